"""A question about a number that is not computed yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

AskedKind = Literal["sign", "choice", "size", "number"]
"""Which sign, which of several, of which order of size, or the number itself."""


class Option(NamedTuple):
    """An answer to choose. key: what it is called; text: as it is read."""

    key: str
    text: str


@dataclass(frozen=True)
class Posed:
    """A question. text: as it is read. key: of the quantity asked about ("recheck", "epoch": the loss of the batch, of
    all examples); about: the part of the stage it belongs to, None for none. options: to choose from, () where a number
    is typed; right: the key of the right one. given: the numbers that it takes, by their keys. named: what is compared,
    option and value, to be told with the answer. alone: there is no other question at this place.
    """

    kind: AskedKind
    text: str
    key: str
    about: str | None
    options: tuple[Option, ...] = ()
    right: str = ""
    given: tuple[str, ...] = ()
    named: tuple[tuple[str, float], ...] = ()
    alone: bool = False
