"""One sentence for a whole move: what a learner reads who takes the update in four presses.

A move is many operations, and they go by quickly; when it comes to rest, this is what it was about.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from playground.engine import Recheck, Step
from playground.explain import moved, numbers
from playground.explain.captions import recheck
from playground.explain.captions.start import answer_text, got, off_by, says_and_answer
from playground.explain.optimizer_rows import one
from playground.explain.optimizer_rules import clipping
from playground.explain.view import View


def summary(view: View, index: int) -> tuple[str, str, str]:
    """The sentence for the move that ends with step `index`, the id of the caption whose formulas belong to it, and the
    part of the sentence that tells what the next move will do.

    All "" where no move ends there. Only finite numbers get here. The backward pass ends with a layer's biases; what
    its sentence is about is one parameter, whose gradient may have been found long before.
    """
    steps = view.moment.steps
    step = steps[index]
    following = steps[index + 1].phase if index + 1 < len(steps) else ""
    if step.phase == "forward" and following != "forward":
        return _forward(view), step.id, ""
    if step.phase == "backward" and following != "backward":
        return _backward(view), view.moved.slope, moved.outcome(moved.moved(view, view.moved))
    if step.phase == "recheck":
        return _update(view, step), step.id, ""
    return "", "", ""


def _forward(view: View) -> str:
    layers = "the network" if view.last == 0 else "one layer after another"
    went = f"The inputs went through {layers}"
    if len(view.t) == 1:
        guess = numbers.brief(float(view.a[-1][0]))
        return f"{went}, and out came the guess: ŷ = {guess}. The answer is {answer_text(view)}."
    if view.copies:
        return f"{went}, and out came the picture again: {len(view.t)} pixels, {off_by(view)}."
    if view.activation(view.last).name == "softmax":
        return f"{went}, and out came {len(view.t)} guesses; {got(view, 'got')}."
    return f"{went}. {says_and_answer(view)}"


def _backward(view: View) -> str:
    found = moved.moved(view, view.moved)
    whole = "weight and bias" if view.any_bias else "weight"
    every = f"Every {whole} has its gradient now: how steeply the loss changes with it"
    name = view.moved.spoken
    if found.gradient == 0:
        return f"{every}. For {name} it is 0{moved.outcome(found)}."
    way = "raise" if found.gradient > 0 else "lower"
    slope = f"For {name} it is {numbers.signed(found.gradient)}: by this slope, raising it would {way} the loss"
    return f"{every}. {slope}{moved.outcome(found)}."


def _update(view: View, step: Step) -> str:
    value, after = step.value, view.moment.after
    if not isinstance(value, Recheck) or after is None:
        return ""
    index = view.moved.index
    first, last = float(view.moment.before.theta[index]), float(after.theta[index])
    was, now = numbers.apart((first, last))
    name = view.moved.spoken
    shortened = clipping(one(view, view.moved))
    if first == last:
        own = f"{name} stayed at {was}"
    elif was == now:
        own = f"{name} moved from {was} by {numbers.signed(last - first)}"
    else:
        own = f"{name} went from {was} to {now}"
    every = f"{shortened}{_all_moved(view, after.theta - view.moment.before.theta)}"
    return f"{every}: {own}. {recheck.recheck(view, value).sentence}"


def _all_moved(view: View, change: NDArray[np.float64]) -> str:
    """How many moved, and which way: counted."""
    biases = view.any_bias
    things, one = ("weights and biases", "weight or bias") if biases else ("weights", "weight")
    total, moving = len(change), int(np.count_nonzero(change))
    against = int(np.count_nonzero(change * view.moment.pass_.grad < 0))
    n = numbers.count
    if not moving:
        return f"No {one} moved"
    share = f"All {n(total)}" if moving == total else f"{n(moving)} of the {n(total)}"
    if against == moving:
        return f"{share} {things} took a step against {'its gradient' if moving == 1 else 'their gradients'}"
    return f"{share} {things} took a step, {against or 'none'} of them against the gradient"
