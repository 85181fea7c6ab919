"""Beside the program stands of a large array the part that is looked at: whatever number is selected, it is in it."""

from __future__ import annotations

import numpy as np
import pytest

from playground.experiment import Experiment, Run
from playground.experiment.layers import layer
from playground.experiment.presets import PRESETS
from playground.explain.program import Variable, variables
from playground.timeline import Moment, Timeline

CARDS = ("edge", "maximum", "remembering", "forgetting", "normalised", "eight_pixels")
DEEP = Experiment(
    data="digits",
    samples=600,
    output_activation="softmax",
    loss="categorical_crossentropy",
    batch_size=4,
    layers=(
        layer("conv2d", filters=3),
        layer("conv2d", filters=2),
        layer("flatten"),
        layer("dense", units=5, activation="tanh"),
    ),
)


def _of(experiment: Experiment) -> Moment:
    return Timeline(Run(experiment)).moment(0)


def _named(told: list[Variable]) -> dict[str, Variable]:
    return {row.name: row for row in told}


@pytest.mark.parametrize("experiment", [*(PRESETS[card].experiment for card in CARDS), DEEP], ids=[*CARDS, "deep"])
def test_any_selected_number_stands_in_what_is_told_of_its_array_and_its_gradient_and_of_theta(experiment) -> None:
    moment = _of(experiment)
    for entry in experiment.anatomy.parameters:
        rows = variables(moment, entry.id, int(moment.batch[0]))
        told = _named([row for row in rows if row.step != "theta"])  # of theta the old value
        name = f"{entry.array}{entry.layer + 1}"
        value, slope = moment.before.theta[entry.index], moment.pass_.grad[entry.index]
        assert value in told[name].numbers, (entry.id, told[name].part)
        assert slope in told[f"d{name}"].numbers, entry.id
        if len(moment.before.theta) > 24:
            assert told["theta"].part == f"[{entry.index}]"
            assert told["theta"].numbers == (value,)
            assert told["grad"].numbers == (slope,)


def test_of_a_filter_all_of_it_is_told_and_its_own_maps_of_the_example_in_focus() -> None:
    moment = _of(PRESETS["edge"].experiment)
    third = int(moment.batch[2])
    told = _named(variables(moment, "w:0:1:1:0:3", third))
    assert (told["W1"].part, told["Z1"].part, told["A2"].part) == ("[:, :, 0, 3]", "[2, :, :, 3]", "[2, :, :, 3]")
    assert told["X"].part == "[2, :, :, 0]"
    np.testing.assert_array_equal(told["Z1"].numbers, moment.pass_.forward[0]["Z"][2, :, :, 3].ravel())
    # A weight of the second convolution hears one map of the first.
    deep = _named(variables(_of(DEEP), "w:1:0:0:2:1", None))
    assert (deep["W2"].part, deep["A1"].part, deep["A2"].part) == ("[:, :, 2, 1]", "[0, :, :, 2]", "[0, :, :, 1]")
    assert deep["W1"].part == "[:, :, 0, 0]"


def test_of_an_lstm_the_gate_of_the_selected_number_is_told() -> None:
    moment = _of(PRESETS["remembering"].experiment)
    told = _named(variables(moment, "u:0:2:6", None))
    assert (told["U1"].part, told["dU1"].part) == ("[:, 4:8]", "[:, 4:8]")
    assert told["U1"].sides == (4, 4)


def test_of_a_wide_matrix_the_row_of_the_selected_weight_is_told() -> None:
    told = _named(variables(_of(DEEP), "w:3:17:4", None))
    assert (told["W4"].part, told["W4"].sides) == ("[17, :]", (5,))
    assert told["W5"].part == ""  # of another layer nothing is looked at


def test_an_example_outside_the_batch_leaves_its_first_row() -> None:
    moment = _of(PRESETS["edge"].experiment)
    outside = next(row for row in range(100) if row not in moment.batch)
    assert _named(variables(moment, None, outside))["X"].part == "[0, :, :, 0]"
