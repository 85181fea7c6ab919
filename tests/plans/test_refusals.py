"""What a plan refuses, in a learner's words: with the reason, by the names that stand on the page."""

import ast
import re
from dataclasses import replace
from typing import Any

import pytest

from playground.engine import ACTIVATIONS, INITIALIZERS, LOSSES, OPTIMIZERS
from playground.plans import Misfit, Plan, Source, judge, layer
from playground.plans.code_model import model_code
from playground.plans.plan import CLASSES, losses_for, outputs_for
from playground.plans.recipes import RECIPES

DIGITS = RECIPES["digits"].plan
BINARY = RECIPES["recipe2"].plan
VALUE = Plan(Source("diabetes"), (layer("dense"),), output="linear", loss="mse")
AGAIN = RECIPES["autoencoder"].plan


@pytest.mark.parametrize(
    ("shape", "layers", "at"),
    [
        ((30,), (layer("dense"), layer("dense", units=1, activation="softmax")), 1),
        ((8, 8, 1), (layer("conv2d", filters=1, activation="softmax"), layer("flatten")), 0),
        ((8, 8), (layer("simple_rnn", units=1, activation="softmax", sequences=1), layer("flatten")), 0),
        ((8, 8, 1), (layer("residual", activation="softmax"), layer("flatten")), 0),
        ((1,), (layer("residual", activation="softmax"),), 0),
    ],
)
def test_softmax_on_one_unit_is_refused_with_the_reason_and_a_mend(shape, layers, at) -> None:
    with pytest.raises(Misfit, match="it is one unit, which gets 1 whatever comes in") as caught:
        judge(shape, layers)
    assert caught.value.at == at
    assert caught.value.mend is not None
    assert caught.value.mend[at]["activation"] == "sigmoid"
    judge(shape, caught.value.mend)


@pytest.mark.parametrize(
    ("shape", "layers"),
    [
        ((30,), (layer("dense", units=2, activation="softmax"),)),
        ((8, 8, 3), (layer("residual", activation="softmax"), layer("flatten"))),
        ((30,), (layer("dense", units=1, activation="sigmoid"),)),
    ],
)
def test_softmax_on_several_units_and_others_on_one_stay(shape, layers) -> None:
    assert len(judge(shape, layers)) == len(layers)


def test_one_class_is_none_to_tell_apart() -> None:
    table = Source("csv", file="0" * 32, target="kind", shape=(3,), labels=("only",))
    for output in ("softmax", "sigmoid"):
        with pytest.raises(ValueError, match="A table's answer has from 2 to"):
            Plan(table, (layer("dense"),), output=output)


@pytest.mark.parametrize("base", [DIGITS, BINARY, VALUE, AGAIN], ids=["ten", "two", "value", "again"])
def test_every_output_and_loss_fits_or_is_refused_with_its_reason(base: Plan) -> None:
    taken = 0
    for output in ACTIVATIONS:
        for loss in LOSSES:
            try:
                plan = replace(base, output=output, loss=loss)
            except ValueError as error:
                sentence = str(error)
                said, _, reason = sentence.partition(". ")
                assert re.fullmatch(r"The (output \w+|loss [\w -]+) does not go with (this data|the output \w+)", said)
                assert len(reason.split()) > 4, sentence
                assert reason.endswith("."), sentence
            else:
                assert output in outputs_for(plan.task, plan.data.classes)
                assert loss in losses_for(plan.task, output)
                taken += 1
    assert taken == sum(len(losses_for(base.task, each)) for each in outputs_for(base.task, base.data.classes))


@pytest.mark.parametrize(
    ("base", "output", "loss", "reason"),
    [
        (BINARY, "sigmoid", "categorical_crossentropy", "reads one probability a class, so it needs a softmax output"),
        (BINARY, "sigmoid", "sparse_categorical_crossentropy", "so it needs a softmax output"),
        (BINARY, "softmax", "binary_crossentropy", "reads the output as one probability, so it needs a sigmoid output"),
        (BINARY, "tanh", "mse", "Two classes need probabilities"),
        (BINARY, "sigmoid", "mae", "With it go Binary cross-entropy, Mean squared error"),
        (DIGITS, "sigmoid", "binary_crossentropy", "10 classes need one probability each"),
        (DIGITS, "softmax", "hinge", "out of a probability's reach"),
        (VALUE, "softmax", "mse", "The answer is a value"),
        (VALUE, "linear", "hinge", "this data has values, not classes"),
        (AGAIN, "softmax", "mse", "between 0 and 1"),
        (AGAIN, "linear", "binary_crossentropy", "needs a sigmoid output"),
    ],
)
def test_the_reason_is_the_right_one(base: Plan, output: str, loss: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        replace(base, output=output, loss=loss)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"optimizer": "lion 2"}, "The optimizer is one of {OPTIMIZERS}; lion 2 was given."),
        ({"initializer": "he"}, "The initializer is one of {INITIALIZERS}; he was given."),
        ({"loss": "crossentropy"}, "The loss is one of {LOSSES}; crossentropy was given."),
        ({"output": "swoosh"}, "The output is one of {ACTIVATIONS}; swoosh was given."),
        ({"batch_size": 4500}, "The batch size must be from 1 to 1,024; 4,500 was given."),
        ({"epochs": 10**9}, "The number of epochs must be from 1 to 100; 1,000,000,000 was given."),
        (
            {"learning_rate": 50_000_000},
            "The learning rate must be a number from 0 to 1,000,000; 50,000,000 was given.",
        ),
        ({"optimizer": "amsgrad", "hyper": (("rho", 1.0),)}, "AMSGrad has no setting rho"),
        ({"hyper": (("clipnorm", 1.0),), "clipnorm": 2.0}, "The setting clipnorm was given twice."),
    ],
)
def test_a_refusal_has_the_names_and_numbers_of_the_page(changes: dict[str, Any], sentence: str) -> None:
    tables: dict[str, Any] = {
        "OPTIMIZERS": OPTIMIZERS,
        "INITIALIZERS": INITIALIZERS,
        "LOSSES": LOSSES,
        "ACTIVATIONS": ACTIVATIONS,
    }
    for name, table in tables.items():
        sentence = sentence.replace(f"{{{name}}}", ", ".join(each.label for each in table.values()))
    with pytest.raises(ValueError, match=re.escape(sentence)):
        replace(DIGITS, **changes)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("clip", [{"clipnorm": 0.7}, {"hyper": (("clipnorm", 0.7),)}], ids=["of the plan", "own"])
def test_a_limit_of_the_gradient_stands_once_in_the_code(optimizer: str, clip: dict[str, Any]) -> None:
    code = model_code(replace(DIGITS, optimizer=optimizer, **clip), 10)
    ast.parse(code)
    assert code.count("clipnorm=0.7") == 1


def test_all_optimizers_and_the_largest_batch_are_taken() -> None:
    for optimizer in OPTIMIZERS:
        assert replace(DIGITS, optimizer=optimizer, batch_size=1024).task == CLASSES
