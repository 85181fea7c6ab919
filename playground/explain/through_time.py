"""A recurrent layer seen from one example: what it said and what came back, at every moment.

Everything is the engine's. The slope of a state has two parts: its moment's *own*, from what the layer hands on there,
and what is *carried* back from the moment after. Only the second one crosses time; at a cut there is none.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import cast

import numpy as np
from numpy.typing import NDArray

from playground.engine import LSTM, SimpleRNN
from playground.engine.layers.lstm import GATES
from playground.engine.layers.simple_rnn import is_cut
from playground.engine.passes import Pass
from playground.engine.records import Name
from playground.experiment.anatomy import Entry, Unit
from playground.experiment.layers import RECURRENT
from playground.explain.view import View

Array = NDArray[np.float64]
FORGET = GATES.index("f")
"""The gate that is looked at where none is selected: the one that keeps the memory."""


def is_recurrent(view: View, layer: int) -> bool:
    """Whether a layer goes through moments."""
    return view.anatomy.tiers[layer].kind in RECURRENT


@dataclass(frozen=True)
class Through:
    """One recurrent layer, from the example in view. Arrays are (moments, units), slopes of the example's own loss.

    j, gate: the unit and, of an LSTM, the block of its weights that are looked at; i: which number that comes in; k:
    the unit a recurrent weight comes from; t: of a unit that belongs to a moment, that one; else the last.
    """

    view: View
    layer: int
    j: int
    gate: int
    i: int
    k: int
    t: int

    @property
    def engine(self) -> SimpleRNN | LSTM:
        return cast("SimpleRNN | LSTM", self.view.layer(self.layer))

    @property
    def is_lstm(self) -> bool:
        return isinstance(self.engine, LSTM)

    @property
    def units(self) -> int:
        return self.engine.units

    @cached_property
    def moments(self) -> int:
        return self.view.anatomy.tiers[self.layer].moments

    @cached_property
    def _seen(self) -> tuple[Pass, int, int]:
        return self.view.moment.seen_from(self.view.focus)

    @cached_property
    def fed(self) -> Array:
        """What came in, (moments, numbers a moment)."""
        pass_, row, _ = self._seen
        before = pass_.inputs if self.layer == 0 else pass_.A[self.layer - 1]
        came: Array = before[row]
        return came

    def said(self, name: str) -> Array:
        """An array of the forward pass: "Z", "H", a gate, the memory "c", the state "h"."""
        found = self.view.over_moments.get((self.layer, name))
        if found is None:
            pass_, row, _ = self._seen
            kept = pass_.forward[self.layer]
            found = np.array([kept[Name(name, time=t)][row] for t in range(self.moments)])
            self.view.over_moments[self.layer, name] = found
        return found

    def came_back(self, name: str) -> Array:
        """An array of the way back: "dH", "dZ", "dh", "dc"."""
        found = self.view.over_moments.get((self.layer, name))
        if found is None:
            pass_, row, n = self._seen
            kept = pass_.backward[self.layer]
            found = np.array([kept[Name(name, time=t)][row] for t in range(self.moments)]) * n
            self.view.over_moments[self.layer, name] = found
        return found

    @cached_property
    def states(self) -> Array:
        return self.said("h" if self.is_lstm else "H")

    @cached_property
    def slopes(self) -> Array:
        """The slope of the example's own loss against every state."""
        return self.came_back("dh" if self.is_lstm else "dH")

    @cached_property
    def deltas(self) -> Array:
        """Against every sum; of an LSTM (moments, 4 units)."""
        return self.came_back("dZ")

    @cached_property
    def own(self) -> Array:
        """The part of `slopes` that comes from what the layer hands on at that moment."""
        arrived = self.view.arrived(self.layer)
        if self.engine.return_sequences:
            return arrived.reshape(self.moments, self.units)
        parts = np.zeros((self.moments, self.units))
        parts[-1] = arrived
        return parts

    @cached_property
    def carried(self) -> Array:
        """The part of `slopes` that comes from the moment after."""
        return self.slopes - self.own

    @cached_property
    def own_deltas(self) -> Array:
        """The part of `deltas` that the own part makes: the way to the sums is a product, so parts stay parts."""
        if not isinstance(self.engine, LSTM):
            z, h = self.said("Z"), self.states
            return self.engine.cell.vjp(z, h, self.own)
        i, f, g, o, c = (self.said(name) for name in "ifgoc")
        squashed = np.tanh(c)
        dc = self.own * o * (1.0 - squashed * squashed)
        before = np.vstack([np.zeros_like(c[:1]), c[:-1]])
        parts = (
            dc * g * i * (1 - i),
            dc * before * f * (1 - f),
            dc * i * (1 - g * g),
            self.own * squashed * o * (1 - o),
        )
        return np.concatenate(parts, axis=1)

    def is_cut(self, t: int) -> bool:
        """Whether nothing is carried back into moment t, although a later one there is."""
        return is_cut(t, self.moments, self.engine.cut)

    @cached_property
    def params(self) -> dict[str, Array]:
        return self.view.params[self.layer]

    @property
    def column(self) -> int:
        """The column of W, U and b that is looked at."""
        return self.gate * self.units + self.j if self.is_lstm else self.j

    # -- names -----------------------------------------------------------------------------------------------------

    def entry(self, array: str, *place: int) -> Entry:
        """The row of a parameter."""
        return self.view.anatomy.shared(array, self.layer, *place)

    def unit_tex(self, j: int) -> str:
        """A unit of the layer, at no moment."""
        return f"h_{{{j + 1}}}" if self.view.last == 1 else f"h_{{{j + 1}}}^{{({self.layer + 1})}}"

    def state_tex(self, j: int, t: int) -> str:
        return f"{self.unit_tex(j)}[{t + 1}]"

    def sum_tex(self, t: int) -> str:
        return f"z_{{{self.j + 1}}}[{t + 1}]"

    def delta_tex(self, column: int, t: int) -> str:
        gate, j = divmod(column, self.units)
        mark = f"^{{{GATES[gate]}}}" if self.is_lstm else ""
        return rf"\delta{mark}_{{{j + 1}}}[{t + 1}]"

    def gate_tex(self, name: str, t: int) -> str:
        """A gate, the candidate or the memory of the unit looked at."""
        return f"{name}_{{{self.j + 1}}}[{t + 1}]"

    def fed_tex(self, i: int, t: int) -> str:
        """What comes in at a moment."""
        if self.layer > 0 and is_recurrent(self.view, self.layer - 1):
            return f"{through(self.view, self.layer - 1).unit_tex(i)}[{t + 1}]"
        return self.view.anatomy.at(self.layer - 1, t * self.fed.shape[1] + i).tex

    def slope_tex(self, of: str) -> str:
        return rf"\frac{{\partial {self.view.loss_tex}}}{{\partial {of}}}"

    @property
    def unit_words(self) -> str:
        return f"unit {self.j + 1}"


def through(view: View, layer: int) -> Through:
    """A recurrent layer with what the selection looks at in it; else its first unit."""
    tier, chosen = view.anatomy.tiers[layer], view.selection
    units, last = tier.shape[-1], tier.moments - 1
    j = i = k = 0
    t, gate = last, FORGET if tier.kind == "lstm" else 0
    if isinstance(chosen, Unit) and chosen.layer == layer:
        j, t = chosen.place[-1], chosen.place[0] if len(chosen.place) == 2 else last
    elif isinstance(chosen, Entry) and chosen.layer == layer:
        gate, j = divmod(chosen.place[-1], units)
        i, k = (chosen.place[0] if chosen.array == name else 0 for name in "WU")
    elif isinstance(chosen, Entry) and chosen.layer == layer + 1 and chosen.array == "W":
        j = chosen.place[0] % units
    return Through(view, layer, j, gate, i, k, t)
