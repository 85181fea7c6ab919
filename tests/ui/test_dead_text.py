"""What a learner typed, or what stands in a learner's file, is text on the page: no markup, no link, no formula."""

from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from playground.plans.plan import Plan
from playground.ui.bigger import after, carrying
from playground.ui.markdown import plainly

HOSTILE = "**b** [press](https://evil.example) :red[x] $a$ `c` <img src=x> :material/home:"


class Page:
    """Takes the place of Streamlit and remembers what would be drawn as Markdown."""

    def __init__(self, **answers: Any) -> None:
        self.drawn: list[str] = []
        self.answers = answers
        self.session_state: dict[str, Any] = {}

    def __getattr__(self, name: str) -> Any:
        def draw(*given: Any, **more: Any) -> Any:
            self.drawn += [text for text in (*given, *more.values()) if isinstance(text, str)]
            return self.answers.get(name)

        return draw


def dead(page: Page) -> None:
    assert any("evil" in text for text in page.drawn)
    for text in page.drawn:
        assert "[press]" not in text
        assert "**b**" not in text


def test_a_column_without_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    page = Page(data_editor=[{HOSTILE: None}])
    monkeypatch.setattr(after, "st", page)
    answers = {"sample_row": {"columns": [HOSTILE], "row": [1.0]}}
    monkeypatch.setattr(after, "engine_room", SimpleNamespace(answered=lambda key, function, *more: answers[function]))
    after._try_row(Plan(), SimpleNamespace(id="one"))  # type: ignore[arg-type]
    dead(page)


def test_a_run_that_a_learner_named(monkeypatch: pytest.MonkeyPatch) -> None:
    page = Page()
    monkeypatch.setattr(carrying, "st", page)
    found = carrying.to_carry(None)
    monkeypatch.setattr(carrying, "to_carry", lambda session: carrying.Carriable(found.run, found.state, (HOSTILE,)))
    carrying.carrying(SimpleNamespace())  # type: ignore[arg-type]
    dead(page)


def test_words_of_a_review(monkeypatch: pytest.MonkeyPatch) -> None:
    page = Page(text_area=HOSTILE)
    page.answers["form"] = AnyContext()
    monkeypatch.setattr(after, "st", page)
    found = {"words": 3, "unknown": 1, "which": [HOSTILE], "others": 0, "known": 9, "read": 5, "value": 0.5}
    monkeypatch.setattr(after, "engine_room", SimpleNamespace(answered=lambda *asked: found))
    after._try_review(Plan(), SimpleNamespace(id="one", status="", events=[], folder=""))  # type: ignore[arg-type]
    page.drawn = [text for text in page.drawn if text != HOSTILE]
    dead(page)


class AnyContext:
    def __enter__(self) -> None: ...

    def __exit__(self, *error: object) -> None: ...


def test_escaped_it_is_drawn_as_it_was_written() -> None:
    """By Streamlit's own element: the text it holds has each mark escaped, and unescaped it is the text."""
    page = AppTest.from_string(f"import streamlit as st\nst.caption({plainly(HOSTILE)!r})", default_timeout=60).run()
    held = page.caption[0].value
    assert held.replace("\\", "") == HOSTILE
    for mark in "*[]()$`<>:":
        assert all(held[at - 1] == "\\" for at, letter in enumerate(held) if letter == mark)
