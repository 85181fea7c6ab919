"""The race on the page: a fragment, so that a question from the browser runs this and nothing else."""

import numpy as np
import streamlit as st

from playground.components.race import race_view
from playground.experiment import Experiment
from playground.race.settings import Stand
from playground.timeline import Diverged, NotYet
from playground.ui import keys
from playground.ui.observed import observed
from playground.ui.race.track import Track
from playground.ui.shell import leave, leave_for, opening, triggered


@st.fragment
def show_race() -> None:
    """Mount the race with the newest message; a rerun for another reason gives it the same bytes, which it ignores."""
    if keys.RACE not in st.session_state:
        st.session_state[keys.RACE] = Track.from_link(st.query_params.to_dict(), own_experiment())
        st.session_state[keys.RACE].stand = stand()
    track: Track = st.session_state[keys.RACE]
    if (wanted := opening("optimizer_race")) is not None:
        track.own = own_experiment()
        track.open(wanted)
        st.session_state[keys.RACE_MESSAGE] = track.opening()
    if keys.RACE_MESSAGE not in st.session_state:
        st.session_state[keys.RACE_MESSAGE] = track.opening()
    pressed = race_view(
        st.session_state[keys.RACE_MESSAGE], key=keys.RACE_VIEW, on_ask=observed("optimizer_race", _answer), on_go=_go
    )
    leave(pressed)


def own_experiment() -> Experiment:
    """What "Step through" trains in this tab, as it stands now; the first screen's where it was not opened."""
    session = st.session_state.get(keys.SESSION)
    return session.experiment if session is not None else Experiment()


def picked() -> tuple[int, int]:
    """The parameter selected on the stage and its neighbour in theta; the first two where none is."""
    session = st.session_state.get(keys.SESSION)
    if session is None:
        return 0, 1
    chosen = session.experiment.anatomy.entry(session.selection)
    if chosen is None:
        return 0, 1
    first: int = chosen.index
    return first, first + 1 if first + 1 < session.timeline.network.size else first - 1


def stand() -> Stand | None:
    """Where "Step through" stands in this tab: after the last update whose new weights are on its screen; None where
    that is its start, or not a place of finite numbers.
    """
    session = st.session_state.get(keys.SESSION)
    if session is None:
        return None
    update = session.cursor.update + (session.cursor.step in {"theta", "recheck"})
    try:
        theta = session.timeline.state(update).theta
    except (Diverged, NotYet):
        return None
    changed = update > 0 or not np.array_equal(theta, session.experiment.theta0())
    return Stand(update, tuple(theta.tolist())) if changed and np.isfinite(theta).all() else None


def _go() -> None:
    leave_for(triggered(keys.RACE_VIEW, "go"))


def _answer() -> None:
    asked = triggered(keys.RACE_VIEW, "ask")
    if asked is None:
        return
    track: Track = st.session_state[keys.RACE]
    track.own, track.picked, track.stand = own_experiment(), picked(), stand()
    st.session_state[keys.RACE_MESSAGE] = track.answer(asked)
