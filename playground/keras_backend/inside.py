"""One batch opened: what every layer gave, how the loss depends on it, and one weight's gradient by two hands.

Keras's hand is its GradientTape in float32; the other is the NumPy engine's, in float64, for the same weights.
"""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import tensorflow as tf

from playground.engine import Batches, Dense, Network, training
from playground.experiment.document import loads
from playground.keras_backend.answers import trained
from playground.keras_backend.batches import feed
from playground.keras_backend.build import build, groups
from playground.keras_backend.read import Data, prepare
from playground.plans import Plan, from_json

_MAPS = 16
_NUMBERS = 128


def open_batch(folder: str, epoch: int, batch: int, example: int, layer: int, weight: int) -> dict[str, Any]:
    """Batch `batch` of the epoch that follows `epoch` epochs, with the weights of that moment.

    layers: what each gave for `example` (of the batch) and the derivative of the batch's loss by it; weight: number
    `weight` of learned layer `layer`'s weights, with both gradients.
    """
    plan, model, data = trained(folder, epoch)
    batches = Batches(len(data.x), plan.batch_size, plan.seed)
    batch = min(max(0, batch), batches.per_epoch - 1)
    rows = batches.indices(epoch * batches.per_epoch + batch)
    x, y = tf.constant(data.numbers(data.x[rows])), tf.constant(data.y[rows])
    opened = keras.Model(model.inputs, [each.output for each in model.layers])
    named = groups(model)
    flat = [variable.value for _, variables in named for variable in variables]
    with tf.GradientTape() as tape:
        given = opened(x, training=False)
        given = given if isinstance(given, list) else [given]
        loss = model.compute_loss(x, y, given[-1])
    found = tape.gradient(loss, [*given, *flat])
    example = min(max(0, example), len(rows) - 1)
    layers = [
        _layer(type(each).__name__, given[n], found[n], example)
        for n, each in enumerate(model.layers)
        if type(each).__name__ != "InputLayer"
    ]
    layer = min(max(0, layer), len(named) - 1)
    title, variables = named[layer]
    first = sum(len(other) for _, other in named[:layer])
    values = np.asarray(variables[0])
    gradient = _array(found[len(given) + first], values)
    weight = min(max(0, weight), values.size - 1)
    return {
        "batch": batch,
        "batches": batches.per_epoch,
        "size": len(rows),
        "loss": float(loss),
        "label": float(np.asarray(data.label)[rows[example]]),
        "input": data.numbers(data.x[rows[example]]).tolist(),
        "layers": layers,
        "titles": [name for name, _ in named],
        "counts": [int(np.asarray(group[0]).size) for _, group in named],
        "weight": {
            "title": title,
            "place": [int(n) for n in np.unravel_index(weight, values.shape)],
            "value": float(values.ravel()[weight]),
            "keras": float(gradient.ravel()[weight]),
            **_by_engine(plan, model, data, rows, layer, weight),
        },
    }


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


def _by_engine(plan: Plan, model: keras.Model, data: Data, rows: Any, layer: int, weight: int) -> dict[str, Any]:
    """The same derivative by the NumPy engine: {"engine": value}, or {"why": sentence} where it has no such layer."""
    network = engine_network(plan, model)
    if network is None:
        return {"why": "The NumPy engine is asked for networks of dense layers; this one has others."}
    theta = np.concatenate([np.asarray(v, dtype=np.float64).ravel() for v in model.trainable_variables])
    x = data.numbers(data.x[rows]).reshape(len(rows), -1).astype(np.float64)
    y = data.y[rows].reshape(len(rows), -1).astype(np.float64) if data.y.ndim > 1 else data.y[rows]
    _, grad = network.loss_and_grad(theta, x, y, plan.loss)
    start = next(part.start for part in network.layout if part.layer == layer and part.name == "W")
    return {"engine": float(grad[start + weight])}


def engine_network(plan: Plan, model: keras.Model) -> Network | None:
    """The engine's network of the same shape, or None where a layer is not dense or loss and output do not go."""
    layers = []
    for each in model.layers:
        kind = type(each).__name__
        if kind == "Dense":
            penalty = each.kernel_regularizer
            layers.append(
                Dense(
                    each.units,
                    each.activation.__name__,
                    use_bias=each.use_bias,
                    kernel_l1=float(getattr(penalty, "l1", 0.0) or 0.0),
                    kernel_l2=float(getattr(penalty, "l2", 0.0) or 0.0),
                )
            )
        elif kind not in {"Flatten", "InputLayer", "Dropout", "Reshape"}:
            return None
    try:
        return Network(int(np.prod(plan.data.shape)), layers)
    except ValueError:
        return None


def twins(text: str, updates: int = 50) -> dict[str, list[float]]:
    """The loss of each of the first updates of a carried-over experiment: by Keras's `fit`, and by the engine.

    `fit` is given the engine's own batches, one an "epoch", so that it reports each one's loss by itself.
    """
    plan = from_json(text)
    data = prepare(plan)
    per_epoch = -(-len(data.x) // min(plan.batch_size, len(data.x)))
    model = build(plan, per_epoch)
    stream = feed(data.x, data.y, plan.batch_size, seed=plan.seed, epochs=-(-updates // per_epoch))
    told = model.fit(stream, steps_per_epoch=1, epochs=updates, shuffle=False, verbose=0).history["loss"]
    e = loads(plan.carried).experiment
    network, opt, batches = e.network(), e.optimizer_(), e.batches()
    x, y = e.training_set()
    state = training.start(network, e.theta0(), opt)
    ours = []
    for update in range(updates):
        rows = batches.indices(update)
        ours.append(float(network.loss(state.theta, x[rows], y[rows], e.loss)))
        state = training.train_step(network, state, x, y, e.loss, opt, batches)
    return {"keras": [float(value) for value in told], "numpy": ours}
