"""The newest state of each run that was looked at lately, for learners who reload far into one. Bounded, and shared."""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

import streamlit as st

from playground.engine.training import TrainState
from playground.ui.session import Curve

MOST_KEPT = 300


@dataclass(frozen=True)
class Snapshot:
    """A state of a run, and the losses on the way there."""

    state: TrainState
    curve: Curve


class Snapshots:
    """Run key -> snapshot; the longest unused go first. Safe for several sessions at once."""

    def __init__(self) -> None:
        self._states: OrderedDict[str, Snapshot] = OrderedDict()
        self._lock = Lock()

    def put(self, key: str, snapshot: Snapshot) -> None:
        with self._lock:
            self._states[key] = snapshot
            self._states.move_to_end(key)
            while len(self._states) > MOST_KEPT:
                self._states.popitem(last=False)

    def get(self, key: str) -> Snapshot | None:
        with self._lock:
            return self._states.get(key)


@st.cache_resource(max_entries=1, show_spinner=False)
def snapshots() -> Snapshots:
    """The one store of this server."""
    return Snapshots()
