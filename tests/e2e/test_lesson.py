"""A lesson on the page: offered on a first visit, played on the live stage, kept over a reload, told by the address."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from playground.lessons import serving
from tests.e2e.conftest import OpenPage
from tests.e2e.on_stage import Stage, on
from tests.e2e.waiting import holds

FIRST = serving.lesson("four_moves")


def title(page: Page, words: str) -> None:
    expect(page.locator(".lesson-title")).to_have_text(words)


def done(page: Page) -> None:
    expect(page.locator(".lesson[data-done]")).to_be_visible()


def test_a_first_visit_begins_the_first_lesson_in_one_press_and_a_reload_goes_on(open_page: OpenPage) -> None:
    page = open_page(first_visit=True, reduced_motion="reduce")
    stage = on(page)
    guide = page.get_by_role("region", name="Guide")
    expect(guide).to_contain_text("New here?")
    guide.get_by_role("button", name=f"Begin: {FIRST['title']}").click()
    title(page, FIRST["plan"][0]["title"])
    pointed = page.locator("[data-pointed]")
    # Pointed at once the experiment stands.
    expect(pointed.and_(page.get_by_role("region", name="Network", exact=True))).to_be_visible()
    expect(pointed.and_(page.get_by_role("button", name="Step", exact=True))).to_be_visible()
    stage.press("Step")
    done(page)
    expect(pointed).to_have_count(0)
    expect(page.locator(".lesson-spoken")).to_have_text(re.compile("^Done. It says "))
    guide.get_by_role("button", name="Go on").click()
    title(page, FIRST["plan"][1]["title"])
    expect(page.locator(".lesson[data-done]")).to_have_count(0)
    holds(page, "() => location.search.includes('lesson=four_moves.2') && location.search.includes('at=0.')")
    reached = page.url
    # Another experiment is no lesson's.
    page.goto(page.url.partition("?")[0])
    Stage(page).ready()
    expect(guide).to_have_count(0)
    page.goto(reached)
    stage = Stage(page)
    stage.ready()
    title(page, FIRST["plan"][1]["title"])
    stage.press("Step")
    done(page)
    guide.get_by_role("button", name="Close the lesson").click()
    expect(guide).to_have_count(0)
    holds(page, "() => !location.search.includes('lesson=')")
    page.reload()
    Stage(page).ready()
    expect(guide).to_have_count(0)


def test_a_lesson_that_is_begun_by_two_presses_is_begun_once(open_page: OpenPage) -> None:
    page = open_page(first_visit=True, reduced_motion="reduce")
    stage = on(page)
    late: list[Route] = []

    def held(route: Route) -> None:
        late.append(route)

    page.route("**/lessons/four_moves.json", held, times=1)
    begin = page.get_by_role("button", name=f"Begin: {FIRST['title']}")
    with page.expect_request("**/lessons/four_moves.json"):
        begin.click()
    begin.click()
    title(page, FIRST["plan"][0]["title"])
    stage.press("Step")
    done(page)
    with page.expect_request_finished():
        late[0].continue_()
    page.evaluate("() => new Promise(requestAnimationFrame)")
    stage.press("Step")
    expect(stage.root).to_have_attribute("data-phase", "loss")


def test_the_offer_covers_nothing_and_once_closed_is_not_made_again(open_page: OpenPage) -> None:
    page = open_page(width=390, height=844, first_visit=True)
    stage = on(page)
    offer = page.locator(".lesson.offer").bounding_box()
    assert offer
    for name in ("Step", "Find the mistake"):
        below = stage.root.get_by_role("button", name=name, exact=True).bounding_box()
        assert below
        assert below["y"] + below["height"] <= offer["y"], name
    page.get_by_role("button", name="Not now").click()
    expect(page.get_by_role("region", name="Guide")).to_have_count(0)
    page.goto(page.url.partition("?")[0])
    on(page)
    expect(page.get_by_role("region", name="Guide")).to_have_count(0)


def test_a_link_opened_in_place_replaces_the_run_and_undo_brings_it_back(open_page: OpenPage) -> None:
    page = open_page("?batch=10&rate=0.3&by=batch", reduced_motion="reduce")
    stage = on(page)
    before = stage.root.get_attribute("data-run")
    stage.press("Step")
    stage.at(0, "recheck")
    holds(page, "() => location.search.includes('at=0.recheck')")
    page.goto(f"{page.url}&lesson=four_moves.1")
    stage = Stage(page)
    stage.ready()
    title(page, FIRST["plan"][0]["title"])
    stage.at(0, "recheck")
    page.get_by_role("button", name="Set it up again").click()
    stage.at(0, "start")
    expect(stage.root).not_to_have_attribute("data-run", before or "")
    page.get_by_role("button", name="Bring it back").click()
    stage.at(0, "recheck")
    expect(stage.root).to_have_attribute("data-run", before or "")


def test_on_a_phone_the_words_open_above_the_dock_fold_as_one_steps_and_stay_open_on_another_page(
    open_page: OpenPage,
) -> None:
    page = open_page("?lesson=four_moves.1", width=390, height=844, reduced_motion="reduce")
    stage = on(page)
    lesson, words = page.locator(".lesson"), page.locator(".lesson-body")
    dock, line = page.get_by_role("toolbar", name="Transport"), page.locator("[data-guide-section=lesson]")

    def places() -> list[int]:
        """The edges, from above: of the sheet, of the dock, of the line."""
        boxes = [each.bounding_box() for each in (words, dock, line)]
        return [round(edge) for box in boxes if box for edge in (box["y"], box["y"] + box["height"])]

    expect(lesson.locator(".lesson-text")).to_be_in_viewport(ratio=1)
    opened = places()
    assert opened == sorted(opened)
    assert opened[-1] <= 844
    stage.press("Step")
    done(page)
    expect(lesson.locator(".lesson-text")).to_be_hidden()
    # What the press has brought is told in the line.
    expect(lesson.locator(".lesson-then")).to_be_in_viewport(ratio=1)
    # One button is the next to press.
    step, go = (page.get_by_role("button", name=name, exact=True) for name in ("Step", "Go on"))
    expect(go).not_to_have_css("background-color", step.evaluate("node => getComputedStyle(node).backgroundColor"))
    back = page.get_by_role("button", name="Back", exact=True)
    expect(step).to_have_css("background-color", back.evaluate("node => getComputedStyle(node).backgroundColor"))
    lesson.get_by_role("button", name="More").click()
    assert places() == pytest.approx(opened, abs=1)
    lesson.get_by_role("button", name="Go on").click()
    title(page, FIRST["plan"][1]["title"])
    expect(lesson.locator(".lesson-text")).to_be_visible()
    assert places() == pytest.approx(opened, abs=1)
    lesson.get_by_role("button", name="Less", exact=True).click()
    expect(lesson.get_by_text("Press Step again.", exact=True)).to_be_visible()
    expect(lesson.locator(".lesson-text")).to_be_hidden()
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Optimizer race").click()
    expect(page.locator(".race-root[data-step]")).to_be_visible()
    title(page, FIRST["plan"][1]["title"])


def test_on_a_phone_no_step_of_a_lesson_slides_the_page_and_what_is_left_out_is_marked(open_page: OpenPage) -> None:
    page = open_page("?lesson=four_moves.1", width=390, height=844, reduced_motion="reduce", touch=True, mobile=True)
    stage = on(page)
    main, line = page.get_by_test_id("stMain"), page.locator("[data-guide-section=lesson]")
    step, go = (page.get_by_role("button", name=name, exact=True) for name in ("Step", "Go on"))
    # Pointed at once the experiment stands.
    expect(page.locator("[data-pointed]").first).to_be_visible()
    heights = []
    for at, phase in enumerate(("forward", "loss", "", "backward")):
        title(page, FIRST["plan"][at]["title"])
        if phase:
            step.tap()
            expect(stage.root).to_have_attribute("data-phase", phase)
            done(page)
        else:
            line.get_by_role("button", name="Less", exact=True).tap()
        assert main.evaluate("main => main.scrollTop") == 0, FIRST["plan"][at]["title"]
        heights.append(line.evaluate("line => line.offsetHeight"))
        if phase != "backward":
            go.tap()
    assert max(heights) == min(heights)
    first = page.locator(".lesson-then > p").first
    expect(first).to_be_in_viewport(ratio=1)
    assert "…" in first.evaluate("first => getComputedStyle(first, '::after').content")


def test_before_a_class_the_line_says_what_is_to_be_done_or_asked_and_the_rest_is_a_press_away(
    open_page: OpenPage,
) -> None:
    page = open_page("?lesson=one_weight.3", width=1280, height=720, reduced_motion="reduce")
    on(page)
    asked = serving.lesson("one_weight")["plan"][2]["ask"]
    assert asked is not None
    page.keyboard.press("p")
    expect(page.locator(".stage-root[data-present]")).to_be_visible()
    lesson = page.locator(".lesson")
    question, answers = lesson.locator(".lesson-question"), lesson.locator(".lesson-answer")
    expect(question).to_be_visible()
    expect(lesson.locator(".lesson-title")).to_be_hidden()
    expect(answers.first).to_be_hidden()
    lesson.get_by_role("button", name="More").click()
    expect(answers).to_have_count(len(asked["answers"]))
    for answer in answers.all():
        expect(answer).to_be_visible()
    lesson.get_by_role("button", name="Less", exact=True).click()
    lesson.get_by_role("button", name="Go on").click()
    expect(lesson.locator(".lesson-do")).to_be_visible()
    # What the step points at beside the network is turned to.
    expect(page.locator(".region-inspector[data-pointed]")).to_be_in_viewport(ratio=0.9)


def test_a_lesson_on_bigger_data_is_not_covered_by_the_drawer(open_page: OpenPage) -> None:
    page = open_page("?lesson=bigger_data.1", reduced_motion="reduce")
    expect(page.locator(".training-root[data-job]")).to_be_visible()
    title(page, serving.lesson("bigger_data")["plan"][0]["title"])
    expect(page.locator("html")).not_to_have_attribute("data-set-up", re.compile(".*"))
    page.get_by_role("button", name="Set up", exact=True).click()
    expect(page.locator("html")).to_have_attribute("data-set-up", "")


def test_until_the_bias_is_selected_only_the_bias_is_pointed_at_and_then_what_sets_it(open_page: OpenPage) -> None:
    page = open_page("?batch=10&lv=3&sel=n:0:0&lesson=activations.2", reduced_motion="reduce")
    pointed = page.locator("[data-pointed]")
    expect(pointed).to_have_count(1)
    expect(pointed).to_have_attribute("data-select", "b:0:0")
    # With the Guide beside it the output's column is at its narrowest: its buttons stand whole in it.
    page.set_viewport_size({"width": 1440, "height": 900})
    for name in ("test points", "two tones"):
        expect(page.get_by_role("button", name=name, exact=True)).to_be_in_viewport(ratio=1)
    pointed.click()
    expect(pointed.and_(page.get_by_role("button", name="Set", exact=True))).to_be_visible()
