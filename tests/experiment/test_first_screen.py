"""The first screen does what its caption says.

Its two seeds were searched for: 60 data seeds were ranked by how often a run stays at 97 % after epoch 12; then, in the
best of them (20), 40,000 seeds of weights for a first example that is plainly misclassified, with an output that is
neither saturated nor near zero and both inputs clearly not 0, a first update that does what the slope predicted, and a
run that reaches 97 % by epoch 8 and stays there longest. 18422 was chosen among those that stay past epoch 20.
"""

import numpy as np
import pytest

from playground.engine import accuracy
from playground.experiment import Experiment
from playground.experiment.presets import FIRST

EXPERIMENT = Experiment()


def curve(experiment, epochs):
    """Training accuracy after every epoch, the first after one."""
    run = experiment.training()
    state = run.start(experiment.theta0())
    told = []
    for epoch in range(1, epochs + 1):
        state = run.advance(state, epoch * run.batches.per_epoch)
        told.append(accuracy(run.loss, run.network.forward(state.theta, run.x), run.y))
    return np.array(told)


def first_update():
    run = EXPERIMENT.training()
    return run.x, run.y, run.trace(run.start(EXPERIMENT.theta0())).steps


def test_the_setting():
    assert (EXPERIMENT.data, EXPERIMENT.noise, EXPERIMENT.samples, EXPERIMENT.train_share) == ("circle", 0, 500, 50)
    assert EXPERIMENT.sizes == (2, 3, 1)
    assert (*EXPERIMENT.activations, EXPERIMENT.output_activation) == ("tanh", "tanh")
    assert EXPERIMENT.loss == "half_squared_error"
    assert (EXPERIMENT.batch_size, EXPERIMENT.learning_rate) == (1, 0.1)
    assert EXPERIMENT.train_size == 250


def test_it_says_minus_0_41_and_the_answer_is_plus_1():
    x, y, steps = first_update()
    output = next(step.value for step in steps if step.id == "A:1")[0, 0]
    assert output == pytest.approx(-0.41484, abs=5e-6)
    assert -0.6 < output < -0.3
    assert y[FIRST.focus, 0] == 1.0
    assert x[FIRST.focus] == pytest.approx([-0.99765, -0.44956], abs=5e-6)


def test_the_recheck_shows_the_loss_falling_as_the_slope_predicted():
    _, _, steps = first_update()
    recheck = steps[-1].value
    assert steps[-1].id == "recheck"
    assert recheck.before == pytest.approx(1.00088, abs=5e-6)
    fall, predicted = recheck.before - recheck.after, recheck.before - recheck.predicted
    assert fall > 0.3
    assert 0.7 < fall / predicted < 1.1
    assert fall / predicted == pytest.approx(0.962, abs=5e-4)


def test_the_selected_weight_has_something_to_show():
    _, _, steps = first_update()
    assert FIRST.selection == "w:0:0:0"
    gradient = next(step.value for step in steps if step.id == "dW:0")
    assert gradient[0, 0] == pytest.approx(0.83633, abs=5e-6)


def test_the_boundary_closes_and_stays_closed():
    told = curve(EXPERIMENT, 60)
    assert (told[:5] < 0.97).all()
    assert (told[5:13] >= 0.97).all()
    # One example at a time at a constant rate keeps jumping a little, on each kind of processor, which adds up in its
    # own order, otherwise; it never falls open again.
    assert np.mean(told[5:21] >= 0.96) > 0.9
    assert told[5:].min() >= 0.93


def test_it_is_no_lucky_strike():
    """Twelve other seeds of weights and batches on the same points: all reach 97 %, half of them within 4 epochs."""
    reached = [int(np.argmax(curve(Experiment(seed=seed), 12) >= 0.97)) + 1 for seed in range(12)]
    assert sorted(reached) == [3, 3, 3, 3, 3, 3, 5, 5, 7, 9, 9, 10]
