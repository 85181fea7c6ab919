"""The captions and the inspector's panel of a message: what is looked at first, the rest as time allows."""

import time
from collections.abc import Iterator, Sequence

from playground.explain import Caption, Telling, cell_story, inspect
from playground.explain.panel import Measured
from playground.explain.two_steps import two_steps, with_two_steps
from playground.frames import wire
from playground.frames.pictures import focus_of
from playground.timeline import Diverged, Moment, NotYet
from playground.ui.session import Session

#: For the captions of an update, and for what the inspector measures: where less is left of a message that shows
#: something new as it is, they come with the next question. Of the largest networks either takes most of a message.
CAPTIONS_SECONDS = 0.012
MEASURING_SECONDS = 0.015


def time_for(wanted: wire.StageQuestion) -> float:
    """Seconds of a message that pictures of other updates than the one looked at are to leave for it."""
    return CAPTIONS_SECONDS * bool(wanted.stories) + MEASURING_SECONDS * (wanted.measured is not None)


def explain(
    session: Session, wanted: wire.StageQuestion, header: wire.StageHeader, until: float, *, new: bool, opens: bool
) -> None:
    """The captions and the inspector's panel into `header`: first the caption of the operation that is looked at, then
    the panel, then the captions around it, as many as there is time for.

    new: the message shows something new already; else the first of these is told however long it takes. opens: it is a
    page's first one: its caption and its panel are told in any case.
    """

    def late(seconds: float) -> bool:
        return new and not opens and time.perf_counter() > until - seconds

    header["stories"], header["begun"] = {}, []
    here = [update for update in wanted.stories if update == session.cursor.update]
    telling = _telling(session, here[0]) if here and not late(CAPTIONS_SECONDS) else None
    if telling is not None:
        telling.at(session.cursor.step)
        new = True
    header["cells"] = dict(_cells(session, wanted.cells, until))
    if wanted.inspector and session.selection is not None and not late(MEASURING_SECONDS * bool(wanted.measured)):
        header["inspector"] = _inspector(session, wanted.measured)
        new = True
    if telling is not None:
        _go_on(telling, wanted, until, session.cursor.step)
        _tell_story(session, here[0], telling, header)
    for update in wanted.stories:
        if update in here or (header["begun"] and not wanted.ends) or late(CAPTIONS_SECONDS):
            continue
        if (telling := _telling(session, update)) is not None:
            _go_on(telling, wanted, until)
            _tell_story(session, update, telling, header)
            new = True


def _go_on(telling: Telling, wanted: wire.StageQuestion, until: float, step: str = "start") -> None:
    """Write the captions of an update as far as there is time; those of its ends alone, where no others are wanted."""
    if wanted.ends:
        telling.at("start")
        telling.at("recheck")
    else:
        telling.on(until, step)


def _telling(session: Session, update: int) -> Telling | None:
    """The captions of an update: those that are begun, else none yet; None where a run has no such update, or not yet:
    with two runs the captions speak of both.
    """
    key = (session.key, session.shown, _key(session, update))
    begun, telling = session.telling or (None, None)
    try:
        for timeline in session.timelines:
            timeline.moment(update)
        if telling is None or begun != key:
            telling = Telling(session.shown_timeline.moment(update), session.selection, session.focus)
    except (Diverged, NotYet):
        return None
    session.telling = (key, telling)
    return telling


def _tell_story(session: Session, update: int, telling: Telling, header: wire.StageHeader) -> None:
    """The captions of an update that are written, into `header`; the next question goes on with the others."""
    captions = telling.captions
    if session.twin is not None:
        both = [line.moment(update) for line in session.timelines]
        captions = with_two_steps(captions, two_steps(both[0], both[1], session.selection, session.focus))
    key = _key(session, update)
    header["stories"][key] = [_caption(caption) for caption in captions]
    if telling.whole:
        session.telling = None
    else:
        header["begun"].append(key)


def _key(session: Session, update: int) -> str:
    """What the stage calls the captions of an update, for the selection and the example in focus."""
    return f"{update}|{session.selection or ''}|{'' if session.focus is None else session.focus}"


def _cells(session: Session, wanted: Sequence[tuple[str, int]], until: float) -> Iterator[tuple[str, wire.Caption]]:
    """The captions of cells of the update under the cursor, the first one always."""
    moment = opened_moment(session) if wanted else None
    for number, (step, cell) in enumerate(wanted):
        if moment is None or (number and time.perf_counter() > until):
            return
        for caption in cell_story(moment, step, [cell], session.selection, session.focus).values():
            yield f"{_key(session, moment.update)}|{step}|{cell}", _caption(caption)


def _caption(caption: Caption) -> wire.Caption:
    """A caption as the stage shows it: formulas as MathML, their LaTeX left behind."""
    return {
        "id": caption.id,
        "title": caption.title,
        "sentence": caption.sentence,
        "next": caption.next,
        "formula_mathml": caption.formula_mathml,
        "numbers_mathml": caption.numbers_mathml,
        "about": caption.about,
        "summary": caption.summary,
        "summary_of": caption.summary_of,
        "foretold": caption.foretold,
        "unfinished": caption.unfinished,
        "matrices": caption.matrices,
    }


def opened_moment(session: Session) -> Moment | None:
    """The update under the cursor, opened; None where that is not to be had in this message."""
    try:
        return session.shown_timeline.moment(session.cursor.update)
    except (Diverged, NotYet):
        return None


def _inspector(session: Session, measured: Measured | None) -> wire.Inspected | None:
    moment = opened_moment(session)
    if moment is None:
        return None
    focus = focus_of(moment, session.focus)
    made = (measured,) if measured else ()
    told = inspect(moment, session.cursor.step, session.selection, focus, measured=made)
    return {**told, "pinned_focus": session.focus, "measured": measured}
