"""The NumPy engine's twin of a Keras model: same layers, same weights, asked for the same batch's gradient."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import prod
from typing import Any

import keras
import numpy as np

from playground import engine
from playground.experiment.layers import KINDS, engine_layers
from playground.plans import Plan
from playground.plans.stack import Row

_MOST = 32
_PRODUCTS = 600_000_000
"""Multiplications of one pass through all layers: about a second of the engine's, there and back."""

_WINDOWS = 8_000_000
"""Numbers a convolution lays out, window by window; with what the way back needs, about 250 MB."""


@dataclass(frozen=True)
class Twin:
    """network: the engine's, from the model's layer number `begins` (InputLayer not counted) to its end. why: what to
    say of the layers before, "" where there are none.
    """

    network: engine.Network
    begins: int
    why: str


def twin(plan: Plan, model: keras.Model) -> Twin:
    """The longest end of the network that the engine has layers for."""
    made: list[engine.Layer] = []
    begins, why = 0, ""
    at = 0
    for row, layers in _pairs(plan, model):
        at += len(layers)
        ours = engine_layers(row.layer, row.before, plan.every)
        if ours is None:
            made, begins = [], at
            title = KINDS[row.layer.kind].title
            why = (
                f"The NumPy engine has no layer “{title}”, so up to there Keras's gradient stands alone. The layers "
                "after it are compared."
            )
        else:
            made += ours
    if isinstance(last := made[-1], engine.Conv2D):
        # The answer is a picture; the engine takes cross-entropies of a row only. The mean over it is the same.
        plain = engine.Conv2D(last.filters, last.kernel_size, last.strides, last.padding, use_bias=last.use_bias)
        made[-1:] = [plain, engine.Flatten(), engine.Activation(last.activation)]
    shape = tuple(layers_of(model)[begins - 1].output.shape[1:]) if begins else plan.data.shape
    return Twin(engine.Network(shape, made), begins, why)


def layers_of(model: keras.Model) -> list[Any]:
    """The model's layers, inputs first, without the InputLayer."""
    return [each for each in model.layers if type(each).__name__ != "InputLayer"]


def examples(plan: Plan, size: int) -> int:
    """How many examples of a batch of `size` are compared: few enough for an answer within a second or two."""
    products = windows = 0
    for row in plan.rows():
        places = prod(row.after[:-1]) if len(row.after) == 3 else row.before[0] if len(row.before) == 2 else 1
        products += places * row.parameters
        kind = row.layer.kind
        if kind in {"conv2d", "residual"} and len(row.before) == 3:
            area = row.layer.get("size", 3) ** 2 * row.before[2]
            windows += places * area * (2 if kind == "residual" else 1)
    return max(1, min(size, _MOST, _PRODUCTS // max(1, products), _WINDOWS // max(1, windows)))


def gradients(plan: Plan, model: keras.Model, x: Any, y: Any) -> tuple[list[Any | None], str]:
    """The derivative of the batch's loss by each of the model's trainable variables in turn, float64 in Keras's shape,
    None where the engine lacks a layer on the way; and a sentence about those.

    x (n, ...): as the network sees it; y: as Keras gets it. Dropout off, running statistics in use, as in
    `model(x, training=False)`.
    """
    ours = twin(plan, model)
    layers = layers_of(model)
    before = [v for each in layers[: ours.begins] for v in each.trainable_variables]
    after = [v for each in layers[ours.begins :] for v in each.trainable_variables]
    if ours.begins:
        x = keras.Model(model.inputs, layers[ours.begins - 1].output)(x, training=False)
    kept = [v for each in layers[ours.begins :] for v in each.non_trainable_variables]
    running = [v for v in kept if str(v.dtype).startswith("float")]  # not dropout's seeds and counts
    net = ours.network
    targets = np.asarray(y)
    if not engine.LOSSES[plan.loss].sparse:
        targets = targets.astype(np.float64).reshape(len(targets), *net.output_shape)
    _, flat = net.loss_and_grad(
        _flat(after), np.asarray(x, dtype=np.float64), targets, plan.loss, stats=_flat(running) if running else None
    )
    ends = np.cumsum([prod(v.shape) for v in after])
    parts = np.split(flat, ends[:-1])
    found = [part.reshape(v.shape) for part, v in zip(parts, after, strict=True)]
    return [*([None] * len(before)), *found], ours.why if before else ""


def _flat(variables: list[Any]) -> Any:
    """One array in the engine's order, which is Keras's: kernel, recurrent kernel, bias; scale, shift."""
    return np.concatenate([np.asarray(v, dtype=np.float64).ravel() for v in variables])


def _pairs(plan: Plan, model: keras.Model) -> Iterator[tuple[Row, list[Any]]]:
    """Each row of the plan with the Keras layers that were made for it: a residual block has three."""
    rows, layers = plan.rows(), layers_of(model)
    for row in rows[:-1]:
        size = 3 if row.layer.kind == "residual" else 1
        yield row, layers[:size]
        layers = layers[size:]
    yield rows[-1], layers
