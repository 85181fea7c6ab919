"""Runs of networks that are not all Dense: any state again bit for bit, statistics and chance too; and their ends."""

import math
from random import Random

import numpy as np
import pytest

from playground.engine import magnitudes
from playground.experiment import Change, Experiment, Run, link_layers, snapshot
from playground.explain import inspect, story
from playground.timeline import Diverged, Timeline
from tests.explain.random_experiments import random_stack


def same(one, other):
    np.testing.assert_array_equal(one.theta, other.theta)
    assert one.optimizer.slots.keys() == other.optimizer.slots.keys()
    for name, slot in one.optimizer.slots.items():
        np.testing.assert_array_equal(slot, other.optimizer.slots[name])
    assert (one.stats is None) == (other.stats is None)
    if one.stats is not None:
        np.testing.assert_array_equal(one.stats, other.stats)


@pytest.mark.parametrize("seed", range(20))
def test_back_leads_to_the_very_same_numbers(seed):
    draw = Random(seed)
    experiment = random_stack(draw, learning_rate=0.01)
    change = Change(5, "weight", (draw.randrange(experiment.network().size), 0.25))
    run = Run(experiment, (change,))
    forth = Timeline(run)
    states = {update: forth.state(update) for update in range(12)}
    far = Timeline(run)
    far.state(200 if draw.random() < 0.2 else 30)
    for update in (11, 3, 7, 0, 5):
        same(far.state(update), states[update])
    same(forth.moment(6).after, states[7])
    branch = Timeline.branched(Run(experiment, (change, Change(8, "learning_rate", 0.02))), forth, 8)
    same(branch.state(8), states[8])
    assert not np.array_equal(branch.state(10).theta, states[10].theta)


@pytest.mark.parametrize("seed", range(12))
def test_a_snapshot_brings_the_state_back_with_its_statistics(seed):
    run = Run(random_stack(Random(seed), learning_rate=0.01))
    state = Timeline(run).state(4)
    text = snapshot.encode(state, most=10**6)
    back = snapshot.decode(text, run, most=10**6)
    same(back, state)
    later = Timeline(run)
    later.adopt(back)
    same(later.state(9), Timeline(run).state(9))


@pytest.mark.parametrize("seed", range(16))
def test_every_gradient_agrees_with_the_loss_and_everything_has_words(seed):
    draw = Random(f"words {seed}")
    timeline = Timeline(Run(random_stack(draw, learning_rate=0.01)))
    moment = timeline.moment(timeline.reached(3))
    parameters = moment.experiment.anatomy.parameters
    for row in draw.sample(parameters, 3):
        panel = inspect(moment, "theta", row.id, measured=("check", "curve"))
        assert panel["check"]["verdict"] != "differs", (row.name, panel["check"])
        assert panel["gradient"]["value"] == moment.pass_.grad[row.index]
        assert panel["curve"]["slope"] == moment.pass_.grad[row.index]
    for chosen in (None, parameters[0].id, draw.choice(moment.experiment.anatomy.units).id, "i:0"):
        told = story(moment, chosen, draw.choice((None, 0)))
        assert [caption.id for caption in told] == ["start", *(step.id for step in moment.steps)]
        assert all(caption.title and caption.sentence for caption in told)


@pytest.mark.parametrize("layers", ["simple_rnn:4:activation=relu", "simple_rnn:4:activation=linear"])
def test_an_exploding_state_ends_the_run_with_a_sentence(layers):
    experiment = Experiment(
        data="sine_next", samples=40, moments=12, layers=link_layers.read(layers), output_activation="linear",
        learning_rate=30.0, batch_size=5,
    )  # fmt: skip
    timeline = Timeline(Run(experiment))
    with pytest.raises(Diverged) as ended:
        timeline.state(5_000)
    moment = timeline.moment(ended.value.update)
    assert moment.after is None
    last = story(moment)[-1]
    assert "run ends" in last.sentence or "stopped being finite" in last.title
    # Gone through at a stretch, it ends where it ends when every number is looked at.
    other = Timeline(Run(experiment))
    other._suspicious = 0.0
    with pytest.raises(Diverged) as looked:
        other.state(5_000)
    assert looked.value.update == ended.value.update


def test_below_the_suspicious_size_no_number_overflows():
    for layers, moments in (("simple_rnn:16:activation=linear", 12), ("lstm:16", 12)):
        experiment = Experiment(
            data="parity", samples=20, moments=moments, layers=link_layers.read(layers), output_activation="linear",
            loss="mse", batch_size=10,
        )  # fmt: skip
        network = experiment.network()
        most = magnitudes.suspicious(network)
        assert 1.0 < most < 1e10
        x, y = experiment.training_set()
        result = network.evaluate(np.full(network.size, most), x, y, "mse")
        values = [np.abs(v).max() for kept in (*result.forward, *result.backward) for v in kept.values()]
        assert max(*values, np.abs(result.grad).max()) ** 2 < math.inf
