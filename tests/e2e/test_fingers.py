"""A finger that wants to scroll scrolls, wherever it begins; one that draws, draws; one that taps takes what is near.

Real touches: what the browser makes of them, a scroll or a click, is what is tested.
"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as TookTooLong

from tests.e2e.conftest import OpenPage
from tests.e2e.fingers import begin_on, drag
from tests.e2e.on_stage import on
from tests.e2e.on_training import dock, train, view
from tests.e2e.test_network_picture import ALONG, SELECTED
from tests.e2e.waiting import holds, settled

FAR = 100
SOON = 4_000  # milliseconds within which a page that scrolls has done so
NEAR = 22


@pytest.fixture
def open_phone(open_page: OpenPage) -> Callable[[str], Page]:
    """Opens a page on a low phone, so that every page has some way to scroll."""

    def opens(address: str) -> Page:
        return open_page(address, width=390, height=600, reduced_motion="reduce", touch=True, mobile=True)

    return opens


# How far everything around a part that scrolls is scrolled: a panel within the page first, then the page.
SCROLLED = """part => {
  const places = []
  for (let at = part; at; at = at.assignedSlot ?? at.parentElement ?? at.getRootNode().host) places.push(at.scrollTop)
  return places
}"""


def scrolls(page: Page, part: Locator) -> bool:
    """Whether a swipe up or down that begins on the part moves the page, or the panel of it that scrolls."""
    expect(part).to_be_visible()
    x, y = begin_on(part)
    before = part.evaluate(SCROLLED)
    way = 1 if sum(before) > FAR else -1
    drag(page, [(x, y), (x, y + way * FAR)])
    try:
        page.wait_for_function(
            f"([part, before]) => ({SCROLLED})(part).some((at, n) => Math.abs(at - before[n]) > 10)",
            arg=[part.element_handle(), before],
            timeout=SOON,
        )
    except TookTooLong:
        return False
    return True


def stuck(page: Page, parts: dict[str, Locator]) -> list[str]:
    """Those of the parts on which a finger that wants to scroll does not."""
    return [name for name, part in parts.items() if not scrolls(page, part)]


def turn_to(page: Page, region: str) -> None:
    page.get_by_role("group", name="Beside the network").get_by_role("button", name=region, exact=True).tap()
    expect(page.get_by_role("region", name=region, exact=True)).to_be_in_viewport()


def test_step_through_scrolls_under_any_finger(open_phone: Callable[[str], Page]) -> None:
    page = open_phone("?level=3&batch=10&sel=w:0:0:0")
    stage = on(page)
    stage.step_by("batch")
    stage.press("Step")
    stage.at(0, "recheck")
    network, update = stage.root.locator(".network-svg"), page.get_by_role("slider", name="Update")
    found = stuck(page, {"network": network, "update": update})
    turn_to(page, "Inspector")
    curve = stage.panel("Curve")
    found += stuck(page, {"a weight's curve": curve.locator(".bpi-plot"), "its dot": curve.locator(".bpi-dot-reach")})
    found += stuck(page, {"pulls": stage.panel("Pulls").locator(".bpi-plot")})
    turn_to(page, "Loss surface")
    found += stuck(page, {"loss surface": page.locator(".surface-moving")})
    page.get_by_role("button", name="3-D", exact=True).tap()
    found += stuck(page, {"loss surface in 3-D": page.locator(".surface-space canvas")})
    turn_to(page, "Output")
    found += stuck(page, {"output": page.locator(".output .points")})
    assert found == []


def test_the_race_scrolls_under_any_finger(open_phone: Callable[[str], Page]) -> None:
    page = open_phone("optimizer_race?at=20")
    expect(page.locator(".race-root[data-step='20']")).to_be_visible()
    found = stuck(
        page,
        {
            "map": page.locator(".r-map-svg"),
            "step": page.get_by_role("slider", name="Step of the race"),
            "speed": page.get_by_role("slider", name="Speed"),
        },
    )
    page.get_by_role("radio", name="3-D", exact=True).tap()
    found += stuck(page, {"3-D": page.locator(".r-plot canvas"), "loss": page.locator(".r-curve svg").first})
    assert found == []


def test_a_finger_beside_a_line_takes_the_nearest(open_phone: Callable[[str], Page]) -> None:
    """Beside the line by less than its reach, on the side where no other line comes nearer."""
    page = open_phone("")
    stage = on(page)
    lines = dict(stage.root.evaluate(ALONG))
    page.evaluate("taps = 0; addEventListener('click', () => (taps += 1))")
    tried = 0
    for weight, places in lines.items():
        for x, y in places[1:4]:
            for dy in (-15, 15):
                near = stage.root.evaluate(NEAREST, [x, y + dy])
                if near["id"] != weight or near["far"] > NEAR or near["second"] < near["far"] + 3:
                    continue
                page.touchscreen.tap(x, y + dy)
                tried += 1
                holds(page, "tried => taps === tried", tried)  # a tap becomes a click a moment later
                assert stage.root.evaluate(SELECTED) == weight, (weight, x, y, dy)
    assert tried >= 6


# The nearest line to a place of the screen, how far it is, and how far the next one.
NEAREST = """(root, [x, y]) => {
  const from = line => {
    const screen = line.getScreenCTM()
    let least = Infinity
    for (let share = 0; share <= 1; share += 0.01) {
      const at = line.getPointAtLength(share * line.getTotalLength()).matrixTransform(screen)
      least = Math.min(least, Math.hypot(at.x - x, at.y - y))
    }
    return [least, line.dataset.select]
  }
  // Of a neuron, an input and a bias: to its box.
  const beside = part => {
    const {left, right, top, bottom} = part.getBoundingClientRect()
    return [Math.hypot(Math.max(left - x, 0, x - right), Math.max(top - y, 0, y - bottom)), part.dataset.select]
  }
  const lines = [...root.querySelectorAll('.edge-hit')].map(from)
  const others = [...root.querySelectorAll('.network-svg [data-select]:not(.edge-hit)')].map(beside)
  const [first, second] = [...lines, ...others].sort((a, b) => a[0] - b[0])
  return {id: first[1], far: first[0], second: second[0]}
}"""


def test_a_digit_is_drawn_without_scrolling_and_what_else_there_is_scrolls(open_phone: Callable[[str], Page]) -> None:
    page = open_phone("bigger_data")
    train(page, "digits")
    expect(dock(page)).to_contain_text("Done")
    charts = page.locator(".t-room > svg:visible")
    assert stuck(page, {f"curve {number}": charts.nth(number) for number in range(charts.count())}) == []
    view(page, "Try your own")
    pad = page.locator(".digit-pad canvas")
    expect(pad).to_be_visible()
    settled(page)
    pad.evaluate("pad => pad.scrollIntoView({block: 'center', behavior: 'instant'})")
    box = pad.bounding_box()
    assert box is not None
    before = pad.evaluate(SCROLLED)
    left, top, right, low = 0.35, 0.2, 0.65, 0.85
    places = [(left, top), (right, top), (right, 0.5), (left, low), (right, low)]
    drag(page, [(box["x"] + u * box["width"], box["y"] + v * box["height"]) for u, v in places])
    expect(page.get_by_text(re.compile(r"It says \d, with probability"))).to_be_visible()
    assert pad.evaluate(SCROLLED) == before
