"""The way back in words: how the loss depends on each guess, sum, weight, bias and hidden unit.

Four things are kept apart: the *error* (guess minus target), the *loss*, a unit's *delta* (the slope of an example's
own loss against that unit's weighted sum), and a weight's *gradient* (the slope of the batch's loss against it).
"""

from __future__ import annotations

import math

import numpy as np

from playground.explain import moved, numbers
from playground.explain.arithmetic import Term, average, equation, minus, negative, number, put_in, sigmoid, times
from playground.explain.captions.caption import Words
from playground.explain.captions.start import guess, right_class, target
from playground.explain.functions import ACTIVATED, MEASURED
from playground.explain.sums import add, product, product_text, scalar_product
from playground.explain.view import View

FLAT = 0.02  # a slope below this lets so little through that the learner should be told


def slope_at_guess(view: View) -> Words:
    """dA of the output: the derivative of the example's own loss against its guess."""
    j = view.unit_at(view.last)
    unit, value = view.anatomy.at(view.last, j).name, float(view.arrived(view.last)[j])
    if value == 0:
        slope = f"at this guess {_the_loss(view)} has the slope 0"
        sentence = f"Now backwards: {slope}, so {unit} need not change."
    else:
        which = "smaller" if value > 0 else "larger"
        slope = f"at this guess {_the_loss(view)} has the slope {numbers.brief(value)}"
        sentence = f"Now backwards: {slope}, so a little {which}, {unit} would lower it."
    written = equation(slope_tex(view, view.last, j), value, _slope_of_loss(view, j))
    return Words("How the loss depends on the guess", sentence, *written, view.anatomy.unit(view.last, j).id)


def slope_tex(view: View, layer: int, j: int) -> str:
    """The derivative of the example's own loss against what a unit says."""
    return rf"\frac{{\partial {view.loss_tex}}}{{\partial {view.anatomy.at(layer, j).tex}}}"


def slope_of_loss(view: View, j: int) -> str:
    """LaTeX of how wrong output j is: the loss's slope against the guess or, taken together, against its sum."""
    return _slope_of_loss(view, j).symbols


def _slope_of_loss(view: View, j: int) -> Term:
    """The same to reckon with; with the share of a loss that averages outputs."""
    words = MEASURED[view.loss.name]
    slope = words.slope(guess(view, j), target(view, j))
    return average(slope, len(view.t)) if words.mean else slope


def _the_loss(view: View) -> str:
    return "the loss" if view.own_is_batch else "this example's loss"


def delta(view: View, layer: int) -> Words:
    """dZ:l. Through the activation: what arrived times the activation's slope where the unit stands."""
    anatomy, j = view.anatomy, view.unit_at(layer)
    value = float(view.dZ[layer][j])
    title = f"Delta{'s' if anatomy.sizes[layer + 1] > 1 else ''} of {anatomy.layer_words(layer)}"
    derivative = view.activation(layer).derivative
    arrived = view.dA[layer]
    if arrived is None:
        return _fused_delta(view, j, title)
    if derivative is None:
        return _mixed_delta(view, layer, j, title)
    came, slope = float(arrived[j]), float(derivative(view.z[layer][j : j + 1])[0])
    sentence = _delta_sentence(view, layer, j, came, slope)
    z_tex, a_tex = anatomy.unit(layer, j).z_tex, anatomy.at(layer, j).tex
    name = view.activation(layer).name
    symbol = slope_tex(view, layer, j)
    factor = ACTIVATED[name].slope(z_tex, a_tex)
    wrapped = rf"\left({factor}\right)" if name == "tanh" else factor
    formula = rf"{anatomy.unit(layer, j).delta_tex} = {symbol} \cdot {wrapped}"
    ways = [times(number(came), number(slope))]
    if factors := ACTIVATED[name].slope_factors(number(view.a[layer][j])):
        ways.insert(0, times(number(came), *factors))
    unit = anatomy.unit(layer, j)
    return Words(title, sentence, formula, put_in(unit.delta_tex, value, *ways), unit.id)


def _delta_sentence(view: View, layer: int, j: int, came: float, slope: float) -> str:
    anatomy, name = view.anatomy, ACTIVATED[view.activation(layer).name].name
    unit, value = anatomy.at(layer, j).name, numbers.brief(float(view.dZ[layer][j]))
    if name == "linear":
        meaning = f"its delta, how steeply {_the_loss(view)} changes with that sum"
        return f"{unit} passes its sum on unchanged, so {meaning}, is {value} too."
    if slope == 0 and name == "ReLU":
        cut = f"ReLU has cut {unit}'s sum off at 0, where its slope is 0"
        return f"{cut}, so for this example nothing passes back through {unit}."
    only = "only " if abs(slope) < FLAT else ""
    meaning = f", how steeply {_the_loss(view)} changes with its sum," if layer == anatomy.last else ""
    where = f"Back through {name}" if layer == anatomy.last else f"Back through {unit}'s {name}"
    made = product((came, slope), float(view.dZ[layer][j]))
    return f"{where}, whose slope here is {only}{made.factors[1]}: {unit}'s delta{meaning} is {made.said}."


def _fused_delta(view: View, j: int, title: str) -> Words:
    """Sigmoid or softmax with its cross-entropy: the delta is guess minus target, in one stable step."""
    anatomy, value = view.anatomy, float(view.dZ[-1][j])
    unit, pair = anatomy.at(view.last, j).name, f"{view.activation(view.last).name} and cross-entropy together"
    sentence = (
        f"Now backwards: with {pair}, {unit}'s delta, how steeply {_the_loss(view)} changes with its sum, "
        f"is simply guess minus target: {numbers.brief(value)}{_factors(view, j)}."
    )
    at = anatomy.unit(view.last, j)
    written = equation(at.delta_tex, value, _slope_of_loss(view, j), *_from_the_sum(view, j))
    return Words(title, sentence, *written, at.id)


def _factors(view: View, j: int) -> str:
    """Why it is guess minus target: the two slopes that it is the product of; "" where one of them is not finite."""
    name, p, t = view.activation(view.last).name, view.a[-1], view.t
    unit = view.anatomy.at(view.last, j).name
    if name == "softmax":
        right = right_class(view)
        came, through = -1.0 / p[right], p[right] * (float(right == j) - p[j])
        common = "the right class's probability"
        what = (
            f"the loss's slope against the right class's probability, {{}}, times that one's slope against {unit}'s sum"
        )
    else:
        through = p[j] * (1.0 - p[j])
        came = (p[j] - t[j]) / through / (len(t) if MEASURED[view.loss.name].mean else 1)
        common = f"{unit} × (1 − {unit})"
        what = f"the loss's slope against {unit}, {{}}, times the slope of {name}"
    if not (math.isfinite(came) and through):
        return ""
    both = f"{what.format(numbers.brief(came))}, {numbers.brief(through)}"
    return f". In this product {common} cancels: {both}"


def _from_the_sum(view: View, j: int) -> list[Term]:
    """The same where the guess has rounded to its target: what a sigmoid leaves to it, from the sum."""
    if view.activation(view.last).name != "sigmoid" or view.t[j] not in (0.0, 1.0):
        return []
    z, words = number(view.z[-1][j]), MEASURED[view.loss.name]
    slope = sigmoid(z) if view.t[j] == 0.0 else negative(sigmoid(number(-view.z[-1][j])))
    return [average(slope, len(view.t)) if words.mean else slope]


def _mixed_delta(view: View, layer: int, j: int, title: str) -> Words:
    """Softmax with a loss that is not its own: every output's slope reaches every sum."""
    anatomy, value, a = view.anatomy, float(view.dZ[layer][j]), view.a[layer]
    arrived = view.arrived(layer)
    unit, count = anatomy.at(layer, j).name, len(a)
    sentence = (
        f"Back through softmax, where every sum moves every output: {unit}'s delta, "
        f"how steeply {_the_loss(view)} changes with its sum, is {numbers.brief(value)}."
    )
    left = anatomy.unit(layer, j).delta_tex

    mean = add(count, lambda k: rf"{anatomy.at(layer, k).tex} {slope_tex(view, layer, k)}", j)
    pairs = list(zip(a.tolist(), arrived.tolist(), strict=True))
    way = times(number(a[j]), minus(number(arrived[j]), scalar_product(pairs, j)))
    formula = rf"{left} = {anatomy.at(layer, j).tex} \left({slope_tex(view, layer, j)} - \left({mean}\right)\right)"
    return Words(title, sentence, formula, put_in(left, value, way), anatomy.unit(layer, j).id)


def _with_the_new(view: View, layer: int, j: int, value: float) -> tuple[str, str]:
    """What comes back, and what the weights after this update would have let through instead; "" where that is not
    known.
    """
    after = view.moment.after
    if after is None:
        return numbers.brief(value), ""
    weights = view.moment.network.unpack(np.asarray(after.theta))[layer + 1]["W"][j]
    new = float(view.dZ[layer + 1] @ weights)
    was, now = numbers.apart((value, new))
    if was != now:
        return was, f"; with those after the update it would be {now}"
    found = [view.anatomy.weight(layer + 1, j, k) for k in range(len(weights))]
    causes = {moved.moved(view, each).cause for each in found}
    if not causes <= {moved.FLAT, moved.LOST, moved.NO_STEP}:
        return was, "; with those after the update it would be as good as the same"
    stay = f"{found[0].name} stays as it is" if len(found) == 1 else "these weights stay as they are"
    flat = ": its gradient is 0" if len(found) == 1 else ": their gradients are 0"
    flat = flat if causes == {moved.FLAT} else ""
    return was, f"; with those after the update it would be the same, for {stay}{flat}"


def passed_back(view: View, layer: int) -> Words:
    """dA of a hidden layer: the deltas ahead travel back through the weights, the old ones; the paths add up."""
    anatomy, j = view.anatomy, view.unit_at(layer)
    value = float(view.arrived(layer)[j])
    weights, deltas = view.params[layer + 1]["W"][j], view.dZ[layer + 1]
    unit = anatomy.at(layer, j).name
    meaning = f"how steeply {_the_loss(view)} changes with {unit}"
    told, with_the_new = _with_the_new(view, layer, j, value)
    if len(deltas) == 1:
        made = product_text((deltas[0], weights[0]), value, told)
        how = f"the delta goes back through {anatomy.weight(layer + 1, j, 0).name}, {made}, which is"
    else:
        paths = "the two paths" if len(deltas) == 2 else f"the {len(deltas)} paths"
        how = f"each delta goes back to {unit} through its weight, and {paths} add up to {told},"
    sentence = f"All gradients use the weights as they still are: {how} {meaning}{with_the_new}."
    symbol = slope_tex(view, layer, j)
    keep = view.unit_at(layer + 1)
    formula = add(
        len(deltas),
        lambda k: rf"{anatomy.unit(layer + 1, k).delta_tex} \, {anatomy.weight(layer + 1, j, k).tex}",
        keep,
    )
    way = scalar_product(list(zip(deltas.tolist(), weights.tolist(), strict=True)), keep)
    title = f"Back to {anatomy.layer_words(layer)}"
    written = f"{symbol} = {formula}", put_in(symbol, value, way)
    return Words(title, sentence, *written, anatomy.unit(layer, j).id)
