"""The drawer "Set up": which of its parts is open, and who may open another."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from playground.ui.bigger import set_up
from playground.ui.bigger.state import BEGIN, DATA, LEARNING, NETWORK, PARTS, Bigger, open_link


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The drawer without what is in its parts; its state is `page.session_state["found"]`."""
    monkeypatch.setattr(set_up, "_PARTS", dict.fromkeys(PARTS, lambda bigger: None))
    return AppTest.from_function(_drawer, default_timeout=60)


def _drawer() -> None:
    import streamlit as st

    from playground.ui.bigger.set_up import set_up
    from playground.ui.bigger.state import Bigger

    if "found" not in st.session_state:
        st.session_state["found"] = Bigger()
    set_up(st.session_state["found"])


def seen(page: AppTest) -> tuple[Any, str]:
    """The part that the choice says, and the one that is open."""
    assert not page.exception
    return page.button_group[0].value, page.session_state["found"].section


def test_the_choice_of_parts_is_told_its_value_each_time_it_is_drawn(page: AppTest) -> None:
    """The browser may see the second drawing before the first: told once, the choice would say another part there."""
    for part in (DATA, LEARNING):
        page.run()
        page.session_state["found"].open_part(part)
        for _ in range(2):
            page.run()
            assert seen(page) == (part, part)
            assert list(page.button_group[0].proto.default) == [PARTS.index(part)]


def test_what_the_learner_chose_stays_and_gives_way_to_what_is_opened_from_elsewhere(page: AppTest) -> None:
    page.run()
    assert seen(page) == (BEGIN, BEGIN)
    page.button_group[0].set_value(NETWORK).run()
    assert seen(page) == (NETWORK, NETWORK)
    page.run()
    assert seen(page) == (NETWORK, NETWORK)
    # At the moment in which another part is opened the choice still answers with the old one.
    page.session_state["found"].open_part(DATA)
    page.button_group[0].set_value(LEARNING).run()
    assert seen(page) == (DATA, DATA)


@pytest.mark.parametrize(
    ("told", "opened"),
    [({"section": "learning"}, LEARNING), ({}, NETWORK), ({"see": ""}, BEGIN), ({"section": "data", "see": ""}, DATA)],
)
def test_a_link_opened_in_place_says_which_part_is_open_or_leaves_it(told: dict[str, str], opened: str) -> None:
    bigger = Bigger()
    bigger.open_part(NETWORK)
    open_link(bigger, told)
    assert (bigger.section, bigger.section_born) == (opened, opened)
