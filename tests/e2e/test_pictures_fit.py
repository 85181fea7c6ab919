"""The cards of pictures, sequences, a copy and a batch normalisation: at every operation and size of window no text
lies on another or is cut, and sentence and formula are seen as a whole.

Some of the cards and sizes; all of them with --every.
"""

import itertools
import json

import pytest
from playwright.sync_api import expect

from playground.experiment.presets import PRESETS
from tests.e2e.conftest import OpenPage
from tests.e2e.on_stage import Stage, on
from tests.e2e.test_one_screen import PHONE, SEEN, SIZES

CARDS = (
    *("edge", "maximum", "five_moments", "forgetting", "remembering", "exploding"),
    *("eight_pixels", "normalised"),
)
PAGES = list(itertools.product(CARDS, SIZES))
#: Every card and every size among them.
SAMPLE = [("edge", SIZES[1]), ("normalised", SIZES[3]), ("eight_pixels", SIZES[0]), ("five_moments", SIZES[1])]

#: Formulas of the headline that reach out of their place, or scroll without showing it.
OUTSIDE = """root => {
    const place = root.querySelector(".formulas").getBoundingClientRect()
    return [...root.querySelectorAll(".formulas > .formula")].filter(line => {
        const { top, bottom } = line.getBoundingClientRect()
        const wide = line.scrollWidth > line.clientWidth + 1 && !line.hasAttribute("data-more")
        const cut = top < place.top - 1 || bottom > place.bottom + 1
        return line.checkVisibility() && line.childElementCount && (wide || cut)
    }).map(line => line.textContent)
}"""

#: The headline's sentence where not all of its lines are in sight.
LONG = """root => {
    const words = root.querySelector(".caption .words")
    return words.scrollHeight > words.clientHeight + 1 ? [words.querySelector(".sentence").textContent] : []
}"""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "card" in metafunc.fixturenames:
        chosen = PAGES if metafunc.config.getoption("every") else SAMPLE
        metafunc.parametrize(("card", "size"), chosen, ids=str)


def wrong(stage: Stage, size: tuple[int, int]) -> dict[str, list[str]]:
    """What is wrong with the picture as it stands, by the kind of fault; {} where nothing is."""
    expect(stage.inspector).not_to_have_attribute("aria-busy", "true")
    expect(stage.caption).not_to_have_class("caption waiting")
    faults = {**stage.page.evaluate(SEEN)}
    # On a phone sentence and formulas scroll together.
    faults["outside"] = [] if size == PHONE else stage.root.evaluate(OUTSIDE)
    faults["sentence"] = [] if size == PHONE else stage.root.evaluate(LONG)
    return {kind: found for kind, found in faults.items() if found}


@pytest.mark.timeout(900)
def test_every_operation_of_the_card_fits(open_page: OpenPage, card: str, size: tuple[int, int]) -> None:
    page = open_page(f"?card={card}", width=size[0], height=size[1], reduced_motion="reduce")
    stage = on(page)
    stage.step_by("operation")
    faults = {}
    for step in PRESETS[card].experiment.anatomy.step_ids[1:]:
        stage.press("Step")
        stage.at(0, step)
        if found := wrong(stage, size):
            faults[step] = found
    assert not faults, json.dumps(faults, indent=1, ensure_ascii=False)
