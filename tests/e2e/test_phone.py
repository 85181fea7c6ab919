"""Every page on a phone and at 200 %: nothing is cut off, nothing goes sideways, and a finger takes what it wants.

Some of the pages; all of them, in both themes, with --every.
"""

from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenPage
from tests.e2e.on_stage import on
from tests.e2e.test_access import PAGES
from tests.e2e.waiting import holds

Scheme = Literal["light", "dark"]
SEEN, TOUCH = (Path(__file__).with_name(name).read_text(encoding="utf-8") for name in ("seen.js", "touch.js"))
LEAST, WISHED = 24, 44
LARGE = ("> dock > buttons", "> chooser", "> bar-pages", "> bar-tools", "> granularity")
"""Where what is pressed most stands: as high as a finger wishes, or nearly."""
PHONES: dict[str, tuple[int, int, Scheme]] = {"phone": (390, 844, "light"), "small phone": (320, 640, "dark")}
DARKER: dict[str, tuple[int, int, Scheme]] = {
    "phone, dark": (390, 844, "dark"),
    "small phone, light": (320, 640, "light"),
}
ZOOMED: dict[str, tuple[int, int, Scheme]] = {"1440 at 200 %": (720, 450, "light"), "1280 at 200 %": (640, 360, "dark")}
WINDOWS = {**PHONES, **DARKER, **ZOOMED}
SAMPLE = [
    ("step through", "phone"),
    ("race", "small phone"),
    ("lessons", "small phone"),
    ("step through", "1440 at 200 %"),
]
WITHOUT = {("keys", window) for window in [*PHONES, *DARKER]}
"""What a phone does not offer: it has no keys."""
HEARD = ("Step ", "arrow_", "delete icon")
"""How texts begin that are cut because they are only heard, or are the name of a picture."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "window" in metafunc.fixturenames:
        every = [each for each in product(PAGES, WINDOWS) if each not in WITHOUT]
        metafunc.parametrize(("place", "window"), every if metafunc.config.getoption("every") else SAMPLE)


@pytest.fixture
def opens(open_page: OpenPage) -> Callable[[str, str], Page]:
    """Opens one of the pages in one of the windows."""

    def open_one(address: str, window: str) -> Page:
        width, height, scheme = WINDOWS[window]
        finger = window not in ZOOMED
        return open_page(
            address, width=width, height=height, scheme=scheme, reduced_motion="reduce", touch=finger, mobile=finger
        )

    return open_one


def test_nothing_is_cut_and_a_finger_takes_all(opens: Callable[[str, str], Page], place: str, window: str) -> None:
    address, act = PAGES[place]
    page = opens(address, window)
    act(page)
    width = WINDOWS[window][0]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    seen = page.evaluate(SEEN)
    assert not [text for text in seen["cut"] if not text.startswith(HEARD)]
    assert seen["small"] == []
    if window in ZOOMED:
        return
    found: list[dict[str, Any]] = page.evaluate(TOUCH)
    assert found  # a box over the page may hold as few as two
    assert not [each for each in found if min(each["width"], each["height"]) < LEAST]
    high = [each for each in found if any(part in each["place"] for part in LARGE)]
    assert not [each for each in high if each["height"] < WISHED - 4]


def test_a_finger_that_begins_on_a_picture_scrolls_the_page(opens: Callable[[str, str], Page]) -> None:
    page = opens("", "small phone")
    on(page)
    main = page.get_by_test_id("stMain")
    line = page.context.new_cdp_session(page)
    for region, part in (("Inspector", ".network-svg"), ("Loss surface", ".surface-moving"), ("Output", ".points")):
        page.get_by_role("group", name="Beside the network").get_by_role("button", name=region, exact=True).tap()
        expect(page.get_by_role("region", name=region, exact=True)).to_be_in_viewport()
        main.evaluate("main => main.scrollTo({top: 0, behavior: 'instant'})")
        place = page.locator(part).first
        place.evaluate("node => node.scrollIntoView({block: 'nearest'})")
        before = main.evaluate("main => main.scrollTop")
        box = place.bounding_box()
        assert box is not None
        x, y = box["x"] + 0.4 * box["width"], box["y"] + 10
        # Downwards where the page is at its end already.
        way = -1 if before < 60 else 1
        line.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
        for moved in range(10, 90, 10):
            line.send(
                "Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x, "y": y + way * moved}]}
            )
        line.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        holds(page, "([main, before]) => Math.abs(main.scrollTop - before) > 30", [main.element_handle(), before])
