"""A race on the loss of the learner's own network, and the plane that its picture shows.

Two parameters: only these train, and the picture is exact. Random or principal directions: everything trains, and the
picture is the shadow of a path in many dimensions; the page says how much of the movement it holds, and how far the
true loss lies from the drawn surface.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.engine.surfaces import Plane, parameter_plane, principal_plane, random_plane, slice_loss
from playground.experiment import Experiment
from playground.explain import numbers
from playground.race.functions import Domain
from playground.race.landscape import losses
from playground.race.network_land import CHUNK, UNIT_LOSSES, TwoParameters, WholeNetwork
from playground.race.pieces import Work, whole, within
from playground.race.running import BLOCK, Heat, Running
from playground.race.settings import PAIR, PCA, RaceSettings

Array = NDArray[np.float64]

LEAST_HALF = {PAIR: 1.5}
"""Half the width of the drawn square at least; 1 on a plane whose directions are as long as the weights."""
FURTHEST = 20.0
"""Points of the paths further out than this are not followed by the picture's frame."""
MOST_COMPARED = 600
"""Points of the paths at which the drawn surface is compared with the true loss."""

MOST_PLACES, FEW_PLACES, MANY_PARAMETERS = 2_000, 120, 100
"""Places of the paths from which the principal directions are found; more are thinned evenly. With many parameters a
few are enough: they stand for more directions than two as it is, and finding the two takes some ten milliseconds.
"""


class OnNetwork:
    """The race of `settings` on its experiment's network. The same face as OnFormula."""

    def __init__(self, settings: RaceSettings) -> None:
        if settings.experiment is None:
            raise ValueError("A race on a network needs its experiment.")
        self.settings, self.view = settings, settings.view
        self.experiment: Experiment = settings.experiment
        stand = settings.stand
        self.whole = WholeNetwork(self.experiment, stand.update if stand else 0)
        self.theta0 = np.array(stand.theta) if stand else self.experiment.theta0()
        self.parameters = [row.spoken for row in self.experiment.anatomy.parameters]
        self.minima: Array = np.empty((0, 2))
        self.pair = self.exact = self.view.plane == PAIR
        self.follows_paths = self.view.plane == PCA
        self.drawn_quickly = self.whole.losses_at_once >= CHUNK
        self._cast, self._shadow = 0, np.empty((len(settings.racers), settings.steps + 1, 2))
        if self.pair:
            first, second = self.view.pair
            self.axes = (self.parameters[first], self.parameters[second])
            self.land: Any = TwoParameters(self.whole, self.theta0, self.view.pair)
            self.start: Array = np.array(settings.start) if settings.start else self.theta0[list(self.view.pair)]
        else:
            self.land = self.whole
            self.axes = ("1st direction", "2nd direction")
            self.start = self.theta0
            if self.view.plane != PCA:
                self.start = self.plane.point(*(settings.start or (0.0, 0.0)))

    def inherit(self, other: OnNetwork) -> None:
        """Take over what `other` has raced, where only the plane that is looked at differs."""
        same = ("racers", "steps", "experiment", "stand")
        alike = all(getattr(self.settings, name) == getattr(other.settings, name) for name in same)
        if alike and not self.pair and not other.pair and np.array_equal(self.start, other.start):
            self.__dict__["running"] = other.running

    @cached_property
    def running(self) -> Running:
        return Running(self.land, self.settings.racers, self.start, self.settings.steps)

    @property
    def heat(self) -> Heat:
        return self.running.finish()

    @cached_property
    def plane(self) -> Plane:
        if self.pair:
            return parameter_plane(self.theta0, *self.view.pair)
        if self.view.plane == PCA and self._travelled is not None:
            return principal_plane(self._travelled)
        rng = np.random.default_rng([self.view.seed, 0x706C616E])
        return random_plane(self.whole.network, self.theta0, rng)

    @cached_property
    def _travelled(self) -> Array | None:
        """All places of all paths, those of the racer with the lowest final loss last; None where nobody moved."""
        final = self.heat.loss[:, -1]
        order = np.argsort(-np.where(np.isfinite(final), final, np.inf), kind="stable")
        places = [path[np.isfinite(path).all(axis=-1)] for path in self.heat.theta[order]]
        moved = np.concatenate(places) if places else np.empty((0, self.whole.size))
        if len(moved) < 3:
            return None
        most = MOST_PLACES if self.whole.size <= MANY_PARAMETERS else FEW_PLACES
        moved = np.concatenate([moved[: -1 : -(-len(moved) // most)], moved[-1:]])
        return moved if np.ptp(moved, axis=0).max() > 0 else None

    @cached_property
    def domain(self) -> Domain:
        """The square of the whole race."""
        self.running.finish()
        return self.frame()

    def frame(self, kept: Domain | None = None) -> Domain:
        flat = self.shadow().reshape(-1, 2)
        middle = self.flat(self.start)
        near = flat[np.abs(flat - middle).max(axis=-1) < FURTHEST]
        least = LEAST_HALF.get(self.view.plane, 1.0)
        low = np.vstack([near, middle - least]).min(axis=0)
        high = np.vstack([near, middle + least]).max(axis=0)
        if kept is not None and all(side[0] <= low[i] and high[i] <= side[1] for i, side in enumerate(kept)):
            return kept
        # A square that had to grow will have to again: it gets room to spare, until the whole race decides.
        margin = (0.08 if kept is None else 0.3) * (high - low)
        (x0, y0), (x1, y1) = (low - margin).tolist(), (high + margin).tolist()
        return (x0, x1), (y0, y1)

    def casting(self) -> Work[None]:
        """Block by block, so that it does not matter how many steps are known at a time."""
        heat, known = self.running.heat, self.running.known
        if self.pair:
            return
        self.plane  # noqa: B018  found here, by a unit of its own
        yield 0.0
        while self._cast <= known:
            end = min(self._cast + BLOCK, known + 1) if self._cast else 1
            part = slice(self._cast, end)
            self._shadow[:, part] = self.flat(heat.theta[:, part])
            self._cast = end
            yield end / (known + 1)

    def shadow(self) -> Array:
        """What is not cast yet is cast at once."""
        if self.pair:
            return self.running.heat.theta
        whole(self.casting())
        return self._shadow[:, : self.running.known + 1]

    def flat(self, theta: Array) -> Array:
        """Where points lie on the drawn plane: (..., 2). Each is dropped onto its nearest point there."""
        return theta if self.pair else self.plane.project(theta)

    def lifted(self, plane: Array) -> Array:
        """Points of the plane as points the racers could stand on."""
        if self.pair:
            return plane
        lifted: Array = self.plane.origin + plane @ np.stack([self.plane.u, self.plane.v])
        return lifted

    def heights(self, side: int, step: int | None = None, domain: Domain | None = None) -> Work[Array]:
        """The loss over the drawn plane, (side, side): the training set's, or of the batch that `step` sees."""
        (left, right), (low, high) = domain or self.domain
        a, b = np.linspace(left, right, side), np.linspace(low, high, side)
        if self.pair:
            first, second = self.view.pair
            a, b = a - self.theta0[first], b - self.theta0[second]
        x, y = (self.whole.x, self.whole.y) if step is None else self.whole.batch(step)
        most = max(1, UNIT_LOSSES // (self.whole.network.work * len(x)))
        columns, rows = min(side, most), max(1, most // side)
        found = np.empty((side, side))
        for row in range(0, side, rows):
            for column in range(0, side, columns):
                if row or column:
                    yield (row + column / side) / side
                part = slice(row, row + rows), slice(column, column + columns)
                found[part] = slice_loss(
                    self.whole.network, self.plane, a[part[1]], b[part[0]], x, y, self.experiment.loss
                )
        return found

    def words(self, *, closed: bool = True) -> Work[dict[str, Any]]:
        """Names of the parameters, and how true the picture is; measured once the race is complete (closed)."""
        told: dict[str, Any] = {
            "parameters": self.parameters,
            "exact": self.pair,
            "can_start": self.view.plane != PCA,
        }
        if self.pair:
            told["picture"] = (
                f"Only {self.axes[0]} and {self.axes[1]} train{_others(self.whole.size - 2)}. So the picture is exact."
            )
        elif closed:
            told |= yield from self.truth()
        else:
            told["picture"] = (
                f"All {self.whole.size} parameters train, and this plane is a shadow of their paths. How much of the "
                "movement it holds is measured once the race has been run to its end."
            )
        return told

    def truth(self) -> Work[dict[str, Any]]:
        """held: the share of the squared movement that lies in the plane; off, most_off: how far the true loss lies
        from the drawn surface along the paths, on average and at most.
        """
        moved = self._travelled
        if moved is None:
            return {"picture": f"All {self.whole.size} parameters train; there is too little movement to measure."}
        held = self.plane.share(moved)
        few = moved[:: -(-len(moved) // MOST_COMPARED)]
        drawn = yield from within(losses(self.whole, self.lifted(self.flat(few))), 0.0, 0.5)
        true = yield from within(losses(self.whole, few), 0.5, 1.0)
        difference = np.abs(drawn - true)
        off, most = float(difference.mean()), float(difference.max())
        hint = (
            ""
            if self.view.plane != PCA
            else (" The plane follows the paths, so a start is chosen on one of the other planes.")
        )
        return {
            "held": held,
            "off": off,
            "most_off": most,
            "picture": (
                f"All {self.whole.size} parameters train, and this plane is a shadow of their paths: it holds "
                f"{numbers.percent(held)} of the movement. Along the paths the true loss lies {numbers.brief(off)} "
                f"from the drawn surface on average, {numbers.brief(most)} at most.{hint}"
            ),
        }


def _others(count: int) -> str:
    if not count:
        return ", and there are no others"
    return f", the other {count} parameters stay as they are" if count > 1 else ", the third parameter stays as it is"
