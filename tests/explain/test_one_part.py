"""Sentence, formula and numbers speak of one part, in every caption and in the sentence of a whole move."""

from collections.abc import Iterator
from random import Random

from playground.experiment import Run
from playground.experiment.anatomy import WEIGHT, Entry, Unit
from playground.explain import numbers, story
from playground.explain.captions.caption import Caption
from playground.explain.view import View, look
from playground.timeline import Timeline
from tests.explain.random_experiments import random_experiment, random_selection


def looks(experiments: int) -> Iterator[tuple[View, list[Caption]]]:
    """Random experiments at random updates, each seen from a random part (or from none) and example."""
    for seed in range(experiments):
        draw = Random(f"one part {seed}")
        experiment = random_experiment(draw)
        timeline = Timeline(Run(experiment))
        moment = timeline.moment(timeline.reached(draw.choice((0, 1, 9))))
        selection = draw.choice((None, "i:0", *(random_selection(draw, experiment) for _ in range(4))))
        focus = draw.choice((None, draw.randrange(len(moment.x))))
        yield look(moment, selection, focus), story(moment, selection, focus)


def symbol_and_value(view: View, about: str, step: str) -> tuple[str, float]:
    """What a step's formula begins with where it is of the part `about`, and the engine's number of it."""
    part, name = view.anatomy.find(about), step.partition(":")[0]
    assert isinstance(part, Unit | Entry)
    if isinstance(part, Unit):
        slope = rf"\frac{{\partial {view.loss_tex}}}{{\partial {part.tex}}}"
        symbol, rows = {
            "Z": (part.z_tex, view.z), "A": (part.tex, view.a), "dA": (slope, view.dA), "dZ": (part.delta_tex, view.dZ),
        }[name]  # fmt: skip
        row = rows[part.layer]
        assert row is not None
        return symbol, float(row[part.j])
    if step == "theta":
        assert view.moment.after is not None
        return part.tex, float(view.moment.after.theta[part.index])
    found = view.moment.pass_.backward[part.layer][name]
    value = found[part.place] if part.kind == WEIGHT else found.reshape(-1)[part.j]
    above = {"dW_data": r"L_{\text{data}}", "dW_penalty": "R"}.get(name, "L")
    return rf"\frac{{\partial {above}}}{{\partial {part.tex}}}", float(value)


def test_a_caption_s_sentence_and_its_formulas_are_of_one_part() -> None:
    compared = 0
    for view, captions in looks(60):
        substeps = {step.id for step in view.moment.steps if step.phase == "update"} - {"theta"}
        for caption in captions:
            if caption.about is None:
                assert caption.id in ("start", "loss", "recheck") or caption.title == "A number stopped being finite"
                continue
            if caption.id in substeps:  # the optimizers' own quantities; test_optimizers.py has their numbers
                assert caption.about == view.moved.id
                continue
            symbol, value = symbol_and_value(view, caption.about, caption.id)
            assert caption.formula.startswith(symbol), (caption.about, caption.formula)
            assert caption.numbers.startswith(symbol), (caption.about, caption.numbers)
            if caption.id != "theta" and "nothing passes back" not in caption.sentence and value != 0:
                texts = (numbers.brief(value), *(numbers.text(value, digits) for digits in range(3, 17)))
                assert any(text in caption.sentence for text in texts), (caption.about, value, caption.sentence)
            compared += 1
    assert compared > 1000


def test_the_sentence_of_a_whole_move_has_the_formulas_of_the_part_it_speaks_of() -> None:
    """“For the bias of ŷ it is −1.17” stood beside the formula of h₁'s bias, with which the backward pass ends."""
    backward = 0
    for view, captions in looks(60):
        told = {caption.id: caption for caption in captions}
        for caption in captions:
            assert bool(caption.summary) == bool(caption.summary_of)
            if not caption.summary:
                continue
            beside = told[caption.summary_of]
            if caption.phase == "backward":
                gradient = float(view.moment.pass_.grad[view.moved.index])
                assert beside.about == view.moved.id
                assert f"For {view.moved.spoken} it is {numbers.signed(gradient) if gradient else 0}" in caption.summary
                backward += 1
            elif caption.phase == "forward":
                unit = view.anatomy.unit(view.last, view.unit_at(view.last))
                assert beside.about == unit.id
                assert numbers.brief(view.a[-1][unit.j]) in caption.summary
    assert backward > 40
