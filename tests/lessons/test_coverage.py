"""Every concept and every belief has a lesson, every lesson reads without a fault, and no number is written by hand."""

import re
from collections import Counter

import pytest

from playground.experiment.presets import PRESETS
from playground.lessons import serving
from playground.lessons.opened import opened
from tests.lessons.concepts import CONCEPTS, MISCONCEPTIONS

FOLDER = serving.FOLDER
KEYS = serving.listing()
TOLD_BY_WORDS = re.compile(r"(?<![\w.])\d*\.\d{3,}")
"""A number with so many decimals is a result, not a setting: it has to be computed."""


def test_every_concept_and_every_belief_is_met_and_no_other_is_named() -> None:
    met = Counter(name for names in serving.covered().values() for name in names)
    assert set(met) == {*CONCEPTS, *MISCONCEPTIONS}


@pytest.mark.parametrize("key", KEYS)
def test_a_lesson_reads_and_every_step_asks_for_something(key: str) -> None:
    lesson = serving.lesson(key)
    assert lesson["plan"]
    doing = [step for step in lesson["plan"] if step["done"] or step["ask"] or step["predict"] or step["find"]]
    assert doing, key
    assert all(step["look"] for step in lesson["plan"]), key
    for step in lesson["plan"]:
        if step["ask"]:
            assert sum(answer["right"] for answer in step["ask"]["answers"]) == 1
            assert all(answer["why"] for answer in step["ask"]["answers"])


@pytest.mark.parametrize("key", KEYS)
def test_the_level_stays_within_a_lesson(key: str) -> None:
    lesson = serving.lesson(key)
    opening = [each["open"] for each in [lesson, *lesson["plan"]] if each["open"]]
    links = [found.link for found in map(opened, opening) if found.link is not None]
    shown = {link.view.level or PRESETS[link.card].level if link.card else link.view.level for link in links}
    assert len(shown) <= 1, shown


@pytest.mark.parametrize("key", KEYS)
def test_results_are_computed_and_sentences_are_calm(key: str) -> None:
    text = (FOLDER / f"{key}.md").read_text(encoding="utf-8")
    told = re.sub(r"\{\{.*?\}\}|^open: .*$", "", text, flags=re.MULTILINE | re.DOTALL)
    assert not TOLD_BY_WORDS.findall(told), key
    assert "!" not in re.sub(r"!=", "", told), key


def test_the_first_lesson_comes_first_and_questions_last() -> None:
    groups = [serving.lesson(key)["group"] for key in KEYS]
    assert groups[0] == "Begin here"
    assert groups[-1] == "Questions people ask"
    assert [group for at, group in enumerate(groups) if group not in groups[:at]] == list(dict.fromkeys(groups))
    runs = [group for at, group in enumerate(groups) if at == 0 or groups[at - 1] != group]
    assert len(runs) == len(set(runs)), "a group's lessons stand together"
