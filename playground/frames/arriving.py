"""What arrives from the browser, which is not trusted: anything may come, and only what was declared is taken."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any, TypeVar, get_args, get_origin

import msgspec

MOST_LISTED = 16
"""Entries of a list that are looked at."""

S = TypeVar("S", bound=msgspec.Struct)


def arrived(kind: type[S], raw: Any) -> S:
    """A message of that kind with every field that came as it was declared; what makes no sense is left out.

    The fields of `kind` must all have defaults. Of a list, the entries that make sense are kept.
    """
    given = raw if isinstance(raw, dict) else {}
    taken = {}
    for told_as, name, type_, listed in _fields(kind):
        if told_as not in given:
            continue
        value = given[told_as]
        if listed is not None:
            entries = value[:MOST_LISTED] if isinstance(value, list) else []
            taken[name] = [found for entry in entries if (found := _as(listed, entry)) is not None]
        elif (found := _as(type_, value)) is not None:
            taken[name] = found
    return kind(**taken)


@cache
def _fields(kind: type[msgspec.Struct]) -> tuple[tuple[str, str, Any, Any], ...]:
    """Of each field how it is told, its name, its type and, of a list, that of an entry. Read off once: reading the
    annotations of a question takes longer than all its values do.
    """
    return tuple(
        (field.encode_name, field.name, field.type, _entry_type(field.type)) for field in msgspec.structs.fields(kind)
    )


def _entry_type(type_: Any) -> Any:
    """What a list holds; None for a type that is no list."""
    if get_origin(type_) is Annotated:
        return _entry_type(get_args(type_)[0])
    return get_args(type_)[0] if get_origin(type_) is list else None


def _as(type_: Any, value: Any) -> Any:
    """The value as that type, or None where it is none."""
    try:
        return msgspec.convert(value, type_)
    except (msgspec.ValidationError, RecursionError, ValueError, OverflowError, TypeError):
        return None
