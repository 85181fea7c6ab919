""" "Show me" of a word leads to where the word is seen, from whichever page it is pressed on. A sample; each word from
one of the pages with --every.
"""

from __future__ import annotations

import random
import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Page, expect

from playground.experiment import link
from playground.explain.glossary import WORDS
from tests.e2e.conftest import OpenPage
from tests.e2e.on_stage import on
from tests.e2e.telling import told
from tests.e2e.waiting import settled
from tests.serving import until

PAGES = {"": ".stage-root", "optimizer_race": ".race-root", "bigger_data": ".training-root", "lessons": ".lesson-list"}
TURNS = {term: list(PAGES)[turn % len(PAGES)] for turn, term in enumerate(WORDS)}
SAMPLE = [
    ("backpropagation", "optimizer_race"),
    ("sweep", "lessons"),
    *random.Random(5).sample(sorted(TURNS.items()), 3),
]
#: What is to be opened first, as `look` tells it: "Tab Chain: two paths ...", "Settings: all of them."
OPENED = re.compile(r"(?:Tab (\w[\w ]*)|(Settings|Learning|Data|Network|Output|Loss surface))(?:, \w+)?: ")
#: Or done: what is seen comes of that.
DONE = ("Press Step", "Train", "After the training")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if {"term", "start"} <= set(metafunc.fixturenames):
        every = metafunc.config.getoption("--every")
        metafunc.parametrize(("term", "start"), sorted(TURNS.items()) if every else SAMPLE)


def press_show_me(page: Page, term: str) -> None:
    page.get_by_role("button", name="Words", exact=True).click()
    words = page.get_by_role("dialog", name="Words", exact=True)
    words.get_by_role("searchbox").fill(term)
    entry = words.locator(".word").filter(has=page.locator(".word-term", has_text=re.compile(f"^{re.escape(term)}$")))
    entry.get_by_role("link", name="Show me").click()


def sees(page: Page, texts: tuple[str, ...]) -> bool:
    """Whether one of the texts is in sight; of spaces and capitals nothing is held."""
    seen = plain("".join(told(page)))
    return any(plain(text) in seen for text in texts)


def plain(text: str) -> str:
    return re.sub(r"\s", "", text).lower()


def test_show_me_leads_to_where_the_word_is_seen(term: str, start: str, open_page: OpenPage) -> None:
    page = open_page(start, reduced_motion="reduce")
    press_show_me(page, term)
    word = WORDS[term]
    address = urlsplit(word.show)
    there = address.path.strip("./")
    root = page.locator(PAGES[there])
    expect(root).to_be_visible()
    if not there:
        cursor = link.decode(dict(parse_qsl(address.query)))[0].cursor
        on(page).at(cursor.update, cursor.step)
    expect(root).not_to_have_attribute("data-busy", "true")
    settled(page)
    if word.look.startswith(DONE):
        return
    if opened := OPENED.match(word.look):
        look_into(page, opened[1] or opened[2])
    until(lambda: sees(page, tuple(filter(None, (word.finds, *word.spellings)))), f"{term} to be seen")


def look_into(page: Page, name: str) -> None:
    """Open the part of the page that is called so, or find it open: a region, as the loss surface is."""
    tab, radio, button, region = (
        page.get_by_role(role, name=name, exact=True) for role in ("tab", "radio", "button", "region")
    )
    expect(tab.or_(radio).or_(button).or_(region).first).to_be_visible()
    for part in (tab, radio, button):
        if part.count():
            part.first.click()
            return


def test_show_me_of_a_question_shows_the_weight_that_it_is_about(open_page: OpenPage) -> None:
    page = open_page("?hide=1&lv=6&by=operation&at=1.dZ:1&sel=w:0:1:2", reduced_motion="reduce")
    stage = on(page)
    stage.at(1, "dZ:1")
    asked = page.get_by_role("region", name="Say it first")
    expect(asked).to_contain_text("the gradient of h₃→ŷ")
    expect(stage.inspector.get_by_role("heading")).to_have_text("Weight x₂ → h₃")
    asked.get_by_role("button", name="Show me", exact=True).click()
    expect(stage.inspector.get_by_role("heading")).to_have_text("Weight h₃ → ŷ")
    expect(asked).to_contain_text("the gradient of h₃→ŷ")
    expect(asked.locator(".exercise-worth")).to_contain_text("for h₃→ŷ")
