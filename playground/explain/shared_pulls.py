"""How every example of the batch pulls at a number that many places share: at all moments, or in all that is
standardised. Each place adds what came in times the slope there; the sum of them is the example's pull.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from playground.experiment.anatomy import Entry
from playground.explain.captions.shares import came_in, pushed
from playground.explain.moments_of import moments_of, seen_by
from playground.explain.panel import PanelParts, Pull
from playground.explain.through_time import Through
from playground.explain.view import View

Array = NDArray[np.float64]


def has_shared_pulls(view: View, chosen: Entry) -> bool:
    """Whether it is a weight or bias of a recurrent layer, or a scale or shift of batch normalisation."""
    return chosen.array in ("gamma", "beta") or seen_by(view, chosen) is not None


def shared_pulls(view: View, chosen: Entry) -> PanelParts:
    """{"examples": one row an example in the batch's order, "mean": of the pulls, "would_be": the focus outside it}.

    A pull is the derivative of the example's own loss against this number; what batch normalisation makes of the
    others' numbers meanwhile is held as it is.
    """
    seen = seen_by(view, chosen)
    pulls = _over_moments(seen, chosen) if seen else _over_standardised(view, chosen)
    rows: list[Pull] = [
        {"index": index, "pull": pull, "focus": index == view.focus}
        for index, pull in zip(view.moment.batch.tolist(), pulls.tolist(), strict=True)
    ]
    told: PanelParts = {"examples": rows, "mean": float(pulls.mean())}
    if view.in_batch:
        return told
    return {**told, "would_be": {"index": view.focus, "pull": _outside(view, seen, chosen), "focus": True}}


def _over_moments(seen: Through, chosen: Entry) -> Array:
    """Of each example, the sum over the moments: `(n,)`. Before the first moment there is no state."""
    used = range(1 if chosen.array == "U" else 0, seen.moments)
    total: Array = np.sum([came_in(seen, chosen, t) * pushed(seen, chosen, t) for t in used], axis=0)
    return total


def _over_standardised(view: View, chosen: Entry) -> Array:
    """Of each example, the sum over the numbers of its map or its one unit: `(n,)`."""
    pass_, channel = view.moment.pass_, chosen.place[0]
    slopes, standard = pass_.dA[chosen.layer], pass_.forward[chosen.layer]["X_hat"]
    if slopes is None:
        raise ValueError("Nothing came back to this layer.")
    return _added(slopes * view.n, standard, chosen.array, channel)


def _added(slopes: Array, standard: Array, array: str, channel: int) -> Array:
    shares = (slopes * standard if array == "gamma" else slopes)[..., channel]
    return np.asarray(shares.reshape(len(shares), -1).sum(axis=1))


def _outside(view: View, seen: Through | None, chosen: Entry) -> float:
    """The focused example's pull, had it been in the batch."""
    if seen:
        return sum(row["came"] * row["delta"] for row in moments_of(seen, chosen)["moments"])
    own, row, n = view.moment.seen_from(view.focus)
    slopes = own.dA[chosen.layer]
    assert slopes is not None  # noqa: S101  as in the batch
    standard = own.forward[chosen.layer]["X_hat"]
    return float(_added(slopes[row : row + 1] * n, standard[row : row + 1], chosen.array, chosen.place[0])[0])
