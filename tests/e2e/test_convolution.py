"""A network of pictures on the stage: what the maps, the lens and the inspector show is the engine's, to the last digit
that is told.
"""

import re

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from playground.experiment import Experiment, Run
from playground.experiment.layers import layer
from playground.experiment.link import Cursor, PageView, encode
from playground.experiment.presets import PRESETS
from playground.timeline import Timeline
from tests.e2e.conftest import OpenPage
from tests.e2e.on_stage import Stage, Update, computed, on, says, shown_as, value

BARS = Experiment(
    data="bars",
    layers=(
        layer("conv2d", filters=2, size=3),
        layer("max_pooling"),
        layer("flatten"),
        layer("dense", units=3, activation="tanh"),
    ),
    batch_size=4,
)


def link(step: str, cell: int | None = None, selection: str | None = None) -> str:
    place = Cursor(0, step, cell)
    return "?" + encode(Run(BARS), place, selection, view=PageView(level=3))


@pytest.fixture(scope="module")
def first() -> Update:
    return computed(BARS)


def lens(stage: Stage) -> Locator:
    return stage.root.get_by_role("group", name="The cell in focus, number by number")


def grid(stage: Stage, title: str) -> list[float | None]:
    """The numbers of a grid of the lens at full length."""
    cells = lens(stage).locator("figure", has_text=re.compile(f"^{title}")).locator(".lens-cell")
    return [
        float(text.replace("−", "-")) if text else None for text in cells.evaluate_all("all => all.map(c => c.title)")
    ]


def line(stage: Stage, words: str) -> str:
    """A number that stands behind these words in the lens."""
    return (
        lens(stage)
        .locator("dt", has_text=re.compile(f"^{words}$"))
        .locator("xpath=following-sibling::dd[1]")
        .inner_text()
    )


def window(x: np.ndarray, row: int, column: int) -> np.ndarray:
    return x[row : row + 3, column : column + 3, 0]


def test_step_by_cell_writes_out_every_windows_sum(open_page: OpenPage, first: Update) -> None:
    stage = on(open_page(link("Z:0", 0)))
    stage.step_by("cell")
    x, weights = first.x[0], BARS.network().unpack(first.before)[0]["W"]
    sums = first.result.forward[0]["Z"][0]
    for k in range(6):
        row, column = divmod(k, 4)
        expect(stage.sentence).to_contain_text(f"here at row {row + 1}, column {column + 1}")
        assert grid(stage, "window") == window(x, row, column).ravel().tolist()
        assert grid(stage, "filter 1") == pytest.approx(weights[:, :, 0, 0].ravel(), rel=1e-12)
        products = window(x, row, column) * weights[:, :, 0, 0]
        assert grid(stage, "products") == pytest.approx(products.ravel(), rel=1e-12, abs=1e-15)
        assert shown_as(line(stage, "z"), sums[row, column, 0])
        stage.press("Step")
    stage.step_by("filter")
    stage.press("Step")
    expect(stage.sentence).to_contain_text("here at row 4, column 4")
    assert shown_as(line(stage, "z"), sums[3, 3, 0])


def test_a_filters_gradient_piles_up_position_by_position_and_is_averaged(open_page: OpenPage, first: Update) -> None:
    stage = on(open_page(link("dW:0", 1, "w:0:0:0:0:1")))
    deltas = first.result.backward[0]["dZ"][0, :, :, 1] * 4
    x = first.x[0]
    piled = np.zeros((3, 3))
    stage.step_by("cell")
    for k in range(4):
        row, column = divmod(k, 4)
        share = window(x, row, column) * deltas[row, column]
        piled += share
        expect(stage.sentence).to_contain_text(f"Position {k + 1} of 16")
        assert grid(stage, "its share") == pytest.approx(share.ravel(), rel=1e-9, abs=1e-15)
        assert grid(stage, f"sum of {k + 1} of 16") == pytest.approx(piled.ravel(), rel=1e-9, abs=1e-15)
        assert grid(stage, "mean of 4") == [None] * 9
        stage.press("Step")
    stage.step_by("operation")
    stage.press("Step")
    stage.at(0, "dW:0")
    gradient = first.result.backward[0]["dW"]
    assert grid(stage, "mean of 4") == pytest.approx(gradient[:, :, 0, 1].ravel(), rel=1e-9, abs=1e-15)


def test_the_inspector_has_every_positions_share_and_every_examples_pull(open_page: OpenPage, first: Update) -> None:
    stage = on(open_page(link("dW:0", selection="w:0:2:1:0:0")))
    panel = stage.panel("Positions")
    gradient = float(first.result.backward[0]["dW"][2, 1, 0, 0])
    assert shown_as(stage.told("gradient").inner_text().replace("+", ""), gradient)
    deltas, came = first.result.backward[0]["dZ"][0, :, :, 0] * 4, first.x[0][2:6, 1:5, 0]
    dots = panel.locator("circle[role=button]")
    expect(dots).to_have_count(16)
    labels = dots.evaluate_all("all => all.map(dot => dot.getAttribute('aria-label'))")
    shares = {(row, column): came[row, column] * deltas[row, column] for row in range(4) for column in range(4)}
    assert any(shares.values())
    for label in labels:
        found = re.match(r"Row (\d), column (\d): .*= ([^ ]+)", label)
        assert found, label
        assert shown_as(found[3].replace("+", ""), shares[int(found[1]) - 1, int(found[2]) - 1])
    expect(panel).to_contain_text("sum")
    check = stage.panel("Check")
    expect(check).to_contain_text(re.compile("agree|too small|corner"))


def test_only_the_winner_of_a_window_hears_of_the_loss(open_page: OpenPage, first: Update) -> None:
    maps, back = first.result.outputs[0][0], first.result.dA[0]
    assert back is not None
    row, column = np.unravel_index(int(np.abs(back[0, :, :, 0]).argmax()), (4, 4))
    stage = on(open_page(link("dA:0", selection=f"n:0:{row}:{column}:0")))
    expect(stage.sentence).to_contain_text("was the largest")
    top, left = row // 2 * 2, column // 2 * 2
    wanted = back[0, top : top + 2, left : left + 2, 0] * 4
    assert grid(stage, "passed back") == pytest.approx(wanted.ravel(), rel=1e-9, abs=1e-15)
    assert np.count_nonzero(wanted) == 1
    assert grid(stage, "window") == maps[top : top + 2, left : left + 2, 0].ravel().tolist()


def test_the_arrow_keys_go_over_cells_and_say_what_each_holds(open_page: OpenPage, first: Update) -> None:
    page: Page = open_page(link("A:1"))
    stage = on(page)
    said = first.result.outputs[0][0]
    cursor = stage.root.locator('[data-select="n:0:0:0:1"]')
    expect(cursor).to_have_attribute("aria-label", re.compile("^map 2, row 1, column 1"))
    cursor.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    moved = stage.unit("n:0:1:1:1")
    assert says(moved, float(said[1, 1, 1])), moved
    page.keyboard.press("Enter")
    expect(stage.inspector).to_contain_text("map 2, row 2, column 2", ignore_case=True)
    total = stage.panel("Sum").locator("tfoot td").nth(2).inner_text()
    assert shown_as(total.replace("+", ""), float(first.result.forward[0]["Z"][0][1, 1, 1]))
    filters = stage.root.locator('[data-select="w:0:0:0:0:1"]').get_attribute("aria-label") or ""
    assert filters.startswith("filter 2, row 1, column 1"), filters
    assert says(filters, float(BARS.network().unpack(first.before)[0]["W"][0, 0, 0, 1]))


def test_a_weight_of_a_filter_is_set_by_hand_and_every_window_uses_it(open_page: OpenPage, first: Update) -> None:
    stage = on(open_page(link("Z:0", selection="w:0:1:1:0:0")))
    before = stage.run
    field = stage.inspector.get_by_role("textbox")
    field.fill("2")
    field.press("Enter")
    stage.another_run(before)
    theta = first.before.copy()
    entry = BARS.anatomy.entry("w:0:1:1:0:0")
    assert entry is not None
    theta[entry.index] = 2.0
    sums = BARS.network().evaluate(theta, first.x, first.y, BARS.loss).forward[0]["Z"][0]
    stage.step_by("operation")
    stage.press("Step")
    stage.at(0, "Z:0")
    weights = grid(stage, "filter 1")
    assert weights[4] == 2.0
    assert value(line(stage, "z")) in [pytest.approx(float(z), rel=6e-3) for z in sums[:, :, 0].ravel()]


def test_the_picture_shows_what_would_change_the_loss(open_page: OpenPage, first: Update) -> None:
    stage = on(open_page(link("dW:0")))
    stage.at(0, "dW:0")
    network = BARS.network()
    slopes = network.evaluate(first.before, first.x, first.y, BARS.loss, inputs_too=True).dx
    assert slopes is not None
    pixel = stage.root.locator('[data-select="i:0"]')
    assert says(stage.unit("i:0"), float(first.x[0].ravel()[0]))
    stage.page.get_by_role("combobox", name=re.compile("what would change the guess most")).select_option("heat")
    expect(pixel).to_have_attribute("aria-label", re.compile("∂L/∂x"))
    pixel.focus()
    for _ in range(3):
        stage.page.keyboard.press("ArrowRight")
        stage.page.keyboard.press("ArrowDown")
    assert says(stage.unit("i:21"), float(slopes[0].ravel()[21] * 4))


def test_every_layer_on_the_way_through_is_drawn(open_page: OpenPage) -> None:
    stage = on(open_page(link("start", selection="n:3:1")))
    stage.step_by("operation")
    steps = BARS.anatomy.step_ids[1:]
    for step in steps:
        stage.press("Step")
        stage.at(0, step)
        expect(stage.root.locator(".not-drawn")).to_have_count(0)
        expect(lens(stage).locator(".lens-cell").first).to_be_visible()


def test_a_batch_normalisation_tells_mean_variance_standardised_number_scale_and_shift(open_page: OpenPage) -> None:
    experiment = PRESETS["normalised"].experiment
    result = Timeline(Run(experiment)).moment(0).pass_
    kept = result.forward[1]
    stage = on(open_page("?card=normalised&at=0.A:1"))
    stage.at(0, "A:1")
    told = [
        grid(stage, title)[0]
        for title in ("came in x", "mean μ", "variance σ²", "x̂", "scale γ", "shift β", "goes on a")
    ]
    wanted = [result.A[0][0, 0], kept["mean"].ravel()[0], kept["variance"].ravel()[0], kept["X_hat"][0, 0]]
    assert told == pytest.approx([*map(float, wanted), 1.0, 0.0, float(result.A[1][0, 0])], rel=1e-6)
    marks = stage.root.locator("text.statistic").all_text_contents()
    for j in range(4):
        mean, variance = marks[2 * j : 2 * j + 2]
        assert shown_as(mean.removeprefix("μ "), float(kept["mean"].ravel()[j]))
        assert shown_as(variance.removeprefix("σ² "), float(kept["variance"].ravel()[j]))
