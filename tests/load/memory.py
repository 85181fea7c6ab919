"""The whole app in one gigabyte: what it holds while ten learners step, one races and one trains.

    .venv-check/bin/python -m tests.load.memory
    PLAYGROUND_DATA_DIR=<folder with mnist.npz> .venv-check/bin/python -m tests.load.memory --recipe cnn

Measured ten times a second: the server, the scheduler of the trainings, its worker and the readers of tables, each
page of memory that several share counted in parts (PSS). The browser that races and trains is not the app's. The
worker is told that the machine has as much as --machine says, as it would find out by itself in a container.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import urljoin

from playwright.sync_api import Page, expect, sync_playwright

from playground.jobs.settings import Settings, memory_of
from tests.e2e.conftest import CHROMIUM, FLAGS
from tests.e2e.on_stage import on
from tests.e2e.on_training import dock, press, train
from tests.load.learner import Learner
from tests.load.proportional import Peaks, watching
from tests.serving import ROOT, Server, serve

BAR = 1_000_000_000
LONG = 600_000  # milliseconds


class Class:
    """Learners in a thread of their own, until they are told to leave."""

    def __init__(self, url: str, count: int) -> None:
        self._learners = [Learner(url, number) for number in range(count)]
        self._over = time.perf_counter() + 3600
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=(self._live(),), daemon=True)
        self._thread.start()

    async def _live(self) -> None:
        self._leaving = asyncio.Event()
        lives = [asyncio.create_task(each.live(time.perf_counter(), self._over)) for each in self._learners]
        await self._leaving.wait()
        for life in lives:
            life.cancel()
        await asyncio.gather(*lives, return_exceptions=True)
        await asyncio.gather(*(each.line.close() for each in self._learners))

    def leave(self) -> tuple[int, list[str]]:
        """How many Steps they were answered, and what troubled them."""
        self._loop.call_soon_threadsafe(self._leaving.set)
        self._thread.join()
        notes = [each.notes for each in self._learners]
        return sum(len(each.steps) for each in notes), [trouble for each in notes for trouble in each.troubles]


def walk(page: Page, server: Server, peaks: Peaks, recipe: str) -> None:
    """One learner through all the pages, as long as it takes."""
    peaks.doing = "one steps"
    page.goto(server.url)
    stage = on(page)
    stage.step_by("batch")
    stage.press("Step")
    stage.at(0, "recheck")
    peaks.doing = "one races"
    page.goto(urljoin(server.url, "optimizer_race"))
    page.get_by_role("slider", name="Step of the race").press("End")
    expect(page.get_by_role("region", name="Table of results")).to_be_visible()
    peaks.doing = "TensorFlow starts"
    page.goto(urljoin(server.url, "bigger_data"))
    train(page, recipe)
    expect(dock(page)).to_contain_text("Epoch")
    peaks.doing = f"one trains {recipe}"
    expect(dock(page)).to_contain_text("right on the test set", timeout=LONG)
    peaks.doing = "it trains again"
    press(page, "Train")
    expect(dock(page)).to_contain_text("Epoch")
    expect(dock(page)).to_contain_text("right on the test set", timeout=LONG)


def told(peaks: Peaks) -> list[str]:
    """A row for each thing that was done, megabytes."""
    kinds = ("server", "scheduler", "worker", "reader", "others")
    head = f"{'peak, MB':<22}" + "".join(f"{kind:>10}" for kind in (*kinds, "together"))
    rows = [(doing, [*(at.get(kind, 0) for kind in kinds), sum(at.values())]) for doing, at in peaks.of.items()]
    return [head, *(f"{doing:<22}" + "".join(f"{each / 1e6:>10.0f}" for each in values) for doing, values in rows)]


def main() -> int:
    """Do all of it, print the peaks, and say whether it fits."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--learners", type=int, default=10)
    parser.add_argument("--recipe", default="digits", help="digits, or cnn with MNIST's file at hand")
    parser.add_argument("--machine", type=int, default=BAR, help="bytes the machine has")
    options = parser.parse_args()
    os.environ["PLAYGROUND_WORKER_MEMORY"] = str(memory_of(Settings(), options.machine))
    with tempfile.TemporaryDirectory() as folder, serve(ROOT, Path(folder) / "log") as server, sync_playwright() as p:
        browser = p.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.set_default_timeout(LONG)
        with watching(server.process.pid) as peaks:
            others = Class(server.url, options.learners)
            walk(page, server, peaks, options.recipe)
            steps, troubles = others.leave()
        browser.close()
        print("\n".join(told(peaks)))
        print(f"looked {peaks.looks} times; {options.learners} learners were answered {steps} Steps")
        print("\n".join(troubles[:5] + (["a traceback is in the log"] if "Traceback" in server.printed() else [])))
    print(f"the most: {peaks.most / 1e6:.0f} MB of {BAR / 1e6:.0f}")
    print(f"load of the machine: {', '.join(f'{load:.1f}' for load in os.getloadavg())}")
    return int(peaks.most > BAR or bool(troubles))


if __name__ == "__main__":
    sys.exit(main())
