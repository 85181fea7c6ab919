"""All that belongs to a step is in sight, nothing lies on anything else or is cut, and nothing moves while stepping.

Some of the pages; all of them with --every.
"""

import itertools
import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenPage
from tests.e2e.on_stage import Stage, on

SIZES = ((1440, 900), (1280, 720), (1920, 1080), (390, 844))
PHONE = SIZES[-1]
EXPERIMENTS = {"default": "", "largest": "in=x1,x2,x1sq,x2sq,x1x2,sinx1,sinx2&net=8,8,8,8,8,8"}
UPDATES = (0, 1, 4, 12)
LEVELS = range(6)
REGIONS = ("Network", "Loss surface", "Inspector", "Output")
SEEN = Path(__file__).with_name("seen.js").read_text(encoding="utf-8")

PAGES = list(itertools.product(EXPERIMENTS, SIZES, LEVELS))
SAMPLE = PAGES[::5]


def places(page: Page) -> dict[str, dict[str, float]]:
    """Where each region stands."""
    regions = {name: page.get_by_role("region", name=name, exact=True) for name in REGIONS}
    regions["Transport"] = page.get_by_role("toolbar", name="Transport")
    regions["What just happened"] = page.get_by_role("region", name="What just happened")
    return {name: dict(region.bounding_box() or {}) for name, region in regions.items()}


def in_sight(place: dict[str, float], size: tuple[int, int]) -> bool:
    """Whether all of a region is inside a window of this size."""
    right, bottom = place["x"] + place["width"], place["y"] + place["height"]
    return place["x"] >= -0.5 and place["y"] >= -0.5 and right <= size[0] + 0.5 and bottom <= size[1] + 0.5


def looks_right(stage: Stage, size: tuple[int, int], where: str) -> dict[str, dict[str, float]]:
    """The regions' places, once all is in sight and nothing is wrong with the picture."""
    expect(stage.inspector).not_to_have_attribute("aria-busy", "true")
    found = places(stage.page)
    wanted = ("Network", "Transport", "What just happened") if size == PHONE else found
    assert all(in_sight(found[name], size) for name in wanted), f"{where}: {json.dumps(found)}"
    if size == PHONE:
        # In the strip: each is as wide as the page, and no further away than one swipe.
        for name in ("Loss surface", "Inspector", "Output"):
            assert abs(found[name]["x"]) <= size[0] + 10 and found[name]["width"] <= size[0], f"{where}: {name}"
    faults: dict[str, Any] = stage.page.evaluate(SEEN)
    assert faults == {"over": [], "cut": [], "small": [], "scrolls": False}, f"{where}: {json.dumps(faults, indent=1)}"
    return found


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("experiment", "size", "level"), SAMPLE, ids=str)
def test_one_screen(open_page: OpenPage, experiment: str, size: tuple[int, int], level: int) -> None:
    query = f"?{EXPERIMENTS[experiment]}&level={level}"
    page = open_page(query, width=size[0], height=size[1], reduced_motion="reduce")
    stage = on(page)
    before = None
    done = 0
    for update in UPDATES:
        stage.step_by("batch")
        for _ in range(update - done):
            stage.press("Step")
            done += 1
            stage.at(done - 1, "recheck")
        where = f"{experiment} {size} level {level} after {update}"
        found = looks_right(stage, size, where)
        assert before is None or not moved(before, found), f"{where}: {moved(before, found)}"
        before = found


def moved(before: dict[str, dict[str, float]], after: dict[str, dict[str, float]]) -> list[str]:
    """The regions that stand or reach elsewhere by more than half a pixel."""
    return [name for name in before if any(abs(before[name][key] - after[name][key]) > 0.5 for key in before[name])]
