"""The plane of a loss surface as text for a link, so that whoever opens it looks at the very same map.

A plane that was laid early in the runs is laid again: the text tells the update and why ("0first", "40left"), then of
each run, where the same runs today would give another plane, how many changes it had and how far ahead the search came
("0first,0.87", "-" where it came to the end). Any other plane is packed bytes (`packed.py`): why and where it was laid,
how much it holds and where it ends, and its directions of length 1, in steps of 2^-30 (in links of before, float32).

Far into a run the ways of the runs on it come along, as far as they are known, each place in steps of 1/8192 of the
map: after a plane that is laid again (",z...", with where the map ends), or within the bytes.
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
from playground.timeline.ground import Array, Domain, Ground, Laid, new_id
from playground.timeline.survey import Reason
from playground.timeline.timeline import Timeline

FRESH = "0first"
"""The plane that a page lays which is opened at the start of its run."""
MOST_ON_WAY = 60
PIXELS = 900
"""As wide as the map is drawn: what is nearer than one of them is not seen."""
_REASONS: tuple[Reason, ...] = get_args(Reason)
_HEAD = struct.Struct(">BBIId4f")
_IN_STEPS, _FINEST = 0x80, 2**30
"""In the first byte, beside the reason: the directions are told in so fine steps, the origin as it is."""
_CORNERS = struct.Struct(">4f")
_STEPS = 8192
_AGAIN = re.compile(
    rf"(\d{{1,4}})({'|'.join(_REASONS)})((?:,\d{{1,4}}\.(?:\d{{1,3}}|-)){{0,2}})(?:,([rz].*))?", re.ASCII
)


@dataclass(frozen=True)
class BroughtGround:
    """ground: as it is told, or the update at which it is laid again and of each run as what. ways: of each run
    (places, 3): update, across, up.
    """

    reason: Reason
    ground: Ground | tuple[int, tuple[Laid, ...]]
    ways: tuple[NDArray[np.float64], ...] = ()


def encode(ground: Ground, reason: Reason, runs: Sequence[Timeline], reached: int, *, near: bool) -> str:
    """The ground as text. near: the runs are computed again, and with them their ways."""
    ways = b"" if near else b"".join(_told_way(ground.domain, _way(ground, run, reached)) for run in runs)
    again = _laid_again(ground, reason, runs)
    if again:
        return f"{again},{pack(_CORNERS.pack(*itertools.chain(*ground.domain)) + ways)}" if ways else again
    head = _HEAD.pack(
        _IN_STEPS + _REASONS.index(reason),
        len(runs),
        ground.update,
        ground.ahead,
        ground.held,
        *itertools.chain(*ground.domain),
    )
    kind, plane = ground.choice.kind, ground.plane
    origin = plane.origin.astype(">f8").tobytes() if kind == "random" else b""
    directions = b"" if kind == "pair" else np.rint(np.stack([plane.u, plane.v]) * _FINEST).astype(">i4").tobytes()
    return pack(head + origin + directions + ways)


def begun(update: int, reason: Reason) -> str:
    """As text the ground that is being searched for at an update, before it is there. Early in the runs only."""
    return f"{update}{reason}"


def _laid_again(ground: Ground, reason: Reason, runs: Sequence[Timeline]) -> str:
    """How the ground is laid again, or "" where these runs do not lead to it, or take long to."""
    found = [(run.run.changes, was) for run, was in zip(runs, ground.laid, strict=False)]
    if len(found) < len(runs) or any(changes[: len(was.changes)] != was.changes for changes, was in found):
        return ""
    text = begun(ground.update, reason)
    if all(was == Laid(changes) for changes, was in found):
        return text
    return ",".join([text, *(f"{len(was.changes)}.{'-' if was.ahead is None else was.ahead}" for _, was in found)])


def _way(ground: Ground, run: Timeline, reached: int) -> NDArray[np.float64]:
    """Where the run went on the plane, as few places as the line through them needs."""
    known = [state for state in run.known() if state.update <= reached]
    places = ground.project(np.stack([state.theta for state in known]))
    rows = np.column_stack([[float(state.update) for state in known], places])
    return _thinned(rows[np.isfinite(rows).all(axis=1)], float(_box(ground.domain)[1][0]) / PIXELS)


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


def _told_way(domain: Domain, way: NDArray[np.float64]) -> bytes:
    low, width = _box(domain)
    steps = np.clip(np.rint((way[:, 1:] - low) / width * _STEPS), -32768, 32767).astype(">i2")
    return struct.pack(">B", len(way)) + way[:, 0].astype(">u4").tobytes() + steps.tobytes()


def _box(domain: Domain) -> tuple[Array, Array]:
    ends = np.array(domain)
    return ends[:, 0], ends[:, 1] - ends[:, 0]


def decode(text: str, runs: Sequence[Timeline], choice: SurfaceChoice) -> BroughtGround | None:
    """What `encode` wrote for these runs and this choice of plane; None for anything else."""
    again = _AGAIN.fullmatch(text)
    size = runs[0].network.size
    try:
        if again is not None:
            return _read_again(int(again[1]), _REASONS[_REASONS.index(again[2])], again[3], again[4], runs)
        return _read(unpack(text, _HEAD.size + 16 * size + _MOST_WAYS) or b"", runs, choice.fitting(size))
    except (ValueError, struct.error, IndexError):
        return None


_MOST_WAYS = 2 * (1 + 8 * MOST_ON_WAY)


def _read_again(update: int, reason: Reason, told: str, packed: str | None, runs: Sequence[Timeline]) -> BroughtGround:
    each = [part.split(".") for part in told.split(",")[1:]] or [[str(len(run.run.changes)), "-"] for run in runs]
    if update > runs[0].soon or len(each) != len(runs):
        raise ValueError(told)
    laid = []
    for run, (changes, ahead) in zip(runs, each, strict=True):
        if int(changes) > len(run.run.changes):
            raise ValueError(changes)
        laid.append(Laid(run.run.changes[: int(changes)], None if ahead == "-" else int(ahead)))
    raw = unpack(packed, _CORNERS.size + _MOST_WAYS) if packed else None
    if packed and raw is None:
        raise ValueError(packed)
    ways = _read_ways(raw, _CORNERS.size, _read_domain(_CORNERS.unpack_from(raw)), len(runs)) if raw else ()
    return BroughtGround(reason, (update, tuple(laid)), ways)


def _read(raw: bytes, runs: Sequence[Timeline], choice: SurfaceChoice) -> BroughtGround:
    reason, count, update, ahead, held, *ends = _HEAD.unpack_from(raw)
    domain = _read_domain(ends)
    if count != len(runs) or not 0 <= held <= 1:
        raise ValueError(raw)
    if max(update, ahead) > 2 * limits.MOST_UPDATE or update > limits.MOST_UPDATE:
        raise ValueError(update)
    plane, at = _read_plane(raw, runs[0], choice, in_steps=reason >= _IN_STEPS)
    ground = Ground(choice, plane, domain, update, ahead, held, count, new_id())
    return BroughtGround(_REASONS[reason % _IN_STEPS], ground, _read_ways(raw, at, domain, count))


def _read_plane(raw: bytes, run: Timeline, choice: SurfaceChoice, *, in_steps: bool) -> tuple[Plane, int]:
    """The plane behind the head, and where what follows it begins."""
    size = run.network.size
    if choice.kind == "pair":
        return parameter_plane(np.zeros(size), *choice.pair), _HEAD.size
    told = [*([("origin", ">f8" if in_steps else ">f4")] if choice.kind == "random" else []),
            *((name, ">i4" if in_steps else ">f4") for name in ("u", "v"))]  # fmt: skip
    (row,) = np.frombuffer(raw, [(name, number, (size,)) for name, number in told], 1, _HEAD.size)
    read = {name: row[name].astype(np.float64) / (_FINEST if number == ">i4" else 1) for name, number in told}
    if not all(np.isfinite(vector).all() for vector in read.values()):
        raise ValueError(read)
    return Plane(read.get("origin", run.state(0).theta), read["u"], read["v"]), _HEAD.size + row.nbytes


def _read_domain(ends: Sequence[float]) -> Domain:
    left, right, low, high = ends
    if not (np.isfinite([left, right, low, high]).all() and left < right and low < high):
        raise ValueError(ends)
    return (left, right), (low, high)


def _read_ways(raw: bytes, at: int, domain: Domain, count: int) -> tuple[NDArray[np.float64], ...]:
    """The ways behind the first `at` bytes: of each run, or none."""
    corner, width = _box(domain)
    ways = []
    while at < len(raw):
        places = raw[at]
        updates = np.frombuffer(raw, ">u4", places, at + 1)
        steps = np.frombuffer(raw, ">i2", 2 * places, at + 1 + 4 * places).reshape(-1, 2)
        at += 1 + 8 * places
        ways.append(np.column_stack([updates.astype(np.float64), corner + steps / _STEPS * width]))
    if len(ways) not in (0, count):
        raise ValueError(ways)
    return tuple(ways)
