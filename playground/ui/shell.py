"""The page around our own: Streamlit's header, margins and width leave the whole window to what is taught."""

from typing import Any
from urllib.parse import parse_qsl

import streamlit as st

from playground.experiment import limits
from playground.ui import keys

#: The titles of the pages, by the names of their scripts.
PAGES = {
    "step_through": "Step through",
    "optimizer_race": "Optimizer race",
    "bigger_data": "Bigger data",
    "lessons": "Lessons",
    "worksheet": "Worksheets",
}

#: The side bar's own buttons stay; the header they stand in takes no room and no clicks.
_STYLE = """
<style>
  header[data-testid="stHeader"] { height: 0; min-height: 0; background: none; visibility: hidden; }
  /* Out of sight it would still fetch the font of all icons, a fifth of what the first page takes. */
  header[data-testid="stHeader"] [data-testid="stIconMaterial"] { display: none; }
  [data-testid="stMainBlockContainer"] { max-width: none; padding: 0; }
  [data-testid="stMainBlockContainer"] > [data-testid="stVerticalBlock"] { gap: 0; }
  [data-testid="stMain"] { overflow-x: hidden; }
  /* What answers for itself is never faded as out of date; the mere wait for it would cost each picture a layer. */
  .st-key-stage, .st-key-race { opacity: 1 !important; transition: none !important; }
  /* Closed, the side bar stands past the window's edge: nothing in it is for the keyboard or for a reader. */
  [data-testid="stSidebar"][data-collapsed="true"] {
    content-visibility: hidden;
  }
  .stApp [data-testid="stSidebar"] h2 { font-size: 18px; }
  /* Streamlit's captions and what is chosen in a row of its buttons are too faint to be read by everyone. */
  .stApp [data-testid="stCaptionContainer"] { color: inherit; opacity: 0.8; }
  .stApp [data-testid="stCaptionContainer"] * { color: inherit; }
  [data-testid="stButtonGroup"] button[data-selected="true"] {
    color: inherit !important; font-weight: 600; box-shadow: inset 0 -3px currentcolor;
  }
  [data-testid="stButtonGroup"] button[data-selected="true"] * { color: inherit !important; font-weight: inherit; }
  [data-testid="stSliderThumbValue"], [data-testid="stSliderThumbValue"] * { color: inherit !important; }
  /* Code is ink like all else: the usual colours of its words are too faint on the dark ground. */
  [data-testid="stCode"] .token { color: inherit !important; }
  [data-testid="stCode"] .token.keyword { font-weight: 600; }
  /* A chart's hint passes by over what stands there, and must not take its clicks. */
  .plotly-notifier { pointer-events: none; }
  /* Under a finger: what is drawn small is taken from further off. */
  @media (pointer: coarse) {
    .stApp :is(button, [role="combobox"], input:not([type="checkbox"], [type="radio"], [type="range"])) {
      min-height: 44px;
    }
    .stApp [data-testid="stTooltipHoverTarget"] button { min-width: 24px; min-height: 24px; }
    .stApp :is(label:has(input[type="checkbox"]), label:has(input[type="radio"])) { min-height: 28px; }
  }
</style>
"""


def show_shell() -> None:
    """Put the page's own style in force. Called once a run, before any page draws."""
    st.html(_STYLE)


def leave_for(wanted: object) -> None:
    """Note which page was asked for, perhaps with a link to open there (`optimizer_race?surface=bowl`); `leave` goes
    there. For a component's callback, before the run.
    """
    page, link, query = (wanted if isinstance(wanted, str) else "").partition("?")
    if page in PAGES and len(query) <= limits.MOST_LINK:
        st.session_state[keys.LEAVING] = page
        st.session_state.pop(keys.OPENING, None)
        if link:
            st.session_state[keys.OPENING] = (page, query)


def opening(page: str) -> dict[str, str] | None:
    """What is to be opened on this page, once: the parts of a link's query; None where it stays as it is. The page that
    is being left runs once more before `leave`: what is to be opened on another is left for that one.
    """
    wanted = st.session_state.get(keys.OPENING)
    if wanted is None or wanted[0] != page:
        return None
    del st.session_state[keys.OPENING]
    return dict(parse_qsl(wanted[1], keep_blank_values=True))


def triggered(key: str, name: str) -> Any:
    """What the component of this key has to say under `name`; None where its page was left before it was heard."""
    component = st.session_state.get(key)
    return None if component is None else getattr(component, name)


def leave(pressed: object) -> None:
    """Go to the page the bar was pressed for, if it was. pressed: what the page's component says of it in this run. A
    session that begins with that, because its server has just taken another's place, has called nobody back.
    """
    if keys.LEAVING not in st.session_state:
        leave_for(pressed)
    if (page := st.session_state.pop(keys.LEAVING, None)) is not None:
        st.switch_page(f"app_pages/{page}.py")


#: What is Streamlit's own on "Bigger data" stands over the places that its screen measures (training/places.js): the
#: drawer over the left part, a view of the network over the network's own place.
PLACES = """
<style>
  .st-key-bigger_drawer, .st-key-bigger_view {
    display: none; position: fixed; overflow: hidden auto; background: var(--page-ground, Canvas);
  }
  :root[data-set-up] .st-key-bigger_drawer {
    display: flex; z-index: 20; inset: var(--drawer-place); width: min(720px, 60vw); padding: 12px 16px;
    border: solid color-mix(in srgb, currentcolor 20%, transparent); border-width: 0 1px 0 0;
    box-shadow: 8px 0 24px rgb(0 0 0 / 14%);
  }
  :root[data-view] .st-key-bigger_view {
    display: flex; z-index: 10; inset: var(--view-place); width: auto; padding: 4px 8px;
  }
  /* Streamlit's own sign of the focus is a shadow of the button's colour, at half strength; the chosen one of a row has
     none. */
  .stApp :is(.st-key-bigger_drawer, .st-key-bigger_view) button:focus-visible {
    outline: 2px solid var(--page-accent, currentcolor); outline-offset: 2px;
  }
  @media (max-width: 700px) {
    :root[data-set-up] .st-key-bigger_drawer { width: auto; }
    /* All five parts in one row. */
    .st-key-bigger_section button { padding-inline: 8px; }
  }
</style>
"""

#: Paper has no window: what Streamlit scrolls is as long as it is, and its own controls are not printed.
PAPER = """
<style>
  @media print {
    .stApp, [data-testid="stAppViewContainer"], [data-testid="stMain"], [data-testid="stMainBlockContainer"] {
      position: static; display: block; height: auto; overflow: visible; padding: 0; background: #fff; color: #000;
    }
    [data-testid="stSidebar"], [data-testid="stHeader"], [data-testid="stStatusWidget"] { display: none; }
  }
</style>
"""
