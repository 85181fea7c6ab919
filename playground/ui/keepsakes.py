"""What the browser is to keep of a run, so that its learner is where they were when this server is gone.

A link tells the place, and the state there where it is short enough. What it cannot carry goes along with messages: the
states of a run while it is played, of a large network at rest, too; and the runs set aside. The browser keeps the
newest of it (components/stage/keepsakes.js), and whoever serves it next checks it as it would a link.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from playground.engine.training import TrainState
from playground.experiment import snapshot
from playground.frames import wire
from playground.ui import kept_link
from playground.ui.session import Session

MOST_PLAYED = 8
"""States of one message: a learner who comes back is at most an eighth of what it brought behind where they were."""
SHARE = 8
"""Of a player's bytes one in so many goes to states that are kept."""

States = tuple[TrainState | None, TrainState | None]
"""Of the run, and of its twin where there is one."""


def told(states: Iterable[States], header: wire.StageHeader) -> dict[str, Any]:
    """States that the browser is to keep, their updates into the header; their arrays. What has none is left out."""
    pairs = [(first, twin) for first, twin in states if first is not None]
    rows = [(first.update, snapshot.raw(first), snapshot.raw(twin) if twin is not None else b"")
            for first, twin in pairs]  # fmt: skip
    # Where the optimizer was changed on the way, those of the last are kept: they have another length.
    sizes = [(len(first), len(twin)) for _, first, twin in rows]
    rows = [row for row, size in zip(rows, sizes, strict=True) if size == sizes[-1] and row[1]]
    if not rows:
        return {}
    header["keepsakes"] = [update for update, _, _ in rows]
    arrays = {"keepsake": _stacked([first for _, first, _ in rows])}
    return {**arrays, "twin_keepsake": _stacked([twin for _, _, twin in rows])} if rows[-1][2] else arrays


def _stacked(rows: list[bytes]) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """(rows, bytes of each)."""
    return np.stack([np.frombuffer(row, dtype=np.uint8) for row in rows])


def of_played(session: Session, updates: Sequence[int], drawn: int, header: wire.StageHeader) -> dict[str, Any]:
    """Of states that are being played, some to be kept: evenly among them, as many as `drawn` bytes of pictures allow.

    Only what is in memory: nothing is computed for it.
    """
    held = [at for at in updates if all(line.holds(at) for line in session.timelines)]
    if not held:
        return {}
    size = sum(_size(line.state(held[-1])) for line in session.timelines)
    session.owed = min(session.owed + drawn / SHARE, MOST_PLAYED * size)
    count = min(int(session.owed // size), MOST_PLAYED, len(held))
    if not count:
        return {}
    session.owed -= count * size
    chosen = [held[index * len(held) // count] for index in range(count)]
    # To look at one state may let go of another: what is not in memory any more would have to be computed.
    states = (
        [line.state(at) for line in session.timelines]
        for at in chosen
        if all(line.holds(at) for line in session.timelines)
    )
    return told(((pair[0], pair[1] if len(pair) > 1 else None) for pair in states), header)


def _size(state: TrainState) -> int:
    """Bytes of a state."""
    return state.theta.nbytes * (1 + len(state.optimizer.slots)) + 16


def tell_aside(session: Session, header: wire.StageHeader) -> None:
    """The runs set aside into the header, where they are others than the page was told, or it is told all anew."""
    now = tuple(each.slot for each in session.kept), tuple(each.runs for each in session.kept)
    if now != session.told_aside or "setup" in header:
        session.told_aside = now
        header["aside"] = kept_link.write(session.kept)
