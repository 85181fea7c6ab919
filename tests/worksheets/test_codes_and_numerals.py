"""Codes: read back, and slips noticed. Numbers as pupils write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.worksheets import codes
from playground.worksheets.numerals import read


@given(st.sampled_from("ABCDEFG"), st.integers(0, codes.SEEDS - 1))
def test_a_code_is_read_back_however_it_is_typed(template: str, seed: int) -> None:
    code = codes.encode(template, seed)
    assert codes.decode(code) == (template, seed)
    assert codes.decode(f" {code.lower().replace('-', '')} ") == (template, seed)


@given(st.sampled_from("ABCDEFG"), st.integers(0, codes.SEEDS - 1), st.integers(0, 5), st.sampled_from(codes.ALPHABET))
def test_one_wrong_character_is_noticed(template: str, seed: int, place: int, other: str) -> None:
    body = codes.encode(template, seed).replace("-", "")
    wrong = body[:place] + other + body[place + 1 :]
    if wrong != body:
        with pytest.raises(ValueError, match="slip"):
            codes.decode(wrong)


@given(st.sampled_from("ABCDEFG"), st.integers(0, codes.SEEDS - 1), st.integers(0, 4))
def test_two_neighbours_exchanged_are_noticed(template: str, seed: int, place: int) -> None:
    body = codes.encode(template, seed).replace("-", "")
    wrong = body[:place] + body[place + 1] + body[place] + body[place + 2 :]
    if wrong != body:
        with pytest.raises(ValueError, match="slip"):
            codes.decode(wrong)


@pytest.mark.parametrize(
    ("code", "why"), [("", "6 characters"), ("B0007", "6 characters"), ("BI007-X", "There is no “I”")]
)
def test_what_is_no_code_gets_a_sentence(code: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        codes.decode(code)


@pytest.mark.parametrize(
    ("text", "value", "unit", "digits"),
    [
        ("0.5230", 0.523, 1e-4, 4), ("0,523", 0.523, 1e-3, 3), ("−.04", -0.04, 1e-2, 1), ("- 1,5", -1.5, 0.1, 2),
        ("3", 3, 1, 1), ("4.2e-3", 0.0042, 1e-4, 2), ("4,2·10^-3", 0.0042, 1e-4, 2), ("1.0", 1, 0.1, 2),
        ("+2.", 2, 1, 1),
    ],
)  # fmt: skip
def test_numbers_as_pupils_write_them(text: str, value: float, unit: float, digits: int) -> None:
    found = read(text)
    assert found is not None
    assert found.value == pytest.approx(value)
    assert found.unit == pytest.approx(unit)
    assert found.digits == digits


@pytest.mark.parametrize("text", ["", ".", "-", "1.2.3", "one", "1/2", "0x10", "1e999", "9" * 60, "٣"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert read(text) is None
