"""How the parts of a network are called, in words and in LaTeX.

Units are ``h₂`` with one hidden layer and ``h₂⁽¹⁾`` (unit 2 of layer 1) with more; outputs are ``ŷ`` or ``ŷ₁``, ``ŷ₂``.
A number of a picture or a sequence is called by its place, "map 2, row 1, column 3" or "unit 2, moment 3", and in LaTeX
``h_2^{(1)}[1,3]``; what many places share by what it belongs to, "filter 2, row 1, column 3" (see `naming_shared`). The
two examples that are known from paper keep the names their weights have there, so that a learner can lay the
page beside the screen.

Only the anatomy asks here; everybody else reads its rows.
"""

from __future__ import annotations

from collections.abc import Sequence

_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")

Called = tuple[str, str]
"""A name in words' notation, and the same in LaTeX."""

#: Inputs whose name is more than a letter with a number, by key.
INPUT_NAMES: dict[str, Called] = {
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


def subscript(number: int | str) -> str:
    """A whole number below the line: 12 -> "₁₂"."""
    return str(number).translate(_SUBSCRIPTS)


def of_input(key: str, place: Sequence[int] = (), shape: Sequence[int] = ()) -> Called:
    """An input by its key: "x1" -> ("x₁", "x_1"). With a place in a shape it is called by that: (0, 2, 0) of a picture
    is "row 1, column 3", (2, 0) of a sequence "moment 3".
    """
    if len(place) == 1:
        key = f"{key}{place[0] + 1}"
    elif place:
        numbers = [at + 1 for at in place]
        words = ("row", "column", "channel") if len(place) == 3 else ("moment", "number")
        named = list(zip(words, numbers, strict=True))
        *where, channel = numbers
        if shape[-1] == 1:
            return ", ".join(f"{word} {at}" for word, at in named[:-1]), f"{key}_{{{','.join(map(str, where))}}}"
        return ", ".join(f"{word} {at}" for word, at in named), f"{key}_{{{','.join(map(str, (*where, channel)))}}}"
    if key in INPUT_NAMES:
        name, tex = INPUT_NAMES[key]
    elif key[1:].isdigit():
        name, tex = key[:1] + subscript(key[1:]), f"{key[:1]}_{{{key[1:]}}}"
    else:
        name, tex = (key, key) if len(key) == 1 else (key, rf"\text{{{key}}}")
    return name, tex


_MAPS = {"max_pooling2d": "pooled map", "average_pooling2d": "pooled map"}


def of_unit(layer: int, layers: int, place: Sequence[int], only: bool, kind: str = "", which: str = "") -> Called:
    """A unit of layer `layer` of `layers`. place: where it stands, its channel last, all from 0. only: the only one.
    kind: of its layer. which: says which layer of that kind it is, where there are several: " of layer 1".
    """
    *where, channel = place
    behind, number = _where(where), channel + 1
    if layer == layers - 1:
        name, tex = ("ŷ", r"\hat{y}") if only else (f"ŷ{subscript(number)}", rf"\hat{{y}}_{{{number}}}")
    elif layers == 2:
        name, tex = f"h{subscript(number)}", f"h_{{{number}}}"
    else:
        name = f"h{subscript(number)}⁽{str(layer + 1).translate(_SUPERSCRIPTS)}⁾"
        tex = f"h_{{{number}}}^{{({layer + 1})}}"
    if len(where) == 2:
        return f"{_MAPS.get(kind, 'map')} {number}{which}, row {where[0] + 1}, column {where[1] + 1}", tex + behind
    if len(where) == 1:
        return f"unit {number}{which}, moment {where[0] + 1}", tex + behind
    return name, tex


def of_weight(from_: Called, to: Called, on_paper: str) -> Called:
    """A weight between two: ``x₁→h₂``, as on paper ``w₂₁ (h₁→ŷ)`` where it has a name there."""
    between = f"{from_[0]}→{to[0]}"
    if on_paper:
        return f"w{subscript(on_paper)} ({between})", f"w_{{{on_paper}}}"
    return between, rf"w_{{{from_[1]} \to {to[1]}}}"


def of_bias(to: Called) -> Called:
    """The bias of one unit."""
    return f"bias of {to[0]}", f"b_{{{to[1]}}}"


def of_layer(layer: int, layers: int) -> str:
    """A layer in a sentence: "the inputs" (layer -1), "hidden layer 1", "the output"."""
    if layer < 0:
        return "the inputs"
    return "the output" if layer == layers - 1 else f"hidden layer {layer + 1}"


def on_paper(data: str, sizes: tuple[int, ...]) -> dict[tuple[int, int, int], str]:
    """(layer, from, to) -> the weight's number on paper; empty for networks that no paper is about."""
    wanted, numbers = _ON_PAPER.get(data, ((), {}))
    return numbers if wanted == sizes else {}


def _where(place: Sequence[int]) -> str:
    """A place behind a name, counted from 1: (0, 2) -> "[1,3]"."""
    return f"[{','.join(str(at + 1) for at in place)}]" if place else ""
