"""An update is opened once for a message, however many of its parts speak of it."""

from collections.abc import Iterator
from unittest.mock import patch

import pytest

from playground.engine import Network, Training
from playground.ui import answers
from playground.ui.links import session_of
from tests.ui.sessions import asked


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine must not decide what is in a message."""
    monkeypatch.setattr(answers, "BUDGET_SECONDS", 60.0)


@pytest.fixture
def work() -> Iterator[dict[str, int]]:
    """How often a pass was evaluated and an update traced since."""
    counted = {"evaluate": 0, "trace": 0}
    evaluate, trace = Network.evaluate, Training.trace

    def evaluated(*arguments: object, **named: object) -> object:
        counted["evaluate"] += 1
        return evaluate(*arguments, **named)  # type: ignore[arg-type]

    def traced(*arguments: object) -> object:
        counted["trace"] += 1
        return trace(*arguments)  # type: ignore[arg-type]

    with patch.object(Network, "evaluate", evaluated), patch.object(Training, "trace", traced):
        yield counted


@pytest.mark.parametrize(
    ("params", "own"),
    [
        ({"level": "2", "sel": "w:0:0:0"}, 0),
        ({"level": "2", "sel": "w:0:0:0", "batch": "10"}, 0),
        ({"level": "2", "sel": "w:0:0:0", "batch": "10", "ex": "17"}, 4),
    ],
    ids=["one example", "ten examples", "an example outside the batch"],
)
def test_three_updates_are_three_passes(params: dict[str, str], own: int, work: dict[str, int]) -> None:
    """With an example in focus that an update does not see, one more pass for each, of that example alone."""
    session = session_of(params)
    session.timeline.state(8)
    work.update(evaluate=0, trace=0)
    message = asked(session, moves=[5, 6, 7], states=[5, 6, 7], stories=[5, 6, 7], inspector=True)
    assert len(message.header["stories"]) == len(message.header["moves"]) == len(message.header["states"]) == 3
    assert "inspector" in message.header
    # The inspector is at update 0, which was opened when the session was made.
    assert work == {"evaluate": 3 + own, "trace": 3}
