"""Any update, forwards and backwards, is what plain training gives; memory is bounded; a run may end."""

import random
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from playground.engine.training import TrainState
from playground.experiment import Change, Experiment, Run
from playground.experiment.presets import PRESETS
from playground.timeline import Diverged, Timeline, memory
from tests.timeline.plain import bits, plain

ADAM = Experiment(optimizer="adam", learning_rate=0.03, batch_size=7, hidden=(4, 3), activations=("relu", "tanh"))
CHANGES = (
    Change(0, "weight", (2, -0.75)),
    Change(5, "learning_rate", 0.5),
    Change(5, "weight", (0, 1.25)),
    Change(9, "optimizer", ("momentum", ())),
    Change(14, "weight", (3, 0.0)),
    Change(14, "optimizer", ("adam", (("beta_1", 0.5),))),
    Change(20, "learning_rate", 0.01),
)
RUNS = {
    "first screen": Run(Experiment()),
    "adam in batches": Run(ADAM),
    "nesterov": Run(Experiment(optimizer="nesterov", batch_size=10)),
    "changed on the way": Run(Experiment(), CHANGES),
    "changed, adam first": Run(ADAM, CHANGES),
    "softmax": Run(PRESETS["softmax"].experiment),
    "penalties": Run(Experiment(l1=0.001, l2=0.01, batch_size=4)),
    "clipped": Run(Experiment(optimizer="adam", hyper=(("clipnorm", 0.05),), batch_size=4)),
    "regression": Run(PRESETS["sine"].experiment),
}
DIVERGING = {
    "the card": Run(PRESETS["too_large"].experiment),
    "deep and linear": Run(
        Experiment(
            hidden=(4,) * 6, activations=("linear",) * 6, output_activation="linear", learning_rate=2.0, batch_size=10
        )
    ),
    "by a weight set to 10 to the 200": Run(
        Experiment(output_activation="linear", activations=("relu",)), (Change(3, "weight", (0, 1e200)),)
    ),
    "by a weight that its penalty takes back at once": Run(
        Experiment(l2=10.0, learning_rate=0.05), (Change(3, "weight", (0, 1e200)),)
    ),
    "adam, a square too large": Run(
        Experiment(hidden=(3,), activations=("linear",), output_activation="linear", optimizer="adam"),
        (Change(3, "weight", (0, 1e80)),),
    ),
}


@pytest.mark.parametrize("name", RUNS)
def test_any_update_in_any_order_is_that_of_plain_training(name: str) -> None:
    run, last = RUNS[name], 300
    expected = [bits(state) for state in plain(run, last)]
    line = Timeline(run)
    asked = random.Random(7).choices(range(last + 1), k=150)
    for update in [*asked, *range(last, -1, -1)]:
        assert bits(line.state(update)) == expected[update], update


@pytest.mark.parametrize("name", RUNS)
def test_an_opened_update_ends_where_the_next_begins(name: str) -> None:
    run = RUNS[name]
    edits = {change.update for change in run.changes if change.what != "learning_rate"}
    expected = plain(run, 31)
    for update in random.Random(3).sample(range(30), 30):
        moment = Timeline(run).moment(update)
        assert bits(moment.before) == bits(expected[update])
        assert moment.after is not None
        if update + 1 not in edits:  # what is edited by hand comes between an update's end and the next one's start
            assert bits(moment.after) == bits(expected[update + 1]), update
        assert moment.steps[-2].id == "theta"
        assert np.array_equal(moment.steps[-2].value, moment.after.theta)
        batches = run.experiment.batches()
        assert np.array_equal(moment.batch, batches.indices(update))
        assert (moment.epoch, moment.batch_number) == batches.position(update)
        assert moment.experiment == run.experiment_at(update)


def test_a_change_holds_from_its_update_on_and_not_before() -> None:
    line = Timeline(RUNS["changed on the way"])
    rates = [line.experiment(update).learning_rate for update in range(25)]
    assert rates == [0.1] * 5 + [0.5] * 15 + [0.01] * 5
    assert [line.experiment(update).optimizer for update in (8, 9, 13, 14)] == ["sgd", "momentum", "momentum", "adam"]
    assert line.state(0).theta[2] == -0.75
    assert line.state(5).theta[0] == 1.25
    moment = line.moment(4)
    assert moment.after is not None
    assert moment.after.theta[0] != 1.25


def test_a_branch_shares_what_lies_before_it() -> None:
    trunk = Timeline(Run(Experiment()))
    for update in (119, 120, 121, 200):
        trunk.state(update)
    change = Change(120, "weight", (1, 2.0))
    run = trunk.run.branch(120, change)
    branch = Timeline.branched(run, trunk, 120)
    expected = plain(run, 200)
    for update in (119, 120, 121, 200, 60, 0):
        assert bits(branch.state(update)) == bits(expected[update])
    assert bits(branch.state(119)) == bits(trunk.state(119))
    assert bits(branch.state(120)) != bits(trunk.state(120))
    assert bits(trunk.state(200)) == bits(plain(trunk.run, 200)[200])


def test_a_branch_computes_nothing_that_its_trunk_already_knows(updates: list[int]) -> None:
    trunk = Timeline(Run(Experiment()))
    trunk.state(500)
    updates.clear()
    branch = Timeline.branched(trunk.run.branch(500, Change(500, "learning_rate", 0.3)), trunk, 500)
    branch.state(500)
    assert len(updates) < memory.FIRST_SPACING  # from the last checkpoint, not from the start


@pytest.fixture
def updates(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One entry for every update of the weights that was computed."""
    done: list[int] = []
    run = Timeline._run

    def counting(self, state, until):
        done.extend(range(state.update, until))
        return run(self, state, until)

    monkeypatch.setattr(Timeline, "_run", counting)
    return done


def test_memory_stays_bounded_and_far_places_stay_exact(monkeypatch: pytest.MonkeyPatch, updates: list[int]) -> None:
    monkeypatch.setattr(memory, "CHECKPOINT_BYTES", 0)
    run, last = Run(Experiment(samples=20)), 20_000
    line = Timeline(run)
    expected = plain(run, last)
    updates.clear()
    most = 32 + memory.RECENT_STATES
    for update in range(0, last + 1, 500):
        line.state(update)
        assert len(line.known()) <= most
    assert len(updates) == last  # forwards, nothing is computed twice
    for update in (20_000, 19_999, 13_337, 4_096, 3, 0, 17_001):
        assert bits(line.state(update)) == bits(expected[update])
        assert len(line.known()) <= most


def test_back_costs_no_more_than_the_way_from_a_checkpoint(monkeypatch: pytest.MonkeyPatch, updates: list[int]) -> None:
    monkeypatch.setattr(memory, "CHECKPOINT_BYTES", 0)
    line = Timeline(Run(Experiment(samples=20)))
    for update in range(20_001):
        line.state(update)
    updates.clear()
    for update in range(20_000, 20_000 - memory.RECENT_STATES, -1):
        line.state(update)
    assert len(updates) == 0
    line.state(10_500)
    assert 0 < len(updates) <= 20_000 / 15  # there is room for 32 checkpoints, so there are at least half as many


def test_room_for_checkpoints_is_room_for_the_largest_network() -> None:
    largest = Experiment(inputs=("x1", "x2", "x1sq", "x2sq", "x1x2", "sinx1", "sinx2"), hidden=(8,) * 6,
                         activations=("tanh",) * 6, optimizer="adam")  # fmt: skip
    line = Timeline(Run(largest))
    line.state(3_000)
    kept = sum(
        state.theta.nbytes + sum(slot.nbytes for slot in state.optimizer.slots.values()) for state in line.known()
    )
    assert kept <= memory.CHECKPOINT_BYTES


@pytest.mark.parametrize("update", [-1, -100])
def test_there_is_nothing_before_the_first_update(update: int) -> None:
    with pytest.raises(ValueError, match="counted from 0"):
        Timeline(Run(Experiment())).state(update)


# -- runs that end -----------------------------------------------------------------------------------------------------


def first_bad_update(run: Run) -> int:
    """The update in which the plain micro-steps first leave the finite numbers."""
    training = run.experiment.training()
    with np.errstate(all="ignore"):
        for state in _states(run):
            steps = training.with_optimizer(run.experiment_at(state.update).make_optimizer()).trace(state).steps
            if not all(np.isfinite(part).all() for step in steps for part in _parts(step.value)):
                return state.update
    raise AssertionError


def _states(run: Run) -> Iterator[TrainState]:
    for length in (64, 1024):
        yield from plain(run, length)[length // 16 if length > 64 else 0 :]


def _parts(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)


@pytest.mark.parametrize("name", DIVERGING)
def test_a_run_that_bursts_ends_in_its_first_update_that_is_not_finite(name: str) -> None:
    run = DIVERGING[name]
    end = first_bad_update(run)
    line = Timeline(run)
    with pytest.raises(Diverged, match=f"update {end + 1}:") as caught:
        line.state(end + 1000)
    assert (caught.value.update, line.end, line.reached(end + 1000)) == (end, end, end)
    with np.errstate(all="ignore"):
        expected = [bits(state) for state in plain(run, end)]
    for update in (end, end - 1, 0, end // 2):
        assert bits(line.state(update)) == expected[update]
        assert line.reached(update) == update
    moment = line.moment(end)
    assert moment.after is None
    assert not all(np.isfinite(part).all() for part in _parts(moment.steps[-1].value))
    assert all(np.isfinite(part).all() for step in moment.steps[:-1] for part in _parts(step.value))
    before = line.moment(end - 1)
    assert before.after is not None
    assert before.steps[-1].id == "recheck"


@pytest.mark.parametrize("name", DIVERGING)
def test_stepping_and_playing_agree_on_where_a_run_ends(name: str) -> None:
    run = DIVERGING[name]
    stepped = Timeline(run)
    update = 0
    while stepped.moment(update).after is not None:
        update += 1
        assert update < 2000
    assert stepped.end == update
    assert Timeline(run).reached(update + 500) == update
    played = Timeline(run)
    reached = [played.reached(at) for at in range(update + 20)]
    assert reached == [*range(update), *[update] * 20]


def test_a_smaller_rate_before_the_end_takes_the_run_past_it() -> None:
    run = DIVERGING["the card"]
    line = Timeline(run)
    end = line.reached(10_000)
    change = Change(max(end - 3, 0), "learning_rate", 1e-9)
    branch = Timeline.branched(run.branch(change.update, change), line, change.update)
    assert branch.reached(end + 50) == end + 50
    assert branch.end is None


# -- snapshots ---------------------------------------------------------------------------------------------------------


def test_an_adopted_state_saves_the_way_to_it(updates: list[int]) -> None:
    run = Run(ADAM)
    expected = plain(run, 420)
    line = Timeline(run)
    updates.clear()
    line.adopt(expected[400])
    assert bits(line.state(410)) == bits(expected[410])
    assert len(updates) == 10
    assert bits(line.state(399)) == bits(expected[399])  # what lies before it is still the same run
    assert bits(line.state(0)) == bits(expected[0])


# -- small and odd data ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("experiment", "per_epoch", "sizes"),
    [
        (Experiment(samples=1), 1, [1, 1, 1]),
        (Experiment(samples=20, batch_size=10), 1, [10, 10]),  # full batch: half of them are for training
        (Experiment(samples=20, batch_size=4), 3, [4, 4, 2, 4]),
        (Experiment(data="truth_xor", batch_size=4), 1, [4, 4]),
        (Experiment(data="own", points=((1.0, 2.0, 1),)), 1, [1, 1]),
        (Experiment(data="own", points=((1.0, 2.0, 1), (2.0, 1.0, 1)), batch_size=2), 1, [2]),
    ],
    ids=["one sample", "full batch", "a last part", "table", "one own point", "all of one class"],
)
def test_small_data_trains_like_any_other(experiment: Experiment, per_epoch: int, sizes: list[int]) -> None:
    line = Timeline(Run(experiment))
    assert line.batches.per_epoch == per_epoch
    assert [len(line.moment(update).batch) for update in range(len(sizes))] == sizes
    expected = plain(line.run, 40)
    assert bits(line.state(40)) == bits(expected[40])
    assert line.metrics(40).train_loss < line.metrics(0).train_loss


def test_a_batch_larger_than_the_data_is_the_whole_data() -> None:
    from playground.experiment import replace as mend

    experiment, notes = mend(Experiment(samples=20), batch_size=1000)
    assert experiment.batch_size == 10
    assert any("1,000 is larger than the training data (10 examples)" in note for note in notes)
    assert len(Timeline(Run(experiment)).moment(3).batch) == 10


def test_an_empty_plane_has_a_first_state_and_nothing_to_train() -> None:
    line = Timeline(Run(Experiment(data="own")))
    assert len(line.x) == 0
    assert bits(line.state(0))[1] == Experiment(data="own").theta0().tobytes()
    metrics = line.metrics(0)
    assert np.isnan(metrics.train_loss)
    assert metrics.train_accuracy is None


# -- how well it does --------------------------------------------------------------------------------------------------


def test_metrics_are_those_of_the_whole_training_and_test_sets() -> None:
    experiment = Experiment(samples=60, train_share=50)
    line = Timeline(Run(experiment))
    theta = plain(line.run, 50)[50].theta
    (x, y), (x_test, y_test) = experiment.training_set(), experiment.test_set()
    guess, guess_test = line.network.forward(theta, x), line.network.forward(theta, x_test)
    metrics = line.metrics(50)
    assert metrics.train_loss == pytest.approx(0.5 * np.mean((guess - y) ** 2), rel=1e-12)
    assert metrics.test_loss == pytest.approx(0.5 * np.mean((guess_test - y_test) ** 2), rel=1e-12)
    assert metrics.train_accuracy == np.mean((guess > 0) == (y > 0))
    assert metrics.test_accuracy == np.mean((guess_test > 0) == (y_test > 0))
    assert metrics.train_loss != metrics.test_loss


def test_a_regression_has_no_accuracy() -> None:
    metrics = Timeline(Run(PRESETS["sine"].experiment)).metrics(0)
    assert (metrics.train_accuracy, metrics.test_accuracy) == (None, None)


def test_the_timeline_gives_nothing_that_can_be_written_to() -> None:
    line = Timeline(Run(ADAM))
    state = line.state(3)
    with pytest.raises(ValueError, match="read-only"):
        state.theta[0] = 1.0
    assert not any(slot.flags.writeable for slot in state.optimizer.slots.values())
    with pytest.raises(AttributeError):
        replace(line.moment(3)).update = 4  # type: ignore[misc]


def test_a_state_brought_from_outside_is_never_forgotten() -> None:
    far = 100_003
    known = Timeline(Run(Experiment())).state(5)
    brought = TrainState(far, known.theta.copy(), known.optimizer)
    line = Timeline(Run(Experiment()))
    line.adopt(brought)
    line.state(far + 3_000)  # more than the last states that are kept one by one
    line.slim(2)
    assert bits(line.state(far)) == bits(brought)
    assert line.earliest(far + 10) == far
