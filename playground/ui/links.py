"""The address bar: from a link to a session, and back."""

import dataclasses
from collections.abc import Mapping

from playground.engine.training import TrainState
from playground.experiment import presets
from playground.experiment.anatomy import Granularity
from playground.experiment.link import LEVEL, NOTHING, OLD_LEVEL, Link, decode, encode
from playground.timeline import Diverged, NotYet, Timeline
from playground.ui import seek
from playground.ui.session import Session
from playground.ui.snapshots import Snapshot, snapshots


def session_of(params: Mapping[str, str]) -> Session:
    """The session a link opens; sentences about what was not usable in it wait among its notices."""
    link, problems = decode(params)
    session = Session(Timeline(link.run))
    session.open(link)
    _take_up(session, link, params)
    if not params:
        session.card = "first"
    if params and link != Link():
        # As the page opened it: "as in the link" leads back to the very same.
        session.linked = dataclasses.replace(link, selection=session.selection, focus=session.focus, view=session.view)
    session.notices += problems
    reach(session, link)
    return session


def open_link(session: Session, params: Mapping[str, str]) -> None:
    """Open a link on a page that is open already. What was there can be brought back; a projector stays one."""
    link, problems = decode(params)
    present, before = session.view.present, session.run
    session.open_in_place(link)
    _take_up(session, link, params)
    session.view = dataclasses.replace(session.view, present=present or session.view.present)
    if session.can_undo and before != session.opened:
        session.notices.append("Another experiment was opened in place of yours, which is kept.")
    session.mannered, session.opened = session.revision, session.run
    session.notices += problems
    reach(session, link)


def _take_up(session: Session, link: Link, params: Mapping[str, str]) -> None:
    """How the page looks and steps as the link says, or its card."""
    card = presets.PRESETS[link.card or "first"]
    # From here on the session has it, and nobody else.
    session.granularity = link.view.manner.by or card.granularity
    session.view = dataclasses.replace(link.view, manner=dataclasses.replace(link.view.manner, by=None))
    if link.card and "ex" not in params:
        # A card's example is the first of its first batch; left unpinned, the focus goes along with the batches.
        session.focus = None
    if link.card and not {LEVEL, OLD_LEVEL} & set(params):
        session.view = dataclasses.replace(session.view, level=card.level)
    if "sel" not in params and session.selection is None and not link.run.experiment.standstill:
        # Something is always selected, so that captions and inspector have a weight to speak of.
        session.selection = card.selection if link.run.experiment.anatomy.find(card.selection) else None
    session.fit_surface()


def come_back(params: Mapping[str, str], granularity: Granularity | None) -> Session:
    """The session of a page that outlived its own: the server was started again, or was left alone for too long."""
    session = session_of(params)
    session.returned = True
    session.granularity = granularity or session.granularity
    session.notices.insert(0, "The server had let go of this page and opened it again from its address.")
    return session


def reach(session: Session, link: Link) -> None:
    """Bring the session to the link's place: from the link's own snapshot, the server's, or by computing."""
    for timeline, curve in session.courses:
        kept = snapshots().get(timeline.run.key(), link.cursor.update)
        if kept is not None:
            timeline.adopt(kept.state)
            curve.points = kept.curve.before(link.cursor.update).points
    seek.open_at(session, link.cursor)


def link_of(session: Session) -> str:
    """The query string of what the session shows, or still seeks; the state is kept on the server for a reload."""
    state, twin_state = keep_state(session, session.cursor.update) if session.cursor.update else (None, None)
    # Where a link tells no selection, one is chosen; a page where nothing is selected says so.
    selection = session.selection or (None if session.run.experiment.standstill else NOTHING)
    # What one step means is told where it is not what a link opens with that does not tell it.
    by = None if session.granularity == presets.PRESETS["first"].granularity else session.granularity
    view = dataclasses.replace(session.view, manner=dataclasses.replace(session.view.manner, by=by))
    return encode(
        session.run, session.sought or session.cursor, selection, session.focus, view, state,
        session.twin.timeline.run if session.twin else None, twin_state, session.shown,
    )  # fmt: skip


def keep_state(session: Session, update: int) -> tuple[TrainState | None, TrainState | None]:
    """Keep what leads to the state before ``update`` on the server for a while, in case the page is reloaded there.

    Kept and given, of the run and of its twin, is the state one update earlier where that is known, else the very one:
    a page draws the gradient of the update that led to its state, too.
    """
    kept: list[TrainState | None] = []
    for timeline, curve in session.courses:
        try:
            state = timeline.state(update - 1 if timeline.holds(update - 1) else update)
        except (Diverged, NotYet):
            kept.append(None)
            continue
        snapshots().put(timeline.run.key(), Snapshot(state, curve.before(session.reached)))
        kept.append(state)
    return kept[0], kept[1] if len(kept) > 1 else None
