"""Bytes to text: spreadsheets of several countries and systems, and files that are no text."""

import random
import re
import zlib

import numpy as np
import pytest

from playground.plans.reading import Reading
from tests.tables.make import look, other, texts

GERMAN = ["Stadt;Größe;Maß", *(f"{['Köln', 'Düren', 'Müßig'][n % 3]};{n + 3};{n * 7 % 11}" for n in range(30))]
FRENCH = ["Prénom;Âge;Reçu", *(f"{['Zoé', 'René', 'Anaïs'][n % 3]};{n + 9};{['oui', 'non'][n % 2]}" for n in range(30))]
POLISH = ["Miasto;Liczba;Płeć", *(f"{['Łódź', 'Kraków', 'Gdańsk'][n % 3]};{n};{['mężczyzna', 'kobieta'][n % 2]}"
                                  for n in range(30))]  # fmt: skip
RUSSIAN = ["Город;Возраст;Пол", *(f"{['Москва', 'Казань', 'Омск'][n % 3]};{n};{['муж', 'жен'][n % 2]}"
                                  for n in range(30))]  # fmt: skip
JAPANESE = [
    "都市,年齢,回答",
    *(f"{['東京', '大阪', '京都'][n % 3]},{n},{['はい', 'いいえ'][n % 2]}" for n in range(30)),
]


@pytest.mark.parametrize(
    ("lines", "encoding", "taken"),
    [
        (GERMAN, "utf-8", "utf-8"),
        (GERMAN, "utf-8-sig", "utf-8"),
        (GERMAN, "utf-16", "utf-16-le"),  # with a mark
        (GERMAN, "utf-16-le", "utf-16-le"),
        (GERMAN, "utf-16-be", "utf-16-be"),
        (GERMAN, "cp1252", "cp1252"),
        (GERMAN, "mac_roman", "mac_roman"),
        (FRENCH, "cp1252", "cp1252"),
        (FRENCH, "mac_roman", "mac_roman"),
        (POLISH, "cp1250", "cp1250"),
        (RUSSIAN, "cp1251", "cp1251"),
        (RUSSIAN, "koi8-r", "koi8-r"),
        (RUSSIAN, "utf-16-le", "utf-16-le"),  # whose letters have no byte that is 0
        (JAPANESE, "utf-8", "utf-8"),
        (JAPANESE, "cp932", "cp932"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_letters_are_read_as_they_were_written(lines: list[str], encoding: str, taken: str, end: str) -> None:
    found = look(end.join(lines).encode(encoding))
    assert found.encoding == taken
    separator = ";" if ";" in lines[0] else ","
    assert [each.name for each in found.columns] == lines[0].split(separator)
    assert {*found.columns[0].examples} == {line.split(separator)[0] for line in lines[1:]}
    assert found.used == 30
    said = [text for text in texts(found) if text.startswith("The letters were read as")]
    assert bool(said) == (taken not in {"utf-8"} and encoding != "utf-16")  # where it was a guess, it is said


def test_an_encoding_that_cannot_be_told_is_said_with_the_others_beside_it() -> None:
    file = "Temp °C;y\n" + "".join(f"{n};{n % 2}\n" for n in range(20))
    found = look(file.encode("mac_roman"))  # one sign says nothing
    assert "Windows, Western Europe" in texts(found)[0]
    again = look(file.encode("mac_roman"), other(found, "Macintosh, Western Europe: °C"))
    assert again.columns[0].name == "Temp °C"


def test_a_choice_of_encoding_goes_before_all_marks() -> None:
    found = look("a;b\n" + "".join(f"é{n % 3};{n}\n" for n in range(20)), Reading(encoding="cp1252"))
    assert found.columns[0].examples[0] == "Ã©0"


def test_a_few_spoilt_bytes_do_not_make_another_encoding_of_it() -> None:
    file = ("Ort;y\n" + "".join(f"{['Köln', 'Düren'][n % 2]};{n}\n" for n in range(40))).encode()
    found = look(file.replace("Köln;20".encode(), b"K\xf6ln;20"))
    assert found.encoding == "utf-8"
    assert "1 character could not be read as UTF-8" in texts(found)[0]
    assert found.columns[0].examples[:2] == ("Köln", "Düren")


def test_characters_without_a_meaning_are_passed_over_and_said() -> None:
    found = look(b"a,b\0,y\n" + b"".join(b"%d,%d\0,%d\n" % (n, n * 3, n % 2) for n in range(200)))
    assert [each.name for each in found.columns] == ["a", "b", "y"]
    assert "201 characters without a meaning (NUL) were passed over." in texts(found)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"PK\x03\x04 and so on", "spreadsheet's own file"),
        (b"\xd0\xcf\x11\xe0 and so on", "old spreadsheet's own file .*in the program that made it"),
        (b"%PDF-1.7", "PDF"),
        (b"\x1f\x8b\x08", "compressed file .*Unpack it first"),
        (b"BZh91AY", "compressed file .*Unpack it first"),
        (b"{\\rtf1\\ansi a\tb", "text with its layout .*in the program that made it"),
        (b"SQLite format 3\0", "database .*in the program that made it"),
        (b"<!DOCTYPE html><html><table>", "web page"),
        (b'[{"a": 1}, {"a": 2}]', "JSON"),
    ],
)
def test_what_is_no_text_is_refused_with_its_name(content: bytes, what: str) -> None:
    with pytest.raises(ValueError, match=what):
        look(content)


@pytest.mark.parametrize("size", [120, 300, 3000, 60_000])
def test_bytes_by_chance_are_no_text(size: int) -> None:
    for seed in range(25):
        with pytest.raises(ValueError, match=r"This is not a table as text: [\d,]+ of its [\d,]+ char|looks like JSON"):
            look(random.Random(seed).randbytes(size))


@pytest.mark.parametrize(
    "content",
    [
        zlib.compress("".join(f"{n};{n * n}\n" for n in range(900)).encode()),
        np.random.default_rng(1).normal(size=400).tobytes(),
        np.random.default_rng(1).normal(size=400).astype("float32").tobytes(),
        np.arange(2000, dtype="int32").tobytes(),
        b"\x7fELF\x02\x01\x01" + np.random.default_rng(2).integers(0, 64, 900, dtype="uint8").tobytes(),
        b"a;b\n" + random.Random(3).randbytes(800),
    ],
    ids=["deflated", "float64", "float32", "int32", "program", "names above bytes"],
)
def test_numbers_as_a_machine_keeps_them_are_no_text(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"This is not a table as text: .* control signs"):
        look(content)


def test_a_few_control_signs_do_not_make_a_table_none() -> None:
    rows = [f"{n}{chr(2) if n % 9 == 0 else ''};{'uv'[n % 2]};{n * 3}" for n in range(40)]
    assert look("a;b;c\n" + "\n".join(rows)).rows == 40
    assert look("a;b;c\r\n" + "\r\n".join(f"{n};{n}\t;\f{n * 3}" for n in range(40)) + "\r\n\x1a").used >= 39


def test_an_encoding_that_was_chosen_wrongly_is_named() -> None:
    with pytest.raises(ValueError, match=re.escape("Read as Windows, Western Europe this is no text")):
        look("\n".join(RUSSIAN).encode("utf-16-le"), Reading(encoding="cp1252"))
