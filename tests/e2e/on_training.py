"""The screen of "Bigger data" as a test handles it: what is pressed, and where the answer stands."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.serving import until


def root(page: Page) -> Locator:
    return page.locator(".training-root")


def dock(page: Page) -> Locator:
    return page.get_by_role("toolbar", name="Transport")


def headline(page: Page) -> Locator:
    return page.locator(".training-root .headline")


def press(page: Page, name: str) -> None:
    """A button of the dock."""
    dock(page).get_by_role("button", name=name).click()


def open_drawer(page: Page) -> None:
    """The drawer "Set up", opened if it is closed."""
    button = root(page).get_by_role("button", name="Set up", exact=True)
    if button.get_attribute("aria-expanded") != "true":
        button.click()
    expect(page.locator(".st-key-bigger_drawer")).to_be_visible()


def section(page: Page, name: str) -> None:
    """A part of the drawer."""
    open_drawer(page)
    page.locator(".st-key-bigger_section").get_by_role("radio", name=name, exact=True).click()


def train(page: Page, recipe: str) -> None:
    """A recipe's own button."""
    section(page, "Begin")
    page.locator(f".st-key-bigger_train_{recipe} button").click()


def view(page: Page, name: str) -> None:
    """A view of the network."""
    page.get_by_role("tab", name=name, exact=True).click()


def chart(page: Page, title: str) -> Locator:
    """The chart of this title."""
    return page.get_by_role("figure", name=title, exact=True)


def series(page: Page, title: str, axis: str = "y") -> dict[str, list[float]]:
    """The lines of a chart by name, as it draws them."""
    found = chart(page, title).evaluate(
        "(figure, axis) => Object.fromEntries((figure.lines || []).map(line => [line.name, line[axis]]))", axis
    )
    assert isinstance(found, dict)
    return found


def whole(page: Page, title: str, line: str, epochs: int) -> list[float]:
    """A line of a chart, once it has so many epochs: the dock may say so before, where rows are asked for once more."""
    until(lambda: len(series(page, title).get(line, [])) == epochs, f"{epochs} epochs")
    return series(page, title)[line]
