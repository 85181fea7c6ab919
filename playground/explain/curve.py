"""A weight's own curve: the loss against this weight alone, all the others held still.

All points of the curve are networks of their own on theta's runs axis, evaluated in one call of the engine.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from playground.engine.dense_gradient import is_dense
from playground.explain.panel import Curve
from playground.explain.view import View

Array = NDArray[np.float64]

#: How much work (points x examples x units) the batch's curve may be, and the training set's: some 15 ms each.
MOST_WORK = 1_500_000
#: The same in networks of pictures and sequences, whose captions take most of a message's time: some 6 ms each.
MOST_WORK_OF_MAPS = 600_000
#: The batch's loss is of all its examples, so a large batch has fewer points; so many still show a curve's bends.
LEAST_POINTS = 25
#: The training set's curve is of so many examples, however long each takes.
LEAST_EXAMPLES = 20
#: For each number that an LSTM hands on: four gates, the memory, and what is shown of it.
IN_AN_LSTM = 6
_LEAST_REACH, _MOST_REACH = 1.0, 10.0


def curve(view: View, index: int, points: int = 101) -> Curve:
    """The losses of `points` (made odd) networks that differ in theta[index] only, w itself in their middle; of fewer
    where the batch is large.

    "loss" is this batch's, "train" the training set's (of "train_examples" evenly chosen ones where all would take too
    long). "slope" is the gradient, "after" the weight after the update and "loss_after" the batch's loss were it alone
    to move; both None where the update did not end in finite numbers.
    """
    moment = view.moment
    w = float(moment.before.theta[index])
    after = None if moment.after is None else float(moment.after.theta[index])
    fewest = max(len(moment.batch), 0 if is_dense(moment.network) else LEAST_EXAMPLES)
    points = min(points, max(LEAST_POINTS, _most_work(view) // (fewest * _units(view))))
    half = max(points // 2, 1)
    reach = _reach(w, after)
    values = w + reach * np.arange(-half, half + 1) / half
    batch = moment.batch_loss(_moved(view, index, np.append(values, w if after is None else after)))
    # A batch of all examples is the training set: nothing of it is left to be measured.
    whole = len(moment.batch) == len(moment.x) and not (moment.network.stats_size or moment.network.needs_masks)
    rows = moment.batch if whole else _rows(view, len(values))
    return {
        "w": values.tolist(),
        "loss": batch[:-1].tolist(),
        "train": (batch[:-1] if whole else _losses(view, index, values, rows)).tolist(),
        "train_examples": len(rows),
        "at": w,
        "loss_at": float(batch[half]),
        "slope": float(moment.pass_.grad[index]),
        "after": after,
        "loss_after": None if after is None else float(batch[-1]),
    }


def _reach(w: float, after: float | None) -> float:
    """How far the curve goes to either side: far enough to hold the update, unless that is far off."""
    step = abs(after - w) if after is not None else 0.0
    reach = max(_LEAST_REACH, abs(w) / 2, 1.5 * step if math.isfinite(step) else 0.0)
    return min(reach, max(_MOST_REACH, abs(w)))


def _rows(view: View, points: int) -> NDArray[np.int_]:
    """The training examples the curve is measured on: all, or evenly chosen ones."""
    total = len(view.moment.x)
    most = max(_most_work(view) // (points * _units(view)), LEAST_EXAMPLES)
    return np.arange(total) if total <= most else np.linspace(0, total - 1, most).astype(np.int_)


def _most_work(view: View) -> int:
    return MOST_WORK if is_dense(view.moment.network) else MOST_WORK_OF_MAPS


def _units(view: View) -> int:
    """Numbers that one example's way forwards gives, those of every moment counted; of an LSTM its gates as well."""
    tiers = view.anatomy.tiers
    return sum(
        count * max(tier.moments, 1) * (IN_AN_LSTM if tier.kind == "lstm" else 1)
        for count, tier in zip(view.anatomy.sizes[1:], tiers, strict=True)
    )


def _losses(view: View, index: int, values: Array, rows: NDArray[np.int_]) -> Array:
    moment = view.moment
    thetas, stats = _moved(view, index, values), moment.before.stats
    with np.errstate(all="ignore"):
        return moment.network.loss(thetas, moment.x[rows], moment.y[rows], moment.experiment.loss, stats=stats)


def _moved(view: View, index: int, values: Array) -> Array:
    """The weights with these values of theta[index]: `(values, size)`."""
    thetas = np.repeat(view.moment.before.theta[None], len(values), axis=0)
    thetas[:, index] = values
    return thetas
