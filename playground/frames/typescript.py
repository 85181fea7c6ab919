"""The wire's declarations written out as TypeScript, so that the browser's code is checked against the same words.

Read from the types alone: typed dictionaries and msgspec structs become object types, `NotRequired` and fields with a
default become optional ones. A float becomes `Float`, which may also be the text of what JSON cannot write; one that is
always finite is declared as `Finite`.
"""

from __future__ import annotations

import textwrap
import types
import typing
from collections.abc import Callable, Iterable, Mapping
from dataclasses import is_dataclass
from typing import Annotated, Any, Literal, NotRequired, Required, Union, get_args, get_origin, is_typeddict

import msgspec

Finite = Annotated[float, "finite"]
"""A number that is always finite: JSON carries it as a number."""

#: The longest line of the browser's code.
COLUMNS = 120
HEAD = """\
// Written by `python -m tests.web.wire` from the declarations in Python; change those, not this.

/** JSON has no NaN and no infinity: they travel as the strings that `Number` reads. */
export type Float = number | "NaN" | "Infinity" | "-Infinity"
"""

_PLAIN: dict[Any, str] = {
    float: "Float", int: "number", str: "string", bool: "boolean", type(None): "null", Any: "unknown",
}  # fmt: skip


def declarations(named: Mapping[str, Any]) -> str:
    """TypeScript of types by name, in order. Raises TypeError for a type that has no such form or no name."""
    known = {id(type_): name for name, type_ in named.items()}
    return HEAD + "".join(f"\n{_declared(name, type_, known)}" for name, type_ in named.items())


def _declared(name: str, type_: Any, known: Mapping[int, str]) -> str:
    if is_typeddict(type_) or _is_struct(type_) or is_dataclass(type_):
        fields = _fields(type_)
        lines = [f"  {field}{'?' if optional else ''}: {_of(inner, known)}" for field, inner, optional in fields]
        return "\n".join([*_comment(type_), f"export type {name} = {{", *lines, "}\n"])
    line = f"export type {name} = {_of(type_, known, itself=True)}"
    # What is one of many stands below each other, as the browser's code is written.
    if len(line) > COLUMNS:
        line = line.replace(" | ", "\n  | ").replace(" = ", " =\n  | ")
    return f"{line}\n"


def _comment(type_: Any) -> list[str]:
    words = " ".join((type_.__doc__ or "").split())
    if not words or words.startswith("dict("):
        return []
    lines = textwrap.wrap(words, 116)
    return [f"/** {words} */"] if len(words) < 112 else ["/**", *(f" * {line}" for line in lines), " */"]


def _is_struct(type_: Any) -> bool:
    return isinstance(type_, type) and issubclass(type_, msgspec.Struct)


def _fields(type_: Any) -> Iterable[tuple[str, Any, bool]]:
    """(name, type, whether it may be left out) of each field, those of the bases first."""
    hints = typing.get_type_hints(type_, include_extras=True)
    if _is_struct(type_):
        needed = {field.encode_name for field in msgspec.structs.fields(type_) if field.required}
        return [(name, hint, name not in needed) for name, hint in hints.items() if not name.startswith("_")]
    if is_dataclass(type_):
        return [(name, hint, False) for name, hint in hints.items()]
    # Where annotations are texts, a dictionary does not know its own `NotRequired`.
    return [(name, hint, _optional(type_, name, hint)) for name, hint in hints.items()]


def _optional(type_: Any, name: str, hint: Any) -> bool:
    marked = get_origin(hint)
    return marked is NotRequired or (name in type_.__optional_keys__ and marked is not Required)


def _of(type_: Any, known: Mapping[int, str], itself: bool = False) -> str:
    """A type inside another: its name where it has one, else its form."""
    if id(type_) in known and not itself:
        return known[id(type_)]
    if type_ in _PLAIN:
        return _PLAIN[type_]
    origin, inside = get_origin(type_), get_args(type_)
    write = _FORMS.get(origin)
    if write is None:
        raise TypeError(f"{type_!r} has no name on the wire and no plain form in TypeScript")
    return write(inside, lambda each: _of(each, known))


def _annotated(inside: tuple[Any, ...], of: Callable[[Any], str]) -> str:
    return "number" if "finite" in inside[1:] else of(inside[0])


def _either(inside: tuple[Any, ...], of: Callable[[Any], str]) -> str:
    return " | ".join(of(each) for each in inside if each is not msgspec.UnsetType)


def _one_of(inside: tuple[Any, ...], of: Callable[[Any], str]) -> str:
    return " | ".join(f'"{value}"' if isinstance(value, str) else str(value).lower() for value in inside)


def _list(inside: tuple[Any, ...], of: Callable[[Any], str]) -> str:
    item = of(inside[0])
    # A tuple or a list holds its own together, as the browser's style has it.
    held = " | " not in item or item.startswith("[") or (item.startswith("(") and item.endswith(")[]"))
    return f"{item}[]" if held else f"({item})[]"


def _tuple(inside: tuple[Any, ...], of: Callable[[Any], str]) -> str:
    return _list(inside, of) if inside[1:] == (...,) else f"[{', '.join(map(of, inside))}]"


_FORMS: dict[Any, Callable[[tuple[Any, ...], Callable[[Any], str]], str]] = {
    Annotated: _annotated,
    NotRequired: lambda inside, of: of(inside[0]),
    Required: lambda inside, of: of(inside[0]),
    Literal: _one_of,
    Union: _either,
    types.UnionType: _either,
    list: _list,
    tuple: _tuple,
    dict: lambda inside, of: f"Record<string, {of(inside[1])}>",
}
