"""Python's own start of every process below a server whose clock jumps: the time of day is as far off as a file says.

Only `time.time` and its like: what counts seconds (`time.monotonic`) goes on evenly, as on a machine whose clock is put
right.
"""

import os
import time
from pathlib import Path

_OFF = Path(os.environ["CLOCK_OFF_BY"])


def _jumping(true, unit):
    return lambda: true() + unit(float(_OFF.read_text(encoding="ascii")))


time.time = _jumping(time.time, float)
time.time_ns = _jumping(time.time_ns, lambda seconds: int(seconds * 1e9))
