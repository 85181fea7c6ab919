"""Runs of "Step through" drawn at random from everything that can be set, each from a seed."""

from __future__ import annotations

import random
from typing import Any

from playground.datasets import DATASETS, FEATURES, SEQUENCE
from playground.engine import INITIALIZERS, LOSSES, OPTIMIZERS
from playground.experiment import Change, Experiment, Run, replace, tuning
from playground.experiment.layer_rules import HIDDEN_ACTIVATIONS
from playground.experiment.layers import LayerSpec, layer
from playground.experiment.output_and_loss import OUTPUTS

SOME = {
    "momentum": (0.0, 0.5, 0.875),
    "beta_1": (0.5, 0.875),
    "beta_2": (0.5, 0.9921875),
    "rho": (0.5, 0.875),
    "epsilon": (1e-7, 0.0078125),
    "initial_accumulator_value": (0.0, 0.5),
    "weight_decay": (0.0, 0.0078125),
    "clipnorm": (0.0625,),
    "clipvalue": (0.0625,),
    "global_clipnorm": (0.0625,),
}
"""Values of the optimizers' own settings, exact in float32, as Keras rounds them; the others are on or off."""


def random_run(seed: int, *, small: bool = False) -> Run:
    """A run that the rules allow. small: with rates and penalties at which a dozen updates stay finite."""
    rng = random.Random(seed)
    optimizer = rng.choice(list(OPTIMIZERS))
    settings: dict[str, Any] = {
        "data": rng.choice([name for name, spec in DATASETS.items() if not spec.shape]),
        "noise": rng.choice((0, 20)),
        "samples": rng.choice((20, 60, 300)),
        "data_seed": rng.randrange(100),
        "inputs": tuple(rng.sample(list(FEATURES), rng.randint(1, len(FEATURES)))),
        "output_activation": rng.choice(OUTPUTS),
        "loss": rng.choice(list(LOSSES)),
        "initializer": rng.choice(list(INITIALIZERS)),
        "bias": rng.choice((0.0, 0.0, 0.1, -0.5)),
        "seed": rng.randrange(2**31),
        "use_bias": rng.random() < 0.7,
        "optimizer": optimizer,
        "learning_rate": 2.0 ** -rng.randint(3, 9) if small else rng.choice((1e-7, 0.03, 0.5, 12.0, 1e6)),
        "l1": rng.choice((0.0, 0.0, 0.0078125) if small else (0.0, 0.01, 1.5, 10.0)),
        "l2": rng.choice((0.0, 0.0, 0.015625) if small else (0.0, 0.03, 2.0, 10.0)),
        "batch_size": rng.choice((1, 3, 10, 5000)),
    }  # fmt: skip
    depth = rng.randint(0, 6)
    settings["hidden"] = tuple(rng.randint(1, 8) for _ in range(depth))
    settings["activations"] = tuple(rng.choice(HIDDEN_ACTIVATIONS) for _ in range(depth))
    if rng.random() < 0.3 or settings["data"] == "own":
        settings["points"] = tuple((rng.uniform(-6, 6), rng.uniform(-6, 6), rng.randint(0, 1)) for _ in range(4))
    experiment, _ = replace(Experiment(), **settings)
    if optimizer == experiment.optimizer:
        experiment, _ = replace(experiment, hyper=_hyper(rng, optimizer))
    size = experiment.network().size
    if rng.random() < 0.3:
        experiment, _ = replace(experiment, weights=tuple(rng.uniform(-1, 1) for _ in range(size)))
    changes = []
    if rng.random() < 0.3:
        changes = [Change(0, "weight", (rng.randrange(size), rng.uniform(-1, 1))) for _ in range(2)]
    if rng.random() < 0.2:
        changes.append(Change(7, "learning_rate", 0.0625))
    if rng.random() < 0.2:
        other = rng.choice(list(OPTIMIZERS))
        changes.append(Change(rng.choice((0, 9)), "optimizer", (other, _hyper(rng, other))))
    return Run(experiment, tuple(changes))


def random_layered(seed: int) -> Run:
    """A run on pictures or sequences, with layers of every kind there is for them."""
    rng = random.Random(f"layered {seed}")
    data = rng.choice([name for name, row in DATASETS.items() if row.shape])
    layers = _for_sequences(rng) if DATASETS[data].example == SEQUENCE else _for_pictures(rng)
    optimizer = rng.choice(list(OPTIMIZERS))
    experiment, _ = replace(
        Experiment(), data=data, samples=40, moments=rng.randint(4, 7), layers=layers, seed=rng.randrange(2**31),
        output_activation=rng.choice(OUTPUTS), loss=rng.choice(list(LOSSES)), optimizer=optimizer,
        initializer=rng.choice(list(INITIALIZERS)), bias=rng.choice((0.0, 0.1)), use_bias=rng.random() < 0.8,
        learning_rate=rng.choice((0.003, 0.01, 0.03)), batch_size=rng.choice((3, 10)),
        l1=rng.choice((0.0, 0.0, 0.01)), l2=rng.choice((0.0, 0.0, 0.01)),
    )  # fmt: skip
    return Run(experiment)


def _for_pictures(rng: random.Random) -> tuple[LayerSpec, ...]:
    activation = rng.choice(HIDDEN_ACTIVATIONS)
    conv = layer(
        "conv2d", filters=rng.randint(1, 4), size=rng.choice((1, 2, 3)), stride=rng.choice((1, 1, 2)),
        padding=rng.choice(("same", "valid")), activation=activation, l2=rng.choice((0.0, 0.02)),
    )  # fmt: skip
    between = [
        layer(rng.choice(("max_pooling", "average_pooling")), size=2), layer("batch_normalization"),
        layer("residual", activation=activation), layer("dropout", rate=0.25), conv,
    ]  # fmt: skip
    after = [layer("dense", units=5, activation="tanh"), layer("batch_normalization"), layer("dropout", rate=0.5)]
    return (
        *((conv,) * rng.randint(0, 1)), *rng.sample(between, rng.randint(0, 3)), layer("flatten"),
        *rng.sample(after, rng.randint(0, 2)),
    )  # fmt: skip


def _for_sequences(rng: random.Random) -> tuple[LayerSpec, ...]:
    first = [
        layer(kind, units=rng.randint(1, 5), sequences=1)
        for kind in ("simple_rnn", "lstm", "simple_rnn")[: rng.randint(0, 2)]
    ]
    last = layer(rng.choice(("simple_rnn", "lstm")), units=rng.randint(1, 5))
    between = [layer("dropout", rate=0.25)] * rng.randint(0, 1)
    after = [layer("dense", units=4, activation="tanh"), layer("dropout", rate=0.5), layer("batch_normalization")]
    return (*first, *between, last, *rng.sample(after, rng.randint(0, 2)))


def _hyper(rng: random.Random, optimizer: str) -> tuple[tuple[str, float], ...]:
    """Some settings of the optimizer's own, at most one way of clipping among them."""
    usual = tuning.usual(optimizer)
    names = [name for name in usual if rng.random() < 0.4]
    clips = [name for name in names if "clip" in name]
    chosen = [name for name in names if name not in clips[1:]]
    return tuple((name, float(rng.choice(SOME.get(name, (0, 1))))) for name in sorted(chosen))


def random_way(seed: int) -> tuple[Run, int]:
    """A run that stays small, with changes on its way, and an update up to which it is looked at."""
    rng = random.Random(f"way {seed}")
    run = random_layered(seed) if rng.random() < 0.4 else random_run(seed, small=rng.random() < 0.8)
    at = rng.choice((0, 1, rng.randint(2, 12), rng.randint(13, 60)))
    size = run.experiment.network().size
    for _ in range(rng.randint(0, 3)):
        update = rng.randint(0, at + 1)
        match rng.randrange(4):
            case 0:
                change = Change(update, "learning_rate", rng.choice((0.003, 0.01, 0.03, 0.1, 0.3)))
            case 1:
                change = Change(update, "weight", (rng.randrange(size), rng.uniform(-1, 1)))
            case 2:
                some = rng.sample(range(size), min(size, 3))
                change = Change(update, "weights", tuple((index, rng.uniform(-1, 1)) for index in some))
            case _:
                other = rng.choice(list(OPTIMIZERS))
                change = Change(update, "optimizer", (other, _hyper(rng, other) if rng.random() < 0.5 else ()))
        run = Run(run.experiment, (*run.changes, change))
    return run, at
