"""Optimizers, their variants, schedules and whole trainings beside Keras, in float64."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from playground.engine import (
    Batches,
    BatchNormalization,
    Conv2D,
    Dense,
    Flatten,
    Network,
    Training,
    optimizer,
    schedule,
)
from tests.keras_parity.twin import Twin

pytestmark = pytest.mark.keras

KERAS = {
    "sgd": "SGD", "momentum": "SGD", "nesterov": "SGD", "adagrad": "Adagrad", "adadelta": "Adadelta",
    "rmsprop": "RMSprop", "adam": "Adam", "amsgrad": "Adam", "adamw": "AdamW", "adamax": "Adamax", "nadam": "Nadam",
    "lion": "Lion",
}  # fmt: skip
IMPLIED: dict[str, dict[str, Any]] = {
    "momentum": {"momentum": 0.9},
    "nesterov": {"momentum": 0.9, "nesterov": True},
    "amsgrad": {"amsgrad": True},
}

# Exact in float32, to which Keras rounds an optimizer's Python numbers even when everything else is float64.
RATE, MEAN, SQUARE, EPSILON = {"learning_rate": 2.0**-5}, 0.875, 1.0 - 2.0**-10, 2.0**-20
ADAM = {**RATE, "beta_1": MEAN, "beta_2": SQUARE, "epsilon": EPSILON}
RMS = {**RATE, "rho": MEAN, "epsilon": EPSILON}
EXACT = {
    "sgd": ("sgd", RATE),
    "sgd, momentum": ("sgd", {**RATE, "momentum": MEAN}),
    "sgd, nesterov": ("sgd", {**RATE, "momentum": MEAN, "nesterov": True}),
    "momentum": ("momentum", {**RATE, "momentum": MEAN}),
    "nesterov": ("nesterov", {**RATE, "momentum": MEAN}),
    "adagrad": ("adagrad", {**RATE, "initial_accumulator_value": 0.125, "epsilon": EPSILON}),
    "adadelta": ("adadelta", {"learning_rate": 8.0, "rho": MEAN, "epsilon": EPSILON}),
    "rmsprop": ("rmsprop", RMS),
    "rmsprop, momentum": ("rmsprop", {**RMS, "momentum": 0.75}),
    "rmsprop, centred": ("rmsprop", {**RMS, "centered": True}),
    "rmsprop, centred, momentum": ("rmsprop", {**RMS, "centered": True, "momentum": 0.75}),
    "adam": ("adam", ADAM),
    "adam, amsgrad": ("adam", {**ADAM, "amsgrad": True}),
    "amsgrad": ("amsgrad", ADAM),
    "adamw": ("adamw", {**ADAM, "weight_decay": 2.0**-6}),
    "adamax": ("adamax", ADAM),
    "nadam": ("nadam", ADAM),
    "lion": ("lion", {**RATE, "beta_1": MEAN, "beta_2": SQUARE}),
    **{f"{name}, weight decay": (name, {**RATE, "weight_decay": 2.0**-5}) for name in ("sgd",)},
    "adam, weight decay, clipvalue": ("adam", {**ADAM, "weight_decay": 2.0**-5, "clipvalue": 0.5}),
    **{f"sgd, {clip}": ("sgd", {**RATE, clip: 0.5}) for clip in ("clipvalue", "clipnorm", "global_clipnorm")},
    **{f"adam, {clip}": ("adam", {**ADAM, clip: 0.5}) for clip in ("clipnorm", "global_clipnorm")},
}
SHAPES = [(3, 2), (2,), (4,)]


class Piece:
    def __init__(self, start, stop):
        self.start, self.stop = start, stop


def trajectory(name, settings, rate=None, theirs_rate=None, updates=20):
    """(ours, theirs), each `(updates, size)`: gradients that depend on where each of the two stands."""
    import keras

    rng = np.random.default_rng(11)
    sizes = [int(np.prod(shape)) for shape in SHAPES]
    edges = np.cumsum([0, *sizes])
    pieces = [Piece(int(a), int(b)) for a, b in pairwise(edges)]
    theta = rng.normal(size=edges[-1])
    noise = rng.normal(size=(updates, edges[-1])) * np.exp(rng.normal(size=edges[-1]))

    opt = optimizer(name, **settings, **({"learning_rate": rate} if rate is not None else {}))
    arguments = {**IMPLIED.get(name, {}), **settings}
    if theirs_rate is not None:
        arguments["learning_rate"] = theirs_rate
    their_opt = getattr(keras.optimizers, KERAS[name])(**arguments)
    variables = [keras.Variable(theta[p.start : p.stop].reshape(s)) for p, s in zip(pieces, SHAPES, strict=True)]
    state, ours, theirs = opt.init(theta), [], []
    for n in noise:
        theta, state = opt.update(theta, n + 0.5 * theta, state, segments=pieces)
        flat = np.concatenate([v.numpy().ravel() for v in variables])
        grads = [(n + 0.5 * flat)[p.start : p.stop].reshape(s) for p, s in zip(pieces, SHAPES, strict=True)]
        their_opt.apply([keras.ops.convert_to_tensor(g) for g in grads], variables)
        ours.append(theta)
        theirs.append(np.concatenate([v.numpy().ravel() for v in variables]))
    assert np.abs(np.diff(ours, axis=0)).max() > 1e-4
    return np.array(ours), np.array(theirs)


@pytest.mark.parametrize("case", EXACT)
def test_twenty_steps_with_exact_coefficients(case):
    name, settings = EXACT[case]
    ours, theirs = trajectory(name, settings)
    rtol = 1e-7 if name == "nadam" else 1e-9
    np.testing.assert_allclose(ours, theirs, rtol=rtol, atol=rtol)


@pytest.mark.parametrize("name", KERAS)
def test_twenty_steps_at_kerass_defaults(name):
    settings = {"learning_rate": 0.5} if name == "adadelta" else {}
    ours, theirs = trajectory(name, settings)
    np.testing.assert_allclose(ours, theirs, rtol=1e-5, atol=1e-5)


SCHEDULES: dict[str, tuple[str, dict[str, Any]]] = {
    "exponential": ("ExponentialDecay", {"initial_learning_rate": 0.5, "decay_steps": 7, "decay_rate": 0.75}),
    "exponential, staircase": (
        "ExponentialDecay", {"initial_learning_rate": 0.5, "decay_steps": 7, "decay_rate": 0.75, "staircase": True},
    ),
    "inverse_time": ("InverseTimeDecay", {"initial_learning_rate": 0.5, "decay_steps": 7, "decay_rate": 0.75}),
    "inverse_time, staircase": (
        "InverseTimeDecay", {"initial_learning_rate": 0.5, "decay_steps": 7, "decay_rate": 0.75, "staircase": True},
    ),
    "cosine": ("CosineDecay", {"initial_learning_rate": 0.5, "decay_steps": 30, "alpha": 0.125}),
    "cosine, warm-up": (
        "CosineDecay", {"initial_learning_rate": 0.125, "decay_steps": 30, "warmup_target": 0.5, "warmup_steps": 8},
    ),
    "cosine_restarts": ("CosineDecayRestarts", {"initial_learning_rate": 0.5, "first_decay_steps": 5, "m_mul": 0.75}),
    "cosine_restarts, equal": (
        "CosineDecayRestarts", {"initial_learning_rate": 0.5, "first_decay_steps": 7, "t_mul": 1.0, "alpha": 0.25},
    ),
    "piecewise": ("PiecewiseConstantDecay", {"boundaries": (4, 9), "values": (0.5, 0.25, 0.125)}),
}  # fmt: skip


def both_schedules(case):
    import keras

    kind, arguments = SCHEDULES[case]
    theirs = {k: list(v) if isinstance(v, tuple) else v for k, v in arguments.items()}
    return schedule(case.split(",")[0], **arguments), getattr(keras.optimizers.schedules, kind)(**theirs)


@pytest.mark.parametrize("case", SCHEDULES)
def test_schedules(case):
    ours, theirs = both_schedules(case)
    times = range(45)
    np.testing.assert_allclose([ours(t) for t in times], [float(theirs(t)) for t in times], rtol=1e-6, atol=1e-8)


def test_step_decay_is_kerass_exponential_staircase():
    import keras

    theirs = keras.optimizers.schedules.ExponentialDecay(0.5, 7, 0.5, staircase=True)
    ours = schedule("step", initial_learning_rate=0.5, decay_steps=7)
    np.testing.assert_allclose([ours(t) for t in range(45)], [float(theirs(t)) for t in range(45)], rtol=1e-6)


@pytest.mark.parametrize("name", ["sgd", "momentum", "adam"])
@pytest.mark.parametrize("case", ["exponential", "cosine, warm-up"])
def test_twenty_steps_with_a_schedule_and_clipping(name, case):
    ours_rate, theirs_rate = both_schedules(case)
    settings = {k: v for k, v in EXACT[name][1].items() if k != "learning_rate"} | {"global_clipnorm": 1.0}
    ours, theirs = trajectory(name, settings, ours_rate, theirs_rate)
    np.testing.assert_allclose(ours, theirs, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("name", ["sgd", "momentum", "nesterov", "adam", "rmsprop"])
def test_fifty_updates_of_a_seeded_network(name):
    rng = np.random.default_rng(12)
    net = Network(2, [Dense(6, "tanh"), Dense(4, "sigmoid"), Dense(1, "tanh")])
    follow(net, rng.normal(size=(40, 2)), np.sign(rng.normal(size=(40, 1))), *EXACT[name], rtol=1e-9)


def test_fifty_updates_of_a_network_of_many_layers():
    rng = np.random.default_rng(13)
    net = Network((5, 5, 1), [Conv2D(3, 2), BatchNormalization(momentum=0.875), Flatten(), Dense(3, "tanh"), Dense(1)])
    follow(net, rng.normal(size=(40, 5, 5, 1)), rng.normal(size=(40, 1)), "momentum", EXACT["momentum"][1], rtol=1e-8)


def follow(net, x, y, name, settings, rtol):
    """Fifty updates on the same batches from the same weights, compared after every tenth."""
    import keras

    batches = Batches(len(x), 7, seed=2)
    run = Training(net, x, y, "mse", optimizer(name, **settings), batches)
    state = run.start(net.init(np.random.default_rng(1)))
    twin = Twin(net, state.theta, state.stats)
    arguments = {**IMPLIED.get(name, {}), **settings}
    twin.model.compile(getattr(keras.optimizers, KERAS[name])(**arguments), "mse")
    before = state.theta
    for update in range(50):
        indices = batches.indices(update)
        twin.model.train_on_batch(x[indices], y[indices])
        state = run.step(state)
        if update % 10 == 9:
            np.testing.assert_allclose(state.theta, twin.theta(), rtol=rtol, atol=rtol)
    if state.stats is not None:
        np.testing.assert_allclose(state.stats, twin.stats(), rtol=rtol, atol=rtol)
    assert np.abs(state.theta - before).max() > 0.1
