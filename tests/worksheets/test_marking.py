"""Marking: every named mistake at every place is named and counted once; what follows from it is said to follow."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.explain.working import Slip
from playground.worksheets.marking import COARSE, EMPTY, FOLLOWS, RIGHT, UNREADABLE, WRONG, mark
from playground.worksheets.sheet import Sheet, drawn
from playground.worksheets.templates import TEMPLATES
from playground.worksheets.work import worked

SEEDS = (0, 1, 77)
SHEETS = [(key, seed, drawn(template, seed)) for key, template in TEMPLATES.items() for seed in SEEDS]
IDS = [f"{key}{seed}" for key, seed, _ in SHEETS]


def written(sheet: Sheet, value: float, comma: bool = False) -> str:
    """As a pupil writes it: rounded to the sheet's decimals, in full where it asks for that."""
    text = f"{value:.{sheet.decimals}f}" if sheet.decimals is not None else f"{round(value, 6):.6f}".rstrip("0")
    text = text.replace("-", "−")
    return text.replace(".", ",") if comma else text


def _core(sentence: str) -> str:
    """A sentence as it stands alone or in the middle of another."""
    return sentence[1:].rstrip(".")


def worked_out(sheet: Sheet, slip: tuple[str, Slip] | None = None) -> dict[str, str]:
    """A pupil who goes on with rounded numbers, and makes one slip."""
    values = dict(sheet.given)
    answers: dict[str, str] = {}
    for item in sheet.items:
        value = worked(slip[1].way if slip and slip[0] == item.name else item.way, values)
        if not math.isfinite(value):
            break  # from a slip on there may be no going on: the rest stays empty
        answers[item.name] = written(sheet, value, comma=len(answers) % 2 == 1)
        values[item.name] = float(answers[item.name].replace("−", "-").replace(",", "."))
    return answers


@pytest.mark.parametrize(("key", "seed", "sheet"), SHEETS, ids=IDS)
def test_who_rounds_at_every_step_has_everything_right(key: str, seed: int, sheet: Sheet) -> None:
    assert [each.verdict for each in mark(sheet, worked_out(sheet))] == [RIGHT] * len(sheet.items)


@pytest.mark.parametrize(("key", "seed", "sheet"), SHEETS, ids=IDS)
def test_every_named_mistake_at_every_place_counts_once_and_is_named(key: str, seed: int, sheet: Sheet) -> None:
    right = sheet.values()
    seen = 0
    for item in sheet.items:
        for wrong in item.wrong:
            value = worked(wrong.way, right)
            if not math.isfinite(value) or abs(value - right[item.name]) <= 3 * sheet.unit:
                continue  # it gives the right number, or none
            marks = {each.name: each for each in mark(sheet, worked_out(sheet, (item.name, wrong)))}
            mine = marks[item.name]
            assert mine.verdict == WRONG, (item.name, wrong.sentence, mine)
            like = [other.sentence for other in item.wrong if abs(worked(other.way, right) - value) <= 3 * sheet.unit]
            assert any(_core(said) in mine.sentence for said in like), (item.name, wrong.sentence, mine.sentence)
            if len(like) == 1:
                assert _core(wrong.sentence) in mine.sentence
            counted = [each.name for each in marks.values() if each.verdict not in (RIGHT, FOLLOWS, EMPTY)]
            assert counted == [item.name], (item.name, wrong.sentence, counted)
            seen += 1
    assert seen > len(sheet.items)


def test_what_takes_the_wrong_number_follows_and_names_it() -> None:
    sheet = drawn(TEMPLATES["B"], 5)
    lost = next(wrong for wrong in sheet.items[0].wrong if wrong.kind == "sign")
    marks = {each.name: each for each in mark(sheet, worked_out(sheet, ("z1", lost)))}
    assert marks["h1"].verdict == FOLLOWS
    assert marks["h1"].sentence == "This follows rightly from your z₁, so it is not counted again."
    assert marks["z2"].verdict == RIGHT
    assert marks["h1"].own == pytest.approx(1 / (1 + math.exp(sheet.given["w11"] * sheet.given["x"])), abs=1e-4)


def test_who_goes_on_with_the_right_number_after_a_wrong_one_is_right() -> None:
    sheet = drawn(TEMPLATES["A"], 3)
    answers = worked_out(sheet) | {"z": "9.9"}
    marks = mark(sheet, answers)
    assert [each.verdict for each in marks] == [WRONG, *[RIGHT] * (len(marks) - 1)]


def test_a_slip_on_a_number_that_is_wrong_already_is_named_from_that_number() -> None:
    sheet = drawn(TEMPLATES["A"], 3)
    half = "Only 1 − ŷ is taken for the slope of sigmoid."
    slope = next(wrong for item in sheet.items for wrong in item.wrong if wrong.sentence == half)
    values = {**sheet.given, **sheet.values(), "y": 0.9}
    answers = worked_out(sheet) | {"y": "0.9000", "delta": written(sheet, worked(slope.way, values))}
    marks = {each.name: each for each in mark(sheet, answers)}
    assert marks["delta"].verdict == WRONG
    assert _core(half) in marks["delta"].sentence


def test_cut_in_place_of_rounded_is_right_and_too_few_digits_are_asked_for() -> None:
    sheet = drawn(TEMPLATES["A"], 3)
    right = sheet.values()
    cut = math.trunc(right["y"] * 10_000) / 10_000
    assert mark(sheet, {"y": f"{cut:.4f}"})[1].verdict == RIGHT
    assert mark(sheet, {"y": f"{right['y']:.1f}"})[1].verdict == COARSE
    assert "four decimals" in mark(sheet, {"y": f"{right['y']:.1f}"})[1].sentence
    off = right["y"] + 3e-4
    assert mark(sheet, {"y": f"{off:.4f}"})[1].verdict == WRONG


def test_nothing_and_nonsense_are_told_apart() -> None:
    sheet = drawn(TEMPLATES["A"], 3)
    marks = mark(sheet, {"z": " ", "y": "about a half"})
    assert [each.verdict for each in marks[:2]] == [EMPTY, UNREADABLE]
    assert "about a half" in marks[1].sentence


@given(st.dictionaries(st.text(max_size=8), st.text(max_size=60), max_size=6), st.sampled_from(sorted(TEMPLATES)))
def test_anything_at_all_is_marked(answers: dict[str, str], key: str) -> None:
    sheet = drawn(TEMPLATES[key], 2)
    named = {item.name: text for item, text in zip(sheet.items, answers.values(), strict=False)}
    assert [each.name for each in mark(sheet, answers | named)] == [item.name for item in sheet.items]


@given(st.floats(min_value=-1e300, max_value=1e300), st.sampled_from(sorted(TEMPLATES)))
def test_any_number_is_marked(number: float, key: str) -> None:
    sheet = drawn(TEMPLATES[key], 2)
    for item in sheet.items:
        assert len(mark(sheet, {item.name: f"{number:.4f}"[:40]})) == len(sheet.items)
