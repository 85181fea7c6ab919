"""The race in a real browser: the camera stays, a click sets the start, a link brings it back, bad input is told."""

import csv
import io
import json
import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from playground.race.course import course
from playground.race.presets import CARDS
from tests.e2e.conftest import OpenPage
from tests.e2e.sharing import is_picture

PAGE = "optimizer_race"
CAMERA = "plot => JSON.stringify(plot._fullLayout.scene._scene.getCamera())"


@pytest.fixture
def open_race(open_page: OpenPage) -> OpenPage:
    """Opens a race by its link. Streamlit first looks for its health check below the page's path, and finds none."""

    def open_one(query: str = "", **look: object) -> Page:
        page = open_page(PAGE + query, **look)
        expect(root(page)).to_have_attribute("data-step", re.compile(r"\d+"))
        return page

    return open_one


def root(page: Page) -> Locator:
    return page.locator(".race-root")


def complete(page: Page) -> None:
    """Wait until all of the race is here, and nothing is being asked of Python."""
    expect(root(page)).to_have_attribute("data-steps", re.compile(r"\d+"))
    expect(page.locator(".race-root[data-busy]")).to_have_count(0)


def steady(page: Page) -> None:
    """Wait until nothing is being asked of Python, and the address bar has followed."""
    complete(page)
    page.wait_for_timeout(400)  # the address follows once things have rested


def choose(page: Page, card: str) -> None:
    """A race to start with, from those that open over the page."""
    page.get_by_role("button", name="Races").click()
    page.get_by_role("button", name=card, exact=True).click()
    expect(page.get_by_role("dialog", name="Races to start with")).to_be_hidden()


def tab(page: Page, name: str) -> Locator:
    """A part of the inspector, once it is turned to."""
    page.get_by_role("tab", name=name).click()
    return page.locator(f"[data-panel='{name}']")


def drawn(page: Page) -> Locator:
    """The surface in three dimensions, once it is there."""
    expect(page.locator(".r-loading")).to_be_hidden()
    return page.locator(".r-plot")


def heads(page: Page) -> list[tuple[float, float]]:
    """Where the racers stand on the map, in its pixels."""
    marks = page.locator(".r-map .r-head").all()
    return [
        (float(mark.get_attribute("data-x") or "nan"), float(mark.get_attribute("data-y") or "nan")) for mark in marks
    ]


def test_the_camera_stays_while_the_paths_grow(open_race: OpenPage) -> None:
    page = open_race()
    plot = drawn(page)
    before = plot.evaluate(CAMERA)
    box = plot.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 120, y + 40, steps=6)
    page.mouse.up()
    turned = plot.evaluate(CAMERA)
    assert turned != before
    for _ in range(10):
        page.get_by_role("button", name="Step", exact=True).click()
    expect(root(page)).to_have_attribute("data-step", "10")
    paths = "plot => plot.data.slice(1, 4).map(path => path.x.length)"
    page.wait_for_function("plot => plot.data[3].x.length >= 11", arg=plot.element_handle())
    assert min(plot.evaluate(paths)) >= 11
    eye, kept = json.loads(turned)["eye"], json.loads(plot.evaluate(CAMERA))["eye"]
    assert kept == pytest.approx(eye, abs=1e-9)


def test_a_click_on_the_map_starts_all_racers_there(open_race: OpenPage) -> None:
    page = open_race("?surface=himmelblau&start=-4,4&racers=sgd:0.01~momentum:0.001~adam:0.1~rmsprop:0.1&steps=60")
    page.locator(".r-slider").fill("30")
    expect(root(page)).to_have_attribute("data-step", "30")
    assert len(set(heads(page))) == 4
    before = root(page).get_attribute("data-race") or ""
    page.locator(".r-map-svg").click(position={"x": 300, "y": 200})
    expect(root(page)).not_to_have_attribute("data-race", before)
    expect(root(page)).to_have_attribute("data-step", "0")
    assert len(heads(page)) == 4
    assert heads(page) == [pytest.approx((300, 200), abs=1)] * 4


def test_a_link_brings_the_race_back(open_race: OpenPage) -> None:
    page = open_race()
    choose(page, "Two minima")
    page.get_by_role("button", name="Another start").click()
    told = page.locator(".r-headline .sentence")
    expect(told).to_contain_text("who ends in which hole now?")
    page.keyboard.press("End")
    expect(told).to_contain_text("No optimizer is right from everywhere")
    page.get_by_label("Learning rate of Adam").fill("0.07")
    page.get_by_label("Learning rate of Adam").press("Enter")
    verdict = tab(page, "Verdict")
    expect(verdict.locator("tbody")).not_to_contain_text("Adam")
    tell = page.get_by_role("button", name="Tell me now")
    tell.click()
    expect(page.locator(".r-verdict tbody")).to_contain_text("0.07")
    page.locator(".r-slider").fill("40")
    steady(page)
    page.wait_for_url(re.compile(r"at=40"))
    table, place, address = page.locator(".r-verdict tbody").inner_text(), heads(page), page.url
    page.reload()
    expect(root(page)).to_have_attribute("data-step", "40")
    steady(page)
    assert heads(page) == place
    assert page.url == address
    # Who has seen the end once is told it again.
    expect(tell).to_be_hidden()
    expect(page.locator(".r-verdict tbody")).to_contain_text("0.07")
    assert page.locator(".r-verdict tbody").inner_text() == table
    assert "start=1.8,0.6" in address
    assert "adam:0.07" in address


def test_keys_and_play_move_the_race(open_race: OpenPage) -> None:
    page = open_race()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    expect(root(page)).to_have_attribute("data-step", "1")
    page.keyboard.press(" ")
    expect(root(page)).to_have_attribute("data-playing", "")
    page.wait_for_function("root => Number(root.dataset.step) > 20", arg=root(page).element_handle())
    page.keyboard.press(" ")
    expect(root(page)).not_to_have_attribute("data-playing", "")
    page.keyboard.press("Home")
    expect(root(page)).to_have_attribute("data-step", "0")
    # A click leaves the focus on its button; the space is Play's all the same.
    page.get_by_role("button", name="Step", exact=True).click()
    page.keyboard.press(" ")
    expect(root(page)).to_have_attribute("data-playing", "")


def test_hovering_one_chart_shows_its_step_everywhere(open_race: OpenPage) -> None:
    page = open_race()
    complete(page)
    page.keyboard.press("End")
    last = heads(page)
    page.locator(".r-chart svg").first.hover(position={"x": 200, "y": 80})
    shown = int(root(page).get_attribute("data-shown") or 0)
    assert 0 < shown < 180
    assert heads(page) != last
    assert f"Step {shown} of 180" in page.locator(".dock .status").inner_text()
    expect(root(page)).to_have_attribute("data-step", "180")


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?surface=bowl&start=90,90&racers=sgd:0.1", "lies outside the surface"),
        ("?surface=bowl&racers=none", "Nobody is racing yet"),
        ("?surface=bowl&racers=sgd:1e99", "learning rate must be above 0 and at most 1,000,000"),
        ("?surface=network&pair=0,0", "Two different parameters"),
    ],
)
def test_what_cannot_be_is_a_sentence(open_race: OpenPage, query: str, sentence: str) -> None:
    page = open_race(query)
    expect(page.locator(".notices")).to_contain_text(sentence)
    assert page.locator(".r-isolines").get_attribute("d")


def test_an_absurd_rate_diverges_and_says_so(open_race: OpenPage) -> None:
    page = open_race("?surface=rosenbrock&start=-1.2,1&racers=sgd:1000000~adam:0.05&steps=50")
    page.keyboard.press("End")
    expect(page.locator(".r-verdict tbody")).to_contain_text("diverged in step 1")
    expect(page.locator(".dock .status")).to_contain_text("SGD diverged")
    assert "NaN" not in page.locator(".r-map").inner_html()


def test_a_step_is_opened_and_what_is_asked_for_arrives(open_race: OpenPage) -> None:
    page = open_race("?at=20")
    tab(page, "One step opened")
    expect(page.locator(".r-side").first.locator(".r-line-step .r-math-numbers").first).to_contain_text("0.019")
    expect(page.locator(".r-arrow-step")).to_have_count(2)
    expect(tab(page, "100 starts").locator("tbody tr")).to_have_count(3)
    expect(tab(page, "Tune each").locator(".r-tune .r-band")).to_have_count(3)
    page.get_by_role("button", name="Race with everyone's best rate").click()
    expect(page.get_by_label("Learning rate of SGD")).not_to_have_value("0.019")


def test_the_own_network_is_raced_on_every_plane(open_race: OpenPage) -> None:
    page = open_race()
    choose(page, "Your network")
    expect(root(page)).to_have_attribute("data-surface", "network")
    expect(page.locator(".r-picture")).to_contain_text("All 13 parameters train")
    page.get_by_role("radio", name="two weights only").click()
    expect(page.locator(".r-picture")).to_contain_text("So the picture is exact")
    for plane in ("where the paths go", "random directions"):
        page.get_by_role("radio", name=plane).click()
        expect(page.locator(".r-picture")).to_contain_text("% of the movement")
    page.get_by_role("radio", name="this step's batch").click()
    before = page.locator(".r-isolines").get_attribute("d")
    page.keyboard.press("Escape")
    page.locator(".r-slider").fill("7")
    page.wait_for_function("([line, old]) => line.getAttribute('d') !== old",
                           arg=[page.locator(".r-isolines").element_handle(), before])  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_nothing_hangs_over_the_edge(open_race: OpenPage, scheme: str, width: int) -> None:
    page = open_race(width=width, scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert root(page).evaluate("root => root.scrollWidth <= root.clientWidth")


def test_pictures_numbers_and_the_race_itself_can_be_saved(open_race: OpenPage, browser: Browser) -> None:
    page = open_race("?at=60")
    complete(page)
    drawn(page)
    chooser = page.get_by_label("Save a picture or the numbers")
    saved = {}
    for kind in ("map-png", "map-svg", "surface-png", "surface-svg", "loss-png", "loss-svg", "csv", "html"):
        with page.expect_download() as download:
            chooser.select_option(kind)
        saved[kind] = download.value.path().read_bytes()
    for kind, place in (("map-png", ".r-map svg"), ("surface-png", ".js-plotly-plot"), ("loss-png", ".r-chart svg")):
        box = root(page).locator(place).first.bounding_box()
        assert box is not None
        is_picture(page, saved[kind], (box["width"], box["height"]))
    for kind in ("map-svg", "surface-svg", "loss-svg"):
        assert ET.fromstring(saved[kind]).tag.endswith("svg")
    rows = list(csv.DictReader(io.StringIO(saved["csv"].decode())))
    assert list(rows[0]) == ["step", "racer", "x", "y", "loss", "step length"]
    heat = course(CARDS["ravine"].settings).heat
    lengths = np.pad(heat.lengths, ((0, 0), (0, 1)))  # of the step that begins there
    assert [(row["racer"], int(row["step"])) for row in rows] == [
        (name, step) for name in dict.fromkeys(row["racer"] for row in rows) for step in range(181)
    ]
    wanted = np.stack([heat.theta[..., 0], heat.theta[..., 1], heat.loss, lengths], axis=-1).reshape(-1, 4)
    told = [[float(row[name] or 0) for name in ("x", "y", "loss", "step length")] for row in rows]
    np.testing.assert_allclose(told, wanted, rtol=1e-5, atol=1e-7)  # the message to the page has them in float32
    alone = browser.new_page()
    complaints: list[str] = []
    alone.on("pageerror", lambda error: complaints.append(str(error)))
    alone.on("request", lambda request: complaints.append(request.url))
    alone.set_content(saved["html"].decode())
    alone.get_by_role("button", name="Play").click()
    expect(alone.locator("#status")).to_contain_text("Step 180 of 180")
    alone.context.close()
    assert not complaints


def test_who_leaves_the_map_is_named_on_it(open_race: OpenPage) -> None:
    page = open_race()
    page.get_by_role("button", name="Loss × 10").click()
    expect(page.locator(".r-headline .sentence")).to_contain_text("Who notices?")
    steady(page)
    page.keyboard.press("End")
    expect(page.locator(".r-verdict tbody")).to_contain_text("diverged in step 2")
    expect(page.locator(".r-heads")).to_contain_text("SGD diverged")
    assert len(heads(page)) == 1
