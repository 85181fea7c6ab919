"""The parts of the page that are computed only when asked for: one step opened, many starts, basins, the sweep of
rates.
"""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.experiment.values import finite
from playground.frames.codec import single
from playground.race.at_point import told as told_at
from playground.race.basins import MOST_NAMED, basins, words
from playground.race.course import Course
from playground.race.opened import opened
from playground.race.path_ends import LOST, ON_THE_WAY
from playground.race.picture import SIDE, names
from playground.race.pieces import Work, within
from playground.race.starts import many_starts, place
from playground.race.starts import words as starts_words
from playground.race.sweep import tune
from playground.race.wire import PointTold

Answer = tuple[dict[str, Any], dict[str, NDArray[Any]]]
MOST_OPEN = 4
WORDS = {
    "open": "The steps are being opened",
    "surface": "The surface of this step's batch is being computed",
    "point": "The curvature is being measured",
    "basins": "The racer is sent off from every place of the map",
    "starts": "A hundred races are under way",
    "tune": "Every racer is trying its rates",
}
"""What can be asked for, the quickest first, and what is said while it is computed."""


def answer(course: Course, wish: dict[str, Any]) -> Work[Answer]:
    """What `wish` asks for, as parts of a message; nothing where it makes no sense. All of it is of the whole race."""
    yield from within(course.running.finishing(), 0.0, 0.0)
    yield from course.casting()
    return (yield from _answered(course, wish))


def _answered(course: Course, wish: dict[str, Any]) -> Work[Answer]:
    match wish.get("what"):
        case "open":
            return (yield from _open(course, wish))
        case "surface":
            return (yield from _surface(course, wish.get("step")))
        case "starts":
            return (yield from _starts(course))
        case "basins":
            return (yield from _basins(course, wish.get("racer")))
        case "point":
            return (yield from _point(course, wish.get("at")))
        case "tune":
            return (yield from _tune(course))
    return {}, {}


def _open(course: Course, wish: dict[str, Any]) -> Work[Answer]:
    step, racers = wish.get("step"), wish.get("racers")
    if not _whole(step, course.settings.steps + 1) or not isinstance(racers, list):
        return {}, {}
    chosen = [racer for racer in racers[:MOST_OPEN] if _whole(racer, len(course.settings.racers))]
    found = []
    for k, racer in enumerate(chosen):
        one = opened(course, racer, int(step or 0))
        found.append((yield from within(one, k / len(chosen), (k + 1) / len(chosen))))
    return {"opened": {"step": step, "racers": found}}, {}


def _surface(course: Course, step: object) -> Work[Answer]:
    if not _whole(step, course.settings.steps + 1) or not isinstance(step, int):
        return {}, {}
    heights = yield from course.heights(SIDE, step)
    return {"surface": {"step": step}}, {"heights": single(heights)}


def _starts(course: Course) -> Work[Answer]:
    found = yield from many_starts(course)
    told = {
        "words": starts_words(found, course),
        "labels": found.labels,
        "shares": found.shares(),
        "by_loss": course.settings.on_network,
    }
    return {"starts": told}, {}


def _basins(course: Course, racer: object) -> Work[Answer]:
    if not _whole(racer, len(course.settings.racers)) or not isinstance(racer, int):
        return {}, {}
    found = yield from basins(course, racer)
    told = {
        "racer": racer,
        "words": words(found, course, names(course.settings.racers)[racer]),
        "by_loss": course.settings.on_network,
        "minima": [
            {"words": place(*point), "loss": _tidy(float(course.land.value(point))), "share": found.share(kind)}
            for kind, point in enumerate(found.minima[:MOST_NAMED])
        ],
        "others": sum(found.share(kind) for kind in range(MOST_NAMED, len(found.minima))),
        "on_the_way": found.share(ON_THE_WAY),
        "diverged": found.share(LOST),
    }
    return {"basins": told}, {"basin_places": found.places.astype("i4"), "basin_losses": single(found.losses)}


def _tidy(value: float) -> float:
    """A minimum's loss without the dust of rounding: 0 rather than 7.9e-31."""
    return 0.0 if abs(value) < 1e-12 else value


def _point(course: Course, at: object) -> Work[Answer]:
    both = [finite(value) for value in at] if isinstance(at, list) and len(at) == 2 else [None]
    if len(both) != 2 or both[0] is None or both[1] is None:
        return {}, {}
    found = yield from told_at(course, (both[0], both[1]))
    return {"point": {name: found[name] for name in PointTold.__annotations__}}, {}


def _tune(course: Course) -> Work[Answer]:
    found = yield from tune(course)
    if found is None:
        return {"tuned": None}, {}
    ranks = np.quantile(
        np.where(np.isfinite(found.losses), found.losses, np.inf), [0.0, 0.5, 1.0], axis=-1, method="nearest"
    )
    told = {
        **{
            name: value for name, value in dataclasses.asdict(found).items() if name in ("best", "steps", "of", "seeds")
        },
        "count": found.losses.shape[-1],
        "words": found.sentences(names(course.settings.racers)),
    }
    return {"tuned": told}, {"tuned_rates": found.rates.astype("f8"), "tuned_losses": ranks.astype("f8")}


def _whole(value: object, below: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < below
