"""LSTM: a recurrent layer with a memory that gates write, keep and read."""

from __future__ import annotations

import numpy as np

from playground.engine import initializers
from playground.engine.activations import sigmoid
from playground.engine.arrays import Array, Shape, Views, number_between, whole_number
from playground.engine.layers.base import Layer, Mode, Parameter, product
from playground.engine.layers.simple_rnn import (
    Sums,
    add_moment,
    at_moment,
    handed_on,
    is_cut,
    outside,
    sequence,
    write_sums,
)
from playground.engine.records import Kept

GATES = "ifgo"
"""The blocks of W, U and b, in their order: input gate, forget gate, candidate, output gate."""


class LSTM(Layer):
    """Hochreiter and Schmidhuber 1997, with forget gate (Gers et al. 2000); names and defaults as `keras.layers.LSTM`.

    W `(features, 4 units)`, U `(units, 4 units)`, b `(4 units,)` hold four blocks in Keras's order (`GATES`): input
    gate i, forget gate f, candidate g, output gate o. The forget gate's bias starts at 1, so that memory is kept at
    first; the others' by `bias_initializer`.
    """

    kind = "lstm"

    def __init__(
        self,
        units: int,
        return_sequences: bool = False,
        kernel_initializer: str | float | initializers.Initializer = "glorot_uniform",
        recurrent_initializer: str | float | initializers.Initializer = "orthogonal",
        bias_initializer: str | float | initializers.Initializer = "zeros",
        unit_forget_bias: bool = True,
        kernel_l1: float = 0.0,
        kernel_l2: float = 0.0,
        cut: int = 0,
    ) -> None:
        self.units = whole_number("units", units)
        self.cut = whole_number("cut", cut, 0)
        self.return_sequences = bool(return_sequences)
        self.kernel_initializer = initializers.get(kernel_initializer)
        self.recurrent_initializer = initializers.get(recurrent_initializer)
        self.bias_initializer = initializers.get(bias_initializer)
        self.unit_forget_bias = bool(unit_forget_bias)
        self.kernel_l1 = number_between("kernel_l1", kernel_l1, 0.0)
        self.kernel_l2 = number_between("kernel_l2", kernel_l2, 0.0)

    def __repr__(self) -> str:
        return f"LSTM({self.units})"

    def _build(self, shape: Shape) -> None:
        self._time, self.output_shape = sequence("LSTM", shape, self.units, self.return_sequences)
        four = 4 * self.units
        W, U, b = (shape[1], four), (self.units, four), (1, four)
        bias = _forget_bias(self.units, self.bias_initializer) if self.unit_forget_bias else self.bias_initializer
        self.parameters = (
            Parameter("W", W, W, self.kernel_initializer, *W, self.kernel_l1, self.kernel_l2),
            Parameter("U", U, U, self.recurrent_initializer, *U),
            Parameter("b", b[1:], b, bias),
        )

    def _blocks(self, z: Array) -> list[Array]:
        return [z[..., k * self.units : (k + 1) * self.units] for k in range(4)]

    @property
    def products(self) -> int:
        """Every parameter is used at every moment."""
        return self._time * super().products

    def forward(self, p: Views, x: Array, mode: Mode) -> tuple[Array, Kept]:
        """At every moment, s being the sigmoid, and c and h before the first moment 0:

        i, f, o = s(x_t W + h_{t-1} U + b)   g = tanh(the same)      each with its own block of W, U and b
        c_t = f c_{t-1} + i g                h_t = o tanh(c_t)
        """
        W, U, b = p
        kept: Kept = {}
        states: list[Array] = []
        c = None
        for t in range(self._time):
            Z = product(x[..., t, :], W)
            Z += b
            if states:
                Z += product(states[-1], U)
            # All blocks in one go, then g's by its own function: three calls cost more than a block too many.
            i, f, g, o = self._blocks(sigmoid(Z))
            np.tanh(self._blocks(Z)[2], out=g)
            c = i * g if c is None else f * c + i * g
            h = o * np.tanh(c)
            for name, value in zip("ifgoch", (i, f, g, o, c, h), strict=True):
                kept[at_moment(name, t)] = value
            states.append(h)
        kept["A"] = A = np.stack(states, axis=-2) if self.return_sequences else states[-1]
        return A, kept

    def output(self, p: Views, x: Array, mode: Mode) -> Array:
        """`forward` without its record. The examples stand on the last axis, so a gate's numbers lie side by side in
        memory; and s(z) is (1 + tanh(z/2)) / 2, so all four blocks take one tanh, the sums of the three gates halved.
        """
        u = self.units
        sums = Sums(p, x)
        sums.weights[..., : 2 * u, :] *= 0.5
        sums.weights[..., 3 * u :, :] *= 0.5
        states: list[Array] = []
        T = c = h = None
        for t in range(self._time):
            # One array for all moments: fresh memory costs as much as what is computed in it.
            T = sums.at(t, h, T)
            np.tanh(T, out=T)
            i, f, g, h = (T[..., k * u : (k + 1) * u, :] for k in range(4))
            for sigmoid_of in (T[..., : 2 * u, :], h):
                np.add(sigmoid_of, 1.0, out=sigmoid_of)
                np.multiply(sigmoid_of, 0.5, out=sigmoid_of)
            g *= i
            if c is None:
                c = g.copy()
            else:
                c *= f
                c += g
            h *= np.tanh(c)
            if self.return_sequences:
                states.append(h.copy())
        assert h is not None  # noqa: S101  there is at least one moment
        return handed_on(states or [h], self.return_sequences)

    def backward(
        self, p: Views, x: Array, kept: Kept, g: Array, grads: Views, *, at_logits: bool = False, first: bool = False
    ) -> tuple[Array | None, Kept]:
        """Backpropagation through time, from the last moment to the first. With T = tanh(c_t):

        dh_t = from outside + dZ_{t+1} U^T     (at a `cut`, as in SimpleRNN, 0 in place of all that comes from t + 1)
        do = dh T              dc_t = dh o (1 - T^2) + dc_{t+1} f_{t+1}     (the memory's own road, nearly unhindered)
        di = dc g              df = dc c_{t-1}             dg = dc i
        dZ = (di i(1-i), df f(1-f), dg (1-g^2), do o(1-o))
        dW, dU, db as sums over the moments, dx_t = dZ W^T, as in SimpleRNN.
        """
        W, U, _ = p
        back: Kept = {}
        dx: list[Array] = []
        sums: list[Array | None] = [None, None, None]
        dZ = carried = None
        for t in reversed(range(self._time)):
            i, f, cand, o, c = (kept[at_moment(name, t)] for name in "ifgoc")
            dh = outside(g, t, self._time, self.return_sequences)
            if dZ is not None and is_cut(t, self._time, self.cut):
                dh, carried = np.zeros_like(dZ[..., : self.units]) if dh is None else dh, None
            elif dZ is not None:
                through = dZ @ U.mT
                dh = through if dh is None else dh + through
            assert dh is not None  # noqa: S101  the last moment always has one
            T = np.tanh(c)
            dc = dh * o * (1.0 - T * T)
            if carried is not None:
                dc = dc + carried
            forgets = dc * kept[at_moment("c", t - 1)] * f * (1.0 - f) if t else np.zeros_like(dc)
            dZ = np.concatenate(
                [dc * cand * i * (1.0 - i), forgets, dc * i * (1.0 - cand * cand), dh * T * o * (1.0 - o)], axis=-1
            )
            carried = dc * f
            back |= {at_moment("dh", t): dh, at_moment("dc", t): dc, at_moment("dZ", t): dZ}
            add_moment(back, sums, t, x[..., t, :], kept[at_moment("h", t - 1)] if t else None, dZ)
            if not first:
                dx.append(dZ @ W.mT)
        write_sums(self.parameters, p, sums, grads, back)
        return (None if first else np.stack(dx[::-1], axis=-2)), back


def _forget_bias(units: int, others: initializers.Initializer) -> initializers.Initializer:
    """1 for the forget gate (Jozefowicz et al. 2015), and for the other blocks what `others` draws."""

    def draw(rng: np.random.Generator, shape: Shape, fan_in: int, fan_out: int) -> Array:
        row = np.array(others.draw(rng, shape, fan_in, fan_out))
        row[..., units : 2 * units] = 1.0
        return row

    return initializers.Initializer("forget_bias", "1 for the forget gate", draw)
