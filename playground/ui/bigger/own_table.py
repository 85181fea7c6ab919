"""A table of the learner's own: the file, how it is read, what is left out. What was refused is nowhere in force."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from playground.components.table_form import chosen, table_form
from playground.experiment.numbers import count
from playground.plans import Source
from playground.plans.reading import FoundTable, Reading
from playground.plans.sets import CSV
from playground.ui.bigger import engine_room
from playground.ui.bigger.state import DATA, Bigger
from playground.ui.bigger.table_shown import shown, summary
from playground.ui.markdown import plainly
from playground.ui.shell import triggered

MOST_MB = 10
_FORM = "bigger_table_form"


def own_table(bigger: Bigger) -> None:
    """The file's place, and the table as it is read."""
    give_table(bigger, "bigger_csv")
    table = bigger.table
    if table is None:
        st.caption(_asked_for(bigger.plan.source))
        return
    try:
        found = engine_room.answered("table", "table_look", table.digest, table.reading)
        source = (
            engine_room.answered("table", "table_source", table.digest, table.reading) if not found.problem else None
        )
    except (ValueError, RuntimeError) as error:
        st.error(plainly(f"{table.name}: {error}"), icon=":material/error:")
        _take_back(bigger)
        return
    told, readings = shown(found)
    st.markdown(f"**{plainly(table.name)}**: {plainly(summary(found))}")
    if found.problem:
        st.error(plainly(found.problem), icon=":material/error:")
    _left_out(found)
    table_form(told, key=_FORM, on_choose=partial(_choose, bigger, told["turn"], readings))
    if source is None:
        _take_back(bigger)
    elif (wanted := _as_now(bigger, source)) != bigger.plan.source:
        bigger.on_data(wanted)
        st.rerun()


def give_table(bigger: Bigger, key: str) -> None:
    """Where a file is chosen: on its own, or in the card of the recipe."""
    st.file_uploader(
        f"A table as a text file (CSV), at most {MOST_MB} MB", type=["csv", "txt", "tsv", "tab", "dat"],
        max_upload_size=MOST_MB, key=key, on_change=_given, args=(bigger, key),
    )  # fmt: skip


def _given(bigger: Bigger, key: str) -> None:
    """A file was chosen, or taken back: the one before is gone with all that was known of it."""
    given = st.session_state[key]
    if given is None:
        bigger.table = None
        bigger.on_data(_as_now(bigger, Source(CSV)))
    else:
        bigger.take_table(engine_room.store(given.getvalue()), given.name)
        bigger.open_part(DATA)


def _take_back(bigger: Bigger) -> None:
    """What was read before, another file or another reading, is not to be trained in this one's place."""
    bare = _as_now(bigger, Source(CSV))
    if bigger.plan.source != bare:
        bigger.on_data(bare)
        st.rerun()


def _as_now(bigger: Bigger, source: Source) -> Source:
    """The source with what was chosen beside the table: how it is split, whether its columns are standardised."""
    now = bigger.plan.source
    return replace(source, validation=now.validation, standardise=now.standardise, seed=now.seed)


def _choose(bigger: Bigger, turn: str, readings: list[Reading]) -> None:
    number = chosen(triggered(_FORM, "chosen"), turn, len(readings))
    if number is not None and bigger.table is not None:
        bigger.table = replace(bigger.table, reading=readings[number])


def _asked_for(source: Source) -> str:
    if not source.file:
        return (
            "As a spreadsheet saves it under “Text” or “CSV”: a line a row. Separators, decimal signs and the way its "
            "letters are stored are found out, and you can change what was found."
        )
    names = ", ".join(name for name, _ in source.columns)
    columns = f" with the columns {plainly(names)}" if names else ""
    return f"This link was made with a table{columns}. A table does not travel in a link: choose its file here."


def _left_out(found: FoundTable) -> None:
    lost = sum(rows for _, rows in found.left_out)
    if not lost:
        return
    reasons = "; ".join(f"{count(rows)}: {reason}" for reason, rows in found.left_out)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"Left out, {plainly(reasons)}", width="stretch")
        st.download_button(
            f"The {count(lost)} rows left out" if lost != 1 else "The row left out",
            partial(engine_room.ask, "table_left_out", found.digest, found.reading), "left-out.csv", "text/csv",
            key="bigger_left_out", on_click="ignore", icon=":material/download:",
        )  # fmt: skip
