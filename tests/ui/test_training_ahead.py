"""Training between an answer and the next question: the same states, bit for bit, and no more than may be."""

from itertools import pairwise

import numpy as np
import pytest

from playground.engine.training import TrainState
from playground.experiment import Change, Experiment, Run
from playground.experiment.layers import layer
from playground.experiment.presets import PRESETS
from playground.frames.pictures import state
from playground.timeline import Timeline
from playground.ui import answers, links, snapshots, training_ahead
from playground.ui.session import Session
from playground.ui.training_ahead import CHECKPOINTS, TrainingAhead, grain
from tests.timeline.plain import bits
from tests.ui.sessions import asked

PER_EPOCH = 25
SMALL = Experiment(batch_size=10)


@pytest.fixture(autouse=True)
def own_store(monkeypatch: pytest.MonkeyPatch) -> None:
    store = snapshots.Snapshots()
    monkeypatch.setattr(links, "snapshots", lambda: store)


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine must not decide how far training gets."""
    monkeypatch.setattr(answers, "BUDGET_SECONDS", 60.0)
    monkeypatch.setattr(training_ahead, "MOST_SECONDS", 60.0)


def trained(timeline: Timeline, update: int, until: int, step: int = 100) -> None:
    ahead = TrainingAhead([timeline], update, until, step)
    ahead.wait()
    ahead.end()


@pytest.mark.parametrize("experiment", [SMALL, Experiment(optimizer="adam", batch_size=7), Experiment(l2=0.01)])
def test_what_was_trained_ahead_is_what_would_have_been_trained(experiment: Experiment) -> None:
    timeline, plainly = Timeline(Run(experiment)), Timeline(Run(experiment))
    trained(timeline, 0, 730)
    assert timeline.trained_on(0) == 700
    for update in (99, 100, 399, 400, 512, 700, 730):
        assert bits(timeline.state(update)) == bits(plainly.state(update))


def test_the_timeline_is_left_alone_until_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    timeline = Timeline(Run(SMALL))
    ahead = TrainingAhead([timeline], 0, 400, 100)
    ahead.wait()
    assert (timeline.nearest(400), timeline.trained_on(0)) == (0, 0)
    ahead.end()
    assert (timeline.nearest(400), timeline.trained_on(0)) == (400, 400)


def test_it_stops_before_a_change_and_before_numbers_that_must_be_looked_at() -> None:
    changed = Timeline(Run(SMALL, (Change(250, "learning_rate", 0.5),)))
    trained(changed, 0, 1_000)
    assert changed.trained_on(0) == 200
    diverging = Timeline(Run(PRESETS["too_large"].experiment))
    trained(diverging, 0, 100_000)
    end = diverging.reached(100_000)
    assert diverging.end == end
    assert diverging.trained_on(0) <= end
    trained(diverging, end, 100_000)
    assert diverging.trained_on(end) == end, "behind the end there is nothing to train"


def test_it_goes_on_from_what_was_trained_and_lets_go_of_what_was_sent() -> None:
    timeline = Timeline(Run(SMALL))
    trained(timeline, 0, 1_000)
    trained(timeline, 600, 1_500)
    assert timeline.trained_on(600) == 1_500
    assert min(timeline._brought) == 600
    assert timeline.trained_on(90) == 1_500, "near enough"
    assert timeline.trained_on(5_000) == 5_000


def test_memory_stays_bounded_and_every_update_within_reach(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training_ahead, "MOST_BYTES", 40_000)
    timeline = Timeline(Run(SMALL))
    room = 40_000 // (timeline.network.size * 32 + 2_000)
    at = 0
    for _ in range(40):
        trained(timeline, at, 10**6)
        at = timeline.trained_on(at)
        assert len(timeline._brought) <= 2 * room
    assert at > 10_000
    known = sorted(timeline._checkpoints)
    assert known[0] == 0
    assert max(b - a for a, b in pairwise(known)) <= max(CHECKPOINTS, timeline.spacing)


def ahead_of(session: Session, reached: int, count: int, *, fastest: bool = True) -> list[int]:
    header = asked(session, ahead=[reached + PER_EPOCH, PER_EPOCH, count], fastest=fastest).header
    updates: list[int] = header["ahead"]
    return updates


def test_as_fast_as_it_goes_spreads_the_pictures_over_what_was_trained() -> None:
    session = Session(Timeline(Run(SMALL)))
    assert ahead_of(session, 0, 4) == [25, 50, 75, 100], "nothing was trained ahead: an epoch a picture"
    trained(session.timeline, 100, 2_600, grain(session.timeline))
    pictures = ahead_of(session, 100, 6)
    assert pictures == [500, 900, 1_300, 1_700, 2_100, 2_500]
    plainly = Timeline(Run(SMALL))
    message = asked(session, ahead=[525, 25, 5], fastest=True)
    for row, update in zip(message.arrays["state_theta"], message.header["ahead"], strict=True):
        assert np.array_equal(row, plainly.state(update).theta)
    trained(session.timeline, 2_500, 2_700, grain(session.timeline))
    assert ahead_of(session, 2_500, 4) == [2_550, 2_600, 2_650, 2_700], "little was trained: two epochs a picture"
    assert ahead_of(session, 2_700, 2, fastest=False) == [2_725, 2_750]


def at_work(session: Session) -> TrainingAhead:
    assert session.ahead is not None
    return session.ahead


def test_the_session_trains_for_the_pictures_that_come_next() -> None:
    session = Session(Timeline(Run(SMALL)))
    ahead_of(session, 0, 4, fastest=False)
    assert session.to_come == range(100, 200, 25)
    session.train_ahead()
    at_work(session).wait()
    session.rest()
    assert session.timeline.trained_on(100) == 200
    session.train_ahead()
    assert session.ahead is None, "only an answer to the player is followed by training"


def test_a_run_that_was_left_meanwhile_keeps_what_was_trained_for_it() -> None:
    session = Session(Timeline(Run(SMALL)))
    left = session.timeline
    ahead_of(session, 0, 4)
    session.train_ahead()
    at_work(session)
    session.restart(Experiment(batch_size=5))
    session.rest()
    assert session.timeline.trained_on(0) == 0
    assert bits(session.timeline.state(30)) == bits(Timeline(Run(Experiment(batch_size=5))).state(30))
    assert left.trained_on(100) >= 100


def test_players_take_turns_and_a_question_does_not_wait_for_one() -> None:
    timeline = Timeline(Run(SMALL))
    with training_ahead.TURN:  # as while another learner's run is trained
        ahead = TrainingAhead([timeline], 0, 1_000, 100)
        ahead.end()
    assert timeline.trained_on(0) == 0
    trained(timeline, 0, 1_000)
    assert timeline.trained_on(0) == 1_000


GRIDS = {
    "pictures": Experiment(
        data="bars", layers=(layer("conv2d", filters=2), layer("flatten"), layer("dense", units=2)), batch_size=10
    ),
    "sequences": Experiment(data="first_bit", layers=(layer("simple_rnn", units=3),), batch_size=10),
}


@pytest.mark.parametrize("fastest", [True, False])
@pytest.mark.parametrize("data", GRIDS)
def test_what_was_trained_ahead_is_not_trained_again_for_its_pictures(
    data: str, fastest: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = Session(Timeline(Run(GRIDS[data])))
    stride = session.timeline.batches.per_epoch if fastest else 1
    last = asked(session, ahead=[stride, stride, 2], fastest=fastest).header["ahead"][-1]
    session.to_come = range(last, last + 2 * stride, stride)
    session.train_ahead()
    assert session.ahead is not None
    session.ahead.wait()
    session.rest()
    again: list[int] = []
    run = Timeline._run

    def noted(line: Timeline, state: TrainState, until: int) -> TrainState:
        again.append(until)
        return run(line, state, until)

    monkeypatch.setattr(Timeline, "_run", noted)
    played = asked(session, ahead=[last + stride, stride, 2], fastest=fastest).header["ahead"]
    assert len(played) == 2
    assert not again


def played_ahead(data: str, focus: int | None = None, *, twin: bool = False) -> tuple[Session, int, int]:
    """A session that has trained two pictures ahead, and between which updates they lie."""
    session = Session(Timeline(Run(GRIDS[data])), focus=focus)
    if twin:
        session.compare("adam", 0.01)
    stride = session.timeline.batches.per_epoch
    last: int = asked(session, ahead=[stride, stride, 2], fastest=True).header["ahead"][-1]
    session.to_come = range(last, last + 2 * stride, stride)
    session.train_ahead()
    at_work(session).wait()
    session.rest()
    return session, last, stride


@pytest.mark.parametrize(("focus", "twin"), [(None, False), (3, True)])
@pytest.mark.parametrize("data", GRIDS)
def test_pictures_of_grids_are_drawn_where_they_are_trained(
    data: str, focus: int | None, twin: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, last, stride = played_ahead(data, focus, twin=twin)
    expected = [
        [state(Timeline(run), last + at * stride, focus) for at in (1, 2)] for run in session.runs
    ]  # fmt: skip
    monkeypatch.setattr(answers, "state", None)  # Nothing is left to be drawn in the message.
    message = asked(session, ahead=[last + stride, stride, 2], fastest=True)
    assert message.header["ahead"] == [last + stride, last + 2 * stride]
    for stem, pictures in zip(("", "twin_"), expected, strict=False):
        for at, picture in enumerate(pictures):
            assert picture is not None
            for name, array in picture.arrays.items():
                assert np.array_equal(message.arrays[stem + name][at], array), name


def test_pictures_drawn_ahead_are_of_the_example_in_focus_and_gone_with_the_player() -> None:
    session, last, stride = played_ahead("pictures")
    session.focus = 5
    message = asked(session, ahead=[last + stride, stride, 2], fastest=True)
    assert [row["focus"] for row in message.header["states"]] == [5, 5]
    expected = state(Timeline(session.run), last + stride, 5)
    assert expected is not None
    assert np.array_equal(message.arrays["state_maps"][0], expected.arrays["state_maps"])
    session, *_ = played_ahead("pictures")
    assert session.pictures_ahead()
    asked(session, cursor={"update": last, "step": "start"})
    session.train_ahead()
    assert not session.pictures_ahead()
