"""Bigger data: real sets and larger networks, trained with Keras in a process beside the server.

One screen shows the training; over its left part a drawer opens in which it is set up, and views of the network.
"""

import streamlit as st

from playground.ui.bigger.after import after
from playground.ui.bigger.begin import begin
from playground.ui.bigger.builder import builder
from playground.ui.bigger.compare import compare
from playground.ui.bigger.data_controls import data_controls
from playground.ui.bigger.learning import learning_controls
from playground.ui.bigger.page import carry_out, show_screen
from playground.ui.bigger.state import Bigger, current_job, state
from playground.ui.shell import PLACES


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


st.html(PLACES)
bigger = state()
# In the order of the keyboard: the screen first. But the controls speak first, so that what starts is what they show.
screen, drawer, view = (st.container(key=f"bigger_{name}") for name in ("screen", "drawer", "view"))
with drawer:
    set_up(bigger)
carry_out(bigger)
with screen:
    show_screen()
job = current_job()
with view:
    if bigger.view and job is not None:
        after(bigger, job)
    elif bigger.view:
        st.caption("There is a network to look at once a training has begun.")
