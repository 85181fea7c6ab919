"""Dense and flatten, line by line (`engine/layers/dense.py`, `engine/layers/flatten.py`)."""

from __future__ import annotations

from collections.abc import Iterator

from playground.explain.program.activation_lines import ACTIVATION_LINES
from playground.explain.program.lines import CodeLine, code
from playground.explain.program.part import LayerLines, ProgramLayer, kernel_slope, nothing_more


def activated(part: ProgramLayer) -> Iterator[CodeLine]:
    """A from Z."""
    yield from (part.line(text, "A") for text in ACTIVATION_LINES[part.layer.activation.name][0](part.k))


def slope_of_z(part: ProgramLayer) -> Iterator[CodeLine]:
    """dZ: from dA, or as the loss gives it."""
    taken = part.loss or ACTIVATION_LINES[part.layer.activation.name][1](part.k)
    yield part.line(f"dZ{part.k} = {taken}", "dZ")


def _forward(part: ProgramLayer) -> Iterator[CodeLine]:
    k = part.k
    yield part.line(f"Z{k} = {part.fed} @ W{k}" + (f" + b{k}" if part.layer.use_bias else ""), "Z")
    yield from activated(part)


def _backward(part: ProgramLayer) -> Iterator[CodeLine]:
    k = part.k
    yield from slope_of_z(part)
    yield from kernel_slope(part, lambda name: [f"{name} = {part.fed}.T @ dZ{k}"])
    if part.layer.use_bias:
        yield part.line(f"db{k} = np.ones(n) @ dZ{k}", "db")


def _handed(part: ProgramLayer, name: str, operation: str) -> Iterator[CodeLine]:
    yield code(f"{name} = dZ{part.k} @ W{part.k}.T", operation)


def _laid_out(part: ProgramLayer) -> Iterator[CodeLine]:
    yield part.line(f"A{part.k} = {part.fed}.reshape(n, {part.layer.output_shape[0]})", "A")


def _laid_back(part: ProgramLayer, name: str, operation: str) -> Iterator[CodeLine]:
    yield code(f"{name} = dA{part.k}.reshape({part.fed}.shape)", operation)


DENSE_LINES = LayerLines(_forward, _backward, _handed)
FLATTEN_LINES = LayerLines(_laid_out, nothing_more, _laid_back)
