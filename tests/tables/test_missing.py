"""Missing or not: an empty cell is; the usual words are asked about, once a column, with the count."""

import numpy as np
import pytest

from tests.tables.make import look, other, read

R = range(40)


@pytest.mark.parametrize("word", ["NA", "n/a", "?", "-", "null", "None", "NaN", "#N/A", "k. A.", "#NV"])
def test_a_word_among_numbers_is_asked_about_with_its_count(word: str) -> None:
    file = "a,b,y\n" + "".join(f"{n},{word if n % 10 == 3 else n * 2},{n % 2}\n" for n in R)
    found = look(file)
    assert found.columns[1].kind == "number"
    assert found.columns[1].words == ((word, 4, False),)
    asked = [note for note in found.notes if note.column == "b" and note.asks]
    assert [note.text for note in asked] == [
        f"b: does \u201c{word}\u201d (4) mean that the value is missing? Until you say so, such rows are left out."
    ]
    assert dict(found.left_out) == {f"b: {word!r} is no number": 4}
    said = look(file, asked[0].others[0].reading)
    assert (said.used, said.columns[1].missing, said.columns[1].words) == (40, 4, ((word, 4, True),))
    assert not [note for note in said.notes if note.asks]
    assert np.flatnonzero(np.isnan(read(file, said.reading).x[:, 1])).tolist() == [3, 13, 23, 33]


def test_several_words_are_one_question_and_may_be_answered_apart() -> None:
    file = "a,b,y\n" + "".join(f"{n},{'?' if n == 3 else '-' if n < 6 and n > 3 else n * 2},{n % 2}\n" for n in R)
    found = look(file)
    asked = next(note.text for note in found.notes if note.asks)
    assert asked.startswith("b: does \u201c?\u201d (1), \u201c-\u201d (2) mean")
    assert look(file, other(found, "All of them")).used == 40
    assert look(file, other(found, "Only \u201c-\u201d")).used == 39


def test_a_class_called_none_and_the_country_na_are_values() -> None:
    file = "a,country,kind\n" + "".join(f"{n},{['NA', 'DE', 'FR'][n % 3]},{['None', 'Some'][n % 2]}\n" for n in R)
    found = look(file)
    assert (found.labels, found.sizes) == (("None", "Some"), (20, 20))
    assert found.inputs == ("a", "country = DE", "country = FR", "country = NA")
    assert found.used == 40
    table = read(file, found.reading.choose("country", missing=("NA",)))
    assert table.columns == ("a", "country = DE", "country = FR", "country is empty")
    assert table.x[:, 3].tolist() == [float(n % 3 == 0) for n in R]
    asked = next(note for note in found.notes if note.column == "kind" and note.asks)
    gone = look(file, asked.others[0].reading)
    assert gone.problem == "kind is the same in every row: there is nothing to predict."


def test_one_question_mark_among_the_answers_makes_no_sixty_texts_of_it() -> None:
    file = "a,y\n" + "".join(f"{n},{'?' if n == 7 else n * 1.5}\n" for n in range(60))
    found = look(file)
    assert (found.kind, found.used, found.problem) == ("number", 59, "")
    said = look(file, other(found, "Yes, missing"))
    assert dict(said.left_out) == {"y, the answer, is missing": 1}


def test_only_an_empty_cell_is_missing_by_itself() -> None:
    file = "a,b,y\n" + "".join(f"{'' if n == 2 else n},{' ' if n == 3 else 'uv'[n % 2]},{n % 2}\n" for n in R)
    found = look(file)
    assert [each.missing for each in found.columns] == [1, 1, 0]
    assert found.used == 40


def test_a_column_says_that_words_that_may_mean_missing_do_not_count() -> None:
    file = "a,b,y\n" + "".join(f"{n},{'n/a' if n == 5 else n * 2},{n % 2}\n" for n in R)
    found = look(file)
    assert [each.reason for each in found.columns[:2]] == [
        "A number: all of its values are.",
        "A number: all of its values are, not counting what may mean missing.",
    ]


def test_a_text_that_is_no_usual_word_is_said_and_its_rows_listed() -> None:
    file = "a,b,y\n" + "".join(f"{n},{'broken' if n == 5 else n * 2},{n % 2}\n" for n in R)
    found = look(file)
    note = next(note for note in found.notes if note.column == "b")
    assert note.asks
    assert "1 row left out, since what stands there is no number one can reckon with (\u201cbroken\u201d)." in note.text
