"""Who may use how much of the processor, where several pages are open: whoever steps goes first, players slow down.

Python runs one thread at a time, so ten players at full speed would leave a class that only wants to step waiting for
each of them in turn. All heavy pages together have a part of one core; each has an equal share of that, and where it
has used more, its next question waits, asleep, until its share has caught up. What is heavy is measured, whatever a
page says of itself: it plays, or goes on using more of the processor than anybody who steps does. Who is alone is left
alone.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playground.ui.in_turn import InTurn

#: Of a core, for all heavy pages together: where nobody steps, and what is left to them however many do; and what each
#: who steps takes of it.
MOST_TOGETHER, LEAST_TOGETHER, FOR_EACH_OTHER = 1.6, 0.3, 0.03
#: Seconds of processor that a page's run takes around each answer.
RUN_SECONDS = 0.008
#: Seconds of processor that a page may use at once, as it does where it opens, and of a core, what it gets back of
#: them meanwhile; who has used them up is heavy, for so many seconds after it did last.
MOST_SAVED, SAVED_A_SECOND, HEAVY_FOR = 0.6, 0.15, 3.0
#: Whoever has asked so many seconds ago is still there; after so many more nothing is known of a page any longer.
PRESENT_FOR, KNOWN_FOR = 4.0, 60.0
#: No question waits longer: its page would ask again.
MOST_WAIT = 1.0
#: A wait shorter than this is nothing that anybody would see.
NOTICEABLE = 0.2
#: More heavy pages than these, and none trains ahead of its questions.
MOST_AHEAD = 3
#: Of a core, for who trains ahead and is alone.
SHARE_ALONE = 0.8


@dataclass
class _Page:
    """What is known of a page: when it asked last, what it may use at once, until when it is heavy, when its share has
    caught up, and how long its last question waited.
    """

    asked: float
    saved: float = MOST_SAVED
    heavy_until: float = float("-inf")
    free_at: float = float("-inf")
    waited: float = 0.0


class Fairness:
    """The shares of all pages of this server. clock, used: seconds, of a clock and of the asking thread's processor."""

    def __init__(
        self,
        clock: Callable[[], float] = time.perf_counter,
        used: Callable[[], float] = time.thread_time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._clock, self._used, self._sleep = clock, used, sleep
        self._pages: OrderedDict[str, _Page] = OrderedDict()
        self._lock = threading.Lock()
        self._answering = InTurn()

    @contextmanager
    def turn(self, name: str, *, later: bool = False) -> Iterator[float]:
        """Around an answer to the page of that name: waits until it may be computed, says how long it waited for its
        share, and counts what it takes. later: nobody has pressed anything for it, so it may be computed after
        everything that was pressed.
        """
        with self._lock:
            page, now = self._page(name), self._clock()
            wait = min(page.free_at - now, MOST_WAIT) if self._others(name, now) else 0.0
            page.waited, heavy = max(wait, 0.0), page.heavy_until > now
        if page.waited:
            self._sleep(page.waited)
        ours = self._answering.take(heavy=heavy or later)
        began = self._used()
        try:
            yield page.waited
        finally:
            if ours:
                self._answering.give_back()
            self._count(name, self._used() - began + RUN_SECONDS)

    def plays(self, name: str) -> None:
        """That page plays, or has a far place computed: it asks for as much as it can get."""
        with self._lock:
            self._page(name).heavy_until = self._clock() + HEAVY_FOR

    def ahead(self, name: str) -> float:
        """What part of a core may train ahead of that page's next question; 0 for none."""
        with self._lock:
            now = self._clock()
            heavy = len(self._heavy(now))
            if not self._others(name, now):
                return SHARE_ALONE
            return 0.0 if heavy > MOST_AHEAD else min(SHARE_ALONE, self._share(now))

    def slowed(self, name: str) -> bool:
        """Whether that page has less than it would have alone, so that it shows."""
        with self._lock:
            now = self._clock()
            crowded = self._others(name, now) and len(self._heavy(now)) > MOST_AHEAD
            return crowded or self._page(name).waited > NOTICEABLE

    def gauges(self) -> dict[str, float]:
        """For a monitor: pages that asked lately, the heavy ones among them, and the part of a core these share."""
        with self._lock:
            now = self._clock()
            present = sum(now - page.asked < PRESENT_FOR for page in self._pages.values())
            return {
                "pages_asking": present,
                "pages_heavy": len(self._heavy(now)),
                "heavy_share_of_core": self._together(now),
                "longest_wait_seconds": max((page.waited for page in self._heavy(now)), default=0.0),
            }

    def _count(self, name: str, took: float) -> None:
        with self._lock:
            page, now = self._page(name), self._clock()
            page.saved = min(page.saved + SAVED_A_SECOND * (now - page.asked), MOST_SAVED) - took
            page.asked = now
            if page.saved < 0:
                page.saved, page.heavy_until = 0.0, now + HEAVY_FOR
            page.free_at = now + took / self._share(now) if page.heavy_until > now else now

    def _share(self, now: float) -> float:
        """What part of a core one heavy page may use for its answers; and as much ahead of them, where they are few."""
        heavy = max(len(self._heavy(now)), 1)
        return self._together(now) / heavy / (1 if heavy > MOST_AHEAD else 2)

    def _page(self, name: str) -> _Page:
        """What is known of a page; of those that asked longest ago nothing any more."""
        page = self._pages.setdefault(name, _Page(asked=self._clock()))
        self._pages.move_to_end(name)
        while (oldest := next(iter(self._pages.values()))).asked < page.asked - KNOWN_FOR and oldest is not page:
            self._pages.popitem(last=False)
        return page

    def _others(self, name: str, now: float) -> bool:
        return any(now - page.asked < PRESENT_FOR for other, page in self._pages.items() if other != name)

    def _heavy(self, now: float) -> list[_Page]:
        return [page for page in self._pages.values() if page.heavy_until > now]

    def _together(self, now: float) -> float:
        """The part of a core for all heavy pages: less the more others ask."""
        light = sum(now - page.asked < PRESENT_FOR and page.heavy_until <= now for page in self._pages.values())
        return max(LEAST_TOGETHER, MOST_TOGETHER - light * FOR_EACH_OTHER)


FAIRNESS = Fairness()
"""The server's one."""
