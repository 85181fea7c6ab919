"""What the page is told of a race: one header and a few arrays (see playground/frames/codec.py)."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from numpy.typing import NDArray

from playground.engine import HYPERPARAMETERS, OPTIMIZERS
from playground.explain import numbers
from playground.explain.mathml import mathml
from playground.frames.codec import single
from playground.race import curvature, verdict
from playground.race.course import Course
from playground.race.functions import FUNCTIONS, Domain, steep
from playground.race.functions import domain as domain_of
from playground.race.graph import graph
from playground.race.pieces import Work, within
from playground.race.presets import CARDS, Card, Variation, varied
from playground.race.rates import SCHEDULES
from playground.race.reading import EMPTY
from playground.race.running import Heat
from playground.race.settings import CONSTANT, NETWORK, PAIR, Racer, RaceSettings
from playground.race.wire import RaceOutcome

SIDE = 101


def names(racers: tuple[Racer, ...]) -> list[str]:
    """What each racer is called: "Adam", or "Adam 0.1" where a kind races more than once, "Adam 0.1 (b)" if equal."""
    kinds = [racer.optimizer for racer in racers]
    called = []
    for racer in racers:
        label = OPTIMIZERS[racer.optimizer].label
        rate = numbers.plain(racer.rate) + ("" if racer.schedule == CONSTANT else f" {SCHEDULES[racer.schedule]}")
        called.append(label if kinds.count(racer.optimizer) == 1 else f"{label} {rate}")
    return [
        f"{name} ({'abcdefghijkl'[called[:place].count(name)]})" if called.count(name) > 1 else name
        for place, name in enumerate(called)
    ]


def described(settings: RaceSettings) -> dict[str, Any]:
    """The settings as the page's controls hold them; `reading.read` takes the same."""
    view = settings.view
    return {
        "surface": settings.surface,
        "start": None if settings.start is None else list(settings.start),
        "racers": [{**asdict(racer), "hyper": dict(racer.hyper)} for racer in settings.racers],
        "steps": settings.steps,
        "scale": settings.scale,
        "turn": settings.turn,
        "noise": settings.noise,
        "seed": settings.seed,
        "threshold": settings.threshold,
        "plane": view.plane,
        "pair": list(view.pair),
        "plane_seed": view.seed,
        "current": view.current,
        "begin": "start" if settings.stand is None else "now",
        "batch_size": settings.experiment.batch_size if settings.experiment is not None else None,
    }


def catalogue() -> dict[str, Any]:
    """What there is to choose from; told once."""
    return {
        "surfaces": [
            {"name": s.name, "label": s.label, "formula": mathml(s.formula), "domain": domain_of(s)}
            for s in FUNCTIONS.values()
        ],
        "optimizers": [
            {
                "name": kind.name,
                "label": kind.label,
                "rate": kind.defaults.get("learning_rate"),
                "hyper": {k: v for k, v in kind.defaults.items() if k != "learning_rate" and v is not None},
            }
            for kind in OPTIMIZERS.values()
        ],
        "hyperparameters": {name: setting.label for name, setting in HYPERPARAMETERS.items()},
        "schedules": list(SCHEDULES.items()),
        "cards": [
            {
                "key": card.key,
                "title": card.title,
                "line": card.line,
                "settings": described(card.settings),
                "variations": [
                    {"label": v.label, "settings": described(varied(card, v))} for v in card.variations
                ],
            }
            for card in CARDS.values()
        ],
    }  # fmt: skip


def card_of(settings: RaceSettings) -> tuple[Card | None, Variation | None]:
    """The card, and its variation, whose race this is exactly."""
    for card in CARDS.values():
        if settings == card.settings:
            return card, None
        for variation in card.variations:
            if settings == varied(card, variation):
                return card, variation
    return None, None


def scene(
    course: Course, domain: Domain, heights: NDArray[Any], told: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """The race as far as it has been run: settings, surface over domain, paths, and what can be said of it by now
    (`outcome`, or `unknown`).
    """
    settings = course.settings
    called = names(settings.racers)
    card, variation = card_of(settings)
    header = {
        "settings": described(settings),
        "names": called,
        "axes": list(course.axes),
        "minima": course.minima.tolist(),
        "start": course.flat(course.start).tolist(),
        "card": card.key if card else None,
        "variation": variation.label if variation else None,
        "question": (variation or card).question if card else asked(called, settings),
        "answer": (variation or card).answer if card else None,
        "steep": settings.surface != NETWORK and steep(FUNCTIONS[settings.surface]),
        "fair": fairness(settings),
        "formula": mathml(rf"L = {FUNCTIONS[settings.surface].formula}") if settings.surface != NETWORK else "",
        **told,
    }
    if settings.experiment is not None:
        header["network"] = graph(settings.experiment, settings.stand)
    header["domain"] = [list(side) for side in domain]
    return header, {**walked(course, 0), "heights": single(heights)}


def walked(course: Course, first: int) -> dict[str, NDArray[Any]]:
    """Paths and losses at the steps from `first` to the last that is known, and the lengths of the steps between them
    and to the first of them.
    """
    heat = course.running.heat
    before = max(first - 1, 0)
    return {
        "path": course.shadow()[:, first:],
        "loss": heat.loss[:, first:],
        "length": Heat(heat.theta[:, before:], heat.loss[:, before:], heat.diverged).lengths,
    }


def unknown(course: Course) -> Work[dict[str, Any]]:
    """What can be said before the race is complete."""
    words = "The race is still being run. The table follows with its last step."
    told: dict[str, Any] = {
        "verdict": [],
        "verdict_words": words,
        "curvature": None,
        "bounds": [],
        "curvature_words": [],
    }
    return {**told, **(yield from course.words(closed=False))}


def outcome(course: Course) -> Work[dict[str, Any]]:
    """What can be said once the race is complete: verdict, why who diverges does so, how true the picture is."""
    settings, run = course.settings, course.running
    called = names(settings.racers)
    outcomes = verdict.outcomes(run.heat, settings.threshold, course.minima)
    start_curvature, _ = yield from within(curvature.steepest(course.land, course.start), 0.0, 0.5)
    words = yield from within(course.words(), 0.5, 1.0)
    return {
        "verdict": [asdict(each) for each in outcomes],
        "verdict_words": verdict.headline(outcomes, called, settings),
        "curvature": start_curvature,
        "bounds": [curvature.bound(racer, start_curvature) for racer in settings.racers],
        "curvature_words": [
            curvature.sentence(name, racer, start_curvature)
            for name, racer in zip(called, settings.racers, strict=True)
        ],
        **{name: said for name, said in words.items() if name in RaceOutcome.__annotations__},
    }


def asked(called: list[str], settings: RaceSettings) -> str:
    """What a race that is no card's asks, before it is run."""
    if not called:
        return EMPTY
    steps = verdict.step_count(settings.steps)
    goal = None if settings.threshold is None else numbers.plain(settings.threshold)
    if len(called) == 1:
        ask = f"Does it get below {goal}?" if goal else "How low does it get?"
        return f"{called[0]} is alone on the track, with {steps}. {ask}"
    listed = f"{', '.join(called[:-1])} and {called[-1]}" if len(called) < 5 else f"{len(called)} racers"
    if settings.experiment is None:
        where = f"on the surface “{FUNCTIONS[settings.surface].label}”"
    elif settings.view.plane == PAIR:
        where = "on your network’s loss, of which only two weights train"
    else:
        size = len(settings.experiment.anatomy.parameters)
        training = f"all {size} weights and biases" if size > 1 else "its one weight"
        where = f"on your network’s loss, with {training} training"
    ask = f"Which is below {goal} first?" if goal else "Which gets there first?"
    return f"{listed} {where}: the same start, {steps}. {ask}"


def fairness(settings: RaceSettings) -> str:
    """What is the same for all racers, and what is not."""
    same = ["start", "number of steps"]
    if settings.surface == NETWORK:
        same.insert(1, "batches")
    elif settings.noise:
        same.insert(1, "noise in every gradient")
    rates = {(racer.rate, racer.schedule, racer.floor) for racer in settings.racers}
    differ = "and the same learning rate" if len(rates) == 1 else "but each its own learning rate"
    if len(settings.racers) < 2:
        differ = ""
    return f"Same {verdict.listed(same)} ({settings.steps:,}){', ' + differ if differ else ''}."
