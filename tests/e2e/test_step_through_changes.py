"""What a learner changes: a weight, the points, the data, the rate; and how it is taken back."""

import re

import numpy as np
from playwright.sync_api import Page, expect

from playground.experiment import Change, Experiment, Run
from tests.e2e.conftest import OpenPage
from tests.e2e.on_stage import Stage, all_close, close, computed, numbers_in, on, shown_as
from tests.e2e.waiting import settled
from tests.serving import until

FIRST = Experiment()
PARAMETERS = [*(f"w:0:{i}:{j}" for i in range(2) for j in range(3)), *(f"b:0:{j}" for j in range(3)),
              *(f"w:1:{i}:0" for i in range(3)), "b:1:0"]  # fmt: skip


def weights(stage: Stage) -> list[float | None]:
    return [stage.hovered(each)["value"] for each in PARAMETERS]


def test_a_click_on_a_weight_shows_it_in_the_inspector_with_a_passing_check(open_page: OpenPage) -> None:
    page = open_page("?level=2", reduced_motion="reduce")
    stage = on(page)
    stage.step_by("pass")
    expect(stage.inspector.get_by_role("heading", name="Weight x₂ → h₃")).to_have_count(0)
    stage.select("w:0:1:2")
    expect(stage.inspector.get_by_role("heading", name="Weight x₂ → h₃")).to_be_visible()
    check = stage.panel("Check")
    expect(check).to_contain_text("not checked yet")
    gradient = stage.inspector.get_by_role("group", name="gradient", exact=True)
    expect(gradient).to_contain_text("comes in the backward pass")
    for step in ("A:1", "loss", "db:0"):
        stage.press("Step")
        stage.at(0, step)
    first = computed(FIRST)
    expect(check.get_by_text("agrees", exact=True)).to_be_visible()
    slope = float(first.result.grad[5])
    width = 1e-5
    nudged = [first.before.copy() for _ in range(2)]
    nudged[0][5] += width
    nudged[1][5] -= width
    measured = (first.loss(nudged[0]) - first.loss(nudged[1])) / (2 * width)
    rows = check.get_by_role("definition")
    assert shown_as(rows.nth(5).inner_text(), slope)
    assert np.isclose(float(rows.nth(4).locator("[title]").get_attribute("title") or ""), measured, rtol=1e-6)
    assert shown_as(stage.told("gradient").inner_text(), slope)
    chain = stage.panel("Chain")
    expect(chain).to_contain_text("a little larger" if slope < 0 else "a little smaller")
    # The chain's factors, multiplied, are that gradient: one example, one path.
    factors = [numbers_in(each)[-1] for each in chain.get_by_role("listitem").locator(".bpi-number").all_inner_texts()]
    network = first.experiment.network().unpack(first.before)
    guess, hidden = first.result.A[-1][0, 0], first.result.A[0][0, 2]
    expected = [guess - first.y[0, 0], 1 - guess**2, network[1]["W"][2, 0], 1 - hidden**2, first.x[0, 1]]
    assert all(shown_as(text, float(exact)) for text, exact in zip(factors, expected, strict=True)), factors
    assert np.isclose(np.prod(expected), slope)
    gradient.get_by_role("button", name="Copy the gradient").click()
    expect(gradient.get_by_role("status").first).to_have_text("Copied the gradient.")
    assert float(page.evaluate("navigator.clipboard.readText()")) == slope


def test_a_unit_and_a_bias_can_be_looked_at_too(open_page: OpenPage) -> None:
    stage = on(open_page("?level=2&at=0.recheck", reduced_motion="reduce"))
    first = computed(FIRST)
    stage.select("b:0:1")
    expect(stage.inspector.get_by_role("heading", name="Bias of h₂")).to_be_visible()
    assert shown_as(stage.told("gradient").inner_text(), float(first.result.grad[7]))
    stage.select("n:0:1")
    expect(stage.inspector.get_by_role("heading", name="Unit h₂")).to_be_visible()
    assert shown_as(stage.told("its delta").inner_text(), float(first.result.dZ[0][0, 1]))
    stage.select("i:0")
    expect(stage.inspector).to_contain_text("given, not trained: the backward pass stops before it")


def test_a_weight_set_by_hand_makes_another_run_that_the_engine_agrees_with(open_page: OpenPage) -> None:
    page = open_page("?level=2&sel=w:0:1:0&at=2.loss", reduced_motion="reduce")
    stage = on(page)
    stage.at(2, "loss")
    run = stage.run
    field = stage.inspector.get_by_label("Set it to")
    field.fill("0,25x")
    field.press("Enter")
    expect(stage.inspector).to_contain_text("“0,25x” is not a number.")
    field.fill("−0,25")
    field.press("Enter")
    stage.another_run(run)
    stage.at(2, "start")
    edited = Run(FIRST, (Change(2, "weight", (3, -0.25)),))
    assert stage.run == edited.key()
    now = computed(edited, 2)
    assert now.before[3] == -0.25
    assert all_close(weights(stage), now.before)
    stage.step_by("batch")
    stage.press("Step")
    stage.at(2, "recheck")
    assert all_close(weights(stage), now.after)
    stage.press("Step")
    stage.at(3, "recheck")
    assert all_close(weights(stage), computed(edited, 3).after)
    for place in ((2, "recheck"), (1, "recheck")):
        stage.press("Back")
        stage.at(*place)
    # Before the edit it is the run it was before: nobody has touched the weight there.
    assert all_close(weights(stage), computed(FIRST, 1).after)


def test_another_data_set_starts_again_says_so_and_can_be_taken_back(open_page: OpenPage) -> None:
    page = open_page(reduced_motion="reduce")
    stage = on(page)
    for step in ("A:1", "loss", "db:0", "recheck"):
        stage.press("Step")
        stage.at(0, step)
    run, sentence = stage.run, stage.said()
    stage.choose("Data set", "Exclusive or")
    stage.another_run(run)
    stage.at(0, "start")
    xor = Experiment(data="xor")
    assert stage.run == Run(xor).key()
    guess = float(computed(xor).result.A[-1][0, 0])
    assert shown_as(numbers_in(stage.said())[0], guess)
    expect(page.get_by_role("heading", level=1)).to_contain_text("2–3–1")
    expect(stage.notices).to_contain_text(["You changed the data, so training starts again from its starting weights."])
    page.get_by_role("button", name="Bring it back").click()
    expect(stage.root).to_have_attribute("data-run", run)
    stage.at(0, "recheck")
    expect(stage.sentence).to_have_text(sentence)
    expect(stage.open_settings().get_by_role("combobox", name="Data set")).to_have_value(re.compile("Circle|^$"))


def test_a_learning_rate_keeps_the_run_and_holds_from_the_next_update(open_page: OpenPage) -> None:
    page = open_page("?level=1&at=1.start", reduced_motion="reduce")
    stage = on(page)
    stage.at(1, "start")
    run = stage.run
    rate = stage.open_settings().get_by_role("combobox", name="Learning rate", exact=True)
    rate.fill("abc")
    rate.press("Enter")
    expect(stage.notices).to_contain_text(["“abc” is not a learning rate"])
    assert stage.run == run
    expect(rate).to_have_value("0.1")  # the field says it again
    settled(page)
    rate.fill("0,25")
    rate.press("Enter")
    stage.another_run(run)
    changed = Run(FIRST, (Change(1, "learning_rate", 0.25),))
    assert stage.run == changed.key()
    stage.at(1, "start")
    stage.step_by("batch")
    stage.press("Step")
    stage.at(1, "recheck")
    assert all_close(weights(stage), computed(changed, 1).after)
    assert not all_close(weights(stage), computed(FIRST, 1).after)


def test_before_a_change_the_page_speaks_of_then_and_asks_once_how_to_go_on(open_page: OpenPage) -> None:
    page = open_page("?level=1&changes=1:rate:0.25&at=2.start", reduced_motion="reduce")
    stage = on(page)
    stage.at(2, "start")
    run = stage.run
    rate = stage.open_settings().get_by_role("combobox", name="Learning rate", exact=True)
    expect(rate).to_have_value("0.25")
    stage.step_by("batch")
    on_with, without = (page.get_by_role("button", name=each, exact=True) for each in ("Keep it", "Leave it out"))
    for update in (1, 0):
        stage.press("Back")
        stage.at(update, "recheck")
        expect(without).to_have_count(0)  # the next update has it already
    stage.press("Back")
    stage.at(0, "start")
    expect(rate).to_have_value("0.1")
    expect(page.get_by_text("Ahead: Learning rate 0.25 from update 2")).to_be_visible()
    expect(on_with).to_be_visible()
    stage.press("Step")  # which is an answer as well
    stage.at(0, "recheck")
    expect(rate).to_have_value("0.25")
    stage.press("Back")
    stage.at(0, "start")
    expect(on_with).to_have_count(0)
    expect(page).not_to_have_url(re.compile(r"\bat="))
    page.reload()
    stage = on(page)
    stage.at(0, "start")
    without.click()
    stage.another_run(run)
    assert stage.run == Run(FIRST).key()
    expect(without).to_have_count(0)


def test_a_card_opens_its_experiment_from_its_start_also_where_it_is_open_already(open_page: OpenPage) -> None:
    page = open_page(reduced_motion="reduce")
    stage = on(page)
    first = stage.run
    stage.open_cards().get_by_role("button", name="A batch of ten").click()
    stage.another_run(first)
    assert stage.run == Run(Experiment(batch_size=10)).key()
    expect(stage.root).to_have_attribute("data-level", "3")
    stage.press("Step")
    stage.at(0, "A:1")
    stage.open_cards().get_by_role("button", name="A batch of ten").click()
    stage.at(0, "start")
    stage.open_cards().get_by_role("button", name="One point, one step").click()
    expect(stage.root).to_have_attribute("data-run", first)
    expect(stage.root).to_have_attribute("data-level", "0")


# -- points of one's own -----------------------------------------------------------------------------------------------


def plane(page: Page) -> tuple[float, float, float, float]:
    box = page.get_by_role("region", name="Output", exact=True).get_by_role("img")
    box.scroll_into_view_if_needed()
    place = box.bounding_box()
    assert place
    return place["x"], place["y"], place["width"], place["height"]


def spot(page: Page, x1: float, x2: float) -> tuple[float, float]:
    """Where a point of the plane lies on the screen."""
    left, top, width, height = plane(page)
    return left + (x1 + 6) / 12 * width, top + (6 - x2) / 12 * height


def points_in(page: Page) -> list[tuple[float, float, int]]:
    found = re.search(r"points=([^&]*)", page.evaluate("location.search"))
    parts = [part.split(",") for part in found[1].split("~")] if found else []
    return [(float(x1), float(x2), int(kind)) for x1, x2, kind in parts]


def test_own_points_are_added_dragged_and_deleted(open_page: OpenPage) -> None:
    page = open_page("?data=own&level=3", reduced_motion="reduce")
    stage = on_empty(page)
    tools = page.get_by_role("group", name="Click to").get_by_role("button")
    run = stage.run
    for kind, place in enumerate([(3.0, 2.0), (-3.0, -2.0)]):
        tools.nth(1 + kind).click()
        page.mouse.click(*spot(page, *place))
        stage.another_run(run)
        run = stage.run
    a, b = points_of(page, run)
    assert np.allclose([a, b], [(3, 2, 0), (-3, -2, 1)], atol=0.08)
    stage.press("Step")
    stage.at(0, "A:1")
    guess = float(computed(Experiment(data="own", points=(a, b))).result.A[-1][0, 0])
    assert shown_as(numbers_in(stage.unit("n:1:0").partition(":")[2])[0], guess)
    tools.nth(1).click()
    page.mouse.move(*spot(page, *a[:2]))
    page.mouse.down()
    page.mouse.move(*spot(page, 1.0, 4.0), steps=4)
    page.mouse.up()
    stage.another_run(run)
    run = stage.run
    expect(stage.notices).to_contain_text(["Your points changed, so training starts again"])
    moved = points_of(page, run)
    assert np.allclose(moved, [(1, 4, 0), b], atol=0.08)
    page.get_by_role("group", name="Click to").get_by_role("button", name="delete").click()
    page.mouse.click(*spot(page, *b[:2]))
    stage.another_run(run)
    assert points_of(page, stage.run) == [moved[0]]


def points_of(page: Page, run: str) -> list[tuple[float, float, int]]:
    """The points in the address, once it is that of this run."""

    def found() -> list[tuple[float, float, int]] | None:
        points = points_in(page)
        return points if Run(Experiment(data="own", points=tuple(points))).key() == run else None

    return until(found, "the address to follow") or []


def on_empty(page: Page) -> Stage:
    """An empty plane, which says what to do."""
    stage = Stage(page)
    expect(stage.root).to_have_attribute("data-run", re.compile("^[0-9a-f]{16}$"))
    expect(stage.root).to_contain_text("There is no point to learn from yet. Click on the plane to put one there.")
    expect(page.get_by_role("button", name="Step", exact=True)).to_be_disabled()
    return stage


def test_a_click_on_a_point_puts_it_in_focus(open_page: OpenPage) -> None:
    page = open_page("?level=1&at=0.recheck", reduced_motion="reduce")
    stage = on(page)
    dataset = FIRST.dataset()
    training = dataset.x_raw[dataset.train]
    batch = int(computed(FIRST).batch[0])
    # One that has room around it, so that it is clear which one is meant.
    gaps = np.linalg.norm(training[:, None] - training[None], axis=2) + 100 * np.eye(len(training))
    index = int(max((i for i in range(len(training)) if i != batch), key=lambda i: gaps[i].min()))
    page.mouse.click(*spot(page, *training[index]))
    expect(page).to_have_url(re.compile(rf"ex={index}\b"))
    expect(stage.root).not_to_have_attribute("data-busy", re.compile(".*"))
    values = [numbers_in(stage.unit(f"i:{i}").partition("=")[2])[0] for i in range(2)]
    assert all(shown_as(text, float(exact)) for text, exact in zip(values, training[index], strict=True))
    assert close(stage.hovered("w:0:0:0")["gradient ∂L/∂w"], computed(FIRST).result.grad[0])  # the batch's, as before
