"""Links: what they hold comes back to the last bit, and nothing in a URL can break the page."""

import re
from typing import get_args
from urllib.parse import parse_qsl

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from playground.experiment import Change, Experiment, Run, link_fields, manner, replace, surface_choice
from playground.experiment.anatomy import Granularity
from playground.experiment.link import Cursor, Link, PageView, decode, encode
from playground.experiment.manner import SPEEDS, Edges, Manner, Nodes
from playground.experiment.presets import PRESETS
from playground.experiment.surface_choice import SurfaceChoice
from tests.serving import ROOT


def params(query):
    return dict(parse_qsl(query, keep_blank_values=True))


def trained(experiment, updates):
    training = experiment.training()
    return training.advance(training.start(experiment.theta0()), updates)


def test_the_first_screen_has_an_empty_link():
    assert encode(Run(Experiment())) == ""
    assert decode({}) == (Link(), [])


def test_a_link_can_be_read_by_people():
    experiment = Experiment(
        data="spiral", noise=10, hidden=(8, 8), activations=("relu", "relu"), learning_rate=0.03, l2=1e-3, batch_size=10
    )
    run = Run(
        experiment,
        (
            Change(12, "learning_rate", 0.3),
            Change(15, "weight", (3, -0.5)),
            Change(20, "optimizer", ("adam", (("beta_1", 0.8),))),
        ),
    )
    query = encode(run, Cursor(12, "dW:1"), "w:1:0:2", 17, PageView(3, present=True, hide_next=True))
    assert query == (
        "data=spiral&noise=10&hidden=8,8&act=relu&rate=0.03&batch=10&l2=0.001"
        "&changes=12:rate:0.3~15:w:3:-0.5~20:opt:adam:beta_1=0.8&at=12.dW:1&sel=w:1:0:2&ex=17&lv=4"
        "&present=1&hide=1"
    )  # fmt: skip
    link, problems = decode(params(query))
    assert problems == []
    assert link == Link(run, Cursor(12, "dW:1"), "w:1:0:2", 17, PageView(3, present=True, hide_next=True))


@pytest.mark.parametrize("card", PRESETS.values(), ids=PRESETS)
def test_every_card_with_changes_and_numbers_comes_back(card):
    run = Run(card.experiment, (Change(1, "learning_rate", 0.1 + 0.2), Change(2, "weight", (0, -0.0))))
    state = trained(card.experiment, 3)
    link, problems = decode(
        params(encode(run, Cursor(3, "loss"), card.selection, card.focus, PageView(card.level), state))
    )
    assert problems == []
    assert link.run == run
    assert link.run.key() == run.key()
    assert link.cursor == Cursor(3, "loss")
    assert (link.selection, link.focus, link.view) == (card.selection, card.focus, PageView(card.level))
    assert link.snapshot is not None
    assert (link.snapshot.update, link.snapshot.optimizer.t) == (3, 3)
    np.testing.assert_array_equal(link.snapshot.theta, state.theta)
    assert link.snapshot.optimizer.slots.keys() == state.optimizer.slots.keys()
    for name, slot in state.optimizer.slots.items():
        np.testing.assert_array_equal(link.snapshot.optimizer.slots[name], slot)


def test_a_card_can_be_named():
    link, problems = decode({"card": "adam", "rate": "0.5"})
    assert problems == []
    assert link.card == "adam"
    assert link.run.experiment == replace(PRESETS["adam"].experiment, learning_rate=0.5)[0]
    assert (link.selection, link.focus) == ("w:0:0:0", PRESETS["adam"].focus)
    # The card's selection and point are not kept where the rest of the link leaves no room for them.
    link, problems = decode({"card": "dead", "hidden": "1", "weights": "1,2,3,4,5"})
    assert problems == []
    assert link.selection is None


@pytest.mark.parametrize(
    ("choice", "query"),
    [
        (SurfaceChoice(), ""),
        (SurfaceChoice("pair", (12, 3)), "surface=12:3"),
        (SurfaceChoice("random", seed=7), "surface=random:7"),
        (SurfaceChoice(contours="batch"), "contours=batch"),
        (SurfaceChoice("pair", contours="batch"), "surface=0:1&contours=batch"),
    ],
)
def test_the_surface_that_was_chosen_comes_back(choice, query):
    assert encode(Run(Experiment()), view=PageView(surface=choice)) == query
    link, problems = decode(params(query))
    assert problems == []
    assert link.view.surface == choice


def test_every_weight_set_at_once_is_short_and_exact():
    experiment = Experiment(hidden=(8,) * 6, activations=("tanh",) * 6)
    theta = tuple((experiment.theta0() / 3).tolist())
    run = Run(experiment, (Change(7, "weights", tuple(enumerate(theta))),))
    query = encode(run)
    assert len(query) < 12 * len(theta)
    assert decode(params(query))[0].run == run


WHOLE = st.integers(0, 2**31 - 1)
NUMBER = st.floats(allow_nan=False, allow_infinity=False)
CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "data": st.sampled_from(["circle", "own", "plane", "sine", "three_arms", "truth_xor", "hand_222"]),
        "noise": st.integers(0, 50),
        "samples": st.integers(1, 5000),
        "train_share": st.integers(10, 90),
        "seed": WHOLE,
        "data_seed": WHOLE,
        "points": st.lists(st.tuples(st.floats(-6, 6), st.floats(-6, 6), st.integers(0, 1)), max_size=9),
        "inputs": st.lists(st.sampled_from(["x1", "x2", "x1sq", "sinx2"]), min_size=1, unique=True),
        "hidden": st.lists(st.integers(1, 8), max_size=6),
        "output_activation": st.sampled_from(["tanh", "sigmoid", "linear", "softmax"]),
        "loss": st.sampled_from(["mse", "hinge", "binary_crossentropy", "categorical_crossentropy"]),
        "initializer": st.sampled_from(["zeros", "uniform", "he_normal"]),
        "bias": st.floats(-10, 10),
        "use_bias": st.booleans(),
        "optimizer": st.sampled_from(["sgd", "momentum", "adam"]),
        "learning_rate": st.floats(0, 1e6, exclude_min=True),
        "batch_size": st.integers(1, 300),
        "l1": st.floats(0, 10),
    },
)  # fmt: skip


@given(CHANGES, st.data())
def test_any_run_comes_back(changes, data):
    experiment, _ = replace(Experiment(), **changes)
    size = experiment.network().size
    if data.draw(st.booleans()):
        experiment, _ = replace(experiment, weights=data.draw(st.lists(NUMBER, min_size=size, max_size=size)))
    made = st.one_of(
        st.builds(
            Change, WHOLE.map(lambda n: n % 10**9), st.just("learning_rate"), st.floats(0, 1e6, exclude_min=True)
        ),
        st.builds(Change, st.integers(0, 99), st.just("weight"), st.tuples(st.integers(0, size - 1), NUMBER)),
        st.builds(
            Change,
            st.integers(0, 99),
            st.just("weights"),
            st.one_of(
                st.lists(NUMBER, min_size=size, max_size=size).map(enumerate),
                st.dictionaries(st.integers(0, size - 1), NUMBER, min_size=1, max_size=4).map(dict.items),
            ).map(tuple),
        ),
        st.builds(Change, st.integers(0, 99), st.just("optimizer"), st.just(("adam", (("epsilon", 1e-9),)))),
    )
    run = Run(experiment, tuple(data.draw(st.lists(made, max_size=5))))
    link, problems = decode(params(encode(run)))
    assert problems == []
    assert link.run == run
    assert link.run.key() == run.key()


@pytest.mark.parametrize(
    ("given_params", "told"),
    [
        ({"noise": "99"}, "Noise (percent) must be a whole number from 0 to 50, and 99 was given; 50 is used."),
        ({"noise": "ten"}, "noise=ten was ignored: it must be a whole number from 0 to 50."),
        ({"seed": "１２"}, "seed=１２ was ignored: it must be a whole number from 0."),
        ({"seed": "1_0"}, "seed=1_0 was ignored"),
        ({"seed": "9" * 30_000}, "seed=9999999999999999999999999999999999999999… was ignored"),
        ({"rate": "1e999"}, "rate=1e999 was ignored: it must be a number."),
        ({"rate": "nan"}, "rate=nan was ignored"),
        ({"rate": "-1"}, "The learning rate must be above 0"),
        ({"rate": ""}, "rate= was ignored"),
        ({"data": "squares"}, "The data must be one of circle, xor"),
        ({"hidden": "9,9"}, "There may be 0 to 6 hidden layers of 1 to 8 neurons each, and (9, 9) was given"),
        ({"hidden": "3,"}, "hidden=3, was ignored"),
        ({"act": "softmax"}, "A hidden layer's activation must be one of"),
        ({"act": "relu,relu"}, "There is one activation a hidden layer, and 2 were given"),
        ({"inputs": "x1,x3"}, "The inputs must be one or more of"),
        ({"out": "softmax", "loss": "hinge"}, "Hinge wants an output below −1"),
        ({"loss": "binary_crossentropy"}, "the output is now sigmoid."),
        ({"points": "1,2"}, "points=1,2 was ignored: it must be x1,x2,class for each point, with ~ between."),
        ({"points": "1,2,7"}, "A point of your own is (x1, x2, class)"),
        ({"points": "~".join(["1,2,1"] * 300)}, "There may be at most 200 points of your own"),
        ({"weights": "1,2"}, "This network has 13 weights and biases, and the starting values are 2"),
        ({"weights": "pAAAA"}, "weights=pAAAA was ignored"),
        ({"batch": "1000"}, "larger than the training data (250 examples); the batch is now 250."),
        ({"opt": "adam", "hyper": "beta_1:2"}, "beta_1 must be a number from 0 to below 1"),
        ({"biases": "yes"}, "biases=yes was ignored: it must be 1 (used) or 0 (not used)."),
        ({"changes": "1:rate:0"}, "The change 1:rate:0 was ignored. The learning rate must be above 0"),
        ({"changes": "1:w:13:0.5"}, "this network has 13 weights and biases, counted from 0."),
        ({"changes": "1:ws:0:1,13:0.5"}, "this network has 13 weights and biases, counted from 0."),
        ({"changes": "1:ws:0:1,0:2"}, "A change of several weights sets each of them once."),
        ({"changes": "1:ws:"}, "The change 1:ws: was ignored: a change looks like"),
        ({"changes": "1:all:none"}, "The change 1:all:none was ignored: a change looks like"),
        ({"changes": "~".join(["1:all:1,2,3,4,5,6,7,8,9,10,11,12,13"] * 160)}, "may set at most 2,000 numbers"),
        ({"surface": "0:13"}, "surface=0:13 was ignored: a plane is random:7"),
        ({"surface": "3:3"}, "surface=3:3 was ignored"),
        ({"surface": "random"}, "surface=random was ignored"),
        ({"contours": "x"}, "contours=x was ignored: the loss drawn is that of all examples or of a batch."),
        ({"changes": "x"}, "The change x was ignored: a change looks like 12:rate:0.03"),
        ({"changes": "~".join(["1:rate:1"] * 1500)}, "A run may have at most 1,000 changes"),
        ({"changes": "~".join("xxxxxx")}, "3 more changes could not be read and were ignored."),
        ({"at": "-1.loss"}, "at=-1.loss was ignored: a place is an update from 0 and a step of it"),
        ({"at": "3.dW:2"}, "at=3.dW:2 was ignored"),
        ({"sel": "w:0:2:0"}, "sel=w:0:2:0 was ignored: this network has no such part."),
        ({"sel": "n:1:1"}, "this network has no such part."),
        ({"sel": "b:0:0", "biases": "0"}, "this network has no such part."),
        ({"ex": "250"}, "ex=250 was ignored: the training examples are numbered from 0, and there are 250."),
        ({"level": "6"}, "level=6 was ignored: it goes from 0 to 5; 0 is used."),
        ({"lv": "0"}, "lv=0 was ignored: it goes from 1 to 6; 1 is used."),
        ({"edges": "x"}, "edges=x was ignored: it must be one of auto, weight, gradient, change."),
        ({"tones": "2"}, "tones=2 was ignored: it must be 1 (on) or 0 (off)."),
        ({"speed": "10"}, "speed=10 was ignored: it must be a whole number from 1 to 9."),
        ({"present": "true"}, "present=true was ignored: it is 1 (on) or 0 (off); 0 is used."),
        ({"card": "none"}, "card=none was ignored: the cards are first, batch"),
        ({"zap": "1", "![x](//evil)": "1"}, "parts this page does not know (zap, ··x·(··evil)); they were"),
        ({"data": "<img src=x>[a](b)"}, "·img src=x··a·(b) was given"),
        ({"noise": "1" * 10_000_000}, "noise was ignored: it is too long to be read."),
        ({"snap": "x"}, "The numbers stored in the link are damaged"),
        ({str(i): "" for i in range(100)}, "The link has more than 60 parts"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_told(given_params, told):
    link, problems = decode(given_params)
    assert any(told in problem for problem in problems), problems
    assert all(problem.endswith(".") and len(problem) < 600 for problem in problems)
    # What came out is a run like any other: its link reads back without a word.
    assert decode(params(encode(link.run)))[1] == []


def test_the_valid_part_is_used():
    link, problems = decode({"data": "xor", "noise": "x", "hidden": "4,2", "embed": "true"})
    assert link.run.experiment == Experiment(data="xor", hidden=(4, 2), activations=("tanh", "tanh"))
    assert problems == ["noise=x was ignored: it must be a whole number from 0 to 50."]


def test_usual_points_need_not_be_told():
    experiment, _ = replace(Experiment(), data="plane")
    assert encode(Run(experiment)) == "data=plane&out=linear"
    assert decode({"data": "plane", "out": "linear"})[0].run.experiment == experiment


def test_a_level_is_counted_from_one_and_links_of_before_open_as_they_did() -> None:
    for level in range(6):
        assert decode({"lv": str(level + 1)}) == decode({"level": str(level)})
        link, problems = decode({"level": str(level)})
        assert (link.view, problems) == (PageView(level), [])
        assert decode(params(encode(link.run, view=link.view)))[0].view == link.view
    assert "level" not in encode(Run(Experiment()), view=PageView(3))
    assert decode({"lv": "2", "level": "5"})[0].view.level == 1


@given(
    st.builds(
        Manner, st.sampled_from(get_args(Edges)), st.sampled_from(get_args(Nodes)), st.booleans(), st.booleans(),
        st.booleans(), st.booleans(), st.integers(0, 5), st.none() | st.sampled_from(get_args(Granularity)),
        st.none() | st.integers(0, SPEEDS - 1),
    )
)  # fmt: skip
def test_how_the_picture_is_drawn_comes_back_from_its_link(chosen: Manner) -> None:
    link, problems = decode(params(encode(Run(Experiment()), view=PageView(manner=chosen))))
    assert (link.view.manner, problems) == (chosen, [])


def test_what_is_drawn_as_usual_is_not_told() -> None:
    assert manner.write(Manner()) == {}
    assert manner.write(Manner(edges="gradient", nodes="heat", two_tones=True, plane=2, speed=0, by="batch")) == {
        "edges": "gradient", "neurons": "heat", "by": "batch", "tones": "1", "plane": "3", "speed": "1",
    }  # fmt: skip


def test_the_browser_has_as_many_speeds() -> None:
    speeds = ROOT / "playground" / "components" / "stage" / "transport" / "speeds.js"
    assert len(re.findall(r"^  \{ name: ", speeds.read_text(encoding="utf-8"), flags=re.MULTILINE)) == SPEEDS


NAMES = st.sampled_from(
    [
        *link_fields.NAMES,
        *manner.NAMES,
        *surface_choice.NAMES,
        "changes",
        "at",
        "sel",
        "ex",
        "lv",
        "level",
        "hide",
        "snap",
        "card",
    ]
)
VALUES = (
    st.text(max_size=12)
    | st.text("0123456789.,:~-e+wbnipxz", max_size=20)
    | st.sampled_from(["sine", "own", "adam", "softmax", "7", "none"])
)


@given(st.dictionaries(NAMES | st.text(max_size=6), VALUES, max_size=6))
@example({"data": "own", "ex": "0", "batch": "2"})
def test_no_url_raises(given_params):
    link, problems = decode(given_params)
    assert all(problem.endswith(".") for problem in problems)
    assert decode(params(encode(link.run))) == (Link(link.run), [])
