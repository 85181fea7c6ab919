"""axe-core finds nothing serious and nothing critical on any page, in either theme: of ours or of Streamlit's.

Some of the pages; all of them with --every.
"""

from collections.abc import Callable
from typing import Any, Literal

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenPage
from tests.e2e.on_stage import on
from tests.e2e.on_training import dock, train, view
from tests.e2e.waiting import settled
from tests.serving import ROOT

AXE = ROOT / ".ci" / "web" / "node_modules" / "axe-core" / "axe.min.js"

SCHEMES: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")

FOUND = """async () => (await axe.run(document, {resultTypes: ["violations"]})).violations
    .filter(({impact}) => ["serious", "critical"].includes(impact))
    .flatMap(({id, nodes}) => nodes.map(({target, html, any, all, none}) =>
        ({rule: id, at: target.flat(9).join(" "), html: html.slice(0, 200),
          why: [...any, ...all, ...none].map(({message}) => message).join(" ")})))"""


WAITING = ".bp-inspector[data-stale], .caption.waiting, .exercise[data-waiting]"
"""What is dimmed until its answer is here."""


def is_clean(page: Page, where: str) -> None:
    """Nothing serious in the light theme, and nothing in the dark one. The page follows the browser's wish."""
    settled(page)  # Streamlit dims what it is about to write anew
    expect(page.locator(WAITING)).to_have_count(0)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.wait_for_function(
            """scheme => {
                const ground = getComputedStyle(document.querySelector("[data-testid=stApp]")).backgroundColor
                return ground.match(/\\d+/g).map(Number)[0] > 127 === (scheme === "light")
            }""",
            arg=scheme,
        )
        found: list[dict[str, Any]] = page.evaluate(FOUND)
        told = "\n".join(f"{each['rule']}: {each['why']}\n    {each['at']}\n    {each['html']}" for each in found)
        assert not found, f"{where}, {scheme}:\n{told}"


def pressed(name: str, role: Any = "button") -> Callable[[Page], None]:
    """Presses the first button of this name."""

    def act(page: Page) -> None:
        page.get_by_role(role, name=name, exact=True).first.click()

    return act


def opened(name: str) -> Callable[[Page], None]:
    """Presses what opens a box over the page, and waits for the box."""

    def act(page: Page) -> None:
        pressed(name)(page)
        expect(page.get_by_role("dialog").first).to_be_visible()

    return act


def stepped(page: Page) -> None:
    """Through one update, operation by operation: every number is there."""
    stage = on(page)
    stage.step_by("batch")
    stage.press("Step")
    stage.at(0, "recheck")


def settings(page: Page) -> None:
    on(page).open_settings()


def played(page: Page) -> None:
    """A race, seen to its end."""
    page.get_by_role("slider", name="Step of the race").press("End")
    expect(page.get_by_role("region", name="Table of results")).to_be_visible()


def trained(page: Page) -> None:
    train(page, "digits")
    expect(dock(page)).to_contain_text("Done")


def after_training(name: str, told: str) -> Callable[[Page], None]:
    """A view of the trained network."""

    def act(page: Page) -> None:
        trained(page)
        view(page, name)
        expect(page.locator(".st-key-bigger_view").get_by_text(told).first).to_be_visible()

    return act


def set_up(name: str) -> Callable[[Page], None]:
    """A part of the drawer of Bigger data."""

    def act(page: Page) -> None:
        page.get_by_role("radio", name=name, exact=True).click()
        expect(page.get_by_role("radio", name=name, exact=True)).to_be_checked()

    return act


PAGES: dict[str, tuple[str, Callable[[Page], None]]] = {
    "step through": ("", stepped),
    "a convolution": ("?card=edge&level=4", stepped),
    "an LSTM": ("?card=remembering&level=4", stepped),
    "batch normalisation": ("?card=normalised&level=5", stepped),
    "every level": ("?level=5&batch=10&twin=adam:0.1", stepped),
    "settings": ("?level=5", settings),
    "words": ("", opened("Words")),
    "share": ("", opened("Share")),
    "keys": ("", opened("Keys")),
    "experiments": ("", opened("Experiments")),
    "runs": ("", opened("Runs")),
    "reset": ("", pressed("Reset")),
    "a lesson": ("?lesson=four_moves.2", lambda page: on(page).ready()),
    "say it first": ("?level=2", pressed("Say it first")),
    "find the mistake": ("?level=2", pressed("Find the mistake")),
    "present": ("?present=1", stepped),
    "race": ("optimizer_race", lambda page: expect(page.locator(".race-root[data-step]")).to_be_visible()),
    "race over": ("optimizer_race", played),
    "races": ("optimizer_race", opened("Races")),
    "bigger data": ("bigger_data", lambda page: expect(page.get_by_text("Start from a recipe")).to_be_visible()),
    "set up data": ("bigger_data", set_up("Data")),
    "set up network": ("bigger_data", set_up("Network")),
    "set up learning": ("bigger_data", set_up("Learning")),
    "trained": ("bigger_data", trained),
    "trained, layers": ("bigger_data", after_training("Layers", "Measured after each epoch")),
    "trained, result": ("bigger_data", after_training("Result", "test examples")),
    "trained, try": ("bigger_data", after_training("Try your own", "Draw")),
    "trained, inside": ("bigger_data", after_training("Look inside", "example")),
    "trained, taken": ("bigger_data", after_training("Take it away", "The code reads the same data")),
    "lessons": ("lessons", lambda page: expect(page.locator(".lessons-card").first).to_be_visible()),
    "worksheet": ("worksheet", lambda page: expect(page.locator(".sheet").first).to_be_visible()),
}
"""What is looked at: where it opens, and what is done there first."""

SAMPLE = ("step through", "a convolution", "experiments", "race over", "trained", "lessons")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "place" in metafunc.fixturenames:
        metafunc.parametrize("place", PAGES if metafunc.config.getoption("every") else SAMPLE)


@pytest.fixture
def visit(open_page: OpenPage) -> Callable[[str], Page]:
    """Opens one of `PAGES` and does what is to be done there."""

    def opens(place: str) -> Page:
        address, act = PAGES[place]
        page = open_page(address, reduced_motion="reduce")
        act(page)
        return page

    return opens


def test_nothing_serious(visit: Callable[[str], Page], place: str) -> None:
    is_clean(visit(place), place)
