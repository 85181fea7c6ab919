"""What sentences claim of direction, size and cause agrees with the numbers; see `claims`."""

from collections import Counter

from playground.experiment import Experiment, Run
from playground.timeline import Timeline
from tests.explain.claims import Claim, faults, faults_of


def test_random_looks_claim_nothing_that_is_not_so():
    counts: Counter[str] = Counter()
    found = [fault for seed in range(80) for fault in faults(seed, counts)]
    assert found == []
    assert counts["compared"] > 800


def test_a_false_claim_and_a_new_one_are_found():
    at = Timeline(Run(Experiment())).moment(0)
    for sentence in (
        "For x₁→h₁ it is +0.84: by this slope, raising it would lower the loss.",
        "The loss fell because the learning rate is large.",
    ):
        assert faults_of(Claim(at, "w:0:0:0", None, "recheck", sentence), Counter())
