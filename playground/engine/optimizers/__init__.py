"""The optimizers: `optimizer("adam", learning_rate=0.01)`, and the registry by name."""

from __future__ import annotations

from typing import Any

from playground.engine.arrays import one_of
from playground.engine.optimizers.adagrad import Adadelta, Adagrad
from playground.engine.optimizers.adam import Adam
from playground.engine.optimizers.adam_family import Adamax, AdamW, AMSGrad, Lion, Nadam
from playground.engine.optimizers.base import HYPERPARAMETERS, Hyperparameter, Optimizer, OptimizerState, UpdateRecord
from playground.engine.optimizers.rmsprop import RMSprop
from playground.engine.optimizers.sgd import SGD, Momentum, Nesterov

OPTIMIZERS: dict[str, type[Optimizer]] = {
    kind.name: kind
    for kind in (
        SGD, Momentum, Nesterov, Adagrad, Adadelta, RMSprop, Adam, AMSGrad, AdamW, Adamax, Nadam, Lion,
    )
}  # fmt: skip


def optimizer(name: str | Optimizer, **hyperparameters: Any) -> Optimizer:
    """The optimizer called `name`, with Keras's argument names; values may be arrays over the runs axes.

    An Optimizer passes through. ValueError for an unknown name or an impossible hyperparameter.
    """
    if isinstance(name, Optimizer):
        return name
    if name not in OPTIMIZERS:
        raise one_of("optimizer", name, list(OPTIMIZERS))
    return OPTIMIZERS[name](**hyperparameters)


__all__ = [
    "HYPERPARAMETERS",
    "OPTIMIZERS",
    "Hyperparameter",
    "Optimizer",
    "OptimizerState",
    "UpdateRecord",
    "optimizer",
]
