"""What the tests of the pages share."""

import pytest

from playground.ui import answers, seek, walk
from playground.ui.bigger import carrying


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """So much time that a busy machine does not decide what is opened, and how much of it is told."""
    for module, name in (
        (answers, "BUDGET_SECONDS"), (answers, "OPENING_SECONDS"), (answers, "WORDS_SECONDS"),
        (seek, "WAY_SECONDS"), (seek, "PATIENCE_SECONDS"), (walk, "SECONDS"), (walk, "SURFACE_SECONDS"),
        (carrying, "_SECONDS"),
    ):  # fmt: skip
        monkeypatch.setattr(module, name, 3_600.0)
