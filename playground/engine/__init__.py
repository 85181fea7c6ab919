"""The mathematics of Backprop Playground: NumPy and the standard library only.

Start reading at `one_update`. Where to look then: a function and its derivative in `activations`, `losses`,
`penalties`; a layer's forward and backward in `layers/`, the derivation in the docstring of `backward`; an optimizer's
formula in `optimizers/`; how they are chained in `network`; one update as named micro-steps in `steps`; states, batches
and how one leads to the next in `training`; rates over time in `schedules`; when to stop early in `stopping`; proof in
`gradcheck`; pictures in `surfaces`, `landscapes`, `race`; health in `diagnostics`.

>>> net = Network(inputs=2, layers=[Dense(4, "tanh"), Dense(1, "tanh")])
>>> theta = net.init(np.random.default_rng(0))
>>> loss, grad = net.loss_and_grad(theta, x, y, "mse")
>>> opt = optimizer("adam", learning_rate=0.01)
>>> theta, state = opt.update(theta, grad, opt.init(theta))

>>> run = Training(net, x, y, "mse", opt, Batches(n=100, batch_size=10))
>>> state = run.step(run.start(theta))
>>> trace = run.trace(state)
"""

from playground.engine.activations import ACTIVATIONS
from playground.engine.initializers import INITIALIZERS, Initializer
from playground.engine.layers import (
    LSTM,
    Activation,
    AveragePooling2D,
    BatchNormalization,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    Layer,
    MaxPooling2D,
    Residual,
    SimpleRNN,
)
from playground.engine.layout import Segment
from playground.engine.losses import LOSSES, Loss
from playground.engine.network import Network
from playground.engine.optimizers import (
    HYPERPARAMETERS,
    OPTIMIZERS,
    Hyperparameter,
    Optimizer,
    OptimizerState,
    optimizer,
)
from playground.engine.passes import Pass
from playground.engine.schedules import SCHEDULES, Schedule, schedule
from playground.engine.steps import Recheck, Step
from playground.engine.training import Batches, Trace, Training, TrainState, accuracy

__all__ = [
    "ACTIVATIONS",
    "HYPERPARAMETERS",
    "INITIALIZERS",
    "LOSSES",
    "LSTM",
    "OPTIMIZERS",
    "SCHEDULES",
    "Activation",
    "AveragePooling2D",
    "BatchNormalization",
    "Batches",
    "Conv2D",
    "Dense",
    "Dropout",
    "Flatten",
    "Hyperparameter",
    "Initializer",
    "Layer",
    "Loss",
    "MaxPooling2D",
    "Network",
    "Optimizer",
    "OptimizerState",
    "Pass",
    "Recheck",
    "Residual",
    "Schedule",
    "Segment",
    "SimpleRNN",
    "Step",
    "Trace",
    "TrainState",
    "Training",
    "accuracy",
    "optimizer",
    "schedule",
]
