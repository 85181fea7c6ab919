"""Whether a value is as a declaration of the wire has it."""

from __future__ import annotations

import math
import types
import typing
from typing import Any, NotRequired, Required, get_args, get_origin, get_type_hints, is_typeddict

import msgspec

FLOATS = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}


def astray(value: Any, type_: Any, at: str = "message") -> list[str]:
    """Where a value is not as declared: entries that are missing, or too many, or of another type."""
    origin, inside = get_origin(type_), get_args(type_)
    if origin in (typing.Annotated, NotRequired, Required):
        return astray(value, inside[0], at)
    if origin in (typing.Union, types.UnionType):
        found = [astray(value, each, at) for each in inside]
        return [] if [] in found else min(found, key=len)
    if is_typeddict(type_) and isinstance(value, dict):
        return astray_entries(value, type_, at)
    if origin in (list, tuple) and isinstance(value, list):
        kinds = inside if origin is tuple else inside * len(value)
        if len(kinds) != len(value):
            return [f"{at} has {len(value)} entries"]
        return [
            w for n, (each, kind) in enumerate(zip(value, kinds, strict=True)) for w in astray(each, kind, f"{at}[{n}]")
        ]
    if origin is dict and isinstance(value, dict):
        return [w for name, each in value.items() for w in astray(each, inside[1], f"{at}.{name}")]
    try:
        msgspec.convert(FLOATS.get(value, value) if type_ is float else value, type_)
    except msgspec.ValidationError as error:
        return [f"{at}: {error}"]
    return []


def astray_entries(value: dict[str, Any], type_: Any, at: str) -> list[str]:
    hints = get_type_hints(type_, include_extras=True)
    needed = {name for name, hint in hints.items() if _needed(type_, name, hint)}
    wrong = [f"{at}.{name} is not declared" for name in value.keys() - hints.keys()]
    wrong += [f"{at}.{name} is missing" for name in needed - value.keys()]
    for name in value.keys() & hints.keys():
        wrong += astray(value[name], hints[name], f"{at}.{name}")
    return wrong


def _needed(type_: Any, name: str, hint: Any) -> bool:
    marked = get_origin(hint)
    return marked is Required or (name in type_.__required_keys__ and marked is not NotRequired)
