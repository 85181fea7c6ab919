"""Targets for every output and loss, the sentence about them, and the choices with their reasons."""

import numpy as np
import pytest

from playground.engine import LOSSES
from playground.engine.losses import go_together
from playground.experiment import Experiment, replace
from playground.experiment import choices as c
from playground.experiment.output_and_loss import OUTPUTS

TARGETS = [
    ("circle", "tanh", "half_squared_error", "plus_minus", "Targets are −1 and +1, because the output is tanh."),
    ("circle", "linear", "mse", "plus_minus", "Targets are −1 and +1, because the output is linear."),
    ("circle", "tanh", "hinge", "plus_minus",
     "Targets are −1 and +1, because hinge asks for the right sign, with a margin."),
    ("circle", "sigmoid", "half_squared_error", "zero_one", "Targets are 0 and 1, because the output is sigmoid."),
    ("circle", "sigmoid", "binary_crossentropy", "zero_one", "Targets are 0 and 1, because the output is sigmoid."),
    ("circle", "softmax", "categorical_crossentropy", "one_hot",
     "Targets are one-hot, 1 for the right class and 0 for every other, because softmax gives probabilities."),
    ("three_blobs", "softmax", "mse", "one_hot",
     "Targets are one-hot, 1 for the right class and 0 for every other, because softmax gives probabilities."),
    ("three_blobs", "softmax", "sparse_categorical_crossentropy", "class_number",
     "Targets are the class numbers 0, 1 and 2: the loss looks up the probability softmax gives to that class."),
    ("plane", "linear", "huber", "value", "Targets are the values of the data, as they stand."),
    ("hand_222", "sigmoid", "half_squared_error", "value", "Targets are the numbers in the table."),
]  # fmt: skip


@pytest.mark.parametrize(("data", "output", "loss", "coding", "sentence"), TARGETS)
def test_targets_follow_output_and_loss(data, output, loss, coding, sentence):
    experiment = Experiment(data=data, output_activation=output, loss=loss)
    assert experiment.coding == coding
    assert c.targets_sentence(experiment) == sentence
    got, label = experiment.targets(), experiment.dataset().label
    if coding == "class_number":
        np.testing.assert_array_equal(got, label)
    elif coding == "one_hot":
        assert got.shape == (len(label), experiment.classes)
        assert (got.sum(axis=1) == 1).all()
        np.testing.assert_array_equal(got.argmax(axis=1), label)
    elif coding == "value":
        np.testing.assert_array_equal(got, experiment.dataset().value)
    else:
        low = 0.0 if coding == "zero_one" else -1.0
        np.testing.assert_array_equal(got[:, 0], np.where(label == 1, 1.0, low))


# What fits, written out once more by hand.
OUTPUTS_FOR = {
    "circle": {"tanh", "sigmoid", "linear", "softmax"},
    "truth_xor": {"tanh", "sigmoid", "linear", "softmax"},
    "confident": {"tanh", "sigmoid", "linear", "softmax"},
    "three_arms": {"softmax"},
    "plane": {"linear"},
    "sine": {"linear"},
    "hand_121": {"tanh", "sigmoid", "linear"},
    "hand_222": {"tanh", "sigmoid", "linear"},
}
SQUARED = {"half_squared_error", "mse", "mae", "huber"}
LOSSES_FOR = {
    "tanh": SQUARED | {"hinge"},
    "linear": SQUARED | {"hinge"},
    "sigmoid": SQUARED | {"binary_crossentropy"},
    "softmax": SQUARED | {"categorical_crossentropy", "sparse_categorical_crossentropy"},
}


@pytest.mark.parametrize("data", OUTPUTS_FOR)
def test_outputs_and_losses_offered(data):
    experiment, _ = replace(Experiment(), data=data)
    outputs = c.output_choices(experiment)
    assert [choice.value for choice in outputs] == list(OUTPUTS)
    assert {choice.value for choice in outputs if choice.offered} == OUTPUTS_FOR[data]
    for output in outputs:
        if not output.offered:
            with pytest.raises(ValueError, match=r"\.$") as refusal:
                Experiment(**{**experiment.values(), "output_activation": output.value, "loss": "mse"})
            assert str(refusal.value) == output.reason
            continue
        chosen, notes = replace(experiment, output_activation=output.value)
        assert chosen.output_activation == output.value
        assert not any("output" in note for note in notes)
        offered = {choice.value for choice in c.loss_choices(chosen) if choice.offered}
        expected = LOSSES_FOR[output.value] - (set() if chosen.is_classification else {"hinge"})
        assert offered == expected


@pytest.mark.parametrize("data", OUTPUTS_FOR)
def test_a_loss_that_is_not_offered_is_refused_with_its_reason_and_the_others_work(data):
    start, _ = replace(Experiment(), data=data)
    for output in OUTPUTS_FOR[data]:
        experiment, _ = replace(start, output_activation=output)
        for choice in c.loss_choices(experiment):
            settings = {**experiment.values(), "loss": choice.value}
            if choice.offered:
                chosen = Experiment(**settings)
                x, y = chosen.training_set()
                loss, grad = chosen.network().loss_and_grad(chosen.theta0(), x, y, choice.value)
                assert np.isfinite(loss)
                assert np.isfinite(grad).all()
            else:
                assert choice.reason.endswith(".")
                with pytest.raises(ValueError, match=r"\.$") as refusal:
                    Experiment(**settings)
                assert str(refusal.value) == choice.reason


def test_what_the_engine_cannot_do_is_not_offered():
    for loss in LOSSES:
        for output in OUTPUTS:
            if not go_together(loss, output):
                assert loss not in LOSSES_FOR[output]


def test_labels_and_reasons_of_the_other_controls():
    experiment = Experiment()
    assert len(c.data_choices()) == 26
    assert [choice.label for choice in c.input_choices(experiment)][2] == "x₁²"
    sine, _ = replace(experiment, data="sine")
    assert c.input_choices(sine)[0].reason == "Sine brings its own inputs, used as they stand."
    assert {choice.value for choice in c.activation_choices() if not choice.offered} == {"softmax"}
    assert {choice.value for choice in c.initializer_choices()} >= {"zeros", "uniform", "he_normal"}
    assert c.optimizer_choices()[0].label == "SGD"
    assert c.hyper_defaults("adam")["beta_2"] == 0.999
    assert "learning_rate" not in c.hyper_defaults("adam")
    assert c.data_reason(experiment) == ""
    assert c.data_reason(Experiment(data="truth_xor")).startswith("XOR table is a fixed table")
    assert c.data_reason(Experiment(data="own")).startswith("These are your own points")
