"""Where to begin: recipes that run in one click, and the experiment from "Step through"."""

from __future__ import annotations

import streamlit as st

from playground.plans.recipes import RECIPES, Recipe
from playground.ui.bigger.carrying import carrying
from playground.ui.bigger.state import Bigger


def begin(bigger: Bigger) -> None:
    """Cards. "Train" loads a plan and starts it; "Set up" only loads it."""
    columns = st.columns(2)
    for number, recipe in enumerate(RECIPES.values()):
        with columns[number % 2].container(border=True, key=f"recipe_{recipe.key}"):
            _card(bigger, recipe)
    with st.container(border=True, key="recipe_carried"):
        carrying(bigger)


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
