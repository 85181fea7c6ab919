"""The newest state of each run that was looked at lately, for learners who reload far into one. Bounded, and shared."""

from collections import OrderedDict
from threading import Lock

import streamlit as st

from playground.engine.training import TrainState

MOST_KEPT = 300


class Snapshots:
    """Run key -> state; the longest unused go first. Safe for several sessions at once."""

    def __init__(self) -> None:
        self._states: OrderedDict[str, TrainState] = OrderedDict()
        self._lock = Lock()

    def put(self, key: str, state: TrainState) -> None:
        with self._lock:
            self._states[key] = state
            self._states.move_to_end(key)
            while len(self._states) > MOST_KEPT:
                self._states.popitem(last=False)

    def get(self, key: str) -> TrainState | None:
        with self._lock:
            return self._states.get(key)


@st.cache_resource(max_entries=1, show_spinner=False)
def snapshots() -> Snapshots:
    """The one store of this server."""
    return Snapshots()
