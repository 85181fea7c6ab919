"""A run carried over to Keras learns as the engine does, whatever was set: a fixed sample of random runs."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from playground.experiment import Change, Experiment, Run
from playground.plans import to_json
from playground.plans.carry import carried
from playground.timeline import Timeline
from tests.keras_backend.test_training import run as train
from tests.plans.random_runs import random_layered, random_run

pytestmark = [pytest.mark.keras, pytest.mark.filterwarnings("ignore")]

UPDATES = 12


@pytest.mark.parametrize("seed", range(10))
def test_the_first_updates_by_keras_and_by_the_engine(seed: int) -> None:
    from playground.keras_backend.inside import twins

    found = twins(to_json(carried(random_run(seed, small=True))), UPDATES)
    keras, ours = np.array(found["keras"]), np.array(found["numpy"])
    assert len(keras) == len(ours) == UPDATES
    assert np.isfinite(ours).all()
    assert np.abs(keras - ours).max() < 2e-4 * max(1.0, np.abs(ours).max())


@pytest.mark.parametrize(
    "experiment",
    [
        Experiment(data="hand_222", output_activation="sigmoid", use_bias=False, bias=0.3, learning_rate=50.0),
        Experiment(data="truth_xor", batch_size=4, optimizer="lion", l2=2.0),
        Experiment(batch_size=250, samples=500, optimizer="amsgrad", initializer="uniform"),
    ],
)
def test_what_used_to_be_refused_or_changed_is_trained_to_its_end(experiment: Experiment, tmp_path: Path) -> None:
    result, _ = train(dataclasses.replace(carried(Run(experiment)), epochs=2), tmp_path)
    assert result["parameters"] == experiment.network().size
    assert set(result["test"]) >= {"loss"}


WAYS = {
    "a penalty": Run(
        Experiment(optimizer="adam", batch_size=20, l1=0.001, l2=0.01, data="xor"),
        (Change(9, "learning_rate", 0.03), Change(30, "weight", (2, 0.5))),
    ),
    "three classes": Run(
        Experiment(
            data="three_blobs", batch_size=30, output_activation="softmax", loss="sparse_categorical_crossentropy",
            optimizer="momentum", learning_rate=0.03,
        ),
        (Change(20, "optimizer", ("nadam", ())), Change(20, "learning_rate", 0.01)),
    ),
    "a value": Run(
        Experiment(
            data="plane", batch_size=25, output_activation="linear", loss="huber", optimizer="rmsprop",
            learning_rate=0.01,
        ),
        (Change(40, "learning_rate", 0.005),),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WAYS)
def test_the_curves_of_the_page_are_those_of_step_through(name: str, tmp_path: Path) -> None:
    run, at = WAYS[name], 47
    timeline = Timeline(run)
    plan = dataclasses.replace(carried(run, timeline.state(at)), epochs=3)
    result, _ = train(plan, tmp_path)
    for epoch, row in enumerate(result["history"], 1):
        there = timeline.metrics(at + epoch * timeline.batches.per_epoch)
        assert row["end_loss"] == pytest.approx(there.train_loss, rel=2e-4)
        assert row["val_loss"] == pytest.approx(there.test_loss, rel=2e-4)
        if "penalty" in row:  # only where there is one
            assert row["end_data_loss"] + row["penalty"] == pytest.approx(there.train_loss, rel=2e-4)
        if there.train_accuracy is not None:
            assert row["end_accuracy"] == pytest.approx(there.train_accuracy, abs=0.005)
            assert row["val_accuracy"] == pytest.approx(there.test_accuracy, abs=0.005)
    assert result["test"]["loss"] == pytest.approx(there.test_loss, rel=2e-4)


def test_stopped_on_its_way_it_goes_on_with_the_same_batches(tmp_path: Path) -> None:
    run = WAYS["three classes"]
    plan = dataclasses.replace(carried(run, Timeline(run).state(47)), epochs=4)
    whole, _ = train(plan, tmp_path / "whole")
    train(plan, tmp_path / "parts", stop_after=2, batches=3)
    ended, _ = train(plan, tmp_path / "parts")
    assert ended["history"] == whole["history"]


@pytest.mark.parametrize("run", [Run(Experiment()), random_layered(28)], ids=["the first screen", "masks"])
def test_what_is_taken_away_can_be_loaded_without_our_code(run: Run, tmp_path: Path) -> None:
    from playground.keras_backend import answers

    plan = dataclasses.replace(carried(run, Timeline(run).state(3)), epochs=1)
    train(plan, tmp_path / "job")
    (tmp_path / "model.keras").write_bytes(answers.take(str(tmp_path / "job"), "keras"))
    load = (
        "import sys, keras, numpy as np\n"
        "model = keras.models.load_model(sys.argv[1])\n"
        "print(model(np.ones((1, *model.input_shape[1:]))).numpy().ravel().tolist())"
    )
    done = subprocess.run(
        [sys.executable, "-c", load, tmp_path / "model.keras"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    model = answers.trained(str(tmp_path / "job"))[1]
    ours = np.asarray(model(np.ones((1, *model.input_shape[1:])), training=False)).ravel()
    assert np.allclose(json.loads(done.stdout), ours, atol=1e-6)
