"""The network of the best epoch is kept where that was asked for, however the training ended."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from playground.plans import Plan, Source, layer
from playground.plans.code_script import script
from tests.keras_backend.test_training import run

pytestmark = [pytest.mark.keras, pytest.mark.filterwarnings("ignore")]

# Labels without sense: the validation loss rises from the first epochs on.
PLAN = Plan(
    Source("noise"), (layer("dense", units=32),), output="sigmoid", loss="binary_crossentropy", learning_rate=0.02,
    epochs=6, best=True,
)  # fmt: skip
ENDS = {"to its end": (PLAN, None), "early": (replace(PLAN, patience=2), None), "by the learner": (PLAN, 4)}


@pytest.mark.parametrize("how", ENDS)
def test_the_network_is_that_of_the_lowest_validation_loss(how: str, tmp_path: Path) -> None:
    from playground.keras_backend import answers

    plan, stop_after = ENDS[how]
    result, listener = run(plan, tmp_path, stop_after)
    losses = [row["val_loss"] for row in result["history"]]
    best = 1 + int(np.argmin(losses))
    assert best < len(losses)  # else nothing would be told apart
    assert result["kept"] == best
    assert result["sentence"].endswith(f"The network is that of epoch {best}, whose validation loss was the lowest.")
    assert best in result["epochs"]
    _, model, data = answers.trained(str(tmp_path))
    again = model.evaluate(data.x_val, data.y_val, batch_size=256, verbose=0, return_dict=True)
    assert again["loss"] == pytest.approx(min(losses), rel=1e-6)
    tested = model.evaluate(data.x_test, data.y_test, batch_size=512, verbose=0, return_dict=True)
    assert answers.verdict(str(tmp_path))["test"]["loss"] == pytest.approx(tested["loss"], rel=1e-6)
    if stop_after is None:
        assert result["test"]["loss"] == pytest.approx(tested["loss"], rel=1e-6)
        assert [listener.of(kind)[-1]["epoch"] for kind in ("live", "mistakes")] == [best, best]
        row = result["history"][best - 1]
        told = listener.of("mistakes")[-1]
        assert told["count"] == round(told["of"] * (1 - row["val_accuracy"]))


def test_without_it_the_last_epochs_network_stays(tmp_path: Path) -> None:
    from playground.keras_backend import answers

    result, _ = run(replace(PLAN, best=False), tmp_path)
    losses = [row["val_loss"] for row in result["history"]]
    assert result["kept"] == 6
    assert result["sentence"] == ""
    _, model, data = answers.trained(str(tmp_path))
    again = model.evaluate(data.x_val, data.y_val, batch_size=256, verbose=0, return_dict=True)
    assert again["loss"] == pytest.approx(losses[-1], rel=1e-6)


def test_it_survives_a_stop_and_goes_on(tmp_path: Path) -> None:
    whole, _ = run(PLAN, tmp_path / "whole")
    run(replace(PLAN, epochs=4), tmp_path / "parts")
    resumed, _ = run(PLAN, tmp_path / "parts")
    assert resumed["history"] == whole["history"]
    assert resumed["kept"] == whole["kept"]
    assert resumed["test"] == whole["test"]


def test_the_script_does_the_same_to_the_same_result(tmp_path: Path) -> None:
    import runpy

    from playground.keras_backend import answers
    from playground.plans import to_json

    result, _ = run(PLAN, tmp_path / "job")
    assert "patience=EPOCHS, restore_best_weights=True" in script(PLAN, 100)
    assert "patience=2, restore_best_weights=True" in script(replace(PLAN, patience=2), 100)
    assert "restore_best" not in script(replace(PLAN, patience=2, best=False), 100)
    assert "EarlyStopping" not in script(replace(PLAN, best=False), 100)
    (tmp_path / "script.py").write_text(answers.code(to_json(PLAN)), encoding="utf-8")
    done = runpy.run_path(str(tmp_path / "script.py"))
    found = done["model"].evaluate(done["x_test"], done["y_test"], batch_size=512, verbose=0, return_dict=True)
    assert found["loss"] == pytest.approx(result["test"]["loss"], rel=1e-6)
