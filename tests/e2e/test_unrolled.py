"""A recurrent network on the stage: every number drawn is the engine's, at its moment; by keyboard too."""

from __future__ import annotations

import re

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from playground.engine import Pass
from playground.engine.records import Name
from playground.experiment import Experiment, Run, replace
from playground.experiment.layers import layer
from playground.experiment.link import encode
from tests.e2e.conftest import OpenPage
from tests.e2e.on_stage import Stage, computed, on, shown_as, value
from tests.serving import Server

RNN = Experiment(data="first_bit", moments=5, layers=(layer("simple_rnn", units=3),), seed=3)
LSTM = Experiment(
    data="first_bit", moments=5, layers=(layer("lstm", units=2, sequences=1), layer("flatten")), seed=3, cut=2
)
LARGEST = Experiment(data="first_bit", moments=12, layers=(layer("lstm", units=16),), batch_size=10)
STATE = "the slope of the loss against the state"
OWN, LATER = "its part from what is handed on at this moment", "its part carried back from later moments"
MEMORY = "the slope of the loss against the memory"


def opened(page: Page, server: Server, experiment: Experiment, at: str) -> Stage:
    """The stage at "2.dU:0@1" of a run, on the level that has tabs."""
    page.goto(f"{server.url}?{encode(Run(experiment))}&level=2&at={at.replace('@', '%40')}")
    stage = on(page)
    update, step = at.split(".", 1)
    stage.at(int(update), step)
    return stage


def columns(stage: Stage, moments: int, units: int) -> dict[tuple[int, int], dict[str, str]]:
    """What each moment says of each unit to those who listen, gone through with the arrow keys."""
    column = stage.root.locator(".moment-stop[aria-label^='Moment']").first
    column.focus()
    found = {}
    for j in range(units):
        column.press("Home")
        for t in range(moments):
            head, _, rest = (column.get_attribute("aria-label") or "").partition(": ")
            assert head == f"Moment {t + 1}, hidden layer 1, unit {j + 1}"
            told = re.sub(r"\s×\s", " × ", rest)
            pairs = [re.match(r"(.+?) ([−\d][^;a-z]*)$", part) for part in told.split("; ")]
            found[t, j] = {pair[1]: pair[2] for pair in pairs if pair}
            column.press("ArrowRight")
        column.press("ArrowDown")
    return found


def part(record: dict, name: str, t: int, j: int) -> float:
    return float(record[Name(name, time=t)][0, j])


def assert_tells(told: dict[str, str], wanted: dict[str, float]) -> None:
    assert set(told) >= set(wanted), told
    for words, exact in wanted.items():
        assert shown_as(told[words], exact), (words, told[words], exact)


def test_every_moment_says_what_the_engine_computed(page: Page, server: Server) -> None:
    """Forwards sum and state; backwards the slope, of which only the last moment has a part of its own."""
    found: Pass = computed(RNN, 2).result
    kept, back = found.forward[0], found.backward[0]
    for (t, j), told in columns(opened(page, server, RNN, "2.A:0"), 5, 3).items():
        assert_tells(told, {"the weighted sum": part(kept, "Z", t, j), "the state": part(kept, "H", t, j)})
    for (t, j), told in columns(opened(page, server, RNN, "2.dU:0@2"), 5, 3).items():
        if t < 2:
            assert not told
            continue
        slope = part(back, "dH", t, j)
        assert_tells(told, {STATE: slope, OWN: slope * (t == 4), LATER: slope * (t < 4)})


def test_an_lstm_says_its_gates_its_memory_and_what_a_cut_lets_through(page: Page, server: Server) -> None:
    found: Pass = computed(LSTM, 1).result
    kept, back, handed = found.forward[0], found.backward[0], found.dA[0]
    assert handed is not None
    names = {"the input gate": "i", "the forget gate": "f", "the candidate": "g", "the output gate": "o",
             "the memory c, the cell state": "c", "the state": "h"}  # fmt: skip
    for (t, j), told in columns(opened(page, server, LSTM, "1.A:0"), 5, 2).items():
        assert_tells(told, {words: part(kept, name, t, j) for words, name in names.items()})
    stage = opened(page, server, LSTM, "1.dU:0")
    for (t, j), told in columns(stage, 5, 2).items():
        slope, own = part(back, "dh", t, j), float(handed[0, t, j])
        assert_tells(told, {STATE: slope, OWN: own, LATER: slope - own, MEMORY: part(back, "dc", t, j)})
        gates = 1.0 if t == 4 else part(kept, "f", 4, j) if t == 3 else 0.0  # two moments are joined: one gate
        assert_tells(told, {"the product of the forget gates from the next moment on": gates})


def test_the_card_of_a_cell_is_of_its_own_moment_and_a_click_frames_that_cell(page: Page, server: Server) -> None:
    """Down the middle of moment 1: the memory, a gate or the state there, never the last moment's."""
    plain = replace(LSTM, layers=(layer("lstm", units=2),), cut=0)[0]
    found: Pass = computed(plain, 1).result
    stage = opened(page, server, plain, "1.dU:0")
    column = stage.root.locator(".moment-stop[aria-label^='Moment']").first
    column.focus()
    card = page.get_by_role("tooltip")
    expect(card.locator("strong")).to_have_text("state h of unit 1 at moment 1")
    column.press("ArrowRight")
    expect(card.locator("strong")).to_have_text("state h of unit 1 at moment 2")
    column.press("Home")
    column.blur()  # what the keyboard has reached keeps its card
    place = column.bounding_box()
    assert place is not None
    met = {}
    for y in np.arange(place["y"], place["y"] + place["height"], 4):
        page.mouse.move(place["x"] + place["width"] / 2, float(y))
        if card.is_visible():
            name = card.locator("strong").text_content() or ""
            met[name] = (float(y), [float(each.get_attribute("title") or "nan") for each in card.locator("b").all()])
    assert all(name.endswith(" at moment 1") for name in met), met.keys()
    for j in (0, 1):
        y, (memory, slope, here, later) = met[f"memory c of unit {j + 1} at moment 1"]
        assert memory == pytest.approx(part(found.forward[0], "c", 0, j), rel=1e-12)
        assert slope == pytest.approx(part(found.backward[0], "dc", 0, j), rel=1e-12)
        assert slope == pytest.approx(here + later, rel=1e-12)
    page.mouse.click(place["x"] + place["width"] / 2, y)
    expect(stage.inspector.get_by_role("heading", name="Unit h₂")).to_be_visible()  # a matrix has such a tab, too
    expect(stage.panel("Moments").locator("tr[data-now] th")).to_have_text("1")
    framed = stage.root.locator(".unrolled-selected").bounding_box()
    assert framed is not None
    assert place["x"] <= framed["x"] < place["x"] + place["width"]
    assert framed["y"] <= y <= framed["y"] + framed["height"]


def test_a_shared_number_is_chosen_by_key_and_mouse_and_its_moments_add_up(page: Page, server: Server) -> None:
    found: Pass = computed(RNN, 2).result
    stage = opened(page, server, RNN, "2.db:0@2")
    # The keyboard: the second matrix is U; right and down lead to U from unit 2 to unit 2.
    cursor = stage.root.locator('.moment-stop[data-select="u:0:0:0"]')
    cursor.focus()
    cursor = stage.root.locator(".moment-stop:focus")
    cursor.press("ArrowRight")
    cursor.press("ArrowDown")
    cursor.press("Enter")
    expect(stage.inspector.get_by_role("heading", name="U from unit 2 to unit 2")).to_be_visible()
    whose = stage.panel("Moments").locator("th[scope=colgroup]")
    expect(whose).to_have_text(
        [re.compile(r"^mean of the batch's \d+|the batch's one"), re.compile("alone, by its own")]
    )
    rows = stage.panel("Moments").locator("tbody tr")
    expect(rows.locator("th")).to_have_text(["3", "4", "5"])  # the one under way first, the earlier ones not yet
    expect(rows.first).to_have_attribute("data-now", "")
    shares = [found.backward[0].get(Name("dU", time=t)) for t in range(5)]
    so_far = 0.0
    for t in (4, 3, 2):
        cells = rows.nth(t - 2).locator("td .bpi-number")
        share = shares[t]
        assert share is not None
        so_far += float(share[1, 1])
        expect(cells.nth(0)).to_have_attribute("title", re.compile(r"\d"))
        assert float(cells.nth(0).get_attribute("title") or "nan") == pytest.approx(float(share[1, 1]), rel=1e-12)
        assert float(cells.nth(1).get_attribute("title") or "nan") == pytest.approx(so_far, rel=1e-12)
        came, delta, here, later = (float(cells.nth(at).get_attribute("title") or "nan") for at in range(2, 6))
        assert came * delta == pytest.approx(here + later, rel=1e-12)  # one example's, as the head of the columns says
    drawn = stage.root.locator(".moment-stop[data-select='u:0:1:1']").get_attribute("aria-label") or ""
    assert shown_as(drawn.rpartition(": ")[2], so_far), drawn  # the matrix shows what has come together so far
    stage.press("Step")
    expect(stage.root).to_have_attribute("data-step", re.compile("db:0$"))
    expect(rows.locator("th")).to_have_text(["1", "2", "3", "4", "5"])
    title = stage.told("gradient").get_attribute("title") or ""
    total = float(np.sum([share[1, 1] for share in shares if share is not None]))
    assert float(title or "nan") == pytest.approx(total, rel=1e-6)


def test_a_phone_shrinks_the_columns_and_never_the_page(page: Page, server: Server) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    twelve = Experiment(data="first_bit", moments=12, layers=(layer("lstm", units=16),))
    stage = opened(page, server, twelve, "0.dc:0@3")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    lines = stage.root.locator(".network-svg .unrolled-line")
    expect(lines.first).to_contain_text(re.compile(r"^∏f, 12 → 4: .* = 0\.\d+$"))
    expect(lines.nth(1)).to_contain_text("moment 4, unit 1")
    frame = stage.root.locator(".network-frame").bounding_box()
    assert frame is not None
    for box in stage.root.locator(".network-svg :is(rect, text):not([display=none])").all():
        place = box.bounding_box()
        if place and place["width"]:
            assert place["x"] >= frame["x"] - 1, box
            assert place["x"] + place["width"] <= frame["x"] + frame["width"] + 1, box


def test_a_cut_is_seen_to_cut(page: Page, server: Server) -> None:
    """A line where the way back ends; left of it no slope is drawn, and words say why."""
    stage = opened(page, server, replace(RNN, cut=2)[0], "2.dH:0@0")
    expect(stage.root.locator(".cut-line")).to_have_count(2)  # behind moments 1 and 3
    # As many of the words as there is room for.
    expect(stage.root.locator(".cut-name", has_text=re.compile("comes|none"))).to_be_visible()
    told = columns(stage, 5, 1)
    assert [float(value(told[t, 0][STATE])) == 0.0 for t in range(5)] == [True, True, True, False, False]


def test_after_the_update_every_number_is_of_the_new_weights(page: Page, server: Server) -> None:
    """Sums and states of all moments and the batch's loss; nothing of the old weights stays beside them."""
    done = computed(RNN, 2)
    stage = opened(page, server, RNN, "2.recheck")
    kept = RNN.network().records(done.after, done.x)[0]
    for (t, j), told in columns(stage, 5, 3).items():
        assert set(told) == {"the weighted sum", "the state"}, (t, told)
        assert_tells(told, {"the weighted sum": part(kept, "Z", t, j), "the state": part(kept, "H", t, j)})
    loss = stage.root.locator(".network-svg .unrolled-number").last
    expect(loss).to_have_text(re.compile(r"^0\.\d+$"))
    assert shown_as(loss.text_content() or "", done.loss(done.after))


def test_the_list_opens_at_the_weight_that_is_selected(open_page: OpenPage) -> None:
    """Of sixteen units a weight is a cell of a few pixels: it and its neighbours are read and taken here."""
    page = open_page(f"?{encode(Run(LARGEST))}&sel=u:0:3:20&lv=3", width=390, height=844, touch=True, mobile=True)
    stage = on(page)
    page.get_by_role("button", name="List", exact=True).click()
    listed = page.get_by_role("dialog", name="All weights and neurons as tables")
    row = listed.locator("tr[aria-current=true]")
    expect(row).to_be_in_viewport(ratio=1)
    entry = next(each for each in LARGEST.anatomy.parameters if each.id == "u:0:3:20")
    button = row.get_by_role("button", name=entry.name, exact=True)
    place = button.bounding_box()
    assert place is not None
    assert place["height"] >= 24
    below = listed.locator("tr[aria-current=true] + tr button")
    wanted = below.inner_text()
    below.click()
    expect(listed).not_to_be_visible()
    expect(stage.inspector.get_by_role("heading")).to_have_text(f"{wanted[:1].upper()}{wanted[1:]}")
