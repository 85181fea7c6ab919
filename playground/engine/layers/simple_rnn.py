"""SimpleRNN: the same small network at every moment of a sequence, fed with its own last output."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from playground.engine import activations, initializers
from playground.engine.arrays import Array, Shape, Views, number_between, whole_number
from playground.engine.layers.base import Layer, Mode, Parameter, product, rows_times, write_kernel_gradient
from playground.engine.records import Kept, Name


class SimpleRNN(Layer):
    """Elman 1990, on sequences `(time, features)`; names and defaults as `keras.layers.SimpleRNN`.

    W feeds the input in, U the state. return_sequences: give the state of every moment instead of the last one's. cut:
    truncated backpropagation (see `is_cut`) after so many moments; 0: not at all.
    """

    kind = "simple_rnn"

    def __init__(
        self,
        units: int,
        activation: str | activations.ActivationFunction = "tanh",
        return_sequences: bool = False,
        kernel_initializer: str | float | initializers.Initializer = "glorot_uniform",
        recurrent_initializer: str | float | initializers.Initializer = "orthogonal",
        bias_initializer: str | float | initializers.Initializer = "zeros",
        kernel_l1: float = 0.0,
        kernel_l2: float = 0.0,
        cut: int = 0,
    ) -> None:
        self.units = whole_number("units", units)
        self.cut = whole_number("cut", cut, 0)
        self.cell = activations.get(activation)
        self.return_sequences = bool(return_sequences)
        self.kernel_initializer = initializers.get(kernel_initializer)
        self.recurrent_initializer = initializers.get(recurrent_initializer)
        self.bias_initializer = initializers.get(bias_initializer)
        self.kernel_l1 = number_between("kernel_l1", kernel_l1, 0.0)
        self.kernel_l2 = number_between("kernel_l2", kernel_l2, 0.0)

    def __repr__(self) -> str:
        return f"SimpleRNN({self.units}, {self.cell.name!r})"

    def _build(self, shape: Shape) -> None:
        self._time, self.output_shape = sequence(type(self).__name__, shape, self.units, self.return_sequences)
        W, U, b = (shape[1], self.units), (self.units, self.units), (1, self.units)
        self.parameters = (
            Parameter("W", W, W, self.kernel_initializer, *W, self.kernel_l1, self.kernel_l2),
            Parameter("U", U, U, self.recurrent_initializer, *U),
            Parameter("b", b[1:], b, self.bias_initializer),
        )

    @property
    def products(self) -> int:
        """Every parameter is used at every moment."""
        return self._time * super().products

    def forward(self, p: Views, x: Array, mode: Mode) -> tuple[Array, Kept]:
        """Z_t = x_t W + H_{t-1} U + b, H_t = f(Z_t), from H before the first moment = 0."""
        W, U, b = p
        kept: Kept = {}
        states: list[Array] = []
        for t in range(self._time):
            Z = product(x[..., t, :], W)
            if states:
                Z += product(states[-1], U)
            Z += b
            kept[at_moment("Z", t)] = Z
            kept[at_moment("H", t)] = H = self.cell.f(Z)
            states.append(H)
        kept["A"] = A = np.stack(states, axis=-2) if self.return_sequences else states[-1]
        return A, kept

    def output(self, p: Views, x: Array, mode: Mode) -> Array:
        """`forward` without its record; where the activation takes each number alone, one product a moment."""
        if self.cell.derivative is None:
            return super().output(p, x, mode)
        sums = Sums(p, x)
        states: list[Array] = []
        for t in range(self._time):
            states.append(self.cell.f(sums.at(t, states[-1] if states else None)))
        return handed_on(states, self.return_sequences)

    def backward(
        self, p: Views, x: Array, kept: Kept, g: Array, grads: Views, *, at_logits: bool = False, first: bool = False
    ) -> tuple[Array | None, Kept]:
        """Backpropagation through time (Werbos 1990): unrolled, it is a deep network whose layers share W, U and b.

        From the last moment to the first:

            dH_t = dL/dH_t from outside + dZ_{t+1} U^T        (H_t goes on to the next moment; at a cut, 0 in its place)
            dZ_t = dH_t f'(Z_t)
            dW = sum over t of x_t^T dZ_t      dU = sum of H_{t-1}^T dZ_t      db = sum of 1^T dZ_t      dx_t = dZ_t W^T
        """
        W, U, _ = p
        back: Kept = {}
        dx: list[Array] = []
        sums: list[Array | None] = [None, None, None]
        dZ = None
        for t in reversed(range(self._time)):
            dH = outside(g, t, self._time, self.return_sequences)
            if dZ is not None and is_cut(t, self._time, self.cut):
                dH = np.zeros_like(dZ) if dH is None else dH
            elif dZ is not None:
                carried = dZ @ U.mT
                dH = carried if dH is None else dH + carried
            assert dH is not None  # noqa: S101  the last moment always has one
            back[at_moment("dH", t)] = dH
            back[at_moment("dZ", t)] = dZ = self.cell.vjp(kept[at_moment("Z", t)], kept[at_moment("H", t)], dH)
            add_moment(back, sums, t, x[..., t, :], kept[at_moment("H", t - 1)] if t else None, dZ)
            if not first:
                dx.append(dZ @ W.mT)
        write_sums(self.parameters, p, sums, grads, back)
        return (None if first else np.stack(dx[::-1], axis=-2)), back


class Sums:
    """Z_t = x_t W + b + H_{t-1} U of all moments, each as one product of matrices, the examples on the last axis:
    (W | b | U)^T times x_t, a row of ones and H_{t-1}, one below the other. For many networks at once that is several
    times as quick as a product for each: W often has a single row, too few numbers to be worth a call.

    weights `(*runs, sums, features + 1 + units)`: a caller may scale its rows, and so the sums.
    """

    def __init__(self, p: Views, x: Array) -> None:
        W, U, b = p
        self.weights = np.concatenate([W, b, U], axis=-2).mT.copy()
        self._x, self._features = x, x.shape[-1]
        runs = np.broadcast_shapes(self.weights.shape[:-2], x.shape[:-3])
        # H before the first moment is 0.
        self._fed = np.zeros((*runs, self.weights.shape[-1], x.shape[-3]), x.dtype)
        self._fed[..., self._features, :] = 1.0

    def at(self, t: int, before: Array | None, out: Array | None = None) -> Array:
        """`(*runs, sums, n)`, into `out` if it is given, which may hold `before`: the state `(*runs, units, n)` of
        moment t - 1, None at the first.
        """
        self._fed[..., : self._features, :] = self._x[..., t, :].mT
        if before is not None:
            self._fed[..., self._features + 1 :, :] = before
        return product(self.weights, self._fed, out)


def handed_on(states: list[Array], whole: bool) -> Array:
    """A layer's output of its states `(*runs, units, n)`: of every moment, or the last one's."""
    return np.stack([state.mT for state in states], axis=-2) if whole else states[-1].mT


@lru_cache(maxsize=1024)
def at_moment(name: str, t: int) -> Name:
    """What the record calls an array of moment t."""
    return Name(name, time=t)


def sequence(kind: str, shape: Shape, units: int, whole: bool) -> tuple[int, Shape]:
    """(moments, output shape) of a recurrent layer; ValueError if its input is no sequence."""
    if len(shape) != 2:
        raise ValueError(f"{kind} takes sequences (time, features), not {shape}")
    return shape[0], (shape[0], units) if whole else (units,)


def outside(g: Array, t: int, time: int, whole: bool) -> Array | None:
    """The part of dL/dH_t that comes from the layer's own output, if it gave that moment out."""
    if whole:
        return g[..., t, :]
    return g if t == time - 1 else None


def is_cut(t: int, time: int, cut: int) -> bool:
    """Whether nothing is carried back from moment t + 1 to moment t.

    Truncated backpropagation through time (Williams and Peng 1990): the sequence falls into pieces of `cut` moments,
    counted from its end. Forwards the state goes on through all of them; backwards each piece stands for itself.
    """
    return cut > 0 and t < time - 1 and (time - 1 - t) % cut == 0


def add_moment(back: Kept, sums: list[Array | None], t: int, x: Array, before: Array | None, dZ: Array) -> None:
    """Moment t's contributions to dW, dU and db, recorded and added up; before the first moment the state was 0."""
    parts = (rows_times(x, dZ), None if before is None else rows_times(before, dZ), dZ.sum(axis=-2, keepdims=True))
    for i, (name, part) in enumerate(zip(("dW", "dU", "db"), parts, strict=True)):
        if part is not None:
            back[at_moment(name, t)] = part
            total = sums[i]
            sums[i] = part if total is None else total + part


def write_sums(parameters: tuple[Parameter, ...], p: Views, sums: list[Array | None], grads: Views, back: Kept) -> None:
    """The sums over all moments into the gradient, the kernel's penalty added."""
    for parameter, values, total, out in zip(parameters, p, sums, grads, strict=True):
        if total is None:  # a single moment never uses U
            out[...] = 0.0
        elif parameter.l1 or parameter.l2:
            write_kernel_gradient(parameter.name, parameter, values, total, out, back)
        else:
            out[...] = total
        back[f"d{parameter.name}"] = out
