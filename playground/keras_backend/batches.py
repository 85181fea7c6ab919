"""Batches in the engine's own order, as TensorFlow likes to be fed: shuffled once an epoch from (seed, epoch)."""

from __future__ import annotations

from typing import Any

import numpy as np
import tensorflow as tf

from playground.engine import Batches


def feed(
    x: Any, y: Any, batch_size: int, *, seed: int, epochs: int, first: int = 0, begins: int = 0, highest: int = 0
) -> tf.data.Dataset:
    """The batches of epochs `first` to `epochs`, one after the other. x (n, ...), y (n, ...) or (n,).

    begins: so many updates were made before epoch 0; what is an epoch here may then begin within one of the shuffles.

    highest: x are bytes of pictures, divided by this on the way; so they take a quarter of the memory.
    """
    batches = Batches(len(x), batch_size, seed)
    shuffle, seen = batches.position(begins)
    orders = np.stack([batches.order(shuffle + epoch) for epoch in range(first, epochs + (seen > 0))])
    inputs, targets = tf.constant(x), tf.constant(y)

    def take(rows: Any) -> tuple[Any, Any]:
        picked = tf.gather(inputs, rows)
        return (scaled(picked, highest) if highest else picked), tf.gather(targets, rows)

    size = batches.batch_size
    epochs_cut = (
        tf.data.Dataset.from_tensor_slices(orders)
        .flat_map(lambda order: tf.data.Dataset.from_tensor_slices(order).batch(size))
        .skip(seen)
    )
    return epochs_cut.map(take, num_parallel_calls=tf.data.AUTOTUNE, deterministic=True).prefetch(tf.data.AUTOTUNE)


def scaled(pictures: Any, highest: int) -> Any:
    """Bytes of pictures as numbers from 0 to 1."""
    return tf.cast(pictures, "float32") / float(highest)


def straight(x: Any, y: Any, batch_size: int, highest: int = 0) -> tf.data.Dataset:
    """All examples in their order, to measure with."""
    data = tf.data.Dataset.from_tensor_slices((x, y)).batch(batch_size)
    if highest:
        data = data.map(lambda a, b: (scaled(a, highest), b), num_parallel_calls=tf.data.AUTOTUNE)
    return data.prefetch(tf.data.AUTOTUNE)
