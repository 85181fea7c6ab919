"""What sentences claim of direction, size and cause agrees with the numbers; see `claims`."""

from collections import Counter

from playground.experiment import Experiment, Run
from playground.experiment.layers import layer
from playground.timeline import Timeline
from tests.explain import claims_of_layers
from tests.explain.claims import Claim, faults, faults_of
from tests.explain.moments import moment


def test_random_looks_claim_nothing_that_is_not_so():
    counts: Counter[str] = Counter()
    found = [fault for seed in range(80) for fault in faults(seed, counts)]
    assert found == []
    assert counts["compared"] > 800


def test_random_looks_at_pictures_and_sequences_claim_nothing_that_is_not_so():
    counts: Counter[str] = Counter()
    found = [fault for seed in range(48) for fault in claims_of_layers.faults(seed, counts)]
    assert found == []
    assert counts["compared"] > 1000


def test_a_false_claim_of_a_window_or_a_moment_is_found():
    pooled = (layer("conv2d", filters=2), layer("max_pooling"), layer("flatten"))
    pictures = moment(Experiment(data="bars", layers=pooled, seed=3))
    sequence = moment(Experiment(data="first_bit", moments=6, layers=(layer("simple_rnn", units=2),), cut=2))
    only = "Only the winner of a window moved the pooled number, so only it hears of the loss."
    for at, step, sentence in (
        (pictures, "dA:0", f"{only} No window shows map 1, row 1, column 1, so nothing comes back to it."),
        (pictures, "A:2", "The 7 numbers are laid out as one row, unchanged, for the dense layers behind."),
        (sequence, "dH:0@3", "Moment 4 reaches the loss only by way of moment 5."),
        (sequence, "dH:0@4", "At moment 5 only what comes from the loss counts (nothing comes later)."),
        (
            sequence,
            "dH:0@2",
            "The way back is cut here, after 2 moments: nothing is carried from moment 4 to moment 3.",
        ),
        (sequence, "dW:0", "The same W was used at 5 moments, so its gradient is the sum of what each adds."),
    ):
        claim = Claim(at, "b:0:0", None, step, sentence)
        assert faults_of(claim, Counter(), claims_of_layers.TABLE), sentence


def test_a_false_claim_and_a_new_one_are_found():
    at = Timeline(Run(Experiment())).moment(0)
    for sentence in (
        "For x₁→h₁ it is +0.84: by this slope, raising it would lower the loss.",
        "The loss fell because the learning rate is large.",
    ):
        assert faults_of(Claim(at, "w:0:0:0", None, "recheck", sentence), Counter())
