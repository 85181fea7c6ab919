"""Whatever the browser sends: what makes sense is done, the rest does no harm."""

import math
from typing import Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.experiment import Change, Experiment, limits
from playground.experiment.link import Cursor, Link
from playground.experiment.presets import PRESETS
from playground.experiment.run import Run
from playground.timeline import Timeline
from playground.ui import questions
from playground.ui.links import link_of, session_of
from playground.ui.session import Session
from tests.ui.sessions import session_on

ODD: list[Any] = [
    None, True, False, -1, 0, 1, 2**70, 10**400, 0.5, math.nan, math.inf, "", "w:0:0:0", "w:9:9:9", "n:0:0", "١",
    "x" * 100_000, [], [[]], {}, {"update": 0}, ["a", None, [1, 2, 3]], [[0, 0, 0]] * 2000, "<script>",
]  # fmt: skip
JSON = st.recursive(st.sampled_from(ODD), lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
    st.sampled_from(["update", "step", "what", "value", "how", "selection", "points", "number"]), inner, max_size=4
), max_leaves=8)  # fmt: skip
NAMES = ["id", "hello", "run", "cursor", "granularity", "selection", "focus", "level", "moves", "states", "stories",
         "inspector", "program", "variables", "link", "ahead", "fastest", "back", "changes"]  # fmt: skip
WHATS = st.sampled_from(["weight", "points", "reset", "undo", "level", "no such thing", None, 3])
CHANGES = st.builds(lambda what, rest: {**rest, "what": what}, WHATS, st.dictionaries(
    st.sampled_from(["value", "how", "selection", "points", "number"]), JSON, max_size=5
))  # fmt: skip


@given(JSON | st.dictionaries(st.sampled_from(NAMES), JSON))
def test_reading_gives_every_entry_its_type(question: Any) -> None:
    read = questions.read(question)
    assert read.id is None or len(read.id) < 64
    assert read.cursor is None or (0 <= read.cursor.update <= 10**7 and len(read.cursor.step) <= 32)
    assert read.granularity in {None, "operation", "layer", "pass", "batch", "epoch"}
    assert read.focus is None or 0 <= read.focus <= 10**7
    assert read.level is None or 0 <= read.level <= 5
    for name in ("moves", "states", "stories"):
        assert len(getattr(read, name)) <= 16
        assert all(type(update) is int and 0 <= update <= 10**7 for update in getattr(read, name))
    assert {
        type(getattr(read, name)) for name in ("hello", "inspector", "program", "variables", "link", "fastest")
    } == {bool}
    back = questions.address_of(read)
    assert back is None or all(type(name) is type(value) is str for name, value in back.items())
    assert all(isinstance(change, dict) for change in read.changes)
    assert len(read.changes) <= 16


@given(st.dictionaries(st.sampled_from(NAMES), JSON), st.lists(CHANGES, max_size=3))
def test_nothing_a_browser_sends_breaks_a_session(question: dict[str, Any], changes: list[dict[str, Any]]) -> None:
    session = session_on(Experiment(samples=10))
    read = questions.read(question)
    questions.take_place(session, read)
    session.cursor = Cursor(min(session.cursor.update, 20), session.cursor.step)
    for change in changes:
        questions.make_change(session, change)
    assert session.selection is None or session.selection.count(":") in (1, 2, 3)
    assert session.focus is None or session.focus < len(session.timeline.x)
    assert 0 <= session.view.level <= 5
    assert all(sentence.endswith(".") for sentence in session.notices)
    assert session.timeline.state(0).update == 0


def test_a_good_question_is_taken_as_it_stands() -> None:
    question = {
        "id": "a.1", "run": "r", "cursor": {"update": 7, "step": "dW:1"}, "granularity": "layer", "selection": "b:0:1",
        "focus": 12, "level": 3, "moves": [7, 8], "states": [7], "stories": [6], "inspector": True, "link": True,
        "program": True, "variables": True, "changes": [{"what": "undo"}], "hello": True,
    }  # fmt: skip
    read = questions.read(question)
    assert {name: getattr(read, name) for name in question if name != "cursor"} == {
        name: value for name, value in question.items() if name != "cursor"
    }
    session = session_on()
    questions.take_place(session, read)
    assert session.cursor == Cursor(7, "dW:1")
    assert (session.selection, session.focus, session.view.level, session.granularity) == ("b:0:1", 12, 3, "layer")


SURFACE = {
    "kind": "path", "pair": None, "seed": 0, "contours": "all", "known": "", "again": None, "update": 0, "state": 0,
    "side": 101, "dot": False, "path": False,
}  # fmt: skip


@pytest.mark.parametrize(
    ("more", "waits"),
    [
        ({}, True), ({"cursor": {"update": 3, "step": "start"}, "selection": "w:0:0:0", "level": 2}, True),
        ({"states": [4]}, False), ({"moves": [0]}, False), ({"stories": [1]}, False), ({"link": True}, False),
        ({"ahead": [0, 1, 8]}, False), ({"seek": True}, False), ({"hello": True}, False), ({"inspector": True}, False),
        ({"changes": [{"what": "undo"}]}, False), ({"surface": None}, False), ({"surface": None, "link": True}, False),
    ],
)  # fmt: skip
def test_a_surface_alone_may_wait_and_whatever_was_pressed_may_not(more: dict[str, Any], waits: bool) -> None:
    assert questions.can_wait(questions.read({"surface": SURFACE, **more})) is waits


def test_what_the_learner_chose_about_the_picture_is_in_the_link_and_nothing_that_makes_no_sense() -> None:
    session = session_on()
    manner = {
        "edges": "gradient", "nodes": "auto", "log_widths": True, "test_points": False, "two_tones": True,
        "log_loss": False, "plane": 0, "speed": 6,
    }  # fmt: skip
    questions.take_place(session, questions.read({"manner": manner, "granularity": "batch", "level": 2}))
    told = dict(parse_qsl(link_of(session)))
    wanted = {"lv": "3", "edges": "gradient", "logwidths": "1", "tones": "1", "by": "batch", "speed": "7"}
    assert told.items() >= wanted.items()
    again = session_of(told)
    assert (again.view, again.granularity, again.notices) == (session.view, "batch", [])
    for odd in ({"edges": "x"}, {"speed": 9}, {"speed": "1"}, {"plane": -1}, {"log_loss": 1}):
        questions.take_place(session, questions.read({"manner": {**manner, **odd}}))
        assert session.view == again.view


@pytest.mark.parametrize(
    ("selection", "kept"), [("w:0:1:2", "w:0:1:2"), ("w:0:2:0", None), ("n:1:0", "n:1:0"), ("q", None)]
)
def test_only_parts_of_this_network_can_be_selected(selection: str, kept: str | None) -> None:
    session = session_on()
    session.selection = "w:0:0:0"
    questions.take_place(session, questions.read({"selection": selection}))
    assert session.selection == kept


@pytest.mark.parametrize(("focus", "kept"), [(249, 249), (250, None), (-1, None), (None, None)])
def test_only_training_examples_can_be_in_focus(focus: Any, kept: int | None) -> None:
    session = session_on()
    session.focus = 3
    questions.take_place(session, questions.read({"focus": focus}))
    assert session.focus == kept


# -- a weight set by hand ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("step", "update"), [("start", 5), ("loss", 5), ("theta", 5), ("recheck", 6)])
def test_a_weight_is_set_before_the_update_under_way_or_the_next_one(step: str, update: int) -> None:
    session = session_on(update=5, step=step)
    before = session.timeline.state(update).theta.copy()
    questions.make_change(session, {"what": "weight", "selection": "w:0:1:2", "value": 0.75})
    assert session.run.changes == (Change(update, "weight", (5, 0.75)),)
    assert session.cursor == Cursor(update, "start")
    theta = session.timeline.state(update).theta
    assert theta[5] == 0.75
    before[5] = 0.75
    assert theta.tolist() == before.tolist()


def test_a_bias_is_set_too() -> None:
    session = session_on()
    questions.make_change(session, {"what": "weight", "selection": "b:1:0", "value": -2})
    assert session.timeline.state(0).theta[12] == -2


def test_trying_several_values_leaves_only_the_last() -> None:
    session = session_on(update=3)
    for value in (1.0, 2.0, 3.0):
        questions.make_change(session, {"what": "weight", "selection": "w:0:0:0", "value": value})
    assert session.run.changes == (Change(3, "weight", (0, 3.0)),)


@pytest.mark.parametrize(
    ("value", "told"), [(math.nan, True), (math.inf, True), (10**400, True), ("1", False), (None, False)]
)
def test_a_value_that_is_no_number_changes_nothing(value: Any, told: bool) -> None:
    session = session_on(update=3)
    run = session.run
    questions.make_change(session, {"what": "weight", "selection": "w:0:0:0", "value": value})
    assert session.run == run
    assert bool(session.notices) == told


def test_a_bias_that_is_not_there_is_told() -> None:
    session = session_on(Experiment(use_bias=False))
    questions.make_change(session, {"what": "weight", "selection": "b:0:0", "value": 1.0})
    assert session.notices == ["Only a weight or a bias of this network has a value that can be set."]


def test_one_edit_more_than_a_run_may_have_is_told() -> None:
    changes = tuple(Change(update, "weight", (0, 0.5)) for update in range(limits.MOST_CHANGES))
    session = Session(Timeline(Run(Experiment(), changes)), Cursor(limits.MOST_CHANGES))
    questions.make_change(session, {"what": "weight", "selection": "w:0:0:0", "value": 0.25})
    assert session.run.changes == changes
    assert "at most 1,000 changes" in session.notices[0]


# -- points ------------------------------------------------------------------------------------------------------------


def test_points_of_ones_own_start_the_training_again_and_say_so() -> None:
    session = session_on(update=4)
    questions.make_change(session, {"what": "points", "points": [[1.5, -2.0, 1], [0.0, 1.0, 0]]})
    assert session.experiment.points == ((1.5, -2.0, 1), (0.0, 1.0, 0))
    assert session.cursor == Cursor()
    assert session.notices == ["Your points changed, so training starts again from the same starting weights."]
    assert session.timeline.x[-2:].tolist() == [[1.5, -2.0], [0.0, 1.0]]


def test_before_the_first_step_points_need_no_words() -> None:
    session = session_on()
    questions.make_change(session, {"what": "points", "points": [[1.5, -2.0, 1]]})
    assert session.notices == []
    assert not session.can_undo


@pytest.mark.parametrize(
    "points", [[[9.0, 0.0, 0]], [[0.0, 0.0, 7]], [["a", 0, 0]], [[0.0]], [None], [[math.nan, 0, 0]]]
)
def test_a_point_that_cannot_be_is_left_out_with_a_sentence(points: list[Any]) -> None:
    session = session_on()
    questions.make_change(session, {"what": "points", "points": [*points, [1.0, 1.0, 1]]})
    assert session.experiment.points == ((1.0, 1.0, 1),)
    assert "A point of your own is (x1, x2, class)" in session.notices[0]


def test_no_more_points_than_there_is_room_for() -> None:
    session = session_on()
    questions.make_change(session, {"what": "points", "points": [[0.0, 0.0, 1]] * 100_000})
    assert len(session.experiment.points) == 200
    assert "at most 200 points" in session.notices[0]


def test_a_table_has_no_room_for_points() -> None:
    session = session_on(PRESETS["hand_222"].experiment)
    questions.make_change(session, {"what": "points", "points": [[0.0, 0.0, 1]]})
    assert session.experiment.points == ()
    assert "no room for points of your own" in session.notices[0]


# -- reset and undo ----------------------------------------------------------------------------------------------------


def test_new_weights_are_another_draw_of_the_same_experiment() -> None:
    session = session_on(update=9)
    old = session.timeline.state(0).theta
    questions.make_change(session, {"what": "reset", "how": "new"})
    assert session.cursor == Cursor()
    assert session.experiment.seed == Experiment().seed + 1
    assert session.experiment == Experiment(seed=session.experiment.seed)
    assert (
        not (session.timeline.state(0).theta == old).any() or session.timeline.state(0).theta.tolist() != old.tolist()
    )


def test_given_weights_make_room_for_a_draw() -> None:
    session = session_on(PRESETS["hand_222"].experiment)
    questions.make_change(session, {"what": "reset", "how": "new"})
    assert session.experiment.weights is None


def test_as_in_the_link_opens_the_link_again() -> None:
    link = Link(Run(Experiment(seed=5)), Cursor(3, "loss"), "w:1:0:0", 4)
    session = session_on()
    session.linked = link
    questions.make_change(session, {"what": "reset", "how": "link"})
    assert (session.run, session.cursor, session.selection, session.focus) == (link.run, link.cursor, "w:1:0:0", 4)


def test_undo_brings_back_what_the_restart_threw_away_once() -> None:
    session = session_on(update=8, step="loss")
    session.selection, session.focus = "w:0:0:1", 7
    run, theta = session.run, session.timeline.state(8).theta
    questions.make_change(session, {"what": "reset", "how": "new"})
    session.selection, session.focus = None, None
    questions.make_change(session, {"what": "undo"})
    assert (session.run, session.cursor) == (run, Cursor(8, "loss"))
    restored: Any = (session.selection, session.focus)
    assert restored == ("w:0:0:1", None)  # the focus goes along with the batches again
    assert session.timeline.state(8).theta.tobytes() == theta.tobytes()
    assert not session.kept
    questions.make_change(session, {"what": "undo"})
    assert session.run == run


def test_a_change_computes_no_more_than_it_must(monkeypatch: pytest.MonkeyPatch) -> None:
    session = session_on(update=300)
    session.timeline.state(300)
    done: list[int] = []
    run = Timeline._run

    def counting(self, state, until):
        done.extend(range(state.update, until))
        return run(self, state, until)

    monkeypatch.setattr(Timeline, "_run", counting)
    questions.make_change(session, {"what": "weight", "selection": "w:0:0:0", "value": 0.5})
    session.timeline.state(300)
    assert not done  # what the run before knew holds up to the change
    session.timeline.state(301)
    assert done == [300]


def test_a_question_in_between_does_not_begin_a_players_goal_anew() -> None:
    """Asking for captions or the link while it plays: patience counted on from there, and Play went on too long."""
    session = session_on(Experiment(samples=10, batch_size=5))
    goal = {"id": "g@1", "kind": "patience", "value": 4}
    questions.take_place(session, questions.read({"ahead": [1, 1, 4], "goal": goal}))
    first = session.goal
    assert first is not None
    for between in ({"stories": [1], "link": True}, {"ahead": [5, 1, 4], "goal": {**goal, "wait": 2}}):
        questions.take_place(session, questions.read(between))
        assert session.goal is first
    questions.take_place(session, questions.read({"ahead": [9, 1, 4], "goal": {**goal, "id": "g@2"}}))
    assert session.goal is not first
    questions.take_place(session, questions.read({"ahead": [9, 1, 4]}))
    assert session.goal is None
