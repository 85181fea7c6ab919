"""Numbers as people write them, and what only looks like one."""

import math

import numpy as np
import pytest

from playground.keras_backend.tables import dates, numerals
from playground.plans.reading import CATEGORY, COMMA, EACH, INPUT, NUMBER, POINT, Reading
from tests.tables.make import look, other, read, texts

R = range(30)


@pytest.mark.parametrize(
    ("text", "point", "comma"),
    [
        ("12", 12, 12), ("-3", -3, -3), ("\u22123", -3, -3), ("+4", 4, 4), ("(12)", -12, -12), ("7-", -7, -7),
        ("1.5", 1.5, None), ("1,5", None, 1.5), (".5", 0.5, None), (",5", None, 0.5), ("5.", 5, None),
        ("1,234", 1234, 1.234), ("1.234", 1.234, 1234), ("0,123", None, 0.123), ("54,908", 54908, 54.908),
        ("1,234,567", 1234567, None), ("1.234.567", None, 1234567), ("1,234.5", 1234.5, None),
        ("1.234,5", None, 1234.5), ("12,34,567", 1234567, None), ("1 234,5", None, 1234.5), ("1\u00a0234", 1234, 1234),
        ("1\u202f234,5", None, 1234.5), ("1'234.50", 1234.5, None), ("1\u2019234", 1234, 1234),
        ("$1,200", 1200, 1.2), ("-$5.20", -5.2, None), ("$-5.20", -5.2, None), ("3,50 €", None, 3.5),
        ("CHF 12.50", 12.5, None), ("5%", 5, 5), ("5,5 %", None, 5.5), ("12 kg", 12, 12), ("-4 °C", -4, -4),
        ("1e3", 1000, 1000), ("1.5e-3", 0.0015, None), ("1E400", math.inf, math.inf),
        ("", None, None), ("abc", None, None), ("1_000", None, None), ("nan", None, None), ("inf", None, None),
        ("infinity", None, None), ("0x10", None, None), ("1/2", None, None), ("1-2", None, None), ("12 34", None, None),
        ("1,23,4", None, None), ("3a", None, None), ("A12", None, None), ("--", None, None), ("1.2.3", None, None),
    ],
)  # fmt: skip
def test_a_text_under_both_readings(text: str, point: float | None, comma: float | None) -> None:
    for sign, meant in ((POINT, point), (COMMA, comma)):
        found = numerals.read([text], sign).values[0]
        assert found == meant if meant is not None else np.isnan(found)


@pytest.mark.parametrize(
    ("separator", "cell", "meant", "said"),
    [
        (";", "{n},5", lambda n: n + 0.5, "a decimal comma, so 0,5 is 0.5"),
        (";", "{n}.250,75", lambda n: 1000 * n + 250.75, "a decimal comma, so 1.250,75 is 1250.75"),
        (";", "{n} 234,5", lambda n: 1000 * n + 234.5, "a decimal comma, so 1 234,5 is 1234.5"),
        ("\t", "{n},75", lambda n: n + 0.75, "a decimal comma"),
        (",", '"{n},250.5"', lambda n: 1000 * n + 250.5, "a decimal point, so 1,250.5 is 1250.5"),
        (",", '"$1,{n}00"', lambda n: 1000 + 100 * n, "a decimal point, so $1,100 is 1100"),
        (";", "{n}'200.5", lambda n: 1000 * n + 200.5, "a decimal point, so 1'200.5 is 1200.5"),
        (";", "{n},50 €", lambda n: n + 0.5, "\u201c€\u201d is left off"),
        (",", "{n}%", lambda n: n, "\u201c%\u201d is left off"),
        (",", "{n} kg", lambda n: n, "\u201ckg\u201d is left off"),
    ],
)
def test_a_column_is_read_under_its_convention_and_the_convention_is_said(separator, cell, meant, said) -> None:
    first = 0 if said.endswith("is 0.5") else 1
    numbers = list(range(first, first + 9)) * 3
    rows = [separator.join([cell.format(n=n), str(n * 5 % 13), "uv"[k % 2]]) for k, n in enumerate(numbers)]
    file = "\n".join([separator.join("xzy"), *rows])
    found = look(file)
    assert found.columns[0].use == "a number"
    assert read(file).x[:, 0].tolist() == [meant(n) for n in numbers]
    assert said in " ".join(text for text in texts(found) if text.startswith("x"))


@pytest.mark.parametrize(
    ("file", "first", "then"),
    [
        ('"pop","y"\n' + "".join(f'"{n + 1},234","{"ab"[n % 2]}"\n' for n in R), 1234, 1.234),  # truly either
        ("pop;y\n" + "".join(f"{n + 1},908;{n % 2}\n" for n in R), 1.908, 1908),
        ("pop\ty\n" + "".join(f"{n + 1}.234\t{n % 2}\n" for n in R), 1.234, 1234),
        ("pop;z;y\n" + "".join(f"{n + 1}.234;{n},5;{n % 2}\n" for n in R), 1234, 1.234),  # as its neighbour
        ("pop;z;y\n" + "".join(f"{n + 1},234;{n}.5;{n % 2}\n" for n in R), 1234, 1.234),
    ],
)
def test_what_is_truly_either_is_guessed_and_the_other_is_one_click_away(file, first, then) -> None:
    found = look(file)
    assert read(file).x[0, 0] == first
    assert any("It could be meant otherwise" in text for text in texts(found))
    sign = COMMA if found.columns[0].decimal == POINT else POINT
    choice = next(each for each in found.columns[0].decimals if each.reading.of("pop").decimal == sign)
    assert read(file, choice.reading).x[0, 0] == then


def test_several_undecided_columns_have_one_choice_together() -> None:
    file = "a\tb\ty\n" + "".join(f"{n + 1},234\t{n + 2},345\t{n % 2}\n" for n in R)
    found = look(file)
    assert read(file).x[0].tolist() == [1234, 2345]
    assert read(file, other(found, "All with a decimal comma")).x[0].tolist() == [1.234, 2.345]


def test_both_signs_in_one_column_are_read_each_by_its_own_and_asked_about() -> None:
    file = "a;y\n" + "".join(f"{n}{',.'[n % 3 == 0]}5;{n % 2}\n" for n in R)
    found = look(file)
    assert (found.columns[0].decimal, found.used) == (EACH, 30)
    assert read(file).x[:, 0].tolist() == [n + 0.5 for n in R]
    assert any(note.asks and "some a decimal comma" in note.text for note in found.notes)
    only = look(file, other(found, "With a decimal comma"))
    assert only.used == 20
    assert dict(only.left_out) == {f"a: '{n}.5' is no number": 1 for n in R if n % 3 == 0}


def test_two_currencies_are_no_one_number() -> None:
    file = "a,y\n" + "".join(f"{'$' if n else '£'}{n},{n % 2}\n" for n in R)
    assert dict(look(file).left_out) == {"a: '£0' is no number": 1}


@pytest.mark.parametrize("codes", [["00012", "00034", "01000"], ["007", "118", "203"], ["01", "02", "10"]])
def test_zeros_in_front_are_kept_and_said_so(codes: list[str]) -> None:
    file = "code,a,y\n" + "".join(f"{codes[n % 3]},{n},{n % 2}\n" for n in R)
    found = look(file)
    assert found.inputs[:3] == tuple(f"code = {each}" for each in codes)
    note = next(note for note in found.notes if note.column == "code")
    assert note.text == f"code: kept as text, since as a number {codes[0]} would lose its zeros."
    assert read(file, note.others[0].reading).x[:3, 0].tolist() == [float(each) for each in codes]


def test_many_codes_are_left_out_with_the_reason() -> None:
    found = look("zip,a,y\n" + "".join(f"{n + 1000:05d},{n},{n % 2}\n" for n in R))
    assert found.columns[0].use == "left out"
    assert "as a number it loses them" in found.columns[0].reason


@pytest.mark.parametrize("number", ["9007199254740993", "12345678901234567", "1'234'567'890'123'456'789"])
def test_whole_numbers_too_large_to_be_exact_are_said(number: str) -> None:
    found = look("id;a;y\n" + "".join(f"{number if n % 2 else n};{n};{n % 3}\n" for n in R))
    assert any("too large to be exact" in text and number in text for text in texts(found))
    assert not any("too large" in text for text in texts(look("id,y\n" + "".join(f"{2**53 - n},{n % 2}\n" for n in R))))


@pytest.mark.parametrize("huge", ["9" * 400, "1" * 5000, "1e400", "-1e999"])
def test_what_is_larger_than_any_number_is_left_out_and_listed(huge: str) -> None:
    found = look("a,y\n" + "".join(f"{huge if n == 3 else n},{n % 2}\n" for n in R))
    assert found.used == 29
    assert found.left_out[0][0].endswith("is larger than a number can be here")


@pytest.mark.parametrize(
    "form",
    ["2024-01-{n:02d}", "{n}.1.2024", "{n:02d}/01/24", "2024-01-{n:02d} 10:30", "2024-01-{n:02d}T10:30:15Z",
     "10:{n:02d}",     "{n} Jan 2024", "January {n}, 2024", "{n}. März 2023", "202401{n:02d}", "2024/01/{n:02d}"],
)  # fmt: skip
def test_dates_are_named_as_dates_and_left_out(form: str) -> None:
    found = look("when;a;y\n" + "".join(f"{form.format(n=n % 28 + 1)};{n};{n % 2}\n" for n in R))
    when = found.columns[0]
    assert (when.kind, when.role) == ("date", "left out")
    assert when.reason.startswith("Dates and times (")


@pytest.mark.parametrize("text", ["2024", "12.5", "1.234.567", "5-6", "red", "A 12", "2024.05", "31-31-2024"])
def test_what_is_no_date(text: str) -> None:
    assert not dates.is_date(text)


def test_a_number_may_be_taken_as_categories_and_back() -> None:
    file = "a,y\n" + "".join(f"{n % 4},{n % 2}\n" for n in R)
    assert look(file).inputs == ("a",)
    found = look(file, Reading().choose("a", role=INPUT, kind=CATEGORY))
    assert found.inputs == ("a = 0", "a = 1", "a = 2", "a = 3")
    assert look(file, found.reading.choose("a", role=INPUT, kind=NUMBER)).inputs == ("a",)


def test_histograms_count_every_row() -> None:
    found = look("a,c,y\n" + "".join(f"{n},{'rgb'[n % 3]},{n % 2}\n" for n in R))
    numbers = found.columns[0].histogram
    assert (len(numbers.counts), sum(numbers.counts), numbers.edges[0::20]) == (20, 30, (0, 29))
    assert (found.columns[1].histogram.labels, found.columns[1].histogram.counts) == (("b", "g", "r"), (10, 10, 10))
    large = look("a,y\n" + "".join(f"{'-' if n % 2 else ''}1.{n % 7}e308,{n % 2}\n" for n in R)).columns[0].histogram
    assert (sum(large.counts), all(map(math.isfinite, large.edges[1:-1]))) == (30, True)
