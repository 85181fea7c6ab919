"""The surfaces with a formula that the page offers, by name: the engine's, without those that a turn gives anyway."""

from __future__ import annotations

from playground.engine.landscapes import LANDSCAPES, Function

Domain = tuple[tuple[float, float], tuple[float, float]]

FUNCTIONS: dict[str, Function] = {name: function for name, function in LANDSCAPES.items() if name != "turned_ravine"}


def domain(function: Function) -> Domain:
    """What is drawn: (least, most) of x and of y."""
    least, most = (float(end) for end in function.domain)
    return (least, most), (least, most)


def steep(function: Function) -> bool:
    """Whether its walls hide its valley, so that a logarithmic picture shows more."""
    return function.log or function.name == "ravine"
