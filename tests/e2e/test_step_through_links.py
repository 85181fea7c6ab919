"""The address bar: a reload, another browser, flags, and addresses nobody should have written."""

import re

import pytest
from playwright.sync_api import Page, expect

from playground.experiment import Change, Experiment, Run
from tests.e2e.conftest import OpenPage
from tests.e2e.on_stage import Stage, all_close, computed, on
from tests.e2e.waiting import holds

EDITED = Run(Experiment(batch_size=10), (Change(2, "weight", (3, -0.25)), Change(3, "learning_rate", 0.3)))
PLACE = "?batch=10&changes=2:w:3:-0.25~3:rate:0.3&at=4.db:0&sel=b:0:1&ex=7&level=3"
PARAMETERS = [*(f"w:0:{i}:{j}" for i in range(2) for j in range(3)), *(f"b:0:{j}" for j in range(3)),
              *(f"w:1:{i}:0" for i in range(3)), "b:1:0"]  # fmt: skip


def seen(stage: Stage) -> list[object]:
    """All that must be the same after a reload or in another browser."""
    expect(stage.told("gradient")).to_be_visible()
    place = [stage.root.get_attribute(f"data-{name}") for name in ("run", "update", "step", "level")]
    texts = [
        stage.status.inner_text(),
        stage.said(),
        stage.inspector.get_by_role("heading").first.inner_text(),
    ]
    gradient = stage.told("gradient").get_attribute("title")
    return [
        *place,
        *texts,
        gradient,
        [stage.hovered(each) for each in PARAMETERS],
        stage.unit("n:0:1"),
        stage.unit("i:0"),
    ]


def test_a_reload_and_another_browser_show_the_same_numbers(open_page: OpenPage) -> None:
    page = open_page(PLACE, reduced_motion="reduce")
    stage = on(page)
    stage.at(4, "db:0")
    assert stage.run == EDITED.key()
    before = seen(stage)
    now = computed(EDITED, 4)
    assert all_close([stage.hovered(each)["value"] for each in PARAMETERS], now.before)
    assert before[7] == repr(float(now.result.grad[7]))
    expect(page).to_have_url(re.compile("snap="))
    page.reload()
    stage = on(page)
    stage.at(4, "db:0")
    assert seen(stage) == before
    query = page.evaluate("location.search")
    other = on(open_page(query, reduced_motion="reduce"))
    other.at(4, "db:0")
    assert seen(other) == before
    expect(other.notices).to_have_count(0)
    # From there the run goes on as it does everywhere.
    other.step_by("batch")
    for update in (4, 5):
        other.press("Step")
        other.at(update, "recheck")
    assert all_close([other.hovered(each)["value"] for each in PARAMETERS], computed(EDITED, 5).after)


def test_the_address_follows_without_filling_the_history(open_page: OpenPage) -> None:
    page = open_page(reduced_motion="reduce")
    stage = on(page)
    length = page.evaluate("history.length")
    for step in ("A:1", "loss", "db:0"):
        stage.press("Step")
        stage.at(0, step)
    expect(page).to_have_url(re.compile(r"/\?at=0\.db:0&sel=w:0:0:0$"))
    stage.select("w:0:0:1")
    expect(page).to_have_url(re.compile(r"/\?at=0\.db:0&sel=w:0:0:1$"))
    assert page.evaluate("history.length") == length
    assert stage.run == Run(Experiment()).key()


def test_how_the_picture_is_drawn_and_played_is_in_the_link(open_page: OpenPage) -> None:
    page = open_page("?lv=3&edges=gradient&logwidths=1&tones=1&by=batch&speed=7", reduced_motion="reduce")
    stage = on(page)
    speed = page.get_by_role("slider", name="Speed")
    expect(stage.root).to_have_attribute("data-level", "2")
    expect(page.get_by_role("radio", name="batch", exact=True)).to_be_checked()
    expect(speed).to_have_value("6")
    page.keyboard.press("+")
    expect(page).to_have_url(re.compile(r"lv=3&edges=gradient&by=batch&logwidths=1&tones=1&speed=8$"))
    page.keyboard.press("1")  # another step has its own speed again
    expect(page).to_have_url(re.compile(r"&edges=gradient&by=operation&logwidths=1&tones=1$"))
    page.reload()
    stage = on(page)
    expect(page.get_by_role("radio", name="operation", exact=True)).to_be_checked()
    expect(speed).to_have_value("0")
    expect(page).to_have_url(re.compile(r"&edges=gradient&by=operation&logwidths=1&tones=1$"))


def test_presenter_style_is_larger_and_without_the_sidebar(open_page: OpenPage) -> None:
    plain, large = (on(open_page(query, reduced_motion="reduce")) for query in ("?seed=3", "?seed=3&present=1"))
    expect(large.root).to_have_attribute("data-present", re.compile(".*"))
    size = plain.sentence.evaluate("node => parseFloat(getComputedStyle(node).fontSize)")
    larger = "([node, size]) => parseFloat(getComputedStyle(node).fontSize) >= 1.2 * size"
    holds(large.page, larger, [large.sentence.element_handle(), size])
    expect(large.page.get_by_test_id("stSidebar")).not_to_be_in_viewport()


def test_the_next_number_is_said_before_it_is_seen(open_page: OpenPage) -> None:
    """The switch of the link and of the dock: a question before each step, its worth, and then the step."""
    stage = on(open_page("?hide=1&level=2&sel=w:0:0:0&at=0.loss&by=pass", reduced_motion="reduce"))
    page = stage.page
    asked = page.get_by_role("region", name="Say it first")
    expect(asked.get_by_role("button", name="Show me")).to_be_visible()
    # A press of Step tells what was asked, the next one goes there.
    stage.press("Step")
    stage.at(0, "loss")
    expect(asked).to_contain_text("Press Step to see it in the picture.")
    expect(asked.get_by_role("math").first).to_be_visible()
    stage.press("Step")
    stage.at(0, "db:0")
    # What was asked about may be seen; a place come to otherwise keeps its numbers for the learner to say.
    expect(stage.caption.locator(".numbers")).to_contain_text(re.compile(r"\d"))
    expect(asked.get_by_role("button", name="Show me")).to_be_visible()
    switch = page.get_by_role("button", name="Say it first", exact=True)
    expect(switch).to_have_attribute("aria-pressed", re.compile(".*"))
    switch.click()
    expect(asked).to_be_hidden()
    expect(page).not_to_have_url(re.compile("hide=1"))
    stage.press("Step")
    stage.at(0, "recheck")


def test_a_typed_number_is_judged_and_its_mistake_named(open_page: OpenPage) -> None:
    """Whichever number is asked for at the output's slope: turned round, it is called that."""
    stage = on(open_page("?hide=1&level=2&at=0.Z:0&by=operation", reduced_motion="reduce"))
    asked = stage.page.get_by_role("region", name="Say it first")
    field = asked.get_by_role("textbox", name="Answer")
    for _ in range(12):
        expect(asked.get_by_role("button", name="Another question")).to_be_visible()
        if field.is_visible():
            break
        before = asked.inner_text()
        asked.get_by_role("button", name="Another question").click()
        expect(asked).not_to_have_text(before)
    field.fill("much")
    field.press("Enter")
    expect(asked).to_contain_text("That is not a number.")
    field.fill("0,123456")
    field.press("Enter")
    expect(asked).to_contain_text("It is ")
    expect(asked).to_contain_text("0 of 1 right")


HOSTILE = {
    "markup": "?data=<script>window.bad=1</script>&noise=<img src=x onerror=window.bad=1>&zzz=1&card='%22--",
    "huge": f"?hidden={'9,' * 500}9&rate=1e999&batch=999999999999999&seed={'9' * 400}&at=99999999999999999999.dW:1",
    "nonsense": "?hidden=-1&act=nothing&out=softmax&loss=hinge&opt=none&points=1,2&ex=-5&sel=w:9:9:9&snap=zAAAA"
    "&level=99&changes=1:w:999:1~x",
    "other scripts": "?seed=٣&noise=１０&batch=²",
}  # fmt: skip


TOLD = {
    "markup": ["does not know (zzz)", "The data must be one of", "the cards are first,"],
    "huge": ["rate=1e999 was ignored", "0 to 6 hidden layers of 1 to 8 neurons", "larger than the training data"],
    "nonsense": ["this network has no such part", "level=99 was ignored", "are damaged", "points=1,2 was ignored"],
    "other scripts": ["must be a whole number from 0", "must be a whole number from 0 to 50", "from 1"],
}


@pytest.mark.parametrize("name", HOSTILE)
def test_an_address_full_of_nonsense_opens_and_says_what_was_ignored(open_page: OpenPage, name: str) -> None:
    page = open_page(HOSTILE[name], reduced_motion="reduce")
    stage = on(page)
    count = stage.notices.count()
    assert count >= 3
    told = "\n".join(stage.notices.all_inner_texts())
    for words in TOLD[name]:
        assert words in told
    assert page.evaluate("window.bad") is None
    stage.press("Step")
    expect(stage.root).to_have_attribute("data-step", re.compile("^A:"))
    expect(stage.root).to_have_attribute("data-update", "0")
    stage.notices.first.get_by_role("button", name="Dismiss").click()
    expect(stage.notices).to_have_count(count - 1)


@pytest.mark.parametrize("query", ["?noise=abc&lesson=activations.3&lv=3", "?noise=abc&lv=3&present=1"])
def test_a_notice_leaves_the_headline_to_be_read_and_goes_when_the_learner_has_gone_on(
    open_page: OpenPage, query: str
) -> None:
    page = open_page(query, reduced_motion="reduce")
    stage = on(page)
    for width, height in ((390, 844), (1280, 720), (1440, 900)):
        page.set_viewport_size({"width": width, "height": height})
        notice, headline = stage.notices.bounding_box(), page.locator(".headline").bounding_box()
        assert notice is not None
        assert headline is not None
        assert headline["y"] + headline["height"] <= notice["y"], (width, headline, notice)
        expect(stage.notices).to_be_in_viewport(ratio=1)
    # By now it has been read, however fast this went.
    page.evaluate("() => { const now = performance.now.bind(performance); performance.now = () => now() + 60_000 }")
    stage.press("Step")
    expect(stage.root).not_to_have_attribute("data-step", "start")
    expect(stage.notices).to_have_count(1)
    stage.press("Step")
    expect(stage.notices).to_have_count(0)


def test_the_valid_part_of_an_address_is_used(page: Page, open_page: OpenPage) -> None:
    stage = on(open_page("?batch=10&noise=abc&seed=5", reduced_motion="reduce"))
    expect(stage.notices).to_contain_text(["noise=abc was ignored: it must be a whole number from 0 to 50."])
    assert stage.run == Run(Experiment(batch_size=10, seed=5)).key()
