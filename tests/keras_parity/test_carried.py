"""A run of "Step through" that is carried over where it stands loses in Keras what the timeline loses."""

import pytest

from playground.engine import OPTIMIZERS
from playground.experiment import Change, Experiment, Run
from tests.keras_parity.carried import UPDATES, compared
from tests.plans.random_runs import random_layered, random_way

pytestmark = [pytest.mark.keras, pytest.mark.filterwarnings("ignore")]


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_from_the_midst_of_an_epoch_with_what_the_optimizer_remembers(name: str) -> None:
    changes = (
        Change(3, "optimizer", (name, ())),
        Change(5, "weight", (1, 0.5)),
        Change(6, "weights", ((0, 0.25), (4, -0.5))),
        Change(8, "learning_rate", 0.02),
    )
    run = Run(Experiment(batch_size=7, samples=60, optimizer="adam", seed=3), changes)
    found = compared(run, 9)
    assert len(found.ours) == UPDATES
    assert found.agrees, found


@pytest.mark.parametrize("seed", range(10))
def test_random_runs(seed: int) -> None:
    found = compared(*random_way(seed))
    assert found.agrees, found
    assert not found.refusal


@pytest.mark.parametrize("seed", [2, 7, 12, 20, 28])
def test_pictures_and_sequences_with_every_kind_of_layer_and_the_same_masks(seed: int) -> None:
    run = random_layered(seed)
    assert any(each.kind == "dropout" for each in run.experiment.layers)
    found = compared(run, 5)
    assert len(found.ours) == UPDATES
    assert found.agrees, found
