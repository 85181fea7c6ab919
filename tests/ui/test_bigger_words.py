"""Sentences of "Bigger data" about a review in one's own words, and about the time before the first batch."""

import pytest

from playground.jobs import Part, Task
from playground.ui.bigger.after import about_words
from playground.ui.bigger.story import PREPARING, tell, until_the_first_batch

READ = {"words": 9, "unknown": 0, "which": [], "others": 0, "known": 4996, "read": 119}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, []),
        (
            {"unknown": 1, "which": ["zorro"]},
            ["1 word of yours is not among the 4,996 it knows, and read as “unknown”: zorro."],
        ),
        (
            {"words": 300, "unknown": 3, "which": ["zorro", "qua"], "others": 1},
            [
                "The review has 300 words; as in training, the network reads the last 119.",
                "3 words of yours are not among the 4,996 it knows, and read as “unknown”: zorro, qua and others.",
            ],
        ),
        (
            {"words": 2, "unknown": 2},
            ["None of these words is among the 4,996 it knows, so there is nothing it could judge."],
        ),
    ],
)
def test_what_is_said_of_the_words(changes: dict, said: list[str]) -> None:
    assert about_words({**READ, **changes}) == said


def test_the_time_before_the_first_batch_is_told_as_it_passes() -> None:
    part = Part("job.0", Task("a:b", ()), "folder")
    batch = {"kind": "batch", "batch": 1, "batches": 20, "rate": 1.0, "left": 2.0, "logs": {"loss": 1.0}}
    for at, text in ((0.0, "Reading the data"), (0.25, "Building the network")):
        part.hear({"kind": "phase", "text": text, "at": at})
    assert tell(part).phase == "Building the network"
    assert until_the_first_batch(tell(part)) == "reading the data 0.2 s"
    part.hear({"kind": "phase", "text": "Training", "at": 0.5})
    part.hear({**batch, "epoch": 1, "at": 1.0})
    part.hear({**batch, "epoch": 2, "at": 7.0})
    part.hear({"kind": "phase", "text": "Measuring on the test set", "at": 9.0})
    assert until_the_first_batch(tell(part)) == (
        f"reading the data 0.2 s, building the network 0.2 s, {PREPARING.lower()} 0.5 s"
    )
