"""The gradient of one weight or bias for the inspector: its value, its formula, and which way the update goes."""

from __future__ import annotations

import math

from playground.experiment.anatomy import SHARED, Entry
from playground.explain import moved
from playground.explain.arithmetic import Term, number, plus, put_in, times
from playground.explain.captions.convolution import sum_over_positions
from playground.explain.captions.gradients import gradient_tex, mean_of_pulls, pull_values
from playground.explain.chain import Chain, grouped_tex
from playground.explain.mathml import mathml
from playground.explain.moments_of import over_moments, seen_by
from playground.explain.panel import Gradient
from playground.explain.positions import has_positions
from playground.explain.sums import add, scalar_product
from playground.explain.view import View, recorded


def gradient(view: View, chosen: Entry, chain: Chain | None) -> Gradient:
    """∂L/∂w of the batch, its two parts, the formula in symbols and in numbers, and the direction of the update.

    chain: of the parameter; None where the layers after it are not all Dense.
    """
    moment = view.moment
    value = float(moment.pass_.grad[chosen.index])
    data, penalty = _parts(view, chosen, value)
    has_formula = view.is_dense(chosen.layer) or has_positions(view, chosen) or seen_by(view, chosen) is not None
    formula, put_in = formulas(view, chosen, chain, value, penalty) if has_formula else ("", "")
    change = (
        0.0 if moment.after is None else float(moment.after.theta[chosen.index] - moment.before.theta[chosen.index])
    )
    found = moved.moved(view, chosen)
    return {
        "value": value,
        "data": data,
        "penalty": penalty,
        "formula": mathml(formula),
        "numbers": mathml(put_in),
        "direction": "▲" if change > 0 else "▼" if change < 0 else "=",
        "sentence": _sentence(chosen, found, done=False),
        "foretold": moved.outcome(found) if math.isfinite(found.gradient) else "",
        "in_hindsight": _sentence(chosen, found, done=True),
    }


def _parts(view: View, chosen: Entry, value: float) -> tuple[float, float | None]:
    """The data's and the penalty's part; None for the second where there is no penalty on it."""
    *place, array = chosen.array.split(".")
    back = view.moment.pass_.backward[chosen.layer]
    data, penalty = (recorded(back, f"d{array}_{part}", tuple(place)) for part in ("data", "penalty"))
    if data is None or penalty is None:
        return value, None
    return float(data[chosen.place]), float(penalty[chosen.place])


def formulas(view: View, chosen: Entry, chain: Chain | None, value: float, penalty: float | None) -> tuple[str, str]:
    """The gradient in LaTeX, in symbols and with the numbers put in."""
    if has_positions(view, chosen):
        formula, term = sum_over_positions(view, chosen)
    elif (seen := seen_by(view, chosen)) is not None:
        formula, term = over_moments(seen, chosen)
    elif view.n == 1 and view.in_batch and chain is not None:
        formula, term = _product(view, chosen, chain)
    else:
        formula, term = mean_of_pulls(view, chosen, pull_values(view, chosen))
    if penalty is not None:
        formula += rf" + \frac{{\partial R}}{{\partial {chosen.tex}}}"
        term = plus(term, number(penalty))
    symbol = gradient_tex(view, chosen)
    return f"{symbol} = {formula}", put_in(symbol, value, term)


def _product(view: View, chosen: Entry, chain: Chain) -> tuple[str, Term]:
    """The chain itself: one path as a product; several as a product with a sum in it."""
    symbols = [grouped_tex(factor.tex) for factor in chain.factors]
    values = [number(factor.value) for factor in chain.factors]
    if len(chain.paths) == 1:
        return r" \cdot ".join(symbols), times(*values)
    ahead, j, anatomy = chosen.layer + 1, chosen.j, view.anatomy
    deltas, weights = view.dZ[ahead], view.params[ahead]["W"][j]
    paths = add(len(deltas), lambda k: rf"{anatomy.unit(ahead, k).delta_tex} \, {anatomy.weight(ahead, j, k).tex}")
    amounts = scalar_product(list(zip(deltas.tolist(), weights.tolist(), strict=True)))
    formula = r" \cdot ".join([rf"\left({paths}\right)", *symbols[1:]])
    return formula, times(amounts, *values[1:])


def _sentence(chosen: Entry, found: moved.Moved, done: bool) -> str:
    """Which way lowers the loss, and what the update does about it."""
    what = "number" if chosen.kind == SHARED else chosen.kind
    outcome = moved.outcome(found, done)
    if not math.isfinite(found.gradient):
        return f"The gradient of this {what} is not a finite number any more."
    if found.gradient == 0:
        return f"The slope of the loss against this {what} {'was' if done else 'is'} 0{outcome}."
    way = "larger" if found.gradient < 0 else "smaller"
    would = "would have lowered" if done else "would lower"
    return f"By its slope, making this {what} a little {way} {would} the loss{outcome}."
