"""Layers that only pass on, in words: flatten, dropout, the road around a residual block."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from playground.explain import numbers
from playground.explain.arithmetic import equation, number, plus, put_in, times
from playground.explain.captions.backward import slope_tex
from playground.explain.captions.caption import Words
from playground.explain.view import View


def flattened(view: View, layer: int) -> Words:
    """A of flatten: the same numbers as one row."""
    anatomy, j = view.anatomy, view.unit_at(layer)
    unit, before, value = anatomy.unit(layer, j), anatomy.at(layer - 1, j), float(view.a[layer][j])
    sentence = (
        f"The {len(view.a[layer])} numbers are laid out as one row, unchanged, for the dense layers behind: "
        f"{unit.name} is {before.name}, {numbers.brief(value)}."
    )
    written = equation(unit.tex, value, number(value, before.tex))
    return Words(f"Laid flat by {anatomy.layer_words(layer)}", sentence, *written, unit.id)


def back_from_flat(view: View, layer: int) -> Words:
    """dA before flatten: each number's slope goes back to where the number came from."""
    anatomy, j = view.anatomy, view.unit_at(layer)
    unit, value = anatomy.at(layer, j), float(view.arrived(layer)[j])
    sentence = (
        f"Nothing was changed on the way, so every slope goes back to the place its number came from: "
        f"{unit.name} gets {numbers.brief(value)}."
    )
    symbol = slope_tex(view, layer, j)
    written = equation(symbol, value, number(value, slope_tex(view, layer + 1, j)))
    return Words(f"Back to {anatomy.layer_words(layer)}", sentence, *written, unit.id)


def mask(view: View, layer: int) -> Words:
    """mask: dropout's choice of this update."""
    anatomy, j = view.anatomy, view.unit_at(layer)
    unit, value = anatomy.unit(layer, j), _mask(view, layer)[j]
    silent = int((_mask(view, layer) == 0).sum())
    of = f"{silent} of {len(view.a[layer])}"
    fate = "is silent" if value == 0 else f"goes on, times {numbers.brief(value)}"
    sentence = (
        f"Dropout silences some numbers at random, in training only: here {of}. The others are made larger by as much, "
        f"so that their sum stays about the same. {unit.name} {fate}."
    )
    return Words(f"Dropout's choice in {anatomy.layer_words(layer)}", sentence, about=unit.id)


def dropped(view: View, layer: int) -> Words:
    """A of dropout: what came in times the mask."""
    anatomy, j = view.anatomy, view.unit_at(layer)
    unit, before, value = anatomy.unit(layer, j), anatomy.at(layer - 1, j), float(view.a[layer][j])
    came, factor = float(view.incoming(layer)[j]), float(_mask(view, layer)[j])
    sentence = (
        f"{unit.name} is silent in this update." if factor == 0 else
        f"{unit.name} is kept and made {numbers.brief(factor)} times as large: {numbers.brief(value)}."
    )  # fmt: skip
    written = equation(unit.tex, value, times(number(factor, "m"), number(came, before.tex)))
    return Words(f"What dropout leaves in {anatomy.layer_words(layer)}", sentence, *written, unit.id)


def back_through_dropout(view: View, layer: int) -> Words:
    """dA before dropout: the same mask again."""
    anatomy, j = view.anatomy, view.unit_at(layer)
    unit, value = anatomy.at(layer, j), float(view.arrived(layer)[j])
    came, factor = float(view.arrived(layer + 1)[j]), float(_mask(view, layer + 1)[j])
    sentence = (
        f"What was silent did not move the loss, so nothing comes back to {unit.name}." if factor == 0 else
        f"The way back goes through the same choice: {unit.name} gets {numbers.brief(value)}."
    )  # fmt: skip
    symbol = slope_tex(view, layer, j)
    way = times(number(factor, "m"), number(came, slope_tex(view, layer + 1, j)))
    return Words(f"Back to {anatomy.layer_words(layer)}", sentence, *equation(symbol, value, way), unit.id)


def _mask(view: View, layer: int) -> NDArray[np.float64]:
    """Dropout's factors for the example in focus; all 1 for one outside the batch."""
    found = view.moment.pass_.forward[layer].get("mask")
    if found is None or view.row is None:
        return np.ones_like(view.a[layer])
    factors: NDArray[np.float64] = found[view.row].ravel()
    return factors


def added_around(view: View, layer: int) -> Words:
    """Z of a residual block: what its layers made, plus what came in."""
    anatomy, j = view.anatomy, view.unit_at(layer)
    unit, value = anatomy.unit(layer, j), float(view.z[layer][j])
    before = view.incoming(layer)
    if len(before) != len(view.z[layer]):
        sentence = f"What the block's layers made, plus what came around them: for {unit.name}, {numbers.brief(value)}."
        return Words(f"The block's sum in {anatomy.layer_words(layer)}", sentence, about=unit.id)
    around = float(before[j])
    sentence = (
        f"What came in goes around the block's layers and is added to what they made of it: for {unit.name}, "
        f"{numbers.brief(value)}."
    )
    way = plus(number(value - around, "F(x)"), number(around, anatomy.at(layer - 1, j).tex))
    written = equation(unit.z_tex, value, way)
    return Words(f"The block's sum in {anatomy.layer_words(layer)}", sentence, *written, unit.id)


def back_both_ways(view: View, layer: int) -> Words:
    """dA before a residual block: what comes through its layers, plus what comes around them unhindered."""
    anatomy, j, above = view.anatomy, view.unit_at(layer), layer + 1
    unit, value = anatomy.at(layer, j), float(view.arrived(layer)[j])
    title = f"Back to {anatomy.layer_words(layer)}"
    if len(view.dZ[above]) != len(view.a[layer]):
        sentence = (
            f"The slope comes back on both ways, through the block's layers and around them: {numbers.brief(value)}."
        )
        return Words(title, sentence, about=unit.id)
    around = float(view.dZ[above][j])
    sentence = (
        f"The slope comes back on both ways: {numbers.brief(around)} around the block, however small the slopes inside "
        f"it, and {numbers.brief(value - around)} through its layers; together {unit.name} gets {numbers.brief(value)}."
    )
    symbol = slope_tex(view, layer, j)
    way = plus(number(value - around), number(around))
    formula = rf"{symbol} = \text{{through}} + {anatomy.unit(above, j).delta_tex}"
    return Words(title, sentence, formula, put_in(symbol, value, way), unit.id)
