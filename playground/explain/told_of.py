"""A unit that neither adds up by weights of its own nor goes through moments: what its captions say of it.

The panel has the captions' own words, so that both say the same: what made the number, and what comes back to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from playground.experiment.anatomy import Unit
from playground.explain.mathml import mathml
from playground.explain.panel import PanelParts, ToldStep
from playground.explain.story import words_of
from playground.explain.through_time import is_recurrent
from playground.explain.view import View

if TYPE_CHECKING:
    from playground.engine import Step

#: A table of its own tells these (the tab "Sum"): the sums of a filter's windows and what the activation makes of them.
_IN_THE_SUM = {"conv2d": ("Z", "A")}
#: Of a layer's own numbers, which are no unit's: what is selected there says it.
_OF_ITS_NUMBERS = ("dW", "db", "dgamma", "dbeta", "dW_data", "dW_penalty")


def has_told(view: View, chosen: Unit) -> bool:
    """Whether a unit has neither the chain of weights nor the table of moments to be understood by."""
    return not view.is_dense(chosen.layer) and not is_recurrent(view, chosen.layer)


def told_of(view: View, chosen: Unit) -> PanelParts:
    """{"told": one row an operation that gave the unit's number or a slope of it, in their order}."""
    rows = (_row(view, chosen, step) for step in view.moment.steps if _speaks_of(view, chosen, step))
    return {"told": [row for row in rows if row is not None]}


def _speaks_of(view: View, chosen: Unit, step: Step) -> bool:
    if step.layer != chosen.layer or "." in step.id or step.phase not in ("forward", "backward"):
        return False
    left_out = _IN_THE_SUM.get(view.anatomy.tiers[chosen.layer].kind, ())
    return step.name not in (*left_out, *_OF_ITS_NUMBERS)


def _row(view: View, chosen: Unit, step: Step) -> ToldStep | None:
    words = words_of(view, step.id)
    if words is None or words.about not in (None, chosen.id):
        return None
    return {
        "step": step.id, "phase": "forward" if step.phase == "forward" else "backward", "title": words.title,
        "sentence": words.sentence, "formula": mathml(words.formula), "numbers": mathml(words.numbers),
    }  # fmt: skip
