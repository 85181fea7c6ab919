"""A training state as text for a link: theta and the optimizer's state, to the last bit.

base64url of: the update and the optimizer's own count of updates (two unsigned 64-bit numbers), then theta, each of
the optimizer's slots, and batch normalisation's running statistics where there are any, as float64, all little-endian;
the bytes deflated if that makes them shorter. The first letter tells which: "r" raw, "z" deflated. How long the bytes
must be follows from the run, so a text can neither claim more memory than its run needs nor mean anything for another
network.
"""

from __future__ import annotations

import struct

import numpy as np

from playground.engine import OptimizerState, TrainState
from playground.experiment import limits
from playground.experiment.packed import pack, unpack
from playground.experiment.run import Run

MOST_CHARACTERS = 6000
"""Of a state in the address bar."""
MOST_TRAVELLING = 120_000
"""Of one that the learner wants to travel: more than the largest network's, with the most that an optimizer keeps."""
# No optimizer keeps more arrays than this.
_MOST_SLOTS = 4
_HEAD = struct.Struct("<QQ")


def raw(state: TrainState) -> bytes:
    """The state as bytes, to be told as a text that begins with "r"; none where it is not finite or larger than what
    may travel.
    """
    arrays = (state.theta, *state.optimizer.slots.values(), *(() if state.stats is None else (state.stats,)))
    size = _HEAD.size + 8 * sum(array.size for array in arrays)
    if state.theta.ndim != 1 or 4 * size > 3 * (MOST_TRAVELLING - 4):
        return b""
    if not all(np.isfinite(array).all() for array in arrays):
        return b""
    return _HEAD.pack(state.update, state.optimizer.t) + b"".join(array.astype("<f8").tobytes() for array in arrays)


def encode(state: TrainState, most: int = MOST_CHARACTERS) -> str:
    """The state as text, or "" where it would be longer than `most` characters or is not finite."""
    told = raw(state)
    text = pack(told) if told else ""
    return text if len(text) <= most else ""


def decode(text: str, run: Run, most: int = MOST_TRAVELLING) -> TrainState:
    """The state of that text, for this run. Raises ValueError with a sentence where it is damaged or of another run."""
    if len(text) > most:
        raise ValueError("The numbers stored in the link are damaged, so the run starts from its own beginning.")
    network = run.experiment.network()
    size, kept = network.size, network.stats_size
    told = unpack(text, _HEAD.size + 8 * (size * (1 + _MOST_SLOTS) + kept))
    if told is None or len(told) < _HEAD.size:
        raise ValueError("The numbers stored in the link are damaged, so the run starts from its own beginning.")
    update, t = _HEAD.unpack_from(told)
    if update > limits.MOST_UPDATE or t > update:
        raise ValueError("The numbers stored in the link belong to no update a run can reach; they are not used.")
    slots = run.experiment_at(update).make_optimizer().init(np.zeros(size)).slots
    numbers = np.frombuffer(told, dtype="<f8", offset=_HEAD.size) if len(told) % 8 == 0 else np.empty(0)
    if len(numbers) != size * (1 + len(slots)) + kept:
        raise ValueError("The numbers stored in the link belong to another network or optimizer; they are not used.")
    if not np.isfinite(numbers).all():
        raise ValueError("The numbers stored in the link are not all finite; they are not used.")
    rows = numbers[: size * (1 + len(slots))].astype(np.float64).reshape(1 + len(slots), size)
    state = OptimizerState(int(t), {name: rows[1 + i].copy() for i, name in enumerate(slots)})
    stats = numbers[len(numbers) - kept :].astype(np.float64) if kept else None
    return TrainState(int(update), rows[0].copy(), state, stats)
