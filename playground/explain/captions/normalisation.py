"""Batch normalisation in words: the batch's mean and spread, standardised, scaled and shifted; and the way back."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from playground.explain import numbers
from playground.explain.arithmetic import Term, average, equation, minus, number, over, plus, power, put_in, root, times
from playground.explain.captions.backward import slope_tex
from playground.explain.captions.caption import Words
from playground.explain.captions.gradients import gradient_tex
from playground.explain.cells import shared_at
from playground.explain.sums import total
from playground.explain.view import View

Array = NDArray[np.float64]


class _Standing:
    """The numbers of one map or unit over the whole batch: what the layer's statistics are made of."""

    def __init__(self, view: View, layer: int) -> None:
        self.view, self.layer, self.j = view, layer, view.unit_at(layer)
        kept = view.moment.pass_.forward[layer]
        self.channel = self.j % view.anatomy.tiers[layer].shape[-1]
        before = view.moment.pass_.inputs if layer == 0 else view.moment.pass_.A[layer - 1]
        self.came: Array = before[..., self.channel].ravel()
        self.mean = float(kept["mean"][..., self.channel].ravel()[0])
        self.variance = float(kept["variance"][..., self.channel].ravel()[0])
        self.standard: Array = kept["X_hat"][..., self.channel].ravel()
        self.gamma, self.beta = (float(view.params[layer][name][self.channel]) for name in ("gamma", "beta"))
        self.epsilon = float(getattr(view.layer(layer), "epsilon", 0.0))

    @property
    def count(self) -> int:
        return len(self.came)

    @property
    def words(self) -> str:
        maps = len(self.view.anatomy.tiers[self.layer].shape) == 3
        return f"{'map' if maps else 'unit'} {self.channel + 1}"

    @property
    def spread(self) -> Term:
        """The standard deviation, with epsilon under the root."""
        return root(plus(number(self.variance, r"\sigma^2"), number(self.epsilon, r"\varepsilon")))

    def own(self, name: str) -> float:
        """A number of the example in focus, in the batch's pass."""
        kept = self.view.moment.pass_.forward[self.layer]
        return float(kept[name][self.view.row or 0].ravel()[self.j])


def mean(view: View, layer: int) -> Words:
    """mean: of one map or unit, over the batch and all places."""
    at = _Standing(view, layer)
    sentence = (
        f"Over the whole batch, {numbers.counted(at.count, 'number')}, the mean of {at.words} is "
        f"{numbers.brief(at.mean)}. It will be taken away from each of them."
    )
    way = average(total(at.count, lambda k: number(at.came[k]), most=3, amounts=at.came), at.count)
    formula = rf"\mu = \frac{{1}}{{{at.count}}} \sum x"
    return Words(f"Mean in {view.anatomy.layer_words(layer)}", sentence, formula, put_in(r"\mu", at.mean, way))


def variance(view: View, layer: int) -> Words:
    """variance: the mean square of the distances from the mean."""
    at = _Standing(view, layer)

    def term(k: int) -> Term:
        return power(minus(number(at.came[k]), number(at.mean)), 2)

    away = (at.came - at.mean) ** 2
    way = average(total(at.count, term, most=2, amounts=away), at.count)
    sentence = (
        f"How far the {at.count} numbers of {at.words} lie from their mean, squared, on average: "
        f"{numbers.brief(at.variance)}. Its root is their spread."
    )
    formula = rf"\sigma^2 = \frac{{1}}{{{at.count}}} \sum \left(x - \mu\right)^2"
    title = f"Variance in {view.anatomy.layer_words(layer)}"
    return Words(title, sentence, formula, put_in(r"\sigma^2", at.variance, way))


def standardised(view: View, layer: int) -> Words:
    """X_hat: distance from the mean in units of the spread."""
    at = _Standing(view, layer)
    unit = view.anatomy.unit(layer, at.j)
    title = f"Standardised values of {view.anatomy.layer_words(layer)}"
    if not view.in_batch:
        return Words(title, "This example is not in the batch: it has no part in its mean and spread.", about=unit.id)
    value, came = at.own("X_hat"), float(view.incoming(layer)[at.j])
    sentence = (
        f"Each number is told by how many spreads it lies above the mean: for {unit.name}, {numbers.brief(value)}. "
        f"Over the batch {at.words} now has mean 0 and spread 1."
    )
    way = over(minus(number(came, view.anatomy.at(layer - 1, at.j).tex), number(at.mean, r"\mu")), at.spread)
    return Words(title, sentence, *equation(r"\hat{x}", value, way), unit.id)


def scaled(view: View, layer: int) -> Words:
    """A: times the learned scale, plus the learned shift."""
    at = _Standing(view, layer)
    unit, value = view.anatomy.unit(layer, at.j), float(view.a[layer][at.j])
    title = f"Scaled and shifted in {view.anatomy.layer_words(layer)}"
    sentence = (
        f"Two learned numbers of {at.words} give it the spread and the middle that suit the layers behind: "
        f"{unit.name} becomes {numbers.brief(value)}."
    )
    if not view.in_batch:
        return Words(title, sentence, about=unit.id)
    standard = number(at.own("X_hat"), r"\hat{x}")
    way = plus(times(number(at.gamma, r"\gamma"), standard), number(at.beta, r"\beta"))
    return Words(title, sentence, *equation(unit.tex, value, way), unit.id)


def slopes_of_standardised(view: View, layer: int) -> Words:
    """dX_hat: what came back, times the scale."""
    at = _Standing(view, layer)
    unit = view.anatomy.unit(layer, at.j)
    came = float(view.arrived(layer)[at.j])
    sentence = f"Back through the scale of {at.words}: what came back to {unit.name}, times {numbers.brief(at.gamma)}."
    way = times(number(came, slope_tex(view, layer, at.j)), number(at.gamma, r"\gamma"))
    symbol = rf"\frac{{\partial {view.loss_tex}}}{{\partial \hat{{x}}}}"
    title = f"Back to the standardised values of {view.anatomy.layer_words(layer)}"
    return Words(title, sentence, *equation(symbol, came * at.gamma, way), unit.id)


def parameter_gradient(view: View, layer: int, name: str) -> Words:
    """dgamma and dbeta: every number of the map pulls at the two, over the whole batch."""
    chosen = shared_at(view, layer, name)
    at = _Standing(view, layer)
    value = float(view.moment.pass_.backward[layer][f"d{name}"].ravel()[chosen.place[0]])
    slopes = _slopes(view, layer)[..., chosen.place[0]].ravel()
    standard = view.moment.pass_.forward[layer]["X_hat"][..., chosen.place[0]].ravel()
    scale = name == "gamma"
    products = slopes * standard if scale else slopes

    def term(k: int) -> Term:
        return times(number(slopes[k]), number(standard[k])) if scale else number(slopes[k])

    way = average(total(at.count, term, most=2, amounts=products), view.n)
    what = "its slope times its standardised value" if scale else "its slope"
    sentence = (
        f"The {chosen.name} is used by all {at.count} numbers; each adds {what}, and the mean over the examples is the "
        f"gradient: {numbers.brief(value)}."
    )
    symbol = gradient_tex(view, chosen)
    inside = r"\frac{\partial L_i}{\partial a} \, \hat{x}" if scale else r"\frac{\partial L_i}{\partial a}"
    formula = rf"{symbol} = \frac{{1}}{{{view.n}}} \sum {inside}" if view.n > 1 else rf"{symbol} = \sum {inside}"
    title = f"Gradients of the {'scales' if scale else 'shifts'} of {view.anatomy.layer_words(layer)}"
    return Words(title, sentence, formula, put_in(symbol, value, way), chosen.id)


def passed_back(view: View, layer: int) -> Words:
    """dA before batch normalisation: moving one number moves the mean and the spread of all, which is taken off."""
    anatomy, above = view.anatomy, layer + 1
    at = _Standing(view, above)
    j = at.j
    unit, value = anatomy.at(layer, j), float(view.arrived(layer)[j])
    title = f"Back to {anatomy.layer_words(layer)}"
    sentence = (
        f"Moving one number also moves the mean and the spread of all {at.count}: what that does is taken off. "
        f"{unit.name} gets {numbers.brief(value)}."
    )
    if not view.in_batch:
        return Words(title, sentence, about=unit.id)
    back = _slopes(view, above)[..., at.channel].ravel() * at.gamma
    centre, along = float(back.mean()), float((back * at.standard).mean())
    own = float(view.arrived(above)[j]) * at.gamma
    standard = at.own("X_hat")
    top = minus(
        minus(number(own, "g"), number(centre, r"\text{mean}(g)")),
        times(number(standard, r"\hat{x}"), number(along, r"\text{mean}(g \hat{x})")),
    )
    return Words(title, sentence, *equation(slope_tex(view, layer, j), value, over(top, at.spread)), unit.id)


def _slopes(view: View, layer: int) -> Array:
    """What came back to the layer, of each example's own loss."""
    found = view.moment.pass_.dA[layer]
    if found is None:
        raise ValueError("Nothing came back to this layer.")
    return np.asarray(found * view.n)
