"""A second optimizer beside the first, as the page shows it: every number is the engine's, of the one that is shown."""

import re

from playwright.sync_api import Page, expect

from playground.experiment import Experiment, Run
from playground.experiment.twin import twin_of
from playground.timeline import Timeline
from tests.e2e.conftest import OpenPage
from tests.e2e.on_stage import Stage, close, numbers_in, on, shown_as
from tests.serving import until

SGD = Run(Experiment())
RUNS = {"SGD 0.1": Timeline(SGD), "Adam 0.1": Timeline(twin_of(SGD, "adam", 0.1))}
FIRST_WEIGHT = "w:0:0:0"


def shows(page: Page, label: str) -> None:
    """Whose numbers are shown, by the toggle and the stage alike."""
    page.get_by_role("radio", name=label, exact=True).click()
    expect(page.get_by_role("radio", name=label, exact=True)).to_be_checked()


def weight_is(stage: Stage, run: Timeline, update: int) -> None:
    """The first weight on the network is this run's in the state before `update`."""
    wanted = float(run.state(update).theta[0])
    until(lambda: close(stage.hovered(FIRST_WEIGHT)["value"], wanted), f"the weight is {wanted}")


def test_the_twin_is_switched_on_shown_and_switched_off(open_page: OpenPage) -> None:
    page = open_page("?lv=3&sel=w:0:0:0", reduced_motion="reduce")
    stage = on(page)
    for step in ("A:1", "loss", "db:0", "recheck"):
        stage.press("Step")
        stage.at(0, step)
    compare = page.get_by_role("switch", name="Compare with Adam")
    expect(compare).not_to_be_checked()
    compare.click()
    expect(compare).to_be_checked()
    # The same update, whose first gradient the two share.
    stage.at(0, "recheck")
    expect(stage.sentence).to_contain_text("The same gradient, two steps")
    steps = [float(run.moment(0).steps[-3].value[0]) for run in RUNS.values()]
    gradient, sgd, adam = numbers_in(stage.said().replace("x₁→h₁", ""))[-3:]
    assert shown_as(str(gradient), float(RUNS["SGD 0.1"].moment(0).pass_.grad[0]))
    assert (shown_as(str(sgd), steps[0]), shown_as(str(adam), steps[1])) == (True, True)
    for label, run in RUNS.items():
        shows(page, label)
        weight_is(stage, run, 1)
        expect(page.get_by_role("region", name="Output")).to_contain_text(re.compile("training loss"))
    # On with the other's numbers: the toggle and the place stay, and so they do after a reload.
    for step in ("A:1", "loss", "db:0", "recheck"):
        stage.press("Step")
        stage.at(1, step)
    weight_is(stage, RUNS["Adam 0.1"], 2)
    expect(page).to_have_url(re.compile(r"at=1\.recheck.*twin=adam:0\.1.*shown=twin"))
    page.reload()
    stage.at(1, "recheck")
    expect(page.get_by_role("radio", name="Adam 0.1")).to_be_checked()
    weight_is(stage, RUNS["Adam 0.1"], 2)
    page.get_by_role("switch", name="Compare with Adam").click()
    expect(page.get_by_role("switch", name="Compare with Adam")).not_to_be_checked()
    weight_is(stage, RUNS["SGD 0.1"], 2)


def test_a_card_opens_the_two_and_play_takes_both_along(open_page: OpenPage) -> None:
    page = open_page("?card=sgd_beside_adam&by=epoch", reduced_motion="reduce")
    stage = on(page)
    lines = page.get_by_role("group", name="Loss over the run").locator("path.line.train")
    stage.press("Step")
    stage.at(249, "recheck")
    for label, run in RUNS.items():
        shows(page, label)
        weight_is(stage, run, 250)
    expect(lines).to_have_count(2)
    hues = {line.evaluate("node => getComputedStyle(node).stroke") for line in lines.all()}
    assert len(hues) == 2, "each optimizer's line has its family's hue"
    assert all(line.get_attribute("d") for line in lines.all())


def test_another_rate_begins_the_second_anew_at_the_same_place(open_page: OpenPage) -> None:
    page = open_page("?twin=adam:0.1&at=3.recheck&lv=3&sel=w:0:0:0&shown=twin", reduced_motion="reduce")
    stage = on(page)
    stage.at(3, "recheck")
    rate = page.get_by_role("textbox", name="Its learning rate")
    rate.fill("0.02")
    rate.press("Enter")
    expect(page.get_by_role("radio", name="Adam 0.02")).to_be_checked()
    stage.at(3, "recheck")
    weight_is(stage, Timeline(twin_of(SGD, "adam", 0.02)), 4)
    page.get_by_role("combobox", name="Second optimizer").select_option("Lion")
    expect(page.get_by_role("radio", name="Lion 0.02")).to_be_checked()
    weight_is(stage, Timeline(twin_of(SGD, "lion", 0.02)), 4)
    rate.fill("0")
    rate.press("Enter")
    expect(stage.notices).to_contain_text("stays 0.02")
