"""The recheck in words: the same batch again, the loss before and after, and what the slope had predicted."""

from __future__ import annotations

from playground.engine import Recheck
from playground.explain import numbers, standstill
from playground.explain.arithmetic import number, plus, put_in
from playground.explain.captions.caption import Words
from playground.explain.rates import losses_at
from playground.explain.standstill import HARDLY
from playground.explain.view import View

#: Shorter steps that are tried before a smaller learning rate is advised, as shares of the rate.
_SHORTER = (0.5, 0.25, 0.1, 0.03, 0.01, 0.001)


def recheck(view: View, value: Recheck) -> Words:
    """recheck. Did the loss do what its slope had promised?"""
    before, after, predicted = float(value.before), float(value.after), float(value.predicted)
    was, now, foretold = numbers.apart((before, after), beside=(predicted,))
    examples = f"{view.n} examples" if view.n > 1 else "example" if view.in_batch else "batch"
    same = f"The same {examples} again with the new weights"
    if view.moment.pass_.penalty:
        same += ", penalty included"
    moved = "fell" if after < before else "rose" if after > before else "stayed"
    loss = f"the loss {moved} from {was} to {now}" if after != before else f"the loss stayed at {was}"
    if abs(before - after) <= HARDLY * abs(before):
        why = standstill.why(view)
        sentence = f"{same}: the loss hardly moved, it is {numbers.brief(after)}{f'; {why}' if why else ''}."
    elif after > before:
        sentence = f"{same}: {loss}, while the slope predicted a loss of {foretold}{_risen(view, before, predicted)}."
    else:
        floor = " (a straight slope does not know that no loss lies below 0)" if predicted < 0 else ""
        sentence = f"{same}: {_guess(view)}{loss}; the slope predicted a loss of {foretold}{floor}."
    foreseen = r"L_{\text{predicted}}"
    formula = rf"{foreseen} = L_{{\text{{before}}}} + \sum_w \frac{{\partial L}}{{\partial w}} \, \Delta w"
    slope = put_in(foreseen, predicted, plus(number(before), number(predicted - before)))
    measured = rf"L_{{\text{{after}}}} = {numbers.tex(after)}"
    return Words("The same again", sentence, formula, rf"{slope}, \quad {measured}")


def _risen(view: View, before: float, predicted: float) -> str:
    """Why the loss rose, and what would have helped, tried out."""
    if predicted > before:
        return f"; {_carried(view)} carried the weights uphill"
    rate = float(view.moment.optimizer.learning_rate(view.moment.before.optimizer.t))
    shorter = [rate * share for share in _SHORTER]
    helps = [less for less, loss in zip(shorter, losses_at(view, shorter), strict=True) if loss < before]
    why = "; the step was longer than the slope holds good"
    return f"{why}, and with a learning rate of {numbers.plain(helps[0])} it would have fallen" if helps else why


def _carried(view: View) -> str:
    """Which part of the step went uphill."""
    parts = {step.name: step.value for step in view.moment.steps if step.name in ("decay", "delta")}
    uphill = float(view.moment.pass_.grad @ parts["delta"])
    return "what the optimizer remembers of earlier gradients" if uphill > 0 else "weight decay"


def _guess(view: View) -> str:
    """Where the single guess has moved to: what the learner wanted to know."""
    after = view.moment.after
    if view.n > 1 or not view.in_batch or len(view.t) > 1 or after is None:
        return ""
    guess = float(view.moment.outputs_after(view.focus)[-1][0])
    was, now = numbers.apart((float(view.a[-1][0]), guess))
    return f"the guess moved from {was} to {now}, and " if was != now else f"the guess hardly moved from {now}, and "
