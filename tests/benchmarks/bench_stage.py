"""How fast the stage plays, steps, drags and explains, and what that costs, beside the bars it must reach.

    python -m tests.benchmarks.bench_stage [--quick] [--repeat 3] [--grids]

Starts the app and Debian's Chromium. What else the machine does shows in the numbers: its load is printed beside.
"""

import argparse
import copy
import os
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from urllib.parse import parse_qsl

from playwright.sync_api import Browser, Page, sync_playwright

from playground.engine.training import TrainState
from playground.experiment.link import decode
from playground.frames import decode as decode_message
from playground.timeline import Timeline
from playground.ui.answers import answer
from playground.ui.questions import read
from playground.ui.session import Session
from tests.benchmarks import stage_probes as probes
from tests.e2e.conftest import CHROMIUM, FLAGS
from tests.e2e.relay import relayed
from tests.serving import ROOT, Server, serve

SMALL = "hidden=4,2&batch=10&rate=0.03&level=1"
LARGE = "data=spiral&inputs=x1,x2,x1sq,x2sq,x1x2,sinx1,sinx2&hidden=8,8,8,8,8,8&batch=10&rate=0.03&level=1"
NETWORKS = {"circle 2-4-2-1": SMALL, "spiral 7-8x6-1": LARGE}
#: The largest of pictures and of sequences that can be stepped through; --grids measures them alone.
GRIDS = {
    "8 filters over 8x8": "data=digits&layers=conv2d:8:padding=same~max_pooling~flatten~dense:16&out=softmax"
    "&loss=categorical_crossentropy&rate=0.03&batch=10&level=1",
    "LSTM of 16 over 12": "data=first_bit&moments=12&layers=lstm:16&rate=0.03&batch=10&level=1",
}
LINE = 500_000  # bytes a second: 4 Mbit/s
PER_EPOCH = 25
FRAME_MS = 1000 / 60
#: Epochs on screen, pictures and display frames a second that each network reaches at "as fast as it goes".
FASTEST = {
    "circle 2-4-2-1": (">= 1,000", ">= 55", ">= 55"),
    "spiral 7-8x6-1": (">= 300", ">= 50", ">= 55"),
    **dict.fromkeys(GRIDS, ("", ">= 50", ">= 50")),
}
MOST_BYTES = {"circle 2-4-2-1": 4_000, "spiral 7-8x6-1": 14_000}
LONG_RUN = 2_000_000


@dataclass
class Results:
    """One row a quantity: its bar, and what each repetition measured."""

    rows: dict[str, tuple[str, str, list[float]]] = field(default_factory=dict)

    def add(self, name: str, bar: str, value: float, unit: str = "") -> None:
        self.rows.setdefault(name, (bar, unit, []))[2].append(value)
        print(f"  {name}: {value:,.1f} {unit} ({bar})   load {os.getloadavg()[0]:.1f}", flush=True)

    def table(self) -> Iterator[str]:
        yield f"{'quantity':<52} {'bar':>12} {'best':>10} {'median':>10}"
        for name, (bar, unit, values) in self.rows.items():
            best = max(values) if bar.startswith(">") else min(values)
            yield f"{name:<52} {bar:>12} {best:>10,.1f} {median(values):>10,.1f} {unit}"


# -- in the browser ----------------------------------------------------------------------------------------------------


def opened(browser: Browser, server: Server, query: str) -> Page:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{server.url}?{query}")
    page.locator(".stage-root[data-step]").wait_for(timeout=60_000)
    at_rest(page)
    return page


def at_rest(page: Page, milliseconds: int = 600) -> None:
    """Nothing is missing, and the address, which follows a little later, has been written."""
    page.locator(".stage-root:not([data-busy])").wait_for()
    page.wait_for_timeout(milliseconds)


def root(page: Page) -> Any:
    return page.locator(".stage-root").element_handle()


def set_speed(page: Page, number: int) -> None:
    """The speed's place in the list, from 0, by the learner's own keys."""
    for key in ["-"] * 10 + ["+"] * number:
        page.keyboard.press(key)


def playing(page: Page, results: Results, name: str, seconds: float) -> None:
    set_speed(page, 8)
    page.keyboard.press(" ")
    page.wait_for_timeout(4_000)  # The number of epochs in a picture finds its height.
    played = page.evaluate(probes.PLAYED, [root(page), seconds])
    page.keyboard.press(" ")
    epochs, pictures, frames = FASTEST.get(name, ("", "", ""))
    per_epoch = session_for(GRIDS[name]).timeline.batches.per_epoch if name in GRIDS else PER_EPOCH
    results.add(f"{name}: epochs/s on screen", epochs, played["updates"] / per_epoch)
    results.add(f"{name}: pictures/s", pictures, played["pictures"])
    results.add(f"{name}: display frames/s meanwhile", frames, played["display"])


def over_a_line(browser: Browser, server: Server, results: Results, name: str, seconds: float) -> None:
    """Played over 4 Mbit/s: how many pictures a second, and whether the page says that they are fewer."""
    with relayed(server.url) as line:
        page = opened(browser, replace(server, url=line.url), GRIDS[name])
        line.bytes_per_second, line.delay = LINE, 0.02
        set_speed(page, 8)
        page.keyboard.press(" ")
        page.wait_for_timeout(6_000)
        played = page.evaluate(probes.PLAYED, [root(page), seconds])
        told = page.locator(".next").inner_text()
        said = "pictures a second" in told or "Waiting for the server" in told
        page.close()
    results.add(f"{name}: pictures/s over 4 Mbit/s", "", played["pictures"])
    results.add(f"{name}: and the page says that they are fewer", "", float(said))


def surfaces(page: Page, results: Results, name: str, seconds: float) -> None:
    """The batch's loss over the plane, drawn anew with every update while it plays slowly."""
    set_speed(page, 3)
    page.keyboard.press(" ")
    page.wait_for_timeout(1_500)
    drawn = page.evaluate(probes.SURFACES, seconds)
    page.keyboard.press(" ")
    results.add(f"{name}: surfaces of the batch's loss a second, at 10 updates", ">= 10", drawn)


def stepping(page: Page, results: Results, name: str, presses: int) -> None:
    page.evaluate(probes.LISTEN, root(page))
    for what in ("operation", "batch"):
        page.get_by_role("radiogroup", name="What one step means").get_by_role("radio", name=what, exact=True).click()
        at_rest(page)
        for button in ("Step", "Back"):
            page.evaluate("window.presses = []")
            for number in range(presses):
                page.get_by_role("button", name=button, exact=True).click()
                page.wait_for_function("count => window.presses.length >= count", arg=number + 1)
                at_rest(page, 120)
            times = page.evaluate("window.presses")
            # "One display frame plus 4 ms".
            results.add(f"{name}: {button} by {what}, click to frame", "<= 20.7", median(t[0] for t in times), "ms")
            results.add(f"{name}: {button} by {what}, click to painted", "", median(t[1] for t in times), "ms")


def dragging(page: Page, results: Results, name: str) -> None:
    """Once over what was played (2,000 updates, a picture an epoch), there and back."""
    page.keyboard.press("4")
    set_speed(page, 6)
    page.get_by_role("button", name="Reset", exact=True).click()
    page.get_by_role("menuitem", name="same starting weights").click()
    at_rest(page)
    page.get_by_role("button", name="Play", exact=True).focus()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press(" ")
    page.wait_for_function("root => Number(root.dataset.update) >= 2000", arg=root(page))
    page.keyboard.press(" ")
    at_rest(page)
    page.evaluate(probes.DRAGGED, root(page))
    page.locator(".timeline-slider").scroll_into_view_if_needed()
    box = page.locator(".timeline-slider").bounding_box()
    assert box
    middle, right = box["y"] + box["height"] / 2, box["x"] + box["width"] - 9
    page.mouse.move(right, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + 10, middle, steps=90)
    page.mouse.move(right, middle, steps=90)
    page.mouse.up()
    frames = page.evaluate("window.dragged")
    results.add(f"{name}: dragging, pointer to frame", "<= 20", median(f[0] for f in frames), "ms")
    results.add(f"{name}: dragging, picture from pointer", "", median(f[1] for f in frames), "updates")
    at_rest(page)


def inspecting(page: Page, results: Results, name: str, times: int) -> None:
    page.keyboard.press("4")
    set_speed(page, 4)
    page.get_by_label("How much to show").select_option("2")
    page.get_by_role("tab", name="Curve", exact=True).click()  # the tab that has most to be computed
    at_rest(page)
    selected = []
    for number in range(times):
        place = f"w:{number % 2}:{number % 2}:{number // 2 % 2}"
        took, dimmed = page.evaluate(probes.INSPECTED, [root(page), place])
        if dimmed:
            selected.append(took)
        at_rest(page, 100)
    results.add(f"{name}: inspector after a selection, 95 %", "<= 150", percentile(selected), "ms")
    paused = []
    for _ in range(times):
        page.keyboard.press(" ")
        page.wait_for_timeout(500)
        paused.append(page.evaluate(probes.INSPECTED, [root(page), "pause"])[0])
        at_rest(page, 100)
    results.add(f"{name}: inspector after a pause, 95 %", "<= 150", percentile(paused), "ms")


def percentile(values: list[float]) -> float:
    return quantiles(values, n=20)[-1]


def page_memory(page: Page, results: Results, name: str, updates: int) -> None:
    """The page's heap, with what its typed arrays hold, after playing on from here for so many updates."""
    set_speed(page, 8)
    before = int(root(page).get_attribute("data-update"))
    page.keyboard.press(" ")
    reached = "([root, update]) => Number(root.dataset.update) >= update"
    page.wait_for_function(reached, arg=[root(page), before + updates], timeout=900_000)
    page.keyboard.press(" ")
    at_rest(page)
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    heap = session.send("Runtime.getHeapUsage")
    parts = ("usedSize", "embedderHeapUsedSize", "backingStorageSize")
    results.add(
        f"{name}: page after {updates:,} more updates", "<= 150", sum(heap.get(p, 0) for p in parts) / 1e6, "MB"
    )


# -- in the server -----------------------------------------------------------------------------------------------------


def session_for(query: str) -> Session:
    link, _ = decode(dict(parse_qsl(query)))
    session = Session(Timeline(link.run), view=link.view)
    session.open(link)
    return session


def messages(results: Results, name: str, count: int) -> None:
    """Bytes and computing of what is sent at full speed, half a second of training apart, as the player asks for it."""
    session, at, times, sizes = session_for(NETWORKS[name]), 0, [], []
    for number in range(count):
        question = {"id": str(number), "ahead": [at + PER_EPOCH, PER_EPOCH, 33], "fastest": True, "level": 1}
        session.rest()
        took, message = timed(lambda question=question: answer(session, read(question)))  # type: ignore[misc]
        session.train_ahead()
        sent = decode_message(message).header["ahead"]
        if number and sent:  # Before the first nothing has been trained; a busy machine may send none.
            times.append(took * 1000)
            sizes.append(len(message) / len(sent))
        at = sent[-1] if sent else at
        time.sleep(0.5)  # What the pictures sent will last.
    results.add(f"{name}: bytes a picture", f"<= {MOST_BYTES[name]:,}", median(sizes))
    results.add(f"{name}: computing a message, median", "<= 30", median(times), "ms")
    results.add(f"{name}: computing a message, worst", "<= 30", max(times), "ms")
    results.add(f"{name}: epochs/s the server alone could show", "", at / PER_EPOCH / (0.5 * count))


def pictures_in(message: bytes) -> int:
    return len(decode_message(message).header["states"])


def timed(call: Callable[[], bytes]) -> tuple[float, bytes]:
    start = time.perf_counter()
    value = call()
    return time.perf_counter() - start, value


def server_memory(results: Results, name: str) -> None:
    """Python's memory for a session whose run was taken to two million updates.

    Training that far takes minutes and changes nothing about memory: the states that the timeline would have come past
    are handed to it instead, each a copy with arrays of its own, and the last stretch is really trained and drawn.
    """
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    session = session_for(NETWORKS[name])
    timeline, state = session.timeline, session.timeline.state(0)
    for update in range(0, LONG_RUN, 16):
        timeline._keep(TrainState(update, state.theta.copy(), copy.deepcopy(state.optimizer), state.stats))
    at = LONG_RUN - 16
    for number in range(60):
        question = read({"id": str(number), "ahead": [at + PER_EPOCH, PER_EPOCH, 44], "reached": at, "level": 1})
        at += pictures_in(answer(session, question)) * PER_EPOCH
    read_at = read({"id": "last", "ahead": [at + PER_EPOCH, PER_EPOCH, 33], "fastest": True, "level": 1})
    answer(session, read_at)
    session.train_ahead()
    if session.ahead:
        session.ahead.wait()
    session.rest()
    rows = range(0, LONG_RUN, 500)
    metrics = timeline.metrics(at)
    for update in rows:
        session.curve.add(update, metrics)
    after = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    results.add(f"{name}: session after 2,000,000 updates", "<= 30", (after - before) / 1e6, "MB")


def main() -> None:
    """Measure, and print one row a quantity."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer presses and a shorter play, in about a minute")
    parser.add_argument("--repeat", type=int, default=1, help="measure everything in the browser so many times")
    parser.add_argument("--grids", action="store_true", help="only the largest networks of pictures and sequences")
    options = parser.parse_args()
    quick = options.quick
    results = Results()
    networks = {} if options.grids else NETWORKS
    for name in networks:
        messages(results, name, 10 if quick else 30)
        server_memory(results, name)
    with tempfile.TemporaryDirectory() as folder, serve(ROOT, Path(folder) / "log") as server, sync_playwright() as p:
        browser = p.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for _ in range(options.repeat):
            for name, query in networks.items():
                page = opened(browser, server, query)
                playing(page, results, name, 4 if quick else 8)
                stepping(page, results, name, 10 if quick else 40)
                dragging(page, results, name)
                inspecting(page, results, name, 20 if quick else 40)
                page.close()
            for name, query in GRIDS.items():
                page = opened(browser, server, query)
                playing(page, results, name, 4 if quick else 8)
                stepping(page, results, name, 10 if quick else 40)
                page.close()
                over_a_line(browser, server, results, name, 4 if quick else 8)
        for name, query in networks.items():
            page = opened(browser, server, f"{query}&contours=batch")
            surfaces(page, results, name, 4 if quick else 8)
            page.close()
            page = opened(browser, server, f"{query}&twin=adam:0.01")
            beside = f"{name}, Adam beside it"
            playing(page, results, beside, 4 if quick else 8)
            stepping(page, results, beside, 10 if quick else 40)
            page.close()
            page = opened(browser, server, query)
            page_memory(page, results, name, 100_000 if quick else LONG_RUN)
            page.close()
        browser.close()
    print(f"load of the machine: {os.getloadavg()}, cores: {os.cpu_count()}")
    print("\n".join(results.table()))


if __name__ == "__main__":
    main()
