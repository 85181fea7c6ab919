"""A table of the learner's as it was read: what each column is taken for, how its values are spread, what else could
be chosen.

All that stands in the file reaches the page as text. What the learner can choose is numbered; the browser answers with
a number.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypedDict

import streamlit as st

from playground.components import assets
from playground.experiment.values import is_whole


class ChoiceShown(TypedDict):
    """Something that can be chosen: its words and its number; None: what holds now."""

    label: str
    number: int | None


class NoteShown(TypedDict):
    """A sentence, and what can be chosen instead. asks: it is a question, or a loss to look at."""

    text: str
    asks: bool
    choices: list[ChoiceShown]


class PickShown(TypedDict):
    """A choice of one: `label` for all of it, and the choices, of which the one that holds now has no number."""

    label: str
    choices: list[ChoiceShown]


class BarsShown(TypedDict):
    """How often what stands in a column. labels: of each bar, [] for numbers, which go from low to high."""

    counts: list[int]
    labels: list[str]
    others: int
    low: str
    high: str


class ColumnShown(TypedDict):
    """A column as read. found: what was found in it, in words; examples as they are written in the file; reason: why
    it was read so.
    """

    name: str
    use: PickShown
    found: str
    examples: str
    reason: str
    bars: BarsShown
    notes: list[NoteShown]


class TableShown(TypedDict):
    """turn: which table, and how it was read. picks, notes: of the whole file. head: the first rows as written."""

    turn: str
    picks: list[PickShown]
    notes: list[NoteShown]
    columns: list[ColumnShown]
    head: list[list[str]]


_COMPONENT = st.components.v2.component(
    "backprop_table_form",
    html='<div class="stage-root table-form"></div>',
    js=assets.loader("table_form/table_form.js"),
)


def table_form(shown: TableShown, *, key: str, on_choose: Callable[[], None]) -> None:
    """Mount the table. `on_choose` is called, before the page runs again, once something was chosen."""
    _COMPONENT(key=key, data=shown, on_chosen_change=on_choose)


def chosen(value: object, turn: str, count: int) -> int | None:
    """The number of what was chosen, of `count`, if it was chosen of this table in this reading."""
    if not isinstance(value, dict) or value.get("turn") != turn:
        return None
    number: object = value.get("number")
    return number if isinstance(number, int) and is_whole(number) and 0 <= number < count else None
