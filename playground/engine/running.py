"""Many updates at a stretch: the same numbers as `train_step` after `train_step`, for a player that is in a hurry.

What can be done once is done once: the loss is looked up, and each epoch's examples are put in order in one gather, so
that a batch is a slice of them.
"""

from __future__ import annotations

from playground.engine import losses
from playground.engine.arrays import Array
from playground.engine.losses import Loss
from playground.engine.network import Network
from playground.engine.optimizers.base import Optimizer
from playground.engine.training import Batches, TrainState, train_step


def advance(
    net: Network,
    state: TrainState,
    x: Array,
    y: Array,
    loss: str | Loss,
    opt: Optimizer,
    batches: Batches,
    until: int,
) -> TrainState:
    """The state before update `until`, bit for bit as single steps give it. x `(n, *inputs)`, y: the training set.

    Raises ValueError where `until` lies before the state.
    """
    if until < state.update:
        raise ValueError(f"training goes forwards: from update {state.update} there is no way to update {until}")
    rule = losses.get(loss)
    if net.needs_masks or isinstance(batches.seed, tuple):
        while state.update < until:
            state = train_step(net, state, x, y, rule, opt, batches)
        return state
    update, theta, memory, stats = state.update, state.theta, state.optimizer, state.stats
    size, layout = batches.batch_size, net.layout
    while update < until:
        epoch, first = batches.position(update)
        order = batches.order(epoch)
        examples, targets = x[order], y[order]
        last = min(batches.per_epoch, first + until - update)
        for start in range(first * size, last * size, size):
            rows = slice(start, start + size)
            result = net.evaluate(theta, examples[rows], targets[rows], rule, training=True, stats=stats)
            theta, memory = opt.update(theta, result.grad, memory, segments=layout)
            stats = result.stats
        update += last - first
    return TrainState(update, theta, memory, stats)
