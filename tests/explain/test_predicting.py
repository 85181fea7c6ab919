"""Questions before a step: there is one for every step that makes something new, and its right answer is right."""

from __future__ import annotations

import re
from itertools import pairwise
from random import Random

import pytest

from playground.experiment import Run
from playground.explain import numbers
from playground.explain.diagnosing import NONE_KNOWN
from playground.explain.predicting import Ahead, ahead_of, answered, ask
from playground.explain.story import story
from playground.timeline import Moment, Timeline
from tests.explain.moments import VARIED, inspected, moment
from tests.explain.random_experiments import random_stack


def passes(at: Moment, level: int) -> list[tuple[str, Ahead]]:
    """What each of the four moves of an update computes."""
    ends: dict[str, str] = {}
    for step in at.steps:
        ends["update" if step.phase == "recheck" else step.phase] = step.id
    found, before = [], None
    for phase, end in ends.items():
        ahead = ahead_of(at, before, end, level=level)
        assert ahead is not None
        found.append((phase, ahead))
        before = end
    return found


def check(at: Moment, level: int) -> int:
    """How many questions the four moves have, every one answered rightly and wrongly."""
    count = 0
    for phase, ahead in passes(at, level):
        for number in range(4):
            asked = ask(ahead, "seed", number)
            if asked is None:
                known = {"loss": len(at.x) == 1 or ahead.view.own_loss == 0, "forward": ahead.view.last == 0}
                assert known[phase]
                break
            assert ask(ahead, "seed", number) == asked
            made = ahead.desk.quantity(asked.key)
            assert made is None or made.step in ahead.ids, "on the screen already"
            right = asked.right if asked.options else numbers.text(ahead.desk.true(asked.key), 6)
            assert answered(ahead, asked, right).right, (asked, right)
            for key, _ in asked.options:
                worth = answered(ahead, asked, key)
                assert worth.right == (key == asked.right)
                assert worth.sentence.startswith("Right. " if worth.right else "Not so. ")
            assert not answered(ahead, asked, None).right
            assert answered(ahead, asked, None).sentence
            count += 1
    return count


@pytest.mark.parametrize("name", [name for name in VARIED if name != "diverging"])
@pytest.mark.parametrize("level", [0, 3])
def test_every_move_has_questions_whose_answers_are_the_engines(name: str, level: int) -> None:
    assert check(moment(VARIED[name], 1), level) >= 7


@pytest.mark.parametrize("seed", range(12))
def test_pictures_and_sequences_have_questions_too(seed: int) -> None:
    timeline = Timeline(Run(random_stack(Random(seed))))
    assert check(timeline.moment(timeline.reached(2)), 3) >= 8


def test_a_lesson_gets_the_question_that_it_wants() -> None:
    *_, (_, backward), (_, update) = passes(moment(VARIED["first screen"], 0), 5)
    asked = ask(backward, "seed", kind="sign", about="w:0:0:0")
    assert asked is not None
    assert (asked.kind, asked.about) == ("sign", "w:0:0:0")
    assert asked.right == ("+" if backward.desk.true("g w:0:0:0") > 0 else "-")
    assert ask(update, "seed", kind="sign", about="n:0:0") is None


def test_numbers_are_asked_for_from_the_level_on_that_shows_them() -> None:
    for level, kinds in ((0, False), (3, True)):
        _, ahead = passes(moment(VARIED["first screen"], 0), level)[0]
        assert any(ask(ahead, f"{seed}", 0).kind == "number" for seed in range(20)) is kinds  # type: ignore[union-attr]


def test_the_guess_and_a_single_examples_loss_are_on_the_screen_already() -> None:
    for name in ("first screen", "2-2-2"):
        for phase, ahead in passes(moment(VARIED[name], 0), 5):
            for seed in range(8):
                asked = ask(ahead, f"{seed}{phase}")
                assert asked is None or asked.key != "a n:1:0"
                assert asked is None or name == "first screen" or asked.key != "loss"


# -- another question, how far off, and why ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in VARIED if name != "diverging"])
@pytest.mark.parametrize("level", [0, 3])
def test_another_question_is_another_or_there_is_said_to_be_none(name: str, level: int) -> None:
    for _, ahead in passes(moment(VARIED[name], 1), level):
        asked = [ask(ahead, "seed", count) for count in range(6)]
        if asked[0] is None:
            continue
        texts = [each.text for each in asked if each is not None]
        assert len(texts) == len(asked)
        for first, second in pairwise(texts):
            assert (first != second) is not asked[0].alone, texts


@pytest.mark.parametrize("name", [name for name in VARIED if name != "diverging"])
@pytest.mark.parametrize("level", [0, 3])
def test_a_wrong_answer_is_told_why(name: str, level: int) -> None:
    """What is right, and in the words of its operation how it came about; of a number that no known mistake leads to,
    too, with the formulas.
    """
    for _, ahead in passes(moment(VARIED[name], 1), level):
        for count in range(4):
            asked = ask(ahead, "seed", count)
            if asked is None:
                break
            wrong = next((key for key, _ in asked.options if key != asked.right), "123456789")
            worth = answered(ahead, asked, wrong)
            if asked.kind == "number":
                assert worth.sentence.endswith(NONE_KNOWN)
                assert worth.reason
            elif asked.key.startswith("theta "):
                assert "the loss has the slope" in worth.sentence
            elif asked.key not in ("recheck", "epoch"):
                # Not so. What is right. How it came about.
                assert len(worth.sentence.split(". ")) >= 3, worth.sentence


def test_how_far_off_a_choice_is() -> None:
    """Of the first screen's update: moves of -0.0836, +0.0361, -0.0214, +0.0723; a gradient of -0.3605."""
    *_, (_, backward), (_, update) = passes(moment(VARIED["first screen"], 0), 2)
    found = {}
    for count in range(12):
        for ahead, kind in ((update, "choice"), (backward, "size")):
            asked = ask(ahead, "seed", count, kind=kind)
            assert asked is not None
            found[asked.text] = (ahead, asked)
    ahead, most = found["Which of these will this update move most?"]
    for option in most.options:
        own, best = (
            abs(ahead.desk.true(f"theta {key}") - ahead.desk.true(f"w {key}")) for key in (option.key, most.right)
        )
        sentence = answered(ahead, most, option.key).sentence
        told = (
            f"Your answer, {option.text.replace('bias', 'the bias')}, comes to {numbers.percent(own / best)} of that."
        )
        assert (told in sentence) == (option.key != most.right), sentence
    ahead, size = found["How large will the gradient of x₂→h₂ be, sign aside?"]
    assert ahead.desk.true("g w:0:1:1") == pytest.approx(-0.3605, abs=1e-4)
    for power, told in (
        (-2, "at least 3.61 times too small"),
        (-3, "at least 36.1 times"),
        (0, "at least 2.77 times too large"),
    ):
        low = str(10.0**power)
        if low in dict(size.options):
            assert told in answered(ahead, size, low).sentence


@pytest.mark.parametrize("name", ["first screen", "2-2-2", "huber, momentum", "softmax, fused, penalties"])
def test_a_size_is_not_asked_of_rounding(name: str) -> None:
    """No edge that is offered is nearer to the number than a factor of 1.45; a loss has no sign to leave aside."""
    seen = 0
    for phase, ahead in passes(moment(VARIED[name], 0), 3):
        for count in range(12):
            asked = ask(ahead, f"size {phase}", count, kind="size")
            if asked is None:
                break
            value = abs(
                ahead.desk.true(asked.key) - (ahead.desk.true(f"w {asked.about}") if "theta" in asked.key else 0)
            )
            low = float(asked.right)
            assert 1.45 * low < value < 10 * low / 1.45, asked
            edges = [float(key) for key, _ in asked.options]
            assert all(max(value / edge, edge / value) > 1.45 for edge in edges), asked
            assert ("sign aside" in asked.text) == (asked.key != "loss")
            seen += 1
    assert seen >= 6


def test_a_loss_of_hardly_more_than_1_is_offered_between_other_numbers() -> None:
    """The first screen's loss is 1.001."""
    ahead = dict(passes(moment(VARIED["first screen"], 0), 3))["loss"]
    asked = ask(ahead, "seed", kind="size")
    assert asked is not None
    assert asked.text == "How large will the loss of this example be?"
    assert dict(asked.options)[asked.right] == "0.3 to 3"


def test_who_is_asked_whether_the_loss_will_fall_is_told_where_it_is_unless_the_step_works_that_out() -> None:
    at = moment(VARIED["first screen"], 0)
    known, unknown = (ahead_of(at, step, "recheck", level=3) for step in ("loss", None))
    for ahead, is_told in ((known, True), (unknown, False)):
        assert ahead is not None
        asked = next(each for count in range(40) if (each := ask(ahead, "seed", count)) and each.key == "recheck")
        assert ("The loss of this example is 1.001." in asked.text) == is_told, asked.text
        assert asked.text.endswith("?")


def test_what_is_still_asked_can_be_left_out_of_what_is_said() -> None:
    """The end of the way back tells what the update will do: that part of the sentence is known by itself."""
    for name in ("first screen", "2-2-2", "huber, momentum", "softmax, fused, penalties"):
        at = moment(VARIED[name], 1)
        told = [each for each in story(at, "w:0:0:0") if each.foretold]
        assert [each.phase for each in told] == ["backward"]
        (caption,) = told
        assert "update moves it" in caption.foretold
        assert "the update" not in caption.summary.replace(caption.foretold, "")
        gradient = inspected(at, told[0].id, "w:0:0:0")["gradient"]
        assert "the update" not in gradient["sentence"].replace(gradient["foretold"], "")
        assert gradient["foretold"] in gradient["sentence"]


def test_which_of_several_it_is_is_said_with_its_number_and_the_others_apart() -> None:
    *_, (_, update) = passes(moment(VARIED["first screen"], 0), 2)
    posed = (ask(update, "seed", count, kind="choice") for count in range(12))
    asked = next(each for each in posed if each is not None and each.text.startswith("Which of these"))
    sentence = answered(update, asked, None).sentence
    right = dict(asked.options)[asked.right].replace("bias", "the bias")
    assert re.match(rf"It is {re.escape(right)}, with [+−]\d\S*\. The others?: ", sentence), sentence
    # Its own name stands before the colon alone, with its number and not twice.
    others = sentence.partition(": ")[2].partition(". ")[0]
    assert right not in others, sentence
