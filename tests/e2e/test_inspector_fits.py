"""The inspector of networks of pictures and sequences: no number, badge or tab is cut at its side, and the key of a
picture and what is to be noted of it are in sight without scrolling.

Some networks and sizes; all of them with --every.
"""

import itertools
import json
import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import OpenPage
from tests.e2e.on_stage import Stage, on

PHONE = (390, 844)
SIZES = [(1440, 900), (1280, 720), PHONE]
LARGE = "data=first_bit&moments=12&layers=lstm:16&batch=10"
BOTH = "data=parity&moments=4&layers=lstm:2:sequences=1~simple_rnn:2&batch=10"
#: What is opened, and what is selected of it.
LOOKS = [
    *(("card=remembering", selection) for selection in ("u:0:0:4", "b:0:4", "n:0:0", "w:1:0:0")),
    *((LARGE, selection) for selection in ("u:0:3:20", "w:0:0:17", "n:0:3")),
    *((BOTH, selection) for selection in ("n:0:2:1", "u:1:0:1")),
    *(("card=forgetting", selection) for selection in ("u:0:0:0", "n:0:0")),
    *(("card=maximum", selection) for selection in ("w:0:1:1:0:2", "n:0:0:0:0", "n:1:0:0:0", "n:2:0")),
    *(("card=normalised", selection) for selection in ("gamma:1:0", "n:1:0")),
    ("card=eight_pixels", "w:1:1:0"),
    ("card=confident_cross_entropy", "n:0:0"),
]
SAMPLE = [
    (LOOKS[0], SIZES[1]),
    (LOOKS[2], PHONE),
    (LOOKS[-1], SIZES[1]),
    (LOOKS[13], SIZES[1]),
]

#: Cells, badges and the like that reach past the side of what they stand in; keys and badges past its lower edge too.
CUT = """(box, low) => {
    const found = []
    const parts = "th, td, button, dt, dd, p, figcaption, .bpi-number, .bpi-badge, .bpi-key"
    for (const part of box.querySelectorAll(parts)) {
        if (!part.checkVisibility() || part.closest(".bpi-offscreen, .bpi-code, .bpi-formula")) continue
        const { left, right, top, bottom, width } = part.getBoundingClientRect()
        if (width < 2) continue
        const noted = low && part.matches(".bpi-badge, .bpi-key")
        for (let around = part.parentElement; around !== box.parentElement; around = around.parentElement) {
            const { overflowX, overflowY } = getComputedStyle(around)
            if (overflowX === "visible" && overflowY === "visible") continue
            const edge = around.getBoundingClientRect()
            const aside = right > edge.right + 1 || left < edge.left - 1
            if (aside || (noted && (bottom > edge.bottom + 1 || top < edge.top - 1)))
                found.push(`${part.className || part.tagName}: ${part.textContent.slice(0, 40)}`)
        }
    }
    return [...new Set(found)]
}"""

DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "look" in metafunc.fixturenames:
        every = list(itertools.product(LOOKS, SIZES))
        metafunc.parametrize(("look", "size"), every if metafunc.config.getoption("every") else SAMPLE, ids=str)


def cut(stage: Stage, *, low: bool) -> dict[str, list[str]]:
    """What is cut in each of the inspector's tabs, by its name; {} where nothing is. low: below its edge, too."""
    expect(stage.inspector).not_to_have_attribute("aria-busy", "true")
    found = {}
    for tab in stage.inspector.get_by_role("tab").filter(visible=True).all():
        tab.click()
        expect(tab).to_have_attribute("aria-selected", "true")
        expect(stage.inspector).not_to_have_attribute("aria-busy", "true")
        stage.page.evaluate(DRAWN)
        if faults := stage.inspector.evaluate(CUT, low):
            found[tab.inner_text()] = faults
    return found


@pytest.mark.parametrize("present", [False, True], ids=["", "on a projector"])
def test_nothing_in_the_inspector_is_cut(
    open_page: OpenPage, look: tuple[str, str], size: tuple[int, int], present: bool
) -> None:
    query, selection = look
    width, height = size
    page = open_page(f"?{query}&sel={selection}&lv=5&by=pass", width=width, height=height, reduced_motion="reduce")
    stage = on(page)
    if present:
        stage.press("Present")
    faults = {}
    for phase in ("start", "forward", "loss", "backward", "recheck"):
        if phase != "start":
            stage.press("Step")
        expect(stage.caption).to_have_attribute("data-phase", phase)
        expect(stage.root).not_to_have_attribute("data-busy", re.compile(".*"))
        # On a phone the page itself scrolls, and on a projector the letters are large.
        if found := cut(stage, low=size != PHONE and not present):
            faults[phase] = found
    assert not faults, json.dumps(faults, indent=1, ensure_ascii=False)


@pytest.mark.parametrize(
    "size",
    [PHONE, *(pytest.param(size, marks=pytest.mark.every) for size in [(320, 640), (560, 800), (1280, 720)])],
    ids=str,
)
@pytest.mark.parametrize("level", [1, 2])
def test_a_power_of_ten_fits_into_its_card_on_the_first_levels(
    open_page: OpenPage, level: int, size: tuple[int, int]
) -> None:
    width, height = size
    page = open_page(f"?card=vanishing&rate=0.003&at=0.theta&sel=w:0:0:1&lv={level}", width=width, height=height)
    stage = on(page)
    stage.at(0, "theta")
    numbers = stage.inspector.locator(".bpi-value")
    expect(numbers.nth(1)).to_contain_text("× 10⁻⁸")
    expect(numbers.nth(2)).to_contain_text("× 10⁻¹⁰")
    for number in numbers.all():
        room = number.evaluate(
            "e => e.closest('.bpi-cell').getBoundingClientRect().right - e.getBoundingClientRect().right"
        )
        assert room >= 0, f"{number.inner_text()} is {-room:.0f} pixels wider than its card"
