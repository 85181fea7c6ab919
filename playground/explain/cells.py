"""Cells of a layer of maps: which one is spoken of, what it looks at through its window, and who looks at it.

The browser chooses the cell in focus by the same rule (components/stage/network/windows.js).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from playground.engine.layers.windows import Windows
from playground.experiment.anatomy import Anatomy, Entry, Input, Unit
from playground.explain.view import View


@dataclass(frozen=True)
class Cell:
    """A number of a layer's maps. index: in the layer's output laid flat; row, column, channel: from 0."""

    layer: int
    index: int
    row: int
    column: int
    channel: int

    @property
    def where(self) -> str:
        """Its place in its map, counted from 1."""
        return f"row {self.row + 1}, column {self.column + 1}"


class WindowCell(NamedTuple):
    """A number that a window shows: the part it is of, its value, and its place inside the window, from 0."""

    part: Input | Unit
    value: float
    place: tuple[int, int, int]


def shape_before(anatomy: Anatomy, layer: int, shape: tuple[int, ...]) -> tuple[int, int, int]:
    """Height, width and channels of what a layer of windows is fed. shape: of one example."""
    height, width, channels = anatomy.tiers[layer - 1].shape if layer else shape
    return height, width, channels


def cell_at(anatomy: Anatomy, layer: int, index: int) -> Cell:
    """The cell at a place of a layer's output laid flat; a sequence has a row a moment, a row of units one place."""
    shape = anatomy.tiers[layer].shape
    width, channels = shape[1] if len(shape) == 3 else 1, shape[-1]
    position, channel = divmod(index, channels)
    return Cell(layer, index, *divmod(position, width), channel)


def cell_in_focus(view: View, layer: int, reached: int | None = None) -> Cell:
    """The cell that captions of a layer speak of: how far the walk has come, else the view's unit there."""
    return cell_at(view.anatomy, layer, view.unit_at(layer) if reached is None else reached)


def windows_of(anatomy: Anatomy, layer: int) -> Windows:
    """The windows of a convolution or a pooling. ValueError for any other layer."""
    found = anatomy.tiers[layer].windows
    if found is None:
        raise ValueError(f"{anatomy.tiers[layer].words} has no windows.")
    return found


def window(view: View, cell: Cell, channel: int | None = None) -> list[WindowCell]:
    """What a cell looks at, row by row, channel by channel last; over the edge there is nothing.

    channel: of the maps that come in only this one.
    """
    found, before = windows_of(view.anatomy, cell.layer), view.incoming(cell.layer)
    height, width, channels = shape_before(view.anatomy, cell.layer, view.moment.network.input_shape)
    heard = []
    for i in range(found.size[0]):
        for j in range(found.size[1]):
            row = cell.row * found.strides[0] + i - found.before[0]
            column = cell.column * found.strides[1] + j - found.before[1]
            if not (0 <= row < height and 0 <= column < width):
                continue
            for c in range(channels) if channel is None else (channel,):
                index = (row * width + column) * channels + c
                heard.append(WindowCell(view.anatomy.at(cell.layer - 1, index), float(before[index]), (i, j, c)))
    return heard


class Looker(NamedTuple):
    """A cell of the layer above whose window shows a cell, and where in the window it stands."""

    cell: Cell
    place: tuple[int, int]


def lookers(view: View, cell: Cell) -> list[Looker]:
    """All cells of the layer above, of its first map, whose windows show a cell."""
    above = cell.layer + 1
    found = windows_of(view.anatomy, above)
    height, width, channels = view.anatomy.tiers[above].shape
    seen = []
    for row in range(height):
        for column in range(width):
            i = cell.row - row * found.strides[0] + found.before[0]
            j = cell.column - column * found.strides[1] + found.before[1]
            if 0 <= i < found.size[0] and 0 <= j < found.size[1]:
                index = (row * width + column) * channels
                seen.append(Looker(Cell(above, index, row, column, 0), (i, j)))
    return seen


def shared_at(view: View, layer: int, array: str = "W", channel: int | None = None) -> Entry:
    """The shared number of a layer that captions speak of: the selected one, else the first of that array that belongs
    to the map in focus.
    """
    chosen = view.selection
    own = isinstance(chosen, Entry) and chosen.layer == layer and chosen.array == array
    if own and isinstance(chosen, Entry) and channel in (None, chosen.place[-1]):
        return chosen
    rows = [row for row in view.anatomy.parameters if row.layer == layer and row.array == array]
    # The channel, or the unit of a row, stands last in a layer's shape and in its shared numbers' places.
    wanted = view.unit_at(layer) % view.anatomy.tiers[layer].shape[-1] if channel is None else channel
    return next(row for row in rows if row.place[-1] == wanted)
