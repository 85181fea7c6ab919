"""The anatomy's rows: names, places in theta, phases; for every kind of layer the engine has."""

import numpy as np
import pytest

from playground.engine import (
    LSTM,
    Activation,
    AveragePooling2D,
    BatchNormalization,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    MaxPooling2D,
    Network,
    Residual,
    SimpleRNN,
    optimizer,
)
from playground.engine.training import Batches, Training
from playground.experiment import Experiment
from playground.experiment.anatomy import BIAS, SHARED, WEIGHT, Anatomy, Entry, Input, Part, Unit, anatomy
from playground.experiment.presets import PRESETS

NETWORKS = {
    "dense": Network(2, [Dense(3, "tanh"), Dense(1)]),
    "penalised": Network(2, [Dense(3, "relu", kernel_l1=0.1), Dense(2, "softmax")]),
    "no bias": Network(1, [Dense(2, "sigmoid", use_bias=False), Dense(1)]),
    "convolution": Network((6, 6, 2), [Conv2D(3, 3, activation="relu"), MaxPooling2D(2), Flatten(), Dense(1)]),
    "average": Network((4, 4, 1), [Conv2D(2, 3), AveragePooling2D(2), Flatten(), Dense(2, "softmax")]),
    "recurrent": Network((3, 2), [SimpleRNN(4, return_sequences=True), SimpleRNN(2), Dense(1)]),
    "lstm": Network((4, 1), [LSTM(2), Dense(1)]),
    "normalised": Network(3, [Dense(4), BatchNormalization(), Activation("relu"), Dropout(0.5), Dense(1)]),
    "residual": Network(3, [Residual([Dense(5, "tanh"), Dense(4)], "relu"), Dense(1)]),
}


def traced(net, opt):
    """The micro-steps of one update of a network."""
    rng = np.random.default_rng(1)
    x, y = rng.normal(size=(4, *net.input_shape)), np.abs(rng.normal(size=(4, *net.output_shape)))
    run = Training(net, x, y, "mse", opt, Batches(4, 4))
    return run.trace(run.start(net.init(rng))).steps


def made(name: str, opt: str = "sgd") -> tuple[Network, list, Anatomy]:
    net = NETWORKS[name]
    steps = traced(net, optimizer(opt, learning_rate=0.1))
    return net, steps, anatomy(net, ["x"], steps)


@pytest.mark.parametrize("name", NETWORKS)
def test_every_number_of_theta_has_one_row_at_its_place(name):
    net, _, found = made(name)
    assert [row.index for row in found.parameters] == list(range(net.size))
    marked = net.unpack(np.arange(net.size, dtype=float))
    for row in found.parameters:
        assert marked[row.layer][row.array][row.place] == row.index
        assert found.find(row.id) is row
    rows: list[Part] = [*found.inputs, *found.units, *found.parameters]
    assert len({row.id for row in rows}) == len({(type(row), row.name) for row in rows}) == len(rows)


@pytest.mark.parametrize("name", NETWORKS)
def test_every_traced_step_has_a_row_of_its_phase_layer_and_moment(name):
    _, steps, found = made(name, "adam")
    first, *rest = found.operations
    assert (first.id, first.phase) == ("start", "start")
    assert [(row.id, row.phase, row.layer, row.time) for row in rest] == [
        (s.id, s.phase, s.layer, s.time) for s in steps
    ]
    assert len({row.id for row in rest}) == len(rest)
    assert all(row.words and row.next for row in found.operations)


@pytest.mark.parametrize("name", NETWORKS)
def test_the_operation_that_gives_a_numbers_gradient(name):
    _, steps, found = made(name)
    by_id = {step.id: step for step in steps}
    for row in found.parameters:
        step = by_id[row.slope]
        assert (step.layer, step.parameter, step.time) == (row.layer, row.array, None)
        assert "_" not in step.name  # neither the data's part nor the penalty's


def test_the_way_back_through_time_is_the_backward_phase():
    """The browser once guessed phases from ids and took these for the optimizer's."""
    _, _, found = made("recurrent")
    phases = {id_: found.operation(id_).phase for id_ in ("H:1@2", "dH:1@2", "dU:1", "dU:0@1", "dZ:1@0")}
    assert phases == {
        "H:1@2": "forward", "dH:1@2": "backward", "dU:1": "backward", "dU:0@1": "backward", "dZ:1@0": "backward",
    }  # fmt: skip
    assert found.operation("H:1@2").words == "state of hidden layer 2, moment 3"


@pytest.mark.parametrize("name", NETWORKS)
def test_units_stand_where_the_layer_gives_them_out(name):
    net, _, found = made(name)
    for tier, layer in zip(found.tiers, net.layers, strict=True):
        units = found.units_of(tier.number)
        grid = np.arange(len(units)).reshape(layer.output_shape)
        assert [grid[unit.place] for unit in units] == [unit.index for unit in units] == list(range(grid.size))
        assert all(unit is found.unit(tier.number, unit.index) for unit in units)
    assert found.sizes == (np.prod(net.input_shape), *(np.prod(layer.output_shape) for layer in net.layers))


@pytest.mark.parametrize("key", PRESETS)
def test_a_weight_joins_what_it_is_named_after(key):
    experiment = PRESETS[key].experiment
    found, net = experiment.anatomy, experiment.network()
    assert found.sizes == experiment.sizes
    for row in found.parameters:
        if row.kind == SHARED:
            assert row.from_ == row.to == ""  # it joins many
            continue
        to = found.find(row.to)
        assert isinstance(to, Unit)
        assert to.layer == row.layer
        assert to.index == row.place[-1]
        if row.kind == BIAS:
            assert (row.name, row.spoken) == (f"bias of {to.name}", f"the bias of {to.name}")
            continue
        from_ = found.find(row.from_)
        assert isinstance(from_, Input | Unit)
        assert isinstance(from_, Input) == (row.layer == 0)
        assert row.kind == WEIGHT
        assert row.name.endswith(f"{from_.name}→{to.name}") or row.name.endswith(f"({from_.name}→{to.name})")
        assert from_ is found.at(row.layer - 1, row.i)
    assert len(found.parameters) == net.size


def test_names_and_symbols_of_the_first_network():
    found = Experiment(inputs=("x1", "sinx2")).anatomy
    assert [row.name for row in found.inputs] == ["x₁", "sin x₂"]
    assert [row.name for row in found.units] == ["h₁", "h₂", "h₃", "ŷ"]
    weight = found.weight(0, 1, 2)
    assert (weight.id, weight.index, weight.name) == ("w:0:1:2", 5, "sin x₂→h₃")
    assert weight.tex == r"w_{\sin x_2 \to h_{3}}"
    assert (weight.from_, weight.to) == ("i:1", "n:0:2")
    assert found.bias(1, 0).tex == r"b_{\hat{y}}"
    assert found.unit(0, 1).delta_tex == r"\delta_{h_{2}}"
    assert [(tier.words, tier.title) for tier in found.tiers] == [
        ("hidden layer 1", "hidden 1"),
        ("the output", "output"),
    ]
    deep = Experiment(hidden=(4, 2), activations=("tanh", "tanh"), data="sine", output_activation="linear").anatomy
    assert [deep.unit(1, 1).name, deep.unit(1, 1).tex] == ["h₂⁽²⁾", "h_{2}^{(2)}"]


def test_the_examples_from_paper_keep_their_names():
    found = PRESETS["hand_222"].experiment.anatomy
    assert (found.weight(1, 0, 0).name, found.weight(1, 0, 0).tex) == ("w₅ (h₁→ŷ₁)", "w_{5}")
    assert found.weight(0, 1, 0).tex == "w_{2}"


def test_parts_of_pictures_and_shared_numbers_say_where_they_stand():
    _, _, found = made("convolution")
    assert (found.inputs[3].id, found.inputs[3].name) == ("i:3", "row 1, column 2, channel 2")
    unit = found.unit(0, 5)
    assert (unit.id, unit.name, unit.tex) == ("n:0:0:1:2", "map 3, row 1, column 2", "h_{3}^{(1)}[1,2]")
    assert found.unit(1, 1).name == "pooled map 2, row 1, column 1"
    kernel = found.parameters[7]
    assert (kernel.id, kernel.kind, kernel.place) == ("w:0:0:1:0:1", SHARED, (0, 1, 0, 1))
    assert kernel.name == "filter 2, row 1, column 2, map 1"
    assert kernel.words == "the same number at every place of the picture"
    _, _, block = made("residual")
    assert block.parameters[0].id == "w:0.0:0:0"
    assert block.parameters[0].name == "W from input 1 to unit 1, layer 1 of the block"
    _, _, recurrent = made("recurrent")
    names = {row.id: row.name for row in recurrent.parameters}
    assert names["w:0:1:2"] == "W from input 2 to unit 3 of layer 1"
    assert names["u:1:0:1"] == "U from unit 1 to unit 2 of layer 2"
    _, _, gated = made("lstm")
    names = {row.id: row.name for row in gated.parameters}
    # Keras's order of the blocks: input gate, forget gate, candidate, output gate.
    assert names["u:0:1:2"] == "U of the forget gate from unit 2 to unit 1"
    assert names["w:0:0:5"] == "W of the candidate from the input to unit 2"
    assert names["b:0:7"] == "bias of the output gate of unit 2"
    _, _, normal = made("normalised")
    assert {row.id: row.name for row in normal.parameters}["gamma:1:2"] == "scale of unit 3"


@pytest.mark.parametrize("card", ["edge", "five_moments", "remembering", "normalised"])
def test_what_a_shared_number_is_fits_two_lines_of_the_inspector(card):
    for entry in PRESETS[card].experiment.anatomy.parameters:
        assert entry.kind != SHARED or 20 < len(entry.words) <= 60, entry.words


@pytest.mark.parametrize("name", NETWORKS)
def test_an_operation_says_the_shape_of_what_it_gives(name):
    _, steps, found = made(name)
    for step in steps:
        row = found.operation(step.id)
        if step.layer is None:
            assert row.shape == ()
            continue
        shape = np.shape(step.value)
        assert row.per_example == (step.parameter is None and step.name not in ("mean", "variance"))
        told = (4, *row.shape) if row.per_example else row.shape
        assert np.prod(told) == np.prod(shape)
        assert row.parameter == (step.parameter or "")


def test_what_is_gone_through_by_cells_and_what_one_step_may_mean():
    _, _, found = made("convolution")
    walked = {row.id: row.cells for row in found.operations if row.cells}
    assert walked == {"Z:0": (4, 4, 3), "A:1": (2, 2, 3), "dA:0": (4, 4, 3), "dW:0": (4, 4, 3)}
    assert found.granularities[:3] == ("cell", "filter", "operation")
    assert made("lstm")[2].granularities[:2] == ("moment", "operation")
    assert made("dense")[2].granularities == ("operation", "layer", "pass", "batch", "epoch")
    steps = Experiment(data="bars", l2=0.1).anatomy
    assert steps.operation("dW_data:0").cells == (4, 4, 4)
    assert steps.operation("dW:0").cells == ()


def test_an_id_of_nothing_here_finds_nothing():
    found = Experiment(use_bias=False).anatomy
    for id_ in (None, "", "w", "w:0:2:0", "w:0:0:3", "b:0:0", "n:0:3", "i:2", "w:0:0:1:1", "q:0", "n:0:٣", "w:00:0:0"):
        assert found.find(id_) is None
    assert found.entry("n:0:0") is None
    assert isinstance(found.entry("w:0:0:0"), Entry)
    with pytest.raises(KeyError):
        found.bias(0, 0)


def test_the_operations_follow_optimizer_penalty_and_loss():
    def ids(**settings):
        return [row.id for row in Experiment(**settings).anatomy.operations]

    assert ids()[-3:] == ["delta", "theta", "recheck"]
    assert ids(optimizer="adam")[-7:] == ["m", "v", "m_hat", "v_hat", "delta", "theta", "recheck"]
    assert "dW_penalty:0" in ids(l2=0.1)
    assert "dW_penalty:0" not in ids()
    crossed = ids(output_activation="sigmoid", loss="binary_crossentropy")
    assert "dA:1" not in crossed
    fused = Experiment(output_activation="sigmoid", loss="binary_crossentropy").anatomy
    assert fused.operation("dZ:1").next == "backwards, from the loss straight to the output's sum"
    assert "clipped" in ids(hyper=(("clipnorm", 1.0),))


def test_equal_networks_share_one_anatomy_whatever_their_rate_and_seed():
    assert Experiment().anatomy is Experiment(learning_rate=0.5, seed=7, batch_size=10).anatomy
    assert Experiment().anatomy is not Experiment(optimizer="adam").anatomy
    assert Experiment(data="own", points=(), samples=500).anatomy.operations[0].id == "start"
