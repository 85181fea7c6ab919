"""The loss of a batch, line by line, and where the way back begins.

The formulas are the engine's (`engine/losses.py`, `engine/penalties.py`); a test runs both.
"""

from __future__ import annotations

from collections.abc import Iterator

from playground.engine import losses
from playground.engine.losses import HUBER_DELTA
from playground.explain.program.activation_lines import ROWS
from playground.explain.program.lines import CodeLine, code, number
from playground.explain.program.part import Penalty

_MOST_SUMMED = 8
_DELTA = number(HUBER_DELTA)
_LOSSES: dict[str, tuple[list[str], str]] = {
    "half_squared_error": (["{loss} = 0.5 * np.sum(({A} - T) ** 2) / n"], "({A} - T) / n"),
    "mse": (["{loss} = np.mean(({A} - T) ** 2)"], "2 * ({A} - T) / T.size"),
    "mae": (["{loss} = np.mean(np.abs({A} - T))"], "np.sign({A} - T) / T.size"),
    "huber": (
        [
            "E = np.abs({A} - T)",
            f"{{loss}} = np.mean(np.where(E <= {_DELTA}, 0.5 * E**2, {_DELTA} * (E - 0.5 * {_DELTA})))",
        ],
        f"np.clip({{A}} - T, -{_DELTA}, {_DELTA}) / T.size",
    ),
    "hinge": (["{loss} = np.mean(np.maximum(1 - T * {A}, 0))"], "-T * (T * {A} < 1) / T.size"),
    "binary_crossentropy": (
        ["{loss} = np.mean(np.maximum({Z}, 0) - T * {Z} + np.log1p(np.exp(-np.abs({Z}))))"],
        "({A} - T) / T.size",
    ),
    "categorical_crossentropy": (
        [
            f"log_A = {{Z}} - {{Z}}.max({ROWS})",
            f"log_A = log_A - np.log(np.sum(np.exp(log_A), {ROWS}))",
            "{loss} = -np.sum(T * log_A) / n",
        ],
        "({A} - T) / n",
    ),
}
"""Name -> the lines of the loss, and its derivative: of A, or of Z where the two are taken together."""
_LOSSES["sparse_categorical_crossentropy"] = _LOSSES["categorical_crossentropy"]


def loss_lines(name: str, last: str, penalties: list[Penalty]) -> Iterator[CodeLine]:
    """The loss named by the engine's key of the output, layer number `last`; with penalties their sum."""
    whole = "data_loss" if penalties else "loss"
    for line in _LOSSES[name][0]:
        yield code(line.format(loss=whole, A=f"A{last}", Z=f"Z{last}"), "loss")
    sign = "="
    for penalty in penalties:
        for first in range(0, len(penalty.kernels), _MOST_SUMMED):
            some = penalty.kernels[first : first + _MOST_SUMMED]
            kernels = ", ".join(some) + ("," if len(some) == 1 else "")
            yield code(f"penalty {sign} {penalty.text} * sum({penalty.measure} for W in ({kernels}))", "loss")
            sign = "+="
    if penalties:
        yield code("loss = data_loss + penalty", "loss")


def slope(name: str, last: str) -> tuple[str, bool]:
    """The loss's derivative, and whether it is that of the output layer's Z already."""
    return _LOSSES[name][1].format(A=f"A{last}", Z=f"Z{last}"), losses.get(name).fused is not None
