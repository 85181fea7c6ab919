"""A saved walk: it holds what its page will ask for, and its own ends."""

import math
import time
from types import SimpleNamespace
from urllib.parse import parse_qsl

import pytest

from playground.frames.codec import decode
from playground.timeline import Timeline
from playground.ui import walk as walks
from playground.ui.links import session_of

pytestmark = pytest.mark.usefixtures("unhurried")


def recorded(link: str, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str, dict[str, bytes]]:
    """Title, words and messages of a walk, by their keys."""
    kept: list[tuple[str, str, dict[str, bytes]]] = []

    def keep(title: str, words: str, messages: list[tuple[str, bytes]]) -> str:
        kept.append((title, words, dict(messages)))
        return "page"

    monkeypatch.setattr(walks, "walk_page", keep)
    assert walks.walk(dict(parse_qsl(link))) == "page"
    return kept[0]


def test_every_part_of_a_small_network_can_be_looked_into(monkeypatch: pytest.MonkeyPatch) -> None:
    title, words, messages = recorded("at=2.start&lv=3", monkeypatch)
    assert title == "Circle, network 2–3–1, SGD 0.1, one example at a time"
    assert words.startswith("Updates 3 to 6,")
    view = decode(messages["opening"]).header["setup"]["view"]
    assert view["earliest"] == 2
    assert view["limit"]["update"] == 6
    timeline = Timeline(session_of({}).run)
    ids = [each.id for each in timeline.run.experiment.anatomy.parameters]
    for selection in ids:
        for update in range(2, 6):
            told = decode(messages[f"{selection}|{update}|"]).header
            assert told["inspector"]["selection"] == selection
            assert told["inspector"]["update"] == update
            gradient = float(timeline.moment(update).pass_.grad[ids.index(selection)])
            assert told["inspector"]["gradient"]["value"] == gradient
            assert [each["update"] for each in told["moves"]] == [update, update + 1]
            assert decode(messages[f"{selection}|{update}|check"]).header["inspector"]["measured"] == "check"
    for state in range(2, 7):
        surface = decode(messages[f"surface|{state}"]).header["surface"]
        assert surface["state"] == state
        assert not surface["unfinished"]


def test_a_machine_that_does_much_else_leaves_nothing_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """The time for an answer was over before it was whole: the file went without the rest of it."""
    late = SimpleNamespace(perf_counter=lambda: -math.inf, thread_time=time.thread_time)
    monkeypatch.setattr(walks, "time", late)
    _, _, messages = recorded("at=2.start&lv=3", monkeypatch)
    told = {key: decode(message).header for key, message in messages.items()}
    assert not [key for key, header in told.items() if key.count("|") == 2 and "inspector" not in header]
    assert not [key for key, header in told.items() if key[:7] == "surface" and header["surface"]["unfinished"]]


def test_of_a_large_network_what_is_selected(monkeypatch: pytest.MonkeyPatch) -> None:
    _, _, messages = recorded("card=adam&at=30.start&sel=w:0:1:1", monkeypatch)
    assert {key.rpartition("|")[0].rpartition("|")[0] for key in messages if key.count("|") == 2} == {"w:0:1:1"}


def test_a_run_that_ends_is_walked_as_far_as_it_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    _, words, _ = recorded("card=too_large&at=1.start", monkeypatch)
    assert words.startswith("Updates 2 to ")


def test_where_there_is_nothing_to_walk_a_sentence_says_so() -> None:
    with pytest.raises(ValueError, match="point"):
        walks.walk({"data": "own"})
