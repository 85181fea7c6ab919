"""The network under way, now and then: one example's way through it, and the gradient's size by layer."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from playground.keras_backend import shown
from playground.keras_backend.build import groups
from playground.keras_backend.engine_twin import layers_of
from playground.keras_backend.probe import norm
from playground.keras_backend.read import Data
from playground.plans import Plan
from playground.plans.events import LiveEvent, LiveLayer
from playground.plans.plan import RECONSTRUCT

EVERY = 0.5
"""Seconds between two looks, at least."""

SHARE = 0.03
"""Of the time since the training began, at most, for all looks together."""

BATCH = 32
WARM = 5
"""How many times as dear a network's first look is as those after it: 3 to 6 were measured."""


class Budget:
    """How much time looks may take. One is due when the last is `EVERY` seconds past, and when all since `begin`, with
    one more as dear as the last, stay within `SHARE` of the time since then; else it is skipped.
    """

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self.clock = clock
        self.begun = self.last = clock()
        self.spent = self.cost = 0.0

    def begin(self) -> None:
        """The training begins now. What was looked at before counts as its preparation; it was the first of its kind,
        with all that TensorFlow sets up once, so the next one is taken to cost a `WARM`th of it.
        """
        self.begun, self.spent, self.cost = self.clock(), 0.0, self.cost / WARM

    def due(self, now: float) -> bool:
        return now - self.last >= EVERY and self.spent + self.cost <= SHARE * (now - self.begun)

    def paid(self, since: float) -> None:
        """A look that began at `since` is over."""
        self.last = self.clock()
        self.cost = self.last - since
        self.spent += self.cost


class Live:
    """Looks at the first validation example, and at the gradient of the first `BATCH` training examples.

    The network is asked as in use, so nothing is drawn at random and nothing counted: the training goes on to the same
    last bit as if nobody had looked.
    """

    def __init__(self, plan: Plan, model: keras.Model, data: Data) -> None:
        self.plan, self.model, self.budget = plan, model, Budget()
        self.layers = layers_of(model)
        self.opened = keras.Model(model.inputs, [each.output for each in self.layers])
        rows = min(BATCH, len(data.x))
        self.x = tf.constant(np.concatenate([data.numbers(data.x[:rows]), data.numbers(data.x_val[:1])]))
        self.y = tf.constant(data.y[:rows])
        self.example = shown.given(plan, data, data.x_val[0], data.label_val[0])
        self.names = {id(variables[0]): title for title, variables in groups(model)}

    def look(self, epoch: int, batch: int, at: float) -> LiveEvent:
        """The network as it is now, `batch` batches of `epoch` being over, `at` seconds after the job began."""
        begun = self.budget.clock()
        found, slopes = self._pass()
        layers: list[LiveLayer] = []
        for each, output, own in zip(self.layers, found, slopes, strict=True):
            kind = type(each).__name__
            variables = each.trainable_variables
            layers.append(
                {
                    "name": self.names[id(variables[0])] if variables else kind,
                    "kind": kind,
                    "shape": [int(n) for n in output.shape[1:]],
                    "gradient": norm(own) if variables else None,
                    "weights": norm(variables) if variables else None,
                }
            )
        answers = [np.asarray(output[-1]) for output in found]
        told: LiveEvent = {
            "kind": "live",
            "latest": True,
            "epoch": epoch,
            "batch": batch,
            "at": at,
            "layers": layers,
            "pictures": [shown.picture(answer) for answer in answers],
            "outputs": [] if self.plan.task == RECONSTRUCT else answers[-1].astype(float).tolist(),
            "example": self.example,
        }
        self.budget.paid(begun)
        return told

    def _pass(self) -> tuple[list[Any], list[list[Any]]]:
        """What each layer gives for the batch and the example behind it, and the gradient by each layer's weights."""
        flat = [variable.value for each in self.layers for variable in each.trainable_variables]
        with tf.GradientTape() as tape:
            found = self.opened(self.x, training=False)
            found = found if isinstance(found, list) else [found]
            loss = self.model.compute_loss(self.x[:-1], self.y, found[-1][:-1])
        slopes = iter(tape.gradient(loss, flat))
        return found, [[next(slopes) for _ in each.trainable_variables] for each in self.layers]
