"""Plans side by side: what differs, what each is called, how far they start alike, which is the best."""

import math
from dataclasses import replace
from typing import Any

import pytest

from playground.experiment import Experiment, Run
from playground.plans import Plan, Source, layer
from playground.plans.carry import carried
from playground.plans.compare import alike, caution, differences, order, refusal, sweep, titles, with_optimizer
from playground.plans.recipes import RECIPES

FLAT, DENSE = layer("flatten"), layer("dense", units=64)
PLAIN = Plan(Source("digits"), (FLAT, DENSE))
DROPPED = replace(PLAIN, layers=(FLAT, DENSE, layer("dropout")))
SAME_WEIGHTS = "All start from the same weights and get the same batches in the same order."


def names(*plans: Plan) -> list[str]:
    return [setting.name for setting in differences(plans)]


def test_only_what_differs_is_listed_with_each_value() -> None:
    assert names(PLAIN, PLAIN) == []
    (batch,) = differences([PLAIN, replace(PLAIN, batch_size=128)])
    assert (batch.name, batch.values) == ("batch size", (32, 128))
    other = replace(DROPPED, schedule="cosine", seed=2)
    assert names(PLAIN, other) == ["network", "schedule", "seed"]
    assert differences([PLAIN, other])[0].values == (
        "Flatten, Dense 64 relu",
        "Flatten, Dense 64 relu, Dropout 0.25",
    )


CHANGES: dict[str, dict[str, Any]] = {
    "output": {"output": "sigmoid", "loss": "mse"},
    "loss": {"loss": "mse"},
    "starting weights": {"initializer": "he_normal"},
    "optimizer": {"optimizer": "sgd"},
    "learning rate": {"learning_rate": 0.5},
    "optimizer's own": {"hyper": (("beta_1", 0.5),)},
    "schedule": {"schedule": "cosine"},
    "longest gradient": {"clipnorm": 1.0},
    "batch size": {"batch_size": 8},
    "epochs": {"epochs": 3},
    "patience": {"patience": 3},
    "seed": {"seed": 5},
    "network": {"layers": (layer("dense", units=64, l2=0.001),)},
}


@pytest.mark.parametrize("name", CHANGES)
def test_no_setting_can_differ_unseen(name: str) -> None:
    plan = Plan(Source("breast_cancer"), (DENSE,), loss="categorical_crossentropy")
    changed = replace(plan, **CHANGES[name])
    assert name in names(plan, changed)
    one, other = titles([plan, changed])
    assert one != other


@pytest.mark.parametrize(
    ("plans", "expected"),
    [
        ([with_optimizer(PLAIN, "sgd"), PLAIN], ["SGD 0.05", "Adam 0.001"]),
        ([PLAIN, replace(PLAIN, optimizer="rmsprop")], ["Adam", "RMSprop"]),
        ([PLAIN, DROPPED], ["Dense 64 relu", "Dense 64 relu, Dropout 0.25"]),
        ([PLAIN, replace(PLAIN, layers=(FLAT,))], ["Flatten, Dense 64 relu", "Flatten"]),
        ([replace(PLAIN, source=Source("iris"), layers=()), replace(PLAIN, source=Source("iris"), layers=(DENSE,))],
         ["no hidden layer", "Dense 64 relu"]),
        ([PLAIN, replace(PLAIN, layers=(FLAT, layer("dense", units=8))), replace(PLAIN, batch_size=8)],
         ["Dense 64 relu, batch 32", "Dense 8 relu, batch 32", "Dense 64 relu, batch 8"]),
        ([PLAIN, replace(PLAIN, learning_rate=0.0010000001)], ["rate 0.001", "rate 0.00100000"]),
    ],
)  # fmt: skip
def test_each_is_called_by_how_it_differs(plans: list[Plan], expected: list[str]) -> None:
    assert titles(plans) == expected


def test_titles_of_long_stacks_stay_short() -> None:
    deep = RECIPES["deep"].plan
    wide = replace(deep, layers=(FLAT, *(layer("dense", units=16, activation="sigmoid") for _ in range(6))))
    assert titles([deep, wide]) == ["network 1", "network 2"]


@pytest.mark.parametrize(
    ("others", "sentence"),
    [
        ([with_optimizer(PLAIN, "sgd")], SAME_WEIGHTS),
        ([replace(PLAIN, schedule="cosine", epochs=3)], SAME_WEIGHTS),
        ([replace(PLAIN, layers=(FLAT, layer("dense", units=64, activation="tanh", l2=0.1)))], SAME_WEIGHTS),
        (
            [replace(PLAIN, batch_size=64)],
            (
                "All start from the same weights; the batch sizes differ, so the examples come in the same order but "
                "are cut into other batches."
            ),
        ),
        (
            [DROPPED],
            "The networks differ, so each starts from weights of its own; all get the same batches in the same order.",
        ),
        (
            [DROPPED, with_optimizer(PLAIN, "sgd")],
            (
                "The networks differ, so only equal ones start from the same weights; all get the same batches in the "
                "same order."
            ),
        ),
        (
            [replace(PLAIN, initializer="he_normal", batch_size=64)],
            (
                "They draw their weights in other ways, so each starts from weights of its own; the examples come in "
                "the same order, cut into other batches."
            ),
        ),
        (
            [replace(PLAIN, seed=2)],
            "The seeds differ, and with them the starting weights and the order of the examples.",
        ),
        (
            [replace(PLAIN, learning_rate=0.1), replace(PLAIN, seed=2)],
            (
                "The seeds differ, and with them the starting weights and the order of the examples; the same seed "
                "with the same network means the same weights."
            ),
        ),
    ],
)
def test_how_far_they_start_alike_is_said(others: list[Plan], sentence: str) -> None:
    assert alike([PLAIN, *others]) == sentence


def test_what_cannot_stand_side_by_side_is_refused() -> None:
    assert refusal([], PLAIN) == ""
    assert refusal([PLAIN], DROPPED) == ""
    assert refusal([PLAIN], PLAIN).startswith("These settings are on the list already.")
    assert refusal([PLAIN], RECIPES["recipe1"].plan).startswith("The list compares trainings on the same data: Digits")
    assert refusal([PLAIN], replace(PLAIN, source=Source("digits", examples=100))).startswith("The list compares")
    assert "for the same task" in refusal([PLAIN], RECIPES["autoencoder"].plan)
    six = [replace(PLAIN, seed=seed) for seed in range(6)]
    assert refusal(six, DROPPED).startswith("6 settings can be compared at once.")


def test_the_best_stands_first_and_what_has_no_figure_last() -> None:
    plans = [replace(PLAIN, seed=seed) for seed in range(4)]
    assert order(plans, [0.3, None, math.nan, 0.1], [None] * 4) == [3, 0, 1, 2]
    other_loss = replace(PLAIN, loss="mse")
    assert caution(plans) == ""
    assert caution([PLAIN, other_loss]).startswith("The losses are of different kinds")
    assert order([PLAIN, other_loss], [0.3, 0.1], [0.95, 0.9]) == [0, 1]  # then accuracy decides


def test_a_sweep_is_one_training_for_each_pair() -> None:
    plans = sweep(PLAIN, [0.1, 0.01], [2, 1])
    assert [(plan.learning_rate, plan.seed) for plan in plans] == [(0.01, 1), (0.01, 2), (0.1, 1), (0.1, 2)]
    assert titles(plans) == ["rate 0.01, seed 1", "rate 0.01, seed 2", "rate 0.1, seed 1", "rate 0.1, seed 2"]
    ours = carried(Run(Experiment()))
    assert [plan.learning_rate for plan in sweep(ours, [0.1, 0.2], [1, 2, 3])] == [0.1, 0.2]
    assert alike(sweep(ours, [0.1, 0.2], [])) == SAME_WEIGHTS
