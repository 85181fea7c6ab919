"""What one browser tab is racing, and the answers to what its component asks. Nothing here knows Streamlit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from playground.experiment import Experiment, limits
from playground.frames import encode
from playground.race.course import Course, course
from playground.race.delivery import LATER, Delivery
from playground.race.link import decode
from playground.race.link import encode as link_of
from playground.race.picture import catalogue
from playground.race.presets import CARDS
from playground.race.reading import read
from playground.race.settings import RaceSettings, Stand
from playground.ui.race.errands import Errands
from playground.ui.race.extras import Answer

USUAL = CARDS["ravine"].settings
MOST_ASKED = 8


@dataclass
class Track:
    """The race of one tab. own: the experiment of "Step through", raced when the learner asks for it; stand: where it
    stands there, None at its start; picked: the two parameters that make its plane at first.
    """

    own: Experiment
    settings: RaceSettings = USUAL
    at: int = 0
    problems: list[str] = field(default_factory=list)
    picked: tuple[int, int] = (0, 1)
    stand: Stand | None = None
    errands: Errands = field(default_factory=Errands)
    _delivery: Delivery | None = None
    _answered: tuple[str | None, bytes] = (None, b"")

    @classmethod
    def from_link(cls, params: Mapping[str, str], own: Experiment) -> Track:
        settings, at, problems = decode(params, own, USUAL)
        return cls(own, settings, at, problems)

    @property
    def course(self) -> Course:
        return self.delivery.course

    @property
    def delivery(self) -> Delivery:
        """The race of these settings, on its way to the browser. Of the race before only what it shares is kept."""
        before = self._delivery.course if self._delivery is not None else None
        if self._delivery is None or before is None or before.settings != self.settings:
            self._delivery = Delivery(course(self.settings, before))
        return self._delivery

    def opening(self, reply_to: str | None = None) -> bytes:
        """Everything: what there is to choose from, and the race."""
        return self._whole({"catalogue": catalogue(), "at": self.at}, reply_to)

    def answer(self, asked: Any) -> bytes:
        """What the component asked for. `asked` comes from the browser: a dict of anything."""
        question = asked if isinstance(asked, dict) else {}
        reply_to = question.get("id") if isinstance(question.get("id"), str) and len(question["id"]) < 64 else None
        if reply_to is not None and reply_to == self._answered[0]:
            return self._answered[1]  # That answer was lost, and with it what took its time to compute.
        message = self.opening(reply_to) if question.get("hello") is True else self._reply(question, reply_to)
        self._answered = (reply_to, message)
        return message

    def _reply(self, question: dict[str, Any], reply_to: str | None) -> bytes:
        at = question.get("at")
        self.at = at if isinstance(at, int) and not isinstance(at, bool) and 0 <= at <= self.settings.steps else 0
        if isinstance(question.get("settings"), dict):
            network = question["settings"].get("network") != "kept" or self.settings.experiment is None
            experiment = self.own if network else self.settings.experiment
            asked_for = dict(question["settings"])
            if asked_for.get("pair") == "selected":
                asked_for["pair"] = self.picked
            self.settings, self.problems = read(asked_for, experiment, self.settings, self.stand)
            return self._another(0, question, reply_to)
        if isinstance(question.get("link"), str) and len(question["link"]) <= limits.MOST_LINK:
            return self._another(
                self.open(dict(parse_qsl(question["link"], keep_blank_values=True))), question, reply_to
            )
        for wish in _wishes(question):
            self.errands.take(self.course, wish)
        header: dict[str, Any] = {}
        arrays: dict[str, Any] = {}
        if isinstance(question.get("more"), dict):
            header, arrays = self._more(question["more"])
        else:
            header, arrays = self.errands.run_for(LATER)
        return encode({**header, **self.errands.told(), "reply_to": reply_to}, arrays)

    def open(self, params: Mapping[str, str]) -> int:
        """Take up a link's race in place of this one; the step it stands at."""
        self.settings, at, self.problems = decode(params, self.own, USUAL)
        self.errands.drop()
        self.at = at
        return at

    def _another(self, at: int, question: dict[str, Any], reply_to: str | None) -> bytes:
        """Another race than before."""
        self.errands.drop()
        self.at = at
        ticket = question.get("ticket")
        return self._whole({"at": at, **({"ticket": ticket} if type(ticket) is int else {})}, reply_to)

    def _whole(self, header: dict[str, Any], reply_to: str | None) -> bytes:
        told, arrays = self._told(self.delivery.opening())
        return encode({**header, **told, "reply_to": reply_to}, arrays)

    def _more(self, asked: dict[str, Any]) -> Answer:
        """The next piece of the race; all there is where the browser shows another race than this."""
        first, square = (asked.get(name) if type(asked.get(name)) is int else 0 for name in ("first", "square"))
        ours = asked.get("race") == self.delivery.race
        found = self._told(self.delivery.more(int(first or 0) if ours else 0, int(square or 0)))
        return ({**found[0], "at": self.at}, found[1]) if "scene" in found[0] else found

    def _told(self, found: Answer) -> Answer:
        """With a new race come the sentences about its settings, and its link."""
        header, arrays = found
        if "scene" not in header:
            return found
        problems, self.problems = self.problems, []
        stands = self.stand.update if self.stand is not None else None
        return {**header, "problems": problems, "link": link_of(self.settings, USUAL), "stands": stands}, arrays


def _wishes(question: dict[str, Any]) -> list[dict[str, Any]]:
    """What is asked for besides the race itself."""
    changes = question.get("changes")
    wishes = changes[:MOST_ASKED] if isinstance(changes, list) else []
    if isinstance(question.get("open"), dict):
        wishes.append({**question["open"], "what": "open"})
    if question.get("surface") is not None:
        wishes.append({"what": "surface", "step": question["surface"]})
    return [wish for wish in wishes if isinstance(wish, dict)]
