"""Lines to rows of fields: quotation marks that do not close, rows with too many fields or too few."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from playground.keras_backend.tables.dialect import TableDialect
from playground.keras_backend.tables.limits import MOST_ROWS, Clock

_MOST = MOST_ROWS + 1  # and the names
_MOST_OPEN = 100
_LONGEST = 50  # lines of one field in quotation marks


@dataclass(frozen=True)
class LeftOut:
    """Rows that are not used: where they stand in the file, how many they are, why, and how the row begins."""

    line: int
    reason: str
    text: str = ""
    rows: int = 1
    last: int = 0


@dataclass
class Records:
    """The rows of a file. lines: where each begins, counted from 1. open: lines that were read by themselves because a
    quotation mark in them does not close. beyond: how many rows there are after the first 200,000, which are not kept,
    from line `cut` to line `last`.
    """

    rows: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    open: list[int] = field(default_factory=list)
    beyond: int = 0
    cut: int = 0
    last: int = 0

    def add(self, row: list[str], line: int) -> None:
        """One more row; a line with nothing in it is none."""
        if not row or (len(row) == 1 and not row[0].strip()):
            return
        if len(self.rows) < _MOST:
            self.rows.append(row)
            self.lines.append(line)
        else:
            self.cut = self.cut or line
            self.beyond, self.last = self.beyond + 1, line


class _RunawayError(Exception):
    """A field in quotation marks goes on over too many lines."""


class _Feed:
    """Lines for `csv.reader` from one on; it may not take more than so many for one row."""

    def __init__(self, lines: list[str], start: int) -> None:
        self._lines = lines
        self.begun = self.at = start

    def __iter__(self) -> Iterator[str]:
        while self.at < len(self._lines):
            if self.at - self.begun >= _LONGEST:
                raise _RunawayError
            line = self._lines[self.at]
            self.at += 1
            yield line + "\n"


def parse(lines: list[str], first: int, dialect: TableDialect, clock: Clock) -> Records:
    """All rows. first: the number of the first line. Where a quotation mark opens and never closes, its line is read by
    itself, the mark left away.
    """
    found = Records()
    spans: list[tuple[int, int, int]] = []  # which row, and the lines that it takes
    options = dialect.options()
    start = 0
    while start < len(lines):
        clock.check()
        feed = _Feed(lines, start)
        reader = csv.reader(feed, strict=True, **options)  # type: ignore[arg-type]
        try:
            for row in reader:
                if feed.at - feed.begun > 1:
                    spans.append((len(found.rows), feed.begun, feed.at))
                found.add(row, first + feed.begun)
                feed.begun = feed.at
                if not feed.at % 20_000:
                    clock.check()
        except (csv.Error, _RunawayError):
            start = feed.begun + 1
            found.open.append(first + feed.begun)
            found.add(alone(lines[feed.begun], dialect), first + feed.begun)
            if len(found.open) > _MOST_OPEN:
                return _without_quotes(lines, first, dialect, found.open)
        else:
            break
    return _apart(found, spans, lines, first, dialect)


def alone(line: str, dialect: TableDialect) -> list[str]:
    """A line's fields where quotation marks part nothing; marks at a field's ends are left away."""
    options = TableDialect(dialect.separator, "").options()
    quote = dialect.quote or '"'
    try:
        fields = next(csv.reader([line], **options), [])  # type: ignore[arg-type]
    except csv.Error:  # a field of more than 131,072 characters
        fields = line.split(dialect.separator)
    return [each.strip().strip(quote).replace(2 * quote, quote) for each in fields]


def _without_quotes(lines: list[str], first: int, dialect: TableDialect, opened: list[int]) -> Records:
    found = Records(open=opened)
    for number, line in enumerate(lines):
        found.add(alone(line, dialect), first + number)
    return found


def _apart(
    found: Records, spans: list[tuple[int, int, int]], lines: list[str], first: int, dialect: TableDialect
) -> Records:
    """A row over several lines each of which alone has as many fields as the others: an open mark met another one."""
    if not spans:
        return found
    over = {row for row, _, _ in spans}
    usual = Counter(len(row) for number, row in enumerate(found.rows) if number not in over).most_common(1)
    if not usual or usual[0][0] < 2:
        return found
    parted = {
        row: range(begin, end)
        for row, begin, end in spans
        if row < len(found.rows)
        and all(len(alone(line, dialect)) == usual[0][0] for line in lines[begin:end] if line.strip())
    }
    if not parted:
        return found
    other = Records(open=list(found.open), beyond=found.beyond, cut=found.cut, last=found.last)
    for number, (row, line) in enumerate(zip(found.rows, found.lines, strict=True)):
        if number in parted:
            other.open.append(first + parted[number].start)
            for at in parted[number]:
                other.add(alone(lines[at], dialect), first + at)
        else:
            other.add(row, line)
    return other
