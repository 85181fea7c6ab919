"""The loss over a part of a plane: a square of networks, each evaluated like any other, piece by piece."""

from __future__ import annotations

import time

import numpy as np
from numpy.typing import NDArray

from playground.engine import Network
from playground.timeline.ground import Ground

Array = NDArray[np.float64]

SIDES = (101, 41, 21)
"""How many networks the square may have along its side: at rest, while the run moves, and where there is much to do."""
MOST_WORK = 500_000_000
"""Networks x products x examples whose losses are worth waiting for: they take a processor half a second."""
PIECE_WORK = 4_000_000
CHUNK = 256


def side_of(wanted: int, work: int, examples: int) -> int:
    """The side to compute where `wanted` is asked for: a coarser one, where that would take too long. work: products of
    a network for one example.
    """
    fitting = [side for side in SIDES if side <= wanted and side * side * work * examples <= MOST_WORK]
    return fitting[0] if fitting else SIDES[-1]


class Relief:
    """The losses `(side, side)` over a ground, rows from its lower edge up, of the examples x, y; float64.

    `values` has them once `done`. theta: the weights that those of a plane of two parameters are completed by.
    """

    def __init__(
        self, network: Network, ground: Ground, theta: Array, side: int, x: Array, y: Array, loss: str
    ) -> None:
        self._network, self._x, self._y, self._loss = network, x, y, loss
        (left, right), (low, high) = ground.domain
        across, up = np.meshgrid(np.linspace(left, right, side), np.linspace(low, high, side))
        self._points = np.column_stack([across.ravel(), up.ravel()])
        self._ground, self._theta = ground, theta
        self._at = 0
        self._values = np.empty(side * side)
        self.side = side

    @property
    def done(self) -> bool:
        return self._at == len(self._points)

    @property
    def values(self) -> Array:
        return self._values.reshape(self.side, self.side)

    def go_on(self, until: float) -> bool:
        """Compute on until `until` (seconds of `time.perf_counter`), a piece at least; whether it is done."""
        most = max(1, PIECE_WORK // (self._network.work * max(len(self._x), 1)))
        while not self.done:
            piece = slice(self._at, self._at + min(most, CHUNK))
            thetas = self._ground.lift(self._theta, self._points[piece])
            self._values[piece] = self._network.loss(thetas, self._x, self._y, self._loss, **self._network.as_one_batch)
            self._at = min(piece.stop, len(self._points))
            if time.perf_counter() >= until:
                break
        return self.done
