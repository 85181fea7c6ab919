"""Each optimizer beside its formula written out entry by entry; bowls and Rosenbrock; clipping; purity."""

import math

import numpy as np
import pytest

from playground.engine import OPTIMIZERS, OptimizerState, optimizer

G = np.array([0.3, -2.0, 0.0, 5e-4])
THETA = np.array([1.0, -1.0, 0.5, 2.0])
M, V, U = np.array([0.1, -0.5, 0.2, 0.0]), np.array([0.2, 1.5, 0.1, 1e-6]), np.array([0.4, 0.1, 0.3, 1e-4])


def by_hand(name, g, m, v, u):  # noqa: PLR0911
    """The new value of one entry, theta = 0 before, after update number 5 (t = 4 before), rate 1/8."""
    r, t, e = 0.125, 5, 1e-7
    m9, v999 = m + (g - m) * 0.1, v + (g * g - v) * 0.001
    alpha = r * math.sqrt(1 - 0.999**t) / (1 - 0.9**t)
    if name == "sgd":
        return -r * g
    if name == "momentum":
        return 0.9 * m - r * g
    if name == "nesterov":
        return 0.9 * (0.9 * m - r * g) - r * g
    if name == "adagrad":
        return -r * g / math.sqrt(v + g * g + e)
    if name == "adadelta":
        return -r * g * math.sqrt(u + e) / math.sqrt(0.95 * v + 0.05 * g * g + e)
    if name == "rmsprop":
        return -r * g / math.sqrt(0.9 * v + 0.1 * g * g + e)
    if name in ("adam", "adamw"):
        return -alpha * m9 / (math.sqrt(v999) + e)
    if name == "amsgrad":
        return -alpha * m9 / (math.sqrt(max(u, v999)) + e)
    if name == "adamax":
        return -r * m9 / ((1 - 0.9**t) * (max(0.999 * u, abs(g)) + e))
    if name == "lion":
        return -r * math.copysign(1, 0.9 * m + 0.1 * g) if 0.9 * m + 0.1 * g else 0.0
    mus = [0.9 * (1 - 0.5 * 0.96**i) for i in range(1, t + 2)]
    product = math.prod(mus[:t])
    m_hat = mus[t] * m9 / (1 - product * mus[t]) + (1 - mus[t - 1]) * g / (1 - product)
    return -r * m_hat / (math.sqrt(v999 / (1 - 0.999**t)) + e)


INJECTED = {"velocity": M, "m": M, "v": V, "u": U, "v_max": U, "sum": V}


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_one_update_from_an_injected_state(name):
    opt = optimizer(name, learning_rate=0.125)
    state = OptimizerState(4, {slot: INJECTED[slot] for slot in opt.slots()})
    new, after = opt.update(THETA, G, state)
    expected = [by_hand(name, g, m, v, u) for g, m, v, u in zip(G, M, V, U, strict=True)]
    decayed = THETA * (1 - 0.004 * 0.125) if name == "adamw" else THETA
    np.testing.assert_allclose(new - decayed, expected, rtol=1e-9, atol=1e-15)
    assert after.t == 5
    assert set(after.slots) == set(opt.slots())


def test_new_states_by_their_formulas():
    def after(name, **hyper):
        opt = optimizer(name, learning_rate=0.125, **hyper)
        injected = {**INJECTED, "mean": M}
        return opt.update(THETA, G, OptimizerState(4, {s: injected[s] for s in opt.slots()}))[1].slots

    close = np.testing.assert_allclose
    close(after("momentum")["velocity"], 0.9 * M - 0.125 * G, rtol=1e-14)
    close(after("nesterov")["velocity"], 0.9 * M - 0.125 * G, rtol=1e-14)
    close(after("adagrad")["sum"], V + G * G, rtol=1e-14)
    adadelta = after("adadelta")
    v = 0.95 * V + 0.05 * G * G
    close(adadelta["v"], v, rtol=1e-14)
    close(adadelta["u"], 0.95 * U + 0.05 * G * G * (U + 1e-7) / (v + 1e-7), rtol=1e-13)
    for name in ("adam", "amsgrad", "adamw", "nadam"):
        slots = after(name)
        close(slots["m"], 0.9 * M + 0.1 * G, rtol=1e-13, atol=1e-17)
        close(slots["v"], 0.999 * V + 0.001 * G * G, rtol=1e-13)
    close(after("amsgrad")["v_max"], np.maximum(U, 0.999 * V + 0.001 * G * G), rtol=1e-13)
    close(after("adamax")["u"], np.maximum(0.999 * U, abs(G)), rtol=1e-14)
    close(after("lion")["m"], 0.99 * M + 0.01 * G, rtol=1e-13, atol=1e-17)
    rms = after("rmsprop", centered=True, momentum=0.5)
    v, mean = 0.9 * V + 0.1 * G * G, 0.9 * M + 0.1 * G
    close(rms["v"], v, rtol=1e-14)
    close(rms["mean"], mean, rtol=1e-13, atol=1e-17)
    close(rms["velocity"], 0.5 * M + 0.125 * G / np.sqrt(v - mean**2 + 1e-7), rtol=1e-12)


def test_adams_first_step_is_the_rate_times_the_sign():
    opt = optimizer("adam", learning_rate=0.01)
    new, _ = opt.update(THETA, G, opt.init(THETA))
    np.testing.assert_allclose((new - THETA)[:2], [-0.01, 0.01], rtol=2e-5)


def test_what_the_inspector_shows_of_adam_gives_the_update():
    opt = optimizer("adam", learning_rate=0.01)
    change = opt.step(THETA, G, OptimizerState(4, {"m": M, "v": V}))
    shown = dict(opt.substeps(change))
    assert list(shown) == ["m", "v", "m_hat", "v_hat", "delta", "theta"]
    np.testing.assert_allclose(shown["m_hat"], shown["m"] / (1 - 0.9**5), rtol=1e-14)
    np.testing.assert_allclose(shown["v_hat"], shown["v"] / (1 - 0.999**5), rtol=1e-14)
    denominator = np.sqrt(shown["v_hat"]) + 1e-7 / math.sqrt(1 - 0.999**5)
    np.testing.assert_allclose(-0.01 * shown["m_hat"] / denominator, shown["delta"], rtol=1e-12)
    np.testing.assert_array_equal(THETA + shown["delta"], shown["theta"])


def test_what_the_inspector_shows_of_adamax_nadam_and_lion_gives_their_updates():
    def shown(name):
        opt = optimizer(name, learning_rate=0.01)
        return dict(opt.substeps(opt.step(THETA, G, OptimizerState(4, {s: INJECTED[s] for s in opt.slots()}))))

    adamax, nadam, lion = shown("adamax"), shown("nadam"), shown("lion")
    np.testing.assert_allclose(-0.01 * adamax["m_hat"] / (adamax["u"] + 1e-7), adamax["delta"], rtol=1e-12)
    np.testing.assert_allclose(adamax["m_hat"], adamax["m"] / (1 - 0.9**5), rtol=1e-13)
    np.testing.assert_allclose(-0.01 * nadam["m_hat"] / (np.sqrt(nadam["v_hat"]) + 1e-7), nadam["delta"], rtol=1e-12)
    np.testing.assert_allclose(nadam["v_hat"], nadam["v"] / (1 - 0.999**5), rtol=1e-13)
    np.testing.assert_allclose(lion["blend"], 0.9 * M + 0.1 * G, rtol=1e-13, atol=1e-17)
    np.testing.assert_array_equal(-0.01 * np.sign(lion["blend"]), lion["delta"])


def test_names_of_the_substeps():
    def names(name, **hyper):
        opt = optimizer(name, **hyper)
        return [n for n, _ in opt.substeps(opt.step(THETA, G, opt.init(THETA)))]

    assert names("sgd") == ["delta", "theta"]
    assert names("momentum") == names("nesterov") == ["velocity", "delta", "theta"]
    assert names("sgd", clipvalue=1.0, weight_decay=0.1) == ["clipped", "decay", "delta", "theta"]
    assert names("adagrad") == ["sum", "delta", "theta"]
    assert names("adadelta") == ["v", "u", "delta", "theta"]
    assert names("rmsprop", centered=True, momentum=0.9) == ["v", "mean", "velocity", "delta", "theta"]
    assert names("amsgrad") == ["m", "v", "v_max", "m_hat", "v_hat", "delta", "theta"]
    assert names("adamw") == ["decay", "m", "v", "m_hat", "v_hat", "delta", "theta"]
    assert names("adamax") == ["m", "u", "m_hat", "delta", "theta"]
    assert names("nadam") == ["m", "v", "m_hat", "v_hat", "delta", "theta"]
    assert names("lion") == ["blend", "m", "delta", "theta"]


def test_starts_and_edges():
    zero = np.zeros(3)
    adagrad = optimizer("adagrad")
    np.testing.assert_array_equal(adagrad.init(zero).slots["sum"], [0.1, 0.1, 0.1])
    lion = optimizer("lion")
    np.testing.assert_array_equal(lion.update(zero, zero, lion.init(zero))[0], zero, "no gradient, no step")
    late = OptimizerState(100_000, {"m": np.full(3, 0.5), "v": np.full(3, 0.25)})
    moved, _ = optimizer("nadam", learning_rate=0.01).update(zero, np.full(3, 0.5), late)
    np.testing.assert_allclose(moved, -0.01, rtol=1e-5)


def test_clipping():
    g = np.array([[3.0, 4.0, 0.3, 0.4], [0.0, 0.0, 6.0, 8.0]])

    def used(**clip):
        opt = optimizer("sgd", learning_rate=1.0, **clip)
        pieces = [Piece(0, 2), Piece(2, 4)]
        return -opt.step(np.zeros_like(g), g, opt.init(g), segments=pieces).delta

    np.testing.assert_allclose(used(clipvalue=3.5), np.clip(g, -3.5, 3.5))
    np.testing.assert_allclose(used(clipnorm=1.0), [[0.6, 0.8, 0.3, 0.4], [0, 0, 0.6, 0.8]])
    norm = np.sqrt(25.25)
    np.testing.assert_allclose(used(global_clipnorm=2.0), [g[0] * 2 / norm, [0, 0, 1.2, 1.6]])
    np.testing.assert_allclose(used(global_clipnorm=50.0), g)


class Piece:
    def __init__(self, start, stop):
        self.start, self.stop = start, stop


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_hyperparameters_over_runs_equal_each_run_alone(name):
    rng = np.random.default_rng(0)
    theta = rng.normal(size=(3, 5))
    arrays = {"learning_rate": np.array([0.1, 0.01, 0.5])}
    for key in ("beta_1", "beta_2", "rho", "momentum"):
        if key in OPTIMIZERS[name].defaults and (name, key) not in {("sgd", "momentum"), ("rmsprop", "momentum")}:
            arrays[key] = np.array([0.5, 0.9, 0.75])
    arrays["weight_decay"] = np.array([0.0, 0.1, 0.2])
    arrays["clipvalue"] = np.array([0.5, 1.0, 2.0])
    opt = optimizer(name, **arrays)
    state, now = opt.init(theta), theta
    alone = [optimizer(name, **{k: float(v[i]) for k, v in arrays.items()}) for i in range(3)]
    states, thetas = [o.init(theta[i]) for i, o in enumerate(alone)], list(theta)
    for _ in range(4):
        g = rng.normal(size=(3, 5))
        now, state = opt.update(now, g, state)
        for i, one in enumerate(alone):
            thetas[i], states[i] = one.update(thetas[i], g[i], states[i])
    np.testing.assert_allclose(now, thetas, rtol=1e-13)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_updates_are_pure(name):
    opt = optimizer(name, learning_rate=0.1)
    state = opt.init(THETA)
    _, state = opt.update(THETA, G, state)
    kept = {slot: value.copy() for slot, value in state.slots.items()}
    theta = THETA.copy()
    first, _ = opt.update(theta, G, state)
    second, _ = opt.update(theta, G, state)
    assert first.tobytes() == second.tobytes()
    np.testing.assert_array_equal(theta, THETA)
    for slot, value in kept.items():
        np.testing.assert_array_equal(state.slots[slot], value)


# name -> (hyperparameters, steps) that bring the bowl to 1e-3 and Rosenbrock to 1e-2
SOLVES = {
    "sgd": (({"learning_rate": 0.1}, 37), ({"learning_rate": 0.001}, 3_930)),
    "momentum": (({"learning_rate": 0.01}, 23), ({"learning_rate": 0.001}, 318)),
    "nesterov": (({"learning_rate": 0.01}, 24), ({"learning_rate": 0.001}, 353)),
    "adagrad": (({"learning_rate": 1.0}, 5), ({"learning_rate": 0.5}, 2_210)),
    "adadelta": (({"learning_rate": 50.0}, 61), ({"learning_rate": 0.1}, 9_000)),
    "rmsprop": (({"learning_rate": 0.05}, 40), ({"learning_rate": 0.002}, 1_900)),
    "adam": (({"learning_rate": 0.1}, 66), ({"learning_rate": 0.05}, 830)),
    "amsgrad": (({"learning_rate": 0.1}, 66), ({"learning_rate": 0.05}, 980)),
    "adamw": (({"learning_rate": 0.1, "weight_decay": 0.0}, 66), ({"learning_rate": 0.05, "weight_decay": 0.0}, 830)),
    "adamax": (({"learning_rate": 0.2}, 58), ({"learning_rate": 0.05}, 2_460)),
    "nadam": (({"learning_rate": 0.1}, 52), ({"learning_rate": 0.05}, 690)),
    "lion": (({"learning_rate": 0.05}, 70), ({"learning_rate": 0.002}, 1_370)),
}


def steps_until(opt, f, slope, start, goal, limit):
    theta, state = np.array(start), opt.init(np.array(start))
    for step in range(limit + 1):
        if f(theta) < goal:
            return step
        theta, state = opt.update(theta, slope(theta), state)
    return None


def rosenbrock(p):
    return (1 - p[0]) ** 2 + 100 * (p[1] - p[0] ** 2) ** 2


def rosenbrock_slope(p):
    valley = p[1] - p[0] ** 2
    return np.array([-2 * (1 - p[0]) - 400 * p[0] * valley, 200 * valley])


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_solves_a_bowl_and_rosenbrock(name):
    (bowl, bowl_limit), (rosen, rosen_limit) = SOLVES[name]
    assert (
        steps_until(optimizer(name, **bowl), lambda p: 0.5 * p @ p, lambda p: p, (-1.6, 1.2), 1e-3, bowl_limit)
        is not None
    )
    assert (
        steps_until(optimizer(name, **rosen), rosenbrock, rosenbrock_slope, (-1.2, 1.0), 1e-2, rosen_limit) is not None
    )
