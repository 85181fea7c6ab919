"""The way back in words: how the loss depends on each guess, sum, weight, bias and hidden unit.

Four things are kept apart: the *error* (guess minus target), the *loss*, a unit's *delta* (the slope of an example's
own loss against that unit's weighted sum), and a weight's *gradient* (the slope of the batch's loss against it).
"""

from __future__ import annotations

from playground.explain import numbers
from playground.explain.captions.caption import Words
from playground.explain.captions.start import target_tex
from playground.explain.functions import ACTIVATED, MEASURED, slope_numbers
from playground.explain.sums import add, product, product_text
from playground.explain.view import View

FLAT = 0.02  # a slope below this lets so little through that the learner should be told


def slope_at_guess(view: View) -> Words:
    """dA of the output: the derivative of the example's own loss against its guess."""
    j = view.unit_at(view.last)
    unit, value = view.names.unit(view.last, j), float(view.arrived(view.last)[j])
    if value == 0:
        sentence = f"Now backwards: at this guess {_the_loss(view)} is flat, so {unit} need not change."
    else:
        which = "smaller" if value > 0 else "larger"
        slope = f"at this guess {_the_loss(view)} has the slope {numbers.brief(value)}"
        sentence = f"Now backwards: {slope}, so a {which} {unit} would lower it."
    symbol = slope_tex(view, view.last, j)
    put_in = _slope_of_loss(view, numbers.tex(view.a[-1][j]), target_tex(view, j))
    formula = f"{symbol} = {slope_of_loss(view, j)}"
    return Words("How the loss depends on the guess", sentence, formula, f"{symbol} = {put_in} = {numbers.tex(value)}")


def slope_tex(view: View, layer: int, j: int) -> str:
    """The derivative of the example's own loss against what a unit says."""
    return rf"\frac{{\partial {view.loss_tex}}}{{\partial {view.names.unit_tex(layer, j)}}}"


def slope_of_loss(view: View, j: int) -> str:
    """LaTeX of how wrong output j is: the loss's slope against the guess or, taken together, against its sum."""
    return _slope_of_loss(view, view.names.unit_tex(view.last, j), view.names.target_tex(j))


def _slope_of_loss(view: View, guess: str, target: str) -> str:
    """The same from the guess and the target, symbols or numbers; with the share of a loss that averages outputs."""
    words, outputs = MEASURED[view.loss.name], len(view.t)
    slope = words.slope(guess, target)
    if not words.mean or outputs == 1:
        return slope
    # A bare difference needs parentheses; the other slopes bring their own.
    return rf"\frac{{1}}{{{outputs}}} {slope}" if "left" in slope else rf"\frac{{1}}{{{outputs}}} \left({slope}\right)"


def _the_loss(view: View) -> str:
    return "the loss" if view.own_is_batch else "this example's loss"


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
    symbol = slope_tex(view, layer, j)
    factor = ACTIVATED[name].slope(z_tex, a_tex)
    wrapped = rf"\left({factor}\right)" if name == "tanh" else factor
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
        meaning = f"its delta, how steeply {_the_loss(view)} changes with that sum"
        return f"{unit} passes its sum on unchanged, so {meaning}, is {value} too."
    if slope == 0 and name == "ReLU":
        cut = f"ReLU has cut {unit}'s sum off at 0, where its slope is 0"
        return f"{cut}, so for this example nothing passes back through {unit}."
    only = "only " if abs(slope) < FLAT else ""
    meaning = f", how steeply {_the_loss(view)} changes with its sum," if names.last(layer) else ""
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
        f"Now backwards: with {pair}, {unit}'s delta, how steeply {_the_loss(view)} changes with its sum, "
        f"is simply guess minus target: {numbers.brief(value)}."
    )
    left = names.delta_tex(view.last, j)
    put_in = _slope_of_loss(view, numbers.tex(view.a[-1][j]), target_tex(view, j))
    return Words(title, sentence, f"{left} = {slope_of_loss(view, j)}", f"{left} = {put_in} = {numbers.tex(value)}")


def _mixed_delta(view: View, layer: int, j: int, title: str) -> Words:
    """Softmax with a loss that is not its own: every output's slope reaches every sum."""
    names, value, a = view.names, float(view.dZ[layer][j]), view.a[layer]
    arrived = view.arrived(layer)
    unit, count = names.unit(layer, j), len(a)
    sentence = (
        f"Back through softmax, where every sum moves every output: {unit}'s delta, "
        f"how steeply {_the_loss(view)} changes with its sum, is {numbers.brief(value)}."
    )
    left = names.delta_tex(layer, j)

    mean = add(count, lambda k: rf"{names.unit_tex(layer, k)} {slope_tex(view, layer, k)}", j)
    mean_numbers = add(count, lambda k: rf"{numbers.tex(a[k])} \times {numbers.factor(arrived[k])}", j)
    formula = rf"{left} = {names.unit_tex(layer, j)} \left({slope_tex(view, layer, j)} - \left({mean}\right)\right)"
    put_in = rf"{numbers.tex(a[j])} \times \left({numbers.tex(arrived[j])} - \left({mean_numbers}\right)\right)"
    return Words(title, sentence, formula, f"{left} = {put_in} = {numbers.tex(value)}")


def passed_back(view: View, layer: int) -> Words:
    """dA of a hidden layer: the deltas ahead travel back through the weights, the old ones; the paths add up."""
    names, j = view.names, view.unit_at(layer)
    value = float(view.arrived(layer)[j])
    weights, deltas = view.params[layer + 1]["W"][j], view.dZ[layer + 1]
    unit = names.unit(layer, j)
    meaning = f"how steeply {_the_loss(view)} changes with {unit}"
    if len(deltas) == 1:
        times = product_text((deltas[0], weights[0]))
        how = f"the delta goes back through {names.weight(layer + 1, j, 0)}, {times} = {numbers.brief(value)}, which is"
    else:
        paths = "the two paths" if len(deltas) == 2 else f"the {len(deltas)} paths"
        how = f"each delta goes back to {unit} through its weight, and {paths} add up to {numbers.brief(value)},"
    sentence = f"All gradients use the old weights: {how} {meaning}."
    symbol = slope_tex(view, layer, j)
    keep = view.unit_at(layer + 1)
    formula = add(
        len(deltas), lambda k: rf"{names.delta_tex(layer + 1, k)} \, {names.weight_tex(layer + 1, j, k)}", keep
    )
    put_in = add(len(deltas), lambda k: product((deltas[k], weights[k]), first=k == 0), keep)
    title = f"Back to {names.layer_words(layer)}"
    return Words(title, sentence, f"{symbol} = {formula}", f"{symbol} = {put_in} = {numbers.tex(value)}")
