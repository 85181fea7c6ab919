"""`inspect`: everything about one weight, bias, unit or input at one moment, as plain data for the browser.

Parts that do not apply are None. Formulas travel as MathML. Numbers are Python floats at full precision; some may not
be finite, and then a sentence says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np

from playground.explain import panel
from playground.explain.activation_view import activation_view
from playground.explain.chain import Chain, Factor, chain
from playground.explain.check import check
from playground.explain.curve import curve
from playground.explain.gradient import gradient
from playground.explain.mathml import mathml
from playground.explain.names import Selection
from playground.explain.optimizer_rows import optimizer_rows
from playground.explain.panel import Kind, Known, Panel, PanelParts, UnitPart
from playground.explain.tug import tug
from playground.explain.view import View, look

if TYPE_CHECKING:
    from playground.timeline import Moment

_KINDS: dict[str, Kind] = {"w": "weight", "b": "bias", "n": "unit", "i": "input"}
_NOTHING: PanelParts = {
    "value": None,
    "known": None,
    "gradient": None,
    "factors": None,
    "paths": None,
    "paths_sum": None,
    "grouped": None,
    "examples": None,
    "mean": None,
    "penalty_part": None,
    "would_be": None,
    "check": None,
    "curve": None,
    "optimizer": None,
    "activation": None,
    "unit": None,
}


def inspect(moment: Moment, step_id: str, selection: str | None, focus: int | None = None, points: int = 101) -> Panel:
    """The inspector's data for a selection id at a cursor.

    step_id: the micro-step under the cursor; it decides what counts as already computed. focus: index of an example in
    the training set; None is the batch's first. points: of the weight's own curve. A selection that does not fit the
    network gives a panel that says how to select something.
    """
    with np.errstate(all="ignore"):
        view = look(moment, selection, focus)
        chosen = view.selection
        told = {
            "selection": chosen.id if chosen else None,
            "update": moment.update,
            "step": step_id,
            "focus": view.focus,
            "in_batch": view.in_batch,
            "kind": _KINDS[chosen.kind] if chosen else None,
            "title": _title(view, chosen),
            "words": _words(view, chosen),
            **_NOTHING,
        }
        parts: PanelParts = _parts(view, chosen, step_id, points) if chosen is not None else {}
        # Every part has its entry, None where it does not apply: a test holds this to the declaration.
        return cast("Panel", {**told, **parts})


def _title(view: View, chosen: Selection | None) -> str:
    names = view.names
    match chosen:
        case None:
            return "Nothing selected"
        case Selection(kind="w"):
            return f"Weight {names.weight(chosen.layer, chosen.i, chosen.j, spaced=True)}"
        case Selection(kind="b"):
            return f"Bias of {names.unit(chosen.layer, chosen.j)}"
        case Selection(kind="n"):
            output = "Output" if names.last(chosen.layer) else "Unit"
            return f"{output} {names.unit(chosen.layer, chosen.j)}"
        case _:
            return f"Input {names.unit(-1, chosen.i)}"


def _words(view: View, chosen: Selection | None) -> str:
    """What the selected thing is, for a newcomer."""
    names = view.names
    match chosen:
        case None:
            return "Click a line, a unit or a bias to see where its number comes from."
        case Selection(kind="w"):
            heard, hears = names.unit(chosen.layer - 1, chosen.i), names.unit(chosen.layer, chosen.j)
            return f"how strongly {heard} is heard by {hears}"
        case Selection(kind="b") if view.index(chosen) is None:
            return "this network has no biases"
        case Selection(kind="b"):
            return f"what {names.unit(chosen.layer, chosen.j)} adds to its sum whatever the inputs are"
        case Selection(kind="n"):
            return "adds up what it hears, times its weights, and says what its activation makes of the sum"
        case _:
            return "comes from the data; inputs are not trained"


def _parts(view: View, chosen: Selection, step_id: str, points: int) -> PanelParts:
    index = view.index(chosen)
    if chosen.kind == "i":
        return {"value": float(view.x[chosen.i]), "known": _known(view, chosen, step_id)}
    if chosen.kind == "b" and index is None:
        return {"known": _known(view, chosen, step_id), "unit": _unit(view, chosen.layer, chosen.j)}
    links = chain(view, chosen)
    parts: PanelParts = {
        "value": float(view.a[chosen.layer][chosen.j]),
        "known": _known(view, chosen, step_id),
        "activation": activation_view(view, chosen.layer, chosen.j),
        "unit": _unit(view, chosen.layer, chosen.j),
        **_chain(links),
    }
    if index is not None:
        parts |= _of_parameter(view, chosen, index, links, points)
    return parts


def _of_parameter(view: View, chosen: Selection, index: int, links: Chain, points: int) -> PanelParts:
    """What only weights and biases have: a gradient, a tug of war, a check, a curve, an optimizer's state."""
    slope = gradient(view, chosen, index, links)
    return {
        "value": float(view.moment.before.theta[index]),
        "gradient": slope,
        **tug(view, chosen),
        "penalty_part": slope["penalty"],
        "check": check(view, index),
        "curve": curve(view, index, points),
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
    names, arrived = view.names, view.dA[layer]
    weights, incoming = view.params[layer]["W"][:, j], view.incoming(layer)
    return {
        "z": float(view.z[layer][j]),
        "a": float(view.a[layer][j]),
        "dA": None if arrived is None else float(arrived[j]),
        "dZ": float(view.dZ[layer][j]),
        "terms": [
            {
                "from": names.unit(layer - 1, i),
                "weight": float(weight),
                "input": float(came),
                "product": float(weight * came),
            }
            for i, (weight, came) in enumerate(zip(weights, incoming, strict=True))
        ],
        "bias": float(view.params[layer]["b"][j]) if view.has_bias(layer) else None,
    }


def _known(view: View, chosen: Selection, step_id: str) -> Known:
    """What the steps up to and including ``step_id`` have computed of the selected thing."""
    ids = [step.id for step in view.moment.steps]
    done = set(ids[: ids.index(step_id) + 1]) if step_id in ids else set()
    layer = chosen.layer
    if chosen.kind == "i":
        return {"forward": True, "gradient": False, "update": False}
    slope = {"w": f"dW:{layer}", "b": f"db:{layer}", "n": f"dZ:{layer}"}[chosen.kind]
    return {"forward": f"A:{layer}" in done, "gradient": slope in done, "update": "theta" in done}
