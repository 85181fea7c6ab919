"""The app opens, in any of its places and looks, and fails politely."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Request, expect

from tests.e2e.conftest import OpenPage, Watch
from tests.serving import ROOT, Server, serve


def test_the_first_page_opens(open_page: OpenPage, server: Server) -> None:
    page = open_page()
    expect(page).to_have_title("Step through · Backprop Playground")
    expect(page.get_by_test_id("stException")).to_have_count(0)
    libraries = Path(f"/proc/{server.process.pid}/maps").read_text()
    assert "numpy" in libraries
    assert not [name for name in ("tensorflow", "sklearn") if f"site-packages/{name}" in libraries]


def test_the_first_page_asks_for_little(server: Server, browser: Browser) -> None:
    """Nothing of it stored: a hundred learners may open it together over one line. `bench_opening` measures more."""
    context = browser.new_context()
    page = context.new_page()
    asked: list[Request] = []

    def finished(request: Request) -> None:
        asked.append(request)

    page.on("requestfinished", finished)
    with page.expect_event("requestfinished", lambda request: request.url.endswith("/words.json")):
        page.goto(server.url)
        page.locator(".stage-root[data-step]").wait_for()
    page.wait_for_load_state("networkidle")
    ours = [request.url.rpartition("/")[2] for request in asked if "/assets/" in request.url]
    # One file for all that is drawn; the words come once the page stands.
    assert ours == ["stage.js", "words.json"]
    assert len(asked) <= 130
    assert sum(request.sizes()["responseBodySize"] for request in asked) < 2_500_000
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_nothing_hangs_over_the_edge(open_page: OpenPage, scheme: str, width: int) -> None:
    page = open_page(scheme=scheme, width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    ground = {"light": "rgb(252, 252, 250)", "dark": "rgb(21, 25, 27)"}[scheme]
    expect(page.get_by_test_id("stApp")).to_have_css("background-color", ground)


def test_it_opens_below_a_path(open_page: OpenPage, server_below_a_path: Server) -> None:
    expect(open_page(at=server_below_a_path)).to_have_title("Step through · Backprop Playground")


def test_the_policy_lets_plotly_draw_and_refuses_what_is_foreign(page, watch: Watch) -> None:
    page.add_script_tag(url="plotlyjs/plotly.min.js")
    page.evaluate(
        """async () => {
            const place = document.body.appendChild(document.createElement('div'));
            place.id = 'drawing';
            await Plotly.newPlot(place, [{type: 'surface', z: [[0, 1], [1, 2]]}]);
        }"""
    )
    expect(page.locator("#drawing canvas").first).to_be_attached()
    assert not watch.problems
    with page.expect_console_message(lambda told: "connect-src" in told.text):
        page.evaluate(
            """() => {
                const script = document.head.appendChild(document.createElement('script'));
                script.textContent = 'window.injected = true';
                return fetch('https://example.org/').catch(() => 0);
            }"""
        )
    assert page.evaluate("window.injected") is None
    assert any("script-src" in problem for problem in watch.problems)
    assert any("connect-src" in problem for problem in watch.problems)
    watch.problems.clear()


def test_a_fault_of_ours_is_a_sentence_and_no_traceback(tmp_path: Path, browser: Browser) -> None:
    for name in ("app.py", "playground", ".streamlit"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, tmp_path / name)
    (tmp_path / "playground" / "app_pages" / "step_through.py").write_text("raise RuntimeError('private detail')")
    with serve(tmp_path, tmp_path / "server.log") as broken:
        page = browser.new_page()
        page.goto(broken.url)
        expect(page.get_by_text("This is a fault in the playground, not something you did.")).to_be_visible()
        expect(page.get_by_test_id("stException")).to_have_count(0)
        shown = page.content()
        page.context.close()
        assert "RuntimeError: private detail" in broken.printed()
    assert not [word for word in ("private detail", "RuntimeError", "Traceback", str(tmp_path)) if word in shown]
