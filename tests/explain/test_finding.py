"""Find the mistake: one line of an update is wrong, whatever the mistake, and what is off after it follows from it."""

from __future__ import annotations

import gc
import math
from collections import Counter
from itertools import pairwise

import pytest

from playground.experiment import Experiment
from playground.explain.finding import Mistaken, find
from playground.explain.finding.settings import beside
from playground.explain.working import SLIP_NAMES
from tests.explain.mistaken import checked, faults
from tests.explain.moments import HAND_121, HAND_222, VARIED, moment

MAKES: dict[str, tuple[Experiment, int]] = {
    "first screen": (Experiment(), 0),
    "2-2-2": (HAND_222, 1),
    "batch, L2, momentum": (Experiment(optimizer="momentum", batch_size=4, l2=0.1, hidden=(4,)), 3),
    "Adam": (Experiment(optimizer="adam", learning_rate=0.03, hyper=(("epsilon", 0.1),)), 3),
    "AdamW": (Experiment(optimizer="adamw", batch_size=5, hyper=(("weight_decay", 0.5),)), 2),
    "clipped": (Experiment(learning_rate=0.3, hyper=(("clipvalue", 0.01),), l2=0.05, activations=("relu",)), 2),
    "RMSprop": (Experiment(optimizer="rmsprop", learning_rate=0.03, hyper=(("epsilon", 0.1),)), 3),
    "Nesterov, clipped": (Experiment(optimizer="nesterov", hyper=(("clipvalue", 0.0001),)), 3),
    "AMSGrad": (Experiment(optimizer="amsgrad", batch_size=3, hidden=(3, 2), activations=("tanh", "sigmoid")), 4),
    "softmax": (VARIED["softmax, fused, penalties"], 2),
    "Adagrad, cross-entropy": (
        Experiment(
            optimizer="adagrad", data="confident", hidden=(2,), activations=("tanh",), output_activation="sigmoid",
            loss="binary_crossentropy",
        ),
        2,
    ),
}  # fmt: skip
ONLY_HERE = {"coupled": 1}
"""Kinds of mistakes that one of these makes allows: weight decay apart from the gradient."""


@pytest.mark.parametrize("kind", SLIP_NAMES)
def test_every_kind_of_mistake_is_shown_in_several_networks(kind: str) -> None:
    seen = 0
    for experiment, update in MAKES.values():
        posted = find(moment(experiment, update), "seed", kind=kind)
        if posted is None:
            continue
        assert posted.mistaken.slip.kind == kind
        assert list(faults(posted.mistaken)) == []
        seen += 1
    assert seen >= ONLY_HERE.get(kind, 2), kind


@pytest.mark.parametrize("seed", range(25))
def test_one_line_is_wrong_in_random_experiments(seed: int) -> None:
    assert not checked(seed, Counter())


def test_another_mistake_is_another_and_they_go_round() -> None:
    shown, count = [], 0
    for _ in range(30):
        posted = find(moment(Experiment(), 0), "seed", count)
        assert posted is not None
        shown.append((posted.mistaken.wrong, posted.mistaken.slip.sentence))
        count = posted.next
    assert len(set(shown)) == len(shown)
    again = find(moment(Experiment(), 0), "seed", 0)
    assert again is not None
    assert (again.mistaken.wrong, again.mistaken.slip.sentence) == shown[0]


@pytest.mark.parametrize("name", ["first screen", "2-2-2", "Adam", "batch, L2, momentum", "softmax"])
def test_another_mistake_is_in_another_line_and_soon_on_the_way_to_another_number(name: str) -> None:
    experiment, update = MAKES[name]
    shown, count = [], 0
    for _ in range(8):
        posted = find(moment(experiment, update), "another", count)
        assert posted is not None
        shown.append((posted.mistaken.wrong, posted.chosen.id))
        count = posted.next
    assert all(one[0] != following[0] for one, following in pairwise(shown)), shown
    assert len({chosen for _, chosen in shown}) > 1, shown


@pytest.mark.parametrize("name", MAKES)
def test_the_wrong_line_is_not_known_by_having_no_working(name: str) -> None:
    experiment, update = MAKES[name]
    count = 0
    for _ in range(12):
        posted = find(moment(experiment, update), "worked", count)
        assert posted is not None
        count = posted.next
        (wrong,) = [line for line in posted.mistaken.lines if line.state == "wrong"]
        assert wrong.work, posted.mistaken.slip.sentence


# -- the numbers of a network, reckoned here and nowhere else ----------------------------------------------------------


def plain_update(update: Mistaken, changed: dict[str, float]) -> dict[str, float]:
    """Every number on the way to w:0:0:0 of a 1-2-1 network of sigmoids, by hand; `changed` are set, and kept."""
    w = {name: update.desk.true(f"w {name}") for name in ("w:0:0:0", "w:0:0:1", "w:1:0:0", "w:1:1:0")}
    x, t = update.desk.true("a i:0"), update.desk.true("t 0")
    found: dict[str, float] = {}

    def put(key: str, value: float) -> float:
        found[key] = changed.get(key, value)
        return found[key]

    sums = [put(f"z n:0:{j}", w[f"w:0:0:{j}"] * x) for j in (0, 1)]
    hidden = [put(f"a n:0:{j}", 1 / (1 + math.exp(-z))) for j, z in enumerate(sums)]
    out = put("z n:1:0", sum(w[f"w:1:{j}:0"] * h for j, h in enumerate(hidden)))
    guess = put("a n:1:0", 1 / (1 + math.exp(-out)))
    put("loss", (guess - t) ** 2 / 2)
    slope = put("s n:1:0", guess - t)
    delta = put("d n:1:0", slope * guess * (1 - guess))
    back = put("s n:0:0", delta * w["w:1:0:0"])
    own = put("d n:0:0", back * hidden[0] * (1 - hidden[0]))
    gradient = put("g w:0:0:0", own * x)
    step = put("delta w:0:0:0", -0.5 * gradient)
    put("theta w:0:0:0", w["w:0:0:0"] + step)
    return found


def test_what_follows_is_what_one_gets_by_hand() -> None:
    count, seen = 0, set()
    for _ in range(40):
        posted = find(moment(HAND_121, 0), "by hand", count, about="w:0:0:0")
        assert posted is not None
        count, mistaken = posted.next, posted.mistaken
        right, astray = (
            plain_update(mistaken, {}),
            plain_update(mistaken, {mistaken.wrong: mistaken.given(mistaken.wrong)}),
        )
        for line in mistaken.lines:
            assert mistaken.given(line.key) == pytest.approx(astray[line.key], rel=1e-9), line
            assert mistaken.desk.true(line.key) == pytest.approx(right[line.key], rel=1e-9), line
            assert line.state == "wrong" or (astray[line.key] != right[line.key]) == (line.state == "follows")
        seen.add(mistaken.wrong)
    assert len(seen) > 8


def test_the_worked_examples_mistake_is_shown_where_a_lesson_asks_for_it() -> None:
    posted = find(moment(HAND_121, 0), "", kind="factor", about="w:0:0:0", at="d n:0:0")
    assert posted is not None
    true = posted.mistaken.desk.true
    assert posted.mistaken.given("g w:0:0:0") == pytest.approx(
        (true("a n:1:0") - true("t 0")) * true("a n:1:0") * (1 - true("a n:1:0")) * true("a i:0"), rel=1e-9
    )
    assert "the weight on the way and the slope of h₁ are left out" in posted.mistaken.slip.sentence


def test_settings_that_a_line_takes_stand_beside_it() -> None:
    experiment, update = MAKES["Adam"]
    posted = find(moment(experiment, update), "", kind="betas", about="w:1:0:0", at="m w:1:0:0")
    assert posted is not None
    told = dict(beside(posted.mistaken.desk, posted.mistaken.keys))
    assert (told[r"\beta_1"], told[r"\beta_2"], told["t"]) == ("0.9", "0.999", "4")
    assert r"m_{\text{before}}" in told
    line = next(line for line in posted.mistaken.lines if line.state == "wrong")
    assert line.work.startswith(r"= 0.999 \times")
    assert r"\beta_1" in line.rule


@pytest.mark.parametrize("name", MAKES)
def test_nothing_is_left_behind_that_only_a_search_for_garbage_would_free(name: str) -> None:
    """Of six answers in a large network such a search took a tenth of a second, in the middle of another message."""
    experiment, update = MAKES[name]
    at = moment(experiment, update)
    find(at, "seed")
    gc.collect()
    gc.disable()
    try:
        posted = find(at, "seed", 1)
        assert posted is not None
        assert len(posted.mistaken.lines) > 1
        del posted
        assert gc.collect() < 20
    finally:
        gc.enable()


def test_where_nothing_can_be_shown_there_is_none() -> None:
    assert find(moment(Experiment(), 0), "", kind="betas") is None
    assert find(moment(Experiment(), 0), "", at="d n:7:7") is None
