"""A run carried over to Keras learns as the engine does, whatever was set: a fixed sample of random runs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from playground.experiment import Experiment, Run
from playground.plans import to_json
from playground.plans.carry import carried
from tests.keras_backend.test_training import run as train
from tests.plans.random_runs import random_run

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
    import dataclasses

    result, _ = train(dataclasses.replace(carried(Run(experiment)), epochs=2), tmp_path)
    assert result["parameters"] == experiment.network().size
    assert set(result["test"]) >= {"loss"}
