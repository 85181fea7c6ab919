"""A race on a surface with a formula."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.race.functions import FUNCTIONS, Domain
from playground.race.landscape import Formula
from playground.race.pieces import Work
from playground.race.running import Heat, Running
from playground.race.settings import RaceSettings

Array = NDArray[np.float64]


class OnFormula:
    """The race of `settings`: where it runs, how it went. axes: what the two directions are called. follows_paths:
    whether the plane that is drawn is known only once the race is complete. exact: whether the plane is all there is.
    drawn_quickly: whether its surface can be drawn anew on the way.
    """

    axes = ("x", "y")
    follows_paths = False
    exact = True
    drawn_quickly = True

    def __init__(self, settings: RaceSettings) -> None:
        self.settings = settings
        self.land = landscape(settings)
        self.start = start_of(settings)

    @cached_property
    def running(self) -> Running:
        """The race as far as it has been run."""
        return Running(self.land, self.settings.racers, self.start, self.settings.steps)

    @property
    def heat(self) -> Heat:
        """The whole race; run to its end if it was not."""
        return self.running.finish()

    @property
    def domain(self) -> Domain:
        return self.land.domain

    @property
    def minima(self) -> Array:
        return self.land.minima

    def flat(self, theta: Array) -> Array:
        """Where points lie on the drawn plane: (..., 2)."""
        return theta

    def lifted(self, plane: Array) -> Array:
        """The points of the plane (..., 2) as points the racers could stand on."""
        return plane

    def frame(self, kept: Domain | None = None) -> Domain:
        """What is drawn of the race as far as it has been run. kept: what was drawn until now; it stays while it holds
        the paths.
        """
        return kept or self.domain

    def casting(self) -> Work[None]:
        """Drop the paths onto the drawn plane; here they lie on it."""
        yield from ()

    def shadow(self) -> Array:
        """The paths as far as they have been run, on the drawn plane: (racers, known + 1, 2)."""
        return self.running.heat.theta

    def heights(self, side: int, step: int | None = None, domain: Domain | None = None) -> Work[Array]:
        """The loss over the drawn plane, (side, side), rows from low y to high. A formula is the same at every step."""
        del step
        yield from ()
        return self.land.value(grid(domain or self.domain, side))

    def words(self, *, closed: bool = True) -> Work[dict[str, Any]]:
        """Sentences about how true the picture is: a formula's is exact."""
        del closed
        yield from ()
        return {"exact": True, "picture": "The picture is exact: there are only these two parameters."}


def grid(domain: Domain, side: int) -> Array:
    """Points of a regular grid over the domain, (side rows of y, side columns of x, 2)."""
    (left, right), (low, high) = domain
    x, y = np.meshgrid(np.linspace(left, right, side), np.linspace(low, high, side))
    return np.stack([x, y], axis=-1)


def landscape(settings: RaceSettings) -> Formula:
    """The surface of these settings, turned and scaled, its gradient noisy."""
    return Formula(
        FUNCTIONS[settings.surface],
        scale=settings.scale,
        turn=settings.turn,
        noise=settings.noise,
        seed=settings.seed,
    )


def start_of(settings: RaceSettings) -> Array:
    """Where the racers start, turned with the surface: (2,)."""
    return landscape(settings).placed(settings.start or (0.0, 0.0))


def race(settings: RaceSettings) -> Heat:
    """What happens in the race of these settings."""
    return OnFormula(settings).heat
