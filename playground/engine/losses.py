"""Loss functions: how wrong a guess is, and which way is less wrong.

A loss gives every example its own number: `rows(y_hat, t)` has shape `(*runs, n)`. The batch's loss is the mean of
those rows. `slope(y_hat, t)`, shape `(*runs, n, outputs)`, is the derivative of each example's own loss; the average's
1/n is applied once, by the network.

Targets t are `(n, outputs)`, never broadcast (leading runs axes allowed); sparse ones are class numbers `(n,)`.

Two pairs are better taken together than one after the other: sigmoid with binary cross-entropy, softmax with
categorical cross-entropy. There the probability p can round to 0 or 1 while its logarithm is still needed, so loss and
derivative are computed from the logits z ("fused"), and the derivative is simply p - t.

Formulas as in Keras (`keras/src/losses/losses.py`), but half_squared_error, which is TensorFlow Playground's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from playground.engine.arrays import Array, one_of

HUBER_DELTA = 1.0


@dataclass(frozen=True)
class Loss:
    """One loss function.

    name: as in Keras. label: for people.
    rows, slope: from the guess. logit_rows, logit_slope: from the logits, where `fused` names the output activation
    that this loss is taken together with (and the only one it accepts).
    """

    name: str
    label: str
    rows: Callable[[Array, Array], Array]
    slope: Callable[[Array, Array], Array]
    fused: str | None = None
    logit_rows: Callable[[Array, Array], Array] | None = None
    logit_slope: Callable[[Array, Array, Array], Array] | None = None
    sparse: bool = False
    kinks: bool = False


def _sum(values: Array) -> Array:
    """Sum over the outputs; of a single one, that one."""
    total: Array = values[..., 0] if values.shape[-1] == 1 else np.add.reduce(values, axis=-1)
    return total


def _mean(values: Array) -> Array:
    """Mean over the outputs."""
    total = _sum(values)
    if values.shape[-1] != 1:
        total /= values.shape[-1]
    return total


def _share(slope: Array) -> Array:
    """The slope of a mean over outputs: each has its share 1/K."""
    shared: Array = slope / slope.shape[-1]
    return shared


def _half_squared_rows(y: Array, t: Array) -> Array:
    """1/2 sum_k (y_k - t_k)^2."""
    e = y - t
    e *= e
    rows = _sum(e)
    rows *= 0.5
    return rows


def _half_squared_slope(y: Array, t: Array) -> Array:
    """d/dy 1/2 (y - t)^2 = y - t: the error itself, which is why the one half is there."""
    return y - t


def _mse_rows(y: Array, t: Array) -> Array:
    """1/K sum_k (y_k - t_k)^2."""
    e = y - t
    e *= e
    return _mean(e)


def _mse_slope(y: Array, t: Array) -> Array:
    """d/dy (y - t)^2 / K = 2 (y - t) / K."""
    e = y - t
    e *= 2.0 / y.shape[-1]
    return e


def _mae_rows(y: Array, t: Array) -> Array:
    """1/K sum_k |y_k - t_k|."""
    return _mean(np.abs(y - t))


def _mae_slope(y: Array, t: Array) -> Array:
    """d/dy |y - t| / K = sign(y - t) / K; at the kink y = t we take 0."""
    return _share(np.sign(y - t))


def _huber_rows(y: Array, t: Array) -> Array:
    """1/2 e^2 where |e| <= delta, else delta (|e| - delta/2); mean over outputs (Huber 1964)."""
    e = np.abs(y - t)
    return _mean(np.where(e <= HUBER_DELTA, 0.5 * e * e, HUBER_DELTA * (e - 0.5 * HUBER_DELTA)))


def _huber_slope(y: Array, t: Array) -> Array:
    """The error, but never beyond +/- delta: an outlier pulls no harder than that."""
    return _share(np.clip(y - t, -HUBER_DELTA, HUBER_DELTA))


def _signed(t: Array) -> Array:
    """Class 0 becomes -1; every other target stays as it is."""
    return np.where(t == 0.0, np.asarray(-1.0, t.dtype), t)


def _hinge_rows(y: Array, t: Array) -> Array:
    """max(1 - t y, 0), mean over outputs: nothing to pay once the guess is right by a margin of 1."""
    return _mean(np.maximum(1.0 - _signed(t) * y, 0.0))


def _hinge_slope(y: Array, t: Array) -> Array:
    """-t where 1 - t y > 0, else 0; over K outputs."""
    t = _signed(t)
    return _share(-t * (1.0 - t * y > 0.0))


def _bce_rows(p: Array, t: Array) -> Array:
    """-(t ln p + (1 - t) ln(1 - p)), mean over outputs. Infinite where p is exactly wrong; see the logits' form."""
    with np.errstate(divide="ignore", invalid="ignore"):
        hit = np.where(t == 0.0, 0.0, t * np.log(p))
        miss = np.where(t == 1.0, 0.0, (1.0 - t) * np.log1p(-p))
    return -_mean(hit + miss)


def _bce_slope(p: Array, t: Array) -> Array:
    """d/dp of the above: (p - t) / (p (1 - p)) / K. For explanation: times p (1 - p) it becomes p - t."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return _share((p - t) / (p * (1.0 - p)))


def _bce_logit_rows(z: Array, t: Array) -> Array:
    """-(t ln s(z) + (1 - t) ln(1 - s(z))) = max(z, 0) - t z + ln(1 + exp(-|z|)); finite for every finite z."""
    return _mean(np.maximum(z, 0.0) - t * z + np.log1p(np.exp(-np.abs(z))))


def _bce_logit_slope(z: Array, p: Array, t: Array) -> Array:
    """With p = s(z), p' = p (1 - p): (p - t)/(p (1 - p)) times p (1 - p) is p - t; over K outputs."""
    e = p - t
    if z.shape[-1] != 1:
        e /= z.shape[-1]
    return e


def _cce_rows(p: Array, t: Array) -> Array:
    """-sum_k t_k ln p_k. Infinite where the right class has p = 0; see the logits' form."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return -_sum(np.where(t == 0.0, 0.0, t * np.log(p)))


def _cce_slope(p: Array, t: Array) -> Array:
    """d/dp_k = -t_k / p_k. For explanation: pulled through softmax it becomes p - t."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(t == 0.0, 0.0, -t / p)


def _cce_logit_rows(z: Array, t: Array) -> Array:
    """-sum_k t_k ln p_k with ln p_k = z_k - ln sum_j exp(z_j), the row's largest z taken out first."""
    z = z - np.maximum.reduce(z, axis=-1, keepdims=True)
    log_p = z - np.log(np.add.reduce(np.exp(z), axis=-1, keepdims=True))
    return -_sum(t * log_p)


def _cce_logit_slope(z: Array, p: Array, t: Array) -> Array:
    """d/dz_j -sum_k t_k (z_k - ln sum exp z) = p_j sum_k t_k - t_j, which is p - t as targets sum to one."""
    slope: Array = p * np.add.reduce(t, axis=-1, keepdims=True) - t
    return slope


def one_hot(t: Array, classes: int, dtype: np.dtype[np.floating]) -> Array:
    """Class numbers `(*runs, n)` as rows with a single 1, `(*runs, n, classes)`. ValueError outside 0..classes-1."""
    numbers = t.astype(np.intp)
    if not np.array_equal(numbers, t) or (numbers.size and not 0 <= numbers.min() <= numbers.max() < classes):
        raise ValueError(f"class numbers must be whole numbers from 0 to {classes - 1}; got {np.unique(t)[:8]}")
    return np.eye(classes, dtype=dtype)[numbers]


LOSSES: dict[str, Loss] = {
    loss.name: loss
    for loss in (
        Loss("half_squared_error", "Half squared error", _half_squared_rows, _half_squared_slope),
        Loss("mse", "Mean squared error", _mse_rows, _mse_slope),
        Loss("mae", "Mean absolute error", _mae_rows, _mae_slope, kinks=True),
        Loss("huber", "Huber", _huber_rows, _huber_slope),
        Loss("hinge", "Hinge", _hinge_rows, _hinge_slope, kinks=True),
        Loss(
            "binary_crossentropy",
            "Binary cross-entropy",
            _bce_rows,
            _bce_slope,
            "sigmoid",
            _bce_logit_rows,
            _bce_logit_slope,
        ),
        Loss(
            "categorical_crossentropy",
            "Categorical cross-entropy",
            _cce_rows,
            _cce_slope,
            "softmax",
            _cce_logit_rows,
            _cce_logit_slope,
        ),
        Loss(
            "sparse_categorical_crossentropy",
            "Sparse categorical cross-entropy",
            _cce_rows,
            _cce_slope,
            "softmax",
            _cce_logit_rows,
            _cce_logit_slope,
            sparse=True,
        ),
    )
}


def get(name: str | Loss) -> Loss:
    """The loss called `name`; a Loss passes through. ValueError for an unknown name."""
    if isinstance(name, Loss):
        return name
    if name not in LOSSES:
        raise one_of("loss", name, list(LOSSES))
    return LOSSES[name]


def go_together(loss: str | Loss, activation: str) -> bool:
    """Whether this loss fits an output with this activation: cross-entropies need the one they are fused with."""
    fused = get(loss).fused
    return fused is None or fused == activation
