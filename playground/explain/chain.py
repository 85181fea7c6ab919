"""The chain rule for one weight, bias or unit: named factors along a path, and a sum where there are several paths.

Read from the loss towards the weight: how wrong x output slope x weight on the way x hidden slope x input. The product
is the derivative of *one example's own loss*; the paths' products add up to it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from playground.experiment.anatomy import BIAS, Entry, Input, Unit
from playground.explain.captions.backward import slope_of_loss, slope_tex
from playground.explain.functions import ACTIVATED
from playground.explain.view import View

MOST_PATHS = 32


@dataclass(frozen=True)
class Factor:
    """One factor of a chain. words: what it is; tex: its symbol; place: id of the thing on the stage it belongs to."""

    words: str
    tex: str
    value: float
    place: str


@dataclass(frozen=True)
class Path:
    """One way from the loss to a unit. through: ids of the units on it, the output first."""

    through: tuple[str, ...]
    factors: tuple[Factor, ...]

    @property
    def product(self) -> float:
        """The factors multiplied in order."""
        return math.prod(factor.value for factor in self.factors)


@dataclass(frozen=True)
class Chain:
    """factors: of the one path, or of the sum over all. grouped: paths stand for the next layer's units, one each."""

    factors: tuple[Factor, ...]
    paths: tuple[Path, ...]
    grouped: bool

    @property
    def total(self) -> float:
        """The paths' products added up: the derivative of the example's own loss."""
        return math.fsum(path.product for path in self.paths)


def chain(view: View, chosen: Unit | Entry) -> Chain:
    """The chain of a weight or bias (ending in what came in), or of a unit (ending at its weighted sum, its delta)."""
    tail = () if isinstance(chosen, Unit) else (_came_in(view, chosen),)
    layer, j = chosen.layer, chosen.j
    count = math.prod(view.anatomy.sizes[layer + 2 :])
    if count <= MOST_PATHS:
        paths = tuple(Path(path.through, (*path.factors, *tail)) for path in _paths(view, layer, j))
    else:
        paths = tuple(_grouped(view, layer, j, k, tail) for k in range(view.anatomy.sizes[layer + 2]))
    slope = _slope(view, layer, j)
    if count == 1 or slope is None:
        return Chain(paths[0].factors, paths, False)
    return Chain((_arrived(view, layer, j), slope, *tail), paths, count > MOST_PATHS)


def _paths(view: View, layer: int, j: int) -> Iterator[Path]:
    """Every path from the loss to the weighted sum of a unit."""
    if layer == view.last:
        yield Path((view.anatomy.unit(layer, j).id,), _head(view, j))
        return
    slope = _slope(view, layer, j)
    for k in range(view.anatomy.sizes[layer + 2]):
        for path in _paths(view, layer + 1, k):
            factors = (*path.factors, _on_the_way(view, layer, j, k), *(() if slope is None else (slope,)))
            yield Path((*path.through, view.anatomy.unit(layer, j).id), factors)


def _grouped(view: View, layer: int, j: int, k: int, tail: tuple[Factor, ...]) -> Path:
    """All paths that pass unit k of the next layer, gathered in that unit's delta."""
    anatomy = view.anatomy
    gathered = Factor(
        f"delta of {anatomy.at(layer + 1, k).name}",
        anatomy.unit(layer + 1, k).delta_tex,
        float(view.dZ[layer + 1][k]),
        view.anatomy.unit(layer + 1, k).id,
    )
    slope = _slope(view, layer, j)
    factors = (gathered, _on_the_way(view, layer, j, k), *(() if slope is None else (slope,)), *tail)
    return Path((view.anatomy.unit(layer + 1, k).id, view.anatomy.unit(layer, j).id), factors)


def _head(view: View, k: int) -> tuple[Factor, ...]:
    """The first factors: how wrong this output is, and the output's slope where it is a factor of its own."""
    arrived, name = view.dA[view.last], view.activation(view.last).name
    if arrived is None:
        words = f"how wrong: guess minus target (the slope of {name} is in it)"
        return (Factor(words, slope_of_loss(view, k), float(view.dZ[-1][k]), "loss"),)
    slope = _slope(view, view.last, k)
    if slope is None:
        words = f"how wrong, through {name}"
        return (Factor(words, view.anatomy.unit(view.last, k).delta_tex, float(view.dZ[-1][k]), "loss"),)
    return Factor("how wrong", slope_of_loss(view, k), float(arrived[k]), "loss"), slope


def _slope(view: View, layer: int, j: int) -> Factor | None:
    """An activation's slope where the unit stands; None for softmax, which has none of its own."""
    activation = view.activation(layer)
    if activation.derivative is None:
        return None
    words = "output slope" if layer == view.last else "hidden slope"
    tex = ACTIVATED[activation.name].slope(view.anatomy.unit(layer, j).z_tex, view.anatomy.at(layer, j).tex)
    return Factor(words, tex, float(activation.derivative(view.z[layer][j : j + 1])[0]), view.anatomy.unit(layer, j).id)


def _on_the_way(view: View, layer: int, j: int, k: int) -> Factor:
    weight = float(view.params[layer + 1]["W"][j, k])
    return Factor(
        "weight on the way", view.anatomy.weight(layer + 1, j, k).tex, weight, view.anatomy.weight(layer + 1, j, k).id
    )


def _arrived(view: View, layer: int, j: int) -> Factor:
    """What all paths together bring back to a hidden unit."""
    value = float(view.arrived(layer)[j])
    return Factor("what all paths bring back", slope_tex(view, layer, j), value, view.anatomy.unit(layer, j).id)


def _came_in(view: View, chosen: Entry) -> Factor:
    if chosen.kind == BIAS:
        return Factor("constant 1", "1", 1.0, chosen.id)
    heard = view.anatomy.at(chosen.layer - 1, chosen.i)
    words = "input" if isinstance(heard, Input) else f"what {heard.name} says"
    return Factor(words, heard.tex, float(view.incoming(chosen.layer)[chosen.i]), heard.id)


@lru_cache(maxsize=1024)
def grouped_tex(tex: str) -> str:
    """A factor's symbol as it stands inside a product: a sum or difference in parentheses."""
    open_sum = any(sign in _outside(tex) for sign in (" + ", " - "))
    return rf"\left({tex}\right)" if open_sum else tex


def _outside(tex: str) -> str:
    r"""``tex`` without what stands in braces or in ``\left( ... \right)``: there a sum needs no more parentheses."""
    result, depth = [], 0
    for part in tex.replace(r"\left(", "{").replace(r"\right)", "}"):
        depth += (part == "{") - (part == "}")
        if depth == 0:
            result.append(part)
    return "".join(result)
