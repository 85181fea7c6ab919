"""An update is opened once and kept for a while; how many are kept is bounded by memory."""

import numpy as np

from playground.experiment import Change, Experiment, Run
from playground.timeline import Timeline, memory, timeline
from tests.timeline.plain import bits

LARGEST = Experiment(
    inputs=("x1", "x2", "x1sq", "x2sq", "x1x2", "sinx1", "sinx2"), hidden=(8,) * 6, activations=("tanh",) * 6,
    samples=2000, batch_size=1000,
)  # fmt: skip


def test_the_same_update_is_the_same_moment() -> None:
    line = Timeline(Run(Experiment()))
    assert line.moment(3) is line.moment(3)
    assert line.moment(4) is not line.moment(3)


def test_a_moment_kept_is_the_one_that_would_be_opened_anew() -> None:
    run = Run(Experiment(optimizer="adam"), (Change(3, "learning_rate", 0.5), Change(5, "weight", (2, 1.5))))
    line = Timeline(run)
    kept = [line.moment(update) for update in range(8)]
    for update in reversed(range(8)):
        again, fresh = line.moment(update), Timeline(run).moment(update)
        assert again.after is not None
        assert fresh.after is not None
        assert bits(again.after) == bits(fresh.after)
        assert bits(again.before) == bits(kept[update].before)
        assert [step.id for step in again.steps] == [step.id for step in fresh.steps]


def test_what_is_kept_is_bounded() -> None:
    for experiment in (Experiment(), LARGEST):
        line = Timeline(Run(experiment))
        for update in range(40):
            line.moment(update)
        kept = line._moments
        assert max(kept) == 39
        held = sum(_bytes(moment) for moment in kept.values())
        assert held <= timeline.MOMENT_BYTES or len(kept) == 1
        assert len(kept) <= 16


def _bytes(moment: object) -> int:
    """What the arrays of a moment's pass hold."""
    pass_ = moment.pass_  # type: ignore[attr-defined]
    arrays = [*pass_.outputs, *(a for a in pass_.dA if a is not None)]
    for record in (*pass_.forward, *pass_.backward):
        arrays += list(record.values())
    return sum({id(array): array.nbytes for array in arrays}.values())


def test_a_state_brought_along_is_what_its_update_begins_at() -> None:
    line, other = Timeline(Run(Experiment())), Timeline(Run(Experiment(seed=5)))
    line.moment(2)
    line.adopt(other.state(2))
    for update in range(3, 3 + memory.RECENT_STATES):
        line.state(update)
    assert bits(line.state(2)) == bits(other.state(2))
    assert bits(line.moment(2).before) == bits(other.state(2))


def test_the_gradients_length_is_the_same_from_a_moment_and_without() -> None:
    opened, plain = Timeline(Run(Experiment(batch_size=10))), Timeline(Run(Experiment(batch_size=10)))
    for update in range(6):
        opened.moment(update)
    for update in range(6):
        np.testing.assert_array_equal(opened.gradient_norms(update), plain.gradient_norms(update))


def test_an_example_is_seen_from_its_batch_or_alone() -> None:
    line = Timeline(Run(Experiment(batch_size=10)))
    moment = line.moment(2)
    inside, outside = int(moment.batch[4]), next(i for i in range(250) if i not in moment.batch)
    assert moment.seen_from(inside) == (moment.pass_, 4, 10)
    alone, row, n = moment.seen_from(outside)
    assert (row, n) == (0, 1)
    assert moment.seen_from(outside)[0] is alone
    x, y = moment.x[outside : outside + 1], moment.y[outside : outside + 1]
    assert alone.loss == moment.network.loss(moment.before.theta, x, y, moment.experiment.loss)
