"""The finite-difference check of one gradient: nudge the weight, measure the loss, compare with the chain rule."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.engine import gradcheck
from playground.explain import numbers
from playground.explain.view import View

Array = NDArray[np.float64]
NOT_FINITE = "not finite"


def check(view: View, index: int) -> dict[str, Any]:
    """What the loss itself says about theta[index]; the verdict is the engine's, or "not finite"."""
    moment = view.moment
    theta = np.asarray(moment.before.theta)
    x, y, loss = moment.x[moment.batch], moment.y[moment.batch], moment.experiment.loss

    def f(thetas: Array) -> Array:
        return moment.network.loss(thetas, x, y, loss)

    gradient = float(moment.pass_.grad[index])
    w = float(theta[index])
    with np.errstate(all="ignore"):
        if not (math.isfinite(gradient) and math.isfinite(float(moment.pass_.loss))):
            h, fd, relative, verdict = gradcheck.STEP, math.nan, math.nan, NOT_FINITE
        else:
            found = gradcheck.compare(f, theta, moment.pass_.grad, [index])[0]
            h, fd, relative, verdict = found.step, found.expected, found.relative_error, found.verdict
        both = np.repeat(theta[None], 2, axis=0)
        both[:, index] += (h, -h)
        plus, minus = f(both).tolist()
    return {
        "w": w,
        "h": h,
        "loss_plus": plus,
        "loss_minus": minus,
        "fd": fd,
        "gradient": gradient,
        "relative_error": relative,
        "verdict": verdict,
        "sentence": _sentence(h, fd, gradient, verdict),
    }


def _sentence(h: float, fd: float, gradient: float, verdict: str) -> str:
    if verdict == NOT_FINITE:
        return "A number is not finite here, so there is nothing to compare."
    measured = (
        f"Nudging it by ±{numbers.text(h, 2)} and measuring the loss gives a slope of {numbers.text(fd, 5)}; "
        f"the chain rule gave {numbers.text(gradient, 5)}"
    )
    end = {
        gradcheck.AGREES: "they agree.",
        gradcheck.DIFFERS: "they differ, which should not happen.",
        gradcheck.TOO_SMALL: "next to the loss itself both are too small for this check.",
        gradcheck.KINK: "the loss has a kink here, with one slope to the left and another to the right.",
    }[verdict]
    return f"{measured}: {end}"
