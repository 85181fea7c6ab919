"""What the stage is told of a run once: names, where each weight lies, which examples there are."""

import numpy as np
import pytest

from playground import datasets
from playground.experiment import Change, Experiment, Run
from playground.experiment.presets import PRESETS
from playground.frames.pictures import Picture
from playground.frames.setup import setup
from playground.timeline import Timeline

NO_HISTORY = np.empty((0, 5))


def told(experiment: Experiment, *changes: Change) -> Picture:
    return setup(Timeline(Run(experiment, changes)), NO_HISTORY)


def test_the_first_screens_network_by_name() -> None:
    header = told(Experiment()).header
    parts = header["anatomy"]
    assert parts["inputs"] == [{"id": "i:0", "name": "x₁"}, {"id": "i:1", "name": "x₂"}]
    assert parts["layers"] == [
        {
            "title": "hidden 1", "words": "hidden layer 1", "activation": "tanh", "kind": "dense", "shape": [3],
            "windows": None, "moments": 0,
        },
        {
            "title": "output", "words": "the output", "activation": "tanh", "kind": "dense", "shape": [1],
            "windows": None, "moments": 0,
        },
    ]  # fmt: skip
    assert [row["name"] for row in parts["units"]] == ["h₁", "h₂", "h₃", "ŷ"]
    assert parts["parameters"][4] == {
        "id": "w:0:1:1",
        "name": "x₂→h₂",
        "layer": 0,
        "kind": "weight",
        "from": "i:1",
        "to": "n:0:1",
        "slope": "dW:0",
    }
    assert parts["parameters"][12]["name"] == "bias of ŷ"
    assert len(parts["parameters"]) == 13
    assert (header["n_train"], header["batches_per_epoch"]) == (250, 250)
    assert header["targets_sentence"] == "Targets are −1 and +1, because the output is tanh."
    assert header["standstill"] == ""


def test_units_of_several_layers_say_which() -> None:
    header = told(Experiment(hidden=(2, 1), activations=("tanh", "tanh"), inputs=("x1sq", "sinx2"))).header
    assert [row["name"] for row in header["anatomy"]["inputs"]] == ["x₁²", "sin x₂"]
    assert [row["name"] for row in header["anatomy"]["units"]] == ["h₁⁽¹⁾", "h₂⁽¹⁾", "h₁⁽²⁾", "ŷ"]


def test_outputs_are_numbered_where_there_are_several() -> None:
    units = told(PRESETS["softmax"].experiment).header["anatomy"]["units"]
    assert [row["name"] for row in units[-3:]] == ["ŷ₁", "ŷ₂", "ŷ₃"]


def test_without_biases_there_is_no_place_for_them() -> None:
    rows = told(Experiment(use_bias=False)).header["anatomy"]["parameters"]
    assert [row["kind"] for row in rows] == ["weight"] * 9


@pytest.mark.parametrize(
    "experiment",
    [Experiment(), Experiment(hidden=(), activations=()), Experiment(optimizer="adam"), Experiment(l2=0.1),
     Experiment(use_bias=False), PRESETS["softmax"].experiment],
    ids=["first", "no hidden layer", "adam", "penalty", "no bias", "softmax"],
)  # fmt: skip
def test_the_steps_of_an_update_are_named_before_one_is_opened(experiment: Experiment) -> None:
    timeline = Timeline(Run(experiment))
    header = setup(timeline, NO_HISTORY).header
    ((since, ids),) = header["runner"]["updates"]
    assert since == 0
    assert [row["id"] for row in header["anatomy"]["operations"]] == ids
    assert ids == ["start", *(step.id for step in timeline.moment(3).steps)]
    assert ids[1] == "Z:0"
    assert ids[-2:] == ["theta", "recheck"]


def test_a_change_of_the_optimizer_begins_another_list_of_operations() -> None:
    header = told(Experiment(), Change(0, "optimizer", ("adam", ())), Change(4, "optimizer", ("momentum", ()))).header
    (first, adam), (second, momentum) = header["runner"]["updates"]
    assert (first, second) == (0, 4)
    assert adam[-7:] == ["m", "v", "m_hat", "v_hat", "delta", "theta", "recheck"]
    assert momentum[-4:] == ["velocity", "delta", "theta", "recheck"]
    assert {row["id"] for row in header["anatomy"]["operations"]} == {*adam, *momentum}


def test_the_examples_come_training_first_then_test() -> None:
    experiment = Experiment(samples=40, train_share=70, points=((1.5, -2.5, 1),))
    picture = told(experiment)
    dataset = experiment.dataset()
    arrays = picture.arrays
    order = [*dataset.train, *dataset.test]
    assert np.array_equal(arrays["points"], dataset.x_raw[order])
    assert arrays["point_class"].tolist() == dataset.label[order].tolist()
    assert arrays["point_test"].tolist() == [0] * len(dataset.train) + [1] * len(dataset.test)
    assert picture.header["own_points"] == [(1.5, -2.5, 1)]
    own = arrays["points"][picture.header["own_first"]]
    assert own.tolist() == [1.5, -2.5]


def test_where_own_points_start_when_there_are_none() -> None:
    assert told(Experiment()).header["own_first"] == 250
    assert told(Experiment(data="own", points=((0.0, 0.0, 0),))).header["own_first"] == 0


def test_an_empty_plane_says_what_to_do() -> None:
    header = told(Experiment(data="own")).header
    assert header["standstill"] == "There is no point to learn from yet. Click on the plane to put one there."
    assert header["runner"]["updates"] == [(0, ["start"])]
    assert header["can_add_points"]


def test_the_headline_says_what_is_trained() -> None:
    small = Experiment(learning_rate=1e-5, batch_size=10, optimizer="adam")
    (first,), (line,) = told(Experiment()).header["headlines"], told(small).header["headlines"]
    assert first == {"update": 0, "text": "Circle, network 2–3–1, SGD 0.1, one example at a time"}
    assert line["text"] == "Circle, network 2–3–1, Adam 1 × 10⁻⁵, batches of 10"


def test_changes_are_told_in_words() -> None:
    header = told(
        Experiment(), Change(2, "weight", (1, -0.5)), Change(3, "learning_rate", 0.03), Change(4, "weight", (12, 1.0)),
        Change(9, "optimizer", ("adam", ())),
    ).header  # fmt: skip
    assert header["runner"]["changes"] == [
        {"update": 2, "text": "x₁→h₂ set to −0.5 before update 3", "name": "x₁→h₂ set to −0.5"},
        {"update": 3, "text": "Learning rate 0.03 from update 4", "name": "rate 0.03"},
        {"update": 4, "text": "the bias of ŷ set to 1 before update 5", "name": "the bias of ŷ set to 1"},
        {"update": 9, "text": "Adam from update 10", "name": "Adam"},
    ]


@pytest.mark.parametrize("key", PRESETS)
def test_every_card_can_be_drawn(key: str) -> None:
    experiment = PRESETS[key].experiment
    header = told(experiment).header
    assert header["planar"] == datasets.spec(experiment.data).planar == (header["surface_kind"] is not None)
    layers = [row["layer"] for row in header["anatomy"]["units"]]
    assert [layers.count(layer) for layer in range(len(experiment.sizes) - 1)] == list(experiment.sizes[1:])
    assert len(header["anatomy"]["inputs"]) == experiment.sizes[0]


def test_history_is_handed_on() -> None:
    history = np.array([[0, 0.5, 0.6, 0.7, np.nan], [3, 0.4, 0.5, 0.8, np.nan]])
    arrays = setup(Timeline(Run(Experiment())), history).arrays
    assert arrays["history_update"].tolist() == [0, 3]
    assert np.array_equal(arrays["history_metrics"], history[:, 1:], equal_nan=True)
