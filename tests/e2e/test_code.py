"""The tab with the program: the line under way lit, the engine's numbers beside it, a file that runs as it stands."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from playground.experiment import Change, Experiment, Run, link_layers
from playground.experiment.link import Cursor, encode
from playground.explain.program import program
from playground.timeline import Timeline
from tests.e2e.conftest import OpenPage
from tests.e2e.on_stage import Stage, on
from tests.explain.programs import carried_out

PAGE = "?level=3"


def opened(page: Page) -> Stage:
    stage = on(page)
    stage.ready()
    page.get_by_role("tab", name="Code", exact=True).click()
    expect(lit(page)).not_to_have_count(0)
    return stage


def lit(page: Page) -> Locator:
    """The lines of the operation under way."""
    return page.locator(".bpi-code-lines button[aria-current=step]")


def values(page: Page) -> dict[str, str]:
    rows = page.locator(".bpi-code-values > div").all()
    return {row.locator("dt").inner_text(): row.locator("dd").inner_text() for row in rows}


def test_step_moves_the_line_and_a_click_on_a_line_moves_the_stage(open_page: OpenPage) -> None:
    page = open_page(PAGE)
    stage = opened(page)
    stage.step_by("operation")
    place = page.locator(".bp-inspector").bounding_box()
    for step, text in (("Z:0", "Z1 = X @ W1 + b1"), ("A:0", "A1 = np.tanh(Z1)"), ("Z:1", "Z2 = A1 @ W2 + b2")):
        stage.press("Step")
        stage.at(0, step)
        expect(lit(page)).to_have_text([re.compile(re.escape(text))])
        expect(lit(page)).to_be_in_viewport()
    page.get_by_role("button", name="dW2 = A1.T @ dZ2").click()
    stage.at(0, "dW:1")
    expect(lit(page)).to_have_text([re.compile(r"dW2 = A1\.T @ dZ2")])
    stage.press("Step")
    stage.at(0, "db:1")
    page.get_by_role("button", name="after, _ = loss_and_grad").click()
    stage.at(0, "recheck")
    stage.press("Step")
    stage.at(1, "start")
    # Only the list moved.
    assert page.locator(".bp-inspector").bounding_box() == place
    assert page.evaluate("[scrollX, scrollY]") == [0, 0]


def test_the_values_beside_a_line_are_the_engines(open_page: OpenPage) -> None:
    page = open_page(f"{PAGE}&batch=2")
    opened(page)
    moment = Timeline(Run(Experiment(batch_size=2))).moment(0)
    page.get_by_role("button", name="Z2 = A1 @ W2 + b2").click()
    expect(page.locator(".bpi-code-values dt").first).to_have_text("Z2")
    told = values(page)
    assert list(told) == ["Z2", "A1", "W2", "b2"]
    for name, value in (("Z2", moment.pass_.Z[1]), ("A1", moment.pass_.A[0])):
        numbers = [float(part.replace("−", "-")) for part in re.findall(r"[−\d.]+", told[name])]
        assert numbers == pytest.approx(value.ravel().tolist(), rel=1e-3)


def test_the_file_runs_as_it_stands_and_prints_the_pages_numbers(open_page: OpenPage) -> None:
    changes = (Change(2, "learning_rate", 0.05), Change(3, "weight", (1, 0.5)))
    run = Run(Experiment(optimizer="adam", batch_size=10), changes)
    page = open_page(f"?{encode(run, Cursor(4, 'start'))}&level=3")
    opened(page)
    with page.expect_download() as coming:
        page.get_by_role("button", name="Download", exact=True).click()
    assert coming.value.suggested_filename == "backprop_circle.py"
    text = coming.value.path().read_text(encoding="utf-8")
    assert text == program(run).text
    (done,) = carried_out([text])
    timeline = Timeline(run)
    for update in range(5):
        assert f"loss {float(timeline.moment(update).pass_.loss)!r}"[:18] in done.said[update]


def test_after_a_change_of_the_optimizer_its_own_lines_are_lit(open_page: OpenPage) -> None:
    run = Run(Experiment(), (Change(1, "optimizer", ("adam", ())),))
    page = open_page(f"?{encode(run, Cursor(0, 'delta'))}&level=3")
    stage = opened(page)
    expect(lit(page)).to_have_text([re.compile(r"delta = -rate \* grad$")])
    expect(page.get_by_role("button", name="m_hat = m / (1 - beta_1**t)")).to_be_disabled()
    stage.step_by("batch")
    stage.press("Step")
    stage.press("Step")
    stage.at(1, "recheck")
    page.get_by_role("button", name="m_hat = m / (1 - beta_1**t)").click()
    stage.at(1, "m_hat")
    expect(lit(page)).to_have_count(1)


def test_in_a_loop_over_moments_the_line_is_each_moments_and_goes_to_the_one_under_way(open_page: OpenPage) -> None:
    run = Run(Experiment(data="first_bit", layers=link_layers.read("simple_rnn:3:sequences=1~lstm:2"), batch_size=2))
    page = open_page(f"?{encode(run, Cursor(1, 'Z:0@2'))}&level=3")
    stage = opened(page)
    moment = Timeline(run).moment(1)
    known = {str(step.id): step.value for step in moment.steps}
    stage.at(1, "Z:0@2")
    expect(lit(page)).to_have_text([re.compile(r"Z1\[t\] = X\[:, t\] @ W1 \+ H1\[t - 1\] @ U1 \+ b1")])
    expect(page.locator(".bpi-code-values dt").first).to_have_text("Z1[2]")
    told = values(page)
    assert list(told) == ["Z1[2]", "X", "W1", "H1[1]", "U1", "b1"]
    for name, step in (("Z1[2]", "Z:0@2"), ("H1[1]", "H:0@1")):
        numbers = [float(part.replace("−", "-")) for part in re.findall(r"[−\d.]+", told[name])]
        assert numbers == pytest.approx(known[step].ravel().tolist(), rel=1e-3)
    page.get_by_role("button", name="H1[t] = np.tanh(Z1[t])").click()
    stage.at(1, "H:0@2")  # the moment stays
    page.get_by_role("button", name="dU2_at[t] = ").click()
    stage.at(1, "dU:1@2")
    page.get_by_role("button", name="dA1 = np.stack(").click()
    stage.at(1, "dA:0")
    page.get_by_role("button", name="dh2[t] = ").click()
    stage.at(1, "dh:1@3")  # from outside of the loop to its first


def test_of_a_convolution_all_lines_of_the_loop_are_lit_and_on_the_screen(open_page: OpenPage) -> None:
    run = Run(Experiment(data="bars", layers=link_layers.read("conv2d:2:padding=same~max_pooling~flatten")))
    page = open_page(f"?{encode(run, Cursor(3, 'dW:0'))}&level=3")
    opened(page)
    expect(lit(page)).to_have_count(4)
    expect(lit(page).nth(1)).to_have_text(re.compile(r"for r, c in np\.ndindex\(6, 6\):"))
    expect(lit(page).last).to_have_text(re.compile(r"dW1 \+= np\.tensordot\(window, dZ1\[:, r, c\], \(0, 0\)\)"))
    expect(lit(page).last).to_be_in_viewport()
