"""A table from file to numbers, and what cannot be taken."""

import numpy as np
import pytest

from playground.plans.reading import ANSWER, Reading
from tests.tables.make import look, read, texts

TABLE = "height;colour;weight;kind\n1.80;red;80;a\n" + "\n".join(
    f"1.{n:02d};{'red' if n % 2 else 'blue'};{60 + n};{'ab'[n % 2]}" for n in range(20)
)


def test_a_table_of_numbers_and_categories() -> None:
    table = read(TABLE)
    assert table.columns == ("height", "colour = blue", "colour = red", "weight")
    assert table.labels == ("a", "b")
    assert table.x[0].tolist() == [1.8, 0, 1, 80]
    assert table.y.tolist() == [0, *(n % 2 for n in range(20))]
    number = read(TABLE, Reading().choose("weight", role=ANSWER))
    assert number.labels == ()
    assert number.y[0] == 80


def test_a_missing_number_is_a_gap_and_a_missing_category_one_of_its_own() -> None:
    rows = "\n".join(f"{'' if n == 3 else n},{'' if n == 4 else 'uv'[n % 2]},{'ab'[n % 3 > 0]}" for n in range(20))
    found = look(f"x,c,y\n{rows}\n")
    table = read(f"x,c,y\n{rows}\n")
    assert table.columns == ("x", "c = u", "c = v", "c is empty")
    assert np.flatnonzero(np.isnan(table.x).any(axis=1)).tolist() == [3]
    assert table.x[4].tolist() == [4, 0, 0, 1]
    assert texts(found) == [
        "x: 1 value is missing; the middle value of the training rows stands in.",
        "c: 1 value is missing, which counts as a category of its own.",
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a,b\n" + "1,2\n2,2\n" * 12, "b is the same in every row|No column is left to predict from"),
        ("a,b\n" + "1,x\n2,y\n" * 2, r"^The table has 4 rows only; at least 10 are needed\.$"),
        (
            "a,b,y\n" + "1,2,\n2,3,u\n3,4,v\n" * 4,
            r"^Only 8 complete rows are left; .* for this: y, the answer, is miss",
        ),
        ("a\n1\n2\n", "one column only"),
        ("", "The file is empty"),
        ("\n\n \n", "The file is empty|nothing in this file but empty lines"),
        ("a,b\n", "one line only"),
        (",".join(f"c{n}" for n in range(201)) + "\n" + ",".join("1" * 201), "201 columns; at most 200"),
        ("a,b\n" + "1,2\n" * 3_000_000, "12.0 MB; at most 10 MB"),
    ],
)
def test_a_table_that_cannot_be_used(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        read(text)
