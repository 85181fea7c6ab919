"""What a learner's link claims of a run is that learner's alone: whoever else looks at the same run is told its own."""

from dataclasses import replace

import numpy as np
import pytest

from playground.experiment import Change, Experiment, Run, link_curve
from playground.experiment.link import Cursor, encode
from playground.experiment.twin import twin_of
from playground.timeline import Timeline
from playground.ui import links, questions, seek, snapshots
from playground.ui.links import link_of, open_link, session_of
from playground.ui.session import Session
from tests.timeline.plain import bits, plain
from tests.ui.sessions import asked
from tests.ui.test_links import params

FAR = 30_000
RUN = Run(Experiment(batch_size=50))
HONEST, FORGED = plain(RUN, 3)[3], 7.25


@pytest.fixture(autouse=True)
def store(monkeypatch: pytest.MonkeyPatch) -> snapshots.Snapshots:
    """A server that has kept nothing yet, and computes as long as it takes."""
    found = snapshots.Snapshots()
    monkeypatch.setattr(links, "snapshots", lambda: found)
    monkeypatch.setattr(seek, "WAY_SECONDS", 60.0)
    monkeypatch.setattr(seek, "PATIENCE_SECONDS", 60.0)
    return found


def forged(update: int) -> str:
    """An address with weights that this run never has."""
    state = replace(HONEST, update=update, theta=np.full_like(HONEST.theta, FORGED))
    return encode(RUN, Cursor(update), state=state)


def of_another(update: int) -> Session:
    """Who opens the same run at the same place by an address without weights."""
    return session_of(params(encode(RUN, Cursor(update))))


def test_forged_weights_stay_with_who_brought_them() -> None:
    hostile = session_of(params(forged(FAR)))
    assert hostile.timeline.state(FAR).theta.tolist() == [FORGED] * len(HONEST.theta)
    assert "snap=" in link_of(hostile)
    other = of_another(FAR)
    assert other.sought == Cursor(FAR)  # nothing is held of it here, and that is what is said
    assert not other.timeline.anchors


def test_nor_does_what_follows_from_them_reach_anybody() -> None:
    hostile = session_of(params(forged(3)))
    asked(hostile, run=hostile.key, cursor={"update": 3, "step": "start"}, ahead=[100, 100, 60], reached=3, link=True)
    questions.make_change(hostile, {"what": "keep"})
    branched = Change(4, "learning_rate", 0.01)
    hostile.change(branched, Cursor(4))
    asked(hostile, run=hostile.key, cursor={"update": 5, "step": "start"}, reached=5, link=True)
    assert hostile.timeline.state(5).theta.max() > FORGED / 2
    other = of_another(5)
    assert bits(other.timeline.state(5)) == bits(plain(RUN, 5)[5])
    run = Run(RUN.experiment, (branched,))
    again = session_of(params(encode(run, Cursor(5))))
    assert bits(again.timeline.state(5)) == bits(plain(run, 5)[5])


def test_a_forged_curve_is_drawn_for_nobody_else() -> None:
    rows = np.array([[0, FORGED, FORGED], [10, FORGED, FORGED]])
    told = link_curve.encode(rows)
    hostile = session_of(params(f"{encode(RUN, Cursor(10))}&curve={told}"))
    assert hostile.curve.points[0].train_loss == FORGED
    link_of(hostile)
    assert FORGED not in of_another(10).curve.rows()


def test_a_twins_forged_weights_stay_too() -> None:
    twin = twin_of(RUN, "adam", 0.01)
    state = Timeline(twin).state(0)
    false = replace(state, update=FAR, theta=np.full_like(state.theta, FORGED))
    session_opened = session_of(params(encode(RUN, Cursor(FAR), state=replace(HONEST, update=FAR), twin=twin,
                                              twin_state=false)))  # fmt: skip
    link_of(session_opened)
    assert session_of(params(encode(twin, Cursor(FAR)))).sought == Cursor(FAR)


def test_a_link_opened_in_place_is_no_other() -> None:
    hostile = session_of({})
    open_link(hostile, params(forged(FAR)))
    link_of(hostile)
    assert of_another(FAR).sought == Cursor(FAR)


def test_what_the_server_computed_is_there_for_all(store: snapshots.Snapshots) -> None:
    honest = session_of(params(encode(RUN, Cursor(40))))
    link_of(honest)
    kept = store.get(RUN.key(), 40)
    assert kept is not None
    assert kept.state.update in {39, 40}
    assert bits(kept.state) == bits(plain(RUN, kept.state.update)[kept.state.update])
