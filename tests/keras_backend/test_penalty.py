"""A loss with its penalty and without are told apart: in the events, the result, the files, and the exported script."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from playground.experiment import Experiment, Run
from playground.plans import Plan, Source, layer
from playground.plans.carry import carried
from playground.plans.code_model import model_code
from playground.plans.plan import fitted
from playground.plans.recipes import RECIPES
from tests.keras_backend.test_training import run

pytestmark = [pytest.mark.keras, pytest.mark.filterwarnings("ignore")]

FLAT, DENSE = layer("flatten"), layer("dense", units=6, l1=0.001, l2=0.02)
DIGITS = Source("digits", examples=200)
VALUE = Plan(Source("diabetes"), (DENSE,), output="linear", loss="mae", l2=0.5)
PLANS = {
    "classes": Plan(DIGITS, (FLAT, DENSE)),
    "classes as rows": Plan(DIGITS, (layer("conv2d", filters=3, l2=0.1), FLAT), loss="categorical_crossentropy"),
    "yes or no": Plan(Source("breast_cancer"), (DENSE,), output="sigmoid", loss="binary_crossentropy"),
    "a value": VALUE,
    "a value, huber": replace(VALUE, loss="huber"),
    "given back": replace(RECIPES["autoencoder"].plan, source=DIGITS, l2=0.01),
    "carried over": carried(Run(Experiment(l2=3.0, l1=0.5))),
    "carried over, hinge": carried(Run(Experiment(loss="hinge", l2=0.1))),
}


@pytest.mark.parametrize("name", PLANS)
def test_loss_is_data_loss_and_penalty(name: str, tmp_path: Path) -> None:

    from playground.keras_backend import answers

    plan = replace(PLANS[name], epochs=2)
    result, listener = run(plan, tmp_path)
    row = result["history"][-1]
    assert row == listener.of("epoch")[-1]["row"]
    assert row["penalty"] > 0
    for kind in ("end_", "val_"):
        assert row[f"{kind}loss"] - row[f"{kind}data_loss"] == pytest.approx(row["penalty"], rel=1e-3, abs=1e-5)
    assert row["loss"] > row["data_loss"] > 0  # the penalty of each moment on the way
    assert result["test"]["loss"] - result["test"]["data_loss"] == pytest.approx(row["penalty"], rel=1e-3, abs=1e-5)
    # By hand: the plan's own loss of the answers, and the sizes of the weights.
    _, model, data = answers.trained(str(tmp_path))
    given = model(data.numbers(data.x_val), training=False)
    by_hand = model._compile_loss(np.asarray(data.y_val), given)
    assert row["val_data_loss"] == pytest.approx(float(by_hand), rel=1e-4)
    shares = []
    for each in model.layers:
        rule = getattr(each, "kernel_regularizer", None)
        if rule is not None:
            kernel = np.abs(np.asarray(each.kernel, dtype=float))
            l1, l2 = (float(getattr(rule, which, 0.0)) for which in ("l1", "l2"))
            shares.append(l1 * kernel.sum() + l2 * (kernel**2).sum())
    assert shares
    assert row["penalty"] == pytest.approx(sum(shares), rel=1e-5)
    names = answers.take(str(tmp_path), "csv").decode().splitlines()[0].split(",")
    assert {"loss", "data_loss", "end_loss", "end_data_loss", "val_loss", "val_data_loss", "penalty"} < set(names)


def test_without_a_penalty_there_is_one_loss(tmp_path: Path) -> None:
    plan = fitted(Plan(), source=Source("wine"), layers=(layer("dense", units=4),), epochs=1)
    result, _ = run(plan, tmp_path)
    assert not {"penalty", "data_loss"} & set(result["history"][0])
    assert set(result["test"]) == {"loss", "accuracy"}
    assert "data_loss" not in model_code(plan, 10)


def test_an_uneven_last_batch_counts_by_its_rows(tmp_path: Path) -> None:
    """Of 75 examples 1 is left for a last batch: every figure is the mean over rows, not over batches."""

    from playground.keras_backend import answers
    from playground.keras_backend.batches import straight

    plan = Plan(
        Source("digits", examples=100, validation=25), (FLAT, DENSE), batch_size=37, epochs=1, learning_rate=0.0,
        optimizer="sgd", schedule="constant",
    )  # fmt: skip
    result, _ = run(plan, tmp_path)
    row = result["history"][0]
    _, model, data = answers.trained(str(tmp_path))
    assert len(data.x) == 75
    given = model(data.numbers(data.x), training=False)
    each = -np.log(np.take_along_axis(np.asarray(given, float), data.y[:, None], 1)[:, 0])
    uneven = np.mean([each[:37].mean(), each[37:74].mean(), each[74]])
    right = float((np.asarray(given).argmax(axis=1) == data.y).mean())
    for name in ("data_loss", "end_data_loss"):  # at a rate of 0 the moving network stands
        assert row[name] == pytest.approx(each.mean(), rel=1e-5)
        assert abs(row[name] - uneven) > 1e-3
    assert row["loss"] == pytest.approx(each.mean() + row["penalty"], rel=1e-5)
    assert row["accuracy"] == row["end_accuracy"] == pytest.approx(right)
    in_pieces = model.evaluate(straight(data.x, data.y, 37, data.highest), verbose=0, return_dict=True)
    assert in_pieces["data_loss"] == pytest.approx(each.mean(), rel=1e-5)
