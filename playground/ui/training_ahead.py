"""Trains on while an answer travels and is drawn, so that the next pictures are there when they are asked for.

A message may take 30 ms to compute, but on its way, and in the browser, it takes as long again, and a player that shows
a thousand epochs a second needs those moments too. A thread goes on from the last state that was sent. It touches
nothing of the timeline's; what it trained is handed over when the next question comes, or forgotten.
"""

import math
import threading
import time
from collections.abc import Sequence

from playground.engine.dense_gradient import is_dense
from playground.engine.training import TrainState
from playground.timeline import Timeline

#: A learner who stopped looking costs no more than this.
MOST_SECONDS = 1.0
#: Of a processor core; the rest is for other learners, and for the browser where both are on one machine.
SHARE = 0.8
#: Training between two looks at whether a question has come, about.
STRETCH_SECONDS = 0.002
#: Updates between two states that are kept, and between two checkpoints, at least: every stop costs a little.
GRAIN = 100
CHECKPOINTS = 512
MOST_BYTES = 4_000_000

# Python runs one thread at a time. With a class of players at full speed, whoever only wants to step would wait for
# each of them in turn; so they take turns among themselves, as do pages on the way to a far place, and anybody else
# waits for one of them at most.
TURN = threading.Lock()


def grain(timeline: Timeline) -> int:
    """Updates from one kept state to the next: whole epochs, because a picture shows the end of one.

    Where an update takes longer than a stop, every epoch: else what was trained ahead is trained again for its picture.
    """
    per_epoch = timeline.batches.per_epoch
    return per_epoch * math.ceil(GRAIN / per_epoch) if is_dense(timeline.network) else per_epoch


def kept_every(timeline: Timeline, stride: int) -> int:
    """The same where pictures are wanted `stride` updates apart."""
    return stride if stride >= GRAIN or not is_dense(timeline.network) else grain(timeline)


class TrainingAhead:
    """Trains runs on from the states before ``update``, at most to the ones before ``until``: together, the one that is
    behind first, since a picture shows all of them in the same update.

    Kept are the states at the multiples of ``step``, those before them (their gradients are drawn) and checkpoints.
    """

    def __init__(self, timelines: Sequence[Timeline], update: int, until: int, step: int) -> None:
        self.timelines = tuple(timelines)
        self._since = update
        self._until = until
        self._ways = [_Way(timeline, update, step) for timeline in timelines]
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._train, name="training ahead", daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Stop, and let the timelines know what was trained."""
        self._stop.set()
        self._thread.join()
        for way in self._ways:
            way.timeline.bring(way.kept, self._since)

    def wait(self) -> None:
        """Return when as much has been trained as ever will be."""
        self._thread.join()

    def _train(self) -> None:
        size = max(timeline.network.size for timeline in self.timelines)
        room = MOST_BYTES // (size * 8 * 4 + 2_000)
        over = time.perf_counter() + MOST_SECONDS
        stretch, pause = GRAIN, 0.0
        while not self._stop.wait(pause):
            way = min(self._ways, key=lambda each: each.state.update)
            if way.state.update >= self._until or len(way.kept) >= room or time.perf_counter() > over:
                return
            if not TURN.acquire(timeout=STRETCH_SECONDS):
                pause = 0.0
                continue
            began = time.perf_counter()
            try:
                went = way.on(min(way.state.update + stretch, self._until))
            finally:
                TURN.release()
            took = time.perf_counter() - began
            if not went:
                return
            stretch = max(1, stretch // 2) if took > 2 * STRETCH_SECONDS else min(2 * stretch, GRAIN)
            pause = took * (1 / SHARE - 1)


class _Way:
    """How far one run has been trained ahead, and what is kept of it."""

    def __init__(self, timeline: Timeline, update: int, step: int) -> None:
        self.timeline = timeline
        self.kept: list[TrainState] = []
        self._step = step
        self._checkpoints = max(timeline.spacing, CHECKPOINTS)
        # The last of those that are known: nothing may be computed here, where a page waits.
        self.state = timeline.state(timeline.nearest(timeline.trained_on(update)))

    def on(self, update: int) -> bool:
        """Train up to ``update`` or to the next state that is kept; False where no more is to be trained this way."""
        target = min(self._next_stop(), update)
        after = self.timeline.further(self.state, target)
        if after is None:
            return False
        self.state = after
        if target % self._step in (0, self._step - 1) or target % self._checkpoints == 0:
            self.kept.append(after)
        return True

    def _next_stop(self) -> int:
        at, step = self.state.update, self._step
        following = (at // step + 1) * step
        before = following - 1 if at < following - 1 else following
        return min(before, (at // self._checkpoints + 1) * self._checkpoints)
