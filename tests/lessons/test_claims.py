"""What lessons say about their figures in words (fell, rose, the lowest, sooner) is so in the experiments they open."""

import pytest

from playground.lessons import serving
from playground.lessons.figures import Figures
from playground.lessons.opened import opened
from tests.timeline.plain import plain


def link(lesson: str, step: int) -> str:
    """What is open in a lesson's step, counted from 1."""
    found = serving.lesson(lesson)
    return next(each["open"] for each in [*found["plan"][step - 1 :: -1], found] if each["open"])


def text(lesson: str, step: int) -> str:
    """What a step says, as its file has it: so that a claim which is taken back is not tested for ever."""
    body = (serving.FOLDER / f"{lesson}.md").read_text(encoding="utf-8").partition("\n---")[2]
    return " ".join(body.split("\n## ")[step].split())


# A lesson's step, a part of what it says, and what has to hold: two figures, the first below the second.
CLAIMS = [
    ("four_moves", 5, "and the loss of this example from", "batch loss after at 0", "batch loss at 0"),
    ("batches", 1, "It rose.", "loss at 7", "loss at 8"),
    ("batches", 2, "say: It fell", "batch loss after at 7", "batch loss at 7"),
    ("batches", 5, "at the same rate", "loss at 25", "loss at 1 in ./?batch=250&rate=0.3"),
    ("learning_rate", 1, "hardly moves", "0.9 * loss at 0", "loss at 250"),
    ("learning_rate", 2, "From the same start", "10 * loss at 250 in ./?batch=10&rate=0.3", "loss at 250"),
    ("learning_rate", 3, "Each step overshot by more", "loss at 1", "loss at 2"),
    ("losses", 1, "Hardly any push at all", "0 - delta n:0:0", "0.01"),
    ("losses", 3, "With the squared error", "guess at 10 in ./?card=confident_squared", "guess at 10"),
    ("starting", 3, "the gradient smaller on the way back", "1000 * norm 1", "norm 7"),
    ("starting", 4, "He's rule", "norm 7", "3 * norm 1"),
    ("vanishing", 1, "is {{ norm 7 / norm 1 | 2 }} times", "10 * norm 1", "norm 4"),
    ("vanishing", 1, "three layers down", "10 * norm 4", "norm 7"),
    ("vanishing", 4, "Without the links", "accuracy at 1000 in ./?card=vanishing", "accuracy at 1000"),
    ("exploding", 3, "The same start, the same rate", "loss at 10", "loss at 0"),
    ("overfitting", 1, "better and better", "loss at 1000", "loss at 30"),
    ("q_guessing", 1, "worse than guessing", "guessing loss", "loss at 0"),
    ("q_guessing", 1, "crosses the dotted line", "loss at 250", "guessing loss"),
]


@pytest.mark.parametrize(("lesson", "step", "said", "less", "more"), CLAIMS)
def test_the_one_is_below_the_other(lesson: str, step: int, said: str, less: str, more: str) -> None:
    assert said in text(lesson, step)
    place = opened(link(lesson, step))
    smaller, larger = (float(Figures().figure(each, place, {})["exact"]) for each in (less, more))
    assert smaller < larger, (smaller, larger)


def test_the_test_loss_is_lowest_where_the_lesson_on_overfitting_says_so() -> None:
    assert "At update 30 the test loss was {{ test loss at 30 }}, and it has not been as low since" in text(
        "overfitting", 1
    )
    found = opened(link("overfitting", 1)).link
    assert found is not None
    experiment = found.run.experiment
    network, (x, y) = experiment.network(), experiment.test_set()
    losses = [float(network.loss(state.theta, x, y, experiment.loss)) for state in plain(found.run, 1000)]
    assert min(losses[31:]) > losses[30]


def test_what_races_are_said_to_show_they_show() -> None:
    def told(step: int, asked: str) -> float:
        return float(Figures().figure(asked, opened(link("adam_or_sgd", step)), {})["exact"])

    assert told(1, "racer sgd steps") < told(1, "racer adam steps")
    assert "now diverges" in text("adam_or_sgd", 2)
    assert told(2, "racer sgd diverged") < 10
    straight = opened("optimizer_race")
    sgd, adam = (float(Figures().figure(f"racer {name} steps", straight, {})["exact"]) for name in ("sgd", "adam"))
    assert "as before" in text("adam_or_sgd", 3)
    assert told(3, "racer sgd steps") == sgd
    assert told(3, "racer adam steps") > 2 * adam
