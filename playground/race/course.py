"""The race of given settings, whatever it runs on."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from playground.race.functions import Domain
from playground.race.on_formula import OnFormula
from playground.race.on_network import OnNetwork
from playground.race.pieces import Work
from playground.race.running import Heat, Running
from playground.race.settings import RaceSettings

Array = NDArray[np.float64]


class Course(Protocol):
    """See OnFormula, which gives the meaning of each."""

    settings: RaceSettings
    land: Any
    start: Array
    axes: tuple[str, str]
    follows_paths: bool
    exact: bool
    drawn_quickly: bool

    @property
    def running(self) -> Running: ...
    @property
    def heat(self) -> Heat: ...
    @property
    def domain(self) -> Domain: ...
    @property
    def minima(self) -> Array: ...
    def flat(self, theta: Array) -> Array: ...
    def lifted(self, plane: Array) -> Array: ...
    def frame(self, kept: Domain | None = None) -> Domain: ...
    def shadow(self) -> Array: ...
    def casting(self) -> Work[None]: ...
    def heights(self, side: int, step: int | None = None, domain: Domain | None = None) -> Work[Array]: ...
    def words(self, *, closed: bool = True) -> Work[dict[str, Any]]: ...


def course(settings: RaceSettings, before: Course | None = None) -> Course:
    """The race of these settings. before: the race shown until now; what it has computed is used again where it can."""
    if not settings.on_network:
        return OnFormula(settings)
    found = OnNetwork(settings)
    if isinstance(before, OnNetwork):
        found.inherit(before)
    return found
