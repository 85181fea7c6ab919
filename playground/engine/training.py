"""Training as a sequence of immutable states.

A `Training` is all that an update needs but the state it starts from: `step` takes a state and gives the next one; the
batch follows from the update's number alone. So any update can be reached, forwards or backwards, from any state before
it, and comes out the same to the last bit, whether it was stepped to, traced, or passed at a stretch.
"""

from __future__ import annotations

import copy
import threading
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from playground.engine import losses
from playground.engine.arrays import Array, whole_number
from playground.engine.dense_gradient import DenseGradient, is_dense
from playground.engine.losses import Loss
from playground.engine.network import Network
from playground.engine.optimizers.base import Optimizer, OptimizerState
from playground.engine.passes import Pass
from playground.engine.steps import Step, steps_of


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


class Trace(NamedTuple):
    """One update, opened. state: the one it led to. steps: its micro-steps, in order. pass_: the pass they show."""

    state: TrainState
    steps: tuple[Step, ...]
    pass_: Pass


class Training:
    """A network, its data, loss, optimizer and batches, checked once; nothing of it changes.

    x `(N, *inputs)`, y `(N, *outputs)` or sparse `(N,)`: the whole training set, of which `batches` picks each update's
    part. trainable: a boolean mask over theta; where False an entry stays as it is. Any number of threads may share
    one; its workspace is private to each and holds two arrays like theta.
    ValueError where the parts do not fit each other.
    """

    def __init__(
        self,
        network: Network,
        x: Array,
        y: Array,
        loss: str | Loss,
        optimizer: Optimizer,
        batches: Batches,
        *,
        trainable: Array | None = None,
    ) -> None:
        self.network, self.optimizer, self.batches, self.trainable = network, optimizer, batches, trainable
        self.loss = network.rule(loss)
        self.x, self.y = np.asarray(x), np.asarray(y)
        axes = (len(network.input_shape) + 1, 1 if self.loss.sparse else len(network.output_shape) + 1)
        if self.x.ndim > axes[0] or self.y.ndim > axes[1]:
            raise ValueError(f"the data of a training have no runs axes, but x is {self.x.shape}, y {self.y.shape}")
        network.inputs(self.x, self.x.dtype)
        network.targets(self.loss, self.y, len(self.x), self.y.dtype)
        if len(self.x) != batches.n:
            raise ValueError(f"the batches are cut from {batches.n} examples, but there are {len(self.x)}")
        if trainable is not None and trainable.shape[-1:] != (network.size,):
            raise ValueError(f"trainable must be (*runs, {network.size}) for this network, not {trainable.shape}")
        self._plain = is_dense(network) and not isinstance(batches.seed, tuple)
        self._own = threading.local()

    def with_optimizer(self, optimizer: Optimizer) -> Training:
        """The same training by another optimizer."""
        other = copy.copy(self)
        other.optimizer = optimizer
        return other

    def start(self, theta: Array) -> TrainState:
        """The state before the first update, from starting weights `(*runs, size)`, which are copied."""
        return TrainState(0, theta.copy(), self.optimizer.init(theta), self.network.init_stats(theta.shape[:-1]))

    def step(self, state: TrainState) -> TrainState:
        """The next state."""
        own = self._workspace(state)
        with np.errstate(all="ignore"):
            if own is None:
                result = self.evaluate(state)
                grad, stats = result.grad, result.stats
            else:
                grad, stats = own.at(state, self.batches), state.stats
            theta, after = self.optimizer.apply(
                state.theta, grad, state.optimizer, segments=self.network.layout, trainable=self.trainable
            )
        return TrainState(state.update + 1, theta, after, stats)

    def evaluate(self, state: TrainState) -> Pass:
        """The forward and backward pass of the batch that the update from `state` sees, dropout's masks included."""
        x, y, masks = self._batch(state)
        return self.network.evaluate(state.theta, x, y, self.loss, training=True, masks=masks, stats=state.stats)

    def gradient(self, state: TrainState) -> Array:
        """dL/dtheta `(*runs, size)` of that batch, fresh: `evaluate`'s, bit for bit, where nothing else is wanted."""
        own = self._workspace(state)
        with np.errstate(all="ignore"):
            return self.evaluate(state).grad if own is None else own.at(state, self.batches).copy()

    def trace(self, state: TrainState) -> Trace:
        """The next state with all that led to it, computed once; the state is that of `step`, bit for bit."""
        net, theta = self.network, state.theta
        x, y, masks = self._batch(state)
        with np.errstate(all="ignore"):
            # What the inputs themselves would change is shown of pictures and sequences.
            result = net.evaluate(
                theta, x, y, self.loss, training=True, masks=masks, stats=state.stats, inputs_too=not is_dense(net)
            )
            change = self.optimizer.step(
                theta, result.grad, state.optimizer, segments=net.layout, trainable=self.trainable
            )
            # The recheck: the same batch, masks and statistics, at the new weights.
            after = net.loss(change.theta, x, y, self.loss, training=True, masks=masks, stats=state.stats)
            steps = tuple(steps_of(net, result, self.optimizer.substeps(change), change.theta - theta, after))
        return Trace(TrainState(state.update + 1, change.theta, change.state, result.stats), steps, result)

    def advance(self, state: TrainState, until: int) -> TrainState:
        """The state before update `until`: `step` after `step`, bit for bit, for a player in a hurry.

        The examples of an epoch are put in order in one gather. ValueError where `until` lies before the state.
        """
        if until < state.update:
            raise ValueError(f"training goes forwards: from update {state.update} there is no way to update {until}")
        own = self._workspace(state)
        if own is None or until - state.update <= 1:
            while state.update < until:
                state = self.step(state)
            return state
        update, theta, memory, gradient = state.update, own.gradient.theta, state.optimizer, own.gradient
        batches, segments, trainable, change = self.batches, self.network.layout, self.trainable, self.optimizer.apply
        size = batches.batch_size
        theta[:] = state.theta
        with np.errstate(all="ignore"):
            while update < until:
                epoch, first = batches.position(update)
                order = batches.order(epoch)
                xs, ts = own.x[order], own.t[order]
                last = min(batches.per_epoch, first + until - update)
                for start in range(first * size, last * size, size):
                    grad = gradient(xs[start : start + size], ts[start : start + size])
                    moved, memory = change(theta, grad, memory, segments=segments, trainable=trainable)
                    theta[:] = moved
                update += last - first
        return TrainState(update, moved, memory, state.stats)

    def _batch(self, state: TrainState) -> tuple[Array, Array, Any]:
        """Inputs, targets and dropout's masks of the update from `state`: the same ones whenever it is computed again;
        each seed has its own masks.
        """
        rows = self.batches.indices(state.update)
        masks = None
        if self.network.needs_masks:
            drawn = [self.network.draw_masks((seed, state.update), rows.shape[-1]) for seed in self.batches.seeds]
            masks = _stacked(drawn) if isinstance(self.batches.seed, tuple) else drawn[0]
        return self.x[rows], self.y[rows], masks

    def _workspace(self, state: TrainState) -> _Workspace | None:
        """This thread's workspace for a state like this; None for anything but one network of dense layers."""
        if not self._plain or state.theta.ndim != 1:
            return None
        own: _Workspace | None = getattr(self._own, "workspace", None)
        if own is None or own.x.dtype != state.theta.dtype:
            self._own.workspace = own = _Workspace(self, state.theta.dtype)
        return own


class _Workspace:
    """The data in theta's dtype, and where theta and its gradient lie while one thread computes."""

    def __init__(self, training: Training, dtype: np.dtype[Any]) -> None:
        net = training.network
        self.x = net.inputs(training.x, dtype)
        self.t = net.targets(training.loss, training.y, len(self.x), dtype)
        self.gradient = DenseGradient(net, training.loss, dtype)

    def at(self, state: TrainState, batches: Batches) -> Array:
        """The gradient of the update from `state`, in an array that is written over."""
        rows = batches.indices(state.update)
        self.gradient.theta[:] = state.theta
        return self.gradient(self.x[rows], self.t[rows])


def _stacked(masks: list[Any]) -> Any:
    """Several seeds' masks with the seeds as a runs axis; a residual block has a list of masks of its own."""
    if isinstance(masks[0], list):
        return [_stacked(list(part)) for part in zip(*masks, strict=True)]
    return None if masks[0] is None else np.stack(masks)


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
