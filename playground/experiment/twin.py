"""A twin: a run beside another, from the same start on the same batches, with an optimizer of its own.

It is a `Run` like any other, and so what it is alone: the same experiment but for optimizer, rate and the optimizer's
settings, the same weights edited in the same updates. Changes of rate and optimizer are each run's own.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Literal

from playground.experiment.run import OPTIMIZER, RATE, Change, Run

Hyper = tuple[tuple[str, float], ...]
Whose = Literal["first", "twin"]
FIRST: Whose = "first"
TWIN: Whose = "twin"
OWN = (RATE, OPTIMIZER)


def twin_of(run: Run, optimizer: str, rate: float, hyper: Hyper = (), own: Iterable[Change] = ()) -> Run:
    """The run beside ``run`` with that optimizer; own: its changes of rate and optimizer.

    Raises ValueError where the optimizer, its rate or its settings cannot be, or there are too many changes.
    """
    experiment = dataclasses.replace(run.experiment, optimizer=optimizer, learning_rate=rate, hyper=hyper)
    edits = (change for change in run.changes if change.what not in OWN)
    return Run(experiment, (*edits, *own))


def follow(twin: Run, run: Run) -> Run:
    """``twin`` beside ``run``, which has changed: its optimizer stays, and so do its own changes."""
    chosen = twin.experiment
    return twin_of(run, chosen.optimizer, chosen.learning_rate, chosen.hyper, own_changes(twin))


def own_changes(run: Run) -> tuple[Change, ...]:
    """The changes that are of this run alone, not of the two."""
    return tuple(change for change in run.changes if change.what in OWN)


def are_twins(run: Run, other: Run) -> bool:
    """Whether the two differ in nothing but their optimizers."""
    return follow(other, run) == other


def suggested(run: Run) -> tuple[str, float]:
    """What one compares with at first: Adam, or SGD where that is Adam already; at the rate the run has."""
    mine = run.experiment
    return ("sgd" if mine.optimizer == "adam" else "adam"), mine.learning_rate
