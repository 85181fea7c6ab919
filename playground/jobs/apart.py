"""Questions about what a learner gave, each answered in a process that may be ended: so much time, so much memory.

A thread cannot be ended and shares its memory with a training. What somebody made to be read slowly, or to become
large, costs here a process of its own, which is ended; all others go on. One is started when it is needed, kept for
what is asked next, and ended when nobody asks.
"""

from __future__ import annotations

import contextlib
import logging
import os
import pickle
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playground.jobs.answering import LARGE

_LOG = logging.getLogger(__name__)
_ROOT = Path(__file__).parents[2]
# Run as a file, not as a module of this package: that would bring Dask along, which nobody needs there.
_PROGRAM = f"import runpy; runpy.run_path({str(Path(__file__).with_name('answering.py'))!r}, run_name='__main__')"
_UNUSED = 120.0
"""Seconds after which a process that nobody asked is ended."""
SECONDS = 45.0
MEMORY = 500_000_000
"""Bytes of its own that a process may have: the largest tables of 10 MB take 290 MB."""
MOST = 2

_SLOW = (
    "That took longer than {:.0f} seconds, so it was given up. A smaller part of it may do, or another try when fewer "
    "people are here."
)
BUSY = "Several people have a file read just now. Try again in a moment."


@dataclass
class _Process:
    """One process and when it was last asked."""

    process: subprocess.Popen[bytes]
    asked: float = field(default_factory=time.monotonic)

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()


class Apart:
    """Up to `most` processes. `ask` may be called from any thread, and waits."""

    def __init__(self, folder: str, seconds: float = SECONDS, memory: int = MEMORY, most: int = MOST) -> None:
        self.folder, self.seconds, self.memory = folder, seconds, memory
        self._places = threading.BoundedSemaphore(most)
        self._lock = threading.Lock()
        self._free: list[_Process] = []
        self._closed = False

    def ask(self, function: str, arguments: tuple[Any, ...]) -> Any:
        """What the function called "package.module:function" returns. ValueError with a sentence: its own, or that it
        took too long or too much; RuntimeError where all processes are busy for that long, or it failed.
        """
        if not self._places.acquire(timeout=self.seconds):
            raise RuntimeError(BUSY)
        try:
            reader = self._take()
            late = threading.Event()

            def give_up() -> None:
                late.set()
                reader.process.kill()

            timer = threading.Timer(self.seconds, give_up)
            timer.start()
            try:
                kind, told = _asked(reader.process, function, arguments)
            except (OSError, EOFError, pickle.UnpicklingError):  # it was ended, by us or for what it needed
                reader.end()
                raise ValueError(_SLOW.format(self.seconds) if late.is_set() else LARGE) from None
            finally:
                timer.cancel()
            self._give_back(reader)
        finally:
            self._places.release()
        if kind == "declined":
            raise ValueError(told)
        if kind == "failed":
            _LOG.warning("%s failed: %s", function, told)
            raise RuntimeError("This could not be answered. The reason is in the server's log.")
        return told

    def rest(self, unused: float = _UNUSED) -> None:
        """End those that nobody asked for so many seconds."""
        now = time.monotonic()
        with self._lock:
            over = [reader for reader in self._free if now - reader.asked >= unused]
            self._free = [reader for reader in self._free if reader not in over]
        for reader in over:
            reader.end()

    def close(self) -> None:
        """End all of them; one that is asked just now, when it has answered."""
        self._closed = True
        self.rest(0.0)

    def _take(self) -> _Process:
        with self._lock:
            while self._free:
                reader = self._free.pop()  # the one asked last: it knows most of what is asked for again
                if reader.process.poll() is None:
                    return reader
                reader.end()
        quiet = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PLAYGROUND_JOBS_DIR": self.folder}
        return _Process(
            subprocess.Popen(  # noqa: S603  our own module, no word of a learner in it
                [sys.executable, "-c", _PROGRAM, str(self.memory)],
                cwd=_ROOT, env={**os.environ, **quiet}, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            )
        )  # fmt: skip

    def _give_back(self, reader: _Process) -> None:
        reader.asked = time.monotonic()
        with self._lock:
            if not self._closed:
                self._free.append(reader)
                return
        reader.end()


def _asked(process: subprocess.Popen[bytes], function: str, arguments: tuple[Any, ...]) -> tuple[str, Any]:
    """Question out, answer in. What is unpickled was pickled by our own program in our own process."""
    assert process.stdin is not None  # noqa: S101  mypy
    assert process.stdout is not None  # noqa: S101
    pickle.dump((function, arguments), process.stdin)
    process.stdin.flush()
    found: tuple[str, Any] = pickle.load(process.stdout)  # noqa: S301
    return found
