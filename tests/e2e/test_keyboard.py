"""The keyboard alone does everything: it reaches what can be pressed, one sees where it is, and it is never lost."""

import re
from collections.abc import Callable
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from playground.experiment import Run
from playground.experiment.presets import PRESETS
from playground.ui.shell import PAGES
from tests.e2e.conftest import OpenPage
from tests.e2e.keyboard import FOCUS, focus, holds_focus, stops, to
from tests.e2e.on_stage import computed, on, says, shown_as
from tests.e2e.on_training import dock, headline
from tests.e2e.waiting import holds

STEPS = 3


@pytest.fixture
def opened(open_page: OpenPage) -> Callable[[str], Page]:
    def opens(address: str = "") -> Page:
        page = open_page(address, reduced_motion="reduce")
        expect(page.locator(".stage-root .dock button.step, .lessons-card, .sheet").first).to_be_visible()
        return page

    return opens


def test_who_changes_the_page_hears_which_one_it_is_now(opened: Callable[[str], Page]) -> None:
    page = opened("")
    ways = ("Lessons", "Worksheets", "Optimizer race", "Bigger data", "Step through")
    assert sorted(ways) == sorted(PAGES.values())
    for title in ways:
        page.get_by_role("button" if title == "Worksheets" else "link", name=title, exact=True).click()
        expect(page.get_by_role("group", name=title, exact=True)).to_be_focused()


@pytest.mark.parametrize("address", ["?level=2", "optimizer_race", "bigger_data", "lessons", "worksheet"])
def test_every_stop_is_seen_and_the_controls_are_near(opened: Callable[[str], Page], address: str) -> None:
    """Streamlit's own way past its header, its main part, and then ours to the controls: three presses and Enter."""
    page = opened(address)
    found = list(stops(page))
    assert [stop.name[:4] for stop in found if not stop.seen] == []
    assert [stop.name for stop in found if not stop.ringed] == []
    assert found[2].name.startswith("To the ")
    controls = [stop for stop in found if stop.role in {"button", "tab", "switch"} and "term" not in stop.place]
    unnamed = [stop for stop in controls if not stop.name]
    assert not unnamed
    alike = [stop.name for stop in controls if stop.place == "" and stop.name in {"Train", "Set up"}]
    assert not alike, "Buttons of Streamlit's are told apart by their names"


def test_the_titles_of_the_pages_differ_and_each_begins_with_one_heading(opened: Callable[[str], Page]) -> None:
    titles, heads = [], []
    for address in ("", "optimizer_race", "bigger_data", "lessons", "worksheet"):
        page = opened(address)
        titles.append(page.title())
        levels = [
            int(node.evaluate("node => node.localName.slice(1)"))
            for node in page.get_by_role("heading").all()
            if node.evaluate("node => !node.closest('.sheet')")
        ]
        heads.append(levels)
    assert len(set(titles)) == len(titles)
    for levels in heads:
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))


def test_step_through_from_the_first_tab_to_another_weight(opened: Callable[[str], Page]) -> None:
    page = opened("")
    stage = on(page)
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert (at := focus(page)) is not None
    assert at.name == "Step"
    for phase in ("forward", "loss", "backward", "recheck"):
        page.keyboard.press("Enter")
        expect(stage.root).to_have_attribute("data-phase", phase)
        assert focus(page) == at, "the focus stays where it was put"
    update = computed(Run(PRESETS["first"].experiment))
    # Every parameter can be gone to, and tells its value and its gradient.
    to(page, "List", key="Shift+Tab")
    page.keyboard.press("Enter")
    box = page.get_by_role("dialog", name="All weights and neurons as tables")
    expect(box).to_be_visible()
    # The tables hold the focus: two stops, round and round.
    for stop in ("Show", "x₁→h₁", "Show", "x₁→h₁"):
        assert (at := focus(page)) is not None
        assert at.name.startswith(stop)
        page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    assert (at := focus(page)) is not None
    assert at.name == "x₁→h₁"
    network = update.experiment.network()
    grads = network.unpack(update.result.grad)
    for layer in range(2):
        box.get_by_label("Show").select_option(index=2 * layer)
        rows = box.locator("tbody tr")
        exact = [*grads[layer]["W"].ravel(), *grads[layer]["b"].ravel()]
        expect(rows).to_have_count(len(exact))
        told = rows.locator("td:nth-child(3)").all_inner_texts()
        assert all(shown_as(text, float(number)) for text, number in zip(told, exact, strict=True)), told
    to(page, rows.nth(0).locator("button").inner_text())
    page.keyboard.press("ArrowDown")
    assert (at := focus(page)) is not None
    wanted = rows.nth(1).locator("button").inner_text()
    assert at.name == wanted
    page.keyboard.press("Enter")
    expect(box).not_to_be_visible()
    expect(stage.inspector.get_by_role("heading")).to_have_text(f"Weight {wanted.replace('→', ' → ')}")
    holds_focus(page, "List")
    # Back at the start Back is switched off, and keeps the focus.
    to(page, "Step")
    page.keyboard.press("Shift+Tab")
    for _ in range(4):
        page.keyboard.press("Enter")
    stage.at(0, "start")
    expect(page.get_by_role("button", name="Back", exact=True)).to_be_disabled()
    assert (at := focus(page)) is not None
    assert at.name == "Back"
    assert says(stage.unit("n:1:0"), None)


def test_the_settings_take_the_focus_and_give_it_back(opened: Callable[[str], Page]) -> None:
    page = opened("")
    on(page)
    to(page, "Settings")
    page.keyboard.press("Enter")
    panel = page.get_by_test_id("stSidebar")
    expect(panel).to_be_focused()
    page.keyboard.press("Tab")
    assert panel.evaluate("node => node.contains(document.activeElement)")
    page.keyboard.press("Escape")
    expect(panel).to_have_attribute("data-collapsed", "true")
    holds_focus(page, "Settings")


def test_keys_say_where_tab_leads_in_the_network(opened: Callable[[str], Page]) -> None:
    page = opened("")
    on(page)
    parts = page.locator(".network-svg [data-select]").evaluate_all(
        "parts => parts.filter(part => part.tabIndex >= 0).map(part => part.dataset.select)"
    )
    assert parts
    assert not [part for part in parts if part.startswith(("w:", "b:"))], "Tab goes to neurons, not to weights"
    to(page, "Keys")
    page.keyboard.press("Enter")
    told = page.get_by_role("dialog", name="Keys of this page").locator("section", has_text="In the network")
    expect(told.locator("dt", has_text="Tab").locator("+ dd")).to_have_text(
        "From neuron to neuron; the weights are behind the button List"
    )


def test_what_a_lesson_points_at_has_another_ring_than_the_focus(opened: Callable[[str], Page]) -> None:
    page = opened("?lesson=four_moves.1")
    on(page)
    step = page.get_by_role("button", name="Step", exact=True)
    expect(step).to_have_attribute("data-pointed", "")
    ring = "node => getComputedStyle(node).outlineStyle"
    pointed = step.evaluate(ring)
    to(page, "Step")
    focused = step.evaluate(ring)
    assert pointed != focused
    to(page, "Play")
    assert page.get_by_role("button", name="Play", exact=True).evaluate(ring) == focused


def test_menus_and_boxes_give_the_focus_back(opened: Callable[[str], Page]) -> None:
    page = opened("")
    on(page)
    for name in ("Experiments", "Words", "Share", "Keys"):
        to(page, name)
        page.keyboard.press("Enter")
        expect(page.get_by_role("dialog", name=re.compile(name, re.IGNORECASE)).first).to_be_visible()
        if name != "Keys":  # a list to read: nothing in it takes the focus
            page.keyboard.press("Tab")
        page.keyboard.press("Escape")
        holds_focus(page, name)
    to(page, "Reset")
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem", name="same starting weights")).to_be_focused()
    page.keyboard.press("Enter")
    holds_focus(page, "Reset")


def test_paging_keys_step_only_where_the_stage_has_the_focus(opened: Callable[[str], Page]) -> None:
    page = opened("?lesson=four_moves.2")
    stage = on(page)
    stage.at(0, "start")
    page.get_by_role("region", name="Guide").get_by_role("button", name="Close the lesson").focus()
    page.keyboard.press("PageDown")
    page.get_by_role("button", name="Words", exact=True).click()
    # Without its list it has nothing behind the field, and Tab leads out of it.
    expect(page.locator(".word").first).to_be_visible()
    page.get_by_role("searchbox").press("Tab")
    page.keyboard.press("PageDown")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Settings", exact=True).press("Enter")
    expect(page.get_by_test_id("stSidebar")).to_be_focused()
    page.keyboard.press("PageDown")
    page.keyboard.press("ArrowRight")
    stage.at(0, "start")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Step", exact=True).focus()
    page.keyboard.press("PageDown")
    expect(stage.root).not_to_have_attribute("data-step", "start")
    page.keyboard.press("PageUp")
    stage.at(0, "start")
    # In front of a class a remote steps, wherever the focus is.
    page.get_by_role("button", name="Present", exact=True).press("Enter")
    page.get_by_role("region", name="Guide").get_by_role("button", name="Close the lesson").focus()
    page.keyboard.press("PageDown")
    expect(stage.root).not_to_have_attribute("data-step", "start")


def test_the_race_is_run_and_another_is_chosen(opened: Callable[[str], Page]) -> None:
    page = opened("optimizer_race")
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert (at := focus(page)) is not None
    assert at.name == "Step"
    race = page.locator(".race-root")
    for step in range(1, STEPS + 1):
        page.keyboard.press("Enter")
        expect(race).to_have_attribute("data-step", str(step))
    page.keyboard.press("End")
    expect(page.locator(".r-headline")).to_contain_text("What happened")
    page.keyboard.press("Home")
    expect(race).to_have_attribute("data-step", "0")
    assert (at := focus(page)) is not None
    to(page, "Races", key="Shift+Tab")
    page.keyboard.press("Enter")
    other = page.get_by_role("dialog", name="Races to start with").get_by_role("button").nth(3).inner_text()
    to(page, other)
    page.keyboard.press("Enter")
    expect(page.locator(".race-root .title")).to_have_text(other)
    holds_focus(page, "Races")


def test_bigger_data_is_trained_and_looked_at(opened: Callable[[str], Page]) -> None:
    page = opened("bigger_data")
    to(page, "Train: small digits")
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-bigger_drawer")).to_be_hidden()
    expect(dock(page).get_by_role("button", name="Train")).to_be_focused()
    expect(headline(page)).to_contain_text("right on the test set")
    assert (at := focus(page)) is not None
    assert at.name == "Train"
    to(page, "The network", key="Shift+Tab")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Layers", exact=True)).to_be_focused()
    expect(page.locator(".st-key-bigger_view").get_by_text("Measured after each epoch")).to_be_visible()
    expect(page.get_by_role("tab", name="Layers", exact=True)).to_be_focused()


def test_a_lesson_is_followed(opened: Callable[[str], Page]) -> None:
    page = opened("lessons")
    card = page.locator(".lessons-card").first
    to(page, "To the lessons")
    page.keyboard.press("Enter")
    to(page, card.text_content() or "")
    page.keyboard.press("Enter")
    stage = on(page)
    holds(page, "() => location.search.includes('lesson=four_moves')")
    holds(page, f"({FOCUS})() !== null")  # on another page the focus is on that page
    guide = page.get_by_role("region", name="Guide")
    expect(guide).to_be_visible()
    to(page, "Step")
    for _ in range(4):
        page.keyboard.press("Enter")
    expect(stage.root).to_have_attribute("data-step", "recheck")


HEARD = """() => {
    window.heard = []
    const told = [...document.querySelectorAll("*")].flatMap(node => [...(node.shadowRoot?.querySelectorAll(
        "[role=status], [role=alert], [aria-live=polite], [aria-live=assertive]") ?? [])])
    for (const place of told)
        new MutationObserver(() => window.heard.push(place.textContent.trim()))
            .observe(place, {childList: true, characterData: true, subtree: true})
}"""


def test_each_step_is_heard_once_in_words_with_its_place(opened: Callable[[str], Page]) -> None:
    page = opened("?level=2")
    stage = on(page)
    stage.step_by("operation")
    stage.at(0, "start")
    page.evaluate(HEARD)
    told = []
    for step in ("Z:0", "A:0", "Z:1"):
        stage.press("Step")
        stage.at(0, step)
        expect(stage.sentence).not_to_be_empty()
        place = stage.status.inner_text()
        expect(page.locator("[data-herald]").filter(has_text=place)).to_have_count(1)
        told.append(f"{stage.sentence.inner_text()} {place}.")
    heard = [re.sub(r"\s+", " ", text) for text in page.evaluate("window.heard")]
    assert heard == [re.sub(r"\s+", " ", text) for text in told]


def test_a_race_is_not_spoken_over(opened: Callable[[str], Page]) -> None:
    """Of all that passes by from the start to the end little is said, and the end is."""
    page = opened("optimizer_race")
    page.evaluate(HEARD)
    page.get_by_role("slider", name="Speed").press("End")
    page.get_by_role("button", name="Play", exact=True).press("Enter")
    expect(page.locator(".r-headline")).to_contain_text("What happened")
    expect(page.get_by_role("button", name="Again", exact=True)).to_be_visible()
    heard = page.evaluate("window.heard")
    assert len(heard) <= 5, heard
    assert page.locator(".r-headline .sentence").inner_text() in heard
