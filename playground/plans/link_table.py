"""The part of a link that tells of a learner's table: its hash, how it is read, its columns; never its cells."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from playground.plans.reading import ColumnChoice, Reading, is_digest

MOST_READING, MOST_NAMES = 6_000, 6_000
"""Characters of what was chosen, and of the columns' names; beyond that they stay behind."""
TOO_LONG = "long"
_BROKEN = (TypeError, KeyError, AttributeError, RecursionError, ValueError)


def read_file(value: str) -> str | None:
    """A table's hash, and nothing else: what a link names is never opened."""
    return value if is_digest(value) else None


def write_reading(reading: Reading) -> str:
    """What was chosen, as JSON without what was not; a word where that is too long for a link."""
    told = {name: value for name, value in asdict(reading).items() if value and name != "columns"}
    columns = [_chosen(each) for each in reading.columns]
    text = _dumps(told | ({"columns": columns} if columns else {}))
    return text if len(text) <= MOST_READING else TOO_LONG


def _chosen(each: ColumnChoice) -> dict[str, Any]:
    return {name: value for name, value in asdict(each).items() if value or name == "name"}


def read_reading(value: str) -> Reading | None:
    """See `write_reading`. ValueError where the link was too short for it."""
    if value == TOO_LONG:
        raise ValueError("What was chosen for the columns did not fit into the link: the table is read as is guessed.")
    try:
        document = json.loads(value)
        return Reading.from_document(document) if isinstance(document, dict) else None
    except _BROKEN:
        return None


def write_names(names: tuple[Any, ...]) -> str:
    """Texts, or pairs of texts, as JSON."""
    text = _dumps(names)
    return text if len(text) <= MOST_NAMES else "[]"


def read_labels(value: str) -> tuple[str, ...] | None:
    """Texts."""
    found = _list(value)
    return tuple(found) if found is not None and all(_is_text(each) for each in found) else None


def read_columns(value: str) -> tuple[tuple[str, str], ...] | None:
    """Pairs: a column's name, and what it is used as."""
    found = _list(value)
    if found is None or not all(isinstance(each, list) and len(each) == 2 for each in found):
        return None
    return tuple((a, b) for a, b in found) if all(_is_text(text) for each in found for text in each) else None


def _list(value: str) -> list[Any] | None:
    try:
        found = json.loads(value)
    except _BROKEN:
        return None
    return found if isinstance(found, list) else None


def _is_text(value: object) -> bool:
    """A text that can be written in a link again: half a character cannot."""
    return isinstance(value, str) and not any("\ud800" <= mark <= "\udfff" for mark in value)


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
