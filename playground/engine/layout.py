"""Where every parameter lives inside a flat array, and how to look at it there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from playground.engine.arrays import Array, Shape
from playground.engine.layers.base import Parameter


class Segment(NamedTuple):
    """One parameter: flat[..., start:stop], shaped `shape`. array: "W" or "b". place: ("1",) inside a block."""

    layer: int
    array: str
    start: int
    stop: int
    shape: Shape
    place: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What it is called in its layer: "W", or "1.W" inside a block."""
        return ".".join((*self.place, self.array))


class Layout:
    """The parameters of all layers, one after the other: `segments`, and their total `size`."""

    def __init__(self, layers: Sequence[tuple[Parameter, ...]]) -> None:
        segments: list[Segment] = []
        self._pieces: list[tuple[slice, Shape]] = []
        self._owned: list[slice] = []
        self.parameters: list[Parameter] = []
        start = 0
        for layer, owned in enumerate(layers):
            first = len(segments)
            for p in owned:
                stop = start + p.size
                segments.append(Segment(layer, p.name, start, stop, p.shape, p.place))
                self._pieces.append((slice(start, stop), p.inner))
                self.parameters.append(p)
                start = stop
            self._owned.append(slice(first, len(segments)))
        self.segments = tuple(segments)
        self.size = start

    def views(self, flat: Array) -> list[list[Array]]:
        """Each layer's arrays inside `flat` `(*runs, size)`, shaped to broadcast over the examples."""
        runs = flat.shape[:-1]
        if runs:
            views = [flat[..., where].reshape(runs + inner) for where, inner in self._pieces]
        else:
            views = [flat[where].reshape(inner) for where, inner in self._pieces]
        return [views[owned] for owned in self._owned]

    def named(self, flat: Array) -> list[dict[str, Array]]:
        """The same as one dict a layer, name -> view in the parameter's own shape."""
        named: list[dict[str, Array]] = [{} for _ in self._owned]
        for s in self.segments:
            named[s.layer][s.name] = flat[..., s.start : s.stop].reshape(*flat.shape[:-1], *s.shape)
        return named

    def draw(self, rng: np.random.Generator, runs: Shape) -> Array:
        """A fresh flat array, `(*runs, size)` float64, each parameter drawn by its initializer, in order."""
        flat = np.empty((*runs, self.size))
        for p, s in zip(self.parameters, self.segments, strict=True):
            drawn = p.initializer.draw(rng, (*runs, *p.shape), p.fan_in, p.fan_out)
            flat[..., s.start : s.stop] = drawn.reshape(*runs, p.size)
        return flat

    def pack(self, values: Sequence[Array], dtype: np.dtype[np.floating]) -> Array:
        """One value for each parameter, `(*runs, *inner)`, as a flat array `(*runs, size)`; runs broadcast."""
        inner = [len(shape) for _, shape in self._pieces]
        runs = np.broadcast_shapes(*(v.shape[: v.ndim - k] for v, k in zip(values, inner, strict=True)))
        flat = np.empty((*runs, self.size), dtype)
        for owned, views in zip(self._owned, self.views(flat), strict=True):
            for view, value in zip(views, values[owned], strict=True):
                view[...] = value
        return flat
