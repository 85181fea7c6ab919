"""Bigger data in a browser: a weight by two hands, a review in one's own words, a stop while the data is read."""

import os
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenPage
from tests.e2e.on_training import dock, headline, press, section, train, view
from tests.e2e.waiting import settled
from tests.keras_backend import helpers
from tests.serving import ROOT, Server, serve

NUMBER = re.compile(r"([−-]?\d[\d,]*(?:\.\d+)?)(?:.×.10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))?")
RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose MNIST is a pipe into which nobody writes: reading it takes for ever. Its reviews are small."""
    folder = tmp_path_factory.mktemp("data")
    os.mkfifo(folder / "mnist.npz")
    helpers.write_imdb(folder)
    helpers.write_word_index(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLAYGROUND_DATA_DIR", str(folder))
        patch.setenv("KERAS_HOME", str(folder / "keras"))
        patch.setenv("PLAYGROUND_JOBS_DIR", str(folder / "jobs"))
        with serve(ROOT, folder / "server.log") as server:
            yield server


@pytest.fixture
def open_bigger(own_server: Server, open_page: OpenPage) -> OpenPage:
    def opened(**how: object) -> Page:
        page = open_page("bigger_data", at=own_server, **how)
        expect(page.get_by_text("Start from a recipe")).to_be_visible()
        return page

    return opened


def number(text: str) -> float:
    """The first number of a text, as the page writes them."""
    found = NUMBER.search(text)
    assert found, text
    digits, power = found.groups()
    return float(digits.replace("−", "-").replace(",", "")) * 10.0 ** int((power or "0").translate(RAISED))


def two_hands(page: Page, title: str) -> tuple[float, float, float]:
    """Keras's derivative and the engine's, and the largest one of the array, once the page shows that array."""
    expect(page.get_by_text(re.compile(rf"of {title}"))).to_be_visible()
    settled(page)  # until then the numbers of the one before may stand below
    metrics = page.get_by_test_id("stMetric").get_by_test_id("stMetricValue")
    expect(metrics).to_have_count(3)
    theirs, ours = (number(text) for text in metrics.all_inner_texts()[:2])
    told = page.get_by_text("its largest gradient is").inner_text()
    return theirs, ours, number(told.partition("largest gradient is")[2])


def choose(page: Page, label: str, option: str) -> None:
    settled(page)  # a list that is open is closed by a new drawing, and by scrolling
    box = page.get_by_test_id("stSelectbox").filter(has_text=label).get_by_role("combobox")
    box.scroll_into_view_if_needed()
    box.click()
    page.get_by_role("option", name=option, exact=True).click()


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), pytest.param(390, "dark", marks=pytest.mark.every)])
def test_a_weight_of_any_layer_by_two_hands(open_bigger: OpenPage, width: int, scheme: str) -> None:
    page = open_bigger(width=width, scheme=scheme, height=1400)
    train(page, "lstm")
    expect(dock(page)).to_contain_text("Done")
    view(page, "Look inside")
    theirs, ours, largest = two_hands(page, "1 LSTM: weights")
    assert abs(theirs - ours) < 1e-4 * largest
    choose(page, "One number of", "1 LSTM: weights of its own state")
    expect(page.get_by_label("Number, of 4,096")).to_be_visible()
    entry = page.get_by_label("Number, of 4,096")
    entry.fill("130")
    entry.press("Enter")
    expect(page.get_by_text("Number [2, 2] of 1 LSTM: weights of its own state")).to_be_visible()
    theirs, ours, largest = two_hands(page, "1 LSTM: weights of its own state")
    assert abs(theirs) > 0
    assert abs(theirs - ours) < 1e-4 * largest
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_review_in_ones_own_words(open_bigger: OpenPage) -> None:
    page = open_bigger(height=1400)
    section(page, "Data")
    choose(page, "Data", "IMDB reviews")
    expect(headline(page)).to_contain_text("IMDB reviews → embedding")
    press(page, "Train")
    expect(dock(page)).to_contain_text("right on the test set")
    view(page, "Result")
    expect(page.get_by_text("Until the first batch: reading the data")).to_be_visible()
    view(page, "Try your own")
    box = page.get_by_label("A review of a film, in English")
    box.fill("W12 w30, with Zorro: isn't it wonderful?")
    page.get_by_role("button", name="Ask the network").click()
    expect(page.get_by_text("3 words of yours are not among the 4,996 it knows")).to_be_visible()
    expect(page.get_by_text("read as “unknown”: with, zorro, it.")).to_be_visible()
    expect(
        page.get_by_text(re.compile(r"It says (praised|panned), with probability (over )?\d+(\.\d+)? %"))
    ).to_be_visible()
    box.fill("Qui vivra verra")
    page.get_by_role("button", name="Ask the network").click()
    expect(page.get_by_text("None of these words is among the 4,996 it knows")).to_be_visible()
    box.fill("...")
    page.get_by_role("button", name="Ask the network").click()
    expect(page.get_by_text("There is no word in this review.")).to_be_visible()


def test_a_stop_acts_at_once_while_the_data_is_read(open_bigger: OpenPage) -> None:
    page = open_bigger(height=1400)
    train(page, "recipe1")
    expect(dock(page)).to_contain_text("Reading the data")
    press(page, "Stop")
    expect(headline(page)).to_contain_text("Stopped by you.")
    train(page, "digits")  # and the process is free for the next one
    expect(dock(page)).to_contain_text("right on the test set")
