"""A learner's CSV, read with pandas: which column to predict, numbers and categories, what was missing or refused.

The file was put by the server into the jobs' folder under its digest; nothing in it is run.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from playground.experiment.numbers import text

MOST_BYTES, MOST_COLUMNS, MOST_ROWS = 10_000_000, 200, 200_000
MOST_CATEGORIES, MOST_CLASSES = 20, 20


@dataclass(frozen=True)
class Table:
    """x (rows, columns) with categories spread over columns of 0 and 1; y class numbers or values; what was done."""

    x: Any
    y: Any
    columns: tuple[str, ...]
    labels: tuple[str, ...]
    notes: tuple[str, ...]


def _rows(count: int) -> str:
    return f"{count:,} row{'' if count == 1 else 's'}"


@lru_cache(maxsize=4)
def read(file: str, target: str) -> Table:
    """The table with `target` to be predicted. ValueError with a sentence where that cannot be."""
    frame, notes = _frame(file)
    if target not in frame.columns:
        raise ValueError(f"The table has no column {target[:60]!r}. It has: {', '.join(map(str, frame.columns[:20]))}.")
    answer = frame[target]
    missing = int(answer.isna().sum())
    if missing:
        notes.append(f"{_rows(missing)} left out: the column to predict is empty there.")
        frame, answer = frame[answer.notna()], answer[answer.notna()]
    y, labels = _answer(target, answer)
    frame = frame.drop(columns=[target])
    kept: list[Any] = []
    for name in frame.columns:
        kept += _columns(str(name), frame[name], notes)
    if not kept:
        raise ValueError("No column is left to predict from.")
    x = np.column_stack([values for _, values in kept])
    bad = ~np.isfinite(x).all(axis=1)
    if bad.any():
        notes.append(f"{_rows(int(bad.sum()))} left out in all: a number is missing or not finite there.")
    x, y = x[~bad], y[~bad]
    if len(x) < 10:
        raise ValueError(f"Only {len(x)} complete rows are left; at least 10 are needed. " + " ".join(notes))
    return Table(x, y, tuple(name for name, _ in kept), labels, tuple(notes))


@lru_cache(maxsize=4)
def look(file: str) -> dict[str, Any]:
    """What is in the table, to choose from: columns with kind and example, rows, notes."""
    frame, notes = _frame(file)
    columns = []
    for name in frame.columns:
        column = frame[name]
        kind = "numbers" if _is_number(column) else "categories"
        columns.append(
            {"name": str(name), "kind": kind, "different": int(column.nunique()), "missing": int(column.isna().sum())}
        )
    head = frame.head(8).astype(str).values.tolist()
    return {"columns": columns, "rows": len(frame), "notes": list(notes), "head": head}


def _frame(file: str) -> tuple[Any, list[str]]:
    content = Path(file).read_bytes()
    if len(content) > MOST_BYTES:
        raise ValueError(f"The file has {len(content) / 1e6:.1f} MB; at most {MOST_BYTES / 1e6:.0f} MB can be taken.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) < 2:
        raise ValueError("The file needs a line with the columns' names and rows below it.")
    separator = max(",;\t|", key=lines[0].count)
    refused: list[list[str]] = []

    def refuse(fields: list[str]) -> None:
        refused.append(fields)

    try:
        frame = pd.read_csv(
            io.StringIO(text), sep=separator, engine="python", on_bad_lines=refuse, skipinitialspace=True,
            skip_blank_lines=True, nrows=MOST_ROWS, index_col=False,
        )  # fmt: skip
    except (pd.errors.ParserError, pd.errors.EmptyDataError, ValueError) as error:
        raise ValueError(f"The file cannot be read as a table: {error}") from error
    if len(frame.columns) > MOST_COLUMNS:
        raise ValueError(f"The table has {len(frame.columns)} columns; at most {MOST_COLUMNS} can be taken.")
    if len(frame.columns) < 2:
        raise ValueError("The table has one column only: there is nothing to predict from.")
    notes = []
    if refused:
        notes.append(f"{_rows(len(refused))} left out: more fields there than the first line names columns.")
    empty = frame.isna().all(axis=1)
    if empty.any():
        notes.append(f"{_rows(int(empty.sum()))} left out: nothing stands there.")
        frame = frame[~empty]
    same = int(frame.duplicated().sum())
    if same:
        notes.append(f"{_rows(same)} repeated: the same stands in another row. Kept all the same.")
    frame.columns = [str(name)[:60] for name in frame.columns]
    return frame.reset_index(drop=True), notes


def _is_number(column: Any) -> bool:
    """Mostly numbers, if not all."""
    present = column.dropna()
    return len(present) > 0 and pd.to_numeric(present, errors="coerce").notna().mean() > 0.9


def _columns(name: str, column: Any, notes: list[str]) -> list[tuple[str, Any]]:
    """One column as numbers: itself, or one of 0 and 1 for each category. Empty where it is of no use."""
    if _is_number(column):
        numbers = pd.to_numeric(column, errors="coerce")
        wrong = int((numbers.isna() & column.notna()).sum())
        gone = int(column.isna().sum())
        if wrong:
            notes.append(f"{name}: {wrong:,} value{'' if wrong == 1 else 's'} not a number; such a row is left out.")
        if gone:
            middle = float(numbers.median())
            notes.append(
                f"{name}: {gone:,} value{'' if gone == 1 else 's'} missing; the middle value {text(middle)} stands in."
            )
            numbers = numbers.where(column.notna(), middle)
        if numbers.nunique() < 2:
            notes.append(f"{name} left out: it is the same in every row.")
            return []
        return [(name, numbers.to_numpy(dtype=float))]
    texts = column.fillna("missing").astype(str).str.strip()
    different = texts.nunique()
    if different < 2:
        notes.append(f"{name} left out: it is the same in every row.")
        return []
    if different > MOST_CATEGORIES:
        notes.append(f"{name} left out: {different:,} different texts are too many to learn from.")
        return []
    if int(column.isna().sum()):
        notes.append(f"{name}: {int(column.isna().sum()):,} values are missing; missing counts as a category.")
    return [(f"{name} = {value}", (texts == value).to_numpy(dtype=float)) for value in sorted(texts.unique())]


def _answer(name: str, answer: Any) -> tuple[Any, tuple[str, ...]]:
    """Class numbers with their labels, or values with none: few different answers are classes."""
    texts = answer.astype(str).str.strip()
    whole = pd.to_numeric(answer, errors="coerce")
    number = bool(whole.notna().all())
    different = answer.nunique()
    if different < 2:
        raise ValueError(f"{name} is the same in every row: there is nothing to predict.")
    if number and (different > MOST_CLASSES or not np.allclose(whole % 1, 0)):
        return whole.to_numpy(dtype=float), ()
    if not number and different > MOST_CLASSES:
        raise ValueError(f"{name} has {different:,} different texts; at most {MOST_CLASSES} classes can be told apart.")
    labels = [str(v) for v in sorted(whole.unique())] if number else sorted(texts.unique())
    if number:
        labels = [text(float(v), 12) for v in sorted(whole.unique())]
        places = {float(v): i for i, v in enumerate(sorted(whole.unique()))}
        return np.array([places[float(v)] for v in whole]), tuple(labels)
    places_of = {v: i for i, v in enumerate(labels)}
    return np.array([places_of[v] for v in texts]), tuple(labels)
