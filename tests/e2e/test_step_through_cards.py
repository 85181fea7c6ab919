"""Experiments made ready, digit by digit; runs that end; networks of every size."""

import re

import pytest
from playwright.sync_api import Page, expect

from playground.experiment import Experiment, Run
from playground.experiment.presets import PRESETS
from playground.timeline import Timeline
from tests.e2e.conftest import OpenPage
from tests.e2e.on_stage import Stage, close, computed, numbers_in, on, shown_as

LARGEST = "?inputs=x1,x2,x1sq,x2sq,x1x2,sinx1,sinx2&hidden=8,8,8,8,8,8&act=tanh"


def after_update(stage: Stage) -> float:
    """The selected weight's value after the update, at full length."""
    row = stage.panel("Optimizer").get_by_role("row", name="the weight")
    return float(row.locator("[title]").last.get_attribute("title") or "")


def test_the_hand_calculation_with_two_outputs(open_page: OpenPage) -> None:
    """2-2-2: total error 0.298371109; after one update at 0.5, w5 = 0.35891648 and w1 = 0.149780716."""
    page = open_page("?card=hand_222&level=2", reduced_motion="reduce")
    stage = on(page)
    error = page.get_by_role("region", name="Output").get_by_role("definition").first
    expect(error).to_have_text("0.298371109")
    stage.step_by("batch")
    stage.press("Step")
    stage.at(0, "recheck")
    for selection, name, value in (("w:1:0:0", "w₅", 0.35891648), ("w:0:0:0", "w₁", 0.149780716)):
        stage.select(selection)
        expect(stage.inspector.get_by_role("heading", name=f"Weight {name}")).to_be_visible()
        assert after_update(stage) == pytest.approx(value, abs=5e-10)
        assert close(stage.hovered(selection)["value"], value)
    expect(error).not_to_have_text("0.298371109")


def test_the_factor_that_is_easily_forgotten(open_page: OpenPage) -> None:
    """1-2-1: dE/dw11 has the factor w21 h1 (1 - h1), in the formula and among the chain's factors with its numbers."""
    stage = on(open_page("?card=hand_121&level=2", reduced_motion="reduce"))
    stage.step_by("pass")
    for step in ("A:1", "loss", "dW:0"):
        stage.press("Step")
        stage.at(0, step)
    formula = stage.panel("Chain").get_by_role("group", name="Formula of the gradient")
    assert (formula.text_content() or "").endswith("·w21·h1(1−h1)·x")
    now = computed(PRESETS["hand_121"].experiment)
    h1 = float(now.result.A[0][0, 0])
    chain = stage.panel("Chain").get_by_role("listitem")
    shown = [numbers_in(text)[-1] for text in chain.locator(".bpi-number").all_inner_texts()]
    assert shown_as(shown[2], 0.6)
    assert shown_as(shown[3], h1 * (1 - h1))
    assert shown_as(stage.told("gradient").inner_text(), float(now.result.grad[0]))


@pytest.mark.parametrize(
    ("card", "step", "delta"), [("confident_cross_entropy", "dZ:0", -0.993), ("confident_squared", "dZ:0", -0.0066)]
)
def test_confidently_wrong(open_page: OpenPage, card: str, step: str, delta: float) -> None:
    stage = on(open_page(f"?card={card}&level=1", reduced_motion="reduce"))
    stage.step_by("operation")
    _, *steps = PRESETS[card].experiment.anatomy.step_ids
    for each in steps[: steps.index(step) + 1]:
        stage.press("Step")
        stage.at(0, each)
    shown = stage.hovered("n:0:0")["delta ∂L/∂z"]
    assert shown == pytest.approx(delta, rel=0.01)
    assert close(shown, float(computed(PRESETS[card].experiment).result.dZ[0][0, 0]))
    assert f"{delta}".replace("-", "−")[:5] in stage.unit("n:0:0")


def test_too_large_a_step_ends_the_run_says_where_and_goes_back(open_page: OpenPage) -> None:
    page = open_page("?card=too_large&level=1", reduced_motion="reduce")
    stage = on(page)
    line = Timeline(Run(PRESETS["too_large"].experiment))
    end = line.reached(10_000)
    last = line.moment(end).steps[-1].id
    stage.press("Play")
    stage.at(end, last)
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_disabled()
    expect(page.get_by_role("button", name="Step", exact=True)).to_be_disabled()
    expect(page.get_by_text("The run ends here.")).to_be_visible()
    expect(stage.sentence).to_contain_text("learning rate")
    stage.press("Back to the last safe step")
    stage.at(end - 1, "recheck")
    expect(stage.status).to_contain_text(f"update {end} ·")
    expect(page.get_by_role("button", name="Now train on all")).to_have_count(0)  # it is known where that leads
    value = stage.hovered("w:0:0:0")["value"]
    assert close(value, float(line.state(end).theta[0]))
    stage.step_by("operation")
    for step in reversed(line.moment(end - 1).steps[:-1]):
        stage.press("Back")
        stage.at(end - 1, step.id)
        if step.id == "delta":
            break
    assert close(stage.hovered("w:0:0:0")["value"], float(line.state(end - 1).theta[0]))


ODD = ["?hidden=none", "?samples=1", "?data=own&points=1,1,1~2,1,1", "?batch=1000&samples=20", "?card=sine"]


@pytest.mark.parametrize("query", ODD)
def test_small_and_odd_experiments_go_through_an_update(open_page: OpenPage, query: str) -> None:
    stage = on(open_page(f"{query}&level=2&sel=w:0:0:0", reduced_motion="reduce"))
    stage.step_by("batch")
    for update in (0, 1):
        stage.press("Step")
        stage.at(update, "recheck")
    expect(stage.panel("Check").get_by_text(re.compile("^(agrees|too small to check|at a kink)$"))).to_be_visible()
    expect(stage.sentence).to_contain_text(re.compile("the loss (fell|rose|went)"))
    stage.press("Back")
    stage.press("Back")
    stage.at(0, "start")


@pytest.mark.parametrize("width", [1440, 390])
def test_the_largest_network_stays_on_the_page(open_page: OpenPage, width: int) -> None:
    page = open_page(f"{LARGEST}&level=5&sel=w:3:2:5&at=0.recheck", width=width, reduced_motion="reduce")
    stage = on(page)
    stage.at(0, "recheck")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    main = page.get_by_test_id("stMain")
    assert main.evaluate("main => main.scrollWidth - main.clientWidth") <= 0
    nodes = stage.root.locator('[role=button][data-select^="n:"], [role=button][data-select^="i:"]')
    expect(nodes).to_have_count(7 + 6 * 8 + 1)
    for box in nodes.evaluate_all(
        "all => all.map(node => node.querySelector('rect').getBoundingClientRect().toJSON())"
    ):
        assert box["left"] >= 0
        assert box["right"] <= width
        assert box["width"] >= 14
    expect(stage.inspector.get_by_role("heading", name="Weight h₃⁽³⁾ → h₆⁽⁴⁾")).to_be_visible()
    stage.select("n:5:7")
    expect(stage.inspector.get_by_role("heading", name="Unit h₈⁽⁶⁾")).to_be_visible()
    experiment = Experiment(
        inputs=("x1", "x2", "x1sq", "x2sq", "x1x2", "sinx1", "sinx2"), hidden=(8,) * 6, activations=("tanh",) * 6
    )
    assert close(stage.hovered("w:3:2:5")["gradient ∂L/∂w"], float(gradient_at(experiment, 3, 2, 5)))


def gradient_at(experiment: Experiment, layer: int, i: int, j: int) -> float:
    now = computed(experiment)
    return float(now.experiment.network().unpack(now.result.grad)[layer]["W"][i, j])


def test_from_the_first_look_to_the_first_step_it_takes_one_press(page: Page) -> None:
    stage = on(page)
    for name in ("Step", "Back", "Play", "Reset"):
        expect(page.get_by_role("button", name=name, exact=True)).to_be_in_viewport()
    expect(stage.sentence).to_be_in_viewport()
    expect(page.get_by_test_id("stSidebar")).not_to_be_in_viewport()
    stage.press("Step")
    stage.at(0, "A:1")
