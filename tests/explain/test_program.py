"""The program of a run: it runs as it stands, gives the page's numbers, and its lines are the page's operations."""

from __future__ import annotations

import sys
from random import Random
from types import FrameType
from typing import Any

import numpy as np
import pytest

from playground.engine import ACTIVATIONS, LOSSES, OPTIMIZERS
from playground.experiment import Change, Experiment, Run
from playground.explain.program import program, updates_for, variables
from playground.timeline import Moment, Timeline
from tests.explain.moments import LARGEST, VARIED
from tests.explain.programs import UPDATES, carried_out, compare, compared, random_run

RUNS = [random_run(draw) for draw in [Random(18)] for _ in range(150)]
CHANGED = Run(
    Experiment(optimizer="rmsprop", hyper=(("centered", 1.0), ("clipnorm", 0.1), ("momentum", 0.5)), l1=0.01, l2=0.1),
    (Change(3, "optimizer", ("adamw", ())), Change(4, "learning_rate", 0.2), Change(5, "weight", (1, 0.5))),
)
PLACED = Run(
    Experiment(batch_size=10),
    (Change(2, "weights", tuple((index, index / 7) for index in range(13))), Change(4, "weights", ((0, 1.0), (2, -2)))),
)


def test_the_programs_of_random_runs_give_the_pages_numbers() -> None:
    names = [run.experiment.values() for run in RUNS]
    optimizers = {change.value[0] for run in RUNS for change in run.changes if change.what == "optimizer"}
    assert optimizers | {name["optimizer"] for name in names} == set(OPTIMIZERS)
    assert {name["loss"] for name in names} == set(LOSSES)
    activations = {activation for name in names for activation in name["activations"]}
    assert activations | {name["output_activation"] for name in names} == set(ACTIVATIONS)
    assert not compare(
        [*RUNS, CHANGED, PLACED, *(Run(experiment) for name, experiment in VARIED.items() if name != "diverging")]
    )


def test_a_wrong_line_is_noticed() -> None:
    text = program(CHANGED, UPDATES).text
    wrong = [
        text.replace("dZ1 @ W2.T", "dZ2 @ W2.T").replace("(1 - A1**2)", "(1 - A1)"),
        text.replace("t = update - 2", "t = update + 1"),
        text.replace("after, _ = loss_and_grad(theta, X, T)", "after = loss"),
        text.replace("decay + delta", "delta"),
        text.replace("RATES.get(update, rate)", "rate"),
    ]
    assert all(other != text for other in wrong)
    assert all(compared(CHANGED, done) for done in carried_out(wrong))


def test_the_first_screens_program_has_some_forty_lines() -> None:
    written = program(Run(Experiment()))
    assert len(written.lines) <= 45
    assert written.text.startswith('"""Circle, network 2-3-1, SGD 0.1')
    (done,) = carried_out([written.text])
    first = Timeline(Run(Experiment())).moment(0)
    assert len(done.said) == written.updates == 20
    assert done.said[0].startswith(f"update 1: loss {float(first.pass_.loss)!r}, ")


@pytest.mark.parametrize("run", [*RUNS, CHANGED, Run(LARGEST)], ids=lambda run: run.key())
def test_every_operation_has_its_line_and_no_line_another(run: Run) -> None:
    written = program(run, UPDATES)
    assert max(map(len, written.text.splitlines())) <= 100
    for update in {0, UPDATES, *(change.update for change in run.changes)}:
        lines = [line for line in written.lines if line.since <= update and (line.until is None or update < line.until)]
        steps = [line.step for line in lines if line.step]
        ids = run.experiment_at(update).anatomy.step_ids
        assert set(steps) == set(ids)
        # What follows the batch stands in the order in which the page goes through it.
        after = [step for step in steps if step != "start"]
        assert list(dict.fromkeys(after)) == ids[1:]


def test_the_values_beside_the_lines_are_what_the_program_has() -> None:
    for run in [CHANGED, *RUNS[:40]]:
        for update in (0, 6):
            timeline = Timeline(run)
            if timeline.reached(update + 1) == update + 1:
                _beside(run, timeline.moment(update))


def _beside(run: Run, moment: Moment) -> None:
    """Each variable that is told beside what a debugger sees when the program's functions return."""
    seen = _seen(program(run, moment.update + 1).text)
    last = {told.name: told for told in variables(moment)}
    for name, told in last.items():
        value = np.asarray(seen[name], dtype=float)
        assert told.shape == value.shape, name
        np.testing.assert_allclose(told.numbers, value.ravel()[: len(told.numbers)], rtol=1e-9, atol=1e-12)


def _seen(text: str) -> dict[str, Any]:
    """The variables of `main`, and those of the pass before the update, as the program's last update left them."""
    passes: list[dict[str, Any]] = []
    seen: dict[str, Any] = {}

    def notice(frame: FrameType, event: str, _: Any) -> None:
        if event == "return" and frame.f_code.co_name == "loss_and_grad":
            passes.append(dict(frame.f_locals))
        elif event == "return" and frame.f_code.co_name == "main":
            seen.update(frame.f_locals)

    sys.setprofile(notice)
    try:
        with np.errstate(all="ignore"):
            exec(compile(text.replace("print(f", "(f"), "program", "exec"), {})
    finally:
        sys.setprofile(None)
    return {**passes[-2], **seen}  # the last pass is the recheck's


def test_a_program_goes_past_what_was_seen_and_changed() -> None:
    run = Run(Experiment())
    assert [updates_for(run, reached) for reached in (0, 19, 20, 99, 100, 12_345)] == [20, 20, 100, 100, 1000, 100_000]
    assert updates_for(Run(Experiment(), (Change(40, "learning_rate", 0.2),)), 3) == 100
    far = program(run, 100_000)
    assert len([line for line in far.lines if "% 100 == 0" in line.text]) == 1


def test_of_very_many_examples_a_program_carries_what_it_uses() -> None:
    run = Run(Experiment(samples=5000, train_share=90, batch_size=10))
    few, all_of_them = program(run, 20).text, program(run, 450).text
    assert len(few) < 20_000
    assert len(all_of_them) > 200_000
    assert "nan" in few
    assert "nan" not in all_of_them
    assert not compare([run])


def test_nothing_to_learn_from_is_no_program() -> None:
    with pytest.raises(ValueError, match="no point to learn from"):
        program(Run(Experiment(data="own")))
