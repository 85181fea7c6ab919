"""The address bar, and a link to be given on: from a link to a session, and back."""

import dataclasses
from collections.abc import Mapping

import numpy as np

from playground.engine.training import TrainState
from playground.experiment import link_curve, presets, snapshot
from playground.experiment.anatomy import Granularity
from playground.experiment.link import LEVEL, NOTHING, OLD_LEVEL, Curve, Link, decode, encode
from playground.frames import wire
from playground.timeline import MOST_RECOMPUTED, SOON, Diverged, NotYet, Timeline, brought_ground
from playground.ui import kept_link, seek
from playground.ui.session import LossHistory, Session, another_level, next_update
from playground.ui.snapshots import Snapshot, snapshots


def session_of(params: Mapping[str, str], brought: wire.Brought | None = None) -> Session:
    """The session a link opens, with what a browser kept of it; sentences about what was not usable in it wait among
    its notices.
    """
    link, problems = decode(params if brought is None else {**params, **_texts(brought)})
    if brought is not None:
        link = dataclasses.replace(link, curve=_losses(brought.curve, brought.others) or link.curve)
        if link.twin is not None:
            link = dataclasses.replace(link, twin_curve=_losses(brought.twin_curve, brought.others) or link.twin_curve)
    session = Session(Timeline(link.run))
    session.open(link)
    _take_up(session, link, params)
    if not params:
        session.card = "first"
    if params and link != Link():
        # As the page opened it: "as in the link" leads back to the very same.
        session.linked = dataclasses.replace(link, selection=session.selection, focus=session.focus, view=session.view)
    session.kept, more = kept_link.read(link.kept)
    session.notices += [*problems, *more]
    reach(session, link)
    return session


def open_link(session: Session, params: Mapping[str, str], *, pressed: bool = False) -> None:
    """Open a link on a page that is open already. What was there can be brought back; a projector stays one.

    pressed: by the learner, who is told of each loss and of another level; a lesson that goes on has its own words.
    """
    link, problems = decode(params)
    present, level = session.view.present, session.view.level
    lost = session.open_in_place(link, pressed=pressed)
    _take_up(session, link, params)
    session.view = dataclasses.replace(session.view, present=present or session.view.present)
    session.notices += problems
    session.mannered = session.revision
    reach(session, link)
    session.opened = session.run, session.cursor
    session.notices += another_level("place", level, session.view.level) if pressed else []
    # Last: the button that brings it back is beside the last sentence.
    session.notices += [lost] if lost else []


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


def come_back(
    params: Mapping[str, str], granularity: Granularity | None, brought: wire.Brought | None = None
) -> Session:
    """The session of a page that outlived its own: the server was started again, or was left alone for too long."""
    session = session_of(params, brought)
    session.returned = True
    session.granularity = granularity or session.granularity
    if brought is None or not brought.again:
        session.notices.insert(0, "The server had let go of this page and opened it again from its address.")
    return session


def _texts(brought: wire.Brought) -> dict[str, str]:
    """What a browser kept that a link can tell, by the names of its parts."""
    told = {"snap": brought.snap, "twin_snap": brought.twin_snap, "kept": brought.kept}
    return {name: text for name, text in told.items() if text}


def _losses(points: list[wire.ArrivingPoint], others: bool) -> Curve | None:
    """A curve of updates that rise; None of none. Where something else came the points in order are taken."""
    rows: list[wire.ArrivingPoint] = []
    for point in points:
        if not rows or point[0] > rows[-1][0]:
            rows.append(point)
    return (np.array(rows, dtype=np.float64), others) if rows else None


def reach(session: Session, link: Link) -> None:
    """Bring the session to the link's place: from the link's own snapshot, the server's, or by computing."""
    place = link.cursor.update
    for (timeline, curve), told in zip(session.courses, (link.curve, link.twin_curve), strict=False):
        kept = snapshots().get(timeline.run.key(), place)
        if kept is not None:
            timeline.adopt(kept.state)
        if told is not None:
            brought = LossHistory.brought_along(*told).before(place + MOST_RECOMPUTED)
            curve.points, curve.brought = brought.points, brought.brought
            timeline.claimed = True
        elif kept is not None:
            before = kept.curve.before(place)
            curve.points, curve.brought = before.points, before.brought
    _bring_ground(session, link)
    seek.open_at(session, link.cursor)
    for timeline, curve in session.courses:
        seek.fill(timeline, curve, session.cursor.update if session.sought is None else 0, SOON)
    if session.sought is None:
        session.reached = max([session.reached, *session.curve.points])


def _bring_ground(session: Session, link: Link) -> None:
    """The loss surface is looked at on the plane that the link brings; what is damaged is laid anew."""
    choice = session.view.surface
    brought = brought_ground.decode(link.ground, session.timelines, choice) if link.ground else None
    if brought is not None:
        session.survey.bring(session.timelines, choice, brought.reason, brought.ground, brought.ways)


def _is_at_start(session: Session) -> bool:
    return session.cursor.update == 0 and session.cursor.step != "recheck"


def _ground(session: Session, near: bool) -> str:
    """The plane that is looked at as text; "" where none is, or where it is laid again just so."""
    survey, runs, choice = session.survey, session.timelines, session.view.surface
    if session.experiment.standstill:
        return ""
    if survey.ground is None:
        # Whoever opens the link has it searched for where it is searched for here, and not where they are then.
        begun = survey.begun(runs)
        text = brought_ground.begun(*begun) if begun is not None and begun[0] <= runs[0].soon else ""
    elif survey.is_of(runs, choice):
        text = brought_ground.encode(survey.ground, survey.reason, runs, session.reached, near=near)
    else:
        return ""
    return "" if text == brought_ground.FRESH and _is_at_start(session) else text


def link_of(session: Session) -> str:
    """The query string of what the session shows, or still seeks; the state is kept on the server for a reload."""
    return link_and_states(session)[0]


def link_and_states(session: Session) -> tuple[str, tuple[TrainState | None, TrainState | None]]:
    """The same, and the states of the run and of its twin that lead there, where the query does not tell them."""
    states = keep_state(session, session.cursor.update) if session.cursor.update else (None, None)
    query = _place(session, *states)
    names = [name for name, state in zip(("snap", "twin_snap"), states, strict=True) if state is not None]
    return query, (None, None) if all(f"&{name}=" in f"&{query}" for name in names) else states


def _place(session: Session, state: TrainState | None = None, twin_state: TrainState | None = None) -> str:
    # Where a link tells no selection, one is chosen; a page where nothing is selected says so.
    selection = session.selection or (None if session.run.experiment.standstill else NOTHING)
    # What one step means is told where it is not what a link opens with that does not tell it.
    by = None if session.granularity == presets.PRESETS["first"].granularity else session.granularity
    view = dataclasses.replace(session.view, manner=dataclasses.replace(session.view.manner, by=by))
    return encode(
        session.run, session.sought or session.cursor, selection, session.focus, view, state,
        session.twin.timeline.run if session.twin else None, twin_state, session.shown,
    )  # fmt: skip


def in_a_moment(session: Session) -> bool:
    """Whether the numbers at the cursor are soon computed from the start."""
    return session.cursor.update <= session.timeline.soon


def shared(session: Session) -> wire.SharedLink:
    """What the session shows, as the parts of a link that is given on."""
    update, near = session.cursor.update, in_a_moment(session)
    states = keep_state(session, update) if update else (None, None)
    weights = [snapshot.encode(state, snapshot.MOST_TRAVELLING) if state is not None else "" for state in states]
    # A short way is computed again as a whole, its losses with it: where they are all drawn here, too.
    most = link_curve.MOST_POINTS // len(session.timelines)
    drawn = [curve.before(session.reached) for _, curve in session.courses]
    again = near and session.reached <= next_update(session.cursor) and all(curve.is_whole for curve in drawn)
    curves = [] if again else [link_curve.encode(curve.rows()[:, :3], most) for curve in drawn]
    return {
        "place": _place(session),
        "weights": _parts(("snap", "twin_snap"), weights),
        "near": near,
        "curve": _parts(("curve", "twin_curve"), curves),
        "ground": _parts(("ground",), [_ground(session, near)]),
        "kept": _parts(("kept",), [kept_link.write(session.kept)]),
        "runs": len(session.kept),
    }


def _parts(names: tuple[str, ...], values: list[str]) -> str:
    return "&".join(f"{name}={value}" for name, value in zip(names, values, strict=False) if value)


def keep_state(session: Session, update: int) -> tuple[TrainState | None, TrainState | None]:
    """Keep what leads to the state before ``update`` on the server for a while, in case the page is reloaded there.

    Kept and given, of the run and of its twin, is the state one update earlier where that is known, else the very one:
    a page draws the gradient of the update that led to its state, too. Whoever looks at the same run is given what is
    kept: so nothing is that follows from numbers which a learner's link or browser brought.
    """
    kept: list[TrainState | None] = []
    for timeline, curve in session.courses:
        try:
            state = timeline.state(update - 1 if timeline.holds(update - 1) else update)
        except (Diverged, NotYet):
            kept.append(None)
            continue
        if not timeline.claimed:
            snapshots().put(timeline.run.key(), Snapshot(state, curve.before(session.reached)))
        kept.append(state)
    return kept[0], kept[1] if len(kept) > 1 else None
