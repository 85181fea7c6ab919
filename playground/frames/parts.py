"""The anatomy of a network as the browser gets it, once a run. There ids are opaque: none is ever taken apart."""

from __future__ import annotations

from collections.abc import Iterable

from playground.experiment.anatomy import SHARED, Anatomy, Entry, Operation, Tier
from playground.frames import wire
from playground.frames.maps import inner_places


def parts(anatomy: Anatomy) -> wire.Parts:
    """Inputs, layers, units and parameters by id and name, each list in the order of the arrays that carry numbers."""
    return {
        "inputs": [{"id": row.id, "name": row.name} for row in anatomy.inputs],
        "layers": [
            {
                "title": row.title, "words": row.words, "activation": row.activation, "kind": row.kind,
                "shape": [*row.shape], "windows": _windows(row), "moments": row.moments,
            }
            for row in anatomy.tiers
        ],
        "units": [{"id": row.id, "name": row.name, "layer": row.layer} for row in anatomy.units],
        "parameters": [_parameter(row) for row in anatomy.parameters],
    }  # fmt: skip


def _parameter(row: Entry) -> wire.ParameterRow:
    told: wire.ParameterRow = {
        "id": row.id, "name": row.name, "layer": row.layer, "kind": row.kind,
        "from": row.from_, "to": row.to, "slope": row.slope,
    }  # fmt: skip
    return {**told, "array": row.array, "place": [*row.place]} if row.kind == SHARED else told


def _windows(row: Tier) -> wire.ToldWindows | None:
    w = row.windows
    return w and {"size": w.size, "strides": w.strides, "out": w.out, "before": w.before}


def operations(rows: Iterable[Operation]) -> list[wire.Operation]:
    """The operations of updates, each once, with phase, layer and words; and where a move has their numbers."""
    once = list({row.id: row for row in rows}.values())
    places = inner_places(once)
    return [
        {
            "id": row.id, "name": row.name, "phase": row.phase, "layer": row.layer, "time": row.time,
            "words": row.words, "next": row.next, "shape": [*row.shape], "cells": [*row.cells],
            "at": places.get(row.id, -1),
        }
        for row in once
    ]  # fmt: skip
