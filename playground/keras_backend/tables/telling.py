"""What is said of a table: its columns for the page to show, and a sentence for whatever a learner has to know."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from playground.experiment.numbers import count
from playground.keras_backend.tables import answer, numerals
from playground.keras_backend.tables.columns import CODE, Typed, largest, sorted_labels, spellings, written, wrong
from playground.keras_backend.tables.histogram import histogram
from playground.keras_backend.tables.limits import MOST_CATEGORIES
from playground.keras_backend.tables.records import LeftOut
from playground.keras_backend.tables.understanding import Understood, sizes, understood
from playground.plans.reading import (
    ANSWER,
    APART,
    CATEGORY,
    COMMA,
    EACH,
    INPUT,
    LEFT_OUT,
    NUMBER,
    POINT,
    SPLIT,
    TOGETHER,
    FoundColumn,
    FoundTable,
    Other,
    Reading,
    ReadingNote,
)
from playground.plans.sets import CSV, MOST_CLASSES, Source

_USES = {
    (INPUT, NUMBER): "a number",
    (INPUT, CATEGORY): "categories",
    (ANSWER, NUMBER): "the answer, a number",
    (ANSWER, CATEGORY): "the answer, a class",
    (SPLIT, CATEGORY): "training or test",
    (LEFT_OUT, ""): "left out",
}
_SIGNS = {POINT: "a decimal point", COMMA: "a decimal comma"}
_FEW = 5
_LISTED = 5
_EXAMPLES = 4


def look(digest: str, reading: Reading) -> FoundTable:
    """The table as read. ValueError with a sentence where the file is none."""
    made = understood(digest, reading)
    classes = Counter[str]()
    if made.labels:
        target = made.columns[made.answer]
        for code, rows in enumerate(np.bincount(target.cells.codes[made.used], minlength=len(target.labels))):
            classes[target.labels[code]] += int(rows)
    why = Counter[str]()
    for each in made.left_out:
        why[each.reason] += each.rows
    found = made.grid
    return FoundTable(
        digest=digest,
        reading=reading,
        encoding=found.encoding,
        separator=found.separator,
        header=found.header,
        columns=tuple(
            _column(each, role, made.kind, reason, reading)
            for each, role, reason in zip(made.columns, made.roles, made.reasons, strict=True)
        ),
        rows=found.rows,
        used=int(made.used.sum()),
        left_out=tuple(why.most_common()),
        head=found.head,
        notes=(*(_with_columns(note, reading) for note in found.notes), *_notes(made, reading)),
        answer=made.columns[made.answer].cells.name if made.answer >= 0 else "",
        kind=made.kind,
        labels=made.labels,
        sizes=tuple(classes[label] for label in made.labels),
        inputs=made.inputs,
        split=sizes(made),
        problem=made.problem,
        lost=tuple((each.line, each.reason, each.text) for each in heapq.nsmallest(_LISTED, made.left_out, _line_of)),
    )


def _line_of(row: LeftOut) -> int:
    return row.line


def source(digest: str, reading: Reading) -> Source:
    """The table as data to train on. ValueError with a sentence where it cannot be, as it is read now."""
    found = look(digest, reading)
    if found.problem:
        raise ValueError(found.problem)
    return Source(
        CSV, file=digest, reading=reading, target=found.answer, shape=(len(found.inputs),), labels=found.labels,
        columns=tuple((each.name, each.use) for each in found.columns),
    )  # fmt: skip


def _with_columns(note: ReadingNote, reading: Reading) -> ReadingNote:
    """A note of the whole file: what was chosen for the columns goes with its choices."""
    others = tuple(replace(each, reading=replace(each.reading, columns=reading.columns)) for each in note.others)
    return replace(note, others=others)


def _column(column: Typed, role: str, answer_kind: str, reason: str, reading: Reading) -> FoundColumn:
    name = column.cells.name
    reading = _kept(reading, name, role)
    kind = answer_kind if role == ANSWER else CATEGORY if role in {SPLIT, INPUT} and _is_coded(column) else column.kind
    uses = tuple(
        Other(label, reading.choose(name, role=chosen, kind=chosen_kind))
        for (chosen, chosen_kind), label in _USES.items()
        if _can_be(column, chosen, chosen_kind)
    )
    first = np.flatnonzero(column.present)[:_EXAMPLES]  # texts are numbered as they come in the file
    matters = column.evidence.point or column.evidence.comma or column.evidence.either
    numbers = kind == NUMBER
    return FoundColumn(
        name=name,
        role=role,
        kind=kind,
        use=_USES.get((role, "" if role == LEFT_OUT else kind), _USES[LEFT_OUT, ""]),
        reason=reason,
        uses=uses,
        different=column.different,
        missing=int(column.cells.counts[column.missing].sum()),
        examples=tuple(column.cells.texts[n][:40] for n in first),
        histogram=histogram(column, numbers=numbers),
        decimal=column.decimal if numbers and matters else "",
        decimals=_decimals(column, reading) if numbers and matters else (),
        words=tuple(
            (column.cells.texts[n], int(column.cells.counts[n]), column.cells.texts[n] in column.choice.missing)
            for n in column.words
        ),
    )


def _is_coded(column: Typed) -> bool:
    return column.kind in {CODE, CATEGORY}


def _can_be(column: Typed, role: str, kind: str) -> bool:
    different = column.different
    if role == LEFT_OUT:
        return True
    if role == SPLIT:
        return answer.parts_rows(column)
    if kind == NUMBER:
        return len(np.unique(column.numerals.values[column.numeric])) > 1
    return 2 <= different <= (MOST_CLASSES if role == ANSWER else MOST_CATEGORIES)


def _decimals(column: Typed, reading: Reading) -> tuple[Other, ...]:
    found = []
    for other, sign in _SIGNS.items():
        if other != column.decimal:
            shown = _example(column, other)
            label = f"With {sign}" + (f": {shown[0]} is {shown[1]}" if shown else "")
            found.append(Other(label, reading.choose(column.cells.name, decimal=other)))
    if column.evidence.point and column.evidence.comma and column.decimal != EACH:
        found.append(Other("Each by its own sign", reading.choose(column.cells.name, decimal=EACH)))
    return tuple(found)


def _example(column: Typed, decimal: str) -> tuple[str, str] | None:
    """A text of the column and the number it is under a reading: one with a sign in it."""
    found = numerals.example((column.cells.texts[n] for n in np.flatnonzero(column.present)[:2000]), decimal)
    return None if found is None else (found[0], written(found[1]))


def _notes(made: Understood, reading: Reading) -> Iterable[ReadingNote]:
    for column, role in zip(made.columns, made.roles, strict=True):
        yield from _column_notes(made, column, role, _kept(reading, column.cells.name, role))
    yield from _all_undecided(made, reading)
    if made.answer >= 0:
        yield from _answer(made, made.columns[made.answer], reading)


def _kept(reading: Reading, name: str, role: str) -> Reading:
    """What a choice for a column starts from: the answer stays the answer, whatever else is chosen for it."""
    return reading.choose(name, role=ANSWER) if role == ANSWER else reading


def _column_notes(made: Understood, column: Typed, role: str, reading: Reading) -> Iterable[ReadingNote]:
    kind = made.kind if role == ANSWER else column.kind
    if role in {INPUT, ANSWER}:
        yield from _missing(column, role, kind, reading)
        if kind == NUMBER:
            yield from _numbers(column, reading)
        elif column.kind == CODE and not column.choice.kind:
            yield _code(column, role, reading)
        else:
            yield from _spelling(column, reading)
    elif role == LEFT_OUT and column.words and not column.choice.role:
        yield from _asked(column, reading)
    if role == SPLIT:
        yield _split(made, column, reading)


def _all_undecided(made: Understood, reading: Reading) -> Iterable[ReadingNote]:
    """Several columns whose decimal sign is a guess: one choice for all of them."""
    undecided = [
        each for each, role in zip(made.columns, made.roles, strict=True)
        if role in {INPUT, ANSWER} and NUMBER in {each.kind, made.kind if role == ANSWER else ""}
        and each.evidence.either and not each.evidence.point and not each.evidence.comma
    ]  # fmt: skip
    if len(undecided) > 1:
        other = COMMA if undecided[0].decimal == POINT else POINT
        for each in undecided:
            reading = reading.choose(each.cells.name, decimal=other)
        yield ReadingNote(
            f"{len(undecided)} columns could be read with {_SIGNS[POINT]} or with {_SIGNS[COMMA]}: "
            f"{', '.join(each.cells.name for each in undecided[:5])}{', ...' if len(undecided) > 5 else ''}.",
            others=(Other(f"All with {_SIGNS[other]}", reading),),
        )


def _missing(column: Typed, role: str, kind: str, reading: Reading) -> Iterable[ReadingNote]:
    name, gone = column.cells.name, int(column.cells.counts[column.missing].sum())
    if gone:
        values = f"{count(gone)} value{' is' if gone == 1 else 's are'} missing"
        if role == ANSWER:
            lost = f"{count(gone)} row{'' if gone == 1 else 's'}"
            yield ReadingNote(f"{lost} left out: the column to predict is empty there.", column=name)
        elif kind == NUMBER:
            yield ReadingNote(f"{name}: {values}; the middle value of the training rows stands in.", column=name)
        else:
            yield ReadingNote(f"{name}: {values}, which counts as a category of its own.", column=name)
    yield from _asked(column, reading)
    asked = {n for n in column.words if column.cells.texts[n] not in column.choice.missing}
    others = {n: reason for n, reason in wrong(column).items() if n not in asked} if kind == NUMBER else {}
    if others:
        rows = int(column.cells.counts[list(others)].sum())
        shown = ", ".join(f"\u201c{column.cells.texts[n][:24]}\u201d" for n in list(others)[:3])
        role_of = ANSWER if role == ANSWER else INPUT
        choices = (Other("Take it as categories", reading.choose(name, role=role_of, kind=CATEGORY)),)
        yield ReadingNote(
            f"{name}: {count(rows)} row{'' if rows == 1 else 's'} left out, since what stands there is no number one "
            f"can reckon with ({shown}).",
            column=name,
            others=choices if _can_be(column, role_of, CATEGORY) else (),
            asks=True,
        )


def _asked(column: Typed, reading: Reading) -> Iterable[ReadingNote]:
    """The usual words for "missing", asked about once a column."""
    name, chosen = column.cells.name, column.choice.missing
    open_ = [n for n in column.words if column.cells.texts[n] not in chosen]
    if not open_:
        return
    shown = ", ".join(f"\u201c{column.cells.texts[n]}\u201d ({count(column.cells.counts[n])})" for n in open_[:5])
    texts = tuple(column.cells.texts[n] for n in open_)
    others = [Other("Yes, missing" if len(texts) == 1 else "All of them", reading.choose(name, missing=chosen + texts))]
    if len(texts) > 1:
        others += [
            Other(f"Only \u201c{each}\u201d", reading.choose(name, missing=(*chosen, each))) for each in texts[:4]
        ]
    until = " Until you say so, such rows are left out." if column.kind == NUMBER else ""
    yield ReadingNote(f"{name}: does {shown} mean that the value is missing?{until}", name, tuple(others), asks=True)


def _numbers(column: Typed, reading: Reading) -> Iterable[ReadingNote]:
    name, found, evidence = column.cells.name, column.numerals, column.evidence
    shown = _example(column, column.decimal)
    other = _decimals(column, reading)
    if column.decimal == EACH:
        yield ReadingNote(
            f"{name}: some numbers have a decimal point and some a decimal comma. Each is read by its own sign.",
            name, other, asks=True,
        )  # fmt: skip
    elif evidence.point and evidence.comma:
        yield ReadingNote(
            f"{name}: some numbers have a decimal point and some a decimal comma; those with "
            f"{_SIGNS[POINT if column.decimal == COMMA else COMMA]} are left out.",
            name, other, asks=True,
        )  # fmt: skip
    elif evidence.either and not evidence.point and not evidence.comma and shown:
        yield ReadingNote(
            f"{name}: read with {_SIGNS[column.decimal]}, so {shown[0]} is {shown[1]}. It could be meant otherwise.",
            name, other,
        )  # fmt: skip
    elif (column.decimal == COMMA or found.grouped) and shown:
        yield ReadingNote(f"{name}: read with {_SIGNS[column.decimal]}, so {shown[0]} is {shown[1]}.", name, other)
    if found.unit:
        yield ReadingNote(f"{name}: the \u201c{found.unit}\u201d is left off, its numbers are taken as they are.", name)
    if found.inexact:
        first = column.cells.texts[found.inexact[0]][:40]
        categories = (Other("Take them as categories", reading.choose(name, role=INPUT, kind=CATEGORY)),)
        many = len(found.inexact)
        yield ReadingNote(
            f"{name}: {count(many)} whole number{' is' if many == 1 else 's are'} too large to be exact ({first}): the "
            "nearest one that a computer\u2019s number can be is taken.",
            name,
            categories if _can_be(column, INPUT, CATEGORY) else (),
        )


def _code(column: Typed, role: str, reading: Reading) -> ReadingNote:
    zeros = next(t for n, t in enumerate(column.cells.texts) if column.present[n] and t[0] == "0" and len(t) > 1)
    return ReadingNote(
        f"{column.cells.name}: kept as text, since as a number {zeros} would lose its zeros.",
        column.cells.name,
        (Other("Take it as a number", reading.choose(column.cells.name, role=role, kind=NUMBER)),),
    )


def _spelling(column: Typed, reading: Reading) -> Iterable[ReadingNote]:
    name = column.cells.name
    groups = [[column.cells.texts[n] for n in group] for group in spellings(column)]
    if not groups:
        return
    shown = "; ".join(", ".join(f"\u201c{each[:24]}\u201d" for each in group[:4]) for group in groups[:3])
    first = column.cells.texts.index(groups[0][0])
    if column.labels[first] == column.labels[column.cells.texts.index(groups[0][1])]:
        yield ReadingNote(
            f"{name}: {shown} count as one.", name, (Other("Keep them apart", reading.choose(name, spelling=APART)),)
        )
    else:
        yield ReadingNote(
            f"{name}: {shown} are kept apart, though only capitals differ.",
            name,
            (Other("Take them as one", reading.choose(name, spelling=TOGETHER)),),
            asks=True,
        )


def _split(made: Understood, column: Typed, reading: Reading) -> ReadingNote:
    train, val, test = sizes(made)
    name = column.cells.name
    parts = f"{count(train)} for training" + (f", {count(val)} for validation" if val else "")
    parts += f", {count(test)} for the test" if test else ""
    return ReadingNote(
        f"{name} says which rows are for what: {parts}.",
        name,
        (Other("Split at random instead", reading.choose(name, role=LEFT_OUT, kind="")),),
    )


def _answer(made: Understood, column: Typed, reading: Reading) -> Iterable[ReadingNote]:
    name = column.cells.name
    guessed = made.kind == CATEGORY and column.kind == NUMBER and not column.choice.kind
    if guessed and column.different > 2 and _can_be(column, ANSWER, NUMBER):
        yield ReadingNote(
            f"{name} holds {column.different} different whole numbers and was taken as so many classes.",
            name,
            (Other("It is a number", reading.choose(name, role=ANSWER, kind=NUMBER)),),
        )
    if made.kind == NUMBER and largest(column) > answer.LARGEST:
        power = answer.power(column)
        yield ReadingNote(
            f"{name} is too large to be predicted as it is.",
            name,
            (Other(f"In units of 10 to the power of {power}", reading.choose(name, role=ANSWER, power=power)),),
            asks=True,
        )
    elif column.choice.power:
        yield ReadingNote(f"{name} is given in units of 10 to the power of {column.choice.power}.", name)
    if made.kind == CATEGORY and len(made.labels) <= MOST_CLASSES:
        yield from _rare(made, column)


def _rare(made: Understood, column: Typed) -> Iterable[ReadingNote]:
    """Classes of so few rows that a result says little of them."""
    rows = Counter[str]()
    for label, times in zip(
        column.labels, np.bincount(column.cells.codes[made.used], minlength=len(column.labels)), strict=True
    ):
        rows[label] += int(times)
    name = column.cells.name
    lone = [label for label in made.labels if rows[label] == 1]
    few = [f"\u201c{label}\u201d ({rows[label]})" for label in made.labels if 1 < rows[label] < _FEW]
    if lone:
        yield ReadingNote(
            f"{name}: there is one row only of {_list(lone)}. It is either trained on or tested with, never both: no "
            "figure of the result says whether such a class is told apart.",
            name, asks=True,
        )  # fmt: skip
    if few:
        yield ReadingNote(
            f"{name}: there are few rows of {', '.join(few)}, so training or test may have none of them.", name,
            asks=True,
        )  # fmt: skip
    gone = [label for label in sorted_labels(column) if label not in rows or not rows[label]]
    if gone:
        yield ReadingNote(f"{name}: no row in use is {_list(gone)}.", name, asks=True)


def _list(labels: Sequence[str]) -> str:
    return ", ".join(f"\u201c{label}\u201d" for label in labels[:6]) + (", ..." if len(labels) > 6 else "")
