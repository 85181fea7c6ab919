"""How much may run, and for how long. Every limit can be set by an environment variable."""

from __future__ import annotations

import contextlib
import math
import os
import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dask.utils import parse_bytes
from distributed.system import MEMORY_LIMIT

from playground.plans.uploads import usual_folder

_MOST_MEMORY = 3_000_000_000
_PAGES = 250_000_000  # bytes: the web server with a few learners
_LEFT_OVER = 2 * 24 * 3600.0  # seconds


@dataclass(frozen=True)
class Settings:
    """The limits of the job engine. Times in seconds.

    scheduler    address of a Dask cluster to use (DASK_SCHEDULER_ADDRESS); empty: one is started beside the server
    workers      processes of the cluster that is started here; each does one job at a time
    memory       what one such process may use before it is restarted, in bytes or as "2GB"; "": what the machine has
    at_once      jobs under way at once; 0: as many as there are workers
    queue        jobs that may wait
    per_session  jobs of one browser tab, waiting or under way
    job_seconds  after this a job is stopped and keeps what it has
    grace        how long a job goes on after its tab was closed
    keep         how long a finished job and its files are kept
    folder       where jobs keep checkpoints and models; with workers on several machines, a shared one
    preload      module that a worker imports before its first job
    """

    scheduler: str = ""
    workers: int = 1
    memory: str = ""
    at_once: int = 0
    queue: int = 12
    per_session: int = 9
    job_seconds: float = 1200.0
    grace: float = 30.0
    keep: float = 3600.0
    folder: str = field(default_factory=usual_folder)
    preload: str = "playground.keras_backend.warm"

    @classmethod
    def from_environment(cls, variables: Mapping[str, str] | None = None) -> Settings:
        """What the environment says, the usual elsewhere. ValueError names a variable that cannot be read."""
        given = os.environ if variables is None else variables
        return cls(
            scheduler=given.get("DASK_SCHEDULER_ADDRESS", cls.scheduler),
            workers=_whole(given, "PLAYGROUND_WORKERS", cls.workers, least=1),
            memory=given.get("PLAYGROUND_WORKER_MEMORY", cls.memory),
            at_once=_whole(given, "PLAYGROUND_JOBS_AT_ONCE", cls.at_once),
            queue=_whole(given, "PLAYGROUND_JOBS_QUEUE", cls.queue),
            per_session=_whole(given, "PLAYGROUND_JOBS_PER_SESSION", cls.per_session, least=1),
            job_seconds=_seconds(given, "PLAYGROUND_JOB_SECONDS", cls.job_seconds),
            grace=_seconds(given, "PLAYGROUND_GRACE_SECONDS", cls.grace),
            keep=_seconds(given, "PLAYGROUND_KEEP_SECONDS", cls.keep),
            folder=given.get("PLAYGROUND_JOBS_DIR") or usual_folder(),
        )


def memory_of(settings: Settings, machine: int = MEMORY_LIMIT) -> int:
    """Bytes that one worker may use, on a machine (or in a container) of so many: what the pages leave, shared among
    the workers, and no more than a training of ours needs.
    """
    if settings.memory:
        return int(parse_bytes(settings.memory))
    return min(_MOST_MEMORY, max(machine - _PAGES, machine // 2) // settings.workers)


def _whole(given: Mapping[str, str], name: str, usual: int, least: int = 0) -> int:
    text = given.get(name, "")
    if not text:
        return usual
    if not text.isdecimal() or int(text) < least:
        raise ValueError(f"{name} must be a whole number from {least} on, and it is {text!r}.")
    return int(text)


def _seconds(given: Mapping[str, str], name: str, usual: float) -> float:
    text = given.get(name, "")
    try:
        value = float(text) if text else usual
    except ValueError:
        value = math.nan
    if not (math.isfinite(value) and value >= 0):
        raise ValueError(f"{name} must be a number of seconds, and it is {text!r}.")
    return value


def clear(folder: Path) -> None:
    """Make the folder, for this user only, and remove what servers that were killed left in it days ago."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for old in folder.iterdir():
        with contextlib.suppress(OSError):
            if old.is_dir() and old.name != "uploads" and time.time() - old.stat().st_mtime > _LEFT_OVER:
                shutil.rmtree(old)
