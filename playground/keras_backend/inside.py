"""One batch opened: what every layer gave, how the loss depends on it, and one weight's gradient by two hands.

Keras's hand is its GradientTape in float32; the other is the NumPy engine's, in float64, for the same weights.
"""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import tensorflow as tf

from playground.engine import Batches
from playground.keras_backend import engine_twin
from playground.keras_backend.answers import trained
from playground.keras_backend.batches import feed
from playground.keras_backend.build import build, groups
from playground.keras_backend.read import prepare
from playground.plans import Plan, from_json, origin

_MAPS = 16
_NUMBERS = 128
_ARRAYS = {
    "kernel": "weights",
    "recurrent_kernel": "weights of its own state",
    "bias": "biases",
    "gamma": "scales",
    "beta": "shifts",
    "embeddings": "places of the words",
}


def open_batch(folder: str, epoch: int, batch: int, example: int, array: int, weight: int) -> dict[str, Any]:
    """Batch `batch` of the epoch that follows `epoch` epochs, with the weights of that moment.

    layers: what each gave for `example` (of the batch) and the derivative of the batch's loss by it; weight: number
    `weight` of learned array `array` (of all layers in turn), with both gradients.
    """
    plan, model, data = trained(folder, epoch)
    batches = Batches(len(data.x), plan.batch_size, plan.seed)
    batch = min(max(0, batch), batches.per_epoch - 1)
    rows = batches.indices(plan.begins + epoch * batches.per_epoch + batch)
    x, y = tf.constant(data.numbers(data.x[rows])), tf.constant(data.y[rows])
    opened = keras.Model(model.inputs, [each.output for each in model.layers])
    with tf.GradientTape() as tape:
        given = opened(x, training=False)
        given = given if isinstance(given, list) else [given]
        loss = model.compute_loss(x, y, given[-1])
    found = tape.gradient(loss, given)
    example = min(max(0, example), len(rows) - 1)
    layers = [
        _layer(type(each).__name__, given[n], found[n], example)
        for n, each in enumerate(model.layers)
        if type(each).__name__ != "InputLayer"
    ]
    titles = [f"{title}: {_ARRAYS.get(v.name, v.name)}" for title, own in groups(model) for v in own]
    array = min(max(0, array), len(titles) - 1)
    return {
        "batch": batch,
        "batches": batches.per_epoch,
        "size": len(rows),
        "loss": float(loss),
        "label": float(np.asarray(data.label)[rows[example]]),
        "input": data.numbers(data.x[rows[example]]).tolist(),
        "layers": layers,
        "titles": titles,
        "counts": [int(np.prod(v.shape)) for v in model.trainable_variables],
        "weight": {"title": titles[array], **_by_two_hands(plan, model, x, y, array, weight)},
    }


def _by_two_hands(plan: Plan, model: keras.Model, x: Any, y: Any, array: int, weight: int) -> dict[str, Any]:
    """The derivative of the loss of the batch's first `examples` by one weight: by Keras's tape and by the engine.

    apart: the largest difference over the whole array, largest: the longest of Keras's. `why` instead of `engine`,
    `apart`: a sentence where the engine has no such layer.
    """
    size = engine_twin.examples(plan, len(x))
    x, y = x[:size], y[:size]
    theirs = by_keras(model, x, y)[array]
    values = np.asarray(model.trainable_variables[array])
    weight = min(max(0, weight), values.size - 1)
    ours, why = engine_twin.gradients(plan, model, x, y)
    one: dict[str, Any] = {
        "examples": size,
        "place": [int(n) for n in np.unravel_index(weight, values.shape)],
        "value": float(values.ravel()[weight]),
        "keras": float(theirs.ravel()[weight]),
        "largest": float(np.abs(theirs).max()),
    }
    own = ours[array]
    if own is None:
        return {**one, "why": why}
    return {**one, "engine": float(own.ravel()[weight]), "apart": float(np.abs(theirs - own).max())}


def by_keras(model: keras.Model, x: Any, y: Any) -> list[Any]:
    """The derivative of the batch's loss by each trainable variable, by Keras's tape, dropout off."""
    flat = [variable.value for variable in model.trainable_variables]
    with tf.GradientTape() as tape:
        loss = model.compute_loss(x, y, model(x, training=False))
    return [_array(each, np.asarray(v)) for each, v in zip(tape.gradient(loss, flat), flat, strict=True)]


def _array(gradient: Any, like: Any) -> Any:
    return np.zeros_like(like) if gradient is None else np.asarray(tf.convert_to_tensor(gradient))


def _layer(kind: str, given: Any, gradient: Any, example: int) -> dict[str, Any]:
    """A layer's answer to one example: as maps where it is a picture, else as numbers."""
    values, slopes = np.asarray(given), _array(gradient, np.asarray(given))
    one, slope = values[example], slopes[example]
    row: dict[str, Any] = {
        "kind": kind,
        "shape": list(values.shape[1:]),
        "mean": float(values.mean()),
        "spread": float(values.std()),
        "zeros": float((values == 0).mean()),
        "gradient": float(np.sqrt(np.sum(np.square(slopes, dtype=np.float64)))),
    }
    if one.ndim == 3:
        row["maps"] = [one[:, :, k].tolist() for k in range(min(_MAPS, one.shape[2]))]
        row["gradient_maps"] = [slope[:, :, k].tolist() for k in range(min(_MAPS, slope.shape[2]))]
    else:
        row["numbers"] = one.ravel()[:_NUMBERS].astype(float).tolist()
        row["gradients"] = slope.ravel()[:_NUMBERS].astype(float).tolist()
    return row


def twins(text: str, updates: int = 50) -> dict[str, list[float]]:
    """The loss of each of the first updates of a carried-over experiment: by Keras's `fit`, and by the engine.

    `fit` is given the engine's own batches, one an "epoch", so that it reports each one's loss by itself.
    """
    plan = from_json(text)
    data = prepare(plan)
    per_epoch = -(-len(data.x) // min(plan.batch_size, len(data.x)))
    model = build(plan, per_epoch)
    stream = feed(data.x, data.y, plan.batch_size, seed=plan.seed, epochs=-(-updates // per_epoch), begins=plan.begins)
    told = model.fit(stream, steps_per_epoch=1, epochs=updates, shuffle=False, verbose=0).history["loss"]
    e = origin.read(plan.carried, plan.state).experiment
    training = e.training().with_optimizer(plan.engine_optimizer(per_epoch))
    state = plan.first_state()
    ours = []
    for _ in range(updates):
        ours.append(float(training.evaluate(state).loss))
        state = training.step(state)
    return {"keras": [float(value) for value in told], "numpy": ours}
