"""A number that a recurrent layer uses at every moment: what each moment adds to its gradient."""

from __future__ import annotations

from playground.experiment.anatomy import Entry
from playground.explain.arithmetic import Term
from playground.explain.captions.shares import came_in, shares, sum_of_shares
from playground.explain.panel import MomentShare, PanelParts
from playground.explain.through_time import Through, is_recurrent, through
from playground.explain.view import View

MOST_MOMENTS_WRITTEN = 12
"""Terms of the sum in the inspector: all moments there may be."""


def seen_by(view: View, chosen: Entry) -> Through | None:
    """The recurrent layer whose number it is; None where it is of another."""
    return through(view, chosen.layer) if is_recurrent(view, chosen.layer) else None


def moments_of(seen: Through, chosen: Entry) -> PanelParts:
    """{"moments": one row a moment, from the first}.

    share: of the batch's gradient; the shares add up to it. came, delta: of the example in view, of its own loss. own,
    carried: the two parts of came times delta, from what was handed on at that moment and from later ones. cut: nothing
    was carried back into that moment. used: there is a state before it to be heard.
    """
    column = chosen.place[-1]
    row, batch = seen.view.row, shares(seen, chosen)
    rows: list[MomentShare] = []
    for t in range(seen.moments):
        delta = float(seen.deltas[t, column])
        # Where nothing comes from later, all of it is the moment's own: to the last bit.
        joined = t < seen.moments - 1 and not seen.is_cut(t)
        own = float(seen.own_deltas[t, column]) if joined else delta
        came = _came(seen, chosen, t, row)
        rows.append({
            "moment": t, "share": float(batch[t]), "came": came, "delta": delta,
            "own": came * own, "carried": came * (delta - own), "cut": seen.is_cut(t),
            "used": not (chosen.array == "U" and t == 0),
        })  # fmt: skip
    return {"moments": rows}


def _came(seen: Through, chosen: Entry, t: int, row: int | None) -> float:
    """What came in for the example in view, in the batch or outside it; before the first moment no state."""
    if chosen.array == "b":
        return 1.0
    if chosen.array == "U" and t == 0:
        return 0.0
    if row is not None:
        return float(came_in(seen, chosen, t)[row])
    return float(seen.fed[t, chosen.place[0]] if chosen.array == "W" else seen.states[t - 1, chosen.place[0]])


def over_moments(seen: Through, chosen: Entry) -> tuple[str, Term]:
    """The gradient as the sum over the moments, in symbols and in numbers."""
    return sum_of_shares(seen, chosen, MOST_MOMENTS_WRITTEN)
