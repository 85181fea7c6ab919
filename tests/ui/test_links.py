"""From the address bar to a session and back: the same numbers in another browser, and far into a run."""

import math
from dataclasses import replace
from urllib.parse import parse_qsl

import pytest

from playground.experiment import Change, Experiment, Run
from playground.experiment.link import Cursor, PageView, encode
from playground.experiment.presets import PRESETS
from playground.timeline import Metrics, Timeline
from playground.ui import links, seek, snapshots
from playground.ui.links import link_of, session_of
from playground.ui.session import LossHistory, Session
from tests.timeline.plain import bits, plain
from tests.ui.sessions import asked


@pytest.fixture(autouse=True)
def empty_store(monkeypatch: pytest.MonkeyPatch) -> snapshots.Snapshots:
    """A server that has kept nothing yet."""
    store = snapshots.Snapshots()
    monkeypatch.setattr(links, "snapshots", lambda: store)
    # A busy machine must not decide what is opened.
    monkeypatch.setattr(seek, "WAY_SECONDS", 60.0)
    monkeypatch.setattr(seek, "PATIENCE_SECONDS", 60.0)
    return store


def params(query: str) -> dict[str, str]:
    return dict(parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query)))


def metrics_of(run: Run) -> Metrics:
    return Timeline(run).metrics(0)


def same_place(a: Session, b: Session) -> bool:
    return (a.run, a.cursor, a.selection, a.focus, a.view) == (b.run, b.cursor, b.selection, b.focus, b.view)


def test_the_bare_page_is_the_first_screen() -> None:
    session = session_of({})
    assert session.run == Run(Experiment())
    assert (session.cursor, session.selection, session.focus) == (Cursor(), "w:0:0:0", None)
    assert (session.granularity, session.view, session.linked, session.notices) == ("pass", PageView(), None, [])


@pytest.mark.parametrize("key", PRESETS)
@pytest.mark.parametrize("update", [0, 3])
def test_a_cards_place_survives_the_way_through_its_link(key: str, update: int) -> None:
    card = session_of({"card": key})
    assert card.run == Run(PRESETS[key].experiment)
    assert card.granularity == PRESETS[key].granularity
    assert card.notices == []
    card.cursor = Cursor(update, "loss")
    again = session_of(params(link_of(card)))
    assert again.notices == []
    assert same_place(card, again)
    again.timeline.allow(math.inf)
    last = again.timeline.reached(update + 5)
    assert bits(again.timeline.state(last)) == bits(plain(card.run, last)[last])


def test_changes_selection_focus_and_look_are_in_the_link() -> None:
    run = Run(Experiment(seed=3, batch_size=10), (Change(2, "weight", (4, 0.125)), Change(5, "learning_rate", 0.03)))
    session = Session(Timeline(run), Cursor(7, "dZ:1"), "b:1:0", 17, PageView(3, True, True))
    query = link_of(session)
    again = session_of(params(query))
    assert same_place(session, again)
    assert link_of(again) == query
    assert bits(again.timeline.state(7)) == bits(plain(run, 7)[7])


def test_a_snapshot_saves_computing_the_way(monkeypatch: pytest.MonkeyPatch, empty_store: snapshots.Snapshots) -> None:
    run = Run(Experiment())
    far = 300_000
    state = Timeline(run).state(50)
    moved = type(state)(update=far, theta=state.theta.copy(), optimizer=type(state.optimizer)(far, {}), stats=None)
    query = encode(run, Cursor(far, "start"), state=moved)
    session = session_of(params(query))
    assert session.notices == []
    assert session.cursor == Cursor(far)
    assert session.timeline.state(far).theta.tobytes() == state.theta.tobytes()


def test_a_reload_far_into_a_run_comes_from_what_the_server_kept(empty_store: snapshots.Snapshots) -> None:
    largest = Experiment(hidden=(8,) * 6, activations=("tanh",) * 6, optimizer="adam", learning_rate=0.001)
    run = Run(largest)
    state = plain(run, 3)[3]
    far = type(state)(update=40_000, theta=state.theta.copy(), optimizer=state.optimizer, stats=None)
    curve = LossHistory({0: metrics_of(run), 40_000: metrics_of(run), 50_000: metrics_of(run)})
    empty_store.put(run.key(), snapshots.Snapshot(far, curve))
    query = encode(run, Cursor(40_000), state=far)
    assert "snap" not in query  # too many numbers for a link
    session = session_of(params(query))
    assert session.cursor == Cursor(40_000)
    assert session.timeline.state(40_000).theta.tobytes() == far.theta.tobytes()
    assert session.curve.rows()[:, 0].tolist() == [0, 40_000]
    assert session.notices == []


def test_a_link_to_a_far_place_opens_at_the_nearest_state_held_and_says_so() -> None:
    session = session_of({"at": "20001.loss"})
    assert (session.cursor, session.sought, session.reached) == (Cursor(), Cursor(20_001, "loss"), 0)
    (sentence,) = session.notices
    assert sentence.startswith("The address leads to update 20,002, and its numbers are not held here.")
    assert sentence.endswith("Shown is the nearest update that is: number 1.")
    assert session_of({"at": "1000000000.start"}).sought == Cursor(1_000_000_000)


def test_a_snapshot_far_before_the_place_is_what_is_shown(empty_store: snapshots.Snapshots) -> None:
    """Otherwise one address could keep the server busy for hours."""
    run = Run(Experiment())
    query = encode(run, Cursor(1_000_000_000), state=Timeline(run).state(1))
    assert "snap" in query
    session = session_of(params(query))
    assert (session.cursor, session.sought) == (Cursor(1), Cursor(1_000_000_000))
    assert "leads to update 1,000,000,001" in session.notices[0]
    assert "nearest update that is: number 2." in session.notices[0]


def test_a_step_that_this_update_has_not_is_told() -> None:
    session = session_of({"at": "2.m_hat"})
    assert session.cursor == Cursor(2)
    assert session.notices == ["Update 3 has no step m_hat, so this is its start."]


def test_a_link_a_few_thousand_updates_in_is_computed() -> None:
    session = session_of({"at": "3000.start", "samples": "20"})
    assert session.cursor == Cursor(3000)
    assert session.notices == []


def test_a_link_past_the_end_of_a_run_opens_where_it_ends() -> None:
    end = Timeline(Run(PRESETS["too_large"].experiment)).reached(10_000)
    session = session_of({"card": "too_large", "at": "900.start"})
    assert session.cursor == Cursor(end)
    assert session.notices == [f"This run ends in update {end + 1:,}, where a number stops being finite."]
    assert "at=" in link_of(session)


def test_an_empty_plane_has_no_place_but_its_start() -> None:
    session = session_of({"data": "own", "at": "5.loss"})
    assert session.cursor == Cursor(0)
    assert link_of(session) == "data=own"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"noise": "abc"}, "noise=abc was ignored"),
        ({"noise": "900"}, "Noise (percent) must be a whole number from 0 to 50"),
        ({"data": "nothing"}, "The data must be one of"),
        ({"hidden": "9,9,9,9,9,9,9"}, "There may be 0 to 6 hidden layers"),
        ({"rate": "1e999"}, "rate=1e999 was ignored"),
        ({"rate": "-3"}, "The learning rate must be above 0"),
        ({"sel": "w:5:0:0"}, "this network has no such part"),
        ({"ex": "250"}, "there are 250"),
        ({"at": "1.loss:9"}, "a place is an update from 0"),
        ({"level": "6"}, "it goes from 0 to 5"),
        ({"card": "no"}, "the cards are"),
        ({"snap": "zAAAA"}, "are damaged"),
        ({"present": "yes"}, "it is 1 (on) or 0 (off)"),
        ({"x" * 500: "1"}, "parts this page does not know"),
        ({"seed": "٣"}, "was ignored"),
        ({"data": "a" * 50_000}, "too long to be read"),
    ],
)
def test_what_a_link_gets_wrong_is_told_and_the_rest_is_used(given: dict[str, str], words: str) -> None:
    session = session_of({"batch": "5", **given})
    assert session.experiment.batch_size == 5
    assert any(words in sentence for sentence in session.notices), session.notices
    assert all(sentence.endswith(".") and len(sentence) < 400 for sentence in session.notices)
    assert session.timeline.state(1).update == 1


def test_the_store_forgets_the_longest_unused_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshots, "MOST_KEPT", 3)
    store = snapshots.Snapshots()
    state = snapshots.Snapshot(Timeline(Run(Experiment())).state(0), LossHistory())
    for key in "abc":
        store.put(key, state)
    store.put("a", state)
    store.put("d", state)
    assert [key for key in "abcd" if store.get(key) is not None] == ["a", "c", "d"]


def test_a_page_that_outlived_its_session_comes_back_to_where_it_stood(empty_store: snapshots.Snapshots) -> None:
    far = Session(Timeline(Run(Experiment())), Cursor(50_000))
    far.timeline.adopt(replace(far.timeline.state(40), update=50_000))
    held = links.come_back(params(link_of(far)), "batch")
    assert (held.cursor, held.granularity, held.returned) == (Cursor(50_000), "batch", True)
    assert bits(held.timeline.state(50_000)) == bits(far.timeline.state(50_000)), "the link brought its state along"
    assert [note for note in held.notices if "from its address" in note] == held.notices
    near = links.come_back({"at": "700.recheck"}, None)
    assert near.cursor == Cursor(700, "recheck")
    empty_store._states.clear()
    lost = links.come_back({"at": "50000.recheck"}, None)
    assert (lost.cursor, lost.sought) == (Cursor(), Cursor(50_000, "recheck"))


def test_a_reload_while_a_run_plays_comes_back_to_what_was_on_the_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The states that were sent last lie ahead of it; those before them are still kept."""
    monkeypatch.setattr("playground.ui.answers.BUDGET_SECONDS", 60.0)
    playing = Session(Timeline(Run(Experiment(batch_size=50))))
    asked(playing, ahead=[9_000, 9_000, 4])
    asked(playing, ahead=[45_000, 9_000, 1])
    address = params(encode(playing.run)) | {"at": "35900.recheck"}
    again = session_of(address)
    assert (again.cursor, again.notices) == (Cursor(35_900, "recheck"), [])
    assert bits(again.timeline.state(35_900)) == bits(playing.timeline.state(35_900))
