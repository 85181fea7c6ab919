"""The loss of guessing is the least that Keras itself gives to any constant answer."""

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from playground.engine.guessing import guessing
from playground.experiment import Experiment, Run
from playground.plans import Plan, Source, layer
from playground.plans.carry import carried
from playground.plans.plan import fitted
from playground.plans.recipes import RECIPES

pytestmark = [pytest.mark.keras, pytest.mark.filterwarnings("ignore")]

DENSE = (layer("dense", units=4),)
TWO = Plan(Source("breast_cancer"), DENSE, output="sigmoid", loss="binary_crossentropy")
VALUE = Plan(Source("diabetes"), DENSE, output="linear", loss="mse")
PLANS = {
    "ten classes": RECIPES["digits"].plan,
    "classes as rows": replace(RECIPES["digits"].plan, loss="categorical_crossentropy"),
    "squares of rows": replace(RECIPES["digits"].plan, loss="mse"),
    "yes or no": TWO,
    "squares of yes or no": replace(TWO, loss="mse"),
    "a value": VALUE,
    "a value, absolute": replace(VALUE, loss="mae"),
    "a value, huber": replace(VALUE, loss="huber"),
    "pictures": RECIPES["autoencoder"].plan,
    "pictures by entropy": replace(RECIPES["autoencoder"].plan, loss="binary_crossentropy"),
    "carried over": carried(Run(Experiment())),
    "carried over, hinge": carried(Run(Experiment(loss="hinge"))),
    "carried over, several values": carried(
        Run(Experiment(data="hand_222", output_activation="sigmoid", loss="half_squared_error"))
    ),
}


@pytest.mark.parametrize("name", PLANS)
def test_no_constant_answer_is_better_and_one_is_as_good(name: str) -> None:
    from playground.keras_backend.build import build
    from playground.keras_backend.read import prepare

    plan = PLANS[name]
    y, model = prepare(plan).y, build(PLANS[name], 10)

    def by_keras(answer: np.ndarray) -> float:
        given = np.broadcast_to(np.asarray(answer, "float32"), (len(y), *np.shape(answer)))
        return float(model.compute_loss(y=y, y_pred=given))

    found = guessing(plan.loss, y)
    rows = np.eye(plan.data.classes)[y] if plan.loss.startswith("sparse") else np.asarray(y, float)
    mean, low, high = rows.mean(axis=0), rows.min(axis=0), rows.max(axis=0)
    steps = np.linspace(0.0005, 0.9995, 200) if mean.shape == (1,) else [0.3, 0.5, 0.7]
    tried = [
        mean,
        np.median(rows, axis=0),
        *(low + step * (high - low) for step in steps),
        *(mean * s for s in (0.9, 1.1)),
    ]
    if plan.output == "softmax":
        tried = [mean, *(one / one.sum() for one in (mean**s for s in (0.5, 0.9, 1.1, 2.0)))]
    least = min(by_keras(answer) for answer in tried)
    assert found == pytest.approx(least, rel=1e-3)
    assert found <= least * (1 + 1e-5)


def test_it_is_told_with_the_data(tmp_path: Path) -> None:
    from playground.keras_backend.read import prepare
    from tests.keras_backend.test_training import run

    plan = fitted(Plan(), source=Source("wine"), layers=DENSE, epochs=1)
    _, listener = run(plan, tmp_path)
    (told,) = listener.of("data")
    assert told["guessing"] == guessing(plan.loss, prepare(plan).y)
    assert 1.0 < told["guessing"] < math.log(3)
