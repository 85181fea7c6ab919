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
_LOG = logging.getLogger("playground.events")


@dataclass
class Took:
    """Answers of one page and action. counts: by BOUNDS, the last for longer ones."""

    counts: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))
    seconds: float = 0.0


class Observer:
    """Counts and logs. Any thread may tell it something; `gauges` are asked when somebody looks."""

    def __init__(self, logged: str = SLOW) -> None:
        self.logged = logged
        self.gauges: dict[str, Callable[[], dict[str, float]]] = {}
        self._told: dict[tuple[str, str], Took] = {}
        self._lock = threading.Lock()

    def tell(self, session: str, page: str, action: str, seconds: float) -> None:
        """An event is over. page, action: words of ours, of which there are few."""
        with self._lock:
            told = self._told.setdefault((page, action), Took())
            told.counts[bisect.bisect_left(BOUNDS, seconds)] += 1
            told.seconds += seconds
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
            told = [(key, list(each.counts), each.seconds) for key, each in sorted(self._told.items())]
        for (page, action), counts, seconds in told:
            labels, so_far = f'page="{page}",action="{action}"', 0
            for bound, times in zip((*map(repr, BOUNDS), "+Inf"), counts, strict=True):
                so_far += times
                lines.append(f'{name}_bucket{{{labels},le="{bound}"}} {so_far}')
            lines += [f"{name}_sum{{{labels}}} {seconds:.6f}", f"{name}_count{{{labels}}} {so_far}"]
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
