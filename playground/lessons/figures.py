"""The figures of a lesson: a quantity by name, computed by the engine from the experiment that the step opened.

`{{ loss at 10 }}`, `{{ gradient w:0:0:0 }}`, `{{ norm 7 / norm 1 | 2 }}`, `{{ loss at 250 in ./?batch=10 }}`. Between
quantities and numbers stand + - * / with a space on either side; behind | the number of digits, or "percent".
"""

from __future__ import annotations

import math
import re
import time
from collections.abc import Callable
from dataclasses import dataclass

from playground.experiment import numbers
from playground.lessons import race_figures, run_figures
from playground.lessons.opened import BIGGER, RACE, STEP, LinkTarget, opened
from playground.lessons.quantity import COUNT, SHARE, TEXT, Asked, Computed, NoFigure, Quantity
from playground.lessons.wire import LessonWords
from playground.timeline import Diverged, NotYet

QUANTITIES: dict[str, dict[str, Quantity]] = {
    STEP: run_figures.QUANTITIES,
    RACE: race_figures.RACE,
    BIGGER: race_figures.PLAN,
}
"""What there is to ask for on each page."""

_NUMBER = re.compile(r"[-−]?\d+(?:\.\d+)?")
_AT = re.compile(r"(.*?)\s+at\s+(?:(epoch)\s+)?(\d{1,6})")
_IN = re.compile(r"(.*?)\s+in\s+(\S+)")


@dataclass(frozen=True)
class Figures:
    """Computes the figures of one lesson. until: when it must be done, in seconds of `time.perf_counter`."""

    until: float = math.inf

    def figure(self, written: str, of: LinkTarget | None, known: dict[str, LinkTarget]) -> LessonWords:
        """The figure `written` of what the step opened. known: what links of the lesson open, filled as they come.

        NoFigure with a sentence where there is none.
        """
        asked, _, form = (part.strip() for part in written.partition("|"))
        elsewhere = _IN.fullmatch(asked)
        if elsewhere:
            asked, of = elsewhere[1], self._elsewhere(elsewhere[2], known)
        if of is None:
            raise NoFigure("There is no experiment here to compute it from.")
        try:
            found = self._sum(asked, of)
        except (Diverged, NotYet) as error:
            raise NoFigure(_late(asked, error)) from error
        except ZeroDivisionError as error:
            raise NoFigure(f"“{asked}” divides by 0.") from error
        if not math.isfinite(found.value):
            raise NoFigure(f"“{asked}” is no finite number here.")
        return {"kind": "figure", "text": _shown(found, form), "asked": written, "exact": found.value}

    def _elsewhere(self, link: str, known: dict[str, LinkTarget]) -> LinkTarget:
        if link not in known:
            try:
                known[link] = opened(link)
            except ValueError as error:
                raise NoFigure(str(error)) from error
            if known[link].problems:
                raise NoFigure(known[link].problems[0])
        return known[link]

    def _sum(self, written: str, of: LinkTarget) -> Computed:
        """Sums of products, from left to right."""
        return self._folded(re.split(r" ([+-]) ", written), of, self._product)

    def _product(self, written: str, of: LinkTarget) -> Computed:
        return self._folded(re.split(r" ([*/]) ", written), of, self._one)

    @staticmethod
    def _folded(parts: list[str], of: LinkTarget, read: Callable[[str, LinkTarget], Computed]) -> Computed:
        first = read(parts[0].strip(), of)
        if len(parts) == 1:
            return first
        value = first.value
        for sign, part in zip(parts[1::2], parts[2::2], strict=True):
            other = read(part.strip(), of).value
            value = {
                "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": lambda a, b: a / b,
            }[sign](value, other)  # fmt: skip
        return Computed(value)

    def _one(self, written: str, of: LinkTarget) -> Computed:
        if _NUMBER.fullmatch(written):
            return Computed(float(written.replace("−", "-")))
        timed = _AT.fullmatch(written)
        words = (timed[1] if timed else written).split()
        quantities = QUANTITIES[of.page]
        for length in range(len(words), 0, -1):
            quantity = quantities.get(" ".join(words[:length]).replace("_", " "))
            if quantity is not None:
                asked = Asked(of, tuple(words[length:]), self._at(timed, of), self.until)
                if time.perf_counter() > self.until:
                    raise NotYet(0)
                return quantity.compute(asked)
        there = ", ".join(quantities)
        raise NoFigure(f"“{written[:60]}” is no figure. There are: {there}.")

    @staticmethod
    def _at(timed: re.Match[str] | None, of: LinkTarget) -> int:
        if timed is None:
            return 0
        each = of.timeline.batches.per_epoch if timed[2] and of.page == STEP else 1
        return int(timed[3]) * each


def _late(asked: str, error: Diverged | NotYet) -> str:
    if isinstance(error, Diverged):
        return f"“{asked}”: the run ends before, in update {error.update + 1:,}."
    return f"“{asked}” takes too long to compute; ask for an earlier update or a smaller network."


def _shown(found: Computed, form: str) -> str:
    if form == "percent" or (not form and found.how == SHARE):
        return numbers.percent(found.value)
    if form == "signed":
        return numbers.signed(found.value)
    if form:
        digits = form.removesuffix("digits").removesuffix("digit").strip()
        if not (digits.isascii() and digits.isdigit() and 1 <= int(digits) <= 12):
            raise NoFigure(f"Behind | stands how many digits, from 1 to 12, or percent, or signed; not “{form[:20]}”.")
        return numbers.text(found.value, int(digits))
    if found.how == COUNT:
        return numbers.count(found.value)
    return numbers.plain(found.value) if found.how == TEXT else numbers.text(found.value)
