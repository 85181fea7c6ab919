"""A learner's walk: four presses, then every operation of one update and back, its numbers beside the engine's."""

import re

import pytest
from playwright.sync_api import expect

from playground.experiment import Experiment
from tests.e2e.conftest import OpenPage
from tests.e2e.on_stage import Update, all_close, close, computed, numbers_in, on, says, shown_as

FIRST = Experiment()
MOVES = [("A:1", "compute the guess"), ("loss", "measure the loss"), ("db:0", "find each weight’s share of the loss"),
         ("recheck", "change the weights, then look at the same batch again")]  # fmt: skip

# The operations of one update of the first screen, and what the status line calls them.
OPERATIONS = {
    "start": "ready",
    "Z:0": "weighted sums of hidden layer 1",
    "A:0": "activations of hidden layer 1",
    "Z:1": "weighted sum of the output",
    "A:1": "activation of the output",
    "loss": "loss",
    "dA:1": "slope of the loss at the guess",
    "dZ:1": "delta of the output",
    "dW:1": "weight gradients of the output",
    "db:1": "bias gradient of the output",
    "dA:0": "what comes back to hidden layer 1",
    "dZ:0": "deltas of hidden layer 1",
    "dW:0": "weight gradients of hidden layer 1",
    "db:0": "bias gradients of hidden layer 1",
    "delta": "changes",
    "theta": "new weights",
    "recheck": "recheck",
}


def test_the_first_screens_four_presses(open_page: OpenPage) -> None:
    """As it is seen by everyone: with motion, from the first look to the recheck that closes the update."""
    page = open_page()
    stage = on(page)
    first = computed(FIRST)
    guess, target = float(first.result.A[-1][0, 0]), float(first.y[0, 0])
    stage.at(0, "start")
    said, answer = numbers_in(stage.said())
    assert shown_as(said, guess)
    assert float(answer) == target
    assert guess * target < 0  # it begins with a point that the network gets wrong
    expect(stage.sentence).to_contain_text("Press Step.")
    expect(page.get_by_role("button", name="Back", exact=True)).to_be_disabled()
    expect(stage.status).to_have_text("Epoch 1 · batch 1 of 250 · update 1 · ready")
    assert says(stage.unit("n:1:0"), None)
    for step, following in MOVES:
        expect(page.get_by_text(f"Next: {following}", exact=True)).to_be_visible()
        stage.press("Step")
        stage.at(0, step)
    before, after = first.loss(first.before), first.loss(first.after)
    predicted = before + float(first.result.grad @ (first.after - first.before))
    assert after < before
    expect(stage.sentence).to_contain_text("fell from")
    how_many, *shown = numbers_in(stage.said())
    expect(stage.sentence).to_contain_text(f"All {how_many} weights and biases took a step against their gradients: ")
    assert int(how_many) == len(first.before)
    assert ((first.after - first.before) * first.result.grad < 0).all()
    new_guess = float(first.experiment.network().forward(first.after, first.x)[0, 0])
    moved = (first.before[0], first.after[0])  # the selected weight, x₁→h₁
    for text, exact in zip(shown, (*moved, guess, new_guess, before, after, predicted), strict=True):
        assert shown_as(text, exact), (text, exact)
    expect(page.get_by_role("button", name="Now train on all 250")).to_be_visible()
    stage.press("Step")
    stage.at(1, "A:1")
    expect(stage.status).to_contain_text("batch 2 of 250 · update 2")


def expected_units(update: Update, step: str) -> list[float | None]:
    """What each unit shows after this operation: h₁, h₂, h₃, ŷ."""
    ids = list(OPERATIONS)
    done = set(ids[: ids.index(step) + 1])
    result = update.result
    after = update.experiment.network().evaluate(update.after, update.x, update.y, update.experiment.loss)
    backward = step.startswith("d") and ":" in step
    values: list[float | None] = []
    for layer, units in ((0, 3), (1, 1)):
        shown = None
        if f"Z:{layer}" in done:
            shown = result.Z[layer][0]
        if f"A:{layer}" in done:
            shown = (after if step == "recheck" else result).A[layer][0]
        if backward and f"dA:{layer}" in done:
            shown = result.dA[layer][0]  # type: ignore[index]
        if backward and f"dZ:{layer}" in done:
            shown = result.dZ[layer][0]
        values += [None] * units if shown is None else [float(number) for number in shown]
    return values


UNITS = ["n:0:0", "n:0:1", "n:0:2", "n:1:0"]
# The parameters in the order of theta.
PARAMETERS = [*(f"w:0:{i}:{j}" for i in range(2) for j in range(3)), *(f"b:0:{j}" for j in range(3)),
              *(f"w:1:{i}:0" for i in range(3)), "b:1:0"]  # fmt: skip


def test_every_operation_of_one_update_there_and_back(open_page: OpenPage) -> None:
    page = open_page("?level=2&sel=w:0:1:2", reduced_motion="reduce")
    stage = on(page)
    stage.step_by("operation")
    first = computed(FIRST)
    grad = first.result.grad
    seen: dict[str, list[str]] = {}
    for number, step in enumerate(OPERATIONS):
        if number:
            stage.press("Step")
        stage.at(0, step)
        expect(stage.status).to_have_text(f"Epoch 1 · batch 1 of 250 · update 1 · {OPERATIONS[step]}")
        labels = [stage.unit(unit) for unit in UNITS]
        for label, exact in zip(labels, expected_units(first, step), strict=True):
            assert says(label, exact), (step, label, exact)
        weights = first.after if step in ("theta", "recheck") else first.before
        looked_at = stage.hovered("w:0:1:2")
        assert close(looked_at["value"], weights[5]), step
        reached = number >= list(OPERATIONS).index("dW:0")
        slope = looked_at["gradient ∂L/∂w"]
        assert close(slope, grad[5]) if reached else slope is None, step
        seen[step] = [*labels, stage.said()]
    assert all_close([stage.hovered(each)["value"] for each in PARAMETERS], first.after)
    kinds = ["gradient ∂L/∂w" if each.startswith("w") else "gradient ∂L/∂b" for each in PARAMETERS]
    assert all_close([stage.hovered(each)[kind] for each, kind in zip(PARAMETERS, kinds, strict=True)], grad)
    numbers = stage.hovered("n:0:1")
    assert close(numbers["output a, with the new weights"], expected_units(first, "recheck")[1] or 0.0)
    assert close(numbers["delta ∂L/∂z, of the update"], first.result.dZ[0][0, 1])
    for step in [*reversed(OPERATIONS)][1:]:
        stage.press("Back")
        stage.at(0, step)
        expect(stage.sentence).to_have_text(seen[step][-1])
        assert [stage.unit(unit) for unit in UNITS] == seen[step][:-1]
    assert all_close([stage.hovered(each)["value"] for each in PARAMETERS], first.before)
    expect(page.get_by_role("button", name="Back", exact=True)).to_be_disabled()


def test_the_second_update_starts_from_the_new_weights(open_page: OpenPage) -> None:
    stage = on(open_page("?level=1&at=1.loss", reduced_motion="reduce"))
    stage.at(1, "loss")
    first, second = computed(FIRST, 0), computed(FIRST, 1)
    assert all_close([stage.hovered(each)["value"] for each in PARAMETERS], first.after)
    for i in range(2):
        assert says(stage.unit(f"i:{i}"), float(second.x[0, i]))
    stage.step_by("operation")
    for _ in range(6):
        stage.press("Back")
    stage.at(0, "recheck")
    assert all_close([stage.hovered(each)["value"] for each in PARAMETERS], first.after)


@pytest.mark.parametrize(
    ("granularity", "places"),
    [
        (
            "layer",
            [(0, "A:0"), (0, "A:1"), (0, "loss"), (0, "db:1"), (0, "db:0"), (0, "theta"), (0, "recheck"), (1, "A:0")],
        ),
        ("batch", [(0, "recheck"), (1, "recheck"), (2, "recheck")]),
        ("epoch", [(249, "recheck"), (499, "recheck")]),
    ],
)
def test_what_one_step_means(open_page: OpenPage, granularity: str, places: list[tuple[int, str]]) -> None:
    stage = on(open_page("?level=1", reduced_motion="reduce"))
    stage.step_by(granularity)
    for place in places:
        stage.press("Step")
        stage.at(*place)
    for place in [*reversed(places)][1:]:
        stage.press("Back")
        stage.at(*place)
    stage.press("Back")
    stage.at(0, "start")


def test_keys(open_page: OpenPage) -> None:
    page = open_page("?level=1", reduced_motion="reduce")
    stage = on(page)
    names = ["operation", "layer", "pass", "batch", "epoch"]
    for number in (5, 4, 3, 2, 1):
        page.keyboard.press(str(number))
        expect(page.get_by_role("radio", name=names[number - 1], exact=True)).to_be_checked()
    for key, place in (
        ("ArrowRight", (0, "Z:0")), ("PageDown", (0, "A:0")), ("ArrowRight", (0, "Z:1")), ("ArrowLeft", (0, "A:0")),
        ("PageUp", (0, "Z:0")), ("ArrowLeft", (0, "start")),
    ):  # fmt: skip
        page.keyboard.press(key)
        stage.at(*place)
    page.keyboard.press("4")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Pause", exact=True)).to_be_visible()
    expect(stage.root).to_have_attribute("data-update", re.compile(r"^[2-9]\d*$|^1\d+$"))
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    expect(stage.root).to_have_attribute("data-step", "recheck")
    # A space is Play's wherever a click has left the focus, and the button's that the Tab key went to.
    page.get_by_role("button", name="Back", exact=True).click()
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Pause", exact=True)).to_be_visible()
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    at = int(stage.root.get_attribute("data-update") or "")
    page.get_by_role("button", name="Back", exact=True).click()
    stage.at(at - 1, "recheck")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Step", exact=True)).to_be_focused()
    page.keyboard.press("Space")
    stage.at(at, "recheck")


def test_play_and_pause_land_on_numbers_of_the_same_run(open_page: OpenPage) -> None:
    stage = on(open_page("?level=1", reduced_motion="reduce"))
    stage.step_by("batch")
    stage.press("Play")
    expect(stage.root).to_have_attribute("data-update", re.compile(r"^([3-9]|\d\d+)$"))
    stage.press("Pause")
    expect(stage.root).not_to_have_attribute("data-busy", re.compile(".*"))
    update = int(stage.root.get_attribute("data-update") or "")
    stage.at(update, "recheck")
    assert all_close([stage.hovered(each)["value"] for each in PARAMETERS], computed(FIRST, update).after)
    stage.press("Back")
    stage.at(update - 1, "recheck")
    assert all_close([stage.hovered(each)["value"] for each in PARAMETERS], computed(FIRST, update - 1).after)


def test_reset_goes_back_to_the_same_weights_or_draws_new_ones(open_page: OpenPage) -> None:
    page = open_page("?level=1", reduced_motion="reduce")
    stage = on(page)
    stage.step_by("batch")
    stage.press("Step")
    stage.at(0, "recheck")
    stage.press("Reset")
    expect(page.get_by_role("menuitem", name="as in the link")).to_be_visible()
    page.get_by_role("menuitem", name="same starting weights").click()
    stage.at(0, "start")
    assert all_close([stage.hovered(each)["value"] for each in PARAMETERS], FIRST.theta0())
    run = stage.run
    stage.press("Reset")
    page.get_by_role("menuitem", name="new weights").click()
    stage.another_run(run)
    stage.at(0, "start")
    drawn = Experiment(seed=FIRST.seed + 1).theta0()
    assert all_close([stage.hovered(each)["value"] for each in PARAMETERS], drawn)
    stage.press("Reset")
    page.get_by_role("menuitem", name="as in the link").click()
    expect(stage.root).to_have_attribute("data-run", run)
    stage.at(0, "start")
    assert all_close([stage.hovered(each)["value"] for each in PARAMETERS], FIRST.theta0())


def test_now_all_closes_the_boundary(open_page: OpenPage) -> None:
    page = open_page(reduced_motion="reduce")
    stage = on(page)
    for step, _ in MOVES:
        stage.press("Step")
        stage.at(0, step)
    page.get_by_role("button", name="Now train on all 250").click()
    right = page.get_by_role("region", name="Output").get_by_role("definition").nth(2)
    expect(right).to_have_text(re.compile(r"^(9[5-9](\.\d)?|100) %$"))
    stage.press("Pause")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()


PRESSED = """(button, presses) => {
    while (presses--) button.click()
    return button.closest(".stage-root").dataset.step
}"""


def test_a_press_during_a_move_finishes_it(open_page: OpenPage) -> None:
    """With motion: its place and its sentence are there at once, and the next press takes the next move."""
    stage = on(open_page())
    step = stage.page.get_by_role("button", name="Step", exact=True)
    for presses, place, said in (
        (2, "A:1", "out came the guess"),
        (1, "loss", "half of its square is the loss"),
        (2, "db:0", "Every weight and bias has its gradient now"),
        (2, "recheck", "fell from"),
    ):
        # Both in one task of the page's, so that the second one comes while the first one's move goes by.
        assert step.evaluate(PRESSED, presses) == place
        stage.at(0, place)
        expect(stage.sentence).to_contain_text(said)
    stage.press("Back")
    stage.at(0, "db:0")


def test_the_moves_on_the_screen_are_the_moves_one_takes(open_page: OpenPage) -> None:
    """As many boxes as presses an update, each lit while its press is spoken of."""
    stage = on(open_page(reduced_motion="reduce"))
    boxes = stage.caption.get_by_role("listitem")
    expect(boxes).to_have_count(len(MOVES))
    for number, (step, _) in enumerate(MOVES):
        stage.press("Step")
        stage.at(0, step)
        expect(boxes.nth(number)).to_have_attribute("aria-current", "step")
