"""Which column is the answer, whether it is a number or a class, and which one says what is for the test."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from playground.keras_backend.tables.columns import CODE, Typed, largest
from playground.plans.reading import ANSWER, CATEGORY, LEFT_OUT, NUMBER, SPLIT
from playground.plans.sets import MOST_CLASSES

LARGEST = 1e17
"""The squared errors of 512 answers together have to be a number to 32-bit floats, which end at 3.4e38."""
_LARGEST_NAME = 1e9
"""Larger whole numbers are amounts, not the names of classes."""
_NAMES = {"y", "target", "label", "class", "answer", "outcome", "klasse", "classe", "clase", "zielwert", "ziel"}
_PARTS = {
    **dict.fromkeys(("train", "training", "learn", "learning"), 0),
    **dict.fromkeys(("val", "valid", "validation", "validate", "dev"), 1),
    **dict.fromkeys(("test", "testing", "holdout", "hold-out"), 2),
}
TRAIN, VALIDATION, TEST = 0, 1, 2


def part_of(text: str) -> int | None:
    """TRAIN, VALIDATION or TEST; None for a word that is none of theirs."""
    return _PARTS.get(text.casefold())


def parts_rows(column: Typed) -> bool:
    """Whether a column says which rows are for training and which for the test: words of the kind and no others."""
    present = np.flatnonzero(column.present)
    if len(present) > len(_PARTS):
        return False
    found = {part_of(column.cells.texts[n]) for n in present}
    return None not in found and TRAIN in found and len(found) > 1


def split_column(columns: Sequence[Typed]) -> str:
    """The name of the column that parts the rows: the one chosen, else the first that does; "" for none."""
    chosen = [each.cells.name for each in columns if each.choice.role == SPLIT]
    guessed = [each.cells.name for each in columns if not each.choice.role and parts_rows(each)]
    return (chosen or guessed or [""])[0]


def answer_column(columns: Sequence[Typed], beside: str) -> tuple[str, str]:
    """The name of the column to predict, and why it. beside: a column that is not asked."""
    for each in columns:
        if each.choice.role == ANSWER:
            return each.cells.name, "You chose it."
    free = [each for each in columns if not each.choice.role and each.cells.name != beside and not each.counting]
    fit = [each for each in free if can_be_answer(each)]
    named = [each for each in fit if each.cells.name.casefold() in _NAMES]
    if len(named) == 1:
        return named[0].cells.name, "It is called so."
    if fit:
        last = fit[-1].cells.name
        return last, "It is the last one." if fit[-1] is columns[-1] else "It is the last that can be one."
    others = [each.cells.name for each in columns if each.choice.role != LEFT_OUT and each.cells.name != beside]
    return (others[-1] if others else ""), "No column is fit for it."


def can_be_answer(column: Typed) -> bool:
    """Whether there is something to predict in it."""
    if column.constant or column.kind not in {NUMBER, CATEGORY, CODE}:
        return False
    return column.kind == NUMBER or 2 <= column.different <= MOST_CLASSES


def answer_kind(column: Typed) -> tuple[str, str]:
    """NUMBER or CATEGORY, and why: a sentence."""
    if column.choice.kind:
        return column.choice.kind, "As you chose."
    different = column.different
    if column.kind != NUMBER:
        return CATEGORY, f"A class: it holds {different} different texts."
    if not column.whole():
        return NUMBER, "A number: not all of its values are whole."
    if different > MOST_CLASSES or largest(column) > _LARGEST_NAME:
        return NUMBER, f"A number: it has {different:,} different values."
    return CATEGORY, f"Read as a class, since it has {different} different whole numbers. It may be meant as a number."


def answer_problem(column: Typed, kind: str) -> str:
    """Why it cannot be predicted so, as a sentence; "" if it can."""
    name, different = column.cells.name, column.different
    if different < 2:
        return f"{name} is the same in every row: there is nothing to predict."
    if kind == CATEGORY:
        if different > MOST_CLASSES:
            return f"{name} has {different:,} different values; at most {MOST_CLASSES} classes can be told apart."
        return ""
    if not column.numeric.any():
        return f"{name} holds no numbers, so it cannot be predicted as a number."
    if len(np.unique(column.numerals.values[column.numeric])) < 2:
        return f"{name} is the same number in every row: there is nothing to predict."
    if largest(column) > LARGEST:
        return (
            f"{name} holds numbers as large as 10 to the power of {power(column)}. The square of an error of that size "
            "is beyond what the 32-bit numbers of a training can hold. In a larger unit it can be predicted."
        )
    return ""


def power(column: Typed) -> int:
    """The power of ten of its largest number."""
    return math.floor(math.log10(largest(column)))
