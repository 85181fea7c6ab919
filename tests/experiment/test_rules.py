"""What may not be: every rule refuses with its sentence, and mends to what the sentence says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.experiment import Experiment, replace
from playground.experiment.experiment import FIELDS

REFUSED = [
    ({"data": "squares"}, "The data must be one of circle, xor", "data", "circle"),
    ({"noise": 70}, "Noise (percent) must be a whole number from 0 to 50, and 70 was given.", "noise", 50),
    ({"noise": 1.5}, "Noise (percent) must be a whole number", "noise", 0),
    ({"noise": True}, "Noise (percent) must be a whole number", "noise", 0),
    ({"samples": 0}, "The number of points must be a whole number from 1 to 5,000, and 0 was given.", "samples", 1),
    ({"train_share": 95}, "The share for training (percent) must be a whole number from 10 to 90", "train_share", 90),
    ({"data_seed": -1}, "The seed of the data must be", "data_seed", 0),
    ({"seed": 2**40}, "The seed must be a whole number from 0 to 2,147,483,647", "seed", 2**31 - 1),
    ({"points": ((7, 0, 0),)}, "A point of your own is (x1, x2, class), each x from −6 to 6", "points", ()),
    ({"points": ((1, 0, 2),)}, "the class 0 to 1, and (1.0, 0.0, 2) was given.", "points", ()),
    ({"points": ((0, 0, 1),) * 201}, "There may be at most 200 points of your own, and 201 were given.", "points",
     ((0.0, 0.0, 1),) * 200),
    ({"inputs": ()}, "The inputs must be one or more of x1, x2", "inputs", ("x1", "x2")),
    ({"inputs": ("x2", "x2", "zz")}, "each once", "inputs", ("x2",)),
    ({"hidden": (9,)}, "There may be 0 to 6 hidden layers of 1 to 8 neurons each, and (9,) was given.", "hidden", (8,)),
    ({"hidden": (2,) * 7}, "There may be 0 to 6 hidden layers", "hidden", (2,) * 6),
    ({"activations": ("softmax",)}, "A hidden layer's activation must be one of linear", "activations", ("tanh",)),
    ({"activations": ("relu", "relu")}, "and 2 were given for 1 hidden layer (3).", "activations", ("relu",)),
    ({"output_activation": "relu"}, "The output's activation must be one of tanh, sigmoid, linear, softmax",
     "output_activation", "tanh"),
    ({"loss": "zero_one"}, "The loss must be one of half_squared_error", "loss", "half_squared_error"),
    ({"initializer": "ones"}, "The initialisation must be one of zeros", "initializer", "glorot_uniform"),
    ({"bias": float("inf")}, "The starting bias must be a number from −10 to 10, and infinity was given.", "bias", 0.0),
    ({"use_bias": 2}, "Biases are used or not, and 2 says neither.", "use_bias", True),
    ({"weights": (1.0,)}, "This network has 13 weights and biases, and the starting values are 1.", "weights", None),
    ({"weights": (float("nan"),) * 13}, "Starting weights must be finite numbers.", "weights", None),
    ({"optimizer": "zap"}, "The optimizer must be one of sgd, momentum", "optimizer", "sgd"),
    ({"learning_rate": 0}, "must be above 0 and at most 1,000,000, and 0 was given.", "learning_rate", 0.1),
    ({"learning_rate": 2e6}, "The learning rate must be above 0 and at most 1,000,000", "learning_rate", 1e6),
    ({"learning_rate": float("nan")}, "and not a number was given.", "learning_rate", 0.1),
    ({"learning_rate": 10**400}, "and a very large number was given.", "learning_rate", 0.1),
    ({"hyper": (("zap", 1),)}, "SGD has no setting zap; it has momentum", "hyper", ()),
    ({"hyper": (("momentum", 2),)}, "momentum must be a number from 0 to 1", "hyper", ()),
    ({"hyper": (("nesterov", 0.5),)}, "The setting nesterov is on (1) or off (0), and 0.5 was given.", "hyper", ()),
    ({"batch_size": 0}, "The batch size must be a whole number from 1, and 0 was given.", "batch_size", 1),
    ({"batch_size": 251}, "A batch of 251 is larger than the training data (250 examples).", "batch_size", 250),
    ({"l1": -1}, "The L1 penalty must be a number from 0 to 10, and −1 was given.", "l1", 0.0),
    ({"l2": 11}, "The L2 penalty must be a number from 0 to 10", "l2", 10.0),
]  # fmt: skip


@pytest.mark.parametrize(("wrong", "why", "field", "instead"), REFUSED)
def test_refused_and_mended(wrong, why, field, instead):
    with pytest.raises(ValueError, match=r"\.$") as refusal:
        Experiment(**wrong)
    assert why in str(refusal.value)
    assert str(refusal.value).endswith(".")
    mended, notes = replace(Experiment(), **wrong)
    assert getattr(mended, field) == instead
    assert len(notes) == 1
    assert str(refusal.value).rstrip(".") in notes[0]
    assert notes[0].endswith(".")


def test_two_wrongs_are_both_told():
    mended, notes = replace(Experiment(), noise=60, batch_size=999)
    assert (mended.noise, mended.batch_size) == (50, 250)
    assert notes == (
        "Noise (percent) must be a whole number from 0 to 50, and 60 was given; 50 is used.",
        "A batch of 999 is larger than the training data (250 examples); the batch is now 250.",
    )


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3).map(tuple),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(FIELDS), ANYTHING, max_size=6))
def test_replace_never_raises_and_always_fits(changes):
    """Whatever is asked for, an experiment comes out that can be built and trained on."""
    mended, notes = replace(Experiment(), **changes)
    assert Experiment(**mended.values()) == mended
    assert mended.network().size == len(mended.theta0())
    assert all(note.endswith(".") for note in notes)


@pytest.mark.parametrize("data", ["sine_next", "eight_pixels", "bars", "plane"])
def test_softmax_where_it_does_not_belong_is_replaced_whatever_the_layers(data: str) -> None:
    experiment, notes = replace(Experiment(), data=data, output_activation="softmax")
    assert experiment.data == data
    assert (experiment.output_activation == "softmax") == (data == "bars")
    assert bool(notes) == (data != "bars")
