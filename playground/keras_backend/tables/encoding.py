"""Bytes to text: which encoding, and what to say of it."""

from __future__ import annotations

import codecs
import itertools
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
_THERE = "Save it as CSV in the program that made it, and give that."
_UNPACK = "Unpack it first, and give the table that is in it."
_NO_TABLE = "Give the table itself, saved as CSV."
_FILES = (
    (b"PK\x03\x04", "a spreadsheet's own file (.xlsx, .ods) or an archive", _THERE),
    (b"\xd0\xcf\x11\xe0", "an old spreadsheet's own file (.xls)", _THERE),
    (b"{\\rtf", "a text with its layout (.rtf)", _THERE),
    (b"%PDF", "a PDF", _NO_TABLE),
    (b"\x1f\x8b", "a compressed file (.gz)", _UNPACK),
    (b"BZh", "a compressed file (.bz2)", _UNPACK),
    (b"\xfd7zXZ", "a compressed file (.xz)", _UNPACK),
    (b"7z\xbc\xaf", "a compressed file (.7z)", _UNPACK),
    (b"\x89PNG", "a picture", _NO_TABLE),
    (b"\xff\xd8\xff", "a picture", _NO_TABLE),
    (b"GIF8", "a picture", _NO_TABLE),
    (b"PAR1", "a Parquet file", _THERE),
    (b"SQLite format 3\0", "a database (SQLite)", _THERE),
)
_IN_A_WORD = re.compile(r"[^\W\d_][^\w\s,;|'\u2019\"()/.:%&+*#\-][^\W\d_]|[^\W\d_][\u00aa\u00ba][^\W\d_]")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x80-\x9f]")
_NEVER_WRITTEN = re.compile(r"[\x01-\x08\x0e-\x1f\x7f]")
_FEW, _MOST_STRANGE = 3, 0.04
_TELLING = 8  # bytes beyond ASCII: of fewer, the library's measure says nothing
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
    elif not marked and not text.isascii() and encoding != "utf-8":
        others = () if encoding.startswith("utf") else _others(body, encoding, reading)
        notes.append(ReadingNote(f"The letters were read as {ENCODINGS[encoding]}{_seen(text)}.", others=others))
    if "\0" in text:
        notes.append(ReadingNote(f"{text.count(chr(0)):,} characters without a meaning (NUL) were passed over."))
        text = text.replace("\0", "")
    _of_signs(text, reading)
    return Decoded(text.removeprefix("\ufeff"), encoding, tuple(notes))


def _is_text(content: bytes) -> None:
    for mark, what, how in _FILES:
        if content.startswith(mark):
            raise ValueError(f"This is {what}, not a table as text. {how}")
    start = content[:512].lstrip().lower()
    if start.startswith((b"<!doctype", b"<html", b"<table", b"<?xml")):
        raise ValueError("This is a web page or XML, not a table as text. Save it as CSV, and give that.")
    if start.startswith((b"{", b"[{", b"[[")):
        raise ValueError("This looks like JSON, not like a table as text. Save it as CSV, and give that.")


def _of_signs(text: str, reading: Reading) -> None:
    """ValueError where too many characters are ones that nobody writes: of bytes by chance they are a tenth."""
    strange = len(_NEVER_WRITTEN.findall(text))
    if strange < _FEW or strange <= _MOST_STRANGE * len(text):
        return
    told = f"{strange:,} of its {len(text):,} characters are control signs, which no text is written with"
    if reading.encoding:
        raise ValueError(f"Read as {ENCODINGS[reading.encoding]} this is no text: {told}.")
    raise ValueError(f"This is not a table as text: {told}. {_THERE}")


def _guess(body: bytes) -> str:
    wide = _sixteen_bits(body[:_SAMPLE])
    if wide:
        return wide
    text, broken = _text(body, "utf-8")
    if not broken or len(text) - len(text.encode("ascii", "ignore")) > 5 * broken:  # a few faults in much that is right
        return "utf-8"
    sample = _telling(body)
    likely = _likely(sample)
    usual = likely.get("cp1252", 0.0)
    best = max(likely, key=likely.__getitem__, default="cp1252")
    if likely.get(best, 0.0) > _SURE * usual and len(sample) - len(sample.decode("ascii", "ignore")) >= _TELLING:
        return best
    likely.setdefault("cp1252", 0.0)
    odd = {name: _odd(sample.decode(name, errors="replace")) for name in likely if likely[name] >= usual}
    return min(odd, key=lambda name: (odd[name], name != "cp1252", -likely[name]))


def _odd(text: str) -> int:
    """How many signs stand where none stand in words: a capital behind a small letter, a sign amid letters."""
    capitals = sum(b.isupper() and not b.isascii() and a.islower() for a, b in itertools.pairwise(text))
    return capitals + len(_IN_A_WORD.findall(text))


def _likely(sample: bytes) -> dict[str, float]:
    """How likely each encoding of one's own is, by the library's measure."""
    if not sample:
        return {}
    found = chardet.detect_all(
        sample,
        ignore_threshold=True,
        include_encodings=_GUESSED,
        prefer_superset=True,
        empty_input_encoding="cp1252",
    )
    named = {_plain(each["encoding"]): each["confidence"] for each in reversed(found) if each["encoding"]}
    return {name: share for name, share in named.items() if name in ENCODINGS}


def _sixteen_bits(sample: bytes) -> str:
    """UTF-16 without a mark: one of the two bytes of digits, separators, ends of lines and Latin letters is 0."""
    pairs = len(sample) // 2
    first, second = sample[0 : 2 * pairs : 2].count(0), sample[1 : 2 * pairs : 2].count(0)
    if max(first, second) < max(2, 0.05 * pairs) or min(first, second) > 0.1 * max(first, second):
        return ""
    return "utf-16-le" if second > first else "utf-16-be"


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
    """Other encodings in which the same bytes are another text without a fault; at most five."""
    sample = _telling(body)
    seen = {sample.decode(encoding, errors="replace")}
    found = []
    likely = _likely(sample)
    ranked = sorted(likely, key=likely.__getitem__, reverse=True)[:3]
    for name in dict.fromkeys(("utf-8", *ranked, "cp1252", "mac_roman", "cp1250", "cp850", "cp1251", "iso8859-15")):
        text, broken = _text(sample, name)
        if not broken and text not in seen and name != encoding and not _CONTROLS.search(text):
            seen.add(text)
            found.append(Other(f"{ENCODINGS[name]}: {_words(text)}", replace(reading, encoding=name)))
    return tuple(found[:5])


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
