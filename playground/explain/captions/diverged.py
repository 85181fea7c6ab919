"""The end of a run in words: which value stopped being finite, and what brought it there."""

from __future__ import annotations

import numpy as np

from playground.engine import Step
from playground.engine.layers.lstm import GATES
from playground.experiment.naming_shared import GATE_WORDS
from playground.explain import blame
from playground.explain.captions.caption import Words
from playground.explain.view import View


def diverged(view: View, step: Step, until: float) -> Words:
    """The micro-step in which a number stopped being finite; the last one there is.

    Until ``until`` (of ``time.perf_counter``) the causes are tried out; the words say where that takes longer.
    """
    values = step.value if isinstance(step.value, tuple) else (step.value,)
    past = any(bool(np.isinf(value).any()) for value in values)
    name, several = _what(view, step)
    no_more = "are no numbers any more" if several else "is no number any more"
    how = "grew past the largest number a computer can hold" if past else no_more
    found = blame.causes(view.moment, step, until)
    ends = f"Here the run ends: {name} {how}."
    trying = ["What brought it there is being tried out."] if found.unfinished else []
    sentence = " ".join([ends, *found.sentences, *trying, "Go Back to see what led to it."])
    return Words("A number stopped being finite", sentence, unfinished=found.unfinished)


MOST_NAMED = 3
"""So many numbers are named one by one; of more it is said how many they are."""

_ONE = {
    "Z": "weighted sum of", "A": "value of", "dA": "slope of the loss at", "dZ": "delta of", "dW": "gradient of",
    "H": "state of", "h": "state of", "c": "memory of", "i": "input gate of", "f": "forget gate of",
    "g": "candidate of", "o": "output gate of", "dH": "slope of the loss at", "dh": "slope of the loss at",
    "dc": "slope of the loss at the memory of", "dU": "gradient of", "dU_data": "gradient of",
    "dW_data": "gradient of", "dW_penalty": "pull of the penalty on", "db": "gradient of", "theta": "new value of",
}  # fmt: skip


def _what(view: View, step: Step) -> tuple[str, bool]:
    """Which numbers are not finite, named as the picture names their places; and whether they are several."""
    if step.name in ("loss", "recheck"):
        return "the loss" + (" with the new weights" if step.name == "recheck" else ""), False
    bad = ~np.isfinite(np.asarray(step.value, dtype=float))
    layer = step.layer
    if layer is None:
        names, where = [entry.spoken for entry in view.anatomy.parameters], "the weights and biases"
    elif step.parameter is None:
        names, where = [unit.name for unit in view.anatomy.units_of(layer)], view.anatomy.layer_words(layer)
        bad = bad.reshape(len(bad), -1).any(axis=0)  # of any of the examples
    else:
        own = [entry for entry in view.anatomy.parameters if (entry.layer, entry.array) == (layer, step.parameter)]
        names = [entry.spoken for entry in own]
        where = f"the {'biases of' if step.parameter == 'b' else 'weights into'} {view.anatomy.layer_words(layer)}"
    if step.time is not None and layer is not None:
        where = f"{view.anatomy.layer_words(layer)} at moment {step.time + 1}"
        names = [f"{name} at moment {step.time + 1}" for name in _through_time(view, layer, names, bad.size)]
    elif len(names) != bad.size:
        return f"a number of {where}", False
    found = [name for name, is_bad in zip(names, bad.ravel(), strict=True) if is_bad]
    one = _ONE.get(step.name, "number of the optimizer for")
    if len(found) == 1:
        return f"the {one} {found[0]}", False
    noun, _, rest = one.rpartition(" ")
    first, _, more = noun.partition(" of ")
    many = f"{first}s of {more} {rest}" if more else f"{noun}s {rest}"
    if len(found) <= MOST_NAMED:
        return f"the {many} {', '.join(found[:-1])} and {found[-1]}", True
    share = f"all {len(found)}" if len(found) == len(names) else f"{len(found)} of the {len(names)}"
    return f"{share} {many} {where}", True


def _through_time(view: View, layer: int, names: list[str], count: int) -> list[str]:
    """The names of an operation's numbers at a moment: of units, of the units' gates, or of parameters as they are."""
    if len(names) == count and view.anatomy.tiers[layer].shape != (view.anatomy.tiers[layer].moments, count):
        return names
    units = view.anatomy.tiers[layer].shape[-1]
    if count == units:
        return [f"unit {j + 1}" for j in range(units)]
    if count == len(GATES) * units:
        return [f"the {GATE_WORDS[gate]} of unit {j + 1}" for gate in GATES for j in range(units)]
    return names if len(names) == count else [f"number {at + 1}" for at in range(count)]
