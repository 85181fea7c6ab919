"""Bigger data on one screen, in a real browser: all of it is seen before, during and after a training, nothing moves,
the keyboard's focus stays.
"""

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from playground.plans import link
from playground.plans.recipes import RECIPES
from tests.e2e.conftest import OpenPage
from tests.e2e.on_training import dock, headline, open_drawer, press, root, section, train
from tests.e2e.test_frame import place
from tests.e2e.test_one_screen import PHONE, SEEN, SIZES, in_sight, moved
from tests.serving import until

REGIONS = ("Network", "Curves", "Mistakes")
PLAN = replace(RECIPES["digits"].plan, epochs=12)


@pytest.fixture
def open_screen(open_page: OpenPage) -> OpenPage:
    def opened(query: str = "", *, size: tuple[int, int] = SIZES[0], **how: Any) -> Page:
        page = open_page(f"bigger_data{query}", width=size[0], height=size[1], reduced_motion="reduce", **how)
        expect(root(page)).to_have_attribute("data-job", re.compile(".*"))
        return page

    return opened


def close_drawer(page: Page) -> None:
    button = root(page).get_by_role("button", name="Set up", exact=True)
    if button.get_attribute("aria-expanded") == "true":
        button.click()
    expect(page.locator(".st-key-bigger_drawer")).to_be_hidden()


def looks_right(page: Page, size: tuple[int, int], where: str) -> dict[str, dict[str, float]]:
    """The places, once all is in sight and nothing is wrong with the picture."""
    found = {name: place(page.get_by_role("region", name=name, exact=True)) for name in REGIONS}
    found |= {"Transport": place(dock(page)), "headline": place(headline(page))}
    for name, box in found.items():
        if size == PHONE and name in {"Curves", "Mistakes"}:  # in the strip: one is seen, the other a swipe away
            assert abs(box["x"]) <= size[0] + 10, where
            assert box["width"] <= size[0], where
        else:
            assert in_sight(box, size), f"{where}: {name} {json.dumps(box)}"
    faults: dict[str, Any] = page.evaluate(SEEN)
    assert faults == {"over": [], "cut": [], "small": [], "scrolls": False}, f"{where}: {json.dumps(faults, indent=1)}"
    return found


@pytest.mark.parametrize(
    "size", [*SIZES[1::2], *(pytest.param(size, marks=pytest.mark.every) for size in SIZES[::2])], ids=str
)
def test_all_of_a_training_is_in_sight_and_nothing_moves(open_screen: OpenPage, size: tuple[int, int]) -> None:
    page = open_screen(f"?{link.encode(PLAN, '', [], '')}", size=size)
    close_drawer(page)
    before = looks_right(page, size, f"{size} before")
    assert in_sight(before["Curves"], size)  # on a phone too, beside the button that starts it
    press(page, "Train")
    expect(dock(page)).to_contain_text(re.compile(r"Epoch \d+ of 12"))
    assert not moved(before, looks_right(page, size, f"{size} under way"))
    expect(dock(page)).to_contain_text("Done")
    expect(root(page)).not_to_have_attribute("data-running", "")
    expect(page.locator(".t-live-said")).to_contain_text("always the same")
    assert not moved(before, looks_right(page, size, f"{size} after"))
    assert page.locator(".t-answers li").count() == 10
    assert page.evaluate("document.activeElement !== document.body")


@pytest.mark.parametrize("size", [SIZES[3], pytest.param(SIZES[1], marks=pytest.mark.every)], ids=str)
def test_a_comparison_is_in_sight_too(open_screen: OpenPage, size: tuple[int, int]) -> None:
    compared = [replace(PLAN, epochs=2, batch_size=batch) for batch in (64, 256)]
    page = open_screen(f"?{link.encode(compared[0], '', compared, '')}", size=size)
    section(page, "Compare")
    page.locator(".st-key-bigger_compare_go button").click()
    expect(dock(page)).to_contain_text("Done · 2 of 2 trainings")
    expect(root(page)).not_to_have_attribute("data-running", "")
    before = looks_right(page, size, f"{size} a comparison")
    if size == PHONE:
        page.get_by_role("button", name="Mistakes", exact=True).click()
    best, other = page.locator(".t-table tbody tr").all()
    losses = [float(row.locator("td").nth(2).inner_text()) for row in (best, other)]
    assert losses == sorted(losses)
    page.get_by_role("columnheader", name="validation loss").get_by_role("button").click()
    page.get_by_role("columnheader", name="validation loss").get_by_role("button").click()
    expect(page.locator(".t-table tbody tr").first.locator("td").nth(2)).to_have_text(f"{losses[1]:.4g}")
    page.get_by_role("tab", name="Mistakes").click()
    expect(page.locator(".t-mistakes li").first).to_be_visible()
    looks_right(page, size, f"{size} mistakes of one of several")
    assert page.get_by_label("Which training").is_visible()
    assert place(dock(page)) == before["Transport"]


def test_the_digits_are_trained_and_a_mistake_is_named_without_scrolling(open_screen: OpenPage) -> None:
    page = open_screen()
    page.evaluate("() => addEventListener('scroll', () => (window.scrolled = true), true)")
    train(page, "digits")
    expect(page.locator(".st-key-bigger_drawer")).to_be_hidden()  # with the click the training is in sight
    expect(dock(page).get_by_role("button", name="Train")).to_be_focused()
    expect(headline(page)).to_contain_text("right on the test set")
    mistake = page.locator(".t-mistakes li").first
    expect(mistake).to_be_in_viewport(ratio=1)
    expect(mistake).to_have_text(re.compile(r"is \dsays \d, \d+(\.\d+)?\s%"))
    is_, says = (int(re.findall(r"\d+", text)[0]) for text in mistake.locator("p").all_inner_texts()[1:])
    assert is_ != says
    pair = page.locator(".t-pairs button").nth(1)
    pair.click()
    expect(pair).to_have_attribute("aria-pressed", "true")
    times = int(pair.inner_text().rpartition(":")[2])
    assert page.locator(".t-mistakes li").count() == times
    assert page.evaluate("window.scrolled") is None


def test_the_drawer_is_the_keyboards_too(open_screen: OpenPage) -> None:
    page = open_screen(f"?{link.encode(PLAN, '', [], '')}")
    close_drawer(page)
    button = root(page).get_by_role("button", name="Set up", exact=True)
    button.press("Enter")
    drawer = page.locator(".st-key-bigger_drawer")
    expect(drawer).to_be_focused()
    page.keyboard.press("Tab")
    assert drawer.evaluate("node => node.contains(document.activeElement)")
    edges = place(page.locator(".training-root .bar")), place(dock(page))
    box = place(drawer)
    assert abs(box["y"] - (edges[0]["y"] + edges[0]["height"])) < 1
    assert abs(box["y"] + box["height"] - edges[1]["y"]) < 1
    assert box["width"] <= 720
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    expect(button).to_be_focused()


def test_an_open_drawer_comes_right_after_its_button_and_shows_where_the_focus_is(open_screen: OpenPage) -> None:
    page = open_screen()
    open_drawer(page)
    bar = root(page).locator(".bar")
    button = bar.get_by_role("button", name="Set up", exact=True)
    drawer = page.locator(".st-key-bigger_drawer")
    train_it = drawer.get_by_role("button", name="Train: small digits")
    expect(train_it).to_be_visible()
    button.focus()
    page.keyboard.press("Tab")
    first = drawer.locator("button:focus")
    expect(first).to_have_count(1)
    for _ in range(4):
        if train_it.evaluate("node => node === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect(train_it).to_be_focused()
    ring = train_it.evaluate("node => [getComputedStyle(node).outlineStyle, getComputedStyle(node).outlineWidth]")
    assert ring == ["solid", "2px"]
    # Through it to its end, and on in the bar; back from its first control to its button.
    last = drawer.locator("a[href], button, input, [tabindex='0']").filter(visible=True).last
    last.focus()
    page.keyboard.press("Tab")
    expect(bar.get_by_role("button", name="Words", exact=True)).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(button).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    expect(button).to_be_focused()


def test_a_view_of_the_network_stands_in_the_networks_own_place(open_screen: OpenPage) -> None:
    page = open_screen("?data=iris&epochs=2")
    press(page, "Train")
    expect(dock(page)).to_contain_text("Done")
    views = page.locator(".st-key-bigger_view")
    expect(views).to_be_hidden()

    def in_its_place() -> bool:
        body, box = place(page.locator(".t-network-body")), place(views)
        return all(abs(body[key] - box[key]) < 1 for key in body)

    for name, told in (("Layers", "Measured after each epoch"), ("Result", "On 30 test examples"),
                       ("Take it away", "The code reads the same data")):  # fmt: skip
        page.get_by_role("tab", name=name, exact=True).click()
        expect(views.get_by_text(told)).to_be_visible()
        until(in_its_place, f"{name} to stand in the network's place")
    page.get_by_role("button", name="Present", exact=True).click()
    expect(root(page)).to_have_attribute("data-present", "")
    page.wait_for_url(re.compile("present=1"))
    until(in_its_place, "the view to be as large as the network's place")
    page.get_by_role("tab", name="The network", exact=True).click()
    expect(views).to_be_hidden()
    open_drawer(page)
