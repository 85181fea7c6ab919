"""Charts as tables for who listens: their numbers are the engine's."""

from playwright.sync_api import Page, expect

from playground.experiment import Experiment, Run
from tests.e2e.conftest import OpenPage
from tests.e2e.on_stage import on, shown_as
from tests.e2e.test_play import losses, states

RUN = Run(Experiment(batch_size=10, learning_rate=0.03))
UPDATES = 3


def rows(page: Page, caption: str) -> list[list[str]]:
    """What stands in the cells of a table, a row each, that of the heads left out."""
    table = page.get_by_role("table", name=caption)
    found: list[list[str]] = table.locator("tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.cells].map(cell => cell.textContent))"
    )
    return found


def test_the_loss_over_the_run_and_the_way_over_the_surface(open_page: OpenPage) -> None:
    page = open_page("?level=2&batch=10&rate=0.03&sel=w:0:0:0", reduced_motion="reduce")
    stage = on(page)
    stage.step_by("batch")
    for update in range(UPDATES):
        stage.press("Step")
        stage.at(update, "recheck")
    known = [losses(RUN, state) for state in states(RUN, UPDATES)]
    for caption, columns in (("Loss over the run, in figures", 2), ("The way over the loss surface, in figures", 1)):
        table = page.get_by_role("table", name=caption)
        expect(table.locator("tbody tr")).to_have_count(UPDATES + 1)
        expect(table.locator("tbody tr").last.locator("th")).to_have_text(str(UPDATES))
        told = rows(page, caption)
        assert [row[0] for row in told] == [str(update) for update in range(UPDATES + 1)]
        for row, exact in zip(told, known, strict=True):
            shown = row[1:] if columns == 2 else row[-1:]
            assert all(shown_as(text, value) for text, value in zip(shown, exact, strict=False)), (caption, row, exact)
