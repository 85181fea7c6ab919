"""A file as a grid of texts: named columns, numbered rows, and what did not fit into it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from playground.experiment.numbers import count
from playground.keras_backend.tables import dialect as dialects
from playground.keras_backend.tables import encoding, header, lines
from playground.keras_backend.tables.columns import Cells
from playground.keras_backend.tables.limits import MOST_BYTES, MOST_ROWS, Clock
from playground.keras_backend.tables.records import LeftOut, Records, parse
from playground.plans import uploads
from playground.plans.reading import NO, SEPARATORS, YES, Other, Reading, ReadingNote
from playground.plans.sets import MOST_COLUMNS

_TITLES = 10  # lines above a table that belong to none of its rows


@dataclass(frozen=True)
class Grid:
    """cells: the columns. lines: where in the file each row begins. rows: all that stand in the file below the header,
    those in left_out too. decimal: what the other columns and the separator say of a column that is undecided.
    """

    cells: tuple[Cells, ...]
    lines: np.ndarray[tuple[int], np.dtype[np.int64]]
    rows: int
    left_out: tuple[LeftOut, ...]
    notes: tuple[ReadingNote, ...]
    head: tuple[tuple[str, ...], ...]
    encoding: str
    separator: str
    header: bool
    decimal: str


def grid(digest: str, reading: Reading) -> Grid:
    """The file of that hash. ValueError with a sentence where it is no table that can be taken."""
    return _grid(digest, replace(reading, columns=()))


@lru_cache(maxsize=2)
def _grid(digest: str, reading: Reading) -> Grid:
    return of(uploads.content(digest), reading)


def of(content: bytes, reading: Reading) -> Grid:
    """The grid of a file's bytes."""
    if len(content) > MOST_BYTES:
        raise ValueError(f"The file has {len(content) / 1e6:.1f} MB; at most {MOST_BYTES / 1e6:.0f} MB can be taken.")
    if not content.strip():
        raise ValueError("The file is empty.")
    clock = Clock()
    lines.refuse_width(content)
    decoded = encoding.decode(content, reading)
    found = lines.split(decoded.text)
    if not any(line.strip() for line in found.lines):
        raise ValueError("There is nothing in this file but empty lines.")
    dialect = dialects.sniff(found.lines, reading, found.separator)
    clock.check()
    records = parse(found.lines, found.first, dialect, clock)
    notes = [*decoded.notes, *found.notes, *_separator_note(dialect, reading, found.separator)]
    notes += _quote_notes(records, reading)
    made = _Rows(records, reading, notes)
    clock.check()
    cells = tuple(Cells.of(name, column) for name, column in zip(made.names, made.columns(), strict=True))
    return Grid(
        cells, np.array(made.lines, dtype=np.int64), made.total, tuple(made.left_out), tuple(made.notes), made.head,
        decoded.encoding, dialect.separator, made.header, _usual_decimal(cells, dialect.separator),
    )  # fmt: skip


class _Rows:
    """The records made rectangular, step by step."""

    def __init__(self, records: Records, reading: Reading, notes: list[ReadingNote]) -> None:
        self.rows, self.lines, self.reading, self.notes = records.rows, records.lines, reading, notes
        self.opened = set(records.open)
        self.left_out: list[LeftOut] = []
        self.total = len(self.rows) + records.beyond
        self._cut(records)
        self._titles()
        self._header()
        self._trailing()
        self._fields()
        self._empty()
        self.head = tuple(tuple(each.strip()[:80] for each in row) for row in self.rows[:8])

    def columns(self) -> list[tuple[str, ...]]:
        """Column by column."""
        return list(zip(*self.rows, strict=True)) if self.rows else [() for _ in self.names]

    def _say(self, text: str, *others: Other, asks: bool = False) -> None:
        self.notes.append(ReadingNote(text, others=others, asks=asks))

    def _leave(self, place: int, reason: str) -> None:
        self.left_out.append(LeftOut(self.lines[place], reason, " | ".join(self.rows[place])[:200]))

    def _titles(self) -> None:
        """Lines above the names that hold one thing only, where the rows hold several."""
        usual = Counter(_filled(row) for row in self.rows[:200]).most_common(1)[0][0]
        last = 0
        while last < min(_TITLES, len(self.rows) - 2) and usual > 2 and _filled(self.rows[last]) < 2:
            last += 1
        if last and _filled(self.rows[last]) >= usual - 1 and last < _TITLES:
            for place in range(last):
                self._leave(place, "it stands above the table")
            self._say(f"{count(last)} line{'' if last == 1 else 's'} above the table passed over.")
            self.rows, self.lines = self.rows[last:], self.lines[last:]

    def _header(self) -> None:
        there, why, sure = header.is_there(self.rows)
        self.header = self.reading.header == YES if self.reading.header else there
        wide = len(self.rows[0])
        if wide > MOST_COLUMNS + 1:
            raise ValueError(f"The table has {wide:,} columns; at most {MOST_COLUMNS} can be taken.")
        if self.header:
            self.first = self.rows[0]
            self.rows, self.lines, self.total = self.rows[1:], self.lines[1:], self.total - 1
        else:
            wide = Counter(map(len, self.rows[:1000])).most_common(1)[0][0]
            self.first = [""] * wide
        if not self.reading.header and not there:
            self._say(
                f"The first line was read as a row, not as names, since {why}: the columns are called \u201ccolumn "
                "1\u201d and so on.",
                Other("It holds the names", replace(self.reading, header=YES)),
            )
        elif not self.reading.header and not sure:
            self._say(
                f"The first line was read as the columns\u2019 names, since {why}.",
                Other("It is a row", replace(self.reading, header=NO)),
            )

    def _trailing(self) -> None:
        """Separators at the end of the lines make no column; names of rows without a name of their own do."""
        if not self.rows:
            raise ValueError("The file has one line only: no row below it to learn from.")
        wide = len(self.first)
        usual = Counter(map(len, self.rows[:2000])).most_common(1)[0][0]
        if usual == wide + 1 and not any(row[wide].strip() for row in self.rows if len(row) == usual):
            usual = wide
        elif usual == wide + 1 and self.header:
            self.first, wide = ["row", *self.first], usual
            self._say(
                "The lines have one field more than there are names, so the first one is taken as the row\u2019s."
            )
        ended = 0
        while wide > 1 and not self.first[wide - 1].strip() and self._nothing_in(wide - 1, usual):
            wide, ended = wide - 1, ended + 1
        if ended:
            self._say("The lines end with a separator, and nothing stands behind it: that makes no column.")
        self.first = self.first[:wide]
        if wide < 2:
            raise ValueError(
                "The table has one column only: there is nothing to predict from. If its columns are parted by a sign "
                "of their own, save it with commas, semicolons or tabs."
            )
        if wide > MOST_COLUMNS:
            raise ValueError(f"The table has {wide:,} columns; at most {MOST_COLUMNS} can be taken.")
        found = header.name(self.first) if self.header else header.numbered(wide)
        self.names = found.names
        if found.doubled:
            self._say(
                "More than one column is called "
                + ", ".join(f"\u201c{name}\u201d" for name in found.doubled[:5])
                + ": the second is called \u201c(2)\u201d, and so on."
            )
        if found.cut:
            self._say(f"{found.cut} name{' is' if found.cut == 1 else 's are'} longer than 60 characters and cut.")
        if found.unnamed:
            self._say(
                f"{found.unnamed} column{' has' if found.unnamed == 1 else 's have'} no name, and got "
                f"{'its number' if found.unnamed == 1 else 'their numbers'}."
            )

    def _nothing_in(self, place: int, usual: int) -> bool:
        """Whether a column is empty in all rows of the usual number of fields."""
        return not any(len(row) == usual and row[place].strip() for row in self.rows if len(row) > place)

    def _fields(self) -> None:
        """Every row has as many fields as there are names, or is left out with the reason."""
        wide = len(self.names)
        kept, at, shorter, longer = [], [], 0, 0
        pad = self.reading.short == YES or (not self.reading.short and self._mostly_short(wide))
        for place, row in enumerate(self.rows):
            fitting = row
            if len(row) > wide and not any(each.strip() for each in row[wide:]):
                fitting = row[:wide]
            elif len(row) < wide and pad:
                fitting = [*row, *[""] * (wide - len(row))]
            if len(fitting) == wide:
                kept.append(fitting)
                at.append(self.lines[place])
                continue
            opened = ", and a quotation mark does not close" if self.lines[place] in self.opened else ""
            self._leave(place, f"it has {len(row)} field{'' if len(row) == 1 else 's'}, not {wide}{opened}")
            shorter, longer = shorter + (len(row) < wide), longer + (len(row) > wide)
        if longer + shorter > len(kept) and self.reading.short != NO:
            usual = Counter(map(len, self.rows)).most_common(1)[0][0]
            raise ValueError(
                f"Of {count(len(self.rows))} rows {count(longer + shorter)} have another number of fields than the "
                f"{wide} that the first line names; most have {usual}. Is there a separator inside the fields? Then "
                "save the table with another one, or with quotation marks around the fields."
            )
        if longer:
            self._say(
                f"{count(longer)} row{'' if longer == 1 else 's'} left out: more fields than the first line names.",
                asks=True,
            )
        if shorter:
            self._say(
                f"{count(shorter)} row{'' if shorter == 1 else 's'} left out: fewer fields than the first line names.",
                Other("What is lacking at the end is empty", replace(self.reading, short=YES)),
                asks=True,
            )
        self.rows, self.lines = kept, at

    def _mostly_short(self, wide: int) -> bool:
        """Most rows end early, none late: whatever wrote them drops what is empty at the end."""
        lengths = [len(row) for row in self.rows]
        mostly = 2 * sum(each < wide for each in lengths) > len(lengths) and max(lengths) == wide
        if mostly:
            self._say(
                "Most rows have fewer fields than the first line names: what is lacking at their end counts as empty.",
                Other("Leave such rows out", replace(self.reading, short=NO)),
                asks=True,
            )
        return mostly

    def _cut(self, records: Records) -> None:
        if records.beyond:
            reason = f"only the first {MOST_ROWS:,} rows are taken"
            self.left_out.append(LeftOut(records.cut, reason, "", records.beyond, records.last))
            rows = f"{count(records.beyond)} further {'one is' if records.beyond == 1 else 'ones are'}"
            self._say(f"Only the first {MOST_ROWS:,} rows are taken; {rows} left out.", asks=True)

    def _empty(self) -> None:
        empty = {place for place, row in enumerate(self.rows) if not any(map(str.strip, row))}
        for place in sorted(empty):
            self._leave(place, "nothing stands in it")
        if empty:
            self._say(f"{count(len(empty))} row{'' if len(empty) == 1 else 's'} left out: nothing stands there.")
            self.lines = [line for place, line in enumerate(self.lines) if place not in empty]
            self.rows = [row for place, row in enumerate(self.rows) if place not in empty]
        same = len(self.rows) - len(set(map(tuple, self.rows)))
        if same:
            self._say(f"{count(same)} row{'' if same == 1 else 's'} repeated: the same stands in another one. Kept.")


def _filled(row: list[str]) -> int:
    return sum(bool(each.strip()) for each in row)


def _separator_note(dialect: dialects.TableDialect, reading: Reading, told: str) -> list[ReadingNote]:
    if reading.separator or told or not dialect.likely:
        return []
    return [
        ReadingNote(
            f"The fields were parted at each {SEPARATORS[dialect.separator]}.",
            others=tuple(
                Other(f"At each {SEPARATORS[sign]}", replace(reading, separator=sign)) for sign in dialect.likely
            ),
        )
    ]


def _quote_notes(records: Records, reading: Reading) -> list[ReadingNote]:
    if not records.open:
        return []
    some = ", ".join(map(str, records.open[:5]))
    if len(records.open) > 100:
        text = (
            f"More than 100 quotation marks open and do not close (lines {some}, ...). All are read as ordinary "
            "characters, line by line."
        )
        return [ReadingNote(text, asks=True)]
    text = (
        f"A quotation mark opens in line {some} and does not close: that line is read by itself, the mark left away."
        if len(records.open) == 1
        else f"Quotation marks open in lines {some}{', ...' if len(records.open) > 5 else ''} and do not close: "
        "those lines are read each by itself, the marks left away."
    )
    others = () if reading.quotes else (Other("No mark quotes anything", replace(reading, quotes=NO)),)
    return [ReadingNote(text, others=others)]


def _usual_decimal(cells: tuple[Cells, ...], separator: str) -> str:
    """POINT or COMMA where the columns that are sure agree, else what goes with the separator; "" for neither."""
    point = sum(each.evidence().point > each.evidence().comma for each in cells)
    comma = sum(each.evidence().comma > each.evidence().point for each in cells)
    if point != comma:
        return "point" if point > comma else "comma"
    return "comma" if separator == ";" and any("," in text for each in cells for text in each.texts[:200]) else ""
