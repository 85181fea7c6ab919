"""What a training needs of whoever started it: a place for files, somebody to tell, and word when to end."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol


class Reporter(Protocol):
    """The job engine gives one (`playground.jobs.remote.JobReporter`); a test may bring its own."""

    folder: Path

    def send(self, event: dict[str, Any]) -> None: ...

    def stop_reason(self) -> str: ...


class Stopped(Exception):
    """Raised inside `fit` to leave it at once: Keras's own flag would still run the validation."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def end_if_asked(reporter: Reporter) -> None:
    """Raise Stopped if whoever started the training wants it to end."""
    if reason := reporter.stop_reason():
        raise Stopped(reason)


class Tell:
    """Who is told how a set is got: here nobody. may_fetch: whether it may be downloaded at all."""

    may_fetch = True

    def __call__(self, done: int, total: int) -> None:
        """So many bytes are there, of so many. At 0, before anything is fetched, it may raise Stopped."""

    def say(self, sentence: str) -> None:
        """Something that the learner is to know."""


SILENT = Tell()


class LookingOnly(Tell):
    """For a look at what is there, for which nothing is downloaded."""

    may_fetch = False
