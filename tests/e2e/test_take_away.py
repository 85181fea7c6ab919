"""Take away: every file that Step through offers opens or runs, and says what the page says."""

import csv
import subprocess
import sys
from pathlib import Path

import nbformat
from playwright.sync_api import Page, expect

from playground.experiment import Experiment, Run
from playground.timeline import Timeline
from tests.e2e.conftest import OpenPage, Watch
from tests.e2e.on_stage import on
from tests.e2e.sharing import is_picture


def taken(page: Page, name: str, folder: Path) -> Path:
    box = page.get_by_role("dialog", name="Share")
    with page.expect_download() as saved:
        box.get_by_role("button").filter(has=page.get_by_text(name, exact=True)).click()
    expect(box.get_by_role("status")).to_contain_text([f"{name} is with your downloads."])
    file = folder / name
    saved.value.save_as(file)
    return file


def test_pictures_tables_programs_and_the_notebook(open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page("?batch=10&at=3.dW:1&lv=4", reduced_motion="reduce")
    on(page).at(3, "dW:1")
    expect(page.get_by_role("region", name="Loss surface")).to_contain_text("This plane was laid")
    page.get_by_role("button", name="Share", exact=True).click()
    page.get_by_role("dialog", name="Share").get_by_role("tab", name="Take away").click()
    timeline = Timeline(Run(Experiment(batch_size=10)))

    for name in ("network.svg", "loss-surface.svg"):
        text = taken(page, name, tmp_path).read_text(encoding="utf-8")
        assert text.startswith("<svg")
        assert "data:image/png;base64" in text
        assert "class=" not in text
    assert "h₁" in (tmp_path / "network.svg").read_text(encoding="utf-8")
    for name, place in (("network.png", ".network-frame svg"), ("loss-surface.png", ".surface-flat svg")):
        box = page.locator(place).first.bounding_box()
        assert box is not None
        is_picture(page, taken(page, name, tmp_path).read_bytes(), (box["width"], box["height"]))

    history = list(csv.DictReader(taken(page, "history.csv", tmp_path).read_text("utf-8").splitlines()))
    assert [float(row["training_loss"]) for row in history] == [timeline.metrics(n).train_loss for n in range(4)]
    shown = page.get_by_role("region", name="Output").inner_text()
    assert f"{timeline.metrics(3).train_loss:.4f}" in shown
    gradients = list(csv.DictReader(taken(page, "gradients.csv", tmp_path).read_text("utf-8").splitlines()))
    assert float(gradients[0]["gradient"]) == timeline.moment(3).pass_.grad[0]

    program = taken(page, "weights.py", tmp_path)
    said = subprocess.run([sys.executable, str(program)], check=True, capture_output=True, text=True).stdout
    assert abs(float(said.split(": ")[1]) - timeline.metrics(3).train_loss) < 1e-12
    nbformat.validate(nbformat.reads(taken(page, "backprop.ipynb", tmp_path).read_text(encoding="utf-8"), as_version=4))


def test_what_cannot_be_made_is_said_in_the_dialog(open_page: OpenPage, watch: Watch) -> None:
    page = open_page("?card=normalised", reduced_motion="reduce")
    on(page)
    page.get_by_role("button", name="Share", exact=True).click()
    box = page.get_by_role("dialog", name="Share")
    box.get_by_role("tab", name="Take away").click()
    box.get_by_role("button").filter(has=page.get_by_text("weights.py", exact=True)).click()
    expect(box.get_by_role("status")).to_contain_text(["With dropout or batch normalisation the loss on the page"])
    watch.problems[:] = [problem for problem in watch.problems if "/take/weights.py" not in problem]
