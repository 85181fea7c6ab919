"""Whether learners were told their own numbers, and the engine's: computed again, apart from the server."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import numpy as np

from playground.experiment import Run
from playground.timeline import Timeline
from tests.load.learner import Noted

#: States behind this update are as many more updates to compute; those of the fastest players lie there.
FURTHEST = 20_000


def wrong(noted: Iterable[Noted], furthest: int = FURTHEST) -> tuple[int, list[str]]:
    """How many states were compared, and what differs, a sentence each.

    Weights must be the engine's to the last bit, losses too: it is the same computer and the same arithmetic.
    """
    of_runs: dict[Run, list[Noted]] = defaultdict(list)
    for each in noted:
        if each.update <= furthest:
            of_runs[each.run].append(each)
    compared, found = 0, []
    for run, told in of_runs.items():
        timeline = Timeline(run)
        for each in sorted(told, key=lambda one: one.update):
            state = timeline.state(each.update)
            metrics = timeline.metrics_of(state)
            same = np.array_equal(each.theta, state.theta) and each.losses == (metrics.train_loss, metrics.test_loss)
            compared += 1
            if not same:
                found.append(
                    f"update {each.update} of the run {run.key()}, seed {run.experiment.seed}: told was "
                    f"{each.losses}, and it is {(metrics.train_loss, metrics.test_loss)}"
                )
    return compared, found
