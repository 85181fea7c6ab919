"""Links and reloads far into a run: the server's time to the first picture, and another learner's Step meanwhile.

Each link is opened once alone and then by ten pages at a time, as a class does that was given it, and those pages leave
again. Sessions in threads of this process, as Streamlit runs them; the network and the browser are not in it.

    .venv-check/bin/python -m tests.benchmarks.bench_far
"""

import os
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from statistics import median
from unittest.mock import patch
from urllib.parse import parse_qsl

from playground.experiment import Change, Experiment, Run
from playground.experiment.link import Cursor, encode
from playground.timeline import Timeline
from playground.ui import answers, links, questions, snapshots
from playground.ui.links import session_of
from playground.ui.session import LossHistory, Session

LARGEST = Experiment(
    inputs=("x1", "x2", "x1sq", "x2sq", "x1x2", "sinx1", "sinx2"), hidden=(8,) * 6, activations=("tanh",) * 6,
    samples=2000,
)  # fmt: skip
HUGE = (Change(0, "weight", (0, 1e11)),)
TABS = 10
#: Seconds: of the server's to the first picture, of another learner's Step.
FIRST_PICTURE, STEP = 1.0, 0.25

STORE = snapshots.Snapshots()


def far(run: Run, update: int, *, kept: bool) -> str:
    """A link to `update`; its state travels in it, or is kept on the server. Its numbers are those of update 2,000."""
    state = replace(Timeline(run).state(2_000), update=update)
    if kept:
        STORE.put(run.key(), snapshots.Snapshot(state, LossHistory()))
    return encode(run, Cursor(update), "w:0:0:0", state=None if kept else state)


def asked_for() -> dict[str, str]:
    """The links by what they are."""
    default, largest = Run(Experiment()), Run(LARGEST)
    return {
        "the first screen": "",
        "2,000,000 of the default, in the link": far(default, 2_000_000, kept=False),
        "2,000,000 of the default, kept": far(Run(Experiment(seed=1)), 2_000_000, kept=True),
        "800,000 of the largest, kept": far(largest, 800_000, kept=True),
        "1,000,000 of the default, nothing held": "at=1000000.start",
        "1,000,000,000 of the largest, nothing held": encode(Run(replace(LARGEST, seed=2)), Cursor(10**9)),
        "20,000 of the default, nothing held": "at=20000.loss",
        "20,000 of the largest, nothing held": encode(Run(replace(LARGEST, seed=2)), Cursor(20_000)),
        "a weight of 1e11, 20,000 of the default": "changes=0:w:0:1e11&at=20000.start",
        "a weight of 1e11, 20,000 of the largest": encode(Run(LARGEST, HUGE), Cursor(20_000)),
        "a weight of 1e200 and Adam, 20,000 of the largest": encode(
            Run(replace(LARGEST, optimizer="adam"), (Change(0, "weight", (0, 1e200)),)), Cursor(20_000)
        ),
    }


def first_picture(query: str) -> float:
    """Seconds from the address to the bytes of the first picture."""
    began = time.perf_counter()
    session = session_of(dict(parse_qsl(query, keep_blank_values=True)))
    message = answers.opening(session)
    took = time.perf_counter() - began
    assert len(message) < 1_000_000
    return took


def stepping(while_: Callable[[], bool]) -> list[float]:
    """Another learner's presses of Step, one after the other with a moment's thought: seconds to each answer."""
    session, update = Session(session_of({}).timeline), 0
    took: list[float] = []
    while while_() or not took:
        began = time.perf_counter()
        update += 1
        wish = {"cursor": {"update": update, "step": "start"}, "moves": [update, update + 1], "states": [update + 1],
                "stories": [update], "reached": update}  # fmt: skip
        question, until = questions.read(wish), answers.due()
        questions.take_place(session, question, until)
        answers.answer(session, question, until)
        took.append(time.perf_counter() - began)
        time.sleep(0.02)
    return took


def opened_by_many(query: str) -> tuple[list[float], list[float]]:
    """(seconds to each page's first picture, seconds of each Step of another learner) while `TABS` pages open."""
    waited: list[float] = []
    pages = [threading.Thread(target=lambda: waited.append(first_picture(query))) for _ in range(TABS)]
    for page in pages:
        page.start()
    steps = stepping(lambda: any(page.is_alive() for page in pages))
    for page in pages:
        page.join()
    return waited, steps


def main() -> None:
    """Open every link, and print one row each."""
    patch.object(links, "snapshots", lambda: STORE).start()
    first_picture("")
    stepping(lambda: False)
    columns = "".join(f"{column:>8}" for column in ("alone", "of ten", "last", "Step", "worst"))
    print(f"{'milliseconds; goals: first picture 1,000, Step 250':<52}{columns}")
    for name, query in asked_for().items():
        alone = first_picture(query)
        waited, steps = opened_by_many(query)
        values = (alone, median(waited), max(waited), median(steps), max(steps))
        good = alone <= FIRST_PICTURE and max(steps) <= STEP
        print(f"{name:<52}" + "".join(f"{1000 * value:>8,.0f}" for value in values) + ("" if good else "  missed"))
    print(f"load of the machine: {os.getloadavg()}, cores: {os.cpu_count()}; threads left: {threading.active_count()}")


if __name__ == "__main__":
    main()
