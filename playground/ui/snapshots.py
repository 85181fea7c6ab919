"""The newest states of each run looked at lately, for learners who reload far into one. Bounded, and shared."""

import math
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

import streamlit as st

from playground.engine.training import TrainState
from playground.ui.session import LossHistory

MOST_KEPT = 300
#: States of one run. While it is played, those sent are ahead of what is seen, and the address is a little behind it.
MOST_OF_ONE = 8


@dataclass(frozen=True)
class Snapshot:
    """A state of a run, and the losses on the way there."""

    state: TrainState
    curve: LossHistory


class Snapshots:
    """Run key -> snapshot; the longest unused go first. Safe for several sessions at once."""

    def __init__(self) -> None:
        self._states: OrderedDict[str, tuple[tuple[TrainState, ...], LossHistory]] = OrderedDict()
        self._lock = Lock()

    def put(self, key: str, snapshot: Snapshot) -> None:
        with self._lock:
            states, _ = self._states.get(key, ((), None))
            others = tuple(state for state in states if state.update != snapshot.state.update)
            self._states[key] = (*others, snapshot.state)[-MOST_OF_ONE:], snapshot.curve
            self._states.move_to_end(key)
            while len(self._states) > MOST_KEPT:
                self._states.popitem(last=False)

    def get(self, key: str, update: float = math.inf) -> Snapshot | None:
        """The last state kept of this run that does not lie behind ``update``, with the newest curve."""
        with self._lock:
            states, curve = self._states.get(key, ((), None))
        reached = [state for state in states if state.update <= update]
        if not reached or curve is None:
            return None
        return Snapshot(max(reached, key=lambda state: state.update), curve)


@st.cache_resource(max_entries=1, show_spinner=False)
def snapshots() -> Snapshots:
    """The one store of this server."""
    return Snapshots()
