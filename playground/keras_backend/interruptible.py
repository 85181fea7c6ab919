"""Work that can be left at any moment, also while it reads, builds, or is in the middle of a long batch.

It runs in a thread of its own. Asked to end, it has a moment to do so by itself; then it is left to itself: what it
still sends is not passed on, and it ends at its next look at `stop_reason`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from playground.keras_backend.reporting import Reporter, Stopped

T = TypeVar("T")
_LOOK = 0.05  # seconds
_PATIENCE = 0.15  # seconds for an end in good order, once asked


class _SilencedReporter:
    """The reporter as the work sees it: silent once the work was left."""

    def __init__(self, reporter: Reporter) -> None:
        self.reporter, self.folder = reporter, Path(reporter.folder)
        self.left = ""

    def send(self, event: dict[str, Any]) -> None:
        if not self.left:
            self.reporter.send(event)

    def stop_reason(self) -> str:
        return self.left or self.reporter.stop_reason()


def interruptible(reporter: Reporter, work: Callable[[Reporter], T]) -> T:
    """What work(reporter) returns, or raises. Stopped where it was asked to end and did not."""
    told = _SilencedReporter(reporter)
    over = threading.Event()
    results: list[T] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(work(told))
        except BaseException as error:  # noqa: BLE001  raised again by whoever waits
            errors.append(error)
        finally:
            over.set()

    threading.Thread(target=run, name="work", daemon=True).start()
    while not over.wait(_LOOK):
        reason = reporter.stop_reason()
        if reason and not over.wait(_PATIENCE):
            told.left = reason
            raise Stopped(reason)
    if errors:
        raise errors[0]
    return results[0]
