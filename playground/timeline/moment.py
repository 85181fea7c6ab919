"""What one update, and one state, come to: the values that captions, inspector and frames read."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.engine import Network, Optimizer, Pass, Step
from playground.engine.dense_gradient import is_dense
from playground.engine.records import Kept
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
        from them in the last bit. Outside it, they are what would be: no unit silenced, running statistics in use.
        """
        found = np.flatnonzero(self.batch == example)
        if found.size:
            return self.pass_, int(found[0]), len(self.batch)
        if example not in self._alone:
            x, y = self.x[example : example + 1], self.y[example : example + 1]
            self._alone.clear()  # one at a time: the learner looks at one example
            before, too = self.before, not is_dense(self.network)
            self._alone[example] = self.network.evaluate(
                before.theta, x, y, self.experiment.loss, stats=before.stats, inputs_too=too
            )
        return self._alone[example], 0, 1

    @cached_property
    def mode(self) -> dict[str, Any]:
        """How the batch's loss is meant in this update, for the engine: in training, with dropout's choices, one a
        layer, and the running statistics from before. Everything that measures that loss again measures it so.
        """
        masks = [kept.get("mask") for kept in self.pass_.forward] if self.network.needs_masks else None
        return {"training": True, "masks": masks, "stats": self.before.stats}

    def batch_loss(self, thetas: Array) -> Array:
        """The batch's loss for other weights `(k, size)`: `(k,)`."""
        x, y = self.x[self.batch], self.y[self.batch]
        return self.network.loss(thetas, x, y, self.experiment.loss, **self.mode)

    def outputs_after(self, example: int) -> list[Array]:
        """What every layer gives for an example under the new weights, as the recheck sees it; NaN where the update did
        not end in finite numbers.
        """
        records, row = self.records_after(example)
        return [kept["A"][row] for kept in records]

    def records_after(self, example: int) -> tuple[list[Kept], int]:
        """All that every layer computes on the way there, and the example's row in it."""
        network, before = self.network, self.before
        theta = self.after.theta if self.after is not None else np.full(network.size, np.nan)
        found = np.flatnonzero(self.batch == example)
        if found.size and (network.needs_masks or network.stats_size):
            return network.records(theta, self.x[self.batch], **self.mode), int(found[0])
        return network.records(theta, self.x[example : example + 1], stats=before.stats), 0


@dataclass(frozen=True)
class Metrics:
    """How the network does at one state, over the whole training and test sets. Accuracy is None for a regression.

    The losses are what is minimised: penalty is the part of either that L1 and L2 add, 0 where nothing is penalised.
    """

    train_loss: float
    test_loss: float
    train_accuracy: float | None
    test_accuracy: float | None
    penalty: float = 0.0
