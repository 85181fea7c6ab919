"""How wrong: the loss in words, of the focused example, and its mean over the batch."""

from __future__ import annotations

from playground.explain import numbers
from playground.explain.arithmetic import (
    Equation,
    Term,
    average,
    best,
    exponential,
    log,
    minus,
    negative,
    number,
    plus,
    put_in,
)  # fmt: skip
from playground.explain.captions.caption import Words
from playground.explain.captions.start import guess, right_answer, right_class, target
from playground.explain.functions import MEASURED, from_the_sum
from playground.explain.sums import total
from playground.explain.view import View

_PARTS = {
    "half_squared_error": "each output's error (guess minus target) is squared, and half their sum is the loss",
    "mse": "each output's error (guess minus target) is squared, and the mean of the squares is the loss",
    "mae": "the mean size of the outputs' errors (guess minus target) is the loss",
    "huber": (
        "each output's error (guess minus target) counts as half its square while small and by its size beyond, "
        "and the mean is the loss"
    ),
    "hinge": "each output should be right by a margin of 1, and the mean of what is missing is the loss",
    "binary_crossentropy": (
        "each output pays minus the logarithm of the probability it gave the right answer, and the mean is the loss"
    ),
}


def loss(view: View) -> Words:
    """loss. The example's own loss; the mean where the batch has several; the penalty where there is one."""
    pass_ = view.moment.pass_
    sentence = f"How wrong: {_own(view)}, {numbers.brief(view.own_loss)}"
    many, penalty = view.n > 1, float(pass_.penalty)
    mean = numbers.brief(float(pass_.data_loss))
    if not view.in_batch:
        sentence += f" (it would be; not used in this update); the batch's own mean is {mean}"
    elif many:
        sentence += f"; the mean over the {view.n} examples of the batch is {mean}"
    if penalty:
        parts = float(pass_.data_loss), penalty, float(pass_.loss)
        sentence += "; data loss + penalty = loss: {} + {} = {}".format(*map(numbers.brief, parts))
    return Words("How wrong", f"{sentence}.", *_equation(view, penalty))


def _own(view: View) -> str:
    """The example's own loss in words, up to the number."""
    words = _plainly(view)
    return words if view.own_is_batch else words.replace("the loss", "the example's loss")


def _plainly(view: View) -> str:
    name = view.loss.name
    if name.endswith("categorical_crossentropy"):
        p = numbers.brief(view.a[-1][right_class(view)])
        return f"{right_answer(view)} got the probability {p}, and minus its logarithm is the loss"
    if len(view.t) > 1:
        return _PARTS[name]
    said, wanted = float(view.a[-1][0]), float(view.t[0])
    if name == "hinge":
        return _hinge(wanted * said)
    if name == "binary_crossentropy":
        if wanted not in (0, 1):
            return "minus the logarithms of the two probabilities, weighed by the target, are the loss"
        p = numbers.brief(said if wanted == 1 else 1 - said)
        return f"the right answer got the probability {p}, and minus its logarithm is the loss"
    error = said - wanted
    end = {
        "half_squared_error": "half of its square is the loss",
        "mse": "its square is the loss",
        "mae": "its size is the loss",
        "huber": "half of its square is the loss" if abs(error) <= 1 else "its size minus one half is the loss",
    }[name]
    return f"guess minus target, the error, is {numbers.brief(error)}, and {end}"


def _hinge(agreement: float) -> str:
    margin = f"target times guess is {numbers.brief(agreement)}"
    if agreement >= 1:
        where = "past" if agreement > 1 else "at"
        return f"{margin}, {where} the margin of 1, so there is nothing to pay and the loss is"
    return f"{margin}, and what is missing to the margin of 1 is the loss"


def _equation(view: View, penalty: float) -> Equation:
    """The example's own loss, and the batch's."""
    ways = [_own_term(view), *_from_the_sums(view)]
    own, pass_ = view.own_loss, view.moment.pass_
    found = best(own, *ways)
    # Where the guess has rounded to 0 or 1 the loss comes from the sum before the activation, and says so.
    symbols = " = ".join(way.symbols for way in ways[: 1 + (found.which if found else 0)])
    result = put_in(view.loss_tex, own, *ways)
    if view.own_is_batch:
        return Equation(f"L = {symbols}", result)
    mean = rf"\frac{{1}}{{{view.n}}} \sum_{{i=1}}^{{{view.n}}} L_i" if view.n > 1 else "L_i"
    formula = rf"L = {mean}{' + R' if penalty else ''} \quad \text{{with}} \quad L_i = {symbols}"
    data, whole = number(float(pass_.data_loss)), float(pass_.loss)
    batch = put_in("L", whole, plus(data, number(penalty)) if penalty else data)
    return Equation(formula, rf"{result}, \quad {batch}")


def _own_term(view: View) -> Term:
    words, outputs = MEASURED[view.loss.name], len(view.t)
    if view.loss.name.endswith("categorical_crossentropy"):
        return negative(log(guess(view, right_class(view))))
    parts = total(outputs, lambda k: words.term(guess(view, k), target(view, k)))
    return average(parts, outputs) if words.mean else parts


def _from_the_sums(view: View) -> list[Term]:
    """A cross-entropy from the weighted sums instead of the guesses."""
    outputs, anatomy = len(view.t), view.anatomy
    sums = [number(z, anatomy.unit(view.last, k).z_tex) for k, z in enumerate(view.z[-1])]
    if view.loss.name.endswith("categorical_crossentropy"):
        return [minus(log(total(outputs, lambda k: exponential(sums[k]))), sums[right_class(view)])]
    parts = [from_the_sum(view.loss.name, sums[k], target(view, k)) for k in range(outputs)]
    known = [part for part in parts if part is not None]
    return [average(total(outputs, lambda k: known[k]), outputs)] if len(known) == outputs else []
