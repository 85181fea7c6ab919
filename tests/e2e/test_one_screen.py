"""All that belongs to a step is in sight, nothing lies on anything else or is cut, and nothing moves while stepping.

Some of the pages; all of them with --every.
"""

import itertools
import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from playground.experiment import Run
from playground.experiment.presets import PRESETS
from playground.timeline import Timeline
from tests.e2e.conftest import OpenPage
from tests.e2e.on_stage import Stage, on
from tests.e2e.test_frame import place

SIZES = ((1440, 900), (1280, 720), (1920, 1080), (390, 844))
PHONE = SIZES[-1]
LARGEST = "data=spiral&inputs=x1,x2,x1sq,x2sq,x1x2,sinx1,sinx2&hidden=8,8,8,8,8,8&batch=10&rate=0.03"
EXPERIMENTS = {"default": "", "largest": LARGEST, "twin": "batch=10&twin=adam"}
UPDATES = (0, 1, 4, 12)
LEVELS = range(6)
REGIONS = ("Network", "Loss surface", "Inspector", "Output")
SEEN = Path(__file__).with_name("seen.js").read_text(encoding="utf-8")

PAGES = list(itertools.product(EXPERIMENTS, SIZES, LEVELS))
#: Some of the pages: every size, level and experiment among them.
SAMPLE = PAGES[::9]


def places(page: Page) -> dict[str, dict[str, float]]:
    """Where each region stands."""
    regions = {name: page.get_by_role("region", name=name, exact=True) for name in REGIONS}
    regions["Transport"] = page.get_by_role("toolbar", name="Transport")
    regions["What just happened"] = page.get_by_role("region", name="What just happened")
    return {name: place(region) for name, region in regions.items()}


def in_sight(box: dict[str, float], size: tuple[int, int]) -> bool:
    """Whether all of a region is inside a window of this size."""
    right, bottom = box["x"] + box["width"], box["y"] + box["height"]
    return box["x"] >= -0.5 and box["y"] >= -0.5 and right <= size[0] + 0.5 and bottom <= size[1] + 0.5


def looks_right(stage: Stage, size: tuple[int, int], where: str) -> dict[str, dict[str, float]]:
    """The regions' places, once all is in sight and nothing is wrong with the picture."""
    expect(stage.inspector).not_to_have_attribute("aria-busy", "true")
    found = places(stage.page)
    wanted = ("Network", "Transport", "What just happened") if size == PHONE else found
    assert all(in_sight(found[name], size) for name in wanted), f"{where}: {json.dumps(found)}"
    if size == PHONE:
        # In the strip: each is as wide as the page, and no further away than one swipe.
        for name in ("Loss surface", "Inspector", "Output"):
            assert abs(found[name]["x"]) <= size[0] + 10, f"{where}: {name}"
            assert found[name]["width"] <= size[0], f"{where}: {name}"
    faults: dict[str, Any] = stage.page.evaluate(SEEN)
    assert faults == {"over": [], "cut": [], "small": [], "scrolls": False}, f"{where}: {json.dumps(faults, indent=1)}"
    return found


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "level" in metafunc.fixturenames:
        chosen = PAGES if metafunc.config.getoption("every") else SAMPLE
        metafunc.parametrize(("experiment", "size", "level"), chosen, ids=str)


def test_one_screen(open_page: OpenPage, experiment: str, size: tuple[int, int], level: int) -> None:
    query = f"?{EXPERIMENTS[experiment]}&level={level}"
    page = open_page(query, width=size[0], height=size[1], reduced_motion="reduce")
    stage = on(page)
    before: dict[str, dict[str, float]] = {}
    done = 0
    for update in UPDATES:
        stage.step_by("batch")
        for _ in range(update - done):
            stage.press("Step")
            done += 1
            stage.at(done - 1, "recheck")
        where = f"{experiment} {size} level {level} after {update}"
        found = looks_right(stage, size, where)
        assert not moved(before, found), f"{where}: {moved(before, found)}"
        before = found


@pytest.mark.parametrize("size", SIZES[1::2], ids=str)
def test_one_screen_while_it_plays(open_page: OpenPage, size: tuple[int, int]) -> None:
    page = open_page("?level=3&batch=10", width=size[0], height=size[1], reduced_motion="reduce")
    stage = on(page)
    before = looks_right(stage, size, f"{size} at the start")
    stage.step_by("batch")
    stage.press("Play")
    expect(page.get_by_role("button", name="Pause", exact=True)).to_be_visible()
    expect(stage.root).to_have_attribute("data-update", re.compile("^[1-9]"))
    assert not moved(before, places(page))
    stage.press("Pause")
    assert not moved(before, looks_right(stage, size, f"{size} after playing"))


@pytest.mark.parametrize("size", SIZES[1::2], ids=str)
def test_one_screen_where_the_numbers_end(open_page: OpenPage, size: tuple[int, int]) -> None:
    """The numbers grow past all bounds, and nothing of the page with them."""
    page = open_page("?card=too_large", width=size[0], height=size[1], reduced_motion="reduce")
    stage = on(page)
    before = looks_right(stage, size, f"{size} at the start")
    end = Timeline(Run(PRESETS["too_large"].experiment)).reached(100)
    stage.step_by("batch")
    for update in range(end):
        stage.press("Step")
        stage.at(update, "recheck")
        assert not moved(before, looks_right(stage, size, f"{size} after {update + 1}"))
    stage.press("Step")
    expect(page.get_by_role("button", name="Step", exact=True)).to_be_disabled()
    expect(stage.sentence).to_contain_text("the run ends")
    assert not moved(before, looks_right(stage, size, f"{size} at the end"))


def moved(before: dict[str, dict[str, float]], after: dict[str, dict[str, float]]) -> list[str]:
    """The regions that stand or reach elsewhere by more than half a pixel."""
    return [name for name in before if any(abs(before[name][key] - after[name][key]) > 0.5 for key in before[name])]
