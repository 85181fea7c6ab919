"""One answer is computed at a time, and whoever waits for a short one goes first.

Python runs one thread at a time anyway. Left to themselves, twenty answers that are begun together all end together;
one after the other they are done just as soon, and most of them long before. And the time that an answer is allowed is
then spent on it: shared among twenty it would be over before half of it is told, and the page would ask again.
"""

from __future__ import annotations

import threading
from collections import deque

#: Longer than this nobody waits for another's answer, which may itself be waiting for something. Who has time has it
#: until shortly before its page would ask again.
LIGHT_PATIENCE, HEAVY_PATIENCE = 0.5, 2.5


class InTurn:
    """Where answers are computed. Any thread may come to it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._busy = False
        self._light: deque[threading.Lock] = deque()
        self._heavy: deque[threading.Lock] = deque()

    def take(self, *, heavy: bool, patience: float | None = None) -> bool:
        """Wait for it; True where it is ours, and must be given back; False where it took too long."""
        queue = self._heavy if heavy else self._light
        with self._lock:
            if not self._busy:
                self._busy = True
                return True
            gate = threading.Lock()
            gate.acquire()
            queue.append(gate)
        usual = HEAVY_PATIENCE if heavy else LIGHT_PATIENCE
        if gate.acquire(timeout=usual if patience is None else patience):
            return True
        with self._lock:
            if gate in queue:
                queue.remove(gate)
                return False
        return True  # It was handed over at that very moment.

    def give_back(self) -> None:
        """The next may come: those with short answers first, each in the order they came."""
        with self._lock:
            queue = self._light or self._heavy
            if queue:
                queue.popleft().release()
            else:
                self._busy = False
