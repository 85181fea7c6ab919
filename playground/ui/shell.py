"""The page around our own: Streamlit's header, margins and width leave the whole window to what is taught."""

import streamlit as st

from playground.components.bar import page_bar
from playground.ui import keys

#: The pages, by the names of their scripts, each with its title and icon.
PAGES = {
    "step_through": ("Step through", ":material/footprint:"),
    "optimizer_race": ("Optimizer race", ":material/sprint:"),
    "bigger_data": ("Bigger data", ":material/database:"),
}

#: The side bar's own buttons stay; the header they stand in takes no room and no clicks.
_STYLE = """
<style>
  header[data-testid="stHeader"] { height: 0; min-height: 0; background: none; visibility: hidden; }
  [data-testid="stMainBlockContainer"] { max-width: none; padding: 0; }
  [data-testid="stMainBlockContainer"] > [data-testid="stVerticalBlock"] { gap: 0; }
  [data-testid="stMain"] { overflow-x: hidden; }
</style>
"""


def show_shell() -> None:
    """Put the page's own style in force. Called once a run, before any page draws."""
    st.html(_STYLE)


def leave_for(page: str | None) -> None:
    """Note which page the bar was pressed for; `leave` goes there. For a component's callback, before the run."""
    if page in PAGES:
        st.session_state[keys.LEAVING] = page


def leave() -> None:
    """Go to the page the bar was pressed for, if it was."""
    if (page := st.session_state.pop(keys.LEAVING, None)) is not None:
        st.switch_page(f"app_pages/{page}.py")


#: A page of Streamlit's own parts keeps a margin and room between them.
_ROOM = """
<style>
  [data-testid="stMainBlockContainer"] { padding: 0 16px 16px; }
  [data-testid="stMainBlockContainer"] > [data-testid="stVerticalBlock"] { gap: 12px; }
</style>
"""


def show_bar(page: str) -> None:
    """The bar of ``page``, where the page's other parts are Streamlit's own."""
    st.html(_ROOM)
    page_bar(page, key=keys.BAR, on_go=lambda: leave_for(st.session_state[keys.BAR].go))
    leave()
