"""Where a learner's table lies between the page and the workers: under its hash, in the folder that both know.

A path is always made here, from a hash. What a link or a plan names is never opened.
"""

from __future__ import annotations

import contextlib
import hashlib
import math
import os
import secrets
import tempfile
from pathlib import Path

from playground.plans.reading import is_digest

_KEPT = 40
GONE = "This table is not on the server any more. Give the file again."


def usual_folder() -> str:
    """Where jobs keep their files if PLAYGROUND_JOBS_DIR names no folder: one for each user of a shared machine."""
    user = getattr(os, "getuid", lambda: "jobs")()
    return str(Path(tempfile.gettempdir()) / f"backprop-playground-{user}")


def place(digest: str) -> Path:
    """Where the table with that hash lies, if it does. ValueError for what is no hash."""
    if not is_digest(digest):
        raise ValueError("A table is known by its hash, and this is none. Give the file again.")
    return Path(os.environ.get("PLAYGROUND_JOBS_DIR") or usual_folder()) / "uploads" / f"{digest}.csv"


def content(digest: str) -> bytes:
    """The table's bytes. ValueError with a sentence where it is not here any more."""
    try:
        return place(digest).read_bytes()
    except OSError:
        raise ValueError(GONE) from None


def store(given: bytes, folder: str = "") -> str:
    """Keep a table; its hash. The oldest of many are removed. ValueError with a sentence where it cannot be kept."""
    digest = hash_of(given)
    path = Path(folder) / "uploads" / f"{digest}.csv" if folder else place(digest)
    fresh = path.with_name(f"{digest}.{secrets.token_hex(4)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if path.exists():
            path.touch()
        else:  # whole or not at all: half a table would be read as a table
            fresh.write_bytes(given)
            fresh.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise ValueError(
            f"The server cannot keep this file ({(error.strerror or 'no reason given').lower()}). Nothing of what you "
            "set up is lost. Whoever runs the playground has to make room."
        ) from error
    # Whatever the clock says, which may have jumped: what was just given is the newest.
    others = [file for file in path.parent.glob("*.csv") if file != path]
    for old in sorted(others, key=_given)[: -(_KEPT - 1)]:
        with contextlib.suppress(OSError):
            old.unlink()
    return digest


def _given(file: Path) -> float:
    """When a table was given last, in seconds; one that somebody else removes just now is older than any."""
    try:
        return file.stat().st_mtime
    except OSError:
        return -math.inf


def hash_of(given: bytes) -> str:
    """The first half of SHA-256, in hexadecimal digits."""
    return hashlib.sha256(given).hexdigest()[:32]
