"""How a sequence is gone on with: each guess is the engine's for the window that ends in the guesses before."""

from __future__ import annotations

import numpy as np
import pytest

from playground.experiment import Experiment, Run
from playground.experiment.layers import layer
from playground.frames.onward import GUESSES
from playground.frames.pictures import move
from playground.timeline import Timeline

SINE = Experiment(
    data="sine_next", moments=5, layers=(layer("simple_rnn", units=2),), output_activation="linear", loss="mse"
)


@pytest.mark.parametrize("kind", ["simple_rnn", "lstm"])
def test_each_guess_is_made_of_those_before(kind: str) -> None:
    timeline = Timeline(Run(Experiment(**{**vars(SINE), "layers": (layer(kind, units=2),)})))
    picture = move(timeline, 3, 7)
    assert picture is not None
    told = picture.arrays["move_onward"]
    assert told.shape == (GUESSES,)
    x, _ = timeline.run.experiment.training_set()
    theta, network = timeline.state(3).theta, timeline.network
    numbers = [*x[7, :, 0], float(network.forward(theta, x[7:8])[0, 0])]
    for at, guess in enumerate(told):
        window = np.array(numbers[at + 1 : at + 6]).reshape(1, 5, 1)
        assert guess == pytest.approx(float(network.forward(theta, window)[0, 0]), rel=1e-12)
        numbers.append(float(guess))
    assert picture.arrays["move_A"][-1] == pytest.approx(numbers[5], rel=1e-12)


@pytest.mark.parametrize("data", ["first_bit", "parity", "circle"])
def test_only_a_value_that_comes_next_is_gone_on_with(data: str) -> None:
    layers = {} if data == "circle" else {"layers": (layer("simple_rnn", units=2),)}
    picture = move(Timeline(Run(Experiment(data=data, **layers))), 0, None)
    assert picture is not None
    assert "move_onward" not in picture.arrays
