"""What is known here of a job: its parts, where each stands, and what its worker has told so far."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, field
from typing import Any

Event = dict[str, Any]

WAITING, RUNNING, STOPPING, DONE, STOPPED, FAILED = "waiting", "running", "stopping", "done", "stopped", "failed"
ENDED = (DONE, STOPPED, FAILED)
MOST_EVENTS = 6_000
"""Events kept of one part. A worker sends a few a second, so this is more than a job's time allows."""


@dataclass(frozen=True)
class Task:
    """A function to call in a worker, by name ("package.module:function"), with arguments that can be pickled."""

    function: str
    arguments: tuple[Any, ...]
    title: str = ""


@dataclass
class Part:
    """One task of a job, done by one worker from start to end. lost: how often the whole cluster went from under it."""

    id: str
    task: Task
    folder: str
    status: str = WAITING
    events: list[Event] = field(default_factory=list)
    result: Any = None
    failure: str = ""
    stop_reason: str = ""
    started: float = 0.0
    ended: float = 0.0
    future: Any = None
    lost: int = 0

    @property
    def over(self) -> bool:
        return self.status in ENDED

    def hear(self, event: Event) -> None:
        """Keep an event. One marked `latest` takes the place of the one of its kind before, at the end: such events are
        large, and nobody asks for the older ones.
        """
        if event.get("latest"):
            older = [at for at, other in enumerate(self.events) if other["kind"] == event["kind"]]
            if older:
                del self.events[older[-1]]
        if len(self.events) < MOST_EVENTS:
            self.events.append(event)

    def end(self, status: str) -> None:
        self.status, self.ended, self.future = status, time.monotonic(), None


@dataclass
class Job:
    """What one press of a button started: one or more parts, and the tabs that look at them."""

    id: str
    session: str
    parts: list[Part]
    about: Any = None
    watchers: set[str] = field(default_factory=set)
    left: float | None = None

    @classmethod
    def of(cls, session: str, tasks: list[Task], folder: str, about: Any = None) -> Job:
        """A new job under a name that cannot be guessed: whoever knows it may look at the job and stop it."""
        name = secrets.token_urlsafe(9)
        parts = [Part(f"{name}.{number}", task, f"{folder}/{name}/{number}") for number, task in enumerate(tasks)]
        return cls(name, session, parts, about, {session})

    @property
    def over(self) -> bool:
        return all(part.over for part in self.parts)

    @property
    def ended(self) -> float:
        return max(part.ended for part in self.parts)
