"""What follows when a setting changes: silently where a learner expects it, else with a sentence."""

import pytest

from playground.experiment import Experiment, replace


def test_nothing_to_mend_says_nothing():
    changed, notes = replace(Experiment(), learning_rate=0.3, hidden=(4, 2))
    assert notes == ()
    assert changed == Experiment(learning_rate=0.3, hidden=(4, 2), activations=("tanh", "tanh"))


def test_the_output_follows_the_data():
    three, notes = replace(Experiment(), data="three_blobs")
    assert three.output_activation == "softmax"
    assert three.sizes == (2, 3, 3)
    assert notes == (
        "3 classes need one probability each, adding up to one: softmax; the output is now softmax.",
    )  # fmt: skip
    sine, notes = replace(Experiment(), data="sine")
    assert (sine.output_activation, sine.samples, sine.sizes) == ("linear", 100, (1, 3, 1))
    assert len(notes) == 1


@pytest.mark.parametrize(
    ("start", "changes", "output", "loss"),
    [
        ({}, {"loss": "binary_crossentropy"}, "sigmoid", "binary_crossentropy"),
        ({}, {"loss": "sparse_categorical_crossentropy"}, "softmax", "sparse_categorical_crossentropy"),
        ({}, {"output_activation": "softmax", "loss": "hinge"}, "softmax", "half_squared_error"),
        ({"output_activation": "sigmoid", "loss": "binary_crossentropy"}, {"output_activation": "softmax"}, "softmax",
         "categorical_crossentropy"),
        ({"output_activation": "softmax", "loss": "categorical_crossentropy"}, {"output_activation": "sigmoid"},
         "sigmoid", "binary_crossentropy"),
        ({"output_activation": "sigmoid", "loss": "binary_crossentropy"}, {"output_activation": "tanh"}, "tanh",
         "half_squared_error"),
        ({"loss": "hinge"}, {"data": "plane"}, "linear", "half_squared_error"),
        ({"loss": "hinge"}, {"data": "three_arms"}, "softmax", "half_squared_error"),
        ({"output_activation": "sigmoid", "loss": "binary_crossentropy"}, {"data": "three_arms"}, "softmax",
         "categorical_crossentropy"),
    ],
)  # fmt: skip
def test_what_was_asked_for_wins(start, changes, output, loss):
    experiment, _ = replace(Experiment(**start), **changes)
    assert (experiment.output_activation, experiment.loss) == (output, loss)


def test_layers_keep_their_activations():
    experiment = Experiment(hidden=(4, 3), activations=("relu", "sigmoid"))
    more, notes = replace(experiment, hidden=(4, 3, 2))
    assert more.activations == ("relu", "sigmoid", "sigmoid")
    fewer, _ = replace(experiment, hidden=(4,))
    assert fewer.activations == ("relu",)
    none, _ = replace(experiment, hidden=())
    assert none.activations == ()
    assert replace(none, hidden=(2,))[0].activations == ("tanh",)
    assert notes == ()


def test_given_weights_go_when_they_no_longer_fit():
    experiment = Experiment(weights=(0.5,) * 13)
    other, notes = replace(experiment, hidden=(4,))
    assert other.weights is None
    assert notes == (
        "This network has 17 weights and biases, and the starting values are 13; weights are drawn from the seed.",
    )
    assert replace(experiment, learning_rate=1.0)[0].weights == experiment.weights


def test_fewer_points_shrink_the_batch():
    experiment, notes = replace(Experiment(batch_size=30), samples=20)
    assert experiment.batch_size == 10
    assert notes == ("A batch of 30 is larger than the training data (10 examples); the batch is now 10.",)


def test_the_number_of_points_follows_the_data_where_it_was_the_usual():
    plane, _ = replace(Experiment(), data="plane")
    assert plane.samples == 1200
    back, _ = replace(plane, data="xor")
    assert back.samples == 500
    kept, _ = replace(Experiment(samples=60), data="plane")
    assert kept.samples == 60
    table, _ = replace(plane, data="truth_xor", output_activation="tanh")
    assert table.train_size == 4


def test_an_optimizers_own_settings_go_with_it():
    experiment, notes = replace(Experiment(optimizer="adam", hyper=(("beta_1", 0.5),)), optimizer="sgd")
    assert (experiment.hyper, notes) == ((), ())


def test_own_points_stay_where_there_is_a_plane():
    experiment = Experiment(points=((1.0, 1.0, 1),))
    assert replace(experiment, data="xor")[0].points == experiment.points
    sine, notes = replace(experiment, data="sine")
    assert sine.points == ()
    assert "Sine has no room for points of your own; they are left out." in notes


def test_unknown_field():
    with pytest.raises(TypeError, match="no field 'lr'"):
        replace(Experiment(), lr=1)
