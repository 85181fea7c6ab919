"""What opening a page costs on a cold cache: requests, bytes, and how soon Step answers.

    python -m tests.benchmarks.bench_opening [--repeat 5] [--page optimizer_race] [--line 4] [--root a/working/tree]

Starts the app and Debian's Chromium. Medians; each opening in a browser window that has nothing stored. Bytes are told
twice: those that have come when Step answers, and those of all that comes by itself. With --line the browser's line has
so many Mbit/s. With --root the app of another working tree is measured in turns with this one, so that both meet the
same machine.
"""

import argparse
import os
import tempfile
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import NamedTuple
from urllib.parse import urlsplit

from playwright.sync_api import Browser, sync_playwright

from tests.e2e.conftest import CHROMIUM, FLAGS
from tests.serving import ROOT, Server, serve

SLOWER = (1, 4)
"""How many times slower than this machine's the processor is made."""


class Opening(NamedTuple):
    """One opening. kinds: requests by what they are for. kilobytes: as they travelled, of those that had come when Step
    answered; all of them: by the time nothing more comes. seconds: until Step answered.
    """

    kinds: Counter[str]
    kilobytes: float
    all_kilobytes: float
    seconds: float

    @property
    def requests(self) -> int:
        return sum(self.kinds.values())


STEPS = {
    "": ".stage-root[data-step]:not([data-step=start])",
    "optimizer_race": ".race-root[data-step]:not([data-step='0'])",
}
"""The pages that have a Step, and what says that it was made."""


def opening(browser: Browser, server: Server, slower: int, path: str = "", line: float = 0) -> Opening:
    """Opens a page as somebody does who was never here. line: Mbit/s, 0 for as many as there are."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    if line:
        told = {
            "offline": False,
            "latency": 40,
            "downloadThroughput": line * 1e6 / 8,
            "uploadThroughput": line * 1e6 / 8,
        }
        devtools.send("Network.emulateNetworkConditions", told)
    kinds: Counter[str] = Counter()
    sizes: list[float] = []

    def asked(event: dict) -> None:
        address = urlsplit(event["request"]["url"])
        if address.scheme.startswith("http"):
            first = address.path.strip("/").split("/")[0]
            kinds["ours" if first == "assets" else "Streamlit's"] += 1

    devtools.on("Network.requestWillBeSent", asked)
    devtools.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(server.url + path, wait_until="commit")
    page.get_by_role("button", name="Step", exact=True).click(timeout=60_000)
    page.locator(STEPS[path]).wait_for(timeout=60_000)
    milliseconds = page.evaluate("performance.now()")
    by_then = sum(sizes)
    page.wait_for_load_state("networkidle")
    context.close()
    return Opening(kinds, by_then / 1000, sum(sizes) / 1000, milliseconds / 1000)


def table(found: dict[str, dict[int, list[Opening]]]) -> None:
    for name, by_pace in found.items():
        print(name)
        for slower, openings in by_pace.items():
            kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(openings[0].kinds.items()))
            print(
                f"  processor {slower} x slower: Step answers after {median(o.seconds for o in openings):.2f} s "
                f"({min(o.seconds for o in openings):.2f} to {max(o.seconds for o in openings):.2f}), "
                f"{median(o.requests for o in openings):.0f} requests ({kinds}), "
                f"{median(o.kilobytes for o in openings):,.0f} kB by then, "
                f"{median(o.all_kilobytes for o in openings):,.0f} kB in all"
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--page", choices=STEPS, default="")
    parser.add_argument("--line", type=float, default=0)
    parser.add_argument("--root", type=Path)
    chosen = parser.parse_args()
    roots = {"here": ROOT, **({"there": chosen.root} if chosen.root else {})}
    found: dict[str, dict[int, list[Opening]]] = {name: {slower: [] for slower in SLOWER} for name in roots}
    with tempfile.TemporaryDirectory() as logs, ExitStack() as running, sync_playwright() as playwright:
        servers = {name: running.enter_context(serve(root, Path(logs) / f"{name}.log")) for name, root in roots.items()}
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for server in servers.values():
            opening(browser, server, 1, chosen.page)  # the server's own first time
        for _ in range(chosen.repeat):
            for slower in SLOWER:
                for name, server in servers.items():
                    found[name][slower].append(opening(browser, server, slower, chosen.page, chosen.line))
        browser.close()
    print(f"Cold cache, medians of {chosen.repeat}; load {os.getloadavg()[0]:.1f}")
    table(found)


if __name__ == "__main__":
    main()
