"""YAML whose every value knows its line, read with little trust: no aliases, no deep nesting, plain values only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from playground.lessons.faults import Faults

MOST_CHARACTERS = 20_000
MOST_DEEP = 8


@dataclass(frozen=True)
class Lined:
    """A value and the line it begins in. value: None, bool, int, float or str, a list of Lined, or a dict of them."""

    value: Any
    line: int

    @property
    def fields(self) -> dict[str, Lined]:
        """The fields of a mapping; none of anything else."""
        return self.value if isinstance(self.value, dict) else {}

    @property
    def items(self) -> list[Lined]:
        """The items of a list; what is no list is one item."""
        return self.value if isinstance(self.value, list) else [self]

    @property
    def plain(self) -> Any:
        """The value without its lines."""
        if isinstance(self.value, dict):
            return {name: each.plain for name, each in self.value.items()}
        return [each.plain for each in self.value] if isinstance(self.value, list) else self.value


def read(text: str, first: int, faults: Faults) -> Lined:
    """A text of YAML that begins in line `first` of its file. What cannot be read is a fault, and an empty mapping."""
    nothing = Lined({}, first)
    if len(text) > MOST_CHARACTERS:
        faults.add(first, f"This part is too long: it may have {MOST_CHARACTERS:,} characters.")
        return nothing
    try:
        if (why := _refused(text)) is not None:
            faults.add(first + why[0], why[1])
            return nothing
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        return nothing if node is None else _marked(node, first, yaml.SafeLoader(""), faults)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = f"{error.problem or error.context or 'It is not written as YAML is'}".replace("\n", " ")
        faults.add(
            first + (mark.line if mark else 0),
            f"This cannot be read: {said}. A text with a colon, a brace or a # in it stands in quotation marks.",
        )
    except (yaml.YAMLError, ValueError, OverflowError):
        faults.add(first, "This part has characters or values that cannot be read.")
    return nothing


def _refused(text: str) -> tuple[int, str] | None:
    """Why a text is not looked at any further, with the line from 0; None where it may be."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line = event.start_mark.line
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            return (
                line,
                "A lesson uses no anchors and aliases (& and *): a text that begins with one needs quotation marks.",
            )
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MOST_DEEP:
                return line, "This is nested too deeply."
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return None


def _marked(node: yaml.Node, first: int, loader: yaml.SafeLoader, faults: Faults) -> Lined:
    line = first + node.start_mark.line
    if isinstance(node, yaml.MappingNode):
        return Lined(dict(_fields(node, first, loader, faults)), line)
    if isinstance(node, yaml.SequenceNode):
        return Lined([_marked(each, first, loader, faults) for each in node.value], line)
    value = loader.construct_object(node) if node.tag.startswith("tag:yaml.org,2002:") else node.value
    if isinstance(value, dt.date | bytes) or not isinstance(value, bool | int | float | str | None):
        value = node.value
    # A block of text begins in the line after its sign.
    return Lined(value, line + (isinstance(node, yaml.ScalarNode) and node.style in ("|", ">")))


def _fields(node: yaml.MappingNode, first: int, loader: yaml.SafeLoader, faults: Faults) -> Iterator[tuple[str, Lined]]:
    seen: set[str] = set()
    for key, value in node.value:
        line = first + key.start_mark.line
        if not isinstance(key, yaml.ScalarNode):
            faults.add(line, "A name is a plain word.")
            continue
        if key.value in seen:
            faults.add(line, f"“{key.value[:40]}” stands here twice.")
            continue
        seen.add(key.value)
        yield key.value, _marked(value, first, loader, faults)
