"""What one browser tab is racing, and the answers to what its component asks. Nothing here knows Streamlit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from playground.experiment import Experiment
from playground.frames import encode
from playground.race.course import Course, course
from playground.race.link import decode
from playground.race.link import encode as link_of
from playground.race.picture import catalogue, scene
from playground.race.presets import CARDS
from playground.race.reading import read
from playground.race.settings import RaceSettings
from playground.ui.race import extras

USUAL = CARDS["ravine"].settings
MOST_ASKED = 8


@dataclass
class Track:
    """The race of one tab. own: the experiment of "Step through", raced when the learner asks for it; picked: the two
    parameters that make its plane at first.
    """

    own: Experiment
    settings: RaceSettings = USUAL
    at: int = 0
    problems: list[str] = field(default_factory=list)
    picked: tuple[int, int] = (0, 1)
    _course: Course | None = None

    @classmethod
    def from_link(cls, params: Mapping[str, str], own: Experiment) -> Track:
        settings, at, problems = decode(params, own, USUAL)
        return cls(own, settings, at, problems)

    @property
    def course(self) -> Course:
        if self._course is None or self._course.settings != self.settings:
            self._course = course(self.settings, self._course)
        return self._course

    def opening(self, reply_to: str | None = None) -> bytes:
        """Everything: what there is to choose from, and the race."""
        return self._whole({"catalogue": catalogue(), "at": self.at}, reply_to)

    def answer(self, asked: Any) -> bytes:
        """What the component asked for. `asked` comes from the browser: a dict of anything."""
        question = asked if isinstance(asked, dict) else {}
        reply_to = question.get("id") if isinstance(question.get("id"), str) and len(question["id"]) < 64 else None
        if question.get("hello") is True:
            return self.opening(reply_to)
        at = question.get("at")
        self.at = at if isinstance(at, int) and not isinstance(at, bool) and 0 <= at <= self.settings.steps else 0
        if isinstance(question.get("settings"), dict):
            network = question["settings"].get("network") != "kept" or self.settings.experiment is None
            experiment = self.own if network else self.settings.experiment
            asked_for = dict(question["settings"])
            if asked_for.get("pair") == "selected":
                asked_for["pair"] = self.picked
            self.settings, self.problems = read(asked_for, experiment, self.settings)
            self.at = 0
            return self._whole({"at": 0}, reply_to)
        wishes = question["changes"][:MOST_ASKED] if isinstance(question.get("changes"), list) else []
        if isinstance(question.get("open"), dict):
            wishes.append({**question["open"], "what": "open"})
        if question.get("surface") is not None:
            wishes.append({"what": "surface", "step": question["surface"]})
        header: dict[str, Any] = {}
        arrays: dict[str, Any] = {}
        for wish in wishes:
            more, drawn = extras.answer(self.course, wish) if isinstance(wish, dict) else ({}, {})
            header |= more
            arrays |= drawn
        return encode({**header, "reply_to": reply_to}, arrays)

    def _whole(self, header: dict[str, Any], reply_to: str | None) -> bytes:
        told, arrays = scene(self.course)
        problems, self.problems = self.problems, []
        return encode(
            {
                **header,
                "scene": told,
                "problems": problems,
                "link": link_of(self.settings, USUAL),
                "reply_to": reply_to,
            },
            arrays,
        )
