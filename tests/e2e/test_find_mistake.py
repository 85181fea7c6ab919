"""Find the mistake, as a learner does it: with the pointer and with the keyboard, beside the stage."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from playground.explain.finding import Mistaken, find
from playground.timeline import Moment
from playground.ui.links import session_of
from tests.e2e.conftest import OpenPage
from tests.e2e.on_stage import Stage, on

TOP = "node => node.getBoundingClientRect().top"
AT = "?find=1&sel=w:0:0:0&lv=3&opt=adam&at=2.start"


@pytest.fixture
def stage(open_page: OpenPage) -> Stage:
    return on(open_page(AT, reduced_motion="reduce"))


def region(stage: Stage) -> Locator:
    return stage.page.get_by_role("region", name="Find the mistake")


def line(stage: Stage, number: int) -> Locator:
    return region(stage).get_by_role("listitem").nth(number)


def posted(count: int) -> tuple[Mistaken, int]:
    """The mistake that the page shows, and the number of the one after it."""
    session = session_of({"sel": "w:0:0:0", "opt": "adam"})
    moment: Moment = session.timeline.moment(2)
    found = find(moment, f"{session.key}|2", count, selection="w:0:0:0", focus=session.focus)
    assert found is not None
    return found.mistaken, found.next


def test_a_mistake_is_found_by_pointing_at_its_line(stage: Stage) -> None:
    mistaken, following = posted(0)
    states = [each.state for each in mistaken.lines]
    expect(region(stage).get_by_role("listitem")).to_have_count(len(states))
    for number, each in enumerate(mistaken.lines):
        expect(line(stage, number)).to_contain_text(each.value)
    # The right formulas come without moving the line above their button; a slope written with a slash has brackets
    # around it before a factor.
    lowest = line(stage, len(states) - 1)
    lowest.scroll_into_view_if_needed()
    top = lowest.evaluate(TOP)
    region(stage).get_by_role("button", name="Rules").click()
    assert lowest.evaluate(TOP) == pytest.approx(top, abs=1)
    rules = region(stage).locator(".find-rule").all_text_contents()
    assert any("(∂L/∂" in rule for rule in rules), rules
    assert not [rule for rule in rules if re.search(r"/∂[^=+−·)]*\(", rule)], rules
    region(stage).get_by_role("button", name="Rules").click()
    # A line that is right, or that only follows, is said to be; what is wrong is not told.
    other = next(number for number, state in enumerate(states) if state != "wrong")
    line(stage, other).get_by_role("button").click()
    expect(line(stage, other)).to_contain_text(mistaken.lines[other].says)
    expect(region(stage)).not_to_contain_text(mistaken.slip.sentence)
    # With the keyboard from there to the wrong one.
    wrong = states.index("wrong")
    for _ in range((wrong - other) % len(states)):
        stage.page.keyboard.press("ArrowDown")
    stage.page.keyboard.press("Enter")
    expect(line(stage, wrong)).to_contain_text(f"This is it: {mistaken.name}. {mistaken.slip.sentence}")
    expect(line(stage, wrong)).to_contain_text("It should be")
    # However long a formula is, it is broken: nothing is wider than its place.
    assert region(stage).evaluate("node => [...node.querySelectorAll('*')].every((each) => each.closest('.find-heard') "
                                  "|| each.scrollWidth <= each.clientWidth + 1 || !each.clientWidth)")  # fmt: skip
    expect(region(stage).get_by_role("status").filter(has_text=mistaken.name)).to_have_count(1)
    for number, each in enumerate(mistaken.lines):
        if each.state == "follows":
            expect(line(stage, number)).to_contain_text(f"Without the mistake it is {each.engine}.")
    # And another one, of another kind, in the update where the learner is now.
    region(stage).get_by_role("button", name="Another mistake").click()
    second, _ = posted(following)
    assert second.slip.kind != mistaken.slip.kind
    for number, each in enumerate(second.lines):
        expect(line(stage, number)).to_contain_text(each.value)
    region(stage).get_by_role("button", name="Show me").click()
    expect(region(stage)).to_contain_text(second.slip.sentence)


def test_its_switch_and_that_of_say_it_first_take_turns(stage: Stage) -> None:
    page: Page = stage.page
    first, second = (page.get_by_role("button", name=name, exact=True) for name in ("Say it first", "Find the mistake"))
    expect(second).to_have_attribute("aria-pressed", "true")
    first.click()
    expect(second).to_have_attribute("aria-pressed", "false")
    expect(region(stage)).to_be_hidden()
    expect(page).to_have_url(re.compile("hide=1"))
    second.click()
    expect(first).to_have_attribute("aria-pressed", "false")
    expect(page).to_have_url(re.compile("find=1"))
    expect(page).not_to_have_url(re.compile("hide=1"))
    # The page goes on beside it, and what is looked through stays.
    expect(line(stage, 0)).to_be_visible()
    before = region(stage).inner_text()
    stage.press("Step")
    stage.at(2, "A:1")
    assert region(stage).inner_text() == before
    # Once the update is made, the picture is another than before it, and the page says so.
    stage.press("Step")
    stage.press("Step")
    stage.press("Step")
    expect(region(stage)).to_contain_text("The picture has moved on: it shows the new weights.")
    region(stage).get_by_role("button", name="Stop looking").click()
    expect(region(stage)).to_be_hidden()
    expect(page).not_to_have_url(re.compile("find=1"))
