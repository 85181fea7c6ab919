"""Which part of a large array stands beside the program: the one that holds what the learner looks at.

Of the weights the slice with the selected one: its filter, its gate, its row. Of what a layer gives the example in
focus, of a picture's maps the selected filter's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from playground.engine import LSTM, Network
from playground.experiment.anatomy import Entry, Unit

Index = tuple[int | slice, ...]
"""What stands between the brackets, an entry an axis."""
WHOLE = slice(None)
_LAID_OUT = 4
"""Axes of a filter's weights, and of a batch of maps."""


@dataclass(frozen=True)
class About:
    """What an array is of. what: "theta", one number a weight of the network; "weights" of a layer's parameter, by its
    `name` in the layout; "examples", a row each. layer: -1 for what goes in.
    """

    what: Literal["theta", "weights", "examples"]
    layer: int = -1
    name: str = ""


@dataclass(frozen=True)
class Looked:
    """part: what is selected, None for nothing or an input. row: that of the example in focus among the batch's."""

    network: Network
    part: Entry | Unit | None = None
    row: int = 0

    def at(self, about: About, shape: tuple[int, ...], most: int) -> Index | None:
        """Where in such an array to look; None for its beginning, where nothing of it is selected.

        most: as many numbers may be told of two axes.
        """
        if about.what == "theta":
            return (self.part.index,) if isinstance(self.part, Entry) else None
        if about.what == "examples":
            map_ = self._map(about.layer, shape[-1])
            return (self.row, WHOLE, WHOLE, map_) if len(shape) == _LAID_OUT else (self.row, *[WHOLE] * len(shape[1:]))
        return self._weights(about, shape, most)

    def _map(self, layer: int, maps: int) -> int:
        """Which map of a layer belongs to the selection: its filter's, and before it the one that its weight hears."""
        part = self.part
        if part is None or not part.place:
            return 0
        hears = isinstance(part, Entry) and len(part.place) == _LAID_OUT and layer == part.layer - 1
        found = part.place[2] if hears else part.place[-1]
        # Pooling keeps the maps apart; what comes behind the next filters are others.
        same = layer == part.layer or self.network.layers[part.layer].output_shape[-1:] == (maps,)
        return found if found < maps and (hears or (same and layer >= part.layer)) else 0

    def _weights(self, about: About, shape: tuple[int, ...], most: int) -> Index | None:
        part = self.part
        own = part is not None and part.layer == about.layer
        place = part.place if part is not None and own else ()
        if len(shape) == _LAID_OUT:
            entry = isinstance(part, Entry) and part.array == about.name and len(place) == _LAID_OUT
            return (WHOLE, WHOLE, place[2] if entry else 0, place[-1] if place else 0)
        if part is None or not own or not shape:
            return None
        if isinstance(layer := self.network.layers[about.layer], LSTM):
            return _gate(part, shape, layer.units, most)
        if isinstance(part, Entry) and part.array == about.name:
            return (*place[:-1], WHOLE) if len(shape) > 1 else (place[-1],)
        return (*[WHOLE] * (len(shape) - 1), place[-1]) if place and place[-1] < shape[-1] else None


def _gate(part: Entry | Unit, shape: tuple[int, ...], units: int, most: int) -> Index:
    """Of an LSTM's weights those of a gate, in the selected one's row where they are many; of a unit all its gates."""
    column = part.place[-1]
    if isinstance(part, Unit):
        return (*[WHOLE] * (len(shape) - 1), slice(column % units, None, units))
    first = column - column % units
    block = slice(first, first + units)
    if len(shape) == 1:
        return (block,)
    row = part.place[0] if len(part.place) > 1 and part.place[0] < shape[0] else 0
    return (WHOLE, block) if shape[0] * units <= most else (row, block)


def written(index: Index) -> str:
    """The brackets as the program would have them: "[:, :, 0, 2]", "[:, 4:8]"."""
    return f"[{', '.join(map(_written, index))}]"


def _written(at: int | slice) -> str:
    if not isinstance(at, slice):
        return str(at)
    ends = "".join([str(at.start or "") if at.start else ("0" if at.step else ""), ":", str(at.stop or "")])
    return f"{ends}:{at.step}" if at.step else ends
