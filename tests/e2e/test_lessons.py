"""Lessons played from start to finish: every step recognised, every figure the engine's. Three; all with --every."""

import pytest
from playwright.sync_api import expect

from playground.lessons import serving
from tests.e2e.conftest import OpenPage, Watch
from tests.e2e.lesson_player import LessonPlayer

SAMPLE = ("four_moves", "one_weight", "q_old_or_new")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    keys = serving.listing() if metafunc.config.getoption("--every") else SAMPLE
    metafunc.parametrize("key", keys)


def test_a_lesson_is_played_to_its_end(open_page: OpenPage, watch: Watch, key: str) -> None:
    lesson = serving.lesson(key)
    page = open_page(f"?lesson={key}.1", reduced_motion="reduce")
    expect(page.locator(".lesson-title")).to_be_visible()
    LessonPlayer(page, lesson).play()
    # Streamlit asks below a page's own address first.
    watch.problems[:] = [problem for problem in watch.problems if "/_stcore/" not in problem]
