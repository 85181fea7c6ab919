"""Step through: one training step, one operation at a time."""

import streamlit as st

from playground.experiment import Experiment, Run
from playground.timeline import Timeline
from playground.ui import keys
from playground.ui.session import Session
from playground.ui.stage import show_stage

if keys.SESSION not in st.session_state:
    st.session_state[keys.SESSION] = Session(Timeline(Run(Experiment(seed=3))), selection="w:0:0:1")

show_stage()
