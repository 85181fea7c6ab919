"""What the optimizer's lines take besides: its settings, what it kept from before, and which update it is."""

from __future__ import annotations

import math
from collections.abc import Sequence

from playground.experiment.anatomy import Entry
from playground.explain import numbers
from playground.explain.optimizer_rows import one
from playground.explain.rules import One
from playground.explain.working import Desk

_SETTINGS = {
    "beta_1": r"\beta_1", "beta_2": r"\beta_2", "rho": r"\rho", "momentum": r"\mu", "epsilon": r"\varepsilon",
    "weight_decay": r"\lambda", "clipnorm": "c", "clipvalue": "c", "global_clipnorm": "c",
}  # fmt: skip
_SLOTS = {"m": "m", "v": "v", "v_max": r"v_{\max}", "velocity": "v", "sum": "s", "mean": r"\bar{g}", "u": "u"}
_CORRECTED = ("m_hat", "v_hat")


def beside(desk: Desk, keys: Sequence[str]) -> list[tuple[str, str]]:
    """Symbol in LaTeX and number of all that the lines of an optimizer take that no line gives."""
    names = {key.partition(" ")[0]: key.partition(" ")[2] for key in keys}
    part = next((desk.view.anatomy.find(names[name]) for name in names if name in _steps(desk)), None)
    if not isinstance(part, Entry):
        return _penalties(desk, keys)
    told = one(desk.view, part)
    found = [(r"\eta", numbers.text(told.rate))] if {"delta", "velocity", "decay"} & set(names) else []
    if set(names) & set(_steps(desk)) - {"theta", "delta"} or len(told.now) > len(("delta", "theta")):
        found += _of_optimizer(told)
    found += [
        (rf"{_symbol(told, slot)}_{{\text{{before}}}}", numbers.text(value))
        for slot, value in told.old.items()
        if slot in names and slot != "v_max"
    ]
    if set(names) & set(_CORRECTED):
        found.append(("t", str(told.t)))
    if "delta" in names and {"m_hat", "v_hat"} <= set(told.now) and told.optimizer.name != "nadam":
        beside_root = told.setting("epsilon") / math.sqrt(1 - told.setting("beta_2") ** told.t)
        found.append((r"\hat{\varepsilon}", numbers.text(beside_root)))
    if math.isfinite(told.norm) and "clipped" in names:
        found.append((r"\left\|g\right\|", numbers.text(told.norm)))
    return found + _penalties(desk, keys)


def _steps(desk: Desk) -> list[str]:
    return [step.name for step in desk.view.moment.steps if step.phase == "update"]


def _of_optimizer(told: One) -> list[tuple[str, str]]:
    hyper = told.optimizer.hyperparameters
    return [
        (symbol, numbers.plain(float(hyper[name])))
        for name, symbol in _SETTINGS.items()
        if hyper.get(name) and not isinstance(hyper[name], bool)
    ]


def _symbol(told: One, slot: str) -> str:
    return "u" if slot == "velocity" and told.optimizer.name == "rmsprop" else _SLOTS[slot]


def _penalties(desk: Desk, keys: Sequence[str]) -> list[tuple[str, str]]:
    """The strengths of L1 and L2, where a penalty's pull is among the lines."""
    part = next((desk.view.anatomy.find(key.partition(" ")[2]) for key in keys if key.startswith("gp ")), None)
    if not isinstance(part, Entry):
        return []
    kernel = next(row for row in desk.view.layer(part.layer).parameters if row.name == part.array)
    found = ((r"\lambda_1", kernel.l1), (r"\lambda_2", kernel.l2))
    return [(symbol, numbers.plain(float(strength))) for symbol, strength in found if strength]
