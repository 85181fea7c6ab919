"""Pooling, line by line: the largest, or the mean, of every window (`engine/layers/pooling.py`)."""

from __future__ import annotations

import math
from collections.abc import Iterator

from playground.explain.program.convolution_lines import over_places, window
from playground.explain.program.lines import CodeLine, code
from playground.explain.program.part import LayerLines, ProgramLayer, looped, nothing_more


def _each(part: ProgramLayer, first: str, body: list[str]) -> list[str]:
    return [first, *looped(over_places(part.layer.windows), body)]


def _out(part: ProgramLayer) -> str:
    return f"(n, {', '.join(map(str, part.layer.output_shape))})"


def _largest(part: ProgramLayer) -> Iterator[CodeLine]:
    k, windows, maps = part.k, part.layer.windows, part.layer.output_shape[-1]
    seen = window(part.fed, windows)
    body = [
        f"window = {seen}.reshape(n, {math.prod(windows.size)}, {maps})",
        f"winner{k}[:, r, c] = window.argmax(axis=1)",
    ]
    for text in _each(part, f"winner{k} = np.zeros({_out(part)}, int)", body):
        yield part.line(text, "winner")
    for text in _each(part, f"A{k} = np.zeros({_out(part)})", [f"A{k}[:, r, c] = {seen}.max(axis=(1, 2))"]):
        yield part.line(text, "A")


def _to_the_winner(part: ProgramLayer, name: str, operation: str) -> Iterator[CodeLine]:
    k, windows = part.k, part.layer.windows
    shape = f"n, {windows.size[0]}, {windows.size[1]}, {part.layer.output_shape[-1]}"
    body = [
        f"won = np.arange({math.prod(windows.size)})[:, None] == winner{k}[:, r, c][:, None]",
        f"share = won * dA{k}[:, r, c][:, None]",
        f"{window(name, windows)} += share.reshape({shape})",
    ]
    yield from (code(text, operation) for text in _each(part, f"{name} = np.zeros_like({part.fed})", body))


def _mean(part: ProgramLayer) -> Iterator[CodeLine]:
    k = part.k
    body = [f"A{k}[:, r, c] = {window(part.fed, part.layer.windows)}.mean(axis=(1, 2))"]
    yield from (part.line(text, "A") for text in _each(part, f"A{k} = np.zeros({_out(part)})", body))


def _to_all(part: ProgramLayer, name: str, operation: str) -> Iterator[CodeLine]:
    windows = part.layer.windows
    share = f"dA{part.k}[:, r, c][:, None, None] / {math.prod(windows.size)}"
    body = [f"{window(name, windows)} += {share}"]
    yield from (code(text, operation) for text in _each(part, f"{name} = np.zeros_like({part.fed})", body))


MAX_POOLING_LINES = LayerLines(_largest, nothing_more, _to_the_winner)
AVERAGE_POOLING_LINES = LayerLines(_mean, nothing_more, _to_all)
