"""A convolution in words: one filter looks through a window at every position; its gradient is the sum over them.

Every caption speaks of one cell, and of one number of its filter.
"""

from __future__ import annotations

import numpy as np

from playground.experiment.anatomy import Entry
from playground.explain import numbers
from playground.explain.arithmetic import Term, average, equation, number, plus, put_in, times
from playground.explain.captions.backward import slope_tex
from playground.explain.captions.caption import Words
from playground.explain.captions.gradients import data_tex, gradient_tex, penalty_term
from playground.explain.cells import Cell, cell_at, cell_in_focus, lookers, shared_at, window
from playground.explain.positions import positions
from playground.explain.sums import product_text, scalar_product, total
from playground.explain.view import View, recorded

MOST_TERMS = 5
"""Products that a formula writes out; the lens below the maps has them all."""
SHARES_WRITTEN = 4


def convolved(view: View, layer: int, reached: int | None = None) -> Words:
    """Z: the window's numbers times the filter's, added up, plus the bias."""
    cell = cell_in_focus(view, layer, reached)
    unit, value = view.anatomy.unit(layer, cell.index), float(view.z[layer][cell.index])
    weights = view.params[layer]["W"]
    heard = window(view, cell)
    counted = [each for each in heard if each.value != 0]
    silent = weights[..., 0].size - len(counted)
    bias = " and the bias" if view.has_bias(layer) else ""
    where = "the picture" if layer == 0 else "the maps before"
    same = "with the same numbers at every position" if reached is None else f"here at {cell.where}"
    zeros = f" ({silent} of them with a 0)" if silent else ""
    sentence = (
        f"Filter {cell.channel + 1} looks through its window at {where}, {same}: "
        f"{_count(weights[..., 0].size)} products{zeros}{bias} add up to {numbers.brief(value)}."
    )
    pairs = [(float(weights[(*each.place, cell.channel)]), each.value) for each in counted]
    b = float(view.params[layer]["b"][cell.channel]) if view.has_bias(layer) else None
    last = None if b is None else number(b, rf"b_{{{cell.channel + 1}}}")
    way = scalar_product(pairs, last=last, most=MOST_TERMS)
    filter_ = rf"w^{{({cell.channel + 1})}}_{{i,j{',m' if weights.shape[2] > 1 else ''}}}"
    shift = "" if b is None else rf" + b_{{{cell.channel + 1}}}"
    formula = (
        rf"{unit.z_tex} = \sum_{{\text{{window}}}} {filter_} \, x_{{i,j{',m' if weights.shape[2] > 1 else ''}}}{shift}"
    )
    return Words(_title("Window sums", view, layer), sentence, formula, put_in(unit.z_tex, value, way), unit.id)


def _count(count: int) -> str:
    return {4: "four", 9: "nine"}.get(count, str(count))


def _title(what: str, view: View, layer: int) -> str:
    return f"{what} of {view.anatomy.layer_words(layer)}"


def _entry(view: View, layer: int, place: tuple[int, ...], array: str = "W") -> Entry:
    found = view.anatomy.entry(":".join(map(str, (array.lower(), layer, *place))))
    if found is None:
        raise KeyError(place)
    return found


def passed_back(view: View, layer: int, reached: int | None = None) -> Words:
    """dA before a convolution: every window that shows the cell sends back its delta times the weight it used there."""
    anatomy, above = view.anatomy, layer + 1
    cell = cell_in_focus(view, layer, reached)
    value = float(view.arrived(layer)[cell.index])
    weights, deltas = view.params[above]["W"], view.dZ[above]
    filters = anatomy.tiers[above].shape[2]
    ways = [
        (anatomy.unit(above, seen.cell.index + f), _entry(view, above, (*seen.place, cell.channel, f)), f)
        for seen in lookers(view, cell)
        for f in range(filters)
    ]
    pairs = [(float(deltas[unit.index]), float(weights[(*entry.place[:3], f)])) for unit, entry, f in ways]
    unit = anatomy.unit(layer, cell.index)
    symbol = slope_tex(view, layer, cell.index)

    def term(k: int) -> Term:
        at, entry, _ = ways[k]
        return times(number(pairs[k][0], at.delta_tex), number(pairs[k][1], entry.tex))

    way = total(len(ways), term, 0, None, MOST_TERMS, [delta * weight for delta, weight in pairs])
    seen_in = "1 window shows" if len(ways) == filters else f"{len(ways) // filters} windows show"
    sentence = (
        f"{seen_in} this cell; each sends back its delta times the weight that it used there. "
        f"For {unit.name} that adds up to {numbers.brief(value)}."
    )
    if not ways:
        sentence = f"No window shows {unit.name}, so nothing comes back to it."
    return Words(f"Back to {anatomy.layer_words(layer)}", sentence, *equation(symbol, value, way), unit.id)


def kernel_gradient(view: View, layer: int, reached: int | None = None, *, part: str = "dW") -> Words:
    """dW, or its data's part: the shares of all positions of the map, added up, and the mean over the batch.

    reached: the cell whose share is the last that was added.
    """
    if reached is not None:
        return _one_share(view, layer, cell_at(view.anatomy, layer, reached), part)
    chosen = shared_at(view, layer)
    found = positions(view, chosen)
    value = _recorded(view, chosen, part)
    count = found.own_shares.size
    symbol = gradient_tex(view, chosen) if part == "dW" else data_tex(chosen)
    whose = "One number, used at every position" if part == "dW" else "The data's part"
    if view.n == 1 and view.in_batch:
        meaning = f"its gradient is the sum of {count} shares, each what came in there times that cell's delta"
    else:
        meaning = f"each example's pull is the sum of {count} shares, and the gradient is the mean of {view.n} pulls"
    sentence = f"{whose}: {meaning}. For {chosen.name}, {numbers.brief(value)}."
    return Words(_gradients_title(view, layer), sentence, *_sum_of_shares(view, chosen, symbol, value), chosen.id)


def _gradients_title(view: View, layer: int) -> str:
    return f"Gradients of the filters of {view.anatomy.layer_words(layer)}"


def sum_over_positions(view: View, chosen: Entry) -> tuple[str, Term]:
    """What the data's part of a gradient is the sum of, in symbols and in numbers: over the positions of the one
    example, the largest shares first, or the mean of the examples' pulls.
    """
    found = positions(view, chosen)
    weight = len(chosen.place) > 1
    if view.n == 1 and view.in_batch:
        came, deltas = found.own_came.ravel(), found.own_deltas.ravel()
        order = np.argsort(-np.abs(came * deltas), kind="stable")
        came, deltas = came[order], deltas[order]

        def term(k: int) -> Term:
            return times(number(came[k]), number(deltas[k])) if weight else number(deltas[k])

        way = total(len(came), term, 0, None, SHARES_WRITTEN, came * deltas)
        return r"\sum_{r,c} " + (r"x_{r,c} \, \delta_{r,c}" if weight else r"\delta_{r,c}"), way
    pulls = view.in_view_first(found.pulls)
    way = total(len(pulls), lambda k: number(pulls[k]), 0, None, 3, pulls)
    inside = r"x_{i,r,c} \, \delta_{i,r,c}" if weight else r"\delta_{i,r,c}"
    mean = rf"\frac{{1}}{{{view.n}}} \sum_{{i=1}}^{{{view.n}}}" if view.n > 1 else ""
    return rf"{mean} \sum_{{r,c}} {inside}".strip(), average(way, view.n)


def _sum_of_shares(view: View, chosen: Entry, symbol: str, value: float) -> tuple[str, str]:
    formula, way = sum_over_positions(view, chosen)
    return f"{symbol} = {formula}", put_in(symbol, value, way)


def _one_share(view: View, layer: int, cell: Cell, part: str) -> Words:
    """On the walk: the share that one position adds to what the ones before it have added up to."""
    chosen = shared_at(view, layer, channel=cell.channel)
    found = positions(view, chosen)
    came, deltas = found.own_came.ravel(), found.own_deltas.ravel()
    at = cell.row * found.own_came.shape[1] + cell.column
    shares = came * deltas
    before, value = float(shares[:at].sum()), float(shares[: at + 1].sum())
    sentence = (
        f"Position {at + 1} of {len(shares)}, {cell.where}: what came in there times the cell's delta, "
        f"{product_text((float(came[at]), float(deltas[at])), float(shares[at]))}. "
        f"So far {chosen.name} has {numbers.brief(value)}."
    )
    symbol = r"\text{so far}"
    share = times(number(float(came[at])), number(float(deltas[at])))
    way = share if at == 0 else plus(number(before), share)
    unit = view.anatomy.unit(layer, cell.index)
    formula = rf"\text{{share}}_{{r,c}} = x_{{r,c}} \, {unit.delta_tex}"
    return Words(_gradients_title(view, layer), sentence, formula, put_in(symbol, value, way), chosen.id)


def bias_gradient(view: View, layer: int) -> Words:
    """db: a filter's bias is used at every position too, with 1 coming in."""
    chosen = shared_at(view, layer, "b")
    value = _recorded(view, chosen, "db")
    count = positions(view, chosen).own_shares.size
    mean = "" if view.n == 1 else f", and the mean over the {view.n} examples"
    sentence = (
        f"A bias is a weight from a constant 1, used at every position: its gradient is the sum of the {count} deltas "
        f"of its map{mean}. For the {chosen.name}, {numbers.brief(value)}."
    )
    written = _sum_of_shares(view, chosen, gradient_tex(view, chosen), value)
    return Words(f"Gradients of the biases of {view.anatomy.layer_words(layer)}", sentence, *written, chosen.id)


def penalty_gradient(view: View, layer: int) -> Words:
    """dW_penalty of a layer with shared weights: it pulls each towards 0, once, whatever the positions say."""
    chosen = shared_at(view, layer)
    kernel = view.layer(layer).parameters[0]
    w, value = float(view.moment.before.theta[chosen.index]), _recorded(view, chosen, "dW_penalty")
    sentence = (
        "The penalty on large weights pulls every weight towards 0, once, however often it is used: "
        f"for {chosen.name}, {numbers.brief(value)}."
    )
    symbol = rf"\frac{{\partial R}}{{\partial {chosen.tex}}}"
    return Words(
        "The penalty's pull", sentence, *equation(symbol, value, penalty_term(kernel, number(w, chosen.tex))), chosen.id
    )


def whole_gradient(view: View, layer: int) -> Words:
    """dW with a penalty: the data's part plus the penalty's part."""
    chosen = shared_at(view, layer)
    data, penalty, value = (_recorded(view, chosen, name) for name in ("dW_data", "dW_penalty", "dW"))
    symbol = gradient_tex(view, chosen)
    formula = rf"{symbol} = {data_tex(chosen)} + \frac{{\partial R}}{{\partial {chosen.tex}}}"
    sentence = f"The gradient of {chosen.name} is both parts together, {numbers.brief(value)}."
    both = put_in(symbol, value, plus(number(data), number(penalty)))
    return Words(_gradients_title(view, layer), sentence, formula, both, chosen.id)


def _recorded(view: View, chosen: Entry, name: str) -> float:
    """The engine's value of a gradient step for one shared number."""
    found = recorded(view.moment.pass_.backward[chosen.layer], name)
    if found is None:
        raise KeyError(name)
    return float(found.reshape(-1)[chosen.place[0]] if len(chosen.place) == 1 else found[chosen.place])
