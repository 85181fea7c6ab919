"""The outcome of a race in numbers: who arrived when, who ended where, who was lost."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from playground.engine.race import steps_to_get_below, steps_to_stay_below
from playground.explain import numbers
from playground.race.running import Heat
from playground.race.settings import RaceSettings

Array = NDArray[np.float64]

NEAR = 0.3
"""A path ended in a minimum when it ended within this distance of it (the drawn square is 4 wide or more)."""


@dataclass(frozen=True)
class Outcome:
    """One racer. first: the step at which its loss is below the threshold for the first time; arrived: the step from
    which it stays below to the end of the race (None: never, or none was set). The first does not depend on how many
    steps are raced, the second does. final, best: loss at the end and the lowest seen. distance: from the nearest known
    minimum at the end (None where none is known), minimum: which one, if it came close. diverged: the step in which it
    was lost, or None.
    """

    racer: int
    first: int | None
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
        None if threshold is None else steps_to_get_below(loss, threshold),
        None if lost or threshold is None else steps_to_stay_below(loss, threshold),
        float(loss[last]),
        float(known[best_step]),
        best_step,
        distance,
        nearest,
        diverged if lost else None,
    )


def headline(outcomes: list[Outcome], names: list[str], settings: RaceSettings) -> str:
    """Who won and who was lost, in a few sentences."""
    if not outcomes:
        return "Nobody has raced."
    lost = [o for o in outcomes if o.diverged is not None]
    kept = [o for o in outcomes if o.diverged is None]
    parts = []
    if settings.threshold is not None and any(o.first is not None for o in outcomes):
        parts.append(_below(outcomes, names, settings.threshold, settings.steps))
    elif kept:
        parts.append(f"After {step_count(settings.steps)} {_standing(kept, names)}")
    if lost:
        told = [f"{names[o.racer]} diverged in step {o.diverged:,}" for o in lost[:4]]
        parts.append(", ".join(told) + ".")
    return " ".join(parts)


def _below(outcomes: list[Outcome], names: list[str], threshold: float, steps: int) -> str:
    """Who is below the threshold first, and who stays there; by how many steps."""
    goal = numbers.plain(threshold)
    got, stayed = _order(outcomes, "first"), _order(outcomes, "arrived")
    leaders, ahead = _leaders(got, names)
    are = "are" if len(got[0][1]) > 1 else "is"
    if stayed and stayed[0] == got[0] and len(stayed) == len(got) and stayed[1:2] == got[1:2]:
        stay = "stay" if are == "are" else "stays"
        return f"{leaders} {are} the first below {goal}, after {step_count(got[0][0])}{ahead}, and {stay} there."
    told = f"{leaders} {are} the first below {goal}, after {step_count(got[0][0])}{ahead}. "
    if not stayed:
        return f"{told}Nobody stays below to the end of these {step_count(steps)}."
    keepers, _ = _leaders(stayed, names)
    are = "are" if len(stayed[0][1]) > 1 else "is"
    return (
        f"{told}{keepers} {are} the first to stay below, from step {stayed[0][0]:,} to the end; who that is depends on "
        "how many steps are raced."
    )


def _order(outcomes: list[Outcome], what: str) -> list[tuple[int, list[int]]]:
    """The steps at which somebody got there, the earliest first, each with those who did."""
    steps: dict[int, list[int]] = {}
    for outcome in outcomes:
        step = getattr(outcome, what)
        if step is not None:
            steps.setdefault(step, []).append(outcome.racer)
    return [(step, sorted(steps[step])) for step in sorted(steps)]


def _leaders(order: list[tuple[int, list[int]]], names: list[str]) -> tuple[str, str]:
    """Who got there first, and how many steps before the next."""
    called = [listed([names[racer] for racer in racers]) for _, racers in order[:2]]
    ahead = f", {step_count(order[1][0] - order[0][0])} before {called[1]}" if len(order) > 1 else ""
    return called[0], ahead


def _standing(kept: list[Outcome], names: list[str]) -> str:
    """Who has the lowest loss at the end and who the highest, of those that did not diverge; the lowest first."""
    if numbers.same(kept[0].final, kept[-1].final):
        if len(kept) == 1:
            return f"{names[kept[0].racer]} has the loss {numbers.brief(kept[0].final)}."
        same = "the same loss" if kept[0].final == kept[-1].final else "as good as the same loss"
        return f"{listed([names[o.racer] for o in kept])} have {same}, {numbers.brief(kept[0].final)}."
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
