"""The gradients in words: what came in times the delta, the mean over the batch, and the penalty's part.

The average's 1/n appears here and nowhere else: an example's delta is of its own loss, a gradient is of the batch's.
"""

from __future__ import annotations

import numpy as np

from playground.engine.layers.base import Parameter
from playground.experiment.anatomy import BIAS, WEIGHT, Entry
from playground.explain import numbers
from playground.explain.arithmetic import Term, average, call, equation, exact, number, plus, put_in, times
from playground.explain.captions.caption import Words, capital
from playground.explain.sums import product_text, scalar_product
from playground.explain.view import Array, View

_STOP = ". Every {} now has its gradient, and none has moved yet; inputs are not trained, so we stop here"


def weight_gradient(view: View, layer: int, *, stop: bool, data_part: bool = False) -> Words:
    """dW:l without a penalty, dW_data:l with one: input times delta, averaged over the batch."""
    chosen = view.weight_at(layer)
    name = view.anatomy.weight(layer, chosen.i, chosen.j).name
    value = _gradient(view, chosen, "dW_data" if data_part else "dW")
    pulls = pull_values(view, chosen)
    meaning = ", how steeply the loss changes with it," if layer == view.anatomy.last else ""
    whose = f"the data's part of a weight's gradient{meaning}" if data_part else f"a weight's gradient{meaning}"
    if view.n == 1:
        sentence = (
            f"{capital(whose)} is what came in through it times the delta of the unit it feeds: "
            f"for {name}, {product_text(pulls[0].tolist(), value)}"
        )
    else:
        sentence = (
            f"Each example pulls at a weight with what came in times delta; {whose} is the mean of the {view.n} pulls: "
            f"for {name}, {numbers.brief(value)}"
        )
    if view.n == 1 and not view.in_batch:
        sentence += " (from the batch's own example)"
    words = _gradient_words(view, chosen, sentence, value, pulls, stop=stop, data_part=data_part)
    return Words(f"Gradients of the weights into {view.anatomy.layer_words(layer)}", *words, chosen.id)


def bias_gradient(view: View, layer: int, *, stop: bool) -> Words:
    """db:l. A bias is a weight from a constant 1, so its gradient is the (mean) delta."""
    chosen = view.bias_at(layer)
    value = _gradient(view, chosen, "db")
    whose = view.anatomy.bias(layer, chosen.j).name
    of = "the delta itself" if view.n == 1 else f"the mean of the {view.n} deltas"
    sentence = f"A bias is a weight from a constant 1, so its gradient is {of}: for the {whose}, {numbers.brief(value)}"
    if value != 0 and float(view.moment.before.theta[chosen.index]) == 0 and (not stop or layer == view.last):
        # "Why is the gradient −3.8 when the bias is 0?"
        sentence += ". The bias is 0 and its gradient is not: it says what the loss does when the bias moves"
    words = _gradient_words(view, chosen, sentence, value, pull_values(view, chosen), stop=stop)
    where = view.anatomy.layer_words(layer)
    several = "es" if view.anatomy.sizes[layer + 1] > 1 else ""
    return Words(f"Gradient{'s' if several else ''} of the bias{several} of {where}", *words, chosen.id)


def _gradient_words(
    view: View,
    chosen: Entry,
    sentence: str,
    value: float,
    pulls: Array,
    *,
    stop: bool,
    data_part: bool = False,
) -> tuple[str, str, str]:
    """Sentence, formula and numbers of a gradient; ``stop`` at the end of the way back."""
    if stop:
        sentence += _STOP.format(_parameters(view))
    symbol = data_tex(chosen) if data_part else gradient_tex(view, chosen)
    formula, term = mean_of_pulls(view, chosen, pulls)
    return f"{sentence}.", f"{symbol} = {formula}", put_in(symbol, value, term)


def gradient_tex(view: View, chosen: Entry) -> str:
    """The derivative of the batch's loss against a weight or bias."""
    return rf"\frac{{\partial L}}{{\partial {chosen.tex}}}"


def data_tex(chosen: Entry) -> str:
    """The derivative of the loss without its penalty."""
    return rf"\frac{{\partial L_{{\text{{data}}}}}}{{\partial {chosen.tex}}}"


def _parameters(view: View) -> str:
    return "weight and bias" if view.any_bias else "weight"


def mean_of_pulls(view: View, chosen: Entry, pulls: Array) -> tuple[str, Term]:
    """LaTeX of (1/n) sum a_i delta_i, and the same with numbers; with one example just the product."""
    anatomy, bias = view.anatomy, chosen.kind == BIAS
    if view.n == 1:
        came, pushed = pulls[0]
        arrives = "1" if bias else anatomy.at(chosen.layer - 1, chosen.i).tex
        formula = rf"{arrives} \cdot {anatomy.unit(chosen.layer, chosen.j).delta_tex}"
        return formula, times(number(came), number(pushed))
    term = r"1 \cdot \delta_i" if bias else r"a_i \, \delta_i"
    formula = rf"\frac{{1}}{{{view.n}}} \sum_{{i=1}}^{{{view.n}}} {term}"
    return formula, average(scalar_product(view.in_view_first(pulls), most=3), view.n)


def pull_values(view: View, chosen: Entry) -> Array:
    """(what came in, delta) of every example of the batch, each of its own loss, in the batch's order: (n, 2)."""
    pass_ = view.moment.pass_
    pushed = pass_.backward[chosen.layer]["dZ"][:, chosen.j] * view.n
    if chosen.kind == BIAS:
        return np.column_stack([np.ones(view.n), pushed])
    before = pass_.inputs if chosen.layer == 0 else pass_.A[chosen.layer - 1]
    return np.column_stack([before[:, chosen.i], pushed])


def _gradient(view: View, chosen: Entry, name: str) -> float:
    """The engine's value of a gradient step for one weight or bias."""
    value = view.moment.pass_.backward[chosen.layer][name]
    return float(value[chosen.i, chosen.j] if chosen.kind == WEIGHT else value.reshape(-1)[chosen.j])


def penalty_term(kernel: Parameter, w: Term) -> Term:
    """The slope of the penalty on one number of a layer: lambda_1 sign(w) + 2 lambda_2 w."""
    parts: list[Term] = []
    if kernel.l1:
        sign = call(r"\operatorname{sign}", w, lambda x: float((x > 0) - (x < 0)))
        parts.append(times(number(kernel.l1, r"\lambda_1"), sign))
    if kernel.l2:
        parts.append(times(exact(2), number(kernel.l2, r"\lambda_2"), w))
    return plus(*parts)


def penalty_gradient(view: View, layer: int) -> Words:
    """dW_penalty:l. The slope of the penalty: it pulls every weight towards 0, whatever the data say."""
    chosen = view.weight_at(layer)
    kernel = view.layer(layer).parameters[0]
    w = float(view.params[layer]["W"][chosen.i, chosen.j])
    name, value = view.anatomy.weight(layer, chosen.i, chosen.j).name, _gradient(view, chosen, "dW_penalty")
    sentence = (
        f"The penalty on large weights has a slope of its own, which pulls every weight towards 0: "
        f"for {name}, {numbers.brief(value)}."
    )
    symbol = rf"\frac{{\partial R}}{{\partial {chosen.tex}}}"
    return Words(
        "The penalty's pull", sentence, *equation(symbol, value, penalty_term(kernel, number(w, chosen.tex))), chosen.id
    )


def whole_gradient(view: View, layer: int, *, stop: bool) -> Words:
    """dW:l with a penalty: the data's part plus the penalty's part."""
    chosen = view.weight_at(layer)
    data, penalty, value = (_gradient(view, chosen, name) for name in ("dW_data", "dW_penalty", "dW"))
    name = view.anatomy.weight(layer, chosen.i, chosen.j).name
    sentence = f"The gradient of {name} is both parts together, {numbers.brief(value)}"
    if stop:
        sentence += _STOP.format(_parameters(view))
    symbol, tail = gradient_tex(view, chosen), chosen.tex
    formula = rf"{symbol} = {data_tex(chosen)} + \frac{{\partial R}}{{\partial {tail}}}"
    both = put_in(symbol, value, plus(number(data), number(penalty)))
    title = f"Gradients of the weights into {view.anatomy.layer_words(layer)}"
    return Words(title, f"{sentence}.", formula, both, chosen.id)
