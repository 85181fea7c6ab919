"""Bytes to text: which encoding, and what to say of it."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, replace

import chardet

from playground.plans.reading import ENCODINGS, Other, Reading, ReadingNote

_SAMPLE = 65_536
_PARTS = re.compile(r"[,;\t|\"\s]+")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_FILES = (
    (b"PK\x03\x04", "a spreadsheet's own file (.xlsx, .ods) or an archive"),
    (b"\xd0\xcf\x11\xe0", "an old spreadsheet's own file (.xls)"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a compressed file (.gz)"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"PAR1", "a Parquet file"),
)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x80-\x9f]")
_SURE = 1.4
"""So many times likelier than Western European must another encoding be: short texts say little, and it is usual."""
_GUESSED = [name for name in ENCODINGS if not name.startswith("utf")]
_PLAIN_NAMES = {codecs.lookup(name).name: name for name in ENCODINGS}


@dataclass(frozen=True)
class Decoded:
    """A file's text and the encoding it was read in."""

    text: str
    encoding: str
    notes: tuple[ReadingNote, ...] = ()


def decode(content: bytes, reading: Reading) -> Decoded:
    """The text. ValueError with a sentence where the bytes are no text."""
    _is_text(content)
    marked = next(((mark, name) for mark, name in _MARKS if content.startswith(mark)), None)
    body = content[len(marked[0]) :] if marked else content
    encoding = reading.encoding or (marked[1] if marked else _guess(body))
    text, broken = _text(body, encoding)
    notes = []
    if broken:
        notes.append(
            ReadingNote(
                f"{broken:,} character{'' if broken == 1 else 's'} could not be read as {ENCODINGS[encoding]} and "
                f"stand{'s' if broken == 1 else ''} as \ufffd.",
                others=_others(body, encoding, reading),
                asks=True,
            )
        )
    elif not marked and not body.isascii() and encoding != "utf-8":
        others = () if encoding.startswith("utf") else _others(body, encoding, reading)
        notes.append(ReadingNote(f"The letters were read as {ENCODINGS[encoding]}{_seen(text)}.", others=others))
    if "\0" in text:
        notes.append(ReadingNote(f"{text.count(chr(0)):,} characters without a meaning (NUL) were passed over."))
        text = text.replace("\0", "")
    return Decoded(text.removeprefix("\ufeff"), encoding, tuple(notes))


def _is_text(content: bytes) -> None:
    for mark, what in _FILES:
        if content.startswith(mark):
            raise ValueError(f"This is {what}, not a table as text. Save it as CSV there, and give that.")
    start = content[:512].lstrip().lower()
    if start.startswith((b"<!doctype", b"<html", b"<table", b"<?xml")):
        raise ValueError("This is a web page or XML, not a table as text. Save it as CSV, and give that.")
    if start.startswith((b"{", b"[{", b"[[")):
        raise ValueError("This looks like JSON, not like a table as text. Save it as CSV, and give that.")


def _guess(body: bytes) -> str:
    wide = _sixteen_bits(body[:_SAMPLE])
    if wide:
        return wide
    text, broken = _text(body, "utf-8")
    if not broken or len(text) - len(text.encode("ascii", "ignore")) > 5 * broken:  # a few faults in much that is right
        return "utf-8"
    found = chardet.detect_all(_telling(body), ignore_threshold=True, include_encodings=_GUESSED, prefer_superset=True)
    likely = {_plain(each["encoding"]): each["confidence"] for each in reversed(found) if each["encoding"]}
    usual = likely.get("cp1252", 0.0)
    best = max((name for name in likely if name in ENCODINGS), key=likely.__getitem__, default="cp1252")
    return best if likely.get(best, 0.0) > _SURE * usual else "cp1252"


def _sixteen_bits(sample: bytes) -> str:
    """UTF-16 without a mark: every other byte of Latin letters and digits is 0."""
    pairs = len(sample) // 2
    if pairs < 2:
        return ""
    first, second = sample[0 : 2 * pairs : 2].count(0), sample[1 : 2 * pairs : 2].count(0)
    if second > 0.6 * pairs and first < 0.1 * pairs:
        return "utf-16-le"
    return "utf-16-be" if first > 0.6 * pairs and second < 0.1 * pairs else ""


def _telling(body: bytes) -> bytes:
    """The lines that hold more than ASCII, from the first 64 kB and three samples further in."""
    places = [0, *(len(body) * part // 4 for part in (1, 2, 3))] if len(body) > 4 * _SAMPLE else [0]
    size = _SAMPLE if len(places) > 1 else 4 * _SAMPLE
    parts = b"\n".join(body[place : place + size] for place in places)
    lines = [line for line in parts.splitlines() if not line.isascii()]
    if not lines:  # somewhere else
        lines = [line for line in body.splitlines() if not line.isascii()]
    return b"\n".join(lines)[: 2 * _SAMPLE]


def _plain(name: str) -> str:
    try:
        return _PLAIN_NAMES.get(codecs.lookup(name).name, "")
    except LookupError:
        return ""


def _text(body: bytes, encoding: str) -> tuple[str, int]:
    text = body.decode(encoding, errors="replace")
    return text, text.count("\ufffd") - body.count(b"\xef\xbf\xbd") * (encoding == "utf-8")


def _others(body: bytes, encoding: str, reading: Reading) -> tuple[Other, ...]:
    """Other encodings in which the same bytes are another text without a fault; at most four."""
    sample = _telling(body)
    seen = {sample.decode(encoding, errors="replace")}
    found = []
    for name in ("utf-8", "cp1252", "mac_roman", "cp1250", "cp850", "cp1251", "iso8859-15", "cp932", "gb18030"):
        text, broken = _text(sample, name)
        if not broken and text not in seen and name != encoding and not _CONTROLS.search(text):
            seen.add(text)
            found.append(Other(f"{ENCODINGS[name]}: {_words(text)}", replace(reading, encoding=name)))
    return tuple(found[:4])


def _seen(text: str) -> str:
    words = _words(text)
    return f": {words}" if words else ""


def _words(text: str) -> str:
    """The first three words with a letter beyond ASCII."""
    found: dict[str, None] = {}
    for line in text.splitlines()[:2000]:
        if not line.isascii():
            for word in _PARTS.split(line):
                if word and not word.isascii():
                    found[word[:24]] = None
        if len(found) >= 3:
            break
    return ", ".join(list(found)[:3])
