"""The address bar: from a link to a session, and back."""

from collections.abc import Mapping

from playground.engine.training import TrainState
from playground.experiment import presets
from playground.experiment.link import Cursor, Link, decode, encode
from playground.timeline import Diverged, Timeline
from playground.ui.session import Session
from playground.ui.snapshots import snapshots

#: Updates that are computed again when a link leads far into a run and nobody has kept its state: under a second.
MOST_RECOMPUTED = 20_000


def session_of(params: Mapping[str, str]) -> Session:
    """The session a link opens; sentences about what was not usable in it wait among its notices."""
    link, problems = decode(params)
    card = presets.PRESETS[link.card or "first"]
    session = Session(Timeline(link.run), view=link.view, granularity=card.granularity)
    session.open(link)
    if link.card and "ex" not in params:
        # A card's example is the first of its first batch; left unpinned, the focus goes along with the batches.
        session.focus = None
    if not params:
        session.selection = card.selection
    elif link != Link():
        session.linked = link
    session.notices += problems
    _reach(session, link)
    return session


def _reach(session: Session, link: Link) -> None:
    """Bring the session to the link's update: from its own snapshot, the server's, or by computing; else say so."""
    update = link.cursor.update
    if link.snapshot is None and update > 0:
        kept = snapshots().get(link.run.key())
        known = kept.update if kept is not None and kept.update <= update else 0
        if kept is not None and known:
            session.timeline.adopt(kept)
        if update - known > MOST_RECOMPUTED:
            session.cursor = Cursor()
            session.notices.append(
                f"The link leads to update {update + 1:,}. Its state is no longer kept here, and only the first "
                f"{MOST_RECOMPUTED:,} updates are computed again, so this is the start of the same run."
            )
            return
    last = session.timeline.reached(update) if len(session.timeline.x) else 0
    if last < update:
        session.cursor = Cursor(last)
        session.notices.append(f"This run ends in update {last + 1:,}, where a number stops being finite.")


def link_of(session: Session) -> str:
    """The query string of what the session shows, and the state kept on the server for a reload."""
    state = keep_state(session, session.cursor.update) if session.cursor.update else None
    return encode(session.run, session.cursor, session.selection, session.focus, session.view, state)


def keep_state(session: Session, update: int) -> TrainState | None:
    """Keep the state before ``update`` on the server for a while, in case the page is reloaded there."""
    try:
        state = session.timeline.state(update)
    except Diverged:
        return None
    snapshots().put(session.run.key(), state)
    return state
