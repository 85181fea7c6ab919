"""What is said of recurrent layers: formulas hold, the moments' shares are the gradient, the two parts the slope."""

from __future__ import annotations

import re
from collections import Counter
from random import Random

import numpy as np
import pytest

from playground.experiment import Experiment
from playground.experiment.layers import layer
from playground.explain import story
from playground.explain.captions.shares import shares
from playground.explain.numbers import brief
from playground.explain.through_time import is_recurrent, through
from playground.explain.view import look
from tests.explain.evaluate import judged
from tests.explain.formulas import formulas_of
from tests.explain.moments import inspected, moment, timeline
from tests.explain.random_sequences import random_sequences, random_shared


def test_every_formula_of_random_recurrent_networks_is_true() -> None:
    counts: Counter[str] = Counter()
    for number in range(24):
        draw = Random(f"recurrent {number}")
        experiment = random_sequences(draw)
        line = timeline(experiment)
        for update in (0, 5):
            at = line.moment(line.reached(update))
            focus = draw.choice((None, None, draw.randrange(len(at.x))))
            for formula in formulas_of(at, random_shared(draw, experiment), focus):
                found = judged(formula)
                counts[found.kind] += 1
                assert found.kind not in ("false", "loose"), (experiment, found)
    assert counts["true"] > 2500
    assert counts["unreadable"] < 0.05 * counts["true"]


def test_the_shares_of_all_moments_add_up_to_the_gradient() -> None:
    """Every number of every recurrent layer, to 1e-12 of the gradient's size."""
    compared = 0
    for number in range(30):
        at = moment(random_sequences(Random(f"shares {number}")), 2)
        view, grad = look(at), at.pass_.grad
        for entry in view.anatomy.parameters:
            if not is_recurrent(view, entry.layer):
                continue
            parts = shares(through(view, entry.layer), entry)
            back = at.pass_.backward[entry.layer]
            penalty = back[f"d{entry.array}_penalty"][entry.place] if f"d{entry.array}_penalty" in back else 0.0
            scale = max(np.abs(parts).sum(), abs(grad[entry.index]), 1e-300)
            assert abs(parts.sum() + penalty - grad[entry.index]) <= 1e-12 * scale, (entry.id, parts)
            compared += 1
    assert compared > 1000


def test_a_slope_is_what_is_handed_on_here_and_what_is_carried_from_later() -> None:
    """The carried part is what the next moment's deltas send back through U; the own deltas and the rest add up."""
    for number in range(30):
        at = moment(random_sequences(Random(f"parts {number}")), 1)
        view = look(at)
        for tier in view.anatomy.tiers:
            if not tier.moments:
                continue
            seen = through(view, tier.number)
            sent = np.vstack([seen.deltas[1:] @ seen.params["U"].T, np.zeros((1, seen.units))])
            sent[[seen.is_cut(t) for t in range(seen.moments)]] = 0.0
            np.testing.assert_allclose(seen.carried, sent, rtol=1e-9, atol=1e-14)
            if not seen.is_lstm:
                slope = seen.engine.cell.vjp(seen.said("Z"), seen.states, sent)  # type: ignore[union-attr]
                np.testing.assert_allclose(seen.own_deltas + slope, seen.deltas, rtol=1e-9, atol=1e-14)


def test_the_inspector_tells_what_each_moment_adds() -> None:
    at = moment(Experiment(data="first_bit", moments=6, batch_size=4, layers=(layer("lstm", units=3),)), 1)
    for id_ in ("u:0:1:4", "w:0:0:7", "b:0:2"):
        panel = inspected(at, "recheck", id_, focus=int(at.batch[2]))
        rows = panel["moments"]
        assert [row["moment"] for row in rows] == list(range(6))
        assert sum(row["share"] for row in rows) == pytest.approx(panel["gradient"]["value"], rel=1e-12)
        for row in rows:
            assert row["own"] + row["carried"] == pytest.approx(row["came"] * row["delta"], rel=1e-12, abs=1e-18)
        assert not any(row["own"] for row in rows[:-1])  # only the last moment is heard by the output
        assert rows[-1]["carried"] == 0.0  # to the last bit, whatever rounds on the way
        assert panel["gradient"]["numbers"]


def test_a_cut_is_told_where_it_is_and_the_check_says_what_it_compares() -> None:
    spec = Experiment(data="first_bit", moments=6, layers=(layer("simple_rnn", units=3),), cut=2)
    at = moment(spec, 1)
    told = {caption.id: caption.sentence for caption in story(at, "u:0:1:0")}
    assert told["dH:0@3"].startswith("The way back is cut here, after 2 moments: nothing is carried from moment 5")
    assert told["dH:0@2"].startswith("The way back is cut behind moment 3: no slope has come to moment 4")
    check = inspected(at, "recheck", "u:0:1:0")["check"]
    assert check["verdict"] == "cut off"
    assert "cut off after 2 moments" in check["sentence"]
    assert check["sentence"].endswith("as the nudge does.")
    assert [row["cut"] for row in inspected(at, "recheck", "u:0:1:0")["moments"]] == [
        False,
        True,
        False,
        True,
        False,
        False,
    ]
    output = at.experiment.anatomy.weight(1, 0, 0).id  # no moment stands between it and the loss
    assert inspected(at, "recheck", output)["check"]["verdict"] == "agrees"


def test_an_lstm_tells_how_much_its_forget_gates_let_through() -> None:
    at = moment(Experiment(data="first_bit", moments=5, layers=(layer("lstm", units=2),)), 0)
    told = {caption.id: caption for caption in story(at, "u:0:0:1")}
    seen = through(look(at, "u:0:0:1"), 0)
    gates = seen.said("f")[2:, 1]
    assert f"{float(np.prod(gates)):.2f} through" in told["dc:0@1"].sentence
    assert told["dc:0@1"].numbers.endswith(f"{seen.came_back('dc')[1, 1]:.4f}")
    assert "3 forget gates" in told["dc:0@1"].sentence


@pytest.mark.parametrize("sequences", [0, 1])
def test_where_a_moment_and_where_the_layer_ends_all_four_gates_of_an_lstm_are_told(sequences: int) -> None:
    """Who takes a moment or the whole layer at once rests there: the gates' own sentences have gone by."""
    flat = (layer("flatten"),) * sequences
    stack = (layer("lstm", units=2, sequences=sequences), *flat)
    at = moment(Experiment(data="first_bit", moments=4, layers=stack), 3)
    told = {caption.id: caption.sentence for caption in story(at, "u:0:0:3")}
    seen = through(look(at, "u:0:0:3"), 0)
    for t in range(4):
        gates = {gate: brief(float(seen.said(gate)[t, 1])) for gate in "ifgoch"}
        kept = brief(float(seen.said("c")[t - 1, 1]))
        for sentence in (told[f"h:0@{t}"], *([told["A:0"]] if t == 3 else [])):
            assert f"moment {t + 1}:" in sentence
            assert f"the input gate adds {gates['i']} of the candidate {gates['g']}" in sentence
            assert (f"the forget gate keeps {gates['f']} of the memory {kept}" in sentence) == (t > 0)
            assert f"and the memory is {gates['c']}. " in sentence
            assert f"The output gate shows {gates['o']} of its tanh: the state is {gates['h']}" in sentence
    assert told["A:0"].endswith("handed on.")


@pytest.mark.parametrize("kind", ["simple_rnn", "lstm"])
def test_no_number_is_left_without_words(kind: str) -> None:
    """Every operation of a recurrent layer has a sentence of its own, with the moment it belongs to, and a formula."""
    at = moment(Experiment(data="parity", layers=(layer(kind, units=2, sequences=1), layer(kind, units=2))), 1)
    for caption in story(at, "u:1:0:1"):
        if caption.layer in (0, 1) and "@" in caption.id:
            t = int(caption.id.partition("@")[2]) + 1
            assert f"moment {t}" in caption.title.lower(), caption
            assert caption.formula or caption.id.startswith("A"), caption
            assert "numbers, the largest" not in caption.sentence, caption


def exploding(kind: str, sequences: int, u: float, w: float) -> Experiment:
    """Two units over twelve moments: U of this size, W of that, all outputs heard by one weight of 1."""
    gates = 4 if kind == "lstm" else 1
    recurrent = layer(kind, units=2, sequences=sequences, **({} if kind == "lstm" else {"activation": "linear"}))
    heard = 24 if sequences else 2
    weights = (w,) * (2 * gates) + (u,) * (4 * gates) + (0.0,) * (2 * gates) + (1.0,) * heard + (0.0,)
    layers = (recurrent, layer("flatten")) if sequences else (recurrent,)
    return Experiment(data="larger_half", moments=12, layers=layers, weights=weights, batch_size=10)


@pytest.mark.parametrize("sequences", [0, 1])
@pytest.mark.parametrize(
    ("kind", "u", "w", "words"),
    [
        ("simple_rnn", 1e60, 1.0, r"the weighted sums of \S+( 1)? at moment \d+ and \S+( 2)? at moment \d+ grew past"),
        ("simple_rnn", 1e60, 0.0, r"the slopes of the loss at \S+( 1)? at moment \d+ and \S+( 2)? at moment \d+ grew"),
        ("lstm", 1e160, 0.0, r"grew past|(is|are) no numbers? any more"),
    ],
)
def test_an_exploding_state_ends_the_run_in_a_sentence(
    kind: str, u: float, w: float, words: str, sequences: int
) -> None:
    at = moment(exploding(kind, sequences, u, w), 3)
    assert at.after is None
    said = story(at, "u:0:0:0")[-1]
    assert said.title == "A number stopped being finite"
    assert re.search(words, said.sentence), said.sentence
    assert said.sentence.startswith("Here the run ends: ")
    assert said.sentence.endswith("Go Back to see what led to it.")
    panel = inspected(at, at.steps[-1].id, "u:0:0:0")
    assert [row["moment"] for row in panel["moments"]] == list(range(12))
