"""A view that cannot be drawn takes nothing with it: it says so in its place, and the next message mends it."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from playground.experiment.presets import PRESETS
from tests.e2e.conftest import Watch
from tests.e2e.on_stage import Stage, on
from tests.e2e.waiting import PATIENCE, settled
from tests.serving import Server, until

ON_PURPOSE = "broken on purpose"
REDRAWS = re.compile(r"(?m)^(?:  function update|    update|    show)\(.*\) \{$")
VIEWS = {
    "caption_view": "What just happened", "network_view": "Network", "output_view": "Output", "now_view": "Output",
    "history_view": "Loss over the run", "transport": "Transport", "goal_view": "Transport", "inspector": "Inspector",
    "view_controls": "",
}  # fmt: skip
"""The module of each view, and the region of the page it is in; "" for the controls, which are in several."""

WRITES = re.compile(r"(?m)^function set\(node, attributes\) \{$")
MODULE = re.compile(r"""(?m)^modules\["(\S+)\.js"\] = """)
"""Where a module begins in the file of a component."""


@pytest.fixture
def broken_page(server: Server, browser: Browser, watch: Watch) -> Any:
    """Opens the app with some of its browser's modules rewritten: `broken_page(modules, rewrite, query)`."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)

    def open_one(modules: str, rewrite: Callable[[str, str], str], query: str) -> Page:
        def serve(route: Route) -> None:
            answer = route.fetch()
            begun, *parts = MODULE.split(answer.text())
            for path, text in zip(parts[::2], parts[1::2], strict=True):
                chosen = re.search(modules, f"/{path}.js")
                begun += f'modules["{path}.js"] = ' + (rewrite(path.rpartition("/")[2], text) if chosen else text)
            route.fulfill(response=answer, body=begun)

        page = context.new_page()
        watch.over(page)
        page.route(re.compile(r"/assets/.*\.js$"), serve)
        page.goto(server.url + query)
        settled(page)
        return page

    yield open_one
    context.close()
    others = [problem for problem in watch.problems if ON_PURPOSE not in problem]
    assert not others, "\n".join(others)


def failing(name: str, text: str) -> str:
    """The module with a view that fails while `globalThis.broken` is its name."""
    line = f'if (globalThis.broken === "{name}") throw new Error("{ON_PURPOSE}")'
    found, count = REDRAWS.subn(lambda match: f"{match.group()}\n{line}", text)
    assert count == (2 if name == "view_controls" else 1), name
    return found


def test_each_view_fails_in_its_own_place(broken_page: Any, watch: Watch) -> None:
    page = broken_page(rf"/stage/(.*/)?({'|'.join(VIEWS)})\.js", failing, "?level=5")
    stage = on(page)
    stage.step_by("batch")
    stage.press("Step")
    stage.at(0, "recheck")
    notes = stage.root.locator(".not-drawn")
    for update, (name, region) in enumerate(VIEWS.items(), 1):
        page.evaluate("name => globalThis.broken = name", name)
        stage.press("Step")
        stage.at(2 * update - 1, "recheck")
        if not region:
            # A step is nothing to the controls, so it draws none of them; the level is read by both.
            expect(notes).to_have_count(0)
            show_level(stage, 2)
        if region:
            places = [page.get_by_role(role, name=region, exact=True) for role in ("region", "group", "toolbar")]
            place = places[0].or_(places[1]).or_(places[2])
            expect(place.locator(".not-drawn").first).to_contain_text("This part could not be drawn.")
        expect(notes).to_have_count(2 if name == "view_controls" else 1)
        if name != "transport":
            expect(stage.status).to_contain_text(f"update {2 * update}")
        page.evaluate("() => globalThis.broken = null")
        stage.press("Step")
        stage.at(2 * update, "recheck")
        expect(notes).to_have_count(0)
        told = [problem for problem in watch.problems if ON_PURPOSE in problem]
        assert told, name
        watch.problems.clear()
    expect(page.get_by_test_id("stException")).to_have_count(0)


def show_level(stage: Stage, level: int) -> None:
    stage.page.get_by_role("combobox", name="How much to show").select_option(str(level))
    expect(stage.root).to_have_attribute("data-level", str(level))


def breaking(name: str, text: str) -> str:
    """The module with writing to the page failing once, after `globalThis.left` more writes."""
    line = f"""if (globalThis.left !== undefined && globalThis.left-- === 0) {{
      delete globalThis.left
      throw new Error("{ON_PURPOSE}")
    }}"""
    found, count = WRITES.subn(lambda match: f"{match.group()}\n{line}", text)
    assert count == 1, name
    return found


AFTER = [*range(0, 60, 3), *range(60, 600, 45), *range(600, 1800, 75)]
"""Writes until one fails, from the first words to the last dots of the output."""


@pytest.mark.timeout(600)
def test_wherever_a_picture_breaks_off_the_next_one_is_whole(broken_page: Any, request: pytest.FixtureRequest) -> None:
    """Views remember what they have drawn; half of it must not be taken for all. At every place with --every."""
    page = broken_page(r"/shared/dom\.js", breaking, "?level=5")
    stage = on(page)
    for _ in range(2):  # from the second time on a run that is set aside is listed in the dock
        two_cards(stage, None)
    whole = seen(stage)
    for left in AFTER if request.config.getoption("every") else AFTER[2::10]:
        two_cards(stage, left)
        try:
            until(lambda: seen(stage) == whole, f"the whole picture after {left} writes")
        except AssertionError:
            assert seen(stage) == whole, left


def two_cards(stage: Stage, left: int | None) -> None:
    """One card, another one (broken off while it is drawn), and a step."""
    for key, after in (("batch", None), ("peer", left)):
        panel = stage.open_cards()
        before = stage.run
        stage.page.evaluate("left => left === null ? delete globalThis.left : (globalThis.left = left)", after)
        panel.get_by_role("button", name=PRESETS[key].title, exact=True).click()
        stage.another_run(before)
        stage.at(0, "start")
    stage.step_by("batch")
    stage.press("Step")
    stage.at(0, "recheck")
    # What is said of the update may come after its picture.
    expect(stage.sentence).to_contain_text("again with the new weights")
    stage.page.evaluate("() => delete globalThis.left")
    expect(stage.root.locator(".not-drawn")).to_have_count(0)
    expect(stage.inspector).not_to_have_attribute("aria-busy", "true")


#: Heights that are made up for a moment, numbers of ids, the marks around words that have an entry, and a chart's
#: figures, which are written by their own clock.
UNLIKE = re.compile(
    r' style="min-height[^"]*"|<div class="heard"[^>]*><table>.*?</table></div>|(?<=bpi-)[a-z-]+-[0-9]+|'
    r'<span class="term"[^>]*>(?=[^<]*</span>)|</span>'
)


def seen(stage: Stage) -> dict[str, str]:
    """What stands in each view. That a word has an entry is marked a little later."""
    views = (".caption", ".network-frame", ".view-controls", ".output", ".dock", ".bp-inspector")
    found = {view: "".join(box.inner_html() for box in stage.root.locator(view).all()) for view in views}
    return {name: re.sub(UNLIKE, "", text) for name, text in found.items()}
