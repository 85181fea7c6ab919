"""Where a carried-over run stands: the experiment, and the state from which Keras goes on with it."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from playground.engine import TrainState
from playground.experiment import Experiment, Run, snapshot
from playground.experiment.document import dumps, loads
from playground.experiment.numbers import counted

MOST_STATE = 150_000
"""Characters of a state: a network of Step through's with four arrays an entry fits many times over."""


class Origin(NamedTuple):
    """experiment: with the rate and the optimizer that hold at `state`, which is the one before its next update."""

    experiment: Experiment
    state: TrainState


def written(run: Run, state: TrainState | None) -> tuple[str, str]:
    """A run as the two texts of a plan: its experiment as JSON, and where it stands.

    state: None for the run's own start. ValueError with a sentence where its numbers are not finite.
    """
    if state is None:
        return dumps(Run(run.experiment)), ""
    text = snapshot.encode(state, MOST_STATE)
    if not text:
        raise ValueError(
            f"After {counted(state.update, 'update')} this run has numbers that are not finite, or too many of them, "
            "so Keras cannot go on from there. Carry an earlier update over."
        )
    return dumps(Run(run.experiment_at(state.update))), text


@lru_cache(maxsize=32)
def read(carried: str, state: str) -> Origin:
    """The run of those two texts. ValueError with a sentence where they are damaged."""
    run = loads(carried)
    if run.changes or run.experiment.standstill:
        raise ValueError("A carried-over experiment has points to learn from, and no changes still to come.")
    if state:
        return Origin(run.experiment, snapshot.decode(state, run, MOST_STATE))
    return Origin(run.experiment, run.experiment.training().start(run.experiment.theta0()))
