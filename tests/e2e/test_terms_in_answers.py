"""A term inside an answer: a press there is the answer; its entry is shown to a pointer that rests on it, to a finger
that stays, and to the keyboard, which goes from term to term of an answer with the arrows.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from playground.explain.glossary import WORDS
from tests.e2e.conftest import OpenPage
from tests.e2e.on_stage import on
from tests.e2e.waiting import holds
from tests.serving import until

MOST_QUESTIONS = 40
ABOVE = "([a, b]) => a.getBoundingClientRect().bottom <= b.getBoundingClientRect().top + 1"
TERMS_ABOVE = """(root, names) => {
    const seen = []
    for (const name of names)
        for (const part of root.querySelectorAll(name)) {
            const { left, top, right, bottom } = part.getBoundingClientRect()
            for (let x = left + 2; x < right; x += 4)
                for (let y = top + 2; y < bottom; y += 4) {
                    const met = root.getRootNode().elementFromPoint(x, y)
                    if (met?.closest(".term-within") && !part.contains(met)) seen.push(met.textContent)
                }
        }
    return seen
}"""
"""The terms of answers that a finger meets where these parts stand."""
PRESSES = """root => {
    window.presses = []
    const met = ({ target }) => target.closest("button, .exercise-text")?.className
    root.addEventListener("click", (event) => presses.push(met(event)), true)
}"""
"""Notes what each press on the page meets."""


@dataclass(frozen=True)
class Asked:
    """What is asked in the Guide. term: a word of its answers that the glossary has; entry: what it is listed as."""

    link: str
    answers: str
    given: str
    term: str
    entry: str


ASKED = {
    "say it first": Asked(
        "?hide=1&lv=3&batch=10&at=1.db:0", ".exercise-options button", "[aria-disabled]", "bias", "bias"
    ),
    "find the mistake": Asked(
        "?find=1&sel=w:0:0:0&lv=3&opt=adam&at=2.start", ".find-point", "[aria-current]", "delta", "delta"
    ),
}


def answer_with(page: Page, asked: Asked) -> Locator:
    """An answer that holds the term, of the first question that has one."""
    guide = page.get_by_role("region", name="Guide")
    text = guide.locator(".exercise-text")
    answers = guide.locator(asked.answers)
    another = guide.get_by_role("button", name="Another question")
    before = ""
    for _ in range(MOST_QUESTIONS):
        # Not the question of before, nor that the next one is to come: a press then would pass it over unread.
        expect(text).not_to_have_text(re.compile(rf"is on its way|is being written|^{re.escape(before)}$"))
        expect(guide.locator(".exercise:not([data-waiting])")).to_be_visible()
        if answers.filter(has_text=asked.term).count():
            break
        before = text.text_content() or ""
        another.click()
    return answers.filter(has_text=asked.term).first


def term_in(answer: Locator, term: str) -> Locator:
    return answer.locator(".term-within", has_text=term).first


def entry(page: Page, name: str) -> Locator:
    return page.get_by_role("dialog", name=name, exact=True)


@pytest.fixture(params=ASKED)
def asked(request: pytest.FixtureRequest) -> Asked:
    return ASKED[request.param]


def test_a_pointer_that_rests_is_shown_the_entry_and_a_press_answers(open_page: OpenPage, asked: Asked) -> None:
    page = open_page(asked.link, reduced_motion="reduce")
    on(page)
    answer = answer_with(page, asked)
    term = term_in(answer, asked.term)
    card = entry(page, asked.entry)

    def shown() -> bool:
        # An answer that is drawn anew under a pointer is met by its next move.
        page.mouse.move(2, 2)
        term.hover()
        with suppress(PlaywrightTimeout):
            card.wait_for(timeout=2_000)
        return card.is_visible()

    until(shown, "the entry beside the pointer")
    expect(card).to_contain_text(WORDS[asked.entry].says)
    expect(answer.and_(page.locator(asked.given))).to_have_count(0)
    # It stays for a pointer that goes to it, and leaves with it.
    card.hover()
    expect(card).to_be_visible()
    page.mouse.move(2, 2)
    expect(card).not_to_be_visible()
    term.click()
    expect(answer.and_(page.locator(asked.given))).to_be_visible()


def test_a_finger_that_stays_is_shown_the_entry_and_one_that_taps_answers(open_page: OpenPage, asked: Asked) -> None:
    page = open_page(asked.link, reduced_motion="reduce", width=390, height=844, touch=True, mobile=True)
    on(page)
    answer = answer_with(page, asked)
    term = term_in(answer, asked.term)
    term.evaluate('node => node.scrollIntoView({block: "center"})')
    box = term.bounding_box()
    assert box is not None
    finger = page.context.new_cdp_session(page)
    at = [{"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}]
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": at})
    card = entry(page, asked.entry)
    expect(card).to_contain_text(WORDS[asked.entry].says)
    expect(card).to_be_in_viewport(ratio=1)
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(card).to_be_visible()
    expect(answer.and_(page.locator(asked.given))).to_have_count(0)
    # A tap elsewhere puts it away and presses nothing; a tap on the same term is the answer.
    page.locator(".stage-root").evaluate(PRESSES)
    page.get_by_role("button", name="Find the mistake", exact=True).tap()
    expect(card).not_to_be_visible()
    page.get_by_role("region", name="Guide").locator(".exercise-text").tap(position={"x": 4, "y": 4})
    holds(page, "() => presses.length > 0")
    assert page.evaluate("presses")[0].startswith("exercise-text")
    term.tap()
    expect(answer.and_(page.locator(asked.given))).to_be_visible()


def test_the_keyboard_is_shown_every_term_of_the_answer_it_comes_to(open_page: OpenPage, asked: Asked) -> None:
    page = open_page(asked.link, reduced_motion="reduce")
    on(page)
    answer = answer_with(page, asked)
    place: dict[str, Any] = page.locator(".stage-root").evaluate("node => ({...node.dataset})")
    expect(term_in(answer, asked.term)).to_be_visible()
    to_answer(page, answer)
    expect(entry(page, asked.entry)).to_contain_text(WORDS[asked.entry].says)
    # It is no trap, and no answer.
    expect(answer).to_be_focused()
    expect(answer.and_(page.locator(asked.given))).to_have_count(0)
    page.keyboard.press("Escape")
    expect(entry(page, asked.entry)).not_to_be_visible()
    expect(answer).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    expect(entry(page, asked.entry)).to_be_visible()
    page.keyboard.press("Enter")
    expect(answer.and_(page.locator(asked.given))).to_be_visible()
    now = page.locator(".stage-root").evaluate("node => ({...node.dataset})")
    assert [now["update"], now["step"]] == [place["update"], place["step"]]


def test_what_an_answer_was_worth_is_read_with_nothing_over_it(open_page: OpenPage) -> None:
    page = open_page("?lesson=four_moves.6", reduced_motion="reduce")
    answer = page.locator(".lesson-answer").filter(has=page.locator(".term-within")).first
    answer.focus()
    card = page.locator(".word-card:popover-open")
    expect(card).to_be_visible()
    page.keyboard.press("Enter")
    expect(answer).to_have_attribute("aria-pressed", "true")
    expect(card).to_have_count(0)


def test_the_arrows_go_through_the_terms_of_an_answer_and_not_through_the_run(open_page: OpenPage) -> None:
    page = open_page(ASKED["find the mistake"].link, reduced_motion="reduce")
    stage = on(page)
    answer = page.locator(".find-point", has_text="the slope of the loss").first
    names = answer.locator(".term-within")
    expect(names.nth(1)).to_be_visible()
    slope, loss = entry(page, "slope"), entry(page, "loss")
    to_answer(page, answer)
    expect(slope).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(loss).to_be_visible()
    # There is none after the last.
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    expect(slope).to_be_visible()
    stage.at(2, "start")
    expect(answer).to_be_focused()


def to_answer(page: Page, answer: Locator) -> None:
    """By the keyboard: past what comes before it."""
    answer.evaluate("node => node.focus()")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    holds(page, "node => node.matches(':focus-visible')", answer.element_handle())


def test_on_a_phone_the_dock_is_in_sight_beside_what_is_asked(open_page: OpenPage, asked: Asked) -> None:
    """And no term of an answer shows through what stands over the answer."""
    page = open_page(asked.link, reduced_motion="reduce", width=390, height=844, touch=True, mobile=True)
    on(page)
    expect(answer_with(page, asked)).to_be_visible()
    step = page.get_by_role("button", name="Step", exact=True)
    step.click(trial=True)
    over = page.locator(".stage-root").evaluate(TERMS_ABOVE, [".dock", ".exercise-tools"])
    assert over == []


def test_on_a_phone_what_an_answer_was_worth_comes_into_sight(open_page: OpenPage) -> None:
    asked = ASKED["say it first"]
    page = open_page(asked.link, reduced_motion="reduce", width=390, height=844, touch=True, mobile=True)
    on(page)
    answer_with(page, asked).tap()
    verdict = page.locator(".exercise-worth [role=status]")
    expect(verdict).not_to_be_empty()
    holds(page, ABOVE, [verdict.element_handle(), page.locator(".dock").element_handle()])


def test_on_a_phone_all_answers_of_a_lessons_question_are_in_sight(open_page: OpenPage) -> None:
    page = open_page("?lesson=four_moves.2", reduced_motion="reduce", width=390, height=844, touch=True, mobile=True)
    stage = on(page)
    # Pointed at once the lesson's experiment stands.
    expect(page.locator("[data-pointed]").first).to_be_visible()
    page.get_by_role("button", name="Step", exact=True).tap()
    stage.at(0, "A:1")
    page.get_by_role("button", name="Say it first", exact=True).tap()
    answers = page.locator(".exercise-options button")
    expect(answers).to_have_count(4)
    holds(page, ABOVE, [answers.last.element_handle(), page.locator(".dock").element_handle()])
    # Without the page's bar having made room for them.
    expect(page.locator(".bar")).to_be_in_viewport(ratio=1)
    expect(page.locator(".exercise-text")).to_be_in_viewport(ratio=1)


def test_on_a_small_phone_what_a_question_is_answered_with_comes_into_sight(open_page: OpenPage) -> None:
    page = open_page("?level=2", reduced_motion="reduce", width=320, height=640, touch=True, mobile=True)
    on(page)
    page.get_by_role("button", name="Say it first", exact=True).tap()
    answer = page.locator(".exercise-answer")
    expect(answer).to_be_visible()
    holds(page, ABOVE, [answer.element_handle(), page.locator(".dock").element_handle()])
