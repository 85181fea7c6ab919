"""A worker's preload: TensorFlow is there, and has trained once, before the first learner comes.

Also makes the process give way: a click on a page goes before a training.
"""

from __future__ import annotations

import contextlib
import os
import warnings

_NICE = 10


def dask_setup(worker: object) -> None:
    """Called by Dask when the worker's process starts."""
    del worker
    give_way()
    ready()


def give_way() -> None:
    """Lower this thread and all that it starts from now on: every one of this process's, if called at its start.

    A batch process at nice 10 gets what the pages leave, and a tenth of a core where they leave nothing. Linux's idle
    class would get nothing then, and a stop could not be heard.
    """
    with contextlib.suppress(OSError, AttributeError):
        os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
    with contextlib.suppress(OSError, AttributeError):
        os.setpriority(os.PRIO_PROCESS, 0, _NICE)


def threads() -> int:
    """How many TensorFlow may reckon with: one core is left to the pages where there are several."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, cores - 1)


def ready() -> None:
    """Import TensorFlow and Keras and run through one training, so that the first real one starts at once."""
    import keras  # noqa: PLC0415  some seconds, so not with the module
    import numpy as np  # noqa: PLC0415
    import tensorflow as tf  # noqa: PLC0415

    from playground.keras_backend.batches import feed, straight  # noqa: PLC0415

    with contextlib.suppress(RuntimeError):  # it has begun to reckon, so their number is settled
        tf.config.threading.set_intra_op_parallelism_threads(threads())
        tf.config.threading.set_inter_op_parallelism_threads(threads())
    warnings.filterwarnings("ignore", message=".*shuffle=True.*")
    layers = keras.layers
    # With a convolution, which brings most of what is loaded at first use: 0.3 s that the first one would wait.
    model = keras.Sequential([keras.Input((6, 6, 1)), layers.Conv2D(2, 3), layers.MaxPooling2D(), layers.Flatten(),
                              layers.Dense(2, activation="softmax")])  # fmt: skip
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"], jit_compile=False)
    x, y = np.zeros((8, 6, 6, 1), "uint8"), np.zeros(8, "int32")
    model.fit(
        feed(x, y, 4, seed=0, epochs=1, highest=255), steps_per_epoch=2, epochs=1, shuffle=False, verbose=0,
        validation_data=straight(x, y, 4, 255),
    )  # fmt: skip
    with tf.GradientTape() as tape:  # as the picture under way and what is measured after an epoch do
        loss = model.compute_loss(y=y, y_pred=model(x.astype("float32"), training=False))
    tape.gradient(loss, [variable.value for variable in model.trainable_variables])
