"""Bigger data in a browser: trained in sight, stopped, compared, killed and resumed, found again, tried."""

import os
import re
import signal
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenPage
from tests.e2e.on_training import chart, dock, headline, press, section, series, train, view, whole
from tests.e2e.processes import workers_of
from tests.e2e.waiting import settled
from tests.serving import ROOT, Server, serve, until


@pytest.fixture
def open_bigger(open_page: OpenPage) -> OpenPage:
    """Opens the page by its own address, where Streamlit's client first asks below it, in vain, and then above."""

    def opened(**how: object) -> Page:
        page = open_page("bigger_data", **how)
        expect(page.get_by_text("Start from a recipe")).to_be_visible()
        return page

    return opened


@pytest.fixture
def bigger(open_bigger: OpenPage) -> Page:
    return open_bigger(height=1400)


def memory_mb(pid: int) -> float:
    """Resident memory of a process."""
    line = next(row for row in Path(f"/proc/{pid}/status").read_text().splitlines() if row.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def test_digits_train_in_sight_and_a_drawn_one_is_recognised(bigger: Page, server: Server) -> None:
    train(bigger, "digits")
    expect(dock(bigger)).to_contain_text("Done")
    assert whole(bigger, "Accuracy", "validation", 20)[-1] > 0.95
    expect(dock(bigger)).to_contain_text(re.compile(r"9[5-9](\.\d)? % right on the test set"))

    view(bigger, "Try your own")
    pad = bigger.locator(".digit-pad canvas")
    expect(pad).to_be_visible()
    settled(bigger)  # what else the view has stands, and the pad keeps its place
    box = pad.bounding_box()
    assert box is not None
    two = [(81, 81), (108, 50), (153, 54), (167, 90), (135, 135), (81, 194), (171, 194)]
    bigger.mouse.move(box["x"] + two[0][0], box["y"] + two[0][1])
    bigger.mouse.down()
    for dx, dy in two[1:]:
        bigger.mouse.move(box["x"] + dx, box["y"] + dy, steps=6)
    bigger.mouse.up()
    expect(bigger.get_by_text(re.compile(r"It says 2, with probability (over )?\d+(\.\d+)? %"))).to_be_visible()

    libraries = Path(f"/proc/{server.process.pid}/maps").read_text()
    assert not [name for name in ("tensorflow", "sklearn") if f"site-packages/{name}" in libraries]
    # The server has 200 MB by itself and some for each that has come; TensorFlow would be another 390.
    assert memory_mb(server.process.pid) < 350


def test_stopped_midway_it_keeps_what_it_has(bigger: Page) -> None:
    train(bigger, "recipe3")
    expect(dock(bigger)).to_contain_text(re.compile(r"Epoch \d+ of 50"))
    until(lambda: len(series(bigger, "Loss").get("validation", [])) >= 2, "two epochs")
    loss = chart(bigger, "Loss")
    loss.evaluate("host => { host.seenBefore = true }")
    plot = loss.locator("svg").bounding_box()
    assert plot is not None
    bigger.mouse.move(plot["x"] + 0.3 * plot["width"], plot["y"] + 40)
    bigger.mouse.down()
    bigger.mouse.move(plot["x"] + 0.6 * plot["width"], plot["y"] + 42, steps=5)
    bigger.mouse.up()
    zoom = until(lambda: loss.evaluate("host => host.zoom"), "a zoom")
    assert 5 < zoom[0] < zoom[1] < 40
    grown = len(series(bigger, "Loss")["validation"])
    until(lambda: len(series(bigger, "Loss")["validation"]) > grown, "one more epoch")
    assert loss.evaluate("host => host.seenBefore") is True  # the same element, redrawn in place
    assert loss.evaluate("host => host.zoom") == zoom  # and the learner's zoom is kept
    loss.get_by_role("button", name="Whole").click()
    assert loss.evaluate("host => host.zoom") is None
    press(bigger, "Stop")
    expect(dock(bigger)).to_contain_text("Stopped")
    expect(headline(bigger)).to_contain_text("Stopped by you.")
    kept = len(series(bigger, "Loss")["validation"])
    assert 2 <= kept < 50
    view(bigger, "Result")
    expect(bigger.get_by_text(re.compile(r"On 200 test examples"))).to_be_visible()


def test_a_killed_worker_costs_no_more_than_the_epoch_under_way(bigger: Page, server: Server) -> None:
    section(bigger, "Learning")
    epochs = bigger.get_by_label("Epochs", exact=True)
    epochs.fill("60")
    epochs.press("Enter")
    expect(bigger.get_by_text("60 epochs")).to_be_visible()
    press(bigger, "Train")
    until(lambda: len(series(bigger, "Loss").get("validation", [])) >= 3, "three epochs")
    before = series(bigger, "Loss")["validation"]
    (worker,) = workers_of(server)
    os.kill(worker, signal.SIGKILL)
    expect(headline(bigger)).to_contain_text("went on from the end of epoch")
    resumed = int(re.findall(r"end of epoch (\d+)", headline(bigger).inner_text())[0])
    assert resumed >= len(before)
    expect(dock(bigger)).to_contain_text("Done")
    after = whole(bigger, "Loss", "validation", 60)
    assert after[: len(before)] == before


def test_a_reload_finds_the_running_training_again(bigger: Page) -> None:
    train(bigger, "recipe3")
    expect(dock(bigger)).to_contain_text(re.compile(r"Epoch \d+ of 50"))
    bigger.reload()
    expect(dock(bigger)).to_contain_text(re.compile(r"Epoch \d+ of 50|Done"))
    expect(headline(bigger)).to_contain_text("Noise")
    expect(dock(bigger)).to_contain_text("Done")
    whole(bigger, "Loss", "validation", 50)


def test_sgd_and_adam_side_by_side(bigger: Page) -> None:
    section(bigger, "Compare")
    bigger.locator(".st-key-bigger_compare_usual button").click()
    bigger.locator(".st-key-bigger_compare_go button").click()

    def epochs() -> list[int]:
        return [len(y) for y in series(bigger, "Validation accuracy").values()]

    until(lambda: epochs() == [20, 20], "both trainings")
    curves = series(bigger, "Validation accuracy")
    assert list(curves) == ["SGD 0.05", "Adam 0.005"]
    assert curves["SGD 0.05"] != curves["Adam 0.005"]


def test_a_table_with_faults_is_read_and_every_fault_said(bigger: Page, tmp_path: Path) -> None:
    rows = [f"{n % 7},{(n * 37) % 11},{'red' if n % 3 else 'blue'},{'yes' if n % 7 > 3 else 'no'}" for n in range(120)]
    rows[3] = "4,,red,yes"  # a number missing
    rows[5] = "1,2,red,"  # the answer missing
    rows[6] = "1,2,red"
    rows[7] = "1,2,red,no,more,fields"
    table = tmp_path / "table.csv"
    table.write_text("\n".join(["a,b,colour,answer", *rows]))
    bigger.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(table)
    classes = "to predict: answer, one of 2 classes (no 67, yes 50)"
    expect(bigger.get_by_text(f"117 of 120 rows are used; 4 inputs; {classes}.")).to_be_visible()
    expect(bigger.get_by_text("1 row left out: more fields than the first line names.")).to_be_visible()
    expect(bigger.get_by_text("1 row left out: fewer fields than the first line names.")).to_be_visible()
    expect(bigger.get_by_text("1 row left out: the column to predict is empty there.")).to_be_visible()
    expect(bigger.get_by_text("1 value is missing; the middle value")).to_be_visible()
    press(bigger, "Train")
    expect(dock(bigger)).to_contain_text("right on the test set")


def test_an_impossible_stack_is_refused_and_mended(bigger: Page) -> None:
    bigger.locator(".st-key-bigger_open_digits button").click()
    section(bigger, "Network")
    bigger.locator('[class*="st-key-bigger_drop_0_"] button').first.click()  # the Flatten
    refusal = "Dense wants one row of numbers an example"
    expect(bigger.get_by_role("alert").get_by_text(refusal)).to_be_visible()
    expect(bigger.locator(".t-misfit")).to_contain_text(refusal)  # and where the network would be
    bigger.get_by_role("button", name="Put a Flatten before it").click()
    expect(bigger.get_by_text("4,810 numbers to learn")).to_be_visible()


@pytest.mark.parametrize(
    ("width", "scheme"),
    [
        (390, "dark"),
        *(pytest.param(*each, marks=pytest.mark.every) for each in [(1440, "light"), (1440, "dark"), (390, "light")]),
    ],
)
def test_nothing_hangs_over_the_edge(open_bigger: OpenPage, scheme: str, width: int) -> None:
    page = open_bigger(scheme=scheme, width=width)
    train(page, "digits")
    expect(dock(page)).to_contain_text("Done")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_closed_tab_leaves_its_job_for_a_while_and_the_next_in_line_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, open_bigger: OpenPage
) -> None:
    monkeypatch.setenv("PLAYGROUND_GRACE_SECONDS", "2")
    monkeypatch.setenv("PLAYGROUND_JOBS_DIR", str(tmp_path / "jobs"))
    with serve(ROOT, tmp_path / "server.log") as short:
        first = open_bigger(at=short)
        section(first, "Learning")
        epochs = first.get_by_label("Epochs", exact=True)
        epochs.fill("100")
        epochs.press("Enter")
        expect(first.get_by_text("100 epochs")).to_be_visible()
        press(first, "Train")
        expect(dock(first)).to_contain_text(re.compile(r"Epoch \d+ of 100"))
        address = first.url.rpartition("?")[2]

        second = open_bigger(at=short)
        train(second, "digits")
        expect(headline(second)).to_contain_text("Waiting: 1 training is ahead of yours.")
        first.context.close()
        expect(dock(second)).to_contain_text(re.compile(r"Epoch \d+ of 20|Done"))  # its turn has come

        second.goto(f"{short.url}bigger_data?{address}")
        expect(headline(second)).to_contain_text("Stopped because its tab was closed.")
        second.context.close()  # before its server ends
