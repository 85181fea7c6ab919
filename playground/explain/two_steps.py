"""The same gradient, two steps: what two optimizers make of it in an update they begin alike.

That is the first update of a run and its twin, and as long as nothing was edited only that one: afterwards their
weights differ, and so do their gradients.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from playground.explain import numbers
from playground.explain.captions.caption import Caption
from playground.explain.mathml import mathml
from playground.explain.optimizer_rows import one
from playground.explain.optimizer_rules import line
from playground.explain.view import look

if TYPE_CHECKING:
    from playground.timeline import Moment

#: The captions that tell of it: of the step, and of the move it belongs to.
_TOLD_IN = ("delta", "recheck")


@dataclass(frozen=True)
class TwoSteps:
    """In a sentence; formula, numbers: LaTeX of both rules, the first above the second."""

    sentence: str
    formula: str
    numbers: str


def two_steps(first: Moment, second: Moment, selection: str | None = None, focus: int | None = None) -> TwoSteps | None:
    """What the two make of one parameter's gradient; None where the gradients are not one, or a step is missing."""
    same = np.array_equal(first.before.theta, second.before.theta) and np.array_equal(
        first.pass_.grad, second.pass_.grad
    )
    if not same or not all(np.isfinite(_delta(moment)).all() for moment in (first, second)):
        return None
    views = [look(moment, selection, focus) for moment in (first, second)]
    ones = [one(view, view.moved) for view in views]
    rules = [line(each, "delta") for each in ones]
    names = _names([(each.optimizer.label, numbers.plain(each.rate)) for each in ones])
    steps = [numbers.signed(each.now["delta"]) for each in ones]
    sentence = (
        f"The same gradient, two steps: {ones[0].name}'s is {numbers.signed(ones[0].gradient)} for both; "
        f"{' '.join(names[0])} changes it by {steps[0]}, {' '.join(names[1])} by {steps[1]}."
    )
    return TwoSteps(
        sentence,
        _rows(names, [rule.formula for rule in rules]),
        _rows(names, [rule.numbers for rule in rules]),
    )


def _names(found: list[tuple[str, str]]) -> list[tuple[str, ...]]:
    """The optimizers' names, with their rates where those tell them apart, or else their places."""
    if found[0][0] != found[1][0]:
        return [(label,) for label, _ in found]
    return [*found] if found[0] != found[1] else [("the", "first"), ("the", "second")]


def _rows(names: list[tuple[str, ...]], formulas: list[str]) -> str:
    """One formula below the other, each behind its name."""
    rows = (
        r"\text{"
        + label
        + "}"
        + "".join(rf"\;{rate}" if rate[0].isdigit() else rf"\text{{ {rate}}}" for rate in more)
        + rf"\text{{: }} & {formula}"
        for (label, *more), formula in zip(names, formulas, strict=True)
    )
    return r"\begin{array}{ll} " + r" \\ ".join(rows) + r" \end{array}"


def _delta(moment: Moment) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    found = [step.value for step in moment.steps if step.name == "delta"]
    return np.asarray(found[0] if found else np.nan, dtype=np.float64)


def with_two_steps(captions: list[Caption], two: TwoSteps | None) -> list[Caption]:
    """The captions of an update in which two optimizers make two steps of one gradient: the step and the move say so.

    The formulas are those of both rules, the first above the second.
    """
    if two is None:
        return captions
    return [_told(caption, two) if caption.id in _TOLD_IN else caption for caption in captions]


def _told(caption: Caption, two: TwoSteps) -> Caption:
    if caption.id == "recheck":
        # What became of the loss stays; the formulas beside it are the step's.
        return replace(caption, summary=f"{two.sentence} {caption.sentence}", summary_of="delta")
    return replace(
        caption,
        sentence=two.sentence,
        formula=two.formula,
        numbers=two.numbers,
        formula_mathml=mathml(two.formula),
        numbers_mathml=mathml(two.numbers),
    )
