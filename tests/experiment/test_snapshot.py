"""Numbers in a link: to the last bit, or refused."""

import base64
import struct
import zlib

import numpy as np
import pytest

from playground.engine import TrainState
from playground.experiment import Change, Experiment, Run, snapshot

ADAM = Experiment(optimizer="adam")


def state_of(experiment, update=7, t=5, seed=0):
    rng = np.random.default_rng(seed)
    optimizer = experiment.make_optimizer().init(experiment.theta0())
    slots = {
        name: rng.standard_normal(slot.shape) * 10.0 ** rng.integers(-300, 300)
        for name, slot in optimizer.slots.items()
    }
    return TrainState(update, rng.standard_normal(experiment.network().size), optimizer._replace(t=t, slots=slots))


@pytest.mark.parametrize(
    "experiment", [Experiment(), ADAM, Experiment(optimizer="momentum"), Experiment(initializer="zeros")]
)
def test_to_the_last_bit(experiment):
    state = state_of(experiment)
    back = snapshot.decode(snapshot.encode(state), Run(experiment))
    assert (back.update, back.optimizer.t) == (7, 5)
    assert back.theta.tobytes() == state.theta.tobytes()
    for name, slot in state.optimizer.slots.items():
        assert back.optimizer.slots[name].tobytes() == slot.tobytes()


def test_the_slots_are_those_of_the_optimizer_at_that_update():
    run = Run(Experiment(), (Change(6, "optimizer", ("adam", ())),))
    assert set(snapshot.decode(snapshot.encode(state_of(ADAM)), run).optimizer.slots) == {"m", "v"}
    with pytest.raises(ValueError, match="another network or optimizer"):
        snapshot.decode(snapshot.encode(state_of(ADAM, update=5)), run)


def test_zeros_are_short_and_what_is_too_long_is_left_out():
    zeros = Experiment(hidden=(8,) * 6, activations=("tanh",) * 6, initializer="zeros")
    state = TrainState(0, zeros.theta0(), zeros.make_optimizer().init(zeros.theta0()))
    assert len(snapshot.encode(state)) < 100
    large = Experiment(hidden=(8,) * 6, activations=("tanh",) * 6, optimizer="adam")
    assert snapshot.encode(state_of(large)) == ""
    assert 3000 < len(snapshot.encode(state_of(Experiment(hidden=(8,) * 6, activations=("tanh",) * 6)))) <= 6000


def test_a_state_that_is_not_finite_is_left_out():
    state = state_of(Experiment())
    broken = state.theta.copy()
    broken[3] = np.inf
    assert snapshot.encode(TrainState(7, broken, state.optimizer)) == ""


def packed(body, letter="r"):
    return letter + base64.urlsafe_b64encode(body).decode().rstrip("=")


HEAD = struct.pack("<QQ", 7, 5)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "damaged"),
        ("r", "damaged"),
        ("rA", "damaged"),
        ("q" + "A" * 40, "damaged"),
        ("r" + "A" * 7000, "damaged"),
        ("zAAAA", "damaged"),
        (packed(zlib.compress(HEAD + bytes(8 * 13)) + b"more", "z"), "damaged"),
        (packed(zlib.compress(HEAD + bytes(8 * 13))[:-3], "z"), "damaged"),
        (packed(HEAD + bytes(8 * 12)), "another network"),
        (packed(HEAD + bytes(8 * 13 + 1)), "another network"),
        (packed(struct.pack("<QQ", 2**63, 5) + bytes(8 * 13)), "no update a run can reach"),
        (packed(struct.pack("<QQ", 4, 5) + bytes(8 * 13)), "no update a run can reach"),
        (packed(HEAD + struct.pack("<13d", *[0.0] * 12, float("nan"))), "not all finite"),
        (packed(HEAD + struct.pack("<13d", *[0.0] * 12, float("inf"))), "not all finite"),
    ],
)
def test_refused(text, why):
    with pytest.raises(ValueError, match=why):
        snapshot.decode(text, Run(Experiment()))


def test_a_bomb_is_not_unpacked():
    bomb = packed(zlib.compress(bytes(3_000_000), 9), "z")
    assert len(bomb) < 6000
    with pytest.raises(ValueError, match="damaged"):
        snapshot.decode(bomb, Run(Experiment()))
