"""A training that is asked to end while it reads, builds, or measures: it is over at once and keeps what it had."""

import os
import threading
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from playground.plans import Plan, Source, layer
from tests.keras_backend.helpers import Listener, by_the_work
from tests.keras_backend.test_training import run

pytestmark = [pytest.mark.keras, pytest.mark.filterwarnings("ignore")]

PLAN = Plan(Source("digits", examples=200), (layer("flatten"), layer("dense", units=8)), epochs=2)


class Impatient(Listener):
    """Asks for the end as soon as a phase is told, and not before."""

    def __init__(self, folder: Path, phase: str) -> None:
        super().__init__(folder)
        self.phase, self.asked = phase, False

    def send(self, event) -> None:
        super().send(event)
        if event.get("text") == self.phase:
            self.asked = True

    def stop_reason(self) -> str:
        return "asked" if self.asked else ""


class Reached(Listener):
    """Asks for the end as soon as a gate is reached, and not before."""

    def __init__(self, folder: Path, inside: threading.Event) -> None:
        super().__init__(folder)
        self.inside = inside

    def stop_reason(self) -> str:
        return "asked" if self.inside.is_set() else ""


class Polled(Listener):
    """Asks for the end once it is told to; `polled` counts how often it was looked at since, by whoever waits for the
    work, not by the work.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.asked, self.polled = threading.Event(), threading.Semaphore(0)

    def stop_reason(self) -> str:
        if not self.asked.is_set():
            return ""
        if not by_the_work():
            self.polled.release()
        return "asked"

    def outlast(self) -> None:
        """Ask for the end, and come back when the work has been waited for longer than it is given to hear of it: of
        three looks, at least one whole wait lies between the first and the last.
        """
        self.asked.set()
        for _ in range(3):
            self.polled.acquire(timeout=5)


def stopped(folder: Path, phase: str, plan: Plan = PLAN) -> tuple[dict, Impatient]:
    from playground.keras_backend.train import train
    from playground.plans import to_json

    listener = Impatient(folder, phase)
    result = train(listener, to_json(plan))
    return result, listener


def at_work() -> bool:
    """Whether the thread that does the work is still there."""
    return any(thread.name == "work" for thread in threading.enumerate())


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch):
    """A function that makes another one of the training wait until the test is over."""
    opened, inside = threading.Event(), threading.Event()

    def closed(module, name: str) -> Gate:
        real = getattr(module, name)

        def slow(*given, **named):
            inside.set()
            opened.wait(30)
            return real(*given, **named)

        monkeypatch.setattr(module, name, slow)
        return Gate(inside, opened)

    yield closed
    Gate(inside, opened).open()


class Gate(NamedTuple):
    inside: threading.Event
    opened: threading.Event

    def open(self) -> None:
        """Let the training go on, and wait until it has ended."""
        self.opened.set()
        for thread in threading.enumerate():
            if thread.name == "work":
                thread.join(30)


def test_while_the_data_is_read(gate, tmp_path: Path) -> None:
    from playground.keras_backend import train

    closed = gate(train, "prepare")
    result, listener = stopped(tmp_path, "Reading the data")
    assert closed.inside.is_set()
    assert at_work()  # it did not wait for what hangs
    assert result["stopped"] == "asked"
    assert result["sentence"] == "Stopped by you."
    assert (result["history"], result["epochs"], result["parameters"]) == ([], [], 610)
    assert [event["kind"] for event in listener.events] == ["phase"]


@pytest.mark.parametrize(("hangs", "phase"), [("prepare", "Reading the data"), ("build", "Building the network")])
def test_what_was_left_is_silent_and_writes_nothing(gate, tmp_path: Path, hangs: str, phase: str) -> None:
    from playground.keras_backend import train

    closed = gate(train, hangs)
    _, listener = stopped(tmp_path, phase)
    assert at_work()  # it did not wait for what hangs
    told = list(listener.events)
    closed.open()
    assert listener.events == told
    assert [path.name for path in tmp_path.iterdir()] == ["plan.json"]


def test_in_the_midst_of_a_training_it_keeps_its_whole_epochs(gate, tmp_path: Path) -> None:
    """A second run goes on where the first one ended, and hangs in the making of its model."""
    from playground.keras_backend import train

    first, _ = run(PLAN, tmp_path)
    gate(train, "build")
    result, _ = stopped(tmp_path, "Building the network", replace(PLAN, epochs=4))
    assert at_work()  # it did not wait for what hangs
    assert result["history"] == first["history"]
    assert result["epochs"] == [0, 1, 2]


def test_in_the_midst_of_a_look_at_the_network(gate, tmp_path: Path) -> None:
    from playground.keras_backend.live import Live
    from playground.keras_backend.train import train
    from playground.plans import to_json

    closed = gate(Live, "look")
    listener = Reached(tmp_path, closed.inside)
    result = train(listener, to_json(PLAN))
    assert at_work()  # it did not wait for what hangs
    assert result["stopped"] == "asked"
    assert listener.of("live") == []


NOISE = Plan(
    Source("noise"), (layer("dense", units=32),), output="sigmoid", loss="binary_crossentropy", learning_rate=0.02,
    epochs=6, best=True,
)  # fmt: skip
"""Labels without sense: the validation loss rises from the first epochs on."""


def is_of_its_best_epoch(result: dict, folder: Path) -> None:
    from playground.keras_backend import answers, checkpoint

    losses = [row["val_loss"] for row in result["history"]]
    best = 1 + int(np.argmin(losses))
    assert best < len(losses)  # else nothing would be told apart
    assert result["stopped"] == "asked"
    assert (result["kept"], checkpoint.chosen(folder)) == (best, best)
    assert result["sentence"].startswith("Stopped by you.")
    assert result["sentence"].endswith(f"The network is that of epoch {best}, whose validation loss was the lowest.")
    assert {best, len(losses)} < set(result["epochs"])
    _, model, data = answers.trained(str(folder))
    again = model.evaluate(data.x_val, data.y_val, batch_size=256, verbose=0, return_dict=True)
    assert again["loss"] == pytest.approx(min(losses), rel=1e-6)


def test_what_has_heard_of_the_end_is_given_the_time_to_put_things_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from playground.keras_backend import train
    from playground.plans import to_json

    listener, real = Polled(tmp_path), train._kept

    def slow(*given, **named):
        listener.outlast()
        return real(*given, **named)

    def send(event) -> None:
        listener.events.append(event)
        if event["kind"] == "epoch" and event["epoch"] == 5:
            listener.asked.set()

    monkeypatch.setattr(train, "_kept", slow)
    monkeypatch.setattr(listener, "send", send)
    result = train.train(listener, to_json(NOISE))
    assert len(result["history"]) == 5
    assert result["rate"] > 0  # it ended by itself
    is_of_its_best_epoch(result, tmp_path)


def test_what_hangs_has_the_network_of_its_best_epoch_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the network is so large that not every epoch is kept."""
    from playground.keras_backend import checkpoint
    from playground.keras_backend.train import train
    from playground.keras_backend.watch import Watch
    from playground.plans import to_json

    listener, real = Polled(tmp_path), Watch.on_epoch_begin
    go_on = threading.Event()

    def hang(self, epoch, logs=None) -> None:
        if epoch == 5:
            listener.asked.set()
            go_on.wait(30)
        real(self, epoch, logs)

    monkeypatch.setattr(checkpoint, "MOST_BYTES", 1)
    monkeypatch.setattr(Watch, "on_epoch_begin", hang)
    result = train(listener, to_json(NOISE))
    try:
        assert at_work()  # it did not wait for what hangs
        assert len(result["history"]) == 5
        is_of_its_best_epoch(result, tmp_path)
        there = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    finally:
        Gate(go_on, go_on).open()
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == there


def test_it_is_not_left_while_it_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is told of it would be one epoch behind what lies in its folder, or its best network one ahead."""
    from playground.keras_backend import checkpoint
    from playground.keras_backend.train import train
    from playground.plans import to_json

    listener, real = Polled(tmp_path), checkpoint._write_once

    def slow(path: Path, arrays) -> None:
        real(path, arrays)
        if path.name == "best.npz":
            listener.outlast()

    monkeypatch.setattr(checkpoint, "_write_once", slow)
    result = train(listener, to_json(NOISE))
    assert not at_work()
    assert [event["epoch"] for event in listener.of("epoch")] == [1]
    assert len(result["history"]) == len(checkpoint.history(tmp_path)) == 1
    assert (result["kept"], result["epochs"]) == (1, [0, 1])


def test_between_two_pieces_of_the_test_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from playground.keras_backend import judge
    from playground.keras_backend.train import train
    from playground.plans import to_json

    class Measuring(Impatient):
        """Asks the work itself, which has heard therefore, and is not left."""

        looks = 0

        def stop_reason(self) -> str:
            if not self.asked or not by_the_work():
                return ""
            self.looks += 1
            return "asked" if self.looks > 2 else ""

    monkeypatch.setattr(judge, "_AT_A_TIME", 1)  # 359 pieces
    listener = Measuring(tmp_path, "Measuring on the test set")
    result = train(listener, to_json(PLAN))
    assert listener.looks == 3
    assert result["stopped"] == "asked"
    assert len(result["history"]) == 2
    assert "test" not in result
    assert result["rate"] > 0  # it ended by itself, in good order


def test_what_goes_wrong_in_the_work_is_raised(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from playground.keras_backend import train

    def broken(*given):
        raise ValueError("The file is gone.")

    monkeypatch.setattr(train, "prepare", broken)
    with pytest.raises(ValueError, match="The file is gone"):
        run(PLAN, tmp_path)


def test_times_are_told_with_each_phase(tmp_path: Path) -> None:
    _, listener = run(PLAN, tmp_path)
    phases = [(event["text"], event["at"]) for event in listener.of("phase")]
    assert [text for text, _ in phases] == [
        "Reading the data", "Building the network", "Training", "Measuring on the test set",
    ]  # fmt: skip
    assert 0 <= phases[0][1] <= phases[1][1] < phases[2][1] < listener.of("batch")[0]["at"] < phases[3][1]
    assert listener.of("batch")[0]["batch"] == 1


@pytest.mark.skipif(not hasattr(os, "SCHED_BATCH"), reason="Linux only")
def test_the_process_gives_way() -> None:
    from playground.keras_backend.warm import give_way, threads

    found = []

    def look() -> None:
        give_way()
        found.append((os.sched_getscheduler(0), os.getpriority(os.PRIO_PROCESS, 0)))

    aside = threading.Thread(target=look)
    aside.start()
    aside.join()
    assert found == [(os.SCHED_BATCH, max(10, os.getpriority(os.PRIO_PROCESS, 0)))]
    assert 1 <= threads() <= max(1, len(os.sched_getaffinity(0)) - 1)
