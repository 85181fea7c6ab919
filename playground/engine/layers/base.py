"""What a layer is: a stateless description that knows its shapes, its forward pass and its backward pass.

A layer owns no weights. `bind(input_shape)` gives a copy that knows its shapes and parameters; the network then hands
it views of theta. Shapes never include the batch axis n or the runs axes: data are `(*runs, n, *shape)`.

`forward` returns its output and a record of what it computed on the way, by name and in order (see `records`).
`backward` reads that record and returns another. These records *are* the micro-steps a learner sees: nothing is
computed a second time for showing. `dense_gradient` alone computes without them; a test holds it to the same bits.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, NamedTuple, Self

import numpy as np

from playground.engine import penalties
from playground.engine.activations import ActivationFunction
from playground.engine.arrays import Array, Shape, Views
from playground.engine.initializers import Initializer
from playground.engine.layers.windows import Windows
from playground.engine.records import Kept, Name


@dataclass(frozen=True)
class Parameter:
    """One array of a layer inside theta (or inside the statistics).

    shape: as Keras has it, `(fan_in, fan_out)` or `(units,)`. inner: the same numbers shaped to broadcast over the
    examples, `(1, units)`. l1, l2: penalties. place: the layers inside a block on the way to it.
    """

    name: str
    shape: Shape
    inner: Shape
    initializer: Initializer
    fan_in: int = 1
    fan_out: int = 1
    l1: float = 0.0
    l2: float = 0.0
    place: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        return int(np.prod(self.shape))

    @property
    def full_name(self) -> str:
        """What it is called inside theta: "W", or "1.W" inside a block."""
        return ".".join((*self.place, self.name))

    @cached_property
    def derivatives(self) -> list[Name]:
        """What a record calls dL/d(this), and its two parts where there is a penalty."""
        return [Name(f"d{self.name}{part}", self.place) for part in ("", "_data", "_penalty")]


class Mode(NamedTuple):
    """How a forward pass is meant. training: as opposed to evaluation. mask: for dropout. stats: running statistics."""

    training: bool = False
    mask: Any = None
    stats: Views = ()


class Layer:
    """Base of all layers. A subclass sets its hyperparameters in `__init__` and its shapes in `_build`.

    windows: where a bound layer that looks through windows has them.
    """

    kind = "layer"
    input_shape: Shape = ()
    output_shape: Shape = ()
    parameters: tuple[Parameter, ...] = ()
    statistics: tuple[Parameter, ...] = ()
    activation: ActivationFunction | None = None
    windows: Windows | None = None
    needs_mask = False

    def bind(self, input_shape: Shape) -> Self:
        """A copy that knows it is fed arrays `(*runs, n, *input_shape)`. ValueError when it cannot be."""
        bound = copy.copy(self)
        bound.input_shape = input_shape
        bound.output_shape = input_shape
        bound._build(input_shape)
        return bound

    def _build(self, shape: Shape) -> None:
        """Sets output_shape, parameters and statistics."""

    @property
    def products(self) -> int:
        """Products of one example's way forwards: one for each parameter, at each place that uses it."""
        places = math.prod(self.windows.out) if self.windows is not None else 1
        return places * sum(parameter.size for parameter in self.parameters)

    def forward(self, p: Views, x: Array, mode: Mode) -> tuple[Array, Kept]:
        """x `(*runs, n, *input_shape)` -> output `(*runs, n, *output_shape)` and what was computed on the way."""
        raise NotImplementedError

    def output(self, p: Views, x: Array, mode: Mode) -> Array:
        """The output of `forward` alone, for whoever asks for nothing on the way: a surface's ten thousand networks."""
        return self.forward(p, x, mode)[0]

    def backward(
        self, p: Views, x: Array, kept: Kept, g: Array, grads: Views, *, at_logits: bool = False, first: bool = False
    ) -> tuple[Array | None, Kept]:
        """From g = dL/d(output) to dL/dx, writing dL/d(parameters) into the views `grads`.

        at_logits: g is already dL/dZ (fused losses). first: nobody needs dL/dx; None may be returned.
        """
        raise NotImplementedError

    def draw_mask(self, rng: np.random.Generator, n: int, runs: Shape) -> Any:
        """The random part of one training pass, `(*runs, n, *input_shape)`, or None."""
        return None

    def new_statistics(self, kept: Kept, stats: Views) -> Sequence[Array]:
        """The running statistics after a training pass."""
        return stats

    def penalty(self, p: Views) -> Array | float:
        """The sum of this layer's penalties, shape `(*runs,)` of theta; 0.0 if there are none."""
        total: Array | float = 0.0
        for parameter, view in zip(self.parameters, p, strict=True):
            if parameter.l1 or parameter.l2:
                total = total + penalties.value(view, parameter.l1, parameter.l2, len(parameter.inner))
        return total


def product(a: Array, b: Array, out: Array | None = None) -> Array:
    """The matrix product a b, broadcasting over leading axes.

    For two plain matrices ndarray.dot is the same BLAS call and gives the same bits as matmul, without half a
    microsecond of deliberation; a small network is made of such products.
    """
    if a.ndim == 2 and b.ndim == 2:
        result: Array = a.dot(b, out)
        return result
    return np.matmul(a, b, out=out)


def rows_times(a: Array, b: Array, out: Array | None = None) -> Array:
    """a^T b over the examples: `(*runs, n, i), (*runs, n, j) -> (*runs, i, j)`; sums the examples' contributions."""
    return product(a.mT, b, out)


@lru_cache(maxsize=64)
def ones(n: int, dtype: np.dtype[Any]) -> Array:
    """A row of n ones, read-only: the constant input that a bias is the weight of."""
    row = np.ones((1, n), dtype)
    row.setflags(write=False)
    return row


def sum_rows(rows: Array, out: Array) -> Array:
    """1^T rows, the sum over the examples: `(*runs, n, j) -> (*runs, 1, j)`."""
    if rows.ndim == 2:
        return product(ones(rows.shape[0], rows.dtype), rows, out)
    total: Array = np.add.reduce(rows, axis=-2, keepdims=True, out=out)
    return total


def write_kernel_gradient(name: str, parameter: Parameter, w: Array, data: Array, out: Array, back: Kept) -> None:
    """out = data + penalty's slope, with both parts kept for the trace."""
    back[f"d{name}_data"] = data
    back[f"d{name}_penalty"] = part = penalties.gradient(w, parameter.l1, parameter.l2)
    back[f"d{name}"] = np.add(data, part, out=out)
