"""Which mistake is shown: every one that can be made on the way to a new weight, in an order of the place's own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

import numpy as np

from playground.experiment.anatomy import Entry
from playground.explain.diagnosing import solve
from playground.explain.finding.mistaken import Mistaken, excerpt, route_to
from playground.explain.view import look
from playground.explain.working import Desk, Slip, SlipKind

if TYPE_CHECKING:
    from playground.timeline import Moment

MOST_PARAMETERS = 4
"""Whose new values are looked at for mistakes, the one in view first."""
ENOUGH = 300
"""So many mistakes are enough: no further parameter is looked at."""
LEAST_LINES = 3
MOST_TRIED = 150


@dataclass(frozen=True)
class Posted:
    """An update with a mistake in it. chosen: whose new value it leads to; next: the number to ask for another by;
    again: it is the one before, since no other can be shown.
    """

    mistaken: Mistaken
    chosen: Entry
    next: int
    again: bool


def find(
    moment: Moment,
    seed: str,
    count: int = 0,
    *,
    kind: str | None = None,
    about: str | None = None,
    at: str | None = None,
    selection: str | None = None,
    focus: int | None = None,
) -> Posted | None:
    """A mistake from number `count` on, of those that there are, in another line than the one before where there is
    one; None where no mistake can be shown with numbers.

    seed: names the place; the same one gives the same mistakes. kind, about, at: only mistakes of that kind, on the way
    to that parameter, in the line with that key.
    """
    with np.errstate(all="ignore"):
        desk = Desk(look(moment, about or selection, focus))
        draw = Random(f"{seed}|{kind}|{about}|{at}")
        first = desk.view.moved
        found = list(_turns(_made(desk, draw, about), draw, kind, at, first))
        before = found[(count - 1) % len(found)][2] if found and count and not at else ""
        same_line: Posted | None = None
        for tried in range(min(len(found), MOST_TRIED)):
            number = (count + tried) % len(found)
            chosen, route, key, slip = found[number]
            if key == before and same_line is not None:
                continue
            mistaken = _shown(desk, route, key, slip)
            if mistaken is None:
                continue
            posted = Posted(mistaken, chosen, number + 1, again=0 < count == number + 1)
            if key != before:
                return posted
            same_line = posted
    return same_line


_Made = tuple[Entry, list[str], str, Slip]


def _made(desk: Desk, draw: Random, about: str | None) -> Iterator[_Made]:
    """Every mistake on the way to some parameters, each once: whose way, the way, where, and what."""
    chosen = desk.view.moved
    others = [row for row in desk.view.anatomy.parameters if row.id != chosen.id]
    more = [] if about else draw.sample(others, min(MOST_PARAMETERS - 1, len(others)))
    seen: set[tuple[str, str]] = set()
    for entry in (chosen, *more):
        if len(seen) > ENOUGH:
            return
        route = route_to(desk, entry.id)
        for key in route:
            made = desk.quantity(key)
            for slip in made.slips if made is not None else ():
                if (key, slip.sentence) not in seen:
                    seen.add((key, slip.sentence))
                    yield entry, route, key, slip


def _turns(
    made: Iterator[_Made], draw: Random, kind: str | None, at: str | None, first: Entry
) -> Iterator[_Made]:  # fmt: skip
    """Kind after kind in turn, so that no two of a kind follow one another while there are others; each on the way to
    another number than the one before it, where there is one, and in another line. The first is on the way to the
    parameter in view.
    """
    kinds: dict[SlipKind, list[_Made]] = {}
    for each in made:
        if (not kind or each[3].kind == kind) and (not at or each[2] == at):
            kinds.setdefault(each[3].kind, []).append(each)
    groups: list[list[_Made]] = [_shuffled(rows, draw, first) for rows in _in_any_order(kinds, draw)]
    last: _Made | None = None
    while groups:
        for rows in groups:
            at_best = min(range(len(rows)), key=lambda row: _alike(rows[row], last))
            last = rows.pop(at_best)
            yield last
        groups = [rows for rows in groups if rows]


def _alike(one: _Made, last: _Made | None) -> tuple[bool, bool]:
    """Whether two are in the same line, and on the way to the same number."""
    return last is not None and one[2] == last[2], last is not None and one[0].id == last[0].id


def _in_any_order(kinds: Mapping[SlipKind, list[_Made]], draw: Random) -> list[list[_Made]]:
    names = sorted(kinds)
    draw.shuffle(names)
    return [kinds[name] for name in names]


def _shuffled(rows: list[_Made], draw: Random, first: Entry) -> list[_Made]:
    return sorted(draw.sample(rows, len(rows)), key=lambda each: each[0].id != first.id)


def _shown(desk: Desk, route: list[str], key: str, slip: Slip) -> Mistaken | None:
    """The update with that mistake; None where no one could tell that something is wrong, or where."""
    solution = solve(desk, key)
    if solution is None or all(each.sentence != slip.sentence for each in solution.wrong):
        return None
    mistaken = Mistaken(desk, excerpt(desk, route, key), key, slip)
    return mistaken if len(mistaken.keys) >= LEAST_LINES and mistaken.can_be_seen() else None
