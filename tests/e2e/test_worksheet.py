"""Worksheets in the browser: made, printed, and marked."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from playground.worksheets import codes
from playground.worksheets.sheet import drawn
from playground.worksheets.templates import TEMPLATES
from playground.worksheets.work import worked
from tests.e2e.conftest import OpenPage, Watch

pytestmark = pytest.mark.e2e


@pytest.fixture
def open_sheets(open_page: OpenPage) -> OpenPage:
    def opened(query: str = "") -> Page:
        return open_page(f"worksheet{query}")
        # Streamlit looks for itself below the page's address first, where it is not.

    return opened


def test_a_class_gets_a_sheet_each_and_paper_shows_the_sheets_alone(open_sheets: OpenPage) -> None:
    page = open_sheets()
    sheets = page.locator(".sheet")
    expect(sheets).to_have_count(1)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url + (request.post_data or "")))
    page.get_by_role("radio", name="A batch of two").check()
    page.get_by_label("Names").fill("Ada Lovelace\n\nGrace Hopper\n")
    expect(sheets).to_have_count(2)
    expect(sheets.first.get_by_role("heading")).to_have_text("A batch of two")
    page.get_by_label("With the answers").check()
    expect(sheets.nth(1).locator(".answer").first).not_to_be_empty()
    found = [re.sub(r"\s", "", text) for text in page.locator(".sheet-code b").all_inner_texts()]
    assert len(set(found)) == 2
    for paper, code, name in zip(sheets.all(), found, ("Ada Lovelace", "Grace Hopper"), strict=True):
        template, seed = codes.decode(code)
        sheet = drawn(TEMPLATES[template], seed)
        values = sheet.values()
        answers = [text.replace("−", "-") for text in paper.locator(".answer").all_inner_texts()]
        assert answers == [f"{round(values[item.name], 4) + 0.0:.4f}" for item in sheet.items]
        assert paper.locator(".sheet-name b").inner_text() == name
    assert not any("Ada" in request or "Lovelace" in request for request in sent)
    # Its link opens the very sheets for somebody else, without the names, and says so.
    page.get_by_role("button", name="Share", exact=True).click()
    share = page.get_by_role("dialog", name="Share")
    expect(share.get_by_role("group", name="What the link does")).to_have_count(0)
    expect(share).to_contain_text("Opens the place where sheets are marked")
    link = share.get_by_label("Link to this page")
    expect(link).to_have_value(re.compile(r"/worksheet\?mark=1$"))
    share.get_by_role("radio", name="Another teacher").check()
    expect(share).to_contain_text("Opens these sheets, with the same numbers and codes. The answers are left out")
    expect(link).to_have_value(re.compile(r"kind=D&seed=\d+&count=2$"))
    theirs = open_sheets(f"?{link.input_value().partition('?')[2]}")
    expect(theirs.locator(".sheet")).to_have_count(2)
    expect(theirs.locator(".blank").first).to_be_attached()
    expect(theirs.locator(".answer")).to_have_count(0)
    for place in (".kind:has(:checked)", ".sheet-code b", ".results th"):
        expect(theirs.locator(place)).to_have_text(page.locator(place).all_inner_texts(), use_inner_text=True)
    page.keyboard.press("Escape")
    page.emulate_media(media="print")
    expect(page.locator(".sheet").first).to_be_visible()
    for hidden in (".bar", ".controls >> nth=0", ".worksheets h1", ".top"):
        expect(page.locator(hidden)).to_be_hidden()
    # Two sheets on at least two pages: what Streamlit scrolls is printed to its end.
    assert page.pdf(format="A4").count(b"/Type /Page\n") >= 2


def test_who_gets_the_link_of_one_sheet_fills_it_in_and_has_no_answers(open_sheets: OpenPage) -> None:
    page = open_sheets("?kind=A&seed=3&answers=1")
    expect(page.locator(".answer").first).not_to_be_empty()
    expect(page).to_have_url(re.compile(r"\?kind=A&seed=3$"))  # as it is copied out of the address bar
    page.get_by_role("button", name="Share", exact=True).click()
    share = page.get_by_role("dialog", name="Share")
    link = share.get_by_label("Link to this page")
    expect(link).to_have_value(re.compile(f"\\?code={codes.encode('A', 3)}$"))
    theirs = open_sheets(f"?{link.input_value().partition('?')[2]}")
    sheet = theirs.get_by_role("region", name="The sheet", exact=True)
    expect(sheet.get_by_role("textbox")).to_have_count(len(drawn(TEMPLATES["A"], 3).items))
    expect(sheet.locator(".answer")).to_have_count(0)


def test_marks_that_come_late_are_not_those_of_the_next_sheet(open_sheets: OpenPage) -> None:
    page = open_sheets(f"?code={codes.encode('A', 3)}")
    late: list[Route] = []

    def held(route: Route) -> None:
        late.append(route)

    page.route("**/worksheets/marks", held, times=1)
    with page.expect_request("**/worksheets/marks"):
        page.get_by_role("button", name="Mark it").click()
    desk = page.get_by_role("region", name="The sheet", exact=True)
    page.get_by_role("textbox", name="The code on the sheet").fill(codes.encode("A", 4))
    page.get_by_role("button", name="Open", exact=True).click()
    expect(desk).to_have_attribute("data-code", codes.encode("A", 4))
    with page.expect_request_finished():
        late[0].continue_()
    page.evaluate("() => new Promise(requestAnimationFrame)")
    expect(page.locator(".sum")).to_be_empty()
    page.get_by_role("button", name="Mark it").click()
    expect(page.locator(".sum")).to_contain_text("right")


def test_a_sheet_is_marked_and_an_error_counted_once(open_sheets: OpenPage) -> None:
    code = codes.encode("A", 3)
    sheet = drawn(TEMPLATES["A"], 3)
    values = dict(sheet.given)
    page = open_sheets(f"?code={code.lower()}")
    fields = page.locator(".half:not([hidden]) .results input")
    expect(fields).to_have_count(len(sheet.items))
    forgotten = next(wrong for wrong in sheet.items[0].wrong if wrong.kind == "bias")
    for place, item in enumerate(sheet.items):
        value = worked(forgotten.way, values) if place == 0 else item.value(values)
        values[item.name] = round(value, 4)
        fields.nth(place).fill(f"{values[item.name]:.4f}".replace(".", ","))
    page.get_by_role("button", name="Mark it").click()
    expect(page.locator(".sum")).to_have_text(
        f"{len(sheet.items) - 1} of {len(sheet.items)} right, one slip. "
        "What follows rightly from a slip is not counted again."
    )
    rows = page.locator(".half:not([hidden]) .results tbody tr")
    expect(rows.first.locator(".mark")).to_contain_text(forgotten.sentence)
    expect(rows.nth(1).locator(".mark")).to_contain_text("This follows rightly from your z")
    expect(rows.first.locator(".mark-right")).to_be_hidden()
    page.get_by_role("button", name="Show the right numbers").click()
    expect(rows.first.locator(".mark-right")).to_have_text(
        f" Right is {sheet.values()['z']:.4f}.".replace("-", "−"), use_inner_text=False
    )


def test_a_slip_in_the_code_is_said_and_costs_nothing(open_sheets: OpenPage, watch: Watch) -> None:
    page = open_sheets("?code=A0003")
    expect(page.locator(".half:not([hidden]) .said")).to_contain_text("A code has 6 characters")
    page.get_by_label("The code on the sheet").fill(codes.encode("F", 11))
    page.get_by_role("button", name="Open").click()
    expect(page.get_by_role("heading", name="Softmax")).to_be_visible()
    watch.problems[:] = [problem for problem in watch.problems if "worksheets/sheets" not in problem]


def test_sheets_to_hand_out_are_found_in_share_and_at_the_top_of_the_lessons(page: Page) -> None:
    page.get_by_role("button", name="Share", exact=True).click()
    page.get_by_role("tab", name="Hand out").click()
    page.get_by_role("button", name=re.compile("^One weight: about 5 minutes")).click()
    expect(page.locator(".sheet").get_by_role("heading")).to_have_text("One weight")
    expect(page).to_have_url(re.compile(r"/worksheet\?kind=G&seed=\d+$"))
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Lessons").click()
    expect(page.locator(".lessons-card").first).to_be_visible()
    sheets = page.get_by_role("button", name="Worksheets")
    expect(sheets).to_be_in_viewport()
    sheets.click()
    expect(page.locator(".sheet")).to_have_count(1)
