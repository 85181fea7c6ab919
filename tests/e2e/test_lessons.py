"""Lessons played from start to finish: every step recognised, every figure the engine's.

At a desk three, all with --every; on a phone and before a class one each, several with --every.
"""

from typing import Any

import pytest
from playwright.sync_api import expect

from playground.lessons import serving
from tests.e2e.conftest import OpenPage
from tests.e2e.lesson_player import LessonPlayer

AT_A_DESK: dict[str, Any] = {"width": 1440, "height": 900}
ON_A_PHONE: dict[str, Any] = {"width": 390, "height": 844, "touch": True}
BEFORE_A_CLASS: dict[str, Any] = {"width": 1280, "height": 720}

SAMPLE = [
    *((key, AT_A_DESK) for key in ("four_moves", "one_weight", "q_old_or_new")),
    ("q_p_minus_y", ON_A_PHONE),
    ("q_old_or_new", BEFORE_A_CLASS),
]
EVERY = [
    *((key, AT_A_DESK) for key in serving.listing()),
    *((key, ON_A_PHONE) for key in ("four_moves", "one_weight", "the_mistake", "three_rules", "q_p_minus_y")),
    *((key, BEFORE_A_CLASS) for key in ("four_moves", "one_weight", "the_mistake", "three_rules", "q_old_or_new")),
]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    played = EVERY if metafunc.config.getoption("--every") else SAMPLE
    names = {390: "phone", 1280: "class", 1440: "desk"}
    metafunc.parametrize(("key", "place"), played, ids=[f"{key}-{names[place['width']]}" for key, place in played])


def test_a_lesson_is_played_to_its_end(open_page: OpenPage, key: str, place: dict[str, Any]) -> None:
    lesson = serving.lesson(key)
    page = open_page(f"?lesson={key}.1", reduced_motion="reduce", **place)
    expect(page.locator(".lesson-title")).to_have_text(lesson["plan"][0]["title"])
    if place is BEFORE_A_CLASS:
        page.keyboard.press("p")
        expect(page.locator(".stage-root[data-present]")).to_be_visible()
    LessonPlayer(page, lesson).play()
