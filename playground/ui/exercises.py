"""What the learner is asked on the stage, and what their answers were worth. Nothing is kept between the two: the place
gives the same question again.
"""

from __future__ import annotations

from playground.experiment import numbers
from playground.experiment.link import place
from playground.explain.arithmetic import Equation
from playground.explain.mathml import mathml
from playground.explain.predicting import Ahead, Answered, Posed, ahead_of, answered, ask
from playground.frames import wire
from playground.timeline import Diverged, NotYet
from playground.ui.session import Session, next_update

ALL = 5
"""The level of a question that was asked for by its kind."""
BY_CELLS = "Cell by cell nothing is asked. Choose a longer step."
NOTHING = "This step makes no number that could be said first. Press Step."
NOT_THIS = "What is to be said here is not computed in this step. Press Step."
ENDS = "The run ends in this step: a number stops being finite."
AGAIN = ("unread", "digits")
"""Answers after which another one may be given."""


def prediction(session: Session, wish: wire.PredictWish) -> wire.Prediction | None:
    """The question before the step from the session's cursor to the wish's; None while its numbers are not computed."""
    standstill = session.run.experiment.standstill
    if standstill or wish.until.cell is not None:
        return _none(wish, standstill or BY_CELLS)
    try:
        ahead = _ahead(session, wish)
    except NotYet:
        return None
    except Diverged:
        return _none(wish, ENDS)
    seed = f"{session.key}|{session.cursor}|{wish.until}"
    asked = None if ahead is None else ask(ahead, seed, wish.count, wish.kind, wish.about)
    if ahead is None or asked is None:
        return _none(wish, NOT_THIS if wish.kind or wish.about else NOTHING)
    told = _told(ahead, wish, asked)
    if wish.shown or wish.answer is not None:
        told["told"] = _worth(asked, answered(ahead, asked, wish.answer), wish.answer)
    return told


def _ahead(session: Session, wish: wire.PredictWish) -> Ahead | None:
    """What the step computes: the rest of an update, another one whole, or several of them."""
    timeline, cursor = session.shown_timeline, session.cursor
    until = place(wish.until.update, wish.until.step, timeline.run, None)
    if until is None or not cursor.update <= until.update or not session.comes_to(until.update):
        return None
    same = until.update == cursor.update
    losses = None
    before = next_update(cursor)
    if until.update > before:
        losses = timeline.metrics(before).train_loss, timeline.metrics(until.update + 1).train_loss
    return ahead_of(
        timeline.moment(until.update),
        cursor.step if same else None,
        until.step,
        level=ALL if wish.kind else session.view.level,
        selection=wish.selection,
        focus=session.focus,
        losses=losses,
    )


def _none(wish: wire.PredictWish, why: str) -> wire.Prediction:
    return {
        "id": wish.id, "none": why, "kind": None, "alone": True, "text": "", "about": None, "symbol": "",
        "given": [], "options": [],
    }  # fmt: skip


def _told(ahead: Ahead, wish: wire.PredictWish, asked: Posed) -> wire.Prediction:
    desk = ahead.desk
    return {
        "id": wish.id,
        "none": "",
        "kind": asked.kind,
        "alone": asked.alone,
        "text": asked.text,
        "about": asked.about,
        "symbol": mathml(desk.symbol(asked.key)) if asked.kind == "number" else "",
        "given": [
            {"symbol": mathml(desk.symbol(key)), "value": numbers.text(desk.true(key))} for key in asked.given
        ],
        "options": [{"key": key, "text": text} for key, text in asked.options],
    }  # fmt: skip


def _worth(asked: Posed, found: Answered, answer: str | None) -> wire.ToldAnswer:
    return {
        "answer": answer,
        "verdict": found.verdict,
        "again": found.verdict in AGAIN,
        "is_right": found.right,
        "right": asked.right,
        "sentence": found.sentence,
        "reason": [_reason(equation) for equation in found.reason],
        "mistakes": [each.kind for each in found.wrong],
    }


def _reason(found: Equation) -> wire.Reason:
    return {"formula": mathml(found.formula), "numbers": mathml(found.numbers)}
