"""Moments for the tests of the explanations, made as the timeline makes them."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from playground.experiment import Experiment, Run
from playground.experiment.anatomy import Entry
from playground.explain import inspect
from playground.explain.chain import chain
from playground.explain.gradient import formulas
from playground.explain.view import look
from playground.timeline import Moment, Timeline

HAND_222 = Experiment(
    data="hand_222",
    hidden=(2,),
    activations=("sigmoid",),
    output_activation="sigmoid",
    weights=(0.15, 0.25, 0.20, 0.30, 0.35, 0.35, 0.40, 0.50, 0.45, 0.55, 0.60, 0.60),
    learning_rate=0.5,
)
HAND_121 = Experiment(
    data="hand_121",
    hidden=(2,),
    activations=("sigmoid",),
    output_activation="sigmoid",
    use_bias=False,
    weights=(0.5, -0.4, 0.3, 0.8),
    learning_rate=0.5,
)
CONFIDENT = Experiment(
    data="confident",
    hidden=(),
    activations=(),
    output_activation="sigmoid",
    loss="binary_crossentropy",
    weights=(-5.0, 0.0),
)
CONFIDENT_SQUARED = Experiment(
    data="confident", hidden=(), activations=(), output_activation="sigmoid", weights=(-5.0, 0.0)
)
DIVERGING = Experiment(
    learning_rate=1e4, output_activation="linear", hidden=(4, 4), activations=("relu", "relu"), seed=1
)
SEVEN = ("x1", "x2", "x1sq", "x2sq", "x1x2", "sinx1", "sinx2")
LARGEST = Experiment(inputs=SEVEN, hidden=(8,) * 6, activations=("tanh",) * 6, batch_size=10)

VARIED: dict[str, Experiment] = {
    "first screen": Experiment(),
    "2-2-2": HAND_222,
    "1-2-1": HAND_121,
    "confident": CONFIDENT,
    "confident, squared": CONFIDENT_SQUARED,
    "no hidden layer, full batch": Experiment(hidden=(), activations=(), batch_size=250),
    "no hidden layer, no bias": Experiment(hidden=(), activations=(), use_bias=False),
    "softmax, fused, penalties": Experiment(
        data="three_arms",
        hidden=(4, 3),
        activations=("relu", "elu"),
        output_activation="softmax",
        loss="categorical_crossentropy",
        optimizer="adam",
        batch_size=7,
        l1=0.001,
        l2=0.01,
    ),
    "softmax, sparse": Experiment(
        data="three_blobs", output_activation="softmax", loss="sparse_categorical_crossentropy"
    ),
    "softmax, squared": Experiment(data="three_blobs", output_activation="softmax", loss="mse", batch_size=5),
    "two outputs, fused": Experiment(
        data="hand_222", hidden=(2,), activations=("gelu",), output_activation="sigmoid", loss="binary_crossentropy"
    ),
    "hinge": Experiment(output_activation="linear", loss="hinge", batch_size=4, activations=("leaky_relu",)),
    "huber, momentum": Experiment(loss="huber", optimizer="momentum", activations=("softplus",)),
    "mae, nesterov": Experiment(loss="mae", optimizer="nesterov", batch_size=3),
    "regression": Experiment(data="sine", output_activation="linear", batch_size=10),
    "largest": LARGEST,
    "one sample": Experiment(samples=1),
    "diverging": DIVERGING,
}


@lru_cache(maxsize=64)
def timeline(experiment: Experiment) -> Timeline:
    """One timeline an experiment; the tests only read from it."""
    return Timeline(Run(experiment))


@lru_cache(maxsize=128)
def moment(experiment: Experiment, update: int = 0) -> Moment:
    """The moment of an update, or of the last one there is."""
    line = timeline(experiment)
    return line.moment(line.reached(update))


def index_of(at: Moment, selection: str) -> int:
    """Where the weight or bias of a selection id stands in theta."""
    entry = at.experiment.anatomy.entry(selection)
    assert entry is not None
    return entry.index


def weights_after(at: Moment):
    """The weights after an update that ended in finite numbers."""
    assert at.after is not None
    return at.after.theta


def inspected(*args: Any, **options: Any) -> Any:
    """The inspector's panel as plain data: a test looks into parts that it knows to be there."""
    return inspect(*args, **options)


def gradient_tex(at: Moment, selection: str) -> str:
    """The LaTeX of a gradient's formula in the inspector."""
    view = look(at, selection)
    chosen = view.selection
    assert isinstance(chosen, Entry)
    return formulas(view, chosen, chain(view, chosen), 0.0, None)[0]
