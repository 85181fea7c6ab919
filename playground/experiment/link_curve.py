"""A run's loss curve as text for a link: a few points, chosen so that the lines between them stay near the whole.

Packed bytes (`packed.py`): twice how many points there are, and 1 more where the curve has others between them; from
each update to the next one; then of all training losses, and of all test losses, the first three bytes of each as a
float64, all first bytes first (they hardly differ, and deflate well). That is 12 bits of mantissa, an error below
1/4000: a hundredth of a pixel. Losses that the page tells in figures (the largest, the lowest test loss, the last)
follow as they are, to the last bit.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from playground.experiment import limits
from playground.experiment.packed import pack, unpack

Rows = NDArray[np.float64]
"""(points, 3): update, training loss, test loss; updates rise. A training loss of nan: what lies here is not known."""

MOST_POINTS = 100
FEW_POINTS = 30
_KEPT_BYTES = 3
_MOST_EXACT = 8
_MOST_UNKNOWN = 4
# An update is told in at most five bytes of seven bits: 10⁹ is below 2³⁵.
_MOST_BYTES = 5 * (2 + MOST_POINTS + _MOST_EXACT) + MOST_POINTS * 2 * _KEPT_BYTES + _MOST_EXACT * 16


def thinned(rows: Rows, most: int = MOST_POINTS) -> Rows:
    """At most `most` of `rows`, the first, the last and those that are told in figures among them.

    The others are taken one after the other where the lines drawn so far are furthest from the curve (Douglas and
    Peucker's way), measured on a linear and on a logarithmic axis, whichever shows more of it.
    """
    rows = _drawn(rows)
    if len(rows) <= most:
        return rows
    heights = _heights(rows)
    unknown = np.flatnonzero(np.isnan(rows[:, 1])).tolist()[:_MOST_UNKNOWN]
    beside = {at + side for at in unknown for side in (-1, 0, 1) if 0 <= at + side < len(rows)}
    taken = sorted({0, len(rows) - 1, *_told(rows), *beside})
    waiting: list[tuple[float, int, int, int]] = []
    for left, right in itertools.pairwise(taken):
        _offer(waiting, rows[:, 0], heights, left, right)
    while waiting and len(taken) < most:
        _, left, at, right = heapq.heappop(waiting)
        taken.append(at)
        _offer(waiting, rows[:, 0], heights, left, at)
        _offer(waiting, rows[:, 0], heights, at, right)
    return rows[sorted(taken)]


def _drawn(rows: Rows) -> Rows:
    """The points that a line goes through, or ends at."""
    return rows[~np.isinf(rows[:, 1])]


def _heights(rows: Rows) -> Rows:
    """(points, 4): both losses on an axis from 0 to the largest, and on a logarithmic one; from 0 to 1."""
    found = []
    for losses in rows[:, 1:3].T:
        finite = np.where(np.isfinite(losses), losses, 0.0)
        found.append(finite / (finite.max() or 1.0))
        positive = finite > 0
        logs = np.log(np.where(positive, finite, 1.0))
        low, high = (logs[positive].min(), logs[positive].max()) if positive.any() else (0.0, 0.0)
        found.append(np.where(positive, (logs - low) / ((high - low) or 1.0), 0.0))
    return np.stack(found, axis=1)


def _told(rows: Rows) -> list[int]:
    """Which points' losses the page tells in figures: the largest and least of each column, and the last."""
    found = {len(rows) - 1}
    for losses in rows[:, 1:3].T:
        if np.isfinite(losses).any():
            finite = np.isfinite(losses)
            found |= {int(np.where(finite, losses, -np.inf).argmax()), int(np.where(finite, losses, np.inf).argmin())}
    return sorted(found)


def _offer(waiting: list[tuple[float, int, int, int]], updates: Rows, heights: Rows, left: int, right: int) -> None:
    """Put the point between two that is furthest from the line between them among those that wait to be taken."""
    if right - left < 2:
        return
    share = (updates[left + 1 : right] - updates[left]) / (updates[right] - updates[left])
    line = heights[left] + share[:, None] * (heights[right] - heights[left])
    off = np.abs(heights[left + 1 : right] - line).max(axis=1)
    at = int(off.argmax())
    heapq.heappush(waiting, (-float(off[at]), left, left + 1 + at, right))


def encode(rows: Rows, most: int = MOST_POINTS) -> str:
    """`rows` as text, thinned to at most `most` points; "" where there are fewer than two."""
    points = thinned(rows, most)
    if len(points) < 2:
        return ""
    size = 2 * len(points) + (len(points) < len(_drawn(rows)))
    gaps = np.diff(points[:, 0], prepend=0.0)
    losses = points[:, 1:3].T.astype(">f8").reshape(2, len(points), 1).view(np.uint8)
    exact = _told(points)
    raw = b"".join(
        [
            *(_whole(int(number)) for number in (size, *gaps)),
            *(losses[column, :, place].tobytes() for column in range(2) for place in range(_KEPT_BYTES)),
            *(_whole(number) for number in (len(exact), *exact)),
            points[exact, 1:3].astype(">f8").tobytes(),
        ]
    )
    return pack(raw)


def decode(text: str) -> tuple[Rows, bool]:
    """The points of that text, and whether the curve has others between them. ValueError with a sentence where it is
    none that `encode` writes.
    """
    try:
        return _read(unpack(text, _MOST_BYTES) or b"")
    except ValueError:
        raise ValueError("The loss curve in the link is damaged; it is drawn from here on.") from None


def _read(raw: bytes) -> tuple[Rows, bool]:
    rest = iter(raw)
    count, others = divmod(_read_whole(rest), 2)
    if not 2 <= count <= MOST_POINTS:
        raise ValueError(count)
    updates = np.cumsum([_read_whole(rest) for _ in range(count)])
    if (np.diff(updates) <= 0).any() or updates[-1] > limits.MOST_UPDATE:
        raise ValueError(updates)
    kept = np.frombuffer(_taken(rest, 2 * _KEPT_BYTES * count), np.uint8).reshape(2, _KEPT_BYTES, count)
    losses = np.zeros((2, count, 8), np.uint8)
    losses[:, :, :_KEPT_BYTES] = kept.transpose(0, 2, 1)
    points = np.column_stack([updates, *losses.view(">f8")[:, :, 0].astype(np.float64)])
    exact = [_read_whole(rest) for _ in range(min(_read_whole(rest), _MOST_EXACT))]
    if any(at >= count for at in exact):
        raise ValueError(exact)
    points[exact, 1:3] = np.frombuffer(_taken(rest, 16 * len(exact)), ">f8").reshape(-1, 2)
    if next(rest, None) is not None or (points[:, 1:3] < 0).any():
        raise ValueError(points)
    return points, bool(others)


def _whole(number: int) -> bytes:
    """A number from 0, seven bits a byte, the low ones first; all but the last byte have their eighth bit set."""
    found = bytearray()
    while number >= 0x80:
        found.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*found, number])


def _read_whole(rest: Iterator[int]) -> int:
    number = 0
    for place in range(5):
        byte = next(rest, None)
        if byte is None:
            raise ValueError("The text ends too early.")
        number |= (byte & 0x7F) << 7 * place
        if byte < 0x80:
            return number
    raise ValueError("A number is too long.")


def _taken(rest: Iterator[int], count: int) -> bytes:
    found = bytes(itertools.islice(rest, count))
    if len(found) < count:
        raise ValueError("The text ends too early.")
    return found
