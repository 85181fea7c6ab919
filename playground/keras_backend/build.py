"""A plan's model: made by running the very code that the learner can take away."""

from __future__ import annotations

import threading
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from playground.plans import Plan
from playground.plans.code_model import model_code

_BUILDING = threading.Lock()
"""Starting weights come from Python's global generator: nobody else may draw from it between seed and model."""


def build(plan: Plan, per_epoch: int) -> keras.Model:
    """The compiled model with its starting weights, which follow from the plan's seed."""
    place: dict[str, Any] = {"np": np, "tf": tf, "keras": keras, "layers": keras.layers}
    with _BUILDING:
        keras.utils.set_random_seed(plan.seed)
        # Text made from validated values and names of ours; nothing a learner typed gets into it.
        exec(compile(model_code(plan, per_epoch), "<plan>", "exec"), place)  # noqa: S102
        model: keras.Model = place["model"]
        if model.optimizer is not None:
            model.optimizer.build(model.trainable_variables)
    return model


def to_keep(plan: Plan, model: keras.Model) -> keras.Model:
    """The model as a file holds it, to be loaded where nothing of ours is. A carried-over run may have brought a loss,
    an accuracy or dropout's masks of its own along: then a copy, not compiled, with Keras's own Dropout.
    """
    if not plan.carried:
        return model

    config = model.get_config()
    for each in config["layers"]:
        if each["class_name"] == "Dropout":
            each |= {"module": "keras.layers", "registered_name": None}
            each["config"].pop("number", None)
    copy = type(model).from_config(config)
    copy.set_weights([array for array in model.get_weights() if array.dtype.kind == "f"])  # not the masks' count
    return copy


def groups(model: keras.Model) -> list[tuple[str, list[Any]]]:
    """The layers that learn, each with a title and its trainable variables, inputs first."""
    found = [each for each in model.layers if each.trainable_variables]
    named = []
    for at, each in enumerate(found):
        title = "output" if at == len(found) - 1 else f"{at + 1} {type(each).__name__}"
        named.append((title, list(each.trainable_variables)))
    return named
