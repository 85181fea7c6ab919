"""Optimizers and their own settings, as the engine's registry describes them: names, usual values, what is allowed."""

from __future__ import annotations

from typing import Any

from playground.engine import OPTIMIZERS, Optimizer, optimizer
from playground.experiment.numbers import plain
from playground.experiment.values import is_number, shown

Hyper = tuple[tuple[str, float], ...]
GLOBAL_CLIP = "global_clipnorm"
"""The setting that clips the length of the whole gradient."""
CLIPS = frozenset({"clipnorm", "clipvalue", GLOBAL_CLIP})
"""The ways of clipping: one of them at a time."""


def tuned(hyper: Hyper, setting: str, value: float) -> Hyper:
    """The settings with one of them changed. A bound of 0 would leave no gradient at all: it takes the bound away."""
    kept = {**dict(hyper), setting: value}
    if setting in CLIPS and value == 0:
        del kept[setting]
    return tuple(kept.items())


def known_optimizers() -> tuple[str, ...]:
    """Their names, as the engine has them."""
    return tuple(OPTIMIZERS)


def usual(name: str) -> dict[str, Any]:
    """The settings of this optimizer besides the learning rate, with their usual values; None where it is off."""
    kind = OPTIMIZERS[name]
    return {key: value for key, value in {**kind.defaults, **kind.common}.items() if key != "learning_rate"}


def build(name: str, learning_rate: Any, hyper: Hyper = ()) -> Optimizer:
    """The engine's optimizer. learning_rate: a number, an array over the runs axes, or a schedule.
    A setting that is on or off is given as 1 or 0.
    """
    known = usual(name)
    switched = {key: bool(value) if isinstance(known.get(key), bool) else value for key, value in hyper}
    return optimizer(name, learning_rate=learning_rate, **switched)


def hyper_problem(name: str, hyper: object) -> tuple[str, Hyper] | None:
    """What is wrong with an optimizer's own settings (no full stop) and the part of them that can stay; None if
    nothing is.
    """
    if not isinstance(hyper, tuple) or not all(_is_pair(pair) for pair in hyper):
        return f"The settings of {OPTIMIZERS[name].label} must be pairs of a name and a finite number", ()
    known, label = usual(name), OPTIMIZERS[name].label
    good: list[tuple[str, float]] = []
    why = ""
    for key, value in hyper:
        found = ""
        if key not in known:
            found = f"{label} has no setting {shown(key)}; it has {', '.join(known)}"
        elif key in dict(good):
            found = f"The setting {key} was given twice"
        elif isinstance(known[key], bool) and value not in (0, 1):
            found = f"The setting {key} is on (1) or off (0), and {plain(value)} was given"
        else:
            try:
                build(name, 0.1, (*good, (key, value)))
            except ValueError as error:
                found = f"The settings of {label}: {error}".rstrip(".")
        if not found:
            good.append((key, value))
        why = why or found
    return (why, tuple(good)) if why else None


def _is_pair(pair: object) -> bool:
    return isinstance(pair, tuple) and len(pair) == 2 and isinstance(pair[0], str) and is_number(pair[1])
