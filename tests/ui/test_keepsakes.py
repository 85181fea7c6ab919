"""What the browser is given to keep leads back to the very numbers on a server that knows nothing; damaged, nowhere."""

import base64
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from playground.experiment import Experiment, Run, snapshot
from playground.experiment.link import encode
from playground.experiment.twin import twin_of
from playground.frames import Message
from playground.timeline import Timeline
from playground.ui import answers, keepsakes, links, questions, snapshots
from tests.timeline.plain import bits, plain
from tests.ui.acting import Actor, params
from tests.ui.sessions import session_on
from tests.ui.test_bounded import LARGEST

ADAM = Run(Experiment(batch_size=10, optimizer="adam", learning_rate=0.03))
PLAYED = [300, 25, 60]


@pytest.fixture(autouse=True)
def time_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine must not decide how many pictures a message has."""
    monkeypatch.setattr(answers, "BUDGET_SECONDS", 60.0)


def text_of(row: np.ndarray) -> str:
    """As the browser hands a row up (components/stage/keepsakes.js)."""
    return "r" + base64.urlsafe_b64encode(row.tobytes()).decode().rstrip("=")


def kept(message: Message) -> dict[int, dict[str, str]]:
    """What a message brings to be kept, by update: the parts of a link."""
    names = [name for name in ("keepsake", "twin_keepsake") if name in message.arrays]
    return {
        update: {name.replace("keepsake", "snap"): text_of(message.arrays[name][row]) for name in names}
        for row, update in enumerate(message.header.get("keepsakes", []))
    }


def walked(query: str) -> tuple[Actor, dict[int, dict[str, str]]]:
    """A page that plays, and what its browser has by then."""
    page = Actor(query)
    found: dict[int, dict[str, str]] = {}
    for _ in range(4):
        found |= kept(page.ask(ahead=PLAYED))
    return page, found


def back_on_another(query: str, brought: dict[str, Any], **more: Any) -> Actor:
    """The page speaks to a server that was started in place of its own."""
    page = Actor()
    page.ask(run=None, back=f"?{query}", brought=brought, granularity="batch", **more)
    return page


@pytest.mark.parametrize("run", [ADAM, Run(LARGEST)])
def test_a_player_comes_back_to_the_very_update_with_the_very_numbers(run: Run) -> None:
    _, found = walked(encode(run))
    assert found
    assert set(found) <= set(range(PLAYED[0], PLAYED[0] + PLAYED[1] * PLAYED[2]))
    update = max(found)
    place = update + 3
    other = back_on_another(f"{encode(run)}&at={place}.start&sel=w:0:1:0", found[update])
    assert (other.session.cursor.update, other.session.sought) == (place, None)
    assert bits(other.session.timeline.state(place)) == bits(plain(run, place)[place])
    assert other.session.selection == "w:0:1:0"
    told = other.message.header["notices"][0]
    assert told == ["The server had let go of this page and opened it again from its address."]


def test_both_runs_come_back() -> None:
    twin = twin_of(ADAM, "sgd", 0.1)
    query = encode(ADAM, twin=twin)
    _, found = walked(query)
    update = max(found)
    assert set(found[update]) == {"snap", "twin_snap"}
    other = back_on_another(f"{query}&at={update}.start", found[update])
    assert other.session.twin is not None
    for line, run in zip(other.session.timelines, (ADAM, twin), strict=True):
        assert bits(line.state(update)) == bits(plain(run, update)[update])


def test_where_the_link_carries_the_state_nothing_is_kept_beside_it_and_else_it_is() -> None:
    small, large = Actor(f"{encode(ADAM)}&at=40.start"), Actor(f"{encode(Run(LARGEST, ()))}&at=40.start&opt=adam")
    assert "snap=" in small.ask(link=True).header["link"]
    assert kept(small.message) == {}
    told = large.ask(link=True)
    assert "snap=" not in told.header["link"]
    ((update, parts),) = kept(told).items()
    run = large.session.run
    assert bits(snapshot.decode(parts["snap"], run)) == bits(Timeline(run).state(update))


def test_the_losses_and_the_runs_set_aside_come_back() -> None:
    page = Actor(encode(ADAM))
    page.ask(cursor={"update": 6, "step": "start"}, reached=6, states=[5, 6])
    page.ask(changes=[{"what": "keep"}])
    aside = page.message.header["aside"]
    assert aside
    assert "aside" not in page.ask(states=[7]).header  # told once
    curve = [[at, float(3 - at / 10), 1.5] for at in range(0, 7, 2)]
    other = back_on_another(f"{encode(ADAM)}&at=6.start", {"kept": aside, "curve": curve, "others": True})
    assert [each.runs for each in other.session.kept] == [(ADAM,)]
    assert [ghost["slot"] for ghost in other.message.header["ghosts"]] == [0]
    rows = other.session.curve.rows()
    assert rows[:, 0].tolist() == [0, 2, 4, 6]
    # The place that is looked at is computed, and told as it is.
    assert rows[:, 1].tolist() == [3.0, 2.8, 2.6, other.session.timeline.metrics(6).train_loss]


def test_who_loads_the_page_anew_is_told_nothing_and_shown_all() -> None:
    _, found = walked(encode(ADAM))
    update = max(found)
    other = back_on_another(f"{encode(ADAM)}&at={update}.start", {**found[update], "again": True})
    assert "notices" not in other.message.header
    assert other.message.header["setup"]["view"]["cursor"] == {"update": update, "step": "start"}


def test_a_change_under_way_is_made_after_all() -> None:
    """It was asked for when the server was gone: the question comes again, with the address."""
    changes = [{"what": "weight", "selection": "w:0:0:0", "value": 0.5}]
    other = back_on_another(f"{encode(ADAM)}&at=3.start", {}, changes=changes)
    assert other.session.run.changes[0].value == (0, 0.5)


HALF = walked(encode(ADAM))[1]
SNAP = HALF[max(HALF)]["snap"]
SPOILT: dict[str, Any] = {
    "nothing": None, "a number": 7, "a list": [], "another's": {"snap": 7}, "letters": {"snap": "rAAAA"},
    "cut off": {"snap": SNAP[:40]}, "longer": {"snap": SNAP + "AAAAAAAA"}, "no base": {"snap": "r%%%"},
    "deflated for ever": {"snap": "z" + "A" * 1000}, "too long": {"snap": "r" + "A" * 200_000},
    "a curve of nothing": {"snap": SNAP, "curve": [[1, "a", None]]}, "backwards": {"curve": [[5, 1, 1], [4, 1, 1]]},
    "far": {"curve": [[10**12, 1, 1]]}, "deep": {"kept": "z" * 30_000}, "kept of nothing": {"kept": "rW10"},
    "not finite": {"snap": text_of(np.r_[np.frombuffer(base64.urlsafe_b64decode(SNAP[1:] + "=="), np.uint8)[:16],
                                         np.full(39, np.nan).view(np.uint8)])},
}  # fmt: skip


@pytest.mark.parametrize("how", SPOILT)
def test_what_is_spoilt_is_left_aside_and_the_page_opens(how: str) -> None:
    place = max(HALF) + 1
    other = back_on_another(f"{encode(ADAM)}&at={place}.start", SPOILT[how])
    at = other.session.cursor.update
    assert bits(other.session.timeline.state(at)) == bits(plain(ADAM, at)[at])
    assert all(sentence.endswith((".", "?")) for sentence in other.message.header["notices"][0])
    assert other.session.kept == []


def test_what_a_browser_brings_is_kept_for_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    store = snapshots.Snapshots()
    monkeypatch.setattr(links, "snapshots", lambda: store)
    brought = questions.read({"brought": HALF[max(HALF)]}).brought
    session = links.come_back(params(f"{encode(ADAM)}&at={max(HALF)}.start"), None, brought)
    links.link_of(session)
    assert store.get(ADAM.key()) is None


@pytest.mark.parametrize("run", [ADAM, Run(LARGEST)])
def test_it_costs_a_player_an_eighth_at_most_and_no_training(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    page = Actor(encode(run))
    kept_bytes = drawn = 0
    for first in range(300, 1500, 300):
        arrays = page.ask(ahead=[first, 5, 60]).arrays
        assert len(arrays.get("keepsake", ())) <= keepsakes.MOST_PLAYED
        kept_bytes += arrays["keepsake"].nbytes if "keepsake" in arrays else 0
        drawn += sum(array.nbytes for name, array in arrays.items() if name != "keepsake")
    assert 0 < kept_bytes <= drawn / keepsakes.SHARE
    session = session_on(run.experiment)  # nobody trains ahead for it
    monkeypatch.setattr(session.timeline, "_run", None)
    header: dict[str, Any] = {}
    keepsakes.of_played(session, [1_000_000, 1_200_000], 10**6, header)  # type: ignore[arg-type]
    assert header == {}  # not in memory, so not computed either


class Forgetful:
    """A timeline that lets go of every state but the one that was looked at last."""

    def __init__(self, held: list[int]) -> None:
        self.line, self.held = Timeline(ADAM), set(held)

    def holds(self, update: int) -> bool:
        return update in self.held

    def state(self, update: int) -> Any:
        assert self.holds(update), "it would have to be computed"
        self.held = {update}
        return self.line.state(update)


def test_what_memory_has_let_go_of_meanwhile_is_not_computed() -> None:
    session = SimpleNamespace(timelines=[Forgetful([10, 20, 30])], owed=0.0)
    header: dict[str, Any] = {}
    keepsakes.of_played(session, [10, 20, 30], 10**6, header)  # type: ignore[arg-type]
    assert header["keepsakes"] == [30]
