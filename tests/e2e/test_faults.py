"""A server that dies while somebody learns, and one that starts in its place and knows nothing of anybody.

Each walk ends where it was, with the engine's numbers, whether the page stayed open meanwhile or was loaded anew.
"""

import os
import re
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import expect

from playground.experiment import Experiment, Run
from playground.lessons import serving
from playground.timeline import Timeline
from playground.worksheets import codes
from tests.e2e.conftest import OpenPage, Watch, of_ours
from tests.e2e.on_stage import Stage, all_close, on
from tests.e2e.relay import Relay, relayed
from tests.e2e.test_play import FASTEST, PARAMETERS, has_reached, losses, pause, play, shown_losses, shown_state
from tests.e2e.waiting import holds, settled
from tests.serving import ROOT, Server, serve

CIRCLE = Run(Experiment(batch_size=10, learning_rate=0.03, optimizer="adam"))
QUERY = "?lv=3&batch=10&rate=0.03&opt=adam&sel=w:0:0:0"
FAR = 5_000
CONNECTED = "() => document.querySelector('.stApp').dataset.testConnectionState === 'CONNECTED'"


class Servers:
    """The server that answers at one address, and those that take its place."""

    def __init__(self, line: Relay, folder: Path, stack: ExitStack) -> None:
        self._line, self._folder, self._stack, self._count = line, folder, stack, 0
        self.start()

    @property
    def at(self) -> Server:
        """As the browser knows it."""
        return Server(self._line.url, self._now.log, self._now.process)

    def kill(self) -> None:
        """At once, without a word to anybody."""
        self._line.cut()
        os.kill(self._now.process.pid, signal.SIGKILL)
        self._now.process.wait()

    def start(self) -> None:
        """Another in its place, at the same address."""
        self._count += 1
        self._now = self._stack.enter_context(serve(ROOT, self._folder / f"log{self._count}"))
        self._line.lead_to(self._now.url)
        self._line.mend()

    def printed(self) -> str:
        return "".join(file.read_text(encoding="utf-8", errors="replace") for file in self._folder.glob("log*"))


@pytest.fixture(scope="module")
def all_servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    with ExitStack() as stack:
        line = stack.enter_context(relayed("http://127.0.0.1:9/"))
        yield Servers(line, tmp_path_factory.mktemp("servers"), stack)


@pytest.fixture
def servers(all_servers: Servers, watch: Watch) -> Iterator[Servers]:
    yield all_servers
    assert "Traceback" not in of_ours(all_servers.printed())
    watch.problems.clear()  # a line that was cut


def agrees_far(stage: Stage, run: Run) -> int:
    """As `agrees` of test_play, for places far into a run."""
    expect(stage.root).not_to_have_attribute("data-busy", re.compile(".*"))
    at = shown_state(stage)
    state = Timeline(run).state(at)
    assert shown_losses(stage) == pytest.approx(losses(run, state), rel=1e-12)
    assert all_close([stage.hovered(each)["value"] for each in PARAMETERS], state.theta), f"after {at} updates"
    return at


def test_a_server_killed_in_the_middle_of_play_at_full_speed(open_page: OpenPage, servers: Servers) -> None:
    stage = on(open_page(QUERY, at=servers.at, reduced_motion="reduce"))
    play(stage, FASTEST)
    has_reached(stage, FAR)
    servers.kill()
    holds(stage.page, "() => document.querySelector('.stApp').dataset.testConnectionState !== 'CONNECTED'")
    pause(stage)
    stood = shown_state(stage)
    servers.start()
    expect(stage.page.get_by_text("had let go of this page")).to_be_visible()
    stage.at(stood - 1, "recheck")
    assert agrees_far(stage, CIRCLE) == stood > FAR
    expect(stage.told("gradient")).to_be_visible()  # of the weight that was selected


def test_the_same_and_the_page_is_loaded_anew(open_page: OpenPage, servers: Servers) -> None:
    stage = on(open_page(QUERY, at=servers.at, reduced_motion="reduce"))
    play(stage, FASTEST)
    has_reached(stage, FAR)
    servers.kill()
    pause(stage)
    stood = shown_state(stage)
    holds(stage.page, "at => new URL(location.href).searchParams.get('at') === at", f"{stood - 1}.recheck")
    servers.start()
    stage.page.reload()
    stage = on(stage.page)
    stage.at(stood - 1, "recheck")
    assert agrees_far(stage, CIRCLE) == stood > FAR
    expect(stage.notices).to_have_count(0)


def test_runs_set_aside_come_back_with_the_page(open_page: OpenPage, servers: Servers) -> None:
    stage = on(open_page("?lv=3&batch=10&sel=w:0:0:0", at=servers.at, reduced_motion="reduce"))
    stage.step_by("batch")
    for update in range(5):
        stage.press("Step")
        stage.at(update, "recheck")
    stage.press("Back")
    stage.at(3, "recheck")
    before = stage.run
    stage.inspector.get_by_label("Set it to").fill("1.5")
    stage.inspector.get_by_role("button", name="Set", exact=True).click()
    stage.another_run(before)
    after = stage.run
    holds(stage.page, "() => location.search.includes('changes=')")
    servers.kill()
    servers.start()
    stage.page.reload()
    stage = on(stage.page)
    assert stage.run == after
    stage.at(4, "start")
    kept = stage.page.get_by_title("Go back to this run")
    expect(kept).to_have_count(1)
    stage.open_runs()
    kept.click()
    stage.another_run(after)
    assert stage.run == before


def test_who_looks_at_a_race_meanwhile_finds_the_walk_again(open_page: OpenPage, servers: Servers) -> None:
    """The race goes on from where it stands; what lies on the page that was left comes back with it."""
    stage = on(open_page("?lv=3&batch=10&rate=0.03&opt=adam&sel=w:0:0:0", at=servers.at, reduced_motion="reduce"))
    page = stage.page
    stage.step_by("batch")
    for update in range(3):
        stage.press("Step")
        stage.at(update, "recheck")
    holds(page, "() => location.search.includes('at=2.recheck')")
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Optimizer race").click()
    race = page.locator(".race-root")
    expect(race).to_have_attribute("data-steps", re.compile(r"\d+"))
    expect(page.locator(".race-root[data-busy]")).to_have_count(0)
    page.keyboard.press("ArrowRight")
    expect(race).to_have_attribute("data-step", "1")
    servers.kill()
    holds(page, "() => document.querySelector('.stApp').dataset.testConnectionState !== 'CONNECTED'")
    servers.start()
    holds(page, CONNECTED)
    settled(page)
    expect(race).to_have_attribute("data-step", "1")
    page.keyboard.press("ArrowRight")
    expect(race).to_have_attribute("data-step", "2")
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Step through").click()
    stage = on(page)
    stage.at(2, "recheck")
    assert agrees_far(stage, CIRCLE) == 3


def test_a_lesson_and_a_sheet_go_on(open_page: OpenPage, servers: Servers) -> None:
    page = open_page("?lesson=four_moves.2", at=servers.at, reduced_motion="reduce")
    title = page.locator(".lesson-title")
    expect(title).to_have_text(serving.lesson("four_moves")["plan"][1]["title"])
    sheet = page.context.new_page()
    sheet.goto(f"{servers.at.url}worksheet?code={codes.encode('A', 3)}")
    fields = sheet.locator(".half:not([hidden]) .results input")
    fields.first.fill("0,25")
    servers.kill()
    servers.start()
    for each in (page, sheet):
        each.reload()
    expect(title).to_have_text(serving.lesson("four_moves")["plan"][1]["title"])
    expect(fields.first).to_have_value("0,25")
