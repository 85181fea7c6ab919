"""What two optimizers beside each other cost, next to either alone: a processor's time, no waits in it.

    .venv-check/bin/python -m tests.benchmarks.bench_twin

Goal: both together at most 2.2 times one run, in training and in messages to a player.
"""

import time
from collections.abc import Callable
from statistics import median
from typing import Any

from playground.experiment import Experiment, Run
from playground.experiment.link import Link
from playground.experiment.twin import twin_of
from playground.timeline import Timeline
from playground.ui import answers, questions
from playground.ui.session import Session
from tests.benchmarks.bench_messages import LARGEST

LARGE: dict[str, Any] = {**LARGEST, "samples": 500, "train_share": 50, "activations": ("tanh",) * 6}
RUNS: dict[str, Experiment] = {
    "first screen": Experiment(),
    "first screen, batches of ten": Experiment(batch_size=10),
    "largest, batches of ten": Experiment(**LARGE, batch_size=10),
}
UPDATES, PICTURES, TIMES = 2_000, 8, 7


def opened(run: Run, twin: Run | None) -> Session:
    session = Session(Timeline(run))
    session.open(Link(run, twin=twin))
    return session


def training(run: Run, twin: Run | None) -> float:
    """Milliseconds to the state before `UPDATES`, from the start."""
    session = opened(run, twin)
    began = time.thread_time()
    session.comes_to(UPDATES)
    return 1000 * (time.thread_time() - began)


def playing(run: Run, twin: Run | None) -> float:
    """Milliseconds for a player's pictures, one an epoch."""
    session = opened(run, twin)
    per_epoch = session.timeline.batches.per_epoch
    question = questions.read({"id": "q", "ahead": [per_epoch, per_epoch, PICTURES]})
    began = time.thread_time()
    questions.take_place(session, question)
    answers.answer(session, question, time.perf_counter() + 60)
    return 1000 * (time.thread_time() - began)


def stepping(run: Run, twin: Run | None) -> float:
    """Milliseconds for the answer to a step, with captions and inspector."""
    session = opened(run, twin)
    session.selection = "w:0:0:0"
    asked = {"id": "q", "selection": "w:0:0:0", "cursor": {"update": 3, "step": "loss"}, "reached": 3, "level": 3,
             "moves": [3], "states": [4], "stories": [3], "inspector": True}  # fmt: skip
    session.comes_to(3)
    question = questions.read(asked)
    began = time.thread_time()
    questions.take_place(session, question, time.perf_counter() + 60)
    answers.answer(session, question, time.perf_counter() + 60)
    return 1000 * (time.thread_time() - began)


KINDS: dict[str, Callable[[Run, Run | None], float]] = {
    f"{UPDATES:,} updates": training, f"{PICTURES} epochs played": playing, "a step": stepping,
}  # fmt: skip


def main() -> None:
    print(f"Milliseconds, medians of {TIMES}; the pair in times of SGD, of Adam, and of their mean")
    for title, experiment in RUNS.items():
        run = Run(experiment)
        twin = twin_of(run, "adam", 0.01)
        for kind, measure in KINDS.items():
            taken = [(measure(run, None), measure(twin, None), measure(run, twin)) for _ in range(TIMES)]
            sgd, adam, both = (median(column) for column in zip(*taken, strict=True))
            mean = (sgd + adam) / 2
            print(
                f"{title + ', ' + kind:<50} SGD {sgd:8.2f}  Adam {adam:8.2f}  both {both:8.2f}   "
                f"{both / sgd:.2f} {both / adam:.2f} {both / mean:.2f}"
            )


if __name__ == "__main__":
    main()
