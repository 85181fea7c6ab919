"""In the place of what a worker has yet to answer: the page is free meanwhile, and is drawn anew once it is there."""

from __future__ import annotations

import streamlit as st

from playground.ui.bigger import engine_room

_EVERY = 0.4


def waiting(pending: engine_room.Pending, words: str) -> None:
    """`words`: what is being done."""

    @st.fragment(run_every=_EVERY)
    def look() -> None:
        st.caption(f":material/hourglass_top: {words}")
        if engine_room.arrived(pending.question):
            st.rerun(scope="app")

    look()
