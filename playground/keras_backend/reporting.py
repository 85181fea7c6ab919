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
