"""An operation as a product of tables, with the shape beside each: "Z (10×3) = X (10×2) · W (2×3) + b (1×3)".

An example is a row, so it is x W and not W x. Deltas are of each example's own loss, as everywhere on screen, and the
average's 1/n stands where a gradient is made.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from playground.explain.view import View

if TYPE_CHECKING:
    from playground.engine import Step

Table = tuple[str, int, int]
"""A table's symbol, its rows and its columns."""


def matrices(view: View, step: Step) -> str:
    """The operation in tables, each with its shape; "" where it is none of tables."""
    if step.layer is None:
        return ""
    if step.time is not None:
        return _of_moment(view, step)
    kind = view.anatomy.tiers[step.layer].kind
    rule = {"dense": _DENSE, "conv2d": _WINDOWS}.get(kind, {}).get(step.name)
    return rule(view, step.layer) if rule is not None else ""


def _written(
    result: Table, factors: Sequence[Table], plus: Table | None = None, scale: str = "", mark: str = "·"
) -> str:
    product = f" {mark} ".join(map(_shaped, factors))
    end = f" + {_shaped(plus)}" if plus else ""
    return f"{_shaped(result)} = {scale}{product}{end}"


def _shaped(table: Table) -> str:
    symbol, rows, columns = table
    return f"{symbol} ({rows}×{columns})"


def _mean(view: View) -> str:
    return f"1/{view.n} · " if view.n > 1 else ""


def _sizes(view: View, layer: int) -> tuple[int, int, int]:
    """Examples, and how many numbers of each go into a Dense layer and come out of it."""
    fan_in, fan_out = view.moment.network.layers[layer].parameters[0].shape
    return view.n, fan_in, fan_out


def _sums(view: View, layer: int) -> str:
    n, fan_in, fan_out = _sizes(view, layer)
    came = "X" if layer == 0 else "A"
    bias = ("b", 1, fan_out) if view.has_bias(layer) else None
    return _written(("Z", n, fan_out), [(came, n, fan_in), ("W", fan_in, fan_out)], bias)


def _deltas(view: View, layer: int) -> str:
    n, _, width = _sizes(view, layer)
    if layer == view.last and view.loss.fused is not None:
        # Binary cross-entropy is a mean over the outputs; of classes it is one number of all.
        shared = f"1/{width} · " if width > 1 and not view.loss.name.endswith("categorical_crossentropy") else ""
        apart = f"P ({n}×{width}) − Y ({n}×{width})"
        return f"δ ({n}×{width}) = {f'{shared}[{apart}]' if shared else apart}"
    if view.activation(layer).name == "softmax":
        return ""
    return _written(("δ", n, width), [("∂Lᵢ/∂A", n, width), ("f′(Z)", n, width)], mark="∘")


def _weights(view: View, layer: int) -> str:
    n, fan_in, fan_out = _sizes(view, layer)
    came = "Xᵀ" if layer == 0 else "Aᵀ"
    return _written(("∂L/∂W", fan_in, fan_out), [(came, fan_in, n), ("δ", n, fan_out)], scale=_mean(view))


def _biases(view: View, layer: int) -> str:
    n, _, fan_out = _sizes(view, layer)
    return _written(("∂L/∂b", 1, fan_out), [("ones", 1, n), ("δ", n, fan_out)], scale=_mean(view))


def _back(view: View, layer: int) -> str:
    """The slope against what a layer says, from the Dense layer behind it."""
    if layer == view.last or not view.is_dense(layer + 1):
        return ""
    n, fan_in, fan_out = _sizes(view, layer + 1)
    return _written(("∂Lᵢ/∂A", n, fan_in), [("δ", n, fan_out), ("Wᵀ", fan_out, fan_in)])


_DENSE: dict[str, Callable[[View, int], str]] = {
    "Z": _sums, "dZ": _deltas, "dW": _weights, "dW_data": _weights, "db": _biases, "dA": _back,
}  # fmt: skip


def _laid_out(view: View, layer: int) -> tuple[int, int, int]:
    """Of a convolution: windows in the batch, numbers of one, filters."""
    *window, filters = view.moment.network.layers[layer].parameters[0].shape
    places = math.prod(view.moment.network.layers[layer].output_shape[:2])
    return view.n * places, math.prod(window), filters


def _over_windows(view: View, layer: int) -> str:
    rows, window, filters = _laid_out(view, layer)
    bias = ("b", 1, filters) if view.has_bias(layer) else None
    return _written(("Z", rows, filters), [("windows", rows, window), ("W", window, filters)], bias)


def _of_windows(view: View, layer: int) -> str:
    rows, window, filters = _laid_out(view, layer)
    factors = [("windowsᵀ", window, rows), ("δ", rows, filters)]
    return _written(("∂L/∂W", window, filters), factors, scale=_mean(view))


_WINDOWS: dict[str, Callable[[View, int], str]] = {
    "Z": _over_windows, "dW": _of_windows, "dW_data": _of_windows, "dA": _back,
}  # fmt: skip

_GATES = "ifgo"


def _of_moment(view: View, step: Step) -> str:
    """A recurrent layer at one moment: what comes in, and its own states a moment before, each times its table."""
    layer = view.moment.network.layers[step.layer or 0]
    inputs, units, n = layer.input_shape[-1], layer.output_shape[-1], view.n
    if step.name not in ("Z", *_GATES):
        return ""
    gate = "" if step.name == "Z" else f"_{step.name}"
    state = "H" if step.name == "Z" else "h"
    product = f"{_shaped(('X', n, inputs))} · {_shaped((f'W{gate}', inputs, units))}"
    if step.time:
        product += f" + {_shaped((state, n, units))} · {_shaped((f'U{gate}', units, units))}"
    if view.has_bias(step.layer or 0):
        product += f" + {_shaped((f'b{gate}', 1, units))}"
    made = f"Z{gate}"
    return f"{made} ({n}×{units}) = {product}"
