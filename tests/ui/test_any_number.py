"""Whatever a link or a learner puts into a field of "Set up", the page is drawn: no number makes it the error page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from playground.plans import Plan, Source, layer, to_json
from playground.plans.plan import MOST_BATCH, MOST_EPOCHS, fitted
from playground.plans.recipes import RECIPES

DIGITS = RECIPES["digits"].plan
POINTS = fitted(Plan(), source=Source("toy_moons"), layers=(layer("dense", units=4),))
WILD = {
    "a rate of 30": replace(DIGITS, learning_rate=30.0),
    "the largest rate": replace(DIGITS, learning_rate=1e6, clipnorm=1e6),
    "a tiny rate": replace(DIGITS, learning_rate=1e-300, clipnorm=1e-12),
    "no rate": replace(DIGITS, learning_rate=0.0),
    "whole numbers": replace(DIGITS, learning_rate=1, clipnorm=3),
    "the most": replace(
        DIGITS, epochs=MOST_EPOCHS, batch_size=MOST_BATCH, patience=MOST_EPOCHS, seed=2**31 - 1, best=True
    ),
    "the least": replace(DIGITS, epochs=1, batch_size=1, patience=0, seed=0),
    "few examples": replace(DIGITS, source=Source("digits", examples=10, validation=7)),
    "more examples than there are": replace(DIGITS, source=Source("digits", examples=100_000, validation=50)),
    "two points": replace(POINTS, source=Source("toy_moons", examples=2, noise=50, validation=5)),
    "many points": replace(POINTS, source=Source("toy_moons", examples=100_000, noise=13)),
    "penalties of all": replace(DIGITS, l1=10.0, l2=10.0, bias=-10.0, use_bias=False),
    "layers at their ends": replace(
        DIGITS,
        layers=(
            layer("conv2d", filters=128, size=9, padding="same", l2=1.0),
            layer("dropout", rate=0.9),
            layer("flatten"),
            layer("dense", units=1, l2=1.0),
            layer("dropout", rate=0.0),
        ),
    ),
}


def page(text: str) -> None:
    from playground.plans import from_json
    from playground.ui.bigger import builder, data_controls, learning, state

    def nothing(plan: object) -> None:
        del plan

    data_controls.show_data = nothing  # it asks a worker
    import streamlit as st

    if "bigger" not in st.session_state:
        st.session_state["bigger"] = state.Bigger()
        st.session_state["bigger"].replace(from_json(text))
    bigger = st.session_state["bigger"]
    data_controls.data_controls(bigger)
    learning.learning_controls(bigger)
    builder.builder(bigger)
    st.session_state["plan"] = bigger.plan


@pytest.mark.parametrize("name", WILD)
def test_the_controls_are_drawn_and_leave_the_plan_as_it_is(name: str) -> None:
    drawn = AppTest.from_function(page, default_timeout=60, args=(to_json(WILD[name]),)).run()
    assert not drawn.exception, drawn.exception
    plan = drawn.session_state["plan"]
    if name == "more examples than there are":  # then it is all of them
        plan = replace(plan, source=replace(plan.source, examples=100_000))
    assert plan == WILD[name]


@pytest.mark.parametrize("end", ["min", "max"])
def test_every_field_takes_its_ends(end: str) -> None:
    drawn = AppTest.from_function(page, default_timeout=60, args=(to_json(DIGITS),)).run()
    fields: list[Any] = list(drawn.number_input)
    assert len(fields) > 8
    for field in fields:
        value = getattr(field, end)
        if value is None:
            continue
        once = AppTest.from_function(page, default_timeout=60, args=(to_json(DIGITS),)).run()
        (same,) = [each for each in once.number_input if each.key == field.key]
        same.set_value(value).run()
        assert not once.exception, (field.label, once.exception)
