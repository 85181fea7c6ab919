"""The page "Bigger data" shows every carried-over experiment, also one that lies outside the page's own bounds."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest


def page(which: int) -> None:
    from playground.experiment import Experiment, Run
    from playground.plans.carry import carried
    from playground.ui.bigger import builder, learning, state

    experiments = (
        Experiment(learning_rate=500.0, use_bias=False, l2=5.0, batch_size=250),
        Experiment(data="hand_222", output_activation="sigmoid", optimizer="lion", learning_rate=1e-7),
        Experiment(samples=5000, train_share=90, batch_size=4500, optimizer="amsgrad", hyper=(("clipnorm", 500.0),)),
    )
    bigger = state.Bigger()
    bigger.replace(carried(Run(experiments[which])))
    before = bigger.plan
    learning.learning_controls(bigger)
    builder.builder(bigger)
    assert bigger.plan == before


@pytest.mark.parametrize("which", range(3))
def test_it_is_drawn_and_nothing_of_it_changes(which: int) -> None:
    drawn = AppTest.from_function(page, default_timeout=60, args=(which,)).run()
    assert not drawn.exception
    if which == 0:
        assert any("no biases, L2 5 on all weights" in caption.value for caption in drawn.caption)


def card(which: str) -> None:
    import streamlit as st

    from playground.experiment import Change, Experiment, Run
    from playground.experiment.link import Cursor
    from playground.timeline import Timeline
    from playground.ui import keys
    from playground.ui.bigger import carrying, state
    from playground.ui.session import Session

    run = Run(Experiment(optimizer="adam"), (Change(20, "learning_rate", 0.03),) if which != "start" else ())
    if which == "diverged":
        run = Run(Experiment(data="hand_121", output_activation="linear", learning_rate=1e6, activations=("linear",)))
    if which == "empty":
        run = Run(Experiment(data="own"))
    places = {"start": Cursor(), "empty": Cursor(), "changed": Cursor(36, "dW:1"), "twin": Cursor(37, "start")}
    session = Session(Timeline(run), places.get(which, Cursor(60, "start")))
    if which == "twin":
        session.compare("sgd", 0.1)
        session.look_at_numbers_of("twin")
    st.session_state[keys.SESSION] = session
    carrying.carrying(state.Bigger())


@pytest.mark.usefixtures("unhurried")
@pytest.mark.parametrize(
    ("which", "buttons", "said"),
    [
        ("start", ["Carry it over from its start and train"], "Adam 0.1"),
        ("changed", ["Carry it over as it stands after 37 updates, with Adam's moments"], "Adam 0.03"),
        ("changed", ["Carry it over as it stands after 37 updates, with Adam's moments"], "is taken to its end first."),
        (
            "twin",
            ["Carry it over from its start and train", "Carry it over as it stands after 37 updates"],
            "Adam, the run beside it, stays in Step through.",
        ),
        ("empty", [], "There is no point to learn from yet."),
    ],
)
def test_the_card_says_what_is_carried(which: str, buttons: list[str], said: str) -> None:
    drawn = AppTest.from_function(card, default_timeout=60, args=(which,)).run()
    assert not drawn.exception
    assert [button.label for button in drawn.button] == buttons
    # What a learner's words may hold is dead text: a sign that Markdown reads stands behind a backslash.
    assert said in " ".join(caption.value for caption in drawn.caption).replace("\\", "")


@pytest.mark.usefixtures("unhurried")
def test_a_run_that_diverged_is_carried_from_where_it_ended() -> None:
    drawn = AppTest.from_function(card, default_timeout=60, args=("diverged",)).run()
    assert not drawn.exception
    assert [button.label for button in drawn.button][1].startswith("Carry it over as it stands after ")
    assert "60" not in drawn.button[1].label
