"""An address that leads far into a run: the nearest state held is shown, and the rest computed in pieces, on demand."""

import re
from dataclasses import replace

from playwright.sync_api import expect

from playground.experiment import Experiment, Run, limits
from playground.experiment.link import Cursor, PageView, encode
from playground.timeline import Timeline
from tests.e2e.conftest import OpenPage
from tests.e2e.on_stage import all_close, on
from tests.e2e.test_step_through_links import PARAMETERS

# A run of these tests alone: what a server has computed of a run, it shows to whoever asks next.
RUN = Run(Experiment(batch_size=50, seed=2411))


def test_the_rest_of_the_way_is_computed_when_asked_for_and_lands_on_the_very_place(open_page: OpenPage) -> None:
    page = open_page("?batch=50&seed=2411&at=24000.loss", reduced_motion="reduce")
    stage = on(page)
    stage.at(0, "start")
    expect(stage.notices).to_contain_text(["leads to update 24,001"])
    offered = page.get_by_role("button", name="Compute up to there")
    # A reload before that must not forget the place.
    expect(page).to_have_url(re.compile(r"at=24000\.loss"))
    offered.click()
    page.get_by_role("button", name="Stop").click()
    told = page.get_by_text(re.compile(r"Computed up to update [\d,]+ of 24,001\.$")).first
    expect(told).to_be_visible()
    # The picture goes along to where the way has led so far, and the offer stays.
    page.wait_for_function(
        """([root, words]) => {
            const shown = Number(root.dataset.update) + 1
            return shown > 1 && words.textContent.startsWith(`Computed up to update ${shown.toLocaleString("en")} of`)
        }""",
        arg=[stage.root.element_handle(), told.element_handle()],
    )
    far = int(stage.root.get_attribute("data-update") or "")
    assert 0 < far < 24_000
    stage.at(far, "start")
    assert all_close([stage.hovered(each)["value"] for each in PARAMETERS], Timeline(RUN).state(far).theta)
    page.get_by_role("button", name="Go on").click()
    expect(stage.root).to_have_attribute("data-update", "24000")
    stage.at(24_000, "loss")
    expect(offered).to_be_hidden()
    theta = Timeline(RUN).state(24_000).theta
    assert all_close([stage.hovered(each)["value"] for each in PARAMETERS], theta)


def test_who_steps_on_has_no_use_for_the_offer(open_page: OpenPage) -> None:
    page = open_page("?batch=50&seed=2411&at=1000000000.start", reduced_motion="reduce")
    stage = on(page)
    offered = page.get_by_role("button", name="Compute up to there")
    expect(offered).to_be_visible()
    stage.press("Step")
    expect(stage.root).to_have_attribute("data-step", re.compile("^A:"))
    expect(offered).to_be_hidden()


def test_play_ends_at_the_last_update_there_may_be_and_says_so(open_page: OpenPage) -> None:
    near = limits.MOST_UPDATE - 5
    state = replace(Timeline(RUN).state(40), update=near)
    page = open_page(f"?{encode(RUN, Cursor(near), view=PageView(1), state=state)}", reduced_motion="reduce")
    stage = on(page)
    stage.at(near, "start")
    stage.step_by("batch")
    stage.press("Play")
    expect(stage.root).to_have_attribute("data-update", str(limits.MOST_UPDATE - 1))
    stage.at(limits.MOST_UPDATE - 1, "recheck")
    why = page.get_by_text("1,000,000,000 updates are as many as a run may have").filter(visible=True)
    expect(why.first).to_be_visible()
    expect(page.get_by_role("button", name="Step", exact=True)).to_be_disabled()
    # There is no way back before what the address brought along.
    stage.press("Back")
    stage.at(limits.MOST_UPDATE - 2, "recheck")
