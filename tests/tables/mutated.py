"""Clean random tables, written as many a program would and then damaged: what is read of them is held to the truth.

`python -m tests.tables.mutated 300` makes and reads so many and prints what became of them.
"""

from __future__ import annotations

import contextlib
import csv
import io
import math
import os
import random
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from playground.keras_backend.tables import table, telling
from playground.keras_backend.tables.understanding import understood
from playground.plans import uploads
from playground.plans.reading import LEFT_OUT, FoundTable, Other, Reading
from tests.tables.make import listed

WORDS = {
    "English": ("red blue green amber", "height weight age income rooms score", "utf-8"),
    "German": ("Köln Düren Müßig Überlingen", "Größe Länge Höhe Stückzahl Gewicht Maß", "cp1252"),
    "French": ("été hiver forêt Nîmes", "hauteur âge densité mémoire prix élèves", "cp1252"),
    "Polish": ("Łódź Kraków Gdańsk Płońsk", "wysokość ciężar liczba źródło ilość zł", "cp1250"),
    "Russian": ("Москва Казань Омск Тула", "рост вес возраст доход комнаты балл", "cp1251"),
}
"""Of each language some texts, some names, and what its spreadsheets write beside UTF-8."""
MISSING = ("NA", "n/a", "?", "-", "null", "NaN", "None")
HUGE = ("9" * 40, "9" * 400, "1e400", "-1e999")


@dataclass
class Truth:
    """A table and how it is written. values: of each column its numbers (None where missing) or texts ("")."""

    names: list[str]
    values: list[list]
    lost: set[int] = field(default_factory=set)
    """Rows that cannot be read whole, or hold what is no number: they may be left out, and listed."""
    asked: set[int] = field(default_factory=set)
    """Rows with a word that may mean "missing": left out until the learner says so, if their column is of numbers."""
    total: int = 0
    refusable: bool = False
    header: bool = True
    how: list[str] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return len(self.values[0])


def clean(rng: random.Random) -> tuple[Truth, list[list[str]], dict]:
    """A table, its cells as texts, and how they are to be written."""
    language = rng.choice(list(WORDS))
    words, titles, usual = WORDS[language][0].split(), WORDS[language][1].split(), WORDS[language][2]
    rows = rng.randint(25, 90)
    kinds = ["key", *rng.choices(["whole", "decimal", "three", "thousands", "word"], k=rng.randint(2, 5)), "class"]
    names = rng.sample(titles, min(len(kinds), len(titles)))
    names = [names[n] if n < len(names) else f"{titles[n % len(titles)]} {n}" for n in range(len(kinds))]
    if rng.random() < 0.3:
        names[1] = f"{names[1]}, °C" if usual.startswith(("utf", "cp1252")) else f"{names[1]}, cm"
    keys = rng.sample(range(1000, 1000 + 7 * rows), rows)
    comma = rng.random() < 0.5
    separator = rng.choice([",", ";", "\t", "|"])
    thousands = rng.choice(["", ".", " ", "\u00a0", "'"] if comma else ["", ",", " ", "'"])
    if "\u00a0" in thousands and usual == "utf-8":
        thousands = " "
    values: list[list] = []
    cells: list[list[str]] = []
    for kind in kinds:
        if kind in {"word", "class"}:
            column: list = [rng.choice(words) for _ in range(rows)]
            written = list(column)
        else:
            column = {
                "key": lambda: [float(key) for key in keys],
                "whole": lambda: [float(rng.randint(-50, 900)) for _ in range(rows)],
                "decimal": lambda: [round(rng.uniform(-40, 400), rng.randint(1, 4)) for _ in range(rows)],
                "three": lambda: [round(rng.uniform(1, 900), 3) for _ in range(rows)],
                "thousands": lambda: [float(rng.randint(1, 9_999_999)) for _ in range(rows)],
            }[kind]()
            written = [_number(value, kind, comma, thousands) for value in column]
        values.append(column)
        cells.append(written)
    table_rows = [list(row) for row in zip(*cells, strict=True)]
    how = {"separator": separator, "encoding": _encoding(rng, usual), "quote": rng.choice(["needed", "needed", "all"])}
    truth = Truth(names, values, total=rows)
    truth.how += [language, repr(separator), how["encoding"], "comma" if comma else "point", repr(thousands)]
    return truth, table_rows, how


def _number(value: float, kind: str, comma: bool, thousands: str) -> str:
    if kind == "thousands":
        return f"{int(value):,}".replace(",", thousands)
    text = f"{value:.3f}" if kind == "three" else repr(value) if kind == "decimal" else str(int(value))
    return text.replace(".", ",") if comma else text


def _encoding(rng: random.Random, usual: str) -> str:
    choices = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", usual, usual]
    if usual == "cp1252":
        choices += ["mac_roman"]
    return rng.choice(choices)


def write(rng: random.Random, truth: Truth, rows: list[list[str]], how: dict) -> bytes:
    """The table as a file, damaged in some ways."""
    for chance, damage in ((0.35, _gaps), (0.3, _ask), (0.2, _huge)):
        if rng.random() < chance:
            damage(rng, truth, rows)
    lines = [_line(row, how) for row in rows]
    for chance, spoil in ((0.25, _damage_fields), (0.2, _open_quote)):
        if rng.random() < chance:
            spoil(rng, truth, lines, how)
    first = _first_lines(rng, truth, lines, how)
    end = rng.choice(["\n", "\r\n", "\r", "\r\n"])
    text = end.join([*first, *lines]) + (end if rng.random() < 0.7 else "")
    truth.how.append(repr(end))
    if end != "\r" and rng.random() < 0.25:
        text = _stray(rng, text, end)
        truth.how.append("stray CR")
        truth.lost |= set(range(truth.rows))  # whichever row it is, the damage is judged by what is listed
    return text.encode(how["encoding"], errors="replace")


def _first_lines(rng: random.Random, truth: Truth, lines: list[str], how: dict) -> list[str]:
    """What stands above the rows; on the way, separators at the ends, empty rows and blank lines."""
    first = [_line(truth.names, how)]
    if rng.random() < 0.15:
        first, truth.header = [], False
        truth.how.append("no names")
    tail = how["separator"] if rng.random() < 0.2 else ""
    if tail:
        first = [line + tail for line in first]
        lines[:] = [line + tail for line in lines]
        truth.how.append("separator at the end")
    if rng.random() < 0.15:
        for _ in range(rng.randint(1, 3)):
            lines.insert(rng.randrange(len(lines)), how["separator"] * (len(truth.names) - 1))
            truth.total += 1
        truth.how.append("empty rows")
    if rng.random() < 0.15:
        for _ in range(rng.randint(1, 4)):
            lines.insert(rng.randrange(len(lines)), "")
        truth.how.append("blank lines")
    if rng.random() < 0.15 and how["separator"] in ",;|":
        truth.how.append("sep=")
        return [f"sep={how['separator']}", *first]
    return first


def _huge(rng: random.Random, truth: Truth, rows: list[list[str]]) -> None:
    place = rng.randrange(len(rows))
    numbers = [n for n, each in enumerate(truth.values) if n and any(isinstance(value, float) for value in each)]
    if numbers:
        rows[place][rng.choice(numbers)] = rng.choice(HUGE)
        truth.lost.add(place)
        truth.how.append("huge")


def _line(row: list[str], how: dict) -> str:
    out = io.StringIO()
    every: dict[str, Any] = {"quoting": csv.QUOTE_ALL} if how["quote"] == "all" else {}
    csv.writer(out, delimiter=how["separator"], lineterminator="", **every).writerow(row)
    return out.getvalue()


def _gaps(rng: random.Random, truth: Truth, rows: list[list[str]]) -> None:
    truth.how.append("gaps")
    for _ in range(rng.randint(1, max(2, len(rows) // 6))):
        place, column = rng.randrange(len(rows)), rng.randrange(1, len(truth.names))
        rows[place][column] = ""
        truth.values[column][place] = "" if isinstance(truth.values[column][place], str) else None
        if column == len(truth.names) - 1:
            truth.lost.add(place)


def _ask(rng: random.Random, truth: Truth, rows: list[list[str]]) -> None:
    numbers = [n for n, each in enumerate(truth.values) if n and any(isinstance(value, float) for value in each)]
    if not numbers:
        return
    column, word = rng.choice(numbers), rng.choice(MISSING)
    truth.how.append(f"{word!r} in {truth.names[column]}")
    for place in rng.sample(range(len(rows)), rng.randint(1, max(1, len(rows) // 8))):
        rows[place][column] = word
        truth.values[column][place] = None
        truth.asked.add(place)


def _damage_fields(rng: random.Random, truth: Truth, lines: list[str], how: dict) -> None:
    for _ in range(rng.randint(1, 3)):
        place = rng.randrange(len(lines))
        if place in truth.lost:
            continue
        if rng.random() < 0.5:
            lines[place] += f"{how['separator']}x{how['separator']}y"
        else:
            lines[place] = lines[place].partition(how["separator"])[0] + how["separator"] + "1"
        truth.lost.add(place)
    truth.how.append("fields")


def _open_quote(rng: random.Random, truth: Truth, lines: list[str], how: dict) -> None:
    place = rng.randrange(len(lines))
    parts = lines[place].split(how["separator"])
    column = rng.randrange(len(parts))
    parts[column] = '"' + parts[column].lstrip('"')
    lines[place] = how["separator"].join(parts)
    if how["quote"] == "all" or '"' in lines[place][1:]:
        truth.lost |= {place, place + 1}
    truth.lost.add(place)
    truth.how.append("open quote")


def _stray(rng: random.Random, text: str, end: str) -> str:
    """A carriage return somewhere below the first line."""
    begin = text.index(end, text.index(end) + 1) + len(end)
    for _ in range(rng.randint(1, 3)):
        place = rng.randrange(begin, len(text))
        text = text[:place] + "\r" + text[place:]
    return text


def verdict(seed: int) -> str:
    """Makes and reads one table: "clean", "stated" or "refused". AssertionError where it was read wrongly."""
    rng = random.Random(seed)
    truth, rows, how = clean(rng)
    digest = uploads.store(write(rng, truth, rows, how))
    told = f"seed {seed}: {', '.join(truth.how)}"
    reading = Reading()
    try:
        found = telling.look(digest, reading)
    except ValueError as error:
        if truth.refusable:
            return "refused"
        raise AssertionError(f"{told}: refused: {error}") from error
    _nothing_lost(digest, found, truth, told)
    if wrong(digest, found, truth) is None:
        outcome = "clean"
    else:
        # Read otherwise than it was meant: then it is said, and what was meant is a choice or two away.
        choices = list(_choices(found))
        assert choices, f"{told}: {wrong(digest, found, truth)}, and no other reading is offered"
        outcome = "stated"
        assert _reach(digest, found, truth), f"{told}: {wrong(digest, found, truth)}; {[o.label for o in choices]}"
    _answered(found, digest, truth, told)
    return outcome


def _nothing_lost(digest: str, found: FoundTable, truth: Truth, told: str) -> None:
    out = listed(digest, found)
    rows = sum(int(each["rows"]) for each in out)
    assert found.rows == found.used + rows, f"{told}: {found.rows} rows, {found.used} used, {rows} listed"
    assert all(each["reason"] and int(each["line"]) >= 1 for each in out), told
    if "stray CR" not in truth.how and "open quote" not in truth.how:
        extra = truth.header - found.header  # a first line taken for what it is not
        assert found.rows == truth.total + extra, f"{told}: {found.rows} rows of {truth.total}"


def wrong(digest: str, found: FoundTable, truth: Truth) -> str | None:
    """How what was read differs from the truth, None where it does not. Rows are known by their first column."""
    made = understood(digest, found.reading)
    names = [each.cells.name for each in made.columns]
    if len(names) != len(truth.names):
        return f"{len(names)} columns, not {len(truth.names)}: {names}"
    if truth.header and not _alike(names, truth.names):
        return f"names {names} instead of {truth.names}"
    if bool(truth.header) != found.header:
        return "the first line was taken for what it is not"
    rows = {value: place for place, value in enumerate(truth.values[0])}
    keys = made.columns[0].numerals.values[made.columns[0].cells.codes]
    read: set[int] = set()
    for row in np.flatnonzero(made.used):
        place = rows.get(float(keys[row]))
        if place is None:
            return f"a row {keys[row]} that is none"
        read.add(place)
        if place in truth.lost:
            continue
        for number, column in enumerate(made.columns):
            code = column.cells.codes[row]
            meant = truth.values[number][place]
            if isinstance(meant, str):
                text = "" if column.missing[code] else column.labels[code]
                if text != meant:
                    return f"{names[number]}: {text!r} instead of {meant!r}"
            elif found.columns[number].role != LEFT_OUT or found.columns[number].kind == "text":
                value = math.nan if column.missing[code] else column.numerals.values[code]
                if not (value == meant or (meant is None and math.isnan(value))):
                    return f"{names[number]}: {value} instead of {meant}"
    gone = set(range(truth.rows)) - read - truth.lost - truth.asked
    return f"rows {sorted(gone)[:5]} are gone: {found.left_out[:3]}" if gone else None


def _alike(names: list[str], meant: list[str]) -> bool:
    return [name.split(" (")[0] for name in names] == meant


def _choices(found: FoundTable) -> list[Other]:
    listed = [each for note in found.notes for each in note.others]
    return listed + [each for column in found.columns for each in column.decimals]


def _reach(digest: str, found: FoundTable, truth: Truth, depth: int = 3) -> bool:
    """Whether choices that are offered lead to the truth: one for each thing that was guessed otherwise."""
    now = wrong(digest, found, truth)
    if now is None:
        return True
    if not depth:
        return False
    for each in _choices(found):
        if each.label.startswith(("Split", "Take", "It is a number", "Keep", "Yes", "All of", "Only")):
            continue
        try:
            other = telling.look(digest, each.reading)
        except ValueError:
            continue
        then = wrong(digest, other, truth)
        if then is None or (_place(then, truth) > _place(now, truth) and _reach(digest, other, truth, depth - 1)):
            return True
    return False


def _place(fault: str, truth: Truth) -> int:
    """How far a comparison came: by the column that it stopped at."""
    name = fault.partition(":")[0]
    names = truth.names if truth.header else [f"column {n}" for n in range(1, len(truth.names) + 1)]
    return 1 + names.index(name) if name in names else 0


def _answered(found: FoundTable, digest: str, truth: Truth, told: str) -> None:
    """The words for "missing" are asked about, and once answered their rows are in use with a gap."""
    reading = found.reading
    for column in found.columns:
        words = tuple(word for word, _, means in column.words if not means)
        if words:
            reading = reading.choose(column.name, missing=words)
    if reading == found.reading:
        return
    other = telling.look(digest, reading)
    assert other.used >= found.used, told
    if not truth.lost:
        assert other.used == truth.total - (other.rows - other.used), told


def anything(seed: int) -> str:
    """Reads bytes of any kind: "table", or "refused" with a sentence. AssertionError where a row is lost or there is no
    sentence; whatever else is raised is a fault.
    """
    rng = random.Random(seed)
    digest = uploads.store(_bytes(rng))
    try:
        found = telling.look(digest, Reading())
    except ValueError as error:
        if type(error) is ValueError and str(error).endswith("."):
            return "refused"
        raise AssertionError(f"seed {seed}: {error!r}") from error
    assert found.rows == found.used + sum(rows for _, rows in found.left_out), f"seed {seed}: a row is lost"
    if not found.problem:
        assert len(table.read(digest, Reading()).x) == found.used
    for each in rng.sample(_choices(found), min(3, len(_choices(found)))):
        with contextlib.suppress(ValueError):
            telling.look(digest, each.reading)
    return "table"


def _bytes(rng: random.Random) -> bytes:
    """Noise; a heap of the signs that tables are made of; a table with spoilt bytes; a piece of one."""
    kind = rng.randrange(4)
    if kind == 0:
        return rng.randbytes(rng.randint(1, 3000))
    if kind == 1:
        signs = "\",;\t| \n\r'\\abc123.-\u20ac\u00e4?()%=#"
        return "".join(rng.choice(signs) for _ in range(rng.randint(1, 4000))).encode()
    truth, rows, how = clean(rng)
    content = bytearray(write(rng, truth, rows, how))
    if kind == 2:
        for _ in range(rng.randint(1, 30)):
            content[rng.randrange(len(content))] = rng.randrange(256)
        return bytes(content)
    begin, end = sorted((rng.randrange(len(content)), rng.randrange(len(content))))
    return bytes(content[begin : end + 1])


def main(count: int) -> None:
    """Reads so many, and as many files of anything at all, and prints what became of them."""
    outcomes: Counter[str] = Counter()
    faults = []
    longest = 0.0
    with tempfile.TemporaryDirectory() as folder:
        os.environ["PLAYGROUND_JOBS_DIR"] = folder
        for seed in range(count):
            for read in (verdict, anything):
                begun = time.process_time()
                try:
                    outcomes[f"{read.__name__}: {read(seed)}"] += 1
                except Exception as error:  # noqa: BLE001  each is told
                    outcomes["wrong"] += 1
                    faults.append(f"seed {seed}, {read.__name__}: {type(error).__name__}: {error}")
                longest = max(longest, time.process_time() - begun)
    for fault in faults:
        print(fault)
    print(f"{count} tables: {dict(outcomes)}; the longest took {longest:.2f} s of a processor")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
