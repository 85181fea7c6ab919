"""Tune each: every racer over many learning rates and several seeds, for this race's number of steps."""

from __future__ import annotations

import copy
import dataclasses
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.engine.race import race
from playground.engine.training import Batches
from playground.explain import numbers
from playground.race.course import Course
from playground.race.network_land import TwoParameters, WholeNetwork
from playground.race.rates import optimizer_of
from playground.race.running import RAN_AWAY

Array = NDArray[np.float64]

RATES = np.geomspace(1e-4, 10.0, 26)
"""Five to a decade."""
SEEDS = 6
JITTER = 0.05
"""Without noise or batches, a seed moves the start by up to this share of the picture's width."""
GOOD = 0.1
"""Without a loss that counts as arrived, a rate is good where the median loss gained all but this share of what the
best rate gained.
"""
MOST_NUMBERS = 12_000_000


@dataclass(frozen=True)
class Tuning:
    """rates (k,). losses (racers, k, seeds): at the end, averaged over the last tenth of the steps; infinite where it
    diverged. best: each racer's rate with the lowest median. good: the lowest and highest good rate around it. steps:
    how many were taken. seeds: what a seed changes, in words.
    """

    rates: Array
    losses: Array
    best: list[float]
    good: list[tuple[float, float]]
    steps: int
    seeds: str

    def sentences(self, names: list[str]) -> list[str]:
        """What the sweep shows of each racer."""
        told = []
        for name, best, (low, high), losses in zip(names, self.best, self.good, self.losses, strict=True):
            at = int(np.argmin(np.abs(self.rates - best)))
            median = float(np.median(losses[at]))
            decades = float(np.log10(high / low))
            width = (
                "at this rate alone"
                if low == high
                else (f"from {rate_words(low)} to {rate_words(high)}, {decades:.1f} powers of ten")
            )
            told.append(
                f"{name}: best of the rates tried is {rate_words(best)} (loss {numbers.brief(median)}). It works well "
                f"{width}."
            )
        return told  # fmt: skip


def rate_words(rate: float) -> str:
    """A learning rate with two digits."""
    return numbers.text(float(f"{rate:.1e}"), 2)


def tune(course: Course) -> Tuning | None:
    """The sweep of every racer of a race; None where nobody races."""
    settings = course.settings
    if not settings.racers:
        return None
    land, start, words = _seeded(course)
    per_step = len(settings.racers) * len(RATES) * SEEDS * land.size
    steps = int(min(settings.steps, max(10, MOST_NUMBERS // per_step)))
    # The rates are one axis of the runs, the seeds the next.
    optimizers = [optimizer_of(r, steps, RATES[:, None]) for r in settings.racers]
    everyone = np.broadcast_to(start, (len(RATES), SEEDS, land.size))
    step = iter(range(steps))
    paths = race(lambda points: land.grad(points, next(step)), everyone, optimizers, steps)
    losses = _final(land, paths)
    best, good = [], []
    first = float(np.median(land.value(start)))
    for racer in losses:
        median = np.median(racer, axis=-1)
        at = int(np.argmin(median))
        fine = median <= median[at] + GOOD * max(first - median[at], 0.0)
        if settings.threshold is not None and median[at] < settings.threshold:
            fine = median < settings.threshold
        low = high = at
        while low > 0 and fine[low - 1]:
            low -= 1
        while high + 1 < len(RATES) and fine[high + 1]:
            high += 1
        best.append(float(RATES[at]))
        good.append((float(RATES[low]), float(RATES[high])))
    return Tuning(RATES, losses, best, good, steps, words)


def _final(land: Any, paths: Array) -> Array:
    """The mean loss over the last tenth of the steps (at most 20 of them)."""
    count = min(max(1, len(paths) // 10), 20)
    places = np.unique(np.linspace(len(paths) - max(1, len(paths) // 10), len(paths) - 1, count).astype(int))
    with np.errstate(all="ignore"):
        first = land.value(paths[0])
        losses = land.value(paths[places])
        mean: Array = losses.mean(axis=0)
        gone = ~np.isfinite(mean) | (np.abs(mean - first) > RAN_AWAY * (np.abs(first) + 1.0))
    return np.where(gone, np.inf, mean)


def _seeded(course: Course) -> tuple[Any, Array, str]:
    """The landscape and the starts (SEEDS, size) of the seeds, and what a seed changes."""
    settings, land = course.settings, course.land
    if isinstance(land, WholeNetwork | TwoParameters):
        whole = copy.copy(land if isinstance(land, WholeNetwork) else land.whole)
        experiment = settings.experiment
        if experiment is None:
            raise ValueError("A race on a network needs its experiment.")
        seeds = tuple(experiment.seed + k for k in range(SEEDS))
        whole.batches = Batches(experiment.train_size, experiment.batch_size, seeds)
        if isinstance(land, TwoParameters):
            return (
                TwoParameters(whole, land.base, (land.pair[0], land.pair[1])),
                np.tile(course.start, (SEEDS, 1)),
                ("each seed draws other batches"),
            )
        starts = np.stack([dataclasses.replace(experiment, seed=seed).theta0() for seed in seeds])
        return whole, starts, "each seed draws other starting weights and other batches"
    if settings.noise:
        return land, np.tile(course.start, (SEEDS, 1)), "each seed draws other noise"
    (left, right), _ = course.domain
    moves = np.random.default_rng(settings.seed).uniform(-1, 1, (SEEDS, 2)) * JITTER * (right - left)
    moves[0] = 0.0
    return land, course.start + moves, "each seed moves the start a little"
