"""The dialog Share: what it gives is true at the moment it is copied, and opens the same page for somebody else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from playground.experiment import limits
from tests.e2e.conftest import OpenPage
from tests.e2e.on_stage import on
from tests.e2e.sharing import copied, curve, path_of, played, same_curve, share
from tests.e2e.waiting import settled
from tests.serving import ROOT, Server, serve, until


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that has seen nothing of what was done on the first."""
    with serve(ROOT, tmp_path_factory.mktemp("other") / "log") as running:
        yield running


def texts(page: Page) -> list[str]:
    """What the page says, line by line, without a chart's figures: they are compared as its curve, and come later."""
    found: list[str] = page.locator(".frame").evaluate_all(
        """frames => frames.map(frame => {
            const tables = [...frame.querySelectorAll(".heard:has(> table)")]
            for (const table of tables) table.hidden = true
            const text = frame.innerText
            for (const table of tables) table.hidden = false
            return text
        })"""
    )
    return [line for line in "\n".join(found).splitlines() if line.strip()]


def same_texts(mine: Page, theirs: Page) -> None:
    """Wait until both say the same; else show what does not."""
    settled(theirs)
    expect(theirs.locator(".frame")).to_be_visible()
    expect(theirs.locator(".stage-root[data-busy]")).to_have_count(0)
    try:
        until(lambda: texts(theirs) == texts(mine), "the same texts")
    except AssertionError:
        assert texts(theirs) == texts(mine)
    expect(theirs.locator(".notice")).to_have_count(mine.locator(".notice").count())


def same_page(mine: Page, theirs: Page) -> None:
    same_texts(mine, theirs)
    same_curve(mine, theirs)


def test_early_the_link_is_short_and_opens_the_same_page(open_page: OpenPage, server: Server, other: Server) -> None:
    mine = open_page("?opt=adam&rate=0.01&lv=3", reduced_motion="reduce")
    stage = on(mine)
    stage.step_by("batch")
    for update in range(3):
        stage.press("Step")
        stage.at(update, "recheck")
    link = copied(mine)
    assert {"snap", "at"} <= set(re.findall(r"[?&](\w+)=", link))
    assert len(link) < 700
    same_page(mine, open_page(path_of(link, server), at=other, reduced_motion="reduce"))


def test_late_it_brings_a_true_curve_the_weights_and_the_kept_runs(
    open_page: OpenPage, server: Server, other: Server
) -> None:
    mine = open_page("?rate=0.1&batch=50&lv=4", reduced_motion="reduce")
    played(mine, speed=5, digits=3)
    on(mine).open_runs().get_by_role("button", name="Keep for comparison").click()
    mine.keyboard.press("Escape")
    played(mine, speed=6, digits=4)
    link = copied(mine)
    assert len(link) < 2_000
    assert {"snap", "curve", "kept"} <= set(re.findall(r"[?&](\w+)=", link))
    theirs = open_page(path_of(link, server), at=other, reduced_motion="reduce")
    same_page(mine, theirs)
    assert 90 <= len(curve(theirs)) <= 104  # the update under way and the one ahead stand beside the hundred
    runs = on(theirs).open_runs()
    expect(runs).to_contain_text("points, which came with the link")
    expect(runs.locator(".kept-run")).to_have_count(1)


def dropped(page: Page, *files: tuple[str, str]) -> None:
    """Files of these names and texts, let go over the dialog."""
    given = """files => {
        const data = new DataTransfer()
        for (const [name, text] of files) data.items.add(new File([text], name))
        return data
    }"""
    data = page.evaluate_handle(given, [list(each) for each in files])
    share(page).dispatch_event("drop", {"dataTransfer": data})


def test_beyond_every_link_a_file_brings_all_and_what_was_there_comes_back(
    open_page: OpenPage, other: Server, tmp_path: Path
) -> None:
    mine = open_page("?hidden=8,8,8,8,8,8&opt=adam&rate=0.01&at=2.recheck", reduced_motion="reduce")
    box = share(mine)
    box.get_by_label("The weights travel as numbers").check()
    expect(box).to_contain_text("Save the page as a file instead.")
    expect(box.get_by_role("button", name="Copy").first).to_be_disabled()
    with mine.expect_download() as saving:
        box.get_by_role("button", name="Save as a file").click()
    path = tmp_path / saving.value.suggested_filename
    saving.value.save_as(path)
    text = path.read_text(encoding="utf-8")
    assert len(text) > limits.MOST_ADDRESS
    mine.keyboard.press("Escape")

    theirs = open_page("?hidden=2&rate=0.5&at=2.recheck", at=other, reduced_motion="reduce")
    expect(theirs.get_by_role("region", name="Loss surface")).to_contain_text("This plane was laid")
    expect(theirs.locator(".stage-root[data-busy]")).to_have_count(0)
    before, said = on(theirs).run, texts(theirs)
    for name, hostile, fault in (
        ("half.json", text[:-20], "cannot be read as JSON"),
        ("later.json", text.replace('"version": 1', '"version": 2'), "another version of the format"),
        ("film.mp4", "A" * (limits.MOST_LINK + 1), "too large: it has 300,001 bytes"),
    ):
        dropped(theirs, (name, hostile))
        expect(share(theirs).get_by_role("status").filter(has_text=f"{name} ")).to_contain_text(fault)
    theirs.keyboard.press("Escape")
    until(lambda: (on(theirs).run, texts(theirs)) == (before, said), "all as before")
    dropped(theirs, (path.name, text))
    on(theirs).another_run(before)
    expect(theirs.get_by_role("dialog", name="Share")).to_be_hidden()
    undo = on(theirs).notices.get_by_role("button", name="Bring it back")
    expect(undo).to_be_visible()
    assert on(theirs).run == on(mine).run
    # Only the dock tells them apart: it has the kept run, too.
    for region in (".headline", ".region-network", ".region-inspector", ".region-output"):
        expect(theirs.locator(region)).to_have_text(mine.locator(region).text_content() or "")
    undo.click()
    expect(on(theirs).root).to_have_attribute("data-run", before)
    # And by the button.
    share(theirs).locator("input[type=file]").set_input_files(path)
    on(theirs).another_run(before)


def test_diverged_it_opens_where_it_ended(open_page: OpenPage, server: Server, other: Server) -> None:
    mine = open_page("?card=too_large&lv=2", reduced_motion="reduce")
    on(mine).to_the_end()
    expect(on(mine).root).to_have_attribute("data-update", "3")
    link = path_of(copied(mine), server)
    same_page(mine, open_page(link, at=other, reduced_motion="reduce"))


PAGES = ["optimizer_race?surface=bowl&racers=sgd:0.1~adam:0.3&steps=40&at=12", "bigger_data?recipe=recipe2"]


@pytest.mark.parametrize("query", PAGES, ids=["race", "bigger data"])
def test_the_other_pages_give_theirs(query: str, open_page: OpenPage, server: Server, other: Server) -> None:
    mine = open_page(query)
    link = path_of(copied(mine), server)
    assert link.startswith(query.partition("?")[0])
    same_texts(mine, open_page(link, at=other))


def test_inside_another_page_there_is_one_sentence_the_network_and_one_dock(open_page: OpenPage) -> None:
    page = open_page("?at=2.loss&embed=true", width=820, height=640)
    stage = on(page)
    for region in (stage.caption, page.get_by_role("region", name="Network"), page.get_by_role("toolbar").last):
        expect(region).to_be_visible()
    # Also where there is little room nothing lies over the dock.
    page.set_viewport_size({"width": 390, "height": 640})
    link, dock = (page.locator(place).bounding_box() for place in (".embed-open", ".dock"))
    assert link is not None
    assert dock is not None
    assert link["y"] + link["height"] <= dock["y"]
    page.set_viewport_size({"width": 820, "height": 640})
    for region in (page.locator(".bar"), stage.inspector, page.get_by_role("region", name="Loss surface")):
        expect(region).to_be_hidden()
    stage.press("Step")
    expect(page).to_have_url(re.compile(r"at=2\.(?!loss).*embed=true"))
    whole = page.get_by_role("link", name="Open the whole page")
    whole.hover()
    expect(whole).to_have_attribute("href", re.compile(r"^(?!.*embed).*[?&]at=2\."))


def test_what_is_hidden_is_not_there_until_whoever_opened_it_wants_it(open_page: OpenPage, server: Server) -> None:
    mine = open_page("?at=1.dW:1", reduced_motion="reduce")
    box = share(mine)
    for name in ("Experiments", "Level", "Settings", "Play"):
        box.get_by_role("group", name="Hidden from whoever opens it").get_by_label(name).check()
    theirs = open_page(path_of(copied(mine), server), reduced_motion="reduce")
    stage = on(theirs)
    stage.at(1, "dW:1")
    controls = [theirs.get_by_role("button", name=name, exact=True) for name in ("Experiments", "Settings", "Play")]
    controls += [theirs.get_by_label("How much to show"), theirs.get_by_role("slider", name="Speed")]
    for control in controls:
        expect(control).to_be_hidden()
    theirs.keyboard.press(" ")
    stage.press("Step")
    stage.at(1, "db:0")
    # Whoever gives it on hides the same; a press brings all back, and the address forgets it.
    assert "hide.experiments,level,settings,play" in copied(theirs)
    theirs.get_by_role("button", name="All controls").click()
    for control in controls:
        expect(control).to_be_visible()
    expect(theirs).not_to_have_url(re.compile("hide"))


def test_in_front_of_a_class(open_page: OpenPage) -> None:
    page = open_page("?at=2.loss&present=1", width=1280, height=720)
    stage = on(page)
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keys of this page")
    expect(keys).to_contain_text("Page Down")
    expect(keys).to_contain_text("Dark screen")
    page.keyboard.press("?")
    expect(keys).to_be_hidden()
    page.keyboard.press("e")
    page.locator('[data-select="n:0:1"]').first.hover()
    lens = page.locator(".present-lens")
    expect(lens).to_contain_text("h₂")
    expect(page.locator('[data-select="n:0:1"] text').last).to_be_visible()
    unit = page.locator('[data-select="n:0:1"] text').last.bounding_box()
    # It is made anew while one looks.
    large = until(lens.locator("text").last.bounding_box, "what is enlarged")
    assert unit is not None
    assert large is not None
    assert large["height"] > 2 * unit["height"]
    dark = page.locator(".present-dark")
    page.keyboard.press("b")
    expect(dark).to_be_visible()
    page.keyboard.press("PageDown")  # of a remote: light again, and a step on
    expect(dark).to_be_hidden()
    expect(stage.root).not_to_have_attribute("data-step", "loss")


def test_on_a_phone_what_is_presented_fits_and_can_be_left(open_page: OpenPage) -> None:
    page = open_page("?at=2.loss&present=1", width=390, height=844, touch=True)
    present = page.get_by_role("button", name="Present", exact=True)
    expect(present).to_have_attribute("aria-pressed", "true")
    expect(present).to_be_in_viewport(ratio=1)
    bar = page.locator(".bar")
    assert bar.evaluate("bar => bar.scrollWidth <= bar.clientWidth")
    # A phone that is turned stays one, whose letters are none too large for it; a larger screen is a projector's.
    page.set_viewport_size({"width": 844, "height": 390})
    expect(on(page).root).not_to_have_attribute("data-present", re.compile(".*"))
    page.set_viewport_size({"width": 1024, "height": 768})
    expect(on(page).root).to_have_attribute("data-present", "")
    page.set_viewport_size({"width": 390, "height": 844})
    expect(on(page).root).not_to_have_attribute("data-present", re.compile(".*"))
    present.tap()
    expect(page).not_to_have_url(re.compile("present=1"))


def test_that_a_page_is_large_is_this_screens_own_until_it_is_chosen(open_page: OpenPage) -> None:
    page = open_page("?at=2.loss&present=1", width=1280, height=720)
    assert "present" not in copied(page)
    share(page).get_by_label("Large, for a projector").check()
    assert "present=1" in copied(page)


def test_the_run_of_a_rehearsal_can_stay_with_who_shares_it(open_page: OpenPage, server: Server, other: Server) -> None:
    mine = open_page("?rate=0.1&batch=50&lv=4", reduced_motion="reduce")
    played(mine, speed=5, digits=2)
    on(mine).open_runs().get_by_role("button", name="Keep for comparison").click()
    mine.keyboard.press("Escape")
    mine.get_by_role("slider", name="Update", exact=True).press("Home")
    on(mine).at(0, "start")
    box = share(mine)
    run = box.get_by_label("The run so far goes with it")
    expect(run).to_be_checked()
    run.uncheck()
    link = box.get_by_label("Link to this page")
    expect(link).not_to_have_value(re.compile("curve=|kept="))
    theirs = open_page(path_of(link.input_value(), server), at=other, reduced_motion="reduce")
    on(theirs).ready()
    assert on(theirs).run == on(mine).run
    assert len(curve(theirs)) <= 1 < len(curve(mine))
    expect(on(theirs).open_runs().locator(".kept-run")).to_have_count(0)
