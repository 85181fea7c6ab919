"""The loss surface beside the network, in the browser: its numbers are the engine's, the dot moves with the weights."""

import itertools
import re
from urllib.parse import parse_qsl

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from playground.experiment import Experiment, Run
from playground.experiment.link import decode
from playground.experiment.surface_choice import SurfaceChoice
from playground.timeline import Timeline
from playground.timeline.survey import Survey
from tests.e2e.conftest import OpenPage
from tests.e2e.on_stage import Stage, on, shown_as
from tests.e2e.waiting import settled
from tests.serving import until


def surface(page: Page) -> Locator:
    """The view, once all of it is here: the finest losses, and the words of the dot."""
    found = page.get_by_role("region", name="Loss surface").locator(".loss-surface")
    expect(found).to_have_attribute("data-side", "101")
    expect(found).not_to_have_attribute("data-waiting", re.compile(".*"))
    expect(found.locator(".of-dot")).to_contain_text("Loss")
    return found


def at(view: Locator) -> np.ndarray:
    """Where the dot stands on the plane."""
    return np.array([float(part) for part in (view.get_attribute("data-at") or "").split()])


def run_of(stage: Stage) -> Run:
    """The run on the stage, as the address tells it once it follows."""

    def told() -> Run | None:
        link, problems = decode(dict(parse_qsl(stage.page.evaluate("location.search.slice(1)"))))
        assert problems == []
        return link.run if link.run.key() == stage.run else None

    run = until(told, "the address to follow")
    assert run is not None
    return run


def click_on_map(view: Locator, across: float, up: float) -> None:
    """A place of the map by its shares of width and height, from the lower left."""
    box = view.locator(".surface-ground").bounding_box()
    assert box is not None
    view.page.mouse.click(box["x"] + across * box["width"], box["y"] + (1 - up) * box["height"])


def test_the_dot_moves_in_the_update_and_its_numbers_are_the_engines(open_page: OpenPage) -> None:
    page = open_page("?batch=10")
    stage, line = on(page), Timeline(Run(Experiment(batch_size=10)))
    view = surface(page)
    stage.step_by("operation")
    places = [("start", tuple(at(view)))]
    for step in line.run.experiment.anatomy.step_ids[1:]:
        stage.press("Step")
        stage.at(0, step)
        places.append((step, tuple(at(view))))
    moved = [step for (_, before), (step, after) in itertools.pairwise(places) if before != after]
    assert moved == ["theta"]
    settled(page)
    survey = Survey()
    survey.look_at([line], SurfaceChoice(), 0)
    while survey.searching:
        survey.go_on()
    across, up, *numbers = survey.dot(line, None, 1)
    assert at(surface(page)) == pytest.approx([across, up], abs=1e-12)
    words = view.locator(".of-dot").inner_text()
    told = re.fullmatch(
        r"Loss of all examples (.*)\. The weights are (.*) away from this plane; at the dot its loss is (.*)\.", words
    )
    assert told, words
    own, distance, below = told.groups()
    assert shown_as(own, numbers[0])
    assert shown_as(below, numbers[1])
    assert shown_as(distance, numbers[2])
    assert numbers[0] == line.metrics(1).train_loss


def test_a_click_sets_the_weights_and_undo_takes_it_back(open_page: OpenPage) -> None:
    page = open_page("?batch=10")
    stage = on(page)
    view = surface(page)
    before, plane = stage.run, view.get_attribute("data-plane")
    click_on_map(view, 0.75, 0.4)
    stage.another_run(before)
    view = surface(page)
    expect(view.locator(".of-dot")).to_contain_text("the dot stands on the surface")
    assert view.get_attribute("data-plane") == plane
    (change,) = run_of(stage).changes
    assert (change.update, change.what, len(change.value)) == (0, "weights", 13)
    expect(stage.notices).to_contain_text("All 13 weights and biases set")
    set_run = stage.run
    page.get_by_role("button", name="Bring it back").click()
    stage.another_run(set_run)
    assert stage.run == before


def test_two_weights_picked_on_the_network_make_a_plane(open_page: OpenPage) -> None:
    page = open_page("?batch=10&contours=batch")
    stage = on(page)
    view = surface(page)
    expect(view.locator(".of-dot")).to_contain_text("Loss of the batch")
    view.get_by_label("Plane", exact=True).select_option("pair")
    expect(view.get_by_label("Across", exact=True)).to_be_visible()
    view = surface(page)
    expect(view.locator(".of-plane")).to_contain_text("Exact: ")
    settled(page)
    before, theta = stage.run, Timeline(run_of(stage)).state(0).theta
    entries = map(run_of(stage).experiment.anatomy.entry, pair_of(view))
    first, second = (entry.index for entry in entries if entry is not None)
    assert np.array_equal(at(view), theta[[first, second]])
    # A weight clicked on the network is the new one across.
    stage.select("w:0:1:2")
    expect(view.get_by_label("Across", exact=True)).to_have_value("w:0:1:2")
    first, second = 5, first
    expect(view).to_have_attribute("data-at", re.compile(re.escape(repr(float(theta[5])))))
    view = surface(page)
    click_on_map(view, 0.2, 0.3)
    stage.another_run(before)
    (change,) = run_of(stage).changes
    assert {index for index, _ in change.value} == {first, second}


def pair_of(view: Locator) -> list[str]:
    return [view.get_by_label(name, exact=True).input_value() for name in ("Across", "Up")]


@pytest.mark.parametrize("size", [(1440, 900), (1280, 720)], ids=str)
def test_all_that_it_says_of_itself_is_in_sight(open_page: OpenPage, size: tuple[int, int]) -> None:
    view = surface(open_page("?batch=10", width=size[0], height=size[1]))
    words = view.locator(".surface-words")
    longest = {
        ".of-dot": "Loss of all examples 1.234e-10. The weights are 1.23e-10 away from this plane; at the dot its"
        " loss is 1.234e-10. It is off the map.",
        ".of-plane": "A new plane: the path had left the map at update 1,000,000,000. This plane was laid along both"
        " ways to update 1,000,000,000 (still to come) and holds 99.99 % of them.",
    }
    for part, text in longest.items():
        words.locator(part).evaluate("(part, text) => { part.textContent = text }", text)
    high, room = words.evaluate("words => [words.scrollHeight, words.clientHeight]")
    assert high <= room
    assert view.locator(".of-dot").get_attribute("title")
    expect(view.locator(".of-plane")).to_have_attribute("title", re.compile("computed ahead"))
    assert view.locator(".surface-controls").evaluate("row => row.scrollWidth <= row.clientWidth")


def test_what_can_be_done_is_said_until_it_was_done(open_page: OpenPage) -> None:
    view = surface(open_page("?batch=10"))
    expect(view.get_by_text("Loss surface", exact=True)).to_be_visible()
    hint = view.get_by_text("Click to move it.")
    expect(hint).to_be_visible()
    click_on_map(view, 0.75, 0.4)
    expect(hint).to_be_hidden()


def test_a_click_in_three_dimensions_sets_the_weights_and_a_turn_does_not(open_page: OpenPage) -> None:
    page = open_page("?batch=10")
    stage = on(page)
    view = surface(page)
    before = stage.run
    button = view.get_by_role("button", name="3-D")
    button.click()
    expect(view.locator(".surface-space canvas").first).to_be_visible()
    picture = view.locator(".js-plotly-plot")
    first = eye_of(picture)
    box = picture.bounding_box()
    assert box is not None
    across, down = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(across, down)
    page.mouse.down()
    # From above the ground to below it, and out of the picture.
    page.mouse.move(across, down - box["height"], steps=12)
    page.mouse.up()
    page.wait_for_function(
        """([node, first]) => {
            const {z} = node._fullLayout.scene._scene.getCamera().eye
            return Math.abs(z - first) > 0.1 && z > 0.099
        }""",
        arg=[picture.element_handle(), first[2]],
    )
    assert stage.run == before
    button.click()
    page.wait_for_function(
        "([node, z]) => Math.abs(node._fullLayout.scene._scene.getCamera().eye.z - z) < 1e-6",
        arg=[picture.element_handle(), first[2]],
    )
    picture.evaluate("node => node.on('plotly_hover', () => { node.dataset.found = '' })")
    # The surface lies above the middle, the floor's numbers and names below it.
    down = box["y"] + 0.36 * box["height"]
    page.mouse.move(across - 4, down)
    page.mouse.move(across, down)
    expect(picture).to_have_attribute("data-found", "")
    page.mouse.down()
    page.mouse.up()
    stage.another_run(before)
    (change,) = run_of(stage).changes
    assert (change.update, change.what, len(change.value)) == (0, "weights", 13)
    expect(surface(page).locator(".of-dot")).to_contain_text("the dot stands on the surface")


def eye_of(picture: Locator) -> list[float]:
    """Where the camera of a picture in three dimensions stands."""
    camera: dict[str, dict[str, float]] = picture.evaluate("node => node._fullLayout.scene._scene.getCamera()")
    return [camera["eye"][axis] for axis in "xyz"]


def test_plotly_comes_with_the_third_dimension_only(open_page: OpenPage) -> None:
    page = open_page("?batch=10")
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    view = surface(page)
    on(page).press("Step")
    settled(page)
    assert not [url for url in fetched if "plotly.min.js" in url]
    view.get_by_role("button", name="3-D").click()
    expect(view.locator(".surface-space canvas").first).to_be_visible()
    assert [url for url in fetched if "plotly.min.js" in url]
    view.get_by_role("button", name="Above").click()
    expect(view.locator(".surface-space")).to_be_hidden()


def test_a_run_that_diverges_leaves_the_map(open_page: OpenPage) -> None:
    page = open_page("?act=relu&out=linear&rate=3&at=3.recheck")
    view = page.get_by_role("region", name="Loss surface").locator(".loss-surface")
    expect(view.locator(".of-dot")).to_contain_text("off the map")


def test_a_twin_walks_on_the_same_surface(open_page: OpenPage) -> None:
    page = open_page("?batch=10&twin=adam:0.01&at=30.start")
    view = surface(page)
    runs = [
        Timeline(Run(Experiment(batch_size=10))),
        Timeline(Run(Experiment(batch_size=10, optimizer="adam", learning_rate=0.01))),
    ]
    survey = Survey()
    survey.look_at(runs, SurfaceChoice(), 30)
    while survey.searching:
        survey.go_on()
    assert at(view) == pytest.approx([*survey.dot(runs[0], None, 30)[:2]], abs=1e-9)
    assert np.array([float(part) for part in (view.get_attribute("data-twin-at") or "").split()]) == pytest.approx(
        [*survey.dot(runs[1], None, 30)[:2]], abs=1e-9
    )
    expect(view.locator(".of-plane")).to_contain_text("along both ways")
