"""What the stage may ask, checked. The browser is not trusted: what comes from it may be anything."""

from dataclasses import replace as replace_field
from typing import Any
from urllib.parse import parse_qsl

from playground.experiment import Change, limits, numbers, replace
from playground.experiment.experiment import Experiment
from playground.experiment.link import MOST_LEVEL, Cursor, place
from playground.ui import seek
from playground.ui.goal import read_goal
from playground.ui.links import reach
from playground.ui.session import Session

GRANULARITIES = ("operation", "layer", "pass", "batch", "epoch")
MOST_ASKED = 16
MOST_STEP = 32
MOST_AHEAD = 64
#: As long as a server reads one: a run with a thousand edits and points of one's own has some 50,000 characters.
MOST_ADDRESS = 65_536


def read(question: Any) -> dict[str, Any]:
    """``question`` with every entry present and of its type; what makes no sense is left out."""
    asked = question if isinstance(question, dict) else {}
    return {
        "id": asked["id"] if isinstance(asked.get("id"), str) and len(asked["id"]) < 64 else None,
        "hello": asked.get("hello") is True,
        "run": asked.get("run") if isinstance(asked.get("run"), str) else None,
        "cursor": _cursor(asked.get("cursor")),
        "granularity": asked.get("granularity") if asked.get("granularity") in GRANULARITIES else None,
        "selection": asked.get("selection") if isinstance(asked.get("selection"), str) else None,
        "focus": asked.get("focus") if _whole(asked.get("focus")) else None,
        "level": asked.get("level") if _level(asked.get("level")) else None,
        "moves": _updates(asked.get("moves")),
        "states": _updates(asked.get("states")),
        "stories": _updates(asked.get("stories")),
        "inspector": asked.get("inspector") is True,
        "link": asked.get("link") is True,
        "reached": asked.get("reached") if _whole(asked.get("reached")) else 0,
        "goal": read_goal(asked.get("goal")),
        "ahead": _ahead(asked.get("ahead")),
        "fastest": asked.get("fastest") is True,
        "seek": asked.get("seek") is True,
        "back": _address(asked.get("back")),
        "changes": [_numbered(change) for change in _list(asked.get("changes")) if isinstance(change, dict)],
    }


def _numbered(change: dict[str, Any]) -> dict[str, Any]:
    """The change; its number, by which it is known when it comes again, only where that is a short text."""
    number = change.get("number")
    usable = isinstance(number, str) and len(number) < 64
    return change if usable else {name: value for name, value in change.items() if name != "number"}


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= limits.MOST_UPDATE


def _level(value: Any) -> bool:
    return _whole(value) and value <= MOST_LEVEL


def _list(value: Any) -> list[Any]:
    return value[:MOST_ASKED] if isinstance(value, list) else []


def _updates(value: Any) -> list[int]:
    return [update for update in _list(value) if _whole(update)]


def _ahead(value: Any) -> range:
    """[first update, stride, count] as a range of updates; an empty one where it makes no sense."""
    if not isinstance(value, list) or len(value) != 3 or not all(_whole(number) for number in value):
        return range(0)
    first, stride, count = value
    if stride < 1:
        return range(0)
    return range(first, min(first + stride * min(count, MOST_AHEAD), limits.MOST_UPDATE + 1), stride)


def _address(value: Any) -> dict[str, str] | None:
    """The part of an address behind its question mark, taken apart."""
    if not isinstance(value, str) or len(value) > MOST_ADDRESS:
        return None
    return dict(parse_qsl(value.removeprefix("?"), keep_blank_values=True))


def _cursor(value: Any) -> Cursor | None:
    if not isinstance(value, dict) or not _whole(value.get("update")) or not isinstance(value.get("step"), str):
        return None
    return Cursor(value["update"], value["step"]) if len(value["step"]) <= MOST_STEP else None


def take_place(session: Session, question: dict[str, Any], until: float = 0.0) -> None:
    """Note where the stage stands: its cursor, selection, focus and level. It may compute until ``until``."""
    session.timeline.allow(until)
    asked = question["cursor"]
    cursor = place(asked.update, asked.step, session.run) if asked is not None else None
    # A place that no message could have shown is none; one that was let go of since is computed again, in pieces.
    if cursor is not None and session.comes_to(cursor.update):
        if cursor != session.cursor:
            session.sought = None
        session.cursor = cursor
    if question["granularity"] is not None:
        session.granularity = question["granularity"]
    if question["level"] is not None:
        session.view = replace_field(session.view, level=question["level"])
    goal = question["goal"]
    if goal is None or session.goal is None or goal.id != session.goal.id:
        session.goal = goal
    session.come_to(question["reached"])
    known = session.run.experiment.anatomy.find(question["selection"])
    session.selection = known.id if known else None
    focus = question["focus"]
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
