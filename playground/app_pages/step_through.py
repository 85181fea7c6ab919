"""Step through: one training step, one operation at a time."""

import streamlit as st

from playground.ui import keys
from playground.ui.controls import show_controls
from playground.ui.links import open_link, session_of
from playground.ui.shell import opening
from playground.ui.stage import show_stage

if keys.SESSION not in st.session_state:
    st.session_state[keys.SESSION] = session_of(st.query_params.to_dict())

if (wanted := opening("step_through")) is not None:
    open_link(st.session_state[keys.SESSION], wanted, pressed=True)

st.session_state.pop(keys.PAGE_FOLLOWS, None)  # This is the run of the page that follows.
# The stage first: it is sent, and seen, while the controls are drawn.
show_stage()
with st.sidebar:
    show_controls(st.session_state[keys.SESSION])
