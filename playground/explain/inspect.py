"""`inspect`: everything about one weight, bias, unit or input at one moment, as plain data for the browser.

Parts that do not apply are left out. Formulas travel as MathML. Numbers are Python floats at full precision; some may
not be finite, and then a sentence says so.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, cast

import numpy as np

from playground.experiment import anatomy
from playground.experiment.anatomy import Entry, Input, Part, Unit
from playground.explain import panel
from playground.explain.activation_view import activation_view
from playground.explain.cells import cell_at, window
from playground.explain.chain import Chain, Factor, chain
from playground.explain.check import check
from playground.explain.curve import curve
from playground.explain.gradient import gradient
from playground.explain.mathml import mathml
from playground.explain.moments_of import moments_of, seen_by
from playground.explain.optimizer_rows import optimizer_rows
from playground.explain.panel import MEASURED, Kind, Known, Measured, Panel, PanelParts, UnitPart
from playground.explain.positions import has_positions, positions_of
from playground.explain.shared_pulls import has_shared_pulls, shared_pulls
from playground.explain.states_of import has_states, states_of
from playground.explain.told_of import has_told, told_of
from playground.explain.tug import tug
from playground.explain.view import View, look

if TYPE_CHECKING:
    from playground.timeline import Moment

NOTHING = "Click a line, a unit or a bias to see where its number comes from."


def inspect(
    moment: Moment,
    step_id: str,
    selection: str | None,
    focus: int | None = None,
    points: int = 101,
    measured: Collection[Measured] = MEASURED,
) -> Panel:
    """The inspector's data for a selection id at a cursor.

    step_id: the micro-step under the cursor; it decides what counts as already computed. focus: index of an example in
    the training set; None is the batch's first. points: of the weight's own curve. measured: which of the measurements
    are made; they evaluate the network anew, many times. A selection that does not fit the network gives a panel that
    says how to select something.
    """
    with np.errstate(all="ignore"):
        view = look(moment, selection, focus)
        chosen = view.selection
        parts: PanelParts = _parts(view, chosen, step_id, points, measured) if chosen is not None else {}
        return {
            "selection": chosen.id if chosen else None,
            "update": moment.update,
            "step": step_id,
            "focus": view.focus,
            "in_batch": view.in_batch,
            "kind": cast("Kind", chosen.kind) if chosen else None,
            "title": _title(view, chosen),
            "words": chosen.words if chosen else NOTHING,
            **parts,
        }


def _title(view: View, chosen: Part | None) -> str:
    match chosen:
        case None:
            return "Nothing selected"
        case Entry(kind=anatomy.BIAS):
            return f"Bias of {view.anatomy.unit(chosen.layer, chosen.j).name}"
        case Entry(kind=anatomy.SHARED):
            return f"{chosen.name[:1].upper()}{chosen.name[1:]}"
        case Entry():
            return f"Weight {chosen.name.replace('→', ' → ')}"
        case Unit(place=place) if len(place) > 1:
            return f"{chosen.name[:1].upper()}{chosen.name[1:]}"
        case Unit():
            return f"{'Output' if chosen.output else 'Unit'} {chosen.name}"
        case Input():
            return f"Input {chosen.name}"


def _parts(view: View, chosen: Part, step_id: str, points: int, measured: Collection[Measured]) -> PanelParts:
    known = _known(view, chosen, step_id)
    if isinstance(chosen, Input):
        return {"value": float(view.x[chosen.index]), "known": known}
    links = chain(view, chosen) if view.is_dense_from(chosen.layer) else None
    parts: PanelParts = {"known": known}
    if isinstance(chosen, Unit):
        parts["value"] = float(view.a[chosen.layer][chosen.j])
    if view.is_dense(chosen.layer):
        parts["activation"] = activation_view(view, chosen.layer, chosen.j)
        parts["unit"] = _unit(view, chosen.layer, chosen.j)
    elif isinstance(chosen, Unit) and view.anatomy.tiers[chosen.layer].kind == "conv2d":
        parts["activation"] = activation_view(view, chosen.layer, chosen.j)
        parts["unit"] = _cell(view, chosen)
    elif isinstance(chosen, Unit) and has_states(view, chosen):
        parts |= states_of(view, chosen)
    if isinstance(chosen, Unit) and has_told(view, chosen):
        parts |= told_of(view, chosen)
    if links is not None:
        parts |= _chain(links)
    if isinstance(chosen, Entry):
        parts |= _of_parameter(view, chosen, links)
        if "check" in measured:
            parts["check"] = check(view, chosen)
        if "curve" in measured:
            parts["curve"] = curve(view, chosen.index, points)
    return parts


def _of_parameter(view: View, chosen: Entry, links: Chain | None) -> PanelParts:
    """What only weights and biases have: a gradient, a tug of war, an optimizer's state."""
    slope = gradient(view, chosen, links)
    penalty: PanelParts = {} if slope["penalty"] is None else {"penalty_part": slope["penalty"]}
    return {
        "value": float(view.moment.before.theta[chosen.index]),
        "gradient": slope,
        **(tug(view, chosen) if view.is_dense(chosen.layer) else {}),
        **(positions_of(view, chosen) if has_positions(view, chosen) else {}),
        **(shared_pulls(view, chosen) if has_shared_pulls(view, chosen) else {}),
        **(moments_of(seen, chosen) if (seen := seen_by(view, chosen)) else {}),
        **penalty,
        "optimizer": optimizer_rows(view, chosen),
    }


def _chain(links: Chain) -> PanelParts:
    return {
        "factors": [_factor(factor) for factor in links.factors],
        "paths": [
            {
                "through": list(path.through),
                "product": path.product,
                "factors": [_factor(factor) for factor in path.factors],
            }
            for path in links.paths
        ],
        "paths_sum": links.total,
        "grouped": links.grouped,
    }


def _factor(factor: Factor) -> panel.Factor:
    return {"words": factor.words, "symbol": mathml(factor.tex), "value": factor.value, "place": factor.place}


def _unit(view: View, layer: int, j: int) -> UnitPart:
    """A unit's numbers for the focused example, of its own loss."""
    fed, weights, incoming = view.anatomy.units_of(layer - 1), view.params[layer]["W"][:, j], view.incoming(layer)
    entries = [view.anatomy.weight(layer, i, j).id for i in range(len(fed))]
    terms = [_term(*each) for each in zip(fed, weights, incoming, entries, strict=True)]
    return _added_up(view, layer, j, terms, j)


def _cell(view: View, chosen: Unit) -> UnitPart:
    """The same of a cell of a convolution's map: what its window shows, times its filter."""
    weights, filter_ = view.params[chosen.layer]["W"], chosen.place[-1]
    seen = window(view, cell_at(view.anatomy, chosen.layer, chosen.j))
    terms = []
    for each in seen:
        place = (*each.place, filter_)
        entry = view.anatomy.shared("W", chosen.layer, *place).id
        terms.append(_term(each.part, weights[place], each.value, entry))
    return _added_up(view, chosen.layer, chosen.j, terms, filter_)


def _term(source: Input | Unit, weight: float, came: float, entry: str) -> panel.Term:
    weight, came = float(weight), float(came)
    return {"from": source.name, "weight": weight, "input": came, "product": weight * came, "place": entry}


def _added_up(view: View, layer: int, j: int, terms: list[panel.Term], bias: int) -> UnitPart:
    """A weighted sum and what becomes of it. bias: its place in b."""
    arrived = view.dA[layer]
    return {
        "z": float(view.z[layer][j]),
        "a": float(view.a[layer][j]),
        "dA": None if arrived is None else float(arrived[j]),
        "dZ": float(view.dZ[layer][j]),
        "terms": terms,
        "bias": float(view.params[layer]["b"][bias]) if view.has_bias(layer) else None,
        "bias_place": view.anatomy.bias(layer, bias).id if view.has_bias(layer) else None,
    }


def _slope_of(view: View, chosen: Unit) -> str:
    """The operation that gives the slope against a unit: against its sum, where its layer has sums."""
    return view.anatomy.step_of("dZ", chosen.layer) or view.anatomy.step_of("dA", chosen.layer)


def _known(view: View, chosen: Part, step_id: str) -> Known:
    """What the steps up to and including ``step_id`` have computed of the selected thing."""
    if isinstance(chosen, Input):
        return {"forward": True, "gradient": False, "update": False}
    ids = [step.id for step in view.moment.steps]
    done = set(ids[: ids.index(step_id) + 1]) if step_id in ids else set()
    slope = chosen.slope if isinstance(chosen, Entry) else _slope_of(view, chosen)
    forward = view.anatomy.step_of("A", chosen.layer)
    return {"forward": forward in done, "gradient": slope in done, "update": "theta" in done}
