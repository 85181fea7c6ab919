"""What the worst messages of the stage cost to compute on the largest network: a processor's time, no waits in it.

    .venv-check/bin/python -m tests.benchmarks.bench_messages

Goals: 100 ms a message, 30 ms while playing; a picture of the largest networks of grids 40 kB at most, and no more than
20 ms, which is fifty a second. The first opening of a process also converts formulas never shown before.
"""

import os
import time
from statistics import median
from typing import Any
from urllib.parse import parse_qsl

import app  # noqa: F401  the process as it serves the page: one thread for linear algebra
from playground.experiment import Experiment, Run
from playground.experiment.layers import layer
from playground.experiment.link import Cursor, encode
from playground.frames import decode
from playground.frames.pictures import state
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
DENSE = {
    **{f"batch of {size:,}": Run(Experiment(**TANH, batch_size=size)) for size in (1, 10, 100, 1000, 4500)},
    "ends, batch of 10": Run(Experiment(**RELU, batch_size=10, learning_rate=3.0)),
    "ends, batch of 1,000": Run(Experiment(**RELU, batch_size=1000, learning_rate=3.0)),
}
PICTURES = Experiment(
    data="digits", output_activation="softmax", loss="categorical_crossentropy", batch_size=10,
    layers=(layer("conv2d", filters=8, padding="same"), layer("max_pooling"), layer("flatten"),
            layer("dense", units=16)),
)  # fmt: skip
SEQUENCES = {
    kind: Experiment(data="first_bit", moments=12, layers=(layer(kind, units=16),), batch_size=10)
    for kind in ("simple_rnn", "lstm")
}
#: The largest networks of pictures and of sequences that can be stepped through, and a shared weight of each.
GRIDS = {
    "8 filters over 8x8": (Run(PICTURES), "w:0:0:0:0:0"),
    "SimpleRNN of 16 over 12": (Run(SEQUENCES["simple_rnn"]), "u:0:0:0"),
    "LSTM of 16 over 12": (Run(SEQUENCES["lstm"]), "u:0:0:0"),
}
RUNS = {**{name: (run, "w:0:0:0") for name, run in DENSE.items()}, **GRIDS}
AT, TIMES, PLAYED = 20, 5, 40


def opened(run: Run, at: int, selection: str) -> tuple[Session, float]:
    """A page at an update, and the milliseconds of its first message."""
    session = session_of(dict(parse_qsl(encode(run, Cursor(at), selection) + "&level=5", keep_blank_values=True)))
    began = time.thread_time()
    answers.opening(session)
    return session, 1000 * (time.thread_time() - began)


def cost(session: Session, asked: dict[str, Any]) -> float:
    """Milliseconds of the worst of the answers that it takes until all that is asked for has come."""
    worst, missing = 0.0, dict(asked)
    while True:
        began = time.thread_time()
        question, until = questions.read({"id": "q", **missing}), answers.due()
        questions.take_place(session, question, until)
        told = answers.answer(session, question, until)
        worst = max(worst, 1000 * (time.thread_time() - began))
        header = decode(told).header
        if "ahead" in asked:
            return worst
        for kind in ("moves", "states"):
            here = {each["update"] for each in header[kind]}
            missing[kind] = [update for update in missing[kind] if update not in here]
        here = {int(key.partition("|")[0]) for key in header["stories"]}
        missing["stories"] = [update for update in missing["stories"] if update not in here]
        missing["inspector"] = missing["inspector"] and "inspector" not in header
        if not any(missing[kind] for kind in ("moves", "states", "stories", "inspector")):
            return worst


def worst(run: Run, selection: str) -> dict[str, float]:
    """The worst of each kind of message."""
    looked_at = {"inspector": True, "measured": "curve", "selection": selection, "level": 5}
    at = max(Timeline(run).reached(AT) - 1, 0)
    found = {"opening": 0.0, "step": 0.0, "three updates": 0.0, "playing": 0.0}
    for _ in range(TIMES):
        session, took = opened(run, at, selection)
        place = {"cursor": {"update": at + 1, "step": "loss"}, "reached": at + 1}
        kinds = {
            "step": {**place, **looked_at, "moves": [at + 1], "states": [at + 2], "stories": [at + 1]},
            "three updates": {
                **place, **looked_at, "moves": [at, at + 1, at + 2], "states": [at, at + 1, at + 2, at + 3],
                "stories": [at + 1, at + 2, at],
            },
            "playing": {"ahead": [at + 25, 25, 33], "level": 5},
        }  # fmt: skip
        found["opening"] = max(found["opening"], took)
        for kind, asked in kinds.items():
            found[kind] = max(found[kind], cost(session, asked))
    return found


def a_picture(run: Run, stride: int) -> tuple[float, int]:
    """Milliseconds and bytes of a state while it plays, `stride` updates after the one before, training included."""
    timeline, took = Timeline(run), []
    for number in range(1, PLAYED + 1):
        began = time.thread_time()
        drawn = state(timeline, number * stride)
        took.append(1000 * (time.thread_time() - began))
    assert drawn is not None
    return median(took), sum(array.nbytes for array in drawn.arrays.values())


def main() -> None:
    """Measure, and print one row a run."""
    for name, (run, selection) in RUNS.items():
        row = "".join(f"{kind}: {value:,.0f} ms   " for kind, value in worst(run, selection).items())
        print(f"{name:<24}{row}", flush=True)
    for name, (run, _) in GRIDS.items():
        per_epoch = Timeline(run).batches.per_epoch
        (update, size), (epoch, _) = a_picture(run, 1), a_picture(run, per_epoch)
        print(f"{name:<24}a picture an update: {update:.1f} ms   an epoch: {epoch:.1f} ms   {size:,} bytes", flush=True)
    print(f"load of the machine: {os.getloadavg()}, cores: {os.cpu_count()}")


if __name__ == "__main__":
    main()
