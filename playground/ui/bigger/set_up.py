"""What is in the drawer "Set up": one part at a time, and above them what would be trained."""

from __future__ import annotations

import streamlit as st

from playground.plans.compare import titles
from playground.ui.bigger.begin import begin
from playground.ui.bigger.builder import builder
from playground.ui.bigger.compare import compare
from playground.ui.bigger.data_controls import data_controls
from playground.ui.bigger.learning import learning_controls
from playground.ui.bigger.own_table import settle
from playground.ui.bigger.state import BEGIN, COMPARE, DATA, LEARNING, NETWORK, PARTS, Bigger

_PARTS = {
    BEGIN: begin,
    DATA: data_controls,
    NETWORK: builder,
    LEARNING: learning_controls,
    COMPARE: compare,
}


def set_up(bigger: Bigger) -> None:
    """The part that is chosen. Another way into one is `Bigger.open_part`."""
    if bigger.lost:
        _start_again(bigger)
    with st.container(key="bigger_section"):
        part = st.segmented_control(
            "Set up", PARTS, default=bigger.section_born, key=f"bigger_section_{bigger.section_lives}", required=True,
            label_visibility="collapsed",
        )  # fmt: skip
    settle(bigger)
    bigger.section = part or BEGIN
    _PARTS[bigger.section](bigger)


def _start_again(bigger: Bigger) -> None:
    """A training that a restarted server has lost, or that was kept long enough: one press away, from its settings."""
    plans = bigger.compared
    with st.container(border=True, key="bigger_lost"):
        st.caption("The training that was in view is gone from the server. Its settings are still here.")
        with st.container(horizontal=True):
            st.button(
                "Start it again", key="bigger_again", type="primary", icon=":material/replay:",
                on_click=bigger.start, args=([("Training", bigger.plan)],),
            )  # fmt: skip
            if len(plans) > 1:
                st.button(
                    f"Compare the {len(plans)} again", key="bigger_again_all", on_click=bigger.start,
                    args=(list(zip(titles(plans), plans, strict=True)),),
                )  # fmt: skip
