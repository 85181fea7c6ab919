"""Separators, names and quotation marks: how programs and people write them."""

import pytest

from playground.plans.reading import NO, YES, Reading
from tests.tables.make import look, other, read, texts

R = range(30)


def names(found) -> list[str]:
    return [each.name for each in found.columns]


@pytest.mark.parametrize(
    "file",
    [
        "Temperature, °C;Humidity, %;Pressure, hPa;y\n" + "".join(f"{n},5;{n % 11},1;{990 + n},0;{n % 2}\n" for n in R),
        "Preis, €;Fläche, m²;Zimmer, Anzahl;y\n" + "".join(f"{n}.5;{n * 3 % 11};{n % 4};{n % 2}\n" for n in R),
        "a, b;c, d;e, f;y\r\n" + "".join(f"{n},25;{n},125;{n * 7 % 5},5;{'ab'[n % 2]}\r\n" for n in R),
    ],
)  # fmt: skip
def test_commas_in_names_and_decimals_do_not_part_what_semicolons_part(file: str) -> None:
    found = look(file)
    assert found.separator == ";"
    assert names(found) == file.splitlines()[0].split(";")
    assert [each.kind for each in found.columns[:3]] == ["number"] * 3


@pytest.mark.parametrize(("sign", "end"), [(";", "\r\n"), (",", "\n"), ("\t", "\r\n"), ("|", "\n")])
def test_a_first_line_that_names_the_separator_is_no_header(sign: str, end: str) -> None:
    rows = [sign.join(["a", "b", "y"]), *(sign.join([str(n), str(n * 7 % 5), "uv"[n % 2]]) for n in R)]
    found = look(end.join([f"sep={sign}", *rows]))
    assert found.separator == sign
    assert names(found) == ["a", "b", "y"]
    assert found.rows == 30
    assert look(end.join([f'"sep={sign}"', *rows])).columns == found.columns


@pytest.mark.parametrize(
    "file",
    [
        "a;b;y;\n" + "".join(f"{n};{n * 7 % 5};{'uv'[n % 2]};\n" for n in R),
        "a,b,y\n" + "".join(f"{n},{n * 7 % 5},{'uv'[n % 2]},\n" for n in R),
        "a\tb\ty\t\t\r\n" + "".join(f"{n}\t{n * 7 % 5}\t{'uv'[n % 2]}\t\t\r\n" for n in R),
    ],
)
def test_a_separator_at_the_end_makes_no_column(file: str) -> None:
    found = look(file)
    assert names(found) == ["a", "b", "y"]
    assert (found.answer, found.used) == ("y", 30)


@pytest.mark.parametrize(
    ("file", "count"),
    [
        ("".join(f"{n / 8},{n * 7 % 5},{'uv'[n % 2]}\n" for n in R), 3),
        ("".join(f"2024-01-{n + 1:02d};{['red', 'blue'][n % 2]};{n}\n" for n in R), 3),
        ("".join(f"{['u', 'v'][n % 2]}\t{['yes', 'no', 'so'][n % 3]}\n" for n in R), 2),
        ("?,1,u\n" + "".join(f"{n / 8},{n * 7 % 5},{'uv'[n % 2]}\n" for n in R), 3),
    ],
)
def test_without_names_no_row_is_lost_and_it_is_said(file: str, count: int) -> None:
    found = look(file)
    assert not found.header
    assert names(found) == [f"column {n}" for n in range(1, count + 1)]
    assert found.rows == len(file.splitlines())
    assert any(text.startswith("The first line was read as a row, not as names") for text in texts(found))
    again = look(file, other(found, "It holds the names"))
    assert (again.header, again.rows) == (True, found.rows - 1)


@pytest.mark.parametrize(
    "file",
    [
        "land,2019,2020,2021\n" + "".join(f"L{n},{n + 0.5},{n * 7 % 5},{n * 3}\n" for n in R),
        "a,b\n" + "".join(f"{n},{n * 7 % 5}\n" for n in R),
        "colour,answer\n" + "".join(f"{['red', 'blue'][n % 2]},{['yes', 'no'][n % 3 > 0]}\n" for n in R),
        "when,y\n" + "".join(f"1.{n % 12 + 1}.2024,{n % 2}\n" for n in R),
    ],
)
def test_names_are_known_as_names(file: str) -> None:
    found = look(file)
    assert found.header
    assert names(found) == file.splitlines()[0].split(",")
    assert found.rows == 30
    turned = look(file, Reading(header=NO))
    assert (turned.rows, names(turned)[0]) == (31, "column 1")
    assert look(file, Reading(header=YES)).rows == 30


def test_names_alike_are_made_different_and_said() -> None:
    long = "How satisfied are you with the following of your lessons at school: "
    file = f"{long}maths,{long}sports,a,a,a (2),,y\n" + "".join(
        f"{n},{n * 3},1{n},{n % 7},4{n},{n % 5},{n % 2}\n" for n in R
    )
    found = look(file)
    assert len({*names(found)}) == 7
    assert names(found)[2:] == ["a", "a (3)", "a (2)", "column 6", "y"]
    assert all(len(name) <= 60 for name in names(found))
    assert any("More than one column is called" in text for text in texts(found))
    assert any("2 names are longer than 60 characters and cut." in text for text in texts(found))
    assert len(read(file).columns) == 6


@pytest.mark.parametrize("place", [3, 15, 29])
@pytest.mark.parametrize("column", [0, 1, 2])
@pytest.mark.parametrize("whole", [False, True])
def test_an_open_quotation_mark_swallows_nothing(place: int, column: int, whole: bool) -> None:
    rows = [[str(n), f"w{n % 3}", "uv"[n % 2]] for n in R]
    written = [[f'"{each}"' for each in row] if whole and n != place else row for n, row in enumerate(rows)]
    written[place] = [f'"{each}' if n == column else each for n, each in enumerate(rows[place])]
    file = "a,b,y\n" + "".join(",".join(row) + "\n" for row in written)
    found = look(file)
    assert (found.rows, found.used) == (30, 30)
    assert read(file).x[:, 0].tolist() == [float(n) for n in R]
    assert f"A quotation mark opens in line {place + 2} and does not close" in " ".join(texts(found))


def test_marks_that_close_may_hold_separators_lines_and_marks() -> None:
    cell = '"said ""no"",\nthen; left{}"'
    file = "a,text,y\n" + "".join(f"{n},{cell.format(n % 3)},{n % 2}\n" for n in R)
    found = look(file)
    assert (found.rows, found.used) == (30, 30)
    assert 'said "no",\nthen; left0' in found.columns[1].examples
    assert not any("quotation mark" in text for text in texts(found))


def test_more_open_marks_than_can_be_meant_are_ordinary_characters() -> None:
    file = "a,b,y\n" + "".join(f'{n},"w{n % 3},{n % 2}\n' for n in range(300))
    found = look(file)
    assert (found.rows, found.used) == (300, 300)
    assert any("More than 100 quotation marks" in text for text in texts(found))


@pytest.mark.parametrize(
    "file",
    ["a b y\n" + "".join(f"{n} {n * 7 % 5} {'uv'[n % 2]}\n" for n in R),
     "  a    b   y\n" + "".join(f"{n:3d} {n * 7 % 5:4d}   {'uv'[n % 2]}\n" for n in R)],
)  # fmt: skip
def test_columns_may_be_parted_by_spaces(file: str) -> None:
    found = look(file)
    assert found.separator == " "
    assert names(found) == ["a", "b", "y"]
    assert read(file).x[7].tolist() == [7, 49 % 5]


def test_names_of_rows_without_a_name_of_their_own() -> None:
    file = "a b y\n" + "".join(f'"{n + 1}" {n * 3} {n * 7 % 5} {n % 2}\n' for n in R)
    found = look(file)
    assert names(found) == ["row", "a", "b", "y"]
    assert found.columns[0].use == "left out"
    assert found.inputs == ("a", "b")


@pytest.mark.parametrize("title", ["Report of the year", "Report of the year;;;", "Stand: 1.1.2024\n\nKlasse 7b;;;"])
def test_titles_above_a_table_are_no_names(title: str) -> None:
    file = f"{title}\n\nName;A;B;y\n" + "".join(f"x{n};{n};{n * 3 % 7};{n % 2}\n" for n in R)
    found = look(file)
    assert names(found) == ["Name", "A", "B", "y"]
    assert found.used == 30
    assert dict(found.left_out) == {"it stands above the table": len(title.split("\n\n"))}


def test_commas_inside_of_unquoted_fields_are_refused_for_the_true_reason() -> None:
    with pytest.raises(ValueError, match=r"Of 30 rows 30 have another number of fields than the 3 .*; most have 5"):
        look("a,b,y\n" + "".join(f"{n},5,{n % 3},5,{n % 2}\n" for n in R))
