"""The captions: one a step, in order, true to the engine's numbers, and plain."""

import re
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import replace

import pytest

from playground.experiment import Change, Experiment, Run
from playground.experiment.presets import PRESETS
from playground.explain import arithmetic, numbers, story, sums
from playground.timeline import Timeline
from tests.explain.moments import CONFIDENT, DIVERGING, HAND_222, LARGEST, VARIED, moment

UNREADABLE = re.compile(r"\de[-+]\d|\bnan\b|\binf\b|!|(?<![\w(])-\d|\bNone\b|\barray\b|\{|\}|\\")


def by_id(captions):
    return {caption.id: caption for caption in captions}


@pytest.mark.parametrize("name", VARIED)
@pytest.mark.parametrize("update", [0, 7])
def test_every_caption_of_every_kind_of_network(name, update):
    at = moment(VARIED[name], update)
    anatomy = at.experiment.anatomy
    for selection in (None, "w:0:0:0", f"w:{anatomy.last}:0:0", "b:0:0", "n:0:0", "i:0", "w:9:9:9"):
        for focus in (None, 0, len(at.x) - 1, 10**9):
            captions = story(at, selection, focus)
            assert [caption.id for caption in captions] == ["start", *(step.id for step in at.steps)]
            assert [caption.phase for caption in captions[1:]] == [step.phase for step in at.steps]
            for caption in captions:
                assert caption.title
                assert caption.sentence.endswith("."), caption.sentence
                assert not UNREADABLE.search(caption.sentence), caption.sentence
                assert caption.next.startswith(("Next: ", "The run ends"))
                for markup in (caption.formula_mathml, caption.numbers_mathml):
                    assert not markup or ET.fromstring(markup).tag.endswith("math")
                    assert "\\" not in markup
                    assert "7700" not in markup


def test_the_first_screen_starts_with_guess_answer_and_what_to_press():
    at = moment(Experiment())
    focus = int(at.batch[0])
    guess, target = float(at.pass_.A[-1][0, 0]), float(at.y[focus, 0])
    first = story(at, "w:0:0:1", focus)[0]
    assert (
        first.sentence == f"It says {numbers.brief(guess)}. The answer is {'+1' if target > 0 else '−1'}. Press Step."
    )
    assert first.next == "Next: the weighted sums of hidden layer 1"
    later = story(moment(Experiment(), 1))[0].sentence
    assert later.startswith("The next example. It says ")
    assert "Press" not in later


def test_the_four_moves_rest_on_captions_with_their_meaning():
    at = moment(Experiment())
    captions = by_id(story(at, "w:0:0:1"))
    assert "while the answer is " in captions["A:1"].sentence
    assert captions["loss"].sentence.startswith("How wrong: guess minus target, the error, is ")
    assert captions["dA:0"].sentence.startswith("All gradients use the weights as they still are: ")
    assert captions["db:0"].sentence.endswith(
        "Every weight and bias now has its gradient, and none has moved yet; inputs are not trained, so we stop here."
    )
    assert "stop here" not in captions["db:1"].sentence
    assert captions["theta"].sentence.startswith("x₁→h₂ moves against its gradient, from ")
    assert captions["theta"].sentence.endswith("all 13 weights and biases move at the same moment.")
    assert captions["recheck"].sentence.startswith("The same example again with the new weights: the guess moved from ")


def test_the_numbers_are_the_engine_s():
    """2-2-2: values from the paper example, to four digits."""
    captions = by_id(story(moment(HAND_222), "w:1:0:0"))
    assert captions["A:0"].numbers == r"h_{1} = \sigma\left(0.3775\right) = 0.5933"
    assert captions["loss"].numbers.endswith("= 0.2984")
    assert captions["dZ:1"].numbers == (
        r"\delta_{\hat{y}_{1}} = 0.7414 \times 0.7514 \times \left(1 - 0.7514\right) = 0.1385"
    )
    assert captions["dW:1"].numbers == r"\frac{\partial L}{\partial w_{5}} = 0.59327 \times 0.13850 = 0.08217"
    assert captions["theta"].numbers == r"w_{5} \leftarrow 0.4 + (-0.04108) = 0.3589"
    assert captions["dA:0"].formula == (
        r"\frac{\partial L}{\partial h_{1}} = \delta_{\hat{y}_{1}} \, w_{5} + \delta_{\hat{y}_{2}} \, w_{7}"
    )


def test_per_example_numbers_are_of_its_own_loss_and_the_average_appears_once():
    at = moment(LARGEST)
    focus = int(at.batch[4])
    captions = by_id(story(at, "w:6:0:0", focus))
    slopes = at.pass_.dA[-1]
    assert slopes is not None
    own = float(slopes[4, 0]) * len(at.batch)
    assert captions["dA:6"].numbers.endswith(f"= {numbers.tex(own)}")
    gradient = float(at.pass_.backward[6]["dW"][0, 0])
    assert captions["dW:6"].numbers.endswith(f"= {numbers.tex(gradient)}")
    assert r"\frac{1}{10} \sum_{i=1}^{10} a_i \, \delta_i" in captions["dW:6"].formula
    first = float(at.pass_.A[5][4, 0]), float(at.pass_.dZ[6][4, 0]) * 10
    assert rf"\left({numbers.tex(first[0], 5)} \times {numbers.factor(first[1], 5)} + " in captions["dW:6"].numbers
    averaged = [step for step, caption in captions.items() if r"\frac{1}{10}" in caption.formula]
    assert all(step.startswith(("loss", "dW", "db")) for step in averaged)
    assert "L_i" in captions["dA:6"].formula


def test_a_focus_outside_the_batch_would_be():
    at = moment(LARGEST)
    outside = next(index for index in range(len(at.x)) if index not in at.batch)
    captions = by_id(story(at, None, outside))
    assert "what would be, not used in this update" in captions["start"].sentence
    assert "would be; not used in this update" in captions["loss"].sentence
    own = at.network.evaluate(
        at.before.theta, at.x[outside : outside + 1], at.y[outside : outside + 1], "half_squared_error"
    )
    assert captions["loss"].numbers.startswith("L_i = ")
    assert numbers.tex(float(own.data_loss)) in captions["loss"].numbers


def test_fused_cross_entropy_goes_straight_to_guess_minus_target():
    captions = by_id(story(moment(CONFIDENT)))
    assert "dA:0" not in captions
    assert captions["dZ:0"].formula == r"\delta_{\hat{y}} = \hat{y} - t"
    assert captions["dZ:0"].numbers == r"\delta_{\hat{y}} = 0.006693 - 1 = -0.9933"
    assert captions["loss"].next == "Next: backwards, from the loss straight to the output's sum"


def test_a_penalty_has_a_row_of_its_own():
    at = moment(VARIED["softmax, fused, penalties"])
    captions = by_id(story(at, "w:1:0:1"))
    data, penalty, whole = (captions[f"{name}:1"] for name in ("dW_data", "dW_penalty", "dW"))
    back = at.pass_.backward[1]
    assert data.numbers.endswith(f"= {numbers.tex(back['dW_data'][0, 1])}")
    assert penalty.numbers.endswith(f"= {numbers.tex(back['dW_penalty'][0, 1])}")
    assert whole.numbers.endswith(f"= {numbers.tex(back['dW'][0, 1])}")
    parts = (at.pass_.data_loss, at.pass_.penalty, at.pass_.loss)
    told = "data loss + penalty = loss: {} + {} = {}.".format(*(numbers.brief(float(part)) for part in parts))
    assert captions["loss"].sentence.endswith(told)
    assert "penalty included" in captions["recheck"].sentence


def test_a_loss_that_rises_tells_of_a_rate_that_was_tried():
    at = moment(Experiment(learning_rate=3.0, batch_size=250), 4)
    value = at.steps[-1].value
    assert value.after > value.before > value.predicted
    sentence = story(at)[-1].sentence
    found = re.search(
        "; the step was longer than the slope holds good, and with a learning rate of ([0-9.]+) it", sentence
    )
    assert found, sentence
    gentler = Timeline(Run(at.experiment, (Change(4, "learning_rate", float(found[1])),))).moment(4).steps[-1].value
    assert gentler.after < gentler.before


def test_a_loss_that_rises_with_the_optimizers_memory_is_no_fault_of_the_rate():
    at = moment(Experiment(optimizer="adam"), 7)
    assert at.steps[-1].value.predicted > at.steps[-1].value.before
    assert story(at)[-1].sentence.endswith(
        "what the optimizer remembers of earlier gradients carried the weights uphill."
    )


RELU = Experiment(activations=("relu",), output_activation="linear")
STOOD = {
    "learned": (replace(RELU, learning_rate=0.01, weights=(0.0,) * 12 + (1.0,)), (), "hardly anything left to learn"),
    "dead": (Experiment(activations=("relu",), bias=-9.9), (), "every unit of hidden layer 1 is off"),
    "saturated": (Experiment(optimizer="momentum", learning_rate=0.5), (), "hidden layer 1 is saturated"),
    "tiny rate": (Experiment(learning_rate=1e-6), (), "the step was short: with a learning rate of"),
    "opposed": (
        Experiment(data="xor", hidden=(), activations=(), batch_size=250),
        (),
        "the examples pull against each other",
    ),
    "penalty": (Experiment(l2=0.1, batch_size=250), (), "the penalty on large weights pulls as hard as"),
}


@pytest.mark.parametrize("name", STOOD)
def test_a_loss_that_stands_still_has_its_own_reason(name):
    experiment, changes, words = STOOD[name]
    line = Timeline(Run(experiment, changes))
    sentences = [story(line.moment(update))[-1].sentence for update in (0, 1, 2, 20, 150, 400)]
    told = [sentence for sentence in sentences if "hardly moved" in sentence]
    assert any(words in sentence for sentence in told), sentences


ENDS = {
    "rate": (DIVERGING, (), "The steps were too long: with a learning rate of 10 in place of 10000", "by hand"),
    "edited": (Experiment(), (Change(0, "weight", (0, 1.7976e308)),), "Without the value set by hand", "too long"),
    "penalty": (replace(RELU, l2=10.0, learning_rate=0.3), (), "Without the penalty of 10 on large weights", "by hand"),
    "0 / 0": (
        Experiment(optimizer="adam", activations=("relu",), hyper=(("epsilon", 0.0),)),
        (),
        "divided 0 by 0",
        "too long",
    ),
}


@pytest.mark.parametrize("name", ENDS)
def test_the_end_of_a_run_names_what_brought_it_about(name):
    experiment, changes, words, never = ENDS[name]
    line = Timeline(Run(experiment, changes))
    at = line.moment(line.reached(300))
    last = story(at)[-1]
    assert at.after is None
    assert last.sentence.startswith("Here the run ends: ")
    assert words in last.sentence
    assert never not in last.sentence
    assert last.formula == last.numbers == ""


def test_a_large_batch_takes_no_more_arithmetic_than_a_small_one(monkeypatch):
    counted: Counter[int] = Counter()
    for size in (10, 250):

        def counting(value: float, symbols: str = "", size: int = size) -> arithmetic.Term:
            counted[size] += 1
            return arithmetic.number(value, symbols)

        monkeypatch.setattr(sums, "number", counting)
        story(moment(Experiment(batch_size=size)), "w:0:0:0")
    assert counted[10] == counted[250] > 0


def test_what_comes_next_after_the_last_step():
    assert story(moment(Experiment()))[-1].next == "Next: another example"
    assert story(moment(LARGEST))[-1].next == "Next: another batch"
    assert story(moment(HAND_222))[-1].next == "Next: the same example once more"
    assert story(moment(Experiment(), 249))[-1].next == "Next: a new epoch, all examples in a new order"


def test_a_weight_without_a_gradient_stays_and_says_why():
    at = moment(Experiment(initializer="zeros"))
    captions = by_id(story(at, "w:0:0:0"))
    assert captions["theta"].sentence == "x₁→h₁ stays where it is, at 0, because its gradient is 0."
    assert captions["dA:0"].numbers.endswith("= 0")


def test_a_slope_that_promised_less_than_nothing_is_explained():
    captions = story(moment(Experiment(learning_rate=0.5), 0), "w:0:0:0", None)
    assert captions[-1].sentence.endswith(
        "the slope predicted a loss of −1.88 (a straight slope does not know that no loss lies below 0)."
    )
    usual = story(moment(Experiment(), 0), "w:0:0:0", None)
    assert usual[-1].sentence.endswith("the slope predicted a loss of 0.43.")


def test_where_the_weights_behind_do_not_move_the_slope_would_be_the_same():
    """The third unit says 0 for all, so its weight to the output has the gradient 0: once "it would be" its slope in
    twelve digits, where the sums were made in two orders.
    """
    for focus in range(40):
        captions = by_id(story(moment(PRESETS["dead"].experiment), "w:0:0:2", focus))
        assert captions["dA:0"].sentence.endswith(
            "; with those after the update it would be the same, for h₃→ŷ stays as it is: its gradient is 0."
        )
    others = by_id(story(moment(PRESETS["dead"].experiment), "w:0:0:0"))["dA:0"].sentence
    assert re.search(r"with those after the update it would be −?\d", others)


def test_a_step_too_small_to_be_seen_is_told_by_its_size():
    captions = by_id(story(moment(replace(Experiment(), learning_rate=1e-7)), "w:0:0:1"))
    assert re.search(
        r"moves against its gradient, from −?[\d.]+ by [+−][\d.]+\u00a0×\u00a010⁻\S+; all", captions["theta"].sentence
    )
    assert captions["dA:0"].sentence.endswith("; with those after the update it would be as good as the same.")
    digits = re.findall(r"\d\.\d+", " ".join(each.sentence for each in captions.values()))
    assert max(len(each) for each in digits) <= 8


def test_what_does_not_move_beside_the_others_has_its_reason():
    """Of the 13, the third unit's two weights, its bias, and its weight to the output."""
    captions = by_id(story(moment(PRESETS["dead"].experiment), "w:0:0:0"))
    assert captions["theta"].sentence.endswith(
        "; 9 of the 13 weights and biases move at the same moment, the others have the gradient 0."
    )


def test_what_cancels_is_named():
    said = by_id(story(moment(CONFIDENT)))
    found = [each.sentence for each in said.values() if "cancels" in each.sentence]
    assert found
    assert all("In this product ŷ × (1 − ŷ) cancels: the loss's slope against ŷ, " in each for each in found)
