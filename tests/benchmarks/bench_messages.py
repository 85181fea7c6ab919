"""What each kind of message of the stage costs on the largest networks: a processor's time, no waits in it.

    .venv-check/bin/python -m tests.benchmarks.bench_messages

Ends with the worst of each kind beside its bar. The clock by which a message keeps to its time counts the processor's
time here too, so that what is in a message is what an idle machine would put there, whatever else this one does; but a
busy machine's caches make the same work dearer. Where an update far away is asked for, its training takes what time a
message has: that is not measured here. The first message of each kind also converts formulas never shown before.
"""

import os
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
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
Told = tuple[float, bytes]
#: The largest networks of pictures and of sequences that can be stepped through, and a shared weight of each.
GRIDS = {
    "8 filters over 8x8": (Run(PICTURES), "w:0:0:0:0:0"),
    "SimpleRNN of 16 over 12": (Run(SEQUENCES["simple_rnn"]), "u:0:0:0"),
    "LSTM of 16 over 12": (Run(SEQUENCES["lstm"]), "u:0:0:0"),
}
RUNS = {**{name: (run, "w:0:0:0") for name, run in DENSE.items()}, **GRIDS}
AT, TIMES, PLAYED = 20, 5, 40
MOST_MS, MOST_BYTES = 30.0, 1_000_000
MOST_PICTURE_MS, MOST_PICTURE_BYTES = 20.0, 40_000


@dataclass
class Kind:
    """The messages of one kind: of each run the milliseconds of every time it was asked, and the most bytes."""

    took: dict[str, list[float]] = field(default_factory=dict)
    size: dict[str, int] = field(default_factory=dict)

    def see(self, run: str, messages: Iterable[Told]) -> None:
        """One answer, in one message or several: its longest."""
        times, sizes = zip(*((took, len(told)) for took, told in messages), strict=True)
        self.took.setdefault(run, []).append(max(times))
        self.size[run] = max(self.size.get(run, 0), *sizes)

    def row(self, name: str) -> str:
        """The run in which such a message usually takes longest, what it took there at most, and the most bytes."""
        usual = {run: median(times) for run, times in self.took.items()}
        run, heavy = max(usual, key=usual.__getitem__), max(self.size, key=self.size.__getitem__)
        late = " MISSED" * (usual[run] > MOST_MS or self.size[heavy] > MOST_BYTES)
        most = max(max(times) for times in self.took.values())
        return f"{name:<20}{usual[run]:>6.1f} ms  {run:<26}{most:>6.1f} ms {self.size[heavy]:>9,}  {heavy}{late}"


def opened(run: Run, at: int, selection: str) -> tuple[Session, Told]:
    """A page at an update, and its first message."""
    session = session_of(dict(parse_qsl(encode(run, Cursor(at), selection) + "&level=5", keep_blank_values=True)))
    return session, timed(lambda: answers.opening(session))


def timed(work: Callable[[], bytes]) -> Told:
    """A message, and the milliseconds it took."""
    began = time.thread_time()
    told = work()
    return 1000 * (time.thread_time() - began), told


def asked(session: Session, wanted: dict[str, Any]) -> Iterator[Told]:
    """The messages that it takes until all that is asked for has come, or nothing more does: a run may end."""
    missing = dict(wanted)

    def message() -> bytes:
        until = answers.due()
        question = questions.read({"id": "q", **missing})
        questions.take_place(session, question, until)
        return answers.answer(session, question, until)

    while True:
        took, told = timed(message)
        yield took, told
        header, before = decode(told).header, dict(missing)
        for kind in ("moves", "states"):
            here = {each["update"] for each in header[kind]}
            missing[kind] = [update for update in missing.get(kind, []) if update not in here]
        stories = header.get("stories", {})
        whole = {int(key.partition("|")[0]) for key in stories if key not in header["begun"]}
        missing["stories"] = [update for update in missing.get("stories", []) if update not in whole]
        missing["inspector"] = missing.get("inspector", False) and "inspector" not in header
        waited_for = ("moves", "states", "stories", "inspector")
        if "ahead" in wanted or not any(missing[kind] for kind in waited_for):
            return
        if all(missing[kind] == before.get(kind) for kind in waited_for) and not header.get("begun"):
            return


def kinds_of(run: Run, at: int, selection: str) -> dict[str, dict[str, Any]]:
    """What is asked for by each kind of question, at the update behind `at`."""
    place = {"cursor": {"update": at + 1, "step": "loss"}, "reached": at + 1, "level": 5, "selection": selection}
    around = {"moves": [at + 1], "states": [at + 2], "stories": [at + 1]}
    anatomy = run.experiment.anatomy
    until = {"update": at + 1, "step": "recheck"}
    wish = {"id": "w", "update": at + 1, "selection": selection}
    plane = {"kind": "pca", "contours": "all", "update": at + 1, "state": at + 2, "side": 101, "known": "", "seed": 1}
    return {
        "step": {**place, **around, "inspector": True, "measured": "curve"},
        "three updates": {
            **place, "moves": [at, at + 1, at + 2], "states": [at, at + 1, at + 2, at + 3],
            "stories": [at + 1, at + 2, at], "inspector": True, "measured": "curve",
        },
        "check": {**place, "inspector": True, "measured": "check"},
        "another part": {**place, **around, "inspector": True, "selection": anatomy.units[0].id},
        "another example": {**place, **around, "inspector": True, "focus": 7},
        "code": {**place, "program": True, "variables": True},
        "say it first": {**place, "predict": {"id": "p", "until": until}},
        "and its answer": {**place, "predict": {"id": "p", "until": until, "shown": True}},
        "find the mistake": {**place, "find": wish},
        "another mistake": {**place, "find": {**wish, "count": 1}},
        "share": {**place, "link": True, "share": True},
        "loss surface": {**place, "surface": plane},
        "playing": {"ahead": [at + 25, 25, 33], "level": 5},
    }  # fmt: skip


def changes_of(selection: str) -> dict[str, dict[str, Any]]:
    """What is done to a run, each answered by an opening."""
    return {
        "a weight set": {"what": "weight", "selection": selection, "value": 0.5},
        "taken back": {"what": "undo"},
        "a second optimizer": {"what": "twin", "optimizer": "rmsprop"},
        "reset": {"what": "reset", "how": "same"},
        "a card": {"what": "card", "key": "batch"},
    }


def measure(name: str, run: Run, selection: str, found: dict[str, Kind]) -> None:
    """Every kind of message of one run."""
    at = max(Timeline(run).reached(AT) - 1, 0)
    for _ in range(TIMES):
        session, first = opened(run, at, selection)
        found.setdefault("opening", Kind()).see(name, [first])
        for kind, wanted in kinds_of(run, at, selection).items():
            found.setdefault(kind, Kind()).see(name, asked(session, wanted))
        for kind, change in changes_of(selection).items():
            found.setdefault(kind, Kind()).see(name, [changed(session, change)])


def changed(session: Session, change: dict[str, Any]) -> Told:
    """A change made, and the message that follows."""

    def made() -> bytes:
        questions.make_change(session, change)
        return answers.opening(session)

    return timed(made)


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
    """Measure, and print the worst of each kind beside its bar."""
    time.perf_counter = time.thread_time  # what a message keeps to its time by
    found: dict[str, Kind] = {}
    for name, (run, selection) in RUNS.items():
        measure(name, run, selection, found)
        print(f"{name}: done, load {os.getloadavg()[0]:.1f}", flush=True)
    print(f"\n{'kind of message':<20}{'usually':>9}  {'in the worst run':<26}{'at most':>9} {'bytes':>9}  in")
    for kind, messages in found.items():
        print(messages.row(kind))
    print(f"the bar: {MOST_MS:g} ms, usually, and {MOST_BYTES:,} bytes\n")
    for name, (run, _) in GRIDS.items():
        per_epoch = Timeline(run).batches.per_epoch
        (update, size), (epoch, _) = a_picture(run, 1), a_picture(run, per_epoch)
        late = " MISSED" * (epoch > MOST_PICTURE_MS or size > MOST_PICTURE_BYTES)
        print(f"{name:<26}a picture an update: {update:.1f} ms   an epoch: {epoch:.1f} ms   {size:,} bytes{late}")
    print(f"the bar: {MOST_PICTURE_MS:g} ms, which is fifty a second, and {MOST_PICTURE_BYTES:,} bytes")
    print(f"load of the machine: {os.getloadavg()}, cores: {os.cpu_count()}")


if __name__ == "__main__":
    main()
