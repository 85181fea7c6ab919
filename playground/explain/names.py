"""What everything is called, in words and in LaTeX: inputs, units, layers, weights, biases; and selection ids.

Layers count from 0 in code; the last one is the output. Units are ``h₂`` with one hidden layer and ``h₂⁽¹⁾`` (unit 2
of hidden layer 1) with more; outputs are ``ŷ`` or ``ŷ₁``, ``ŷ₂``. The two examples that are known from paper keep the
names their weights have there, so that a learner can lay the page beside the screen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")

#: Names of inputs that are more than a letter with a number: key -> (text, LaTeX).
INPUT_NAMES: dict[str, tuple[str, str]] = {
    "x1sq": ("x₁²", "x_1^2"),
    "x2sq": ("x₂²", "x_2^2"),
    "x1x2": ("x₁x₂", "x_1 x_2"),
    "sinx1": ("sin x₁", r"\sin x_1"),
    "sinx2": ("sin x₂", r"\sin x_2"),
}

#: The weights' own names on paper: data -> (sizes it applies to, {(layer, from, to): number}).
_ON_PAPER: dict[str, tuple[tuple[int, ...], dict[tuple[int, int, int], str]]] = {
    "hand_121": ((1, 2, 1), {(0, 0, 0): "11", (0, 0, 1): "12", (1, 0, 0): "21", (1, 1, 0): "22"}),
    "hand_222": (
        (2, 2, 2),
        {(0, 0, 0): "1", (0, 1, 0): "2", (0, 0, 1): "3", (0, 1, 1): "4",
         (1, 0, 0): "5", (1, 1, 0): "6", (1, 0, 1): "7", (1, 1, 1): "8"},
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Selection:
    """A weight ("w": layer, from i, to j), a bias ("b": layer, j), a unit ("n": layer, j) or an input ("i": i)."""

    kind: str
    layer: int
    i: int
    j: int

    @property
    def id(self) -> str:
        parts = {
            "w": (self.layer, self.i, self.j), "b": (self.layer, self.j), "n": (self.layer, self.j), "i": (self.i,)
        }  # fmt: skip
        return ":".join([self.kind, *map(str, parts[self.kind])])


@dataclass(frozen=True)
class Names:
    """The names of one network. ``sizes``: units of input, hidden layers and output; ``inputs``: (text, LaTeX) each."""

    sizes: tuple[int, ...]
    inputs: tuple[tuple[str, str], ...]
    data: str = ""

    @property
    def layers(self) -> int:
        """How many layers have weights."""
        return len(self.sizes) - 1

    def last(self, layer: int) -> bool:
        return layer == self.layers - 1

    @cached_property
    def _paper(self) -> dict[tuple[int, int, int], str]:
        sizes, numbers = _ON_PAPER.get(self.data, ((), {}))
        return numbers if sizes == self.sizes else {}

    def unit(self, layer: int, j: int) -> str:
        """A unit in words' notation; layer -1 is the inputs."""
        if layer < 0:
            return self.inputs[j][0]
        number = str(j + 1).translate(_SUBSCRIPTS)
        if self.last(layer):
            return "ŷ" if self.sizes[-1] == 1 else f"ŷ{number}"
        return f"h{number}" if self.layers == 2 else f"h{number}⁽{str(layer + 1).translate(_SUPERSCRIPTS)}⁾"

    def unit_tex(self, layer: int, j: int | str) -> str:
        """A unit in LaTeX; ``j`` may be a letter (for "any unit") except for inputs."""
        if layer < 0:
            return self.inputs[j][1] if isinstance(j, int) else f"x_{j}"
        number = str(j + 1) if isinstance(j, int) else j
        if self.last(layer):
            return r"\hat{y}" if self.sizes[-1] == 1 else rf"\hat{{y}}_{{{number}}}"
        return f"h_{{{number}}}" if self.layers == 2 else f"h_{{{number}}}^{{({layer + 1})}}"

    def target_tex(self, j: int) -> str:
        return "t" if self.sizes[-1] == 1 else f"t_{{{j + 1}}}"

    def z_tex(self, layer: int, j: int) -> str:
        """The weighted sum of a unit."""
        return f"z_{{{self.unit_tex(layer, j)}}}"

    def delta_tex(self, layer: int, j: int) -> str:
        """The derivative of an example's own loss against a unit's weighted sum."""
        return rf"\delta_{{{self.unit_tex(layer, j)}}}"

    def weight(self, layer: int, i: int, j: int, spaced: bool = False) -> str:
        """A weight: ``x₁→h₂``, as on paper ``w₂₁ (h₁→ŷ)`` where it has a name there."""
        arrow = " → " if spaced else "→"
        between = f"{self.unit(layer - 1, i)}{arrow}{self.unit(layer, j)}"
        number = self._paper.get((layer, i, j))
        return f"w{number.translate(_SUBSCRIPTS)} ({between})" if number else between

    def weight_tex(self, layer: int, i: int, j: int) -> str:
        between = rf"{self.unit_tex(layer - 1, i)} \to {self.unit_tex(layer, j)}"
        return f"w_{{{self._paper.get((layer, i, j), between)}}}"

    def bias(self, layer: int, j: int) -> str:
        return f"bias of {self.unit(layer, j)}"

    def bias_tex(self, layer: int, j: int) -> str:
        return f"b_{{{self.unit_tex(layer, j)}}}"

    def layer_words(self, layer: int) -> str:
        """A layer in a sentence: "the inputs", "hidden layer 1", "the output"."""
        if layer < 0:
            return "the inputs"
        return "the output" if self.last(layer) else f"hidden layer {layer + 1}"

    def parameter(self, selection: Selection) -> str:
        """A selected weight or bias by name, for the middle of a sentence."""
        if selection.kind == "w":
            return self.weight(selection.layer, selection.i, selection.j)
        return f"the {self.bias(selection.layer, selection.j)}"

    def parameter_tex(self, selection: Selection) -> str:
        if selection.kind == "w":
            return self.weight_tex(selection.layer, selection.i, selection.j)
        return self.bias_tex(selection.layer, selection.j)

    def parse(self, selection: str | None) -> Selection | None:
        """The selection an id stands for, or None where it is absent, malformed or not of this network."""
        kind, *rest = (selection or "").split(":")
        if not all(part.isascii() and part.isdigit() and len(part) < 4 for part in rest):
            return None
        found = _of_numbers(kind, [int(part) for part in rest])
        if found is None or found.layer >= self.layers:
            return None
        fan_in, fan_out = self.sizes[found.layer], self.sizes[found.layer + 1]
        return found if found.i < fan_in and found.j < fan_out else None


def _of_numbers(kind: str, numbers: Sequence[int]) -> Selection | None:
    match kind, tuple(numbers):
        case "w", (layer, i, j):
            return Selection("w", layer, i, j)
        case (("b" | "n"), (layer, j)):
            return Selection(kind, layer, 0, j)
        case "i", (i,):
            return Selection("i", 0, i, 0)
        case _:
            return None


def input_names(keys: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """(text, LaTeX) of inputs or data columns by key: "x1" -> ("x₁", "x_1"), "x" -> ("x", "x")."""
    return tuple(INPUT_NAMES.get(key) or _letter_and_number(key) for key in keys)


def _letter_and_number(key: str) -> tuple[str, str]:
    letter, number = key[:1], key[1:]
    if number.isdigit():
        return letter + number.translate(_SUBSCRIPTS), f"{letter}_{{{number}}}"
    return (key, key) if len(key) == 1 else (key, rf"\text{{{key}}}")
