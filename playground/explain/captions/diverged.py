"""The end of a run in words: which value stopped being finite, and what brought it there."""

from __future__ import annotations

import numpy as np

from playground.engine import Step
from playground.explain import blame
from playground.explain.captions.caption import Words
from playground.explain.view import View


def diverged(view: View, step: Step, until: float) -> Words:
    """The micro-step in which a number stopped being finite; the last one there is.

    Until ``until`` (of ``time.perf_counter``) the causes are tried out; the words say where that takes longer.
    """
    values = step.value if isinstance(step.value, tuple) else (step.value,)
    past = any(bool(np.isinf(value).any()) for value in values)
    how = "grew past the largest number a computer can hold" if past else "is no number any more"
    found = blame.causes(view.moment, step, until)
    ends = f"Here the run ends: {_what(view, step)} {how}."
    trying = ["What brought it there is being tried out."] if found.unfinished else []
    sentence = " ".join([ends, *found.sentences, *trying, "Go Back to see what led to it."])
    return Words("A number stopped being finite", sentence, unfinished=found.unfinished)


def _what(view: View, step: Step) -> str:
    layer = view.anatomy.layer_words(step.layer) if step.layer is not None else ""
    return {
        "Z": f"a weighted sum of {layer}",
        "A": f"a value of {layer}",
        "loss": "the loss",
        "dA": f"the slope of the loss against {layer}",
        "dZ": f"a delta of {layer}",
        "dW": f"a gradient of the weights into {layer}",
        "dW_data": f"a gradient of the weights into {layer}",
        "dW_penalty": f"the penalty's pull on the weights into {layer}",
        "db": f"a gradient of the biases of {layer}",
        "theta": "a weight",
        "recheck": "the loss with the new weights",
    }.get(step.name, "a number of the optimizer")
