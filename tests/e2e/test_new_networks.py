"""The dense stage's doings on a convolution and on an unrolled network: runs set aside and come back to, a second
optimizer beside the first, presenting, and all of it by keyboard.
"""

from __future__ import annotations

import re
from functools import partial

import pytest
from playwright.sync_api import Page, expect

from playground.experiment import Run
from playground.experiment.presets import PRESETS
from playground.experiment.twin import twin_of
from playground.timeline import Timeline
from tests.e2e.conftest import OpenPage
from tests.e2e.on_stage import Stage, on, shown_as
from tests.e2e.waiting import settled
from tests.serving import until

CARDS = {"edge": "w:0:1:1:0:0", "five_moments": "u:0:0:0"}


def changes_by(stage: Stage, wanted: float) -> bool:
    """Whether the selected number changes by this in the update that is shown."""
    return shown_as(stage.told("change").inner_text().replace("+", ""), wanted)


def on_screen(page: Page, box: str) -> bool:
    """Whether all that is drawn of the network lies inside its region."""
    return bool(
        page.locator(".network-frame").evaluate(
            """(frame, box) => {
                const room = frame.getBoundingClientRect()
                const drawn = [...frame.querySelectorAll(box)].filter(each => each.getBoundingClientRect().width > 0)
                return drawn.length > 0 && drawn.every(each => {
                    const place = each.getBoundingClientRect()
                    return place.left >= room.left - 1 && place.right <= room.right + 1 &&
                        place.top >= room.top - 1 && place.bottom <= room.bottom + 1
                })
            }""",
            box,
        )
    )


@pytest.mark.parametrize("card", CARDS)
def test_a_run_is_set_aside_and_come_back_to_with_a_twin_beside(open_page: OpenPage, card: str) -> None:
    page = open_page(f"?card={card}&by=batch&level=2", reduced_motion="reduce")
    stage = on(page)
    run, selection = Run(PRESETS[card].experiment), CARDS[card]
    entry = next(row for row in run.experiment.anatomy.parameters if row.id == selection)
    stage.press("Step")
    stage.at(0, "recheck")
    # The twin: the change of the selected number is each optimizer's own.
    page.get_by_role("switch", name=re.compile("^Compare with Adam")).click()
    lines = {"SGD": Timeline(run), "Adam": Timeline(twin_of(run, "adam", run.experiment.learning_rate))}
    for label, line in lines.items():
        radio = page.get_by_role("radio", name=re.compile(f"^{label} "))
        radio.click()
        expect(radio).to_be_checked()
        delta = next(step.value for step in line.moment(0).steps if step.name == "delta")
        until(partial(changes_by, stage, float(delta[entry.index])), f"the change is {label}'s")
    page.get_by_role("switch", name=re.compile("^Compare with Adam")).click()
    expect(stage.root).to_have_attribute("data-run", re.compile("^[0-9a-f]{16}$"))  # the one alone
    settled(page)
    # Set aside, another start, and back to it.
    stage.open_runs()
    page.get_by_role("button", name="Keep for comparison").click()
    kept = page.get_by_title("Go back to this run")
    expect(kept).to_have_count(1)
    before = stage.run
    stage.press("Reset")
    page.get_by_role("menuitem", name="new weights").click()
    stage.another_run(before)
    stage.press("Step")
    stage.at(0, "recheck")
    expect(page.locator(".history path.ghost")).to_have_count(1)
    stage.open_runs()
    other = stage.run
    kept.click()
    stage.another_run(other)
    assert stage.run == before
    stage.at(0, "recheck")


@pytest.mark.parametrize("card", CARDS)
def test_it_is_presented_and_stepped_through_by_keyboard(open_page: OpenPage, card: str) -> None:
    page = open_page(f"?card={card}&level=2", reduced_motion="reduce")
    stage = on(page)
    begin = stage.root.get_attribute("data-step")
    page.keyboard.press("p")
    expect(stage.root).to_have_attribute("data-present", re.compile(".*"))
    drawn = ".network-svg :is(rect, text)" if card == "five_moments" else ".network-svg text"
    until(lambda: on_screen(page, drawn), "all of the network stands in its region", within=20)
    page.keyboard.press("ArrowRight")
    expect(stage.root).not_to_have_attribute("data-step", begin or "")
    expect(stage.root).not_to_have_attribute("data-busy", re.compile(".*"))
    page.keyboard.press("ArrowLeft")
    expect(stage.root).to_have_attribute("data-step", begin or "")
    page.keyboard.press("p")
    expect(stage.root).not_to_have_attribute("data-present", re.compile(".*"))
    # Tab goes into the network, the arrow keys inside it, Enter selects.
    places = stage.root.locator(".network-svg [data-select][tabindex='0']")
    places.last.focus()
    chosen = places.last.get_attribute("data-select")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"sel={re.escape(chosen or '')}(&|$)"))
    # A line takes no focus: what a unit hears is listed, and each weight is a press away.
    output = len(PRESETS[card].experiment.anatomy.tiers) - 1
    stage.root.locator(f'.network-svg [data-select="n:{output}:0"][tabindex="0"]').focus()
    page.keyboard.press("Enter")
    terms = stage.panel("Sum").locator("tbody th button")
    terms.nth(1).focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"sel=w:{output}:1:0(&|$)"))
    expect(stage.inspector.get_by_role("heading", name=re.compile("^Weight"))).to_be_visible()
