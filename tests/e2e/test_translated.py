"""A page that the browser translates goes on working, and no digit and no formula of it is translated.

The browser takes each text away and puts two elements `font` with other words in its place, in whatever the page writes
anew as well; what says that it is not to be translated is left alone.
"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from playground.experiment import Run
from playground.experiment.presets import PRESETS
from tests.e2e.conftest import OpenPage
from tests.e2e.on_stage import computed, on, says, shown_as
from tests.e2e.waiting import holds

TRANSLATED = """() => {
    const watching = new MutationObserver(() => translate())
    const watched = {childList: true, characterData: true, subtree: true}
    const left = "[translate=no], script, style, textarea, select, code, pre, font"
    const texts = (node, found) => {
        for (const child of node.childNodes) {
            if (child.nodeType === Node.TEXT_NODE) {
                if (/[a-z]{2}/i.test(child.data)) found.push(child)
            } else if (child.nodeType === Node.ELEMENT_NODE && !child.matches(left)) {
                if (child.shadowRoot) {
                    watching.observe(child.shadowRoot, watched)
                    texts(child.shadowRoot, found)
                }
                texts(child, found)
            }
        }
        return found
    }
    function translate() {
        for (const text of texts(document.body, [])) {
            const [outer, inner] = ["font", "font"].map(name => document.createElement(name))
            inner.textContent = text.data.replace(/[a-z]{2,}/gi, word => `${word}oj`)
            outer.append(inner)
            text.replaceWith(outer)
        }
        watching.takeRecords()
    }
    watching.observe(document.body, watched)
    translate()
}"""


@pytest.fixture
def translated(open_page: OpenPage) -> Callable[[str], Page]:
    def opens(address: str) -> Page:
        page = open_page(address, reduced_motion="reduce")
        expect(page.locator(".stage-root .dock button.step")).to_be_visible()
        page.evaluate(TRANSLATED)
        return page

    return opens


def test_step_through_goes_on(translated: Callable[[str], Page]) -> None:
    page = translated("?level=2")
    stage = on(page)
    update = computed(Run(PRESETS["first"].experiment))
    stage.root.locator(".dock .granularity button:not([hidden])").first.click()  # by operation
    expect(stage.root.locator(".sentence font").first).to_be_attached()
    stage.root.locator(".dock button.step").click()
    expect(stage.root).to_have_attribute("data-phase", "forward")
    guess = update.experiment.network().forward(update.before, update.x)[0, 0]
    for phase in ("forward", "loss", "backward", "recheck"):
        while stage.root.get_attribute("data-phase") != phase:
            before = stage.root.get_attribute("data-step") or ""
            stage.root.locator(".dock button.step").click()
            expect(stage.root).not_to_have_attribute("data-step", before)
        expect(stage.root).not_to_have_attribute("data-busy", re.compile(".*"))
        if phase == "loss":
            assert says(stage.unit("n:1:0"), float(guess))
            # What is drawn is drawn without elements that a drawing does not know.
            drawn = stage.root.locator('[data-select="n:1:0"] .node-value')
            assert shown_as(drawn.text_content() or "", float(guess))
    expect(stage.root.locator("svg font, math font")).to_have_count(0)
    # The words are the translation of what is said now, not of what was said before.
    said = page.locator("[data-herald]").first
    expect(said).to_contain_text("lossoj")
    expect(said).to_contain_text(f"{update.loss(update.after):.2f}")


def test_settings_are_changed(open_page: OpenPage) -> None:
    page = open_page("?level=4", reduced_motion="reduce")
    stage = on(page)
    panel = stage.open_settings()
    page.evaluate(TRANSLATED)
    before = stage.run
    panel.get_by_label("Batch size", exact=True).fill("10")
    page.keyboard.press("Enter")
    stage.another_run(before)
    holds(page, "() => location.search.includes('batch=10')")
    stage.root.locator(".dock button.step").click()
    expect(stage.root).not_to_have_attribute("data-step", "start")


def test_the_numbers_of_a_filters_grids_and_of_moments_are_left_alone(translated: Callable[[str], Page]) -> None:
    for address, numbers in (
        ("?card=edge&level=4", ".lens-cells .lens-cell"),
        ("?card=remembering&level=4", ".bpi-moments td .bpi-number"),
    ):
        page = translated(address)
        stage = on(page)
        stage.root.locator(".dock button.step").click()
        expect(page.locator(numbers).first).to_be_attached()
        alone = "all => all.every(node => node.closest('[translate=no]'))"
        assert page.locator(numbers).evaluate_all(alone), address
