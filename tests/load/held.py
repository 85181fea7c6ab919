"""A class held against a server: all its learners at once, and what came of it."""

from __future__ import annotations

import asyncio
import random
import resource
import time
from dataclasses import dataclass
from typing import Any

import psutil

from tests.load.learner import Learner, Notes
from tests.serving import Server

#: Seconds over which a class arrives.
ARRIVING = 10.0


@dataclass(frozen=True)
class Setting:
    """Who does what. playing: how many of the learners play, at which speed; claiming: they say more than was sent."""

    learners: int
    playing: int = 0
    speed: int = 9
    claiming: bool = False
    seconds: float = 60.0
    arriving: float = ARRIVING
    seed: int = 1


@dataclass(frozen=True)
class Outcome:
    """What came of it. begun: when all had arrived; memory: megabytes of the server before and after; processor times
    in seconds from then on, of the server and of those who asked.
    """

    setting: Setting
    notes: list[Notes]
    begun: float
    lasted: float
    memory: tuple[float, float]
    server_cpu: float
    own_cpu: float

    @property
    def steps(self) -> list[float]:
        """Seconds of the answers to Steps that were pressed once all had arrived."""
        return [took for notes in self.notes for at, took in notes.steps if at >= self.begun]

    @property
    def questions(self) -> int:
        """How many were asked, the parts of each action, once all had arrived."""
        return sum(at >= self.begun for notes in self.notes for at, _ in notes.questions)

    @property
    def troubles(self) -> list[str]:
        return [trouble for notes in self.notes for trouble in notes.troubles]

    @property
    def players(self) -> list[Notes]:
        return [notes for notes in self.notes if notes.played]


def memory_of(server: Server) -> float:
    """Megabytes that the server's process has for itself, its children not counted."""
    return float(psutil.Process(server.process.pid).memory_full_info().uss) / 1e6


async def hold(server: Server, setting: Setting) -> Outcome:
    """Let a class of that setting use the server. Who plays is spread over the class."""
    rng = random.Random(setting.seed)
    playing = set(rng.sample(range(setting.learners), setting.playing))
    learners = [
        Learner(server.url, number, speed=setting.speed if number in playing else None, claims=setting.claiming)
        for number in range(setting.learners)
    ]
    process = psutil.Process(server.process.pid)
    before = memory_of(server)
    start = time.perf_counter()
    arrived = start + setting.arriving
    until = arrived + setting.seconds
    arrivals = [start + rng.uniform(0, setting.arriving) for _ in learners]
    lives = asyncio.gather(*(each.live(at, until) for each, at in zip(learners, arrivals, strict=True)))
    await asyncio.sleep(setting.arriving)
    used, own = _cpu(process), _own_cpu()
    await lives
    lasted = time.perf_counter() - arrived
    used, own = _cpu(process) - used, _own_cpu() - own
    after = memory_of(server)
    await asyncio.gather(*(each.line.close() for each in learners))
    return Outcome(setting, [each.notes for each in learners], arrived, lasted, (before, after), used, own)


def _cpu(process: Any) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def _own_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
