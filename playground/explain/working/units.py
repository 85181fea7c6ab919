"""What units say and what comes back to them, as one reckons it by hand; and the example's own loss."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from playground.experiment.anatomy import Input, Unit
from playground.explain.arithmetic import (
    Term,
    average,
    exact,
    exponential,
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
from playground.explain.working.quantity import Given, Slip, Workable, one_minus, turned

MOST_TERMS = 6
"""Products of a sum that a slip may leave out one of, and that are written out."""
_ROUNDED = 1e-6
"""Nearer than this to its end a squashed number has lost digits: then one reckons from the sum."""
_SQUASHING = {"sigmoid": "tanh", "tanh": "sigmoid"}


def _key(part: Unit | Input) -> str:
    return f"a {part.id}"


# -- forwards ----------------------------------------------------------------------------------------------------------


def weighted_sum(view: View, unit: Unit) -> Workable | None:
    """z = sum of w a, plus b, of a Dense layer's unit."""
    layer, j, anatomy = unit.layer, unit.index, view.anatomy
    if not view.is_dense(layer):
        return None
    before = list(anatomy.units_of(layer - 1))
    count, square = len(before), len(before) == anatomy.sizes[layer + 1]
    bias = anatomy.bias(layer, j) if view.has_bias(layer) else None

    def term(given: Given, i: int, *, other_way: bool = False) -> Term:
        weight = anatomy.weight(layer, j, i) if other_way else anatomy.weight(layer, i, j)
        return times(number(given(f"w {weight.id}"), weight.tex), number(given(_key(before[i])), before[i].tex))

    def summed(given: Given, *, without: int = -1, shift: bool = True, other_way: bool = False) -> Term:
        kept = [i for i in range(count) if i != without]
        terms = [term(given, i, other_way=other_way) for i in kept]
        last = number(given(f"w {bias.id}"), bias.tex) if bias is not None and shift else None
        return total(len(terms), lambda k: terms[k], view.unit_at(layer - 1), last, MOST_TERMS)

    slips = []
    if bias is not None:
        slips.append(Slip("bias", f"The bias of {unit.name} is left out.", lambda given: summed(given, shift=False)))
    if 1 < count <= MOST_TERMS:
        slips += [
            Slip("term", f"What comes from {before[i].name} is left out.", partial(summed, without=i))
            for i in range(count)
        ]
    if count > 1 and square:
        sentence = f"The weights are those out of {before[j].name}, a row; {unit.name} hears through a column."
        slips.append(Slip("other_side", sentence, partial(summed, other_way=True)))
    slips.append(
        Slip(
            "weight",
            f"What comes in is added up without its weights at {unit.name}.",
            lambda given: total(
                count,
                lambda i: number(given(_key(before[i])), before[i].tex),
                last=number(given(f"w {bias.id}"), bias.tex) if bias is not None else None,
                most=MOST_TERMS,
            ),
        )
    )
    slips.append(turned(summed, f"The size of the sum of {unit.name} is right, its sign is turned."))
    words = f"the weighted sum of {unit.name}"
    return Workable(
        f"z {unit.id}", anatomy.step_of("Z", layer), unit.id, unit.z_tex, words, lambda given: (summed(given),),
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
        return Workable(f"a {unit.id}", step, unit.id, unit.tex, words, *_softmax(view, unit))
    told = ACTIVATED[name]

    def z(given: Given) -> Term:
        return number(given(f"z {unit.id}"), unit.z_tex)

    slips = []
    if name != "linear":
        slips.append(Slip("activation", f"{told.name} of {unit.name} is left out: this is the sum itself.", z))
        sentence = f"This is the slope of {told.name} at {unit.name}, not what {told.name} makes of the sum."
        slips.append(Slip("slope", sentence, lambda given: _derivative(view, unit, given(f"z {unit.id}"))))
    if name in _SQUASHING:
        other = ACTIVATED[_SQUASHING[name]]
        slips.append(
            Slip("activation", f"This is {other.name} of the sum; {unit.name} has {told.name}.",
                 lambda given: other.f(z(given)))
        )  # fmt: skip
    slips.append(turned(lambda given: told.f(z(given)), f"The size of {unit.name} is right, its sign is turned."))
    return Workable(
        f"a {unit.id}", step, unit.id, unit.tex, words, lambda given: (told.f(z(given)),), tuple(slips),
        plain=name == "linear",
    )  # fmt: skip


def _softmax(view: View, unit: Unit) -> tuple[Callable[[Given], tuple[Term, ...]], tuple[Slip, ...]]:
    outputs = [view.anatomy.unit(view.last, k) for k in range(view.anatomy.sizes[-1])]

    def z(given: Given, k: int) -> Term:
        return number(given(f"z {outputs[k].id}"), outputs[k].z_tex)

    def share(given: Given) -> tuple[Term, ...]:
        below = total(len(outputs), lambda k: exponential(z(given, k)), unit.index, most=MOST_TERMS)
        return (over(exponential(z(given, unit.index)), below),)

    slips = (
        Slip("factor", f"The power of e of {unit.name} is not divided by the sum of all of them.",
             lambda given: exponential(z(given, unit.index))),
        Slip("activation", "Softmax is left out: this is the sum itself.", lambda given: z(given, unit.index)),
        Slip("activation", "This is sigmoid of its own sum; softmax divides by all outputs' powers of e.",
             lambda given: sigmoid(z(given, unit.index))),
    )  # fmt: skip
    return share, slips


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
    if name == "half_squared_error":
        slips.append(Slip("factor", "The half in front is left out.", lambda given: times(exact(2), whole(given))))
    if name in ("half_squared_error", "mse") and outputs == 1:

        def error(given: Given) -> Term:
            (guess,), (target,) = _guesses(view, given)
            return minus(guess, target)

        half = exact(0.5, r"\frac{1}{2}")
        slips.append(
            Slip("square", "The error is not squared.",
                 lambda given: times(half, error(given)) if name != "mse" else error(given))
        )  # fmt: skip
    if "crossentropy" in name:
        tenth = exact(float(np.log(10.0)), r"\ln 10")
        slips.append(
            Slip("extra", "This is the logarithm to base 10; the loss takes the natural one.",
                 lambda given: over(whole(given), tenth))
        )  # fmt: skip
    if name == "binary_crossentropy" and outputs == 1 and view.t[0] in (0.0, 1.0):

        def other(given: Given) -> Term:
            (guess,), (target,) = _guesses(view, given)
            return words.term(guess, one_minus(target))

        slips.append(Slip("other_side", "This is the logarithm of the wrong answer's probability.", other))
    about = view.anatomy.unit(view.last, 0).id
    told = "the loss" if view.own_is_batch else "this example's own loss"
    return Workable("loss", "loss", about, view.loss_tex, told, ways, tuple(slips))


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
        Slip("weight", f"The weight on the way back to {unit.name} is left out.", unweighted),
        turned(back, f"The size of what comes back to {unit.name} is right, its sign is turned."),
    ]
    if view.moment.after is not None:
        sentence = f"The new weights are used on the way back to {unit.name}; all gradients use the old ones."
        slips.append(Slip("too_early", sentence, partial(back, what="theta")))
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
    slips = [turned(lambda given: _how_wrong(view, j, given), "The sign is turned: it is guess minus target.")]
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

    slips = [turned(whole, f"The size of the delta of {unit.name} is right, its sign is turned.")]
    if told.name != "linear":
        slips.append(Slip("slope", f"The slope of {told.name} at {unit.name} is left out.", came))
        slips.append(
            Slip("slope", f"The slope of {told.name} is taken at what {unit.name} says, not at its sum.",
                 lambda given: times(came(given), _derivative(view, unit, given(f"a {unit.id}"), unit.tex)))
        )  # fmt: skip
        slips.append(
            Slip("slope", f"What {unit.name} says is multiplied in, where the slope of {told.name} belongs.",
                 lambda given: times(came(given), number(given(f"a {unit.id}"), unit.tex)))
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
    activation = view.activation(unit.layer)
    derive = activation.derivative
    slope_there = float(derive(np.array([at]))[0]) if derive is not None else float("nan")
    told = ACTIVATED[activation.name]
    where = symbols or unit.z_tex
    prime = told.slope(unit.z_tex, unit.tex) if not symbols else rf"f'\left({where}\right)"
    return number(slope_there, rf"\left({prime}\right)" if " - " in prime and not symbols else prime)
