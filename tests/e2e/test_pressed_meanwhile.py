"""What is pressed while another run or race is on its way is done to that one as it comes, and never lost.

A line that is held makes the moment in between as long as the presses take.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from playground.lessons import serving
from playground.race.presets import CARDS
from tests.e2e.conftest import OpenPage
from tests.e2e.on_stage import on
from tests.e2e.relay import Relay, relayed
from tests.e2e.test_race import choose, root, steady
from tests.e2e.waiting import holds
from tests.serving import Server

RACES = list(CARDS.values())
FIRST = serving.lesson("four_moves")


@pytest.fixture
def line(server: Server) -> Iterator[Relay]:
    with relayed(server.url) as one:
        yield one


@pytest.fixture
def open_over(line: Relay, open_page: OpenPage, server: Server) -> OpenPage:
    """Opens a page over the line."""

    def open_one(path: str = "", **look: object) -> Page:
        return open_page(path, at=Server(line.url, server.log, server.process), reduced_motion="reduce", **look)

    return open_one


def test_step_in_a_lesson_whose_experiment_is_on_its_way(open_over: OpenPage, line: Relay) -> None:
    page = open_over(first_visit=True)
    stage = on(page)

    def told(route: Route) -> None:
        """The lesson arrives, and nothing after it."""
        answer = route.fetch()
        line.hold()
        route.fulfill(response=answer)

    page.route(f"**/lessons/{FIRST['key']}.json", told)
    page.get_by_role("button", name=f"Begin: {FIRST['title']}").click()
    expect(page.locator(".lesson-title")).to_have_text(FIRST["plan"][0]["title"])
    stage.press("Step")
    assert stage.root.get_attribute("data-step") == "start"
    line.release()
    expect(page.locator(".lesson[data-done]")).to_be_visible()
    expect(stage.root).to_have_attribute("data-phase", "forward")


def test_steps_in_an_experiment_that_is_on_its_way(open_over: OpenPage, line: Relay) -> None:
    page = open_over()
    stage = on(page)
    before = stage.run
    cards = stage.open_cards()
    line.hold()
    cards.get_by_role("button", name="XOR").first.click()
    # Three whole updates.
    page.get_by_role("radio", name="batch", exact=True).click()
    for _ in range(3):
        stage.press("Step")
    assert stage.run == before
    line.release()
    expect(stage.root).not_to_have_attribute("data-run", before)
    expect(page.get_by_role("radio", name="batch", exact=True)).to_be_checked()
    stage.at(2, "recheck")


def test_a_part_of_an_experiment_that_is_on_its_way(open_over: OpenPage, line: Relay) -> None:
    page = open_over("?card=xor")
    stage = on(page)
    heading = stage.inspector.get_by_role("heading").first
    for link, part, named in (
        ("By hand: 1-2-1", "w:0:1:1", "Weight w₁₁ (x → h₁)"),  # a part that it does not have
        ("The XOR table", "w:1:1:0", "Weight h₂ → ŷ"),
    ):
        before = stage.run
        cards = stage.open_cards()
        line.hold()
        cards.get_by_role("button", name=link).first.click()
        stage.select(part)
        assert stage.run == before
        line.release()
        stage.another_run(before)
        expect(heading).to_have_text(named)


def test_steps_in_a_race_that_is_on_its_way(open_over: OpenPage, line: Relay) -> None:
    page = open_over("optimizer_race")
    steady(page)
    before = root(page).get_attribute("data-race") or ""
    line.hold()
    choose(page, RACES[2].title)
    for _ in range(3):
        page.get_by_role("button", name="Step", exact=True).click()
    assert root(page).get_attribute("data-race") == before
    line.release()
    expect(root(page)).not_to_have_attribute("data-race", before)
    expect(root(page)).to_have_attribute("data-step", "3")
    # To its end, as soon as it is there.
    before = root(page).get_attribute("data-race") or ""
    line.hold()
    choose(page, RACES[1].title)
    page.get_by_role("button", name="Play", exact=True).click()
    line.release()
    expect(root(page)).not_to_have_attribute("data-race", before)
    holds(page, "race => race.dataset.step === race.dataset.steps", root(page).element_handle())


def test_back_and_play_while_the_places_gone_back_to_are_on_their_way(open_over: OpenPage, line: Relay) -> None:
    stage = on(open_over("?by=batch&at=19.recheck"))
    stage.at(19, "recheck")
    line.hold()
    for _ in range(9):
        stage.press("Back")
    assert stage.root.get_attribute("data-update") != "10"
    line.release()
    stage.at(10, "recheck")
    stage.root.evaluate(
        """root => {
            window.seen = []
            const note = () => window.seen.push(Number(root.dataset.update))
            new MutationObserver(note).observe(root, { attributes: true })
        }"""
    )
    line.hold()
    for _ in range(6):
        stage.press("Back")
    stage.press("Play")
    line.release()
    holds(stage.page, "() => window.seen.includes(5)")  # behind the end of update 4, where Back has led
    assert max(stage.page.evaluate("window.seen.slice(0, window.seen.indexOf(5))"), default=0) <= 10
