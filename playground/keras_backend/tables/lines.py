"""Text to lines: what ends a line, `sep=` on the first, and a first line that is no line of names."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from playground.keras_backend.tables.limits import FIRST_LINE
from playground.plans.reading import SEPARATORS, ReadingNote
from playground.plans.sets import MOST_COLUMNS

_SEP = re.compile(r"\s*\"?sep=(.)\"?\s*", flags=re.IGNORECASE)


@dataclass(frozen=True)
class Lines:
    """The file's lines without their ends; the first has number `first`. separator: as a line `sep=` says, else ""."""

    lines: list[str]
    first: int = 1
    separator: str = ""
    notes: tuple[ReadingNote, ...] = ()

    def single(self, text: str) -> Lines:
        """The same with one more sentence."""
        return replace(self, notes=(*self.notes, ReadingNote(text)))


def refuse_width(content: bytes) -> None:
    """A first line that is wider than any table that can be taken: refused before anything else is read."""
    ends = [place for place in (content.find(b"\n"), content.find(b"\r")) if place >= 0]
    end = min(ends, default=len(content))
    most = max(content.count(sign.encode(), 0, end) for sign in SEPARATORS if sign != " ")
    if most >= 2 * MOST_COLUMNS:
        raise ValueError(
            f"The first line names about {most + 1:,} columns; a table of at most {MOST_COLUMNS} can be taken."
        )
    if end > 2 * FIRST_LINE:  # in UTF-16, too
        raise ValueError(
            f"The first line has more than {FIRST_LINE:,} characters. It should name at most {MOST_COLUMNS} columns."
        )


def split(text: str) -> Lines:
    """The lines. A line ends with LF, CR LF, or, where there is neither, with CR alone; a CR that stands astray ends a
    line if what it parts are lines with as many separators as the others.
    """
    text = re.sub(r"\r+\n", "\n", text)
    if "\r" in text:
        found = _astray(text.split("\n")) if "\n" in text else Lines(text.split("\r"))
    else:
        found = Lines(text.split("\n"))
    sep = _SEP.fullmatch(found.lines[0])
    if sep and sep[1] in SEPARATORS:
        found = replace(found, lines=found.lines[1:], first=2, separator=sep[1])
    return found


def _astray(lines: list[str]) -> Lines:
    counts: dict[tuple[int, ...], int] = {}
    for line in lines[:2000]:
        if line and "\r" not in line:
            counts[_signs(line)] = counts.get(_signs(line), 0) + 1
    usual = max(counts, key=counts.__getitem__, default=())
    kept: list[str] = []
    ended = dropped = 0
    for line in lines:
        if "\r" not in line:
            kept.append(line)
            continue
        parts = [part for part in line.split("\r") if part.strip()]
        if len(parts) > 1 and all(_signs(part) == usual for part in parts):
            kept += parts
            ended += len(parts) - 1
        else:
            kept.append(" ".join(part.strip() for part in line.split("\r")).strip())
            dropped += line.count("\r")
    found = Lines(kept)
    if ended:
        found = found.single(
            f"{ended:,} line{'' if ended == 1 else 's'} end{'s' if ended == 1 else ''} with a carriage return alone "
            "and the others do not: all were taken as ends of lines. Lines are counted so, too."
        )
    if dropped:
        found = found.single(
            f"{dropped:,} carriage return{'' if dropped == 1 else 's'} in the midst of a row "
            f"{'was' if dropped == 1 else 'were'} passed over."
        )
    return found


def _signs(line: str) -> tuple[int, ...]:
    return tuple(line.count(sign) for sign in SEPARATORS if sign != " ")
