"""How quickly a race of eight over 1,000 steps on the learner's own network appears, plays and follows the training.

    python -m tests.benchmarks.bench_race

Starts the app and Debian's Chromium, and prints what was measured beside what must be reached.
"""

import tempfile
import time
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import Page, sync_playwright

from playground.experiment import Experiment
from playground.frames import encode
from playground.race.course import course
from playground.race.delivery import Delivery
from playground.race.link import decode
from playground.race.settings import PLANES, NetworkView, RaceSettings
from tests.e2e.conftest import CHROMIUM, FLAGS
from tests.serving import ROOT, serve

EIGHT = "sgd:0.1~momentum:0.03~adam:0.03~nesterov:0.03~rmsprop:0.03~adagrad:0.1~nadam:0.03~lion:0.01"
START = f"optimizer_race?surface=network&plane=random&racers={EIGHT}&steps=1000"

# Milliseconds from a press of `button` (text of a button or radio) until the host's attribute changed and was painted.
PRESS = """([root, label, attribute]) => new Promise((done) => {
  const before = root.getAttribute(attribute)
  const button = [...root.querySelectorAll('button')].find((node) => node.textContent.trim() === label)
  const began = performance.now()
  new MutationObserver((_, observer) => {
    if (root.getAttribute(attribute) === before) return
    observer.disconnect()
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)))
  }).observe(root, { attributes: true })
  button.click()
})"""

# Milliseconds from a new batch size until the first piece of the race that is run anew with it was painted, and until
# its last one was.
ANEW = """([root, input, size]) => new Promise((done) => {
  const before = root.dataset.race
  const began = performance.now()
  let first = null
  const observer = new MutationObserver(() => {
    if (first === null && root.dataset.race !== before) {
      first = 0
      requestAnimationFrame(() => setTimeout(() => (first = performance.now() - began)))
    }
    if (!first || root.hasAttribute('data-busy')) return
    observer.disconnect()
    requestAnimationFrame(() => setTimeout(() => done([first, performance.now() - began])))
  })
  observer.observe(root, { attributes: true })
  input.value = size
  input.dispatchEvent(new Event('change'))
})"""

# Display frames in each of `seconds` while the race plays, and how many different steps they showed.
PLAY = """([root, seconds]) => new Promise((done) => {
  const times = []
  const steps = new Set()
  const surfaces = new Set()
  const lines = root.querySelector('.r-isolines')
  const end = performance.now() + seconds * 1000
  let last = performance.now()
  root.querySelector('button.play').click()
  const tick = (now) => {
    times.push(now - last)
    last = now
    steps.add(root.dataset.step)
    const d = lines.getAttribute('d')
    surfaces.add(d.length + d.slice(0, 400) + d.slice(-400))
    if (now < end && root.hasAttribute('data-playing')) return requestAnimationFrame(tick)
    times.sort((a, b) => a - b)
    const spent = times.reduce((sum, time) => sum + time, 0) / 1000
    const p95 = times[Math.floor(times.length * 0.95)]
    done({ rate: times.length / spent, p95, steps: steps.size / spent, surfaces: (surfaces.size - 1) / spent })
  }
  requestAnimationFrame(tick)
})"""


# Frames a second of a page that does nothing: what the machine, busy with other things, has to give.
IDLE = """() => new Promise((done) => {
  const began = performance.now()
  let frames = 0
  const tick = (now) => (frames++, now - began < 3000 ? requestAnimationFrame(tick) : done(frames / 3))
  requestAnimationFrame(tick)
})"""


def pieces(address: str) -> None:
    """Processor time of the messages that bring such a race, without a browser."""
    usual = RaceSettings()
    settings, _, _ = decode(dict(parse_qsl(urlsplit(address).query)), Experiment(), usual)
    for plane in PLANES:
        delivery = Delivery(course(replace(settings, view=NetworkView(plane))))
        spent, asked = list[float](), {"first": 0, "square": 0}
        while True:
            began = time.process_time()
            header, arrays = delivery.more(**asked) if spent else delivery.opening()
            encode(header, arrays)
            spent.append(1_000 * (time.process_time() - began))
            piece = header.get("piece", {"known": -1, "square": 0, "complete": False})
            if piece["complete"]:
                break
            asked = {"first": piece["known"] + 1, "square": piece["square"]}
        told = f"first {spent[0]:.0f} ms, longest {max(spent):.0f} ms, all {sum(spent):.0f} ms"
        print(f"  {plane}: {len(spent)} messages, computing of the {told}")


def press(page: Page, label: str, attribute: str = "data-race") -> float:
    root = page.locator(".race-root").element_handle()
    return float(page.evaluate(PRESS, [root, label, attribute]))


def main() -> None:
    """Measure, and print one line a figure."""
    with tempfile.TemporaryDirectory() as folder, serve(ROOT, Path(folder) / "log") as server, sync_playwright() as p:
        browser = p.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, "--enable-unsafe-swiftshader"])
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        print(f"an empty page here and now: {page.evaluate(IDLE):.1f} frames/s")
        page.goto(server.url + START)
        page.locator(".race-root[data-step]").wait_for(timeout=60_000)
        page.locator(".r-loading").wait_for(state="hidden", timeout=60_000)
        page.wait_for_timeout(3_000)
        root = page.locator(".race-root").element_handle()
        size = page.get_by_label("Batch size").element_handle()
        runs = []
        for turn in range(7):
            runs.append(page.evaluate(ANEW, [root, size, str(10 + turn)]))
            page.wait_for_timeout(1_500)
        first, last = (sorted(run[i] for run in runs) for i in (0, 1))
        print("race of eight over 1,000 steps, run anew, click to its first picture: ", end="")
        print(f"median {first[3]:.0f} ms, worst {first[-1]:.0f} ms (500)")
        print(f"  to its last step: median {last[3]:.0f} ms, worst {last[-1]:.0f} ms")
        turns = sorted(press(page, "Other directions") for _ in range(7))
        print(f"the same race on other directions: median {turns[3]:.0f} ms, worst {turns[-1]:.0f} ms")
        pieces(page.url)
        print(f"the page at rest: {page.evaluate(IDLE):.1f} frames/s")
        played = page.evaluate(PLAY, [root, 6])
        print(f"playing it: {played['rate']:.1f} frames/s (50), 95 % within {played['p95']:.0f} ms")
        print(f"  of which {played['steps']:.1f} a second show another step")
        page.goto(server.url + START.replace("steps=1000", "steps=300"))
        page.locator(".race-root[data-steps='300']").wait_for(timeout=60_000)
        page.wait_for_timeout(3_000)
        turns = sorted(press(page, "Other directions") for _ in range(7))
        print(f"another direction, 300 steps, click to paint: median {turns[3]:.0f} ms (200)")
        press(page, "this step's batch")
        page.wait_for_timeout(1_500)
        root = page.locator(".race-root").element_handle()
        followed = page.evaluate(PLAY, [root, 6])
        print(f"surface of each step's batch while playing: {followed['surfaces']:.1f} redraws/s (10)")
        browser.close()


if __name__ == "__main__":
    main()
