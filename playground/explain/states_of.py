"""A unit of a recurrent layer through all moments: what it says, and the two parts of what comes back to it."""

from __future__ import annotations

from playground.experiment.anatomy import Unit
from playground.explain.panel import PanelParts, UnitMoment
from playground.explain.through_time import Through, is_recurrent, through
from playground.explain.view import View


def has_states(view: View, chosen: Unit) -> bool:
    """Whether it is a unit that goes through moments."""
    return is_recurrent(view, chosen.layer)


def states_of(view: View, chosen: Unit) -> PanelParts:
    """{"states": one row a moment, from the first}, of the example in view and its own loss."""
    seen = through(view, chosen.layer)
    return {"states": [_row(seen, t) for t in range(seen.moments)]}


def _row(seen: Through, t: int) -> UnitMoment:
    """own and carried add up to slope; where nothing comes from later, all of it is own, to the last bit."""
    j = seen.j
    slope = float(seen.slopes[t, j])
    joined = t < seen.moments - 1 and not seen.is_cut(t)
    own = float(seen.own[t, j]) if joined else slope
    row: UnitMoment = {
        "moment": t, "state": float(seen.states[t, j]), "slope": slope, "own": own, "carried": slope - own,
        "cut": seen.is_cut(t),
    }  # fmt: skip
    if seen.is_lstm:
        row["memory"], row["forget"] = float(seen.said("c")[t, j]), float(seen.said("f")[t, j])
        row["memory_slope"] = float(seen.came_back("dc")[t, j])
    return row
