"""A few updates of a run as a page that plays by itself: the messages that a stage would ask for, made beforehand."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Mapping

from playground.components.walk import walk_page
from playground.experiment.link import Cursor
from playground.explain.panel import MEASURED
from playground.frames.codec import decode, encode
from playground.frames.labels import headline
from playground.frames.wire import StageQuestion, SurfaceWish
from playground.timeline import Diverged, NotYet
from playground.ui.answers import answer, opening
from playground.ui.links import session_of
from playground.ui.session import Session

UPDATES = 4
MOST_SELECTIONS = 20
"""In a network with more parts only the one that is selected can be looked into."""
SECONDS = 10.0
SURFACE_SECONDS = 3.0
"""Of the processor, for all that can be looked into, and for each state's surface: what others have of it meanwhile
does not make a network large.
"""
_MEASURED = (None, *MEASURED)


def walk(query: Mapping[str, str]) -> str:
    """The page, from the update on at which the link stands. ValueError with a sentence where there is none."""
    session = session_of(query)
    if session.experiment.standstill:
        raise ValueError(session.experiment.standstill)
    first = session.cursor.update
    session.granularity = session.granularity if session.granularity in {"operation", "layer", "pass"} else "operation"
    over = time.thread_time() + SECONDS
    session.allow(time.perf_counter() + SECONDS)
    last = _reached(session, first)
    session.cursor = Cursor(first)
    begin = _bounded(opening(session, seconds=SECONDS), first, last)
    messages = [("opening", begin), *_messages(session, range(first, last), over)]
    messages += _surfaces(session, range(first, last + 1))
    words = f"Updates {first + 1:,} to {last:,}, saved from Backprop Playground. Step, Back and Play work here."
    return walk_page(headline(session.experiment), words, messages)


def _reached(session: Session, first: int) -> int:
    """The update behind the last one of the walk, as far as the run goes."""
    last = first
    for update in range(first, first + UPDATES):
        try:
            session.timeline.moment(update)
        except (Diverged, NotYet):
            break
        last = update + 1
    if last == first:
        raise ValueError("There is no whole update to walk through from here. Go back to an earlier one.")
    return last


def _bounded(message: bytes, first: int, last: int) -> bytes:
    """The opening with the walk's ends as the ends of the run."""
    told = decode(message)
    view = told.header["setup"]["view"]
    view["earliest"] = first
    view["limit"] = {"update": last, "sentence": f"The saved walk ends here, after update {last:,}."}
    return encode(told.header, told.arrays)


def _surfaces(session: Session, states: range) -> Iterator[tuple[str, bytes]]:
    """The loss surface as the link has it, whole, and the dot of each state on it."""
    choice, plane = session.view.surface, ""
    entries = session.experiment.anatomy.parameters
    pair = (entries[choice.pair[0]].id, entries[choice.pair[1]].id) if choice.kind == "pair" else None
    for state in states:
        wish = SurfaceWish(
            kind=choice.kind, contours=choice.contours, update=min(state, states[-2]), state=state, side=101,
            known=plane, pair=pair, seed=choice.seed, dot=bool(plane), path=True,
        )  # fmt: skip
        session.cursor = Cursor(min(state, states[-2]))
        told = _whole(session, StageQuestion(surface=wish))
        plane = decode(told).header.get("surface", {}).get("plane", "")
        yield f"surface|{state}", told


def _whole(session: Session, question: StageQuestion) -> bytes:
    """The answer with all of its surface, as far as the processor's time for it goes; the file cannot ask again."""
    over = time.thread_time() + SURFACE_SECONDS
    while True:
        told = answer(session, question, time.perf_counter() + SURFACE_SECONDS)
        if not decode(told).header.get("surface", {}).get("unfinished") or time.thread_time() > over:
            return told


def _messages(session: Session, updates: range, over: float) -> Iterator[tuple[str, bytes]]:
    chosen = session.selection
    parts = session.experiment.anatomy
    ids = [entry.id for entry in parts.parameters] + [unit.id for unit in parts.units]
    for selection in ids if len(ids) <= MOST_SELECTIONS else [chosen]:
        session.selection = selection
        for update in updates:
            session.cursor = Cursor(update)
            for measured in _MEASURED:
                if time.thread_time() > over:
                    raise ValueError("So large a network's walk takes too long to save. Save that of a smaller one.")
                near = [update, update + 1]
                question = (
                    StageQuestion(inspector=True, measured=measured)
                    if measured
                    else StageQuestion(moves=near, states=[*near, update + 2], stories=[update], inspector=True)
                )
                key = f"{selection or ''}|{update}|{measured or ''}"
                # All of it, however long the machine takes: the file cannot ask again.
                yield key, answer(session, question, math.inf)
    session.selection = chosen
