"""What one update, and one state, come to: the values that captions, inspector and frames read."""

from dataclasses import dataclass, field

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
    _alone: dict[int, Pass] = field(default_factory=dict, repr=False, compare=False)

    def seen_from(self, example: int) -> tuple[Pass, int, int]:
        """Where an example's own numbers stand: a pass, its row in it, and n, by which its derivatives are multiplied.

        In the batch these are the very numbers of the update's pass; alone in a batch, the same example can differ
        from them in the last bit. Outside it, they are what would be.
        """
        found = np.flatnonzero(self.batch == example)
        if found.size:
            return self.pass_, int(found[0]), len(self.batch)
        if example not in self._alone:
            x, y = self.x[example : example + 1], self.y[example : example + 1]
            self._alone.clear()  # one at a time: the learner looks at one example
            self._alone[example] = self.network.evaluate(self.before.theta, x, y, self.experiment.loss)
        return self._alone[example], 0, 1


@dataclass(frozen=True)
class Metrics:
    """How the network does at one state, over the whole training and test sets. Accuracy is None for a regression."""

    train_loss: float
    test_loss: float
    train_accuracy: float | None
    test_accuracy: float | None
