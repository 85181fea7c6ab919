"""The router: what every page shares (title, icon, layout), and which pages there are."""

from pathlib import Path

import streamlit as st

st.set_page_config(
    page_title="Backprop Playground",
    page_icon=Path(__file__).with_name("icon.svg"),
    layout="wide",
    initial_sidebar_state="collapsed",
    menu_items={
        "About": "**Backprop Playground** shows how a neural network learns: one training step at a time, "
        "one operation at a time, with the real numbers."
    },
)

page = st.navigation(
    [
        st.Page("app_pages/step_through.py", title="Step through", icon=":material/footprint:", default=True),
        st.Page("app_pages/optimizer_race.py", title="Optimizer race", icon=":material/sprint:"),
        st.Page("app_pages/bigger_data.py", title="Bigger data", icon=":material/database:"),
    ],
    position="top",
)
page.run()
