"""Bigger data: real sets and larger networks, trained with Keras in a process beside the server."""

import streamlit as st

from playground.ui.bigger.after import after
from playground.ui.bigger.begin import begin
from playground.ui.bigger.builder import builder
from playground.ui.bigger.compare import compare
from playground.ui.bigger.data_controls import data_controls
from playground.ui.bigger.learning import learning_controls
from playground.ui.bigger.state import current_job, state
from playground.ui.bigger.story import summary
from playground.ui.bigger.watch import watch
from playground.ui.shell import show_bar

show_bar("bigger_data")
bigger = state()
job = current_job()

st.caption("The same four moves on real data: Keras trains here, in a process of its own, and you watch it learn.")
for notice in bigger.notices:
    st.warning(notice, icon=":material/info:")
bigger.notices.clear()

# A key for each job: a new training closes the list again.
with st.expander(
    "Start from a recipe", expanded=job is None, icon=":material/menu_book:", key=f"bigger_recipes_{bigger.job}"
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

with st.container(horizontal=True, vertical_alignment="center"):
    # Not a callback: the controls above have only now put their values into the plan.
    if st.button("Train", key="bigger_train", type="primary", icon=":material/play_arrow:"):
        bigger.start([("Training", bigger.plan)])
        st.rerun()
    count = f" · {len(bigger.compared)}" if bigger.compared else ""
    if st.button(f"Add to comparison{count}", key="bigger_add", icon=":material/playlist_add:"):
        bigger.add(bigger.plan)
        st.rerun()
    st.caption(f"{summary(bigger.plan)} · batch {bigger.plan.batch_size} · {bigger.plan.epochs} epochs")
if bigger.refused:
    st.warning(bigger.refused, icon=":material/info:")
    bigger.refused = ""

watch(bigger)
if job is not None:
    after(bigger, job)
