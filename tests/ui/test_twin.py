"""A second optimizer beside the first: each of the two is what it is alone, to the last bit, whatever is done."""

from __future__ import annotations

import math
from typing import Any, cast

import numpy as np
import pytest

from playground.engine import OPTIMIZERS
from playground.experiment import Experiment, Run
from playground.experiment.link import Cursor
from playground.experiment.presets import PRESETS
from playground.experiment.run import OPTIMIZER, RATE, WEIGHT
from playground.experiment.twin import FIRST, TWIN, are_twins, twin_of
from playground.explain.program import program
from playground.frames import Message
from playground.frames.wire import StageHeader, StageQuestion
from playground.race.on_network import OnNetwork
from playground.race.settings import NETWORK, PCA, NetworkView, Racer, RaceSettings
from playground.timeline import Timeline
from playground.ui import seek
from playground.ui.explaining import explain
from playground.ui.links import come_back
from playground.ui.session import Session
from tests.timeline.plain import bits, plain
from tests.ui.acting import Actor, params
from tests.ui.sessions import rows

MANY = 30


@pytest.fixture
def page() -> Actor:
    """SGD beside Adam, five updates on."""
    page = Actor("rate=0.05&level=2")
    page.ask(changes=[{"what": "twin", "optimizer": "adam", "rate": "0.02"}])
    page.go(Cursor(5))
    return page


def twin_run(session: Session) -> Run:
    assert session.twin is not None
    return session.twin.timeline.run


def numbers_of_the_twin(message: Message, kind: str) -> Any:
    part = Message(message.header["twin"], {
        name.removeprefix("twin_"): array for name, array in message.arrays.items() if name.startswith("twin_")
    })  # fmt: skip
    return rows(part, kind)


def pictures(page: Actor, first: int, stride: int, count: int, **more: Any) -> Message:
    """Pictures for a player, asked for until some come: a busy machine may need more than one message's time."""
    while not page.ask(ahead=[first, stride, count], **more).header["ahead"]:
        pass
    return page.message


def each_is_what_it_is_alone(session: Session, upto: int = MANY) -> None:
    for run, timeline in zip(session.runs, session.timelines, strict=True):
        until = timeline.reached(upto)
        alone = plain(run, until)
        for update in (0, until // 3, until):
            assert bits(timeline.state(update)) == bits(alone[update]), (run.experiment.optimizer, update)


# -- what the two are --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_any_of_the_optimizers_may_stand_beside(name: str) -> None:
    page = Actor()
    page.ask(changes=[{"what": "twin", "optimizer": name, "rate": "0.01"}])
    message = page.go(Cursor(3, "recheck"))
    session = page.session
    assert twin_run(session) == twin_of(Run(Experiment()), name, 0.01)
    states, moves = numbers_of_the_twin(message, "states"), numbers_of_the_twin(message, "moves")
    alone = Timeline(twin_run(session))
    for update in (3, 4):
        assert np.array_equal(states[update]["theta"], alone.state(update).theta)
        metrics = alone.metrics(update)
        assert states[update]["metrics"][:2].tolist() == [metrics.train_loss, metrics.test_loss]
    assert np.array_equal(moves[3]["grad"], alone.moment(3).pass_.grad)
    assert moves[3]["steps"] == ["start", *(step.id for step in alone.moment(3).steps)]
    first = Timeline(Run(Experiment()))
    assert np.array_equal(rows(message, "states")[4]["theta"], first.state(4).theta)
    each_is_what_it_is_alone(session)


def test_they_begin_alike_and_make_two_steps_of_the_same_gradient(page: Actor) -> None:
    message = page.go(Cursor(0, "delta"))
    moves, its = rows(message, "moves"), numbers_of_the_twin(message, "moves")
    assert np.array_equal(moves[0]["grad"], its[0]["grad"])
    assert not np.array_equal(moves[1]["grad"], its[1]["grad"])
    said = {caption["id"]: caption for caption in next(iter(message.header["stories"].values()))}
    assert said["delta"]["sentence"].startswith("The same gradient, two steps: ")
    assert "SGD changes it by" in said["delta"]["sentence"]
    assert ", Adam by " in said["delta"]["sentence"]
    assert said["recheck"]["summary"] == said["delta"]["sentence"]
    assert said["recheck"]["summary_of"] == "delta", "the formulas beside it"
    for name in ("formula_mathml", "numbers_mathml"):
        assert said["delta"][name].count("<mtext>SGD</mtext>") == said["delta"][name].count("<mtext>Adam</mtext>") == 1
    later = page.go(Cursor(1, "delta"))
    captions = [caption for story in later.header["stories"].values() for caption in story]
    assert captions
    assert "two steps" not in "".join(caption["sentence"] + caption["summary"] for caption in captions)


def test_the_settings_paths_agree_with_the_races(page: Actor) -> None:
    """SGD and Adam over 20 updates, one example or a batch at a time: to 1e-12, the race running both at once."""
    for experiment in (Experiment(), Experiment(batch_size=10)):
        racers = (Racer("sgd", 0.1), Racer("adam", 0.02))
        settings = RaceSettings(
            NETWORK, start=None, racers=racers, steps=20, experiment=experiment, view=NetworkView(plane=PCA)
        )
        raced = OnNetwork(settings).heat.theta
        run = Run(experiment)
        for racer, path in zip(racers, raced, strict=True):
            timeline = Timeline(twin_of(run, racer.optimizer, racer.rate))
            for update in range(21):
                theta = timeline.state(update).theta
                assert np.abs(path[update] - theta).max() <= 1e-12 * np.abs(theta).max()
        assert raced.shape[:2] == (2, 21)


# -- what is done to them ----------------------------------------------------------------------------------------------


def test_on_and_off_and_on_again_leaves_the_first_as_it_was(page: Actor) -> None:
    session = page.session
    before, its = bits(session.timeline.state(5)), bits(session.timelines[1].state(5))
    page.ask(changes=[{"what": "twin", "optimizer": None}])
    assert (session.twin, session.shown, session.key) == (None, FIRST, session.run.key())
    assert "twin" not in page.message.header
    assert not [name for name in page.message.arrays if name.startswith(("twin_state", "twin_move"))]
    assert bits(session.timeline.state(5)) == before
    assert session.cursor == Cursor(5)
    page.ask(changes=[{"what": "twin", "optimizer": "adam", "rate": "0.02"}])
    assert bits(session.timelines[1].state(5)) == its
    assert session.cursor == Cursor(5)
    each_is_what_it_is_alone(session)


def test_a_twin_that_comes_late_begins_at_the_start_and_its_losses_on_the_way_are_there() -> None:
    page = Actor()
    for update in range(1, 41):
        page.go(Cursor(update))
    page.ask(changes=[{"what": "twin", "optimizer": ""}])
    session = page.session
    assert session.twin is not None
    assert twin_run(session) == twin_of(session.run, "adam", 0.1), "the usual one, at the rate of the first"
    assert (session.cursor, session.sought) == (Cursor(40), None)
    assert {0, 1, 20, 40} <= set(session.twin.curve.points) & set(session.curve.points)
    alone = Timeline(twin_run(session))
    assert session.twin.curve.points[20] == alone.metrics(20)
    told = page.message
    assert told.arrays["twin_history_update"].tolist() == sorted(session.twin.curve.points)
    each_is_what_it_is_alone(session)


def test_a_weight_set_by_hand_is_set_in_both(page: Actor) -> None:
    page.ask(changes=[{"what": "weight", "selection": "w:0:0:0", "value": 2.0}])
    session = page.session
    assert [change.what for run in session.runs for change in run.changes] == [WEIGHT, WEIGHT]
    assert are_twins(*session.runs)
    assert {timeline.state(5).theta[0] for timeline in session.timelines} == {2.0}
    each_is_what_it_is_alone(session)


@pytest.mark.parametrize("shown", [FIRST, TWIN])
def test_a_rate_or_an_optimizer_goes_to_the_one_whose_numbers_are_shown(page: Actor, shown: str) -> None:
    page.ask(shown=shown)
    session = page.session
    page.set("learning_rate", "0.5")
    page.set("optimizer", "lion")
    own = [[change.what for change in run.changes] for run in session.runs]
    assert own == ([[RATE, OPTIMIZER], []] if shown == FIRST else [[], [RATE, OPTIMIZER]])
    said = page.message.header["notices"][0]
    assert said == [
        "From update 6 on, Lion 0.5 takes the place of "
        + (
            "SGD 0.5, whose numbers were shown; Adam 0.02"
            if shown == FIRST
            else "Adam 0.5, whose numbers were shown; SGD 0.05"
        )
        + " beside it stays."
    ]
    assert session.shown_experiment.optimizer == "lion"
    each_is_what_it_is_alone(session)


@pytest.mark.parametrize("shown", [FIRST, TWIN])
def test_before_the_first_update_it_is_another_from_the_start(page: Actor, shown: str) -> None:
    page.go(Cursor(0))
    page.ask(shown=shown)
    page.set("learning_rate", "0.5")
    session = page.session
    rates = [run.experiment.learning_rate for run in session.runs]
    assert rates == ([0.5, 0.02] if shown == FIRST else [0.05, 0.5])
    assert not any(run.changes for run in session.runs)
    assert len(page.message.header["notices"][0]) == 1
    assert page.message.header["notices"][0][0].startswith(("SGD 0.5 takes", "Adam 0.5 takes"))


def test_other_settings_and_points_are_of_both_and_each_keeps_its_optimizer(page: Actor) -> None:
    session = page.session
    page.ask(shown=TWIN)
    page.set("batch_size", 10)
    assert [run.experiment.optimizer for run in session.runs] == ["sgd", "adam"]
    assert [run.experiment.learning_rate for run in session.runs] == [0.05, 0.02]
    assert are_twins(*session.runs)
    page.ask(changes=[{"what": "points", "points": [[0.5, 0.5, 1]]}])
    assert {run.experiment.points for run in session.runs} == {((0.5, 0.5, 1),)}
    assert (session.cursor, session.shown) == (Cursor(), TWIN)
    each_is_what_it_is_alone(session)


def test_another_rate_for_the_twin_begins_it_anew_and_a_wrong_one_is_refused(page: Actor) -> None:
    session = page.session
    page.ask(changes=[{"what": "twin", "optimizer": "adam", "rate": "0.5"}])
    assert twin_run(session) == twin_of(session.run, "adam", 0.5)
    assert session.cursor == Cursor(5)
    for rate in ("0", "x", "1e9", "nan", "1e999"):
        page.ask(changes=[{"what": "twin", "optimizer": "adam", "rate": rate}])
        assert "stays 0.5" in page.message.header["notices"][0][0]
    page.ask(changes=[{"what": "twin", "optimizer": "eve"}])
    assert page.message.header["notices"]
    assert twin_run(session) == twin_of(session.run, "adam", 0.5)
    each_is_what_it_is_alone(session)


def test_keep_and_restore_bring_both_back(page: Actor) -> None:
    session = page.session
    for update in range(6, 12):
        page.go(Cursor(update))
    page.ask(shown=TWIN, changes=[{"what": "keep"}])
    runs, thetas = session.runs, [timeline.state(11).theta.tobytes() for timeline in session.timelines]
    page.open_card("batch")
    assert session.twin is None
    (ghost, *_) = page.message.header["ghosts"]
    assert ghost["label"].startswith("Circle, network 2–3–1, SGD 0.05, one example at a time: loss ")
    assert ghost["twin"]["label"].startswith("Adam 0.02: loss ")
    assert ghost["twin"]["curve"][-1][:2] == [11, Timeline(runs[1]).metrics(11).train_loss]
    page.ask(changes=[{"what": "restore", "slot": ghost["slot"]}])
    assert (session.runs, session.shown, session.cursor) == (runs, TWIN, Cursor(11))
    assert [timeline.state(11).theta.tobytes() for timeline in session.timelines] == thetas
    each_is_what_it_is_alone(session)


def test_a_branch_keeps_the_two_that_were(page: Actor) -> None:
    session = page.session
    for update in range(6, 12):
        page.go(Cursor(update))
    runs = session.runs
    page.go(Cursor(3))
    page.set("learning_rate", "0.5")
    assert session.kept[-1].runs == runs
    assert session.twin is not None
    assert max(session.twin.curve.points) == max(session.curve.points) == 3
    assert session.timelines[1].run == runs[1], "the other one stays as it is"


@pytest.mark.parametrize("shown", [FIRST, TWIN])
def test_a_reload_and_a_server_that_forgot_lead_back_to_both(page: Actor, shown: str) -> None:
    page.ask(shown=shown)
    page.ask(changes=[{"what": "weight", "selection": "b:1:0", "value": 1.0}])
    page.set("learning_rate", "0.5")
    session = page.session
    runs, states = session.runs, [bits(timeline.state(5)) for timeline in session.timelines]
    query = page.link()
    for forgets in (False, True):
        if forgets:
            page.store._states.clear()
            again = page._opened(come_back, params(query), "pass")
        else:
            again = page.reload()
        assert (page.session.runs, page.session.shown, page.session.cursor) == (runs, shown, Cursor(5))
        assert [bits(timeline.state(5)) for timeline in page.session.timelines] == states
        assert again.header["setup"]["view"]["shown"] == shown
    each_is_what_it_is_alone(page.session)


def test_a_reload_knows_the_losses_of_both(page: Actor) -> None:
    for update in range(6, 12):
        page.go(Cursor(update))
    told = page.reload()
    assert {0, 5, 11} <= set(told.arrays["history_update"]) & set(told.arrays["twin_history_update"])


# -- whose numbers are shown -------------------------------------------------------------------------------------------


def test_captions_and_inspector_are_of_the_one_that_is_shown(page: Actor) -> None:
    page.ask(selection="w:0:0:0")
    for shown, timeline in ((TWIN, page.session.timelines[1]), (FIRST, page.session.timeline)):
        message = page.ask(
            shown=shown, selection="w:0:0:0", cursor={"update": 4, "step": "delta"}, stories=[4], inspector=True
        )
        panel = message.header["inspector"]
        assert panel["optimizer"]["name"] == ("Adam" if shown == TWIN else "SGD")
        assert panel["value"] == timeline.state(4).theta[0]
        (story,) = message.header["stories"].values()
        assert [caption["id"] for caption in story] == list(page.session.steps(4))
        assert ("m_hat" in page.session.steps(4)) == (shown == TWIN)


def test_a_step_the_other_does_not_have_is_its_change(page: Actor) -> None:
    page.ask(shown=TWIN, cursor={"update": 4, "step": "v_hat"})
    assert page.session.cursor == Cursor(4, "v_hat")
    page.session.look_at_numbers_of(FIRST)
    assert page.session.cursor == Cursor(4, "delta")
    page.session.look_at_numbers_of(TWIN)
    assert page.session.cursor == Cursor(4, "delta")


# -- far, fast, and past the end ---------------------------------------------------------------------------------------


def test_a_player_is_shown_both_and_what_is_trained_meanwhile_is_what_it_would_be(page: Actor) -> None:
    session = page.session
    first, seen = 250, []
    for fastest in (False, True, True):
        message = pictures(page, first, 250, 4, fastest=fastest)
        ahead = message.header["ahead"]
        assert [row["update"] for row in message.header["twin"]["states"]] == ahead
        for kind in (rows(message, "states"), numbers_of_the_twin(message, "states")):
            assert list(kind) == ahead
        for at, run in zip(ahead, [session.runs] * len(ahead), strict=True):
            for states, each in zip(
                (rows(message, "states"), numbers_of_the_twin(message, "states")), run, strict=True
            ):
                assert np.array_equal(states[at]["theta"], Timeline(each).state(at).theta)
        seen += ahead
        first = ahead[-1] + 250
        assert session.ahead is not None
        session.ahead.wait()
    assert session.twin is not None
    assert set(seen) <= set(session.twin.curve.points)


def test_a_goal_says_which_was_below_first() -> None:
    page = Actor("batch=10&rate=0.03")
    page.ask(changes=[{"what": "twin", "optimizer": "adam", "rate": "0.05"}])
    goal, first, stop = {"id": "g", "kind": "loss", "value": 0.1}, 25, None
    while stop is None and first < 5_000:
        header = pictures(page, first, 25, 40, goal=goal).header
        first, stop = header["ahead"][-1] + 25, header["stop"]
    assert stop is not None
    below = [next(at for at in range(1, 400) if Timeline(run).metrics(25 * at).train_loss < 0.1)
             for run in page.session.runs]  # fmt: skip
    assert stop["update"] == 25 * max(below)
    first_name, second_name = ("SGD", "Adam") if below[0] < below[1] else ("Adam", "SGD")
    assert stop["sentence"] == (
        f"{first_name}'s training loss is below 0.1 first, after epoch {min(below)}; "
        f"{second_name}'s after epoch {max(below)}, {abs(below[0] - below[1])} epochs later."
    )


@pytest.mark.parametrize("piece", [0.0, seek.PIECE_SECONDS])
def test_where_one_of_the_two_diverges_both_end_and_it_is_named(piece: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """However long the pieces in which the second is brought to where the first ends, which is known already."""
    monkeypatch.setattr(seek, "PIECE_SECONDS", piece)
    diverging = PRESETS["too_large"].experiment
    end = Timeline(Run(diverging)).reached(100_000)
    page = Actor("card=too_large")
    page.ask(changes=[{"what": "twin", "optimizer": "adam", "rate": "0.01"}])
    message = page.go(Cursor(end, "start"))
    assert (message.header["end"], message.header["ending"]) == (end, "SGD")
    session = page.session
    assert session.timelines[1].end is None
    assert [row["update"] for row in message.header["twin"]["states"]] == [end, end + 1]
    assert [row["update"] for row in message.header["states"]] == [end]
    seen: list[int] = []
    while end not in seen:
        seen += pictures(page, end - 1 + len(seen), 1, 8).header["ahead"]
    assert seen == [end - 1, end]
    page.go(Cursor(end + 5))
    assert session.cursor == Cursor(end), "nobody goes past it"
    page.ask(changes=[{"what": "twin", "optimizer": None}])
    page.ask(changes=[{"what": "twin", "optimizer": "sgd", "rate": "1"}])
    assert page.session.end == end
    assert page.session.cursor == Cursor(end)


def test_a_twin_that_ends_before_the_place_leads_to_its_end() -> None:
    diverging = PRESETS["too_large"].experiment
    end = Timeline(Run(diverging)).reached(100_000)
    page = Actor("card=too_large&rate=0.001")
    page.go(Cursor(end + 20))
    message = page.ask(changes=[{"what": "twin", "optimizer": "sgd", "rate": "1"}])
    assert page.session.cursor == Cursor(end)
    assert message.header["notices"][0] == [f"SGD 1 ends in update {end + 1}, where a number stops being finite."]


def test_a_place_too_far_for_the_twin_is_sought_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    page = Actor()
    far = 30_000
    pictures(page, far, 250, 1)
    page.go(Cursor(far))
    session = page.session
    with monkeypatch.context() as patched:
        patched.setattr("tests.ui.acting.Actor._the_server", Actor.without_time)
        page.ask(changes=[{"what": "twin", "optimizer": "adam"}])
    assert session.sought == Cursor(far)
    assert session.cursor.update < far
    assert page.message.header["sought"]["update"] == far
    assert session.holds(session.cursor.update)
    while page.message.header["sought"] is not None:
        page.ask(seek=True)
    assert page.session.cursor == Cursor(far)
    alone = Timeline(twin_run(session))
    assert bits(session.timelines[1].state(far)) == bits(alone.state(far))


def test_an_empty_plane_has_a_twin_with_nothing_to_do() -> None:
    page = Actor("data=own")
    message = page.ask(changes=[{"what": "twin", "optimizer": "adam"}])
    assert message.header["setup"]["twin"]["updates"] == [[0, ["start"]]]
    message = page.ask(ahead=[0, 1, 4])
    assert message.header["twin"]["moves"] == []
    page.ask(changes=[{"what": "points", "points": [[1, 1, 1], [-1, -1, 0]]}])
    page.go(Cursor(2))
    each_is_what_it_is_alone(page.session)


def test_the_settings_beside_the_stage_follow_back_to_before_a_change() -> None:
    page = Actor("level=4")
    page.go(Cursor(5))
    page.set("learning_rate", "10")
    page.go(Cursor(7))
    assert page.session.shown_experiment.learning_rate == 10
    page.state.pop("page_follows", None)
    page.go(Cursor(6))
    assert "page_follows" not in page.state, "nothing to draw anew where the same settings hold"
    page.go(Cursor(2))
    assert page.state["page_follows"]
    assert page.session.shown_experiment.learning_rate == 0.1
    texts = [(row["update"], row["text"]) for row in page.redraw().header["setup"]["headlines"]]
    assert [(at, "SGD 10" in text, "SGD 0.1" in text) for at, text in texts] == [(0, False, True), (5, True, False)]


def test_the_program_and_its_variables_are_those_of_the_run_whose_numbers_are_shown(page: Actor) -> None:
    told = {}
    for shown, run in zip((FIRST, TWIN), page.session.runs, strict=True):
        header = page.ask(shown=shown, program=True, variables=True).header
        told[shown] = [line["text"] for line in header["program"]["lines"]]
        assert told[shown] == [line.text for line in program(run, header["program"]["updates"]).lines]
        theta = next(row for row in header["variables"]["rows"] if row["name"] == "theta")
        assert theta["numbers"] == Timeline(run).state(5).theta.tolist()
    assert not any("m_hat" in line for line in told[FIRST])
    assert any("m_hat" in line for line in told[TWIN])


@pytest.mark.parametrize("ahead", [0, 1])
def test_where_one_has_come_further_nothing_is_said_until_both_are_there(ahead: int) -> None:
    """A busy machine's time may end between the two."""
    session = Actor("card=sgd_beside_adam").session
    session.cursor = Cursor(MANY)
    session.timelines[ahead].moment(MANY)
    wanted = StageQuestion(stories=[MANY], ends=True)
    header = cast(StageHeader, {})
    session.allow(0.0)
    for timeline in session.timelines:
        timeline._begun = True  # the first step of a message is taken in any case
    explain(session, wanted, header, 0.0, new=False, opens=False)
    assert header["stories"] == {}
    session.allow(math.inf)
    explain(session, wanted, header, math.inf, new=False, opens=False)
    (captions,) = header["stories"].values()
    assert [caption["id"] for caption in captions][-1] == "recheck"
