"""What the server does, for whoever runs it: an event a line of the log, as JSON, and counts for a monitor.

Nothing of it tells of a person: a session is a random name that nobody else knows, an action is a word of ours, and
what was asked, drawn or typed is not kept.
"""

from __future__ import annotations

import bisect
import contextlib
import json
import logging
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

ALL, SLOW, NONE = "all", "slow", "none"
EVENTS = "PLAYGROUND_LOG_EVENTS"
"""The environment variable that says which events are logged; those that are slow where it says nothing."""
SLOW_SECONDS = 0.25
BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
"""Upper ends, in seconds, of what answers are counted in."""
IN_HAND = (0, 3, 6, 12, 30, 60, 120)
"""The same for the pictures that a page which plays has in hand when it asks for more: its buffer."""
_LOG = logging.getLogger("playground.events")


@dataclass
class Counted:
    """How often there was how much of something. counts: by upper ends, the last for what lies above them all."""

    bounds: tuple[float, ...]
    counts: list[int] = field(default_factory=list)
    total: float = 0.0

    def __post_init__(self) -> None:
        self.counts = self.counts or [0] * (len(self.bounds) + 1)

    def add(self, amount: float) -> None:
        self.counts[bisect.bisect_left(self.bounds, amount)] += 1
        self.total += amount

    def lines(self, name: str, labels: str = "") -> list[str]:
        """As Prometheus reads a histogram: each count with all below it."""
        so_far, lines = 0, []
        for bound, times in zip((*map(repr, self.bounds), "+Inf"), self.counts, strict=True):
            so_far += times
            within = f'{labels},le="{bound}"' if labels else f'le="{bound}"'
            lines.append(f"{name}_bucket{{{within}}} {so_far}")
        behind = f"{{{labels}}}" if labels else ""
        return [*lines, f"{name}_sum{behind} {self.total:.6f}", f"{name}_count{behind} {so_far}"]


class Observer:
    """Counts and logs. Any thread may tell it something; `gauges` are asked when somebody looks."""

    def __init__(self, logged: str = SLOW) -> None:
        self.logged = logged
        self.gauges: dict[str, Callable[[], dict[str, float]]] = {}
        self._told: dict[tuple[str, str], Counted] = {}
        self._in_hand = Counted(IN_HAND)
        self._lock = threading.Lock()

    def buffer(self, pictures: int) -> None:
        """A page that plays asks for more while it has so many pictures in hand."""
        with self._lock:
            self._in_hand.add(pictures)

    def count(self, page: str, action: str, seconds: float) -> None:
        """Count what is no event of its own, such as a wait on purpose."""
        with self._lock:
            self._told.setdefault((page, action), Counted(BOUNDS)).add(seconds)

    def tell(self, session: str, page: str, action: str, seconds: float) -> None:
        """An event is over. page, action: words of ours, of which there are few."""
        self.count(page, action, seconds)
        slow = seconds > SLOW_SECONDS
        if self.logged == ALL or (slow and self.logged == SLOW):
            line: dict[str, Any] = {"session": session, "page": page, "action": action, "ms": round(1000 * seconds, 1)}
            _LOG.log(logging.WARNING if slow else logging.INFO, json.dumps(line | {"slow": True} if slow else line))

    @contextlib.contextmanager
    def timed(self, session: str, page: str, action: str) -> Iterator[None]:
        """What is done inside is one event, however it ends."""
        begun = time.perf_counter()
        try:
            yield
        finally:
            self.tell(session, page, action, time.perf_counter() - begun)

    def metrics(self) -> str:
        """All of it in the text format of Prometheus (version 0.0.4)."""
        name = "playground_answer_seconds"
        lines = [f"# HELP {name} Time the server took for an action of a page.", f"# TYPE {name} histogram"]
        with self._lock:
            for (page, action), counted in sorted(self._told.items()):
                lines += counted.lines(name, f'page="{page}",action="{action}"')
            name = "playground_pictures_in_hand"
            lines += [f"# HELP {name} Pictures a page has when it asks for more.", f"# TYPE {name} histogram"]
            lines += self._in_hand.lines(name)
        for gauges in [_process, *self.gauges.values()]:
            for gauge, value in gauges().items():
                lines += [f"# TYPE playground_{gauge} gauge", f"playground_{gauge} {value:g}"]
        return "\n".join(lines) + "\n"

    def respond(self, request: Request) -> Response:
        """Answer a GET for the metrics."""
        del request
        return PlainTextResponse(
            self.metrics(), headers={"Cache-Control": "no-store"}, media_type="text/plain; version=0.0.4"
        )


def _process() -> dict[str, float]:
    """Memory of the server's process, where the system tells it as Linux does."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return {}
    return {"server_memory_megabytes": pages * 4096 / 1e6, "server_threads": threading.active_count()}


def set_up(given: str) -> tuple[Observer, list[str]]:
    """The observer that the environment asks for, and a sentence where it asks for what there is not. Its lines go to
    standard error, bare.
    """
    wanted = given.strip().lower() or SLOW
    problems = []
    if wanted not in {ALL, SLOW, NONE}:
        problems.append(f"{EVENTS} must be {ALL}, {SLOW} or {NONE}, and it is {given[:40]!r}: {SLOW} is taken.")
        wanted = SLOW
    _LOG.setLevel(logging.INFO)
    _LOG.propagate = False
    if not _LOG.handlers:
        lines = logging.StreamHandler()
        lines.setFormatter(_JsonLine())
        _LOG.addHandler(lines)
    OBSERVER.logged = wanted
    return OBSERVER, problems


class _JsonLine(logging.Formatter):
    """A message that is a JSON object, with the time and how grave it is."""

    def format(self, record: logging.LogRecord) -> str:
        at = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        return f'{{"time": "{at}.{int(record.msecs):03d}Z", "level": "{record.levelname.lower()}", ' + (
            record.getMessage().removeprefix("{")
        )


OBSERVER = Observer()
"""The server's one."""
