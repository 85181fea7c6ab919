"""Where to begin: recipes that run in one click, and the experiment from "Step through"."""

from __future__ import annotations

import streamlit as st

from playground.experiment import Experiment, Run
from playground.plans.recipes import RECIPES, Recipe, carried, left_behind
from playground.ui import keys
from playground.ui.bigger.state import Bigger


def begin(bigger: Bigger) -> None:
    """Cards. "Train" loads a plan and starts it; "Set up" only loads it."""
    columns = st.columns(2)
    for number, recipe in enumerate(RECIPES.values()):
        with columns[number % 2].container(border=True, key=f"recipe_{recipe.key}"):
            _card(bigger, recipe)
    with st.container(border=True, key="recipe_carried"):
        session = st.session_state.get(keys.SESSION)
        run = Run(Experiment()) if session is None else session.run
        if run.experiment.standstill:
            st.caption(run.experiment.standstill)
        else:
            if left_behind(run):
                st.caption(left_behind(run))
            st.button("Carry it over and train", key="bigger_carry", on_click=_carry, args=(bigger, run))


def _carry(bigger: Bigger, run: Run) -> None:
    try:
        bigger.replace(carried(run))
    except ValueError as error:
        bigger.notices.append(str(error))
    else:
        bigger.start([("Carried over", bigger.plan)])


def _train(bigger: Bigger, recipe: Recipe) -> None:
    bigger.replace(recipe.plan, recipe.key)
    bigger.start([(recipe.title, recipe.plan)])


def _card(bigger: Bigger, recipe: Recipe) -> None:
    st.markdown(f"**{recipe.title}**")
    st.caption(recipe.line)
    with st.container(horizontal=True):
        # In callbacks, which come before the page is drawn: so it is drawn once, not twice.
        st.button("Train", key=f"bigger_train_{recipe.key}", type="primary", on_click=_train, args=(bigger, recipe))
        st.button("Set up", key=f"bigger_open_{recipe.key}", on_click=bigger.replace, args=(recipe.plan, recipe.key))
