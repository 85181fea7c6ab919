"""Pooling in words: of every window the largest number, or the mean; and backwards, where the gradient goes."""

from __future__ import annotations

from playground.explain import numbers
from playground.explain.arithmetic import Term, average, equation, largest, largest_of_rest, number, put_in, worth
from playground.explain.captions.backward import slope_tex
from playground.explain.captions.caption import Words
from playground.explain.cells import Cell, WindowCell, cell_at, cell_in_focus, lookers, window
from playground.explain.sums import total
from playground.explain.view import View

MOST_TERMS = 4
MOST_COMPARED = 4
"""Of a window's numbers, how many the formula of their largest writes; the lens below the maps has them all."""


def winners(view: View, layer: int) -> Words:
    """winner: where in each window the largest number stands."""
    cell = cell_in_focus(view, layer)
    heard = window(view, cell, cell.channel)
    best = heard[_winner(view, cell, heard)]
    unit = view.anatomy.unit(layer, cell.index)
    sentence = (
        f"In each window the largest number wins; only its place is remembered, for the way back. "
        f"For {unit.name} the winner is {best.part.name}, with {numbers.brief(best.value)}."
    )
    return Words(f"Winners of {view.anatomy.layer_words(layer)}", sentence, about=unit.id)


def pooled(view: View, layer: int, reached: int | None = None) -> Words:
    """A: the largest of the window, or the mean."""
    cell = cell_in_focus(view, layer, reached)
    heard = window(view, cell, cell.channel)
    unit, value = view.anatomy.unit(layer, cell.index), float(view.a[layer][cell.index])
    terms = [number(each.value, each.part.tex) for each in heard]
    if _takes_largest(view, layer):
        way = _largest_few(terms)
        what = f"The largest of the {len(heard)} numbers in each window goes on, the others are dropped"
    else:
        way = average(total(len(terms), lambda k: terms[k], most=MOST_TERMS), len(terms))
        what = f"The mean of the {len(heard)} numbers in each window goes on"
    where = "" if reached is None else f", the window at {cell.where} of the pooled map"
    sentence = f"{what}: for {unit.name}{where}, {numbers.brief(value)}."
    title = "Largest" if _takes_largest(view, layer) else "Means"
    written = equation(unit.tex, value, way)
    return Words(f"{title} of the windows of {view.anatomy.layer_words(layer)}", sentence, *written, unit.id)


def _largest_few(terms: list[Term]) -> Term:
    """The largest of a window's numbers: a large window's first ones are written, and the largest of the others."""
    if len(terms) <= MOST_COMPARED:
        return largest(*terms)
    ranked = sorted(terms, key=worth, reverse=True)
    written = [term for term in terms if any(term is each for each in ranked[: MOST_COMPARED - 1])]
    others = [term for term in terms if not any(term is each for each in written)]
    return largest(*written, largest_of_rest(others))


def passed_back(view: View, layer: int, reached: int | None = None) -> Words:
    """dA before a pooling: all of it to the winner of each window; or the same share to every cell."""
    anatomy, above = view.anatomy, layer + 1
    cell = cell_in_focus(view, layer, reached)
    unit, value = anatomy.unit(layer, cell.index), float(view.arrived(layer)[cell.index])
    symbol = slope_tex(view, layer, cell.index)
    title = f"Back to {anatomy.layer_words(layer)}"
    seen = [cell_at(anatomy, above, each.cell.index + cell.channel) for each in lookers(view, cell)]
    if not seen:
        sentence = f"No window shows {unit.name}, so nothing comes back to it."
        return Words(title, sentence, f"{symbol} = 0", f"{symbol} = 0", unit.id)
    if _takes_largest(view, above):
        return Words(title, *_to_the_winner(view, cell, seen), unit.id)
    counts = [len(window(view, each, each.channel)) for each in seen]
    came = [float(view.arrived(above)[each.index]) for each in seen]
    way = total(
        len(seen),
        lambda k: average(number(came[k], slope_tex(view, above, seen[k].index)), counts[k]),
        most=MOST_TERMS,
    )
    sentence = (
        f"Each of the {counts[0]} cells of a window had the same share in its mean, so what came back is shared out "
        f"evenly: {unit.name} gets {numbers.brief(value)}."
    )
    return Words(title, sentence, *equation(symbol, value, way), unit.id)


def _to_the_winner(view: View, cell: Cell, seen: list[Cell]) -> tuple[str, str, str]:
    """Sentence, formula and numbers for one cell of the windows it stands in."""
    above = cell.layer + 1
    unit, value = view.anatomy.unit(cell.layer, cell.index), float(view.arrived(cell.layer)[cell.index])
    symbol = slope_tex(view, cell.layer, cell.index)
    won = []
    for each in seen:
        heard = window(view, each, each.channel)
        if heard[_winner(view, each, heard)].part.id == unit.id:
            won.append(each)
    if not won:
        sentence = (
            f"Only the winner of a window moved the pooled number, so only it hears of the loss. {unit.name} was not "
            "the largest: nothing comes back to it."
        )
        return sentence, f"{symbol} = 0", f"{symbol} = 0"
    terms: list[Term] = [
        number(float(view.arrived(above)[each.index]), slope_tex(view, above, each.index)) for each in won
    ]
    sentence = (
        f"Only the winner of a window moved the pooled number, so all that came back goes to it. {unit.name} was the "
        f"largest and gets {numbers.brief(value)}."
    )
    way = total(len(terms), lambda k: terms[k], most=MOST_TERMS)
    return sentence, f"{symbol} = {way.symbols}", put_in(symbol, value, way)


def _takes_largest(view: View, layer: int) -> bool:
    return view.anatomy.tiers[layer].kind.startswith("max")


def _winner(view: View, cell: Cell, heard: list[WindowCell]) -> int:
    """Which of what a window shows is the largest, the first of equals, as the engine takes it."""
    return max(range(len(heard)), key=lambda k: (heard[k].value, -k))
