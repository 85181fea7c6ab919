"""What a learner does to a convolution or an unrolled network in the middle of a run loses nothing: a bad number in the
settings, a drag through the run's line, a reload half-way through an update, a state that explodes.
"""

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, Page, expect

from playground.experiment import Experiment, Run, replace
from playground.experiment.presets import PRESETS
from playground.timeline import Timeline
from tests.e2e.conftest import OpenPage
from tests.e2e.on_stage import Stage, computed, on, shown_as
from tests.e2e.waiting import settled

EDGE, MOMENTS = PRESETS["edge"].experiment, PRESETS["five_moments"].experiment
#: Where a network stands when it is spoilt: in the middle of its way back.
PLACE = {"edge": "1.dW:0", "five_moments": "1.dU:0@2"}


def field(panel: Locator, label: str) -> Locator:
    """A number field of the settings; of several layers that have one, the first layer's."""
    return panel.get_by_label(label, exact=True).and_(panel.page.locator("input")).first


def stands(stage: Stage, card: str) -> tuple[str, str]:
    update, _, step = PLACE[card].partition(".")
    stage.at(int(update), step)
    return stage.run, stage.said()


@pytest.mark.parametrize(
    ("card", "label", "given", "least", "most"),
    [
        ("edge", "Size", 9, 1, 5),  # a kernel larger than the picture, which is 6 by 6
        ("edge", "Stride", 7, 1, 4),  # one that leaves nothing
        ("five_moments", "Moments", 1, 4, 12),  # a sequence of one moment
    ],
)
def test_what_cannot_be_is_answered_at_its_field_and_nothing_is_lost(
    open_page: OpenPage, card: str, label: str, given: int, least: int, most: int
) -> None:
    page = open_page(f"?card={card}&level=5&at={PLACE[card]}", reduced_motion="reduce")
    stage = on(page)
    before = stands(stage, card)
    wrong = field(stage.open_settings(), label)
    stood = wrong.input_value()
    wrong.fill(str(given))
    wrong.press("Enter")
    expect(wrong).to_have_attribute("aria-invalid", "true")
    told = page.get_by_text(f"Please enter a value between {least} and {most}.").first
    expect(told).to_be_attached()
    settled(page)
    assert stands(stage, card) == before
    wrong.fill(stood)
    wrong.press("Enter")
    expect(wrong).not_to_have_attribute("aria-invalid", "true")
    settled(page)
    assert stands(stage, card) == before


@pytest.mark.parametrize("card", PLACE)
def test_a_reload_half_way_through_an_update_comes_back_to_it(open_page: OpenPage, card: str) -> None:
    page = open_page(f"?card={card}&level=2&by=operation&at={PLACE[card]}", reduced_motion="reduce")
    stage = on(page)
    stands(stage, card)
    stage.press("Step")
    expect(stage.root).not_to_have_attribute("data-step", PLACE[card].partition(".")[2])
    step = stage.root.get_attribute("data-step") or ""
    stage.at(1, step)
    before = (stage.run, stage.said())
    expect(page).to_have_url(re.compile(f"at=1.{re.escape(quote(step, safe=':'))}"))
    page.reload()
    stage = on(page)
    stage.at(1, step)
    assert (stage.run, stage.said()) == before


@pytest.mark.parametrize("card", PLACE)
def test_the_line_of_the_run_is_dragged_with_the_mouse(open_page: OpenPage, card: str) -> None:
    page = open_page(f"?card={card}&level=2&by=batch", reduced_motion="reduce")
    stage = on(page)
    for update in range(6):
        stage.press("Step")
        stage.at(update, "recheck")
    line = page.get_by_role("slider", name="Update", exact=True)
    place = line.bounding_box()
    assert place is not None
    y = place["y"] + place["height"] / 2
    page.mouse.move(place["x"] + place["width"] - 2, y)
    page.mouse.down()
    for share in (0.8, 0.6, 0.5):
        page.mouse.move(place["x"] + share * place["width"], y)
    page.mouse.up()
    expect(line).to_have_attribute("aria-valuetext", re.compile(r"\d"))
    at = int(line.input_value())
    assert 0 < at < 6
    stage.at(at - 1, "recheck")
    selected = PRESETS[card].selection
    entry = next(row for row in PRESETS[card].experiment.anatomy.parameters if row.id == selected)
    assert shown_as(stage.told("its value").inner_text(), computed(PRESETS[card].experiment, at).before[entry.index])


def exploding(page: Page) -> Experiment:
    """The card's network without what clips its gradient, as the settings leave it."""
    stage = on(page)
    box = field(stage.open_settings(), "Clip the gradient's length at (0: never)")
    before = stage.run
    box.fill("0")
    box.press("Enter")
    stage.another_run(before)
    return replace(PRESETS["exploding"].experiment, hyper=())[0]


def test_a_state_that_explodes_over_twelve_moments_ends_the_run_in_words_and_one_can_go_back(
    open_page: OpenPage,
) -> None:
    page = open_page("?card=exploding&level=5&by=batch", reduced_motion="reduce")
    experiment = exploding(page)
    stage = on(page)
    last = Timeline(Run(experiment)).reached(6)
    for update in range(last + 1):
        stage.press("Step")
        stage.at(update, "recheck")
    expect(page.get_by_role("button", name="Step", exact=True)).to_be_disabled()
    expect(stage.sentence).to_contain_text("Here the run ends: the loss with the new weights is no number any more.")
    stage.press("Back to the last safe step")
    stage.at(last - 1, "recheck")
    expect(page.get_by_role("button", name="Step", exact=True)).to_be_enabled()
