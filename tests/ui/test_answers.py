"""What the stage is told, when, and how much of it."""

import itertools
import math
from typing import Any
from urllib.parse import parse_qsl

import numpy as np
import pytest

from playground.experiment import Change, Experiment, Run
from playground.experiment.link import Cursor
from playground.experiment.presets import PRESETS
from playground.explain import story
from playground.explain.story import LEAST_CAPTIONS
from playground.frames import decode
from playground.timeline import Timeline
from playground.ui import answers, links, questions, snapshots
from playground.ui.links import session_of
from playground.ui.session import Session
from tests.ui.acting import Actor, params
from tests.ui.sessions import asked, rows, session_on

LARGEST = Experiment(
    inputs=("x1", "x2", "x1sq", "x2sq", "x1x2", "sinx1", "sinx2"), hidden=(8,) * 6, activations=("tanh",) * 6
)
LSTM = "data=parity&moments=12&layers=lstm:16&batch=10&sel=u:0:0:0"
DIGITS = (
    "data=digits&layers=conv2d:8:padding=same~max_pooling~flatten~dense:16&batch=10&out=softmax"
    "&loss=categorical_crossentropy&sel=w:0:0:0:0:0"
)


@pytest.fixture(autouse=True)
def own_store(monkeypatch: pytest.MonkeyPatch) -> snapshots.Snapshots:
    store = snapshots.Snapshots()
    monkeypatch.setattr(links, "snapshots", lambda: store)
    return store


@pytest.fixture(autouse=True)
def unhurried(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine must not decide what is in a message, except where that is what is tested."""
    if "slow" not in request.fixturenames:
        monkeypatch.setattr(answers, "BUDGET_SECONDS", 60.0)
        monkeypatch.setattr(answers, "OPENING_SECONDS", 60.0)
        monkeypatch.setattr(answers, "WORDS_SECONDS", 60.0)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock on which every look costs a second."""
    seconds = itertools.count()
    monkeypatch.setattr("playground.ui.answers.time.perf_counter", lambda: float(next(seconds)))


@pytest.mark.parametrize("key", PRESETS)
def test_the_opening_is_all_a_stage_needs_to_draw_the_first_picture(key: str) -> None:
    session = session_of({"card": key})
    message = decode(answers.opening(session, reply_to="a.1"))
    header = message.header
    assert (header["run"], header["reply_to"], header["end"]) == (session.key, "a.1", None)
    assert header["setup"]["view"]["cursor"] == {"update": 0, "step": "start"}
    assert (list(rows(message, "moves")), list(rows(message, "states"))) == ([0], [0, 1])
    assert header["begun"] == []
    state = rows(message, "states")[1]
    assert np.array_equal(state["theta"], session.timeline.state(1).theta)
    captions = next(iter(header["stories"].values()))
    assert [caption["id"] for caption in captions] == header["setup"]["runner"]["updates"][0][1]
    assert all(caption["sentence"] for caption in captions)
    assert ("inspector" in header) == (session.selection is not None)
    assert header["link"] == links.link_of(session)


def test_the_opening_says_how_the_page_looks() -> None:
    session = session_of({"present": "1", "hide": "1", "level": "3", "at": "2.loss", "sel": "b:1:0", "ex": "4"})
    view = decode(answers.opening(session)).header["setup"]["view"]
    expected = {
        "cursor": {"update": 2, "step": "loss"}, "selection": "b:1:0", "focus": 4, "level": 3, "granularity": "pass",
        "present": True, "hideNext": True, "linked": True, "undo": False,
    }  # fmt: skip
    assert {name: view[name] for name in expected} == expected


def test_an_empty_plane_opens_with_a_picture_and_no_moves() -> None:
    message = decode(answers.opening(session_on(Experiment(data="own"))))
    assert (message.header["moves"], message.header.get("stories", {})) == ([], {})
    assert list(rows(message, "states")) == [0]
    assert message.header["setup"]["standstill"]


@pytest.mark.parametrize(
    "experiment", [Experiment(samples=1), Experiment(batch_size=250), Experiment(hidden=(), activations=())]
)
def test_small_and_flat_runs_open_too(experiment: Experiment) -> None:
    session = session_on(experiment)
    session.selection, session.view = "w:0:0:0", type(session.view)(5)
    header = decode(answers.opening(session)).header
    assert header["inspector"]["selection"] == "w:0:0:0"
    checked = asked(session, inspector=True, measured="check").header["inspector"]
    assert checked["check"]["verdict"] == "agrees"


def test_only_what_the_open_tab_shows_is_measured() -> None:
    session = session_on()
    session.selection = "w:0:0:0"
    for measured, parts in ((None, set[str]()), ("curve", {"curve"}), ("check", {"check"})):
        panel = asked(session, inspector=True, measured=measured).header["inspector"]
        assert panel["measured"] == measured
        assert panel.keys() & {"curve", "check"} == parts


def test_notices_are_told_until_they_are_heard() -> None:
    """Of two messages that come together Streamlit drops the first: what it alone told would never be read."""
    session = session_on()
    session.notices += ["One.", "Two."]
    sentences, name = decode(answers.opening(session)).header["notices"]
    assert sentences == ["One.", "Two."]
    assert asked(session).header["notices"] == [sentences, name]
    session.heard("another")
    session.notices.append("Three.")
    all_three, later = asked(session).header["notices"]
    assert all_three == ["One.", "Two.", "Three."]
    session.heard(name)
    assert asked(session).header["notices"] == [all_three, later]
    session.heard(later)
    assert "notices" not in asked(session).header


def test_an_answer_holds_what_was_asked_for_and_no_more() -> None:
    session = session_on(update=4)
    message = asked(session, moves=[4], states=[5, 4], stories=[3])
    assert message.header["reply_to"] == "q.1"
    assert list(rows(message, "moves")) == [4]
    assert list(rows(message, "states")) == [5, 4]
    assert list(message.header["stories"]) == ["3||"]
    assert "setup" not in message.header
    assert "inspector" not in message.header
    assert "link" not in message.header


def test_the_inspector_speaks_of_the_cursor_the_selection_and_the_focus() -> None:
    session = session_on(update=4, step="dW:1")
    session.selection, session.focus = "w:1:2:0", 11
    panel = asked(session, inspector=True).header["inspector"]
    assert (panel["selection"], panel["update"], panel["step"]) == ("w:1:2:0", 4, "dW:1")
    assert (panel["focus"], panel["pinned_focus"], panel["in_batch"]) == (11, 11, False)
    moment = session.timeline.moment(4)
    assert panel["gradient"]["value"] == moment.pass_.grad[11]
    assert panel["value"] == moment.before.theta[11]
    session.focus = None
    assert asked(session, inspector=True).header["inspector"]["pinned_focus"] is None


def test_captions_are_kept_under_what_they_depend_on() -> None:
    session = session_on(update=2)
    session.selection, session.focus = "w:0:1:1", 5
    assert list(asked(session, stories=[2, 3]).header["stories"]) == ["2|w:0:1:1|5", "3|w:0:1:1|5"]


def test_a_run_that_ended_says_where_and_gives_nothing_behind_it() -> None:
    session = session_on(PRESETS["too_large"].experiment)
    end = session.timeline.reached(10_000)
    session.cursor = Cursor(end)
    message = asked(
        session, moves=[end, end + 1], states=[end, end + 1, end + 5], stories=[end, end + 1], inspector=True
    )
    assert message.header["end"] == end
    assert list(rows(message, "moves")) == [end]
    assert list(rows(message, "states")) == [end]
    assert list(message.header["stories"]) == [f"{end}||"]
    last = message.header["stories"][f"{end}||"][-1]
    assert last["id"] == session.timeline.moment(end).steps[-1].id
    assert "learning rate" in last["sentence"]


def test_numbers_that_are_not_finite_reach_the_inspector_as_words() -> None:
    run = Run(Experiment(output_activation="linear", activations=("relu",)), (Change(1, "weight", (0, 1e200)),))
    timeline = Timeline(run)
    end = timeline.reached(50)
    session = Session(timeline, Cursor(end), "w:0:0:0")
    panel = asked(session, inspector=True, measured="check").header["inspector"]
    assert panel["check"]["verdict"] == "not finite"
    assert panel["check"]["fd"] == "NaN"
    panel = asked(session, inspector=True, measured="curve").header["inspector"]
    assert "Infinity" in panel["curve"]["train"]


# -- time --------------------------------------------------------------------------------------------------------------


def test_what_does_not_fit_into_the_time_is_left_out_and_what_is_looked_at_comes_first_and_whole(slow: None) -> None:
    """The picture, then its caption, then what is measured of it, each however long it takes; then the rest."""
    session = session_on(update=4)
    session.selection = "w:0:0:0"
    captions, panel = "4|w:0:0:0|", {"inspector": True, "measured": "curve"}
    first = asked(session, moves=[4, 5, 6], states=[4, 5, 6, 7], stories=[4, 5], link=True, **panel)
    assert (list(rows(first, "moves")), list(rows(first, "states"))) == ([4], [4])
    assert (first.header["stories"], "inspector" in first.header) == ({}, False)
    assert first.header["link"].startswith("at=4.start")
    second = asked(session, moves=[6], states=[7], stories=[4, 5], **panel).header
    assert (list(second["stories"]), "inspector" in second) == ([captions], False)
    assert second["stories"][captions][0]["id"] == "start"
    third = asked(session, stories=[5, 3], **panel).header
    assert third["stories"] == {}
    assert third["inspector"]["curve"]["at"] == session.timeline.state(4).theta[0]
    assert list(asked(session, stories=[5, 3]).header["stories"]) == ["5|w:0:0:0|"]


def written(session: Session) -> list[tuple[str, str]]:
    """The captions of the update under the cursor, each by its operation."""
    told = story(session.timeline.moment(session.cursor.update), session.selection, session.focus)
    return [(each.id, each.sentence) for each in told]


def story_told(header: dict[str, Any], key: str) -> list[tuple[str, str]]:
    return [(each["id"], each["sentence"]) for each in header["stories"][key]]


def test_captions_too_many_for_one_message_are_written_on_with_the_next_until_all_are_told(slow: None) -> None:
    session = session_of(params(LSTM))
    every, key, before = written(session), "0|u:0:0:0|", 0
    assert len(every) > 5 * LEAST_CAPTIONS
    for _ in range(len(every) // LEAST_CAPTIONS):
        header = asked(session, stories=[0]).header
        told = story_told(header, key)
        assert before < len(told) < len(every)
        assert told == every[: len(told)]
        assert header["begun"] == [key]
        before = len(told)
    header = asked(session, stories=[0, 1]).header
    assert (story_told(header, key), header["begun"], list(header["stories"])) == (every, [], [key])


@pytest.mark.parametrize("query", [LSTM, "card=batch&sel=w:0:0:0", DIGITS], ids=["LSTM", "batch", "digits"])
@pytest.mark.parametrize("step", ["start", "loss", "theta", "recheck"])
def test_what_is_looked_at_is_told_first_however_little_time_there_is(query: str, step: str, slow: None) -> None:
    """The caption under the cursor and the one whose formulas stand beside its summary, and the panel, in the opening
    too; the captions behind it before those before it.
    """
    session = session_of(params(f"{query}&at=0.{step}"))
    every = written(session)
    at = [name for name, _ in every].index(step)
    for message in (answers.opening(session), answers.answer(session, questions.read({"stories": [0]}))):
        header = decode(message).header
        (key,) = header["stories"]
        told = dict(story_told(header, key))
        assert told.items() <= dict(every).items()
        caption = next(each for each in header["stories"][key] if each["id"] == step)
        assert caption["summary_of"] in {"", *told}
        following = [name for name, _ in every[at : at + LEAST_CAPTIONS - 1]]
        assert told.keys() >= {*following} or header["begun"] == []
        assert ("inspector" in header) == ("setup" in header)


def test_captions_that_were_begun_are_told_of_the_place_to_which_the_cursor_has_moved(slow: None) -> None:
    session = session_of(params(LSTM))
    assert "recheck" not in dict(story_told(asked(session, stories=[0]).header, "0|u:0:0:0|"))
    session.cursor = Cursor(0, "recheck")
    assert "recheck" in dict(story_told(asked(session, stories=[0]).header, "0|u:0:0:0|"))


@pytest.mark.parametrize("query", [LSTM, "card=batch&sel=w:0:0:0", DIGITS], ids=["LSTM", "batch", "digits"])
def test_who_goes_from_update_to_update_is_told_their_ends_and_that_there_is_more(query: str) -> None:
    session = session_of(params(f"{query}&at=2.recheck"))
    for at, step in ((2, "recheck"), (3, "start")):
        session.cursor = Cursor(at, step)
        header = asked(session, stories=[2, 3], ends=True).header
        for update in (2, 3):
            session.cursor = Cursor(update, "start")
            every = dict(written(session))
            (key,) = [key for key in header["stories"] if key.startswith(f"{update}|")]
            told = dict(story_told(header, key))
            assert {"start", "recheck"} <= told.keys() < every.keys()
            assert told.items() <= every.items()
            assert all(each["summary_of"] in {"", *told} for each in header["stories"][key])
            assert key in header["begun"]
    session.cursor = Cursor(3, "loss")
    header = asked(session, stories=[3], ends=True).header
    assert "loss" in dict(story_told(header, next(iter(header["stories"])))), "where somebody stands"


def test_of_an_update_that_is_not_finished_its_end_is_where_a_number_stops_being_finite() -> None:
    session = session_on(PRESETS["too_large"].experiment)
    end = session.timeline.reached(10_000)
    session.cursor = Cursor(end)
    header = asked(session, stories=[end], ends=True).header
    (told,) = header["stories"].values()
    assert [each["id"] for each in told] == ["start", session.timeline.moment(end).steps[-1].id]
    # What is still being found out is asked for once more, and then with all the rest.
    header = asked(session, stories=[end]).header
    (whole,) = header["stories"].values()
    assert (header["begun"], whole[-1]["unfinished"]) == ([], False)
    assert "learning rate" in whole[-1]["sentence"]


def test_captions_begun_for_one_selection_are_not_told_of_another(slow: None) -> None:
    session = session_of(params(LSTM))
    assert asked(session, stories=[0]).header["begun"] == ["0|u:0:0:0|"]
    session.selection = "u:0:1:0"
    header = asked(session, stories=[0]).header
    told = story_told(header, "0|u:0:1:0|")
    assert told == written(session)[: len(told)]
    assert header["begun"] == ["0|u:0:1:0|"]


def test_there_is_time_for_all_of_an_ordinary_question() -> None:
    session = session_on(update=4)
    session.timeline.state(20)
    wanted = {"moves": [4, 5, 6], "states": [3, 4, 5, 6, 7], "stories": [4, 5]}
    asked(session, **wanted)  # formulas are made once
    message = asked(session, **wanted)
    assert (len(message.header["moves"]), len(message.header["states"]), len(message.header["stories"])) == (3, 5, 2)


def test_the_loss_curve_knows_only_what_the_learner_has_reached() -> None:
    session = session_on(update=4, step="loss")
    asked(session, states=[3, 4, 5, 6, 7, 8])
    assert session.curve.rows()[:, 0].tolist() == [0, 1, 2, 3, 4, 5]
    metrics = session.timeline.metrics(4)
    assert session.curve.rows()[4, 1:].tolist() == [
        metrics.train_loss, metrics.test_loss, metrics.train_accuracy, metrics.test_accuracy
    ]  # fmt: skip


def test_a_state_that_was_looked_at_is_kept_for_a_reload(own_store: snapshots.Snapshots) -> None:
    session = session_on(update=12)
    asked(session, link=True)
    kept = own_store.get(session.run.key())
    assert kept is not None
    assert kept.state.update == 12


def test_the_player_is_given_states_ahead_one_a_stride() -> None:
    session = session_on(update=0)
    session.timeline.state(750)
    message = asked(session, ahead=[250, 250, 3])
    assert message.header["ahead"] == [250, 500, 750]
    states = rows(message, "states")
    for update in (250, 500, 750):
        assert np.array_equal(states[update]["theta"], session.timeline.state(update).theta)
    assert message.header["end"] is None


def test_the_player_gets_at_least_one_state_however_little_time_there_is(slow: None) -> None:
    assert asked(session_on(), ahead=[1, 1, 64]).header["ahead"] == [1]


def test_the_player_is_told_where_the_run_ends() -> None:
    session = session_on(PRESETS["too_large"].experiment)
    end = session.timeline.reached(10_000)
    header = asked(session, ahead=[1, 1, 64]).header
    assert header["ahead"] == list(range(1, end + 1))
    assert header["end"] == end


def test_runs_set_aside_are_told_with_their_curve_and_settings() -> None:
    session = session_on(update=5)
    session.restart(Experiment(seed=9))
    (ghost,) = decode(answers.opening(session)).header["ghosts"]
    assert ghost["slot"] == 0
    assert ghost["label"].startswith("Circle, network 2–3–1, SGD 0.1, one example at a time, seed 18422: loss 0.")
    old = Timeline(Run(Experiment())).metrics(3)
    assert ghost["curve"][-1] == [3, old.train_loss, old.test_loss]


# -- weight ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("experiment", "most_opening", "most_update"),
    [(Experiment(), 70_000, 6_000), (LARGEST, 260_000, 32_000)],
    ids=["2-3-1", "7-8-8-8-8-8-8-1"],
)
def test_messages_stay_small(experiment: Experiment, most_opening: int, most_update: int) -> None:
    session = session_on(experiment)
    opening = len(answers.opening(session))
    one = len(answers.answer(session, questions.read({"moves": [7], "states": [8]})))
    state = len(answers.answer(session, questions.read({"states": [9]})))
    story = len(answers.answer(session, questions.read({"stories": [7]})))
    print(f"{experiment.sizes}: opening {opening:,}, one update {one:,}, a state {state:,}, a story {story:,} bytes")
    assert opening < most_opening
    assert one < most_update
    assert state < one


def test_nothing_is_lost_in_a_message_of_a_diverged_run() -> None:
    session = session_on(PRESETS["too_large"].experiment)
    end = session.timeline.reached(10_000)
    session.cursor = Cursor(end)
    header = decode(answers.opening(session)).header
    assert header["end"] == end
    assert not [value for value in header.values() if isinstance(value, float) and not math.isfinite(value)]


@pytest.mark.parametrize("fastest", [False, True])
def test_an_empty_plane_has_nothing_to_play(fastest: bool) -> None:
    session = session_of({"data": "own"})
    assert "ahead" not in asked(session, ahead=[1, 1, 4], fastest=fastest).header


def test_the_largest_sequence_network_opens_and_steps_in_messages_of_less_than_a_megabyte() -> None:
    """Its moves hold every gate of every moment: with two of them the first message was too long to be sent."""
    actor = Actor("data=parity&moments=12&layers=lstm:16&opt=adam&batch=10")
    actor.go(actor.move(3))
    actor.ask(ahead=[2, 1, 1])
    opening, step, picture = (size for size, _, _ in actor.took)
    assert max(opening, step) < 950_000
    assert picture < 40_000


def test_pictures_for_a_player_are_a_megabyte_at_most_however_quick_the_machine() -> None:
    session = session_of(
        dict(parse_qsl("data=digits&layers=conv2d:8:padding=same~max_pooling~flatten~dense:16&batch=10&out=softmax"))
    )
    message = answers.answer(session, questions.read({"id": "q", "ahead": [1, 1, 60]}), math.inf)
    played = decode(message).header["ahead"]
    assert 40 <= len(played) < 60
    assert played == list(range(1, len(played) + 1))
    assert len(message) < 1_000_000
