"""What the page needs to draw the learner's network, so that two of its parameters can be picked on it."""

from __future__ import annotations

from typing import Any

from playground.experiment import Experiment
from playground.experiment.anatomy import WEIGHT

MOST = 200
"""More parameters than this are lines too close to be hit; they are chosen from lists."""


def graph(experiment: Experiment) -> dict[str, Any]:
    """Names of inputs and of each layer's units; in theta's order what every parameter joins, and its starting value.

    A weight joins [layer, from, to], a bias [layer, None, to].
    """
    anatomy = experiment.anatomy
    size = len(anatomy.parameters)
    if size > MOST:
        return {"too_many": f"This network has {size} parameters, too many to pick on a picture of it. "
                            "Choose the two from the lists."}  # fmt: skip
    joins = [[row.layer, row.place[0] if row.kind == WEIGHT else None, row.place[-1]] for row in anatomy.parameters]
    return {
        "inputs": [row.name for row in anatomy.inputs],
        "layers": [[unit.name for unit in anatomy.units_of(tier.number)] for tier in anatomy.tiers],
        "joins": joins,
        "values": experiment.theta0().tolist(),
    }
