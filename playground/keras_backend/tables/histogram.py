"""How often what stands in a column."""

from __future__ import annotations

from collections import Counter

import numpy as np

from playground.keras_backend.tables.columns import Typed, sorted_labels
from playground.plans.reading import ColumnHistogram

_MOST_BARS, _MOST_LABELS = 20, 12


def histogram(column: Typed, *, numbers: bool) -> ColumnHistogram:
    """Bars of the column's values in all rows: of numbers at most 20 of one width, of texts the most frequent 12."""
    if numbers:
        values = column.numerals.values[column.numeric]
        weights = column.cells.counts[column.numeric]
        if not len(values):
            return ColumnHistogram()
        size = float(np.abs(values).max()) or 1.0  # so that a range near the largest number of all is no infinity
        bars = min(_MOST_BARS, max(1, len(np.unique(values))))
        counts, edges = np.histogram(values / size, bins=bars, weights=weights)
        return ColumnHistogram(tuple(int(each) for each in counts), tuple(float(each) * size for each in edges))
    rows = Counter[str]()
    for place in np.flatnonzero(column.present):
        rows[column.labels[place]] += int(column.cells.counts[place])
    shown = rows.most_common(_MOST_LABELS) if len(rows) > _MOST_LABELS else [
        (label, rows[label]) for label in sorted_labels(column)
    ]  # fmt: skip
    others = sum(rows.values()) - sum(times for _, times in shown)
    return ColumnHistogram(
        tuple(times for _, times in shown), labels=tuple(label[:40] for label, _ in shown), others=others
    )
