"""Anything may arrive: no entrance fails on it, and each answer can be put into bytes."""

from typing import Any, get_args
from urllib.parse import parse_qsl

from hypothesis import given
from hypothesis import strategies as st

from playground.components.digit_pad import SIDE, read
from playground.experiment import Experiment
from playground.experiment.anatomy import Granularity
from playground.experiment.values import shown
from playground.frames import decode
from playground.race import link, reading
from playground.race.picture import described, names
from playground.race.settings import PLANES, RaceSettings
from playground.ui import answers, questions
from playground.ui.apply import apply
from playground.ui.bigger.drawing import about_drawing
from playground.ui.goal import goal_of
from playground.ui.links import session_of
from playground.ui.race.track import USUAL, Track
from tests.ui.anything import ODD, among, anything, entries, few, odd
from tests.ui.sessions import session_on

RACER = st.one_of(
    anything,
    entries(
        optimizer=among("sgd", "adam", "nadam", "lion"),
        rate=among(0.1, 1e-3),
        hyper=st.one_of(
            anything,
            st.dictionaries(
                st.one_of(
                    st.sampled_from(["momentum", "beta_1", "epsilon", "nesterov", "weight_decay"]),
                    st.sampled_from(["momentum" + " " * 40, "x" * 40 + "a", "x" * 40 + "b", "\ud800", 1, None]),
                ),
                among(0.5, 0.9, 1e-7, True),
                max_size=3,
            ),
        ),
        schedule=among("constant", "cosine", "step"),
        floor=among(0.1, 0.01),
    ),
)
SETTINGS = entries(
    surface=among("bowl", "ravine", "network"),
    start=among(None, [0.5, -0.5], (1, 1)),
    racers=st.one_of(anything, st.lists(RACER, max_size=14)),
    steps=among(3, 20),
    scale=among(1.0, 10.0),
    turn=among(0.0, 30.0),
    noise=among(0.0, 0.5),
    seed=among(0, 5),
    threshold=among(None, 0.1),
    plane=among(*PLANES),
    pair=among([0, 1], "selected"),
    plane_seed=among(0, 3),
    current=among(True, False),
    batch_size=among(1, 10),
    network=among("kept"),
)
WISH = st.one_of(
    anything,
    entries(
        what=among("open", "surface", "starts", "basins", "point", "tune"),
        step=among(0, 2, 3),
        racers=among([0], [0, 1]),
        racer=among(0, 1),
        at=among([0.5, 0.5]),
    ),
)
RACE_QUESTION = entries(
    id=among("q.1"),
    hello=among(True),
    at=among(0, 2),
    settings=st.one_of(anything, SETTINGS),
    ticket=among(1),
    changes=st.one_of(anything, st.lists(WISH, max_size=3)),
    open=st.one_of(anything, WISH),
    surface=among(0, 2),
    more=st.one_of(anything, entries(race=anything, first=among(0, 1), square=among(0, 1))),
)


def small() -> RaceSettings:
    return reading.read({"surface": "bowl", "steps": 3}, None, USUAL)[0]


@few(150)
@given(question=RACE_QUESTION)
def test_the_race_answers_anything(question: dict[str, Any]) -> None:
    track = Track(Experiment(samples=100), small())
    if isinstance(question.get("settings"), dict):
        # A race of a few steps: what is tried here is the reading, not the running.
        question["settings"] = {**question["settings"], "steps": 3}
    for asked in (question, question, question.get("settings")):
        answered = decode(track.answer(asked)).header
        assert "reply_to" in answered
    again, problems = reading.read(described(track.settings), track.settings.experiment, USUAL)
    assert again == track.settings
    assert not [sentence for sentence in problems if sentence != reading.EMPTY]


@few(300)
@given(raw=SETTINGS, network=st.booleans())
def test_race_settings_of_any_kind_make_a_race(raw: dict[str, Any], network: bool) -> None:
    own = Experiment() if network else None
    settings, problems = reading.read(raw, own, USUAL)
    assert all(len(sentence) < 600 for sentence in problems)
    assert len(names(settings.racers)) == len(settings.racers)
    query = dict(parse_qsl(link.encode(settings, USUAL), keep_blank_values=True))
    again, _, found = link.decode(query, Experiment(), USUAL)
    assert again == settings
    assert not [sentence for sentence in found if sentence != reading.EMPTY]


TEXT = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["\ud800", "\0", "1" * 400, "-0", "1e999", "x" * 30_000, "~" * 100, ":" * 50, "sgd:0.1:;", "sgd:0.1:a;1:a;2"]
    ),
    st.text(alphabet="sgdam:;~,.-+e0123456789_", max_size=60),
)
RACE_NAMES = [
    "surface",
    "start",
    "racers",
    "steps",
    "scale",
    "turn",
    "noise",
    "seed",
    "threshold",
    "plane",
    "pair",
    "net",
    "at",
]


@few(200)
@given(
    params=st.dictionaries(
        st.sampled_from(RACE_NAMES) | TEXT, TEXT | st.sampled_from(["network", "bowl", "pca", "0,1"])
    )
)
def test_a_race_link_of_any_kind_opens(params: dict[str, str]) -> None:
    if "steps" in params:
        params["steps"] = "3"
    track = Track.from_link(params, Experiment(samples=100))
    assert decode(track.opening()).header["scene" if "pca" not in params.values() else "race"]


STAGE_CHANGE = st.one_of(
    anything,
    entries(
        what=among(
            "weight",
            "place",
            "points",
            "reset",
            "undo",
            "keep",
            "restore",
            "drop",
            "level",
            "present",
            "card",
            "twin",
            "without",
        ),
        key=among("first"),
        optimizer=among("adam", "", None),
        rate=among("0.1", 0.1),
        selection=among("w:0:0:0", "b:1:0"),
        value=among(0.5, 2),
        points=st.one_of(anything, st.lists(st.one_of(anything, st.tuples(odd, odd, odd).map(list)), max_size=4)),
        how=among("same", "link", "new"),
        slot=among(0),
        at=st.one_of(anything, st.tuples(odd, odd).map(list)),
        plane=anything,
        number=anything,
    ),
)
CURSOR = st.one_of(anything, entries(update=among(0, 1), step=among("start", "Z:0", "recheck", "theta")))
GOAL = st.one_of(
    anything,
    st.fixed_dictionaries({"kind": st.sampled_from(["loss", "patience"]), "value": odd, "id": st.just("g")}),
)
SURFACE = st.fixed_dictionaries(
    {
        "kind": among("path", "pair", "random"), "contours": among("all", "batch"), "update": among(0, 1, 10**9),
        "state": among(0, 1, 10**9), "side": among(41, 101), "known": among("", "x"),
    },
    optional={
        "pair": st.one_of(anything, st.just(["w:0:0:0", "b:1:0"])), "seed": among(0, 7), "dot": among(True),
        "again": among("left", "press"),
    },
)  # fmt: skip
STAGE_QUESTION = entries(
    id=among("q.1"), hello=among(True), run=anything, cursor=CURSOR,
    granularity=among(*get_args(Granularity)), selection=among("w:0:0:0", "b:1:0", "x:0"), focus=among(0, 3),
    level=among(0, 2, 5), shown=among("first", "twin"), moves=among([0, 1]), states=among([0, 1, 2]),
    stories=among([0]), ends=among(True), inspector=among(True), program=among(True), variables=among(True),
    link=among(True), reached=among(0, 2), ahead=among([0, 1, 4], [1, 250, 3]), fastest=among(True),
    goal=GOAL, surface=st.one_of(anything, SURFACE),
    back=anything, changes=st.one_of(anything, st.lists(STAGE_CHANGE, max_size=3)),
)  # fmt: skip


@few(150)
@given(asked=st.lists(st.one_of(anything, STAGE_QUESTION), min_size=1, max_size=3))
def test_the_stage_answers_anything(asked: list[Any]) -> None:
    session = session_on(Experiment(samples=100))
    for question in asked:
        read_question = questions.read(question)
        questions.take_place(session, read_question)
        for change in questions.changes_of(read_question):
            if session.survey.ground is not None and change.get("plane") is not None:
                change["plane"] = session.survey.ground.id
            questions.make_change(session, change)
        decode(answers.answer(session, read_question))
    decode(answers.opening(session))


def test_a_value_of_any_depth_or_length_is_shown() -> None:
    deep: Any = []
    for _ in range(900):
        deep = [deep]
    for value in (deep, {"a": deep}, (deep,), [10**5000], 10**5000, {10**5000: 1}, "\ud800", *ODD):
        assert len(shown(value)) < 60


@few(200)
@given(goal=GOAL)
def test_a_goal_of_any_kind_is_read(goal: Any) -> None:
    found = goal_of(questions.read({"goal": goal}).goal)
    assert found is None or found.value > 0


@few(200)
@given(name=st.sampled_from(["learning_rate", "optimizer", "hyper_beta_1", "hyper_momentum", "level"]), value=anything)
def test_a_control_of_any_value_is_applied_or_a_sentence(name: str, value: Any) -> None:
    session = session_on(Experiment(samples=100))
    apply(session, name, value)
    decode(answers.opening(session))


@few(200)
@given(values=st.one_of(anything, st.lists(odd, min_size=3, max_size=3)))
def test_the_digit_pad_reads_anything(values: Any) -> None:
    drawing = values
    if isinstance(values, list) and len(values) == 3:
        first, second, third = values
        drawing = {"values": (values * SIDE * SIDE)[: SIDE * SIDE], "wide": first, "high": 1.0, "ink": second}
        drawing |= {"full": 0.5, "edge": third} if isinstance(third, bool) else {"full": third, "edge": False}
    found = read(drawing)
    if found is not None:
        assert len(found.values) == SIDE * SIDE
        assert all(0 <= value <= 1 for value in found.values)
        assert min(found.wide, found.high, found.ink, found.full) >= 0
        assert about_drawing(found, digits=True) is not None


LINK_NAMES = ["data", "opt", "act", "hidden", "layers", "inputs", "changes", "at", "sel", "level", "weights", "points",
              "hyper", "state", "theta", "ex", "card", "rate", "batch", "seed", "loss",
              "twin", "twin_changes", "twin_snap", "shown"]  # fmt: skip


@few(200)
@given(params=st.dictionaries(st.sampled_from(LINK_NAMES) | TEXT, TEXT))
def test_a_link_of_any_kind_opens_the_stage(params: dict[str, str]) -> None:
    decode(answers.opening(session_of(params)))
