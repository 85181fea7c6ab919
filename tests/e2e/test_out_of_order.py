"""What a page says arrives twice, or once more behind what it said since: nothing is done twice, and every number is
the engine's.
"""

import re

import pytest
from playwright.sync_api import Page, expect

from playground.experiment import Change, Run
from tests.e2e.conftest import OpenPage
from tests.e2e.on_stage import Stage, on
from tests.e2e.on_training import dock, press, series
from tests.e2e.test_play import CIRCLE, QUERY, SECOND, agrees, has_reached, pause, play
from tests.e2e.troubled_line import LATE_AGAIN, PLAIN, TWICE, TroubledLine
from tests.serving import Server, until


def troubled(page: Page) -> TroubledLine:
    """The line of this page, which is loaded once more to come over it."""
    line = TroubledLine(page)
    page.reload()
    return line


def set_weight(stage: Stage, value: str) -> None:
    before = stage.run
    stage.inspector.get_by_label("Set it to").fill(value)
    stage.inspector.get_by_role("button", name="Set", exact=True).click()
    stage.another_run(before)


@pytest.mark.parametrize("how", [TWICE, pytest.param(LATE_AGAIN, marks=pytest.mark.every)])
def test_what_arrives_again_is_done_once(open_page: OpenPage, how: str) -> None:
    page = open_page(QUERY, reduced_motion="reduce")
    line = troubled(page)
    stage = on(page)
    line.how = how
    play(stage, SECOND)
    has_reached(stage, 12)
    pause(stage)
    trunk = Run(CIRCLE)
    end = agrees(stage, trunk)
    slider = page.get_by_role("slider", name="Update")
    for update in (end - 1, 3):
        slider.fill(str(update))
        stage.at(update - 1, "recheck")
        assert agrees(stage, trunk) == update
    before = stage.run
    set_weight(stage, "1.5")
    stage.at(3, "start")
    first = stage.run
    set_weight(stage, "0.5")
    stage.step_by("batch")
    stage.press("Step")
    stage.at(3, "recheck")
    assert agrees(stage, trunk.branch(3, Change(3, "weight", (0, 0.5)))) == 4
    assert line.troubled > 5
    assert stage.run not in {before, first}
    line.how = PLAIN
    expect(page.get_by_title("Go back to this run")).to_have_count(1)  # once, however often it was told


def test_a_training_asked_for_again_late_is_begun_once(open_page: OpenPage, server: Server) -> None:
    page = open_page("bigger_data", height=1400)
    line = troubled(page)
    expect(page.get_by_text("Start from a recipe")).to_be_visible()
    before = begun(server)
    line.how = LATE_AGAIN
    press(page, "Train")
    expect(dock(page)).to_contain_text("Done")
    until(lambda: len(series(page, "Accuracy")["validation"]) == 20, "a point an epoch")
    assert begun(server) == before + 1
    assert line.troubled > 1


def begun(server: Server) -> int:
    """How many trainings this server knows of, by its own figures."""
    told = dict(re.findall(r"^playground_(\w+) ([\d.]+)$", server.get("metrics")[2].decode(), re.MULTILINE))
    return int(
        sum(float(value) for name, value in told.items() if re.search("trainings_(waiting|running|ended)", name))
    )
