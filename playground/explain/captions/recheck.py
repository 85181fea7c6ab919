"""The recheck in words: the same batch again, the loss before and after, and what the slope had predicted."""

from __future__ import annotations

from playground.engine import Recheck
from playground.explain import numbers
from playground.explain.arithmetic import number, plus, put_in
from playground.explain.captions.caption import Words
from playground.explain.view import View

# A fall by less than this share of the loss is told as none.
HARDLY = 1e-4


def recheck(view: View, value: Recheck) -> Words:
    """recheck. Did the loss do what its slope had promised?"""
    before, after, predicted = float(value.before), float(value.after), float(value.predicted)
    was, now, foretold = numbers.apart((before, after), beside=(predicted,))
    examples = f"{view.n} examples" if view.n > 1 else "example" if view.in_batch else "batch"
    same = f"The same {examples} again with the new weights"
    moved = "fell" if after < before else "rose" if after > before else "went"
    loss = f"the loss {moved} from {was} to {now}"
    if after > before >= predicted:
        why = "the step was longer than the slope holds good, so try a smaller learning rate"
        sentence = f"{same}: {loss}, while the slope predicted {foretold}; {why}."
    elif 0 <= before - after < HARDLY * before:
        sentence = f"{same}: the loss stays at {numbers.brief(before)}, so there is hardly anything left to learn here."
    else:
        sentence = f"{same}: {_guess(view)}{loss}; the slope predicted {foretold}."
    foreseen = r"L_{\text{predicted}}"
    formula = rf"{foreseen} = L_{{\text{{before}}}} + \sum_w \frac{{\partial L}}{{\partial w}} \, \Delta w"
    slope = put_in(foreseen, predicted, plus(number(before), number(predicted - before)))
    measured = rf"L_{{\text{{after}}}} = {numbers.tex(after)}"
    return Words("The same again", sentence, formula, rf"{slope}, \quad {measured}")


def _guess(view: View) -> str:
    """Where the single guess has moved to: what the learner wanted to know."""
    after = view.moment.after
    if view.n > 1 or not view.in_batch or len(view.t) > 1 or after is None:
        return ""
    guess = float(view.moment.network.forward(after.theta, view.x[None])[0, 0])
    was, now = numbers.apart((float(view.a[-1][0]), guess))
    return f"the guess moved from {was} to {now}, and "
