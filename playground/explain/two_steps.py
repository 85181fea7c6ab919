"""The same gradient, two steps: what two optimizers make of it in an update they begin alike.

That is the first update of a run and its twin, and as long as nothing was edited only that one: afterwards their
weights differ, and so do their gradients.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from playground.experiment.numbers import read
from playground.explain import numbers
from playground.explain.captions.caption import Caption
from playground.explain.mathml import mathml
from playground.explain.numbers import tex
from playground.explain.optimizer_rows import one
from playground.explain.optimizer_rules import line
from playground.explain.view import look

if TYPE_CHECKING:
    from playground.timeline import Moment

#: The captions that tell of it: of the step, and of the move it belongs to.
_TOLD_IN = ("delta", "recheck")


@dataclass(frozen=True)
class TwoSteps:
    """In a sentence; formula, numbers: LaTeX of both rules, in a row."""

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
    first_name, second_name = (" ".join(name) for name in names)
    gradient = f"{ones[0].name}'s is {numbers.signed(ones[0].gradient)} for both"
    sentence = (
        f"The same gradient, two steps: {gradient}; {first_name} changes it by {steps[0]}, {second_name} by {steps[1]}."
        if steps[0] != steps[1]
        else f"The same gradient, and at first the same step: {gradient}, and both change it by {steps[0]}."
    )
    return TwoSteps(
        sentence,
        _beside(names, [rule.formula for rule in rules]),
        _beside(names, [rule.numbers for rule in rules]),
    )


def _names(found: list[tuple[str, str]]) -> list[tuple[str, ...]]:
    """The optimizers' names, with their rates where those tell them apart, or else their places."""
    if found[0][0] != found[1][0]:
        return [(label,) for label, _ in found]
    return [*found] if found[0] != found[1] else [("the", "first"), ("the", "second")]


def _beside(names: list[tuple[str, ...]], formulas: list[str]) -> str:
    """Both formulas in a row, each behind its name."""
    # On one line each, for there are two: what the step is equal to, and fractions as one writes them in a line.
    lines = [flat(formula.partition(" = ")[2]) for formula in formulas]
    named = (
        r"\text{" + label + "}" + "".join(_rate(each) for each in more) + rf"\text{{: }} {formula}"
        for (label, *more), formula in zip(names, lines, strict=True)
    )
    return r" \qquad ".join(named)


def flat(latex: str) -> str:
    r"""The formula with its fractions in a line: \frac{a}{b + c} becomes a / (b + c)."""
    before, found, rest = latex.partition(r"\frac")
    if not found:
        return latex
    above, rest = _group(rest)
    below, rest = _group(rest)
    parts = [each if _is_one(each) else f"({each})" for each in (flat(above), flat(below))]
    return f"{before}{parts[0]} / {parts[1]}{flat(rest)}"


def _group(latex: str) -> tuple[str, str]:
    """What the first braces hold, and what follows them."""
    depth = 0
    for at, letter in enumerate(latex):
        depth += (letter == "{") - (letter == "}")
        if depth == 0:
            return latex[1:at], latex[at + 1 :]
    raise ValueError(f"A brace is not closed in {latex}.")


def _is_one(latex: str) -> bool:
    """Whether it can stand on a side of a slash without parentheses: no sum, product or quotient outside braces."""
    depth = 0
    for word in latex.replace("{", " { ").replace("}", " } ").split():
        depth += (word == "{") - (word == "}")
        if depth == 0 and word in ("+", "-", "/", r"\times", r"\cdot"):
            return False
    return True


def _rate(written: str) -> str:
    """Behind an optimizer's name; a number is set as one."""
    return rf"\;{tex(read(written))}" if written[0].isdigit() else rf"\text{{ {written}}}"


def _delta(moment: Moment) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    found = [step.value for step in moment.steps if step.name == "delta"]
    return np.asarray(found[0] if found else np.nan, dtype=np.float64)


def with_two_steps(captions: list[Caption], two: TwoSteps | None) -> list[Caption]:
    """The captions of an update in which two optimizers make two steps of one gradient: the step and the move say so.

    The formulas are those of both rules.
    """
    if two is None:
        return captions
    return [_told(caption, two) if caption.id in _TOLD_IN else caption for caption in captions]


def _told(caption: Caption, two: TwoSteps) -> Caption:
    if caption.id == "recheck":
        # The formulas beside it are the step's.
        return replace(caption, summary=two.sentence, summary_of="delta", foretold="")
    return replace(
        caption,
        sentence=two.sentence,
        formula=two.formula,
        numbers=two.numbers,
        formula_mathml=mathml(two.formula),
        numbers_mathml=mathml(two.numbers),
    )
