"""How a learner's table is to be read, and what was found in it: values that page, worker and link share.

`Reading` is what the learner chose; where it says nothing, the reader guesses and says so. `FoundTable` is the table as
read. Every choice that the page can offer comes as an `Other`: a few words and the whole Reading that it leads to.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

INPUT, ANSWER, LEFT_OUT, SPLIT = "input", "answer", "left out", "split"
NUMBER, CATEGORY = "number", "category"
POINT, COMMA, EACH = "point", "comma", "each"
TOGETHER, APART = "together", "apart"
YES, NO = "yes", "no"

SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar", " ": "space"}
ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16 (\u201cUnicode text\u201d)",
    "utf-16-be": "UTF-16, the other byte first",
    "cp1252": "Windows, Western Europe",
    "cp1250": "Windows, Central Europe",
    "cp1251": "Windows, Cyrillic",
    "cp1253": "Windows, Greek",
    "cp1254": "Windows, Turkish",
    "iso8859-2": "ISO Latin 2, Central Europe",
    "iso8859-15": "ISO Latin 9, Western Europe with the euro",
    "mac_roman": "Macintosh, Western Europe",
    "cp850": "DOS, Western Europe",
    "koi8-r": "KOI8-R, Russian",
    "cp932": "Japanese (Shift JIS)",
    "euc_jis_2004": "Japanese (EUC)",
    "gb18030": "Chinese, simplified",
    "big5": "Chinese, traditional",
    "cp949": "Korean",
}
_MOST_NAME, _MOST_CHOICES, _MOST_WORDS = 60, 200, 40
_DIGEST = re.compile(r"[0-9a-f]{32}")


def is_digest(text: object) -> bool:
    """Whether a text is a table's hash as `uploads.store` makes it, and nothing that could be a path."""
    return isinstance(text, str) and _DIGEST.fullmatch(text) is not None


@dataclass(frozen=True)
class ColumnChoice:
    """What the learner chose for one column; "" and () leave it to the reader.

    role      INPUT, ANSWER, LEFT_OUT or SPLIT (its words say which rows are for training and which for the test)
    kind      NUMBER or CATEGORY; of the answer, a number or a class
    decimal   POINT (1,234.5) or COMMA (1.234,5); EACH: by the sign that each number has
    missing   words in it that mean "missing", as an empty cell does
    spelling  TOGETHER: yes, Yes and YES are one; APART: each is its own
    power     its numbers are read in units of ten to this power, where they are too large to reckon with
    """

    name: str
    role: str = ""
    kind: str = ""
    decimal: str = ""
    missing: tuple[str, ...] = ()
    spelling: str = ""
    power: int = 0

    def __post_init__(self) -> None:
        _text(self.name, "A column's name", 2 * _MOST_NAME)
        _one_of(self.role, "role", ("", INPUT, ANSWER, LEFT_OUT, SPLIT))
        _one_of(self.kind, "kind", ("", NUMBER, CATEGORY))
        _one_of(self.decimal, "decimal sign", ("", POINT, COMMA, EACH))
        _one_of(self.spelling, "spelling", ("", TOGETHER, APART))
        if _longer(self.missing, _MOST_WORDS):
            raise ValueError(f"At most {_MOST_WORDS} words of a column can mean that a value is missing.")
        for word in self.missing:
            _text(word, "A word", _MOST_NAME)
        if type(self.power) is not int or not -300 <= self.power <= 300:
            raise ValueError("A power of ten is a whole number from -300 to 300.")


@dataclass(frozen=True)
class Reading:
    """How the file is to be read as far as the learner chose it; "" leaves it to the reader.

    encoding   a key of ENCODINGS
    separator  a key of SEPARATORS
    quotes     NO: a quotation mark is an ordinary character, and a row ends where its line ends
    header     YES: the first line names the columns; NO: it is a row like the others
    short      YES: where a line has too few fields, those at its end are empty; else such a row is left out
    columns    what was chosen column by column
    """

    encoding: str = ""
    separator: str = ""
    quotes: str = ""
    header: str = ""
    short: str = ""
    columns: tuple[ColumnChoice, ...] = ()

    def __post_init__(self) -> None:
        _one_of(self.encoding, "encoding", ("", *ENCODINGS))
        _one_of(self.separator, "separator", ("", *SEPARATORS))
        for name in ("quotes", "header", "short"):
            _one_of(getattr(self, name), name, ("", YES, NO))
        if _longer(self.columns, _MOST_CHOICES):
            raise ValueError(f"At most {_MOST_CHOICES} columns can be chosen for.")
        if not all(isinstance(each, ColumnChoice) for each in self.columns):
            raise ValueError("This cannot be read as choices for columns.")

    def of(self, name: str) -> ColumnChoice:
        """What was chosen for the column of that name."""
        return next((each for each in self.columns if each.name == name), ColumnChoice(name))

    def choose(self, column: str, **changes: Any) -> Reading:
        """The reading with other choices for a column. There is one answer and one split: the former steps back."""
        kept = [each for each in self.columns if each.name != column]
        role = changes.get("role", "")
        if role in {ANSWER, SPLIT}:
            kept = [replace(each, role="") if each.role == role else each for each in kept]
        kept.append(replace(self.of(column), **changes))
        return replace(self, columns=tuple(each for each in kept if each != ColumnChoice(each.name)))

    @classmethod
    def from_document(cls, document: Any) -> Reading:
        """The reading in a decoded JSON document. ValueError or TypeError for anything else."""
        given = dict(document)
        columns = []
        for each in given.pop("columns", ()):
            chosen: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in each.items()}
            columns.append(ColumnChoice(**chosen))
        return cls(**given, columns=tuple(columns))


@dataclass(frozen=True)
class Other:
    """Another way to read the table, one click away: the words on its button, and the reading it leads to."""

    label: str
    reading: Reading


@dataclass(frozen=True)
class ReadingNote:
    """A sentence about how the table was read. column: where it belongs, "" for the whole file. others: what to choose
    instead. asks: it is a question that waits for the learner, or a loss to look at; not merely said.
    """

    text: str
    column: str = ""
    others: tuple[Other, ...] = ()
    asks: bool = False


@dataclass(frozen=True)
class ColumnHistogram:
    """How often what stands in a column. Of numbers: `edges`, one more than `counts`. Of texts: `labels`, the most
    frequent first, and how many rows have `others`.
    """

    counts: tuple[int, ...] = ()
    edges: tuple[float, ...] = ()
    labels: tuple[str, ...] = ()
    others: int = 0


@dataclass(frozen=True)
class FoundColumn:
    """A column as read.

    role, kind   as in ColumnChoice, now certain: chosen or guessed; kind may also be "date", "text", "empty"
    use          role and kind in words, one of the labels of `uses`
    reason       a sentence: why it was read so
    uses         all that can be chosen for it
    different    how many different values there are; missing: rows without one
    examples     its first few different values as they are written in the file
    decimal      POINT, COMMA or EACH where its numbers were read so and it matters, else ""
    decimals     the other readings of its numbers
    words        words that may mean "missing", each with its count and whether it does now
    """

    name: str
    role: str
    kind: str
    use: str
    reason: str
    uses: tuple[Other, ...]
    different: int
    missing: int
    examples: tuple[str, ...]
    histogram: ColumnHistogram
    decimal: str = ""
    decimals: tuple[Other, ...] = ()
    words: tuple[tuple[str, int, bool], ...] = ()


@dataclass(frozen=True)
class FoundTable:
    """A learner's table as read. rows: as they stand in the file below the header, `used` of them of use, the others
    in `left_out` (reason, how many); `lost` has the first of these: line, reason, text.

    encoding, separator, header   what was taken, certain
    head       the first rows as they are written
    answer     the column to predict, "" where none can be; kind as of its column
    labels     the classes, with `sizes`, their rows; () where the answer is a number
    inputs     what the network is given: a number each
    split      rows for training, validation and test, where a column says so, else ()
    problem    why it cannot be trained on as it is read now, as a sentence; "" if it can
    """

    digest: str
    reading: Reading
    encoding: str
    separator: str
    header: bool
    columns: tuple[FoundColumn, ...]
    rows: int
    used: int
    left_out: tuple[tuple[str, int], ...]
    head: tuple[tuple[str, ...], ...]
    notes: tuple[ReadingNote, ...]
    answer: str
    kind: str
    labels: tuple[str, ...]
    sizes: tuple[int, ...]
    inputs: tuple[str, ...]
    split: tuple[int, ...]
    problem: str
    lost: tuple[tuple[int, str, str], ...] = ()


def _longer(value: object, most: int) -> bool:
    return not isinstance(value, tuple) or len(value) > most


def _one_of(value: object, what: str, names: tuple[str, ...]) -> None:
    if value not in names:
        raise ValueError(f"The {what} is one of {', '.join(map(repr, names))}; {value!r:.40} was given.")


def _text(value: object, what: str, most: int) -> None:
    if not isinstance(value, str) or len(value) > most:
        raise ValueError(f"{what} is a text of at most {most} characters.")
