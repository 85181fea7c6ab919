"""Updates with one mistake in them: exactly one line is wrong, and all that is off after it follows from it.

`python -m tests.explain.mistaken 2000` takes so many random experiments of every kind. Each line is judged by what
stands on the page: its arithmetic is worked out as it is written, its rule is put to the numbers of the other lines.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from random import Random

from playground.explain import numbers
from playground.explain.finding import Mistaken, find
from playground.timeline import Moment
from tests.explain.evaluate import judged
from tests.explain.random_moments import go_through, random_moment

MOST_OF_ONE = 5
SAME = 1e-9
NOTHING = 1e-12
APART = 0.004


def complaints(moment: Moment, seed: str, seen: Counter[str]) -> Iterator[str]:
    """What is wrong with some mistakes of one update, each asked for by the number that the one before gave."""
    count, before = 0, ""
    for _ in range(MOST_OF_ONE):
        posted = find(moment, seed, count)
        if posted is None:
            seen["none"] += 1
            return
        count, mistaken = posted.next, posted.mistaken
        seen[mistaken.slip.kind] += 1
        what = f"{mistaken.wrong} ({mistaken.slip.sentence})"
        if (what == before) != posted.again:
            yield f"{what} is shown twice in a row"
        before = what
        yield from (f"{what}: {each}" for each in faults(mistaken))


def faults(mistaken: Mistaken) -> Iterator[str]:
    """What is wrong on one page."""
    desk, page = mistaken.desk, {key: mistaken.given(key) for key in mistaken.keys}
    wrong = [line.key for line in mistaken.lines if line.state == "wrong"]
    if wrong != [mistaken.wrong]:
        yield f"the wrong lines are {wrong}"
    for line in mistaken.lines:
        made = desk.quantity(line.key)
        assert made is not None
        engine, value = desk.true(line.key), page[line.key]
        by_rule = made.value(lambda key: page[key] if key in page else desk.true(key))
        is_wrong = line.key == mistaken.wrong
        if math.isclose(by_rule, value, rel_tol=SAME, abs_tol=0 if is_wrong else NOTHING) == is_wrong:
            yield f"{line.key} is {value}, its rule gives {by_rule}"
        is_engines = math.isclose(engine, value, rel_tol=SAME, abs_tol=NOTHING)
        if line.state == "right" and not is_engines:
            yield f"{line.key} is called right, and is {value} in place of {engine}"
        if line.state == "wrong" and abs(value - engine) <= APART * abs(engine - _start(mistaken, line.key)):
            yield f"{line.key} is called wrong, and is {value}, nearly the right {engine}"
        written = judged(f"{line.left} {line.work} = {numbers.tex(value, 12 if 'theta' in line.key else 4)}")
        if line.work and written.kind not in ("true", "loose"):
            yield f"{line.key} is written as {written}"
        if line.says != expected(mistaken, line.state):
            yield f"{line.key}: {line.says}"


def _start(mistaken: Mistaken, key: str) -> float:
    """What a number's size is counted from: a new weight's from the old one."""
    what, _, part = key.partition(" ")
    return mistaken.desk.true(f"w {part}") if what == "theta" else 0.0


def expected(mistaken: Mistaken, state: str) -> str:
    """What pointing at a line is answered with."""
    if state == "wrong":
        return f"This is it: {mistaken.name}. {mistaken.slip.sentence}"
    if state == "follows":
        return "This line is worked out rightly. Its number is off only because one above it is: look further up."
    return "This line is right: its rule and its numbers are as they should be."


def checked(seed: int, seen: Counter[str]) -> list[str]:
    """The complaints of one random experiment at a random update."""
    moment = random_moment(Random(f"mistaken {seed}"))
    return [f"{seed}: {complaint}" for complaint in complaints(moment, str(seed), seen)] if moment else []


if __name__ == "__main__":
    go_through(checked)
