"""The mistake that a learner is to find in an update, as the stage is told of it. The whole of it goes to the page at
once, which answers each pointing itself; no score is kept.
"""

from __future__ import annotations

from playground.explain import numbers
from playground.explain.finding import Mistaken, Posted, WrittenLine, find
from playground.explain.finding.settings import beside
from playground.explain.mathml import mathml
from playground.frames import wire
from playground.timeline import Diverged, NotYet
from playground.ui.session import Session

ENDS = "In this update a number stops being finite. Go Back to an earlier one."
NOTHING = "In this update no mistake can be shown with its numbers: they are 0, or none of them is reckoned by hand."
ONLY = "There is no other one in this update: with Step you come to the next. "
NOT_THIS = "The mistake that is asked for cannot be shown with the numbers of this update."


def finding(session: Session, wish: wire.FindWish) -> wire.Finding | None:
    """The update of a wish with a mistake in it; None while its numbers are not computed."""
    standstill = session.run.experiment.standstill
    if standstill:
        return _none(wish, standstill)
    try:
        moment = session.shown_timeline.moment(wish.update)
    except NotYet:
        return None
    except Diverged:
        return _none(wish, ENDS)
    found = find(
        moment,
        f"{session.key}|{wish.update}",
        wish.count,
        kind=wish.kind,
        about=wish.about,
        at=wish.at,
        selection=wish.selection,
        focus=session.focus,
    )
    if found is None:
        return _none(wish, NOT_THIS if wish.kind or wish.about or wish.at else NOTHING)
    return _told(wish, found)


def _none(wish: wire.FindWish, why: str) -> wire.Finding:
    return {
        "id": wish.id, "none": why, "next": wish.count + 1, "text": "", "given": [], "lines": [], "kind": None,
        "name": "", "right": None,
    }  # fmt: skip


def _told(wish: wire.FindWish, found: Posted) -> wire.Finding:
    mistaken = found.mistaken
    right = mistaken.right()
    return {
        "id": wish.id,
        "none": "",
        "next": found.next,
        "text": (ONLY if found.again else "")
        + f"Update {numbers.count(wish.update + 1)}, on the way to the new value of {found.chosen.spoken}. "
        "One line is wrong. All others are worked out rightly from the lines above them or the numbers given below. "
        "Which one is it?",
        "given": _given(mistaken),
        "lines": [_line(line) for line in mistaken.lines],
        "kind": mistaken.slip.kind,
        "name": mistaken.name,
        "right": {"formula": mathml(right.formula), "numbers": mathml(right.numbers)},
    }


def _given(mistaken: Mistaken) -> list[wire.GivenNumber]:
    desk = mistaken.desk
    rows = [(desk.symbol(key), numbers.text(desk.true(key))) for key in mistaken.beside]
    return [{"symbol": mathml(symbol), "value": value} for symbol, value in (*rows, *beside(desk, mistaken.keys))]


def _line(line: WrittenLine) -> wire.FoundLine:
    return {
        "words": line.words,
        "about": line.about,
        "step": line.step,
        "symbol": mathml(f"{line.left} {line.sign}"),
        "value": line.value,
        "work": mathml(line.work),
        "rule": mathml(line.rule),
        "state": line.state,
        "says": line.says,
        "engine": line.engine if line.state != "right" else "",
    }
