"""What runs in the worker's process: it finds a function by its name, calls it, and carries word both ways."""

from __future__ import annotations

import asyncio
import contextlib
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

from distributed import get_worker

from playground.jobs.answering import FULL, LARGE, NO_ROOM, find

_STOPPED: dict[str, str] = {}
"""Parts to be stopped, with the reason. Filled by `stop`, which the scheduler calls beside the work under way."""

_BESIDE = ThreadPoolExecutor(max_workers=4, thread_name_prefix="beside")
"""Short questions (a prediction, a look at the data) are answered here while the worker's one thread trains; several at
once, so that one that reads a large set does not keep the others. What a learner's file makes long is answered
elsewhere (`apart`).
"""
ANSWER_SECONDS = 50.0
_SLOW = "That took longer than {:.0f} seconds, so it was given up. Try again when fewer people are here."


class JobReporter:
    """Given to the function as its first argument: how it reports, and how it learns that it should end.

    folder   a directory of its own that outlives the process: what is written there is found again after a kill
    """

    def __init__(self, part: str, topic: str, folder: str, seconds: float) -> None:
        self.part, self.topic, self.folder = part, topic, Path(folder)
        with contextlib.suppress(OSError):  # whoever writes there finds it out, and says so
            self.folder.mkdir(parents=True, exist_ok=True)
        self.deadline = time.monotonic() + seconds
        self._worker = get_worker()

    def send(self, event: dict[str, Any]) -> None:
        """Tell the server something: plain values and bytes, with a `kind`."""
        self._worker.log_event(self.topic, {"part": self.part, "event": event})

    def stop_reason(self) -> str:
        """Why the work should end now ("asked", "closed", "time"); "" while it may go on."""
        return _STOPPED.get(self.part) or ("time" if time.monotonic() > self.deadline else "")


def run(function: str, arguments: tuple[Any, ...], part: str, topic: str, folder: str, seconds: float) -> Any:
    """A part of a job: calls the function with a JobReporter and its arguments, and returns what it returns."""
    reporter = JobReporter(part, topic, folder, seconds)
    reporter.send({"kind": "at work"})
    return find(function)(reporter, *arguments)


class Declined(NamedTuple):
    """Instead of an answer: why there is none, for the learner. Returned, since Dask logs what is raised, with all that
    the learner wrote.
    """

    sentence: str


async def ask(function: str, arguments: tuple[Any, ...], seconds: float = ANSWER_SECONDS) -> Any:
    """A question answered beside the work: runs on the worker's loop, so it does not wait for the task under way."""
    work = asyncio.get_running_loop().run_in_executor(_BESIDE, lambda: find(function)(*arguments))
    try:
        return await asyncio.wait_for(work, seconds)
    except TimeoutError:  # before OSError, which it is one of
        return Declined(_SLOW.format(seconds))
    except ValueError as error:
        return Declined(str(error))
    except OSError as error:
        if error.errno not in NO_ROOM:
            raise
        return Declined(FULL)
    except MemoryError:
        return Declined(LARGE)


async def stop(parts: dict[str, str]) -> None:
    """Mark parts as to be stopped, with the reason. Async because Dask waits for any other kind of function."""
    _STOPPED.update(parts)
    while len(_STOPPED) > 1000:
        _STOPPED.pop(next(iter(_STOPPED)))
