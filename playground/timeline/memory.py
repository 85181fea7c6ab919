"""The states of a run that are kept, so that any other is near one of them.

Checkpoints, twice as far apart each time their number reaches the limit (so memory is bounded however long the run);
the last few states one by one (so that Back is as quick as Step); those that were trained ahead of the learner; and
anchors, which a link or a snapshot brought along and which stay for good.
"""

from collections import OrderedDict
from collections.abc import Iterable

import numpy as np

from playground.engine.training import TrainState

CHECKPOINT_BYTES = 6_000_000
#: Far enough apart that training at full speed is not held up by stopping for them.
FIRST_SPACING = 64
RECENT_STATES = 64
SLIM_CHECKPOINTS = 64
#: Updates between two states in memory over which one goes back without being asked whether to wait.
MOST_RECOMPUTED = 20_000
#: States that were trained ahead are of use from this many updates before the first of them.
NEAR = 512


class Memory:
    """TrainStates by update. size: entries of theta, from which follows how many states there is room for."""

    def __init__(self, size: int) -> None:
        #: Updates whose states were brought from outside; they are not thinned out.
        self.anchors: set[int] = set()
        #: True once a learner's link or browser brought one of them: nobody can tell whether it is the run's.
        self.claimed = False
        #: How many updates two checkpoints lie apart.
        self.spacing = FIRST_SPACING
        # A state holds theta and at most three arrays like it, and some 2 kB of objects.
        self._capacity = int(np.clip(CHECKPOINT_BYTES // (size * 8 * 4 + 2_000), 32, 2_048))
        self._checkpoints: dict[int, TrainState] = {}
        self._recent: OrderedDict[int, TrainState] = OrderedDict()
        self._brought: dict[int, TrainState] = {}

    def known(self) -> list[TrainState]:
        """The states in memory, in the order of their updates."""
        return [state for _, state in sorted((self._checkpoints | self._recent).items())]

    def holds(self, update: int) -> bool:
        """Whether the state before ``update`` is in memory."""
        return any(update in known for known in (self._recent, self._brought, self._checkpoints))

    def nearest(self, update: int) -> int:
        """The last update up to ``update`` whose state is in memory."""
        return self._nearest(update).update

    def earliest(self, update: int) -> int:
        """How far back one can go from ``update``: to 0, or to a state that a link or a snapshot brought along."""
        first, gap = update, max(MOST_RECOMPUTED, self.spacing)
        for at in sorted(self._checkpoints | self._recent, reverse=True):
            if at <= first:
                if first - at > gap:
                    break
                first = at
        return first

    def adopt(self, state: TrainState, *, claimed: bool = False) -> None:
        """Take ``state`` (from a link or a snapshot) as known for good, so that nothing before it need be computed.

        claimed: it came from a learner's link or browser, and what follows from it is not told to anybody else.
        """
        self.claimed = self.claimed or claimed
        self.anchors.add(state.update)
        self._checkpoints[state.update] = state

    def bring(self, states: Iterable[TrainState], since: int) -> None:
        """Know ``states``, trained ahead of the update ``since``; what was brought before it is let go."""
        self._brought = {at: state for at, state in self._brought.items() if at >= since}
        for state in states:
            self._brought[state.update] = state
            self._checkpoint(state)

    def trained_on(self, update: int) -> int:
        """How far the states that were brought go on from ``update``; where none do, ``update``."""
        near = any(update <= at <= update + NEAR for at in self._brought)
        return max(self._brought) if near else update

    def slim(self, most: int = SLIM_CHECKPOINTS) -> None:
        """Forget all but some ``most`` checkpoints: for a run that is kept aside and may be looked at again."""
        self._recent.clear()
        self._brought = {}
        while len(self._checkpoints) > most + len(self.anchors):
            self._thin_out()

    def _nearest(self, update: int) -> TrainState:
        places = (self._recent, self._brought, self._checkpoints)
        for known in places:
            if update in known:
                return known[update]
        before = (max((at for at in known if at <= update), default=-1) for known in places)
        at, known = max(zip(before, places, strict=True), key=lambda found: found[0])
        return known[at]

    def _keep(self, state: TrainState) -> None:
        self._checkpoint(state)
        self._remember(state)

    def _checkpoint(self, state: TrainState) -> None:
        if state.update % self.spacing == 0 or not self._checkpoints:
            self._checkpoints[state.update] = state
            if len(self._checkpoints) > self._capacity + len(self.anchors):
                self._thin_out()

    def _thin_out(self) -> None:
        self.spacing *= 2
        first = min(self._checkpoints)
        self._checkpoints = {
            at: kept
            for at, kept in self._checkpoints.items()
            if at % self.spacing == 0 or at == first or at in self.anchors
        }

    def _remember(self, state: TrainState) -> None:
        self._recent[state.update] = state
        self._recent.move_to_end(state.update)
        while len(self._recent) > RECENT_STATES:
            self._recent.popitem(last=False)
