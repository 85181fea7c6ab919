"""The inspector's other parts: curve, check, optimizer's state, activation, what is known, and odd selections."""

import json
import math
from dataclasses import replace
from typing import get_type_hints
from urllib.parse import parse_qsl

import numpy as np
import pytest

from playground.engine import Network
from playground.experiment import Change, Experiment, Run
from playground.experiment.link import decode
from playground.explain import story
from playground.explain.curve import MOST_WORK, MOST_WORK_OF_MAPS, curve
from playground.explain.panel import Panel, PanelParts
from playground.explain.view import look
from playground.timeline import Timeline
from tests.explain.moments import (
    DIVERGING,
    HAND_222,
    LARGEST,
    VARIED,
    index_of,
    inspected,
    moment,
    timeline,
    weights_after,
)

PARTS = set(get_type_hints(PanelParts))
OF_ALL = set(get_type_hints(Panel)) - PARTS
OF_A_UNIT = {"value", "known", "activation", "unit", "factors", "paths", "paths_sum", "grouped"}
OF_A_WEIGHT = PARTS - {"positions", "moments", "states", "told"}  # those are of what many places share
#: What a part has beside what every answer has; two parts of a parameter stand only where they apply.
OF_KIND = {"weight": OF_A_WEIGHT, "bias": OF_A_WEIGHT, "unit": OF_A_UNIT, "input": {"value", "known"}, None: set[str]()}
SOMETIMES = {"would_be", "penalty_part"}


@pytest.mark.parametrize("name", VARIED)
def test_every_selection_at_every_step_is_plain_data(name):
    at = moment(VARIED[name], 4)
    anatomy = at.experiment.anatomy
    last = anatomy.last
    selections = [
        "w:0:0:0",
        f"w:{last}:0:0",
        "b:0:0",
        "n:0:0",
        f"n:{last}:0",
        "i:0",
        None,
        "",
        "w:99:0:0",
        "x",
        "w:0:0",
    ]
    ids = ["start", *(step.id for step in at.steps)]
    for index, selection in enumerate(selections):
        for focus in (None, 0, len(at.x) - 1, 10**6, -1):
            panel = inspected(at, ids[index % len(ids)], selection, focus)
            sometimes = SOMETIMES if panel["kind"] in ("weight", "bias") else set()
            assert set(panel) | sometimes == OF_ALL | OF_KIND[panel["kind"]]
            assert ("would_be" in panel) == (bool(sometimes) and not panel["in_batch"])
            json.dumps(panel)
            assert panel["title"]
            assert panel["words"]


@pytest.mark.parametrize("selection", [None, "nonsense", "w:0:9:0", "w:7:0:0", "n:0:-1", "n:0:²", "w:0:0:0:0"])
def test_an_unfit_selection_says_how_to_select(selection):
    panel = inspected(moment(Experiment()), "start", selection)
    assert panel["kind"] is None
    assert panel["selection"] is None
    assert panel["title"] == "Nothing selected"
    assert "gradient" not in panel


def test_titles_and_words():
    at = moment(Experiment())
    weight = inspected(at, "start", "w:0:0:1")
    assert (weight["title"], weight["words"]) == ("Weight x₁ → h₂", "how strongly x₁ is heard by h₂")
    assert inspected(at, "start", "b:1:0")["title"] == "Bias of ŷ"
    assert inspected(at, "start", "n:0:2")["title"] == "Unit h₃"
    source = inspected(at, "start", "i:1")
    assert (source["title"], source["value"]) == ("Input x₂", float(at.x[at.batch[0], 1]))
    assert source["words"] == "comes from the data; inputs are not trained"


def test_known_follows_the_cursor():
    at = moment(Experiment())
    expected = {
        "start": (False, False, False),
        "A:0": (True, False, False),
        "dZ:0": (True, False, False),
        "dW:0": (True, True, False),
        "delta": (True, True, False),
        "theta": (True, True, True),
        "no such step": (False, False, False),
    }
    for step, (forward, gradient, update) in expected.items():
        known = inspected(at, step, "w:0:0:1")["known"]
        assert known == {"forward": forward, "gradient": gradient, "update": update}, step


@pytest.mark.parametrize("name", ["first screen", "softmax, fused, penalties", "hinge", "largest"])
def test_the_curve_goes_through_the_weight_with_the_gradient_as_its_slope(name):
    at = moment(VARIED[name], 2)
    index = index_of(at, "w:1:1:0")
    curve = inspected(at, "dW:0", "w:1:1:0", points=101)["curve"]
    assert len(curve["w"]) == len(curve["loss"]) == len(curve["train"]) == 101
    assert curve["w"][50] == curve["at"] == float(at.before.theta[index])
    assert curve["loss"][50] == curve["loss_at"] == pytest.approx(float(at.pass_.loss), rel=1e-12)
    assert curve["slope"] == float(at.pass_.grad[index])
    fine = inspected(at, "dW:0", "w:1:1:0", points=2001)["curve"]
    rise = (fine["loss"][1001] - fine["loss"][999]) / (fine["w"][1001] - fine["w"][999])
    assert rise == pytest.approx(curve["slope"], abs=2e-6)
    assert curve["after"] == float(weights_after(at)[index])
    moved = at.before.theta.copy()
    moved[index] = curve["after"]
    x, y = at.x[at.batch], at.y[at.batch]
    assert curve["loss_after"] == pytest.approx(float(at.network.loss(moved, x, y, at.experiment.loss)), rel=1e-12)
    moved[index] = curve["w"][7]
    assert curve["train"][7] == pytest.approx(float(at.network.loss(moved, at.x, at.y, at.experiment.loss)), rel=1e-12)
    assert curve["w"][0] <= curve["after"] <= curve["w"][-1]


def test_the_curve_of_a_large_training_set_says_how_many_examples_it_shows():
    curve = inspected(moment(Experiment(samples=5000, train_share=90)), "loss", "w:0:0:0")["curve"]
    assert 500 < curve["train_examples"] < 4500
    assert inspected(moment(Experiment()), "loss", "w:0:0:0")["curve"]["train_examples"] == 250


def test_the_curve_of_a_large_batch_takes_no_more_work_than_it_may(monkeypatch):
    losses = Network.loss
    work: list[int] = []

    def counted(self, theta, x, *rest, **options):
        work.append(math.prod(theta.shape[:-1]) * len(x) * 49)
        return losses(self, theta, x, *rest, **options)

    monkeypatch.setattr(Network, "loss", counted)
    sizes = (10, 1000, 4500)
    for size in sizes:
        experiment = replace(LARGEST, samples=5000, train_share=90, batch_size=size)
        at, before = moment(experiment), len(work)
        found = curve(look(at), 0)
        least = 26 * size * 49
        assert max(work[before:]) <= max(1.1 * MOST_WORK, least)
        assert found["loss"][len(found["loss"]) // 2] == pytest.approx(float(at.pass_.loss), rel=1e-12)
    assert (found["train_examples"], found["train"]) == (4500, found["loss"]), "a batch of all is the training set"


#: The largest offered of pictures and sequences, and the numbers that one example's way forwards gives in each.
OF_MAPS = {
    "data=digits&layers=conv2d:8:padding=same~max_pooling~flatten~dense:16&out=softmax&batch=10": 8 * 64
    + 2 * 8 * 16
    + 16
    + 10,
    "data=first_bit&moments=12&layers=simple_rnn:16&batch=10": 12 * 16 + 1,
    "data=first_bit&moments=12&layers=lstm:16&batch=10": 6 * 12 * 16 + 1,
}


@pytest.mark.parametrize("query", OF_MAPS)
def test_the_curve_of_pictures_and_sequences_takes_a_third_of_the_work_and_still_bends(query, monkeypatch):
    losses, work = Network.loss, []

    def counted(self, theta, x, *rest, **options):
        work.append(math.prod(theta.shape[:-1]) * len(x) * OF_MAPS[query])
        return losses(self, theta, x, *rest, **options)

    monkeypatch.setattr(Network, "loss", counted)
    link, _ = decode(dict(parse_qsl(query)))
    at = moment(link.run.experiment)
    found = curve(look(at), 0)
    assert max(work) <= 1.1 * MOST_WORK_OF_MAPS < MOST_WORK / 2
    assert len(found["w"]) >= 25
    assert found["train_examples"] >= 20
    assert found["loss"][len(found["loss"]) // 2] == pytest.approx(float(at.pass_.loss), rel=1e-12)


@pytest.mark.parametrize("name", [name for name in VARIED if name != "diverging"])
def test_the_check_agrees(name):
    at = moment(VARIED[name], 3)
    check = inspected(at, "dW:0", "w:0:0:0")["check"]
    assert check["verdict"] in ("agrees", "too small to check")
    assert check["relative_error"] < 1e-6 or check["verdict"] != "agrees"
    assert (check["loss_plus"] - check["loss_minus"]) / (2 * check["h"]) == pytest.approx(check["gradient"], abs=1e-8)
    assert check["sentence"].startswith("Nudging it by ±")


def test_direction_and_sentence_agree_with_the_update():
    at = moment(HAND_222)
    for selection, direction, words, way in (("w:0:0:0", "▼", "smaller", "down"), ("w:1:0:1", "▲", "larger", "up")):
        # The whole update has one answer, which the page keeps: both are in it, whenever it is asked for.
        told, later = (inspected(at, step, selection)["gradient"] for step in ("db:0", "theta"))
        assert told == later
        assert told["direction"] == direction
        so = f"By its slope, making this weight a little {words} would"
        assert told["sentence"] == f"{so} lower the loss, so the update moves it {way}."
        assert told["in_hindsight"] == f"{so} have lowered the loss, so the update moved it {way}."
        assert told["sentence"].endswith(f"{told['foretold']}.")


def test_memory_may_carry_a_weight_against_its_gradient():
    line = timeline(VARIED["huber, momentum"])
    seen = set()
    for update in range(40):
        at = line.moment(update)
        gradient = inspected(at, "theta", "w:1:0:0")["gradient"]
        change = float(weights_after(at)[9] - at.before.theta[9])
        assert gradient["direction"] == ("▲" if change > 0 else "▼" if change < 0 else "=")
        memory = "remembers of earlier gradients outweighed it" in gradient["in_hindsight"]
        assert memory == (gradient["value"] * change > 0)
        seen.add(memory)
    assert seen == {True, False}


def test_the_optimizer_s_rows_are_its_state():
    at = moment(VARIED["softmax, fused, penalties"], 3)
    optimizer = inspected(at, "theta", "w:1:0:1")["optimizer"]
    index = index_of(at, "w:1:0:1")
    rows = {row["name"]: row for row in optimizer["rows"]}
    assert list(rows) == ["m", "v", "m_hat", "v_hat"]
    assert rows["m"]["before"] == float(at.before.optimizer.slots["m"][index])
    assert at.after is not None
    assert rows["v"]["after"] == float(at.after.optimizer.slots["v"][index])
    assert rows["m_hat"]["after"] == pytest.approx(rows["m"]["after"] / (1 - 0.9**4), rel=1e-12)
    assert optimizer["before"] + optimizer["delta"] == pytest.approx(optimizer["after"], abs=1e-15)
    assert optimizer["name"] == "Adam"


def test_the_activation_s_curve_holds_the_unit():
    at = moment(Experiment())
    view = inspected(at, "A:0", "n:0:1")["activation"]
    assert len(view["z"]) == len(view["f"]) == len(view["df"]) == 81
    assert view["z"][0] <= view["at"] <= view["z"][-1]
    assert view["f_at"] == pytest.approx(math.tanh(view["at"]), rel=1e-12)
    assert view["df_at"] == pytest.approx(1 - math.tanh(view["at"]) ** 2, rel=1e-12)
    assert (view["flag"], view["flag_sentence"]) == (None, None)


def test_a_dead_unit_is_told_from_one_that_is_off():
    """h₁ is off for every point (its bias is far below 0), h₂ for some, h₃ for none."""
    weights = (1.0, 1.0, 1.0, 0.0, 0.0, 0.0, -100.0, 0.0, 100.0, 1.0, 1.0, 1.0, 0.0)
    at = moment(Experiment(activations=("relu",), weights=weights))
    left = int(np.flatnonzero(at.x[:, 0] < 0)[0])
    dead, off, on = (inspected(at, "A:0", f"n:0:{j}", left)["activation"] for j in range(3))
    assert dead["flag"] == "dead"
    assert dead["flag_sentence"].startswith("h₁ is dead. For all 250 training examples")
    assert off["flag"] is None
    assert off["flag_sentence"].startswith("For this example the sum of h₂ is not above 0")
    assert (on["flag"], on["flag_sentence"]) == (None, None)


def test_a_diverged_update_is_explained_without_an_error():
    at = moment(DIVERGING, 10**4)
    assert at.after is None
    panel = inspected(at, at.steps[-1].id, "w:0:0:0")
    assert panel["curve"]["after"] is None
    captions = story(at, "w:0:0:0")
    assert captions[-1].title == "A number stopped being finite"
    assert "with a learning rate of 10 in place of 10000" in captions[-1].sentence
    assert captions[-1].next == "The run ends here: go Back"


def test_the_check_says_what_a_corner_is_where_several_examples_stand_on_one():
    """All weights 0 but one: every sum lies on ReLU's corner, and the chain rule's 0 is neither of the slopes."""
    run = Run(Experiment(initializer="zeros", activations=("relu",), batch_size=10), (Change(0, "weight", (9, 0.5)),))
    check = inspected(Timeline(run).moment(0), "db:0", "w:0:0:0")["check"]
    assert check["verdict"] == "at a kink"
    assert check["sentence"].endswith("With every corner kept on that side the nudge gives 0 too: they agree.")
