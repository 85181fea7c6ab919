"""Carrying over is the identity: the plan, and the code made of it, are the run's own network to the last number."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from playground.engine import HYPERPARAMETERS, OPTIMIZERS, Network
from playground.experiment import Change, Experiment, Run
from playground.experiment.document import loads
from playground.experiment.layers import engine_layers
from playground.plans import Plan, from_json, to_json, total
from playground.plans.code_model import model_code
from playground.plans.recipes import as_started, carried, left_behind
from tests.plans.random_runs import random_run

RUNS = range(250)


class Told:
    """Stands in for a module of Keras's: every call gives the name that was called and what it was told."""

    def __init__(self, name: str = "") -> None:
        self.name = name

    def __getattr__(self, name: str) -> Told:
        return Told(f"{self.name}.{name}".lstrip("."))

    def __call__(self, *args: Any, **kwargs: Any) -> Made:
        return Made(self.name, args, kwargs)


class Made:
    def __init__(self, name: str, args: tuple[Any, ...], told: dict[str, Any]) -> None:
        self.name, self.args, self.told = name, args, told

    def set_weights(self, arrays: list[Any]) -> None:
        self.weights = arrays

    def compile(self, **told: Any) -> None:
        self.compiled = told


def told_to_keras(plan: Plan) -> Made:
    """The model as the plan's code describes it."""
    place: dict[str, Any] = {"np": np, "keras": Told(), "layers": Told()}
    exec(model_code(plan, 10), place)
    model: Made = place["model"]
    return model


def engine_network(plan: Plan) -> Network:
    layers = []
    for row in plan.rows():
        layers += engine_layers(row.layer, row.before, plan.every) or []
    return Network(plan.data.shape, layers)


@pytest.mark.parametrize("seed", RUNS)
def test_a_carried_plan_is_the_experiment(seed: int) -> None:
    run = random_run(seed)
    e, plan = as_started(run), carried(run)
    assert plan.layers == e.layers
    assert plan.every == e.every
    assert (plan.output, plan.loss, plan.batch_size, plan.seed) == (e.output_activation, e.loss, e.batch_size, e.seed)
    assert loads(plan.carried) == Run(e)
    assert from_json(to_json(plan)) == plan
    rule, own = plan.engine_optimizer(10), e.make_optimizer()
    assert type(rule) is type(own)
    assert rule.hyperparameters == own.hyperparameters
    ours, theirs = e.network(), engine_network(plan)
    assert total(plan.rows()) == ours.size == theirs.size
    (x, y), theta = e.training_set(), e.theta0()
    with np.errstate(all="ignore"):
        a, b = ours.loss_and_grad(theta, x, y, e.loss), theirs.loss_and_grad(theta, x, y, plan.loss)
    assert np.array_equal(a[0], b[0], equal_nan=True)
    assert np.array_equal(a[1], b[1], equal_nan=True)


@pytest.mark.parametrize("seed", RUNS)
def test_the_code_tells_keras_the_same(seed: int) -> None:
    run = random_run(seed)
    e, model = as_started(run), told_to_keras(carried(run))
    inputs, *layers = model.args[0]
    assert inputs.args[0] == (e.sizes[0],)
    assert [each.args[0] for each in layers] == list(e.sizes[1:])
    assert [each.told["activation"] for each in layers] == [*e.activations, e.output_activation]
    for each in layers:
        assert each.name == "Dense"
        assert each.told.get("use_bias", True) is e.use_bias
        assert _penalties(each.told.get("kernel_regularizer")) == (e.l1, e.l2)
        assert set(each.told) <= {"activation", "use_bias", "kernel_regularizer"}
    weights = [part[name] for part in e.network().unpack(e.theta0()) for name in ("W", "b") if name in part]
    assert all(np.array_equal(a, b) for a, b in zip(weights, model.weights, strict=True))
    loss = model.compiled["loss"]
    assert (loss if isinstance(loss, str) else loss.__name__) == e.loss
    _same_optimizer(model.compiled["optimizer"], e)


def _penalties(regularizer: Made | None) -> tuple[float, float]:
    if regularizer is None:
        return 0.0, 0.0
    a = regularizer.args
    return {"L1": (a[0], 0.0), "L2": (0.0, a[0]), "L1L2": (a[0], a[-1])}[regularizer.name.rpartition(".")[2]]


def _same_optimizer(told: Made, e: Experiment) -> None:
    ours = e.make_optimizer()
    kind = type(ours)
    assert told.name == f"keras.optimizers.{kind.keras}".removeprefix("keras.")
    plain = next(other for other in OPTIMIZERS.values() if other.keras == kind.keras and not other.keras_arguments)
    by_keras = {**plain.common, **plain.defaults, **told.told}
    assert set(told.told) <= set(HYPERPARAMETERS)
    for name, value in ours.hyperparameters.items():
        assert by_keras.pop(name) == value, name
    # What only Keras's class has is what makes it this optimizer.
    assert by_keras == {name: kind.keras_arguments.get(name, plain.defaults[name]) for name in by_keras}


def test_what_was_set_by_hand_on_the_way_stays_behind_and_is_said() -> None:
    run = Run(
        Experiment(), (Change(0, "weight", (2, 0.5)), Change(3, "weight", (2, 9.0)), Change(4, "learning_rate", 0.3))
    )
    e = as_started(run)
    assert (e.theta0()[2], e.learning_rate) == (0.5, 0.3)
    assert "after the first update stays here" in left_behind(run)
    assert "run's end" in left_behind(Run(Experiment(), run.changes[2:]))
    assert left_behind(Run(Experiment(), run.changes[:1])) == ""
