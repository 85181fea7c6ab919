"""A walk that was saved plays from the file alone, and says what the live page says."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import OpenPage, Watch
from tests.e2e.on_stage import on
from tests.serving import until


def told(page: Page) -> list[str]:
    parts = (".headline", ".region-network", ".region-output")
    return [page.locator(part).inner_text() for part in parts]


DENSE = ("Z:0", "A:0", "Z:1", "A:1", "loss", "dA:1", "dZ:1", "dW:1")
PLACES = {
    "?lv=3&by=operation&at=1.start": DENSE,
    "?card=edge&lv=3&by=operation&at=1.start": ("Z:0", "A:0"),
    "?card=remembering&lv=3&by=operation&at=1.start": ("i:0@0", "f:0@0", "g:0@0", "o:0@0", "c:0@0"),
}
"""Where a walk begins, and the steps that are gone in it: dense, a convolution, and an LSTM's first moment."""


@pytest.mark.parametrize("query", PLACES)
def test_it_steps_back_and_looks_into_parts_without_a_server(
    query: str, open_page: OpenPage, browser: Browser, watch: Watch, tmp_path: Path
) -> None:
    live = open_page(query, reduced_motion="reduce")
    stage = on(live)
    with live.expect_download() as saved:
        live.evaluate(
            """(address) => {
                const link = document.createElement("a")
                link.href = new URL(address, document.baseURI).href
                link.download = ""
                document.body.append(link)
                link.click()
            }""",
            f"take/walk.html{query}",
        )
    file = tmp_path / "walk.html"
    saved.value.save_as(file)
    context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce", offline=True)
    page = context.new_page()
    watch.over(page)
    page.goto(file.as_uri())
    root = page.locator(".stage-root.walk")
    steps = PLACES[query]
    for step in steps:
        page.get_by_role("button", name="Step", exact=True).click()
        expect(root).to_have_attribute("data-step", step)
        stage.press("Step")
        stage.at(1, step)
    until(lambda: told(page) == told(live), "the same words")
    page.get_by_role("button", name="Back", exact=True).click()
    expect(root).to_have_attribute("data-step", steps[-2])
    context.close()
    watch.problems[:] = [problem for problem in watch.problems if "asked another host: file:" not in problem]
