"""Files to take along, a button each: what the server cannot make is said in a sentence below them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

import streamlit as st

from playground.components import assets


class FileOffered(TypedDict):
    """name: the file's; about: what is in it; address: where it is made, relative to the page."""

    name: str
    about: str
    address: str


_COMPONENT = st.components.v2.component(
    "backprop_file_list",
    html='<div class="stage-root file-list"></div>',
    js=assets.loader("file_list/file_list.js"),
)


def file_list(files: Sequence[FileOffered], *, key: str) -> None:
    """Mount the buttons."""
    _COMPONENT(key=key, data={"files": list(files)})
