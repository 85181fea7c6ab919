"""Where one server's trainings keep their files: a folder of its own in a place that several servers may share.

It is the server's as long as it holds the lock beside it, which the system opens when a process ends, however it ends.
A folder whose lock nobody holds was left by a server that was killed, and is removed. Its age says nothing: a clock may
have jumped, and a training of another server may be kept for a week.
"""

from __future__ import annotations

import contextlib
import secrets
import shutil
from pathlib import Path

from locket import LockError, lock_file

_OWN, _LOCK = "server-", ".lock"


class OwnFolder:
    """A folder that is this server's from `take` to `leave`. place: the folder that it is in."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.path = place / f"{_OWN}{secrets.token_hex(8)}"
        self._held = contextlib.ExitStack()

    def take(self) -> None:
        """Make it, for this user only, and remove what servers that are no more have left. OSError where that cannot
        be.
        """
        self.place.mkdir(parents=True, exist_ok=True, mode=0o700)
        # The lock first: a folder without one would be taken for left behind.
        self._held.enter_context(lock_file(_lock_of(self.path), timeout=0))
        self.path.mkdir(mode=0o700, exist_ok=True)
        for other in self.place.glob(f"{_OWN}*/"):
            if other != self.path:
                with contextlib.suppress(LockError, OSError), lock_file(_lock_of(other), timeout=0):
                    shutil.rmtree(other, ignore_errors=True)
                    Path(_lock_of(other)).unlink()

    def leave(self) -> None:
        """Remove it with all that is in it."""
        shutil.rmtree(self.path, ignore_errors=True)
        self._held.close()
        with contextlib.suppress(OSError):
            Path(_lock_of(self.path)).unlink()


def _lock_of(folder: Path) -> str:
    return f"{folder}{_LOCK}"
