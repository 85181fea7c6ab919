"""What the network of an epoch's end gets wrong on the validation set."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np

from playground.keras_backend import judge, shown
from playground.keras_backend.read import Data
from playground.plans import Plan
from playground.plans.events import MistakeRow, MistakesEvent
from playground.plans.plan import CLASSES, RECONSTRUCT

EVERY = 0.5
"""Seconds between two looks at the mistakes, at least: nobody could follow more. After the last epoch there is one."""

MOST_JUDGED = 500
MOST_ROWS = 24
MOST_PAIRS = 20


def mistakes(plan: Plan, model: keras.Model, data: Data, epoch: int, at: float) -> MistakesEvent:
    """The event for the weights as they are now, after `epoch` epochs, `at` seconds after the job began."""
    x = data.x_val[:MOST_JUDGED]
    answers = judge.outputs(model, data, x)
    count: int | None = None
    pairs: list[list[int]] = []
    if plan.task == CLASSES:
        truth = np.asarray(data.label_val[: len(x)]).astype(int)
        guess, chances = judge.guesses(plan, answers)
        missed = np.flatnonzero(guess != truth)
        count, pairs = len(missed), _pairs(truth[missed], guess[missed])
        sure = chances[np.arange(len(x)), guess]
        rows = [_row(plan, data, i, guess[i], float(sure[i])) for i in missed[np.argsort(-sure[missed])][:MOST_ROWS]]
    else:
        off = np.abs(answers - data.y_val[: len(x)]).reshape(len(x), -1).mean(axis=1)
        worst = np.argsort(-np.nan_to_num(off, nan=np.inf))[:MOST_ROWS]
        rows = [_row(plan, data, i, answers[i], None) for i in worst]
    return {
        "kind": "mistakes",
        "latest": True,
        "epoch": epoch,
        "at": at,
        "count": count,
        "of": len(x),
        "all": len(data.x_val),
        "rows": rows,
        "pairs": pairs,
    }


def _row(plan: Plan, data: Data, i: int, answer: Any, chance: float | None) -> MistakeRow:
    given = shown.given(plan, data, data.x_val[i], data.label_val[i])
    row: MistakeRow = {
        "x": given["x"],
        "side": given["side"],
        "label": given["label"],
        "guess": float(np.ravel(answer)[0]),
        "probability": chance,
    }
    if plan.task == RECONSTRUCT:
        row["guess"], row["copy"] = 0.0, shown.copied(data, answer)
    return row


def _pairs(truth: Any, guess: Any) -> list[list[int]]:
    """[class, taken for, how often], the most frequent first."""
    found, counts = np.unique(np.stack([truth, guess]), axis=1, return_counts=True)
    order = np.argsort(-counts, kind="stable")[:MOST_PAIRS]
    return [[int(found[0, n]), int(found[1, n]), int(counts[n])] for n in order]
