"""The quantities of a race, and of a plan for Keras."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

import numpy as np

from playground.lessons.quantity import COUNT, NUMBER, TEXT, Asked, Computed, NoFigure, Quantity
from playground.plans.plan import Plan
from playground.race.running import Heat
from playground.race.settings import RaceSettings
from playground.race.verdict import outcomes
from playground.timeline import NotYet


def _settings(asked: Asked) -> RaceSettings:
    settings: RaceSettings = asked.of.course.settings
    return settings


def _heat(asked: Asked) -> Heat:
    """The whole race; NotYet where it takes longer than is allowed."""
    running = asked.of.course.running
    for _ in running.finishing():
        if time.perf_counter() > asked.until:
            raise NotYet(running.known)
    return running.heat


def _racer(asked: Asked) -> int:
    """A racer by its optimizer's name, the first of that name, or by its place from 1."""
    name = asked.word(0, "the name of a racer, such as sgd,")
    racers = [racer.optimizer for racer in _settings(asked).racers]
    if name in racers:
        return racers.index(name)
    if name.isascii() and name.isdigit() and 1 <= int(name) <= len(racers):
        return int(name) - 1
    raise NoFigure(f"Nobody called “{name[:20]}” races here: {', '.join(racers)}.")


def _of_racer(asked: Asked) -> Computed:
    """`racer sgd steps`, `racer adam loss at 10`."""
    what = " ".join(asked.words[1:])
    if what not in _RACERS:
        raise NoFigure(f"Of a racer there are: {', '.join(_RACERS)}; not “{what[:20]}”.")
    return _RACERS[what](asked, _racer(asked))


def _outcome(name: str) -> Callable[[Asked, int], Computed]:
    def compute(asked: Asked, racer: int) -> Computed:
        course = asked.of.course
        found = outcomes(_heat(asked), course.settings.threshold, course.minima)
        value = next(getattr(each, name) for each in found if each.racer == racer)
        if value is None:
            raise NoFigure(f"This racer has no such step: {asked.words[0]} {' '.join(asked.words[1:])}.")
        return Computed(float(value), COUNT if isinstance(value, int | np.integer) else NUMBER)

    return compute


def _loss(asked: Asked, racer: int) -> Computed:
    return Computed(_at(asked, _heat(asked).loss[racer]))


def _length(asked: Asked, racer: int) -> Computed:
    return Computed(_at(asked, _heat(asked).lengths[racer]))


def _along(axis: int) -> Callable[[Asked, int], Computed]:
    return lambda asked, racer: Computed(_at(asked, asked.of.course.flat(_heat(asked).theta)[racer][:, axis]))


def _at(asked: Asked, values: np.ndarray) -> float:
    if asked.at >= len(values):
        raise NoFigure(f"This race ends before step {asked.at:,}.")
    return float(values[asked.at])


_RACERS: dict[str, Callable[[Asked, int], Computed]] = {
    "steps": _outcome("arrived"), "first": _outcome("first"), "diverged": _outcome("diverged"),
    "final": _outcome("final"), "best": _outcome("best"), "loss": _loss, "length": _length,
    "x": _along(0), "y": _along(1),
    "rate": lambda asked, racer: Computed(_settings(asked).racers[racer].rate, TEXT),
}  # fmt: skip

RACE: dict[str, Quantity] = {
    "racer": Quantity(
        "of a racer, by its optimizer's name or its place: steps (until its loss stays below the goal), first (until "
        "it is below for the first time), diverged (the step), final, best, rate; at a step: loss, length, x, y",
        _of_racer,
    ),
    "steps": Quantity("how many steps are raced", lambda asked: Computed(_settings(asked).steps, COUNT)),
    "goal": Quantity("the loss that counts as arrived", lambda asked: Computed(_goal(asked), TEXT)),
}


def _goal(asked: Asked) -> float:
    goal = _settings(asked).threshold
    if goal is None:
        raise NoFigure("This race has no goal.")
    return goal


def _plan(asked: Asked) -> Plan:
    if asked.of.plan is None:
        raise NoFigure("This link leads to no plan.")
    return asked.of.plan


def _guessing(asked: Asked) -> Computed:
    plan = _plan(asked)
    if not (plan.has_accuracy and plan.loss.endswith("crossentropy")):
        raise NoFigure("Only a cross-entropy has a loss that guessing evenly has: ln k for k classes.")
    return Computed(math.log(plan.data.classes))


def _counted(read: Callable[[Plan], float], how: str = COUNT) -> Callable[[Asked], Computed]:
    return lambda asked: Computed(read(_plan(asked)), how)


PLAN: dict[str, Quantity] = {
    "rate": Quantity("the learning rate", _counted(lambda plan: plan.learning_rate, TEXT)),
    "batch size": Quantity("the examples of an update", _counted(lambda plan: plan.batch_size)),
    "epochs": Quantity("how many epochs are trained", _counted(lambda plan: plan.epochs)),
    "classes": Quantity("how many classes there are", _counted(lambda plan: plan.data.classes)),
    "guessing loss": Quantity("the cross-entropy of guessing evenly, ln k", _guessing),
    "parameters": Quantity("all weights and biases", _counted(lambda plan: sum(row.parameters for row in plan.rows()))),
}
