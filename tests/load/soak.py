"""Sessions coming and going: what the server holds meanwhile, and once all have left.

    .venv-check/bin/python -m tests.load.soak --sessions 500

So many learners at a time open the page, step twice and leave. Printed is what the server's process holds after every
fifty, and when Streamlit's two minutes of grace are over.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import os
import tempfile
import time
from pathlib import Path

import psutil

from tests.load.held import memory_of
from tests.load.learner import Learner
from tests.serving import ROOT, Server, serve

#: Seconds after which nothing of a session is left: Streamlit's grace, and twice our visits.
GRACE = 120 + 2 * 60 + 10
_HEAD = f"{'sessions':>8}{'seconds':>9}{'MB':>8}{'handles':>9}{'threads':>9}"


def held(server: Server, sessions: int, began: float) -> str:
    """What the server's process holds now, in the columns of the head."""
    process = psutil.Process(server.process.pid)
    seconds = time.perf_counter() - began
    return f"{sessions:>8}{seconds:>9.0f}{memory_of(server):>8.0f}{process.num_fds():>9}{process.num_threads():>9}"


async def come_and_go(server: Server, sessions: int, together: int, every: int) -> list[str]:
    """Have so many sessions come and go; what was seen that should not be."""
    began, numbers, troubles = time.perf_counter(), itertools.count(), list[str]()
    print(_HEAD)
    print(held(server, 0, began), flush=True)

    async def some() -> None:
        while (number := next(numbers)) < sessions:
            learner = Learner(server.url, number)
            await learner.visit(steps=2)
            troubles.extend(learner.notes.troubles)
            if (number + 1) % every == 0:
                print(held(server, number + 1, began), flush=True)

    await asyncio.gather(*(some() for _ in range(together)))
    return troubles


def main() -> None:
    """Let them come and go, and print what is held."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sessions", type=int, default=500)
    parser.add_argument("--together", type=int, default=10)
    parser.add_argument("--grace", type=float, default=GRACE, help="seconds to wait at the end")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, serve(ROOT, Path(folder) / "server.log") as server:
        began = time.perf_counter()
        troubles = asyncio.run(come_and_go(server, options.sessions, options.together, every=50))
        time.sleep(options.grace)
        print(held(server, options.sessions, began), "  once all have been gone for a while")
        print(f"errors: {len(troubles)}" + "".join(f"\n  {trouble}" for trouble in troubles[:5]))
        print(f"load of the machine: {', '.join(f'{load:.1f}' for load in os.getloadavg())}")


if __name__ == "__main__":
    main()
