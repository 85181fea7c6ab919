"""What units say and what comes back to them, as one reckons it by hand; and the example's own loss."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from playground.experiment.anatomy import Entry, Input, Unit
from playground.explain.arithmetic import (
    Term,
    average,
    exact,
    log,
    minus,
    negative,
    number,
    over,
    sigmoid,
    times,
    worth,
)
from playground.explain.captions.backward import slope_tex
from playground.explain.functions import ACTIVATED, MEASURED, from_the_sum
from playground.explain.sums import total
from playground.explain.view import View
from playground.explain.working import laws
from playground.explain.working.laws import MOST_TERMS, Named
from playground.explain.working.quantity import Given, Slip, Workable, one_minus, turned

_ROUNDED = 1e-6
"""Nearer than this to its end a squashed number has lost digits: then one reckons from the sum."""


def _key(part: Unit | Input) -> str:
    return f"a {part.id}"


# -- forwards ----------------------------------------------------------------------------------------------------------


def _a(part: Unit | Input) -> Named:
    return Named(_key(part), part.tex, part.name)


def _z(unit: Unit) -> Named:
    return Named(f"z {unit.id}", unit.z_tex, f"the sum of {unit.name}")


def _w(entry: Entry) -> Named:
    return Named(f"w {entry.id}", entry.tex, entry.spoken)


def weighted_sum(view: View, unit: Unit) -> Workable | None:
    """z = sum of w a, plus b, of a Dense layer's unit."""
    layer, j, anatomy = unit.layer, unit.index, view.anatomy
    if not view.is_dense(layer):
        return None
    before = list(anatomy.units_of(layer - 1))

    def pairs(*, other_way: bool = False) -> list[tuple[Named, Named]]:
        weights = [
            anatomy.weight(layer, j, i) if other_way else anatomy.weight(layer, i, j) for i in range(len(before))
        ]
        return [(_w(weight), _a(part)) for weight, part in zip(weights, before, strict=True)]

    bias = _w(anatomy.bias(layer, j)) if view.has_bias(layer) else None
    keep = view.unit_at(layer - 1)
    law = laws.weighted_sum(pairs(), bias, unit.name, keep)
    slips = list(law.slips)
    if 1 < len(before) == anatomy.sizes[layer + 1]:
        sentence = f"The weights are those out of {before[j].name}, a row; {unit.name} hears through a column."
        row = laws.weighted_sum(pairs(other_way=True), bias, unit.name, keep).way
        slips.insert(-2, Slip("other_side", sentence, row))
    words = f"the weighted sum of {unit.name}"
    return Workable(
        f"z {unit.id}", anatomy.step_of("Z", layer), unit.id, unit.z_tex, words, lambda given: (law.way(given),),
        tuple(slips),
    )  # fmt: skip


def activated(view: View, unit: Unit) -> Workable | None:
    """a = f(z), of any layer that has sums and an activation."""
    layer, anatomy = unit.layer, view.anatomy
    name = view.activation(layer).name
    step = anatomy.step_of("A", layer)
    if anatomy.tiers[layer].kind not in ("dense", "conv2d") or not step:
        return None
    words = unit.name if not unit.output else f"the guess {unit.name}"
    if name == "softmax":
        law = laws.softmax([_z(each) for each in _outputs(view)], unit.index, unit.name)
    else:
        law = laws.activated(name, _z(unit), unit.name)
    return Workable(
        f"a {unit.id}", step, unit.id, unit.tex, words, lambda given: (law.way(given),), law.slips,
        plain=name == "linear",
    )  # fmt: skip


def _outputs(view: View) -> list[Unit]:
    return [view.anatomy.unit(view.last, k) for k in range(view.anatomy.sizes[-1])]


# -- the loss ----------------------------------------------------------------------------------------------------------


def _guesses(view: View, given: Given) -> tuple[list[Term], list[Term]]:
    """The outputs and their targets."""
    outputs = view.anatomy.units_of(view.last)
    guesses = [number(given(_key(unit)), unit.tex) for unit in outputs]
    return guesses, [_target(view, k, given(f"t {k}")) for k in range(len(outputs))]


def _target(view: View, k: int, value: float) -> Term:
    """A target, as it is where it is short, as a class or ±1 is."""
    symbol = view.anatomy.target_tex(k)
    return exact(value, symbols=symbol) if float(f"{value:.4g}") == value else number(value, symbol)


def own_loss(view: View) -> Workable:
    """The example's own loss, from guesses and targets."""
    name, outputs = view.loss.name, len(view.t)
    words = MEASURED[name]
    known = int(np.argmax(view.t))

    def parts(given: Given) -> list[Term]:
        if name.endswith("categorical_crossentropy"):
            return [negative(log(_guesses(view, given)[0][known]))]
        return [words.term(guess, target) for guess, target in zip(*_guesses(view, given), strict=True)]

    def whole(given: Given) -> Term:
        found = parts(given)
        added = total(len(found), lambda k: found[k], most=MOST_TERMS)
        return average(added, outputs) if words.mean else added

    def ways(given: Given) -> tuple[Term, ...]:
        return whole(given), *_from_sums(view, given)

    slips = [turned(whole, "The size of the loss is right, its sign is turned.")]
    if words.mean and outputs > 1:
        slips.append(
            Slip("average", f"The parts of the {outputs} outputs are added up, not averaged.",
                 lambda given: total(outputs, lambda k: parts(given)[k], most=MOST_TERMS))
        )  # fmt: skip
    slips += _squared(view, whole)
    if "crossentropy" in name:
        slips.append(
            Slip("extra", laws.LOGARITHM_OF_TEN,
                 lambda given: over(whole(given), laws.LN_TEN))
        )  # fmt: skip
    if name == "binary_crossentropy" and outputs == 1 and view.t[0] in (0.0, 1.0):

        def other(given: Given) -> Term:
            (guess,), (target,) = _guesses(view, given)
            return words.term(guess, one_minus(target))

        slips.append(Slip("other_side", "This is the logarithm of the wrong answer's probability.", other))
    about = view.anatomy.unit(view.last, 0).id
    told = "the loss" if view.own_is_batch else "this example's own loss"
    return Workable("loss", "loss", about, view.loss_tex, told, ways, tuple(slips))


def _squared(view: View, whole: laws.Way) -> list[Slip]:
    """What people forget of a squared error."""

    def error(given: Given) -> Term:
        guesses, targets = _guesses(view, given)
        return minus(guesses[0], targets[0])

    name, alone = view.loss.name, len(view.t) == 1
    if name == "half_squared_error":
        half = Slip("factor", laws.HALF_LEFT_OUT, lambda given: times(exact(2), whole(given)))
        return list(laws.half_square(error).slips[:-1]) if alone else [half]
    return [Slip("square", "The error is not squared.", error)] if name == "mse" and alone else []


def _from_sums(view: View, given: Given) -> tuple[Term, ...]:
    """A sigmoid's cross-entropy from its sum, where the guess has rounded to 0 or 1."""
    outputs = view.anatomy.units_of(view.last)
    if len(outputs) > 1 or view.activation(view.last).name != "sigmoid" or not isinstance(outputs[0], Unit):
        return ()
    if abs(given(_key(outputs[0])) - view.t[0]) > _ROUNDED:
        return ()
    z = number(given(f"z {outputs[0].id}"), outputs[0].z_tex)
    found = from_the_sum(view.loss.name, z, exact(given("t 0")))
    return (found,) if found is not None else ()


# -- backwards ---------------------------------------------------------------------------------------------------------


def slope_symbol(view: View, unit: Unit) -> str:
    """The derivative of the example's own loss against what a unit says."""
    return slope_tex(view, unit.layer, unit.index)


def slope(view: View, unit: Unit) -> Workable | None:
    """The loss's slope against what a unit says: from guess and target at the output, else by way of all paths."""
    layer, j, anatomy = unit.layer, unit.index, view.anatomy
    step = anatomy.step_of("dA", layer)
    if view.dA[layer] is None or not step:
        return None
    words, left = f"the slope of the loss against {unit.name}", slope_symbol(view, unit)
    key = f"s {unit.id}"
    if layer == view.last:
        return Workable(
            key, step, unit.id, left, words, lambda given: (_how_wrong(view, j, given),), _wrong_slopes(view, j)
        )
    if not view.is_dense(layer + 1):
        return None
    ahead = [anatomy.unit(layer + 1, k) for k in range(anatomy.sizes[layer + 2])]
    weights = [anatomy.weight(layer + 1, j, k) for k in range(len(ahead))]

    def path(given: Given, k: int, what: str = "w") -> Term:
        w = number(given(f"{what} {weights[k].id}"), weights[k].tex)
        return times(number(given(f"d {ahead[k].id}"), ahead[k].delta_tex), w)

    def back(given: Given, *, without: int = -1, what: str = "w") -> Term:
        kept = [k for k in range(len(ahead)) if k != without]
        return total(len(kept), lambda i: path(given, kept[i], what), view.unit_at(layer + 1), None, MOST_TERMS)

    def unweighted(given: Given) -> Term:
        return total(
            len(ahead), lambda k: number(given(f"d {ahead[k].id}"), ahead[k].delta_tex), 0, None, MOST_TERMS
        )  # fmt: skip

    slips = [
        Slip("weight", laws.weight_back_lost(unit.name), unweighted),
        turned(back, f"The size of what comes back to {unit.name} is right, its sign is turned."),
    ]
    if view.moment.after is not None:
        slips.append(Slip("too_early", laws.too_early(unit.name), partial(back, what="theta")))
    if 1 < len(ahead) <= MOST_TERMS:
        slips += [
            Slip("path", f"The path through {ahead[k].name} is left out.", partial(back, without=k))
            for k in range(len(ahead))
        ]
    return Workable(key, step, unit.id, left, words, lambda given: (back(given),), tuple(slips))


def _how_wrong(view: View, j: int, given: Given) -> Term:
    """The slope of the example's own loss against output j; taken together with its activation, against its sum."""
    guesses, targets = _guesses(view, given)
    words = MEASURED[view.loss.name]
    found = words.slope(guesses[j], targets[j])
    return average(found, len(view.t)) if words.mean else found


def _wrong_slopes(view: View, j: int) -> tuple[Slip, ...]:
    name, words, outputs = view.loss.name, MEASURED[view.loss.name], len(view.t)
    unit = view.anatomy.unit(view.last, j)
    slips = [turned(lambda given: _how_wrong(view, j, given), laws.ERROR_TURNED)]
    if name == "mse":
        sentence = "The 2 that comes down from the square is left out."
        slips.append(Slip("factor", sentence, lambda given: times(exact(0.5), _how_wrong(view, j, given))))
    if words.mean and outputs > 1:
        sentence = f"The 1/{outputs} of the mean over the outputs is left out at {unit.name}."
        slips.append(
            Slip("average", sentence, lambda given: words.slope(*(each[j] for each in _guesses(view, given))))
        )  # fmt: skip
    return tuple(slips)


def delta(view: View, unit: Unit) -> Workable | None:
    """delta = what came back, times the activation's slope; guess minus target where the loss goes to the sums."""
    layer, j, anatomy = unit.layer, unit.index, view.anatomy
    step = anatomy.step_of("dZ", layer)
    if anatomy.tiers[layer].kind not in ("dense", "conv2d") or not step:
        return None
    key, words = f"d {unit.id}", f"the delta of {unit.name}"
    if layer == view.last and view.fused:
        slips = list(_wrong_slopes(view, j))
        name = view.activation(layer).name

        def once_more(given: Given) -> Term:
            a = number(given(f"a {unit.id}"), unit.tex)
            return times(_how_wrong(view, j, given), a, one_minus(a))

        sentence = f"The slope of {name} is multiplied in once more: with cross-entropy it has cancelled."
        slips.append(Slip("extra", sentence, once_more))
        return Workable(
            key, step, unit.id, unit.delta_tex, words, lambda given: (_how_wrong(view, j, given), *_left(view, given)),
            tuple(slips),
        )  # fmt: skip
    if view.activation(layer).derivative is None or view.dA[layer] is None:
        return None
    return _through(view, unit, Workable(key, step, unit.id, unit.delta_tex, words, lambda given: ()))


def _left(view: View, given: Given) -> tuple[Term, ...]:
    """What a sigmoid leaves to its target, from its sum: where the guess has rounded to it."""
    outputs = view.anatomy.units_of(view.last)
    target = view.t[0]
    if len(outputs) > 1 or view.activation(view.last).name != "sigmoid" or target not in (0.0, 1.0):
        return ()
    if abs(given(_key(outputs[0])) - target) > _ROUNDED:
        return ()
    z = given(f"z {outputs[0].id}")
    return (sigmoid(number(z)) if target == 0.0 else negative(sigmoid(number(-z))),)


def _through(view: View, unit: Unit, made: Workable) -> Workable:
    """The delta of a unit whose activation has a slope of its own."""
    layer = unit.layer
    told = ACTIVATED[view.activation(layer).name]

    def came(given: Given) -> Term:
        return number(given(f"s {unit.id}"), slope_symbol(view, unit))

    def factors(given: Given) -> Sequence[Term]:
        short = told.slope_factors(number(given(f"a {unit.id}"), unit.tex)) if told.slope_factors(exact(0)) else ()
        return short or (_derivative(view, unit, given(f"z {unit.id}")),)

    def whole(given: Given) -> Term:
        return times(came(given), *factors(given))

    def ways(given: Given) -> tuple[Term, ...]:
        short = factors(given)
        first = times(came(given), *short)
        if all(abs(worth(each)) > _ROUNDED for each in short):
            return (first,)
        return first, times(came(given), _derivative(view, unit, given(f"z {unit.id}")))

    turn = f"The size of the delta of {unit.name} is right, its sign is turned."
    slips = [turned(whole, turn)]
    if told.name != "linear":
        a = _a(unit)
        lost = f"What comes back to {unit.name} is left out: this is the slope of {told.name} alone."
        factors_of = (
            laws.Multiplicand(came, ("factor", lost)),
            laws.slope(view.activation(layer).name, lambda given: times(*factors(given)), a),
        )
        slips = list(laws.product(factors_of, turn).slips)
        slips.append(
            Slip("slope", f"The slope of {told.name} is taken at what {unit.name} says, not at its sum.",
                 lambda given: times(came(given), _derivative(view, unit, given(a.key), unit.tex)))
        )  # fmt: skip
    if layer < view.last and view.is_dense(layer + 1):
        ahead = [view.anatomy.unit(layer + 1, k) for k in range(view.anatomy.sizes[layer + 2])]
        names = ahead[0].name if len(ahead) == 1 else "the layer ahead"
        slips.append(
            Slip("factor", f"The delta of {names} is taken over as it is: the weight on the way and the slope of "
                 f"{unit.name} are left out.",
                 lambda given: total(len(ahead), lambda k: number(given(f"d {ahead[k].id}"), ahead[k].delta_tex),
                                     0, None, MOST_TERMS))
        )  # fmt: skip
    return Workable(
        made.key, made.step, made.about, made.left, made.words, ways, tuple(slips), plain=told.name == "linear"
    )


def _derivative(view: View, unit: Unit, at: float, symbols: str = "") -> Term:
    """The activation's slope as one number."""
    return laws.slope_at(view.activation(unit.layer).name, at, unit.z_tex, unit.tex, symbols)
