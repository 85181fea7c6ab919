"""What each micro-step is, and what it will do, in a few words.

words: what the step gives ("weighted sums of hidden layer 1"), for a line that says where one is. next: what pressing
Step will do ("the weighted sums of hidden layer 1"), for the line that begins with "Next:".
"""

from __future__ import annotations

from dataclasses import dataclass

VERBS = {
    "linear": "pass {it} on unchanged",
    "sigmoid": "squash {it} with sigmoid",
    "tanh": "squash {it} with tanh",
    "relu": "put {it} through ReLU",
    "leaky_relu": "put {it} through leaky ReLU",
    "elu": "put {it} through ELU",
    "gelu": "put {it} through GELU",
    "softplus": "put {it} through softplus",
    "softmax": "turn {it} into probabilities with softmax",
}
"""What an activation does with the sums, {it} being "it" or "them"."""
_GIVES = {
    "flatten": "write the numbers as one row",
    "max_pooling2d": "hand on the largest of each window",
    "average_pooling2d": "hand on the mean of each window",
    "dropout": "hand on those that are left",
    "batch_normalization": "scale and shift them",
    "residual": "add what came around the block",
    "simple_rnn": "hand the state on",
    "lstm": "hand the state on",
}
"""What a layer without an activation does last, by its kind."""


@dataclass(frozen=True)
class Place:
    """What the words of a step depend on.

    where: the layer in words. kind: its kind in the engine. several: whether it has more than one unit. activation: its
    name, "" for none. output: whether it is the last. fused: whether the loss goes straight to its sums. time: the
    moment of a sequence, from 1.
    """

    where: str = ""
    kind: str = ""
    several: bool = True
    activation: str = ""
    output: bool = False
    fused: bool = False
    time: int | None = None


#: Sub-steps of the optimizers: name -> (what it is, what comes next). One that is missing gets plain words.
_SUBSTEPS = {
    "clipped": ("gradients held in bounds", "hold the gradients in bounds"),
    "decay": ("weight decay", "weight decay"),
    "velocity": ("velocity", "the velocities"),
    "m": ("first moment", "the running mean of the gradients"),
    "v": ("second moment", "the running mean of their squares"),
    "v_max": ("largest second moment so far", "the largest of these means so far"),
    "m_hat": ("first moment, corrected", "correct the first mean for its start at 0"),
    "v_hat": ("second moment, corrected", "correct the second mean too"),
    "sum": ("sum of squares", "the sum of all squares so far"),
    "mean": ("mean gradient", "the running mean of the gradients"),
    "u": ("usual size", "the usual size of the gradients"),
    "blend": ("blend of memory and gradient", "blend the memory with the gradient"),
    "delta": ("changes", "how far each weight will move"),
    "theta": ("new weights", "move all weights"),
}


def words_of(name: str, at: Place) -> tuple[str, str]:
    """(words, next) of the step called `name`."""
    words, upcoming = _layer_step(name, at) or _plain(name)
    moment = "" if at.time is None else f", moment {at.time}"
    return words + moment, upcoming + moment


def _plain(name: str) -> tuple[str, str]:
    whole = {
        "start": ("ready", "the next batch"),
        "loss": ("loss", "measure the loss"),
        "recheck": ("recheck", "check the same again with the new weights"),
    }
    return whole.get(name) or _SUBSTEPS.get(name) or (name.replace("_", " "), f"the optimizer's {name}")


def _layer_step(name: str, at: Place) -> tuple[str, str] | None:
    """Words of a step that belongs to a layer; None for the others."""
    if not at.where:
        return None
    s, them = ("s", "them") if at.several else ("", "it")
    sums, where = f"weighted sum{s}", at.where
    back = f"back through {_label(at.activation)}" if at.activation else f"back through {where}"
    table = {
        "Z": (f"{sums} of {where}", f"the {sums} of {where}"),
        "A": (f"activation{s} of {where}", _given(at, them)),
        "H": (f"state of {where}", f"the state of {where}"),
        "h": (f"state of {where}", f"the state of {where}"),
        "c": (f"memory of {where}", f"the memory of {where}"),
        "i": (f"input gate of {where}", "how much of the new goes into the memory"),
        "f": (f"forget gate of {where}", "how much of the memory is kept"),
        "g": (f"candidate of {where}", "what the memory could take in"),
        "o": (f"output gate of {where}", "how much of the memory is shown"),
        "mean": (f"mean of {where}", f"the batch's mean in {where}"),
        "variance": (f"variance of {where}", f"the batch's variance in {where}"),
        "X_hat": (f"standardised values of {where}", f"standardise what comes into {where}"),
        "mask": (f"dropout's choice in {where}", f"which units of {where} are left out"),
        "winner": (f"winners of {where}", f"where the largest values stand in {where}"),
        "dA": (
            ("slope of the loss at the guess", "backwards, from the loss to the guess")
            if at.output
            else (f"what comes back to {where}", f"pass it back to {where}")
        ),
        "dZ": (
            f"delta{s} of {where}",
            "backwards, from the loss straight to the output's sum" if at.output and at.fused else back,
        ),
        "dH": (f"what comes back to the state of {where}", f"pass it back to the state of {where}"),
        "dh": (f"what comes back to the state of {where}", f"pass it back to the state of {where}"),
        "dc": (f"what comes back to the memory of {where}", f"pass it back to the memory of {where}"),
        "dX_hat": (f"what comes back to the standardised values of {where}", "back to the standardised values"),
        "dW": (f"weight gradients of {where}", f"the gradients of the weights into {where}"),
        "dW_data": (
            f"weight gradients of {where}, data's part",
            f"the data's part of the gradients of the weights into {where}",
        ),
        "dW_penalty": (f"weight gradients of {where}, penalty's part", "the penalty's part"),
        "dU": (f"gradients of the weights through time of {where}", f"the gradients of {where}'s own weights in time"),
        "db": (f"bias gradient{s} of {where}", f"the gradient{s} of the bias{'es' if at.several else ''}"),
        "dgamma": (f"scale gradients of {where}", f"the gradients of {where}'s scales"),
        "dbeta": (f"shift gradients of {where}", f"the gradients of {where}'s shifts"),
    }
    return table.get(name) or (f"{name} of {where}", f"{name} of {where}")


def _given(at: Place, them: str) -> str:
    return _GIVES.get(at.kind) or VERBS.get(at.activation, "what becomes of {it}").format(it=them)


def _label(activation: str) -> str:
    return {"relu": "ReLU", "leaky_relu": "leaky ReLU", "elu": "ELU", "gelu": "GELU"}.get(activation, activation)
