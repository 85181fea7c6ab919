"""The files there are of a run, by the names they are taken along under."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from playground.taking import programs, tables
from playground.taking.asked import AskedRun, asked

_CSV, _PYTHON, _NOTEBOOK = "text/csv; charset=utf-8", "text/x-python; charset=utf-8", "application/x-ipynb+json"


def _of(make: Callable[[AskedRun], str]) -> Callable[[Mapping[str, str]], str]:
    return lambda query: make(asked(query))


FILES: dict[str, tuple[str, Callable[[Mapping[str, str]], str | bytes]]] = {
    "history.csv": (_CSV, _of(tables.history)),
    "gradients.csv": (_CSV, _of(tables.gradients)),
    "backprop.py": (_PYTHON, _of(programs.from_the_start)),
    "weights.py": (_PYTHON, _of(programs.as_it_stands)),
    "backprop.ipynb": (_NOTEBOOK, _of(programs.notebook)),
}
"""Name -> its media type, and what makes it of a link's parameters."""
