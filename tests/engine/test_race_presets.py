"""The races that show a textbook effect come out as the lessons say, to the step."""

import numpy as np
import pytest

from playground.engine import optimizer
from playground.engine.landscapes import LANDSCAPES
from playground.engine.race import race, steps_to_stay_below


def run(name, start, kind, rate, steps=1_000, scale=1.0):
    landscape = LANDSCAPES[name]
    path = race(lambda p: scale * landscape.gradient(p), np.array(start), [optimizer(kind, learning_rate=rate)], steps)
    return path[:, 0], landscape.f(path[:, 0])


def steps_below(name, start, kind, rate, goal=0.01, steps=3_000):
    return steps_to_stay_below(run(name, start, kind, rate, steps)[1], goal)


BOWL, RAVINE, TURNED = (-1.6, 1.2), (-1.8, 0.5), ((-1.8 - 0.5) / 2**0.5, (-1.8 + 0.5) / 2**0.5)


@pytest.mark.parametrize(
    ("name", "start", "kind", "rate", "goal", "expected"),
    [
        ("bowl", BOWL, "sgd", 0.1, 0.001, 37),
        ("bowl", BOWL, "adam", 0.1, 0.001, 66),
        ("bowl", BOWL, "sgd", 1.0, 0.001, 1),
        ("ravine", RAVINE, "sgd", 0.019, 0.01, 133),
        ("ravine", RAVINE, "momentum", 0.01, 0.01, 68),
        ("ravine", RAVINE, "adam", 0.1, 0.01, 63),
        ("turned_ravine", TURNED, "sgd", 0.019, 0.01, 133),
        ("turned_ravine", TURNED, "momentum", 0.01, 0.01, 68),
        ("turned_ravine", TURNED, "adam", 0.1, 0.01, 163),
        ("ravine", RAVINE, "sgd", 0.01, 0.01, 254),
        ("ravine", RAVINE, "adam", 0.001, 0.01, 2651),
        ("rosenbrock", (-1.2, 1.0), "sgd", 0.001, 0.01, None),
        ("rosenbrock", (-1.2, 1.0), "momentum", 0.001, 0.01, 318),
        ("rosenbrock", (-1.2, 1.0), "adam", 0.05, 0.01, 830),
        ("plateau", (-1.6, 1.0), "adam", 0.05, 0.1, 41),
    ],
)
def test_steps_until_the_loss_stays_below(name, start, kind, rate, goal, expected):
    limit = 2_000 if expected is None else 3_000
    assert steps_below(name, start, kind, rate, goal, limit) == expected


def test_beyond_two_over_the_curvature_gradient_descent_diverges():
    path, loss = run("bowl", BOWL, "sgd", 1.9, 60)
    assert (path[1:4, 0] > 0).tolist() == [True, False, True]
    assert loss[-1] < 0.001
    assert run("bowl", BOWL, "sgd", 2.1, 200)[1][-1] > 1e6
    assert run("ravine", RAVINE, "sgd", 0.0205, 1_000)[1][-1] > 1e6


def test_adam_does_not_see_the_scale_of_the_loss():
    one, _ = run("ravine", RAVINE, "adam", 0.1, 200)
    ten, _ = run("ravine", RAVINE, "adam", 0.1, 200, scale=10.0)
    np.testing.assert_allclose(one, ten, atol=1e-6)
    assert run("ravine", RAVINE, "sgd", 0.019, 200, scale=10.0)[1][-1] > 1e6


@pytest.mark.parametrize(("e", "sgd"), [(0.01, 56), (0.001, 80), (0.0001, 104)])
def test_saddle(e, sgd):
    assert steps_below("saddle", (-1.5, e), "sgd", 0.05, -0.9) == sgd
    assert steps_below("saddle", (-1.5, e), "adam", 0.05, -0.9) == 27


def test_a_saddle_is_left_only_with_a_push():
    saddle, start = LANDSCAPES["saddle"], np.array([-1.5, 0.0])
    racers = [optimizer("sgd", learning_rate=0.05), optimizer("adam", learning_rate=0.05)]
    still = race(saddle.gradient, start, racers, 1_000)
    assert (still[:, :, 1] == 0.0).all()
    pushed = race(saddle.gradient, start, racers, 1_000, noise=0.01, rng=np.random.default_rng(0))
    assert (saddle.f(pushed[-1]) < -0.9).all()


def test_plateau():
    path, _ = run("plateau", (-1.6, 1.0), "sgd", 0.05, 400)
    assert np.linalg.norm(path[-1] - path[0]) == pytest.approx(0.004, abs=0.0005)


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ((0.6, 1.2), {"sgd": "local", "momentum": "global", "adam": "global"}),
        ((1.8, 0.6), {"sgd": "local", "momentum": "global", "adam": "local"}),
    ],
)
def test_two_minima(start, expected):
    rates = {"sgd": 0.01, "momentum": 0.01, "adam": 0.05}
    landscape = LANDSCAPES["two_minima"]
    for kind, where in expected.items():
        path, _ = run("two_minima", start, kind, rates[kind], 3_000)
        minimum = landscape.minima[0] if where == "global" else landscape.local_minima[0]
        np.testing.assert_allclose(path[-1], minimum, atol=0.02)


@pytest.mark.parametrize(("kind", "rate", "expected"), [("sgd", 0.1, 0.053), ("adam", 0.1, 0.049), ("sgd", 0.01, 0.005),
                                                       ("adam", 0.01, 0.005)])  # fmt: skip
def test_noise_needs_a_schedule(kind, rate, expected):
    """Gradient noise of standard deviation 1 leaves the bowl's loss at a level that the rate decides."""
    start = np.tile(np.array(BOWL), (400, 1))
    paths = race(lambda p: p, start, [optimizer(kind, learning_rate=rate)], 1_500, noise=1.0,
                 rng=np.random.default_rng(0))  # fmt: skip
    level = float(np.mean(LANDSCAPES["bowl"].f(paths[1_000:])))
    assert level == pytest.approx(expected, rel=0.12)


def test_adams_first_step_without_bias_correction_would_be_3_16_times_larger():
    opt, start = optimizer("adam", learning_rate=0.1), np.array(BOWL)
    change = opt.step(start, LANDSCAPES["bowl"].gradient(start), opt.init(start))
    np.testing.assert_allclose(change.delta, [0.1, -0.1], rtol=1e-5)
    m, v = change.state.slots["m"], change.state.slots["v"]
    np.testing.assert_allclose(-0.1 * m / np.sqrt(v) / change.delta, 3.16, atol=0.005)


def test_racers_of_one_kind_are_one_optimizer():
    gradient = LANDSCAPES["ravine"].gradient
    rates = np.array([0.001, 0.01, 0.019])
    together = race(gradient, np.tile(RAVINE, (3, 1)), [optimizer("momentum", learning_rate=rates)], 50)
    for i, rate in enumerate(rates):
        alone = race(gradient, np.array(RAVINE), [optimizer("momentum", learning_rate=float(rate))], 50)
        np.testing.assert_allclose(together[:, 0, i], alone[:, 0], rtol=1e-13)


def test_a_race_of_networks_of_different_optimizers_is_one_gradient():
    from playground.engine import Dense, Network

    rng = np.random.default_rng(0)
    net = Network(2, [Dense(3, "tanh"), Dense(1, "tanh")])
    x, y = rng.normal(size=(20, 2)), rng.normal(size=(20, 1))
    racers = [optimizer(kind, learning_rate=0.05) for kind in ("sgd", "momentum", "adam")]
    theta = net.init(rng)
    paths = race(lambda t: net.loss_and_grad(t, x, y, "mse")[1], theta, racers, 30)
    assert paths.shape == (31, 3, net.size)
    for i, opt in enumerate(racers):
        alone, state = theta, opt.init(theta)
        for _ in range(30):
            alone, state = opt.update(alone, net.loss_and_grad(alone, x, y, "mse")[1], state)
        np.testing.assert_allclose(paths[-1, i], alone, rtol=1e-10)


def test_steps_to_stay_below():
    assert steps_to_stay_below(np.array([3.0, 0.5, 2.0, 0.5, 0.1]), 1.0) == 3
    assert steps_to_stay_below(np.array([0.5, 0.5]), 1.0) == 0
    assert steps_to_stay_below(np.array([0.5, 2.0]), 1.0) is None
    assert steps_to_stay_below(np.array([0.5, np.nan]), 1.0) is None


@pytest.mark.parametrize(
    ("racers", "steps", "noise", "words"),
    [([], 5, 0.0, "at least one optimizer"), (["sgd"], 0, 0.0, "whole number"), (["sgd"], 5, 1.0, "noise needs rng")],
)
def test_a_race_refuses_what_cannot_be(racers, steps, noise, words):
    with pytest.raises(ValueError, match=words):
        race(lambda p: p, np.zeros(2), [optimizer(name) for name in racers], steps, noise=noise)
