"""How wrong: the loss in words, of the focused example, and its mean over the batch."""

from __future__ import annotations

from playground.explain import numbers
from playground.explain.captions.caption import Words
from playground.explain.captions.start import right_answer, right_class, target_tex
from playground.explain.functions import MEASURED
from playground.explain.sums import add
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
        whole = numbers.brief(float(pass_.loss))
        sentence += f", and with the penalty on large weights, {numbers.brief(penalty)}, the loss is {whole}"
    return Words("How wrong", f"{sentence}.", _formula(view, penalty), _numbers(view, penalty))


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
    guess, target = float(view.a[-1][0]), float(view.t[0])
    if name == "hinge":
        return _hinge(target * guess)
    if name == "binary_crossentropy":
        if target not in (0, 1):
            return "minus the logarithms of the two probabilities, weighed by the target, are the loss"
        p = numbers.brief(guess if target == 1 else 1 - guess)
        return f"the right answer got the probability {p}, and minus its logarithm is the loss"
    error = guess - target
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
        return f"{margin}, past the margin of 1, so there is nothing to pay and the loss is"
    return f"{margin}, and what is missing to the margin of 1 is the loss"


def _formula(view: View, penalty: float) -> str:
    words, names = MEASURED[view.loss.name], view.names
    outputs = len(view.t)
    if view.loss.name.endswith("categorical_crossentropy"):
        right = names.unit_tex(view.last, right_class(view))
        own = rf"-\ln {right}"
    else:
        own = add(outputs, lambda k: words.term(names.unit_tex(view.last, k), names.target_tex(k)))
        if words.mean and outputs > 1:
            own = rf"\frac{{1}}{{{outputs}}} \left({own}\right)"
    if view.own_is_batch:
        return f"L = {own}"
    mean = rf"\frac{{1}}{{{view.n}}} \sum_{{i=1}}^{{{view.n}}} L_i" if view.n > 1 else "L_i"
    return rf"L = {mean}{' + R' if penalty else ''} \quad \text{{with}} \quad L_i = {own}"


def _numbers(view: View, penalty: float) -> str:
    words, outputs, pass_ = MEASURED[view.loss.name], len(view.t), view.moment.pass_
    if view.loss.name.endswith("categorical_crossentropy"):
        own = rf"-\ln {numbers.factor(view.a[-1][right_class(view)])}"
    else:
        own = add(outputs, lambda k: words.term(numbers.tex(view.a[-1][k]), target_tex(view, k)))
        if words.mean and outputs > 1:
            own = rf"\frac{{1}}{{{outputs}}} \left({own}\right)"
    result = rf"{view.loss_tex} = {own} = {numbers.tex(view.own_loss)}"
    if view.own_is_batch:
        return result
    data = numbers.tex(float(pass_.data_loss))
    whole = rf"L = {data} + {numbers.tex(penalty)} = {numbers.tex(float(pass_.loss))}" if penalty else rf"L = {data}"
    return rf"{result}, \quad {whole}"
