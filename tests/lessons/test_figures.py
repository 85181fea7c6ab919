"""The figures of a lesson are what the engine computes, by another way here than there."""

import math

import numpy as np
import pytest

from playground.engine import optimizer
from playground.experiment import Experiment, numbers
from playground.experiment.presets import PRESETS
from playground.lessons.figures import QUANTITIES, Figures
from playground.lessons.opened import opened
from playground.lessons.quantity import NoFigure


def figure(written: str, link: str = "./?card=first") -> float:
    return float(Figures().figure(written, opened(link), {})["exact"])


def shown(written: str, link: str = "./?card=first") -> str:
    return str(Figures().figure(written, opened(link), {})["text"])


FIRST = PRESETS["first"].experiment
NETWORK, THETA = FIRST.network(), FIRST.theta0()
X, Y = FIRST.training_set()
BATCH = FIRST.batches().indices(0)
LOSS, GRAD = NETWORK.loss_and_grad(THETA, X[BATCH], Y[BATCH], FIRST.loss)
AFTER = THETA - FIRST.learning_rate * GRAD


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("guess at 0", float(NETWORK.forward(THETA, X[BATCH])[0, 0])),
        ("target", float(Y[BATCH][0, 0])),
        ("input 2", float(X[BATCH][0, 1])),
        ("batch loss at 0", float(LOSS)),
        ("batch loss after at 0", float(NETWORK.loss(AFTER, X[BATCH], Y[BATCH], FIRST.loss))),
        ("predicted", float(GRAD @ (AFTER - THETA))),
        ("loss at 0", float(NETWORK.loss(THETA, X, Y, FIRST.loss))),
        ("loss at 1", float(NETWORK.loss(AFTER, X, Y, FIRST.loss))),
        ("weight w:0:0:0", float(THETA[0])),
        ("weight w:0:0:0 at 1", float(AFTER[0])),
        ("gradient w:0:0:0", float(GRAD[0])),
        ("change w:0:0:0", float(AFTER[0] - THETA[0])),
        ("rate * gradient w:0:0:0", 0.1 * float(GRAD[0])),
        ("norm 1", float(np.linalg.norm(GRAD[:9]))),
        ("norm 2", float(np.linalg.norm(GRAD[9:]))),
        ("norm 1 / norm 2", float(np.linalg.norm(GRAD[:9]) / np.linalg.norm(GRAD[9:]))),
        ("parameters", 13.0),
        ("batch_size", 1.0),
        ("2 * 3 + 4 / 8 - 1", 5.5),
        ("rate in ./?rate=0.3", 0.3),
        ("guessing loss in ./?card=softmax", math.log(PRESETS["softmax"].experiment.classes)),
    ],
)
def test_of_a_run(written: str, expected: float) -> None:
    assert figure(written) == pytest.approx(expected, rel=1e-12, abs=1e-15)


def test_a_check_measures_the_slope_without_the_chain_rule() -> None:
    assert figure("check w:0:0:0") == pytest.approx(float(GRAD[0]), rel=1e-6)
    assert figure("check w:0:0:0") != figure("gradient w:0:0:0")


def test_sums_outputs_slopes_and_deltas_are_of_the_example_in_focus() -> None:
    hidden = X[BATCH] @ NETWORK.unpack(THETA)[0]["W"] + NETWORK.unpack(THETA)[0]["b"]
    assert figure("sum n:0:1") == pytest.approx(float(hidden[0, 1]))
    assert figure("out n:0:1") == pytest.approx(math.tanh(float(hidden[0, 1])))
    assert figure("slope n:0:1") == pytest.approx(1 - math.tanh(float(hidden[0, 1])) ** 2)
    assert figure("delta n:0:1 * input 1") == pytest.approx(figure("gradient w:0:0:1"))


def test_an_optimizers_memory_and_the_run_beside_it() -> None:
    link = "./?batch=10&opt=momentum&rate=0.1&twin=adam:0.05"
    experiment = Experiment(batch_size=10, optimizer="momentum", learning_rate=0.1)
    network, theta = experiment.network(), experiment.theta0()
    x, y = experiment.training_set()
    batch = experiment.batches().indices(0)
    grad = network.loss_and_grad(theta, x[batch], y[batch], experiment.loss)[1]
    assert figure("change w:0:0:0", link) == pytest.approx(-0.1 * grad[0])
    assert figure("memory velocity w:0:0:0 at 1", link) == pytest.approx(-0.1 * grad[0])
    rule = optimizer("adam", learning_rate=0.05)
    moved, _ = rule.update(theta, grad, rule.init(theta))
    assert figure("twin change w:0:0:0", link) == pytest.approx(float(moved[0] - theta[0]))


def test_how_long_it_takes() -> None:
    count = int(figure("updates to loss 0.3"))
    assert figure(f"loss at {count}") < 0.3 <= figure(f"loss at {count - 1}")
    epochs = int(figure("epochs to loss 0.1", "./?batch=10"))
    assert (
        figure(f"loss at epoch {epochs}", "./?batch=10") < 0.1 <= figure(f"loss at epoch {epochs - 1}", "./?batch=10")
    )


def test_of_a_race() -> None:
    link = "optimizer_race?surface=bowl&start=-1.6,1.2&racers=sgd:0.1~adam:0.1&steps=100&threshold=0.001"
    # The bowl's gradient is the place itself: SGD keeps nine tenths of it at every step.
    assert figure("racer sgd loss at 10", link) == pytest.approx(0.5 * (1.6**2 + 1.2**2) * 0.9**20)
    assert figure("racer sgd steps", link) == 37
    assert figure("racer 2 steps", link) == 66
    assert figure("racer adam x at 1", link) == pytest.approx(-1.5, abs=1e-6)
    assert shown("goal", link) == "0.001"


def test_of_a_plan() -> None:
    assert figure("parameters", "bigger_data?recipe=digits") == 64 * 64 + 64 + 64 * 10 + 10
    assert shown("guessing loss", "bigger_data?recipe=digits") == numbers.text(math.log(10))


def test_figures_are_written_as_the_page_writes_them() -> None:
    assert shown("guess at 0") == numbers.text(figure("guess at 0"))
    assert shown("guess at 0 | 2") == numbers.text(figure("guess at 0"), 2)
    assert shown("guess at 0 | signed") == numbers.signed(figure("guess at 0"))
    assert shown("accuracy at 0") == numbers.percent(figure("accuracy at 0"))
    assert shown("norm 1 / norm 2 | percent") == numbers.percent(figure("norm 1 / norm 2"))
    assert shown("examples") == numbers.count(len(X))


@pytest.mark.parametrize(
    ("written", "part"),
    [
        ("los at 0", "is no figure"),
        ("weight", "is missing"),
        ("weight n:0:0", "no weight or bias"),
        ("out w:0:0:0", "no unit"),
        ("guess 4", "There are 1 outputs"),
        ("guessing loss", "Only a cross-entropy"),
        ("rate / 0", "divides by 0"),
        ("loss at 0 | many", "how many digits"),
        ("loss at 0 | 13", "how many digits"),
        ("twin loss at 0", "no run beside"),
        ("loss at 1 in https://example.org", "leads into the playground"),
        ("memory m w:0:0:0", "remembers"),
        ("racer sgd steps", "is no figure"),
        ("loss at 900 in ./?card=too_large", "the run ends before"),
    ],
)
def test_what_there_is_not_is_said(written: str, part: str) -> None:
    with pytest.raises(NoFigure, match=part):
        figure(written)


def test_every_quantity_is_described() -> None:
    assert all(quantity.says for each in QUANTITIES.values() for quantity in each.values())
