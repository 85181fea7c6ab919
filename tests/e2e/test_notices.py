"""A sentence over a page leaves once it was read and the learner has gone on, on every page; what went wrong stays."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import OpenPage
from tests.e2e.on_training import section
from tests.e2e.waiting import holds

NO_TIME = "() => { performance.now = () => 0 }"
"""The page's clock stands where it began: however slow the machine, nothing has been read yet."""
A_MINUTE_LATER = """() => {
    delete performance.now
    const now = performance.now.bind(performance)
    performance.now = () => now() + 60_000
}"""


def steps(page: Page) -> None:
    at = int(page.locator(".race-root").get_attribute("data-step") or "")
    page.get_by_role("button", name="Step", exact=True).click()
    expect(page.locator(".race-root")).to_have_attribute("data-step", str(at + 1))


def turns_to_another_part(page: Page) -> None:
    other = "Network" if "section=data" in page.url else "Data"
    section(page, other)
    holds(page, "name => location.search.includes(`section=${name}`)", other.lower())
    expect(page.locator(".training-root[data-busy]")).to_have_count(0)


GOING_ON: dict[str, Callable[[Page], None]] = {
    "optimizer_race?steps=9000": steps,
    "bigger_data?recipe=recipe2&epochs=never": turns_to_another_part,
}


def notices(page: Page) -> Locator:
    return page.locator(".notice")


@pytest.fixture
def opened(open_page: OpenPage) -> Callable[[str], Page]:
    def opens(address: str) -> Page:
        page = open_page(address, reduced_motion="reduce")
        expect(page.locator(".race-root[data-step], .training-root[data-view]")).to_be_visible()
        return page

    return opens


@pytest.mark.parametrize("address", GOING_ON)
def test_it_leaves_when_it_was_read_and_the_learner_has_gone_on(opened: Callable[[str], Page], address: str) -> None:
    page, go_on = opened(address), GOING_ON[address]
    expect(notices(page)).to_have_count(1)
    page.evaluate(NO_TIME)
    go_on(page)
    go_on(page)
    expect(notices(page)).to_have_count(1)  # there was no time to read it
    page.evaluate(A_MINUTE_LATER)
    go_on(page)
    expect(notices(page)).to_have_count(1)
    go_on(page)
    expect(notices(page)).to_have_count(0)


def test_a_picture_that_could_not_be_saved_is_said_until_it_is_dismissed(opened: Callable[[str], Page]) -> None:
    page = opened("optimizer_race")
    page.evaluate("() => { URL.createObjectURL = () => { throw new Error('there is no room') } }")
    page.get_by_label("Save a picture or the numbers").select_option(index=1)
    expect(notices(page)).to_contain_text(["This could not be saved"])
    page.evaluate(A_MINUTE_LATER)
    for _ in range(3):
        steps(page)
    expect(notices(page)).to_have_count(1)
    notices(page).get_by_role("button", name="Dismiss").click()
    expect(notices(page)).to_have_count(0)
