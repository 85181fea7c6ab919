"""When to stop: after some epochs, below a loss, when it no longer gets better, or when it has diverged.

`train` yields a report after every epoch; the caller shows it and may walk away at any time. Early stopping decides as
Keras's callback does (`keras/src/callbacks/early_stopping.py`): an epoch counts as better when its loss is below the
best by more than min_delta; after `patience` epochs in a row that were not better, training ends.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from playground.engine.arrays import Array, number_between, whole_number
from playground.engine.optimizers.base import Optimizer
from playground.engine.training import Batches, TrainState, train_step

if TYPE_CHECKING:
    from playground.engine.losses import Loss
    from playground.engine.network import Network

EPOCHS, LOSS, PATIENCE, DIVERGED = "epochs", "loss", "patience", "diverged"


@dataclass(frozen=True)
class Stop:
    """Conditions; the first one met ends the training. None means: not a condition.

    epochs: this many. loss_below: the training loss has fallen below this. patience: this many epochs without an
    improvement by more than min_delta of the validation loss, or of the training loss where there is no validation.
    restore_best: end with the state of the best epoch. A loss that is not finite always ends it.
    """

    epochs: int | None = None
    loss_below: float | None = None
    patience: int | None = None
    min_delta: float = 0.0
    restore_best: bool = False

    def __post_init__(self) -> None:
        if self.epochs is not None:
            whole_number("epochs", self.epochs)
        if self.patience is not None:
            whole_number("patience", self.patience, 0)
        if self.loss_below is not None:
            number_between("loss_below", self.loss_below, -1e300, 1e300)
        number_between("min_delta", self.min_delta, 0.0)
        if self.epochs is None and self.loss_below is None and self.patience is None:
            raise ValueError("a training needs at least one of epochs, loss_below and patience, or it would never end")


@dataclass(frozen=True)
class Watch:
    """Early stopping between two epochs. best: the lowest loss; best_epoch: its epoch; wait: epochs since then."""

    best: float = math.inf
    best_epoch: int = -1
    wait: int = 0

    def after(self, epoch: int, loss: float, min_delta: float) -> Watch:
        """The watch after this epoch's loss."""
        if loss + min_delta < self.best:
            return Watch(loss, epoch, 0)
        return replace(self, wait=self.wait + 1)


@dataclass(frozen=True)
class Epoch:
    """What an epoch led to.

    epoch: from 0. state: at its end (the best one, if this is the last report and restore_best was asked for).
    loss, validation_loss: of the whole sets at its end, penalties included. watch: early stopping's view of it.
    reason: None, or why this was the last: "epochs", "loss", "patience" or "diverged".
    """

    epoch: int
    state: TrainState
    loss: float
    validation_loss: float | None
    watch: Watch
    reason: str | None


def train(
    net: Network,
    state: TrainState,
    x: Array,
    y: Array,
    loss: str | Loss,
    opt: Optimizer,
    batches: Batches,
    stop: Stop,
    validation: tuple[Array, Array] | None = None,
    *,
    trainable: Array | None = None,
) -> Iterator[Epoch]:
    """Trains one network, epoch by epoch, until `stop` says so. validation: (x, y) that it does not learn from."""
    if state.theta.ndim != 1:
        raise ValueError(f"stop conditions are those of one network, theta (size,), not {state.theta.shape}")
    epoch, watch, best, reason = 0, Watch(), state, None
    while reason is None:
        for _ in range(batches.per_epoch):
            state = train_step(net, state, x, y, loss, opt, batches, trainable=trainable)
        value = float(net.loss(state.theta, x, y, loss, stats=state.stats))
        beside = None if validation is None else float(net.loss(state.theta, *validation, loss, stats=state.stats))
        watched = value if beside is None else beside
        watch = watch.after(epoch, watched, stop.min_delta)
        if watch.wait == 0:
            best = state
        reason = _reason(stop, epoch, value, watched, watch)
        if reason is not None and stop.restore_best:
            state = best
        yield Epoch(epoch, state, value, beside, watch, reason)
        epoch += 1


def _reason(stop: Stop, epoch: int, value: float, watched: float, watch: Watch) -> str | None:
    if not (math.isfinite(value) and math.isfinite(watched)):
        return DIVERGED
    if stop.loss_below is not None and value < stop.loss_below:
        return LOSS
    if stop.patience is not None and watch.wait >= max(stop.patience, 1):
        return PATIENCE
    if stop.epochs is not None and epoch + 1 >= stop.epochs:
        return EPOCHS
    return None
