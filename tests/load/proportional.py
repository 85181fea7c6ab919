"""What a program and all it started hold in memory, a page that several share counted in parts (Linux's PSS)."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

EVERY = 0.1
"""Seconds from one look to the next."""
_KINDS = (("answering.py", "reader"), ("spawn_main", "worker"), ("jobs.cluster", "scheduler"))


def proportional(pid: int) -> int:
    """Bytes of a process, 0 where it has ended (`man 5 proc`, smaps_rollup)."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0
    return sum(1024 * int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))


def held_by(pid: int) -> dict[str, int]:
    """Bytes of the app's server and of what it started: the scheduler, its workers, the readers of tables; others,
    such as the one that makes the font of icons smaller.
    """
    found = {"server": proportional(pid)}
    try:
        started = psutil.Process(pid).children(recursive=True)
    except psutil.NoSuchProcess:
        started = []
    for process in started:
        try:
            command = " ".join(process.cmdline())
        except psutil.Error:
            continue
        kind = next((kind for part, kind in _KINDS if part in command), "others")
        found[kind] = found.get(kind, 0) + proportional(process.pid)
    return found


@dataclass
class Peaks:
    """The most that was held, by what was done meanwhile. looks: how often it was looked."""

    of: dict[str, dict[str, int]] = field(default_factory=dict)
    doing: str = "start"
    looks: int = 0

    def look(self, pid: int) -> None:
        now = held_by(pid)
        self.looks += 1
        if sum(now.values()) > sum(self.of.get(self.doing, {}).values()):
            self.of[self.doing] = now

    @property
    def most(self) -> int:
        """Bytes of all together, at the worst moment."""
        return max((sum(each.values()) for each in self.of.values()), default=0)


@contextmanager
def watching(pid: int) -> Iterator[Peaks]:
    """Look at that process and its children, ten times a second, until the end."""
    peaks, over = Peaks(), threading.Event()

    def look() -> None:
        due = time.monotonic()
        while not over.wait(max(0.0, due - time.monotonic())):
            peaks.look(pid)
            due = max(due + EVERY, time.monotonic())

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield peaks
    finally:
        over.set()
        thread.join()
