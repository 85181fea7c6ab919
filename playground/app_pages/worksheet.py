"""Worksheets: one update to work out by hand, printed, and marked.

The browser asks routes of app.py for the numbers; this script only mounts it.
"""

import streamlit as st

from playground.components.worksheet import worksheet_view
from playground.ui import keys
from playground.ui.shell import PAPER, leave, leave_for, opening, triggered

st.html(PAPER)
pressed = worksheet_view(
    opening("worksheet"), key=keys.WORKSHEET_VIEW, on_go=lambda: leave_for(triggered(keys.WORKSHEET_VIEW, "go"))
)
leave(pressed)
