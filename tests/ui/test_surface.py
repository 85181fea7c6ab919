"""The loss surface as the page asks for it: what it is told, when there is another plane, and a click on it."""

import math
from typing import Any
from unittest import mock

import numpy as np
import pytest

from playground.engine.training import Training, TrainState
from playground.experiment import Change, Experiment
from playground.experiment.link import decode as read_link
from playground.experiment.surface_choice import SurfaceChoice
from playground.frames import Message, decode, wire
from playground.ui import answers, questions, training_ahead
from playground.ui.links import link_of
from playground.ui.session import Session
from playground.ui.training_ahead import TrainingAhead
from tests.frames.astray import astray
from tests.ui.acting import params
from tests.ui.sessions import asked, session_on

BATCH = Experiment(batch_size=10)


def wish(session: Session, **more: Any) -> dict[str, Any]:
    at = session.cursor.update
    ground = session.survey.ground
    return {
        "kind": "path", "contours": "all", "update": at, "state": at, "side": 41,
        "known": ground.id if ground else "", **more,
    }  # fmt: skip


def told(session: Session, **more: Any) -> Message:
    """The surface, asked for as the page does, until nothing more is to come; with all that came on the way."""
    arrays: dict[str, Any] = {}
    while True:
        question = questions.read({"surface": wish(session, **more)})
        questions.take_place(session, question)
        message = asked(session, surface=wish(session, **more))
        arrays |= message.arrays
        if not message.header["surface"]["unfinished"]:
            return Message(message.header, arrays)


def test_the_first_answer_has_the_plane_the_losses_and_the_dots() -> None:
    session = session_on(BATCH)
    message = told(session)
    part, arrays = message.header["surface"], message.arrays
    assert not astray(message.header, wire.StageHeader)
    assert (part["kind"], part["side"], part["why"]) == ("path", 41, "")
    basis = np.stack([arrays["surface_u"], arrays["surface_v"]])
    (left, right), (low, high) = part["domain"]
    place = arrays["surface_origin"] + np.array([right, low]) @ basis
    timeline = session.timeline
    expected = float(timeline.network.loss(place, timeline.x, timeline.y, BATCH.loss))
    assert arrays["surface_losses"][0, 40] == pytest.approx(expected, rel=1e-6)
    for state, (a, b, own, below, off) in zip(part["dots"], arrays["surface_dots"][0], strict=True):
        theta = timeline.state(state).theta
        assert [a, b] == pytest.approx((theta - arrays["surface_origin"]) @ basis.T, abs=1e-12)
        assert own == timeline.metrics(state).train_loss
        assert off == pytest.approx(float(np.linalg.norm(theta - arrays["surface_origin"] - [a, b] @ basis)), abs=1e-12)
        assert math.isfinite(below)
    assert left < 0 < right
    assert low < 0 < high


def test_who_has_the_plane_is_not_told_it_again() -> None:
    session = session_on(BATCH)
    first = told(session)
    again = told(session)
    assert again.header["surface"]["plane"] == first.header["surface"]["plane"]
    assert "surface_origin" not in again.arrays
    only = told(session, dot=True)
    assert only.header["surface"]["side"] == 0
    assert "surface_losses" not in only.arrays


def test_in_a_batch_it_is_the_batchs_loss_and_finer_at_rest() -> None:
    session = session_on(BATCH, 3)
    message = told(session, contours="batch", side=101)
    timeline = session.timeline
    rows = timeline.batches.indices(3)
    assert message.arrays["surface_losses"].shape == (101, 101)
    dots = dict(zip(message.header["surface"]["dots"], message.arrays["surface_dots"][0], strict=True))
    for state in (3, 4):
        theta = timeline.state(state).theta
        expected = float(timeline.network.loss(theta, timeline.x[rows], timeline.y[rows], BATCH.loss))
        assert dots[state][2] == expected


def test_a_twin_is_on_the_same_surface() -> None:
    session = session_on(BATCH, 6)
    alone = told(session).header["surface"]["plane"]
    session.compare("adam", 0.01)
    message = told(session)
    part = message.header["surface"]
    assert not astray(message.header, wire.StageHeader)
    assert part["plane"] != alone
    assert part["why"] == "A new plane: through the start and where both runs get to."
    assert part["optimizers"] == [[[0, "sgd"]], [[0, "adam"]]]
    ground = session.survey.ground
    assert ground is not None
    for line, dots, name in zip(session.timelines, message.arrays["surface_dots"], ("", "twin_"), strict=True):
        path = message.arrays[f"surface_{name}path"]
        for update, a, b, loss in path:
            theta = line.state(int(update)).theta
            assert [a, b] == pytest.approx(ground.project(theta), abs=1e-12)
            assert loss == pytest.approx(line.metrics(int(update)).train_loss, rel=1e-12)
        assert path[0, 0] == 0
        for state, (a, b, own, _, _) in zip(part["dots"], dots, strict=True):
            assert [a, b] == pytest.approx(ground.project(line.state(state).theta), abs=1e-12)
            assert own == line.metrics(state).train_loss


def test_another_plane_has_its_reason() -> None:
    session = session_on(BATCH, 7)
    first = told(session).header["surface"]["plane"]
    for again, why in (
        ("left", "A new plane: the path had left the map at update 8."),
        ("press", "A new plane, as you asked, from update 8 on."),
    ):
        part = told(session, again=again).header["surface"]
        assert part["why"] == why
        assert part["plane"] != first
        # Asked again because the answer was lost, it is not made anew again.
        assert told(session, known=first, again=again).header["surface"]["plane"] == part["plane"]
    session.restart(Experiment(batch_size=5))
    assert told(session).header["surface"]["why"] == "A new plane: another run has begun."


def test_parameters_that_are_not_there_make_no_plane() -> None:
    session = session_on(BATCH)
    assert told(session, kind="pair", pair=["w:0:0:0", "b:1:0"]).header["surface"]["kind"] == "pair"
    for pair in (None, ["w:0:0:0", "w:0:0:0"], ["w:9:9:9", "b:1:0"]):
        assert told(session, kind="pair", pair=pair).header["surface"]["kind"] == "path"


def test_the_link_remembers_what_is_drawn() -> None:
    session = session_on(BATCH)
    told(session, kind="pair", pair=["w:0:0:1", "b:1:0"], contours="batch")
    link, problems = read_link(params(link_of(session)))
    assert problems == []
    assert link.view == session.view
    assert link.view.surface.pair == (1, 12)
    session.restart(Experiment(inputs=("x1",), hidden=(), activations=()))
    assert session.view.surface.kind == "path"


def test_a_player_gets_its_states_and_a_surface() -> None:
    session = session_on(BATCH)
    message = asked(session, ahead=[1, 1, 4], surface=wish(session))
    assert message.header["ahead"]
    assert "surface" in message.header


def test_an_answer_keeps_to_its_time_whatever_there_is_to_draw() -> None:
    """A piece is computed with each question, so it arrives, however large the network and its data."""
    large = Experiment(hidden=(8,) * 6, activations=("tanh",) * 6, samples=5000, train_share=90)
    session = session_on(large)
    answers_needed, unfinished = 0, True
    while unfinished:
        message = decode(answers.answer(session, questions.read({"surface": wish(session)}), 0.0))
        unfinished = message.header["surface"]["unfinished"]
        answers_needed += 1
    assert message.header["surface"]["side"] == 21
    assert answers_needed > 2


def test_a_player_who_has_trained_ahead_waits_for_no_plane(monkeypatch: pytest.MonkeyPatch) -> None:
    """Places are those that are held, so that a plane that reaches twenty thousand updates on is there in a message."""
    session = session_on(BATCH)
    told(session)
    line, survey = session.timeline, session.survey
    # However long it takes on a busy machine.
    monkeypatch.setattr(training_ahead, "MOST_SECONDS", math.inf)
    training = TrainingAhead((line,), 0, 30_000, 100)
    training.wait()
    training.end()
    far = line.trained_on(0)
    assert far == 30_000
    survey.look_at([line], SurfaceChoice(), far // 2, "left")
    again, advance = [], Training.advance

    def counted(training: Training, state: TrainState, until: int) -> TrainState:
        again.append(until - state.update)
        return advance(training, state, until)

    with mock.patch.object(Training, "advance", counted):
        survey.go_on()
    assert not survey.searching
    assert sum(again) < far // 20, "what was trained is not trained again"
    assert survey.reason == "left"


# -- a click -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("step", "update"), [("start", 5), ("loss", 5), ("recheck", 6)])
def test_a_click_sets_the_weights_to_that_point(step: str, update: int) -> None:
    session = session_on(BATCH, 5, step)
    plane = told(session).header["surface"]["plane"]
    ground = session.survey.ground
    assert ground is not None
    (left, right), (low, high) = ground.domain
    at = [left + 0.3 * (right - left), low + 0.8 * (high - low)]
    questions.make_change(session, {"what": "place", "plane": plane, "at": at})
    assert session.cursor.update == update
    theta = session.timeline.state(update).theta
    assert np.array_equal(theta, ground.lift(theta, np.array(at)))
    again = " again" if step == "loss" else ""
    assert session.notices == [f"All 13 weights and biases set. Update {update + 1} starts{again} with them."]
    (change,) = session.run.changes
    assert (change.update, change.what, len(change.value)) == (update, "weights", len(theta))
    # The plane stays, and the dot stands on it: there is no thread.
    message = told(session)
    assert message.header["surface"]["plane"] == plane
    a, b, own, below, off = dict(
        zip(message.header["surface"]["dots"], message.arrays["surface_dots"][0], strict=True)
    )[update]
    assert [a, b] == pytest.approx(at, abs=1e-12)
    assert own == pytest.approx(below, rel=1e-12)
    assert off < 1e-12


def test_with_two_parameters_only_these_two_change() -> None:
    session = session_on(BATCH, 5)
    before = session.timeline.state(5).theta
    plane = told(session, kind="pair", pair=["w:0:1:2", "b:1:0"]).header["surface"]["plane"]
    questions.make_change(session, {"what": "place", "plane": plane, "at": [0.25, -0.5]})
    assert session.run.changes == (Change(5, "weights", ((5, 0.25), (12, -0.5))),)
    after = session.timeline.state(5).theta
    assert np.flatnonzero(before != after).tolist() == [5, 12]
    assert session.notices == ["x₂→h₃ set to 0.25 and the bias of ŷ to −0.5. Update 6 starts with them."]


def test_undo_takes_a_click_back_as_one() -> None:
    session = session_on(BATCH, 5, "loss")
    plane: str = told(session).header["surface"]["plane"]
    run, theta, cursor = session.run, session.timeline.state(5).theta, session.cursor
    questions.make_change(session, {"what": "place", "plane": plane, "at": [0.1, 0.1]})
    could = session.can_undo
    assert could
    questions.make_change(session, {"what": "undo"})
    assert session.run == run
    assert session.cursor == cursor
    assert np.array_equal(session.timeline.state(5).theta, theta)
    assert not session.can_undo
    assert told(session).header["surface"]["plane"] == plane


def test_before_the_first_step_a_click_can_be_taken_back_too() -> None:
    session = session_on(BATCH)
    plane = told(session).header["surface"]["plane"]
    run = session.run
    questions.make_change(session, {"what": "place", "plane": plane, "at": [0.1, 0.1]})
    questions.make_change(session, {"what": "undo"})
    assert session.run == run


@pytest.mark.parametrize("at", [None, [1], ["1", 2], [math.nan, 0], [math.inf, 0], [True, 1], {"a": 1}])
def test_a_place_that_is_none_changes_nothing(at: Any) -> None:
    session = session_on(BATCH)
    plane = told(session).header["surface"]["plane"]
    questions.make_change(session, {"what": "place", "plane": plane, "at": at})
    assert session.run.changes == ()


def test_a_click_on_a_plane_that_is_gone_is_told() -> None:
    session = session_on(BATCH)
    questions.make_change(session, {"what": "place", "plane": "x", "at": [0, 0]})
    told(session)
    questions.make_change(session, {"what": "place", "plane": "x", "at": [0, 0]})
    assert session.run.changes == ()
    assert "The plane has changed meanwhile" in session.notices[0]


def test_a_place_outside_the_map_is_at_its_edge() -> None:
    session = session_on(BATCH)
    plane = told(session, kind="pair", pair=["w:0:1:2", "b:1:0"]).header["surface"]["plane"]
    ground = session.survey.ground
    assert ground is not None
    questions.make_change(session, {"what": "place", "plane": plane, "at": [1e9, -1e9]})
    theta = session.timeline.state(0).theta
    assert (theta[5], theta[12]) == (ground.domain[0][1], ground.domain[1][0])


def test_no_more_places_than_a_link_can_carry() -> None:
    session = session_on(BATCH)
    plane = told(session).header["surface"]["plane"]
    for update in range(400):
        session.cursor = type(session.cursor)(update)
        questions.make_change(session, {"what": "place", "plane": plane, "at": [0.1, 0.1]})
    assert any("at most 2,000 numbers" in notice for notice in session.notices)
    assert len(link_of(session)) < 40_000
