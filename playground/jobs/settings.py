"""How much may run, and for how long. Every limit can be set by an environment variable."""

from __future__ import annotations

import difflib
import math
import os
import re
import stat
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dask.utils import parse_bytes
from distributed import Security
from distributed.system import MEMORY_LIMIT

from playground.plans.uploads import usual_folder

_MOST_MEMORY = 3_000_000_000
_PAGES = 250_000_000  # bytes: the web server with a few learners
LEAST_MEMORY = 400_000_000
"""Bytes: with less a worker cannot even load TensorFlow."""
LOADED = 400_000_000
"""Bytes of TensorFlow's own files that a worker holds beside what it takes: the machine has them back where it needs
them. Dask counts them in.
"""
_MOST_WORKERS = 256
_NAMES = (
    *("PLAYGROUND_DATA_DIR", "PLAYGROUND_WORKERS", "PLAYGROUND_WORKER_MEMORY", "PLAYGROUND_JOBS_AT_ONCE"),
    *("PLAYGROUND_JOBS_QUEUE", "PLAYGROUND_JOBS_PER_SESSION", "PLAYGROUND_JOB_SECONDS", "PLAYGROUND_GRACE_SECONDS"),
    *("PLAYGROUND_KEEP_SECONDS", "PLAYGROUND_JOBS_DIR"),
)
_ELSEWHERE = ("PLAYGROUND_FRAMED_BY", "PLAYGROUND_LOG_EVENTS")
"""Variables of other parts, so that no mistake is seen in them."""
_ADDRESS = re.compile(r"(?:[a-z]+://)?(?:\[[0-9a-fA-F:.]+\]|[\w.-]+):[0-9]{1,5}/?")


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
        """What the environment says, the usual elsewhere and where it says what cannot be (`read`)."""
        return read(os.environ if variables is None else variables)[0]


def read(given: Mapping[str, str]) -> tuple[Settings, list[str]]:
    """The settings that variables of the environment make, and a sentence for each that cannot be taken as it is. Where
    one cannot, the usual is taken: a playground whose trainings wait for ever helps nobody.
    """
    told: list[str] = []
    found = Settings(
        scheduler=_scheduler(given, told),
        workers=_whole(given, "PLAYGROUND_WORKERS", Settings.workers, told, least=1, most=_MOST_WORKERS),
        memory=_memory(given, told),
        at_once=_whole(given, "PLAYGROUND_JOBS_AT_ONCE", Settings.at_once, told),
        queue=_whole(given, "PLAYGROUND_JOBS_QUEUE", Settings.queue, told),
        per_session=_whole(given, "PLAYGROUND_JOBS_PER_SESSION", Settings.per_session, told, least=1),
        job_seconds=_seconds(given, "PLAYGROUND_JOB_SECONDS", Settings.job_seconds, told),
        grace=_seconds(given, "PLAYGROUND_GRACE_SECONDS", Settings.grace, told),
        keep=_seconds(given, "PLAYGROUND_KEEP_SECONDS", Settings.keep, told),
        folder=_folder(given, told),
    )
    data = given.get("PLAYGROUND_DATA_DIR", "")
    if data and not Path(data).is_dir():
        told.append(f"PLAYGROUND_DATA_DIR names {data!r}, which is no folder: data sets are downloaded when needed.")
    known = {*_NAMES, *_ELSEWHERE}
    for name in sorted(name for name in given if name.startswith("PLAYGROUND_") and name not in known):
        near = difflib.get_close_matches(name, known, 1, cutoff=0.8)
        told.append(f"{name} is no setting{f'; {near[0]} is one' if near else ''}.")
    return found, told


def memory_of(settings: Settings, machine: int = MEMORY_LIMIT) -> int:
    """Bytes that one worker may take, on a machine (or in a container) of so many, TensorFlow's files not counted: what
    the pages leave, shared among the workers, and no more than a training of ours needs.
    """
    if settings.memory:
        return int(parse_bytes(settings.memory))
    return min(_MOST_MEMORY, max(machine - _PAGES, machine // 2) // settings.workers)


def _whole(given: Mapping[str, str], name: str, usual: int, told: list[str], least: int = 0, most: int = 10_000) -> int:
    text = given.get(name, "").strip()
    if not text:
        return usual
    if not (text.isascii() and text.isdecimal() and len(text) < 10 and least <= int(text) <= most):
        told.append(
            f"{name} must be a whole number from {least} to {most:,}, and it is {text[:80]!r}: {usual} is taken."
        )
        return usual
    return int(text)


def _seconds(given: Mapping[str, str], name: str, usual: float, told: list[str]) -> float:
    text = given.get(name, "").strip()
    try:
        value = float(text) if text else usual
    except ValueError:
        value = math.nan
    if not (math.isfinite(value) and value >= 0):
        told.append(f"{name} must be a number of seconds, and it is {text[:80]!r}: {usual:g} is taken.")
        return usual
    return value


def _memory(given: Mapping[str, str], told: list[str]) -> str:
    name = "PLAYGROUND_WORKER_MEMORY"
    text = given.get(name, "").strip()
    if not text:
        return Settings.memory
    try:
        bytes_told = int(parse_bytes(text))
    except (ValueError, OverflowError):
        told.append(f"{name} must be a size such as 2GB, and it is {text[:80]!r}: it follows the machine instead.")
        return Settings.memory
    if bytes_told < LEAST_MEMORY:
        told.append(
            f"{name} is {text[:80]!r}, and a training needs {LEAST_MEMORY / 1e6:.0f} MB at least: it follows the "
            "machine instead."
        )
        return Settings.memory
    return text


def _scheduler(given: Mapping[str, str], told: list[str]) -> str:
    name = "DASK_SCHEDULER_ADDRESS"
    text = given.get(name, "").strip()
    if not text:
        return ""
    if not _ADDRESS.fullmatch(text):
        told.append(
            f"{name} must be an address such as tls://dask.example:8786, and it is {text[:80]!r}: workers are started "
            "beside the server instead."
        )
        return ""
    if text.startswith("tls:"):
        try:
            keys = Security().get_connection_args("client")["ssl_context"]
        except (OSError, ValueError) as error:
            keys, why = None, f" ({error})"
        else:
            why = ""
        if keys is None:
            told.append(
                f"{name} is over TLS, and its keys cannot be read{why}: DASK_DISTRIBUTED__COMM__TLS__CA_FILE, "
                "DASK_DISTRIBUTED__COMM__TLS__CLIENT__CERT and DASK_DISTRIBUTED__COMM__TLS__CLIENT__KEY name their "
                "files. Until then nothing can be trained."
            )
    return text


def _folder(given: Mapping[str, str], told: list[str]) -> str:
    name = "PLAYGROUND_JOBS_DIR"
    text = given.get(name, "")
    if text:
        why = _unusable(Path(text))
        if not why:
            return text
        told.append(f"{name} names {text!r}, where nothing can be kept ({why}): the temporary folder is taken.")
    usual = usual_folder()
    why = _unusable(Path(usual)) or _not_ours(Path(usual))
    if not why:
        return usual
    new = tempfile.mkdtemp(prefix="backprop-playground-")
    told.append(f"Nothing can be kept in {usual!r} ({why}): {new!r} is taken, and with each start another.")
    return new


def _unusable(folder: Path) -> str:
    """Why nothing can be written there; "" where it can."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryFile(dir=folder):
            return ""
    except (OSError, ValueError) as error:
        return (getattr(error, "strerror", "") or str(error)).lower()


def _not_ours(folder: Path) -> str:
    """Why a folder in a place that all users of the machine share may be somebody else's; "" where it is ours."""
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode):
        return "it is a link to another place"
    if hasattr(os, "getuid") and (status.st_uid != os.getuid() or status.st_mode & 0o022):
        return "other users of the machine can write there"
    return ""
