"""What the page needs to draw the learner's network, so that two of its parameters can be picked on it."""

from __future__ import annotations

from typing import Any

from playground.experiment import Experiment
from playground.frames.parts import parts
from playground.race.settings import Stand

MOST = 200
"""More parameters than this are lines too close to be hit; they are chosen from lists."""


def graph(experiment: Experiment, stand: Stand | None = None) -> dict[str, Any]:
    """The network's parts, and what each of its parameters starts with; or why there is no picture of it. stand: where
    the race begins, if not where the network does.
    """
    anatomy = experiment.anatomy
    size = len(anatomy.parameters)
    if size > MOST:
        return {"too_many": f"This network has {size} parameters, too many to pick on a picture of it. "
                            "Choose the two from the lists."}  # fmt: skip
    return {**parts(anatomy), "values": list(stand.theta) if stand else experiment.theta0().tolist()}
