"""What a learner does on the page Step through, and what the page says meanwhile.

Each learner has weights of its own, so that another's numbers would not pass for theirs. What they were told is noted;
whether it is right is looked at afterwards (checking.py).
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from playground.experiment import Change, Experiment, Run
from playground.experiment.link import Cursor, encode
from tests.load.line import Answer, Line, Trouble
from tests.load.pace import Pace

#: Seconds from one action of a learner to the next.
EVERY = 2.0
#: And from rest to when the address is asked for (stage.js).
REST = 0.25
#: Questions for a surface after which a page that opens has it, or goes on without.
MOST_SURFACES = 9
RATES = (0.03, 0.1, 0.3)
#: Of a hundred actions so many are changes of settings, of each kind; the others are Steps.
CHANGES = 2
#: A client that claims more than it was sent says it has come so many updates further.
FURTHER = 20_000


def _updates(pictures: list[dict[str, Any]]) -> set[int]:
    return {picture["update"] for picture in pictures}


@dataclass(frozen=True)
class Noted:
    """A state as a learner was told it: weights and losses of a run before an update."""

    run: Run
    update: int
    theta: np.ndarray
    losses: tuple[float, float]


@dataclass
class Notes:
    """What is known of a learner afterwards. Times in seconds."""

    first_page: float = 0.0
    #: From its opening to the whole surface, without a press in between.
    surface: float | None = None
    #: Of each Step: when it was pressed, and how long the answer took; of all questions how long.
    steps: list[tuple[float, float]] = field(default_factory=list)
    questions: list[tuple[float, float]] = field(default_factory=list)
    states: list[Noted] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    actions: int = 0
    answered: int = 0
    repeated: int = 0
    #: Of a player: epochs it was shown, pictures, seconds it played, seconds in which a picture was due and missing.
    epochs: float = 0.0
    pictures: int = 0
    played: float = 0.0
    lacking: float = 0.0
    #: Whether it was told that others are at work too.
    told_of_others: bool = False


class Learner:
    """One of a class. speed: plays at that speed instead of stepping; claims: says more than it was sent."""

    def __init__(self, url: str, number: int, *, speed: int | None = None, claims: bool = False) -> None:
        self.number, self.speed, self.claims = number, speed, claims
        self.run = Run(Experiment(seed=1_000 + number))
        self.line = Line(url, encode(self.run, Cursor()))
        self.notes = Notes()
        self._rng = random.Random(number)
        self._update, self._step, self._reached, self._revision = 0, "start", 0, 0
        self._known, self._heard, self._changed, self._per_epoch = "", "", 0, 1

    async def live(self, arrive: float, until: float) -> None:
        """Open the page at `arrive`, and use it until `until` (both on `time.perf_counter`)."""
        await asyncio.sleep(max(0.0, arrive - time.perf_counter()))
        with self._noting_troubles():
            await self._open()
            await (self._walk(until) if self.speed is None else self._play(until))

    async def visit(self, steps: int) -> None:
        """Open the page, step so many times, and leave."""
        with self._noting_troubles():
            await self._open()
            for _ in range(steps):
                await self._press_step()
        await self.line.close()

    @contextmanager
    def _noting_troubles(self) -> Iterator[None]:
        try:
            yield
        except (Trouble, OSError, TimeoutError) as trouble:
            self.notes.troubles.append(f"learner {self.number}: {type(trouble).__name__}: {trouble}")
        self.notes.troubles += self.line.troubles
        self.notes.repeated = self.line.repeated

    async def _open(self) -> None:
        began = time.perf_counter()
        self._note(await self.line.open())
        await self.line.finished()
        self.notes.first_page = time.perf_counter() - began
        await self._look_around(link=True, surface=self._surface(41, path=True))
        for _ in range(MOST_SURFACES):
            told = (await self._ask(surface=self._surface(101))).told.surface
            if told is not None and not told["unfinished"] and told["side"]:
                self.notes.surface = time.perf_counter() - began
                break

    # -- one step after the other ----------------------------------------------------------------------------------

    async def _walk(self, until: float) -> None:
        due = time.perf_counter() + self._rng.uniform(0, EVERY)
        # Once in any case: where the machine is busy the page may be there late.
        while due < until or not self.notes.steps:
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            self.notes.actions += 1
            await self._act(self._rng.randrange(100))
            self.notes.answered += 1
            due = max(due + EVERY, time.perf_counter())

    async def _act(self, kind: int) -> None:
        if kind < CHANGES:
            await self._choose_rate()
        elif kind < 2 * CHANGES:
            await self._set_weight()
        else:
            await self._press_step()

    async def _press_step(self) -> None:
        """A whole update, the most that a press asks for: its inside, its sentences, the inspector, the states on, the
        dot on the surface, the address. It is answered once all of it is there.
        """
        at = self._update = self._reached
        self._step, self._reached = "recheck", at + 1
        wanted: dict[str, Any] = {"moves": [at + 2], "states": [at + 6], "stories": [at + 1]}
        more: dict[str, Any] = {"inspector": True, "surface": self._surface(41, dot=True), "link": True}
        began = time.perf_counter()
        while any(wanted.values()):
            told = (await self._ask(**wanted, **more)).told
            here = {"moves": _updates(told.moves), "states": _updates(told.states), "stories": told.said}
            wanted = {what: [one for one in updates if one not in here[what]] for what, updates in wanted.items()}
            more = {}
        self.notes.steps.append((began, time.perf_counter() - began))

    async def _look_around(self, **more: Any) -> None:
        """What an opening leaves to be asked for: an update's inside and the states of the Steps that may follow."""
        at = self._next_update()
        await self._ask(moves=[at + 2], states=[at + 3, at + 4, at + 5, at + 6], stories=[at + 1], **more)

    async def _choose_rate(self) -> None:
        now = self._at_next_update().learning_rate
        rate = self._rng.choice([each for each in RATES if each != now])
        began = time.perf_counter()
        await self.line.choose("Learning rate", f"{rate:g}")
        self.notes.questions.append((began, time.perf_counter() - began))
        following = self._next_update()
        if following == 0 and not self.run.changes:
            self.run = Run(replace(self.run.experiment, learning_rate=rate))
            self._update, self._step, self._reached = 0, "start", 0
        else:
            self._branch(Change(following, "learning_rate", rate))
        assert self.line.last is not None
        self._note(self.line.last)
        await self._look_around(surface=self._surface(41))

    async def _set_weight(self) -> None:
        self._changed += 1
        at, value = self._next_update(), round(self._rng.uniform(-1, 1), 2)
        change = {"what": "weight", "selection": "w:0:0:0", "value": value, "number": f"load.c{self._changed}"}
        await self._ask(changes=[change], becomes=Change(at, "weight", (0, value)))
        self._update, self._step = at, "start"
        # A change of the run runs the whole page behind the answer; a learner looks at it for a moment.
        await asyncio.sleep(REST)
        await self._look_around(surface=self._surface(41))

    # -- play ----------------------------------------------------------------------------------------------------------

    async def _play(self, until: float) -> None:
        assert self.speed is not None
        began = time.perf_counter()
        pace = Pace(self.speed, 0, self._per_epoch, began)
        while (now := time.perf_counter()) < until or not pace.pictures:
            pace.look(now)
            if (rest := pace.hungry_in()) > 0:
                await asyncio.sleep(min(rest, max(until - now, 0.0)) + 0.001)
                continue
            first, stride, count = pace.wish(now)
            if pace.shown:
                self._update, self._step, self._reached = pace.shown - 1, "recheck", pace.shown
            if self.claims:
                self._update, self._step, self._reached = first + FURTHER, "recheck", first + FURTHER
            again = self._surface(41, again="left") if pace.fastest and self._known else None
            answer = await self._ask(ahead=(first, stride, count), fastest=pace.fastest, surface=again)
            now = time.perf_counter()
            pace.look(now)
            pace.arrived(answer.told.ahead or [], now)
            self.notes.told_of_others |= answer.told.slowed
        self.notes.played = time.perf_counter() - began
        self.notes.epochs = pace.shown / self._per_epoch
        self.notes.pictures, self.notes.lacking = pace.pictures, pace.lacking

    # -- what is said --------------------------------------------------------------------------------------------------

    async def _ask(self, becomes: Change | None = None, **wanted: Any) -> Answer:
        """Ask, and note what was answered: of the run as it is, or as the change that is asked for leaves it."""
        began = time.perf_counter()
        answer = await self.line.ask(
            {
                "run": self.run.key(), "cursor": {"update": self._update, "step": self._step}, "granularity": "batch",
                "selection": "w:0:0:0", "focus": None, "level": 0, "reached": self._reached, "shown": "first",
                "revision": self._revision, "heard": self._heard, "ends": True, **wanted,
            }
        )  # fmt: skip
        self.notes.questions.append((began, time.perf_counter() - began))
        if becomes is not None:
            self._branch(becomes)
        self._note(answer)
        return answer

    def _surface(self, side: int, **more: Any) -> dict[str, Any]:
        state = self._update + (self._step == "recheck")
        return {
            "kind": "path", "pair": None, "seed": 0, "contours": "all", "update": self._update, "state": state,
            "known": self._known, "path": False, "side": side, "again": None, **more,
        }  # fmt: skip

    def _note(self, answer: Answer) -> None:
        told = answer.told
        if told.surface is not None:
            self._known = told.surface["plane"]
        if told.notices is not None:
            self._heard = told.notices[1]
        if told.setup is not None:
            self._revision, self._per_epoch = told.setup.view.revision, told.setup.batches_per_epoch
        if told.run != self.run.key():
            self.notes.troubles.append(f"learner {self.number}: told of a run that is not theirs, {told.run}")
            return
        if not told.states:
            return
        thetas, metrics = answer.array("state_theta"), answer.array("state_metrics")
        for row, state in enumerate(told.states):
            losses = (float(metrics[row, 0]), float(metrics[row, 1]))
            self.notes.states.append(Noted(self.run, state["update"], thetas[row].copy(), losses))

    def _next_update(self) -> int:
        return self._update if self._step == "start" else self._update + 1

    def _at_next_update(self) -> Experiment:
        return self.run.experiment_at(self._next_update())

    def _branch(self, change: Change) -> None:
        self.run = self.run.branch(change.update, change)
        self._reached = min(self._reached, change.update)
