"""Refusals on "Bigger data" in a browser: what was refused is nowhere in force any more, and a second file replaces
the first.
"""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenPage
from tests.e2e.on_training import dock, press, root
from tests.e2e.waiting import settled

NO_TABLE = "There is no table to train on: choose a file under Data."
FLOWERS = "\n".join(["a,b,kind", *(f"{n % 7},{(n * 37) % 11},{'yes' if n % 7 > 3 else 'no'}" for n in range(90))])
HOUSES = "\n".join(["area,rooms,price", *(f"{n % 13 + 40},{n % 5},{n * 3.5 + 100}" for n in range(80))])
EMPTY = "a,b,kind\n"


@pytest.fixture
def bigger(open_page: OpenPage) -> Page:
    page = open_page("bigger_data", height=1400)
    page.locator(".st-key-bigger_section").get_by_text("Data", exact=True).click()
    return page


def choose(page: Page, name: str) -> None:
    settled(page)  # a list that is open is closed by a new drawing
    page.get_by_test_id("stSelectbox").filter(has_text="Data").first.get_by_role("combobox").click()
    page.get_by_role("option", name=name).click()


def give(page: Page, folder: Path, name: str, content: str) -> None:
    file = folder / name
    file.write_text(content, encoding="utf-8")
    settled(page)  # what was pressed before has been answered: no hand is quicker
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(file)


def refused(page: Page) -> None:
    """Train trains nothing: it says that there is no table, and no training comes into view."""
    press(page, "Train")
    expect(dock(page)).to_contain_text(NO_TABLE)
    expect(root(page)).to_have_attribute("data-job", "")
    assert "job=" not in page.url


def test_a_table_that_is_refused_leaves_nothing_to_train(bigger: Page, tmp_path: Path) -> None:
    choose(bigger, "Your table")
    expect(dock(bigger)).to_contain_text(NO_TABLE)
    refused(bigger)  # the digits of before are not trained in its place

    give(bigger, tmp_path, "flowers.csv", FLOWERS)
    expect(dock(bigger)).to_contain_text("dense 64 → softmax")
    give(bigger, tmp_path, "empty.csv", EMPTY)
    expect(bigger.get_by_test_id("stAlert")).to_be_visible()
    expect(dock(bigger)).to_contain_text(NO_TABLE)
    refused(bigger)

    give(bigger, tmp_path, "houses.csv", HOUSES)  # and another one is read as if it were the first
    expect(bigger.get_by_test_id("stAlert")).to_have_count(0)
    press(bigger, "Train")
    expect(dock(bigger)).to_contain_text("off by")
