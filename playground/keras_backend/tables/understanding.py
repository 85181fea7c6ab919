"""A table understood: what each column is for, which rows are of use, what stands in the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from playground.experiment.numbers import count
from playground.keras_backend.tables import answer
from playground.keras_backend.tables.columns import CODE, DATE, EMPTY, TEXT, Typed, sorted_labels, understand, wrong
from playground.keras_backend.tables.grid import Grid, grid
from playground.keras_backend.tables.limits import LEAST_ROWS, MOST_CATEGORIES, MOST_NUMBERS
from playground.keras_backend.tables.records import LeftOut
from playground.plans.reading import ANSWER, CATEGORY, INPUT, LEFT_OUT, NUMBER, SPLIT, Reading
from playground.plans.sets import MOST_INPUTS


@dataclass(frozen=True)
class Understood:
    """grid and columns; roles: what each column is for, reasons: why; used: which rows; left_out: the others, those
    that the grid left out first. problem: why it cannot be trained on, as a sentence.
    """

    grid: Grid
    columns: tuple[Typed, ...]
    roles: tuple[str, ...]
    reasons: tuple[str, ...]
    used: Any
    left_out: tuple[LeftOut, ...]
    answer: int
    kind: str
    labels: tuple[str, ...]
    inputs: tuple[str, ...]
    problem: str

    def column(self, role: str) -> Typed | None:
        """The one column of a role."""
        return next((each for each, has in zip(self.columns, self.roles, strict=True) if has == role), None)


@lru_cache(maxsize=3)
def understood(digest: str, reading: Reading) -> Understood:
    """The table under a reading. ValueError with a sentence where the file is none."""
    found = grid(digest, reading)
    columns = tuple(understand(cells, reading.of(cells.name), found.decimal) for cells in found.cells)
    part = answer.split_column(columns)
    name, why = answer.answer_column(columns, part)
    kind, kind_why = "", ""
    roles, reasons = [], []
    place = -1
    for number, column in enumerate(columns):
        if column.cells.name == name:
            place = number
            kind, kind_why = answer.answer_kind(column)
            role, reason = ANSWER, f"The answer. {why} {kind_why}"
        elif column.cells.name == part:
            role, reason = SPLIT, "It says which rows are for training and which for the test."
        else:
            role, reason = _role(column)
        roles.append(role)
        reasons.append(reason)
    used, rows_out = _rows(found, columns, roles, kind)
    labels = tuple(_classes(columns[place], used)) if kind == CATEGORY else ()
    inputs = tuple(
        each for column, role in zip(columns, roles, strict=True) if role == INPUT for each in spread(column)
    )
    made = Understood(
        found,
        columns,
        tuple(roles),
        tuple(reasons),
        used,
        (*found.left_out, *rows_out),
        place,
        kind,
        labels,
        inputs,
        "",
    )
    return replace(made, problem=_problem(made))


def _role(column: Typed) -> tuple[str, str]:
    """What a column is for that is neither answer nor split, and why."""
    chosen = column.choice.role
    if chosen == LEFT_OUT:
        return LEFT_OUT, "You left it out."
    if column.constant:
        return LEFT_OUT, "It is the same in every row."
    if column.kind == CATEGORY and column.different > MOST_CATEGORIES:
        return LEFT_OUT, f"{column.different:,} different values are too many for categories."
    if chosen == INPUT and column.kind in {NUMBER, CATEGORY}:
        return INPUT, column.because
    if column.counting:
        return LEFT_OUT, "It only numbers the rows."
    if column.kind == CODE and column.different <= MOST_CATEGORIES:
        return INPUT, column.because
    if column.kind in {DATE, TEXT, CODE, EMPTY}:
        return LEFT_OUT, column.because
    return INPUT, column.because


def _rows(found: Grid, columns: Sequence[Typed], roles: Sequence[str], kind: str) -> tuple[Any, list[LeftOut]]:
    """Which rows can be used, and the others with the first reason there is."""
    used = np.ones(len(found.lines), dtype=bool)
    left_out: list[LeftOut] = []
    for column, role in zip(columns, roles, strict=True):
        reasons: dict[int, str] = {}
        name = column.cells.name
        if role == ANSWER:
            reasons = {int(n): f"{name}, the answer, is missing" for n in np.flatnonzero(column.missing)}
            if kind == NUMBER:
                reasons |= wrong(column)
        elif role == SPLIT:
            texts = column.cells.texts
            reasons = {
                n: f"{name}: {text!r:.40} names no part of the rows" if text else f"{name}, the split, is missing"
                for n, text in enumerate(texts)
                if answer.part_of(text) is None
            }
        elif role == INPUT and column.kind == NUMBER:
            reasons = wrong(column)
        if not reasons:
            continue
        bad = np.zeros(len(column.cells.texts), dtype=bool)
        bad[list(reasons)] = True
        for row in np.flatnonzero(bad[column.cells.codes] & used):
            written = " | ".join(each.cells.texts[each.cells.codes[row]] for each in columns)[:200]
            left_out.append(LeftOut(int(found.lines[row]), reasons[int(column.cells.codes[row])], written))
            used[row] = False
    return used, left_out


def _classes(column: Typed, used: Any) -> list[str]:
    """The labels that rows in use have, in order."""
    here = {column.labels[n] for n in np.unique(column.cells.codes[used])}
    return [label for label in sorted_labels(column) if label in here]


def spread(column: Typed) -> list[str]:
    """The names of the numbers that an input column becomes."""
    name = column.cells.name
    if column.kind == NUMBER:
        return [name]
    gone = [f"{name} is empty"] * bool(column.cells.counts[column.missing].sum())
    return [f"{name} = {label}" for label in sorted_labels(column)] + gone


def _problem(made: Understood) -> str:
    if made.answer < 0:
        return "No column is left to predict."
    column = made.columns[made.answer]
    found = answer.answer_problem(column, made.kind)
    if found:
        return found
    if not made.inputs:
        return "No column is left to predict from."
    if len(made.inputs) > MOST_INPUTS:
        return f"The network would be given {len(made.inputs):,} numbers; at most {MOST_INPUTS:,} can be taken."
    rows = int(made.used.sum())
    if rows * len(made.inputs) > MOST_NUMBERS:
        return (
            f"With each category a column of its own, the table has {count(rows * len(made.inputs))} numbers; at most "
            f"{count(MOST_NUMBERS)} can be taken. Leave out a column of many categories."
        )
    if rows < LEAST_ROWS:
        return _too_few(made, rows)
    if made.kind == CATEGORY and len(made.labels) < 2:
        return f"{column.cells.name} has one class only in the rows that can be used: there is nothing to tell apart."
    return _split_problem(made)


def _too_few(made: Understood, rows: int) -> str:
    why = Counter(each.reason for each in made.left_out).most_common(1)
    if not why:
        return f"The table has {rows} row{'' if rows == 1 else 's'} only; at least {LEAST_ROWS} are needed."
    left = f"Only {rows} complete row{' is' if rows == 1 else 's are'} left"
    return f"{left}; at least {LEAST_ROWS} are needed. Most often left out for this: {why[0][0]}."


def _split_problem(made: Understood) -> str:
    parts = sizes(made)
    if not parts:
        return ""
    name = next(c.cells.name for c, role in zip(made.columns, made.roles, strict=True) if role == SPLIT)
    if parts[0] < 2:
        return f"By the column {name}, {parts[0]} row{'' if parts[0] == 1 else 's'} would be left to train on."
    return ""


def sizes(made: Understood) -> tuple[int, ...]:
    """How many rows in use the split gives to training, validation and test; () without a split."""
    part = part_of_rows(made)
    return () if part is None else tuple(int((part == n).sum()) for n in range(3))


def part_of_rows(made: Understood) -> Any:
    """Of each row in use TRAIN, VALIDATION or TEST, where a column says so; None where none does."""
    column = made.column(SPLIT)
    if column is None:
        return None
    known = [answer.part_of(text) for text in column.cells.texts]
    return np.array([-1 if each is None else each for each in known])[column.cells.codes[made.used]]
