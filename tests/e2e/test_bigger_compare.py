"""Comparing on "Bigger data" in a browser: settings put side by side, a sweep spread over two workers."""

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from playground.experiment import numbers
from tests.e2e.conftest import OpenPage
from tests.e2e.on_training import headline, press, section, series
from tests.e2e.waiting import settled
from tests.serving import ROOT, serve, until

BY_RATE = "Validation loss by learning rate"


@pytest.fixture
def two_workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, open_page: OpenPage) -> Iterator[tuple[Page, Path]]:
    """The page on a server with two workers, and the folder of its jobs."""
    monkeypatch.setenv("PLAYGROUND_WORKERS", "2")
    monkeypatch.setenv("PLAYGROUND_JOBS_DIR", str(tmp_path / "jobs"))
    with serve(ROOT, tmp_path / "server.log") as server:
        page = open_page("bigger_data", at=server, height=1400)
        expect(page.get_by_text("Start from a recipe")).to_be_visible()
        yield page, tmp_path / "jobs"
        page.context.close()  # before its server ends


@pytest.fixture
def bigger(open_page: OpenPage) -> Page:
    page = open_page("bigger_data", height=1400)
    expect(page.get_by_text("Start from a recipe")).to_be_visible()
    return page


def set_number(page: Page, label: str, value: int, shown: str) -> None:
    """Fill a number under Learning; the line beside Train shows when it has arrived."""
    section(page, "Learning")
    box = page.get_by_label(label, exact=True)
    box.fill(str(value))
    box.press("Enter")
    expect(page.get_by_text(shown)).to_be_visible()


def add(page: Page, count: int) -> None:
    press(page, "Add to comparison")
    expect(page.get_by_role("button", name=f"Add to comparison · {count}", exact=True)).to_be_visible()


def table(page: Page, tmp_path: Path) -> list[dict[str, str]]:
    """The table as the learner takes it away."""
    with page.expect_download() as download:
        page.get_by_role("button", name="Table (.csv)").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def grid(page: Page) -> list[list[str]]:
    """The table as it is read: rows of cells, the first with the names."""
    rows = "table => [...table.rows].map(row => [...row.cells].map(cell => cell.textContent))"
    found = page.locator(".t-table").evaluate(rows)
    assert isinstance(found, list)
    return found


def all_of(page: Page, trainings: int, epochs: int) -> dict[str, list[float]]:
    """The curves, once all of them are here to their end."""

    def lengths() -> list[int]:
        return [len(values) for values in series(page, "Validation loss").values()]

    until(lambda: lengths() == [epochs] * trainings, "all curves to their end")
    return series(page, "Validation loss")


def test_networks_and_batch_sizes_side_by_side(bigger: Page, tmp_path: Path) -> None:
    page = bigger
    set_number(page, "Epochs", 3, "3 epochs")
    add(page, 1)
    section(page, "Network")
    settled(page)  # a list that is open is closed by a new drawing
    box = page.get_by_test_id("stSelectbox").filter(has_text="Add a layer").get_by_role("combobox")
    box.scroll_into_view_if_needed()  # a list closes when the column it stands in is scrolled
    box.click()
    page.get_by_role("option", name="Dropout").click()
    page.locator('[class*="st-key-bigger_add_it"] button').click()
    expect(page.locator('[class*="st-key-bigger_layer_2"]').first).to_be_visible()
    add(page, 2)
    set_number(page, "Batch size", 128, "batch 128")
    add(page, 3)
    press(page, "Add to comparison")
    expect(page.get_by_text("These settings are on the list already.")).to_be_visible()

    section(page, "Compare")
    rows = page.locator('[class*="st-key-bigger_compared_"]')
    expect(rows).to_have_count(3)
    expect(rows.nth(2)).to_contain_text("Dense 64 relu, Dropout 0.25, batch 128")
    expect(page.get_by_text("so only equal ones start from the same weights; the examples come")).to_be_visible()
    page.locator(".st-key-bigger_compare_drop_1 button").click()
    expect(rows).to_have_count(2)
    expect(page.get_by_text("each starts from weights of its own; the examples come in the same order")).to_be_visible()
    page.locator(".st-key-bigger_compare_go button").click()

    expect(page.get_by_role("button", name="Table (.csv)")).to_be_visible()
    curves = all_of(page, 2, 3)
    assert list(curves) == ["Dense 64 relu, batch 32", "Dense 64 relu, Dropout 0.25, batch 128"]
    taken = table(page, tmp_path)
    assert [row["training"] for row in taken] == sorted(curves, key=lambda name: curves[name][-1])
    assert [float(row["validation loss"]) for row in taken] == sorted(values[-1] for values in curves.values())
    assert {row["batch size"] for row in taken} == {"32", "128"}
    assert {row["network"] for row in taken} == {"Flatten, Dense 64 relu", "Flatten, Dense 64 relu, Dropout 0.25"}
    assert not {"optimizer", "learning rate", "seed"} & set(taken[0])  # only what differs


def test_a_sweep_of_rates_and_seeds_is_spread_over_the_workers(two_workers: tuple[Page, Path], tmp_path: Path) -> None:
    page, jobs = two_workers
    set_number(page, "Epochs", 4, "4 epochs")
    section(page, "Compare")
    page.locator(".st-key-bigger_compare_kind").get_by_text("Sweep over rates and seeds").click()
    expect(page.get_by_text("The seeds differ, and with them the starting weights")).to_be_visible()
    page.get_by_role("button", name="Train 6", exact=True).click()
    expect(headline(page)).to_contain_text("Digits, small: 6 trainings, spread over 2 workers")

    def running() -> int:
        return sum(any(cell.startswith("running") for cell in row) for row in grid(page))

    until(lambda: running() == 2, "two trainings at once")
    expect(page.get_by_role("button", name="Table (.csv)")).to_be_visible()

    pairs = [(rate, seed) for rate in (0.001, 0.01, 0.1) for seed in (1, 2)]
    curves = all_of(page, 6, 4)
    assert list(curves) == [f"rate {rate:g}, seed {seed}" for rate, seed in pairs]

    taken = table(page, tmp_path)
    assert sorted((float(row["learning rate"]), int(row["seed"])) for row in taken) == pairs
    losses = [float(row["validation loss"]) for row in taken]
    assert losses == sorted(losses)
    assert len(set(losses)) == 6

    page.get_by_role("tab", name="By learning rate").click()
    for seed in (1, 2):
        own = [row for row in taken if row["seed"] == f"{seed}"]
        by_rate = {float(row["learning rate"]): float(row["validation loss"]) for row in own}
        assert series(page, "Validation loss by learning rate", "x")[f"seed {seed}"] == sorted(by_rate)
        assert series(page, "Validation loss by learning rate")[f"seed {seed}"] == [
            by_rate[rate] for rate in sorted(by_rate)
        ]

    (job,) = re.findall(r"job=([\w-]+)", page.url)
    (folder,) = jobs.glob(f"server-*/{job}")
    for number, (name, values) in enumerate(curves.items()):
        with np.load(folder / str(number) / "state.npz", allow_pickle=False) as kept:
            history = json.loads(str(kept["history"]))
        assert [row["val_loss"] for row in history] == values
        (row,) = [row for row in taken if row["training"] == name]
        assert float(row["validation loss"]) == history[-1]["val_loss"]
        assert float(row["validation accuracy"]) == history[-1]["val_accuracy"]

    def shown() -> list[str]:
        names, *rows = grid(page)
        return [row[names.index("validation loss")] for row in rows]

    until(lambda: shown() == [numbers.text(loss) for loss in losses], "the table to stand in order")
