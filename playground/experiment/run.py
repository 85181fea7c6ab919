"""`Run`: an experiment and what was changed on the way. Enough to compute any of its states again, bit for bit.

A change belongs to an update: it holds from before that update on. A branch is a run that shares the changes up to a
point.
"""

from __future__ import annotations

import dataclasses
import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from playground.experiment import derived, limits, tuning
from playground.experiment.experiment import Experiment
from playground.experiment.settings import SETTINGS
from playground.experiment.values import is_number, is_whole, shown

_LATER = (("moments", SETTINGS["moments"].usual), ("cut", SETTINGS["cut"].usual), ("layers", None))
RATE, WEIGHT, WEIGHTS, OPTIMIZER = "learning_rate", "weight", "weights", "optimizer"
WHATS = (RATE, WEIGHT, WEIGHTS, OPTIMIZER)


@dataclass(frozen=True)
class Change:
    """From before `update` (counted from 0) on, `what` is `value`. ValueError with a sentence where it cannot be.

    what            value
    "learning_rate" the rate, a float
    "weight"        (index into theta, the new value)
    "weights"       several such pairs at once, by rising index: a point of the loss surface
    "optimizer"     (name, hyper), hyper as in Experiment; its state starts afresh, the learning rate stays
    """

    update: int
    what: str
    value: Any

    def __post_init__(self) -> None:
        why = _change_problem(self)
        if why:
            raise ValueError(why)
        object.__setattr__(self, "value", _plain_value(self.what, self.value))

    @property
    def edits(self) -> tuple[tuple[int, float], ...]:
        """The weights and biases it sets: (index into theta, value) of each."""
        if self.what == WEIGHT:
            return (self.value,)
        return self.value if self.what == WEIGHTS else ()


@dataclass(frozen=True)
class Run:
    """An experiment and its changes, in the order of their updates."""

    experiment: Experiment
    changes: tuple[Change, ...] = ()

    def __post_init__(self) -> None:
        changes = tuple(self.changes)
        if len(changes) > limits.MOST_CHANGES:
            raise ValueError(
                f"A run may have at most {limits.MOST_CHANGES:,} changes, and {len(changes):,} were given."
            )
        size = derived.parameter_count(self.experiment.values())
        numbers = [index for change in changes for index, _ in change.edits]
        if max(numbers, default=0) >= size:
            raise ValueError(
                f"This network has {size} weights and biases, counted from 0; number {max(numbers)} was given."
            )
        together = sum(len(change.edits) for change in changes if change.what == WEIGHTS)
        if together > limits.MOST_SET_TOGETHER:
            raise ValueError(
                f"A run may set at most {limits.MOST_SET_TOGETHER:,} numbers by points of its loss surface, so that "
                f"its link stays short, and this would be {together:,}."
            )
        # A stable sort: changes of one update keep the order in which they were made.
        object.__setattr__(self, "changes", tuple(sorted(changes, key=lambda change: change.update)))

    def key(self) -> str:
        """A short name of this run that is the same everywhere and always: 16 hexadecimal digits."""
        return self._key

    @cached_property
    def _key(self) -> str:
        return hashlib.sha256(repr(_canonical(self)).encode()).hexdigest()[:16]

    def branch(self, update: int, change: Change) -> Run:
        """The run that agrees with this one up to `update` and then takes `change` (whose update is `update` or later).

        A change of the same thing at the same update is replaced, so that trying several values leaves only the last;
        so is one of weights that the new one sets as well.
        """
        if change.update < update:
            raise ValueError(f"A branch at update {update} cannot change update {change.update}, which lies before it.")
        kept = [old for old in self.changes if old.update <= update and not _replaced(old, change)]
        return Run(self.experiment, (*kept, change))

    def upto(self, update: int) -> Run:
        """The run without what was changed after ``update``."""
        kept = tuple(change for change in self.changes if change.update <= update)
        return self if kept == self.changes else Run(self.experiment, kept)

    def experiment_at(self, update: int) -> Experiment:
        """The experiment with the learning rate and optimizer that hold in `update`. Edited weights are not in it."""
        settings: dict[str, Any] = {}
        for change in self.changes:
            if change.update > update:
                break
            if change.what == RATE:
                settings["learning_rate"] = change.value
            elif change.what == OPTIMIZER:
                settings["optimizer"], settings["hyper"] = change.value
        return dataclasses.replace(self.experiment, **settings) if settings else self.experiment


def _replaced(old: Change, new: Change) -> bool:
    if old.update != new.update:
        return False
    if old.edits and new.edits:
        return {index for index, _ in old.edits} <= {index for index, _ in new.edits}
    return old.what == new.what


def _canonical(run: Run) -> tuple[object, ...]:
    """All that a run is, in a form whose repr is fixed: plain numbers, strings and tuples, in the order of the
    fields.
    """
    changes = tuple((change.update, change.what, change.value) for change in run.changes)
    values = run.experiment.values()
    if values["layers"] is not None:
        values["layers"] = tuple((each.kind, each.settings) for each in values["layers"])
    # Of settings that came later only what is not as usual: so a run keeps the name it has always had.
    return tuple(pair for pair in values.items() if pair not in _LATER), changes


def _plain_value(what: str, value: Any) -> Any:
    if what == RATE:
        return float(value)
    if what == WEIGHT:
        return int(value[0]), float(value[1])
    if what == WEIGHTS:
        return tuple(sorted((int(index), float(number)) for index, number in value))
    return str(value[0]), tuple(sorted((str(name), float(number)) for name, number in value[1]))


def _change_problem(change: Change) -> str:
    """What is wrong with a change, as a sentence; "" if nothing is."""
    if not is_whole(change.update) or not 0 <= change.update <= limits.MOST_UPDATE:
        return f"A change belongs to an update from 0 to {limits.MOST_UPDATE:,}, and {shown(change.update)} was given."
    if change.what not in WHATS:
        return f"What can change in a run is one of {', '.join(WHATS)}, and {shown(change.what)} was given."
    problems = {
        RATE: _rate_problem, WEIGHT: _weight_problem, WEIGHTS: _weights_problem, OPTIMIZER: _optimizer_problem,
    }  # fmt: skip
    return problems[change.what](change.value)


def _rate_problem(rate: object) -> str:
    row = SETTINGS["learning_rate"]
    return "" if row.allows(rate) else f"{row.why(rate)}."


def _weight_problem(value: object) -> str:
    good = isinstance(value, tuple) and len(value) == 2 and is_whole(value[0]) and value[0] >= 0 and is_number(value[1])
    return (
        "" if good else f"A change of a weight is its number from 0 and a finite value, and {shown(value)} was given."
    )


def _weights_problem(value: object) -> str:
    if not isinstance(value, tuple) or not value:
        return f"A change of several weights is a list of their numbers and values, and {shown(value)} was given."
    found = next((why for pair in value if (why := _weight_problem(pair))), "")
    if not found and len({index for index, _ in value}) < len(value):
        return "A change of several weights sets each of them once."
    return found


def _optimizer_problem(value: object) -> str:
    if not isinstance(value, tuple) or len(value) != 2 or value[0] not in tuning.known_optimizers():
        known = ", ".join(tuning.known_optimizers())
        return f"A change of the optimizer is its name ({known}) and its settings, and {shown(value)} was given."
    found = tuning.hyper_problem(value[0], value[1])
    return f"{found[0]}." if found else ""
