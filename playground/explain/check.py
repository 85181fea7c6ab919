"""The finite-difference check of one gradient: nudge the weight, measure the loss, compare with the chain rule."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from playground.engine import differences, gradcheck
from playground.experiment.anatomy import Entry
from playground.explain import numbers
from playground.explain.panel import CheckPart
from playground.explain.view import View

Array = NDArray[np.float64]
NOT_FINITE = "not finite"
_WORSE, _LEAST = 10.0, 1e-16
_GREEK = {"gamma": "γ", "beta": "β"}
CUT = "cut off"
"""A gradient that leaves out what crosses a cut in time: it is not meant to be the loss's whole slope."""


def check(view: View, chosen: Entry) -> CheckPart:
    """What the loss itself says about a number of theta; the verdict is the engine's, or "not finite"."""
    moment = view.moment
    theta, index, name = np.asarray(moment.before.theta), chosen.index, chosen.array.rpartition(".")[2]
    x, y, loss = moment.x[moment.batch], moment.y[moment.batch], moment.experiment.loss
    gradient = float(moment.pass_.grad[index])
    w = float(theta[index])
    errors = np.abs(differences.central(moment.batch_loss, theta, index) - gradient)
    with np.errstate(all="ignore"):
        if not (math.isfinite(gradient) and math.isfinite(float(moment.pass_.loss))):
            found = gradcheck.Check(index, math.nan, gradient, math.nan, math.nan, gradcheck.STEP, NOT_FINITE)
        else:
            found = gradcheck.check(moment.network, theta, x, y, loss, [index], grad=moment.pass_.grad, **moment.mode)[
                0
            ]
        if found.verdict == gradcheck.DIFFERS and _is_cut(view):
            found = replace(found, verdict=CUT)
        both = np.repeat(theta[None], 2, axis=0)
        both[:, index] += (found.step, -found.step)
        plus, minus = moment.batch_loss(both).tolist()
    return {
        "symbol": _GREEK.get(name, name.lower()),
        "w": w,
        "h": found.step,
        "loss_plus": plus,
        "loss_minus": minus,
        "fd": found.expected,
        "gradient": gradient,
        "relative_error": found.relative_error,
        "verdict": found.verdict,
        "sentence": _of_a_cut(view, found) if found.verdict == CUT else _sentence(found),
        "steps": differences.STEPS.tolist(),
        "errors": errors.tolist(),
        "steps_sentence": "" if found.verdict in (CUT, NOT_FINITE) else _by_step(errors),
    }


def _by_step(errors: Array) -> str:
    """What smaller and smaller nudges do to the difference, where that is to be seen."""
    steps, seen = differences.STEPS, np.isfinite(errors)
    if not np.any(errors[seen]):
        return ""
    least = int(np.nanargmin(np.where(seen, errors, np.nan)))
    fine = max(range(least, len(steps)), key=lambda at: errors[at] if seen[at] else -1.0)
    said = f"nearest with a nudge of {numbers.text(steps[least], 1)}: off by {numbers.text(errors[least], 2)}"
    if errors[fine] > _WORSE * max(errors[least], _LEAST):
        return (
            f"A smaller nudge is not better. {said[0].upper()}{said[1:]}; with {numbers.text(steps[fine], 1)} "
            f"by {numbers.text(errors[fine], 2)}, mostly rounding."
        )
    return f"{said[0].upper()}{said[1:]}."


def _is_cut(view: View) -> bool:
    """Whether a way back through time is cut somewhere."""
    return any(0 < view.moment.experiment.cut < tier.moments for tier in view.anatomy.tiers)


def _of_a_cut(view: View, found: gradcheck.Check) -> str:
    """What is compared here: the whole loss's slope with a gradient that leaves a part of it out on purpose."""
    moment = view.moment
    x, y = moment.x[moment.batch], moment.y[moment.batch]
    uncut = replace(moment.experiment, cut=0).network()
    _, grad = uncut.loss_and_grad(np.asarray(moment.before.theta), x, y, moment.experiment.loss, **moment.mode)
    whole = float(grad[found.index])
    agrees = gradcheck.RELATIVE * max(abs(whole), abs(found.expected)) + gradcheck.ABSOLUTE
    end = "as the nudge does" if abs(whole - found.expected) <= agrees else "near what the nudge gives"
    return (
        f"The nudge measures the whole loss, through all moments: {numbers.text(found.expected, 5)}. The chain rule "
        f"was cut off after {numbers.counted(moment.experiment.cut, 'moment')} and gave "
        f"{numbers.text(found.got, 5)}: what crosses the cut is left out. Without the cut it gives "
        f"{numbers.text(whole, 5)}, {end}."
    )


def _sentence(found: gradcheck.Check) -> str:
    if found.verdict == NOT_FINITE:
        return "A number is not finite here, so there is nothing to compare."
    measured = (
        f"Nudging it by ±{numbers.text(found.step, 2)} and measuring the loss gives a slope of "
        f"{numbers.text(found.expected, 5)}; the chain rule gave {numbers.text(found.got, 5)}"
    )
    if found.verdict == gradcheck.KINK:
        # Nearer than the check can tell: exactly there, or so close that no nudge is short enough.
        return (
            f"{measured}. A number stands on a corner here, or too near to one for any nudge, and a corner has one "
            "slope to its left and another to its right; the chain rule takes one of them. With every corner kept on "
            f"that side the nudge gives {numbers.text(found.held or 0.0, 5)} too: they agree."
        )
    end = {
        gradcheck.AGREES: "they agree.",
        gradcheck.DIFFERS: "they differ, which should not happen.",
        gradcheck.TOO_SMALL: "their difference is too small to tell beside the rounding of the loss.",
    }[found.verdict]
    return f"{measured}: {end}"
