"""Which question is asked at a place: one of many that could be, drawn by the place itself."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random

from playground.explain.predicting import choosing, working_out
from playground.explain.predicting.ahead import Ahead
from playground.explain.predicting.question import AskedKind, Posed

_MAKERS: dict[AskedKind, Callable[[Ahead, str, Random], Posed | None]] = {
    "sign": choosing.sign, "choice": choosing.choice, "size": choosing.size, "number": working_out.number_asked,
}  # fmt: skip
MOST_TRIED = 60
WHOLE = ("recheck", "epoch")
"""Not a number of one part: the loss of the batch, of all training examples."""


def ask(ahead: Ahead, seed: str, count: int = 0, kind: str | None = None, about: str | None = None) -> Posed | None:
    """The question number ``count`` of a place; None where nothing can be asked. Of one text there is one question, so
    that the next is always another, as long as there are two.

    seed: names the place; the same one gives the same questions. kind, about: only questions of that kind, of the part
    with that id.
    """
    draw = Random(f"{seed}|{kind}|{about}")
    found: dict[str, Posed] = {}
    for tried, (each, key) in enumerate(_candidates(ahead, draw)):
        if (kind and each != kind) or (about and about != _part(key)):
            continue
        asked = _MAKERS[each](ahead, key, draw)
        if asked is not None:
            found.setdefault(asked.text, asked)
        if len(found) > max(count, 1) or (found and tried > MOST_TRIED):
            break
    each_once = [replace(each, alone=len(found) == 1) for each in found.values()]
    return each_once[count % len(found)] if found else None


def _part(key: str) -> str:
    return key.partition(" ")[2]


def _candidates(ahead: Ahead, draw: Random) -> Iterator[tuple[AskedKind, str]]:
    """Kinds of questions and what they are about: kind after kind, in an order of the place's own."""
    keys = [key for key in ahead.keys(draw) if _is_finite(ahead, key)]
    whole = [name for name in WHOLE if choosing.is_coming(ahead, name)]
    groups: list[list[tuple[AskedKind, str]]] = []
    for kind in _MAKERS:
        rows = [(kind, key) for key in keys]
        draw.shuffle(rows)
        groups.append([*((kind, name) for name in whole if kind == "choice"), *rows])
    draw.shuffle(groups)
    for rank in range(max((len(rows) for rows in groups), default=0)):
        yield from (rows[rank] for rows in groups if rank < len(rows))


def _is_finite(ahead: Ahead, key: str) -> bool:
    try:
        return math.isfinite(ahead.desk.true(key))
    except KeyError:
        return False
