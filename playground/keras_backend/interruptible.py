"""Work that can be left at any moment, also while it reads, builds, or is in the middle of a long batch.

It runs in a thread of its own. Asked to end, it has a moment to hear of it; once it has heard, it has as long as it
needs to end in good order. What has not heard is left to itself: what it still sends is not passed on, it writes
nothing any more, and ends at its next look at `stop_reason`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from playground.keras_backend.reporting import Reporter, Stopped

T = TypeVar("T")
_LOOK = 0.05  # seconds
_PATIENCE = 0.15  # seconds to hear that it is to end


class _Left(BaseException):
    """Ends work that was left; no Stopped, since whoever catches that puts things in order, and it is too late."""


class Leavable:
    """The reporter as the work sees it."""

    def __init__(self, reporter: Reporter) -> None:
        self.folder = Path(reporter.folder)
        self._reporter = reporter
        self._lock = threading.RLock()
        self._heard = self._left = False

    def send(self, event: dict[str, Any]) -> None:
        """Passed on, unless the work was left."""
        if not self._left:
            self._reporter.send(event)

    def stop_reason(self) -> str:
        """Why the work is to end, which it does from now on; "" while it may go on."""
        with self.undivided():
            reason = self._reporter.stop_reason()
            self._heard = self._heard or bool(reason)
            return reason

    @contextmanager
    def undivided(self) -> Iterator[None]:
        """What is done within is done whole, or not begun: meanwhile the work is not left."""
        with self._lock:
            if self._left:
                raise _Left
            yield

    def leave(self) -> bool:
        """Leave the work to itself, unless it has heard that it is to end."""
        with self._lock:
            self._left = not self._heard
            return self._left


def interruptible(reporter: Reporter, work: Callable[[Leavable], T]) -> T:
    """What work(reporter) returns, or raises. Stopped where it was asked to end and did not hear."""
    inner = Leavable(reporter)
    over = threading.Event()
    results: list[T] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(work(inner))
        except BaseException as error:  # noqa: BLE001  raised again by whoever waits
            errors.append(error)
        finally:
            over.set()

    threading.Thread(target=run, name="work", daemon=True).start()
    while not over.wait(_LOOK):
        reason = reporter.stop_reason()
        if reason and not over.wait(_PATIENCE) and inner.leave():
            raise Stopped(reason)
    if errors:
        raise errors[0]
    return results[0]
