"""Why a loss stopped being a number: the true reason, told from numbers that are large and steps that are."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from playground.plans import Plan, Source, layer
from tests.keras_backend.test_training import run

pytestmark = [pytest.mark.keras, pytest.mark.filterwarnings("ignore")]

PLAN = Plan(
    Source("diabetes"), (layer("dense", units=8),), output="linear", loss="mse", optimizer="sgd", learning_rate=0.01,
    epochs=3,
)  # fmt: skip


def scaled(monkeypatch: pytest.MonkeyPatch, answers: float, inputs: float = 1.0) -> None:
    """The diabetes table with its numbers in other units."""
    from playground.keras_backend import read

    raw = read._bundled("diabetes")
    y = np.asarray(raw.y, float) / np.abs(raw.y).max() * answers
    changed = replace(raw, x=raw.x / np.abs(raw.x).max() * inputs, y=y)
    monkeypatch.setattr(read, "_CACHE", {"diabetes": changed})


@pytest.mark.parametrize(
    ("answers", "inputs", "plan", "sentence"),
    [
        (1e30, 1.0, PLAN, "no number from the first batch on, before any step was taken: the answers go up to 1"),
        (1e30, 1.0, replace(PLAN, learning_rate=0.0), "before any step was taken: the answers go up to"),
        (1e12, 1.0, PLAN, "stopped being a number: the answers go up to 1"),
        (
            1.0,
            1e25,
            replace(PLAN, source=Source("diabetes", standardise=False)),
            "before any step was taken: the inputs",
        ),
        (1.0, 1e6, replace(PLAN, source=Source("diabetes", standardise=False)), "a number: the inputs go up to 1"),
        (1.0, 1.0, replace(PLAN, learning_rate=1e6), "the steps were so large that they threw the weights"),
    ],
)
def test_the_sentence_names_what_it_was(monkeypatch, tmp_path: Path, answers, inputs, plan, sentence) -> None:
    scaled(monkeypatch, answers, inputs)
    result, _ = run(plan, tmp_path)
    assert result["stopped"] == "diverged"
    assert sentence in result["sentence"]


def test_large_answers_that_can_be_learned_are_not_complained_of(monkeypatch, tmp_path: Path) -> None:
    scaled(monkeypatch, 1e12)
    result, _ = run(replace(PLAN, optimizer="adam"), tmp_path)
    assert result["sentence"] == ""
    assert len(result["history"]) == 3


def test_the_largest_answers_that_a_table_may_have_are_measured_as_numbers(monkeypatch, tmp_path: Path) -> None:
    from playground.keras_backend import read
    from playground.keras_backend.tables.answer import LARGEST

    raw = read._bundled("diabetes")
    y = LARGEST * (1 - 0.1 * np.random.default_rng(0).random((3, len(raw.y))))  # all of them large, and three times as
    table = replace(raw, x=np.concatenate([raw.x] * 3), y=np.concatenate(y))  # many, so that 512 are measured at once
    monkeypatch.setattr(read, "_CACHE", {"diabetes": table})
    result, _ = run(replace(PLAN, optimizer="adam", epochs=1), tmp_path)
    row = result["history"][0]
    figures = [row["loss"], row["val_loss"], row["end_loss"], result["test"]["loss"]]
    assert np.isfinite(figures).all()
    assert min(figures) > 1e30
