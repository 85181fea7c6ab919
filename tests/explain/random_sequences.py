"""Random experiments on sequences: recurrent layers on each other, handing on every state or the last, cut or not,
with batch normalisation, dropout and residual blocks between and behind.
"""

from __future__ import annotations

from random import Random
from typing import Any

from playground.engine import OPTIMIZERS
from playground.experiment import Experiment
from playground.experiment.layers import LayerSpec, layer

DATA = ("first_bit", "parity", "larger_half", "sine_next")
ACTIVATIONS = ("tanh", "relu", "sigmoid")


def random_stack(draw: Random) -> tuple[LayerSpec, ...]:
    """Recurrent layers on each other; behind the last one, where it hands on every state, a Flatten; then rows."""
    depth = draw.choice((1, 1, 1, 2, 2, 3))
    whole = draw.random() < 0.3
    stack = []
    for at in range(depth):
        stack.append(_recurrent(draw, sequences=int(at + 1 < depth or whole)))
        if draw.random() < 0.25:
            stack.append(layer(draw.choice(("batch_normalization", "dropout"))))
    if whole:
        stack.append(layer("flatten"))
    if not whole and draw.random() < 0.2:
        stack.append(layer("residual", activation=draw.choice(ACTIVATIONS)))
    if draw.random() < 0.3:
        stack.append(layer("dense", units=draw.randint(1, 4), activation=draw.choice(ACTIVATIONS)))
    if draw.random() < 0.15:
        stack.append(layer(draw.choice(("batch_normalization", "dropout"))))
    return tuple(stack)


def _recurrent(draw: Random, sequences: int) -> LayerSpec:
    if draw.random() < 0.5:
        return layer("lstm", units=draw.randint(1, 4), sequences=sequences)
    name = draw.choice(("tanh", "tanh", "sigmoid", "relu", "linear", "softplus"))
    return layer("simple_rnn", units=draw.randint(1, 5), activation=name, sequences=sequences)


def random_sequences(draw: Random, **given: Any) -> Experiment:
    """given: settings that are not drawn."""
    data = draw.choice(DATA)
    return Experiment(**{
        "data": data,
        "moments": draw.randint(4, 12),
        "samples": draw.choice((20, 50)),
        "noise": draw.choice((0, 10)),
        "layers": random_stack(draw),
        "cut": draw.choice((0, 0, 1, 2, 3, 5)),
        "output_activation": "linear" if data == "sine_next" else draw.choice(("tanh", "linear")),
        "loss": draw.choice(("half_squared_error", "mse")),
        "initializer": draw.choice(("glorot_uniform", "uniform")),
        "bias": draw.choice((0.0, 0.1)),
        "seed": draw.randint(0, 9999),
        "optimizer": draw.choice(list(OPTIMIZERS)),
        "learning_rate": draw.choice((0.003, 0.03, 0.1, 0.3, 3.0)),
        "batch_size": draw.choice((1, 1, 1, 3, 10)),
        "l2": draw.choice((0.0, 0.0, 0.01)),
        **given,
    })  # fmt: skip


def random_shared(draw: Random, experiment: Experiment) -> str:
    """The id of a number that all moments use, of another weight, or of a unit."""
    anatomy = experiment.anatomy
    shared = [row.id for row in anatomy.parameters]
    return draw.choice([draw.choice(shared), draw.choice(shared), draw.choice(anatomy.units).id])
