"""The picture of the network and of its output, as pointed at: with a mouse, with a finger, and while it moves."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from playground.experiment import Experiment
from tests.e2e.conftest import OpenPage
from tests.e2e.on_stage import Stage, on

WIDE = "?hidden=8,8&act=tanh"
LARGEST = "?inputs=x1,x2,x1sq,x2sq,x1x2,sinx1,sinx2&hidden=8,8,8,8,8,8&act=tanh&level=5&sel=w:3:2:5"

# Points of the screen along the line of each weight: [id, [[x, y], ...]].
ALONG = """root => [...root.querySelectorAll('.edge-hit')].map(line => [line.dataset.select,
  [0.11, 0.27, 0.43, 0.64, 0.87].map(share => {
    const at = line.getPointAtLength(share * line.getTotalLength()).matrixTransform(line.getScreenCTM())
    return [at.x, at.y]
  })])"""

# The weight whose line has the halo of the selection.
SELECTED = """root => {
  const halo = [...root.querySelectorAll('.halo')].find(halo => Number(halo.getAttribute('stroke-width')) > 0)
  const line = halo && [...root.querySelectorAll('.edge-hit')]
    .find(line => line.getAttribute('d') === halo.getAttribute('d'))
  return line ? line.dataset.select : null
}"""

# Pairs of texts of the network that lie on each other, and texts that leave it.
TEXTS = """root => {
  const frame = root.querySelector('.network-frame').getBoundingClientRect()
  const texts = [...root.querySelectorAll('.network-svg text')].filter(text => text.textContent.trim() !== '')
    .map(text => [text.textContent, text.getBoundingClientRect()]).filter(([, box]) => box.width > 0)
  const found = []
  texts.forEach(([text, a], at) => {
    if (a.left < frame.left - 0.5 || a.right > frame.right + 0.5 || a.top < frame.top - 0.5
      || a.bottom > frame.bottom + 2) found.push(`${text} leaves the picture`)
    for (const [other, b] of texts.slice(at + 1)) {
      // A line of text is higher than its letters.
      const [dx, dy] = [Math.min(a.right, b.right) - Math.max(a.left, b.left),
        Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)]
      if (dx > 1 && dy > 4.5) found.push(`${text} | ${other}`)
    }
  })
  return found
}"""


@pytest.fixture
def open_phone(open_page: OpenPage) -> Callable[[str], Page]:
    """Opens the app on a phone, which is touched."""
    return partial(open_page, width=390, height=844, reduced_motion="reduce", touch=True)


def pointed(page: Page) -> tuple[Stage, list[tuple[str, list[list[float]]]]]:
    stage = on(page)
    return stage, stage.root.evaluate(ALONG)


@pytest.mark.parametrize(("query", "every"), [("", 1), (WIDE, 9)])
def test_a_finger_on_a_line_means_that_line(open_phone: Callable[[str], Page], query: str, every: int) -> None:
    page = open_phone(query)
    stage, lines = pointed(page)
    tried = met = 0
    for weight, places in lines[::every]:
        for x, y in places:
            page.touchscreen.tap(x, y)
            tried += 1
            met += stage.root.evaluate(SELECTED) == weight
    assert tried >= 40
    assert met / tried >= 0.95, f"{met} of {tried}"


def test_the_card_beside_a_mouse_is_of_the_line_it_points_at(open_page: OpenPage) -> None:
    page = open_page(WIDE, width=1280, height=720, reduced_motion="reduce")
    _, lines = pointed(page)
    anatomy = Experiment(hidden=(8, 8), activations=("tanh", "tanh")).anatomy
    names = {entry.id: entry.name for entry in anatomy.parameters}
    card = page.get_by_role("tooltip").locator("strong")
    tried = met = 0
    for weight, places in lines:
        for x, y in places:
            page.mouse.move(x, y)
            tried += 1
            met += card.text_content() == names[weight]
    assert tried == 5 * (2 * 8 + 8 * 8 + 8)
    assert met / tried >= 0.95, f"{met} of {tried}"


def test_a_press_beside_all_lines_frames_nothing(open_page: OpenPage) -> None:
    """The keyboard was used before, so that the browser shows where its focus is."""
    page = open_page(reduced_motion="reduce")
    stage, lines = pointed(page)
    stage.root.locator('[data-select="i:0"]').first.focus()
    page.keyboard.press("Tab")
    x, y = dict(lines)["w:0:0:2"][2]
    for dx, dy in ((0, 0), (5, 0), (0, -26)):
        page.mouse.click(x + dx, y + dy)
        framed = stage.root.locator(".network-svg :focus-visible:not(.node)")
        expect(framed).to_have_count(0)
        expect(stage.root.locator(".network-svg:focus-visible")).to_have_count(0)


def test_the_hint_that_lines_can_be_chosen_goes_once_one_is(open_page: OpenPage) -> None:
    page = open_page(reduced_motion="reduce")
    stage, lines = pointed(page)
    hint = page.get_by_text("Click a line or a box to look inside")
    expect(hint).to_be_visible()
    page.mouse.click(*dict(lines)["w:0:1:0"][2])
    expect(hint).to_be_hidden()
    assert stage.root.evaluate(SELECTED) == "w:0:1:0"
    page.reload()
    on(page)
    expect(hint).to_be_hidden()


def test_the_length_of_a_gradient_has_its_scale_once_there_is_one(open_page: OpenPage) -> None:
    """An empty bar without a word would have to be asked about."""
    page = open_page("?card=edge&level=2", reduced_motion="reduce")
    stage, bars = on(page), page.locator(".network-svg .norm")
    stage.at(0, "start")
    expect(bars).to_have_count(2)
    expect(bars.first).not_to_be_visible()
    stage.step_by("batch")
    stage.press("Step")
    stage.at(0, "recheck")
    for bar in bars.all():
        expect(bar).to_be_visible()
        expect(bar).to_contain_text(re.compile(r"\d"))


@pytest.mark.parametrize("size", [(1440, 900), (1280, 720), (390, 844)])
@pytest.mark.parametrize("query", ["?level=2", LARGEST, "?card=softmax&level=2"])
def test_no_two_texts_of_the_network_lie_on_each_other(open_page: OpenPage, query: str, size: tuple[int, int]) -> None:
    page = open_page(query, width=size[0], height=size[1], reduced_motion="reduce")
    stage = on(page)
    stage.step_by("pass")
    for step in range(5):
        assert stage.root.evaluate(TEXTS) == [], f"after {step} moves"
        stage.press("Step")
        expect(stage.root).not_to_have_attribute("data-busy", re.compile(".*"))


def test_numbers_that_are_not_finite_are_hatched_and_stay_in_their_boxes(open_page: OpenPage) -> None:
    page = open_page("?card=too_large&level=2", reduced_motion="reduce")
    stage = on(page)
    stage.to_the_end()
    boxes = stage.root.locator(".node.hidden, .node.output").evaluate_all(
        """all => all.map(node => {
          const [box, text] = [node.querySelector('rect'), node.querySelector('.node-value')]
          const [a, b] = [box.getBoundingClientRect(), text.getBoundingClientRect()]
          return [text.textContent, box.getAttribute('fill'), b.left >= a.left && b.right <= a.right]
        })"""
    )
    assert boxes
    for text, fill, inside in boxes:
        assert fill.startswith("url(") == (text in {"NaN", "∞", "−∞"}), (text, fill)
        assert inside, text
    assert any(fill.startswith("url(") for _, fill, _ in boxes)


# Notes each operation that is seen to move, and what the picture is once it rests.
WATCH_MOTION = """root => {
  window.moved = []
  const frame = root.querySelector('.network-frame')
  new MutationObserver(() => frame.dataset.motion && window.moved.push(frame.dataset.motion))
    .observe(frame, { attributes: true, attributeFilter: ['data-motion'] })
}"""


def test_what_moves_ends_in_the_same_picture(open_page: OpenPage) -> None:
    pictures: list[Any] = []
    for motion in ("no-preference", "reduce"):
        page = open_page(reduced_motion=motion)
        stage = on(page)
        stage.root.evaluate(WATCH_MOTION)
        seen = []
        for place in ("A:1", "loss", "db:0", "recheck"):
            stage.press("Step")
            stage.at(0, place)
            frame = stage.root.locator(".network-frame")
            expect(frame).not_to_have_attribute("data-motion", re.compile(".*"))
            seen.append(frame.locator("svg").inner_html())
        pictures.append(seen)
        moved = page.evaluate("window.moved")
        if motion == "reduce":
            assert moved == []
        else:
            assert {"Z", "loss", "dA", "dZ", "dW"} <= set(moved), moved
    assert pictures[0] == pictures[1]


def swipe(page: Page, x: float, y: float, by: float) -> None:
    """A finger goes down, to the side in small moves, and up."""
    touches = page.context.new_cdp_session(page)

    def send(kind: str, *points: dict[str, float]) -> None:
        touches.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": list(points)})

    send("touchStart", {"x": x, "y": y})
    for share in range(1, 31):
        send("touchMove", {"x": x + by * share / 30, "y": y})
    send("touchEnd")


def test_a_finger_that_swipes_over_the_plane_turns_the_strip_and_a_tap_chooses(
    open_phone: Callable[[str], Page],
) -> None:
    page = open_phone("")
    stage = on(page)
    inspector = page.get_by_role("region", name="Inspector")
    expect(inspector).to_be_in_viewport(ratio=0.99)
    page.get_by_role("button", name="Output", exact=True).click()
    output = page.get_by_role("region", name="Output", exact=True)
    expect(output).to_be_in_viewport(ratio=0.99)
    ring = output.locator(".focus-ring")
    before = [ring.get_attribute(name) for name in ("cx", "cy")]
    plane = output.locator(".points").bounding_box()
    assert plane is not None
    swipe(page, plane["x"] + 20, plane["y"] + plane["height"] / 2, by=270)
    expect(inspector).to_be_in_viewport(ratio=0.99)
    assert [ring.get_attribute(name) for name in ("cx", "cy")] == before
    page.get_by_role("button", name="Output", exact=True).click()
    expect(output).to_be_in_viewport(ratio=0.99)
    # The lowest dot; Playwright taps once the strip stands still.
    low = output.locator(".points").evaluate(
        """plane => {
          const [at, ...boxes] = [plane, ...plane.querySelectorAll('.dot')].map(part => part.getBoundingClientRect())
          const {x, y, width, height} = boxes.reduce((a, b) => b.y > a.y ? b : a)
          return {x: x + width / 2 - at.x, y: y + height / 2 - at.y}
        }"""
    )
    output.locator(".points").tap(position=low)
    expect(ring).not_to_have_attribute("cy", before[1] or "")
    expect(stage.root).not_to_have_attribute("data-busy", re.compile(".*"))
