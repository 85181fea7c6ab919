"""The page of lessons: what there is, opened in one press where it was left; a teacher's own, read and played."""

import base64
import re
import zlib
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, Route, expect

from playground.lessons import serving
from tests.e2e.conftest import OpenPage
from tests.e2e.on_stage import Stage

TEMPLATE = serving.TEMPLATE.read_text(encoding="utf-8")


def choose(page: Page, text: str) -> None:
    """A file given where the browser keeps none at hand."""
    page.evaluate("Object.defineProperty(window, 'showOpenFilePicker', {value: undefined})")
    file: FilePayload = {"name": "mine.md", "mimeType": "text/markdown", "buffer": text.encode()}
    page.locator("input[type=file][accept*='.md']").set_input_files(file)


@pytest.fixture
def lessons(open_page: OpenPage) -> Page:
    page = open_page("lessons", reduced_motion="reduce")
    expect(page.locator(".lessons-card").first).to_be_visible()
    return page


def test_every_lesson_stands_in_its_group_and_opens_where_it_was_left(lessons: Page) -> None:
    told = serving.listed()["lessons"]
    expect(lessons.locator(".lessons-card")).to_have_count(len(told))
    expect(lessons.locator(".lessons-group h2")).to_have_text([*dict.fromkeys(each["group"] for each in told)])
    lessons.evaluate("localStorage['playground.lessons'] = JSON.stringify({four_moves: {step: 1, done: [0]}})")
    lessons.reload()
    card = lessons.locator("[data-key=four_moves]")
    expect(card).to_contain_text(re.compile("1 of \\d steps done"))
    card.click()
    stage = Stage(lessons)
    stage.ready()
    expect(lessons.locator(".lesson-title")).to_have_text(serving.lesson("four_moves")["plan"][1]["title"])
    lessons.get_by_role("navigation", name="Pages").get_by_role("link", name="Lessons").click()
    expect(card).to_be_visible()
    race = next(each["key"] for each in told if serving.lesson(each["key"])["open"].startswith("optimizer_race"))
    lessons.locator(f"[data-key={race}]").click()
    expect(lessons.locator(".race-root[data-step]")).to_be_visible()
    expect(lessons.locator(".lesson-title")).to_have_text(serving.lesson(race)["plan"][0]["title"])


def test_a_file_is_read_with_every_fault_by_its_line_then_shown_and_played(lessons: Page) -> None:
    choose(lessons, TEMPLATE.replace("done: {update: 1}", "done: {updates_done: 1}") + "\n<script>alert(1)</script>\n")
    faults = lessons.locator(".lessons-faults li")
    line = TEMPLATE.splitlines().index("done: {update: 1}") + 1
    expect(faults.first).to_contain_text(f"Line {line} No page tells a fact “updates_done”")
    expect(faults.last).to_contain_text("has no HTML")
    choose(lessons, TEMPLATE)
    preview = lessons.locator(".lessons-preview")
    expect(preview).to_contain_text("1. First look")
    own = serving.check(TEMPLATE)["lesson"]
    assert own is not None
    figures = [each["text"] for each in own["plan"][0]["text"][0]["inside"] if each["kind"] == "figure"]
    expect(preview.locator("data.figure")).to_contain_text(figures)
    lessons.get_by_role("button", name="Copy a link with this lesson").click()
    expect(lessons.locator(".lessons-said").last).to_contain_text("The link is copied")
    link = lessons.evaluate("navigator.clipboard.readText()")
    assert len(link) < 3000
    lessons.get_by_role("button", name="Play it").click()
    stage = Stage(lessons)
    stage.ready()
    expect(lessons.locator(".lesson-title")).to_have_text("First look")
    lessons.evaluate("sessionStorage.clear()")
    lessons.goto(link)
    Stage(lessons).ready()
    expect(lessons.locator(".lesson-title")).to_have_text("First look")


def test_a_file_that_is_edited_elsewhere_is_shown_anew_by_itself_and_nothing_of_it_runs(lessons: Page) -> None:
    lessons.evaluate(
        """() => {
            window.saved = (text) => { window.file = new File([text], "mine.md", { lastModified: (window.at ?? 0) + 1 })
                window.at = window.file.lastModified }
            window.showOpenFilePicker = async () => [{ getFile: async () => window.file }]
        }"""
    )
    save = "text => window.saved(text)"
    lessons.evaluate(save, TEMPLATE)
    lessons.get_by_role("button", name="Open a lesson's file").click()
    preview = lessons.locator(".lessons-preview")
    expect(preview).to_contain_text("1. First look")
    lessons.evaluate(save, TEMPLATE.replace("## First look", "## Another look"))
    expect(preview).to_contain_text("1. Another look")
    hostile = TEMPLATE.replace(
        "## First look", "## <img src=x onerror='window.ran = 1'>\n<script>window.ran = 1</script>"
    )
    lessons.evaluate(save, hostile)
    expect(lessons.locator(".lessons-faults")).to_contain_text("has no HTML")
    expect(preview).to_have_count(0)
    # Much that cannot be made shorter: the file is for the class then.
    noise = "".join(f"{at * 2654435761 % 4294967296:08x} " for at in range(2500))
    lessons.evaluate(save, f"{TEMPLATE}\n## Long\n{noise}\n\n```step\nlook: [dock]\n```\n")
    expect(preview).to_contain_text("Long")
    lessons.get_by_role("button", name="Copy a link with this lesson").click()
    expect(lessons.locator(".lessons-said").last).to_contain_text("too long for a link")
    assert lessons.evaluate("window.ran") is None


def test_what_is_said_of_the_file_before_does_not_take_the_place_of_the_one_that_is_shown(lessons: Page) -> None:
    late: list[Route] = []

    def held(route: Route) -> None:
        late.append(route)

    lessons.route("**/lessons/check", held, times=1)
    with lessons.expect_request("**/lessons/check"):
        choose(lessons, TEMPLATE)
    choose(lessons, TEMPLATE.replace("## First look", "## Another look"))
    preview = lessons.locator(".lessons-preview")
    expect(preview).to_contain_text("1. Another look")
    with lessons.expect_request_finished():
        late[0].continue_()
    lessons.evaluate("() => new Promise(requestAnimationFrame)")
    expect(preview).to_contain_text("1. Another look")


def test_a_lesson_in_a_link_that_has_a_fault_says_which_and_where(open_page: OpenPage) -> None:
    text = TEMPLATE.replace("done: {update: 1}", "done: {updates_done: 1}")
    line = text.splitlines().index("done: {updates_done: 1}") + 1
    data = base64.urlsafe_b64encode(zlib.compress(text.encode())).decode().rstrip("=")
    page = open_page(f"?lesson=~{data}")
    said = page.get_by_role("region", name="Guide").get_by_role("alert")
    expect(said).to_contain_text(f"a fault in line {line}: No page tells a fact “updates_done”")
    page.get_by_role("button", name="Close", exact=True).click()
    expect(page.get_by_role("region", name="Guide")).to_have_count(0)


def test_the_template_is_there_to_download_and_every_name_is_listed(lessons: Page) -> None:
    with lessons.expect_download() as told:
        lessons.get_by_role("button", name="Template (.md)").click()
    assert Path(told.value.path()).read_text(encoding="utf-8") == TEMPLATE
    lessons.get_by_text("How a lesson is written").click()
    expect(lessons.locator(".lessons-format pre")).to_be_visible()
    names = lessons.locator(".lessons-names th").all_inner_texts()
    wanted = [name for each in serving.told_format()["facts"] for name, _ in each["rows"]]
    assert set(wanted) <= set(names)
