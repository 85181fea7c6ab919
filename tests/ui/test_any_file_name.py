"""A table may be given under any name: what is none is refused in a sentence by who reads it."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

TABLE = b"a,b\n1,2\n"


def script() -> None:
    from types import SimpleNamespace
    from unittest.mock import patch

    import streamlit as st

    from playground.ui.bigger import own_table
    from playground.ui.bigger.state import Bigger

    bigger = st.session_state.setdefault("mine", Bigger())
    with patch.object(own_table, "engine_room", SimpleNamespace(store=lambda content: "0" * 32)):
        own_table.give_table(bigger, "place")
    st.write("nothing" if bigger.table is None else bigger.table.name)


@pytest.mark.parametrize("name", ["heights.csv", "heights", "heights.xlsx", "heights.exe", "a\x00.csv", "../../a.csv"])
def test_a_file_of_any_name_is_taken(name: str) -> None:
    page: Any = AppTest.from_function(script, default_timeout=60)
    page.run()
    page.file_uploader[0].upload(name, TABLE, "text/csv").run()
    assert not page.exception
    assert page.markdown[0].value == name
