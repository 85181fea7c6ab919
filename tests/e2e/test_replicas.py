"""Two copies behind nginx, below a path, as the README sets them up; one is killed, and the walk goes on at its place.

It takes Debian's nginx: `apt-get install nginx`.
"""

import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Response, expect

from tests.e2e.conftest import OpenPage, Watch
from tests.e2e.on_stage import on
from tests.e2e.sharing import copied, share
from tests.e2e.test_faults import CIRCLE, FAR, QUERY, agrees_far
from tests.e2e.test_play import FASTEST, has_reached, pause, play, shown_state
from tests.e2e.waiting import holds, settled
from tests.load.proxy import BELOW, Behind, behind_nginx
from tests.serving import Server

TABLE_BYTES = 4_000_000
"""More than nginx takes by itself, less than we do."""
LONG_LINK = 30_000
"""Characters; nginx takes 8,000 by itself."""


@pytest.fixture(scope="module")
def behind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Behind]:
    with behind_nginx(tmp_path_factory.mktemp("behind")) as running:
        yield running


@pytest.fixture
def first_page(behind: Behind, open_page: OpenPage, watch: Watch) -> Iterator[Page]:
    """The page through nginx. Whatever it asks for from now on is below the path, and is there."""
    copy = behind.copies[1]
    page = open_page(QUERY, at=Server(behind.url, copy.log, copy.process), reduced_motion="reduce")
    refused: list[str] = []

    def answered(response: Response) -> None:
        path = urlsplit(response.url).path
        # Streamlit asks below a page's own address first.
        elsewhere = re.search(r"/(optimizer_race|bigger_data|lessons|worksheet)/_stcore/", path)
        local = urlsplit(response.url).scheme in ("blob", "data")
        below = path.startswith(f"{BELOW}/") or path == BELOW
        if not (elsewhere or local) and (response.status >= 400 or not below):
            refused.append(f"{response.status} {response.url}")

    page.on("response", answered)
    page.reload()
    settled(page)
    yield page
    # While a copy is gone the browser says so, and Streamlit that it could not pass a press on.
    gone = ("/_stcore/", "when disconnected from server")
    watch.problems[:] = [problem for problem in watch.problems if not any(words in problem for words in gone)]
    assert not refused


def its_copy(page: Page, behind: Behind) -> Server:
    (cookie,) = [each.get("value") for each in page.context.cookies() if each.get("name") == "playground"]
    return behind.copy_of(str(cookie))


def to(page: Page, name: str) -> None:
    """To another page, as the bar leads there."""
    page.get_by_role("navigation", name="Pages").get_by_role("link", name=name).click()


def test_every_page_works_below_a_path(first_page: Page, behind: Behind) -> None:
    page = first_page
    stage = on(page)
    stage.step_by("batch")
    stage.press("Step")
    stage.at(0, "recheck")
    assert agrees_far(stage, CIRCLE) == 1
    link = copied(page)
    assert link.startswith(f"{behind.url}?")
    code = share(page).get_by_role("button", name="QR code").locator("img")
    holds(page, "code => code.naturalWidth > 0", code.element_handle())
    page.keyboard.press("Escape")

    to(page, "Optimizer race")
    expect(page.locator(".race-root[data-steps]")).to_be_visible()
    page.get_by_role("slider", name="Step of the race").press("End")
    expect(page.get_by_role("region", name="Table of results")).to_be_visible()
    assert urlsplit(page.url).path == f"{BELOW}/optimizer_race"

    to(page, "Lessons")
    page.locator(".lessons-card").first.click()
    expect(page.locator("[data-guide-section=lesson]")).to_be_visible()

    page.goto(f"{behind.url}worksheet")
    expect(page.locator(".sheet").first).to_be_visible()
    page.goto(behind.url.rstrip("/"))
    assert page.url.startswith(behind.url)
    on(page)


def test_a_long_link_and_a_large_table_pass(first_page: Page, behind: Behind, tmp_path: Path) -> None:
    opened = first_page.request.get(f"{behind.url}?lv=2&unknown={'a' * LONG_LINK}")
    assert opened.status == 200
    rows = "\n".join(f"{n % 97},{n % 89},{n % 2}" for n in range(TABLE_BYTES // 8))
    table = tmp_path / "large.csv"
    table.write_text(f"a,b,answer\n{rows}\n")
    to(first_page, "Bigger data")
    with first_page.expect_file_chooser() as chosen:
        first_page.locator(".st-key-recipe_table").get_by_test_id("stBaseButton-secondary").click()
    chosen.value.set_files(table)
    expect(first_page.locator(".table-form .column").first).to_be_visible()


def test_one_copy_is_killed_and_the_walk_goes_on_at_its_place_on_the_other(first_page: Page, behind: Behind) -> None:
    stage = on(first_page)
    play(stage, FASTEST)
    has_reached(stage, FAR)
    mine = its_copy(first_page, behind)
    os.kill(mine.process.pid, signal.SIGKILL)
    pause(stage)
    stood = shown_state(stage)
    expect(first_page.get_by_text("had let go of this page")).to_be_visible()
    stage.at(stood - 1, "recheck")
    assert agrees_far(stage, CIRCLE) == stood > FAR
    stage.step_by("batch")
    stage.press("Step")
    stage.at(stood, "recheck")
    assert agrees_far(stage, CIRCLE) == stood + 1
    assert its_copy(first_page, behind) is not mine
