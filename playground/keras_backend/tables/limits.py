"""How large a table may be, and how long its reading may take."""

from __future__ import annotations

import time

MOST_BYTES, MOST_ROWS = 10_000_000, 200_000
FIRST_LINE = 65_536
"""Characters of the first line: with the names of 200 columns it has a third of that."""
MOST_CATEGORIES = 20
LEAST_ROWS = 10
MOST_NUMBERS = 20_000_000
"""Rows times numbers a row, categories spread: 160 MB in memory."""
SECONDS = 30.0


class Clock:
    """How long the reading of one table has taken. ValueError once it is too long."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._end = time.monotonic() + seconds

    def check(self) -> None:
        """Called now and then by whatever may take long."""
        if time.monotonic() > self._end:
            raise ValueError(
                f"Reading this table took longer than {SECONDS:.0f} seconds and was given up. A smaller part of it "
                "may do."
            )
