"""Trainings with Keras: the same as the engine's, resumed to the last bit, written as scripts that give the same."""

import dataclasses
from pathlib import Path

import msgspec
import numpy as np
import pytest

from playground.experiment import Experiment, Run
from playground.plans import Plan, Source, layer, to_json
from playground.plans.carry import carried
from playground.plans.recipes import RECIPES
from tests.keras_backend.helpers import Listener, write_mnist
from tests.serving import ROOT

pytestmark = [pytest.mark.keras, pytest.mark.filterwarnings("ignore")]


@pytest.fixture(autouse=True)
def data_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path_factory.mktemp("data")
    write_mnist(folder)
    monkeypatch.setenv("PLAYGROUND_DATA_DIR", str(folder))
    from playground.keras_backend import read

    read._CACHE.clear()
    return folder


def run(plan: Plan, folder: Path, stop_after: int | None = None, batches: int = 0) -> tuple[dict, Listener]:
    from playground.keras_backend.train import train

    listener = Listener(folder, stop_after, batches)
    return train(listener, to_json(plan)), listener


def test_fifty_updates_of_the_default_experiment_by_keras_and_numpy() -> None:
    from playground.keras_backend.inside import twins

    found = twins(to_json(carried(Run(Experiment()))), 50)
    assert len(found["keras"]) == len(found["numpy"]) == 50
    assert np.abs(np.subtract(found["keras"], found["numpy"])).max() < 1e-5
    assert np.ptp(found["numpy"]) > 0.1  # they went somewhere


def test_a_training_goes_on_from_its_checkpoint_to_the_same_last_bit(tmp_path: Path) -> None:
    plan = Plan(
        Source("digits", examples=300),
        (layer("flatten"), layer("dense", units=16), layer("dropout"), layer("batch_normalization")),
        epochs=4,
        schedule="cosine",
    )
    whole, _ = run(plan, tmp_path / "whole")
    stopped, _ = run(plan, tmp_path / "parts", stop_after=2, batches=3)
    assert stopped["stopped"] == "asked"
    assert len(stopped["history"]) == 2
    for epoch in (0, 2):  # it was in the midst of the third
        with (
            np.load(tmp_path / f"whole/epoch-000{epoch}.npz") as a,
            np.load(tmp_path / f"parts/epoch-000{epoch}.npz") as b,
        ):
            assert all(np.array_equal(a[name], b[name]) for name in a)
    resumed, listener = run(plan, tmp_path / "parts")
    assert [event["epoch"] for event in listener.of("resumed")] == [2]
    assert resumed["history"] == whole["history"]
    assert resumed["test"] == whole["test"]


def test_what_a_training_tells(tmp_path: Path) -> None:
    plan = dataclasses.replace(RECIPES["deep"].plan, epochs=2)
    result, listener = run(plan, tmp_path)
    kinds = [event["kind"] for event in listener.events]
    assert kinds[0] == "phase"
    assert kinds.count("epoch") == 2
    (sizes,) = listener.of("data")
    assert (sizes["train"], sizes["val"], sizes["test"]) == (1151, 287, 359)
    layers = listener.of("epoch")[-1]["layers"]
    assert len(layers) == 7
    assert layers[-1]["name"] == "output"
    assert layers[0]["gradient"] < 1e-3 * layers[-1]["gradient"]  # six sigmoid layers: it vanishes
    assert sum(layers[0]["weights_histogram"]["counts"]) == 64 * 32
    assert all(0 < row["ratio"] < 0.1 for row in layers)
    assert result["epochs"] == [0, 1, 2]
    msgspec.msgpack.encode(listener.events)  # plain values and bytes only


def test_a_loss_that_is_no_number_ends_the_training_with_a_sentence(tmp_path: Path) -> None:
    plan = Plan(
        Source("diabetes", standardise=False), (layer("dense", units=8),), output="linear", loss="mse",
        optimizer="sgd", learning_rate=1000.0, epochs=20,
    )  # fmt: skip
    result, _ = run(plan, tmp_path)
    assert result["stopped"] == "diverged"
    assert result["sentence"].startswith("The loss stopped being a number")


def test_look_inside_agrees_with_the_engine(tmp_path: Path) -> None:
    from playground.keras_backend.inside import open_batch

    plan = Plan(Source("digits", examples=200), (layer("flatten"), layer("dense", units=8, l2=0.01)), epochs=1)
    run(plan, tmp_path)
    found = open_batch(str(tmp_path), 1, 2, 0, 0, 100)
    weight = found["weight"]
    assert weight["engine"] == pytest.approx(weight["keras"], abs=1e-6)
    assert abs(weight["engine"]) > 1e-6
    assert [row["kind"] for row in found["layers"]] == ["Flatten", "Dense", "Dense"]
    assert len(found["layers"][1]["numbers"]) == 8
    assert sum(found["layers"][2]["numbers"]) == pytest.approx(1, abs=1e-5)  # softmax


def test_verdict_prediction_and_files(tmp_path: Path) -> None:
    from playground.keras_backend import answers

    plan = dataclasses.replace(RECIPES["recipe1"].plan, epochs=4)
    result, _ = run(plan, tmp_path)
    assert result["test"]["accuracy"] > 0.95
    verdict = answers.verdict(str(tmp_path))
    assert verdict["test"] == pytest.approx(result["test"])
    assert result["tested"] == [sum(row) for row in verdict["confusion"]]
    table = np.array(verdict["confusion"])
    assert table.sum() == 200
    assert verdict["missed"] == 200 - np.trace(table) == round(200 * (1 - result["test"]["accuracy"]))
    picture = np.zeros((28, 28))
    picture[8:11] = 0.9  # the bar of class 4
    found = answers.predict(str(tmp_path), picture.ravel().tolist())
    assert found["guess"] == 4
    assert sum(found["chances"]) == pytest.approx(1, abs=1e-5)

    import keras

    (tmp_path / "model.keras").write_bytes(answers.take(str(tmp_path), "keras"))
    again = keras.models.load_model(tmp_path / "model.keras")
    given = np.asarray(picture[None, ..., None], dtype="float32")
    np.testing.assert_allclose(np.asarray(again(given))[0], found["chances"], atol=1e-6)
    history = answers.take(str(tmp_path), "csv").decode().splitlines()
    assert history[0].startswith("epoch,accuracy,loss,val_accuracy,val_loss")
    assert len(history) == 5


def test_only_the_page_names_the_worker() -> None:
    """No model file is ever loaded: not one call that could."""
    for file in [*(ROOT / "playground").rglob("*.py")]:
        assert "load_model" not in file.read_text(), file
