"""A table of the learner's own: the file, how it is read, what is left out. What was refused is nowhere in force."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

import streamlit as st
from streamlit.runtime.uploaded_file_manager import DeletedFile

from playground.components.table_form import chosen, table_form
from playground.experiment.numbers import count
from playground.plans import Source, uploads
from playground.plans.reading import FoundTable, Reading
from playground.plans.sets import CSV
from playground.ui.bigger import engine_room
from playground.ui.bigger.state import DATA, Bigger, GivenTable
from playground.ui.bigger.table_shown import shown, summary
from playground.ui.bigger.waiting import waiting
from playground.ui.markdown import plainly
from playground.ui.shell import triggered

MOST_MB = 10
_MOST_OF_A_ROW = 80
_FORM = "bigger_table_form"
_TABLES = "playground.keras_backend.tables"
_LOOK, _SOURCE, _LEFT_OUT = f"{_TABLES}.telling:look", f"{_TABLES}.telling:source", f"{_TABLES}.table:left_out"


@dataclass(frozen=True)
class Settled:
    """What there is to say of the table in its place: it was found, was refused with an error, or is being read."""

    found: FoundTable | None = None
    error: str = ""
    pending: engine_room.Pending | None = None


def settle(bigger: Bigger) -> Settled | None:
    """Bring the plan to what the table in its place is, in whatever part of the drawer; None where there is none."""
    table = bigger.table
    if table is None or bigger.plan.source.name != CSV:
        return None
    try:
        found: FoundTable = engine_room.soon("table", _LOOK, table.digest, table.reading)
        source = None if found.problem else engine_room.soon("table", _SOURCE, table.digest, table.reading)
    except engine_room.Pending as pending:
        bigger.reading_table = True
        return Settled(pending=pending)
    except (ValueError, RuntimeError) as error:
        bigger.reading_table, bigger.table_told = False, None
        _take(bigger, Source(CSV))
        return Settled(error=str(error))
    bigger.reading_table = False
    # What was read before, another file or another reading, is not to be trained in this one's place.
    _take(bigger, source or Source(CSV))
    if source is not None:
        bigger.sound = table
    return Settled(found)


def own_table(bigger: Bigger) -> None:
    """The file's place, and the table as it is read."""
    give_table(bigger, "bigger_csv")
    table, settled = bigger.table, settle(bigger)
    if table is None or settled is None:
        st.caption(_asked_for(bigger.plan.source))
    elif settled.pending is not None:
        waiting(settled.pending, "The table is being read.")
        if bigger.table_told is not None:  # dimmed, since it tells of the reading before
            table_form(bigger.table_told, key=_FORM, on_choose=_nothing)
    elif settled.found is None:
        st.error(plainly(f"{table.name}: {settled.error}"), icon=":material/error:")
        _way_back(bigger, table)
    else:
        _show(bigger, table.name, settled.found)


def _show(bigger: Bigger, name: str, found: FoundTable) -> None:
    told, readings = shown(found)
    bigger.table_told = told
    st.markdown(f"**{plainly(name)}**: {plainly(summary(found))}")
    if found.problem:
        st.error(plainly(found.problem), icon=":material/error:")
        _way_back(bigger, bigger.table)
    _left_out(found)
    table_form(told, key=_FORM, on_choose=partial(_choose, bigger, told["turn"], readings))


def _way_back(bigger: Bigger, refused: GivenTable | None) -> None:
    """The table that could be trained on before, one click away."""
    sound = bigger.sound
    if sound is None or refused is None or sound == refused:
        return
    same = sound.digest == refused.digest
    label = f"Read {sound.name} as before" if same else f"Go back to {sound.name}"
    st.button(plainly(label), key="bigger_go_back", on_click=bigger.go_back, icon=":material/undo:")


def give_table(bigger: Bigger, key: str) -> None:
    """Where a file is chosen: on its own, or in the card of the recipe. Of any name: what is no table is refused in a
    sentence by who reads it, where Streamlit would fail.
    """
    place = f"{key}_{bigger.places}"
    st.file_uploader(
        f"A table as a text file (CSV), at most {MOST_MB} MB", max_upload_size=MOST_MB, key=place,
        on_change=_given, args=(bigger, place),
    )  # fmt: skip


def _given(bigger: Bigger, key: str) -> None:
    """A file was chosen, or taken back: the one before is gone with all that was known of it."""
    if key not in st.session_state:
        return  # its page was left meanwhile
    given = st.session_state[key]
    if given is None:
        bigger.table = bigger.table_told = None
        bigger.reading_table = False
        bigger.on_data(_as_now(bigger, Source(CSV)))
    elif isinstance(given, DeletedFile):
        bigger.refuse_table(uploads.GONE)
    else:
        try:
            digest = engine_room.store(given.getvalue())
        except ValueError as error:
            bigger.refuse_table(f"{given.name}: {error}")
            return
        bigger.take_table(digest, given.name)
        bigger.open_part(DATA)


def _take(bigger: Bigger, source: Source) -> None:
    wanted = _as_now(bigger, source)
    if bigger.plan.source != wanted:
        bigger.on_data(wanted)


def _as_now(bigger: Bigger, source: Source) -> Source:
    """The source with what was chosen beside the table: how it is split, whether its columns are standardised."""
    now = bigger.plan.source
    return replace(source, validation=now.validation, standardise=now.standardise, seed=now.seed)


def _choose(bigger: Bigger, turn: str, readings: list[Reading]) -> None:
    number = chosen(triggered(_FORM, "chosen"), turn, len(readings))
    if number is not None and bigger.table is not None:
        bigger.read_table(replace(bigger.table, reading=readings[number]))


def _nothing() -> None:
    """What is chosen while the table is being read is chosen of a table that is not there any more."""


def _asked_for(source: Source) -> str:
    if not source.file:
        return (
            "As a spreadsheet saves it under “Text” or “CSV”: a line a row. Separators, decimal signs and the way its "
            "letters are stored are found out, and you can change what was found."
        )
    names = ", ".join(name for name, _ in source.columns)
    columns = f" with the columns {plainly(names)}" if names else ""
    return (
        f"The address of this page names a table{columns}. A table travels neither in a link nor through loading the "
        "page anew: choose its file here."
    )


def _left_out(found: FoundTable) -> None:
    """Why rows are left out and how many, the first of them, and all as a file that opens where the table does."""
    lost = sum(rows for _, rows in found.left_out)
    if not lost:
        return
    reasons = "; ".join(f"{count(rows)}: {reason}" for reason, rows in found.left_out)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"Left out, {plainly(reasons)}", width="stretch")
        st.download_button(
            f"Download the {count(lost)} rows left out" if lost != 1 else "Download the row left out",
            partial(engine_room.ask, _LEFT_OUT, found.digest, found.reading), "left-out.csv", "text/csv",
            key="bigger_left_out", on_click="ignore", icon=":material/download:",
        )  # fmt: skip
    rows = (f"Line {count(line)}: {text[:_MOST_OF_A_ROW] or 'nothing'} ({reason})" for line, reason, text in found.lost)
    st.caption("  \n".join(map(plainly, rows)))  # a line each
