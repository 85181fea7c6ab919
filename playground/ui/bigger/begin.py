"""Where to begin: recipes that run in one click, and the experiment from "Step through"."""

from __future__ import annotations

import streamlit as st

from playground.experiment import Experiment, Run
from playground.plans.recipes import RECIPES, Recipe, carried
from playground.ui import keys
from playground.ui.bigger.state import Bigger


def begin(bigger: Bigger) -> None:
    """Cards. "Train" loads a plan and starts it; "Set up" only loads it."""
    columns = st.columns(3)
    for number, recipe in enumerate(RECIPES.values()):
        with columns[number % 3].container(border=True, key=f"recipe_{recipe.key}"):
            _card(bigger, recipe)
    with st.container(border=True, key="recipe_carried"):
        session = st.session_state.get(keys.SESSION)
        run = Run(Experiment()) if session is None else session.run
        if run.experiment.standstill:
            st.caption(run.experiment.standstill)
        elif st.button("Carry it over and train", key="bigger_carry"):
            try:
                bigger.replace(carried(run))
                bigger.start([("Carried over", bigger.plan)])
            except ValueError as error:
                bigger.notices.append(str(error))
            st.rerun()


def _card(bigger: Bigger, recipe: Recipe) -> None:
    st.markdown(f"**{recipe.title}**")
    st.caption(recipe.line)
    with st.container(horizontal=True):
        if st.button("Train", key=f"bigger_train_{recipe.key}", type="primary"):
            bigger.replace(recipe.plan, recipe.key)
            bigger.start([(recipe.title, recipe.plan)])
            st.rerun()
        if st.button("Set up", key=f"bigger_open_{recipe.key}"):
            bigger.replace(recipe.plan, recipe.key)
            st.rerun()
