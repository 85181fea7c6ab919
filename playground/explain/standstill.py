"""Why a loss hardly moved in one update: nothing left to learn, or one of the ways in which learning stops.

Each cause is computed from the update itself, and the first that holds is told; where none does, none is claimed.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from playground.engine import diagnostics
from playground.explain import numbers
from playground.explain.rates import losses_at
from playground.explain.view import View, recorded

Array = NDArray[np.float64]

#: A change by less than this share of the loss is told as none.
HARDLY = 1e-4
#: With a mean loss of the examples up to this there is next to nothing wrong with the guesses.
LEARNED = 1e-3
#: Pulls whose sum is less than this share of what they are one by one cancel each other.
CANCELLED = 0.05
#: Examples whose own gradients are looked at, at most.
MOST_PULLS = 512
_LONGER = (10.0, 100.0, 1000.0, 10_000.0)


def why(view: View) -> str:
    """The cause as a sentence without its full stop, "" where none of those known here holds."""
    for find in (_learned, _dead, _saturated, _opposed, _balanced, _tiny, _no_slope):
        found = find(view)
        if found:
            return found
    return ""


def _learned(view: View) -> str:
    data = float(view.moment.pass_.data_loss)
    if data > LEARNED:
        return ""
    who = "this example" if view.n == 1 else "these examples"
    return f"on {who} the guesses are wrong by next to nothing, so here there is hardly anything left to learn"


def _gradient_is_small(view: View) -> bool:
    """Whether the data's gradient is too small for a step along it, as long as the rate, to show in the loss."""
    grad = view.moment.pass_.grad
    rate = float(view.moment.optimizer.learning_rate(view.moment.before.optimizer.t))
    return bool(rate * float(grad @ grad) < HARDLY * float(view.moment.pass_.loss))


def _dead(view: View) -> str:
    """A layer all of whose units are cut off for all of the batch: nothing passes back through it."""
    if not _gradient_is_small(view):
        return ""
    for layer, health in enumerate(diagnostics.health(view.moment.network, view.moment.pass_)):
        if health.dead == 1.0:
            where = view.anatomy.layer_words(layer)
            whole = "this example" if view.n == 1 else f"all {view.n} examples"
            return f"every unit of {where} is off: ReLU cuts its sum off for {whole}, so no gradient passes back there"
    return ""


def _saturated(view: View) -> str:
    """A layer all of whose units stand on a flat end for all of the batch; not where the loss makes up for it."""
    if not _gradient_is_small(view):
        return ""
    for layer, health in enumerate(diagnostics.health(view.moment.network, view.moment.pass_)):
        if health.saturated == 1.0 and not (layer == view.last and view.fused):
            where, name = view.anatomy.layer_words(layer), view.activation(layer).name
            return f"{where} is saturated: its sums lie where {name} is nearly flat, so little of the slope passes back"
    return ""


def _opposed(view: View) -> str:
    """Examples whose own gradients are long, and cancel."""
    moment = view.moment
    # Where the examples of a batch depend on each other, or on chance, one alone has another gradient.
    if not 1 < view.n <= MOST_PULLS or moment.network.stats_size or moment.network.needs_masks:
        return ""
    x, y = moment.x[moment.batch][:, None], moment.y[moment.batch][:, None]
    thetas = np.repeat(moment.before.theta[None], view.n, axis=0)
    own = moment.network.loss_and_grad(thetas, x, y, moment.experiment.loss)[1] - _penalty_part(view)
    single = float(np.mean(np.linalg.norm(own, axis=-1)))
    together = float(np.linalg.norm(np.mean(own, axis=0)))
    if together > CANCELLED * single or single == 0:
        return ""
    alone, mean = numbers.brief(single), numbers.brief(together)
    return f"the examples pull against each other: one by one their gradients are {alone} long, their mean only {mean}"


def _penalty_part(view: View) -> Array:
    moment = view.moment
    part = np.zeros(moment.network.size)
    for segment in moment.network.layout:
        kept = recorded(moment.pass_.backward[segment.layer], f"d{segment.array}_penalty", segment.place)
        if kept is not None:
            part[segment.start : segment.stop] = kept.ravel()
    return part


def _balanced(view: View) -> str:
    """The penalty pulls as hard as the data, the other way."""
    penalty = _penalty_part(view)
    whole = view.moment.pass_.grad
    pull = float(np.linalg.norm(penalty))
    if pull == 0 or float(np.linalg.norm(whole)) > CANCELLED * pull:
        return ""
    return "the penalty on large weights pulls as hard as the examples do, the other way"


def _tiny(view: View) -> str:
    """The step was short: a longer one, tried out, would have shown."""
    before = float(view.moment.pass_.loss)
    rate = float(view.moment.optimizer.learning_rate(view.moment.before.optimizer.t))
    rates = [rate * longer for longer in _LONGER]
    for larger, loss in zip(rates, losses_at(view, rates), strict=True):
        if before - loss > 10 * HARDLY * before:
            step = f"with a learning rate of {numbers.plain(larger)} in place of {numbers.plain(rate)}"
            return f"the step was short: {step} it would have fallen by {numbers.brief(before - loss)}"
    return ""


def _no_slope(view: View) -> str:
    if view.moment.pass_.grad.any():
        return ""
    return "every gradient is 0 here, though the guesses are wrong"
