"""Bigger data: real sets and larger networks, trained with Keras in a process beside the server.

On the left what is to be trained, on the right what becomes of it; below, always in sight, what starts it.
"""

import streamlit as st

from playground.components.address import show_address
from playground.ui.bigger.after import after
from playground.ui.bigger.begin import begin
from playground.ui.bigger.builder import builder
from playground.ui.bigger.compare import compare
from playground.ui.bigger.data_controls import data_controls
from playground.ui.bigger.learning import learning_controls
from playground.ui.bigger.state import Bigger, current_job, state
from playground.ui.bigger.story import summary
from playground.ui.bigger.watch import watch
from playground.ui.shell import show_bar


def set_up(bigger: Bigger) -> None:
    """Where to begin, and every setting of the plan."""
    # A key for each job: a new training closes the list again.
    with st.expander(
        "Start from a recipe",
        expanded=current_job() is None,
        icon=":material/menu_book:",
        key=f"bigger_recipes_{bigger.job}",
    ):
        begin(bigger)
    part = st.segmented_control(
        "Set it up yourself", ["Data", "Network", "Learning", "Compare"], key="bigger_section", selection_mode="single"
    )
    if part == "Data":
        data_controls(bigger)
    elif part == "Network":
        builder(bigger)
    elif part == "Learning":
        learning_controls(bigger)
    elif part == "Compare":
        compare(bigger)


def start(bigger: Bigger) -> None:
    """What starts a training of the plan as it stands."""
    # Not a callback: the controls have only now put their values into the plan.
    if st.button("Train", key="bigger_train", type="primary", icon=":material/play_arrow:"):
        bigger.start([("Training", bigger.plan)])
        st.rerun()
    count = f" · {len(bigger.compared)}" if bigger.compared else ""
    if st.button(f"Add to comparison{count}", key="bigger_add", icon=":material/playlist_add:"):
        bigger.add(bigger.plan)
        st.rerun()
    st.caption(f"{summary(bigger.plan)} · batch {bigger.plan.batch_size} · {bigger.plan.epochs} epochs")


def seen(bigger: Bigger) -> None:
    """The training in view, and what can be done with its network."""
    job = current_job()
    if job is None:
        st.caption(
            "The same four moves on real data: Keras trains in a process of its own, and you watch it learn here."
        )
        return
    watch(bigger)
    after(bigger, job)


show_bar("bigger_data")
bigger = state()
for notice in bigger.notices:
    st.warning(notice, icon=":material/info:")
bigger.notices.clear()
left, right = st.columns([5, 7])
with left.container(key="bigger_set_up"):
    set_up(bigger)
with st.container(key="bigger_dock", horizontal=True, vertical_alignment="center"):
    start(bigger)
if bigger.refused:
    st.warning(bigger.refused, icon=":material/info:")
    bigger.refused = ""
with right.container(key="bigger_seen"):
    seen(bigger)
show_address(bigger.address, key="bigger_address")
