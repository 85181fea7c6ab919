"""One optimizer after another in the same run: every pair opens, wherever the change lies, with the steps each has."""

import itertools

import pytest

from playground.engine import OPTIMIZERS
from playground.experiment import Change, Experiment, Run
from playground.frames import decode
from playground.timeline import Timeline
from playground.ui import answers
from playground.ui.links import session_of
from tests.ui.sessions import asked, rows


def steps_of(optimizer: str) -> list[str]:
    """The steps of an update with this optimizer and no other."""
    experiment = Experiment(optimizer=optimizer, samples=20, learning_rate=0.01)
    return ["start", *(step.id for step in Timeline(Run(experiment)).moment(0).steps)]


@pytest.fixture(autouse=True)
def time_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is asked for is answered in one message, however slow the machine."""
    monkeypatch.setattr("playground.ui.answers.BUDGET_SECONDS", 60.0)


STEPS = {name: steps_of(name) for name in OPTIMIZERS}


@pytest.mark.parametrize("before", OPTIMIZERS)
@pytest.mark.parametrize("at", [0, 1, 5])
def test_any_optimizer_may_follow_any_other(before: str, at: int) -> None:
    for after in OPTIMIZERS:
        session = session_of({"opt": before, "samples": "20", "rate": "0.01", "changes": f"{at}:opt:{after}"})
        assert session.notices == []
        header = decode(answers.opening(session)).header
        expected_lists = [[0, STEPS[before]], [at, STEPS[after]]] if at else [[0, STEPS[after]]]
        assert header["setup"]["runner"]["updates"] == expected_lists, after
        last = max(at - 1, 0)
        moves = rows(asked(session, moves=[last, at, at + 1]), "moves")
        expected = {at: STEPS[after], at + 1: STEPS[after]} | ({last: STEPS[before]} if at else {})
        assert {update: move["steps"] for update, move in moves.items()} == expected, after
        stories = asked(session, stories=[at]).header["stories"]
        assert [caption["id"] for caption in stories[f"{at}|w:0:0:0|"]] == STEPS[after], after


@pytest.mark.parametrize(("before", "after"), [*itertools.pairwise([*OPTIMIZERS, "sgd"])])
def test_a_weight_set_before_another_optimizer_is_chosen(before: str, after: str) -> None:
    """By hand, before the first update: the second change no longer starts another experiment."""
    session = session_of({"opt": before, "samples": "20", "changes": f"0:w:3:0.5~0:opt:{after}~0:w:4:-0.5"})
    assert decode(answers.opening(session)).header["setup"]["runner"]["updates"] == [[0, STEPS[after]]]
    assert session.run.changes == (
        Change(0, "weight", (3, 0.5)), Change(0, "optimizer", (after, ())), Change(0, "weight", (4, -0.5))
    )  # fmt: skip
