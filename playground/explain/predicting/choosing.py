"""Questions that are answered by choosing: a sign, which of several, an order of size."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from random import Random

from playground.experiment.anatomy import Entry, Unit
from playground.explain import numbers
from playground.explain.predicting.ahead import MOST_PARTS, Ahead
from playground.explain.predicting.question import Option, Posed
from playground.explain.standstill import HARDLY

FORMULAS = 2
"""The level from which on a gradient is called by its symbol."""
APART = 0.05
"""By how much more of itself the largest must be ahead of the next, or nobody can tell."""
DECADES = 4
UNFAIR = 0.17
"""So near in decades, a factor of 1.5, to an offered edge the answer would be one of rounding, not of size."""


def _part(ahead: Ahead, key: str) -> Entry | Unit | None:
    found = ahead.view.anatomy.find(key.partition(" ")[2])
    return found if isinstance(found, Entry | Unit) else None


# -- a sign ------------------------------------------------------------------------------------------------------------

_SIGNED = {
    "s": "the slope of the loss against",
    "d": "the delta of",
    "g": "the gradient of",
    "z": "the weighted sum of",
    "a": "what is said by",
}


def sign(ahead: Ahead, key: str, draw: Random) -> Posed | None:
    """Positive or negative? Of a new value: larger or smaller?"""
    what, part = key.partition(" ")[0], _part(ahead, key)
    if part is None:
        return None
    if what == "theta" and isinstance(part, Entry):
        return _which_way(ahead, key, part)
    if what not in _SIGNED or not _is_new(ahead, key):
        return None
    value = ahead.desk.true(key)
    spoken = part.spoken if isinstance(part, Entry) else part.name
    if what == "a":
        return _says(ahead, key, part, value)
    if what == "z" and not _sign_is_open(ahead, part):
        return None
    if ahead.level < FORMULAS and what != "z":
        return _plainly(what, key, part, spoken, value)
    options = (Option("+", "positive"), Option("-", "negative"), Option("0", "exactly 0"))
    text = f"Will {_SIGNED[what]} {spoken} be positive or negative?"
    return Posed("sign", text, key, part.id, options, _sign(value))


def _plainly(what: str, key: str, part: Entry | Unit, spoken: str, value: float) -> Posed | None:
    """A slope for who has no symbol for it yet: which way does the loss go?"""
    if what not in "sg":
        return None
    were = f"{spoken} were a little larger" if isinstance(part, Entry) else f"{spoken} said a little more"
    options = (Option("+", "rise"), Option("-", "fall"), Option("0", "stay"))
    return Posed("sign", f"If {were}, what would the loss do?", key, part.id, options, _sign(value))


_ONE_SIGN = ("sigmoid", "softplus", "softmax", "relu")
"""Activations after which every unit says a positive number, or 0."""


def _sign_is_open(ahead: Ahead, part: Entry | Unit) -> bool:
    """Whether a sum's sign is a question: of an output the guess on the screen tells it; where the unit says a number
    of the same sign, a newcomer is asked about that.
    """
    activation = ahead.view.anatomy.tiers[part.layer].activation
    if isinstance(part, Unit) and part.output:
        return activation == "softmax"
    return ahead.level > 0 or activation in _ONE_SIGN


def _says(ahead: Ahead, key: str, part: Entry | Unit, value: float) -> Posed | None:
    """Of a unit that may say either."""
    activation = ahead.view.anatomy.tiers[part.layer].activation
    if isinstance(part, Entry) or part.output or activation in _ONE_SIGN:
        return None
    options = (Option("+", "positive"), Option("-", "negative"), Option("0", "exactly 0"))
    return Posed("sign", f"Will {part.name} say a positive or a negative number?", key, part.id, options, _sign(value))


def _is_new(ahead: Ahead, key: str) -> bool:
    """As `Ahead.is_new`, also of numbers that nobody works out by hand."""
    return ahead.is_new(key) if ahead.desk.quantity(key) is not None else ahead.step_of(key) in ahead.ids


def _sign(value: float) -> str:
    return "+" if value > 0 else "-" if value < 0 else "0"


def _which_way(ahead: Ahead, key: str, part: Entry) -> Posed | None:
    if "theta" not in ahead.ids:
        return None
    change = ahead.desk.true(key) - ahead.desk.true(f"w {part.id}")
    options = (Option("+", "larger"), Option("-", "smaller"), Option("0", "it stays"))
    text = f"Will this update make {part.spoken} larger or smaller?"
    return Posed("sign", text, key, part.id, options, _sign(change))


# -- which of several --------------------------------------------------------------------------------------------------


def is_coming(ahead: Ahead, name: str) -> bool:
    """Whether the step shows what became of the loss of the batch ("recheck"), or of all examples ("epoch")."""
    return ahead.losses is not None if name == "epoch" else ahead.losses is None and name in ahead.ids


def choice(ahead: Ahead, key: str, draw: Random) -> Posed | None:
    """Which of these is the largest; will the loss fall?"""
    if key in ("recheck", "epoch"):
        return _loss(ahead, key)
    what, part = key.partition(" ")[0], _part(ahead, key)
    if what == "theta" and isinstance(part, Entry):
        rows = ahead.entries(list(ahead.view.anatomy.parameters), draw)
        moves = [(row, abs(ahead.desk.true(f"theta {row.id}") - ahead.desk.true(f"w {row.id}"))) for row in rows]
        return _largest(ahead, key, "Which of these will this update move most?", moves)
    if what == "g" and isinstance(part, Entry) and ahead.level >= FORMULAS:
        rows = [row for row in ahead.view.anatomy.parameters if row.slope in ahead.ids]
        sizes = [(row, abs(ahead.desk.true(f"g {row.id}"))) for row in ahead.entries(rows, draw)]
        return _largest(ahead, key, "Which of these will have the largest gradient, signs aside?", sizes)
    if what in "az" and isinstance(part, Unit) and not part.output and _is_new(ahead, key):
        units = [unit for unit in ahead.view.anatomy.units if unit.layer == part.layer]
        picked = draw.sample(units, min(MOST_PARTS, len(units)))
        said = [(unit, ahead.desk.true(f"{what} {unit.id}")) for unit in picked]
        if what == "z" and ahead.level == 0:
            return None
        says = "say the largest number" if what == "a" else "have the largest weighted sum"
        return _largest(ahead, key, f"Which of these will {says}?", said)
    return None


def _largest(ahead: Ahead, key: str, text: str, found: Sequence[tuple[Entry | Unit, float]]) -> Posed | None:
    """None where there is no choice, or nobody could tell."""
    if len(found) < 2 or not all(math.isfinite(value) for _, value in found):
        return None
    ranked = sorted(found, key=lambda row: -row[1])
    (best, most), (_, second) = ranked[:2]
    if most - second <= APART * max(abs(most), abs(second)):
        return None
    what = key.partition(" ")[0]
    options = tuple(Option(part.id, part.name) for part, _ in found)
    told = tuple((part.name, ahead.desk.true(f"{what} {part.id}")) for part, _ in found)
    if what == "theta":
        told = tuple(
            (part.name, ahead.desk.true(f"theta {part.id}") - ahead.desk.true(f"w {part.id}")) for part, _ in found
        )  # fmt: skip
    return Posed("choice", text, f"{what} {best.id}", None, options, best.id, named=told)


def _loss(ahead: Ahead, key: str) -> Posed | None:
    """Will it fall? None where it hardly moves."""
    if key == "epoch":
        before, after = ahead.losses or (math.nan, math.nan)
        text = f"The loss of all training examples is {numbers.text(before)}. Will it fall in this epoch?"
    else:
        checked = next(each.value for each in ahead.view.moment.steps if each.id == "recheck")
        before, after = float(checked.before), float(checked.after)
        these = "this example" if ahead.view.n == 1 else f"these {ahead.view.n} examples"
        text = f"Once the weights have moved: will the loss of {these} be lower than before?"
        if ahead.is_known("loss"):  # else the step works it out, and that may be asked, too
            text = f"The loss of {these} is {numbers.text(before)}. The weights move: will it be lower then?"
    if not math.isfinite(before) or math.isnan(after) or abs(before - after) <= HARDLY * abs(before):
        return None
    options = (Option("-", "it falls"), Option("+", "it rises"))
    return Posed(
        "choice", text, key, None, options, _sign(after - before), named=(("before", before), ("after", after))
    )


# -- an order of size --------------------------------------------------------------------------------------------------


def size(ahead: Ahead, key: str, draw: Random) -> Posed | None:
    """In which decade? Its edges keep a distance from the number. The key of an answer is its lower edge."""
    what, part = key.partition(" ")[0], _part(ahead, key)
    if what == "loss":
        if not ahead.is_new(key):
            return None
        value, asked, about = ahead.desk.true(key), "the loss of this example be", None
        if value < 0:
            return None
    elif part is None:
        return None
    elif what == "theta" and "theta" in ahead.ids and isinstance(part, Entry):
        value = ahead.desk.true(key) - ahead.desk.true(f"w {part.id}")
        asked, about = f"the step of {part.spoken} be, sign aside", part.id
    elif what == "g" and isinstance(part, Entry) and ahead.level >= FORMULAS and _is_new(ahead, key):
        value, asked, about = ahead.desk.true(key), f"the gradient of {part.spoken} be, sign aside", part.id
    else:
        return None
    if value == 0 or not math.isfinite(value):
        return None
    low, right = _decade_around(abs(value))
    first = right - draw.randrange(DECADES)
    edges = [float(f"{low}e{power}") for power in range(first, first + DECADES + 1)]
    options = tuple(Option(str(a), f"{numbers.plain(a)} to {numbers.plain(b)}") for a, b in pairwise(edges))
    return Posed("size", f"How large will {asked}?", key, about, options, str(float(f"{low}e{right}")))


def _decade_around(value: float) -> tuple[int, int]:
    """1 and the power of ten below a number; 3 and the power where the number lies too near to a power of ten."""
    decades = math.log10(value)
    if abs(decades - round(decades)) >= UNFAIR:
        return 1, math.floor(decades)
    return 3, math.floor(decades - math.log10(3))
