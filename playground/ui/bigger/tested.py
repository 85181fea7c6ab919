"""What a result on the test set leaves open, in plain sentences."""

from __future__ import annotations

from collections.abc import Sequence

_FEW = 5
_NAMED = 6


def untested(labels: Sequence[str], sizes: Sequence[int]) -> list[str]:
    """What the result says nothing of, or little. sizes: test examples of each class."""
    none = [label for label, size in zip(labels, sizes, strict=True) if size == 0]
    few = [(label, size) for label, size in zip(labels, sizes, strict=True) if 0 < size < _FEW]
    said = []
    if none:
        them = "it is" if len(none) == 1 else "they are"
        said.append(f"The test set has no example of {_listed(none)}: whether {them} recognised is not known.")
    if few:
        named = _listed([f"{label} ({size})" for label, size in few])
        said.append(f"The test set has few examples of {named}, so of that the result says little.")
    return said


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:_NAMED]) + (f" and {len(names) - _NAMED} more" if len(names) > _NAMED else "")
