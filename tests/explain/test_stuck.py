"""A run that stands still: named is the layer that lets nothing through, and no other run is said to stand still."""

import numpy as np
import pytest

from playground.engine import diagnostics
from playground.experiment import Experiment, Run
from playground.explain.stuck import stuck
from playground.frames import decode
from playground.timeline import Timeline
from playground.ui import answers, questions
from playground.ui.session import Session

TOO_LONG = Experiment(learning_rate=10.0)  # the first network: it stands still at 0.808 from some ten epochs on


def test_the_saturated_layer_of_the_first_network_with_a_rate_of_ten_is_named() -> None:
    line = Timeline(Run(TOO_LONG))
    line.reached(250 * 40)
    x, y = TOO_LONG.training_set()
    at = [line.state(250 * epoch).theta for epoch in (35, 40)]
    losses = [float(TOO_LONG.network().loss(theta, x, y, TOO_LONG.loss)) for theta in at]
    assert losses[0] == pytest.approx(losses[1], rel=1e-8)
    health = diagnostics.health(TOO_LONG.network(), TOO_LONG.network().evaluate(at[1], x, y, TOO_LONG.loss))
    assert health[1].saturated == 1.0
    assert stuck(line, 250 * 40) == (
        "It stands still: the output is saturated for all training examples, its sums lie where tanh is nearly flat, "
        "so next to no gradient passes back through it."
    )


def test_a_dead_layer_is_named() -> None:
    experiment = Experiment(activations=("relu",), weights=tuple([0.0] * 6 + [-1.0] * 3 + [1.0] * 3 + [0.0]))
    assert stuck(Timeline(Run(experiment)), 0).startswith("It stands still: every unit of hidden layer 1 is off")


@pytest.mark.parametrize("experiment", [
    Experiment(),
    Experiment(output_activation="sigmoid", loss="binary_crossentropy", weights=tuple(np.full(13, 9.0))),
])  # fmt: skip
def test_of_others_nothing_is_said(experiment: Experiment) -> None:
    """The second one's output is saturated, which its loss makes up for; so is its hidden layer, which is told of."""
    said = stuck(Timeline(Run(experiment)), 0)
    assert "output" not in said


def test_it_is_said_while_it_plays_and_the_loss_does_not_move() -> None:
    session = Session(Timeline(Run(TOO_LONG)))
    session.timeline.reached(250 * 40)

    def said(first: int) -> str:
        question = questions.read({"ahead": [first, 250, 4], "run": session.run.key()})
        told: str = decode(answers.answer(session, question, until=float("inf"))).header["stuck"]
        return told

    assert said(250 * 30).startswith("It stands still: the output is saturated")
    session = Session(Timeline(Run(Experiment())))
    assert said(250) == ""
