"""No message computes for longer than it may, whatever is asked; and pieces land on the very place, bit for bit.

The clock is a false one that only training moves on, so that what a message costs is counted and not measured.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pytest

from playground.experiment import Change, Experiment, Run, limits
from playground.experiment.link import Cursor, encode
from playground.experiment.presets import PRESETS
from playground.explain import blame, story
from playground.frames import decode, pictures
from playground.timeline import MOST_RECOMPUTED, Timeline
from playground.timeline import timeline as module
from playground.ui import answers, links, questions, seek, snapshots
from playground.ui.apply import apply
from playground.ui.links import link_of, session_of
from playground.ui.session import Session
from tests.timeline.plain import bits
from tests.ui.sessions import rows
from tests.ui.test_links import params

QUICK, SLOW, OPENED = 12e-6, 1e-3, 500e-6
LARGEST = Experiment(
    inputs=("x1", "x2", "x1sq", "x2sq", "x1x2", "sinx1", "sinx2"), hidden=(8,) * 6, activations=("tanh",) * 6
)
HUGE = Change(0, "weight", (0, 1e11))
#: Two stretches: one that may always be, and one that began just before the time was over.
OVER = 4 * module.STRETCH_SECONDS + 2 * OPENED


@dataclass
class Work:
    """A clock that goes on by what an update is said to cost, and how many were done."""

    cost: float = QUICK
    now: float = 1000.0
    updates: int = 0
    spent: list[float] = field(default_factory=list)

    def of(self, call: Callable[[], Any]) -> float:
        """Seconds of training in this call."""
        began = self.now
        call()
        return self.now - began


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Work:
    work = Work()
    advance, opened = Timeline._run, Timeline._opened

    def counted(self, state, until):
        work.now += work.cost * (until - state.update)
        work.updates += until - state.update
        return advance(self, state, until)

    def counted_opened(self, state):
        work.now += OPENED
        return opened(self, state)

    monkeypatch.setattr(Timeline, "_run", counted)
    monkeypatch.setattr(Timeline, "_opened", counted_opened)
    monkeypatch.setattr(time, "perf_counter", lambda: work.now)
    monkeypatch.setattr(time, "thread_time", lambda: work.now)
    return work


@pytest.fixture(autouse=True)
def empty_store(monkeypatch: pytest.MonkeyPatch) -> snapshots.Snapshots:
    store = snapshots.Snapshots()
    monkeypatch.setattr(links, "snapshots", lambda: store)
    return store


RUNS = {
    "first screen": Run(Experiment()),
    "a weight of 1e11": Run(Experiment(), (HUGE,)),
    "a weight of 1e200, Adam": Run(Experiment(optimizer="adam"), (Change(0, "weight", (0, 1e200)),)),
    "the largest network": Run(LARGEST),
    "ends": Run(PRESETS["too_large"].experiment),
}
QUESTIONS: dict[str, dict[str, Any]] = {
    "states": {"states": [10**6, 10**6 + 1, 10**6 + 2]},
    "moves": {"moves": [10**9, 10**6]},
    "stories": {"stories": [10**6, 5 * 10**5]},
    "inspector": {"inspector": True, "selection": "w:0:0:0"},
    "the program": {"program": True, "variables": True},
    "a link": {"link": True},
    "pictures ahead": {"ahead": [10**6, 250, 60]},
    "pictures as fast as it goes": {"ahead": [10**6, 250, 60], "fastest": True},
    "small steps ahead": {"ahead": [1, 1, 60]},
    "the way on": {"seek": True},
    "another place": {"cursor": {"update": 900_000, "step": "loss"}, "reached": 900_000},
    "all of it": {
        "cursor": {"update": 900_000, "step": "loss"}, "reached": 900_000, "states": [10, 5_000, 900_000],
        "moves": [900_000, 19_000], "stories": [900_000, 3], "inspector": True, "selection": "w:0:0:0", "link": True,
        "seek": True, "program": True, "variables": True,
    },
}  # fmt: skip


def one_message(session: Session, question: dict[str, Any]) -> dict[str, Any]:
    """As the page does it (`ui/stage.py`): one time for all that a question brings."""
    read = questions.read({"id": "q", **question})
    until = answers.due()
    questions.take_place(session, read, until)
    if read.seek:
        seek.go_on(session, until)
    return decode(answers.answer(session, read, until)).header


@pytest.mark.parametrize("cost", [QUICK, SLOW])
@pytest.mark.parametrize("what", QUESTIONS)
@pytest.mark.parametrize("name", RUNS)
def test_no_question_computes_longer_than_a_message_may(name: str, what: str, cost: float, work: Work) -> None:
    session = session_of(params(encode(RUNS[name], Cursor(10**9, "loss"))))
    work.cost = cost
    for _ in range(3):  # The second one has states near the place that the first had not.
        took = work.of(lambda: one_message(session, QUESTIONS[what]))
        assert took <= answers.BUDGET_SECONDS + OVER + 60 * cost * (what == "all of it")


LINEAR = {"activations": ("relu",), "output_activation": "linear"}
ENDS = {
    "a rate": RUNS["ends"],
    "a penalty": Run(Experiment(**LINEAR, l2=10.0, learning_rate=0.3)),
    "a weight set by hand": Run(Experiment(), (Change(0, "weight", (0, 1.7976e308)),)),
    "a weight set by hand, late": Run(Experiment(optimizer="adam", l1=0.1), (Change(250, "weight", (0, 1.7e308)),)),
    "an epsilon of 0": Run(Experiment(optimizer="adam", activations=("relu",), hyper=(("epsilon", 0.0),))),
    "a rate far too large": Run(Experiment(**LINEAR, learning_rate=10_000.0)),
}


@pytest.mark.parametrize("cost", [QUICK, SLOW])
@pytest.mark.parametrize("name", ENDS)
def test_why_a_run_ended_is_tried_out_in_pieces_and_told_when_known(name: str, cost: float, work: Work) -> None:
    blame._inquiry.cache_clear()
    line = Timeline(ENDS[name])
    end = line.reached(1_000)
    plainly = story(line.moment(end))[-1].sentence
    blame._inquiry.cache_clear()
    session = session_of(params(encode(ENDS[name], Cursor(end, "loss"))))
    work.cost, told, unfinished = cost, [], True
    while unfinished:
        header: dict[str, Any] = {}
        took = work.of(lambda: header.update(one_message(session, {"stories": [end]})))  # noqa: B023  called at once
        assert took <= answers.BUDGET_SECONDS + OVER + module.FIRST_STRETCH * cost
        (captions,) = header["stories"].values()
        told.append(captions[-1]["sentence"])
        unfinished = captions[-1]["unfinished"]
    assert told[-1] == plainly
    for sentence in told[:-1]:
        assert sentence.startswith(plainly.split(":")[0])
        assert "What brought it there is being tried out." in sentence
        assert "would not have come to this" not in sentence
    if cost == SLOW and name in ("a rate", "a weight set by hand, late"):
        assert len(told) > 1, "in pieces"


@pytest.mark.parametrize("cost", [QUICK, SLOW])
@pytest.mark.parametrize("at", [1, 3_000, MOST_RECOMPUTED, MOST_RECOMPUTED + 1, 10**6, 10**9])
@pytest.mark.parametrize("name", RUNS)
def test_no_link_computes_longer_than_a_page_may_wait(name: str, at: int, cost: float, work: Work) -> None:
    work.cost = cost
    query = params(encode(RUNS[name], Cursor(at, "loss")))
    opened: list[Session] = []
    took = work.of(lambda: opened.append(session_of(query)))
    assert took <= seek.WAY_SECONDS + seek.PIECE_SECONDS + OVER
    took = work.of(lambda: answers.opening(opened[0]))
    assert took <= answers.OPENING_SECONDS + OVER
    session = opened[0]
    assert session.cursor.update == at or session.sought == Cursor(at, "loss") or session.timeline.end is not None


@pytest.mark.parametrize("name", ["first screen", "a weight of 1e11", "a weight of 1e200, Adam", "the largest network"])
def test_the_pieces_land_on_the_very_place(name: str, work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seek, "MOST_RECOMPUTED", 100)
    run, far = RUNS[name], 1_777
    work.cost = SLOW
    session = session_of(params(encode(run, Cursor(far, "loss"))))
    assert (session.cursor, session.sought) == (Cursor(), Cursor(far, "loss"))
    revision, told = session.revision, [0]
    for _ in range(1_000):
        header = one_message(session, {"seek": True})
        if header["sought"] is None:
            break
        assert header["sought"]["update"] == far
        told.append(header["sought"]["at"])
        session.train_ahead()
        session.rest()
    assert told == sorted(told)
    assert len(told) > 10, "in pieces"
    assert (session.cursor, session.sought, session.reached) == (Cursor(far, "loss"), None, far)
    assert session.revision == revision + 1, "the stage is told anew"
    plainly = Timeline(run)
    assert bits(session.timeline.state(far)) == bits(plainly.state(far))
    assert link_of(session).startswith(encode(run, Cursor(far, "loss")).partition("&sel")[0])


def test_pieces_on_the_way_to_a_place_behind_the_end_land_on_the_end(work: Work) -> None:
    run = RUNS["ends"]
    session = session_of(params(encode(run, Cursor(10**9))))
    header: dict[str, Any] = {"sought": True}
    while header["sought"]:
        header = one_message(session, {"seek": True})
    end = Timeline(run).reached(1_000)
    assert session.cursor == Cursor(end)
    assert f"ends in update {end + 1}," in header["notices"][0][-1]


def test_who_goes_elsewhere_seeks_no_more_and_who_stays_keeps_the_address() -> None:
    session = session_of({"at": "1000000.loss"})
    one_message(session, {"cursor": {"update": 0, "step": "start"}})
    assert session.sought == Cursor(10**6, "loss")
    assert "at=1000000.loss" in links.link_of(session)
    one_message(session, {"cursor": {"update": 0, "step": "loss"}})
    assert not seek.progress(session)
    assert "at=0.loss" in links.link_of(session)
    questions.make_change(session, {"what": "reset", "how": "link"})
    assert (session.cursor, session.sought) == (Cursor(), Cursor(10**6, "loss")), "the link's place is sought again"
    session.restart(Experiment(seed=9))
    assert session.sought is None


def far_in(run: Run, update: int) -> Session:
    """A session that a link with a snapshot opened far into a run; its numbers are those of an early update."""
    state = replace(Timeline(run).state(40), update=update)
    return session_of(params(encode(run, Cursor(update), state=state)))


FAR = 2_000_000


def test_a_snapshot_is_drawn_at_once_its_gradients_unknown(work: Work) -> None:
    session = far_in(Run(Experiment()), FAR)
    assert (session.cursor, session.sought) == (Cursor(FAR), None)
    work.updates = 0
    message = decode(answers.opening(session))
    assert work.updates <= 3
    assert list(rows(message, "states")) == [FAR, FAR + 1]
    norms = {update: state["norms"] for update, state in rows(message, "states").items()}
    assert np.isnan(norms[FAR]).all()
    assert np.isfinite(norms[FAR + 1]).all()


def test_a_link_carries_what_its_gradients_follow_from(work: Work) -> None:
    session = far_in(Run(Experiment(batch_size=5)), FAR)
    for step in range(1, 4):
        one_message(session, {"cursor": {"update": FAR + step, "step": "start"}, "states": [FAR + step]})
    again = session_of(params(links.link_of(session)))
    assert again.cursor == Cursor(FAR + 3)
    assert bits(again.timeline.state(FAR + 3)) == bits(session.timeline.state(FAR + 3))
    for line in (again.timeline, session.timeline):
        assert np.array_equal(line.gradient_norms(FAR + 3), session.timeline.gradient_norms(FAR + 3))
        assert np.isfinite(line.gradient_norms(FAR + 3)).all()


@pytest.mark.parametrize(
    "change",
    [
        {"what": "weight", "selection": "w:0:0:0", "value": 0.5},
        {"what": "keep"},
    ],
)
def test_a_change_far_into_a_run_is_drawn_at_once(change: dict[str, Any], work: Work) -> None:
    session = far_in(Run(Experiment()), FAR)
    one_message(session, {"states": [FAR, FAR + 1]})
    work.updates = 0
    questions.make_change(session, change)
    message = decode(answers.opening(session))
    assert next(iter(rows(message, "states"))) == FAR
    assert work.updates <= 3
    assert message.header["setup"]["view"]["earliest"] == FAR


def test_a_learning_rate_or_an_optimizer_far_into_a_run_too(work: Work) -> None:
    for name, value in (("learning_rate", "0.03"), ("optimizer", "adam")):
        session = far_in(Run(Experiment()), FAR)
        work.updates = 0
        apply(session, name, value)
        assert next(iter(rows(decode(answers.opening(session)), "states"))) == FAR
        assert work.updates <= 3


def test_a_run_kept_aside_far_in_is_gone_back_to_at_once(work: Work) -> None:
    session = far_in(Run(Experiment()), FAR)
    one_message(session, {"states": [FAR, FAR + 1]})
    session.curve.add(0, session.timeline.metrics(0))
    for step in range(200):  # past the last few states that are kept one by one
        one_message(
            session, {"cursor": {"update": FAR + step, "step": "start"}, "states": [FAR + step], "reached": FAR + step}
        )
    theta = session.timeline.state(FAR + 199).theta.tobytes()
    session.restart(Experiment(seed=9))
    session.restore(session.kept[-1].slot)
    work.updates = 0
    assert next(iter(rows(decode(answers.opening(session)), "states"))) == FAR + 199
    assert work.updates <= 3
    assert session.timeline.state(FAR + 199).theta.tobytes() == theta


@pytest.mark.parametrize("stride", [3, 7])
def test_pictures_that_took_all_the_time_there_was_have_their_losses_and_are_kept(
    stride: int, work: Work, monkeypatch: pytest.MonkeyPatch, empty_store: snapshots.Snapshots
) -> None:
    """The timeline has let go of the first of many by the time the last is drawn, and there is no time to train on."""
    draw = pictures.state

    def drawn(timeline, update, focus):
        picture = draw(timeline, update, focus)
        work.now += 0.45e-3
        return picture

    monkeypatch.setattr(answers, "state", drawn)
    session = session_of({})
    header = one_message(session, {"ahead": [stride, stride, 64], "goal": {"id": "g", "kind": "loss", "value": 1e-9}})
    sent = header["ahead"]
    assert len(sent) > 50
    assert set(sent) <= set(session.curve.points)
    assert session.curve.points[sent[0]] == Timeline(session.run).metrics(sent[0])
    assert not session.timeline.holds(sent[0])
    kept = empty_store.get(session.run.key(), sent[-1])
    assert kept is not None
    assert kept.state.update == sent[0] - 1


# -- the end of counting -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fastest", [False, True])
def test_play_says_why_it_ends_at_the_last_update_there_may_be(fastest: bool, work: Work) -> None:
    most = limits.MOST_UPDATE
    session = far_in(Run(Experiment(batch_size=50)), most - 12)
    header = one_message(session, {"ahead": [most - 10, 5, 20], "fastest": fastest})
    assert header["ahead"][-1] == most
    assert header["stop"] == {"update": most, "sentence": answers.THE_LIMIT}
    assert "1,000,000,000 updates" in answers.THE_LIMIT
    session.train_ahead()
    session.rest()
    assert session.timeline.nearest(10 * most) == most


def test_past_ten_millions_it_goes_on(work: Work) -> None:
    session = far_in(Run(Experiment(batch_size=50)), 10_000_000)
    header = one_message(
        session, {"ahead": [10_000_005, 5, 3], "cursor": {"update": 10_000_000, "step": "loss"}, "reached": 10_000_000}
    )
    assert header["ahead"] == [10_000_005, 10_000_010, 10_000_015]
    assert header["stop"] is None
    assert session.cursor == Cursor(10_000_000, "loss")
