"""What a result leaves open is said beside it: classes that the test set has none or few of."""

from dataclasses import replace

import pytest

from playground.figures import training
from playground.jobs import Part, Task
from playground.jobs.job import DONE
from playground.plans.recipes import RECIPES
from playground.ui.bigger.standing import of_one, validation
from playground.ui.bigger.story import Story
from playground.ui.bigger.tested import untested
from playground.ui.bigger.verdicts import verdicts
from playground.ui.markdown import plainly


@pytest.mark.parametrize(
    ("sizes", "said"),
    [
        ([20, 30, 5], []),
        ([20, 30, 0], ["The test set has no example of c: whether it is recognised is not known."]),
        (
            [0, 30, 0],
            ["The test set has no example of a, c: whether they are recognised is not known."],
        ),
        ([1, 30, 4], ["The test set has few examples of a (1), c (4), so of that the result says little."]),
    ],
)
def test_classes_that_were_not_tested(sizes: list[int], said: list[str]) -> None:
    assert untested(["a", "b", "c"], sizes) == said


def test_what_stands_in_a_file_is_no_markup() -> None:
    text = "**x** [y](https://z) `q` $a$ :red[b] <b> # h\n- l | ~~s~~ :material/home:"
    found = plainly(text)
    assert found.replace("\\", "") == " ".join(text.split())
    bare = [at for at, mark in enumerate(found) if mark in "*[]()`$:<>#|~_" and found[at - 1] != "\\"]
    assert not bare


def over(plan, **result) -> Part:
    part = Part("job.0", Task("a:b", ()), "folder", status=DONE)
    part.result = {"seconds": 1.0, **result}
    return part


def test_all_right_is_not_said_without_what_was_not_tested() -> None:
    plan = RECIPES["recipe2"].plan
    told = of_one(over(plan, test={"loss": 0.01, "accuracy": 1.0}, tested=[30, 0]), plan, Story())
    assert told.sentence == "Done: 100 % right on the test set."
    assert "The test set has no example of benign: whether it is recognised is not known." in told.more
    told = of_one(over(plan, test={"loss": 0.01, "accuracy": 1.0}, tested=[30, 40]), plan, Story())
    assert "test set has" not in told.more


def test_the_last_sentence_tells_the_validation_figures_too() -> None:
    plan = RECIPES["recipe2"].plan
    story = Story(rows=[{"epoch": 1, "val_loss": 0.125, "val_accuracy": 0.9, "end_loss": 0.1, "loss": 0.1}])
    told = of_one(over(plan, test={"loss": 0.01, "accuracy": 0.97}), plan, story)
    assert told.sentence == (
        "Done: 97 % right on the test set; 90 % right on the validation set, validation loss 0.125."
    )
    assert told.status == "Done · 97 % right on the test set · test loss 0.01 · 1 epoch in 1 s"
    assert of_one(over(plan), plan, story).sentence.startswith("Done: 90 % right on the validation set")
    assert of_one(over(plan), plan, Story()).sentence == "Done: it has been trained."


@pytest.mark.parametrize("name", ["recipe1", "digits"])
def test_nothing_is_so_far_once_it_is_over(name: str) -> None:
    plan = RECIPES[name].plan
    row = {"val_loss": 2.3, "val_accuracy": 0.1, "end_loss": 2.3, "end_accuracy": 0.1, "loss": 2.3}
    found = [verdicts(plan, [{**row, "epoch": n} for n in (1, 2, 3)], [], over=over_now) for over_now in (False, True)]
    assert [told[0].split(":")[0] for told in found] == ["Nothing learned so far", "Nothing learned"]


def test_what_a_recipe_has_to_say_is_said_of_its_training_alone() -> None:
    noise, digits = RECIPES["recipe3"].plan, RECIPES["digits"].plan
    assert RECIPES["recipe3"].note in of_one(over(noise), noise, Story()).more
    assert RECIPES["recipe3"].note not in of_one(over(digits), digits, Story()).more
    assert of_one(over(noise), replace(noise, epochs=3), Story()).more == ""


def test_a_loss_is_told_with_and_without_its_penalty() -> None:
    plan = RECIPES["recipe2"].plan
    row = {"val_loss": 0.5, "val_data_loss": 0.2, "val_accuracy": 0.9}
    assert validation(row, plan) == "90 % right on the validation set, validation loss 0.5 (0.2 without the penalty)"
    assert validation({"val_loss": 0.5}, plan) == "validation loss 0.5"


def test_a_class_is_no_markup_in_a_chart_either() -> None:
    labels = ["<b>yes</b>", '<a href="https://x">no</a>']
    shown = ["&lt;b&gt;yes&lt;/b&gt;", '&lt;a href="https://x"&gt;no&lt;/a&gt;']
    assert training.bars(labels, [0.5, 0.5], "title")["data"][0]["y"] == shown
    drawn = training.confusion([[1, 0], [0, 1]], labels)["data"][0]
    assert (drawn["x"], drawn["y"]) == (shown, shown)
