"""Imported by a worker before its first job: in the first worker of a folder this never ends, so it never starts."""

import os
import threading
from pathlib import Path

_MARK = Path(os.environ["PLAYGROUND_JOBS_DIR"]) / "one never started"
if not _MARK.exists():
    _MARK.touch()
    threading.Event().wait()
