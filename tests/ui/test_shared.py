"""A link that is given on: what it brings into a browser, and to a server, that have seen nothing of it."""

import math
from dataclasses import replace
from random import Random
from urllib.parse import parse_qsl

import numpy as np
import pytest

from playground.experiment import Change, Experiment, Run, limits
from playground.experiment.layers import layer
from playground.experiment.link import Cursor, PageView
from playground.timeline import SOON, Timeline
from playground.ui import links, questions, seek, snapshots
from playground.ui.kept_link import read, write
from playground.ui.links import session_of, shared
from playground.ui.session import LossHistory, Session
from tests.explain.random_experiments import random_experiment
from tests.timeline.plain import bits

FAR = 400


@pytest.fixture(autouse=True)
def two_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever opens a link finds nothing on the server of what the other has done."""
    monkeypatch.setattr(links, "snapshots", snapshots.Snapshots)
    monkeypatch.setattr(seek, "WAY_SECONDS", 60.0)
    monkeypatch.setattr(seek, "PATIENCE_SECONDS", 60.0)


def seen(run: Run, update: int, every: int = 1, **more: object) -> Session:
    """A session that has looked at every so many-th state up to `update`."""
    session = Session(Timeline(run), **more)  # type: ignore[arg-type]
    session.timeline.allow(math.inf)
    last = session.timeline.reached(update)
    for at in sorted({*range(0, last + 1, every), last}):
        session.curve.add(at, session.timeline.metrics(at))
    session.cursor, session.reached = Cursor(last), last
    return session


def opened(session: Session, *, weights: bool | None = None) -> Session:
    """What somebody else sees who opens the link; weights: whether they travel, None as the dialog proposes."""
    parts = shared(session)
    travel = parts["weights"] if (not parts["near"] if weights is None else weights) else ""
    query = "&".join(filter(None, [parts["place"], travel, parts["curve"], parts["kept"]]))
    return session_of(dict(parse_qsl(query, keep_blank_values=True)))


def rows(curve: LossHistory) -> dict[int, list[float]]:
    return {int(row[0]): row[1:3].tolist() for row in curve.rows()}


@pytest.mark.parametrize("seed", range(12))
def test_any_run_comes_with_its_numbers_and_a_true_curve(seed: int) -> None:
    draw = Random(seed)
    session = seen(Run(random_experiment(draw)), draw.choice([3, 150, FAR]), every=draw.choice([1, 7]))
    again = opened(session)
    assert (again.run, again.cursor, again.reached) == (session.run, session.cursor, session.reached)
    assert not again.notices
    assert again.timeline.metrics(session.cursor.update) == session.timeline.metrics(session.cursor.update)
    true, told = rows(session.curve), rows(again.curve)
    assert len(true) < 2 or len(told) >= min(len(true), 100)
    for update in true.keys() & told.keys():
        np.testing.assert_allclose(told[update], true[update], rtol=2.0**-12)
    if not shared(session)["near"]:
        assert told.keys() <= true.keys()


def test_the_weights_travel_bit_for_bit_where_that_is_wanted() -> None:
    session = seen(Run(Experiment(optimizer="adam")), 5)
    assert "snap=" in shared(session)["weights"]
    other = opened(session, weights=True)
    assert other.timeline.anchors == {4}  # the state before: the gradient that led here is drawn, too
    assert bits(other.timeline.state(5)) == bits(session.timeline.state(5))
    assert opened(session).timeline.anchors == set()


@pytest.mark.parametrize(("update", "near"), [(SOON, True), (SOON + 1, False)])
def test_a_short_way_is_computed_again_with_all_its_losses(update: int, near: bool) -> None:
    session = seen(Run(Experiment()), update)
    parts = shared(session)
    assert (parts["near"], parts["curve"] == "") == (near, near)
    found = rows(opened(session).curve)
    assert sorted(found) == list(range(update + 1)) if near else len(found) == 100


@pytest.mark.parametrize("beside", [False, True])
def test_a_short_way_that_was_played_in_leaps_comes_as_it_was_drawn(beside: bool) -> None:
    session = seen(Run(Experiment()), SOON - 1, every=22)
    if beside:
        session.compare("adam", 0.01)
        seek.bring_beside(session)
    assert shared(session)["near"]
    for mine, theirs in zip(session.courses, opened(session).courses, strict=True):
        true, told = rows(mine[1]), rows(theirs[1])
        assert told.keys() == true.keys()
        assert len(true) < SOON / 10
        for update, losses in true.items():
            np.testing.assert_allclose(told[update], losses, rtol=2.0**-12)


def test_a_short_way_that_a_busy_server_came_in_pieces_has_all_its_losses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seek, "WAY_SECONDS", 0.0)
    session = session_of({"at": "60.loss", "twin": "adam:0.01", "batch": "10"})
    assert session.cursor == Cursor()
    session.timeline.state(20)
    session.twin.timeline.state(20)  # type: ignore[union-attr]
    for _ in range(60):
        seek.go_on(session, math.inf)
    assert session.cursor == Cursor(60, "loss")
    for _, curve in session.courses:
        assert sorted(rows(curve)) == list(range(61))
        assert curve.is_whole
    assert shared(session)["curve"] == ""


def test_a_link_is_short() -> None:
    """The default network after any number of updates, with any optimizer: below 2,000 characters, and one with a
    twin.
    """
    for optimizer in ("sgd", "adam"):
        session = seen(Run(Experiment(optimizer=optimizer, learning_rate=0.03)), 2_000, every=8)
        session.compare("adam", 0.01)
        seek.bring_beside(session)
        parts = shared(session)
        whole = "&".join([parts["place"], parts["weights"], parts["curve"]])
        assert "twin_curve=" in whole
        assert "twin_snap=" in whole
        assert len(whole) < 1_950
    spiral = session_of({"card": "adam"})
    spiral.cursor = Cursor(2)
    assert (shared(spiral)["near"], shared(spiral)["curve"]) == (True, "")
    assert len(shared(spiral)["place"]) < 300  # of 4,707 with its weights


def test_a_file_brings_the_weights_of_a_network_as_large_as_there_is_and_of_its_twin() -> None:
    """What is far too long for an address is opened in place as it is, and what was there can be brought back."""
    layers = (
        layer("lstm", units=16, sequences=1),
        *2 * (layer("simple_rnn", units=15, sequences=1),),
        layer("flatten"),
    )
    large = Experiment(data="first_bit", moments=12, layers=layers, optimizer="adam", hyper=(("amsgrad", 1.0),))
    session = seen(Run(large), 2)
    session.compare("adam", 0.01)
    seek.bring_beside(session)
    parts = shared(session)
    whole = "&".join(filter(None, [parts["place"], parts["weights"], parts["curve"], parts["kept"]]))
    assert 65_536 < len(whole) < limits.MOST_LINK
    other = seen(Run(Experiment(learning_rate=0.5)), 2)
    questions.make_change(other, {"what": "open", "link": whole})
    assert other.run == session.run
    assert bits(other.timeline.state(2)) == bits(session.timeline.state(2))
    assert other.twin is not None
    assert session.twin is not None
    assert bits(other.twin.timeline.state(2)) == bits(session.twin.timeline.state(2))
    questions.make_change(other, {"what": "undo"})
    assert other.run == Run(Experiment(learning_rate=0.5))


def test_without_a_curve_nothing_is_drawn_over_what_is_not_known() -> None:
    """A link of before, far into a run: two straight lines would be a false picture."""
    session = seen(Run(Experiment()), FAR)
    parts = shared(session)
    query = "&".join([parts["place"], parts["weights"]])
    again = session_of(dict(parse_qsl(query)))
    found = rows(again.curve)
    assert np.isnan([found[1][0], found[FAR - 1][0]]).all()
    assert found[0] == rows(session.curve)[0]
    # Whoever gives it on does not close the gap.
    assert np.isnan(rows(opened(again).curve)[FAR - 1]).all()


def kept_of(run: Run, update: int, slot: int) -> Session:
    session = seen(run, update)
    assert session.keep()
    session.kept[-1].slot = slot
    return session


@pytest.mark.parametrize("seed", range(6))
def test_any_kept_run_comes_back(seed: int) -> None:
    session = kept_of(Run(random_experiment(Random(seed))), 40, seed % 6)
    (mine,) = session.kept
    (other,), problems = read(write(session.kept))
    assert not problems
    assert (other.runs, other.slot, other.cursor) == (mine.runs, mine.slot, mine.cursor)
    true, told = rows(mine.curve), rows(other.curve)
    assert told.keys() <= true.keys()
    assert len(told) == min(len(true), 30)
    assert told[max(told)] == true[max(true)]


def test_a_kept_run_that_came_along_can_be_gone_back_to_however_far_it_is() -> None:
    session = kept_of(Run(Experiment()), FAR, 0)
    session.restart(replace(session.experiment, seed=5), undo=False)
    other = opened(session)
    questions.make_change(other, {"what": "restore", "slot": 0})
    assert (other.run, other.cursor, other.sought) == (Run(Experiment()), Cursor(FAR), None)
    assert other.timeline.metrics(FAR) == Timeline(Run(Experiment())).metrics(FAR)


def test_a_kept_twin_comes_along() -> None:
    session = seen(Run(Experiment(), (Change(2, "learning_rate", 0.02),)), 30)
    session.compare("adam", 0.01)
    seek.bring_beside(session)
    assert session.keep()
    (other,), _ = read(write(session.kept))
    assert other.runs == session.runs
    assert other.twin is not None
    assert session.twin is not None
    true, told = rows(session.twin.curve), rows(other.twin.curve)
    assert len(told) > 1
    for update, losses in told.items():
        np.testing.assert_allclose(losses, true[update], rtol=2.0**-12)


@pytest.mark.parametrize("text", ["r", "zAAAA", "rAAAA", "rW10", "rWzFd", "rW1tdXQ", "rW1swXV0"])
def test_damaged_runs_are_left_out_in_a_sentence(text: str) -> None:
    found, problems = read(text)
    assert found == []
    assert len(problems) == (text != "rW10")  # an empty list is no damage


def test_what_a_link_switches_on_is_in_its_place() -> None:
    session = Session(Timeline(Run(Experiment())), view=PageView(0, True, True))
    assert {"present=1", "hide=1"} <= set(shared(session)["place"].split("&"))
