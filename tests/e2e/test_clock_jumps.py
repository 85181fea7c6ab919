"""The clocks of the learner's machine and of the server jump by an hour while somebody plays and while a training runs:
nothing stops, nobody is let go, and no time shown is below nothing.
"""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from playground.experiment import Run
from tests.e2e.conftest import OpenPage
from tests.e2e.on_stage import on
from tests.e2e.on_training import dock, press, section, series
from tests.e2e.test_play import CIRCLE, QUERY, SECOND, agrees, has_reached, pause, play, shown_state
from tests.serving import ROOT, Server, serve, until

HOUR = 3600
EPOCHS = 60
BELOW_NOTHING = re.compile(r"[-−]\d[\d.,]* ?(ms|s|seconds?|min|minutes?|h|hours?)\b")


class Clock:
    """The server's clock, and those of pages. file: says to its processes how far off it is, in seconds."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.jump(0)

    def jump(self, seconds: int, page: Page | None = None) -> None:
        """From now on it is so far off, and the page's likewise."""
        fresh = self.file.with_suffix(".new")
        fresh.write_text(str(seconds), encoding="ascii")
        fresh.replace(self.file)  # whoever reads it meanwhile reads the one or the other
        if page is not None:
            page.clock.set_system_time(time.time() + seconds)


@pytest.fixture(scope="module")
def clock(tmp_path_factory: pytest.TempPathFactory) -> Clock:
    return Clock(tmp_path_factory.mktemp("clock") / "off")


@pytest.fixture(scope="module")
def elsewhere(clock: Clock, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server, and all processes below it, by a clock that can be put."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("CLOCK_OFF_BY", str(clock.file))
        environment.setenv("PYTHONPATH", str(Path(__file__).with_name("clock")))
        with serve(ROOT, tmp_path_factory.mktemp("server") / "server.log") as running:
            yield running


@pytest.fixture(autouse=True)
def put_right(clock: Clock) -> Iterator[None]:
    yield
    clock.jump(0)


def test_while_a_learner_plays(open_page: OpenPage, elsewhere: Server, clock: Clock) -> None:
    page = open_page(QUERY, at=elsewhere, reduced_motion="reduce")
    stage = on(page)
    page.evaluate("window.sameLife = true")
    play(stage, SECOND)
    has_reached(stage, 20)
    for seconds in (HOUR, -HOUR):
        clock.jump(seconds, page)
        has_reached(stage, shown_state(stage) + 60)
    pause(stage)
    end = agrees(stage, Run(CIRCLE))
    page.get_by_role("slider", name="Update").fill("17")
    stage.at(16, "recheck")
    assert agrees(stage, Run(CIRCLE)) == 17 < end
    assert page.evaluate("window.sameLife") is True
    expect(stage.notices).to_have_count(0)


def test_while_a_training_runs(open_page: OpenPage, elsewhere: Server, clock: Clock) -> None:
    """Also for a learner who comes back to it: it is as long ago as it is, whatever the clock says."""
    page = open_page("bigger_data", height=1400, at=elsewhere)
    expect(page.get_by_text("Start from a recipe")).to_be_visible()
    section(page, "Learning")
    epochs = page.get_by_label("Epochs", exact=True)
    epochs.fill(str(EPOCHS))
    epochs.press("Enter")
    expect(page.get_by_text(f"{EPOCHS} epochs")).to_be_visible()
    press(page, "Train")
    until(lambda: trained(page) >= 2, "two epochs")
    for seconds in (HOUR, -HOUR):
        clock.jump(seconds, page)
        goes_on(page)
        assert not BELOW_NOTHING.search(dock(page).inner_text())
    address = page.url
    page.goto("about:blank")
    clock.jump(HOUR)
    page.goto(address)
    expect(dock(page)).to_contain_text("Done")
    until(lambda: trained(page) == EPOCHS, "all epochs")
    assert not BELOW_NOTHING.search(page.locator(".training-root").inner_text())


def goes_on(page: Page) -> None:
    """Two epochs more, or the last one: where a machine does much besides, many arrive at once."""
    least = min(trained(page) + 2, EPOCHS)
    until(lambda: trained(page) >= least, "two more epochs")


def trained(page: Page) -> int:
    """Epochs in the chart."""
    return len(series(page, "Loss").get("validation", []))
