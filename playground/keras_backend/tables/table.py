"""A learner's table as numbers for a network, and the list of the rows that are not used."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from playground.keras_backend.tables.columns import sorted_labels
from playground.keras_backend.tables.understanding import part_of_rows, spread, understood
from playground.plans.reading import CATEGORY, INPUT, NUMBER, Reading


@dataclass(frozen=True)
class Table:
    """A table as numbers. x (rows, inputs): NaN where a number is missing, categories spread over columns of 0 and 1.
    y: class numbers, or values where there are no labels. part: of each row 0 for training, 1 for validation, 2 for the
    test; None where no column says so.
    """

    x: Any
    y: Any
    part: Any
    columns: tuple[str, ...]
    labels: tuple[str, ...]


@lru_cache(maxsize=2)
def read(digest: str, reading: Reading) -> Table:
    """The table as numbers. ValueError with a sentence where it cannot be trained on."""
    made = understood(digest, reading)
    if made.problem:
        raise ValueError(made.problem)
    columns = [c for c, role in zip(made.columns, made.roles, strict=True) if role == INPUT]
    x = np.empty((int(made.used.sum()), len(made.inputs)))
    at = 0
    for column in columns:
        codes = column.cells.codes[made.used]
        if column.kind == NUMBER:
            x[:, at] = np.where(column.missing, np.nan, column.numerals.values)[codes]
            at += 1
            continue
        labels = sorted_labels(column)
        place = {label: n for n, label in enumerate(labels)}
        which = np.array(
            [len(labels) if gone else place.get(label, len(labels))
             for label, gone in zip(column.labels, column.missing, strict=True)]
        )[codes]  # fmt: skip
        for number in range(len(spread(column))):
            x[:, at] = which == number
            at += 1
    target = made.columns[made.answer]
    codes = target.cells.codes[made.used]
    if made.kind == CATEGORY:
        place = {label: n for n, label in enumerate(made.labels)}
        y = np.array([place.get(label, -1) for label in target.labels])[codes]
    else:
        y = target.numerals.values[codes]
    return Table(x, y, part_of_rows(made), made.inputs, made.labels)


def left_out(digest: str, reading: Reading) -> bytes:
    """Every row that is not used, as a table: line, last line where it stands for several, how many, reason, row. In
    the separator and the encoding of the file itself, so that what opens the one opens the other; in UTF-8 where a
    character has no place in it.
    """
    made = understood(digest, reading)
    text = io.StringIO()
    writer = csv.writer(text, delimiter=made.grid.separator)
    writer.writerow(["line", "to line", "rows", "reason", "row"])
    for each in sorted(made.left_out, key=lambda out: out.line):
        writer.writerow([each.line, each.last or each.line, each.rows, each.reason, each.text])
    return _encoded(text.getvalue(), made.grid.encoding)


def _encoded(text: str, encoding: str) -> bytes:
    """The text with the mark that tells a spreadsheet of Unicode."""
    if encoding.startswith("utf"):
        return f"\ufeff{text}".encode(encoding)
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        return text.encode("utf-8-sig")
