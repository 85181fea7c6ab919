"""The optimizers' rules, line by line, for all weights and biases at once.

The formulas are the engine's (`engine/optimizers/`), in its order; with m-hat and v-hat on their own lines, Adam's
epsilon is the one beside them. `grad` in a rule becomes `clipped` where the gradient is clipped first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from playground.engine import Optimizer
from playground.engine.optimizers.sgd import SGD
from playground.explain.program.lines import CodeLine, code, number

VARIABLE = {"sum": "total"}
"""Sub-steps whose name would hide one of Python's own, and what the program calls them."""

_M = ("m", "m = m + (1 - beta_1) * (grad - m)")
_V = ("v", "v = v + (1 - beta_2) * (grad**2 - v)")
_MEAN_OF_SQUARES = ("v", "v = rho * v + (1 - rho) * grad**2")
_M_HAT = ("m_hat", "m_hat = m / (1 - beta_1**t)")

_RULES: dict[str, tuple[tuple[str, str], ...]] = {
    "adagrad": (
        ("sum", "total = total + grad**2"),
        ("delta", "delta = -rate * grad / np.sqrt(total + epsilon)"),
    ),
    "adadelta": (
        _MEAN_OF_SQUARES,
        ("u", "d = -np.sqrt(u + epsilon) * grad / np.sqrt(v + epsilon)"),
        ("u", "u = rho * u + (1 - rho) * d**2"),
        ("delta", "delta = rate * d"),
    ),
    "adamax": (
        _M,
        ("u", "u = np.maximum(beta_2 * u, np.abs(grad))"),
        _M_HAT,
        ("delta", "delta = -rate * m_hat / (u + epsilon)"),
    ),
    "nadam": (
        _M,
        _V,
        ("m_hat", "mu, mu_next = (beta_1 * (1 - 0.5 * 0.96**s) for s in (t, t + 1))"),
        ("m_hat", "product = product * mu"),
        ("m_hat", "m_hat = mu_next * m / (1 - product * mu_next) + (1 - mu) * grad / (1 - product)"),
        ("v_hat", "v_hat = v / (1 - beta_2**t)"),
        ("delta", "delta = -rate * m_hat / (np.sqrt(v_hat) + epsilon)"),
    ),
    "lion": (
        ("blend", "blend = beta_1 * m + (1 - beta_1) * grad"),
        ("m", "m = beta_2 * m + (1 - beta_2) * grad"),
        ("delta", "delta = -rate * np.sign(blend)"),
    ),
}
"""Optimizer -> (sub-step, line) in order; those whose lines depend on their settings are below."""


def variable(step: str) -> str:
    """What the program calls an optimizer's sub-step or slot."""
    return VARIABLE.get(step, step)


def starting(optimizer: Optimizer) -> list[CodeLine]:
    """The settings that the rule names, and the slots before the first update."""
    rule = " ".join(line.text for line in update(optimizer, ()))
    used = [name for name in _named(optimizer.hyperparameters) if name in rule]
    lines = []
    for some in (used[:3], used[3:]):
        if some:
            values = ", ".join(number(optimizer.hyperparameters[name]) for name in some)
            lines.append(code(f"{', '.join(some)} = {values}"))
    slots = [variable(slot) for slot in optimizer.slots()]
    if "initial_accumulator_value" in optimizer.hyperparameters:
        first = number(optimizer.hyperparameters["initial_accumulator_value"])
        lines.append(code(f"{slots[0]} = np.full_like(theta, {first})"))
    elif slots:
        lines.append(code(f"{' = '.join(slots)} = np.zeros_like(theta)"))
    if optimizer.name == "nadam":
        lines.append(code("product = 1.0"))
    return lines


def _named(hyperparameters: Mapping[str, Any]) -> Iterable[str]:
    """Those that are numbers and chosen, without the rate, which may change on the way."""
    for name, value in hyperparameters.items():
        if name != "learning_rate" and value is not None and not isinstance(value, bool):
            yield name


def counts(optimizer: Optimizer) -> bool:
    """Whether the rule asks for the number of the update."""
    return any("**t" in line.text for line in update(optimizer, ()))


def update(optimizer: Optimizer, ends: Iterable[int]) -> list[CodeLine]:
    """From `grad` to the new `theta`. ends: where in theta each variable ends, the last left out, for clipping."""
    clipping, g = _clipping(optimizer, ends)
    decay = optimizer.hyperparameters["weight_decay"] is not None
    lines = [("clipped", line) for line in clipping]
    if decay:
        lines.append(("decay", "decay = -rate * weight_decay * theta"))
    lines += [(step, line.replace("grad", g)) for step, line in _rule(optimizer)]
    lines.append(("theta", "theta = theta + decay + delta" if decay else "theta = theta + delta"))
    return [code(line, step) for step, line in lines]


def _rule(optimizer: Optimizer) -> Iterable[tuple[str, str]]:
    if isinstance(optimizer, SGD):
        return _sgd(optimizer)
    if optimizer.name in ("adam", "amsgrad", "adamw"):
        return _adam("v_max" if "v_max" in optimizer.slots() else "v")
    if optimizer.name == "rmsprop":
        return _rmsprop(optimizer)
    return _RULES[optimizer.name]


def _sgd(optimizer: SGD) -> Iterable[tuple[str, str]]:
    if not optimizer.slots():
        return (("delta", "delta = -rate * grad"),)
    step = "momentum * velocity - rate * grad"
    return (("velocity", f"velocity = {step}"), ("delta", f"delta = {step if optimizer.looks_ahead else 'velocity'}"))


def _adam(second: str) -> Iterable[tuple[str, str]]:
    largest = (("v_max", "v_max = np.maximum(v_max, v)"),) if second == "v_max" else ()
    return (
        _M,
        _V,
        *largest,
        _M_HAT,
        ("v_hat", f"v_hat = {second} / (1 - beta_2**t)"),
        ("delta", "delta = -rate * m_hat / (np.sqrt(v_hat) + epsilon / np.sqrt(1 - beta_2**t))"),
    )


def _rmsprop(optimizer: Optimizer) -> Iterable[tuple[str, str]]:
    slots = optimizer.slots()
    lines = [_MEAN_OF_SQUARES]
    if "mean" in slots:
        lines.append(("mean", "mean = rho * mean + (1 - rho) * grad"))
    spread = "v - mean**2 + epsilon" if "mean" in slots else "v + epsilon"
    step = f"rate * grad / np.sqrt({spread})"
    if "velocity" in slots:
        return [*lines, ("velocity", f"velocity = momentum * velocity + {step}"), ("delta", "delta = -velocity")]
    return [*lines, ("delta", f"delta = -{step}")]


def _clipping(optimizer: Optimizer, ends: Iterable[int]) -> tuple[list[str], str]:
    """The lines that hold the gradient in bounds, and what the rule then calls the gradient."""
    hyper = optimizer.hyperparameters
    if hyper["clipvalue"] is not None:
        return ["clipped = np.clip(grad, -clipvalue, clipvalue)"], "clipped"
    if hyper["global_clipnorm"] is not None:
        lines = [
            "length = np.sqrt(np.sum(grad**2))",
            "clipped = grad * (global_clipnorm / max(length, global_clipnorm))",
        ]
        return lines, "clipped"
    if hyper["clipnorm"] is not None:
        lines = [
            f"parts = np.split(grad, [{', '.join(map(str, ends))}])",
            "parts = [g * (clipnorm / max(np.sqrt(np.sum(g**2)), clipnorm)) for g in parts]",
            "clipped = np.concatenate(parts)",
        ]
        return lines, "clipped"
    return [], "grad"


def parameter_ends(sizes: Iterable[int]) -> list[int]:
    """Where each variable of theta ends, the last left out, from the variables' sizes."""
    return [int(end) for end in np.cumsum(list(sizes))[:-1]]
