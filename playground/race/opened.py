"""One step of the race opened: gradient, what the optimizer remembers, and the step it makes of both."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.engine import OptimizerState
from playground.explain import numbers
from playground.explain.mathml import mathml
from playground.explain.optimizer_rules import lines
from playground.explain.rules import one_of
from playground.race import curvature
from playground.race.course import Course
from playground.race.picture import names
from playground.race.pieces import Work, within
from playground.race.rates import optimizer_of, over
from playground.race.rates import sentence as rate_sentence
from playground.race.settings import NETWORK, PAIR, Racer

Array = NDArray[np.float64]

ARROW_SHARE = 0.16
"""The longest true step is drawn at least this long, as a share of the picture; directions exactly so."""


def opened(course: Course, racer: int, step: int) -> Work[dict[str, Any]]:
    """Step number `step` (from 0) of one racer: its two parameters' sub-steps, and arrows on the drawn plane."""
    settings, heat = course.settings, course.heat
    chosen = settings.racers[racer]
    path = heat.theta[racer]
    told: dict[str, Any] = {"racer": racer, "name": names(settings.racers)[racer], "step": step}
    ended = int(heat.diverged[racer])
    if step >= settings.steps or (ended >= 0 and step >= ended):
        why = f"It diverged in step {ended:,}: there is no further step." if ended >= 0 else "The race ends here."
        return {**told, "ended": why}
    optimizer = optimizer_of(chosen, course.settings.steps)
    state = yield from within(_replayed(course, racer, step), 0.0, 0.9)
    grad = course.land.grad(path[step], step)
    change = optimizer.step(path[step], grad, state)
    substeps = dict(optimizer.substeps(change))
    columns = []
    for entry, (name, symbol) in _entries(course):
        one = one_of(
            optimizer,
            state,
            name,
            symbol,
            {key: float(value[entry]) for key, value in substeps.items()},
            {key: float(slot[entry]) for key, slot in state.slots.items()},
            float(grad[entry]),
            float(path[step][entry]),
            float(np.linalg.norm(grad)),
        )
        shown = lines(one)
        columns.append(
            {
                "name": name,
                "gradient": mathml(
                    rf"\frac{{\partial L}}{{\partial {symbol}}} = {numbers.tex(float(grad[entry]))}"
                ),
                "lines": [
                    {"name": line.name, "symbol": mathml(line.symbol), "words": line.words, "value": line.value,
                     "formula": mathml(line.formula), "numbers": mathml(line.numbers)}
                    for line in shown
                ],
                "before": float(path[step][entry]),
                "after": float(change.theta[entry]),
            }
        )  # fmt: skip
    here, _ = yield from within(curvature.steepest(course.land, path[step]), 0.9, 1.0)
    now = replace(chosen, rate=float(over(chosen, settings.steps)(step)))
    return {
        **told,
        "columns": columns,
        "arrows": _arrows(course, path[step], grad, change.theta - path[step], state, optimizer.hyperparameters),
        "sentence": rate_sentence(chosen, settings.steps, step) + _sentence(grad, change.theta - path[step], now),
        "curvature": curvature.sentence(told["name"], now, here),
    }


def _replayed(course: Course, racer: int, step: int) -> Work[OptimizerState]:
    """What the optimizer remembers before `step`: its own path walked again, which gives the same numbers."""
    chosen = course.settings.racers[racer]
    optimizer = optimizer_of(chosen, course.settings.steps)
    path = course.heat.theta[racer]
    state = optimizer.init(path[0])
    for k in range(step):
        _, state = optimizer.update(path[k], course.land.grad(path[k], k), state)
        yield k / step
    return state


def _entries(course: Course) -> list[tuple[int, tuple[str, str]]]:
    """The two parameters that are shown: (place in the racers' theta, (name, LaTeX))."""
    settings = course.settings
    if settings.surface != NETWORK or settings.experiment is None:
        return [(0, ("x", "x")), (1, ("y", "y"))]
    rows = [settings.experiment.anatomy.parameters[place] for place in settings.view.pair]
    pair = settings.view.plane == PAIR
    return [(order if pair else row.index, (row.spoken, row.tex)) for order, row in enumerate(rows)]


def _arrows(
    course: Course, at: Array, grad: Array, step: Array, state: OptimizerState, hyper: dict[str, Any]
) -> dict[str, Any]:
    """From the point, on the drawn plane: downhill (a direction), what momentum carries on, and the step itself.

    larger: how many times longer than true the last two are drawn.
    """
    here = course.flat(at)

    def seen(move: Array) -> Array:
        shadow: Array = course.flat(at + move) - here
        return shadow

    (left, right), _ = course.domain
    whole = ARROW_SHARE * (right - left)
    carried = state.slots.get("velocity")
    keeps = hyper.get("momentum") or 0.0
    true = {"step": seen(step)}
    if carried is not None and "learning_rate" in hyper and "rho" not in hyper:
        true["carried"] = seen(keeps * carried)
    longest = max((float(np.linalg.norm(move)) for move in true.values()), default=0.0)
    larger = max(1.0, whole / longest) if longest > 0 else 1.0
    downhill = seen(-grad / (float(np.linalg.norm(grad)) or 1.0))
    length = float(np.linalg.norm(downhill))
    drawn = (
        [{"kind": "downhill", "from": here, "to": here + downhill * (whole / length), "text": "downhill"}]
        if (length > 0)
        else []
    )
    if "carried" in true:
        drawn.append({"kind": "carried", "from": here, "to": here + larger * true["carried"], "text": "carried on"})
    drawn.append({"kind": "step", "from": here, "to": here + larger * true["step"], "text": "step"})
    return {"drawn": drawn, "larger": larger}


def _sentence(grad: Array, step: Array, racer: Racer) -> str:
    """How the step compares with the gradient: its length, and the angle between it and straight downhill."""
    slope, length = float(np.linalg.norm(grad)), float(np.linalg.norm(step))
    n = numbers.brief
    if not (np.isfinite(slope) and np.isfinite(length)):
        return f"The gradient is {n(slope)} long, the step {n(length)}: numbers too large to be told apart."
    if not slope:
        why = "what it keeps from earlier steps, or weight decay, moves it" if length else "and nothing moves"
        return f"The gradient is 0 here, {why}."
    if not length:
        return f"The gradient is {n(slope)} long, and the step is 0."
    # Each is made of length 1 first: the product of two tiny ones would be 0.
    cosine = float(-((grad / slope) @ (step / length)))
    angle = float(np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0))))
    straight = "straight downhill" if angle < 0.5 else f"{angle:.0f}° away from straight downhill"
    plain = racer.optimizer == "sgd" and not racer.hyper
    beside = "" if plain else f" Plain SGD with this rate would step {n(racer.rate * slope)}."
    return f"The gradient is {n(slope)} long, the step {n(length)}, {straight}.{beside}"
