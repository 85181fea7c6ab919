"""The page around our own: Streamlit's header, margins and width leave the whole window to what is taught."""

from typing import Any

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
  /* A chart's hint passes by over what stands there, and must not take its clicks. */
  .plotly-notifier { pointer-events: none; }
</style>
"""


def show_shell() -> None:
    """Put the page's own style in force. Called once a run, before any page draws."""
    st.html(_STYLE)


def leave_for(page: str | None) -> None:
    """Note which page the bar was pressed for; `leave` goes there. For a component's callback, before the run."""
    if page in PAGES:
        st.session_state[keys.LEAVING] = page


def triggered(key: str, name: str) -> Any:
    """What the component of this key has to say under `name`; None where its page was left before it was heard."""
    component = st.session_state.get(key)
    return None if component is None else getattr(component, name)


def leave() -> None:
    """Go to the page the bar was pressed for, if it was."""
    if (page := st.session_state.pop(keys.LEAVING, None)) is not None:
        st.switch_page(f"app_pages/{page}.py")


#: A page of Streamlit's own parts has the same places: columns that scroll by themselves, a dock always in sight.
_PLACES = """
<style>
  [data-testid="stMainBlockContainer"] { padding: 0 8px; }
  [data-testid="stMainBlockContainer"] > [data-testid="stVerticalBlock"] { gap: 8px; }
  .st-key-bigger_dock {
    bottom: 0; z-index: 5; min-height: 64px; padding: 8px;
    border-top: 1px solid color-mix(in srgb, currentcolor 20%, transparent);
  }
  @media (max-width: 899px) {
    .st-key-bigger_dock { position: fixed; right: 0; left: 0; background: Canvas; }
    [data-testid="stMainBlockContainer"] { padding-bottom: 120px; }
  }
  @media (min-width: 900px) {
    .st-key-bigger_set_up, .st-key-bigger_seen {
      flex: none; height: calc(100dvh - 48px - 64px - 20px); overflow: hidden auto; padding: 4px 8px;
    }
  }
</style>
"""


def show_bar(page: str) -> None:
    """The bar of ``page``, where the page's other parts are Streamlit's own."""
    st.html(_PLACES)
    page_bar(page, key=keys.BAR, on_go=lambda: leave_for(triggered(keys.BAR, "go")))
    leave()
