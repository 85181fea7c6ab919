"""A learner's page without a browser: one session, what the stage asks of it, and what the sidebar changes in it."""

from __future__ import annotations

import contextlib
import math
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any
from unittest import mock
from urllib.parse import parse_qsl

import numpy as np

from playground.experiment.link import Cursor
from playground.experiment.presets import PRESETS
from playground.frames import Message, decode
from playground.timeline import Diverged
from playground.ui import answers, cards, keys, links, seek, shell, snapshots, stage
from playground.ui.apply import apply
from playground.ui.links import link_of, session_of
from playground.ui.session import Session

MOST_BYTES = 1_000_000
#: What differs between two pages that show the same: who speaks, how often, and by which way they came here.
OF_THE_PAGE = ("session", "revision", "returned", "linked", "undo", "reached", "purpose", "card", "mannered")


def params(query: str) -> dict[str, str]:
    """The parameters of an address, as the server reads them."""
    return dict(parse_qsl(query, keep_blank_values=True))


@dataclass
class Actor:
    """One tab. Every answer is decoded, and its size and time are noted in `took`: (bytes, seconds, while playing)."""

    query: str = ""
    took: list[tuple[int, float, bool]] = field(default_factory=list)
    store: snapshots.Snapshots = field(default_factory=snapshots.Snapshots)

    def __post_init__(self) -> None:
        self.numbers = 0
        self.state: dict[str, Any] = {}
        self.message = self._opened(session_of, params(self.query))

    @property
    def session(self) -> Session:
        found: Session = self.state[keys.SESSION]
        return found

    def _opened(self, opens: Any, *given: Any) -> Message:
        """The page as this way of opening it draws it first."""
        with self._the_server():
            self.state = {keys.SESSION: opens(*given)}
        return self.redraw()

    @contextlib.contextmanager
    def _the_server(self, seconds: float = 60.0) -> Iterator[None]:
        """What the server has for all pages, for this one alone; with so much time that nothing is left for later."""
        budgets = [
            (answers, "BUDGET_SECONDS"),
            (answers, "OPENING_SECONDS"),
            (answers, "WORDS_SECONDS"),
            (seek, "WAY_SECONDS"),
            (seek, "PATIENCE_SECONDS"),
        ]
        with contextlib.ExitStack() as stack:
            stack.enter_context(mock.patch.object(links, "snapshots", return_value=self.store))
            for module, name in budgets:
                stack.enter_context(mock.patch.object(module, name, max(seconds, getattr(module, name))))
            yield
        if keys.SESSION in self.state:
            self.session.allow(math.inf)

    @contextlib.contextmanager
    def without_time(self, seconds: float = 0.0) -> Iterator[None]:
        """The same, with hardly any time to compute in."""
        del seconds
        with mock.patch.object(links, "snapshots", return_value=self.store), contextlib.ExitStack() as stack:
            for name in ("WAY_SECONDS", "PATIENCE_SECONDS"):
                stack.enter_context(mock.patch.object(seek, name, 1e-9))
            yield

    def reload(self) -> Message:
        """The same address in a new tab."""
        self.session.rest()
        return self._opened(session_of, params(self.link()))

    def link(self) -> str:
        with self._the_server():
            return link_of(self.session)

    def redraw(self) -> Message:
        """The page's script runs: the stage is told again where the run is another, or there is something to say."""
        return self._answered(lambda: stage._send(answers.opening(self.session)), playing=False)

    def ask(self, **wishes: Any) -> Message:
        """The stage's question and its answer, by the code that answers it on the page."""
        self.numbers += 1
        session = self.session
        asked = {
            "id": f"test.{self.numbers}", "run": session.key, "granularity": session.granularity,
            "cursor": {"update": session.cursor.update, "step": session.cursor.step}, "selection": session.selection,
            "focus": session.focus, "level": session.view.level, "reached": session.reached,
            "heard": self.heard, **wishes,
        }  # fmt: skip
        for change in asked.get("changes", []):
            change["number"] = f"c{self.numbers}"
        self.state[keys.STAGE] = SimpleNamespace(ask=asked)
        return self._answered(stage._answer, playing="ahead" in wishes)

    def set(self, name: str, value: Any) -> Message:
        """A control of the sidebar."""
        self._shown()
        apply(self.session, name, value)
        return self.redraw()

    def open_card(self, key: str) -> Message:
        self._shown()
        cards.open_card(self.session, PRESETS[key])
        return self.redraw()

    def _answered(self, work: Any, *, playing: bool) -> Message:
        page = SimpleNamespace(session_state=self.state)
        began = time.perf_counter()
        patched = mock.patch.object(stage, "st", page), mock.patch.object(shell, "st", page)
        with patched[0], patched[1], self._the_server(0.0 if playing else 60.0):
            work()
        took = time.perf_counter() - began
        raw = self.state[keys.MESSAGE]
        self.took.append((len(raw), took, playing))
        assert len(raw) < MOST_BYTES
        self.message = decode(raw)
        return self.message

    def _shown(self) -> None:
        """The stage has shown what came, and asked for what it draws beside it."""
        self.session.rest()
        self.session.heard(self.heard)

    @property
    def heard(self) -> str:
        """By what name the newest notices came."""
        return str(self.message.header.get("notices", ([], ""))[1])

    # -- where the stage goes ---------------------------------------------------------------------------------------

    def places(self, update: int) -> list[str]:
        """The steps of an update, as the stage knows them from its move; of the last one of a run, those there are."""
        if self.session.experiment.standstill:
            return ["start"]
        try:
            return [*self.session.steps(update)]
        except Diverged:
            return ["start"]

    def reached(self, update: int) -> int:
        """``update``, or the last one there is where one of the runs ends before it."""
        return min(timeline.reached(update) for timeline in self.session.timelines)

    def move(self, by: int) -> Cursor:
        """The cursor so many steps on or back; it stops at the ends of the run."""
        update, step = self.session.cursor.update, self.session.cursor.step
        for _ in range(abs(by)):
            ids = self.places(update)
            at = ids.index(step) if step in ids else 0
            if 0 <= at + np.sign(by) < len(ids):
                step = ids[at + int(np.sign(by))]
            elif by > 0 and len(ids) > 1 and self.reached(update + 1) > update:
                update, step = update + 1, self.places(update + 1)[min(1, len(self.places(update + 1)) - 1)]
            elif by < 0 and update > 0:
                update, step = update - 1, self.places(update - 1)[-1]
        return Cursor(update, step)

    def go(self, cursor: Cursor) -> Message:
        """The stage stands at `cursor`, and asks for what it draws there."""
        update, step = cursor.update, cursor.step
        seen = update + 1 if step == "recheck" else update
        return self.ask(
            cursor={"update": update, "step": step}, moves=[update, update + 1], states=[update, update + 1],
            stories=[update], inspector=self.session.view.level >= 2, link=True,
            reached=max(self.session.reached, seen),
        )  # fmt: skip


def shown(message: Message) -> dict[str, Any]:
    """What a whole picture shows, apart from whose page it is on: for comparing two ways to the same place."""
    # The end of a run is known to those who have come that far; what is set aside is of the page.
    apart = ("number", "reply_to", "ghosts", "aside", "notices", "end", "ending")
    header = {name: value for name, value in message.header.items() if name not in apart}
    setup = {name: value for name, value in header.pop("setup").items() if name != "view"}
    view = {name: value for name, value in message.header["setup"]["view"].items() if name not in OF_THE_PAGE}
    # The gradient that led to a state is drawn only where the state before it is held: it belongs to the way here.
    ways = ("history_", "state_norms", "twin_history_", "twin_state_norms")
    arrays = {name: array.tobytes() for name, array in message.arrays.items() if not name.startswith(ways)}
    return {"header": header, "setup": setup, "view": view, "arrays": arrays}
