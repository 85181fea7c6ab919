"""Truncated backpropagation through time: nothing is carried back over a cut, and nothing else changes.

The measure is a second forward pass, written here, in which every piece of a sequence starts from a *constant*: the
state that the weights under test leave at its border. Its central difference knows nothing of the way back.
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.engine import LSTM, Dense, Flatten, Network, SimpleRNN
from playground.engine.gradcheck import compare


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def one_moment(kind, parts, x, state):
    """The next state of a layer, (h, c) of an LSTM, (h,) of a SimpleRNN of tanh."""
    z = x @ parts["W"] + state[0] @ parts["U"] + parts["b"]
    if kind is SimpleRNN:
        return (np.tanh(z),)
    i, f, g, o = np.split(z, 4, axis=-1)
    c = sigmoid(f) * state[1] + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c), c


def unrolled(net, kind, cut, theta, x, held=None):
    """(guesses, the states at every moment of every layer). held: states of another pass, taken at the cuts."""
    parts, told = net.unpack(theta), []
    time, layers = x.shape[1], len(net.layers) - (1 if net.layers[0].return_sequences is False else 2)
    for layer in range(layers):
        zeros = np.zeros((len(x), net.layers[layer].units))
        state, states = (zeros,) * (1 if kind is SimpleRNN else 2), []
        for t in range(time):
            if held is not None and t and (time - t) % cut == 0:
                state = held[layer][t - 1]
            state = one_moment(kind, parts[layer], x[:, t], state)
            states.append(state)
        told.append(states)
        x = np.stack([state[0] for state in states], axis=1)
    last = x.reshape(len(x), -1) if net.layers[layers - 1].return_sequences else x[:, -1]
    return last @ parts[-1]["W"] + parts[-1]["b"], told


def network(kind, time, features, units, stacked, whole, cut):
    """One or two recurrent layers; whole: every moment is heard by the output."""
    if not (stacked or whole):
        return Network((time, features), [kind(units, cut=cut), Dense(2)])
    layers = [kind(units, return_sequences=True, cut=cut)]
    if stacked:
        layers.append(kind(2, return_sequences=True, cut=cut))
    return Network((time, features), [*layers, Flatten(), Dense(2)])


@settings(max_examples=40)
@given(kind=st.sampled_from([SimpleRNN, LSTM]), time=st.integers(2, 7), cut=st.integers(1, 5),
       features=st.integers(1, 2), units=st.integers(1, 3), stacked=st.booleans(), whole=st.booleans(),
       seed=st.integers(0, 2**32 - 1))  # fmt: skip
def test_a_cut_is_the_slope_where_each_piece_starts_from_a_constant(
    kind, time, cut, features, units, stacked, whole, seed
):
    rng = np.random.default_rng(seed)
    net = network(kind, time, features, units, stacked, whole, cut)
    theta = 0.7 * rng.normal(size=net.size)
    x, y = rng.normal(size=(3, time, features)), rng.normal(size=(3, 2))
    guesses, held = unrolled(net, kind, cut, theta, x)
    np.testing.assert_allclose(net.forward(theta, x), guesses, rtol=1e-12, atol=1e-12)

    def pieces(thetas):
        return np.array([np.mean((unrolled(net, kind, cut, one, x, held)[0] - y) ** 2) for one in thetas])

    grad = net.loss_and_grad(theta, x, y, "mse")[1]
    found = compare(pieces, theta, grad)
    assert [str(check) for check in found if not check.passed] == []
    assert sum(check.verdict == "agrees" for check in found) > net.size // 3


@pytest.mark.parametrize("kind", [SimpleRNN, LSTM])
def test_a_cut_leaves_forward_as_it_is_and_stops_the_way_back(kind):
    rng = np.random.default_rng(3)
    whole, cut, far = (Network((6, 1), [kind(3, cut=k), Dense(1)]) for k in (0, 2, 6))
    theta, x, y = whole.init(rng), rng.normal(size=(4, 6, 1)), rng.normal(size=(4, 1))
    full, truncated, same = (net.evaluate(theta, x, y, "mse") for net in (whole, cut, far))
    assert float(full.loss) == float(truncated.loss)
    np.testing.assert_array_equal(full.grad, same.grad)
    assert np.abs(full.grad - truncated.grad).max() > 1e-4
    back = {(name.name, name.time): value for name, value in truncated.backward[0].items() if not isinstance(name, str)}
    names = ("dH", "dZ", "dW", "dU") if kind is SimpleRNN else ("dh", "dc", "dZ", "dW", "dU")
    for name in names:
        assert np.abs(back[name, 4]).min() > 0  # the last two moments are one piece
        for t in (1, 2, 3):
            assert not back[name, t].any(), (name, t)


@pytest.mark.parametrize("kind", [SimpleRNN, LSTM])
@pytest.mark.parametrize("bad", [-1, 1.5, True, "2"])
def test_a_cut_is_a_whole_number(kind, bad):
    with pytest.raises(ValueError, match="cut must be a whole number of at least 0"):
        kind(2, cut=bad)
