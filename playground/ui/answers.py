"""What Python tells the stage: everything when a run is new to it, otherwise what it asked for.

A message is kept short to compute, so that the next question of the same learner does not wait: the most wanted parts
come first, and what does not fit into the time is left out and asked for again.
"""

import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from playground.experiment import limits, numbers
from playground.experiment.link import Cursor
from playground.experiment.manner import Manner
from playground.experiment.presets import PRESETS
from playground.experiment.twin import TWIN
from playground.explain.standstill import HARDLY
from playground.explain.stuck import stuck
from playground.frames import encode, wire
from playground.frames.code import told_program, told_variables
from playground.frames.labels import headline, rules_of, told_apart
from playground.frames.pictures import Picture, join, metrics_of, move, state
from playground.frames.played import played
from playground.frames.setup import setup
from playground.frames.surface import chosen, surface
from playground.ui import keepsakes, seek
from playground.ui.exercises import prediction
from playground.ui.explaining import explain, opened_moment, time_for
from playground.ui.finding import finding
from playground.ui.links import keep_state, link_and_states, shared
from playground.ui.questions import ahead_of
from playground.ui.session import MOST_KEPT, Kept, Session, next_update
from playground.ui.training_ahead import grain

H = TypeVar("H")

BUDGET_SECONDS = 0.030
#: Of that, for putting states into bytes.
ENCODING_SECONDS = 0.002
#: For the loss surface, while states are computed for a player; half of it where the time is over.
SURFACE_SECONDS = 0.008
#: For coming to the place of the first picture of a page: it is waited for anyway, so better there than quick. And for
#: what is said of it: what is in sight is told whole, the rest follows with the next question.
OPENING_SECONDS = 0.1
WORDS_SECONDS = 0.016
MOST_GHOST_POINTS = 200
#: Of the states, and of the moves, of one message; what lies further around is asked for with the next question.
MOST_DRAWN_BYTES = 250_000
#: The same of states for a player: with their header, a message stays below a megabyte.
MOST_PLAYED_BYTES = 900_000
#: Updates between two states kept for a reload while it plays.
KEPT_EVERY = 10_000
THE_LIMIT = f"Play ends here: {limits.MOST_UPDATE:,} updates are as many as a run may have."


def opening(session: Session, *, reply_to: str | None = None, seconds: float | None = None) -> bytes:
    """The picture of the session's run at its cursor: what a stage that knows nothing needs to draw it. What lies
    around it, it asks for. seconds: for what is said of it, usually as many as a message has.
    """
    update, began = session.cursor.update, time.perf_counter()
    beside = (session.twin.timeline, session.twin.curve.rows()) if session.twin is not None else ()
    picture = setup(session.timeline, session.curve.rows(), *beside)
    view: wire.StageView = {
        "cursor": _cursor(session.cursor),
        "selection": session.selection,
        "focus": session.focus,
        "level": session.view.level,
        "granularity": session.granularity,
        "present": session.view.present,
        "hideNext": session.view.hide_next,
        "find": session.view.find,
        "manner": _manner(session.view.manner),
        "mannered": session.mannered == session.revision,
        "shown": session.shown,
        "linked": session.linked is not None,
        "revision": session.revision,
        "session": session.id,
        "returned": session.returned,
        "mostKept": MOST_KEPT,
        "reached": session.reached,
        "brought": session.curve.brought,
        "earliest": session.earliest(session.cursor.update),
        "limit": {"update": limits.MOST_UPDATE, "sentence": THE_LIMIT},
        "purpose": PRESETS[session.card].line if session.card in PRESETS else "",
        "undo": session.can_undo,
        "cards": [
            {"key": key, "title": card.title, "purpose": card.line, "group": card.group}
            for key, card in PRESETS.items()
        ],
        "card": session.card,
        "surface": chosen(session.view.surface, session.timeline),
    }
    wanted = wire.StageQuestion(
        id=reply_to,
        moves=[update],
        states=[update, update + 1],
        stories=[update],
        inspector=True,
        link=True,
    )
    until = began + OPENING_SECONDS
    session.allow(until)
    words = began + (WORDS_SECONDS if seconds is None else seconds)
    return _message(session, wanted, until, words, {**picture.header, "view": view}, picture.arrays)


def _cursor(cursor: Cursor) -> wire.Cursor:
    place: wire.Cursor = {"update": cursor.update, "step": cursor.step}
    return place if cursor.cell is None else {**place, "cell": cursor.cell}


def _manner(manner: Manner) -> wire.Manner:
    """What the stage is told of it; what one step means it is told beside it."""
    return {
        "edges": manner.edges,
        "nodes": manner.nodes,
        "log_widths": manner.log_widths,
        "test_points": manner.test_points,
        "two_tones": manner.two_tones,
        "log_loss": manner.log_loss,
        "plane": manner.plane,
        "speed": manner.speed,
    }


def due() -> float:
    """When the message that is begun now must be done."""
    return time.perf_counter() + BUDGET_SECONDS


def answer(session: Session, question: wire.StageQuestion, until: float | None = None) -> bytes:
    """What ``question`` asks for, as far as the time until ``until`` allows (usually: what a message has, from now).

    Values were checked by :mod:`playground.ui.questions`.
    """
    until = due() if until is None else until
    session.allow(until - ENCODING_SECONDS)
    # On an empty plane there is nothing to play, whatever a page asks for.
    if ahead_of(question) and len(session.timeline.x):
        return _ahead(session, question, until - ENCODING_SECONDS)
    return _message(session, question, until, until - ENCODING_SECONDS)


def _ahead(session: Session, question: wire.StageQuestion, until: float) -> bytes:
    """States for the player, as many of the wanted ones as the time allows."""
    timeline = session.timeline
    wanted = ahead_of(question)
    if question.fastest:
        wanted = spread(wanted, session)
    shown: list[list[Picture[wire.StateHeader]]] = []
    updates: list[int] = []
    for pictures in _trained(session, wanted, until - SURFACE_SECONDS * (question.surface is not None)):
        update = pictures[0].header["update"]
        # A reload must find one near enough to whatever is on the screen by then.
        if not updates or update // KEPT_EVERY > updates[-1] // KEPT_EVERY:
            keep_state(session, update)
        for (_, curve), picture in zip(session.courses, pictures, strict=True):
            curve.add(update, metrics_of(picture))
        updates.append(update)
        shown.append(pictures)
    states = [join([pictures[at] for pictures in shown]) for at in range(len(session.timelines))]
    stop = _stop(session, shown)
    sent = updates[-1] if updates else session.nearest(wanted.start)
    further = (
        (limits.MOST_UPDATE, timeline.batches.per_epoch)
        if question.fastest
        else (min(sent + len(wanted) * wanted.step, limits.MOST_UPDATE), wanted.step)
    )
    session.to_come = range(sent, *further)
    header: wire.StageHeader = {
        "run": session.key,
        "reply_to": question.id,
        "number": _number(),
        "shown": session.shown,
        "states": states[0].header,
        "moves": [],
        "ahead": updates,
        "end": session.end,
        "ending": session.ending,
        "stop": stop,
        "wait": session.goal.stopping.wait if session.goal else 0,
        "stuck": _stuck(session, shown),
        "slowed": session.slowed,
    }
    arrays = {**played(states[0].arrays), **_tell_links(session, question, header)}
    if session.twin is not None:
        header["twin"] = {"states": states[1].header, "moves": []}
        arrays = {**arrays, **_of_twin(played(states[1].arrays))}
    arrays |= keepsakes.of_played(session, updates, sum(array.nbytes for array in arrays.values()), header)
    return encode(header, {**arrays, **_surface(session, question, header, until)})


def _surface(session: Session, question: wire.StageQuestion, header: wire.StageHeader, until: float) -> dict[str, Any]:
    """The loss surface in `header`, where it is asked for; its arrays."""
    if question.surface is None:
        return {}
    until = max(until, time.perf_counter() + SURFACE_SECONDS / 2)
    drawn = surface(session.survey, session.timelines, question.surface, until)
    header["surface"] = drawn.header
    return drawn.arrays


def _of_twin(arrays: dict[str, Any]) -> dict[str, Any]:
    """Arrays by the names they have where they are the twin's."""
    return {f"twin_{name}": array for name, array in arrays.items()}


def spread(wanted: range, session: Session) -> range:
    """As many pictures as ``wanted``, spread over what has been trained by now: "as fast as it goes".

    Each lies at the end of an epoch, and where they lie far apart at one that was kept while training ahead.
    """
    per_epoch = session.timeline.batches.per_epoch
    before, count = max(wanted.start - per_epoch, 0), len(wanted)
    step = (min(timeline.trained_on(before) for timeline in session.timelines) - before) // max(count, 1)
    size = grain(session.timeline)
    unit = size if step >= size else per_epoch
    step = max(step // unit, 1) * unit
    first = (before // unit) * unit + step
    if first > limits.MOST_UPDATE:
        return wanted
    return range(first, min(first + step * count, limits.MOST_UPDATE + 1), step)


def _trained(session: Session, updates: Iterable[int], until: float) -> Iterator[list[Picture[wire.StateHeader]]]:
    """The pictures of ``updates``, of the run and of its twin, as far as training gets. The stretch begun is
    remembered: a message that ends before its first picture, which may lie many epochs on, still brings the run nearer
    to it.
    """
    told, ahead = 0, session.pictures_ahead()
    for number, update in enumerate(updates):
        late = update not in ahead and time.perf_counter() > until
        if number and (late or told + told / number > MOST_PLAYED_BYTES):
            return
        drawn = ahead.get(update) or (state(line, update, session.focus) for line in session.timelines)
        pictures = [picture for picture in drawn if picture is not None]
        if len(pictures) < len(session.timelines):
            return
        told += sum(array.nbytes for picture in pictures for array in picture.arrays.values())
        yield pictures


def _stop(session: Session, shown: list[list[Picture[wire.StateHeader]]]) -> wire.Stop | None:
    """At which of the pictures ``shown`` Play is to stop, and why: by the learner's goal, or because a run may go no
    further.
    """
    per_epoch = session.timeline.batches.per_epoch
    for pictures in shown:
        update, sentence = pictures[0].header["update"], ""
        if session.goal is not None and update % per_epoch == 0:
            metrics, at = [metrics_of(each) for each in pictures], int(session.shown == TWIN)
            sentence = session.goal.look(update // per_epoch, metrics, session.names, at)
        if update == limits.MOST_UPDATE:
            sentence = sentence or THE_LIMIT
        if sentence:
            return {"update": update, "sentence": sentence}
    return None


def _stuck(session: Session, shown: list[list[Picture[wire.StateHeader]]]) -> str:
    """Why the loss of the run looked at stands still, where it does for an epoch and more; "" where it moves."""
    if len(shown) < 2:
        return ""
    at = 1 if session.shown == TWIN else 0
    timeline, first, last = session.timelines[at], shown[0][at], shown[-1][at]
    before, after = metrics_of(first).train_loss, metrics_of(last).train_loss
    passed = last.header["update"] - first.header["update"]
    if passed < timeline.batches.per_epoch or not abs(after - before) <= HARDLY * abs(before):
        return ""
    return stuck(timeline, last.header["update"])


def _message(
    session: Session,
    wanted: wire.StageQuestion,
    until: float,
    words: float,
    told: wire.Setup | None = None,
    arrays: dict[str, Any] | None = None,
) -> bytes:
    """until, words: when it must be done, and what is said with it. told, arrays: the setup and its arrays, where the
    run is new to the stage.
    """
    learnable = bool(len(session.timeline.x))
    around = until - time_for(wanted)
    states = [
        [*_within(wanted.states if learnable else [0], around, partial(state, line, focus=session.focus))]
        for line in session.timelines
    ]
    moves = [
        [*_within(wanted.moves if learnable else [], around, partial(move, line, focus=session.focus))]
        for line in session.timelines
    ]
    drawn, opened = [join(each) for each in states], [join(each) for each in moves]
    header: wire.StageHeader = {
        "run": session.key,
        "reply_to": wanted.id,
        "number": _number(),
        "shown": session.shown,
        "states": drawn[0].header,
        "moves": opened[0].header,
        "sought": seek.progress(session),
        "ghosts": [_ghost(kept, session) for kept in session.kept],
        "end": None,
        "ending": "",
    }
    arrays = {**(arrays or {}), **drawn[0].arrays, **opened[0].arrays}
    if session.twin is not None:
        header["twin"] = {"states": drawn[1].header, "moves": opened[1].header}
        arrays |= _of_twin({**drawn[1].arrays, **opened[1].arrays})
    if told is not None:
        header["setup"] = told
    for (_, curve), pictures in zip(session.courses, states, strict=True):
        for picture in pictures:
            if picture.header["update"] <= next_update(session.cursor):
                curve.add(picture.header["update"], metrics_of(picture))
    if learnable:
        told_of = {*(each.header["update"] for each in states[0]), *(each.header["update"] for each in moves[0])}
        # The update under the cursor, and the state that it leads to.
        new = told is not None or bool(told_of & {session.cursor.update, session.cursor.update + 1})
        _tell(session, wanted, header, words, new=new, opens=told is not None)
    arrays |= _tell_links(session, wanted, header)
    keepsakes.tell_aside(session, header)
    _tell_exercises(session, wanted, header)
    if notices := session.tell(header["number"]):
        header["notices"] = notices
    # What is left of the time goes into the surface: whatever else is wanted is smaller.
    ground = _surface(session, wanted, header, until - ENCODING_SECONDS) if learnable else {}
    header["end"], header["ending"] = session.end, session.ending
    return encode(header, {**arrays, **ground})


def _tell_links(session: Session, question: wire.StageQuestion, header: wire.StageHeader) -> dict[str, Any]:
    """Links into the header, and what the browser is to keep of a place that a link cannot carry; its arrays."""
    if question.share:
        header["shared"] = shared(session)
    if not question.link:
        return {}
    header["link"], states = link_and_states(session)
    return keepsakes.told([states], header)


def _tell_exercises(session: Session, wanted: wire.StageQuestion, header: wire.StageHeader) -> None:
    """A question, or a mistake to find; where nothing can be learned yet, that there is none."""
    if wanted.predict is not None and (question := prediction(session, wanted.predict)) is not None:
        header["prediction"] = question
    if wanted.find is not None and (mistaken := finding(session, wanted.find)) is not None:
        header["finding"] = mistaken


def _tell(
    session: Session, wanted: wire.StageQuestion, header: wire.StageHeader, until: float, *, new: bool, opens: bool
) -> None:
    """What is said of the update under the cursor, into the header. new: what is there shows something new already;
    opens: all of it is new to the stage.
    """
    if wanted.program:
        header["program"] = told_program(session.shown_timeline.run, session.reached)
    if wanted.variables and (moment := opened_moment(session)) is not None:
        header["variables"] = told_variables(moment, session.selection, session.focus)
    explain(session, wanted, header, until, new=new, opens=opens)


def _ghost(kept: Kept, session: Session) -> wire.Ghost:
    """A kept run as the stage draws it: a curve of a few hundred points and a label with its settings, those included
    that tell it from the other runs in sight.
    """
    run, rows = kept.timeline.run, kept.curve.rows()
    updates = int(rows[-1, 0])
    others = [session.run, *(each.timeline.run for each in session.kept)]
    called = headline(run.experiment, rules_of(run, updates)) + told_apart(run, others)
    ghost: wire.Ghost = {
        "slot": kept.slot,
        "label": _ended(called, rows),
        "likened": run.experiment.data == session.run.experiment.data,
        "optimizer": run.experiment_at(updates).optimizer,
        "curve": _thin(rows),
    }
    if kept.twin is not None and kept.twin.curve.points:
        beside = kept.twin.curve.rows()
        ended = int(beside[-1, 0])
        ghost["twin"] = {
            "label": _ended(rules_of(kept.twin.timeline.run, ended), beside),
            "optimizer": kept.twin.timeline.run.experiment_at(ended).optimizer,
            "curve": _thin(beside),
        }
    return ghost


def _ended(called: str, rows: NDArray[np.float64]) -> str:
    """What a run is called, and how far it came."""
    updates = f"{int(rows[-1, 0]):,} update{'' if rows[-1, 0] == 1 else 's'}"
    return f"{called}: loss {numbers.text(rows[-1, 1])} after {updates}"


def _thin(rows: NDArray[np.float64]) -> list[tuple[int, float, float]]:
    thin = rows[:: -(-len(rows) // MOST_GHOST_POINTS)]
    return [(int(update), train, test) for update, train, test in thin[:, :3].tolist()]


def _number() -> str:
    """Tells a message from the one before: Streamlit hands the last one over again whenever it draws the page anew."""
    return uuid.uuid4().hex[:12]


def _within(updates: Iterable[int], until: float, draw: Callable[[int], Picture[H] | None]) -> Iterator[Picture[H]]:
    """The pictures of ``updates``, the first one always, the others as long as one like those before still fits."""
    began = time.perf_counter()
    told = 0
    for number, update in enumerate(updates):
        now = time.perf_counter()
        if number and (now + (now - began) / number > until or told + told / number > MOST_DRAWN_BYTES):
            return
        picture = draw(update)
        if picture is not None:
            told += sum(array.nbytes for array in picture.arrays.values())
            yield picture
