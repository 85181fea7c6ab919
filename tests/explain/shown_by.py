"""What a link of the playground shows, in words: the texts of the page that it opens."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from playground.engine import HYPERPARAMETERS
from playground.experiment import Experiment, choices, link, presets, tuning
from playground.experiment.layers import KINDS
from playground.experiment.layers import SETTINGS as LAYER_SETTINGS
from playground.experiment.settings import NAME, SETTINGS
from playground.experiment.surface_choice import SurfaceChoice
from playground.explain import story
from playground.explain.guessing import guess
from playground.plans import code_script
from playground.plans import link as plan_link
from playground.plans.plan import SCHEDULES
from playground.plans.recipes import RECIPES
from playground.race import link as race_link
from playground.race import presets as race_presets
from playground.timeline import Timeline
from playground.ui.bigger.story import settings as told_plan
from tests.explain.moments import inspected

_TAG = re.compile(r"<[^>]+>")
"""Of a formula only what is read is kept: "ε^"."""


class NotOpenedError(AssertionError):
    """A link that does not open as it says."""


def shown_by(address: str) -> list[str]:
    """The texts of what a link opens; NotOpenedError where a part of it is not used as given."""
    parts = urlsplit(address)
    given = dict(parse_qsl(parts.query, keep_blank_values=True))
    texts = {".": _step, "./": _step, "optimizer_race": _race, "bigger_data": _bigger}[parts.path](given)
    return [_TAG.sub("", text) if text.startswith("<math") else text for text in texts]


def _used(problems: list[str]) -> None:
    if problems:
        raise NotOpenedError(problems[0])


def _step(given: dict[str, str]) -> Iterator[str]:
    opened, problems = link.decode(given)
    _used(problems)
    line = Timeline(opened.run)
    if line.reached(opened.cursor.update) != opened.cursor.update:
        raise NotOpenedError(f"The run ends before update {opened.cursor.update}.")
    moment = line.moment(opened.cursor.update)
    captions = {caption.id: caption for caption in story(moment, opened.selection, opened.focus)}
    if opened.cursor.step not in captions:
        raise NotOpenedError(f"There is no operation {opened.cursor.step}.")
    caption = captions[opened.cursor.step]
    yield from (caption.title, caption.sentence, caption.summary, caption.matrices)
    yield from _texts(inspected(moment, opened.cursor.step, opened.selection, opened.focus))
    if opened.card:
        card = presets.PRESETS[opened.card]
        yield from (card.title, card.line)
    yield from _settings(opened.run.experiment_at(opened.cursor.update))
    yield choices.targets_sentence(opened.run.experiment)
    level = guess(opened.run.experiment, line.y)
    if level and opened.cursor.update:  # it stands beside a curve, and a curve takes two points
        yield level.name
    if opened.view.surface != SurfaceChoice():
        yield {"random": "two random directions", "pair": "two weights", "path": "along the way"}[
            opened.view.surface.kind
        ]


def _settings(experiment: Experiment) -> Iterator[str]:
    """The controls, and what is chosen in them."""
    for row in SETTINGS.values():
        yield from (row.label, row.note)
        if row.kind == NAME:
            yield from (
                each.label
                for each in choices.named(experiment, row.name)
                if each.value == getattr(experiment, row.name)
            )
    for each in experiment.layers or ():
        yield KINDS[each.kind].title
        yield from (f"{LAYER_SETTINGS[name].label} {value}" for name, value in each.settings)
    for name in tuning.usual(experiment.optimizer):
        yield from (name, HYPERPARAMETERS[name].label)


def _race(given: dict[str, str]) -> Iterator[str]:
    settings, _, problems = race_link.decode(given, Experiment(), race_presets.CARDS["bowl"].settings)
    _used(problems)
    card = race_presets.CARDS.get(settings.surface)
    if settings.noise:
        card = race_presets.CARDS["noise"]
    if card is None:
        raise NotOpenedError(f"No card is about {settings.surface}.")
    yield from (card.title, card.line, card.question, card.answer)
    yield from (racer.optimizer for racer in settings.racers)


def _bigger(given: dict[str, str]) -> Iterator[str]:
    opened, problems = plan_link.decode(given)
    _used(problems)
    recipe = RECIPES.get(given.get("recipe", ""))
    if recipe:
        yield from (recipe.title, recipe.line, recipe.note)
    plan = opened.plan
    assert plan is not None
    yield from (told_plan(plan), plan.data.title, plan.data.line, SCHEDULES[plan.schedule])
    yield code_script.script(plan, 1000)


def _texts(value: Any) -> Iterator[str]:
    """All texts inside plain data."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, each in value.items():
            yield name
            yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)
