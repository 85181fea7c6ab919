"""A notebook out of parts of a script."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import nbformat


def notebook_of(parts: Iterable[tuple[str, str]]) -> str:
    """The text of a notebook (format 4.5), checked: a heading in Markdown and a cell of code for each part."""
    cells: list[dict[str, Any]] = []
    for number, (heading, code) in enumerate(parts):
        cells.append({"cell_type": "markdown", "id": f"text-{number}", "metadata": {}, "source": f"## {heading}"})
        of_code = {"cell_type": "code", "id": f"code-{number}", "metadata": {}, "source": code.strip("\n")}
        cells.append({**of_code, "execution_count": None, "outputs": []})
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    book = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    nbformat.validate(nbformat.from_dict(book))  # type: ignore[no-untyped-call]
    return json.dumps(book, ensure_ascii=False, indent=1)
