"""Training as a sequence of immutable states.

`train_step` takes a state and gives the next one; the batch follows from the update's number alone. So any update can
be reached, forwards or backwards, from any state before it, and comes out the same to the last bit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from playground.engine import losses
from playground.engine.arrays import Array, whole_number
from playground.engine.optimizers.base import Optimizer, OptimizerState
from playground.engine.steps import Step, pass_steps, recheck_step

if TYPE_CHECKING:
    from playground.engine.losses import Loss
    from playground.engine.network import Network


@dataclass(frozen=True, slots=True)
class TrainState:
    """update: how many updates led here. theta `(*runs, size)`. optimizer: its state. stats: batch normalisation's."""

    update: int
    theta: Array
    optimizer: OptimizerState
    stats: Array | None = None

    def __post_init__(self) -> None:
        self.theta.setflags(write=False)
        for slot in self.optimizer.slots.values():
            slot.setflags(write=False)
        if self.stats is not None:
            self.stats.setflags(write=False)


class Batches:
    """Which examples each update sees: the data shuffled once an epoch from (seed, epoch), cut into batches.

    n: examples. batch_size: examples a batch; a larger one than n means n. The last batch of an epoch holds the rest.
    seed: an int, or a sequence of them over a runs axis: then each run has its own order and `indices` is `(runs, k)`.
    Pure: the same update always gives the same indices. The last epoch's order is remembered.
    """

    def __init__(self, n: int, batch_size: int, seed: int | tuple[int, ...] = 0) -> None:
        self.n = whole_number("n", n)
        self.batch_size = min(whole_number("batch_size", batch_size), self.n)
        self.seed = seed
        self.per_epoch = -(-self.n // self.batch_size)
        seeds = seed if isinstance(seed, tuple) else (seed,)
        self.seeds = tuple(whole_number("seed", s, 0) for s in seeds)
        self._last: tuple[int, Array] | None = None

    def position(self, update: int) -> tuple[int, int]:
        """(epoch, batch within the epoch) of update number `update`, all from 0."""
        return divmod(update, self.per_epoch)

    def order(self, epoch: int) -> Array:
        """The epoch's permutation, `(n,)`, or `(seeds, n)`."""
        last = self._last
        if last is not None and last[0] == epoch:
            return last[1]
        orders = [np.random.default_rng([seed, epoch]).permutation(self.n) for seed in self.seeds]
        order = np.stack(orders) if isinstance(self.seed, tuple) else orders[0]
        order.setflags(write=False)
        self._last = (epoch, order)  # one assignment: another thread sees either pair, never half of one
        return order

    def indices(self, update: int) -> Array:
        """The examples of update number `update`: `(k,)`, or `(seeds, k)`; k = batch_size, less for a last part."""
        epoch, k = divmod(update, self.per_epoch)
        start = k * self.batch_size
        return self.order(epoch)[..., start : start + self.batch_size]


def start(net: Network, theta: Array, opt: Optimizer) -> TrainState:
    """The state before the first update, from starting weights."""
    return TrainState(0, theta.copy(), opt.init(theta), net.init_stats(theta.shape[:-1]))


def _mask(net: Network, state: TrainState, batches: Batches, n: int) -> Any:
    """Dropout's masks for this update: the same ones whenever the update is computed again; each seed has its own."""
    if not net.needs_masks:
        return None
    drawn = [net.draw_masks((seed, state.update), n) for seed in batches.seeds]
    return _stacked(drawn) if isinstance(batches.seed, tuple) else drawn[0]


def _stacked(masks: list[Any]) -> Any:
    """Several seeds' masks with the seeds as a runs axis; a residual block has a list of masks of its own."""
    if isinstance(masks[0], list):
        return [_stacked(list(part)) for part in zip(*masks, strict=True)]
    return None if masks[0] is None else np.stack(masks)


def train_step(
    net: Network,
    state: TrainState,
    x: Array,
    y: Array,
    loss: str | Loss,
    opt: Optimizer,
    batches: Batches,
    *,
    trainable: Array | None = None,
) -> TrainState:
    """The next state. x `(N, *inputs)` and y are the whole training set; `batches` picks this update's part."""
    rows = batches.indices(state.update)
    masks = _mask(net, state, batches, rows.shape[-1])
    result = net.evaluate(state.theta, x[rows], y[rows], loss, training=True, masks=masks, stats=state.stats)
    theta, after = opt.update(state.theta, result.grad, state.optimizer, segments=net.layout, trainable=trainable)
    return TrainState(state.update + 1, theta, after, result.stats)


def trace_step(
    net: Network,
    state: TrainState,
    x: Array,
    y: Array,
    loss: str | Loss,
    opt: Optimizer,
    batches: Batches,
    *,
    trainable: Array | None = None,
) -> tuple[TrainState, list[Step]]:
    """As `train_step`, with the update's micro-steps; the state is bit for bit the same."""
    rows = batches.indices(state.update)
    xb, yb = x[rows], y[rows]
    masks = _mask(net, state, batches, rows.shape[-1])
    result = net.evaluate(state.theta, xb, yb, loss, training=True, masks=masks, stats=state.stats)
    steps = list(pass_steps(net, result))
    change = opt.step(state.theta, result.grad, state.optimizer, segments=net.layout, trainable=trainable)
    steps += [Step(name, name, "update", None, value) for name, value in opt.substeps(change)]
    after = net.loss(change.theta, xb, yb, loss, training=True, masks=masks, stats=state.stats)
    steps.append(recheck_step(result, change.theta - state.theta, after))
    return TrainState(state.update + 1, change.theta, change.state, result.stats), steps


def accuracy(loss: str | Loss, y_hat: Array, y: Array, *, output: str | None = None) -> float | Array | None:
    """The share of examples told right, a float (an array over runs axes), or None where it is no classification.

    Cross-entropy over classes: the largest output is the class. Binary cross-entropy, or sigmoid outputs with 0/1
    targets: above one half is class 1. Hinge, or -1/+1 targets: the sign. One-hot targets over several outputs: the
    largest. `output`, the output's activation, settles it where targets alone leave it open (all of them 1).
    """
    rule = losses.get(loss)
    y = np.asarray(y)
    if rule.sparse:
        right = np.argmax(y_hat, axis=-1) == y
    elif rule.name == "categorical_crossentropy" or _one_hot(y):
        right = np.argmax(y_hat, axis=-1) == np.argmax(y, axis=-1)
    elif rule.name == "binary_crossentropy" or (output == "sigmoid" and np.isin(y, (0, 1)).all()):
        right = np.all((y_hat > 0.5) == (y > 0.5), axis=-1)
    elif rule.name == "hinge" or np.isin(y, (-1, 1)).all():
        right = np.all((y_hat > 0.0) == (y > 0.0), axis=-1)
    elif np.isin(y, (0, 1)).all():
        right = np.all((y_hat > 0.5) == (y > 0.5), axis=-1)
    else:
        return None
    share = np.mean(right, axis=-1)
    return float(share) if share.ndim == 0 else share


def _one_hot(y: Array) -> bool:
    return y.ndim > 1 and y.shape[-1] > 1 and bool(np.isin(y, (0, 1)).all() and (y.sum(axis=-1) == 1).all())
