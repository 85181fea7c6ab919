"""The activations, line by line: A from Z, and the slope of Z from that of A.

The formulas are the engine's (`engine/activations.py`); a test runs both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from playground.engine.special import FAR, NEAR
from playground.explain.program.lines import TAB, CodeLine, code, number

ROWS = "axis=-1, keepdims=True"


def sigmoid(z: str) -> str:
    """Held above the point where exp would overflow, as the engine does it."""
    return f"1 / (1 + np.exp(-np.maximum({z}, -708)))"


ACTIVATION_LINES: dict[str, tuple[Callable[[str], list[str]], Callable[[str], str]]] = {
    "linear": (lambda k: [f"A{k} = Z{k}"], lambda k: f"dA{k}"),
    "sigmoid": (lambda k: [f"A{k} = {sigmoid(f'Z{k}')}"], lambda k: f"dA{k} * (A{k} * (1 - A{k}))"),
    "tanh": (lambda k: [f"A{k} = np.tanh(Z{k})"], lambda k: f"dA{k} * (1 - A{k}**2)"),
    "relu": (lambda k: [f"A{k} = np.maximum(Z{k}, 0)"], lambda k: f"dA{k} * (Z{k} > 0)"),
    "leaky_relu": (
        lambda k: [f"A{k} = np.maximum(Z{k}, 0.2 * Z{k})"],
        lambda k: f"dA{k} * np.where(Z{k} > 0, 1, 0.2)",
    ),
    "elu": (
        lambda k: [f"A{k} = np.where(Z{k} > 0, Z{k}, np.expm1(np.minimum(Z{k}, 0)))"],
        lambda k: f"dA{k} * (np.minimum(A{k}, 0) + 1)",
    ),
    "gelu": (
        lambda k: [f"A{k} = Z{k} * normal_cdf(Z{k})"],
        lambda k: f"dA{k} * (normal_cdf(Z{k}) + Z{k} * np.exp(-0.5 * Z{k}**2) / np.sqrt(2 * np.pi))",
    ),
    "softplus": (lambda k: [f"A{k} = np.logaddexp(0, Z{k})"], lambda k: f"dA{k} * ({sigmoid(f'Z{k}')})"),
    "softmax": (
        lambda k: [f"E{k} = np.exp(Z{k} - Z{k}.max({ROWS}))", f"A{k} = E{k} / E{k}.sum({ROWS})"],
        lambda k: f"A{k} * (dA{k} - np.sum(dA{k} * A{k}, {ROWS}))",
    ),
}
"""Name -> the lines of A from Z, and dZ from dA, both from the layer's number."""


def normal_cdf(names: Iterable[str]) -> list[CodeLine]:
    """What GELU needs and NumPy lacks; nothing where none of the activations is it."""
    if "gelu" not in names:
        return []
    lines = ["def normal_cdf(z):", f"{TAB}# The share of a normal distribution below z, 0.5 (1 + erf(z / sqrt(2)))."]
    lines += [f"{TAB}# Rational approximations of Cephes 2.8, ndtr.c (Moshier 1988; after Cody 1969)."]
    names = ("near_above", "near_below", "far_above", "far_below")
    for name, coefficients in zip(names, (*NEAR, *FAR), strict=True):
        lines.append(f"{TAB}{name} = (")
        rows = [coefficients[at : at + 3] for at in range(0, len(coefficients), 3)]
        lines += [f"{TAB * 2}{', '.join(map(number, row))}," for row in rows]
        lines.append(f"{TAB})")
    lines += [
        f"{TAB}{line}"
        for line in (
            "x = z * 0.7071067811865476",
            "size = np.minimum(np.abs(x), 6.0)",
            "near = size * np.polyval(near_above, size**2) / np.polyval(near_below, size**2)",
            "far = 1 - np.exp(-(size**2)) * np.polyval(far_above, size) / np.polyval(far_below, size)",
            "return 0.5 * (1 + np.copysign(np.where(size <= 1, near, far), x))",
        )
    ]
    return [code(line) for line in (*lines, "", "")]
