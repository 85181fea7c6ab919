"""The program of a run: it runs as it stands, gives the page's numbers, and its lines are the page's operations."""

from __future__ import annotations

import re
import sys
from random import Random
from types import FrameType
from typing import Any

import numpy as np
import pytest

from playground.engine import ACTIVATIONS, LOSSES, OPTIMIZERS
from playground.experiment import Change, Experiment, Run, link_layers
from playground.experiment.layer_rules import OFFERED
from playground.explain.program import Variable, program, updates_for, variables
from playground.explain.program.part import EVERY
from playground.timeline import Moment, Timeline
from tests.explain.moments import LARGEST, VARIED
from tests.explain.programs import (
    UPDATES,
    Carried,
    carried_out,
    compare,
    compared,
    random_run,
    random_stacked_run,
    strictly_compared,
)

RUNS = [random_run(draw) for draw in [Random(18)] for _ in range(150)]
STACKS = [random_stacked_run(draw) for draw in [Random(7)] for _ in range(60)]
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


def test_the_programs_of_networks_that_are_not_all_dense_give_the_pages_numbers() -> None:
    layers = [layer for run in STACKS for layer in run.experiment.layers]
    assert {layer.kind for layer in layers} == set(OFFERED)
    convolutions = [layer.values() for layer in layers if layer.kind == "conv2d"]
    assert {layer["padding"] for layer in convolutions} == {"same", "valid"}
    assert {layer["stride"] for layer in convolutions} > {1}
    cut = {layer.kind for run in STACKS if run.experiment.cut for layer in run.experiment.layers}
    assert cut >= {"simple_rnn", "lstm"}
    assert any(run.experiment.data == "eight_pixels" for run in STACKS)
    in_need: list[Run] = []

    def told(run: Run, done: Carried) -> str:
        if not strictly_compared(run, done):
            return ""
        in_need.append(run)
        return compared(run, done)

    assert not compare(STACKS, told)
    assert len(in_need) <= 3, "the room for last bits is for exceptions"


@pytest.mark.parametrize(
    ("data", "layers", "right", "wrong"),
    [
        ("bars", "conv2d:2:padding=same~conv2d:2:padding=same~flatten", "[:, 1:7, 1:7]", "[:, 0:6, 0:6]"),
        ("bars", "conv2d:2:stride=2~flatten", "2 * r : 2 * r", "r : r"),
        ("bars", "conv2d:2~max_pooling~flatten", "== winner2", "!= winner2"),
        ("bars", "conv2d:2~average_pooling~flatten", "[:, None, None] / 4", "[:, None, None] / 3"),
        ("circle", "dense:4~dropout:0.5", "[SEED, update, 1]", "[SEED, update, 2]"),
        ("circle", "dense:4~batch_normalization", "- centre", ""),
        ("circle", "dense:3~residual", "dA1 = dA1 + dZ2", "dA1 = dA1"),
        ("first_bit", "simple_rnn:3", "dZ1[t + 1] @ U1.T", "0 * dA1"),
        ("first_bit", "lstm:2", "+ kept", ""),
    ],
)
def test_a_wrong_line_of_a_layer_is_noticed(data: str, layers: str, right: str, wrong: str) -> None:
    run = Run(Experiment(data=data, layers=link_layers.read(layers), batch_size=5))
    text = program(run, UPDATES).text
    other = text.replace(right, wrong)
    assert other != text
    rightly, wrongly = carried_out([text, other])
    assert not strictly_compared(run, rightly)
    assert strictly_compared(run, wrongly)


def test_a_cut_is_in_the_program() -> None:
    whole, cut = (
        program(Run(Experiment(data="first_bit", layers=link_layers.read("lstm:2"), moments=6, cut=length))).text
        for length in (0, 2)
    )
    assert "if (5 - t) % 2 else 0" in cut
    assert "%" not in whole.partition("def main")[0]


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


@pytest.mark.parametrize("run", [*RUNS, *STACKS, CHANGED, Run(LARGEST)], ids=lambda run: run.key())
def test_every_operation_has_its_line_and_no_line_another(run: Run) -> None:
    written = program(run, UPDATES)
    assert max(map(len, written.text.splitlines())) <= 100
    for update in {0, UPDATES, *(change.update for change in run.changes)}:
        lines = [line for line in written.lines if line.since <= update and (line.until is None or update < line.until)]
        steps = [line.step for line in lines if line.step]
        # A line in a loop over moments is the operation of each of them.
        ids = [re.sub(r"@\d+$", EVERY, step) for step in run.experiment_at(update).anatomy.step_ids]
        assert set(steps) == set(ids)
        # What follows the batch stands in the order in which the page goes through it.
        after = [step for step in steps if step != "start"]
        assert list(dict.fromkeys(after)) == list(dict.fromkeys(ids))[1:]


def test_the_values_beside_the_lines_are_what_the_program_has() -> None:
    for run in [CHANGED, *RUNS[:40], *STACKS]:
        for update in (0, 6):
            timeline = Timeline(run)
            if timeline.reached(update + 1) == update + 1:
                _beside(run, timeline.moment(update))


def _beside(run: Run, moment: Moment) -> None:
    """Each variable that is told beside what a debugger sees when the program's functions return: with nothing
    selected, and with a weight, the last one and an example of the batch looked at.
    """
    seen = _seen(program(run, moment.update + 1).text)
    entries = moment.experiment.anatomy.parameters
    looks = [(None, None), *((entry.id, int(moment.batch[-1])) for entry in entries[:: max(len(entries) // 3, 1)])]
    for selection, focus in looks:
        _all_of(variables(moment, selection, focus), seen)


def _all_of(told_: list[Variable], seen: dict[str, Any]) -> None:
    for name, told in {told.name: told for told in told_}.items():
        value = np.asarray(eval(name, {}, seen), dtype=float)  # "H1[4]" too
        assert told.shape == value.shape, name
        of = np.asarray(eval(f"value{told.part}", {}, {"value": value}))
        assert not told.part or told.sides == of.shape, name
        assert told.part or value.ndim < 4 or value.size == 1, name
        np.testing.assert_allclose(told.numbers, of.ravel()[: len(told.numbers)], rtol=1e-9, atol=1e-12)


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
