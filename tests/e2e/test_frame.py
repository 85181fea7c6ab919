"""The frame that all pages share: the bar and what it opens, Present, the Guide's place."""

import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from playground.experiment import Run
from playground.experiment.presets import PRESETS
from playground.frames.labels import headline
from tests.e2e.conftest import OpenPage, Watch
from tests.e2e.on_stage import on
from tests.e2e.waiting import holds
from tests.serving import Server

REGIONS = ("Network", "Loss surface", "Inspector", "Output")


def place(node: Locator) -> dict[str, float]:
    box = node.bounding_box()
    assert box is not None
    return {"x": box["x"], "y": box["y"], "width": box["width"], "height": box["height"]}


def test_pages_are_a_press_away_and_keep_what_was_done(open_page: OpenPage) -> None:
    page = open_page(reduced_motion="reduce")
    stage = on(page)
    stage.step_by("batch")
    for update in range(3):
        stage.press("Step")
        stage.at(update, "recheck")
    pages = page.get_by_role("navigation", name="Pages")
    pages.get_by_role("link", name="Optimizer race").click()
    expect(page.locator(".race-root[data-step]")).to_be_visible()
    assert page.url.partition("?")[0].endswith("/optimizer_race")
    pages.get_by_role("link", name="Bigger data").click()
    expect(page.locator(".training-root[data-job]")).to_be_visible()
    pages.get_by_role("link", name="Step through").click()
    stage.at(2, "recheck")
    holds(page, "() => location.search.includes('at=')")


def test_a_card_opens_over_the_page_and_the_choice_closes_it(page: Page) -> None:
    stage = on(page)
    before = {name: place(page.get_by_role("region", name=name, exact=True)) for name in REGIONS}
    cards = stage.open_cards()
    assert {name: place(page.get_by_role("region", name=name, exact=True)) for name in REGIONS} == before
    key = "peer"
    cards.get_by_role("button", name=PRESETS[key].title, exact=True).click()
    expect(cards).not_to_be_visible()
    expect(stage.root).to_have_attribute("data-run", Run(PRESETS[key].experiment).key())
    # What the chosen card says lies over its button, which is lifted above the others.
    chosen = stage.open_cards().locator(".card", has_text=PRESETS[key].title)
    button, line = (chosen.locator(part).evaluate(LIFTED) for part in ("button", "span"))
    assert line > button > 0
    page.keyboard.press("Escape")
    for width in (1440, 1280, 1366):
        page.set_viewport_size({"width": width, "height": 720})
        found = page.get_by_role("heading", level=1).evaluate(
            CUT_NAMES, [headline(c.experiment) for c in PRESETS.values()]
        )
        assert found == [], f"cut in the bar at {width}: {found}"


LIFTED = "node => Number(getComputedStyle(node).zIndex) || 0"
#: Of some names of experiments those that the bar has not enough room for.
CUT_NAMES = """(title, names) => names.filter(name => {
    title.textContent = name
    return title.scrollHeight > title.clientHeight || title.scrollWidth > title.clientWidth || !title.clientWidth
})"""


@pytest.mark.parametrize("name", ["Words", "Share", "Experiments"])
def test_what_a_button_opens_stands_at_the_button_and_escape_closes_it(page: Page, name: str) -> None:
    on(page)
    button = page.get_by_role("button", name=name, exact=True)
    button.click()
    box = page.get_by_role("dialog", name=name, exact=True)
    expect(box).to_be_visible()
    mark, opened = place(button), place(box)
    assert 0 <= opened["y"] - (mark["y"] + mark["height"]) < 20
    assert opened["x"] - 10 <= mark["x"]
    assert mark["x"] + mark["width"] <= opened["x"] + opened["width"] + 10
    expect(button).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(box).not_to_be_visible()
    button.click()
    expect(box).to_be_visible()
    button.click()
    expect(box).not_to_be_visible()


def test_the_link_that_share_gives_opens_the_same_place(open_page: OpenPage, server: Server, watch: Watch) -> None:
    page = open_page(reduced_motion="reduce")
    stage = on(page)
    stage.step_by("batch")
    stage.press("Step")
    stage.at(0, "recheck")
    # The place follows by itself, all else with the link that Python tells once the page is at rest.
    holds(page, "() => /at=0.recheck/.test(location.search) && /by=batch/.test(location.search)")
    stage.press("Share")
    link = page.url
    told = page.get_by_role("textbox", name="Link to this page")
    # The address, and the plane of the loss surface that is seen beside it.
    expect(told).to_have_value(re.compile(r"&ground=\w+$"))
    parts = dict(parse_qsl(urlsplit(told.input_value()).query))
    assert parts.pop("ground")
    assert parts == dict(parse_qsl(urlsplit(link).query))
    link = told.input_value()
    page.get_by_role("button", name="Copy", exact=True).first.click()
    expect(page.get_by_text("Copied.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == link
    on(open_page(link.removeprefix(server.url))).at(0, "recheck")


def test_p_is_for_presenting_but_not_while_typing(open_page: OpenPage) -> None:
    page = open_page(reduced_motion="reduce")
    stage = on(page)
    plain = place(page.get_by_role("region", name="Network", exact=True))
    page.keyboard.press("p")
    expect(stage.root).to_have_attribute("data-present", re.compile(".*"))
    expect(page.get_by_role("button", name="Present", exact=True)).to_have_attribute("aria-pressed", "true")
    holds(page, "() => location.search.includes('present=1')")
    assert place(page.get_by_role("region", name="Network", exact=True))["height"] > plain["height"]
    # One of the others at a time stands beside the network.
    for name in ("Loss surface", "Output", "Inspector"):
        page.get_by_role("group", name="Beside the network").get_by_role("button", name=name).click()
        holds(
            page,
            """name => {
                const root = document.querySelector(".stage-root") ??
                  [...document.querySelectorAll("*")].find(n => n.shadowRoot?.querySelector(".stage-root")).shadowRoot
                const box = root.querySelector(`section[aria-label="${name}"]`).getBoundingClientRect()
                return box.left > innerWidth / 2 && box.right <= innerWidth && box.width > 200
            }""",
            name,
        )
    page.keyboard.press("p")
    expect(stage.root).not_to_have_attribute("data-present", re.compile(".*"))
    stage.press("Share")
    page.get_by_role("textbox", name="Link to this page").press("p")
    expect(stage.root).not_to_have_attribute("data-present", re.compile(".*"))


def test_the_guide_stands_beside_all_regions_and_bar_and_dock_keep_their_places(page: Page) -> None:
    on(page)
    regions = [page.get_by_role("region", name=name, exact=True) for name in REGIONS]
    kept = [page.get_by_role("toolbar", name="Transport"), page.get_by_role("navigation", name="Pages")]
    before = [place(each) for each in kept]
    expect(page.get_by_role("region", name="Guide")).to_have_count(0)
    for section in ("exercise", "lesson"):
        page.locator(f"[data-guide-section={section}]").evaluate("node => node.append('What there is to do.')")
        guide = place(page.get_by_role("region", name="Guide"))
        assert all(abs(place(each)[at] - was[at]) < 0.1 for each, was in zip(kept, before, strict=True) for at in was)
        assert guide["y"] + guide["height"] <= before[0]["y"]
        for region in (*regions, page.locator(".headline")):
            box = place(region)
            assert box["width"] > 200
            assert box["x"] + box["width"] < guide["x"]
    page.locator("[data-guide-section]").evaluate_all("all => all.forEach(node => node.replaceChildren())")
    expect(page.get_by_role("region", name="Guide")).to_have_count(0)


def test_what_view_opens_closes_with_escape_and_by_a_press_elsewhere(open_page: OpenPage) -> None:
    page = open_page("?batch=10&lv=3", reduced_motion="reduce")
    page.set_viewport_size({"width": 1024, "height": 768})
    view, choices = page.get_by_role("button", name="View", exact=True), page.locator(".network-top .view-choices")
    expect(choices).to_be_hidden()
    for leave in (
        lambda: page.keyboard.press("Escape"),
        lambda: page.locator(".headline .sentence").click(),
        lambda: page.get_by_role("button", name="List", exact=True).click(),
    ):
        view.click()
        expect(choices).to_be_visible()
        expect(view).to_have_attribute("aria-expanded", "true")
        leave()
        expect(choices).to_be_hidden()
        expect(view).to_have_attribute("aria-expanded", "false")
