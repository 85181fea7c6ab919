"""How a learner has the picture drawn and played, and the parameters of a link that tell it.

Only what is not as usual is written. What counts something counts from 1, as the page does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from playground.experiment import limits, text
from playground.experiment.anatomy import Granularity
from playground.experiment.values import shown

Edges = Literal["auto", "weight", "gradient", "change"]
Nodes = Literal["auto", "values", "heat"]

SPEEDS = 9
"""How many speeds Play has; the browser names them (components/stage/transport/speeds.js)."""


@dataclass(frozen=True)
class Manner:
    """How the picture is drawn and played.

    edges, nodes: what lines and boxes show; "auto" is what the phase is about, and what the network's size suggests.
    log_widths, log_loss: logarithmic scales. test_points: the examples that are never trained on are shown. two_tones:
    only the sign of the output is. plane: which output the plane shows, from 0. by: what one step means, None for what
    the card says. speed: of Play, from 0; None for what suits the step.
    """

    edges: Edges = "auto"
    nodes: Nodes = "auto"
    log_widths: bool = False
    test_points: bool = False
    two_tones: bool = False
    log_loss: bool = False
    plane: int = 0
    by: Granularity | None = None
    speed: int | None = None


USUAL = Manner()

_WORDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "edges": ("edges", get_args(Edges)),
    "neurons": ("nodes", get_args(Nodes)),
    "by": ("by", get_args(Granularity)),
}
_SWITCHES = {"logwidths": "log_widths", "test": "test_points", "tones": "two_tones", "logloss": "log_loss"}
_COUNTS = {"plane": ("plane", limits.MOST_UNITS), "speed": ("speed", SPEEDS)}

_FIELDS = {
    **{name: field for name, (field, _) in _WORDS.items()},
    **_SWITCHES,
    **{name: field for name, (field, _) in _COUNTS.items()},
}
NAMES = tuple(_FIELDS)


def write(manner: Manner) -> dict[str, str]:
    """What is not as usual, by the names that links have for it."""
    told = {name: (getattr(manner, field), getattr(USUAL, field)) for name, field in _FIELDS.items()}
    return {name: _written(value) for name, (value, usual) in told.items() if value not in (None, usual)}


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    return str(value + 1) if isinstance(value, int) else str(value)


def read(given: Mapping[str, str], problems: list[str]) -> Manner:
    """What parameters tell of it. What cannot be used is left as usual, and a sentence is added to `problems`."""
    told: dict[str, Any] = {}

    def ignored(name: str, allowed: str) -> None:
        problems.append(f"{name}={shown(given[name])} was ignored: it must be {allowed}.")

    for name, (field, words) in _WORDS.items():
        if name in given:
            if given[name] in words:
                told[field] = given[name]
            else:
                ignored(name, f"one of {', '.join(words)}")
    for name, field in _SWITCHES.items():
        if name in given:
            if given[name] in ("0", "1"):
                told[field] = given[name] == "1"
            else:
                ignored(name, "1 (on) or 0 (off)")
    for name, (field, most) in _COUNTS.items():
        if name in given:
            number = text.read_whole(given[name])
            if number is not None and 1 <= number <= most:
                told[field] = number - 1
            else:
                ignored(name, f"a whole number from 1 to {most}")
    return Manner(**told)
