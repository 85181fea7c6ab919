"""Carrying over is the identity: the plan, and the code made of it, are the run's own network to the last number."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from playground.engine import HYPERPARAMETERS, OPTIMIZERS, Network, TrainState
from playground.experiment import Change, Experiment, Run
from playground.experiment.document import loads
from playground.experiment.layers import engine_layers
from playground.plans import Plan, Source, from_json, layer, to_json, total
from playground.plans.carry import as_started, begun_afresh, carried, left_behind, offers
from playground.plans.code_model import model_code
from playground.plans.plan import fitted
from playground.timeline import Timeline
from tests.plans.random_runs import random_run, random_way

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


@pytest.mark.parametrize("seed", RUNS)
def test_a_run_on_its_way_comes_with_all_it_stands_on(seed: int) -> None:
    run, at = random_way(seed)
    timeline = Timeline(run)
    at = timeline.reached(at)
    state, e = timeline.state(at), run.experiment_at(at)
    plan = carried(run, state)
    assert plan.begins == at
    assert same(plan.first_state(), state)
    assert from_json(to_json(plan)) == plan
    rule, own = plan.engine_optimizer(10), e.make_optimizer()
    assert type(rule) is type(own)
    assert rule.hyperparameters == own.hyperparameters


def same(a: TrainState, b: TrainState) -> bool:
    ours, theirs = a.optimizer.slots, b.optimizer.slots
    return (
        (a.update, a.optimizer.t) == (b.update, b.optimizer.t)
        and np.array_equal(a.theta, b.theta)
        and (np.array_equal(a.stats, b.stats) if a.stats is not None and b.stats is not None else a.stats is b.stats)
        and ours.keys() == theirs.keys()
        and all(np.array_equal(ours[name], theirs[name]) for name in ours)
    )


ADAM = Run(
    Experiment(optimizer="adam", batch_size=7), (Change(0, "weight", (2, 0.5)), Change(30, "learning_rate", 0.3))
)


def stood(run: Run, at: int) -> Plan:
    return carried(run, Timeline(run).state(at))


def test_another_optimizer_begins_afresh_with_the_same_weights_and_batches() -> None:
    plan = stood(ADAM, 37)
    other = fitted(plan, optimizer="momentum", hyper=())
    assert (plan.keeps_memory, other.keeps_memory) == (True, False)
    assert begun_afresh(plan) == begun_afresh(fitted(carried(Run(Experiment())), optimizer="adam")) == ""
    assert begun_afresh(other).endswith("Momentum remembers nothing of it.")
    a, b = plan.first_state(), other.first_state()
    assert (b.update, b.optimizer.t) == (37, 0)
    assert np.array_equal(a.theta, b.theta)
    assert not b.optimizer.slots["velocity"].any()
    assert "iterations.assign(37)" in model_code(plan, 10)
    assert "iterations" not in model_code(other, 10)
    assert fitted(plan, learning_rate=0.01, clipnorm=1.0).keeps_memory


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"layers": ()}, "keeps its data, network, loss, batches and seed"),
        ({"batch_size": 8}, "keeps its data, network, loss, batches and seed"),
        ({"loss": "mse"}, "keeps its data, network, loss, batches and seed"),
        ({"schedule": "cosine"}, "goes on after 37 of them. Keep the rate constant, or carry the run over from"),
        ({"state": "zABC"}, "The numbers stored in the link are damaged"),
        ({"carried": ""}, "needs the experiment"),
    ],
)
def test_what_would_train_something_else_is_refused(changes: dict[str, Any], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        fitted(stood(ADAM, 37), **changes)


def test_on_other_data_nothing_of_the_run_is_left() -> None:
    plan = fitted(stood(ADAM, 37), source=Source("digits"), layers=(layer("flatten"),))
    assert (plan.carried, plan.state, plan.begins) == ("", "", 0)


def test_a_run_that_left_the_finite_numbers_is_refused_with_the_update() -> None:
    state = Timeline(ADAM).state(37)
    wild = TrainState(37, state.theta * np.inf, state.optimizer)
    with pytest.raises(ValueError, match="After 37 updates this run has numbers that are not finite"):
        carried(ADAM, wild)


def words(run: Run, at: int) -> list[str]:
    return [offer.button for offer in offers(run, Timeline(run).state(at))]


def test_the_button_says_what_it_carries() -> None:
    start = "Carry it over from its start and train"
    assert words(ADAM, 0) == [start]
    assert words(ADAM, 1) == [start, "Carry it over as it stands after 1 update, with Adam's moments"]
    assert words(ADAM, 37) == ["Carry it over as it stands after 37 updates, with Adam's moments"]
    for name, memory in (
        ("sgd", ""), ("momentum", ", with Momentum's velocity"), ("adagrad", ", with Adagrad's sums of squares"),
        ("rmsprop", ", with RMSprop's running means"), ("lion", ", with Lion's moment"),
    ):  # fmt: skip
        changed = Run(Experiment(), (Change(2, "optimizer", (name, ())),))
        assert words(changed, 2) == ["Carry it over as it stands after 2 updates"]  # it has kept nothing yet
        assert words(changed, 1005) == [f"Carry it over as it stands after 1,005 updates{memory}"]


def test_what_cannot_be_is_offered_with_its_reason() -> None:
    (offer,) = offers(Run(Experiment(optimizer="lion", hyper=(("beta_1", 0.0),))), Timeline(Run(Experiment())).state(0))
    assert offer.plan is None
    assert offer.refusal == "Lion of Keras takes only a beta_1 above 0."


def test_a_way_back_that_is_cut_is_refused() -> None:
    with pytest.raises(ValueError, match="Keras goes back through all moments: set the cut to 0"):
        carried(Run(Experiment(data="parity", cut=2)))
    assert carried(Run(Experiment(data="parity"))).data.shape[1] == 1


def test_what_stays_behind_is_said() -> None:
    assert left_behind(ADAM, 0) == "What you changed after update 0 stays in Step through."
    assert left_behind(ADAM, 37) == (
        "You changed something on the way, so Keras goes on from where the run stands now."
    )
    assert left_behind(Run(Experiment(), ADAM.changes[:1]), 37) == ""
    assert left_behind(Run(Experiment()), 5, ["SGD 0.1"]) == "SGD 0.1, the run beside it, stays in Step through."
