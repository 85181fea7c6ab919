"""The words of the pages: their list, and the entry of a term where it stands."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from playground.experiment import Experiment, Run
from playground.explain import story
from playground.explain.glossary import WORDS
from playground.timeline import Timeline
from tests.e2e.conftest import OpenPage
from tests.e2e.on_stage import on


def term(region: Locator, name: str) -> Locator:
    return region.get_by_role("button", name=name, exact=True).and_(region.locator(".term"))


def entry(page: Page, name: str) -> Locator:
    return page.get_by_role("dialog", name=name, exact=True)


def test_a_term_opens_where_it_stands_by_pointer_and_keyboard_and_its_text_stays(open_page: OpenPage) -> None:
    page = open_page("?at=0.dZ:1&lv=3")
    stage = on(page)
    said = next(c for c in story(Timeline(Run(Experiment())).moment(0)) if c.id == "dZ:1").sentence
    delta, loss = (term(stage.caption, name) for name in ("Delta", "Loss"))
    expect(delta).to_be_visible()
    assert stage.sentence.inner_text() == said
    delta.hover()
    expect(entry(page, "delta")).to_contain_text(WORDS["delta"].says)
    page.mouse.move(2, 2)
    expect(entry(page, "delta")).not_to_be_visible()
    loss.click()
    expect(entry(page, "loss")).to_contain_text(WORDS["loss"].says)
    entry(page, "loss").get_by_role("button", name="cross-entropy", exact=True).click()
    expect(entry(page, "cross-entropy")).to_contain_text(WORDS["cross-entropy"].says)
    page.keyboard.press("Escape")
    expect(entry(page, "cross-entropy")).not_to_be_visible()
    # The keyboard: one stop for all terms of a region, and the arrows go from one to the next, not through the run.
    first = stage.caption.locator(".term[tabindex='0']")
    expect(first).to_have_count(1)
    first.focus()
    page.keyboard.press("ArrowRight")
    focused = stage.caption.locator(".term:focus")
    name = focused.inner_text()
    page.keyboard.press("Enter")
    shown = page.locator(".word-card:popover-open")
    expect(shown.get_by_role("link", name="Show me")).to_be_focused()
    page.keyboard.press("Escape")
    expect(focused).to_have_text(name)
    stage.at(0, "dZ:1")


OPENED = """root => {
    window.opened = []
    const note = ({target, newState}) =>
        newState === "open" && target.matches(".word-card") && window.opened.push(target.ariaLabel)
    root.getRootNode().addEventListener("toggle", note, true)
}"""


def test_what_comes_to_lie_under_a_pointer_that_stays_was_not_pointed_at(open_page: OpenPage) -> None:
    page = open_page("?lv=3")
    stage = on(page)
    stage.root.evaluate(OPENED)
    page.get_by_role("button", name="Words", exact=True).click()
    words = page.get_by_role("dialog", name="Words", exact=True)
    words.get_by_role("searchbox").fill("one-hot")
    words.get_by_role("link", name="Show me").first.click()
    expect(stage.sentence).to_contain_text("a probability of")
    expect(stage.root.locator(".term:hover")).to_have_text("Loss surface")
    probability = term(stage.caption, "probability")
    expect(probability).to_be_visible()
    probability.hover()
    expect(entry(page, "probability")).to_be_visible()
    assert page.evaluate("window.opened") == ["probability"]


def test_the_list_is_searched_and_show_me_opens_what_it_says(open_page: OpenPage) -> None:
    page = open_page("?by=batch", reduced_motion="reduce")
    stage = on(page)
    run = stage.run
    stage.press("Step")
    stage.at(0, "recheck")
    stage.press("Words")
    words = page.get_by_role("dialog", name="Words", exact=True)
    expect(words.locator(".word")).to_have_count(len(WORDS))
    words.get_by_role("searchbox").fill("epsilon h")
    expect(words.locator(".word-term")).to_have_text(["epsilon hat"])
    words.get_by_role("searchbox").fill("quaggle")
    expect(words.get_by_role("status")).to_have_text("Nothing for “quaggle”")
    words.get_by_role("searchbox").fill("dead u")
    page.evaluate("window.stayed = true")
    words.get_by_role("link", name="Show me").click()
    expect(stage.root).not_to_have_attribute("data-run", run)
    stage.at(0, "dZ:0")
    # In place: what was there before can be brought back.
    assert page.evaluate("window.stayed")
    expect(words).not_to_be_visible()
    stage.press("Bring it back")
    expect(stage.root).to_have_attribute("data-run", run)
    stage.at(0, "recheck")


def test_what_guessing_costs_is_a_line_with_a_name_that_leads_to_its_question(open_page: OpenPage) -> None:
    page = open_page("?card=softmax&by=epoch&lv=4", reduced_motion="reduce")
    stage = on(page)
    name = page.get_by_role("button", name="guessing: ln 3 = 1.10", exact=True)
    expect(name).not_to_be_visible()
    stage.press("Step")
    expect(name).to_be_visible()
    expect(name).to_have_class(re.compile(r"\bterm\b"))
    line, track = page.locator(".guess-line"), page.locator(".track svg")
    height = track.evaluate("e => e.viewBox.baseVal.height")
    assert 0 < float(line.get_attribute("y1") or 0) < height
    name.click()
    card = entry(page, "loss of guessing")
    expect(card).to_contain_text(WORDS["loss of guessing"].says)
    card.get_by_role("link", name="Work it out").click()
    expect(page.get_by_role("region", name="Guide")).to_contain_text("What loss does guessing have?")


def test_the_words_of_the_settings_and_of_the_dock_are_explained_there(open_page: OpenPage) -> None:
    page = open_page("?lv=6&opt=adam&lr=0.01")
    dock = page.get_by_role("toolbar", name="Transport")
    term(dock, "batch").click()
    expect(entry(page, "batch")).to_contain_text(WORDS["batch"].says)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Settings").click()
    page.get_by_role("button", name="Help for Optimizer").focus()
    tip = page.get_by_test_id("stTooltipContent")
    for word in ("optimizer", "Adam"):
        expect(tip).to_contain_text(WORDS[word].says)


@pytest.mark.parametrize("name", ["Optimizer race", "Bigger data"])
def test_the_other_pages_explain_their_terms_too(open_page: OpenPage, name: str) -> None:
    page = open_page()
    page.get_by_role("navigation", name="Pages").get_by_role("link", name=name).click()
    expect(page.locator({"Optimizer race": ".race-root", "Bigger data": ".training-root"}[name])).to_be_visible()
    # By the keyboard: what opens over the page at first may lie on the term.
    page.locator(".term[tabindex='0']").first.press("Enter")
    expect(page.locator(".word-card:popover-open .word-says")).to_have_text(re.compile(r"\.$"))
