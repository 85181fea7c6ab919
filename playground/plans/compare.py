"""Plans side by side: in what they differ, what to call each, and how far they start alike."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from playground.engine import INITIALIZERS, LOSSES, OPTIMIZERS
from playground.experiment.layers import KINDS, LayerSpec
from playground.experiment.numbers import counted, plain
from playground.plans.plan import Plan

MOST = 6
_LONG = 48
_OWN_WEIGHTS = {"activation", "l1", "l2", "rate"}  # settings of a layer that its starting weights do not depend on


@dataclass(frozen=True)
class Difference:
    """Something in which plans differ, and its value in each: a number, or text."""

    name: str
    values: tuple[Any, ...]


def word(each: LayerSpec) -> str:
    """A layer in a few words with all that sets it apart: "Dense 64 relu", "Conv2D 16 size 3 relu valid"."""
    given = each.values()
    parts = [KINDS[each.kind].title]
    parts += [str(given[name]) for name in ("units", "filters") if name in given]
    parts += [f"{name} {given[name]}" for name in ("size", "width") if name in given]
    if each.kind == "dropout":
        parts.append(plain(given["rate"]))
    parts += [str(given[name]) for name in ("activation", "padding") if name in given]
    parts += [f"{name.upper()} {plain(given[name])}" for name in ("l1", "l2") if given.get(name)]
    return " ".join(parts + ["every step"] * given.get("sequences", 0))


def network(plan: Plan) -> str:
    """The hidden layers in words, inputs first."""
    return ", ".join(word(each) for each in plan.layers) or "no hidden layer"


def throughout(plan: Plan) -> str:
    """What holds for every layer, in words; "" where all is as usual."""
    parts = []
    if not plan.use_bias:
        parts.append("no biases")
    elif plan.bias:
        parts.append(f"biases from {plain(plan.bias)} on")
    parts += [f"{name} {plain(value)} on all weights" for name, value in (("L1", plan.l1), ("L2", plan.l2)) if value]
    return ", ".join(parts)


_SETTINGS: dict[str, Callable[[Plan], Any]] = {
    "network": network,
    "output": lambda plan: plan.output,
    "loss": lambda plan: LOSSES[plan.loss].label,
    "starting weights": lambda plan: INITIALIZERS[plan.initializer].label,
    "every layer": lambda plan: throughout(plan) or "as usual",
    "optimizer": lambda plan: OPTIMIZERS[plan.optimizer].label,
    "learning rate": lambda plan: plan.learning_rate,
    "optimizer's own": lambda plan: ", ".join(f"{name} {plain(value)}" for name, value in plan.hyper) or "as usual",
    "schedule": lambda plan: plan.schedule,
    "longest gradient": lambda plan: plan.clipnorm,
    "batch size": lambda plan: plan.batch_size,
    "epochs": lambda plan: plan.epochs,
    "patience": lambda plan: plan.patience,
    "kept": lambda plan: "best epoch" if plan.best else "last epoch",
    "network kept": lambda plan: "best epoch" if plan.best else "last epoch",
    "seed": lambda plan: plan.seed,
}


def differences(plans: Sequence[Plan]) -> list[Difference]:
    """The settings that are not the same in all, in the order of the page. Empty for one plan, or equal ones."""
    found = [Difference(name, tuple(value(plan) for plan in plans)) for name, value in _SETTINGS.items()]
    return [setting for setting in found if len(set(setting.values)) > 1]


def titles(plans: Sequence[Plan]) -> list[str]:
    """A short name for each that says how it differs from the others; no two are the same."""
    differ = {setting.name: setting.values for setting in differences(plans)}
    stacks = _middles(plans) if "network" in differ else [""] * len(plans)
    named: list[str] = []
    for number, plan in enumerate(plans):
        parts = [stacks[number]] + [_short(name, values[number]) for name, values in differ.items()]
        if "optimizer" in differ:
            rate = f" {plain(plan.learning_rate)}" if "learning rate" in differ else ""
            parts = [part for part in parts if not part.startswith("rate ")]
            parts = [part + rate if part == OPTIMIZERS[plan.optimizer].label else part for part in parts]
        title = ", ".join(part for part in parts if part) or "Training"
        named.append(title if title not in named else f"{title} ({number + 1})")
    return named


def _short(name: str, value: Any) -> str:
    return _SHORT.get(name, str)(value)


_SHORT: dict[str, Callable[[Any], str]] = {
    "network": lambda value: "",  # see `_middles`
    "learning rate": lambda value: f"rate {plain(value)}",
    "batch size": lambda value: f"batch {value}",
    "epochs": lambda value: counted(value, "epoch"),
    "longest gradient": lambda value: f"gradient up to {plain(value)}" if value else "gradient of any length",
    "schedule": lambda value: f"{value} schedule",
    "output": lambda value: f"{value} output",
    "seed": lambda value: f"seed {value}",
    "patience": lambda value: f"patience {value}",
    "network kept": lambda value: f"keeps the {value}",
    "kept": lambda value: f"{value} kept",
    "starting weights": lambda value: f"start {value}",
    "every layer": lambda value: "" if value == "as usual" else str(value),
    "optimizer's own": lambda value: "" if value == "as usual" else str(value),
}


def _middles(plans: Sequence[Plan]) -> list[str]:
    """Of each network the layers in which it differs: those between what all have in front and what all have behind.
    Where one of them would be left with nothing, one more layer is named.
    """
    stacks = [[word(each) for each in plan.layers] for plan in plans]
    shortest = min(len(stack) for stack in stacks)
    front = next((n for n in range(shortest) if len({stack[n] for stack in stacks}) > 1), shortest)
    room = shortest - front
    behind = next((n for n in range(room) if len({stack[-1 - n] for stack in stacks}) > 1), room)
    if front + behind == shortest and front:
        front -= 1
    elif front + behind == shortest and behind:
        behind -= 1
    found = [", ".join(stack[front : len(stack) - behind]) or "no hidden layer" for stack in stacks]
    return [text if len(text) <= _LONG else f"network {number + 1}" for number, text in enumerate(found)]


def alike(plans: Sequence[Plan]) -> str:
    """How far they start alike, as a sentence: from the same weights, with the same batches, or why not."""
    differ = {setting.name for setting in differences(plans)}
    weights = {_weights(plan) for plan in plans}
    if "seed" in differ:
        start = "The seeds differ, and with them the starting weights and the order of the examples"
        if len(weights) < len(plans):
            start += "; the same seed with the same network means the same weights"
        return start + _cuts(differ, "; the batch sizes differ too") + "."
    if len(weights) == 1:
        if "batch size" not in differ:
            return "All start from the same weights and get the same batches in the same order."
        return (
            "All start from the same weights; the batch sizes differ, so the examples come in the same order but are "
            "cut into other batches."
        )
    why = "They draw their weights in other ways" if "starting weights" in differ else "The networks differ"
    start = f"{why}, so each starts from weights of its own"
    if len(weights) < len(plans):
        start = f"{why}, so only equal ones start from the same weights"
    order = "all get the same batches in the same order"
    return f"{start}; {_cuts(differ, 'the examples come in the same order, cut into other batches') or order}."


def _cuts(differ: set[str], words: str) -> str:
    return words if "batch size" in differ else ""


def _weights(plan: Plan) -> Any:
    """Equal for plans whose networks start from the same weights."""
    if plan.carried:
        return plan.carried, plan.state
    layers = [(each.kind, tuple(kv for kv in each.settings if kv[0] not in _OWN_WEIGHTS)) for each in plan.layers]
    return plan.seed, plan.initializer, plan.use_bias, plan.bias, plan.output, tuple(layers)


def _data(plan: Plan) -> Any:
    """Equal for plans that train on the same examples in the same order."""
    return plan.source, plan.carried, plan.state


def caution(plans: Sequence[Plan]) -> str:
    """What does not compare, as a sentence; "" where all does."""
    if len({plan.loss for plan in plans}) > 1:
        instead = "the accuracy does" if plans[0].has_accuracy else "look at the results on the test set instead"
        return f"The losses are of different kinds, so their sizes do not compare; {instead}."
    return ""


def refusal(plans: Sequence[Plan], new: Plan) -> str:
    """Why a plan cannot stand beside the others, as a sentence; "" if it can."""
    if len(plans) >= MOST:
        return f"{MOST} settings can be compared at once. Take one off the list first."
    if new in plans:
        return "These settings are on the list already. Change something under Network or Learning, and add them then."
    if plans and _data(plans[0]) != _data(new):
        return (
            f"The list compares trainings on the same data: {plans[0].data.title}, as set up when the list began. "
            "To compare on other data, empty the list first, under Compare."
        )
    if plans and plans[0].task != new.task:
        return "The list compares trainings for the same task. To compare others, empty the list first, under Compare."
    return ""


def judged_by(plans: Sequence[Plan]) -> str:
    """What tells the better of some trainings: the loss, or the accuracy where their losses are of different kinds."""
    return "validation accuracy" if caution(plans) and plans[0].has_accuracy else "validation loss"


def order(plans: Sequence[Plan], losses: Sequence[float | None], accuracies: Sequence[float | None]) -> list[int]:
    """The best first, as `judged_by` says. What has no figure yet stands at the end."""
    by_accuracy = judged_by(plans) == "validation accuracy"
    values = [-a if a is not None else None for a in accuracies] if by_accuracy else list(losses)
    keys = [math.inf if value is None or math.isnan(value) else value for value in values]
    return sorted(range(len(plans)), key=keys.__getitem__)


def sweep(plan: Plan, rates: Sequence[float], seeds: Sequence[int]) -> list[Plan]:
    """One plan for each pair of a rate and a seed. An experiment that was carried over brings its own seed."""
    own = [plan.seed] if plan.carried else sorted(seeds)
    return [replace(plan, learning_rate=rate, seed=seed) for rate in sorted(rates) for seed in own]


def with_optimizer(plan: Plan, name: str) -> Plan:
    """The plan with another optimizer at a rate that is usual for it."""
    if name == plan.optimizer:
        return plan
    return replace(plan, optimizer=name, learning_rate=OPTIMIZERS[name].first_rate, hyper=())
