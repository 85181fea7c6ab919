"""The runs set aside as text for a link: each its own link, without how the page looks, and a few points of its curve.

Packed JSON (`packed.py`): a list with, of each run, its slot, its link, its curve and its twin's.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl

from playground.experiment import link_curve
from playground.experiment.link import Link, decode, encode
from playground.experiment.packed import pack, unpack
from playground.timeline import Timeline
from playground.ui.session import MOST_KEPT, Beside, Kept, LossHistory

_MOST_BYTES = 200_000
_DAMAGED = "The runs to compare in the link are damaged, so only the present one is here."


def write(kept: Iterable[Kept]) -> str:
    """The runs as text; "" for none."""
    told = [[each.slot, _link(each), _curve(each.curve), _curve(each.twin.curve if each.twin else None)]
            for each in kept]  # fmt: skip
    return pack(json.dumps(told, separators=(",", ":")).encode()) if told else ""


def _link(kept: Kept) -> str:
    twin = kept.twin.timeline.run if kept.twin else None
    return encode(
        kept.timeline.run, kept.cursor, kept.selection or "none", kept.focus, twin=twin, shown=kept.shown
    )  # fmt: skip


def _curve(curve: LossHistory | None) -> str:
    return link_curve.encode(curve.rows(), link_curve.FEW_POINTS) if curve is not None else ""


def read(text: str) -> tuple[list[Kept], list[str]]:
    """The runs of that text, and sentences about what could not be used. Never raises."""
    if not text:
        return [], []
    raw = unpack(text, _MOST_BYTES)
    try:
        told = json.loads(raw) if raw is not None else None
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, list):
        return [], [_DAMAGED]
    found: dict[int, Kept] = {}
    problems: list[str] = []
    for entry in told[:MOST_KEPT]:
        kept = _read_one(entry)
        if kept is None:
            problems = [_DAMAGED if len(told) == 1 else "A run to compare in the link is damaged; it is left out."]
        else:
            found[kept.slot] = kept
    return list(found.values()), problems


def _read_one(entry: Any) -> Kept | None:
    match entry:
        case [int(slot), str(query), str(curve), str(beside)] if 0 <= slot < MOST_KEPT and not isinstance(slot, bool):
            link, problems = decode(dict(parse_qsl(query, keep_blank_values=True, max_num_fields=60)))
            points = _read_curve(curve)
            if problems or points is None or not points.points:
                return None
            return Kept(
                slot, Timeline(link.run), link.cursor, link.selection, link.focus, points, _read_twin(link, beside),
                link.shown,
            )  # fmt: skip
    return None


def _read_twin(link: Link, curve: str) -> Beside | None:
    if link.twin is None:
        return None
    return Beside(Timeline(link.twin), _read_curve(curve) or LossHistory())


def _read_curve(text: str) -> LossHistory | None:
    if not text:
        return LossHistory()
    try:
        return LossHistory.brought_along(*link_curve.decode(text))
    except ValueError:
        return None
