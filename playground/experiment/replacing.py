"""`replace`: an experiment with some settings changed, and what else had to change with them.

Two kinds of following happen. Silent ones, which a learner expects: one activation a layer, the usual number of points
and the layers that suit newly chosen data, an optimizer's own settings gone with it. And mends, each told in a
sentence: what no longer fits is replaced.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from playground.datasets import DATASETS
from playground.experiment import derived, limits, rules
from playground.experiment.experiment import FIELDS, LAYERS, USUAL, Experiment, normal, spelled


def replace(experiment: Experiment, **changes: Any) -> tuple[Experiment, tuple[str, ...]]:
    """The experiment with `changes` (fields by name), and a sentence for every other thing that was changed or refused.

    What was asked for wins over what was there: asking for a loss changes the output where it must, and the other way
    round.
    Raises TypeError for a name that is not a field.
    """
    if changes.get("layers") is not None:
        # These say all there is to say of the layers.
        changes = {name: value for name, value in changes.items() if name not in ("hidden", "activations")}
    changes = spelled(changes)
    unknown = [name for name in changes if name not in FIELDS]
    if unknown:
        raise TypeError(f"An experiment has no field {unknown[0]!r}.")
    return build({**experiment.values(), **_following(experiment, changes), **changes}, asked=changes)


def build(values: Mapping[str, Any], asked: Collection[str] = ()) -> tuple[Experiment, tuple[str, ...]]:
    """An experiment from settings that may not fit, and a sentence for each one that had to be replaced."""
    mended, notes = rules.mend(normal(dict(values)), asked)
    return Experiment(**mended), tuple(notes)


def _following(old: Experiment, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Settings that follow others without a word."""
    following: dict[str, Any] = {}
    if "hidden" in changes and "activations" not in changes and isinstance(changes["hidden"], tuple | list):
        layers = min(len(changes["hidden"]), limits.MOST_LAYERS)
        following["activations"] = derived.stretched(old.activations, layers)
    new = DATASETS.get(str(changes.get("data", old.data)))
    if new is not None and new.name != old.data:
        before = DATASETS[old.data]
        if derived.usual_layers(new) != derived.usual_layers(before) and not changes.keys() & {*LAYERS}:
            following |= derived.usual_layers(new)
        if not new.fixed and old.samples == (before.samples if not before.fixed else USUAL["samples"]):
            following["samples"] = new.samples
        elif not new.fixed and before.fixed:
            following["samples"] = old.samples
    if changes.get("optimizer", old.optimizer) != old.optimizer:
        following["hyper"] = ()
    return following
