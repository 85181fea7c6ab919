"""Questions before a step: there is one for every step that makes something new, and its right answer is right."""

from __future__ import annotations

from random import Random

import pytest

from playground.experiment import Run
from playground.explain import numbers
from playground.explain.predicting import Ahead, ahead_of, answered, ask
from playground.timeline import Moment, Timeline
from tests.explain.moments import VARIED, moment
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
                assert answered(ahead, asked, key).right == (key == asked.right)
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
