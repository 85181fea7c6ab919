"""A SimpleRNN in words: the same small network at every moment, and the way back through all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from playground.explain import numbers
from playground.explain.arithmetic import Term, equation, number, plus, put_in, times
from playground.explain.captions.caption import Words, capital
from playground.explain.captions.shares import MOST_WRITTEN, share, whole
from playground.explain.functions import ACTIVATED
from playground.explain.sums import add, product, scalar_product
from playground.explain.through_time import Through, is_recurrent, through
from playground.explain.view import View

if TYPE_CHECKING:
    from playground.engine import Step


def simple_rnn(view: View, step: Step) -> Words | None:
    """The words of an operation of a SimpleRNN; None for one that it has none of its own for."""
    seen = through(view, step.layer or 0)
    if step.time is None:
        return handed_on(seen) if step.name == "A" else whole(seen, step)
    if step.name == "Z":
        return _summed(seen, step.time)
    if step.name == "H":
        return _state(seen, step.time)
    if step.name == "dH":
        return state_slope(seen, step.time)
    return _delta(seen, step.time) if step.name == "dZ" else share(seen, step)


def title(seen: Through, what: str, t: int) -> str:
    """The heading of an operation at a moment."""
    return f"{what} of {seen.view.anatomy.layer_words(seen.layer)}, moment {t + 1}"


def about(seen: Through, t: int) -> str | None:
    """The part of the stage a caption speaks of: the unit, at its moment where it has one."""
    whole_sequence = seen.engine.return_sequences
    if not whole_sequence and t < seen.moments - 1:
        return None
    return seen.view.anatomy.unit(seen.layer, t * seen.units + seen.j if whole_sequence else seen.j).id


def weighted(seen: Through, t: int) -> tuple[str, Term]:
    """The sum of the unit (and gate) looked at, in symbols and in numbers: of what comes in, the state before, bias."""
    column, features = seen.column, seen.fed.shape[1]
    W, U, b = (seen.params[name] for name in ("W", "U", "b"))
    pairs = list(zip(W[:, column].tolist(), seen.fed[t].tolist(), strict=True))
    names = [rf"{seen.entry('W', i, column).tex} \, {seen.fed_tex(i, t)}" for i in range(features)]
    if t:
        pairs += zip(U[:, column].tolist(), seen.states[t - 1].tolist(), strict=True)
        names += [rf"{seen.entry('U', k, column).tex} \, {seen.state_tex(k, t - 1)}" for k in range(seen.units)]
    keep = features + seen.k if t else seen.i
    bias = number(b[column])
    formula = add(len(pairs), lambda at: names[at], keep, seen.entry("b", column).tex, MOST_WRITTEN)
    return formula, scalar_product(pairs, keep, bias, MOST_WRITTEN)


def _summed(seen: Through, t: int) -> Words:
    value = float(seen.said("Z")[t, seen.j])
    before = (
        "and its own layer's states of the moment before times U"
        if t
        else "(before the first moment there is no state yet)"
    )
    sentence = (
        f"Moment {t + 1}: each unit takes what comes in times W {before}, and adds its bias. "
        f"W, U and b are the same at every moment. For {seen.unit_words} the sum is {numbers.brief(value)}."
    )
    formula, term = weighted(seen, t)
    left = seen.sum_tex(t)
    return Words(
        title(seen, "Weighted sums", t), sentence, f"{left} = {formula}", put_in(left, value, term), about(seen, t)
    )


def _state(seen: Through, t: int) -> Words:
    z, h = float(seen.said("Z")[t, seen.j]), float(seen.states[t, seen.j])
    told = ACTIVATED[seen.engine.cell.name]  # type: ignore[union-attr]
    onward = f"goes on to moment {t + 2}" if t + 1 < seen.moments else "is the last one"
    if seen.engine.return_sequences:
        onward += " and is handed on"
    before, after = numbers.apart((z, h))
    does = f"{capital(told.does)}: {before} {'stays' if before == after else 'becomes'} {after}"
    sentence = f"{does}. This is {seen.unit_words}'s state at moment {t + 1}; it {onward}."
    written = equation(seen.state_tex(seen.j, t), h, told.f(number(z, seen.sum_tex(t))))
    return Words(title(seen, "The state", t), sentence, *written, about(seen, t))


def handed_on(seen: Through) -> Words:
    """A:l. What a recurrent layer gives to the next: all its states, or the last one."""
    where, view = seen.view.anatomy.layer_words(seen.layer), seen.view
    said = view.a[seen.layer]
    if seen.engine.return_sequences:
        sentence = f"The states of all {seen.moments} moments are handed on, one after the other."
        return Words(f"What {where} hands on", sentence)
    last = seen.moments
    value = float(said[seen.j])
    sentence = (
        f"Only the state of the last moment, moment {last}, is handed on: {seen.unit_words} says "
        f"{numbers.brief(value)}. Whatever came before has to be in it."
    )
    unit = view.anatomy.unit(seen.layer, seen.j)
    formula = f"{unit.tex} = {seen.state_tex(seen.j, last - 1)}"
    return Words(f"What {where} hands on", sentence, formula, put_in(unit.tex, value, number(value)), unit.id)


def carried_terms(seen: Through, t: int) -> tuple[str, Term]:
    """What comes back to the unit's state from the moment after: every delta there, through U."""
    ahead, row = seen.deltas[t + 1], seen.params["U"][seen.j]
    formula = add(
        len(ahead),
        lambda column: rf"{seen.entry('U', seen.j, column).tex} \, {seen.delta_tex(column, t + 1)}",
        seen.column,
        most=MOST_WRITTEN,
    )
    return formula, scalar_product(
        list(zip(row.tolist(), ahead.tolist(), strict=True)), seen.column, None, MOST_WRITTEN
    )


def state_slope(seen: Through, t: int) -> Words:
    """dH@t, dh@t: the slope against a state, in its two parts."""
    j, last = seen.j, t == seen.moments - 1
    value, own, carried = (float(part[t, j]) for part in (seen.slopes, seen.own, seen.carried))
    left = seen.slope_tex(seen.state_tex(j, t))
    hears = last or seen.engine.return_sequences
    mine = seen.slope_tex(
        seen.view.anatomy.unit(seen.layer, t * seen.units + j if seen.engine.return_sequences else j).tex
    )
    name = title(seen, "Back to the state", t)
    if last or (seen.is_cut(t) and hears):
        why = "nothing comes later" if last else f"the way back is cut here, so nothing comes from moment {t + 2}"
        start = "Now back through time, from the last moment to the first. " if last else ""
        sentence = (
            f"{start}At moment {t + 1} only what comes from the loss counts ({why}): "
            f"for {seen.unit_words}, {numbers.brief(value)}."
        )
        return Words(name, sentence, f"{left} = {mine}", put_in(left, value, number(own)), about(seen, t))
    if seen.is_cut(t):
        sentence = (
            f"The way back is cut here, after {seen.engine.cut} moment{'s' if seen.engine.cut > 1 else ''}: nothing is "
            f"carried from moment {t + 2} to moment {t + 1}, so what happened here and before is not heard."
        )
        return Words(name, sentence, f"{left} = 0", put_in(left, value, number(0.0)), about(seen, t))
    if not hears and any(seen.is_cut(s) for s in range(t + 1, seen.moments - 1)):
        sentence = (
            f"The way back is cut behind moment {t + 1}: no slope has come to moment {t + 2}, so none can be carried "
            f"on to moment {t + 1}. What happened here is not heard."
        )
        return Words(name, sentence, f"{left} = 0", put_in(left, value, number(0.0)), about(seen, t))
    formula, term = carried_terms(seen, t)
    back = f"every delta of moment {t + 2} comes back through U"
    if hears:
        sentence = (
            f"Two parts: {numbers.brief(own)} from what {seen.unit_words} hands on at moment {t + 1}, and "
            f"{numbers.brief(carried)} carried from later ({back}). Together {numbers.brief(value)}."
        )
        formula, term = f"{mine} + {formula}", plus(number(own), term)
    else:
        sentence = (
            f"Moment {t + 1} reaches the loss only by way of moment {t + 2}: {back}, and for {seen.unit_words} they "
            f"add up to {numbers.brief(value)}."
        )
    return Words(name, sentence, f"{left} = {formula}", put_in(left, value, term), about(seen, t))


def _delta(seen: Through, t: int) -> Words:
    j, cell = seen.j, seen.engine.cell  # type: ignore[union-attr]
    value, came = float(seen.deltas[t, j]), float(seen.slopes[t, j])
    z, h = seen.said("Z")[t], seen.states[t]
    told, tex = ACTIVATED[cell.name], seen.state_tex(j, t)
    assert cell.derivative is not None  # noqa: S101  softmax is no activation of a hidden layer
    slope = float(cell.derivative(z[j : j + 1])[0])
    factor = told.slope(seen.sum_tex(t), tex)
    wrapped = rf"\left({factor}\right)" if cell.name == "tanh" else factor
    left = seen.delta_tex(j, t)
    ways = [times(number(came), number(slope))]
    if factors := told.slope_factors(number(h[j])):
        ways.insert(0, times(number(came), *factors))
    made = product((came, slope), value)
    sentence = (
        f"Back through {told.name}, whose slope here is {made.factors[1]}: {seen.unit_words}'s delta at moment "
        f"{t + 1} is {made.said}.{_way_back(seen, t, told.name)}"
    )
    formula = rf"{left} = {seen.slope_tex(tex)} \cdot {wrapped}"
    return Words(title(seen, "Deltas", t), sentence, formula, put_in(left, value, *ways), about(seen, t))


def _way_back(seen: Through, t: int, activation: str) -> str:
    """What the same two factors, moment after moment, have made of the slope since the last one; "" where other slopes
    join it on the way or it is cut.
    """
    times_, last = seen.moments - 1 - t, seen.moments - 1
    if not times_ or seen.engine.return_sequences or any(seen.is_cut(s) for s in range(t, last)):
        return ""
    first, now = (float(np.linalg.norm(seen.slopes[s])) for s in (last, t))
    many = "once" if times_ == 1 else f"{times_} times"
    return (
        f" Each moment back multiplies by {activation}'s slope and by U again: {many} since moment {last + 1}, and all "
        f"units' ∂L/∂h together, {numbers.brief(first)} long there, is {numbers.brief(now)} long here."
    )


def passed_to_moments(view: View, layer: int) -> Words:
    """dA of what a recurrent layer is fed: every moment passes its deltas back through W to what came in there."""
    ahead = through(view, layer + 1)
    units = ahead.fed.shape[1]
    seen = through(view, layer) if is_recurrent(view, layer) else None
    t, j = (seen.t, seen.j) if seen else divmod(view.unit_at(layer), units)
    value = float(view.arrived(layer)[t * units + j])
    unit = view.anatomy.unit(layer, t * units + j)
    deltas, row = ahead.deltas[t], ahead.params["W"][j]
    formula = add(
        len(deltas),
        lambda column: rf"{ahead.entry('W', j, column).tex} \, {ahead.delta_tex(column, t)}",
        ahead.column,
        most=MOST_WRITTEN,
    )
    term = scalar_product(list(zip(row.tolist(), deltas.tolist(), strict=True)), ahead.column, None, MOST_WRITTEN)
    left = ahead.slope_tex(unit.tex)
    where = view.anatomy.layer_words(layer + 1)
    sentence = (
        f"All moments of {where} have their deltas now. Each passes them back through W to what came in at that "
        f"moment: for {unit.name} they add up to {numbers.brief(value)}."
    )
    name = f"Back to {view.anatomy.layer_words(layer)}"
    return Words(name, sentence, f"{left} = {formula}", put_in(left, value, term), unit.id)
