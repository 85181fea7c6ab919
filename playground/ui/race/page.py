"""The race on the page: a fragment, so that a question from the browser runs this and nothing else."""

import streamlit as st

from playground.components.race import race_view
from playground.experiment import Experiment
from playground.ui import keys
from playground.ui.race.track import Track
from playground.ui.shell import leave, leave_for


@st.fragment
def show_race() -> None:
    """Mount the race with the newest message; a rerun for another reason gives it the same bytes, which it ignores."""
    if keys.RACE not in st.session_state:
        st.session_state[keys.RACE] = Track.from_link(st.query_params.to_dict(), own_experiment())
    track: Track = st.session_state[keys.RACE]
    if keys.RACE_MESSAGE not in st.session_state:
        st.session_state[keys.RACE_MESSAGE] = track.opening()
    race_view(st.session_state[keys.RACE_MESSAGE], key=keys.RACE_VIEW, on_ask=_answer, on_go=_go)
    leave()


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


def _go() -> None:
    leave_for(st.session_state[keys.RACE_VIEW].go)


def _answer() -> None:
    track: Track = st.session_state[keys.RACE]
    track.own, track.picked = own_experiment(), picked()
    st.session_state[keys.RACE_MESSAGE] = track.answer(st.session_state[keys.RACE_VIEW].ask)
