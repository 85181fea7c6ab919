"""What each control does to the experiment and to the run; nothing typed into one is ever an error."""

from typing import Any

import numpy as np
import pytest

from playground.experiment import Change, Experiment
from playground.experiment.link import Cursor
from playground.experiment.presets import PRESETS
from playground.ui.apply import apply
from playground.ui.cards import open_card
from tests.timeline.plain import bits
from tests.ui.sessions import session_on

AGAIN = "so training starts again from its starting weights."


@pytest.mark.parametrize(
    ("name", "value", "field", "expected"),
    [
        ("data", "spiral", "data", "spiral"),
        ("noise", 15, "noise", 15),
        ("samples", 200, "samples", 200),
        ("train_share", 70, "train_share", 70),
        ("data_seed", 4, "data_seed", 4),
        ("inputs", ["x1", "sinx2"], "inputs", ("x1", "sinx2")),
        ("depth", 3, "hidden", (3, 3, 3)),
        ("depth", 0, "hidden", ()),
        ("units0", 8, "hidden", (8,)),
        ("activation0", "relu", "activations", ("relu",)),
        ("output_activation", "sigmoid", "output_activation", "sigmoid"),
        ("initializer", "he_normal", "initializer", "he_normal"),
        ("seed", 7, "seed", 7),
        ("bias", 0.25, "bias", 0.25),
        ("use_bias", False, "use_bias", False),
        ("loss", "mse", "loss", "mse"),
        ("batch_size", 25, "batch_size", 25),
        ("l1", 0.01, "l1", 0.01),
        ("l2", 0.5, "l2", 0.5),
    ],
)
@pytest.mark.parametrize("update", [0, 12])
def test_a_setting_is_taken_over_and_training_starts_again(
    name: str, value: Any, field: str, expected: Any, update: int
) -> None:
    session = session_on(update=update)
    apply(session, name, value)
    assert getattr(session.experiment, field) == expected
    assert session.cursor == Cursor()
    assert session.run.changes == ()
    assert any(AGAIN in sentence for sentence in session.notices) == (update > 0)
    assert session.can_undo == (update > 0)


@pytest.mark.parametrize("name", ["units1", "activation1", "units5"])
def test_a_layer_that_is_gone_has_nothing_to_set(name: str) -> None:
    """A card with fewer layers was opened; the page still tells what the old control showed."""
    session = session_on(update=3)
    apply(session, name, 4 if name.startswith("units") else "relu")
    assert (session.experiment, session.cursor, session.notices) == (Experiment(), Cursor(3), [])


def test_what_was_set_before_stays_when_another_thing_is_set() -> None:
    session = session_on(Experiment(data="xor", noise=10, hidden=(4, 2), activations=("relu", "tanh")))
    apply(session, "units1", 5)
    apply(session, "activation0", "elu")
    apply(session, "depth", 3)
    experiment = session.experiment
    assert (experiment.data, experiment.noise) == ("xor", 10)
    assert (experiment.hidden, experiment.activations) == ((4, 5, 5), ("elu", "tanh", "tanh"))


def test_the_network_keeps_the_data() -> None:
    session = session_on(update=5)
    x = session.timeline.x
    apply(session, "units0", 6)
    assert session.timeline.x.tobytes() == x.tobytes()


def test_what_no_longer_fits_is_mended_and_told() -> None:
    session = session_on()
    apply(session, "data", "three_blobs")
    assert session.experiment.output_activation == "softmax"
    assert any("the output is now softmax" in sentence for sentence in session.notices)


def test_the_value_that_is_there_already_changes_nothing() -> None:
    session = session_on(update=6)
    run = session.run
    for name, value in (("noise", 0), ("learning_rate", "0.1"), ("optimizer", "sgd"), ("depth", 1), ("units0", 3)):
        apply(session, name, value)
    assert session.run is run
    assert session.cursor == Cursor(6)
    assert session.notices == []


def test_at_least_one_input() -> None:
    session = session_on(update=3)
    apply(session, "inputs", [])
    assert session.experiment.inputs == ("x1", "x2")
    assert session.cursor == Cursor(3)
    assert session.notices == ["A network needs at least one input, so the inputs stay as they were."]


@pytest.mark.parametrize("name", ["seed", "initializer", "bias", "units0", "data"])
def test_given_weights_make_room_where_they_no_longer_belong(name: str) -> None:
    session = session_on(PRESETS["hand_222"].experiment)
    value = {"seed": 9, "initializer": "he_normal", "bias": 0.5, "units0": 4, "data": "circle"}[name]
    apply(session, name, value)
    assert session.experiment.weights is None


@pytest.mark.parametrize(
    ("name", "value"), [("loss", "mse"), ("l2", 0.1), ("activation0", "relu"), ("all_activations", "tanh")]
)
def test_given_weights_stay_where_they_still_fit(name: str, value: Any) -> None:
    session = session_on(PRESETS["hand_222"].experiment)
    apply(session, name, value)
    assert session.experiment.weights == PRESETS["hand_222"].experiment.weights


def test_a_dead_unit_given_another_activation_is_the_same_unit_with_another_slope() -> None:
    session = session_on(PRESETS["dead"].experiment)
    for activation, learns in (("leaky_relu", True), ("softplus", True), ("relu", False)):
        apply(session, "activation0", activation)
        before, after = (session.timeline.state(update).theta for update in (0, 1))
        assert session.experiment.weights == PRESETS["dead"].experiment.weights
        assert bool(np.any((after - before)[[2, 5]])) == learns, activation  # the weights into h₃


# -- the learning rate -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "rate"),
    [("0.3", 0.3), ("0,1", None), ("0,25", 0.25), ("1e-3", 0.001), (" 2 ", 2.0), (0.7, 0.7), ("1000000", 1e6)],
)
def test_a_rate_can_be_typed_in_the_usual_ways(typed: Any, rate: float | None) -> None:
    session = session_on(update=4)
    apply(session, "learning_rate", typed)
    assert session.experiment.learning_rate == (rate or 0.1)
    assert session.run.changes == (() if rate is None else (Change(4, "learning_rate", rate),))
    assert session.notices == []


@pytest.mark.parametrize(
    "typed", ["abc", "", "-1", "−0.5", "0", "1e999", "1e7", "nan", "inf", "0.1.2", "1_0" * 500, None, [1], {}, "1 0"]
)
def test_a_rate_that_is_none_is_told_and_stays(typed: Any) -> None:
    session = session_on(update=4)
    run = session.run
    apply(session, "learning_rate", typed)
    assert session.run is run
    (sentence,) = session.notices
    assert "is not a learning rate: it must be a number above 0 and at most 1,000,000. It stays 0.1." in sentence
    assert len(sentence) < 200


@pytest.mark.parametrize(("step", "update"), [("start", 6), ("dW:1", 7), ("recheck", 7)])
def test_another_rate_keeps_the_run_and_holds_from_the_next_update(step: str, update: int) -> None:
    session = session_on(update=6, step=step)
    old = session.timeline
    apply(session, "learning_rate", "0.5")
    assert session.run.changes == (Change(update, "learning_rate", 0.5),)
    assert session.cursor == Cursor(6, step)
    assert bits(session.timeline.state(update)) == bits(old.state(update))
    assert bits(session.timeline.state(update + 1)) != bits(old.state(update + 1))
    assert session.experiment.learning_rate == 0.5
    assert not session.can_undo


def test_a_rate_set_before_the_first_update_is_simply_the_runs_rate() -> None:
    session = session_on()
    apply(session, "learning_rate", "0.5")
    assert (session.run.changes, session.run.experiment.learning_rate) == ((), 0.5)
    assert session.notices == []


def test_a_smaller_rate_where_the_run_ended_takes_it_on() -> None:
    session = session_on(PRESETS["too_large"].experiment)
    end = session.timeline.reached(10_000)
    session.cursor = Cursor(end, session.timeline.moment(end).steps[-1].id)
    apply(session, "learning_rate", "0.0000001")
    assert session.run.changes == (Change(end, "learning_rate", 1e-7),)
    assert session.cursor == Cursor(end)
    assert session.timeline.state(end).update == end


# -- the optimizer -----------------------------------------------------------------------------------------------------


def test_another_optimizer_keeps_the_run_the_rate_and_begins_its_memory() -> None:
    session = session_on(update=6)
    apply(session, "optimizer", "adam")
    assert session.run.changes == (Change(6, "optimizer", ("adam", ())),)
    assert (session.experiment.optimizer, session.experiment.learning_rate) == ("adam", 0.1)
    assert session.timeline.state(6).optimizer.t == 0
    apply(session, "hyper_beta_1", 0.5)
    assert session.run.changes == (Change(6, "optimizer", ("adam", (("beta_1", 0.5),))),)
    assert session.notices == []


def test_an_optimizers_setting_that_cannot_be_is_told() -> None:
    session = session_on(Experiment(optimizer="adam"), update=2)
    apply(session, "hyper_beta_1", 1.5)
    assert session.experiment.hyper == ()
    assert len(session.notices) == 1


def test_clipping_is_set_and_at_0_taken_away_again() -> None:
    session = session_on(update=3)
    apply(session, "hyper_global_clipnorm", 0.5)
    assert session.run.changes == (Change(3, "optimizer", ("sgd", (("global_clipnorm", 0.5),))),)
    apply(session, "hyper_global_clipnorm", 0)
    assert session.experiment.hyper == ()
    assert session.notices == []
    apply(session, "hyper_global_clipnorm", -1)
    assert session.experiment.hyper == ()
    assert len(session.notices) == 1


@pytest.mark.parametrize("value", [None, "x", float("nan"), float("inf"), [], 10**400])
@pytest.mark.parametrize(
    "name",
    ["data", "noise", "samples", "train_share", "data_seed", "inputs", "output_activation", "initializer", "seed",
     "bias", "use_bias", "loss", "batch_size", "l1", "l2", "learning_rate", "optimizer", "hyper_beta_1",
     "hyper_global_clipnorm", "activation0", "units0"],
)  # fmt: skip
def test_no_control_can_break_the_session(name: str, value: Any) -> None:
    session = session_on(Experiment(optimizer="adam"), update=2)
    apply(session, name, value)
    assert session.timeline.state(0).update == 0
    assert session.experiment.network().size > 0
    assert all(sentence.endswith(".") for sentence in session.notices)


def test_one_choice_of_activation_for_all_layers() -> None:
    session = session_on(Experiment(hidden=(4, 3, 2), activations=("tanh", "relu", "tanh")))
    apply(session, "all_activations", "")
    assert session.experiment.activations == ("tanh", "relu", "tanh"), "no choice is no change"
    apply(session, "all_activations", "sigmoid")
    assert session.experiment.activations == ("sigmoid",) * 3


def test_a_card_keeps_the_selection_where_the_network_has_the_same_parts() -> None:
    first, batch, peer = (PRESETS[key] for key in ("first", "batch", "peer"))
    assert first.experiment.anatomy.sizes == batch.experiment.anatomy.sizes != peer.experiment.anatomy.sizes
    session = session_on(first.experiment)
    session.selection = "w:1:2:0"
    open_card(session, batch)
    assert session.selection == "w:1:2:0"
    open_card(session, PRESETS["dead"])
    assert session.selection == "w:0:0:2", "a card about one unit"
    open_card(session, peer)
    assert session.selection == peer.selection
