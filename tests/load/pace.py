"""How a page that plays asks for pictures: the appetite of components/stage/transport/cruise.js, without the drawing.

Pictures are shown at a pace; before they run out more are asked for, and where they come too slowly, fewer a second are
shown. Nothing is drawn here, so what was shown by now is reckoned when somebody asks.
"""

from __future__ import annotations

import math
from collections import deque

LOW, IN_HAND = 0.5, 1.5
MOST_ASKED, FIRST_ASKED = 60, 12
NOTICEABLE = 0.35
FEWEST_FRAMES = 4.0
DISPLAY = 60
#: Epochs a second of the speeds that go from epoch to epoch, by their numbers in links (transport/speeds.js).
SPEEDS = {6: 4.0, 7: 60.0, 8: 300.0, 9: math.inf}
FULL = 9


class Pace:
    """What is in hand while a run plays at `speed` from the state before `update` on.

    per_epoch: updates an epoch has. Times are seconds of one clock.
    """

    def __init__(self, speed: int, update: int, per_epoch: int, now: float) -> None:
        epochs = SPEEDS[speed]
        self.fastest = speed == FULL
        self._per_epoch = per_epoch
        self._wanted = self._frames = min(epochs, float(DISPLAY))
        self._stride = per_epoch * (1 if self.fastest else max(1, round(epochs / DISPLAY)))
        self._asked_up_to = update
        #: The last state on the screen.
        self.shown = update
        self._queue: deque[int] = deque()
        self._due, self._at = 1.0, now
        self._rate: float | None = None
        self._asked = (now, 0)
        #: Pictures shown; seconds in which one was due and not there.
        self.pictures, self.lacking = 0, 0.0

    def look(self, now: float) -> None:
        """Show what has become due."""
        passed, self._at = now - self._at, now
        self._due = self._due + passed * self._frames
        while self._due >= 1 and self._queue:
            self._due -= 1
            self.shown = self._queue.popleft()
            self.pictures += 1
            self._frames = min(self._wanted, self._frames * 1.004)
        if self._due < 1:
            return
        missed = min(passed, (self._due - 1) / self._frames)
        self.lacking += missed
        self._due = min(self._due, 1.5)
        if missed > NOTICEABLE:
            self._frames = max(FEWEST_FRAMES, self._frames * 0.75)

    def hungry_in(self) -> float:
        """Seconds until more are to be asked for, if nothing comes; 0 where they are now."""
        return max(0.0, (len(self._queue) - max(6.0, self._frames * LOW)) / self._frames)

    def wish(self, now: float) -> tuple[int, int, int]:
        """First state, stride and count to be asked for."""
        stride = self._per_epoch if self.fastest else self._stride
        first = self._asked_up_to // self._per_epoch * self._per_epoch + stride
        most = FIRST_ASKED if self._rate is None else min(MOST_ASKED, max(6, math.ceil(self._rate * IN_HAND)))
        count = min(math.ceil(max(6.0, self._frames * IN_HAND)) - len(self._queue) + 2, most)
        self._asked = (now, count)
        return max(first, self._asked_up_to + 1), stride, count

    def arrived(self, updates: list[int], now: float) -> None:
        """Pictures came that were wished for."""
        if updates:
            self._adapt(len(updates), now)
        for update in updates:
            if update > self._asked_up_to:
                self._queue.append(update)
                self._asked_up_to = update

    def _adapt(self, count: int, now: float) -> None:
        at, asked = self._asked
        measured, waiting = count / max(now - at, 0.001), len(self._queue)
        if self._rate is None:
            self._rate = None if count < asked else measured
            return
        self._rate = max(self._rate, measured) * 1.25 if waiting else (self._rate + measured) / 2
        if waiting:
            self._frames = min(self._wanted, self._frames * 1.1)
        elif self._rate < self._frames:
            self._frames = max(FEWEST_FRAMES, self._rate * 0.9)
