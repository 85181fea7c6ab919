"""Figures of a training with Keras: what happens inside the layers, who was taken for whom."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from playground.experiment.numbers import count, percent, text

Figure = dict[str, Any]
"""A Plotly figure as plain values: {"data": [...], "layout": {...}}. plotly's own classes refuse the theme's colour
names, and take longer to build than to draw.
"""

Row = dict[str, float]
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")


def _figure(title: str, x: str, y: str, **more: Any) -> Figure:
    """An empty figure. `more`: settings of the layout, merged into the usual ones."""
    layout: dict[str, Any] = {
        "title": {"text": title, "font": {"size": 14}, "x": 0, "xanchor": "left", "y": 0.98},
        "margin": {"l": 56, "r": 12, "t": 34, "b": 40},
        "xaxis": {"title": {"text": x}},
        "yaxis": {"title": {"text": y}},
        "legend": {
            "orientation": "h",
            "yanchor": "bottom",
            "y": 1.0,
            "xanchor": "right",
            "x": 1,
            "font": {"size": 12},
        },
        "hovermode": "x unified",
    }
    for name, value in more.items():
        layout[name] = {**layout[name], **value} if isinstance(layout.get(name), dict) else value
    return {"data": [], "layout": layout}


def _line(figure: Figure, name: str, x: Any, y: Any, colour: int, dash: str, width: float) -> None:
    few = len(x) <= 30 and width > 2  # with few epochs the points are worth seeing
    figure["data"].append(
        {
            "type": "scatter",
            "x": list(x),
            "y": list(y),
            "name": name,
            "mode": "lines+markers" if few else "lines",
            "line": {"color": f"theme:{colour}", "dash": dash, "width": width},
            "marker": {"size": 5},
            "customdata": ["" if value is None else text(value) for value in y],
            "hovertemplate": "%{customdata}",
        }
    )


def layers_over_time(measured: Sequence[Sequence[dict[str, Any]]], what: str, title: str, y: str) -> Figure:
    """One number of each layer ("gradient", "ratio") over the epochs, on a logarithmic axis."""
    figure = _figure(title, "epoch", y)
    names = [row["name"] for row in measured[-1]] if measured else []
    for number, name in enumerate(names):
        values = [rows[number][what] for rows in measured]
        kept = [value if value else None for value in values]  # 0 has no place on a logarithmic axis
        dash = DASHES[number % len(DASHES)]
        _line(figure, name, range(1, len(kept) + 1), kept, number, dash, 2.2)
    figure["layout"]["yaxis"] |= {"type": "log", "exponentformat": "power", "dtick": 1}
    return figure


def histograms(rows: Sequence[dict[str, Any]], which: str, title: str) -> Figure:
    """Spread of each layer's weights or gradients, each on its own scale of counts, one above the other."""
    names = [row["name"] for row in rows]
    levels = [len(rows) - 1 - number for number in range(len(rows))]
    figure = _figure(
        title,
        "value",
        "",
        hovermode="closest",
        showlegend=False,
        margin={"l": 110},
        yaxis={"tickvals": levels, "ticktext": names, "range": [-0.05, len(rows)]},
    )
    for number, (row, level) in enumerate(zip(rows, levels, strict=True)):
        found = row[f"{which}_histogram"]
        counts = found["counts"]
        width = (found["high"] - found["low"]) / len(counts)
        top = max([*counts, 1])
        figure["data"].append(
            {
                "type": "scatter",
                "x": [found["low"] + width * (i + 0.5) for i in range(len(counts))],
                "y": [level + 0.85 * number / top for number in counts],
                "name": row["name"],
                "mode": "lines",
                "line": {"color": f"theme:{number}", "width": 1.6, "shape": "hvh"},
                "customdata": [
                    f"{count(number)} near {text(found['low'] + width * (i + 0.5), 3)}"
                    for i, number in enumerate(counts)
                ],
                "hovertemplate": "%{customdata}",
            }
        )
    return figure


def rate_over_time(rows: Sequence[Row], epochs: int) -> Figure:
    """The learning rate at the end of each epoch."""
    figure = _figure(
        "Learning rate", "epoch", "learning rate", xaxis={"range": [0, max(1, epochs)]}, yaxis={"rangemode": "tozero"}
    )
    _line(figure, "learning rate", range(1, len(rows) + 1), [row["learning_rate"] for row in rows], 4, "solid", 2.2)
    return figure


def confusion(table: Sequence[Sequence[int]], labels: Sequence[str]) -> Figure:
    """Rows: what it was; columns: what it was taken for. Colour is the share of the row."""
    names = [escape(str(label), quote=False) for label in labels]  # a learner's own: Plotly would draw tags and links
    figure = _figure(
        "What it was, and what it was taken for",
        "taken for",
        "was",
        hovermode="closest",
        xaxis={"type": "category", "showgrid": False},
        yaxis={"type": "category", "autorange": "reversed", "showgrid": False},
        margin={"l": 90},
    )
    figure["data"].append(
        {
            "type": "heatmap",
            "z": [[number / max(1, sum(row)) for number in row] for row in table],
            "x": names,
            "y": names,
            "text": [[count(number) if number else "" for number in row] for row in table],
            "customdata": [[count(number) for number in row] for row in table],
            "texttemplate": "%{text}",
            "colorscale": "theme:sequential",
            "zmin": 0,
            "zmax": 1,
            "showscale": False,
            "xgap": 1,
            "ygap": 1,
            "hovertemplate": "%{y} taken for %{x}: %{customdata}<extra></extra>",
        }
    )
    return figure


def bars(labels: Sequence[str], values: Sequence[float], title: str, *, shares: bool = True) -> Figure:
    """Lying bars, the first on top: probabilities of classes, sizes of classes."""
    fifths = [number / 5 for number in range(6)]
    across = {"range": [0, 1], "tickvals": fifths, "ticktext": [percent(x) for x in fifths]} if shares else {}
    figure = _figure(
        title,
        "",
        "",
        hovermode="closest",
        margin={"l": 90},
        bargap=0.3,
        xaxis=across,
        yaxis={"type": "category", "autorange": "reversed"},
    )
    figure["data"].append(
        {
            "type": "bar",
            "x": list(values),
            "y": [escape(str(label), quote=False) for label in labels],
            "orientation": "h",
            "marker": {"color": "theme:primary"},
            "customdata": [(percent if shares else count)(value) for value in values],
            "hovertemplate": "%{y}: %{customdata}<extra></extra>",
        }
    )
    return figure


def against(points: Sequence[Sequence[float]]) -> Figure:
    """What the answer was, and what the network said; right ones lie on the line."""
    low, high = min(min(p) for p in points), max(max(p) for p in points)
    figure = _figure("Answer and guess", "answer", "guess", hovermode="closest", showlegend=False)
    _line(figure, "right", [low, high], [low, high], 4, "dash", 1.2)
    dots = {"color": "theme:0", "size": 6}
    told = {
        "customdata": [f"{text(guess)} for {text(answer)}" for answer, guess in points],
        "hovertemplate": "%{customdata}<extra></extra>",
    }
    figure["data"].append(
        {"type": "scatter", "x": [p[0] for p in points], "y": [p[1] for p in points], "mode": "markers", "marker": dots}
        | told
    )
    return figure


def twins(keras: Sequence[float], numpy: Sequence[float]) -> Figure:
    """The loss of each update, once by Keras and once by the NumPy engine."""
    figure = _figure("The same updates by both", "update", "loss")
    x = list(range(1, len(keras) + 1))
    for name, values, line in (
        ("Keras", keras, {"color": "theme:0", "width": 6}),
        ("NumPy engine", numpy, {"color": "theme:text", "dash": "dot", "width": 1.8}),
    ):
        told = {"customdata": [text(value, 7) for value in values], "hovertemplate": "%{customdata}"}
        figure["data"].append(
            {"type": "scatter", "x": x, "y": list(values), "name": name, "mode": "lines", "line": line} | told
        )
    return figure
