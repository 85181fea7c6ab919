"""A link into the playground: to which page it leads, and what it opens there, to compute a lesson's figures from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl

from playground.experiment import Experiment
from playground.experiment import link as step_link
from playground.experiment.link import Link
from playground.plans import link as plan_link
from playground.plans.plan import Plan
from playground.race import link as race_link
from playground.race.course import Course, course
from playground.race.presets import CARDS
from playground.race.settings import RaceSettings
from playground.timeline import Timeline

STEP, RACE, BIGGER = "step_through", "optimizer_race", "bigger_data"
MOST_CHARACTERS = 8_000
_LINK = re.compile(rf"(?:\./)?({RACE}|{BIGGER}|{STEP})?(?:\?([^#\s]*))?")


@dataclass(frozen=True)
class LinkTarget:
    """What a link opens. page: one of the three; query: behind its question mark; problems: what of it is not used."""

    page: str
    query: str
    link: Link | None = None
    race: RaceSettings | None = None
    plan: Plan | None = None
    problems: tuple[str, ...] = ()

    @cached_property
    def timeline(self) -> Timeline:
        """The run of a link of "Step through"."""
        return _timeline(self._run.run, self._run.snapshot)

    @cached_property
    def twin(self) -> Timeline | None:
        """The run beside it."""
        return None if self._run.twin is None else _timeline(self._run.twin, self._run.twin_snapshot)

    @cached_property
    def course(self) -> Course:
        """The race."""
        if self.race is None:
            raise ValueError("This link leads to no race.")
        return course(self.race)

    @property
    def focus(self) -> int | None:
        """The pinned example; a card's own is not pinned, it goes along with the batches."""
        return self._run.focus if "ex" in dict(parse_qsl(self.query)) else None

    @property
    def _run(self) -> Link:
        if self.link is None:
            raise ValueError("This link leads to no run of Step through.")
        return self.link


def _timeline(run: Any, snapshot: Any) -> Timeline:
    made = Timeline(run)
    if snapshot is not None:
        made.adopt(snapshot)
    return made


def parts(written: str) -> tuple[str, str] | None:
    """The page and the query of a link as lessons write it; None where it leads out of the playground."""
    found = _LINK.fullmatch(written)
    if found is None or len(written) > MOST_CHARACTERS:
        return None
    return found[1] or STEP, found[2] or ""


def problem_of(written: str) -> list[str]:
    """What is wrong with a link in a text, as sentences."""
    if parts(written) is None:
        return [f"A link leads into the playground: ./?…, {RACE}?… or {BIGGER}?…; “{written[:60]}” does not."]
    return list(opened(written).problems)


def opened(written: str) -> LinkTarget:
    """What a link opens; ValueError for one that leads out of the playground."""
    found = parts(written)
    if found is None:
        raise ValueError(problem_of(written)[0])
    page, query = found
    params = dict(parse_qsl(query, keep_blank_values=True, max_num_fields=200))
    if page == RACE:
        settings, _, problems = race_link.decode(params, Experiment(), CARDS["ravine"].settings)
        return LinkTarget(page, query, race=settings, problems=tuple(problems))
    if page == BIGGER:
        told, problems = plan_link.decode(params)
        return LinkTarget(page, query, plan=told.plan or plan_link.USUAL, problems=tuple(problems))
    link, problems = step_link.decode(params)
    return LinkTarget(page, query, link=link, problems=tuple(problems))
