"""The page of lessons: what there is, how far one has come, and the reading of a lesson of one's own.

The browser's side is ``lesson_list.js`` and its modules in this folder. It asks the routes of ``lessons.serving``.
"""

from collections.abc import Callable

import streamlit as st

from playground.components import assets

_COMPONENT = st.components.v2.component(
    "backprop_lessons",
    html='<div class="stage-root lessons-root" role="group" aria-label="Lessons"></div>',
    js=assets.loader("lesson_list/lesson_list.js"),
)


def lesson_list(*, key: str, on_go: Callable[[], None]) -> object:
    """Mount the page; which page is asked for, if one is. ``on_go`` is called before the run where a lesson is begun or
    the bar was pressed.
    """
    return _COMPONENT(key=key, height="content", on_go_change=on_go).go
