"""An experiment and what follows from it: data, targets, network, starting weights, batches."""

import dataclasses
from typing import Any

import numpy as np
import pytest

from playground.datasets import DATASETS, features
from playground.experiment import Experiment, replace


def test_the_default_network():
    experiment = Experiment()
    network = experiment.network()
    assert experiment.sizes == (2, 3, 1)
    assert network.size == 13
    assert [layer.activation and layer.activation.name for layer in network.layers] == ["tanh", "tanh"]
    assert experiment.input_labels == ("x₁", "x₂")
    x, y = experiment.training_set()
    assert x.shape == (250, 2)
    assert y.shape == (250, 1)
    assert set(y[:, 0]) == {-1.0, 1.0}
    data = experiment.dataset()
    np.testing.assert_array_equal(x, data.x_raw[data.train])
    np.testing.assert_array_equal(y[:, 0], 2 * data.label[data.train] - 1)


def test_equal_settings_are_equal_in_everything():
    listed: Any = {"hidden": [4, 2], "activations": ["tanh", "relu"], "points": [(1, 2, 0)]}
    one = Experiment(**listed, learning_rate=1)
    two = Experiment(hidden=(4, 2), activations=("tanh", "relu"), learning_rate=1.0, points=((1.0, 2.0, 0),))
    assert one == two
    assert hash(one) == hash(two)
    assert repr(one) == repr(two)
    np.testing.assert_array_equal(one.theta0(), two.theta0())
    np.testing.assert_array_equal(one.batches().indices(700), two.batches().indices(700))


def test_the_seed_draws_the_weights_and_the_bias_is_as_told():
    experiment = Experiment(bias=0.25, initializer="uniform")
    params = experiment.network().unpack(experiment.theta0())
    for layer in params:
        assert (layer["b"] == 0.25).all()
        assert np.abs(layer["W"]).max() <= 0.5
        assert np.abs(layer["W"]).max() > 0.05
    assert not np.array_equal(experiment.theta0(), dataclasses.replace(experiment, seed=1).theta0())
    # Not the numbers the batches are shuffled with.
    other = Experiment().network().init(np.random.default_rng([Experiment().seed, 0]))
    assert not np.array_equal(Experiment().theta0(), other)


def test_given_weights_are_the_start():
    weights = tuple(0.1 * i for i in range(13))
    experiment = Experiment(weights=weights)
    assert experiment.theta0().tolist() == list(weights)
    experiment.theta0()[0] = 9
    assert experiment.theta0()[0] == 0


def test_inputs_go_to_the_network_and_to_a_grid():
    experiment = Experiment(inputs=("x1x2", "sinx1"))
    raw = np.array([[2.0, 3.0]])
    np.testing.assert_array_equal(experiment.features(raw), features(raw, ("x1x2", "sinx1")))
    assert experiment.training_set()[0].shape == (250, 2)
    assert experiment.input_labels == ("x₁x₂", "sin x₁")


@pytest.mark.parametrize("name", DATASETS)
def test_every_set_makes_a_network_that_fits(name):
    experiment, _ = replace(Experiment(), data=name)
    network = experiment.network()
    assert network.size == len(experiment.theta0())
    if experiment.standstill:
        assert name == "own"
        return
    x, y = experiment.training_set()
    assert x.shape == (experiment.train_size, *experiment.input_shape)
    assert np.prod(experiment.input_shape) == experiment.sizes[0]
    loss, grad = network.loss_and_grad(experiment.theta0(), x, y, experiment.loss)
    assert np.isfinite(loss)
    assert np.abs(grad).max() > 0
    x_test, y_test = experiment.test_set()
    assert np.isfinite(network.loss(experiment.theta0(), x_test, y_test, experiment.loss))


@pytest.mark.parametrize(
    ("settings", "sizes"),
    [
        ({"hidden": (), "activations": ()}, (2, 1)),
        ({"output_activation": "softmax", "loss": "mse"}, (2, 3, 2)),
        ({"data": "three_arms", "output_activation": "softmax"}, (2, 3, 3)),
        ({"data": "hand_222", "output_activation": "sigmoid"}, (2, 3, 2)),
        ({"data": "sine", "output_activation": "linear", "inputs": ("x1sq",)}, (1, 3, 1)),
        ({"inputs": ("x1", "x2", "x1sq", "x2sq", "x1x2", "sinx1", "sinx2"), "hidden": (8,) * 6,
          "activations": ("tanh",) * 6}, (7, 8, 8, 8, 8, 8, 8, 1)),
    ],
)  # fmt: skip
@pytest.mark.parametrize("use_bias", [True, False])
def test_sizes_and_parameter_count_are_the_networks(settings, sizes, use_bias):
    experiment = Experiment(**settings, use_bias=use_bias)
    assert experiment.sizes == sizes
    # Given weights are counted without building a network; both counts must agree.
    size = experiment.network().size
    dataclasses.replace(experiment, weights=(0.0,) * size)
    with pytest.raises(
        ValueError, match=f"This network has {size} weights and biases, and the starting values are {size + 1}"
    ):
        dataclasses.replace(experiment, weights=(0.0,) * (size + 1))


def test_an_empty_plane_stands_still():
    experiment = Experiment(data="own")
    assert experiment.standstill == "There is no point to learn from yet. Click on the plane to put one there."
    assert experiment.training_set()[0].shape == (0, 2)
    filled = dataclasses.replace(experiment, points=((0.0, 0.0, 1),))
    assert filled.standstill == ""
    assert filled.batches().indices(5).tolist() == [0]


def test_all_points_of_one_class():
    experiment = Experiment(data="own", points=((0.0, 0.0, 1), (1.0, 1.0, 1)))
    assert experiment.targets().tolist() == [[1.0], [1.0]]
    assert experiment.classes == 2


def test_optimizer_settings_reach_the_engine():
    optimizer = Experiment(
        optimizer="adam", learning_rate=0.02, hyper=(("beta_1", 0.5), ("amsgrad", 1))
    ).make_optimizer()
    assert optimizer.hyperparameters["learning_rate"] == 0.02
    assert optimizer.hyperparameters["beta_1"] == 0.5
    assert optimizer.hyperparameters["beta_2"] == 0.999
    assert optimizer.hyperparameters["amsgrad"] is True


def test_penalties_reach_the_network():
    plain, l2 = Experiment(), Experiment(l2=0.1)
    x, y = plain.training_set()
    theta = plain.theta0()
    weights = [layer["W"] for layer in plain.network().unpack(theta)]
    extra = 0.1 * sum((w**2).sum() for w in weights)
    difference = l2.network().loss(theta, x, y, "half_squared_error") - plain.network().loss(
        theta, x, y, "half_squared_error"
    )
    assert difference == pytest.approx(extra, rel=1e-9)
