"""A table of one's own on "Bigger data" in a browser: read as its author meant it, changed, trained."""

import csv
import io
import random
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import OpenPage
from tests.e2e.on_training import dock, press, section


@pytest.fixture
def open_bigger(open_page: OpenPage) -> OpenPage:
    return lambda query="", **how: open_page(f"bigger_data{query}", **how)


def survey(folder: Path) -> Path:
    """As a spreadsheet in Zurich saves it: semicolons, decimal commas, points between thousands, its own letters."""
    towns = ("Zürich", "Köln", "Genève")
    rows = ["Größe;Gewicht;Wohnort;**Miete** [x](y);"]
    for n in range(90):
        weight = f"{60 + n % 30},{n % 10}" if n % 30 != 7 else "-"
        rows.append(f"1,{50 + n % 40};{weight};{towns[n % 3]};{1 + n % 3}.{100 + 7 * n},50;")
    rows[41] = "1,80;75,5;Köln"
    file = folder / "Umfrage 2026.csv"
    file.write_bytes(("\r\n".join(rows) + "\r\n").encode("cp1252"))
    return file


def give(page: Page, file: Path) -> None:
    """Two clicks: the button, and the file in the machine's own list."""
    with page.expect_file_chooser() as chosen:
        page.locator(".st-key-recipe_table").get_by_test_id("stBaseButton-secondary").click()
    chosen.value.set_files(file)


def columns(page: Page) -> Locator:
    return page.locator(".table-form .column")


def uses(page: Page) -> dict[str, str]:
    """What each column is taken for."""
    found = columns(page).evaluate_all(
        "rows => rows.map(row => [row.querySelector('strong').textContent,"
        " row.querySelector('select').selectedOptions[0].textContent])"
    )
    return dict(found)


def test_a_spreadsheet_of_another_country_is_trained_in_at_most_six_clicks(
    open_bigger: OpenPage, tmp_path: Path
) -> None:
    page = open_bigger()
    give(page, survey(tmp_path))  # 1, 2
    expect(columns(page).first).to_be_visible()
    assert uses(page) == {
        "Größe": "a number",
        "Gewicht": "a number",
        "Wohnort": "categories",
        "**Miete** [x](y)": "the answer, a number",
    }
    form = page.locator(".table-form")
    expect(form).to_contain_text("Read with a decimal comma")
    expect(columns(page).nth(3)).to_contain_text("1.100,50 is 1100.5")
    expect(columns(page).nth(2)).to_contain_text("Genève")
    summary = page.get_by_text("86 of 90 rows are used; 5 inputs;")
    expect(summary).to_contain_text("2 questions below: the whole file, Gewicht.")
    page.get_by_role("button", name="Yes, missing").click()  # 3: "-" in Gewicht
    expect(page.get_by_text("89 of 90 rows are used; 5 inputs;")).to_be_visible()
    expect(page.get_by_text("Line 42: 1,80 | 75,5 | Köln (it has 3 fields, not 4)")).to_be_visible()
    with page.expect_download() as download:
        page.locator(".st-key-bigger_left_out button").click()
    rows = [*csv.reader(io.StringIO(download.value.path().read_text(encoding="cp1252")), delimiter=";")]
    assert rows[0] == ["line", "to line", "rows", "reason", "row"]
    ((line, _, count, _, text),) = rows[1:]
    assert (line, count) == ("42", "1")
    assert text == "1,80 | 75,5 | Köln"
    press(page, "Train")  # 4
    expect(dock(page)).to_contain_text("off by")


def test_what_was_read_can_be_changed_and_a_link_asks_for_the_file(open_bigger: OpenPage, tmp_path: Path) -> None:
    page = open_bigger()
    file = survey(tmp_path)
    give(page, file)
    expect(columns(page).first).to_be_visible()
    columns(page).nth(2).get_by_role("combobox").select_option(label="the answer, a class")
    expect(page.get_by_text("to predict: Wohnort, one of 3 classes")).to_be_visible()
    columns(page).nth(0).get_by_role("combobox").select_option(label="left out")
    expect(dock(page)).to_contain_text("softmax")
    page.wait_for_function("() => decodeURIComponent(location.search).includes('\"left out\"')")
    assert uses(page)["Größe"] == "left out"
    query = f"?{urlsplit(page.url).query}"
    told = parse_qs(query[1:])
    assert re.fullmatch("[0-9a-f]{32}", told["file"][0])
    assert told["target"] == ["Wohnort"]
    assert "1,50" not in query  # nothing that stands in the table

    again = open_bigger(query)
    expect(dock(again)).to_contain_text("softmax")
    press(again, "Train")
    expect(dock(again)).to_contain_text("The table that this plan learns from is not here: choose its file under Data.")
    section(again, "Data")
    expect(again.get_by_text("A table travels neither in a link nor through loading the page anew")).to_be_visible()
    again.locator(".st-key-bigger_csv_0 input[type=file]").set_input_files(file)
    expect(columns(again).first).to_be_visible()
    assert uses(again) == uses(page)
    press(again, "Train")
    expect(dock(again)).to_contain_text("right on the test set")


def test_from_a_file_that_is_no_table_it_is_one_click_back_to_the_one_before(
    open_bigger: OpenPage, tmp_path: Path
) -> None:
    page = open_bigger()
    give(page, survey(tmp_path))
    expect(columns(page).first).to_be_visible()
    columns(page).nth(0).get_by_role("combobox").select_option(label="left out")
    expect(page.get_by_text("86 of 90 rows are used; 4 inputs;")).to_be_visible()
    noise = tmp_path / "noise.csv"
    noise.write_bytes(random.Random(3).randbytes(300))
    page.locator(".st-key-bigger_csv_0 input[type=file]").set_input_files(noise)
    expect(page.get_by_text("noise.csv: This is not a table as text")).to_be_visible()
    expect(dock(page)).to_contain_text("There is no table to train on")
    expect(columns(page)).to_have_count(0)
    page.get_by_role("button", name="Go back to Umfrage 2026.csv").click()
    expect(page.get_by_text("86 of 90 rows are used; 4 inputs;")).to_be_visible()
    expect(columns(page)).to_have_count(4)
    assert uses(page)["Größe"] == "left out"
    expect(dock(page)).to_contain_text("Your table → ")
    expect(page.get_by_text("noise.csv")).to_have_count(0)
