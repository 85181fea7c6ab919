"""Random experiments of every kind: data, networks, losses, optimizers with their options, penalties, batch sizes."""

from __future__ import annotations

from random import Random
from typing import Any

from playground.datasets import DATASETS, FEATURES
from playground.engine import ACTIVATIONS, INITIALIZERS, LOSSES, OPTIMIZERS
from playground.experiment import Experiment, link_layers, rules, tuning
from playground.experiment.experiment import normal
from playground.experiment.layers import layer

_CLIPS = ("clipnorm", "clipvalue", "global_clipnorm")
_OPTIONS: dict[str, tuple[float, ...]] = {
    "momentum": (0.0, 0.5, 0.9, 0.99, 1.0),
    "beta_1": (0.0, 0.5, 0.9, 0.875, 0.99),
    "beta_2": (0.0, 0.9, 0.999, 0.9990234375),
    "rho": (0.0, 0.5, 0.9, 0.95),
    "epsilon": (0.0, 1e-7, 1e-3, 0.1),
    "initial_accumulator_value": (0.0, 0.1, 2.0),
    "weight_decay": (0.001, 0.1, 1.0),
    "clipnorm": (0.001, 0.1, 1.0),
    "clipvalue": (0.001, 0.05, 1.0),
    "global_clipnorm": (0.001, 0.1, 1.0),
}
_RATES = (0.0003, 0.003, 0.01, 0.03, 0.1, 0.1, 0.3, 1.0, 3.0)


def random_experiment(draw: Random, **given: Any) -> Experiment:
    """An experiment whose every setting is drawn, then mended into one that can be. given: settings that are not."""
    optimizer = given.pop("optimizer", None) or draw.choice(list(OPTIMIZERS))
    hidden = tuple(draw.randint(1, 6) for _ in range(draw.choice((0, 1, 1, 1, 2, 2, 3))))
    hidden_activations = [name for name in ACTIVATIONS if name != "softmax"]
    values = Experiment().values() | {
        "data": draw.choice([name for name, spec in DATASETS.items() if name != "own" and not spec.shape]),
        "noise": draw.choice((0, 10, 30)),
        "samples": draw.choice((20, 50, 200)),
        "data_seed": draw.randint(0, 99),
        "inputs": tuple(draw.sample(list(FEATURES), draw.randint(1, 4))),
        "hidden": hidden,
        "activations": tuple(draw.choice(hidden_activations) for _ in hidden),
        "output_activation": draw.choice(list(ACTIVATIONS)),
        "loss": draw.choice(list(LOSSES)),
        "initializer": draw.choice(list(INITIALIZERS)),
        "bias": draw.choice((0.0, 0.0, 0.1)),
        "seed": draw.randint(0, 9999),
        "use_bias": draw.random() < 0.8,
        "optimizer": optimizer,
        "learning_rate": draw.choice((*_RATES, 1e4)) if draw.random() < 0.2 else draw.choice(_RATES),
        "hyper": random_options(draw, optimizer),
        "batch_size": draw.choice((1, 1, 1, 2, 3, 5, 10, 50)),
        "l1": draw.choice((0.0, 0.0, 0.0, 0.001, 0.1)),
        "l2": draw.choice((0.0, 0.0, 0.0, 0.001, 0.1)),
        **given,
    }
    mended, _ = rules.mend(normal(values), ("optimizer", "hyper", "loss"))
    return Experiment(**mended)


def random_options(draw: Random, optimizer: str) -> tuple[tuple[str, float], ...]:
    """Some of an optimizer's own settings."""
    chosen: dict[str, float] = {}
    for name, usual in tuning.usual(optimizer).items():
        if draw.random() > 0.35 or (name in _CLIPS and set(chosen) & set(_CLIPS)):
            continue
        chosen[name] = float(not usual) if isinstance(usual, bool) else draw.choice(_OPTIONS[name])
    return tuple(sorted(chosen.items()))


def random_selection(draw: Random, experiment: Experiment) -> str:
    """The id of a weight, a bias or a unit."""
    sizes = experiment.sizes
    layer = draw.randrange(len(sizes) - 1)
    i, j = draw.randrange(sizes[layer]), draw.randrange(sizes[layer + 1])
    kind = draw.choice("wwwbn" if experiment.use_bias else "wwwn")
    return f"w:{layer}:{i}:{j}" if kind == "w" else f"{kind}:{layer}:{j}"


def random_pictures(draw: Random, **given: Any) -> Experiment:
    """An experiment on small pictures: convolutions with every edge and stride, pooling, batch normalisation, dropout,
    residual blocks, and dense layers behind them.
    """
    size = draw.choice((2, 3, 3, 5))
    stack = [
        layer(
            "conv2d",
            filters=draw.choice((1, 2, 3)),
            size=size,
            stride=draw.choice((1, 1, 2)),
            padding=draw.choice(("valid", "same")),
            activation=draw.choice(("relu", "tanh", "linear")),
        )
    ]
    if draw.random() < 0.4:
        stack.append(layer("batch_normalization"))
    if draw.random() < 0.3:
        stack.append(layer("residual", activation="tanh"))
    if size < 5 and draw.random() < 0.7:
        stack.append(layer(draw.choice(("max_pooling", "average_pooling")), size=2))
    if draw.random() < 0.3:
        stack.append(layer("conv2d", filters=2, size=2, padding="same", activation="tanh"))
    if draw.random() < 0.3:
        stack.append(layer("dropout", rate=0.25))
    stack.append(layer("flatten"))
    if draw.random() < 0.5:
        stack.append(layer("dense", units=3, activation="tanh"))
    kernel = {"l1": draw.choice((0.0, 0.0, 0.001)), "l2": draw.choice((0.0, 0.0, 0.01))}
    return Experiment(
        data=draw.choice(("bars", "corner")),
        noise=draw.choice((0, 10)),
        samples=30,
        layers=tuple(stack),
        batch_size=draw.choice((1, 1, 2, 5)),
        learning_rate=0.1,
        seed=draw.randint(0, 9999),
        use_bias=draw.random() < 0.8,
        **kernel,
        **given,
    )


def random_rows(draw: Random, **given: Any) -> Experiment:
    """An experiment on the plane, whose dense layers have batch normalisation, dropout and residual blocks between."""
    between = ("batch_normalization", "dropout", "residual")
    stack = [layer("dense", units=draw.randint(1, 4), activation="tanh")]
    for _ in range(draw.choice((1, 2))):
        stack += [layer(draw.choice(between)), layer("dense", units=draw.randint(2, 5), activation="tanh")]
    if draw.random() < 0.3:
        stack.insert(0, layer("batch_normalization"))
    return Experiment(
        samples=30, layers=tuple(stack), batch_size=draw.choice((1, 3, 10)), seed=draw.randint(0, 9999), **given
    )


def random_part(draw: Random, experiment: Experiment) -> str:
    """The id of any part of a network: an input, a unit, a number that is shared or not."""
    anatomy = experiment.anatomy
    parameters = [row.id for row in anatomy.parameters]
    others = [[row.id for row in anatomy.units], [row.id for row in anatomy.inputs]]
    return draw.choice(draw.choice((parameters, parameters, *others)))


_STACKS = {
    "picture": (
        "conv2d:2~max_pooling~flatten", "conv2d:3:padding=same:activation=tanh~average_pooling~flatten~dense:3",
        "conv2d:2:size=2:stride=2~flatten~dropout", "conv2d:2:padding=same~batch_normalization~residual~flatten",
        "flatten~dense:4:activation=tanh", "conv2d:2:l2=0.01~conv2d:2:size=2~max_pooling~flatten",
    ),
    "sequence": (
        "simple_rnn:3", "lstm:2", "simple_rnn:2:sequences=1~lstm:2", "lstm:2:sequences=1~simple_rnn:3",
        "simple_rnn:3:activation=relu~dense:2", "simple_rnn:2:sequences=1~flatten~dense:3",
        "simple_rnn:2:sequences=1~batch_normalization~lstm:2",
    ),
    "plane": ("dense:3:activation=tanh~batch_normalization~dense:2", "dense:4~dropout:0.5", "dense:3~residual"),
}  # fmt: skip


def random_stack(draw: Random, **given: Any) -> Experiment:
    """An experiment whose layers are not all Dense, of pictures, sequences or points, every setting drawn and mended.

    given: settings that are not drawn.
    """
    data = given.get("data") or draw.choice([name for name, spec in DATASETS.items() if spec.shape] * 3 + ["circle"])
    kind = DATASETS[data].example
    if data == "eight_pixels":
        layers = draw.choice(("flatten~dense:2:activation=tanh", "flatten~dense:3:activation=sigmoid"))
    else:
        layers = draw.choice(_STACKS[kind])
    return random_experiment(
        draw, **{"data": data, "layers": link_layers.read(layers), "moments": draw.randint(4, 7), **given}
    )
