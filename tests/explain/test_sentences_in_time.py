"""Sentences in step with the moment: before the update nothing has moved, after it nothing will; the first update has
no earlier one, the last no next; a bias is no weight; one example's loss is not its batch's.

Of several makes: every caption and every sentence of the inspector, of experiments of every kind, at the moments
before, at and after the update, first and last.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any

from playground.experiment import Experiment, Run
from playground.experiment.presets import PRESETS
from playground.explain import numbers
from playground.explain.inspect import inspect
from playground.explain.story import story
from playground.timeline import Moment, Timeline
from tests.explain.random_experiments import random_experiment, random_pictures
from tests.explain.random_sequences import random_sequences

MADE = {name: PRESETS[name].experiment for name in PRESETS} | {
    "one example": Experiment(data="hand_121"),
    "one epoch, one update": Experiment(batch_size=250),
    "Adam": Experiment(optimizer="adam", learning_rate=0.01),
    "a penalty": Experiment(l2=0.01),
    "a penalty on ten": Experiment(l2=0.01, batch_size=10),
    "diverged": Experiment(learning_rate=1e4, hidden=(3,), activations=("relu",), output_activation="linear"),
}
DRAWN = 8
AFTER = ("theta", "recheck")


@dataclass(frozen=True)
class Said:
    """A sentence: of which experiment and moment, at which operation, about which part, and where it stands."""

    name: str
    moment: Moment
    step: str
    selection: str
    place: str
    text: str

    def __str__(self) -> str:
        return f"{self.name}, update {self.moment.update}, {self.step}, {self.selection}, {self.place}: {self.text}"

    @property
    def is_after(self) -> bool:
        return self.step in AFTER


def texts(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """The sentences of a panel, each with where it stands."""
    if isinstance(value, str) and " " in value and "<math" not in value:
        yield key, value
    elif isinstance(value, dict):
        for name, each in value.items():
            yield from texts(each, f"{key}.{name}".strip("."))
    elif isinstance(value, list):
        for each in value:
            yield from texts(each, key)


def of_moment(name: str, moment: Moment, selection: str) -> Iterator[Said]:
    for caption in story(moment, selection):
        for place in ("title", "sentence", "next", "summary"):
            if text := getattr(caption, place):
                yield Said(name, moment, caption.id, selection, place, text)
    steps = [step.id for step in moment.steps]
    update = steps.index("theta") if "theta" in steps else len(steps) - 1
    for step in dict.fromkeys(["start", steps[min(update, len(steps) - 1) - 1], *steps[update:]]):
        # Of the gradient the page shows the one or the other (chain.js).
        unseen = ("gradient.sentence", "gradient.foretold") if step in AFTER else ("gradient.in_hindsight",)
        for place, text in texts(inspect(moment, step, selection, measured=["check"])):
            if place not in unseen:
                yield Said(name, moment, step, selection, place, text)


def experiments() -> Iterator[tuple[str, Experiment]]:
    yield from MADE.items()
    draw = Random(11)
    for at in range(DRAWN):
        yield f"drawn {at}", random_experiment(draw)
    yield "drawn pictures", random_pictures(draw)
    yield "drawn sequences", random_sequences(draw)


@cache
def everything() -> list[Said]:
    found: list[Said] = []
    for name, experiment in experiments():
        line = Timeline(Run(experiment))
        if not len(line.x):
            continue
        last = line.reached(12)
        parameters = experiment.anatomy.parameters
        for update in {0, 1, last if line.end is not None else 3}:
            if update > last:
                continue
            moment = line.moment(update)
            for part in (parameters[0], parameters[-1]):
                found += of_moment(name, moment, part.id)
    return found


def wrong(pattern: str, among: Iterator[Said]) -> list[str]:
    sought = re.compile(pattern)
    return [str(each) for each in among if sought.search(each.text)]


def test_there_is_something_to_read() -> None:
    said = everything()
    assert len(said) > 5000
    assert {each.step for each in said} > {"start", "loss", "theta", "recheck"}
    assert any(each.moment.after is None for each in said)


def test_before_the_update_nothing_has_moved() -> None:
    """Nor has the loss been measured again."""
    before = (each for each in everything() if not each.is_after)
    done = (
        r"\bthe update (?:moved|left)\b|would have (?:lowered|raised)\b|\bthe loss (?:fell|rose|stayed|hardly moved)\b"
    )
    assert not wrong(done, before)


def test_from_the_update_on_nothing_is_still_to_move() -> None:
    after = (each for each in everything() if each.is_after and each.place != "next")
    assert not wrong(
        r"\bwill (?:be|move|change|become)\b|\bthe update (?:moves|leaves)\b|\bwould (?:lower|raise) the", after
    )


def test_the_first_update_remembers_nothing() -> None:
    first = (each for each in everything() if each.moment.update == 0)
    assert not wrong(r"\bearlier (?:gradients|updates)\b|\bthe next example\b", first)


def test_where_a_run_ends_nothing_follows() -> None:
    last = [each for each in everything() if each.moment.after is None]
    ends = [each for each in last if each.step == each.moment.steps[-1].id]
    assert ends
    assert not wrong(r"^Next:", (each for each in ends if each.place == "next"))
    unmade = (each for each in last if each.moment.steps[-1].name != "recheck")
    assert not wrong(r"\bthe update (?:moved|moves)\b", unmade)


def test_of_one_update_an_epoch_the_same_examples_come_again() -> None:
    single = (each for each in everything() if each.moment.batches_per_epoch == 1)
    assert not wrong(r"Next: another (?:example|batch)", single)


def test_a_bias_is_not_called_a_weight() -> None:
    of_bias = (each for each in everything() if each.selection.startswith("b:") and each.place != "next")
    assert not wrong(r"\b(?:this|the) weight\b(?! and)(?! on the way)|\bthe value w\b", of_bias)


def test_a_weight_is_not_called_a_bias() -> None:
    of_weight = (each for each in everything() if each.selection.startswith("w:"))
    of_weight = (each for each in of_weight if not each.step.startswith("db"))
    assert not wrong(r"\bthis bias\b", of_weight)


def test_one_thing_is_not_called_things() -> None:
    things = (
        "examples|epochs|updates|weights|biases|batches|units|classes|moments|pixels|outputs|inputs|pulls|deltas|paths"
    )
    assert not wrong(rf"(?<!layer )(?<!ilter )(?<!xample )(?<!\d )\b1 (?:{things})\b", iter(everything()))
    thing = "example|epoch|update|weight|bias|batch|unit|moment|pixel|pull|delta|path"
    assert not wrong(rf"(?<![\w.,×−₀-₉])(?:0|[2-9]|[1-9]\d+) (?:{thing})\b(?! of)", iter(everything()))


def test_a_mean_over_the_batch_is_called_so_where_one_example_is_spoken_of() -> None:
    """At the loss: the example's own loss is called its own, and the batch's is told beside it."""
    found = 0
    for each in everything():
        if each.step != "loss" or each.place != "sentence" or each.moment.after is None:
            continue
        pass_, n = each.moment.pass_, len(each.moment.batch)
        if n > 1:
            assert "the example's loss" in each.text, each
            assert (
                f"the mean over the {n} examples of the batch is {numbers.brief(float(pass_.data_loss))}" in each.text
            )
            found += 1
        if float(pass_.penalty):
            assert f"data loss + penalty = loss: {numbers.brief(float(pass_.data_loss))} + " in each.text, each
    assert found > 20
