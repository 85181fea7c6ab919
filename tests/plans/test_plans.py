"""Plans without Keras: shapes, counts, refusals with a mend, JSON."""

import dataclasses
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.experiment import Experiment, Run
from playground.plans import KINDS, Misfit, Plan, Source, from_json, judge, layer, to_json, total
from playground.plans.carry import carried
from playground.plans.code_model import model_code
from playground.plans.code_script import notebook, script
from playground.plans.plan import fitted
from playground.plans.recipes import RECIPES


def test_shapes_and_counts_of_a_small_convolution() -> None:
    layers = (layer("conv2d", filters=16), layer("max_pooling"), layer("flatten"), layer("dense", units=10))
    rows = judge((28, 28, 1), layers)
    assert [row.after for row in rows] == [(26, 26, 16), (13, 13, 16), (2704,), (10,)]
    assert [row.parameters for row in rows] == [160, 0, 0, 27050]


def test_counts_of_recurrent_and_kept_numbers() -> None:
    rows = judge((8, 8), (layer("lstm", units=32), layer("batch_normalization")))
    assert [row.parameters for row in rows] == [4 * (8 * 32 + 32 * 32 + 32), 64]
    assert rows[1].kept == 64
    assert total(rows) == 5312


@pytest.mark.parametrize(
    ("shape", "kinds", "at", "why", "mended"),
    [
        ((8, 8, 1), ["dense"], 0, "Dense wants one row of numbers an example", ["flatten", "dense"]),
        ((8, 8, 1), ["lstm"], 0, "LSTM wants a sequence", ["rows", "lstm"]),
        ((8, 8, 1), ["flatten", "conv2d"], 1, "Conv2D wants pictures", ["conv2d"]),
        ((8, 8), ["lstm", "lstm"], 1, "hands on only its last state", ["lstm", "lstm"]),
        ((2, 2, 1), ["conv2d"], 0, "A filter of 3 × 3 does not fit", ["conv2d"]),
        ((1, 1, 4), ["max_pooling"], 0, "nothing would be left", []),
        ((10,), ["embedding", "dense"], 0, "these inputs are amounts", ["dense"]),
    ],
)
def test_a_refusal_names_its_place_and_its_mend_fits(shape, kinds, at, why, mended) -> None:
    with pytest.raises(Misfit, match=why) as caught:
        judge(shape, tuple(layer(kind) for kind in kinds))
    assert caught.value.at == at
    assert caught.value.mend is not None
    assert [each.kind for each in caught.value.mend] == mended
    judge(shape, caught.value.mend)


def test_words_need_a_place_first() -> None:
    with pytest.raises(Misfit, match="numbers of words") as caught:
        judge((120,), (layer("dense"),), words=True)
    assert caught.value.mend is not None
    assert caught.value.mend[0].kind == "embedding"


def test_a_stack_without_a_row_at_its_end_has_no_output() -> None:
    plan = Plan(Source("digits"), (layer("conv2d"),))
    with pytest.raises(Misfit, match="The output layer wants one row of numbers") as caught:
        plan.rows()
    assert caught.value.mend is not None
    dataclasses.replace(plan, layers=caught.value.mend).rows()


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=RECIPES)
def test_every_recipe_fits_and_comes_through_json(recipe) -> None:
    assert total(recipe.plan.rows()) > 0
    assert from_json(to_json(recipe.plan)) == recipe.plan


def test_the_four_recipes_are_the_tutorials() -> None:
    lines = {key: model_code(RECIPES[key].plan, 100) for key in ("recipe1", "recipe2", "recipe3", "recipe4")}
    assert 'Dense(128, activation="relu")' in lines["recipe1"]
    assert 'Dense(10, activation="softmax")' in lines["recipe1"]
    assert 'loss="sparse_categorical_crossentropy"' in lines["recipe1"]
    assert 'Dense(64, activation="relu")' in lines["recipe2"]
    assert 'loss="binary_crossentropy"' in lines["recipe2"]
    assert "Adam(learning_rate=0.01)" in lines["recipe3"]
    assert "SGD(learning_rate=0.01)" in lines["recipe4"]
    assert 'loss="categorical_crossentropy"' in lines["recipe4"]
    plans = [RECIPES[key].plan for key in lines]
    assert [(plan.epochs, plan.batch_size) for plan in plans] == [(10, 32), (20, 32), (50, 10), (10, 32)]


def test_an_experiment_is_carried_over_with_its_weights_and_order() -> None:
    e = Experiment()
    plan = carried(Run(e))
    assert (plan.seed, plan.batch_size, plan.learning_rate) == (e.seed, e.batch_size, e.learning_rate)
    assert repr(float(e.theta0()[0])) in model_code(plan, 250)
    assert from_json(to_json(plan)) == plan


def test_output_and_loss_follow_the_data() -> None:
    plan = fitted(Plan(Source("digits"), (layer("flatten"),)), source=Source("diabetes"), layers=(layer("dense"),))
    assert (plan.output, plan.loss, plan.task) == ("linear", "mse", "value")
    plan = fitted(plan, source=Source("iris"))
    assert (plan.output, plan.loss) == ("softmax", "sparse_categorical_crossentropy")


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"epochs": 0}, "The number of epochs must be from 1 to 100; 0 was given."),
        ({"learning_rate": float("nan")}, "The learning rate must be a number from 0"),
        ({"optimizer": "magic"}, "The optimizer is one of SGD, "),
        ({"loss": "huber"}, "The loss Huber does not go with the output softmax."),
        ({"hyper": (("__class__", 1.0),)}, "Adam has no setting __class__"),
        ({"batch_size": True}, "The batch size must be from 1"),
        ({"source": Source("../etc")}, "There is no data set called"),
    ],
)
def test_what_cannot_be_is_refused(changes, why) -> None:
    with pytest.raises(ValueError, match=why):
        dataclasses.replace(RECIPES["digits"].plan, **changes)


def test_settings_of_a_layer_have_bounds() -> None:
    with pytest.raises(ValueError, match=r"Dense: units must be from 1 to 1024; 0 was given\."):
        layer("dense", units=0)
    with pytest.raises(ValueError, match="Dense: an activation is one of"):
        layer("dense", activation='relu"); import os #')


@given(st.text(max_size=200) | st.recursive(st.none() | st.integers() | st.text(max_size=5), st.lists).map(json.dumps))
def test_anything_else_is_no_plan(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        from_json(text)


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=RECIPES)
def test_scripts_and_notebooks_are_python(recipe) -> None:
    compile(script(recipe.plan, 1000), recipe.key, "exec")
    cells = json.loads(notebook(recipe.plan, 1000))["cells"]
    assert [cell["cell_type"] for cell in cells] == ["markdown", "code"] * (len(cells) // 2)
    compile("\n".join(cell["source"] for cell in cells if cell["cell_type"] == "code"), recipe.key, "exec")


def test_every_kind_of_layer_is_explained() -> None:
    for kind in KINDS.values():
        assert kind.line.endswith(".")
        assert "!" not in kind.line
