"""What a training costs the pages beside it, and how soon it is in sight.

Run: `PLAYGROUND_DATA_DIR=<folder with mnist.npz> python -m tests.benchmarks.bench_beside [--presses 40] [--turns 8]`
A Step click on "Step through", idle and while the convolution of MNIST trains, taking turns; and from the click on
"Train" to the first batch on the page, TensorFlow being warm. What else the machine does shows: its load is printed.
"""

import argparse
import os
import tempfile
from pathlib import Path
from statistics import median

from playwright.sync_api import Locator, Page, expect, sync_playwright

from tests.benchmarks import stage_probes as probes
from tests.e2e import on_training
from tests.e2e.conftest import CHROMIUM, FLAGS
from tests.serving import ROOT, serve

LONG = 120_000  # milliseconds

# Notes the seconds from a click on a button to the first word about the training and to its first batch.
STARTED = """root => {
  const text = () => root.querySelector(".dock").textContent + root.querySelector(".sentence").textContent
  window.started = null
  addEventListener('click', (event) => {
    const before = text()
    const found = {}
    const observer = new MutationObserver(() => {
      const now = text()
      const spent = (performance.now() - event.timeStamp) / 1000
      if (!('word' in found) && now !== before && !/Done|Stopped/.test(now)) found.word = spent
      if (!/Epoch \\d+ of/.test(now)) return
      observer.disconnect()
      window.started = [found.word ?? spent, spent]
    })
    observer.observe(root, { childList: true, characterData: true, subtree: true })
  }, { capture: true, once: true })
}"""


def visit(page: Page, title: str) -> None:
    """To another page of the app as a learner goes there, in the same session."""
    page.get_by_role("link", name=title).first.click()


def steps(page: Page, presses: int) -> list[float]:
    """Milliseconds from the click on Step to the frame that shows it."""
    visit(page, "Step through")
    page.locator(".stage-root[data-step]:not([data-busy])").wait_for(timeout=LONG)
    page.wait_for_timeout(1_500)
    page.evaluate(probes.LISTEN, page.locator(".stage-root").element_handle())
    for number in range(presses):
        page.get_by_role("button", name="Step", exact=True).click()
        page.wait_for_function("count => window.presses.length >= count", arg=number + 1)
        page.wait_for_timeout(100)
    visit(page, "Bigger data")
    on_training.root(page).locator(".dock .step").wait_for(timeout=LONG)
    return [frame for frame, _ in page.evaluate("window.presses")]


def status(page: Page) -> Locator:
    return on_training.dock(page)


def unfold(page: Page, recipe: str) -> None:
    """The recipes are a part of the drawer, which a training closes."""
    on_training.section(page, "Begin")
    expect(page.locator(f".st-key-bigger_train_{recipe} button")).to_be_visible()
    page.wait_for_timeout(1_000)


def train(page: Page, recipe: str) -> None:
    unfold(page, recipe)
    on_training.train(page, recipe)


def stop(page: Page) -> None:
    on_training.press(page, "Stop")
    expect(status(page)).to_contain_text("Stopped", timeout=LONG)


def clicks(page: Page, turns: int, presses: int) -> None:
    idle: list[float] = []
    busy: list[float] = []
    for turn in range(turns):
        idle += steps(page, presses)
        train(page, "cnn")
        expect(status(page)).to_contain_text("Epoch 1 of", timeout=LONG)
        busy += steps(page, presses)
        stop(page)
        print(
            f"turn {turn + 1}: Step idle {median(idle[-presses:]):.1f} ms, beside a training "
            f"{median(busy[-presses:]):.1f} ms, load {os.getloadavg()[0]:.1f}"
        )
    ratio = median(busy) / median(idle)
    print(f"Step: median {median(idle):.1f} ms idle, {median(busy):.1f} ms beside a training, {ratio:.2f} times (1.5)")
    print(f"  one in ten takes {tenth(idle):.1f} ms idle, {tenth(busy):.1f} ms beside a training")


def tenth(values: list[float]) -> float:
    return sorted(values)[int(0.9 * len(values))]


def first_word(page: Page, turns: int) -> None:
    for recipe in ("digits", "recipe1", "cnn"):
        found = []
        for _ in range(turns):
            unfold(page, recipe)
            page.evaluate(STARTED, on_training.root(page).element_handle())
            on_training.train(page, recipe)
            page.wait_for_function("() => window.started", timeout=LONG)
            found.append(page.evaluate("window.started"))
            stop(page)
        word, batch = (sorted(column) for column in zip(*found, strict=True))
        print(
            f"{recipe}: first word after {median(word):.2f} s, first batch in sight after {median(batch):.2f} s, worst "
            f"{batch[-1]:.2f} s (1.5), load {os.getloadavg()[0]:.1f}"
        )


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--presses", type=int, default=30)
    options.add_argument("--turns", type=int, default=3)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder, serve(ROOT, Path(folder) / "log") as server, sync_playwright() as p:
        browser = p.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": 1440, "height": 1400})
        page.goto(f"{server.url}bigger_data")
        train(page, "cnn")  # TensorFlow starts, MNIST is read once
        expect(status(page)).to_contain_text("Epoch 1 of", timeout=LONG)
        stop(page)
        first_word(page, given.turns + 2)
        clicks(page, given.turns, given.presses)
        browser.close()


if __name__ == "__main__":
    main()
