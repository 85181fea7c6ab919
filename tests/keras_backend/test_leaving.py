"""A training that is asked to end while it reads, builds, or measures: it is over at once and keeps what it had."""

import os
import threading
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest

from playground.plans import Plan, Source, layer
from tests.keras_backend.helpers import Listener
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


def test_between_two_pieces_of_the_test_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from playground.keras_backend import judge

    monkeypatch.setattr(judge, "_AT_A_TIME", 1)  # 359 pieces: some seconds
    result, listener = stopped(tmp_path, "Measuring on the test set")
    assert result["stopped"] == "asked"
    assert len(result["history"]) == 2
    assert "test" not in result
    assert result["rate"] > 0  # it ended by itself, in good order
    del listener


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
