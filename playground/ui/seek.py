"""The way to a place far into a run: at once where a state near it is held, else in pieces while the page looks on.

A link may lead to any update there can be. What can be computed in a moment is; else the page shows the nearest state
that is held and says so, and the learner may have the rest computed: a piece with each question of the page, and on
between two of them as for the player. Nothing goes on for a page that has gone.
"""

import time

from playground.experiment.link import Cursor
from playground.frames.wire import Sought
from playground.timeline import MOST_RECOMPUTED
from playground.ui.session import Session
from playground.ui.training_ahead import CHECKPOINTS, TURN

#: How long the way to a place may be computed before the page is drawn: of a processor's time, and with the waits for a
#: turn; and in which pieces.
WAY_SECONDS = 0.4
PATIENCE_SECONDS = 0.6
PIECE_SECONDS = 0.02


def open_at(session: Session, place: Cursor) -> None:
    """Look at ``place``, or at the nearest state that is held; then ``session.sought`` is what was asked for."""
    timeline = session.timeline
    session.reached = 0
    if not len(timeline.x):
        session.cursor = Cursor()
        if place.update:
            session.notices.append(f"There is nothing to train on yet, so there is no update {place.update + 1:,}.")
        return
    if place.update - timeline.nearest(place.update) <= MOST_RECOMPUTED:
        _compute(session, place.update)
    _look(session, place)


def go_on(session: Session, until: float) -> None:
    """Compute on towards what is sought, until ``until``; once it is reached it is looked at."""
    place, timeline = session.sought, session.timeline
    if place is None:
        return
    timeline.allow(until)
    if session.comes_to(place.update) or _ended(session, place):
        _look(session, place)
        session.revision += 1
        return
    at = timeline.nearest(place.update)
    session.curve.add(at, timeline.metrics(at))
    session.to_come = range(at, place.update, CHECKPOINTS)


def progress(session: Session) -> Sought | None:
    """What is sought and how near to it a state is held, for the page; None where nothing is."""
    if session.sought is None:
        return None
    return {"update": session.sought.update, "at": session.timeline.nearest(session.sought.update)}


def _compute(session: Session, update: int) -> None:
    """The way to ``update``, as far as `WAY_SECONDS` go, in turns with the players: nobody else waits for many."""
    over, used = time.perf_counter() + PATIENCE_SECONDS, time.thread_time() + WAY_SECONDS
    while (now := time.perf_counter()) < over and time.thread_time() < used and TURN.acquire(timeout=over - now):
        try:
            session.timeline.allow(min(time.perf_counter() + PIECE_SECONDS, over))
            if session.comes_to(update) or session.timeline.end is not None:
                return
        finally:
            TURN.release()


def _ended(session: Session, place: Cursor) -> bool:
    return session.timeline.end is not None and session.timeline.end < place.update


def _look(session: Session, place: Cursor) -> None:
    """The session's cursor to ``place``, where its state is held; else as near as there is one, and a sentence."""
    timeline, update = session.timeline, place.update
    session.sought = None
    if _ended(session, place):
        session.cursor = Cursor(timeline.end or 0)
        session.notices.append(
            f"This run ends in update {session.cursor.update + 1:,}, where a number stops being finite."
        )
    elif not timeline.holds(update):
        session.sought = place
        session.cursor = Cursor(timeline.nearest(update))
        session.notices.append(
            f"The address leads to update {update + 1:,}, and its numbers are not held here. "
            f"Shown is the nearest update that is: number {session.cursor.update + 1:,}."
        )
    elif place.step not in ("start", *(step.id for step in timeline.moment(update).steps)):
        session.cursor = Cursor(update)
        session.notices.append(f"Update {update + 1:,} has no step {place.step}, so this is its start.")
    else:
        session.cursor = place
    session.reached = max(session.reached, session.cursor.update)
