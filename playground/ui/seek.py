"""The way to a place far into a run: at once where a state near it is held, else in pieces while the page looks on.

A link may lead to any update there can be. What can be computed in a moment is; else the page shows the nearest state
that is held and says so, and the learner may have the rest computed: a piece with each question of the page, and on
between two of them as for the player. Nothing goes on for a page that has gone.
"""

import time
from collections.abc import Iterable

from playground.experiment.link import Cursor
from playground.frames.wire import Sought
from playground.timeline import MOST_RECOMPUTED, SOON, Diverged, NotYet, Timeline
from playground.ui.session import UNKNOWN, LossHistory, Session
from playground.ui.training_ahead import CHECKPOINTS, TURN

#: How long the way to a place may be computed before the page is drawn: of a processor's time, and with the waits for a
#: turn; and in which pieces.
WAY_SECONDS = 0.4
PATIENCE_SECONDS = 0.6
PIECE_SECONDS = 0.02
#: Places on the way to where a twin is looked at whose losses are drawn.
MOST_MARKS = 200


def open_at(session: Session, place: Cursor) -> None:
    """Look at ``place``, or at the nearest state that is held; then ``session.sought`` is what was asked for."""
    timeline = session.timeline
    session.reached = 0
    if not len(timeline.x):
        session.cursor = Cursor()
        if place.update:
            session.notices.append(f"There is nothing to train on yet, so there is no update {place.update + 1:,}.")
        return
    if place.update - min(each.nearest(place.update) for each in session.timelines) <= MOST_RECOMPUTED:
        _compute(session, place.update)
    _look(session, place)


def bring_beside(session: Session) -> None:
    """The twin, which begins at the start, to where the first run is looked at; its losses on the way are remembered.

    Where that is too far for now both are looked at earlier, and the rest is sought.
    """
    place, reached = session.cursor, session.reached
    if session.twin is None or not len(session.timeline.x):
        return
    known = [at for at in sorted(session.curve.points) if at <= place.update]
    _compute(session, place.update, known[:: -(-len(known) // MOST_MARKS) or 1])
    _look(session, place)
    session.reached = max(reached, session.cursor.update) if session.sought is None else session.cursor.update


def go_on(session: Session, until: float) -> None:
    """Compute on towards what is sought, until ``until``; once it is reached it is looked at."""
    place = session.sought
    if place is None:
        return
    session.allow(until)
    if session.comes_to(place.update) or _ended(session, place):
        _look(session, place)
        for timeline, curve in session.courses if place.update <= SOON else ():
            _fill_gaps(timeline, curve, place.update)
        session.revision += 1
        return
    for timeline, curve in session.courses:
        at = timeline.nearest(place.update)
        curve.add(at, timeline.metrics(at))
    session.to_come = range(_come(session, place.update), place.update, CHECKPOINTS)


def fill(timeline: Timeline, curve: LossHistory, update: int, most: int) -> None:
    """The losses on the way to ``update``: where it is short, of every state; where it is not known, that is noted."""
    if not update or curve.points:
        return
    # Of states that were brought along only those are held: what else is held decides what a page shows of them.
    way = Timeline(timeline.run) if timeline.anchors else timeline
    for at in range(update + 1 if update <= most else 1):
        try:
            curve.add(at, way.metrics(at))
        except (Diverged, NotYet):
            break
    curve.leap(update)


def _fill_gaps(timeline: Timeline, curve: LossHistory, update: int) -> None:
    """The losses of a short way that was come in pieces, as if it had been come at once."""
    if curve.brought:
        return
    for at in range(update + 1):
        if at not in curve.points or curve.points[at] is UNKNOWN:
            try:
                curve.add(at, timeline.metrics(at))
            except (Diverged, NotYet):
                return


def progress(session: Session) -> Sought | None:
    """What is sought and how near to it a state is held, for the page; None where nothing is."""
    if session.sought is None:
        return None
    return {"update": session.sought.update, "at": _come(session, session.sought.update)}


def on_the_way(session: Session, place: Cursor) -> bool:
    """Whether who looks at `place` looks how far the way to what is sought has come. Who steps on is soon elsewhere."""
    return session.sought is not None and place.step == "start" and 0 < place.update <= session.sought.update


def _come(session: Session, update: int) -> int:
    """How near to ``update`` each of the runs has come."""
    return min(timeline.nearest(update) for timeline in session.timelines)


def _compute(session: Session, update: int, marks: Iterable[int] = ()) -> None:
    """The way to ``update``, as far as `WAY_SECONDS` go, in turns with the players: nobody else waits for many.

    At ``marks``, on the way, the losses of the twin are noted.
    """
    over, used = time.perf_counter() + PATIENCE_SECONDS, time.thread_time() + WAY_SECONDS
    stops = iter((*marks, update))
    stop = next(stops)
    while (now := time.perf_counter()) < over and time.thread_time() < used and TURN.acquire(timeout=over - now):
        try:
            until = min(time.perf_counter() + PIECE_SECONDS, over)
            session.allow(until)
            while session.comes_to(stop):
                if session.twin is not None and marks:
                    session.twin.curve.add(stop, session.twin.timeline.metrics(stop))
                if stop == update:
                    return
                stop = next(stops)
                if time.perf_counter() > until:
                    break
            if session.end is not None and session.end < stop:
                return
        finally:
            TURN.release()


def _ended(session: Session, place: Cursor) -> bool:
    return session.end is not None and session.end < place.update


def _look(session: Session, place: Cursor) -> None:
    """The session's cursor to ``place``, where its state is held; else as near as there is one, and a sentence."""
    update, end = place.update, session.end
    session.sought = None
    if end is not None and end < update:
        session.cursor = Cursor(end)
        session.notices.append(
            f"{session.ending or 'This run'} ends in update {end + 1:,}, where a number stops being finite."
        )
    elif not session.holds(update):
        session.sought = place
        session.cursor = Cursor(session.nearest(update))
        session.notices.append(
            f"The address leads to update {update + 1:,}, and its numbers are not held here. "
            f"Shown is the nearest update that is: number {session.cursor.update + 1:,}."
        )
    elif place.step not in session.steps(update):
        session.cursor = Cursor(update)
        session.notices.append(f"Update {update + 1:,} has no step {place.step}, so this is its start.")
    else:
        session.cursor = place
    session.reached = max(session.reached, session.cursor.update)
