"""A network's loss with every kink held open: the smooth function whose slope backpropagation takes at a kink.

ReLU, leaky ReLU, |error|, hinge, the largest of a window and an L1 penalty are straight pieces joined at corners.
Exactly on a corner there are two slopes, backpropagation takes one of them for each unit and each example, and their
sum can lie outside what the loss itself shows on either side: two examples on opposite sides of a corner, or a unit
whose two ways on cancel. So the loss alone cannot judge such a gradient. `held` can: it remembers on which piece each
number stands at theta (on a corner, the piece whose slope the engine takes) and goes on along that piece, however far.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from playground.engine import losses
from playground.engine.activations import ActivationFunction
from playground.engine.arrays import Array, Views
from playground.engine.layers.base import Layer, Mode
from playground.engine.layers.pooling import MaxPooling2D
from playground.engine.losses import Loss
from playground.engine.network import Network
from playground.engine.records import Kept

BENT: dict[str, Callable[[Array, Array], Array]] = {"elu": lambda z0, z: np.where(z0 > 0.0, z, np.expm1(z))}
"""Functions whose pieces meet with one slope but two curvatures: (z at theta, z) -> the piece z stood on."""


def held(
    net: Network,
    theta: Array,
    x: Array,
    y: Array,
    loss: str | Loss,
    *,
    training: bool = False,
    masks: Any = None,
    stats: Array | None = None,
) -> Callable[[Array], Array] | None:
    """f(thetas `(k, size)`) -> `(k,)`: the network's loss on the pieces it stands on at theta `(size,)`.

    Where no kink is near it is the loss itself; its gradient at theta is the one backpropagation should give.
    None where the network has no kinks at all.
    """
    tape = _Tape()
    rule = losses.get(loss)
    pieces = rule.kinks or rule.name == "huber"
    kinds = [_held_layer(layer, tape) for layer in net.layers]
    straight = copy.copy(net)
    straight.layers = tuple(kinds)
    signs = _absolute(net) * np.sign(theta)

    def f(thetas: Array) -> Array:
        tape.rewind()
        fitted = replace(rule, rows=_held_rows(rule, tape)) if pieces else rule
        value: Array = straight.loss(thetas, x, y, fitted, training=training, masks=masks, stats=stats)
        value += thetas @ signs
        return value

    f(theta)
    return f if tape or _absolute(net).any() else None


class _Tape:
    """What each held function was given at theta, in the order of a pass, which is the same in every pass."""

    def __init__(self) -> None:
        self._notes: list[Array] = []
        self._at: Iterator[Array] | None = None

    def __bool__(self) -> bool:
        return bool(self._notes)

    def rewind(self) -> None:
        self._at = iter(self._notes) if self._notes else None

    def note(self, value: Array) -> Array:
        """The value this call had at theta; the first pass of all writes it down."""
        if self._at is not None:
            return next(self._at)
        self._notes.append(value)
        return value


def _held_layer(layer: Layer, tape: _Tape) -> Layer:
    """A copy of the layer, and of those inside it, whose kinks are held and whose penalty has no |w| any more."""
    inner = copy.copy(layer)
    for name, value in vars(layer).items():
        if isinstance(value, ActivationFunction) and (value.kinks or value.name in BENT):
            setattr(inner, name, replace(value, f=_held_activation(value, tape)))
        elif isinstance(value, Layer):
            setattr(inner, name, _held_layer(value, tape))
        elif isinstance(value, tuple) and value and all(isinstance(part, Layer) for part in value):
            setattr(inner, name, tuple(_held_layer(part, tape) for part in value))
    inner.parameters = tuple(replace(parameter, l1=0.0) for parameter in layer.parameters)
    if isinstance(inner, MaxPooling2D):
        inner.__class__ = _HeldPooling
        setattr(inner, "tape", tape)  # noqa: B010  a field of the class the copy has from now on
    return inner


def _held_activation(activation: ActivationFunction, tape: _Tape) -> Callable[[Array], Array]:
    """The piece that z stands on; a straight one is f(z0) + f'(z0) (z - z0)."""
    bent, slope = BENT.get(activation.name), activation.derivative

    def f(z: Array) -> Array:
        z0 = tape.note(z)
        if bent is not None:
            return bent(z0, z)
        assert slope is not None  # noqa: S101  what has kinks works on each number alone
        piece: Array = activation.f(z0) + slope(z0) * (z - z0)
        return piece

    return f


def _held_rows(rule: Loss, tape: _Tape) -> Callable[[Array, Array], Array]:
    """The same for a loss made of pieces: its rows at theta, and on with the slopes it has there."""

    def rows(y_hat: Array, t: Array) -> Array:
        y0 = tape.note(y_hat)
        if rule.name == "huber":
            small, sign = np.abs(y0 - t) <= losses.HUBER_DELTA, np.sign(y0 - t)
            e = y_hat - t
            pieces = np.where(small, 0.5 * e * e, losses.HUBER_DELTA * (sign * e - 0.5 * losses.HUBER_DELTA))
            return np.mean(pieces, axis=-1)  # type: ignore[no-any-return]
        moved: Array = np.sum(rule.slope(y0, t) * (y_hat - y0), axis=-1)
        return rule.rows(y0, t) + moved

    return rows


class _HeldPooling(MaxPooling2D):
    """The winners of theta stay the winners."""

    tape: _Tape

    def forward(self, p: Views, x: Array, mode: Mode) -> tuple[Array, Kept]:
        rows = self._rows(x, -np.inf)
        winner = self.tape.note(np.argmax(rows, axis=-2, keepdims=True))
        winner = np.broadcast_to(winner, (*rows.shape[:-2], 1, rows.shape[-1]))
        A = np.take_along_axis(rows, winner, axis=-2)[..., 0, :]
        return A, {"winner": winner[..., 0, :], "A": A}


def _absolute(net: Network) -> Array:
    """The factor of |w| for every entry of theta, `(size,)`: 0 where there is no L1 penalty."""
    factors = np.zeros(net.size)
    for segment in net.layout:
        parameter = next(p for p in net.layers[segment.layer].parameters if p.full_name == segment.name)
        factors[segment.start : segment.stop] = parameter.l1
    return factors
