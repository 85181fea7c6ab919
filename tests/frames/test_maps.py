"""What a state and a move carry of pictures and sequences is the engine's: every number at the place its row says."""

from random import Random

import numpy as np
import pytest

from playground.engine.records import Name
from playground.engine.steps import pass_steps
from playground.experiment import Experiment, Run, link_layers
from playground.experiment.layers import layer
from playground.frames.maps import inner_places
from playground.frames.pictures import move, state
from playground.frames.setup import setup
from playground.timeline import Timeline
from tests.explain.random_experiments import random_stack

NO_HISTORY = np.empty((0, 5))


@pytest.mark.parametrize("seed", range(24))
def test_every_operation_of_a_layer_is_in_the_move_at_its_place(seed):
    timeline = Timeline(Run(random_stack(Random(seed), learning_rate=0.01)))
    anatomy, update = timeline.run.experiment.anatomy, 2
    moment = timeline.moment(update)
    for example in (int(moment.batch[-1]), next(i for i in range(len(moment.x)) if i not in moment.batch or i == 0)):
        carried = move(timeline, update, example)
        assert carried is not None
        arrays = carried.arrays
        own, row, scale = moment.seen_from(example)
        values = {step.id: step.value for step in pass_steps(timeline.network, own)}
        batch = {step.id: step.value for step in moment.steps}
        starts = np.cumsum([0, *anatomy.sizes[1:]])
        places = inner_places(anatomy.operations)
        told = 0
        for step in anatomy.operations:
            if step.layer is None or step.name.endswith(("_data", "_penalty")):
                continue
            wanted = batch[step.id] if step.parameter else values.get(step.id)
            if wanted is None:  # outside the batch nothing is silenced
                assert step.name == "mask"
                continue
            if step.per_example:
                wanted = wanted[row] * (scale if step.phase == "backward" else 1)
            if step.id in places:
                at = places[step.id]
                got = arrays["move_inner"][at : at + int(np.prod(step.shape))]
            elif step.parameter:
                index = [p.index for p in anatomy.parameters if (p.layer, p.array) == (step.layer, step.parameter)]
                got = arrays["move_grad"][index]
            else:
                got = arrays[f"move_{step.name}"][starts[step.layer] : starts[step.layer + 1]]
            np.testing.assert_array_equal(got, np.ravel(wanted), err_msg=step.id)
            told += 1
        assert told > 4
        if own.dx is not None:
            np.testing.assert_array_equal(arrays["move_dx"], own.dx[row].ravel() * scale)


@pytest.mark.parametrize("seed", range(24))
def test_all_that_goes_forward_is_carried_again_with_the_new_weights(seed):
    """At the same places as with the old ones: which come first there, so the row is as long as they are."""
    timeline = Timeline(Run(random_stack(Random(seed), learning_rate=0.01)))
    anatomy, update = timeline.run.experiment.anatomy, 2
    moment = timeline.moment(update)
    assert moment.after is not None
    places = inner_places(anatomy.operations)
    forward = [step for step in anatomy.operations if step.id in places and step.phase == "forward"]
    for example in (int(moment.batch[-1]), next(i for i in range(len(moment.x)) if i not in moment.batch or i == 0)):
        carried = move(timeline, update, example)
        assert carried is not None
        if "move_again" not in carried.arrays:
            assert "move_inner" not in carried.arrays
            continue
        told = carried.arrays["move_again"]
        assert told.size == sum(int(np.prod(step.shape)) for step in forward)
        row = np.flatnonzero(moment.batch == example)
        examples, mode = (moment.batch, moment.mode) if row.size else ([example], {"stats": moment.before.stats})
        x, y = moment.x[examples], moment.y[examples]
        again = timeline.network.evaluate(moment.after.theta, x, y, moment.experiment.loss, inputs_too=True, **mode)
        values = {step.id: step.value for step in pass_steps(timeline.network, again)}
        for step in forward:
            at = places[step.id]
            got = told[at : at + int(np.prod(step.shape))]
            if step.id not in values:  # outside the batch nothing is silenced
                assert step.name == "mask"
                assert np.isnan(got).all()
                continue
            wanted = values[step.id][row[0] if row.size else 0] if step.per_example else values[step.id]
            np.testing.assert_allclose(got, np.ravel(wanted), rtol=1e-12, atol=1e-15, err_msg=step.id)


@pytest.mark.parametrize("seed", range(12))
def test_the_slope_against_what_is_given_is_the_loss_measured(seed):
    """A pixel, or the number of a moment, nudged: the example's own loss moves by what `dx` says."""
    smooth = Random(seed).choice(("conv2d:2:activation=tanh~average_pooling~flatten", "simple_rnn:3", "lstm:2"))
    data = "bars" if smooth.startswith("conv") else "larger_half"

    experiment = Experiment(data=data, samples=20, layers=link_layers.read(smooth), seed=seed)
    timeline = Timeline(Run(experiment))
    moment = timeline.moment(1)
    example = int(moment.batch[0])
    carried = move(timeline, 1, example)
    assert carried is not None
    slopes, x = carried.arrays["move_dx"], moment.x[example : example + 1]
    y, h = moment.y[example : example + 1], 1e-6
    for index in Random(seed).sample(range(slopes.size), 4):
        nudge = np.zeros(x.size)
        nudge[index] = h
        sides = [
            float(timeline.network.loss(moment.before.theta, x + way * nudge.reshape(x.shape), y, experiment.loss))
            for way in (1, -1)
        ]
        assert slopes[index] == pytest.approx((sides[0] - sides[1]) / (2 * h), rel=1e-6, abs=1e-9)


def test_a_states_maps_are_the_example_in_focus_as_bytes():
    experiment = Experiment(data="first_bit", samples=40, moments=5, layers=(layer("lstm", units=3),))
    timeline = Timeline(Run(experiment))
    header = setup(timeline, NO_HISTORY).header
    assert [(row["name"], row["shape"]) for row in header["maps"]] == [("h", [5, 3]), ("c", [5, 3]), ("A", [1])]
    drawn = state(timeline, 3, focus=7)
    assert drawn is not None
    assert drawn.header == {"update": 3, "focus": 7}
    before = timeline.state(3)
    records = timeline.network.records(before.theta, timeline.x[7:8])
    for at, row in enumerate(header["maps"]):
        numbers = (
            np.stack([records[0][Name(row["name"], time=t)][0] for t in range(5)])
            if row["name"] != "A" else records[1]["A"][0]
        )  # fmt: skip
        scale = drawn.arrays["state_map_scale"][at]
        assert scale == np.abs(numbers).max()
        got = drawn.arrays["state_maps"][row["at"] : row["at"] + numbers.size] / 127.5 - 1
        np.testing.assert_allclose(got * scale, numbers.ravel(), atol=scale / 255)


@pytest.mark.parametrize("data", ["bars", "parity"])
def test_the_setup_tells_what_an_example_is_and_shows_all_of_them(data):
    experiment = Experiment(data=data, samples=30)
    timeline = Timeline(Run(experiment))
    told = setup(timeline, NO_HISTORY)
    kind, shape, low = ("picture", [6, 6, 1], 0.0) if data == "bars" else ("sequence", [4, 1], -1.0)
    assert told.header["example"] == {"kind": kind, "shape": shape, "low": low, "high": 1.0}
    dataset = experiment.dataset()
    order = [*dataset.train, *dataset.test]
    shown = told.arrays["examples"] / 255 * (1 - low) + low
    np.testing.assert_allclose(shown, dataset.x_raw[order].reshape(30, -1), atol=1e-2)
    rows = told.header["anatomy"]["layers"]
    if data == "bars":
        assert rows[0]["windows"] == {"size": (3, 3), "strides": (1, 1), "out": (4, 4), "before": (0, 0)}
    else:
        assert rows[0]["moments"] == 4
    entry = told.header["anatomy"]["parameters"][0]
    assert (entry["kind"], entry["array"], entry["place"]) == ("shared", "W", [0] * (4 if data == "bars" else 2))
