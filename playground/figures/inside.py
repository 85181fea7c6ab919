"""Figures of one opened batch."""

from __future__ import annotations

from collections.abc import Sequence

from playground.experiment.numbers import text
from playground.figures.training import Figure

_ABOVE, _BELOW = "#2270ad", "#b8570f"
"""Above zero blue, below it orange, as everywhere; the bar's side says the same."""


def signed(values: Sequence[float], title: str, names: Sequence[str] = ()) -> Figure:
    """One bar a number, blue above zero and orange below; under each its name, or else its place from 1."""
    colours = [_ABOVE if value >= 0 else _BELOW for value in values]
    bar = {
        "type": "bar",
        "x": [*names] if names else [*range(1, len(values) + 1)],
        "y": list(values),
        "marker": {"color": colours},
        "customdata": [text(value) for value in values],
        "hovertemplate": "%{x}: %{customdata}<extra></extra>",
    }
    layout = {
        "title": {"text": title, "font": {"size": 13}, "x": 0},
        "margin": {"l": 56, "r": 8, "t": 28, "b": 24},
        "xaxis": {"type": "category"} if names else {},
        "yaxis": {"exponentformat": "power"},
        "bargap": 0.1,
    }
    return {"data": [bar], "layout": layout}
