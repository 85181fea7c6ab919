"""Inside a residual block, in words: its own small layers, one after the other, and the way back through them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from playground.engine import activations
from playground.engine.layers.residual import Residual
from playground.explain import numbers
from playground.explain.captions.caption import Words
from playground.explain.functions import ACTIVATED
from playground.explain.view import View

if TYPE_CHECKING:
    from playground.engine import Step

_MAPS = 3
_ORDINALS = ("first", "second", "third", "fourth")


def inside(view: View, step: Step) -> Words | None:
    """An operation of a layer inside a block, such as "Z:1.0"; None for one that has no words here.

    What belongs to each example is told of the example in focus, of its own loss and of the unit in view; a gradient is
    the batch's, and the largest of it is told.
    """
    block = view.layer(step.layer or 0)
    place = step.id.partition("@")[0].rpartition(".")[2]
    if not isinstance(block, Residual) or not place.isdigit() or int(place) >= len(block.layers):
        return None
    at = int(place)
    which = f"the {_ORDINALS[at]} layer" if at < len(_ORDINALS) else f"layer {at + 1}"
    where = f"{which} of the block in {view.anatomy.layer_words(step.layer or 0)}"
    value = np.asarray(step.value)
    if step.parameter is not None:
        return _gradient(view, step, where, value)
    if step.name not in ("Z", "A", "dA", "dZ"):
        return None
    own = _own(view, step, value)
    title = {"Z": "Weighted sums", "A": "Activations", "dA": "What comes back", "dZ": "Deltas"}[step.name]
    activation = ACTIVATED[activations.get(block.layers[at].activation or "linear").name].does
    does = {
        "Z": f"{where[0].upper()}{where[1:]} adds up what comes in, times its weights",
        "A": f"Inside the block: {activation}",
        "dA": f"The slope comes back to what {which} of the block said",
        "dZ": f"The slope comes back to the sums of {which} of the block: that is its delta",
    }[step.name]
    return Words(f"{title} of {where}", f"{does}{own}.")


def _own(view: View, step: Step, value: np.ndarray) -> str:
    """The number of the example in focus on the way to the unit in view, for the end of a sentence."""
    layer = step.layer or 0
    j = view.unit_at(layer)
    if view.row is None or value[view.row].size != len(view.a[layer]):
        return ""
    # The engine's derivatives carry the mean's 1/n; the example's own does not.
    number = float(value[view.row].ravel()[j]) * (view.n if step.phase == "backward" else 1)
    return f"; on the way to {view.anatomy.unit(layer, j).name} it is {numbers.brief(number)}"


def _gradient(view: View, step: Step, where: str, value: np.ndarray) -> Words:
    biases = step.name.startswith("db")
    things = "biases" if biases else "weights"
    made = "the delta behind it" if biases else "what came in through it, times the delta behind it"
    if len(view.anatomy.tiers[step.layer or 0].shape) == _MAPS:
        made += ", added up over all positions"
    if view.n > 1:
        made += f", the mean over the {view.n} examples"
    parted = any(each.id == step.id.replace("dW:", "dW_data:") for each in view.moment.steps if step.name == "dW")
    count = f"each of the {value.size:,} {things}" if value.size > 1 else f"the one {'bias' if biases else 'weight'}"
    most = numbers.brief(float(value.ravel()[np.abs(value).argmax()]))
    ends = f"the largest in size is {most}" if value.size > 1 else f"it is {most}"
    title = f"Gradients of the {things} of {where}"
    if step.name == "dW_penalty":
        return Words(title, f"The penalty on large weights pulls every weight of {where} towards 0: {ends}.")
    if parted:
        return Words(title, f"The gradient of {count} of {where} is both parts together: {ends}.")
    whose = "data's part of the gradient" if step.name == "dW_data" else "gradient"
    return Words(title, f"The {whose} of {count} of {where} is {made}: {ends}.")
