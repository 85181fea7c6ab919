"""The plane of a loss surface as text for a link, so that whoever opens it looks at the very same map.

Where the plane is the one laid at a run's start, and the run is short, the text names that alone ("0run") and the plane
is laid again. Else packed bytes (`packed.py`): why and where it was laid, how much it holds and where it ends, its
directions as float32, and the ways of the runs on it as far as they are known, each place in steps of 1/8192 of the
map.
"""

from __future__ import annotations

import itertools
import re
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from playground.engine.surfaces import Plane, parameter_plane
from playground.experiment import limits
from playground.experiment.packed import pack, unpack
from playground.experiment.surface_choice import SurfaceChoice
from playground.timeline.ground import Array, Ground, new_id
from playground.timeline.survey import Reason
from playground.timeline.timeline import Timeline

MOST_SIZE = 300
"""Of more parameters the directions would make the link too long: then another plane is laid."""
MOST_ON_WAY = 60
PIXELS = 900
"""As wide as the map is drawn: what is nearer than one of them is not seen."""
_REASONS: tuple[Reason, ...] = get_args(Reason)
_HEAD = struct.Struct(">BBIId4f")
_STEPS = 8192
_AGAIN = re.compile(rf"0({'|'.join(_REASONS)})", re.ASCII)


@dataclass(frozen=True)
class BroughtGround:
    """ground: None where it is to be laid again at the start. ways: of each run (places, 3): update, across, up."""

    reason: Reason
    ground: Ground | None = None
    ways: tuple[NDArray[np.float64], ...] = ()


def encode(ground: Ground, reason: Reason, runs: Sequence[Timeline], reached: int, *, near: bool) -> str:
    """The ground as text; "" where its directions would be too long. near: the runs are computed again, and with them
    their ways.
    """
    if near and ground.update == 0 and ground.whole:
        return f"0{reason}"
    if ground.plane.u.size > MOST_SIZE:
        return ""
    head = _HEAD.pack(
        _REASONS.index(reason),
        len(runs),
        ground.update,
        ground.ahead,
        ground.held,
        *ground.domain[0],
        *ground.domain[1],
    )
    kept = {"pair": [], "path": [ground.plane.u, ground.plane.v]}
    vectors = kept.get(ground.choice.kind, [ground.plane.origin, ground.plane.u, ground.plane.v])
    ways = [] if near else [_way(ground, run, reached) for run in runs]
    parts = [head, *(vector.astype(">f4").tobytes() for vector in vectors)]
    for way in ways:
        parts += [struct.pack(">B", len(way)), way[:, 0].astype(">u4").tobytes(), _steps(ground, way).tobytes()]
    return pack(b"".join(parts))


def _way(ground: Ground, run: Timeline, reached: int) -> NDArray[np.float64]:
    """Where the run went on the plane, as few places as the line through them needs."""
    known = [state for state in run.known() if state.update <= reached]
    places = ground.project(np.stack([state.theta for state in known]))
    rows = np.column_stack([[float(state.update) for state in known], places])
    return _thinned(rows[np.isfinite(rows).all(axis=1)], float(_box(ground)[1][0]) / PIXELS)


def _thinned(way: NDArray[np.float64], near: float) -> NDArray[np.float64]:
    """The places of a way (places, 3), its ends first, then one after the other where the line drawn so far is furthest
    from it (Douglas and Peucker's way), until it is nowhere further off than `near`; `MOST_ON_WAY` at most.
    """
    taken = sorted({0, len(way) - 1})
    while len(taken) < min(MOST_ON_WAY, len(way)):
        off = np.zeros(len(way))
        for left, right in itertools.pairwise(taken):
            inside = way[left : right + 1, 1:] - way[left, 1:]
            line = inside[-1]
            share = np.clip(inside @ line / (float(line @ line) or 1.0), 0.0, 1.0)
            off[left : right + 1] = np.linalg.norm(inside - share[:, None] * line, axis=1)
        if off.max() <= near:
            break
        taken = sorted({*taken, int(off.argmax())})
    return way[taken]


def _steps(ground: Ground, way: NDArray[np.float64]) -> NDArray[np.int16]:
    low, width = _box(ground)
    return np.clip(np.rint((way[:, 1:] - low) / width * _STEPS), -32768, 32767).astype(">i2")


def _box(ground: Ground) -> tuple[Array, Array]:
    domain = np.array(ground.domain)
    return domain[:, 0], domain[:, 1] - domain[:, 0]


def decode(text: str, runs: Sequence[Timeline], choice: SurfaceChoice) -> BroughtGround | None:
    """What `encode` wrote for these runs and this choice of plane; None for anything else."""
    again = _AGAIN.fullmatch(text)
    if again is not None:
        return BroughtGround(_REASONS[_REASONS.index(again[1])])
    size = runs[0].network.size
    raw = unpack(text, _HEAD.size + 12 * size + 2 * (1 + 8 * MOST_ON_WAY)) if size <= MOST_SIZE else None
    try:
        return _read(raw or b"", runs, choice.fitting(size))
    except (ValueError, struct.error, IndexError):
        return None


def _read(raw: bytes, runs: Sequence[Timeline], choice: SurfaceChoice) -> BroughtGround:
    reason, count, update, ahead, held, left, right, low, high = _HEAD.unpack_from(raw)
    numbers = np.array([held, left, right, low, high])
    if count != len(runs) or not np.isfinite(numbers).all() or not 0 <= held <= 1 or not (left < right and low < high):
        raise ValueError(raw)
    if max(update, ahead) > 2 * limits.MOST_UPDATE or update > limits.MOST_UPDATE:
        raise ValueError(update)
    size, at = runs[0].network.size, _HEAD.size
    kinds = {"pair": 0, "path": 2}.get(choice.kind, 3)
    vectors = np.frombuffer(raw, ">f4", kinds * size, at).astype(np.float64).reshape(kinds, size)
    at += 4 * kinds * size
    if not np.isfinite(vectors).all():
        raise ValueError(vectors)
    start = runs[0].state(0).theta
    plane = parameter_plane(np.zeros(size), *choice.pair) if kinds == 0 else Plane(*vectors) if kinds == 3 else None
    plane = plane or Plane(start, *vectors)
    ground = Ground(choice, plane, ((left, right), (low, high)), update, ahead, held, count, new_id())
    ways = []
    while at < len(raw):
        places = raw[at]
        updates = np.frombuffer(raw, ">u4", places, at + 1)
        steps = np.frombuffer(raw, ">i2", 2 * places, at + 1 + 4 * places).reshape(-1, 2)
        at += 1 + 8 * places
        corner, width = _box(ground)
        ways.append(np.column_stack([updates.astype(np.float64), corner + steps / _STEPS * width]))
    if len(ways) not in (0, count):
        raise ValueError(ways)
    return BroughtGround(_REASONS[reason], ground, tuple(ways))
