"""A view of the race that cannot be drawn takes nothing with it: it says so in its place; the next step mends it."""

import re
from typing import Any

from playwright.sync_api import expect

from tests.e2e.conftest import Watch
from tests.e2e.test_a_view_fails import ON_PURPOSE, broken_page
from tests.e2e.test_race import PAGE, root, steady

__all__ = ["broken_page"]

REDRAWS = re.compile(r"(?m)^(?:  function update|    update)\(.*\) \{$")
VIEWS = {
    "bar_view": ".bar", "headline_view": ".r-headline", "chart_view": ".r-curve:not(:last-child)",
    "map_view": "[aria-label='Loss surface']", "surface_view": "[aria-label='In three dimensions']",
    "transport_view": ".dock", "racers_view": ".r-racers", "verdict_view": ".r-verdict", "setup_view": ".r-setup",
}  # fmt: skip
"""The module of each view, and the place it stands in."""


def failing(name: str, text: str) -> str:
    """The module with a view that fails while `globalThis.broken` is its name."""
    line = f'if (globalThis.broken === "{name}") throw new Error("{ON_PURPOSE}")'
    found, count = REDRAWS.subn(lambda match: f"{match.group()}\n{line}", text)
    assert count == 1, name
    return found


def test_each_view_of_the_race_fails_in_its_own_place(broken_page: Any, watch: Watch) -> None:
    page = broken_page(rf"/race/({'|'.join(VIEWS)})\.js", failing, PAGE)
    steady(page)
    forward = page.locator(".dock button.step")
    for count, (name, place) in enumerate(VIEWS.items()):
        page.evaluate("name => globalThis.broken = name", name)
        forward.click()
        expect(root(page)).to_have_attribute("data-step", str(2 * count + 1))
        expect(page.locator(f"{place} .not-drawn")).to_contain_text("This part could not be drawn.")
        expect(page.locator(".not-drawn")).to_have_count(1)
        page.evaluate("() => globalThis.broken = null")
        forward.click()
        expect(root(page)).to_have_attribute("data-step", str(2 * count + 2))
        expect(page.locator(".not-drawn")).to_have_count(0)
    told = len([problem for problem in watch.problems if ON_PURPOSE in problem])
    assert told >= len(VIEWS)  # each of them went to the console
