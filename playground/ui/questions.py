"""What the stage may ask, checked. The browser is not trusted: what comes from it may be anything."""

from dataclasses import replace as replace_field
from typing import Any
from urllib.parse import parse_qsl

from playground.experiment import Change, limits, numbers, replace
from playground.experiment.experiment import Experiment
from playground.experiment.link import MOST_LEVEL, Cursor, place
from playground.experiment.presets import PRESETS
from playground.frames.arriving import arrived
from playground.frames.wire import StageQuestion
from playground.ui import seek
from playground.ui.cards import open_card
from playground.ui.goal import goal_of
from playground.ui.links import reach
from playground.ui.session import Session

MOST_AHEAD = 64


def read(question: Any) -> StageQuestion:
    """``question`` with every entry of its type; what makes no sense is left out."""
    return arrived(StageQuestion, question)


def ahead_of(question: StageQuestion) -> range:
    """The updates a player asks for; an empty range where it asks for none."""
    first, stride, count = question.ahead or (0, 0, 0)
    if stride < 1:
        return range(0)
    return range(first, min(first + stride * min(count, MOST_AHEAD), limits.MOST_UPDATE + 1), stride)


def changes_of(question: StageQuestion) -> list[dict[str, Any]]:
    """The changes; the number by which one is known when it comes again only where that is a short text."""
    return [_numbered(change) for change in question.changes]


def _numbered(change: dict[str, Any]) -> dict[str, Any]:
    number = change.get("number")
    usable = isinstance(number, str) and len(number) < 64
    return change if usable else {name: value for name, value in change.items() if name != "number"}


def address_of(question: StageQuestion) -> dict[str, str] | None:
    """The part of an address behind its question mark, taken apart."""
    if question.back is None:
        return None
    return dict(parse_qsl(question.back.removeprefix("?"), keep_blank_values=True))


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= limits.MOST_UPDATE


def _level(value: Any) -> bool:
    return _whole(value) and value <= MOST_LEVEL


def take_place(session: Session, question: StageQuestion, until: float = 0.0) -> None:
    """Note where the stage stands: its cursor, selection, focus and level. It may compute until ``until``."""
    session.timeline.allow(until)
    asked = question.cursor
    cursor = place(asked.update, asked.step, session.run) if asked is not None else None
    # A place that no message could have shown is none; one that was let go of since is computed again, in pieces.
    if cursor is not None and session.comes_to(cursor.update):
        if cursor != session.cursor:
            session.sought = None
        session.cursor = cursor
    if question.granularity is not None:
        session.granularity = question.granularity
    if question.level is not None:
        session.view = replace_field(session.view, level=question.level)
    if question.manner is not None:
        session.view = replace_field(session.view, manner=question.manner.value())
    # Only a player has a goal. A question of another kind that comes in between leaves it where it is.
    goal = goal_of(question.goal)
    if question.ahead is not None and (goal is None or session.goal is None or goal.id != session.goal.id):
        session.goal = goal
    session.come_to(question.reached)
    known = session.run.experiment.anatomy.find(question.selection)
    session.selection = known.id if known else None
    focus = question.focus
    session.focus = focus if focus is not None and focus < len(session.timeline.x) else None


def make_change(session: Session, change: dict[str, Any]) -> None:
    """Do what the learner did on the stage. Never raises: what makes no sense is left alone, or a sentence says why."""
    match change.get("what"):
        case "weight":
            _set_weight(session, change)
        case "points":
            _set_points(session, change.get("points"))
        case "reset":
            _reset(session, change.get("how"))
        case "undo":
            session.undo()
        case "keep":
            session.keep()
        case "restore" if _whole(change.get("slot")):
            session.restore(change["slot"])
        case "drop" if _whole(change.get("slot")):
            session.drop(change["slot"])
        case "level":
            if _level(change.get("value")):
                session.view = replace_field(session.view, level=change["value"])
        case "present" if isinstance(change.get("value"), bool):
            session.view = replace_field(session.view, present=change["value"])
        case "card" if change.get("key") in PRESETS:
            open_card(session, PRESETS[change["key"]])


def _set_weight(session: Session, change: dict[str, Any]) -> None:
    """Branch off with one weight set by hand, just before the update under way: its forward pass starts again."""
    chosen = session.run.experiment.anatomy.entry(str(change.get("selection")))
    value = change.get("value")
    update = session.cursor.update + (session.cursor.step == "recheck")
    if chosen is None:
        session.notices.append("Only a weight or a bias of this network has a value that can be set.")
        return
    if not isinstance(value, int | float):
        return
    try:
        made = Change(update, "weight", (chosen.index, value))
    except ValueError as error:
        session.notices.append(str(error))
        return
    middle = session.cursor.step not in ("start", "recheck")
    session.change(made, Cursor(update))
    again = "starts again with it" if middle else "starts with it"
    session.notices.append(f"{chosen.name} is now {numbers.text(value)}. Update {update + 1:,} {again}.")


def _set_points(session: Session, points: Any) -> None:
    if not isinstance(points, list):
        return
    kept: list[Any] = [tuple(point) if isinstance(point, list) else point for point in points[:1000]]
    experiment, notes = replace(session.experiment, points=tuple(kept))
    again = "Your points changed, so training starts again from the same starting weights."
    session.restart(experiment, (*notes, again) if session.cursor != Cursor() else notes)


def _reset(session: Session, how: Any) -> None:
    session.focus = None
    if how == "same":
        again = "Back at the starting weights. The run with your changes is kept below the timeline."
        session.restart(session.experiment, (again,))
    elif how == "link" and session.linked is not None:
        session.open(session.linked)
        reach(session, session.linked)
        seek.open_at(session, session.linked.cursor)
    elif how == "new":
        experiment, notes = replace(session.experiment, **_new_weights(session.experiment))
        session.restart(experiment, notes)


def _new_weights(experiment: Experiment) -> dict[str, Any]:
    """Another draw of the starting weights; where they were given, the given ones make room for a draw."""
    return {"seed": (experiment.seed + 1) % 1_000_000, "weights": None}
