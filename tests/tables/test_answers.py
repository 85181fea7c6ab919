"""The answer: which column, a number or a class, spellings, rare classes, sizes that no training can hold."""

import pytest

from playground.plans.reading import ANSWER, CATEGORY, INPUT, NUMBER, Reading
from tests.tables.make import look, other, read, texts

R = range(40)


@pytest.mark.parametrize(
    ("names", "answer"),
    [("a,b,c", "c"), ("a,target,c", "target"), ("y,b,c", "y"), ("Class,b,c", "Class"), ("y,target,c", "c")],
)
def test_which_column_is_the_answer_is_guessed_and_said(names: str, answer: str) -> None:
    file = names + "\n" + "".join(f"{n % 3},{n * 7 % 4},{n * 5 % 6}\n" for n in R)
    found = look(file)
    assert found.answer == answer
    column = next(each for each in found.columns if each.name == answer)
    assert column.reason.startswith("The answer. It is ")
    second = names.split(",")[1]
    assert look(file, Reading().choose(second, role=ANSWER)).answer == second


def test_a_column_that_can_be_no_answer_is_passed_over() -> None:
    file = "a,b,when,note\n" + "".join(f"{n},{n % 3},2024-01-{n % 28 + 1:02d},text {n}\n" for n in R)
    found = look(file)
    assert (found.answer, found.kind, found.inputs) == ("b", "category", ("a",))


@pytest.mark.parametrize("values", [(1, 2, 3, 4, 5), (0, 1, 2), tuple(range(20))])
def test_ratings_are_taken_as_classes_and_said_and_may_be_numbers(values: tuple[int, ...]) -> None:
    file = "a,mark\n" + "".join(f"{n},{values[n % len(values)]}\n" for n in R)
    found = look(file)
    assert (found.kind, found.labels) == (CATEGORY, tuple(map(str, values)))
    assert f"mark holds {len(values)} different whole numbers and was taken as so many classes." in texts(found)
    number = look(file, other(found, "It is a number"))
    assert (number.kind, number.labels) == (NUMBER, ())
    assert read(file, number.reading).y[:2].tolist() == [float(values[0]), float(values[1])]


def test_numbers_with_fractions_and_many_whole_ones_are_numbers() -> None:
    assert look("a,y\n" + "".join(f"{n},{n % 5 + 0.5}\n" for n in R)).kind == NUMBER
    assert look("a,y\n" + "".join(f"{n},{n % 25}\n" for n in R)).kind == NUMBER
    reading = Reading().choose("y", role=ANSWER, kind=CATEGORY)
    classes = look("a,y\n" + "".join(f"{n},{n % 5 + 0.5}\n" for n in R), reading)
    assert classes.labels == ("0.5", "1.5", "2.5", "3.5", "4.5")


def test_spellings_of_one_word_are_one_class_and_may_be_kept_apart() -> None:
    file = "a,y\n" + "".join(f"{n},{['yes', 'Yes', 'YES', 'no', 'yes '][n % 5]}\n" for n in R)
    found = look(file)
    assert (found.labels, found.sizes) == (("no", "yes"), (8, 32))
    assert "y: \u201cyes\u201d, \u201cYes\u201d, \u201cYES\u201d count as one." in texts(found)
    apart = look(file, other(found, "Keep them apart"))
    assert apart.labels == ("YES", "Yes", "no", "yes")
    assert apart.sizes == (8, 8, 8, 16)


def test_single_letters_are_kept_apart_and_asked_about() -> None:
    file = "a,c,y\n" + "".join(f"{n},{'aAb'[n % 3]},{n % 2}\n" for n in R)
    found = look(file)
    assert found.inputs == ("a", "c = A", "c = a", "c = b")
    assert next(note for note in found.notes if note.column == "c").asks
    assert look(file, other(found, "Take them as one")).inputs == ("a", "c = a", "c = b")


def test_one_and_one_point_nought_are_one_class() -> None:
    assert look("a,y\n" + "".join(f"{n},{['1', '1.0', '2'][n % 3]}\n" for n in R)).labels == ("1", "2")


def test_a_class_of_one_row_and_classes_of_few_are_said() -> None:
    file = "a,y\n" + "".join(f"{n},{'lone' if n == 3 else 'few' if n in {5, 6} else 'uv'[n % 2]}\n" for n in R)
    said = " ".join(note.text for note in look(file).notes if note.asks)
    assert "there is one row only of \u201clone\u201d. It is either trained on or tested with, never both" in said
    assert "there are few rows of \u201cfew\u201d (2)" in said


@pytest.mark.parametrize(("size", "power"), [("e30", 31), ("e25", 26), ("e300", 301 - 1)])
def test_an_answer_too_large_to_be_squared_is_refused_for_that_and_fits_in_a_larger_unit(size: str, power: int) -> None:
    file = "a,y\n" + "".join(f"{n},{(n % 9 + 1) * (1 if size == 'e300' else 2.5)}{size}\n" for n in R)
    found = look(file)
    assert "32-bit numbers of a training can hold" in found.problem
    unit = look(file, other(found, "In units of 10 to the power of"))
    assert (unit.problem, unit.reading.of("y").power) == ("", power)
    assert 1 <= abs(read(file, unit.reading).y).max() < 10


def test_the_answer_moves_when_another_column_is_chosen() -> None:
    file = "a,b,y\n" + "".join(f"{n},{n % 4},{n % 2}\n" for n in R)
    first = Reading().choose("b", role=ANSWER, kind=CATEGORY)
    then = first.choose("a", role=ANSWER, kind=NUMBER)
    assert look(file, then).answer == "a"
    assert look(file, then.choose("a", role=INPUT)).answer == "y"


@pytest.mark.parametrize(
    ("column", "problem"),
    [
        (lambda n: "same", "y is the same in every row: there is nothing to predict."),
        (lambda n: f"text {n}", "y has 40 different values; at most 20 classes can be told apart."),
        (lambda n: "", "y is the same in every row: there is nothing to predict."),
    ],
)
def test_what_cannot_be_predicted_is_shown_all_the_same_with_the_reason(column, problem: str) -> None:
    found = look("a,y\n" + "".join(f"{n},{column(n)}\n" for n in R), Reading().choose("y", role=ANSWER))
    assert found.problem == problem
    assert [each.name for each in found.columns] == ["a", "y"]
