"""Layers as text, in links and documents: `conv2d:4~max_pooling~flatten~dense:6:activation=tanh`.

Each layer is its kind and then what is not as usual for it (`layers.KINDS`): how wide it is stands alone, the other
settings by name. It is read back to the same layers; the text of layers that mean the same is the same.
"""

from __future__ import annotations

from typing import Any

from playground.experiment import text
from playground.experiment.layers import KINDS, SETTINGS, LayerSpec, as_given, layer

MOST_READ = 16
"""Layers of a text that are looked at."""
EXAMPLE = "conv2d:4~max_pooling~flatten~dense:6:activation=tanh"
_FIRST = ("units", "filters", "width", "rate", "size")
"""The setting that stands without its name: the first of these that a kind has."""


def write(layers: tuple[LayerSpec, ...]) -> str:
    """`flatten~dense:64~dropout:0.3~dense:32:activation=tanh`; a setting that is as usual is left out."""
    return "~".join(_write_layer(each) for each in layers) or "none"


def _write_layer(each: LayerSpec) -> str:
    usual = KINDS[each.kind].settings
    first = _first(each.kind)
    told = {name: value for name, value in each.settings if value != usual[name]}
    parts = [each.kind]
    if first in told:
        parts.append(_write_value(told.pop(first)))
    return ":".join([*parts, *(f"{name}={_write_value(value)}" for name, value in told.items())])


def _write_value(value: Any) -> str:
    return value if isinstance(value, str) else text.number(value)


def _first(kind: str) -> str:
    return next((name for name in _FIRST if name in KINDS[kind].settings), "")


def read(value: str) -> tuple[LayerSpec, ...] | None:
    """See `write`. None for what is no list of layers; ValueError with a sentence for a setting that is not allowed."""
    found = read_unjudged(value)
    return found and tuple(layer(each.kind, **each.values()) for each in found)


def read_unjudged(value: str) -> tuple[LayerSpec, ...] | None:
    """The same with numbers that may be out of their range, for who puts them right one by one."""
    if value == "none":
        return ()
    parts = value.split("~", MOST_READ)
    if len(parts) > MOST_READ:
        raise ValueError(f"A stack may have {MOST_READ} layers.")
    layers = [_read_layer(part) for part in parts]
    known = [each for each in layers if each is not None]
    return tuple(known) if len(known) == len(layers) else None


def _read_layer(written: str) -> LayerSpec | None:
    kind, *parts = written.split(":", 12)
    if kind not in KINDS:
        return None
    settings: dict[str, Any] = {}
    for part in parts:
        name, _, value = part.partition("=") if "=" in part else (_first(kind), "", part)
        if name in settings or name not in KINDS[kind].settings:
            return None
        row = SETTINGS[name]
        found = value if row.choices else text.read_whole(value) if row.whole else text.read_number(value)
        if found is None or (row.choices and found not in row.choices):
            return None
        settings[name] = found
    return as_given(kind, **settings)
