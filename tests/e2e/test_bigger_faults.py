"""Trainings whose scheduler is gone: what the learner is told and can press.

A killed worker is `test_bigger_data`'s.
"""

import os
import re
import signal

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenPage
from tests.e2e.on_training import dock, headline, press, section, series, train, whole
from tests.e2e.processes import clusters_of, workers_of
from tests.serving import Server, until

LONG = "100"


@pytest.fixture
def open_bigger(open_page: OpenPage) -> OpenPage:
    def opened(at: Server) -> Page:
        page = open_page("bigger_data", height=1400, at=at)
        expect(page.get_by_text("Start from a recipe")).to_be_visible()
        return page

    return opened


@pytest.fixture
def bigger(open_bigger: OpenPage, server: Server) -> Page:
    return open_bigger(server)


def kill_scheduler(server: Server) -> None:
    (cluster,) = until(lambda: clusters_of(server), "a scheduler")
    os.kill(cluster, signal.SIGKILL)
    until(lambda: cluster not in clusters_of(server), "the scheduler to be gone")


def train_long(page: Page) -> None:
    section(page, "Learning")
    epochs = page.get_by_label("Epochs", exact=True)
    epochs.fill(LONG)
    epochs.press("Enter")
    expect(page.get_by_text(f"{LONG} epochs")).to_be_visible()
    press(page, "Train")


def test_the_scheduler_goes_while_a_training_runs(bigger: Page, server: Server) -> None:
    """It goes on by itself from the end of an epoch, is told of, and can still be stopped."""
    train_long(bigger)
    until(lambda: len(series(bigger, "Loss").get("validation", [])) >= 3, "three epochs")
    before = series(bigger, "Loss")["validation"]
    workers = workers_of(server)
    kill_scheduler(server)
    expect(headline(bigger)).to_contain_text("process was lost and started again; the training went on from the end")
    until(lambda: len(series(bigger, "Loss")["validation"]) > len(before), "one more epoch")
    assert series(bigger, "Loss")["validation"][: len(before)] == before
    press(bigger, "Stop")
    expect(headline(bigger)).to_contain_text("Stopped by you.")
    expect(dock(bigger).get_by_role("button", name="Train", exact=True)).to_be_enabled()
    until(lambda: not set(workers) & set(workers_of(server)), "the workers of before to be gone")


def test_the_scheduler_is_gone_before_a_training_is_begun(bigger: Page, server: Server) -> None:
    until(lambda: workers_of(server), "a worker")
    kill_scheduler(server)
    train(bigger, "digits")
    expect(headline(bigger)).to_contain_text(
        re.compile("training process is starting|no training process at the moment|begins in a moment|first epoch")
    )
    expect(dock(bigger)).to_contain_text("Done")
    whole(bigger, "Accuracy", "validation", 20)
