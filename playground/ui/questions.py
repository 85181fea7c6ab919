"""What the stage may ask, checked. The browser is not trusted: what comes from it may be anything."""

import math
from collections.abc import Callable
from dataclasses import replace as replace_field
from typing import Any
from urllib.parse import parse_qsl

import numpy as np

from playground.experiment import Change, limits, numbers, replace
from playground.experiment.experiment import Experiment
from playground.experiment.link import MOST_LEVEL, Cursor, place
from playground.experiment.presets import PRESETS
from playground.experiment.settings import SETTINGS
from playground.experiment.twin import suggested
from playground.experiment.values import finite
from playground.frames.arriving import arrived
from playground.frames.setup import edited
from playground.frames.surface import choice_of
from playground.frames.wire import StageQuestion
from playground.ui import seek
from playground.ui.cards import open_card
from playground.ui.goal import goal_of
from playground.ui.links import open_link, reach
from playground.ui.session import Session

MOST_AHEAD = 64
#: What of a question somebody waits for, who has pressed something or is about to.
_AWAITED = (
    "hello", "back", "moves", "states", "stories", "cells", "inspector", "program", "variables", "predict", "find",
    "link", "share", "ahead", "seek", "changes",
)  # fmt: skip


def read(question: Any) -> StageQuestion:
    """``question`` with every entry of its type; what makes no sense is left out."""
    return arrived(StageQuestion, question)


def can_wait(question: StageQuestion) -> bool:
    """Whether it asks for a loss surface and for nothing that anybody waits for."""
    nothing = StageQuestion()
    return question.surface is not None and all(getattr(question, name) == getattr(nothing, name) for name in _AWAITED)


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
    session.allow(until)
    session.look_at_numbers_of(question.shown or session.shown)
    asked = question.cursor
    run = session.shown_timeline.run
    cursor = place(asked.update, asked.step, run, asked.cell) if asked is not None else None
    # A place that no message could have shown is none; one that was let go of since is computed again, in pieces.
    if cursor is not None and session.nears(cursor.update) and session.comes_to(cursor.update):
        if cursor != session.cursor and not seek.on_the_way(session, cursor):
            session.sought = None
        session.cursor = cursor
    if question.granularity is not None:
        session.granularity = question.granularity
    if question.level is not None:
        session.view = replace_field(session.view, level=question.level)
    if question.manner is not None:
        session.view = replace_field(session.view, manner=question.manner.value())
    if question.surface is not None:
        session.view = replace_field(session.view, surface=choice_of(question.surface, session.timeline))
    # Only a player has a goal. A question of another kind that comes in between leaves it where it is.
    goal = goal_of(question.goal)
    if question.ahead is not None and (goal is None or session.goal is None or goal.id != session.goal.id):
        session.goal = goal
    session.come_to(question.reached)
    known = session.run.experiment.anatomy.find(question.selection)
    session.selection = known.id if known else None
    focus = question.focus
    session.focus = focus if focus is not None and focus < len(session.timeline.x) else None


_PLAIN: dict[str, Callable[[Session], Any]] = {
    "undo": Session.undo, "keep": Session.keep, "without": Session.go_on_without,
}  # fmt: skip


def make_change(session: Session, change: dict[str, Any]) -> None:
    """Do what the learner did on the stage. Never raises: what makes no sense is left alone, or a sentence says why."""
    match change.get("what"):
        case "weight":
            _set_weight(session, change)
        case "place":
            _set_place(session, change)
        case "points":
            _set_points(session, change.get("points"))
        case "reset":
            _reset(session, change.get("how"))
        case "undo" | "keep" | "without" as what:
            _PLAIN[what](session)
        case "restore" | "drop" as what if _whole(change.get("slot")):
            (session.restore if what == "restore" else session.drop)(change["slot"])
            if not session.comes_to(session.cursor.update):
                seek.open_at(session, session.cursor)  # a run that a link brought along, far from its start
        case "twin":
            _set_twin(session, change.get("optimizer"), change.get("rate"))
        case "level" | "present" | "hide" | "find":
            _set_view(session, change["what"], change.get("value"))
        case "card" if isinstance(change.get("key"), str) and change["key"] in PRESETS:
            open_card(session, PRESETS[change["key"]])
        case "open" if isinstance(change.get("link"), str) and len(change["link"]) <= limits.MOST_LINK:
            pressed = change.get("pressed") is True
            open_link(session, dict(parse_qsl(change["link"], keep_blank_values=True)), pressed=pressed)


def _set_view(session: Session, name: str, value: Any) -> None:
    """How the page looks: its level; whether it is in front of a class; whether what comes is said first, or a mistake
    is to be found: one of the two at a time.
    """
    if _level(value) if name == "level" else isinstance(value, bool):
        changed: dict[str, Any] = {"hide_next" if name == "hide" else name: value}
        if value is True and name in ("hide", "find"):
            changed["find" if name == "hide" else "hide_next"] = False
        session.view = replace_field(session.view, **changed)


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
    _branch(session, update, "weight", (chosen.index, value))


def _set_place(session: Session, change: dict[str, Any]) -> None:
    """Branch off with the weights of a point of the loss surface's plane; of two parameters' plane, with these two."""
    ground, at = session.survey.ground, change.get("at")
    if ground is None or change.get("plane") != ground.id:
        session.notices.append("The plane has changed meanwhile, so the weights stay as they are. Click once more.")
        return
    if not isinstance(at, list | tuple) or len(at) != 2 or any(finite(value) is None for value in at):
        return
    update = session.cursor.update + (session.cursor.step == "recheck")
    if not session.comes_to(update):
        return
    sides = zip(at, ground.domain, strict=True)
    point = np.array([min(max(float(value), low), high) for value, (low, high) in sides])
    theta = ground.lift(session.timeline.state(update).theta, point).tolist()
    indices = ground.choice.pair if ground.choice.kind == "pair" else range(len(theta))
    pairs = tuple((index, theta[index]) for index in indices)
    _branch(session, update, "weights", pairs, undo=True)


def _branch(session: Session, update: int, what: str, value: Any, *, undo: bool = False) -> None:
    """Change the run before that update, which then starts with the new values; or say why that cannot be."""
    try:
        made = Change(update, what, value)
    except ValueError as error:
        session.notices.append(str(error))
        return
    middle = session.cursor.step not in ("start", "recheck")
    revision = session.revision
    session.change(made, Cursor(update), undo=undo)
    if session.revision != revision:
        again = "starts again" if middle else "starts"
        with_what = "it" if len(made.edits) == 1 else "them"
        session.notices.append(
            f"{_said(made, session.run.experiment)}. Update {update + 1:,} {again} with {with_what}."
        )


def _said(made: Change, experiment: Experiment) -> str:
    """What has been set, as a sentence without its end. A name is not capitalised: x₁ stays x₁."""
    if made.what == "weight":
        index, value = made.value
        return f"{experiment.anatomy.parameters[index].name} is now {numbers.text(value)}"
    told = edited(made, experiment)
    return told[0].upper() + told[1:] if told.startswith(("the ", "all ")) else told


def _set_twin(session: Session, optimizer: Any, rate: Any) -> None:
    """A second optimizer beside the run, from its start: None for none; without a rate, at the rate that was there."""
    if optimizer is None:
        session.compare(None)
        return
    mine = session.twin.timeline.run.experiment if session.twin is not None else None
    chosen, usual = suggested(session.run) if mine is None else (mine.optimizer, mine.learning_rate)
    name = chosen if optimizer == "" else optimizer
    wanted = usual if rate is None else numbers.read(str(rate)) if isinstance(rate, str | int | float) else math.nan
    row = SETTINGS["learning_rate"]
    if not row.allows(wanted):
        session.notices.append(f"{row.why(wanted)}. {row.label} of the second optimizer stays {numbers.plain(usual)}.")
        return
    hyper = mine.hyper if mine is not None and name == mine.optimizer else ()
    try:
        session.compare(name, wanted, hyper)
    except ValueError as error:
        session.notices.append(str(error))
        return
    seek.bring_beside(session)


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
        session.open_in_place(session.linked)
        reach(session, session.linked)
        seek.open_at(session, session.linked.cursor)
    elif how == "new":
        experiment, notes = replace(session.experiment, **_new_weights(session.experiment))
        session.restart(experiment, notes)


def _new_weights(experiment: Experiment) -> dict[str, Any]:
    """Another draw of the starting weights; where they were given, the given ones make room for a draw."""
    return {"seed": (experiment.seed + 1) % 1_000_000, "weights": None}
