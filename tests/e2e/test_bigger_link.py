"""The link of "Bigger data" in a browser: what was set up and started is found again, in a window of its own too."""

import csv
import re
import zipfile
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import OpenPage
from tests.e2e.on_training import dock, press, section, view
from tests.e2e.sharing import share


@pytest.fixture
def open_bigger(open_page: OpenPage) -> OpenPage:
    return lambda query="", **how: open_page(f"bigger_data{query}", **how)


def query_of(page: Page, holding: str) -> str:
    """The page's query string, once it holds a text."""
    page.wait_for_function("text => location.search.includes(text)", arg=holding)
    found: str = page.evaluate("location.search")
    return found


def becomes(page: Page, query: str) -> None:
    page.wait_for_function("query => location.search === query", arg=query)


def test_a_network_built_by_hand_its_list_and_its_training_are_found_again(
    open_bigger: OpenPage, tmp_path: Path
) -> None:
    page = open_bigger("?layers=flatten~dense:24:activation=tanh~dropout:0.1&epochs=3&rate=0.01")
    section(page, "Network")
    page.locator('[class*="st-key-bigger_drop_2_"] button').first.click()
    assert "layers=flatten~dense:24:activation=tanh&" in query_of(page, "activation=tanh&")
    press(page, "Add to comparison")
    query_of(page, "compare=1")
    section(page, "Learning")
    box = page.get_by_label("Batch size", exact=True)
    box.fill("16")
    box.press("Enter")
    query_of(page, "batch=16")
    press(page, "Add to comparison")
    query_of(page, "compare=2")
    before = page.evaluate("history.length")
    press(page, "Train")
    query_of(page, "job=")
    assert page.evaluate("history.length") == before  # Back in the browser leaves the page
    expect(dock(page)).to_contain_text("Done")
    query = query_of(page, "section=learning")

    def check(again: Page) -> None:
        expect(dock(again)).to_contain_text("Done")
        becomes(again, query)
        expect(dock(again)).to_contain_text("flatten, dense 24 → softmax · adam 0.01 · batch 16")
        section(again, "Compare")
        expect(again.locator('[class*="st-key-bigger_compared_"]')).to_have_count(2)
        expect(again.locator(".st-key-bigger_compared_0")).to_contain_text("batch 32")
        becomes(again, query.replace("section=learning", "section=compare&see=drawer.open"))

    page.reload()
    check(page)
    check(open_bigger(query))
    taken_along(page, tmp_path)


def taken_along(page: Page, folder: Path) -> None:
    """What the server makes of the training is offered in its view and in Share alike, and opens."""
    page.get_by_role("button", name="Set up", exact=True).first.click()  # closes the drawer, which lies over it
    view(page, "Take it away")
    listed = page.locator(".file-list")
    names = ["training.py", "training.ipynb", "model.keras", "weights.npz", "training.csv"]
    expect(listed.locator("strong")).to_have_text(names)
    with zipfile.ZipFile(kept(page, listed, "model.keras", folder)) as model:
        assert {"config.json", "model.weights.h5"} <= set(model.namelist())
        assert '"units": 24' in model.read("config.json").decode()
    rows = list(csv.DictReader(kept(page, listed, "training.csv", folder).read_text("utf-8").splitlines()))
    assert [row["epoch"] for row in rows] == ["1", "2", "3"]
    box = share(page)
    box.get_by_role("tab", name="Take away").click()
    expect(box.get_by_role("tabpanel", name="Take away").locator("strong")).to_have_text(names)
    weights = np.load(kept(page, box, "weights.npz", folder))
    assert sorted(weights[name].shape for name in weights.files) == [(10,), (24,), (24, 10), (64, 24)]


def kept(page: Page, place: Locator, name: str, folder: Path) -> Path:
    with page.expect_download() as saved:
        place.get_by_role("button").filter(has=page.get_by_text(name, exact=True)).click()
    saved.value.save_as(folder / name)
    return folder / name


def test_a_recipe_is_told_by_its_name_and_what_cannot_be_used_is_said(open_bigger: OpenPage) -> None:
    page = open_bigger("?recipe=recipe2&epochs=never&1.zap=%3Cb%3E")
    expect(page.get_by_text("epochs=never was ignored. It must be a whole number.")).to_be_visible()
    expect(page.get_by_text("The link has parts this page does not know (1.zap)")).to_be_visible()
    expect(dock(page)).to_contain_text("Breast cancer → dense 64 → sigmoid")
    becomes(page, "?recipe=recipe2")
    page.locator(".st-key-bigger_open_digits button").click()
    becomes(page, "?recipe=digits&section=network")


def test_a_training_that_is_gone_leaves_its_settings(open_bigger: OpenPage) -> None:
    page = open_bigger("?data=iris&epochs=2&job=gone")
    expect(page.get_by_text(re.compile("is not known here any more. Its settings are here"))).to_be_visible()
    expect(dock(page)).to_contain_text("Iris")
    becomes(page, "?data=iris&epochs=2")
