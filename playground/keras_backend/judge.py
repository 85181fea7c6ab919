"""How good a trained network is: test figures, who was taken for whom, the worst mistakes, pictures drawn again."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np

from playground.keras_backend.batches import straight
from playground.keras_backend.read import Data
from playground.keras_backend.reporting import Reporter, end_if_asked
from playground.plans import Plan
from playground.plans.plan import CLASSES, RECONSTRUCT

MOST_WRONG = 12
MOST_POINTS = 400
_AT_A_TIME = 512


def outputs(model: keras.Model, data: Data, x: Any) -> Any:
    """The network's answers for examples as `Data` holds them, (n, ...)."""
    parts = [
        np.asarray(model(data.numbers(x[at : at + _AT_A_TIME]), training=False))
        for at in range(0, len(x), _AT_A_TIME)
    ]  # fmt: skip
    return np.concatenate(parts)


def evaluate(model: keras.Model, data: Data, reporter: Reporter | None = None) -> dict[str, float]:
    """Loss and metrics on the test set, as `model.evaluate` gives them. Stopped once the reporter gives a reason."""

    def look(batch: int, logs: Any) -> None:
        del batch, logs
        if reporter is not None:
            end_if_asked(reporter)

    feed = straight(data.x_test, data.y_test, _AT_A_TIME, data.highest)
    watch = keras.callbacks.LambdaCallback()
    watch.on_test_batch_end = look
    found = model.evaluate(feed, verbose=0, return_dict=True, callbacks=[watch])
    return {name: float(value) for name, value in found.items()}


def guesses(plan: Plan, answers: Any) -> tuple[Any, Any]:
    """Class numbers, and the probability given to each class (n, classes), from the network's answers."""
    if plan.output == "softmax":
        return answers.argmax(axis=1), answers
    first = answers[:, 0]
    p = first if plan.output == "sigmoid" else (np.clip(first, -1, 1) + 1) / 2
    return (p > 0.5).astype(int), np.stack([1 - p, p], axis=1)


def verdict(plan: Plan, model: keras.Model, data: Data) -> dict[str, Any]:
    """Test figures and, by task: `confusion` (classes, classes: rows the truth) and `wrong`; `points` (truth, guess);
    or `redrawn` (picture, copy).
    """
    found: dict[str, Any] = {"test": evaluate(model, data), "examples": len(data.x_test)}
    answers = outputs(model, data, data.x_test)
    if plan.task == CLASSES:
        guess, chances = guesses(plan, answers)
        truth = np.asarray(data.label_test).astype(int)
        table = np.zeros((plan.data.classes, plan.data.classes), dtype=int)
        np.add.at(table, (truth, guess), 1)
        found["confusion"] = table.tolist()
        missed = np.flatnonzero(guess != truth)
        surest = missed[np.argsort(-chances[missed, guess[missed]])][:MOST_WRONG]
        found["missed"] = len(missed)
        found["wrong"] = [
            {
                "index": int(i),
                "truth": int(truth[i]),
                "guess": int(guess[i]),
                "chance": float(chances[i, guess[i]]),
                "chance_of_truth": float(chances[i, truth[i]]),
                "input": example(data, data.x_test[i]),
            }
            for i in surest
        ]
    elif plan.task == RECONSTRUCT:
        rows = range(min(10, len(answers)))
        found["redrawn"] = [
            [example(data, data.x_test[i]), np.round(answers[i], 4).tolist()] for i in rows
        ]  # fmt: skip
    else:
        pick = np.linspace(0, len(answers) - 1, min(MOST_POINTS, len(answers))).astype(int)
        found["points"] = [[float(data.label_test[i]), float(answers[i, 0])] for i in pick]
    return found


def example(data: Data, x: Any) -> Any:
    """One input as plain numbers: pictures from 0 to 1, a table's row in its own units."""
    if data.highest:
        return np.round(x.astype(float) / data.highest, 4).tolist()
    if data.mean is not None:
        return (x * data.spread + data.mean).tolist()
    return np.asarray(x).tolist()
