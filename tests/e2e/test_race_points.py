"""Places of the race's map in a real browser: basins, the curvature where one clicks, a step pointed at in 3-D."""

import re
from itertools import combinations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import OpenPage
from tests.e2e.test_race import complete, open_race, root, tab
from tests.e2e.waiting import holds

__all__ = ["open_race"]

HIMMELBLAU = "?surface=himmelblau&start=-4,4&racers=sgd:0.01~momentum:0.01~adam:0.1&steps=100"
RAVINE = "?surface=ravine&start=-1.8,0.5&racers=sgd:0.019~momentum:0.01~adam:0.1&steps=60"

COLOURS = """([box, places]) => {
  const canvas = box.querySelector("canvas"), context = canvas.getContext("2d")
  return places.map(([x, y]) => [...context.getImageData(x * canvas.width, y * canvas.height, 1, 1).data].slice(0, 3))
}"""
"""The colours of the map's ground at places given as shares from its left and top."""

PLACE = """(plot, [trace, step]) => {
  const scene = plot._fullLayout.scene._scene, { view, projection, model } = scene.glplot.cameraParams
  const index = plot.data[trace].customdata.indexOf(step)
  const at = ["x", "y", "z"].map((axis, i) => plot.data[trace][axis][index] * scene.dataScale[i])
  const times = (m, v) => [0, 1, 2, 3].map((r) => m[r] * v[0] + m[4 + r] * v[1] + m[8 + r] * v[2] + m[12 + r] * v[3])
  const [x, y, , w] = times(projection, times(view, times(model, [...at, 1])))
  const box = scene.container.getBoundingClientRect()
  return [box.left + box.width * (0.5 + (0.5 * x) / w), box.top + box.height * (0.5 - (0.5 * y) / w)]
}"""
"""Where a step of a path is seen in the window, by the scene's own camera."""


def legend(page: Page, racer: str | None = None) -> Locator:
    """The legend below the map, once the basins of this racer (the first) have arrived."""
    page.get_by_role("checkbox", name="Basins").check()
    if racer is not None:
        page.get_by_label("Basins of").select_option(label=racer)
    found = page.locator(".r-legend")
    expect(found).to_have_attribute("data-racer", re.compile(r"\d"))
    return found


def rows(found: Locator) -> dict[str, float]:
    """What the legend names, and its share of the starts in percent. A word that is marked is a span in the name."""
    texts = [item.locator(":scope > span").last.inner_text() for item in found.locator("li").all()]
    shares = [float(item.locator("strong").inner_text().replace("%", "")) for item in found.locator("li").all()]
    return dict(zip(texts, shares, strict=True))


def colours(page: Page, places: list[tuple[float, float]]) -> list[tuple[int, int, int]]:
    found = page.locator(".r-map").evaluate_handle("box => box")
    return [tuple(each) for each in page.evaluate(COLOURS, [found, places])]


def apart(one: tuple[int, ...], other: tuple[int, ...]) -> int:
    return sum(abs(a - b) for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_basins_are_filled_named_and_told_apart(open_race: OpenPage, scheme: str) -> None:
    page = open_race(HIMMELBLAU, scheme=scheme)
    complete(page)
    corners = [(0.8, 0.3), (0.3, 0.2), (0.2, 0.8), (0.8, 0.75)]  # near the minima A, B, C, D
    before = colours(page, corners)
    found = legend(page)
    assert "60 × 60 = 3,600 starts of SGD" in found.inner_text()
    named = rows(found)
    assert list(named) == [
        "minimum at (3, 2), loss 0", "minimum at (−2.81, 3.13), loss 0", "minimum at (−3.78, −3.28), loss 0",
        "minimum at (3.58, −1.85), loss 0",
    ]  # fmt: skip
    assert sum(named.values()) == pytest.approx(100, abs=0.2)
    after = colours(page, corners)
    assert all(apart(a, b) > 30 for a, b in zip(before, after, strict=True))
    assert all(apart(a, b) > 40 for a, b in combinations(after, 2)), after
    yellow, violet, green, plum = after  # each lies where its minimum lies
    assert yellow[0] > yellow[2] + 40
    assert violet[2] > violet[1] + 20
    assert green[1] > max(green[0], green[2]) + 20
    assert plum[0] > plum[1] + 20
    letters = page.locator(".r-basins text")
    assert sorted(letters.all_text_contents()) == ["A", "B", "C", "D"]
    right = {each.text_content(): float(each.get_attribute("x") or 0) > 300 for each in letters.all()}
    high = {each.text_content(): float(each.get_attribute("y") or 0) < 300 for each in letters.all()}
    assert right == {"A": True, "B": False, "C": False, "D": True}
    assert high == {"A": True, "B": True, "C": False, "D": False}
    assert page.locator(".r-basin-edges").get_attribute("d")
    page.get_by_role("checkbox", name="Basins").uncheck()
    expect(found).to_be_hidden()
    assert colours(page, corners) == before
    assert not page.locator(".r-basin-edges").get_attribute("d")


def test_each_racer_has_basins_of_its_own(open_race: OpenPage) -> None:
    page = open_race(RAVINE.replace("0.019", "0.021").replace("steps=60", "steps=400"))
    found = legend(page)
    assert rows(found)["diverged"] > 80  # the rate lies above 2 divided by 100
    assert "×" in page.locator(".r-basins text").all_text_contents()
    found = legend(page, "Adam")
    expect(found).to_contain_text("3,600 starts of Adam")
    assert rows(found) == {"minimum at (0, 0), loss 0": 100.0}
    page.get_by_label("Learning rate of Adam").fill("0.0001")
    page.get_by_label("Learning rate of Adam").press("Enter")
    expect(found).to_contain_text("still on the way")  # a new race brings new basins


def test_a_networks_basins_are_its_final_losses(open_race: OpenPage) -> None:
    page = open_race("?surface=network&racers=adam:0.03&steps=60")
    found = legend(page)
    expect(found).to_contain_text("minima are not known, so the colour of a place is the final loss")
    assert found.locator(".r-scale-bar").is_visible()
    assert page.locator(".r-basins text").count() == 0


def test_a_hundred_starts_are_counted_in_the_table(open_race: OpenPage) -> None:
    page = open_race(HIMMELBLAU)
    panel = tab(page, "100 starts")
    expect(panel.locator("tbody tr")).to_have_count(3)
    expect(panel).to_contain_text("Of each racer's 100 paths, from 10 × 10 starts")
    shares = [float(cell.replace("%", "")) for cell in panel.locator("tbody tr").first.locator("td").all_inner_texts()]
    assert sum(shares) == pytest.approx(100)
    assert all(share == int(share) for share in shares)


def test_the_curvature_where_one_clicks(open_race: OpenPage) -> None:
    page = open_race(RAVINE)
    race = root(page).get_attribute("data-race")
    page.get_by_role("radio", name="sets the common start").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="shows the curvature")).to_have_attribute("aria-checked", "true")
    page.locator(".r-map-svg").click(position={"x": 300, "y": 200})
    point = page.locator(".r-point")
    expect(point).to_contain_text("the largest curvature λ is 100")
    expect(point).to_contain_text("Gradient descent stands rates up to 2/λ = 0.02")
    sentences = point.locator("li").all_inner_texts()
    assert len(sentences) == 3
    assert "0.019 lies below 2/λ = 0.02: each step multiplies the distance in that direction by −0.9" in sentences[0]
    assert "below 2(1 + momentum)/λ = 0.038" in sentences[1]
    assert "that is gradient descent's bound: Adam divides" in sentences[2]
    assert root(page).get_attribute("data-race") == race  # the start stayed where it was
    pin = page.locator(".r-pin")
    assert float(pin.get_attribute("cx") or 0) == pytest.approx(300, abs=1)
    assert float(pin.get_attribute("cy") or 0) == pytest.approx(200, abs=1)
    line = page.locator(".r-steepest")
    assert float(line.get_attribute("x1") or 0) == pytest.approx(float(line.get_attribute("x2") or 1), abs=0.1)
    # The point stays when a rate changes, and its sentence follows.
    page.get_by_label("Learning rate of SGD").fill("0.0205")
    page.get_by_label("Learning rate of SGD").press("Enter")
    expect(point.locator("li").first).to_contain_text("every swing is wider, and it diverges")
    expect(point.locator("li").first).to_have_attribute("data-over", "")


def test_a_place_can_be_typed_and_nonsense_is_answered(open_race: OpenPage) -> None:
    page = open_race("?surface=rosenbrock&start=-1.2,1&racers=sgd:0.001&steps=40")
    page.get_by_role("radio", name="shows the curvature").click()
    page.get_by_label("Curvature at").fill("1")
    page.get_by_label("Curvature at").press("Enter")
    page.get_by_label("and", exact=True).fill("1")
    page.get_by_label("and", exact=True).press("Enter")
    point = page.locator(".r-point")
    # At (1, 1) Rosenbrock's Hessian is [[802, -400], [-400, 200]], whose larger eigenvalue is 1,001.6.
    expect(point).to_contain_text("At (1, 1) the loss is 0 and the largest curvature λ is 1002")
    page.get_by_label("Curvature at").fill("a lot")
    page.get_by_label("Curvature at").press("Enter")
    expect(page.get_by_label("Curvature at")).to_have_attribute("aria-invalid", "true")
    expect(point).to_contain_text("At (1, 1)")
    page.get_by_role("radio", name="sets the common start").click()
    expect(point).to_be_hidden()
    assert page.locator(".r-pin").count() == 0


def test_pointing_at_a_path_in_three_dimensions_shows_its_step_everywhere(open_race: OpenPage) -> None:
    page = open_race("?surface=bowl&start=-1.6,1.2&racers=sgd:0.05&steps=80")
    expect(page.locator(".r-loading")).to_be_hidden()
    plot = page.locator(".r-plot")
    page.keyboard.press("End")
    holds(page, "plot => plot.data[1].customdata.at(-1) === 80", plot.element_handle())
    plot.scroll_into_view_if_needed()
    head = page.locator(".r-map .r-head")
    last = head.get_attribute("data-x")
    for step in (4, 9):
        x, y = plot.evaluate(PLACE, [1, step])
        page.mouse.move(x + 40, y + 80)
        page.mouse.move(x, y, steps=3)
        expect(root(page)).to_have_attribute("data-shown", str(step))
        assert f"Step {step} of 80" in page.locator(".dock .status").inner_text()
        assert head.get_attribute("data-x") != last
        holds(page, "([plot, step]) => plot.data.at(-1).customdata[0] === step", [plot.element_handle(), step])
        assert plot.evaluate("plot => plot.data[1].customdata.at(-1)") == 80  # the path stays, the racer moves
    expect(root(page)).to_have_attribute("data-step", "80")
    page.mouse.move(4, 4)
    expect(root(page)).to_have_attribute("data-shown", "80")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_basins_and_curvature_stay_inside(open_race: OpenPage, scheme: str) -> None:
    page = open_race(HIMMELBLAU, width=390, height=844, scheme=scheme)
    legend(page)
    page.get_by_role("radio", name="shows the curvature").click()
    page.locator(".r-map-svg").click(position={"x": 150, "y": 120})
    expect(page.locator(".r-point")).to_contain_text("largest curvature λ")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert root(page).evaluate("root => root.scrollWidth <= root.clientWidth")
