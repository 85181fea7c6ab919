"""Why a run ended in a number that is not finite: each suspect is taken away and the run tried again without it.

What would have come through without it is a cause, however many there are; a learning rate is advised only where the
run with it comes past the update in question. Runs too long to be tried again are judged by this update alone.
"""

from __future__ import annotations

import dataclasses
import math
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from playground.engine import OPTIMIZERS, Step
from playground.experiment import Run
from playground.experiment.run import RATE, WEIGHT
from playground.explain import numbers

if TYPE_CHECKING:
    from playground.timeline import Moment

#: Updates that are tried again at most, for each suspect.
MOST_AGAIN = 300
_SHARES = (0.3, 0.1, 0.03, 0.01, 1e-3, 1e-4)
#: A rate is advised only where the run with it goes on for so long again, and so many updates more.
_BEYOND = 50
#: Weights that have grown to so many times their largest starting value have grown by the updates.
_GROWN = 10.0


def causes(moment: Moment, step: Step) -> list[str]:
    """Sentences, the most telling first: what brought this about, and what would have come through."""
    found = [_division(moment, step), *_causes(moment.run, moment.update), _growth(moment)]
    return [sentence for sentence in found if sentence]


def _division(moment: Moment, step: Step) -> str:
    """0 divided by 0, or something by 0, in the optimizer's rule."""
    if step.phase != "update" or moment.optimizer.hyperparameters.get("epsilon") != 0:
        return ""
    bad = ~np.isfinite(np.asarray(step.value))
    if not np.isnan(np.asarray(step.value)[bad]).all():
        return "The optimizer divides by the usual size of the gradients, which is 0 here, and its epsilon is 0 too."
    return "The optimizer divided 0 by 0: there has been no gradient to measure by, and its epsilon is 0 too."


@lru_cache(maxsize=64)
def _causes(run: Run, update: int) -> tuple[str, ...]:
    if update > MOST_AGAIN:
        return ()
    return tuple(s for s in (_edited(run, update), _epsilon(run, update), _penalty(run, update),
                             _rate(run, update)) if s)  # fmt: skip


def _comes_through(run: Run, update: int) -> bool:
    """Whether every number of this update, and of all before it, is finite in that run."""
    from playground.timeline import Timeline  # noqa: PLC0415  the timeline asks nothing of the words about it

    line = Timeline(run)
    return line.reached(update) == update and line.moment(update).after is not None


def _edited(run: Run, update: int) -> str:
    edits = [change for change in run.changes if change.what == WEIGHT and change.update <= update]
    rest = tuple(change for change in run.changes if change.what != WEIGHT or change.update > update)
    if not edits or not _comes_through(Run(run.experiment, rest), update):
        return ""
    index, value = max((change.value for change in edits), key=lambda pair: abs(pair[1]))
    name = run.experiment.anatomy.parameters[index].spoken
    several = f" and {len(edits) - 1} more" if len(edits) > 1 else ""
    return f"Without the value set by hand, {numbers.brief(value)} for {name}{several}, it would not have come to this."


def _with(run: Run, **settings: object) -> Run:
    return Run(dataclasses.replace(run.experiment, **settings), run.changes)  # type: ignore[arg-type]


def _penalty(run: Run, update: int) -> str:
    experiment = run.experiment
    if not (experiment.l1 or experiment.l2) or not _comes_through(_with(run, l1=0.0, l2=0.0), update):
        return ""
    sizes = " and ".join(numbers.plain(size) for size in (experiment.l1, experiment.l2) if size)
    return f"Without the penalty of {sizes} on large weights it would not have come to this."


def _epsilon(run: Run, update: int) -> str:
    """Epsilons of 0, in the settings and in changes of the optimizer, put back to the usual."""
    usual = _usual_epsilon(run.experiment.optimizer, run.experiment.hyper)
    changes = tuple(
        dataclasses.replace(change, value=(change.value[0], _usual_epsilon(*change.value)))
        if change.what == "optimizer" else change
        for change in run.changes
    )  # fmt: skip
    tried = Run(dataclasses.replace(run.experiment, hyper=usual), changes)
    if tried == run or not _comes_through(tried, update):
        return ""
    return "With the usual epsilon, 1 × 10⁻⁷, it would not have come to this."


def _usual_epsilon(name: str, hyper: tuple[tuple[str, float], ...]) -> tuple[tuple[str, float], ...]:
    usual = float(OPTIMIZERS[name].defaults.get("epsilon", 0.0))
    return tuple((key, usual if key == "epsilon" and value == 0 else value) for key, value in hyper)


def _rate(run: Run, update: int) -> str:
    """The largest of the shorter rates tried that comes through; none advised where none does."""
    for share in _SHARES:
        changes = tuple(
            dataclasses.replace(change, value=change.value * share) if change.what == RATE else change
            for change in run.changes
        )
        slower = Run(dataclasses.replace(run.experiment, learning_rate=run.experiment.learning_rate * share), changes)
        if _comes_through(slower, 2 * update + _BEYOND):
            last = slower.experiment_at(update).learning_rate
            whole = run.experiment_at(update).learning_rate
            return (
                f"The steps were too long: with a learning rate of {numbers.plain(last)} in place of "
                f"{numbers.plain(whole)} it would not have come to this."
            )
    return ""


def _growth(moment: Moment) -> str:
    """What the updates have made of the weights, where they have grown past what they started from or were set to."""
    start = np.abs(moment.run.experiment.theta0()).max(initial=0.0)
    edits = [abs(change.value[1]) for change in moment.run.changes if change.what == WEIGHT]
    first, now = max(float(start), *edits, 0.0) if edits else float(start), float(np.abs(moment.before.theta).max())
    if not math.isfinite(now) or now <= _GROWN * max(first, 1.0):
        return ""
    times = f"in {moment.update:,} updates" if moment.update > 1 else "in one update"
    return f"The largest weight has grown from {numbers.brief(first)} to {numbers.brief(now)} {times}."
