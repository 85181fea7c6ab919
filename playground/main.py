"""The router: what every page shares (title, icon, layout), and which pages there are."""

from pathlib import Path

import streamlit as st

from playground.ui.observed import run_of
from playground.ui.shell import PAGES, show_shell

page = st.navigation(
    [st.Page(f"app_pages/{name}.py", title=title, default=name == "step_through") for name, title in PAGES.items()],
    position="hidden",
)
st.set_page_config(
    page_title=f"{page.title} · Backprop Playground",
    page_icon=Path(__file__).with_name("icon.svg"),
    layout="wide",
    initial_sidebar_state="collapsed",
    menu_items={
        "About": "**Backprop Playground** shows how a neural network learns: one training step at a time, "
        "one operation at a time, with the real numbers."
    },
)

show_shell()
with run_of(page.url_path or "step_through"):
    page.run()
