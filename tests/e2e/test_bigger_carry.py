"""From Step through to Bigger data: what the button says is what is trained."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenPage
from tests.e2e.on_stage import on
from tests.e2e.on_training import headline, open_drawer


@pytest.fixture
def on_the_way(open_page: OpenPage) -> Page:
    """A run by Adam after five updates, on the page that trains."""
    page = open_page("?opt=adam&batch=10&at=5")
    on(page).at(5, "start")
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Bigger data").click()
    expect(page.locator(".training-root[data-job]")).to_be_visible()
    open_drawer(page)
    return page


def test_as_it_stands_and_from_its_start(on_the_way: Page) -> None:
    card = on_the_way.locator(".st-key-recipe_carried")
    expect(card).to_contain_text("Circle, network 2–3–1, Adam 0.1, batches of 10")
    expect(card.get_by_role("button")).to_have_text(
        ["Carry it over from its start and train", "Carry it over as it stands after 5 updates, with Adam's moments"]
    )
    card.get_by_role("button").nth(1).click()
    expect(headline(on_the_way)).to_contain_text("The experiment from Step through after 5 updates")
    expect(headline(on_the_way)).to_contain_text("right on the test set")
