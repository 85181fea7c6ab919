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
from playground.timeline import Timeline
from tests.e2e.conftest import OpenPage, Watch
from tests.e2e.on_stage import Stage, all_close, on
from tests.e2e.relay import Relay, relayed
from tests.e2e.test_play import FASTEST, PARAMETERS, has_reached, losses, pause, play, shown_losses, shown_state
from tests.e2e.waiting import holds
from tests.serving import ROOT, Server, serve

CIRCLE = Run(Experiment(batch_size=10, learning_rate=0.03, optimizer="adam"))
QUERY = "?lv=3&batch=10&rate=0.03&opt=adam&sel=w:0:0:0"
FAR = 5_000
CONNECTED = "() => document.querySelector('.stApp').dataset.testConnectionState === 'CONNECTED'"


class Servers:
    """The server that answers at one address, and those that take its place."""

    def __init__(self, line: Relay, folder: Path, stack: ExitStack) -> None:
        self._line, self._folder, self._stack, self._count = line, folder, stack, 0
        self.now = self._another()
        line.lead_to(self.now.url)

    def _another(self) -> Server:
        self._count += 1
        return self._stack.enter_context(serve(ROOT, self._folder / f"log{self._count}"))

    @property
    def at(self) -> Server:
        """As the browser knows it."""
        return Server(self._line.url, self.now.log, self.now.process)

    def kill(self) -> None:
        """At once, without a word to anybody."""
        self._line.cut()
        os.kill(self.now.process.pid, signal.SIGKILL)
        self.now.process.wait()

    def start(self) -> None:
        """Another in its place, at the same address."""
        self.now = self._another()
        self._line.lead_to(self.now.url)
        self._line.mend()


@pytest.fixture
def servers(tmp_path: Path, watch: Watch) -> Iterator[Servers]:
    with ExitStack() as stack:
        line = stack.enter_context(relayed("http://127.0.0.1:9/"))
        found = Servers(line, tmp_path, stack)
        yield found
        printed = [file.read_text(encoding="utf-8", errors="replace") for file in tmp_path.glob("log*")]
        assert not [text for text in printed if "Traceback" in text]
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
