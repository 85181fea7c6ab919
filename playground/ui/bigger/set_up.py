"""What is in the drawer "Set up": one part at a time, and above them what would be trained."""

from __future__ import annotations

import streamlit as st

from playground.ui.bigger.begin import begin
from playground.ui.bigger.builder import builder
from playground.ui.bigger.compare import compare
from playground.ui.bigger.data_controls import data_controls
from playground.ui.bigger.learning import learning_controls
from playground.ui.bigger.own_table import settle
from playground.ui.bigger.state import BEGIN, COMPARE, DATA, LEARNING, NETWORK, PARTS, SECTION, Bigger

_PARTS = {
    BEGIN: begin,
    DATA: data_controls,
    NETWORK: builder,
    LEARNING: learning_controls,
    COMPARE: compare,
}


def set_up(bigger: Bigger) -> None:
    """The part that is chosen. Another way into one is `Bigger.open_part`."""
    if bigger.part_wanted:
        st.session_state[SECTION] = bigger.part_wanted
        bigger.part_wanted = ""
    st.session_state.setdefault(SECTION, BEGIN)
    part = st.segmented_control("Set up", PARTS, key=SECTION, required=True, label_visibility="collapsed")
    settle(bigger)
    _PARTS[part or BEGIN](bigger)
