"""The captions and the inspector's panel of a message: what is looked at first, each whole, as time allows."""

import time
from collections.abc import Iterable, Iterator, Sequence

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


def explain(session: Session, wanted: wire.StageQuestion, header: wire.StageHeader, until: float, *, new: bool) -> None:
    """The captions and the inspector's panel into `header`: those of what is looked at first, each whole, the next one
    only where there is time for it.

    new: the message shows something new already; else the first of them is told however long it takes.
    """

    def late(seconds: float) -> bool:
        return new and time.perf_counter() > until - seconds

    here = [update for update in wanted.stories if update == session.cursor.update]
    header["stories"] = {} if late(CAPTIONS_SECONDS) else dict(_stories(session, here, until))
    header["cells"] = dict(_cells(session, wanted.cells, until))
    new |= bool(here) and (bool(header["stories"]) or session.telling is not None)
    if wanted.inspector and session.selection is not None and not late(MEASURING_SECONDS * bool(wanted.measured)):
        header["inspector"] = _inspector(session, wanted.measured)
        new = True
    if not late(CAPTIONS_SECONDS):
        around = [update for update in wanted.stories if update not in here]
        header["stories"] |= dict(_stories(session, around, until))


def _stories(session: Session, updates: Iterable[int], until: float) -> Iterator[tuple[str, list[wire.Caption]]]:
    for number, update in enumerate(updates):
        if number and time.perf_counter() > until:
            return
        try:
            captions = _captions(session, update, until)
        except (Diverged, NotYet):
            continue
        if captions is None:
            return
        yield _key(session, update), [_caption(caption) for caption in captions]


def _captions(session: Session, update: int, until: float) -> list[Caption] | None:
    """The captions of an update, once all are written; else None, and the next question goes on with them."""
    key = (session.key, session.shown, _key(session, update))
    begun, telling = session.telling or (None, None)
    if telling is None or begun != key:
        telling = Telling(session.shown_timeline.moment(update), session.selection, session.focus)
    session.telling = None if telling.on(until) else (key, telling)
    if session.telling:
        return None
    if session.twin is None:
        return telling.captions
    both = [line.moment(update) for line in session.timelines]
    return with_two_steps(telling.captions, two_steps(both[0], both[1], session.selection, session.focus))


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
