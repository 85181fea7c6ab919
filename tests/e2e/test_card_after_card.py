"""One experiment after another: whichever was open before, the next card is drawn in full."""

import itertools
import re

import pytest
from playwright.sync_api import expect

from playground.experiment import Run
from playground.experiment.presets import PRESETS
from tests.e2e.conftest import OpenPage
from tests.e2e.on_stage import Stage, on

REPORTED = ["sine", "xor", "batch", "zeros"]
"""Opened after "Too large a step", these once took the page with them."""


def every_pair() -> list[str]:
    """A round of cards in which every card comes right after every other, once."""
    keys = [*PRESETS]
    return [key for pair in itertools.combinations(keys, 2) for key in pair] + keys[:1]


def test_the_round_has_every_pair_once() -> None:
    pairs = list(itertools.pairwise(every_pair()))
    assert sorted(pairs) == sorted(itertools.permutations(PRESETS, 2))


def open_card(stage: Stage, key: str) -> None:
    """Press the card's button; its experiment is then on the stage, in all its parts, with what it is about to say."""
    panel = stage.open_cards()
    panel.get_by_role("button", name=PRESETS[key].title, exact=True).click()
    expect(stage.root).to_have_attribute("data-run", Run(PRESETS[key].experiment).key())
    stage.at(0, "start")
    expect(stage.page.get_by_test_id("stException")).to_have_count(0)
    expect(stage.root.locator(".not-drawn")).to_have_count(0)
    expect(stage.caption).not_to_have_class(re.compile("waiting"))
    if int(stage.root.get_attribute("data-level") or 0) >= 2:
        expect(stage.inspector).not_to_have_attribute("aria-busy", "true")
        expect(stage.inspector).to_have_attribute("data-kind", re.compile("weight|bias|shared"))


@pytest.mark.parametrize("key", REPORTED)
def test_a_card_after_one_with_more_layers(open_page: OpenPage, key: str) -> None:
    stage = on(open_page())
    for card in ("too_large", key):
        open_card(stage, card)
    stage.press("Step")
    expect(stage.root).not_to_have_attribute("data-step", "start")


def test_what_belongs_to_grids_goes_with_them(open_page: OpenPage) -> None:
    stage = on(open_page())
    lens = stage.root.locator(".lens")
    for key in ("edge", "five_moments", "maximum", "zeros"):
        open_card(stage, key)
        expect(lens).to_be_visible(visible=any(spec.kind == "conv2d" for spec in PRESETS[key].experiment.layers))


@pytest.mark.timeout(1200)
def test_any_card_after_any_other(open_page: OpenPage, request: pytest.FixtureRequest) -> None:
    """All pairs with --every, else a part of the round."""
    cards = every_pair()
    stage = on(open_page())
    for key in cards if request.config.getoption("every") else cards[::-1][:12]:
        open_card(stage, key)
