"""A plan moved to other data: its layers where they fit there, else the simplest that do."""

from __future__ import annotations

from playground.experiment.layers import LayerSpec, layer
from playground.plans.plan import Plan, fitted
from playground.plans.sets import IMAGES, WORDS, Source
from playground.plans.stack import Misfit, judge

_ANYWHERE = {"dense", "dropout", "batch_normalization"}


def on_other_data(plan: Plan, source: Source) -> Plan:
    """The plan on `source`. ValueError with a sentence where a plan cannot be that."""
    return fitted(plan, source=source, reconstruct=False, layers=_layers(plan, source))


def _layers(plan: Plan, source: Source) -> tuple[LayerSpec, ...]:
    old, new = plan.data, source.set()
    if new.kind == WORDS:
        return plan.layers if old.kind == WORDS else _WORDS
    alike = old.kind != WORDS and (new.kind == IMAGES) == (old.kind == IMAGES)
    if alike and (not new.shape or _fit(plan.layers, new.shape)):  # a table that is not there yet refuses nothing
        return plan.layers
    flat = tuple(each for each in plan.layers if each.kind in _ANYWHERE) or (layer("dense", units=32),)
    return (layer("flatten"), *flat) if new.kind == IMAGES else flat


def _fit(layers: tuple[LayerSpec, ...], shape: tuple[int, ...]) -> bool:
    try:
        judge(shape, layers)
    except Misfit:
        return False
    return True


_WORDS = (layer("embedding"), layer("global_average"), layer("dense", units=16))
