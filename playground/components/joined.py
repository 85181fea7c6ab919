"""A component's modules and style sheets as one module: one request in place of seventy, nothing to build beforehand.

Each module becomes a function that is called once, in the order in which they need each other, and gives away what the
module exports; so their names stay apart, and what they say is left as it was written. This rests on how the modules
here are written (`.ci/web` checks their style): an import or export begins its line, takes its names in braces, and
lies outside of everything else. What is otherwise is refused, never guessed.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Sequence
from pathlib import Path

_IMPORT = re.compile(r'^import \{([^}]*)\} from "(\.[^"]*)"$', flags=re.MULTILINE)
_EXPORT = re.compile(r"^export (default function|(?:async )?function\*?|const) ?(\w*)", flags=re.MULTILINE)
_LEFT = re.compile(r"^(?:import|export)\b.*", flags=re.MULTILINE)
# A module asks for another later, or where it is itself: both would mean another place than its own.
_ELSEWHERE = re.compile(r"\bimport\s*\(|\bimport\.meta\b")
# What a browser has no use for: comments with lines of their own. A test compares what is left, token for token.
_ALONE = re.compile(r"^[ \t]*(?://[^\n]*|/\*(?:(?!\*/).)*\*/)[ \t]*\n", flags=re.MULTILINE | re.DOTALL)
_COMMENT = re.compile(r"/\*.*?\*/|^\s*//.*?$", flags=re.MULTILINE | re.DOTALL)


def joined(folder: Path, entries: Sequence[str], styles: Sequence[str] = ()) -> str:
    """Modules below `folder`, with all they import and the style sheets they are drawn with.

    The text is a module with two exports: `modules`, path -> what that module exports, and `styles`, a text a sheet.
    ValueError where modules need each other in a circle, or are written as this cannot join; OSError for a missing one.
    """
    order: dict[str, str] = {}
    for entry in entries:
        _gather(folder, entry, order, ())
    sheets = json.dumps([(folder / name).read_text(encoding="utf-8") for name in styles], ensure_ascii=False)
    return "".join(["export const modules = {}\n", *order.values(), f"export const styles = {sheets}\n"])


def terse(text: str) -> str:
    """A joined text without the comments that have lines of their own: a third less to send."""
    return _ALONE.sub("", text)


def _gather(folder: Path, name: str, order: dict[str, str], asking: tuple[str, ...]) -> None:
    """Puts a module behind those that it imports."""
    if name in asking:
        raise ValueError(f"These modules need each other in a circle: {' -> '.join((*asking, name))}.")
    if name in order:
        return
    text = (folder / name).read_text(encoding="utf-8")
    for found in _IMPORT.finditer(text):
        _gather(folder, _path(name, found[2]), order, (*asking, name))
    order[name] = _wrapped(name, text)


def _path(of: str, asked: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(of), asked))


def _wrapped(name: str, text: str) -> str:
    """A module as a function that is called at once and gives away what the module exports."""
    given: list[str] = []

    def imported(found: re.Match[str]) -> str:
        names = re.sub(r"\s+", " ", found[1]).strip().rstrip(",").replace(" as ", ": ")
        return f"const {{ {names} }} = modules[{json.dumps(_path(name, found[2]))}]"

    def exported(found: re.Match[str]) -> str:
        what, called = found.groups()
        if what == "default function":
            given.append(f"default: {called or '$default'}")
            return f"function {called or '$default'}"
        given.append(called)
        return f"{what} {called}"

    body = _EXPORT.sub(exported, _IMPORT.sub(imported, text))
    left = _LEFT.search(body) or _ELSEWHERE.search(_COMMENT.sub("", body))
    if left:
        raise ValueError(f"{name}: {left[0]!r} is an import or export of a kind that modules are not joined with.")
    return f"// {name}\nmodules[{json.dumps(name)}] = (() => {{\n{body}\nreturn {{ {', '.join(given)} }}\n}})()\n"
