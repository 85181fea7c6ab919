"""No room on the server's disk: a training goes on and says so, a table is refused in a sentence, no work is lost.

The system itself refuses: no process of the server may write a file longer than its log is now, and a little more.
"""

import re
import resource
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenPage
from tests.e2e.on_training import dock, headline, press, section, train, view, whole
from tests.e2e.processes import all_of, workers_of
from tests.e2e.test_bigger_table import columns, give
from tests.serving import Server, until

LITTLE = 8_000
"""Bytes: what a server prints meanwhile, and less than the weights of the digits' network."""
SMALL, LARGE = 300_000, 2_000_000
"""Bytes of a table. Of one over a megabyte Streamlit's server itself puts what arrives on the disk."""


@pytest.fixture
def bigger(open_page: OpenPage) -> Page:
    page = open_page("bigger_data", height=1400)
    expect(page.get_by_text("Start from a recipe")).to_be_visible()
    return page


@contextmanager
def full_disk(server: Server) -> Iterator[None]:
    until(lambda: workers_of(server), "a worker")
    before = {pid: resource.prlimit(pid, resource.RLIMIT_FSIZE) for pid in all_of(server)}
    for pid, (_, most) in before.items():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (server.log.stat().st_size + LITTLE, most))
    try:
        yield
    finally:
        for pid, limits in before.items():
            resource.prlimit(pid, resource.RLIMIT_FSIZE, limits)


def test_a_training_goes_on_to_its_end_and_says_that_nothing_is_kept(bigger: Page, server: Server) -> None:
    with full_disk(server):
        train(bigger, "digits")
        expect(dock(bigger)).to_contain_text("Done")
        expect(dock(bigger)).to_contain_text(re.compile(r"9\d(\.\d)? % right on the test set"))
        expect(headline(bigger)).to_contain_text(
            "The server cannot write to its disk (file too large). The training goes on, but its network is not kept"
        )
        whole(bigger, "Accuracy", "validation", 20)
        view(bigger, "Result")
        expect(bigger.get_by_text("there was no room for it on the server's disk")).to_be_visible()
    press(bigger, "Train")
    expect(headline(bigger)).not_to_contain_text("cannot write")
    expect(dock(bigger)).to_contain_text("Done")


def table(folder: Path, size: int) -> Path:
    """A table that no server has kept yet."""
    file = folder / "flowers.csv"
    row = "5,11,yes\n6,12,no\n"
    file.write_text(f"a,b,kind\n{secrets.randbelow(10**9)},11,yes\n" + row * (size // len(row)), encoding="utf-8")
    return file


@pytest.mark.parametrize("size", [LARGE, pytest.param(SMALL, marks=pytest.mark.every)])
def test_a_table_is_refused_in_a_sentence_and_what_was_set_up_stays(
    bigger: Page, server: Server, tmp_path: Path, size: int
) -> None:
    section(bigger, "Learning")
    epochs = bigger.get_by_label("Epochs", exact=True)
    epochs.fill("7")
    epochs.press("Enter")
    expect(dock(bigger)).to_contain_text("7 epochs")
    before = dock(bigger).inner_text()
    section(bigger, "Begin")
    file = table(tmp_path, size)
    with full_disk(server):
        give(bigger, file)
        expect(bigger.get_by_text("flowers.csv: The server cannot keep this file (file too large).")).to_be_visible()
        assert dock(bigger).inner_text() == before
    # Once there is room the same file is taken from the same place.
    give(bigger, file)
    expect(columns(bigger)).to_have_count(3)
