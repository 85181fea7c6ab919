"""Trains on while an answer travels and is drawn, so that the next pictures are there when they are asked for.

A message may take 30 ms to compute, but on its way, and in the browser, it takes as long again, and a player that shows
a thousand epochs a second needs those moments too. A thread goes on from the last state that was sent. It touches
nothing of the timeline's; what it trained is handed over when the next question comes, or forgotten.
"""

import math
import threading
import time
from collections.abc import Callable, Sequence

from playground.engine.dense_gradient import is_dense
from playground.engine.training import TrainState
from playground.frames import wire
from playground.frames.pictures import Picture
from playground.timeline import Timeline
from playground.ui.fairness import SHARE_ALONE

#: The picture of a state, the second one, from the state one update before it.
Draw = Callable[[Timeline, TrainState, TrainState], Picture[wire.StateHeader]]

#: A learner who stopped looking costs no more than this.
MOST_SECONDS = 1.0
#: Training between two looks at whether a question has come, about.
STRETCH_SECONDS = 0.002
#: Updates between two states that are kept, and between two checkpoints, at least: every stop costs a little.
GRAIN = 100
CHECKPOINTS = 512
MOST_BYTES = 4_000_000
#: What a state takes beside its arrays.
STATE_BYTES = 2_000

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
    draw: makes the pictures of those states at once; then ``drawn`` has them by update, a list a timeline. share: of a
    processor core; the rest is for other learners, and for the browser where both are on one machine.
    """

    def __init__(
        self,
        timelines: Sequence[Timeline],
        update: int,
        until: int,
        step: int,
        draw: Draw | None = None,
        *,
        share: float = SHARE_ALONE,
    ) -> None:
        self.timelines = tuple(timelines)
        self._since = update
        self._until = until
        self._ways = [_Way(timeline, update, step, draw) for timeline in timelines]
        self._share = share
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._train, name="training ahead", daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Stop, and let the timelines know what was trained."""
        self._stop.set()
        self._thread.join()
        for way in self._ways:
            way.timeline.bring(way.kept, self._since)

    @property
    def drawn(self) -> dict[int, list[Picture[wire.StateHeader]]]:
        """The pictures of the updates that all runs have come to, once it has ended."""
        first, *others = (way.pictures for way in self._ways)
        both = [update for update in first if all(update in other for other in others)]
        return {update: [first[update], *(other[update] for other in others)] for update in both}

    def wait(self) -> None:
        """Return when as much has been trained as ever will be."""
        self._thread.join()

    def _train(self) -> None:
        over = time.perf_counter() + MOST_SECONDS
        stretch, pause = GRAIN, 0.0
        while not self._stop.wait(pause):
            way = min(self._ways, key=lambda each: each.state.update)
            if way.state.update >= self._until or way.bytes >= MOST_BYTES or time.perf_counter() > over:
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
            pause = took * (1 / self._share - 1)


class _Way:
    """How far one run has been trained ahead, and what is kept of it."""

    def __init__(self, timeline: Timeline, update: int, step: int, draw: Draw | None) -> None:
        self.timeline = timeline
        self.kept: list[TrainState] = []
        self.pictures: dict[int, Picture[wire.StateHeader]] = {}
        #: What all that is kept takes, about.
        self.bytes = 0
        self._draw = draw
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
        before, self.state = self.state, after
        picture = target % self._step == 0
        if picture and self._draw is not None and before.update == target - 1:
            self.pictures[target] = self._draw(self.timeline, after, before)
            self.bytes += sum(array.nbytes for array in self.pictures[target].arrays.values())
        if picture or target % self._step == self._step - 1 or target % self._checkpoints == 0:
            self.kept.append(after)
            self.bytes += STATE_BYTES + 8 * after.theta.size * (1 + len(after.optimizer.slots))
        return True

    def _next_stop(self) -> int:
        at, step = self.state.update, self._step
        following = (at // step + 1) * step
        before = following - 1 if at < following - 1 else following
        return min(before, (at // self._checkpoints + 1) * self._checkpoints)
