"""Questions that are answered by typing a number: only what can be worked out from a few numbers that are told."""

from __future__ import annotations

from random import Random

from playground.explain.diagnosing import solve
from playground.explain.predicting.ahead import Ahead
from playground.explain.predicting.question import Posed

MOST_GIVEN = 9
"""Numbers that a question tells."""
MOST_LINES = 3
"""Formulas one after the other that an answer may take."""
FROM_LEVEL = {"z": 1, "a": 1, "loss": 1}
"""From which level on a number is asked for; all others from the second on."""
_OTHERS_FROM = 2


def number_asked(ahead: Ahead, key: str, draw: Random) -> Posed | None:
    """What will it be? None where it would take too much, or is there already."""
    desk = ahead.desk
    made = desk.quantity(key)
    if made is None or made.plain or not ahead.is_new(key) or desk.true(key) == 0:
        return None
    if ahead.level < FROM_LEVEL.get(key.partition(" ")[0], _OTHERS_FROM):
        return None
    given = given_for(ahead, key)
    if given is None:
        return None
    solution = solve(desk, key, ahead.is_known)
    if solution is None or not solution.wrong:
        return None
    return Posed("number", f"{_question(key, made.words)} Work it out.", key, made.about, given=given)


def _question(key: str, words: str) -> str:
    if key.startswith("a "):
        return f"What will {words} say?"
    return f"How large will {words} be?" if key == "loss" else f"What will {words} be?"


def given_for(ahead: Ahead, key: str) -> tuple[str, ...] | None:
    """The numbers it takes to work a quantity out, in order; None where they are too many, or nobody has them."""
    route = ahead.desk.way_to(key, ahead.is_known)
    if len(route) > MOST_LINES:
        return None
    leaves: dict[str, None] = {}
    for each in route:
        needs = ahead.desk.needs(each)
        if not needs:
            return None
        leaves.update(dict.fromkeys(need for need in needs if need not in route))
    return tuple(leaves) if len(leaves) <= MOST_GIVEN else None
