"""The sheets' answers are the engine's: the same network, trained by one update, gives every number."""

from typing import Any

import numpy as np
import pytest

from playground.engine import Batches, Dense, Network, Training, optimizer
from playground.explain.arithmetic import worth
from playground.explain.view import look
from playground.explain.working import Desk
from playground.worksheets.sheet import drawn
from playground.worksheets.templates import TEMPLATES
from playground.worksheets.work import worked
from tests.explain.moments import HAND_121, moment

SEEDS = range(12)


def opened(layers: list[Dense], inputs: int, weights: list[float], x: Any, y: Any, loss: str, rate: float) -> Any:
    """The steps of the first update, by their ids, with theta behind it."""
    network = Network(inputs, layers)
    rows = np.atleast_2d(np.asarray(x, float))
    training = Training(
        network, rows, np.atleast_2d(np.asarray(y, float)), loss, optimizer("sgd", learning_rate=rate),
        Batches(n=len(rows), batch_size=len(rows)),
    )  # fmt: skip
    trace = training.trace(training.start(np.array(weights, float)))
    steps: dict[str, Any] = {step.id: np.asarray(step.value) for step in trace.steps}
    return steps, trace.state.theta, trace.pass_


@pytest.mark.parametrize("seed", SEEDS)
def test_one_weight(seed: int) -> None:
    sheet = drawn(TEMPLATES["G"], seed)
    v = sheet.values()
    steps, theta, _ = opened([Dense(1, "linear", use_bias=False)], 1, [v["w"]], [v["x"]], [v["t"]],
                             "half_squared_error", v["rate"])  # fmt: skip
    after = Network(1, [Dense(1, "linear", use_bias=False)]).forward(theta, np.array([[v["x"]]]))
    compare(v, {
        "y": steps["A:0"], "L": steps["loss"], "delta": steps["dZ:0"], "dw": steps["dW:0"], "w_new": theta[0],
        "y_new": after,
    }, {item.name for item in sheet.items})  # fmt: skip
    for value in v.values():
        assert value == pytest.approx(round(value, 4), abs=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
def test_one_unit(seed: int) -> None:
    sheet = drawn(TEMPLATES["A"], seed)
    v = sheet.values()
    steps, theta, _ = opened([Dense(1, "sigmoid")], 2, [v["w1"], v["w2"], v["b"]], [v["x1"], v["x2"]], [v["t"]],
                             "half_squared_error", v["rate"])  # fmt: skip
    compare(v, {
        "z": steps["Z:0"], "y": steps["A:0"], "L": steps["loss"], "delta": steps["dZ:0"], "dw1": steps["dW:0"][0],
        "dw2": steps["dW:0"][1], "db": steps["db:0"], "w1_new": theta[0], "w2_new": theta[1], "b_new": theta[2],
    }, {item.name for item in sheet.items})  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS)
def test_two_layers(seed: int) -> None:
    sheet = drawn(TEMPLATES["B"], seed)
    v = sheet.values()
    layers = [Dense(2, "sigmoid", use_bias=False), Dense(1, "sigmoid", use_bias=False)]
    names = ["w11", "w12", "w21", "w22"]
    steps, theta, _ = opened(layers, 1, [v[name] for name in names], [v["x"]], [v["t"]], "half_squared_error",
                             v["rate"])  # fmt: skip
    engine = {"z": steps["Z:1"], "y": steps["A:1"], "L": steps["loss"], "delta": steps["dZ:1"]}
    for n in (1, 2):
        engine |= {
            f"z{n}": steps["Z:0"][0, n - 1], f"h{n}": steps["A:0"][0, n - 1], f"delta{n}": steps["dZ:0"][0, n - 1],
            f"dw1{n}": steps["dW:0"][0, n - 1], f"dw2{n}": steps["dW:1"][n - 1, 0],
        }  # fmt: skip
    engine |= {f"{name}_new": theta[place] for place, name in enumerate(names)}
    compare(v, engine, {item.name for item in sheet.items})


def test_no_relu_of_a_sheet_stands_at_its_corner() -> None:
    """There its slope is a matter of agreement, by hand and by machine."""
    for seed in range(400):
        v = drawn(TEMPLATES["C"], seed).values()
        assert min(abs(v["z1"]), abs(v["z2"])) > 0.05, seed


@pytest.mark.parametrize("seed", SEEDS)
def test_without_a_calculator(seed: int) -> None:
    sheet = drawn(TEMPLATES["C"], seed)
    v = sheet.values()
    layers = [Dense(2, "relu"), Dense(1, "linear", use_bias=False)]
    names = ["w11", "w12", "w21", "w22", "b1", "b2", "v1", "v2"]
    steps, theta, _ = opened(layers, 2, [v[name] for name in names], [v["x1"], v["x2"]], [v["t"]],
                             "half_squared_error", v["rate"])  # fmt: skip
    engine = {"y": steps["A:1"], "L": steps["loss"], "delta": steps["dZ:1"], "v1_new": theta[6], "w11_new": theta[0]}
    for n in (1, 2):
        engine |= {
            f"z{n}": steps["Z:0"][0, n - 1], f"h{n}": steps["A:0"][0, n - 1], f"delta{n}": steps["dZ:0"][0, n - 1],
            f"dv{n}": steps["dW:1"][n - 1, 0], f"dw1{n}": steps["dW:0"][0, n - 1],
        }  # fmt: skip
    compare(v, engine, {item.name for item in sheet.items})
    for value in v.values():
        assert value == pytest.approx(round(value, 6), abs=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
def test_two_examples(seed: int) -> None:
    sheet = drawn(TEMPLATES["D"], seed)
    v = sheet.values()
    steps, theta, _ = opened([Dense(1, "linear")], 1, [v["w"], v["b"]], [[v["x1"]], [v["x2"]]], [[v["t1"]], [v["t2"]]],
                             "half_squared_error", v["rate"])  # fmt: skip
    mine = {round(v[f"x{n}"], 9): n for n in (1, 2)}
    order = np.argsort([v["x1"], v["x2"]])
    guesses = np.sort(np.asarray([v["y1"], v["y2"]]))
    np.testing.assert_allclose(np.sort(steps["A:0"].ravel()), guesses, atol=1e-12)
    assert len(mine) == len(order)
    compare(v, {"L": steps["loss"], "dw": steps["dW:0"], "db": steps["db:0"], "w_new": theta[0], "b_new": theta[1]},
            {"L", "dw", "db", "w_new", "b_new"})  # fmt: skip
    errors = np.sort(steps["dZ:0"].ravel() * 2)  # the engine's rows have the 1/n in them
    np.testing.assert_allclose(errors, np.sort([v["e1"], v["e2"]]), atol=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
def test_softmax(seed: int) -> None:
    sheet = drawn(TEMPLATES["F"], seed)
    v = sheet.values()
    right = int(sheet.task.split("class ")[1][0])
    target = [float(n == right) for n in (1, 2, 3)]
    # The sums come from one input of 1 and a weight each.
    layers = [Dense(3, "softmax", use_bias=False)]
    steps, _, _ = opened(layers, 1, [v["z1"], v["z2"], v["z3"]], [1.0], target, "categorical_crossentropy", 0.1)
    engine = {"L": steps["loss"]}
    for n in (1, 2, 3):
        engine |= {f"p{n}": steps["A:0"][0, n - 1], f"delta{n}": steps["dZ:0"][0, n - 1]}
    compare(v, engine, {item.name for item in sheet.items})


@pytest.mark.parametrize("seed", SEEDS)
def test_the_rules(seed: int) -> None:
    v = drawn(TEMPLATES["E"], seed).values()
    rules = {
        "sgd": optimizer("sgd", learning_rate=v["rate"]),
        "mom": optimizer("momentum", learning_rate=v["rate"], momentum=v["mu"]),
        "adam": optimizer("adam", learning_rate=v["rate"], beta_1=v["beta1"], beta_2=v["beta2"], epsilon=1e-7),
    }
    for name, rule in rules.items():
        theta = np.array([v["w"]])
        state = rule.init(theta)
        for n in (1, 2):
            before = theta
            theta, state = rule.update(theta, np.array([v[f"g{n}"]]), state)
            # The sheet leaves Adam's epsilon out, and says so: it changes none of the digits.
            if name == "adam":
                assert v[f"step{n}"] == pytest.approx((theta - before)[0], abs=1e-6)
            if name == "mom":
                assert v[f"u{n}"] == pytest.approx((theta - before)[0], abs=1e-12)
            if name == "sgd":
                assert v[f"sgd{n}"] == pytest.approx(theta[0], abs=1e-12)
        if name != "sgd":
            assert v[f"{name}2"] == pytest.approx(theta[0], abs=1e-6)


def compare(values: dict[str, float], engine: dict[str, Any], names: set[str]) -> None:
    """Every item that the sheet asks for, and nothing left out."""
    assert set(engine) == names
    for name, value in engine.items():
        assert values[name] == pytest.approx(float(np.squeeze(value)), abs=1e-12), name


def test_a_sheet_and_the_page_know_the_same_mistakes() -> None:
    """Of the worked example's network: each mistake of the sheet's has on the page its kind, and gives its number."""
    desk = Desk(look(moment(HAND_121, 0)))
    keys = {
        "x": "a i:0", "w11": "w w:0:0:0", "w12": "w w:0:0:1", "w21": "w w:1:0:0", "w22": "w w:1:1:0", "t": "t 0",
        "z1": "z n:0:0", "h1": "a n:0:0", "z2": "z n:0:1", "h2": "a n:0:1", "z": "z n:1:0", "y": "a n:1:0",
        "L": "loss", "delta": "d n:1:0", "dw21": "g w:1:0:0", "delta1": "d n:0:0", "dw11": "g w:0:0:0",
    }  # fmt: skip
    values = {name: desk.true(key) for name, key in keys.items()}
    items = {item.name: item for item in drawn(TEMPLATES["B"], 0).items}
    for name in ("z1", "h1", "z", "y", "L", "dw21", "dw11"):
        quantity = desk.quantity(keys[name])
        assert quantity is not None
        assert items[name].value(values) == pytest.approx(desk.true(keys[name]), rel=1e-9)
        known = [(slip.kind, worth(slip.way(desk.true))) for slip in quantity.slips]
        for wrong in items[name].wrong:
            value = worked(wrong.way, values)
            assert any(kind == wrong.kind and abs(value - other) < 1e-12 for kind, other in known), (name, wrong)
