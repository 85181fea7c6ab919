"""Why a run ended in a number that is not finite: each suspect is taken away and the run tried again without it.

What would have come through without it is a cause, however many there are; a learning rate is advised only where the
run with it comes past the update in question. Runs too long to be tried again are judged by this update alone.
"""

from __future__ import annotations

import dataclasses
import math
import threading
import time
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from playground.engine import OPTIMIZERS, Step
from playground.experiment import Run
from playground.experiment.run import RATE
from playground.explain import numbers

if TYPE_CHECKING:
    from playground.timeline import Moment, Timeline

#: Updates that are tried again at most, for each suspect.
MOST_AGAIN = 300
_SHARES = (0.3, 0.1, 0.03, 0.01, 1e-3, 1e-4)
#: A rate is advised only where the run with it goes on for so long again, and so many updates more.
_BEYOND = 50
#: Weights that have grown to so many times their largest starting value have grown by the updates.
_GROWN = 10.0


class Causes(NamedTuple):
    """Sentences, the most telling first; and whether there may be more of them when there is more time."""

    sentences: list[str]
    unfinished: bool


def causes(moment: Moment, step: Step, until: float = math.inf) -> Causes:
    """What brought this about, and what would have come through; tried until ``until`` (of ``time.perf_counter``).

    What needs longer is left out, and asking again goes on from there. What is told in the end is the same however
    often that was: it is what the runs come to, not how quickly.
    """
    tried = _inquiry(moment.run, moment.update).sentences(until)
    found = [_division(moment, step), *(tried or ()), _growth(moment)]
    return Causes([sentence for sentence in found if sentence], tried is None)


def _division(moment: Moment, step: Step) -> str:
    """0 divided by 0, or something by 0, in the optimizer's rule."""
    if step.phase != "update" or moment.optimizer.hyperparameters.get("epsilon") != 0:
        return ""
    bad = ~np.isfinite(np.asarray(step.value))
    if not np.isnan(np.asarray(step.value)[bad]).all():
        return "The optimizer divides by the usual size of the gradients, which is 0 here, and its epsilon is 0 too."
    return "The optimizer divided 0 by 0: there has been no gradient to measure by, and its epsilon is 0 too."


@dataclass(frozen=True)
class _Suspect:
    """A run without what is suspected, the last update it has to come through, and what is told where it does."""

    run: Run
    last: int
    sentence: str


class _Inquiry:
    """Suspects, tried one after the other and in pieces; what has been computed is kept for the next piece.

    groups: of each group the first that comes through is told. Any number of threads may ask.
    """

    def __init__(self, groups: list[list[_Suspect]]) -> None:
        self._groups = [group for group in groups if group]
        self._found: list[str] = []
        self._line: Timeline | None = None
        self._turn = threading.Lock()

    def sentences(self, until: float) -> tuple[str, ...] | None:
        """What is to be told of the suspects; None where the time is over before all have been tried."""
        from playground.timeline import NotYet  # noqa: PLC0415  the timeline asks nothing of the words about it

        with self._turn:
            begun = False
            while self._groups:
                if begun and time.perf_counter() >= until:
                    return None
                begun = True
                try:
                    came_through = self._comes_through(self._groups[0][0], until)
                except NotYet:
                    return None
                self._line = None
                suspect = self._groups[0].pop(0)
                if came_through:
                    self._found.append(suspect.sentence)
                if came_through or not self._groups[0]:
                    del self._groups[0]
            return tuple(self._found)

    def _comes_through(self, suspect: _Suspect, until: float) -> bool:
        """Whether every number of that update, and of all before it, is finite in that run."""
        from playground.timeline import Timeline  # noqa: PLC0415  as above

        line = self._line = self._line or Timeline(suspect.run)
        line.allow(until)
        return line.reached(suspect.last) == suspect.last and line.moment(suspect.last).after is not None


@lru_cache(maxsize=64)
def _inquiry(run: Run, update: int) -> _Inquiry:
    if update > MOST_AGAIN:
        return _Inquiry([])
    return _Inquiry([_edited(run, update), _epsilon(run, update), _penalty(run, update), _rate(run, update)])


def _edited(run: Run, update: int) -> list[_Suspect]:
    edits = [pair for change in run.changes if change.update <= update for pair in change.edits]
    rest = tuple(change for change in run.changes if not change.edits or change.update > update)
    if not edits:
        return []
    index, value = max(edits, key=lambda pair: abs(pair[1]))
    name = run.experiment.anatomy.parameters[index].spoken
    several = f" and {len(edits) - 1} more" if len(edits) > 1 else ""
    told = f"Without the value set by hand, {numbers.brief(value)} for {name}{several}, it would not have come to this."
    return [_Suspect(Run(run.experiment, rest), update, told)]


def _with(run: Run, **settings: object) -> Run:
    return Run(dataclasses.replace(run.experiment, **settings), run.changes)  # type: ignore[arg-type]


def _penalty(run: Run, update: int) -> list[_Suspect]:
    experiment = run.experiment
    if not (experiment.l1 or experiment.l2):
        return []
    sizes = " and ".join(numbers.plain(size) for size in (experiment.l1, experiment.l2) if size)
    told = f"Without the penalty of {sizes} on large weights it would not have come to this."
    return [_Suspect(_with(run, l1=0.0, l2=0.0), update, told)]


def _epsilon(run: Run, update: int) -> list[_Suspect]:
    """Epsilons of 0, in the settings and in changes of the optimizer, put back to the usual."""
    usual = _usual_epsilon(run.experiment.optimizer, run.experiment.hyper)
    changes = tuple(
        dataclasses.replace(change, value=(change.value[0], _usual_epsilon(*change.value)))
        if change.what == "optimizer" else change
        for change in run.changes
    )  # fmt: skip
    tried = Run(dataclasses.replace(run.experiment, hyper=usual), changes)
    told = "With the usual epsilon, 1 × 10⁻⁷, it would not have come to this."
    return [_Suspect(tried, update, told)] if tried != run else []


def _usual_epsilon(name: str, hyper: tuple[tuple[str, float], ...]) -> tuple[tuple[str, float], ...]:
    usual = float(OPTIMIZERS[name].defaults.get("epsilon", 0.0))
    return tuple((key, usual if key == "epsilon" and value == 0 else value) for key, value in hyper)


def _rate(run: Run, update: int) -> list[_Suspect]:
    """Shorter rates, the largest first: none is advised where none comes through."""
    whole = numbers.plain(run.experiment_at(update).learning_rate)
    suspects = []
    for share in _SHARES:
        changes = tuple(
            dataclasses.replace(change, value=change.value * share) if change.what == RATE else change
            for change in run.changes
        )
        slower = Run(dataclasses.replace(run.experiment, learning_rate=run.experiment.learning_rate * share), changes)
        rate = numbers.plain(slower.experiment_at(update).learning_rate)
        told = f"with a learning rate of {rate} in place of {whole} it would not have come to this."
        suspects.append(_Suspect(slower, 2 * update + _BEYOND, f"The steps were too long: {told}"))
    return suspects


def _growth(moment: Moment) -> str:
    """What the updates have made of the weights, where they have grown past what they started from or were set to."""
    start = np.abs(moment.run.experiment.theta0()).max(initial=0.0)
    edits = [abs(value) for change in moment.run.changes for _, value in change.edits]
    first, now = max(float(start), *edits, 0.0) if edits else float(start), float(np.abs(moment.before.theta).max())
    if not math.isfinite(now) or now <= _GROWN * max(first, 1.0):
        return ""
    times = f"in {moment.update:,} updates" if moment.update > 1 else "in one update"
    return f"The largest weight has grown from {numbers.brief(first)} to {numbers.brief(now)} {times}."
