"""A worker's preload: TensorFlow is there, and has trained once, before the first learner comes.

Also lowers the process's priority: a click on a page goes before a training.
"""

from __future__ import annotations

import contextlib
import os
import warnings

_NICE = 10


def dask_setup(worker: object) -> None:
    """Called by Dask when the worker's process starts."""
    del worker
    with contextlib.suppress(OSError, AttributeError):
        os.nice(_NICE)
    ready()


def ready() -> None:
    """Import TensorFlow and Keras and run through one training, so that the first real one starts at once."""
    import keras  # noqa: PLC0415  some seconds, so not with the module
    import numpy as np  # noqa: PLC0415

    from playground.keras_backend.batches import feed  # noqa: PLC0415

    warnings.filterwarnings("ignore", message=".*shuffle=True.*")
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse", jit_compile=False)
    x, y = np.zeros((8, 2), "float32"), np.zeros((8, 1), "float32")
    model.fit(feed(x, y, 4, seed=0, epochs=1), steps_per_epoch=2, epochs=1, shuffle=False, verbose=0)
