"""Bigger data: real sets and larger networks, trained with Keras in a process beside the server.

One screen shows the training; over its left part a drawer opens in which it is set up, and views of the network.
"""

import streamlit as st

from playground.ui.bigger.after import after
from playground.ui.bigger.page import carry_out, show_screen
from playground.ui.bigger.set_up import set_up
from playground.ui.bigger.state import current_job, open_link, state
from playground.ui.shell import PLACES, opening

st.html(PLACES)
bigger = state()
if (wanted := opening("bigger_data")) is not None:
    open_link(bigger, wanted)
# In the order of the keyboard: the screen first. But the controls speak first, so that what starts is what they show.
screen, drawer, view = (st.container(key=f"bigger_{name}") for name in ("screen", "drawer", "view"))
with drawer:
    set_up(bigger)
listed = len(bigger.compared)
carry_out(bigger)
if len(bigger.compared) != listed:
    st.rerun()  # the drawer, drawn before, shows the list
with screen:
    show_screen()
job = current_job()
with view:
    if bigger.view and job is not None:
        after(bigger, job)
    elif bigger.view:
        st.caption("There is a network to look at once a training has begun.")
