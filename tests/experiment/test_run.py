"""Runs, changes, branches and keys; and a run as JSON."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.experiment import Change, Experiment, Run, limits
from playground.experiment.document import dumps, loads
from playground.experiment.presets import PRESETS

RATE = Change(10, "learning_rate", 0.3)
WEIGHT = Change(20, "weight", (3, -1.5))
ADAM = Change(30, "optimizer", ("adam", (("beta_1", 0.5),)))


def test_what_holds_at_an_update():
    run = Run(Experiment(), (ADAM, RATE, WEIGHT))
    assert run.changes == (RATE, WEIGHT, ADAM)
    assert run.experiment_at(9) is run.experiment
    assert run.experiment_at(10) == Experiment(learning_rate=0.3)
    assert run.experiment_at(29) == Experiment(learning_rate=0.3)
    assert run.experiment_at(30) == Experiment(learning_rate=0.3, optimizer="adam", hyper=(("beta_1", 0.5),))


def test_a_branch_keeps_what_came_before():
    run = Run(Experiment(), (RATE, WEIGHT, ADAM))
    branch = run.branch(20, Change(20, "learning_rate", 1.0))
    assert branch.changes == (RATE, WEIGHT, Change(20, "learning_rate", 1.0))
    assert run.branch(5, Change(6, "learning_rate", 2.0)).changes == (Change(6, "learning_rate", 2.0),)
    with pytest.raises(ValueError, match="A branch at update 20 cannot change update 19, which lies before it"):
        run.branch(20, Change(19, "learning_rate", 1.0))


def test_trying_several_values_leaves_the_last():
    run = Run(Experiment()).branch(4, Change(4, "weight", (3, 1.0))).branch(4, Change(4, "weight", (3, 2.0)))
    assert run.changes == (Change(4, "weight", (3, 2.0)),)
    both = run.branch(4, Change(4, "weight", (2, 0.0)))
    assert [change.value for change in both.changes] == [(3, 2.0), (2, 0.0)]


def test_several_weights_at_once_replace_what_they_set_as_well():
    start = Run(Experiment(), (Change(4, "weight", (3, 1.0)), Change(4, "weight", (5, 2.0))))
    two = Change(4, "weights", ((7, 0.5), (3, -1.0)))
    assert two.value == ((3, -1.0), (7, 0.5))
    assert two.edits == two.value
    moved = start.branch(4, two)
    assert moved.changes == (Change(4, "weight", (5, 2.0)), two)
    again = Change(4, "weights", ((3, 9.0), (7, 8.0)))
    assert moved.branch(4, again).changes == (Change(4, "weight", (5, 2.0)), again)
    assert moved.branch(4, Change(4, "weight", (3, 6.0))).changes == (*moved.changes, Change(4, "weight", (3, 6.0)))
    with pytest.raises(ValueError, match="This network has 13 weights and biases, counted from 0; number 13 was given"):
        Run(Experiment(), (Change(0, "weights", ((0, 1.0), (13, 1.0))),))


def test_points_of_a_surface_set_so_many_numbers_and_no_more():
    whole = tuple((index, 0.5) for index in range(13))
    most = limits.MOST_SET_TOGETHER // 13
    run = Run(Experiment(), tuple(Change(update, "weights", whole) for update in range(most)))
    with pytest.raises(ValueError, match="A run may set at most 2,000 numbers by points of its loss surface"):
        run.branch(most, Change(most, "weights", whole))


def test_keys_are_short_stable_and_tell_runs_apart():
    run = Run(Experiment())
    assert run.key() == Run(Experiment()).key() == "2b4f81d4b77880f9"
    others = [
        Run(Experiment(), (RATE,)),
        Run(Experiment(), (Change(10, "learning_rate", 0.30000000000000004),)),
        Run(Experiment(), (Change(11, "learning_rate", 0.3),)),
        Run(Experiment(), (ADAM,)),
        Run(Experiment(seed=1)),
        *(Run(card.experiment) for card in PRESETS.values() if card.experiment != Experiment()),
    ]
    keys = {other.key() for other in others} | {run.key()}
    assert len(keys) == len(others) + 1
    assert all(len(key) == 16 for key in keys)


@pytest.mark.parametrize(
    ("args", "why"),
    [
        ((-1, "learning_rate", 0.1), "A change belongs to an update from 0 to 1,000,000,000, and -1 was given."),
        ((1.0, "learning_rate", 0.1), "A change belongs to an update"),
        (
            (1, "seed", 3),
            "What can change in a run is one of learning_rate, weight, weights, optimizer, and seed was given.",
        ),
        ((1, "learning_rate", 0), "The learning rate must be above 0 and at most 1,000,000, and 0 was given."),
        ((1, "learning_rate", float("inf")), "The learning rate must be above 0"),
        ((1, "weight", 3), "A change of a weight is its number from 0 and a finite value, and 3 was given."),
        ((1, "weight", (-1, 0.0)), "A change of a weight is its number from 0"),
        ((1, "weight", (1, float("nan"))), "A change of a weight is its number from 0"),
        ((1, "weights", ()), "A change of several weights is a list of their numbers and values"),
        ((1, "weights", ((0, 1.0), (1, float("inf")))), "A change of a weight is its number from 0"),
        ((1, "weights", ((0, 1.0), (0, 2.0))), "A change of several weights sets each of them once."),
        ((1, "optimizer", ("zap", ())), "A change of the optimizer is its name (sgd, momentum"),
        ((1, "optimizer", ("adam", (("rho", 1.0),))), "Adam has no setting rho; it has beta_1"),
    ],
)
def test_changes_that_cannot_be(args, why):
    with pytest.raises(ValueError, match=r"\.$") as refusal:
        Change(*args)
    assert str(refusal.value).startswith(why)


def test_a_weight_that_is_not_there():
    Run(Experiment(), (Change(0, "weight", (12, 1.0)),))
    with pytest.raises(ValueError, match="This network has 13 weights and biases, counted from 0; number 13 was given"):
        Run(Experiment(), (Change(0, "weight", (13, 1.0)),))


def test_json_is_compact():
    assert dumps(Run(Experiment())) == '{"v":1,"experiment":{}}'
    run = Run(Experiment(hidden=(4, 2), activations=("tanh", "relu")), (RATE,))
    assert dumps(run) == (
        '{"v":1,"experiment":{"hidden":[4,2],"activations":["tanh","relu"]},"changes":[[10,"learning_rate",0.3]]}'
    )


@pytest.mark.parametrize("card", PRESETS.values(), ids=PRESETS)
def test_json_round_trip(card):
    run = Run(
        card.experiment, (RATE, Change(12, "weight", (0, 0.1 + 0.2)), ADAM, Change(31, "weights", ((0, 1.0), (1, 0.1))))
    )
    assert loads(dumps(run)) == run
    assert loads(dumps(run)).key() == run.key()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{", "This is not JSON"),
        ("[" * 100_000, "This is not JSON"),
        ('{"v":1,"experiment":{"points":' + "[" * 50 + "]" * 50 + "}}", "This is not JSON"),
        ("x" * 300_000, "This is too long to be a run: 300,000 characters"),
        ("[]", "This is not a run of version 1."),
        ('{"v":2}', "This is not a run of version 1."),
        ('{"v":1,"experiment":[]}', "A run has an experiment"),
        ('{"v":1,"experiment":{"zap":1}}', "An experiment has no setting called zap."),
        ('{"v":1,"experiment":{"seed":"a"}}', "The seed must be a whole number"),
        ('{"v":1,"experiment":{"learning_rate":NaN}}', "The learning rate must be above 0"),
        ('{"v":1,"experiment":{"seed":' + "9" * 5000 + "}}", "This is not JSON"),
        ('{"v":1,"changes":[[1,2]]}', "A change has three parts"),
        ('{"v":1,"changes":[[1,"weight",[99,1]]]}', "This network has 13 weights"),
    ],
)
def test_json_that_is_no_run(text, why):
    with pytest.raises(ValueError, match=r"\.$") as refusal:
        loads(text)
    assert str(refusal.value).startswith(why)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
)
FIELDS = st.dictionaries(st.sampled_from(list(Experiment().values())), JSON, max_size=3)


@given(st.fixed_dictionaries({"v": st.just(1)}, optional={"experiment": FIELDS | JSON, "changes": JSON}))
def test_any_json_is_read_or_refused_with_a_sentence(document):
    refused, run = "", None
    try:
        run = loads(json.dumps(document))
    except ValueError as refusal:
        refused = str(refusal)
    assert (run is None) == refused.endswith(".")
    assert run is None or loads(dumps(run)) == run
