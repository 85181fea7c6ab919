"""Rows: every one is used or listed with its line and the reason; limits; a column that splits them."""

import os
from pathlib import Path
from typing import Any

import pytest

from playground.keras_backend.tables import encoding, grid, limits, lines, table
from playground.plans import Plan, Source, from_json, layer, to_json, uploads
from playground.plans.reading import INPUT, LEFT_OUT, ColumnChoice, Reading
from playground.plans.sets import CSV
from tests.tables.make import kept, listed, look, other, read, texts

R = range(40)


def test_every_row_that_is_left_out_is_listed_with_line_and_reason() -> None:
    rows = [f"{n},{n * 2},{'uv'[n % 2]}" for n in R]
    rows[4], rows[9], rows[14], rows[19] = "4,8", "9,18,u,x", ",,", "19,38,"
    rows[24], rows[29] = "24,broken,u", '29,58,"v'
    found = look("a,b,y\n\n" + "\n".join(rows))
    assert [(row["line"], row["reason"], row["row"]) for row in listed(kept("a,b,y\n\n" + "\n".join(rows)), found)] == [
        ("7", "it has 2 fields, not 3", "4 | 8"),
        ("12", "it has 4 fields, not 3", "9 | 18 | u | x"),
        ("17", "nothing stands in it", " |  | "),
        ("22", "y, the answer, is missing", "19 | 38 | "),
        ("27", "b: 'broken' is no number", "24 | broken | u"),
    ]
    assert (found.rows, found.used) == (40, 35)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding_of", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1252", "mac_roman"])
def test_what_is_left_out_opens_where_the_table_does(separator: str, encoding_of: str) -> None:
    rows = [[str(n), ["Köln", "Düren", "Müßig"][n % 3], str(n * 2)] for n in R]
    rows[8], rows[30] = ["8", "Köln"], ["", "", ""]
    lines_of = [["Zahl", "Städte", "Maß"], *rows]
    content = "\r\n".join(separator.join(row) for row in lines_of).encode(encoding_of)
    found = look(content)
    assert found.separator == separator
    digest = kept(content)
    out = listed(digest, found)
    assert [(row["line"], row["row"]) for row in out] == [("10", "8 | Köln"), ("32", " |  | ")]
    assert [(str(line), reason, text) for line, reason, text in found.lost] == [
        (row["line"], row["reason"], row["row"]) for row in out
    ]
    written = table.left_out(digest, Reading())
    if encoding_of.startswith("utf"):
        assert written.decode(found.encoding).startswith("\ufeffline")
    else:
        assert "Köln".encode(encoding_of) in written


def test_what_has_no_place_in_the_encoding_of_the_file_is_written_in_utf_8() -> None:
    rows = [f"{n};{['Köln', 'Düren', 'Müßig'][n % 3]};{n}" for n in R]
    content = b"a;b;c\n" + "\n".join(rows).encode("cp1252") + b"\n1;D\x81\xfcren"
    found = look(content, Reading(encoding="cp1252"))  # in which 81 is no letter
    (row,) = listed(kept(content), found)
    assert row["row"] == "1 | D\ufffdüren"


def test_the_first_rows_left_out_are_at_hand_in_the_order_of_the_file() -> None:
    rows = [f"{n},{'x' if n in {3, 11, 15} else n * 2},{'uv'[n % 2]}" if n % 7 else f"{n}" for n in range(60)]
    found = look("a,b,y\n" + "\n".join(rows))
    assert [line for line, *_ in found.lost] == [2, 5, 9, 13, 16]


def test_examples_are_the_first_values_of_the_file() -> None:
    towns = ["Ulm", "Bonn", "Bonn", "Aue", "Bonn", "Gera", "Bonn", "Hof", *["Bonn"] * 30]
    found = look("a,town\n" + "".join(f"{n % 9},{town}\n" for n, town in enumerate(towns)))
    assert found.columns[1].examples == ("Ulm", "Bonn", "Aue", "Gera")
    assert found.columns[0].examples == ("0", "1", "2", "3")


def test_short_rows_may_be_filled_up() -> None:
    file = "a,y,b,c\n" + "".join(f"{n},{n % 2},{n % 3},{n % 5}\n" if n % 4 else f"{n},{n % 2}\n" for n in R)
    found = look(file)
    assert found.used == 30
    assert look(file, other(found, "What is lacking at the end is empty")).used == 40
    mostly = "a,y,b,c\n" + "".join(f"{n},{n % 2},{n % 3},{n % 5}\n" if n % 4 == 0 else f"{n},{n % 2}\n" for n in R)
    assert look(mostly).used == 40  # a program that drops what is empty at the end
    assert look(mostly, other(look(mostly), "Leave such rows out")).used == 10


@pytest.mark.parametrize("place", [0, 5, 39])
def test_a_stray_carriage_return_loses_nothing(place: int) -> None:
    rows = [f"{n},{n * 2},{n % 2}" for n in R]
    rows[place] = rows[place].replace(",", ",\r", 1)
    found = look("a,b,y\r\n" + "\r\n".join(rows) + "\r\n")
    assert (found.rows, found.used) == (40, 40)
    assert "1 carriage return in the midst of a row was passed over." in texts(found)


def test_lines_that_end_in_several_ways_are_all_lines() -> None:
    file = "a,b,y\r\n" + "".join(f"{n},{n * 2},{n % 2}" + ["\r\n", "\n", "\r"][n % 3] for n in R)
    assert read(file).x[:, 0].tolist() == [float(n) for n in R]


def test_beyond_the_most_rows_it_is_said_how_many_are_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    many = limits.MOST_ROWS + 1234
    file = "a,y\n" + "".join(f"{n},{n % 2}\n" for n in range(many))
    found = look(file)
    assert (found.rows, found.used) == (many, limits.MOST_ROWS)
    assert "Only the first 200,000 rows are taken; 1,234 further ones are left out." in texts(found)
    (cut,) = listed(kept(file), found)
    assert (cut["line"], cut["to line"], cut["rows"]) == ("200002", "201235", "1234")
    assert cut["reason"] == "only the first 200,000 rows are taken"


def test_repeated_rows_are_said_and_kept() -> None:
    found = look("a,y\n" + "1,u\n2,v\n" * 10)
    assert found.used == 20
    assert "18 rows repeated: the same stands in another one. Kept." in texts(found)


@pytest.mark.parametrize(
    ("words", "sizes"),
    [(("train", "test"), (27, 0, 13)), (("Training", "Test"), (27, 0, 13)), (("train", "val", "test"), (14, 13, 13))],
)
def test_a_column_that_splits_the_rows_is_taken_as_the_split_and_may_be_set_aside(words, sizes) -> None:
    which = [words[0] if len(words) == 2 and n % 3 == 0 else words[n % 3 - (len(words) == 2)] for n in R]
    file = "a,set,y\n" + "".join(f"{n},{which[n]},{n % 5 / 2}\n" for n in R)
    found = look(file)
    assert found.columns[1].use == "training or test"
    assert found.split == sizes
    assert found.inputs == ("a",)
    assert read(file).part.tolist() == [
        {"train": 0, "training": 0, "val": 1, "test": 2}[each.lower()] for each in which
    ]
    random = look(file, other(found, "Split at random instead"))
    assert (random.split, random.inputs, read(file, random.reading).part) == ((), ("a",), None)
    used = look(file, Reading().choose("set", role=INPUT))
    assert "set = " in used.inputs[1]


def test_a_column_of_other_words_is_no_split() -> None:
    assert look("a,set,y\n" + "".join(f"{n},{['train', 'plane'][n % 2]},{n % 3}\n" for n in R)).split == ()


@pytest.mark.parametrize("names", ["a," * 999_999 + "a", ",".join(f"c{n}" for n in range(400_000)), "x" * 300_000])
def test_a_first_line_too_wide_is_refused_before_anything_is_read(names: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def unread(*_: object) -> None:
        raise AssertionError("it was read on")

    monkeypatch.setattr(encoding, "decode", unread)
    for end in ("\n", "\r", ""):
        with pytest.raises(ValueError, match=r"at most 200"):
            grid.of(f"{names}{end}1,2{end}".encode(), Reading())
    with pytest.raises(ValueError, match=r"at most 200"):
        grid.of(f"{names}\n1".encode("utf-16"), Reading())
    lines.refuse_width(",".join(f"{'n' * 100}{n}" for n in range(200)).encode() + b"\n" * 3)


def test_reading_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grid, "Clock", lambda: limits.Clock(-1.0))
    with pytest.raises(ValueError, match="took longer than 30 seconds and was given up"):
        look("a,b\n" + "1,2\n" * 20)


def test_more_numbers_than_memory_is_meant_for_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("playground.keras_backend.tables.understanding.MOST_NUMBERS", 100)
    found = look("a,b,c,y\n" + "".join(f"{n},{n % 3},{n % 7},{n % 2}\n" for n in R))
    assert found.problem.startswith("With each category a column of its own, the table has 120 numbers; at most 100")


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "0" * 31, "0" * 33, "G" * 32, "", "a" * 32 + "\n"])
def test_what_a_client_names_is_never_opened(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "read_bytes", lambda path: pytest.fail(f"{path} was opened"))
    with pytest.raises(ValueError, match="known by its hash"):
        uploads.content(name)
    if name:  # without one, the table is still to be given
        with pytest.raises(ValueError, match=r"does not travel in a link"):
            Plan(Source(CSV, file=name, target="y", shape=(3,), labels=("u", "v")), (layer("dense"),))


def test_a_table_that_is_gone_is_asked_for() -> None:
    with pytest.raises(ValueError, match=r"not on the server any more\. Give the file again"):
        uploads.content("a" * 32)


def test_the_newest_tables_are_kept() -> None:
    first = uploads.store(b"first")
    path = uploads.place(first)
    os.utime(path, (1, 1))
    for n in range(40):
        uploads.store(b"%d" % n)
    assert not path.exists()
    assert len(list(path.parent.iterdir())) == 40


def test_a_plan_of_a_table_travels_as_text() -> None:
    from playground.keras_backend.tables import telling

    file = "a,b,y\n" + "".join(f"{n},{n % 3},{'uv'[n % 2]}\n" for n in R)
    reading = Reading(separator=",").choose("b", role=LEFT_OUT).choose("a", missing=("NA", "-"))
    source = telling.source(kept(file), reading)
    assert source.columns == (("a", "a number"), ("b", "left out"), ("y", "the answer, a class"))
    plan = Plan(source, (layer("dense"),))
    assert from_json(to_json(plan)) == plan


@pytest.mark.parametrize(
    "changes",
    [{"shape": ("3",)}, {"shape": (3, 3)}, {"shape": (0,)}, {"labels": ("u",)}, {"labels": (1, 2)}, {"target": 5},
     {"columns": (("a",), 3)}, {"shape": (10**9,)}],
)  # fmt: skip
def test_what_was_found_in_a_table_looks_like_it(changes: dict) -> None:
    good: dict[str, Any] = {"file": "a" * 32, "target": "y", "shape": (3,), "labels": ("u", "v")}
    Plan(Source(CSV, **good), (layer("dense"),))
    with pytest.raises(ValueError, match=r"\w"):
        Plan(Source(CSV, **good | changes), (layer("dense"),))


@pytest.mark.parametrize(
    "document",
    [{"encoding": "rot13"}, {"separator": "x"}, {"header": True}, {"columns": [{"name": "a", "role": "king"}]},
     {"columns": [{"name": 5}]}, {"columns": 7}, {"columns": [{"name": "a", "missing": "NA"}]}, {"more": 1}, 5,
     {"columns": [{"name": "a", "power": 1e300}]}, {"columns": [{"name": "a", "missing": ["x" * 100]}]}],
)  # fmt: skip
def test_a_reading_of_anything_else_is_refused(document: object) -> None:
    with pytest.raises((ValueError, TypeError)):
        Reading.from_document(document)


def test_choices_for_columns() -> None:
    reading = Reading().choose("a", role=INPUT).choose("b", missing=("-",)).choose("a", role="")
    assert reading.columns == (ColumnChoice("b", missing=("-",)),)
