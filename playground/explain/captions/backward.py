"""The way back in words: how the loss depends on each guess, sum, weight, bias and hidden unit.

Four things are kept apart: the *error* (guess minus target), the *loss*, a unit's *delta* (the slope of an example's own
loss against that unit's weighted sum), and a weight's *gradient* (the slope of the batch's loss against that weight).
"""

from __future__ import annotations

from playground.explain import numbers
from playground.explain.captions.caption import Words
from playground.explain.captions.start import target_tex
from playground.explain.functions import ACTIVATED, MEASURED, slope_numbers
from playground.explain.names import Selection
from playground.explain.sums import add, product_text
from playground.explain.view import View

FLAT = 0.02  # a slope below this lets so little through that the learner should be told


def slope_at_guess(view: View) -> Words:
    """dA of the output: the derivative of the example's own loss against its guess."""
    j = view.unit_at(view.last)
    unit, value = view.names.unit(view.last, j), _value(view.dA[view.last], j)
    if value == 0:
        sentence = f"Now backwards: at this guess the loss is flat, so {unit} asks for no change."
    else:
        which = "smaller" if value > 0 else "larger"
        sentence = f"Now backwards: the slope of {_the_loss(view)} at the guess is {numbers.brief(value)}, so a {which} {unit} would lower it."
    symbol = rf"\frac{{\partial {view.loss_tex}}}{{\partial {view.names.unit_tex(view.last, j)}}}"
    formula = f"{symbol} = {_share(view, MEASURED[view.loss.name].slope(view.names.unit_tex(view.last, j), view.names.target_tex(j)))}"
    put_in = _share(view, MEASURED[view.loss.name].slope(numbers.tex(view.a[-1][j]), target_tex(view, j)))
    return Words("How the loss depends on the guess", sentence, formula, f"{symbol} = {put_in} = {numbers.tex(value)}")


def _value(values: object, j: int) -> float:
    return float(values[j])  # type: ignore[index]


def _the_loss(view: View) -> str:
    return "the loss" if view.own_is_batch else "this example's loss"


def _share(view: View, slope: str) -> str:
    """The slope of one output's part of a loss that averages over several outputs."""
    outputs = len(view.t)
    return rf"\frac{{1}}{{{outputs}}} \cdot {slope}" if MEASURED[view.loss.name].mean and outputs > 1 else slope


def delta(view: View, layer: int) -> Words:
    """dZ:l. Through the activation: what arrived times the activation's slope where the unit stands."""
    names, j = view.names, view.unit_at(layer)
    value = float(view.dZ[layer][j])
    title = f"Delta{'s' if names.sizes[layer + 1] > 1 else ''} of {names.layer_words(layer)}"
    derivative = view.activation(layer).derivative
    arrived = view.dA[layer]
    if arrived is None:
        return _fused_delta(view, j, title)
    if derivative is None:
        return _mixed_delta(view, layer, j, title)
    came, slope = float(arrived[j]), float(derivative(view.z[layer][j : j + 1])[0])
    sentence = _delta_sentence(view, layer, j, came, slope)
    z_tex, a_tex = names.z_tex(layer, j), names.unit_tex(layer, j)
    name = view.activation(layer).name
    symbol = rf"\frac{{\partial {view.loss_tex}}}{{\partial {a_tex}}}"
    slope_tex = ACTIVATED[name].slope(z_tex, a_tex)
    wrapped = rf"\left({slope_tex}\right)" if name == "tanh" else slope_tex
    formula = rf"{names.delta_tex(layer, j)} = {symbol} \cdot {wrapped}"
    inner = slope_numbers(name, float(view.z[layer][j]), float(view.a[layer][j]))
    if name == "tanh":
        inner = rf"\left({inner}\right)"
    put_in = rf"{numbers.tex(came)} \times {inner or numbers.factor(slope)}"
    return Words(title, sentence, formula, f"{names.delta_tex(layer, j)} = {put_in} = {numbers.tex(value)}")


def _delta_sentence(view: View, layer: int, j: int, came: float, slope: float) -> str:
    names, name = view.names, ACTIVATED[view.activation(layer).name].name
    unit, value = names.unit(layer, j), numbers.brief(float(view.dZ[layer][j]))
    if name == "linear":
        return f"{unit} passes its sum on unchanged, so its delta, the slope of {_the_loss(view)} against that sum, is {value} too."
    if slope == 0 and name == "ReLU":
        return f"ReLU has cut {unit}'s sum off at 0, its slope there is 0, so for this example nothing passes back through {unit}."
    only = "only " if abs(slope) < FLAT else ""
    meaning = f", the slope of {_the_loss(view)} against its sum," if names.last(layer) else ""
    where = f"Back through {name}" if names.last(layer) else f"Back through {unit}'s {name}"
    return (
        f"{where}, whose slope here is {only}{numbers.brief(slope)}: {unit}'s delta{meaning} "
        f"is {product_text((came, slope))} = {value}."
    )


def _fused_delta(view: View, j: int, title: str) -> Words:
    """Sigmoid or softmax with its cross-entropy: the delta is guess minus target, in one stable step."""
    names, value = view.names, float(view.dZ[-1][j])
    unit, pair = names.unit(view.last, j), f"{view.activation(view.last).name} and cross-entropy together"
    sentence = (
        f"Now backwards: with {pair}, {unit}'s delta, the slope of {_the_loss(view)} against its sum, "
        f"is simply guess minus target: {numbers.brief(value)}."
    )
    left = names.delta_tex(view.last, j)
    formula = f"{left} = {_share(view, _difference(names.unit_tex(view.last, j), names.target_tex(j), view))}"
    put_in = _share(view, _difference(numbers.tex(view.a[-1][j]), target_tex(view, j), view))
    return Words(title, sentence, formula, f"{left} = {put_in} = {numbers.tex(value)}")


def _difference(guess: str, target: str, view: View) -> str:
    return rf"\left({guess} - {target}\right)" if len(view.t) > 1 and MEASURED[view.loss.name].mean else f"{guess} - {target}"


def _mixed_delta(view: View, layer: int, j: int, title: str) -> Words:
    """Softmax with a loss that is not its own: every output's slope reaches every sum."""
    names, value, a = view.names, float(view.dZ[layer][j]), view.a[layer]
    arrived = view.dA[layer]
    assert arrived is not None
    unit, count = names.unit(layer, j), len(a)
    sentence = (
        f"Back through softmax, where every sum moves every output: {unit}'s delta, "
        f"the slope of {_the_loss(view)} against its sum, is {numbers.brief(value)}."
    )
    left = names.delta_tex(layer, j)

    def symbol(k: int) -> str:
        return rf"\frac{{\partial {view.loss_tex}}}{{\partial {names.unit_tex(layer, k)}}}"

    mean = add(count, lambda k: rf"{names.unit_tex(layer, k)} {symbol(k)}", j)
    mean_numbers = add(count, lambda k: rf"{numbers.tex(a[k])} \times {numbers.factor(arrived[k])}", j)
    formula = rf"{left} = {names.unit_tex(layer, j)} \left({symbol(j)} - \left({mean}\right)\right)"
    put_in = rf"{numbers.tex(a[j])} \times \left({numbers.tex(arrived[j])} - \left({mean_numbers}\right)\right)"
    return Words(title, sentence, formula, f"{left} = {put_in} = {numbers.tex(value)}")


def passed_back(view: View, layer: int) -> Words:
    """dA of a hidden layer: the deltas ahead travel back through the weights, the old ones; the paths add up."""
    names, j = view.names, view.unit_at(layer)
    value = _value(view.dA[layer], j)
    weights, deltas = view.params[layer + 1]["W"][j], view.dZ[layer + 1]
    unit = names.unit(layer, j)
    if len(deltas) == 1:
        how = f"delta times weight, {product_text((deltas[0], weights[0]))}, brings {numbers.brief(value)} back to {unit}"
    else:
        how = f"each delta ahead times its weight, added up over all {len(deltas)} paths, brings {numbers.brief(value)} back to {unit}"
    sentence = f"All gradients use the old weights: {how}."
    symbol = rf"\frac{{\partial {view.loss_tex}}}{{\partial {names.unit_tex(layer, j)}}}"
    keep = view.unit_at(layer + 1)
    formula = add(
        len(deltas), lambda k: rf"{names.delta_tex(layer + 1, k)} \, {names.weight_tex(layer + 1, j, k)}", keep
    )
    put_in = add(
        len(deltas), lambda k: rf"{numbers.factor(deltas[k])} \times {numbers.factor(weights[k])}", keep
    )
    title = f"Back to {names.layer_words(layer)}"
    return Words(title, sentence, f"{symbol} = {formula}", f"{symbol} = {put_in} = {numbers.tex(value)}")


# -- gradients of weights and biases -----------------------------------------------------------------------------------


def weight_gradient(view: View, layer: int, *, stop: bool, data_part: bool) -> Words:
    """dW:l without a penalty, dW_data:l with one: input times delta, averaged over the batch."""
    chosen = view.weight_at(layer)
    name = view.names.weight(layer, chosen.i, chosen.j)
    value = _gradient(view, chosen, "dW_data" if data_part else "dW")
    pulls = pull_values(view, chosen)
    part = "data's part of the gradient" if data_part else "gradient"
    if view.n == 1:
        came, pushed = pulls[0]
        sentence = (
            f"What came in through a weight times the delta behind it is the weight's {part}: "
            f"for {name}, {product_text((came, pushed))} = {numbers.brief(value)}"
        )
    else:
        sentence = (
            f"Each example pulls at a weight with input times delta, and the mean of the {view.n} pulls is the {part}: "
            f"for {name}, {numbers.brief(value)}"
        )
    words = _gradient_words(view, chosen, sentence, value, pulls, stop)
    return Words(f"Gradients of the weights into {view.names.layer_words(layer)}", *words)


def bias_gradient(view: View, layer: int, *, stop: bool) -> Words:
    """db:l. A bias is a weight from a constant 1, so its gradient is the (mean) delta."""
    chosen = view.bias_at(layer)
    value = _gradient(view, chosen, "db")
    whose = view.names.bias(layer, chosen.j)
    of = "the delta itself" if view.n == 1 else f"the mean of the {view.n} deltas"
    sentence = f"A bias is a weight from a constant 1, so its gradient is {of}: for the {whose}, {numbers.brief(value)}"
    words = _gradient_words(view, chosen, sentence, value, pull_values(view, chosen), stop)
    several = "es" if view.names.sizes[layer + 1] > 1 else ""
    return Words(f"Gradient{'s' if several else ''} of the bias{several} of {view.names.layer_words(layer)}", *words)


def _gradient_words(
    view: View, chosen: Selection, sentence: str, value: float, pulls: list[tuple[float, float]], stop: bool
) -> tuple[str, str, str]:
    """Sentence, formula and numbers of a gradient; ``stop`` at the end of the way back."""
    if stop:
        sentence += ". Every weight and bias now has its gradient; inputs are not trained, so we stop here"
    symbol = gradient_tex(view, chosen)
    formula, put_in = mean_of_pulls(view, chosen, pulls)
    return f"{sentence}.", f"{symbol} = {formula}", f"{symbol} = {put_in} = {numbers.tex(value)}"


def gradient_tex(view: View, chosen: Selection) -> str:
    return rf"\frac{{\partial L}}{{\partial {view.names.parameter_tex(chosen)}}}"


def mean_of_pulls(view: View, chosen: Selection, pulls: list[tuple[float, float]]) -> tuple[str, str]:
    """LaTeX of (1/n) sum a_i delta_i, in symbols and in numbers; with one example just the product."""
    names, bias = view.names, chosen.kind == "b"
    if view.n == 1:
        came, pushed = pulls[0]
        arrives = "1" if bias else names.unit_tex(chosen.layer - 1, chosen.i)
        formula = rf"{arrives} \cdot {names.delta_tex(chosen.layer, chosen.j)}"
        return formula, rf"{numbers.tex(came)} \times {numbers.factor(pushed)}"
    term = r"1 \cdot \delta_i" if bias else r"a_i \, \delta_i"
    formula = rf"\frac{{1}}{{{view.n}}} \sum_{{i=1}}^{{{view.n}}} {term}"
    first = view.row or 0  # the example in focus stands first
    order = [first, *(row for row in range(view.n) if row != first)]
    terms = add(
        view.n,
        lambda k: rf"{numbers.factor(pulls[order[k]][0])} \times {numbers.factor(pulls[order[k]][1])}",
        most=3,
    )
    return formula, rf"\frac{{1}}{{{view.n}}} \left({terms}\right)"


def pull_values(view: View, chosen: Selection) -> list[tuple[float, float]]:
    """(what came in, delta) of every example of the batch, each of its own loss, in the batch's order."""
    pass_ = view.moment.pass_
    deltas = pass_.dZ[chosen.layer]
    assert deltas is not None
    pushed = deltas[:, chosen.j] * view.n
    if chosen.kind == "b":
        return [(1.0, float(value)) for value in pushed]
    before = pass_.inputs if chosen.layer == 0 else pass_.A[chosen.layer - 1]
    return list(zip(before[:, chosen.i].tolist(), pushed.tolist(), strict=True))


def _gradient(view: View, chosen: Selection, name: str) -> float:
    """The engine's value of a gradient step for one weight or bias."""
    value = view.moment.pass_.backward[chosen.layer][name]
    return float(value[chosen.i, chosen.j] if chosen.kind == "w" else value.reshape(-1)[chosen.j])


def penalty_gradient(view: View, layer: int) -> Words:
    """dW_penalty:l. The slope of the penalty: it pulls every weight towards 0, whatever the data say."""
    chosen = view.weight_at(layer)
    kernel = view.layer(layer).parameters[0]
    w = float(view.params[layer]["W"][chosen.i, chosen.j])
    name, value = view.names.weight(layer, chosen.i, chosen.j), _gradient(view, chosen, "dW_penalty")
    sentence = (
        f"The penalty on large weights has a slope of its own, which pulls every weight towards 0: "
        f"for {name}, {numbers.brief(value)}."
    )
    symbol = rf"\frac{{\partial R}}{{\partial {view.names.parameter_tex(chosen)}}}"
    w_tex = view.names.parameter_tex(chosen)
    parts, put_in = [], []
    if kernel.l1:
        parts.append(rf"\lambda_1 \operatorname{{sign}}\left({w_tex}\right)")
        put_in.append(rf"{numbers.tex(kernel.l1)} \times \operatorname{{sign}}\left({numbers.tex(w)}\right)")
    if kernel.l2:
        parts.append(rf"2 \lambda_2 \, {w_tex}")
        put_in.append(rf"2 \times {numbers.tex(kernel.l2)} \times {numbers.factor(w)}")
    numbers_tex = f"{symbol} = {' + '.join(put_in)} = {numbers.tex(value)}"
    return Words("The penalty's pull", sentence, f"{symbol} = {' + '.join(parts)}", numbers_tex)


def whole_gradient(view: View, layer: int, *, stop: bool) -> Words:
    """dW:l with a penalty: the data's part plus the penalty's part."""
    chosen = view.weight_at(layer)
    data, penalty, value = (_gradient(view, chosen, name) for name in ("dW_data", "dW_penalty", "dW"))
    name = view.names.weight(layer, chosen.i, chosen.j)
    sentence = f"The gradient of {name} is both parts together, {numbers.brief(value)}"
    if stop:
        sentence += ". Every weight and bias now has its gradient; inputs are not trained, so we stop here"
    symbol, tail = gradient_tex(view, chosen), view.names.parameter_tex(chosen)
    formula = rf"{symbol} = \frac{{\partial L_{{\text{{data}}}}}}{{\partial {tail}}} + \frac{{\partial R}}{{\partial {tail}}}"
    put_in = f"{symbol} = {numbers.tex(data)} + {numbers.factor(penalty)} = {numbers.tex(value)}"
    return Words(f"Gradients of the weights into {view.names.layer_words(layer)}", f"{sentence}.", formula, put_in)
