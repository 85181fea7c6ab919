"""What the numbers are called that a layer uses in many places or at many moments, in words and in LaTeX.

A filter's by the filter and the place in it: "filter 2, row 1, column 3". A recurrent layer's by what it joins: "U from
unit 1 to unit 2". Batch normalisation's by what it scales: "scale of map 2".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from playground.engine.layers.lstm import GATES
from playground.experiment.naming import Called

#: The blocks of an LSTM, in words.
GATE_WORDS = {"i": "input gate", "f": "forget gate", "g": "candidate", "o": "output gate"}
_NORMALISED = {"gamma": ("scale", r"\gamma"), "beta": ("shift", r"\beta")}


@dataclass(frozen=True)
class Owner:
    """Whose number it is. kind: of the layer; inside: the way to the array inside a residual block, ("0",) or
    ("skip",); shape: the array's; maps: it works on pictures; which: which layer of that kind, where there are several.
    """

    kind: str
    array: str
    shape: tuple[int, ...]
    inside: tuple[str, ...] = ()
    maps: bool = False
    which: str = ""


def of_shared(owner: Owner, place: Sequence[int]) -> tuple[Called, str]:
    """What the number at `place` of an array is called; and what it is, in a sentence."""
    words, tex, about = _of(owner, [at + 1 for at in place])
    if owner.inside:
        part = "the way around" if owner.inside[0] == "skip" else f"layer {int(owner.inside[0]) + 1} of the block"
        mark = owner.inside[0] if owner.inside[0] == "skip" else str(int(owner.inside[0]) + 1)
        words, tex = f"{words}, {part}", rf"{{{tex}}}^{{\langle\text{{{mark}}}\rangle}}"
    return (words + owner.which, tex), about


def _of(owner: Owner, at: list[int]) -> tuple[str, str, str]:
    array, shape = owner.array, owner.shape
    if array in _NORMALISED:
        word, letter = _NORMALISED[array]
        what = f"{'map' if owner.maps else 'unit'} {at[0]}"
        verb = "multiplies" if array == "gamma" else "moves"
        return f"{word} of {what}", f"{letter}_{{{at[0]}}}", f"{verb} its standardised numbers"
    if len(shape) == 4:
        row, column, channel, number = at
        several = shape[2] > 1
        words = f"filter {number}, row {row}, column {column}" + (f", map {channel}" if several else "")
        tex = f"w^{{({number}{f',{channel}' if several else ''})}}_{{{row},{column}}}"
        return words, tex, "the same number at every place of the picture"
    if owner.kind == "lstm":
        return _of_gate(array, at, shape[-1] // len(GATES), shape[0])
    if len(shape) == 1:
        what = f"{'filter' if owner.maps else 'unit'} {at[0]}"
        same = " at every place" if owner.maps else "" if owner.inside else " at every moment"
        return f"bias of {what}", f"b_{{{at[0]}}}", f"what {what} adds to its sum{same}"
    start, carried = _heard(array, at[0], shape[0])
    about = f"how strongly unit {at[1]} hears {carried}{'' if owner.inside or array == 'U' else ' at every moment'}"
    return f"{array} from {start} to unit {at[1]}", rf"{array}_{{{at[0]} \to {at[1]}}}", about


def _heard(array: str, number: int, many: int) -> tuple[str, str]:
    """Where a weight comes from, and what it carries, in words."""
    if array == "U":
        return f"unit {number}", f"unit {number} of a moment before"
    start = "the input" if many == 1 else f"input {number}"
    return start, start


def _of_gate(array: str, at: list[int], units: int, inputs: int) -> tuple[str, str, str]:
    """One number of an LSTM, whose last axis holds the four gates one after the other."""
    gate = GATES[(at[-1] - 1) // units]
    unit, called = (at[-1] - 1) % units + 1, GATE_WORDS[gate]
    short = called.rpartition(" ")[2]
    if array == "b":
        about = f"what the {short} adds to its sum at every moment"
        return f"bias of the {called} of unit {unit}", f"b^{{{gate}}}_{{{unit}}}", about
    start, carried = _heard(array, at[0], inputs)
    about = f"how strongly {carried} moves the {short}{'' if array == 'U' else ' at every moment'}"
    return f"{array} of the {called} from {start} to unit {unit}", rf"{array}^{{{gate}}}_{{{at[0]} \to {unit}}}", about
