"""What the page needs to draw the learner's network, so that two of its parameters can be picked on it."""

from __future__ import annotations

from typing import Any

from playground.experiment import Experiment
from playground.frames.setup import names_of

MOST = 200
"""More parameters than this are lines too close to be hit; they are chosen from lists."""


def graph(experiment: Experiment) -> dict[str, Any]:
    """Names of inputs and of each layer's units; in theta's order what every parameter joins, and its starting value.

    A weight joins [layer, from, to], a bias [layer, None, to].
    """
    names, network = names_of(experiment), experiment.network()
    if network.size > MOST:
        return {"too_many": f"This network has {network.size} parameters, too many to pick on a picture of it. "
                            "Choose the two from the lists."}  # fmt: skip
    joins: list[list[int | None]] = []
    for segment in network.layout:
        for entry in range(segment.stop - segment.start):
            from_, to = (None, entry) if segment.name == "b" else divmod(entry, segment.shape[1])
            joins.append([segment.layer, from_, to])
    return {
        "inputs": [names.unit(-1, i) for i in range(experiment.sizes[0])],
        "layers": [[names.unit(layer, j) for j in range(units)] for layer, units in enumerate(experiment.sizes[1:])],
        "joins": joins,
        "values": experiment.theta0().tolist(),
    }
