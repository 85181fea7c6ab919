"""A table of the learner's as the page shows it: sentences, choices, bars; and what each choice leads to."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

from playground.components.table_form import BarsShown, ChoiceShown, ColumnShown, NoteShown, TableShown
from playground.experiment.numbers import count, text
from playground.plans.reading import (
    CATEGORY,
    COMMA,
    ENCODINGS,
    NO,
    POINT,
    SEPARATORS,
    YES,
    ColumnHistogram,
    FoundColumn,
    FoundTable,
    Other,
    Reading,
    ReadingNote,
)

_HEADERS = {YES: "names the columns", NO: "is a row like the others"}
_DECIMALS = {POINT: "1,234.5", COMMA: "1.234,5"}
_MOST_EXAMPLES = 60
_MOST_ASKING = 4


def shown(found: FoundTable) -> tuple[TableShown, list[Reading]]:
    """The table for the page, and the readings that its choices lead to, each by its number."""
    readings: list[Reading] = []

    def choice(label: str, reading: Reading | None) -> ChoiceShown:
        if reading is None:
            return {"label": label, "number": None}
        readings.append(reading)
        return {"label": label, "number": len(readings) - 1}

    def note(each: ReadingNote) -> NoteShown:
        others = [choice(other.label, other.reading) for other in each.others]
        return {"text": _in_place(each), "asks": each.asks, "choices": others}

    def column(each: FoundColumn) -> ColumnShown:
        return {
            "name": each.name,
            "use": {
                "label": f"{each.name} is",
                "choices": [choice(use.label, None if use.label == each.use else use.reading) for use in _uses(each)],
            },
            "found": _found(each),
            "examples": ", ".join(each.examples)[:_MOST_EXAMPLES],
            "reason": each.reason,
            "bars": _bars(each.histogram),
            "notes": [note(one) for one in found.notes if one.column == each.name],
        }

    table: TableShown = {
        "turn": hashlib.sha256(f"{found.digest} {found.reading!r}".encode()).hexdigest()[:16],
        "picks": [
            {"label": label, "choices": [choice(words, reading) for words, reading in choices]}
            for label, choices in _picks(found)
        ],
        "notes": [note(each) for each in found.notes if not each.column],
        "columns": [column(each) for each in found.columns],
        "head": [list(row) for row in found.head],
    }
    return table, readings


def summary(found: FoundTable) -> str:
    """How much of the table is of use, and for what, in a line; of one that cannot be trained on, what was read."""
    if found.problem:
        return f"{_many(found.rows, 'row')} and {_many(len(found.columns), 'column')} were read."
    rows = f"{count(found.used)} of {count(found.rows)} rows are used" if found.used < found.rows else ""
    told = [rows or f"All {count(found.rows)} rows are used", _many(len(found.inputs), "input")]
    if found.answer and found.kind == CATEGORY:
        sizes = ", ".join(f"{label} {count(size)}" for label, size in zip(found.labels, found.sizes, strict=True))
        told.append(f"to predict: {found.answer}, one of {len(found.labels)} classes ({sizes})")
    elif found.answer:
        told.append(f"to predict: {found.answer}, a number")
    return "; ".join(told) + "." + _asked(found)


def _asked(found: FoundTable) -> str:
    """Which columns wait for an answer of the learner's, so that no question below is overlooked."""
    asking = dict.fromkeys(each.column or "the whole file" for each in found.notes if each.asks and each.others)
    shown = ", ".join([*asking][:_MOST_ASKING]) + (", ..." if len(asking) > _MOST_ASKING else ".")
    return f" {_many(len(asking), 'question')} below: {shown}" if asking else ""


def _many(number: int, what: str) -> str:
    return f"{count(number)} {what}{'' if number == 1 else 's'}"


def _picks(found: FoundTable) -> list[tuple[str, list[tuple[str, Reading | None]]]]:
    """The choices for the whole file: what holds now leads nowhere."""
    reading = found.reading

    def of(names: dict[str, str], now: str, field: str) -> list[tuple[str, Reading | None]]:
        def leads_to(name: str) -> Reading:
            changes: dict[str, Any] = {field: name}
            return replace(reading, **changes)

        return [(words, None if name == now else leads_to(name)) for name, words in names.items()]

    picks = [
        ("Separator", of(SEPARATORS, found.separator, "separator")),
        ("First line", of(_HEADERS, YES if found.header else NO, "header")),
        ("Encoding", of(ENCODINGS, found.encoding, "encoding")),
    ]
    read_so = {each.decimal for each in found.columns if each.decimal}
    if read_so:
        numbers: list[tuple[str, Reading | None]] = [] if len(read_so) == 1 else [("as column by column", None)]
        numbers += [(words, None if read_so == {sign} else _all(found, sign)) for sign, words in _DECIMALS.items()]
        picks.insert(0, ("Numbers", numbers))
    return picks


def _all(found: FoundTable, decimal: str) -> Reading:
    """Every column whose numbers can be read in two ways, in this one."""
    reading = found.reading
    for each in found.columns:
        if each.decimal:
            reading = reading.choose(each.name, decimal=decimal)
    return reading


def _uses(column: FoundColumn) -> list[Other]:
    """What can be chosen, with what holds now even where it could not be chosen."""
    known = {use.label for use in column.uses}
    return [*column.uses] if column.use in known else [Other(column.use, Reading()), *column.uses]


def _in_place(note: ReadingNote) -> str:
    """The sentence without the column's name in front, where it stands below that name."""
    bare = note.text.removeprefix(f"{note.column}: ") if note.column else note.text
    return bare[:1].upper() + bare[1:]


def _found(column: FoundColumn) -> str:
    parts = [f"{count(column.different)} different"]
    if column.missing:
        parts.append(f"{count(column.missing)} missing")
    return ", ".join(parts)


def _bars(histogram: ColumnHistogram) -> BarsShown:
    edges = histogram.edges
    return {
        "counts": list(histogram.counts),
        "labels": list(histogram.labels),
        "others": histogram.others,
        "low": text(edges[0]) if edges else "",
        "high": text(edges[-1]) if edges else "",
    }
