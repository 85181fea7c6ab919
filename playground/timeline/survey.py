"""One page's view of the loss: its plane, which stays until there is a reason for another, and the losses over it."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from playground.experiment import Experiment
from playground.experiment.surface_choice import SurfaceChoice
from playground.timeline.ground import Ground, GroundSearch, Laid, is_lost
from playground.timeline.relief import Relief, side_of
from playground.timeline.timeline import Diverged, NotYet, Timeline

Reason = Literal["first", "choice", "run", "twin", "left", "press"]
"""Why there is another plane: there was none, another kind was chosen, another run has begun, or a second one beside
it, the path has left the map, or the learner asked for it.
"""

MOST_RELIEFS = 4


class Survey:
    """The ground of some runs and the losses over it, found in pieces and kept while they hold."""

    def __init__(self) -> None:
        self.ground: Ground | None = None
        #: Why there is this ground, and why another one is searched for.
        self.reason: Reason = "first"
        self._wanted: Reason = "first"
        self._key: tuple[SurfaceChoice, tuple[Experiment, ...]] | None = None
        self._search: GroundSearch | None = None
        self._reliefs: OrderedDict[tuple[object, ...], Relief] = OrderedDict()
        #: Where the runs went on this ground before what is known of them here: of each (places, 3), as a link told.
        self.ways: tuple[NDArray[np.float64], ...] = ()

    def bring(
        self,
        runs: Sequence[Timeline],
        choice: SurfaceChoice,
        reason: Reason,
        ground: Ground | tuple[int, tuple[Laid, ...]],
        ways: tuple[NDArray[np.float64], ...] = (),
    ) -> None:
        """Look at the ground that a link brings, or at the one that is laid again at an update as it was laid."""
        plane = SurfaceChoice(choice.kind, choice.pair, choice.seed)
        self._key = (plane, tuple(run.run.experiment for run in runs))
        self.reason, self._wanted, self.ways = reason, reason, ways
        self.ground = ground if isinstance(ground, Ground) else None
        self._search = None if isinstance(ground, Ground) else GroundSearch(runs, plane, *ground)

    def is_of(self, runs: Sequence[Timeline], choice: SurfaceChoice) -> bool:
        """Whether there is a ground, and of these runs on such a plane."""
        plane = SurfaceChoice(choice.kind, choice.pair, choice.seed)
        return self.ground is not None and self._key == (plane, tuple(run.run.experiment for run in runs))

    def begun(self, runs: Sequence[Timeline]) -> tuple[int, Reason] | None:
        """Of a first ground for these runs that is still searched for: at which update, and why. None for any other."""
        search = self._search
        if self.ground is not None or search is None or search.laid or search.asked != tuple(runs):
            return None
        return search.update, self._wanted

    def look_at(
        self, runs: Sequence[Timeline], choice: SurfaceChoice, update: int, again: Reason | None = None
    ) -> None:
        """See to it that there is a ground, or a search for one, for these runs at this update.

        A change on the way of a run keeps its plane: so both can be compared on it, and a point that was chosen on it
        lies on it. again: the reason for another plane of the same kind, if there is one.
        """
        plane = SurfaceChoice(choice.kind, choice.pair, choice.seed)
        key = (plane, tuple(run.run.experiment for run in runs))
        if key != self._key:
            before = self._key
            self._wanted = "first" if before is None else _reason(before[1], key[1])
            self.ground = None
            self._key, again = key, self._wanted
        elif again is not None and self._search is not None and self._wanted == again:
            # Asked for once more while it is under way: whoever plays is somewhere else each time.
            again = None
        elif again == "left" and self.ground is not None and self._is_lost(runs[0], update):
            again = None
        elif again is not None:
            self._wanted = again
        search = self._search
        if again is not None or (self.ground is None and search is None):
            self._search = GroundSearch(runs, plane, update)
        elif search is not None and any(old is not new for old, new in zip(search.asked, runs, strict=True)):
            self._search = GroundSearch(runs, plane, search.update, search.laid)

    def _is_lost(self, run: Timeline, update: int) -> bool:
        """Whether the run has gone so far that there is no following it."""
        try:
            return is_lost(run.state(run.nearest(0)).theta, run.state(update).theta)
        except (NotYet, Diverged):
            return False

    @property
    def searching(self) -> bool:
        return self._search is not None

    def go_on(self, until: float = math.inf) -> None:
        """Search on for the ground, until `until` (seconds of `time.perf_counter`)."""
        if self._search is None:
            return
        found = self._search.go_on(until)
        if found is not None:
            # Those that a link tells lie on the ground that it tells.
            self.ways = self.ways if self._search.laid else ()
            self.ground, self._search, self.reason = found, None, self._wanted
            self._reliefs.clear()

    def relief(self, run: Timeline, wanted: int, update: int | None, state: int) -> Relief:
        """The losses over the ground, perhaps not all computed yet: of update number `update`'s batch, or of all
        training examples (None); of two parameters, the others being those before update `state`.

        wanted: networks along a side; fewer where that would take too long. NotYet or Diverged where that state is not
        there.
        """
        ground = self._found()
        rows = slice(None) if update is None else run.batches.indices(update)
        x, y = run.x[rows], run.y[rows]
        side = side_of(wanted, run.network.work, len(x))
        theta = run.state(state).theta
        weights = np.delete(theta, ground.choice.pair).tobytes() if ground.choice.kind == "pair" else b""
        key = (side, -1 if update is None else update, weights)
        if key not in self._reliefs:
            loss = run.run.experiment.loss
            self._reliefs[key] = Relief(run.network, ground, theta, side, x, y, loss)
            while len(self._reliefs) > MOST_RELIEFS:
                self._reliefs.popitem(last=False)
        self._reliefs.move_to_end(key)
        return self._reliefs[key]

    def dot(
        self, run: Timeline, update: int | None, state: int, ground_of: Timeline | None = None
    ) -> tuple[float, float, float, float, float]:
        """Where a state lies: its place on the plane (a, b), its loss, the surface's loss at that place, and how far
        its weights lie from it, all to the engine's last bit. update as in `relief`.

        ground_of: the run over whose weights the surface is drawn, where it is another one: of two parameters, the
        others are its own.
        """
        ground = self._found()
        theta = run.state(state).theta
        a, b = ground.project(theta).tolist()
        here = ground.choice.kind == "pair" and ground_of in (None, run)
        under = theta if ground_of is None else ground_of.state(state).theta
        # The very weights: nothing lies between them and the surface.
        foot = theta if here else ground.lift(under, np.array([a, b]))
        rows = slice(None) if update is None else run.batches.indices(update)
        x, y, network = run.x[rows], run.y[rows], run.network
        own, below = (
            float(network.loss(at, x, y, run.run.experiment.loss, **network.as_one_batch)) for at in (theta, foot)
        )
        return a, b, own, below, float(np.linalg.norm(theta - foot))

    def _found(self) -> Ground:
        if self.ground is None:
            raise LookupError("There is no ground yet: it is still being searched for.")
        return self.ground


def _reason(before: tuple[Experiment, ...], after: tuple[Experiment, ...]) -> Reason:
    """Why the runs of a plane, or its kind, are others than before."""
    if before == after:
        return "choice"
    return "twin" if before[0] == after[0] and len(after) > 1 else "run"
