"""What the page "Bigger data" makes of a training's events: its story, and the sentences about it."""

from dataclasses import replace

import pytest

from playground.jobs import Part, Task
from playground.plans.compare import sweep
from playground.plans.recipes import RECIPES
from playground.ui.bigger.results import as_csv, happened, swept
from playground.ui.bigger.story import Story, seconds, tell
from playground.ui.bigger.verdicts import verdicts

PLAN = RECIPES["digits"].plan


def rows(losses, validation, accuracy=0.9, val_accuracy=0.9):
    return [
        {"loss": a, "end_loss": a, "val_loss": b, "end_accuracy": accuracy, "val_accuracy": val_accuracy}
        for a, b in zip(losses, validation, strict=True)
    ]


def layers(*norms):
    return [{"name": str(n), "gradient": norm} for n, norm in enumerate(norms)]


def test_what_came_after_the_last_checkpoint_is_forgotten() -> None:
    part = Part("job.0", Task("a:b", ()), "folder")
    batch = {"kind": "batch", "batch": 10, "batches": 20, "rate": 1.0, "left": 2.0, "at": 3.0, "logs": {"loss": 1.0}}
    for epoch in (1, 2):
        part.hear({**batch, "epoch": epoch})
        part.hear({"kind": "epoch", "epoch": epoch, "row": {"val_loss": 1.0 / epoch}, "layers": []})
    part.hear({**batch, "epoch": 3})
    assert tell(part).progress(5) == pytest.approx(0.5)
    part.hear({"kind": "resumed", "epoch": 2, "rows": [{"val_loss": 1.0}, {"val_loss": 0.5}]})
    story = tell(part)
    assert story.resumed == [2]
    assert len(story.rows) == 2
    assert [x for x, _ in story.running] == [0.5, 1.5]


def test_begun_anew_before_its_first_checkpoint() -> None:
    part = Part("job.0", Task("a:b", ()), "folder")
    batch = {"kind": "batch", "epoch": 1, "batches": 20, "rate": 1.0, "left": 2.0, "at": 3.0, "logs": {"loss": 1.0}}
    part.hear({"kind": "at work"})
    part.hear({**batch, "batch": 15})
    part.hear({"kind": "at work"})
    assert tell(part).begun == 2
    assert tell(part).progress(5) == 0
    part.hear({**batch, "batch": 5})
    assert [x for x, _ in tell(part).running] == [0.25]


def test_what_happened_is_said_once_for_all_it_happened_to() -> None:
    parts = [Part(f"job.{n}", Task("a:b", (), f"rate {n}"), "folder") for n in range(4)]
    parts[0].result = parts[1].result = {"sentence": "Stopped by you."}
    parts[2].failure = "There was nothing to read."
    for part in parts[1:]:
        part.hear({"kind": "at work"})
    parts[2].hear({"kind": "at work"})
    parts[3].hear({"kind": "at work"})
    parts[3].hear(
        {"kind": "batch", "epoch": 1, "batch": 1, "batches": 2, "rate": 1.0, "left": 2.0, "at": 1.0, "logs": {}}
    )
    parts[1].hear({"kind": "resumed", "epoch": 7, "rows": []})
    assert happened(parts, [tell(part) for part in parts]) == {
        "Stopped by you.": ["rate 0", "rate 1"],
        "The training process was lost and started again; the training went on from the end of epoch 7.": ["rate 1"],
        "There was nothing to read.": ["rate 2"],
        "The training process was lost and started again.": ["rate 2"],
        "The training process was lost and started again; the training began anew.": ["rate 3"],
    }


def test_a_sweep_tells_rate_seed_and_loss_of_each() -> None:
    plans = sweep(PLAN, [0.1, 0.001, 0.01], [1, 2])
    stories = [Story(rows=[{"val_loss": plan.learning_rate + plan.seed}]) for plan in plans]
    stories[-1] = Story()  # rate 0.1, seed 2 has not begun
    assert swept(plans, stories) == [
        (0.001, 1, 1.001), (0.001, 2, 2.001), (0.01, 1, 1.01), (0.01, 2, 2.01), (0.1, 1, 1.1), (0.1, 2, None),
    ]  # fmt: skip
    assert swept([PLAN, replace(PLAN, learning_rate=0.5, batch_size=8)], [Story(), Story()]) == []
    assert swept([PLAN, replace(PLAN, seed=5)], [Story(), Story()]) == []


def test_the_table_as_a_file_keeps_every_digit() -> None:
    rows: list[dict] = [
        {"training": "Adam, batch 8", "validation loss": 0.1 + 0.2},
        {"training": "SGD", "validation loss": None},
    ]
    assert as_csv(rows) == 'training,validation loss\n"Adam, batch 8",0.30000000000000004\nSGD,\n'


def test_overfitting_is_named_with_its_epoch() -> None:
    (sentence,) = verdicts(PLAN, rows([1, 0.5, 0.3, 0.2], [1.0, 0.6, 0.7, 0.8]), [])
    assert sentence.startswith("Overfitting: since epoch 2 the loss on the validation set rises, from 0.6 to 0.8")


def test_a_training_that_goes_well_is_left_alone() -> None:
    assert verdicts(PLAN, rows([1, 0.5, 0.3, 0.2], [1.0, 0.6, 0.4, 0.3]), [layers(0.1, 0.2, 0.1)]) == []


def test_gradients_that_vanish_or_explode() -> None:
    assert verdicts(PLAN, [], [layers(1e-6, 1e-3, 0.1)])[0].startswith(
        "Vanishing gradient: the first layer's gradient is 1 × 10⁵ times smaller"
    )
    assert verdicts(PLAN, [], [layers(1e5, 1, 1)])[0].startswith("Exploding gradients: the longest is 1 × 10⁵")
    assert "not a finite number" in verdicts(PLAN, [], [layers(float("nan"), 1)])[0]


def test_nothing_learned_says_what_guessing_gives() -> None:
    found = verdicts(PLAN, rows([2.31, 2.305, 2.3], [2.31, 2.305, 2.31], 0.11, 0.1), [])
    assert found[0].startswith("Nothing learned so far: 11 % right, guessing gives 10 %.")


def test_times_in_words() -> None:
    assert (seconds(8.4), seconds(125)) == ("8 s", "2 min 5 s")
