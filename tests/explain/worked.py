"""Every number that is worked out by hand, against the engine; and every mistake in it, typed and recognised.

`python -m tests.explain.worked 2000` takes so many random experiments of every kind.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from random import Random

import numpy as np

from playground.explain import numbers
from playground.explain.diagnosing import Judged, Misstep, Solution, judge, read_typed, solve
from playground.explain.view import look
from playground.explain.working import Desk
from playground.timeline import Moment
from tests.explain.random_moments import go_through, random_moment

MOST_PARTS = 6
DIGITS = 6


def keys_of(desk: Desk, draw: Random) -> Iterator[str]:
    """Every kind of number of an update, of some parts each."""
    view = desk.view
    units, entries = list(view.anatomy.units), list(view.anatomy.parameters)
    yield "loss"
    for unit in draw.sample(units, min(MOST_PARTS, len(units))):
        yield from (f"{what} {unit.id}" for what in "zasd")
    names = [step.name for step in view.moment.steps if step.phase == "update"]
    for entry in draw.sample(entries, min(MOST_PARTS, len(entries))):
        yield from (f"{what} {entry.id}" for what in ("g", "gd", "gp", *names))


def complaints(moment: Moment, draw: Random, seen: Counter[str]) -> Iterator[str]:
    """What is wrong in one update."""
    with np.errstate(all="ignore"):
        focus = None if draw.random() < 0.8 else draw.randrange(len(moment.x))
        desk = Desk(look(moment, None, focus))
        for key in keys_of(desk, draw):
            made = desk.quantity(key)
            if made is None:
                continue
            true, found = desk.true(key), made.value(desk.true)
            if not (math.isfinite(true) and math.isfinite(found)):
                continue
            seen["numbers"] += 1
            if abs(true - found) > 1e-9 * max(abs(true), 1e-3):
                yield f"{key} is {true}, worked out {found}"
            solution = solve(desk, key)
            if solution is not None and abs(true) > 1e-12:
                yield from unrecognised(solution, seen)


def unrecognised(solution: Solution, seen: Counter[str]) -> Iterator[str]:
    """A right number that is not called right, a wrong one that is not called what it is."""
    right = numbers.text(solution.value, DIGITS)
    if not judge(solution, right).right:
        yield f"{solution.key}: {right} is called {judge(solution, right)}"
    for wrong in solution.wrong:
        typed = numbers.text(wrong.value, DIGITS)
        if abs(wrong.value) < 1e-12:
            continue
        judged = judge(solution, typed)
        seen[wrong.kind] += 1
        if not names(judged, wrong, solution, typed):
            yield f"{solution.key}: {typed} ({wrong.sentence}) is called {judged}"


def names(judged: Judged, wrong: Misstep, solution: Solution, typed: str) -> bool:
    """Whether a mistake is named, alone or beside another that leads to the same digits; or, where more than two do,
    none of them.
    """
    if judged.verdict in ("slip", "either"):
        kinds = {each.kind for each in judged.wrong}
        return any(each.sentence == wrong.sentence for each in judged.wrong) or kinds == {"sign"} == {wrong.kind}
    read = read_typed(typed)
    assert read is not None
    alike = [each for each in solution.wrong if touches(each, read.value, read.unit)]
    too_few = judged.verdict == "digits" and (read.digits < 2 or touches_right(solution, read.value, read.unit))
    return too_few or (judged.verdict == "other" and len({each.sentence for each in alike}) > 2)


def touches(each: Misstep, value: float, unit: float) -> bool:
    """Whether a mistake may lead to these digits too."""
    return each.reach.low - 1.01 * unit <= value <= each.reach.high + 1.01 * unit


def touches_right(solution: Solution, value: float, unit: float) -> bool:
    return solution.reach.low - 1.01 * unit <= value <= solution.reach.high + 1.01 * unit


def checked(seed: int, seen: Counter[str]) -> list[str]:
    """The complaints of one random experiment at a random update."""
    draw = Random(seed)
    moment = random_moment(draw)
    return [f"{seed}: {complaint}" for complaint in complaints(moment, draw, seen)] if moment else []


if __name__ == "__main__":
    go_through(checked)
