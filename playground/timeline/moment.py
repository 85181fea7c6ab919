"""What one update, and one state, come to: the values that captions, inspector and frames read."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from playground.engine import Network, Optimizer, Pass, Step
from playground.engine.training import TrainState
from playground.experiment import Experiment, Run

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Moment:
    """One update with all its micro-steps: everything a caption, the inspector or a frame says is read from here."""

    run: Run
    experiment: Experiment
    network: Network
    optimizer: Optimizer
    update: int
    epoch: int
    batch_number: int
    batches_per_epoch: int
    batch: NDArray[np.int_]
    x: Array
    y: Array
    before: TrainState
    after: TrainState | None
    steps: tuple[Step, ...]
    pass_: Pass


@dataclass(frozen=True)
class Metrics:
    """How the network does at one state, over the whole training and test sets. Accuracy is None for a regression."""

    train_loss: float
    test_loss: float
    train_accuracy: float | None
    test_accuracy: float | None
