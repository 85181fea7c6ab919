"""The outcome of a race in numbers: who arrived when, who ended where, who was lost."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from playground.engine.race import steps_to_stay_below
from playground.explain import numbers
from playground.race.running import Heat
from playground.race.settings import RaceSettings

Array = NDArray[np.float64]

NEAR = 0.3
"""A path ended in a minimum when it ended within this distance of it (the drawn square is 4 wide or more)."""


@dataclass(frozen=True)
class Outcome:
    """One racer. arrived: the step from which its loss stays below the threshold (None: never, or none was set).
    final, best: loss at the end and the lowest seen. distance: from the nearest known minimum at the end (None where
    none is known), minimum: which one, if it came close. diverged: the step in which it was lost, or None.
    """

    racer: int
    arrived: int | None
    final: float
    best: float
    best_step: int
    distance: float | None
    minimum: int | None
    diverged: int | None


def outcomes(heat: Heat, threshold: float | None, minima: Array) -> list[Outcome]:
    """One a racer, sorted by final loss; those that diverged last, the earliest of them at the very end."""
    found = [_outcome(heat, racer, threshold, minima) for racer in range(len(heat.loss))]
    return sorted(found, key=lambda o: (o.diverged is not None, -(o.diverged or 0), o.final))


def _outcome(heat: Heat, racer: int, threshold: float | None, minima: Array) -> Outcome:
    loss, diverged = heat.loss[racer], int(heat.diverged[racer])
    lost = diverged >= 0
    last = diverged if lost else len(loss) - 1
    known = np.where(np.isfinite(loss), loss, np.inf)
    best_step = int(known.argmin())
    end = heat.theta[racer, last]
    nearest = distance = None
    if len(minima) and not lost:
        far = np.linalg.norm(minima - end, axis=-1)
        distance = float(far.min())
        nearest = int(far.argmin()) if distance < NEAR else None
    return Outcome(
        racer,
        None if lost or threshold is None else steps_to_stay_below(loss, threshold),
        float(loss[last]),
        float(known[best_step]),
        best_step,
        distance,
        nearest,
        diverged if lost else None,
    )


def headline(outcomes: list[Outcome], names: list[str], settings: RaceSettings) -> str:
    """Who won and who was lost, in one or two sentences."""
    if not outcomes:
        return "Nobody has raced."
    lost = [o for o in outcomes if o.diverged is not None]
    kept = [o for o in outcomes if o.diverged is None]
    parts = []
    arrived = sorted((o for o in kept if o.arrived is not None), key=lambda o: o.arrived or 0)
    if settings.threshold is not None and arrived:
        first = [o for o in arrived if o.arrived == arrived[0].arrived]
        others = arrived[len(first) : 4]
        are = "are the first" if len(first) > 1 else "is the first"
        parts.append(
            f"{listed([names[o.racer] for o in first])} {are} to stay below {numbers.plain(settings.threshold)}, "
            f"after {step_count(arrived[0].arrived or 0)}"
            + "".join(f", {names[o.racer]} after {o.arrived:,}" for o in others)
            + "."
        )
    elif kept:
        parts.append(f"After {step_count(settings.steps)} {_standing(kept, names)}")
    if lost:
        told = [f"{names[o.racer]} diverged in step {o.diverged:,}" for o in lost[:4]]
        parts.append(", ".join(told) + ".")
    return " ".join(parts)


def _standing(kept: list[Outcome], names: list[str]) -> str:
    """Who has the lowest loss at the end and who the highest, of those that did not diverge; the lowest first."""
    if kept[0].final == kept[-1].final:
        if len(kept) == 1:
            return f"{names[kept[0].racer]} has the loss {numbers.brief(kept[0].final)}."
        return f"{listed([names[o.racer] for o in kept])} have the same loss, {numbers.brief(kept[0].final)}."
    best = [o for o in kept if o.final == kept[0].final]
    worst = [o for o in kept if o.final == kept[-1].final]
    low, high = numbers.apart([kept[0].final, kept[-1].final])
    have = "have" if len(best) > 1 else "has"
    return (
        f"{listed([names[o.racer] for o in best])} {have} the lowest loss, {low}; "
        f"{listed([names[o.racer] for o in worst])} the highest, {high}."
    )


def listed(names: list[str]) -> str:
    """A; A and B; A, B and C; of many the first ones and how many more."""
    if len(names) == 1:
        return names[0]
    if len(names) > 4:
        return f"{', '.join(names[:3])} and {len(names) - 3} more"
    return f"{', '.join(names[:-1])} and {names[-1]}"


def step_count(count: int) -> str:
    """1 step, 1,000 steps."""
    return f"{count:,} step" + ("" if count == 1 else "s")
