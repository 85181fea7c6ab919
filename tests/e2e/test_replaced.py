"""A page that stays open while another server takes the place of its own: what is pressed next is done.

Nothing was under way, so the browser asks nobody for anything until then (see `ui/whole_first.py`).
"""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import cycle

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from playground.worksheets import codes
from tests.e2e.conftest import OpenPage, Watch, of_ours
from tests.e2e.on_stage import on
from tests.e2e.relay import Relay, relayed
from tests.e2e.waiting import holds, settled
from tests.serving import ROOT, Server, serve

PAGES = {
    "": ".stage-root[data-update]",
    "lessons": ".lessons-root",
    "optimizer_race": ".race-root",
    f"worksheet?code={codes.encode('A', 3)}": ".worksheet-root",
}
"""The pages but "Bigger data": it is a part of its page as the race is, and would start a cluster for each server."""
TITLES = {"": "Step through", "lessons": "Lessons", "optimizer_race": "Optimizer race"}
LOST = "() => document.querySelector('.stApp').dataset.testConnectionState !== 'CONNECTED'"


class Replaced:
    """An address behind which one of two servers answers; each knows nothing of the other's learners."""

    def __init__(self, line: Relay, servers: list[Server]) -> None:
        self._line, self._turns = line, cycle(servers)
        self.now = next(self._turns)
        line.lead_to(self.now.url)

    @property
    def at(self) -> Server:
        return Server(self._line.url, self.now.log, self.now.process)

    def replace(self, page: Page) -> None:
        """The other one takes the place, and the page is connected again."""
        settled(page)
        self._line.cut()
        holds(page, LOST)
        self.now = next(self._turns)
        self._line.lead_to(self.now.url)
        self._line.mend()
        settled(page)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Replaced]:
    folder = tmp_path_factory.mktemp("servers")
    with ExitStack() as stack:
        servers = [stack.enter_context(serve(ROOT, folder / f"log{number}")) for number in range(2)]
        yield Replaced(stack.enter_context(relayed(servers[0].url)), servers)
        for server in servers:
            assert "Traceback" not in of_ours(server.printed())


@pytest.fixture
def replaced(both: Replaced, watch: Watch) -> Iterator[Replaced]:
    yield both
    watch.problems.clear()  # a line that was cut


@pytest.mark.parametrize(("left", "wanted"), [*zip(PAGES, ("optimizer_race", "", "lessons", ""), strict=True)])
def test_the_bar_leads_to_every_other_page(open_page: OpenPage, replaced: Replaced, left: str, wanted: str) -> None:
    page = open_page(left, at=replaced.at)
    expect(page.locator(PAGES[left])).to_be_visible()
    replaced.replace(page)
    page.get_by_role("navigation", name="Pages").get_by_role("link", name=TITLES[wanted]).click()
    expect(page.locator(PAGES[wanted])).to_be_visible()
    expect(page.locator(PAGES[left])).to_have_count(0)


def test_what_is_pressed_before_the_new_server_has_drawn_the_page_is_done(
    open_page: OpenPage, replaced: Replaced
) -> None:
    page = open_page(at=replaced.at)
    line = Together(page)
    page.reload()
    on(page)
    line.gathers = True
    replaced.replace(page)
    page.get_by_role("navigation", name="Pages").get_by_role("link", name=TITLES["optimizer_race"]).click()
    expect(page.locator(PAGES["optimizer_race"])).to_be_visible()


class Together:
    """The line of a page. Where it gathers, what the page says first on a new one arrives with what it says next, as
    at a server that is busy with others.
    """

    def __init__(self, page: Page) -> None:
        self.gathers = False
        page.route_web_socket(re.compile("/_stcore/stream"), self._between)

    def _between(self, line: WebSocketRoute) -> None:
        server = line.connect_to_server()
        if not self.gathers:
            return
        said: list[str | bytes] = []

        def heard(message: str | bytes) -> None:
            said.append(message)
            if len(said) > 1:
                for each in said[:] if len(said) == 2 else said[-1:]:
                    server.send(each)

        line.on_message(heard)
