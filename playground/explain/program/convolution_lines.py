"""A convolution, line by line: a loop over the places where the window stands (`engine/layers/conv2d.py`)."""

from __future__ import annotations

from collections.abc import Iterator

from playground.engine.layers.windows import Windows
from playground.explain.program.dense_lines import activated, slope_of_z
from playground.explain.program.lines import CodeLine, code
from playground.explain.program.part import LayerLines, ProgramLayer, kernel_slope, looped


def over_places(windows: Windows) -> str:
    """The head of the loop: r and c are the row and the column of a place."""
    return f"for r, c in np.ndindex{windows.out}:"


def window(name: str, windows: Windows) -> str:
    """What stands in the window at the place r, c: of every example its rows and columns, in all maps."""
    sides = []
    for place, size, stride in zip("rc", windows.size, windows.strides, strict=True):
        start = place if stride == 1 else f"{stride} * {place}"
        sides.append(f"{start} : {start} + {size}")
    return f"{name}[:, {', '.join(sides)}]"


def _padded(part: ProgramLayer) -> str:
    """What the window moves over: what comes in, or that with its edge of zeros."""
    return f"P{part.k}" if part.layer.windows.padded else part.fed


def _forward(part: ProgramLayer) -> Iterator[CodeLine]:
    k, windows = part.k, part.layer.windows
    if windows.padded:
        edges = ", ".join(map(str, zip(windows.before, windows.after, strict=True)))
        yield part.line(f"P{k} = np.pad({part.fed}, ((0, 0), {edges}, (0, 0)))  # an edge of zeros", "Z")
    yield part.line(f"Z{k} = np.zeros((n, {', '.join(map(str, part.layer.output_shape))}))", "Z")
    bias = f" + b{k}" if part.layer.use_bias else ""
    body = [f"window = {window(_padded(part), windows)}", f"Z{k}[:, r, c] = np.tensordot(window, W{k}, 3){bias}"]
    yield from (part.line(text, "Z") for text in looped(over_places(windows), body))
    yield from activated(part)


def _backward(part: ProgramLayer) -> Iterator[CodeLine]:
    k, windows = part.k, part.layer.windows

    def data(name: str) -> list[str]:
        body = [
            f"window = {window(_padded(part), windows)}",
            f"{name} += np.tensordot(window, dZ{k}[:, r, c], (0, 0))",
        ]
        return [f"{name} = np.zeros_like(W{k})", *looped(over_places(windows), body)]

    yield from slope_of_z(part)
    yield from kernel_slope(part, data)
    if part.layer.use_bias:
        yield part.line(f"db{k} = dZ{k}.sum(axis=(0, 1, 2))", "db")


def _handed(part: ProgramLayer, name: str, operation: str) -> Iterator[CodeLine]:
    k, windows = part.k, part.layer.windows
    moved = f"dP{k}" if windows.padded else name
    texts = [f"{moved} = np.zeros_like({_padded(part)})"]
    share = f"share = np.tensordot(dZ{k}[:, r, c], W{k}, (1, 3))"
    texts += looped(over_places(windows), [share, f"{window(moved, windows)} += share"])
    if windows.padded:
        top, left = windows.before
        height, width, _ = part.layer.input_shape
        texts.append(f"{name} = dP{k}[:, {top}:{top + height}, {left}:{left + width}]")
    yield from (code(text, operation) for text in texts)


CONVOLUTION_LINES = LayerLines(_forward, _backward, _handed)
