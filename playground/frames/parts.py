"""The anatomy of a network as the browser gets it, once a run. There ids are opaque: none is ever taken apart."""

from __future__ import annotations

from collections.abc import Iterable

from playground.experiment.anatomy import Anatomy, Operation
from playground.frames import wire


def parts(anatomy: Anatomy) -> wire.Parts:
    """Inputs, layers, units and parameters by id and name, each list in the order of the arrays that carry numbers."""
    return {
        "inputs": [{"id": row.id, "name": row.name} for row in anatomy.inputs],
        "layers": [{"title": row.title, "words": row.words, "activation": row.activation} for row in anatomy.tiers],
        "units": [{"id": row.id, "name": row.name, "layer": row.layer} for row in anatomy.units],
        "parameters": [
            {
                "id": row.id, "name": row.name, "layer": row.layer, "kind": row.kind,
                "from": row.from_, "to": row.to, "slope": row.slope,
            }
            for row in anatomy.parameters
        ],
    }  # fmt: skip


def operations(rows: Iterable[Operation]) -> list[wire.Operation]:
    """The operations of updates, each once, with phase, layer and words."""
    return [
        {
            "id": row.id, "name": row.name, "phase": row.phase, "layer": row.layer, "time": row.time,
            "words": row.words, "next": row.next,
        }
        for row in {row.id: row for row in rows}.values()
    ]  # fmt: skip
