"""What the worst messages of the stage cost to compute on the largest network: a processor's time, no waits in it.

    .venv-check/bin/python -m tests.benchmarks.bench_messages

Goals: 100 ms a message, 30 ms while playing. The first opening of a process also converts formulas never shown before.
"""

import os
import time
from typing import Any
from urllib.parse import parse_qsl

from playground.experiment import Experiment, Run
from playground.experiment.link import Cursor, encode
from playground.timeline import Timeline
from playground.ui import answers, questions
from playground.ui.links import session_of
from playground.ui.session import Session

LARGEST: dict[str, Any] = {
    "inputs": ("x1", "x2", "x1sq", "x2sq", "x1x2", "sinx1", "sinx2"), "hidden": (8,) * 6, "data": "spiral",
    "samples": 5000, "train_share": 90,
}  # fmt: skip
TANH: dict[str, Any] = {**LARGEST, "activations": ("tanh",) * 6, "optimizer": "adam"}
RELU: dict[str, Any] = {**LARGEST, "activations": ("relu",) * 6, "output_activation": "linear"}
RUNS = {
    **{f"batch of {size:,}": Run(Experiment(**TANH, batch_size=size)) for size in (1, 10, 100, 1000, 4500)},
    "ends, batch of 10": Run(Experiment(**RELU, batch_size=10, learning_rate=3.0)),
    "ends, batch of 1,000": Run(Experiment(**RELU, batch_size=1000, learning_rate=3.0)),
}
AT, TIMES = 20, 5
LOOKED_AT = {"inspector": True, "measured": "curve", "selection": "w:0:0:0", "level": 5}


def opened(run: Run, at: int) -> tuple[Session, float]:
    """A page at an update, and the milliseconds of its first message."""
    session = session_of(dict(parse_qsl(encode(run, Cursor(at), "w:0:0:0") + "&level=5", keep_blank_values=True)))
    began = time.thread_time()
    answers.opening(session)
    return session, 1000 * (time.thread_time() - began)


def cost(session: Session, asked: dict[str, Any]) -> float:
    """Milliseconds of one answer."""
    began = time.thread_time()
    question, until = questions.read({"id": "q", **asked}), answers.due()
    questions.take_place(session, question, until)
    answers.answer(session, question, until)
    return 1000 * (time.thread_time() - began)


def worst(run: Run) -> dict[str, float]:
    """The worst of each kind of message."""
    at = max(Timeline(run).reached(AT) - 1, 0)
    found = {"opening": 0.0, "step": 0.0, "three updates": 0.0, "playing": 0.0}
    for _ in range(TIMES):
        session, took = opened(run, at)
        place = {"cursor": {"update": at + 1, "step": "loss"}, "reached": at + 1}
        kinds = {
            "step": {**place, **LOOKED_AT, "moves": [at + 1], "states": [at + 2], "stories": [at + 1]},
            "three updates": {
                **place, **LOOKED_AT, "moves": [at, at + 1, at + 2], "states": [at, at + 1, at + 2, at + 3],
                "stories": [at + 1, at + 2, at],
            },
            "playing": {"ahead": [at + 25, 25, 33], "level": 5},
        }  # fmt: skip
        found["opening"] = max(found["opening"], took)
        for kind, asked in kinds.items():
            found[kind] = max(found[kind], cost(session, asked))
    return found


def main() -> None:
    """Measure, and print one row a run."""
    for name, run in RUNS.items():
        row = "".join(f"{kind}: {value:,.0f} ms   " for kind, value in worst(run).items())
        print(f"{name:<24}{row}", flush=True)
    print(f"load of the machine: {os.getloadavg()}, cores: {os.cpu_count()}")


if __name__ == "__main__":
    main()
