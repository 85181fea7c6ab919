"""An activation and its slope around the place where a unit stands, and whether the unit is saturated or dead."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from playground.engine import diagnostics
from playground.engine.activations import ActivationFunction
from playground.explain import numbers
from playground.explain.functions import ACTIVATED
from playground.explain.panel import ActivationPart, Corner
from playground.explain.view import View

Array = NDArray[np.float64]

POINTS = 81
_REACH = 4.0
_BESIDE, _CORNERED = 1e-9, 1e-3


def activation_view(view: View, layer: int, j: int) -> ActivationPart:
    """f and f' at 81 places around 0 that include the unit's z; softmax is drawn with the other sums held still."""
    activation = view.activation(layer)
    at = float(view.z[layer][j])
    center = at if math.isfinite(at) else 0.0
    z = np.linspace(min(-_REACH, center - 1), max(_REACH, center + 1), POINTS)
    with np.errstate(all="ignore"):
        f, df = _curves(view, layer, j, z)
        _, slope = _curves(view, layer, j, np.array([at]))
    flag, sentence = _flag(view, layer, j, float(slope[0]))
    corner = _corner(activation)
    return {
        "name": activation.name,
        "label": ACTIVATED[activation.name].name,
        "unit": view.anatomy.at(layer, j).name,
        "z": z.tolist(),
        "f": f.tolist(),
        "df": df.tolist(),
        "at": at,
        "f_at": float(view.a[layer][j]),
        "df_at": float(slope[0]),
        "flag": flag,
        "flag_sentence": sentence,
        "corner": corner,
        "corner_sentence": "" if corner is None else _at_the_corner(ACTIVATED[activation.name].name, corner),
    }


def _corner(activation: ActivationFunction) -> Corner | None:
    """The corner at 0, as the engine takes it: the slopes just left and right of it, and at the very place."""
    if activation.derivative is None:
        return None
    left, used, right = activation.derivative(np.array([-_BESIDE, 0.0, _BESIDE])).tolist()
    return {"z": 0.0, "left": left, "right": right, "used": used} if abs(right - left) > _CORNERED else None


def _at_the_corner(name: str, corner: Corner) -> str:
    left, right, used = (numbers.brief(corner[key]) for key in ("left", "right", "used"))
    return f"At exactly 0 {name} has a corner: slope {left} to its left, {right} to its right. There {used} is used."


def _curves(view: View, layer: int, j: int, z: Array) -> tuple[Array, Array]:
    activation = view.activation(layer)
    if activation.derivative is not None:
        return activation.f(z), activation.derivative(z)
    rows = np.repeat(view.z[layer][None], len(z), axis=0)
    rows[:, j] = z
    f = activation.f(rows)[:, j]
    return f, f * (1.0 - f)  # a unit's own derivative, [k = j] in the engine's slope formula


def _flag(view: View, layer: int, j: int, slope: float) -> tuple[str | None, str | None]:
    """("saturated" or "dead", a sentence); a sentence alone where a ReLU is merely off for this example."""
    name, z = view.activation(layer).name, float(view.z[layer][j])
    words, unit = ACTIVATED[name].name, view.anatomy.at(layer, j).name
    if not math.isfinite(z):
        return None, f"The sum of {unit} is not a finite number any more."
    if name == "relu" and z <= 0:
        return _off(view, layer, j)
    if diagnostics.saturated(name, np.array(slope)):
        where = f"its sum {numbers.brief(z)} lies where {words} is nearly flat (slope {numbers.brief(slope)})"
        flat = f"{unit} is saturated: {where}"
        if layer == view.last and view.fused:
            return "saturated", f"{flat}; cross-entropy makes up for that, so its delta stays guess minus target."
        return "saturated", f"{flat}, so of what arrives from the loss only that share passes back through it."
    return None, None


def _off(view: View, layer: int, j: int) -> tuple[str | None, str]:
    moment, unit = view.moment, view.anatomy.at(layer, j).name
    with np.errstate(all="ignore"):
        before = moment.before
        records = moment.network.records(before.theta, moment.x, stats=before.stats)
        sums = records[layer].get("Z")
    if sums is not None and len(sums) > 1 and bool(diagnostics.dead("relu", sums.reshape(len(sums), -1))[j]):
        every = f"For all {len(sums)} training examples the sum of {unit} is not above 0"
        return (
            "dead",
            f"{unit} is dead. {every}: it says 0, its slope is 0, and no example sends its weights a gradient.",
        )
    return None, f"For this example the sum of {unit} is not above 0, so it says 0 and nothing passes back through it."
