"""What a layer's record calls the arrays in it.

A layer records what it computes in a dict, in the order of computing. The key is the array's name ("Z"), or a `Name`
where the name alone does not say which one it is: inside a block, at a moment of a sequence, or when it is kept for the
way back only.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from playground.engine.arrays import Array


class Name(NamedTuple):
    """name: "dW". place: the layers inside a block on the way to it, ("0",) or ("skip",); () for the layer's own.

    time: the moment of a sequence, from 0, or None. shown: whether it is a micro-step, or only kept for the way back.
    """

    name: str
    place: tuple[str, ...] = ()
    time: int | None = None
    shown: bool = True


Kept: TypeAlias = dict[str | Name, Array]


def name_of(key: str | Name) -> Name:
    """The key of a record in full."""
    return key if isinstance(key, Name) else Name(key)


def within(block: str, kept: Kept) -> Kept:
    """The record of a layer inside, as its block records it: every name with one more place before it."""
    named = ((name_of(key), value) for key, value in kept.items())
    return {name._replace(place=(block, *name.place)): value for name, value in named}


def inside(block: str, kept: Kept) -> Kept:
    """The record of one inner layer, under the names it gave them: the inverse of `within`."""
    found: Kept = {}
    for key, value in kept.items():
        if isinstance(key, Name) and key.place[:1] == (block,):
            own = key._replace(place=key.place[1:])
            found[own.name if own == Name(own.name) else own] = value
    return found
