"""The forward pass in words: weighted sums, then what the activation makes of them."""

from __future__ import annotations

from playground.explain import numbers
from playground.explain.arithmetic import Equation, equation, exponential, number, over, put_in
from playground.explain.captions.caption import Words, capital
from playground.explain.captions.start import answer_text, got, target_text
from playground.explain.functions import ACTIVATED
from playground.explain.sums import add, scalar_product, total
from playground.explain.view import View


def weighted_sum(view: View, layer: int) -> Words:
    """Z:l. Each unit: every incoming value times its weight, added up, plus the bias."""
    anatomy, j = view.anatomy, view.unit_at(layer)
    shown = numbers.brief(view.z[layer][j])
    adds = "adds up the products and its bias" if view.has_bias(layer) else "adds up the products"
    if layer != anatomy.last:
        who, whose = f"each unit of {anatomy.layer_words(layer)}", f"for {anatomy.at(layer, j).name} the sum is {shown}"
    elif anatomy.sizes[-1] == 1:
        who, whose = "the output", f"the sum is {shown}"
    else:
        who, whose = "each output", f"for {anatomy.at(layer, j).name} the sum is {shown}"
    what = "every input" if layer == 0 else f"what each unit of {anatomy.layer_words(layer - 1)} says"
    sentence = f"{capital(who)} takes {what} times a weight, then {adds}: {whose}."
    title = f"Weighted sum{'s' if anatomy.sizes[layer + 1] > 1 else ''} of {anatomy.layer_words(layer)}"
    formulas = _sum_formula(view, layer, j), _sum_numbers(view, layer, j)
    return Words(title, sentence, *formulas, anatomy.unit(layer, j).id)


def _sum_formula(view: View, layer: int, j: int) -> str:
    anatomy = view.anatomy
    bias = anatomy.bias(layer, j).tex if view.has_bias(layer) else ""
    terms = add(
        anatomy.sizes[layer],
        lambda i: rf"{anatomy.weight(layer, i, j).tex} \, {anatomy.at(layer - 1, i).tex}",
        view.unit_at(layer - 1),
        bias,
    )
    return f"{anatomy.unit(layer, j).z_tex} = {terms}"


def _sum_numbers(view: View, layer: int, j: int) -> str:
    weights, incoming = view.params[layer]["W"][:, j], view.incoming(layer)
    bias = number(view.params[layer]["b"][j]) if view.has_bias(layer) else None
    pairs = list(zip(weights.tolist(), incoming.tolist(), strict=True))
    terms = scalar_product(pairs, view.unit_at(layer - 1), bias)
    return put_in(view.anatomy.unit(layer, j).z_tex, view.z[layer][j], terms)


def activated(view: View, layer: int) -> Words:
    """A:l. What the activation makes of the sums; at the output that is the guess."""
    anatomy, j = view.anatomy, view.unit_at(layer)
    name = view.activation(layer).name
    words = ACTIVATED[name]
    z, a = view.z[layer][j], view.a[layer][j]
    unit = anatomy.at(layer, j).name
    if name == "softmax":
        sentence = f"{capital(words.does)}: {got(view, 'gets')}."
    elif layer == anatomy.last:
        sentence = _guess(view, layer, j)
    elif name == "linear":
        sentence = f"{capital(words.does)}: {unit} passes its sum on as it is, {numbers.brief(a)}."
    else:
        before, after = numbers.apart((z, a))
        verb = "stays" if before == after else "becomes"
        sentence = f"{capital(words.does)}: for {unit}, {before} {verb} {after}."
    title = "The guess" if layer == anatomy.last else f"{capital(words.name)} of {anatomy.layer_words(layer)}"
    return Words(title, sentence, *_activation(view, layer, j), anatomy.unit(layer, j).id)


def _guess(view: View, layer: int, j: int) -> str:
    """The end of the forward pass: the caption a learner rests on after it, so it says guess and answer."""
    name, unit = view.activation(layer).name, view.anatomy.at(layer, j).name
    z, a = numbers.apart((view.z[layer][j], view.a[layer][j]))
    single = view.anatomy.sizes[-1] == 1
    end = f"while the answer is {answer_text(view)}" if single else f"while its answer is {target_text(view, j)}"
    guess = "the network's guess" if single else "a guess"
    if name == "linear":
        return f"Nothing is squashed here: the sum is {guess}, {unit} = {a}, {end}."
    verb = {"tanh": "squashes", "sigmoid": "squashes"}.get(name, "turns")
    return f"{capital(ACTIVATED[name].name)} {verb} the sum {z} into {guess}, {unit} = {a}, {end}."


def _activation(view: View, layer: int, j: int) -> Equation:
    """What the activation makes of a sum, in symbols and in numbers."""
    anatomy, z = view.anatomy, view.z[layer]
    name = view.activation(layer).name
    left, symbol, value = anatomy.at(layer, j).tex, anatomy.unit(layer, j).z_tex, float(view.a[layer][j])
    if name != "softmax":
        return equation(left, value, ACTIVATED[name].f(number(z[j], symbol)))
    below = total(len(z), lambda k: exponential(number(z[k])), j)
    formula = rf"{left} = \frac{{e^{{{symbol}}}}}{{\sum_j e^{{z_j}}}}"
    return Equation(formula, put_in(left, value, over(exponential(number(z[j])), below)))
