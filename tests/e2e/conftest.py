"""A real browser on the real server. Every page a test opens is watched: an error in its console fails the test."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from tests.e2e.waiting import PATIENCE, settled
from tests.serving import Server

CHROMIUM = "/usr/bin/chromium"  # Debian's; its version follows the machine's security updates. Benchmarks measure it
SHELL = "/usr/bin/chromium-headless-shell"
"""The same without windows, menus and tabs of its own: it draws the same pages, and to open one costs half as much."""

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

expect.set_options(timeout=PATIENCE)

HARMLESS = ("/media/", *(f"/{page}/_stcore/" for page in ("lessons", "optimizer_race", "bigger_data", "worksheet")))
"""Parts of console errors and their addresses that are not ours, each with its reason.

/media/: when Streamlit draws a page anew it forgets the pictures of before, and a browser that was still fetching one
is told that it is gone. The new ones are there by then.
/_stcore/ below a page: opened by a page's own address, Streamlit's client first asks below it, in vain, and then above.
"""

RAISED = "Exception in ASGI application"
LEFT = 'WebSocketDisconnected: Cannot call "send" once a close message has been sent.'
"""How Streamlit ends what it prints where a page is left while its line is being closed: it closes it once more."""

NOT_NEW = 'try { localStorage["playground.lessons"] ??= "{}" } catch {}'
"""Who was here before is not offered the first lesson."""

OpenPage = Callable[..., Page]


def of_ours(printed: str) -> str:
    """What a server printed, without Streamlit's own stumbling over a line that is closed already."""
    first, *raised = printed.split(RAISED)
    return first + "".join(each.partition(LEFT)[2] if LEFT in each else RAISED + each for each in raised)


@dataclass
class Watch:
    """What went wrong on the pages of one test."""

    problems: list[str] = field(default_factory=list)

    def over(self, page: Page) -> None:
        """Note console errors, uncaught exceptions, and requests that left this machine."""
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.problems.append(f"uncaught: {error}"))
        page.on("requestfailed", lambda request: self._requested(request.url))

    def _heard(self, message: ConsoleMessage) -> None:
        told = f"{message.text} ({message.location.get('url', '')})"
        if message.type == "error" and not any(part in told for part in HARMLESS):
            self.problems.append(f"console: {told}")

    def _requested(self, url: str) -> None:
        if not url.startswith(("http://127.0.0.1", "data:", "blob:")):
            self.problems.append(f"asked another host: {url}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=SHELL, args=FLAGS)
        yield running
        running.close()


@pytest.fixture
def watch() -> Watch:
    """The problems seen so far. A test that provokes one on purpose asserts it and clears the list."""
    return Watch()


@pytest.fixture
def open_page(server: Server, browser: Browser, watch: Watch) -> Iterator[OpenPage]:
    """Opens the app in a browser window of its own (nothing shared with others) and waits until it has been drawn.

    `open_page(query="?...", width=1440, height=900, scheme="light", at=server, first_visit=False, touch=False,
    mobile=False)`. touch: it has fingers; mobile: and lays its pages out as a phone does. After the test: no console
    error on any of the pages, no traceback in the server's log since the test began.
    """
    servers = {server.url: (server, len(server.printed()))}
    contexts = []

    def open_one(
        query: str = "",
        *,
        width: int = 1440,
        height: int = 900,
        scheme: Literal["light", "dark"] = "light",
        reduced_motion: Literal["reduce", "no-preference"] = "no-preference",
        at: Server = server,
        first_visit: bool = False,
        touch: bool = False,
        mobile: bool = False,
    ) -> Page:
        servers.setdefault(at.url, (at, len(at.printed())))
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            reduced_motion=reduced_motion,
            has_touch=touch,
            is_mobile=mobile,
            permissions=["clipboard-read", "clipboard-write"],
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        if not first_visit:
            context.add_init_script(NOT_NEW)
        page = context.new_page()
        watch.over(page)
        page.goto(at.url + query)
        settled(page)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert not watch.problems, "\n".join(watch.problems)
    for used, before in servers.values():
        since = of_ours(used.printed()[before:])
        assert "Traceback" not in since, since


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """The app as a learner first sees it: 1440 by 900, light."""
    return open_page()
