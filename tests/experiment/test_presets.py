"""Every card shows what its line promises, in numbers."""

import math
from typing import get_args

import numpy as np
import pytest

from playground.engine import accuracy
from playground.engine.records import Name
from playground.experiment import Experiment, Run, replace
from playground.experiment.anatomy import Granularity
from playground.experiment.link import decode, encode
from playground.experiment.presets import PRESETS


def state0(experiment):
    return experiment.training().start(experiment.theta0())


def train(experiment, updates, state=None):
    state = state or state0(experiment)
    return experiment.training().advance(state, state.update + updates)


def first_pass(experiment):
    x, y = experiment.training_set()
    rows = experiment.batches().indices(0)
    return experiment.network().evaluate(experiment.theta0(), x[rows], y[rows], experiment.loss)


def train_accuracy(experiment, state):
    x, y = experiment.training_set()
    return accuracy(experiment.loss, experiment.network().forward(state.theta, x), y)


def gradients(experiment, theta_grad):
    return [layer["W"] for layer in experiment.network().unpack(theta_grad)]


@pytest.mark.parametrize("card", PRESETS.values(), ids=PRESETS)
def test_cards_are_complete(card):
    assert card.title
    assert card.purpose.endswith(".")
    assert len(card.purpose) < 140
    assert "!" not in card.title + card.purpose
    assert card.granularity in get_args(Granularity)
    assert 0 <= card.level <= 5
    assert card.focus == card.experiment.batches().indices(0)[0]
    # The selection is a part of this network: a link with it reads back without a word.
    assert decode({"card": card.key, "sel": card.selection})[1] == []
    assert replace(card.experiment)[1] == ()


def test_the_first_card_is_the_default():
    assert next(iter(PRESETS)) == "first"
    assert PRESETS["first"].experiment == Experiment()
    assert encode(Run(PRESETS["first"].experiment)) == ""


def test_hand_222_gives_the_well_known_numbers():
    experiment = PRESETS["hand_222"].experiment
    assert first_pass(experiment).loss == pytest.approx(0.298371109, abs=5e-10)
    theta = train(experiment, 1).theta
    weights = {f"w{number}": theta[index] for number, index in zip(range(1, 9), (0, 2, 1, 3, 6, 8, 7, 9), strict=True)}
    assert weights["w1"] == pytest.approx(0.149780716, abs=5e-10)
    assert weights["w2"] == pytest.approx(0.19956143, abs=5e-9)
    assert weights["w3"] == pytest.approx(0.24975114, abs=5e-9)
    assert weights["w4"] == pytest.approx(0.29950229, abs=5e-9)
    assert weights["w5"] == pytest.approx(0.35891648, abs=5e-9)
    assert weights["w6"] == pytest.approx(0.408666186, abs=5e-10)
    assert weights["w7"] == pytest.approx(0.511301270, abs=5e-10)
    assert weights["w8"] == pytest.approx(0.561370121, abs=5e-10)


def test_hand_121_gradient_has_the_factor_that_is_forgotten():
    experiment = PRESETS["hand_121"].experiment
    w11, w12, w21, w22 = experiment.theta0()
    x, y = 0.5, 1.0

    def s(z):
        return 1 / (1 + math.exp(-z))

    h1, h2 = s(x * w11), s(x * w12)
    o = s(h1 * w21 + h2 * w22)
    delta = (o - y) * o * (1 - o)
    right = delta * w21 * h1 * (1 - h1) * x
    wrong = delta * x
    grad = first_pass(experiment).grad
    assert grad == pytest.approx([right, delta * w22 * h2 * (1 - h2) * x, delta * h1, delta * h2], rel=1e-12)
    # Far enough apart to be seen without a magnifying glass.
    assert abs(wrong / right) > 5


def test_confidently_wrong():
    cross, squared = PRESETS["confident_cross_entropy"].experiment, PRESETS["confident_squared"].experiment
    for experiment, delta in ((cross, -0.993), (squared, -0.0066)):
        result = first_pass(experiment)
        assert result.Z[0].item() == pytest.approx(-5.0)
        assert experiment.targets().tolist() == [[1.0]]
        assert result.dZ[0][0, 0] == pytest.approx(delta, abs=5e-4 if delta < -0.5 else 5e-5)
    # Switching the loss, as the card says, leads from one card to the other.
    assert replace(cross, loss="half_squared_error") == (squared, ())
    assert replace(squared, loss="binary_crossentropy") == (cross, ())


def test_xor_is_learnt_with_a_hidden_layer_and_not_without():
    experiment = PRESETS["xor"].experiment
    assert train_accuracy(experiment, train(experiment, 20)) == 1.0
    without, _ = replace(experiment, hidden=())
    assert max(train_accuracy(without, train(without, n)) for n in (20, 200, 600)) <= 0.75


def test_softmax_sends_back_p_minus_y():
    experiment = PRESETS["softmax"].experiment
    result = first_pass(experiment)
    target = experiment.targets()[experiment.dataset().train[PRESETS["softmax"].focus]]
    np.testing.assert_allclose(result.dZ[-1][0], result.A[-1][0] - target, rtol=1e-12)
    assert result.grad[-3:] == pytest.approx(result.dZ[-1][0])
    assert train_accuracy(experiment, train(experiment, 750)) > 0.95


def test_sine_is_drawn():
    experiment = PRESETS["sine"].experiment
    x, y = experiment.test_set()
    state = train(experiment, 5 * 400)
    assert experiment.batches().per_epoch == 5
    assert experiment.network().loss(state.theta, x, y, "half_squared_error") < 0.02


def test_zeros_never_become_different():
    experiment = PRESETS["zeros"].experiment
    state = train(experiment, 250)
    hidden, output = experiment.network().unpack(state.theta)
    assert np.abs(hidden["W"]).max() > 0.01
    for unit in (1, 2):
        np.testing.assert_array_equal(hidden["W"][:, unit], hidden["W"][:, 0])
        np.testing.assert_array_equal(output["W"][unit], output["W"][0])


def test_the_gradient_vanishes_layer_by_layer():
    sizes = [
        np.abs(g).mean()
        for g in gradients(PRESETS["vanishing"].experiment, first_pass(PRESETS["vanishing"].experiment).grad)
    ]
    assert len(sizes) == 7
    assert sizes == sorted(sizes)
    assert sizes[0] < 1e-4 * sizes[-1]


def test_the_dead_neuron_stays_dead():
    experiment = PRESETS["dead"].experiment
    x, y = experiment.training_set()
    state = train(experiment, 250)
    for theta in (experiment.theta0(), state.theta):
        result = experiment.network().evaluate(theta, x, y, experiment.loss)
        assert (result.Z[0][:, 2] < 0).all()
        assert (result.Z[0][:, :2] > 0).any(axis=0).all()
        assert (gradients(experiment, result.grad)[0][:, 2] == 0).all()
    np.testing.assert_array_equal(state.theta[[2, 5, 8]], experiment.theta0()[[2, 5, 8]])
    assert state.theta[0] != experiment.theta0()[0]


def test_too_large_a_step_bursts_soon_but_not_at_once():
    experiment = PRESETS["too_large"].experiment
    x, y = experiment.training_set()
    network = experiment.network()
    with np.errstate(all="ignore"):
        losses = [network.loss(train(experiment, update).theta, x, y, experiment.loss) for update in range(5)]
    assert losses[0] < losses[1] < losses[2] < losses[3]
    assert np.isfinite(losses[:4]).all()
    assert not np.isfinite(losses[4])
    gentle, _ = replace(experiment, learning_rate=0.01)
    assert network.loss(train(gentle, 240).theta, x, y, gentle.loss) < 0.02


def test_the_peers_default_is_the_peers():
    experiment = PRESETS["peer"].experiment
    assert experiment.values() | {"seed": 0, "data_seed": 0} == {
        "data": "circle", "noise": 0, "samples": 500, "train_share": 50, "data_seed": 0, "points": (),
        "inputs": ("x1", "x2"), "hidden": (4, 2), "activations": ("tanh", "tanh"), "output_activation": "tanh",
        "loss": "half_squared_error", "initializer": "uniform", "bias": 0.1, "seed": 0, "use_bias": True,
        "weights": None, "optimizer": "sgd", "learning_rate": 0.03, "hyper": (), "batch_size": 10, "l1": 0.0, "l2": 0.0,
        "moments": 4, "cut": 0, "layers": None,
    }  # fmt: skip


def test_adam_unwinds_the_spiral():
    experiment = PRESETS["adam"].experiment
    assert train_accuracy(experiment, train(experiment, 25 * 30)) >= 0.97


def test_the_batch_is_the_first_screen_in_tens():
    card = PRESETS["batch"]
    assert card.experiment == replace(Experiment(), batch_size=10)[0]
    assert len(card.experiment.batches().indices(0)) == 10


def kept_on_the_way(experiment, state, name):
    """The slope's length at the first moment, as a part of that at the last, over all training examples."""
    x, y = experiment.training_set()
    back = experiment.network().evaluate(state.theta, x, y, experiment.loss).backward[0]
    first, *_, last = (np.linalg.norm(back[Name(name, time=t)]) for t in range(12))
    return first / last


def test_an_lstm_whose_forget_gates_are_open_lets_most_of_it_through_from_the_first_update():
    lstm, plain = PRESETS["remembering"].experiment, PRESETS["forgetting"].experiment
    at_first = kept_on_the_way(lstm, state0(lstm), "dc")
    assert at_first == pytest.approx(0.70, abs=0.02)
    assert kept_on_the_way(lstm, state0(lstm), "dh") < 0.03
    assert at_first > 8 * kept_on_the_way(plain, state0(plain), "dH")
    assert kept_on_the_way(lstm, train(lstm, 1000), "dc") > 0.6
    # With its usual gates it would be twice as much as a SimpleRNN lets through, and no more.
    usual = replace(lstm, weights=None)[0]
    assert kept_on_the_way(usual, state0(usual), "dc") == pytest.approx(1 / 7, rel=0.08)
