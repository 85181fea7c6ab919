"""An update with one mistake in it: which of its lines are shown, and what each of them says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from playground.experiment.anatomy import Unit
from playground.explain import numbers
from playground.explain.arithmetic import Equation, Term, best, equation
from playground.explain.working import SLIP_NAMES, Desk, Given, Slip, Workable, reckoned

MOST_LINES = 10
LEAST_BEFORE = 2
"""Right lines above the wrong one, where there are any."""
LEAST_AFTER = 4
"""Lines from the wrong one on, where there are any."""
MOST_NEEDS = 13
"""Numbers of a line that are told beside it; of a longer one its formula writes out only a few."""

LineIs = Literal["right", "wrong", "follows"]
"""follows: its number is another than the engine's, and follows rightly from the wrong line's."""


class WrittenLine(NamedTuple):
    """A line as it is shown. words: what it gives; about: the part of the network; left: its symbol in LaTeX; sign:
    what follows that; value: its number; work: LaTeX of its arithmetic, "" where there is none; rule: of the right
    formula. says: what who points at it is told. engine: the engine's number.
    """

    key: str
    words: str
    about: str
    step: str
    left: str
    sign: str
    value: str
    work: str
    rule: str
    state: LineIs
    says: str
    engine: str


@dataclass(frozen=True)
class Mistaken:
    """keys: of the quantities that are shown, in order; wrong: the one at which `slip` was made."""

    desk: Desk
    keys: tuple[str, ...]
    wrong: str
    slip: Slip

    @cached_property
    def given(self) -> Given:
        """Every number, as it is where the mistake was made."""
        return self.desk.slipped(self.wrong, self.slip, self.keys)

    @cached_property
    def following(self) -> frozenset[str]:
        """The keys whose numbers follow from the wrong one and are not the engine's."""
        found = {self.wrong}
        for key in self.keys:
            if any(need in found for need in self.desk.needs(key)):
                found.add(key)
        true = self.desk.true
        return frozenset(key for key in found - {self.wrong} if self.given(key) != true(key))

    @property
    def name(self) -> str:
        """What the mistake is called."""
        return SLIP_NAMES[self.slip.kind]

    def _says(self, state: LineIs) -> str:
        """What is said to who points at a line."""
        if state == "wrong":
            return f"This is it: {self.name}. {self.slip.sentence}"
        if state == "follows":
            return "This line is worked out rightly. Its number is off only because one above it is: look further up."
        return "This line is right: its rule and its numbers are as they should be."

    def made(self, key: str) -> Workable:
        """How a line is worked out."""
        made = self.desk.quantity(key)
        if made is None:
            raise KeyError(key)
        return made

    def ways(self, key: str) -> tuple[Term, ...]:
        """What stands behind a line's equals sign, as it was worked out there."""
        return (reckoned(self.slip.way, self.desk.true),) if key == self.wrong else self.made(key).ways(self.given)

    def right(self) -> Equation:
        """The wrong line as it should be, with the engine's numbers."""
        made, true = self.made(self.wrong), self.desk.true
        digits = self._digits(self.wrong, true)
        ways = made.ways(true)
        return equation(made.left, true(self.wrong), *ways, sign=made.sign, significant=digits)

    @cached_property
    def lines(self) -> tuple[WrittenLine, ...]:
        """All lines, in order."""
        return tuple(self._line(key) for key in self.keys)

    def _line(self, key: str) -> WrittenLine:
        made, value = self.made(key), self.given(key)
        digits = self._digits(key, self.given)
        found = best(value, *self.ways(key), significant=digits)
        # A number that is taken over as it is has that for its working: a line without one would stand out.
        work = "" if found is None else f"{found.sign} {found.written}"
        state: LineIs = "wrong" if key == self.wrong else "follows" if key in self.following else "right"
        rule = f"{made.left} {made.sign} {made.ways(self.desk.true)[0].symbols}"
        engine = numbers.text(self.desk.true(key), self._digits(key, self.desk.true))
        shown_as = numbers.text(value, digits)
        return WrittenLine(
            key, self._words(made), made.about, made.step, made.left, made.sign, shown_as, work, rule, state,
            self._says(state), engine,
        )  # fmt: skip

    def _words(self, made: Workable) -> str:
        """What a line gives; of a unit what it says."""
        part = self.desk.view.anatomy.find(made.about)
        says = made.key.startswith("a ") and isinstance(part, Unit) and not part.output
        return f"what {made.words} says" if says else made.words

    def _digits(self, key: str, given: Given) -> int:
        """Of a new weight as many as tell it from the old."""
        if not key.startswith("theta "):
            return numbers.FORMULA
        return numbers.digits_apart(given(f"w {key.partition(' ')[2]}"), given(key))

    @cached_property
    def beside(self) -> tuple[str, ...]:
        """The keys of the numbers that the lines take and that are told beside them: inputs, targets, weights."""
        found: dict[str, None] = {}
        for key in self.keys:
            needs = self.desk.needs(key)
            if len(needs) <= MOST_NEEDS:
                found.update(dict.fromkeys(need for need in needs if need not in self.keys and "@" not in need))
        return tuple(found)

    def can_be_seen(self) -> bool:
        """Whether who looks can tell: every line's arithmetic is written out, or its number is one that stands there
        already, so that the wrong line is not known by what is missing below it.
        """
        here = {numbers.text(self.given(key)) for key in (*self.keys, *self.beside) if key != self.wrong}
        wrong = next(line for line in self.lines if line.key == self.wrong)
        taken_over = wrong.work == f"= {numbers.tex(self.given(self.wrong), self._digits(self.wrong, self.given))}"
        if not wrong.work or (taken_over and wrong.value not in here):
            return False
        return all(line.work or line.value == "0" for line in self.lines)


def excerpt(desk: Desk, route: Sequence[str], wrong: str) -> tuple[str, ...]:
    """The lines of a way that are shown where the mistake is at `wrong`: it, what follows from it in order, and what
    leads to both. None that follows from it is missing between two that are shown.
    """
    moved, tail = {wrong}, [wrong]
    for key in route[route.index(wrong) + 1 :]:
        if any(need in moved for need in desk.needs(key)):
            moved.add(key)
            tail.append(key)
    kept = tail[: MOST_LINES - LEAST_BEFORE]
    if len(kept) < LEAST_AFTER:
        # Where hardly anything follows, the wrong line would be the last one, and found by that.
        later = [key for key in route[route.index(wrong) + 1 :] if key not in moved]
        kept += later[: LEAST_AFTER - len(kept)]
    on_the_way = set(route)
    queue = list(kept)
    while queue and len(kept) < MOST_LINES:
        for need in desk.needs(queue.pop(0)):
            made = desk.quantity(need)
            if need in moved or need in kept or need not in on_the_way or made is None or len(kept) >= MOST_LINES:
                continue
            queue.append(need)
            if not made.plain:
                kept.append(need)
    shown = set(kept)
    return tuple(key for key in route if key in shown)


def route_to(desk: Desk, parameter: str) -> list[str]:
    """All that is worked out on the way to a parameter's new value, and the loss where its numbers are there."""
    route = desk.way_to(f"theta {parameter}", lambda key: False)
    places = [at for at, key in enumerate(route) if key in desk.needs("loss")]
    if desk.quantity("loss") is not None and places:
        route.insert(max(places) + 1, "loss")
    return route
