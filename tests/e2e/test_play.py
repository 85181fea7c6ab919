"""Playing, pausing, going back and branching off: whatever is on the stage, the engine computes the same alone."""

import re
from functools import cache

import pytest
from playwright.sync_api import expect

from playground.engine.training import TrainState
from playground.experiment import Change, Experiment, Run
from tests.e2e.conftest import OpenPage
from tests.e2e.on_stage import Stage, all_close, on
from tests.e2e.waiting import holds
from tests.timeline.plain import plain

CIRCLE = Experiment(batch_size=10, learning_rate=0.03)
PER_EPOCH = 25
QUERY = "?level=2&batch=10&rate=0.03&sel=w:0:0:0"
NOISY = Experiment(batch_size=10, learning_rate=0.5, noise=40)
NOISY_QUERY = "?level=1&batch=10&rate=0.5&noise=40"
SECOND, FASTEST = 4, 8  # "60 updates a second", "as fast as it goes"
PARAMETERS = [*(f"w:0:{i}:{j}" for i in range(2) for j in range(3)), *(f"b:0:{j}" for j in range(3)),
              *(f"w:1:{i}:0" for i in range(3)), "b:1:0"]  # fmt: skip


@cache
def states(run: Run, updates: int) -> list[TrainState]:
    return plain(run, updates)


def losses(run: Run, state: TrainState) -> tuple[float, float]:
    """Over the training and the test set."""
    network, loss = run.experiment.network(), run.experiment.loss
    train, test = run.experiment.training_set(), run.experiment.test_set()
    return float(network.loss(state.theta, *train, loss)), float(network.loss(state.theta, *test, loss))


def shown_state(stage: Stage) -> int:
    """The number of updates behind what the stage shows."""
    return int(stage.root.get_attribute("data-update") or "") + (stage.root.get_attribute("data-step") == "recheck")


def shown_losses(stage: Stage) -> list[float]:
    terms = [stage.page.locator(f"dt.{name} + dd") for name in ("train", "test")]
    return [float(term.get_attribute("title") or "nan") for term in terms]


def agrees(stage: Stage, run: Run) -> int:
    """Assert that the weights and losses on the stage are the engine's after as many updates; how many that is."""
    expect(stage.root).not_to_have_attribute("data-busy", re.compile(".*"))
    at = shown_state(stage)
    state = states(run, at)[at]
    assert shown_losses(stage) == pytest.approx(losses(run, state), rel=1e-12)
    assert all_close([stage.hovered(each)["value"] for each in PARAMETERS], state.theta), f"after {at} updates"
    return at


def play(stage: Stage, speed: int) -> None:
    stage.page.get_by_role("slider", name="Speed").fill(str(speed))
    stage.press("Play")


# Whether the bar was to be seen while it played, for however short.
NOTE_PROGRESS = """bar => {
  new MutationObserver(() => { window.progressed ||= bar.checkVisibility() }).observe(bar, { attributes: true })
}"""


def has_reached(stage: Stage, update: int) -> None:
    """Wait until the stage shows a state at or behind `update`."""
    root = stage.root.element_handle()
    holds(stage.page, "([root, update]) => Number(root.dataset.update) >= update", [root, update])


def pause(stage: Stage) -> None:
    stage.press("Pause")
    expect(stage.page.get_by_role("button", name="Play", exact=True)).to_be_visible()


def test_play_pause_scrub_and_branch(open_page: OpenPage) -> None:
    stage = on(open_page(QUERY, reduced_motion="reduce"))
    trunk = Run(CIRCLE)
    play(stage, SECOND)
    has_reached(stage, 40)
    pause(stage)
    end = agrees(stage, trunk)
    assert end > 40
    slider = stage.page.get_by_role("slider", name="Update")
    for update in (17, end - 1, 3, 17):
        slider.fill(str(update))
        stage.at(update - 1, "recheck")
        assert agrees(stage, trunk) == update
    before = stage.run
    stage.inspector.get_by_label("Set it to").fill("1.5")
    stage.inspector.get_by_role("button", name="Set", exact=True).click()
    stage.another_run(before)
    stage.at(17, "start")
    branch = trunk.branch(17, Change(17, "weight", (0, 1.5)))
    assert agrees(stage, branch) == 17
    assert states(branch, 17)[17].theta[0] == 1.5
    stage.press("Play")
    has_reached(stage, 30)
    pause(stage)
    assert agrees(stage, branch) > 30
    # The old future is a run of its own, to go back to.
    kept = stage.page.get_by_title("Go back to this run")
    expect(kept).to_have_count(1)
    after = stage.run
    stage.open_runs()
    kept.click()
    stage.another_run(after)
    assert stage.run == before
    expect(slider).to_have_attribute("max", str(end))
    slider.fill(str(end))
    stage.at(end - 1, "recheck")
    assert agrees(stage, trunk) == end


def expected_end(kind: str, value: float) -> int:
    """The epoch after which such a goal ends Play: the rule, written out."""
    least, wait = float("inf"), 0
    for epoch in range(1, 400):
        if kind == "epochs" and epoch == value:
            return epoch
        update = epoch * PER_EPOCH
        train, test = losses(Run(NOISY), states(Run(NOISY), 400 * PER_EPOCH)[update])
        if kind == "loss" and train < value:
            return epoch
        wait = 0 if test < least else wait + 1
        least = min(least, test)
        if kind == "patience" and wait == value:
            return epoch
    raise AssertionError("this goal is never reached")


@pytest.mark.parametrize(
    ("words", "kind", "value"),
    [
        ("this many more epochs", "epochs", 60),
        ("the training loss is below", "loss", 0.27),
        ("the test loss is no better for", "patience", 4),
    ],
)
def test_play_stops_by_itself_exactly_where_it_should(open_page: OpenPage, words: str, kind: str, value: float) -> None:
    stage = on(open_page(NOISY_QUERY, reduced_motion="reduce"))
    stage.page.get_by_role("button", name="until …").click()
    stage.page.get_by_role("combobox", name="Play until").select_option(words)
    field = stage.page.get_by_role("textbox", name="Value", exact=True)
    field.fill(str(value))
    field.press("Enter")
    stage.page.get_by_role("progressbar", name="Progress", include_hidden=True).evaluate(NOTE_PROGRESS)
    play(stage, FASTEST)
    epoch = expected_end(kind, value)
    assert epoch > 2
    holds(stage.page, "() => window.progressed")
    expect(stage.page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    stage.at(epoch * PER_EPOCH - 1, "recheck")
    assert agrees(stage, Run(NOISY)) == epoch * PER_EPOCH
    if kind != "epochs":
        why = f"after epoch {epoch}" if kind == "loss" else "Early stopping"
        expect(stage.page.locator(".goal-words")).to_contain_text(why)


def test_up_to_six_runs_are_kept_and_each_can_be_let_go(open_page: OpenPage) -> None:
    stage = on(open_page(QUERY, reduced_motion="reduce"))
    stage.step_by("batch")
    for update in range(3):
        stage.press("Step")
        stage.at(update, "recheck")
    keep = stage.page.get_by_role("button", name="Keep for comparison")
    kept = stage.page.get_by_title("Go back to this run")
    for count in range(1, 7):
        stage.open_runs()
        keep.click()
        expect(kept).to_have_count(count)
        if count == 1:
            keep.click()
        if count < 6:
            before = stage.run
            stage.press("Reset")
            stage.page.get_by_role("menuitem", name="new weights").click()
            stage.another_run(before)
            expect(kept).to_have_count(count)  # what was kept is not kept once more
            stage.press("Step")
            stage.at(0, "recheck")
    stage.open_runs()
    expect(keep).to_be_disabled()
    expect(stage.page.locator(".history path.ghost")).to_have_count(6)
    loss = losses(Run(CIRCLE), states(Run(CIRCLE), 3)[3])[0]
    expect(kept.first).to_contain_text(f"loss {loss:.4g} after 3 updates")
    for count in range(5, -1, -1):
        stage.page.get_by_role("button", name=re.compile("^Let go of")).first.click()
        expect(kept).to_have_count(count)
    expect(keep).to_be_enabled()


def test_two_tabs_do_not_disturb_each_other(open_page: OpenPage) -> None:
    one = on(open_page(QUERY, reduced_motion="reduce"))
    other = on(open_page(QUERY.replace("rate=0.03", "rate=0.1"), reduced_motion="reduce"))
    for stage in (one, other):
        play(stage, SECOND)
    for stage, rate in ((one, 0.03), (other, 0.1)):
        has_reached(stage, 30)
        pause(stage)
        assert agrees(stage, Run(Experiment(batch_size=10, learning_rate=rate))) > 30


def test_who_leaves_the_page_while_it_plays_comes_back_to_where_it_was(open_page: OpenPage) -> None:
    page = open_page("?by=batch&batch=10&lv=6")
    stage = on(page)
    play(stage, 4)
    has_reached(stage, 12)
    stage.root.evaluate(
        """root => {
            const note = () => root.isConnected && (window.stood = `${root.dataset.update}.${root.dataset.step}`)
            new MutationObserver(note).observe(root, { attributes: true })
            note()
        }"""
    )
    bar = page.get_by_role("navigation", name="Pages")
    bar.get_by_role("link", name="Optimizer race").click()
    expect(page.locator(".race-root")).to_be_visible()
    update, step = page.evaluate("window.stood").split(".")
    bar.get_by_role("link", name="Step through").click()
    stage.ready()
    stage.at(int(update), step)
