"""Playing over a line that is slow, breaks or is not needed; and coming back to where one was."""

import re
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Page, WebSocket, expect

from playground.experiment import Run
from tests.e2e.conftest import OpenPage, Watch
from tests.e2e.on_stage import Stage, on
from tests.e2e.relay import relayed
from tests.e2e.test_play import CIRCLE, FASTEST, QUERY, SECOND, agrees, has_reached, pause, play, shown_losses
from tests.e2e.test_surface import surface
from tests.e2e.waiting import holds, settled
from tests.serving import ROOT, Server, serve, until

MEGABIT = 125_000  # bytes a second
OPERATIONS = 1  # "one operation after another"

# Notes what is shown, at every display frame: the pictures' updates, and what stands beside Play.
RECORD = """(root) => {
  window.recorded = { updates: [], words: [] }
  const look = () => {
    const { updates, words } = window.recorded
    const update = Number(root.dataset.update)
    if (updates.at(-1) !== update) updates.push(update)
    const text = root.querySelector('.next').textContent
    if (words.at(-1) !== text) words.push(text)
    requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}"""


def through(relay_url: str, server: Server) -> Server:
    return Server(relay_url, server.log, server.process)


def test_a_slow_line_makes_the_pictures_fewer_and_says_so(open_page: OpenPage, server: Server) -> None:
    """Each question brings several of them: one picture a question would wait for the line each time."""
    with relayed(server.url) as line:
        page = open_page(at=through(line.url, server))
        asked = questions(page)
        page.goto(page.url + QUERY.replace("?", "?hidden=8,8,8,8&"))
        stage = on(page)
        line.bytes_per_second, line.delay = MEGABIT, 0.075
        play(stage, FASTEST)
        stage.root.evaluate(RECORD)
        holds(page, "() => window.recorded.words.some((text) => text.includes('pictures a second'))")
        seen, before = page.evaluate("window.recorded.updates.length"), len(asked)
        holds(page, "seen => window.recorded.updates.length >= seen", seen + 40)
        updates, after = page.evaluate("window.recorded.updates"), len(asked)
        page.close()
    assert updates == sorted(updates)
    assert all((update + 1) % 25 == 0 for update in updates[1:]), "every picture is the end of an epoch"
    pictures = len(updates) - seen
    assert pictures >= 3 * (after - before), f"{after - before} questions for {pictures} pictures"


def test_a_hidden_page_asks_for_nothing(open_page: OpenPage) -> None:
    page = open_page()
    asked = questions(page)
    page.goto(page.url + QUERY)
    for speed in (FASTEST, SECOND, OPERATIONS):
        stage = on(page)
        surface(page)  # until all of it is here each piece is asked for
        play(stage, speed)
        if speed != OPERATIONS:
            has_reached(stage, 30)
        hide(page)
        before = len(asked)
        settled_on = quiet(page, asked)
        # A question under way, its answer's successor, and what Streamlit itself acknowledges; then silence.
        assert settled_on - before <= 8, "what was under way, and nothing after it"
        stood = place(stage)
        page.wait_for_timeout(1_500)  # A time, for once: that nothing happens is the point.
        assert len(asked) == settled_on
        assert place(stage) == stood
        hide(page, hidden=False)
        if speed != OPERATIONS:
            has_reached(stage, int(stage.root.get_attribute("data-update") or "") + 30)
            asked_again(page, asked, settled_on)
        pause(stage)


def questions(page: Page) -> list[str]:
    """All that the page says to its server, from the next time it is opened on."""
    asked: list[str] = []

    def heard(socket: WebSocket) -> None:
        socket.on("framesent", lambda payload: asked.append(str(payload)))

    page.on("websocket", heard)
    return asked


def asked_again(page: Page, asked: list[str], before: int) -> None:
    """Wait until the stage asks: what it has in hand lasts a second."""
    for _ in range(150):
        if len(asked) > before:
            return
        page.wait_for_timeout(100)  # lets the browser's messages be heard
    raise AssertionError("nothing was asked any more")


def place(stage: Stage) -> list[str | None]:
    return [stage.root.get_attribute(name) for name in ("data-update", "data-step")]


def hide(page: Page, *, hidden: bool = True) -> None:
    """As Chromium does with a tab in the background: no display frames, and `document.hidden`."""
    page.evaluate(
        """hidden => {
          window.realFrame ??= window.requestAnimationFrame
          window.held ??= []
          Object.defineProperty(document, 'hidden', { value: hidden, configurable: true })
          if (hidden) window.requestAnimationFrame = (then) => window.held.push(then)
          else {
            window.requestAnimationFrame = window.realFrame
            for (const then of window.held.splice(0)) requestAnimationFrame(then)
          }
        }""",
        hidden,
    )


def quiet(page: Page, asked: list[str]) -> int:
    """Wait until the answer that was under way has come; how many questions there were by then."""
    count = -1
    while count != len(asked):
        count = len(asked)
        page.wait_for_timeout(1_200)
        settled(page)
    return count


def test_a_reload_far_into_a_run_comes_back_to_it(open_page: OpenPage) -> None:
    page = open_page(QUERY, reduced_motion="reduce")
    stage = on(page)
    play(stage, FASTEST)
    has_reached(stage, 3_000)
    pause(stage)
    at = agrees(stage, Run(CIRCLE))
    holds(page, "at => new URL(location.href).searchParams.get('at') === at", f"{at - 1}.recheck")
    before, curve = shown_losses(stage), curve_of(stage)
    page.reload()
    stage = on(page)
    stage.at(at - 1, "recheck")
    assert agrees(stage, Run(CIRCLE)) == at
    assert shown_losses(stage) == before
    # All but the very first updates, which the opening picture had shown one by one.
    until(lambda: set(again := curve_of(stage)) <= set(curve) and len(curve) - len(again) <= 3, "the curve of before")


def curve_of(stage: Stage) -> list[str]:
    """The training loss as it is drawn, point by point, once it is."""
    line = stage.page.locator(".history .line.train:not(.beside)")
    expect(line).to_have_attribute("d", re.compile("^M.+L"))
    return (line.get_attribute("d") or "").split("L")


def test_two_messages_at_once_leave_the_stage_standing(open_page: OpenPage) -> None:
    """Streamlit then cleans up after the first although the stage stays: seen when a lost connection comes back."""
    stage = on(open_page(reduced_motion="reduce"))
    stage.ready()
    stage.root.evaluate(
        """async (root) => {
          const listed = performance.getEntriesByType('resource').map((entry) => entry.name)
          const { modules } = await import(listed.find((name) => name.endsWith('/stage/stage.js')))
          const stage = modules['stage/stage.js'].default
          const cleanUp = stage({ data: null, parentElement: root.parentNode, setTriggerValue: () => {} })
          cleanUp()
          await new Promise((then) => setTimeout(then))
        }"""
    )
    stage.press("Step")
    stage.at(0, "A:1")


LOSS = 10  # seconds: as long as a walk from one room's network to another's


def test_a_lost_connection_is_waited_for(open_page: OpenPage, server: Server, watch: Watch) -> None:
    with relayed(server.url) as line:
        stage = on(open_page(QUERY, at=through(line.url, server)))
        play(stage, SECOND)
        has_reached(stage, 20)
        stage.root.evaluate(RECORD)
        line.cut()
        holds(stage.page, "() => window.recorded.words.at(-1)?.startsWith('Waiting for the server')")
        stood = int(stage.root.get_attribute("data-update") or "")
        stage.page.wait_for_timeout(LOSS * 1000)  # A time, for once: the length of the loss is the point.
        assert stage.root.get_attribute("data-update") == str(stood)
        line.mend()
        stage.page.wait_for_function(
            "([root, update]) => Number(root.dataset.update) >= update",
            arg=[stage.root.element_handle(), stood + 60],
        )
        recorded = stage.page.evaluate("window.recorded.updates")
        pause(stage)
        assert agrees(stage, Run(CIRCLE)) >= stood + 60
        assert recorded == list(range(recorded[0], recorded[-1] + 1)), "every update was shown, once, in order"
        stage.page.close()
    assert watch.problems, "cutting the line was not noticed"
    watch.problems.clear()


def test_a_server_that_forgot_the_page_is_told_where_it_stood(
    open_page: OpenPage, server: Server, watch: Watch, tmp_path: Path
) -> None:
    """As after a night's sleep, or a new start of the server: the session and all it knew are gone."""
    with serve(ROOT, tmp_path / "log") as another, relayed(server.url) as line:
        stage = on(open_page(QUERY, at=through(line.url, server), reduced_motion="reduce"))
        before = stage.run
        stage.press("Reset")
        stage.page.get_by_role("menuitem", name="new weights").click()
        stage.another_run(before)
        run = stage.run
        stage.step_by("batch")
        for update in range(3):
            stage.press("Step")
            stage.at(update, "recheck")
        holds(stage.page, "() => new URL(location.href).searchParams.get('at') === '2.recheck'")
        line.cut()
        holds(stage.page, "() => document.querySelector('.stApp').dataset.testConnectionState !== 'CONNECTED'")
        line.lead_to(another.url)
        line.mend()
        expect(stage.page.get_by_text("had let go of this page")).to_be_visible()
        stage.at(2, "recheck")
        assert stage.run == run, "the weights drawn anew, not those of the address the page was opened with"
        stage.press("Step")
        stage.at(3, "recheck")
        assert agrees(stage, Run(replace(CIRCLE, seed=CIRCLE.seed + 1))) == 4
        holds(stage.page, "() => new URL(location.href).searchParams.get('at') === '3.recheck'")
        assert "Traceback" not in another.printed()
        stage.page.close()
    watch.problems.clear()
