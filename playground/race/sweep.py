"""Tune each: every racer over many learning rates and several seeds, for this race's number of steps."""

from __future__ import annotations

import copy
import dataclasses
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.engine.race import Pack
from playground.engine.training import Batches
from playground.explain import numbers
from playground.race.course import Course
from playground.race.landscape import gradients, losses
from playground.race.network_land import TwoParameters, WholeNetwork
from playground.race.path_ends import LEAST_STEPS, affordable
from playground.race.pieces import Work, within
from playground.race.rates import optimizer_of
from playground.race.running import RAN_AWAY

Array = NDArray[np.float64]

RATES = np.geomspace(1e-4, 10.0, 26)
"""Five to a decade."""
SEEDS, FEW_SEEDS = 6, 2
"""Of each rate; few where a race is so dear that not many steps are within reach."""
JITTER = 0.05
"""Without noise or batches, a seed moves the start by up to this share of the picture's width."""
GOOD = 0.1
"""Without a loss that counts as arrived, a rate is good where the median loss gained all but this share of what the
best rate gained.
"""


@dataclass(frozen=True)
class Tuning:
    """rates (k,). losses (racers, k, seeds): at the end, averaged over the last tenth of the steps; infinite where it
    diverged. best: each racer's rate with the lowest median. good: the lowest and highest good rate around it. first:
    the median loss at the start. steps: how many were taken, of: of how many of the race. seeds: what a seed changes,
    in words.
    """

    rates: Array
    losses: Array
    best: list[float]
    good: list[tuple[float, float]]
    first: float
    steps: int
    of: int
    seeds: str

    def sentences(self, names: list[str]) -> list[str]:
        """What the sweep shows of each racer."""
        told = []
        for name, best, (low, high), final in zip(names, self.best, self.good, self.losses, strict=True):
            at = int(np.argmin(np.abs(self.rates - best)))
            median = float(np.median(final[at]))
            if not np.isfinite(median):
                told.append(f"{name} diverged at every rate tried.")
                continue
            if not median < self.first:
                told.append(
                    f"{name}: no rate tried brought the loss below the {numbers.brief(self.first)} of the start."
                )
                continue
            width = (
                "at this rate alone"
                if low == high
                else (f"from {rate_words(low)} to {numbers.text(high / low, 2)} times that, {rate_words(high)}")
            )
            told.append(
                f"{name}: best of the rates tried is {rate_words(best)} (loss {numbers.brief(median)}). It works well "
                f"{width}."
            )
        return told  # fmt: skip


def rate_words(rate: float) -> str:
    """A learning rate with two digits."""
    return numbers.text(float(f"{rate:.1e}"), 2)


def tune(course: Course) -> Work[Tuning | None]:
    """The sweep of every racer of a race; None where nobody races."""
    settings = course.settings
    if not settings.racers:
        return None
    paths = len(settings.racers) * len(RATES)
    seeds = SEEDS if affordable(course, paths * SEEDS) > LEAST_STEPS else FEW_SEEDS
    steps = affordable(course, paths * seeds)
    land, start, words = _seeded(course, seeds)
    # The rates are one axis of the runs, the seeds the next.
    pack = Pack(
        np.broadcast_to(start, (len(RATES), seeds, land.size)),
        [optimizer_of(r, steps, RATES[:, None]) for r in settings.racers],
    )
    first_losses = yield from losses(land, start)
    judged = _judged(steps)
    final = []
    for step in range(steps):
        grads = yield from within(gradients(land, pack.points, step), step / steps, (step + 1) / steps)
        pack.step(grads)
        if step + 1 in judged:
            final.append((yield from within(losses(land, pack.points), step / steps, (step + 1) / steps)))
        yield (step + 1) / steps
    found = _final(first_losses, np.stack(final))
    best, good = [], []
    first = float(np.median(first_losses))
    for racer in found:
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
    return Tuning(RATES, found, best, good, first, steps, settings.steps, words)


def _judged(steps: int) -> set[int]:
    """The steps over which a final loss is averaged: of the last tenth, at most 20."""
    last = max(1, (steps + 1) // 10)
    return set(np.linspace(steps + 1 - last, steps, min(last, 20)).astype(int).tolist())


def _final(first: Array, judged: Array) -> Array:
    """The mean of the losses (steps, ...) judged; infinite where it left the first by too much."""
    with np.errstate(all="ignore"):
        mean: Array = judged.mean(axis=0)
        gone = ~np.isfinite(mean) | (np.abs(mean - first) > RAN_AWAY * (np.abs(first) + 1.0))
    return np.where(gone, np.inf, mean)


def _seeded(course: Course, count: int) -> tuple[Any, Array, str]:
    """The landscape and the starts (count, size) of the seeds, and what a seed changes."""
    settings, land = course.settings, course.land
    if isinstance(land, WholeNetwork | TwoParameters):
        whole = copy.copy(land if isinstance(land, WholeNetwork) else land.whole)
        experiment = settings.experiment
        if experiment is None:
            raise ValueError("A race on a network needs its experiment.")
        seeds = tuple(experiment.seed + k for k in range(count))
        whole.together = 2  # each seed with its own batches
        whole.batches = Batches(experiment.train_size, experiment.batch_size, seeds)
        if isinstance(land, TwoParameters):
            return (
                TwoParameters(whole, land.base, (land.pair[0], land.pair[1])),
                np.tile(course.start, (count, 1)),
                ("each seed draws other batches"),
            )
        if settings.stand is not None:
            return whole, np.tile(course.start, (count, 1)), "each seed draws other batches"
        starts = np.stack([dataclasses.replace(experiment, seed=seed).theta0() for seed in seeds])
        return whole, starts, "each seed draws other starting weights and other batches"
    if settings.noise:
        return land, np.tile(course.start, (count, 1)), "each seed draws other noise"
    (left, right), _ = course.domain
    moves = np.random.default_rng(settings.seed).uniform(-1, 1, (count, 2)) * JITTER * (right - left)
    moves[0] = 0.0
    return land, course.start + moves, "each seed moves the start a little"
