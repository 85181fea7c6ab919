"""Where to begin: recipes that run in one click, a table of one's own, and the experiment from "Step through"."""

from __future__ import annotations

from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from playground.plans.recipes import RECIPES, Recipe
from playground.ui.bigger.carrying import carrying
from playground.ui.bigger.download import download
from playground.ui.bigger.own_table import give_table
from playground.ui.bigger.pictures_of_recipes import picture
from playground.ui.bigger.state import DATA, Bigger

_BESIDE = 2
_STYLE = """
<style>
  .st-key-bigger_recipes .recipe-told { display: flex; gap: 12px; font-size: 14px; line-height: 1.4; }
  .st-key-bigger_recipes .recipe-told > div:first-child { flex: none; opacity: 0.8; }
  .st-key-bigger_recipes .recipe-told strong { display: block; font-size: 16px; }
  .st-key-bigger_recipes .recipe-told em { display: block; font-style: normal; }
</style>
"""


def begin(bigger: Bigger) -> None:
    """A card each: "Train" loads a plan and starts it; "Set up" shows what it set."""
    st.html(_STYLE)
    st.caption("Start from a recipe: Train sets everything up and begins. Or from a table of your own.")
    with st.container(key="bigger_recipes"):
        with _card("table"):
            _told("table", "Your own table", "A spreadsheet saved as text. Then choose what is to be predicted.")
            give_table(bigger, "bigger_csv_card")
            if bigger.table is not None:
                st.button("Show how it is read", key="bigger_open_table", on_click=bigger.open_part, args=(DATA,))
        recipes = [*RECIPES.values()]
        for at in range(0, len(recipes), _BESIDE):
            columns = st.columns(_BESIDE)
            for column, recipe in zip(columns, recipes[at : at + _BESIDE], strict=False):
                with column, _card(recipe.key):
                    _recipe(bigger, recipe)
        with _card("carried"):
            carrying(bigger)


def _card(key: str) -> DeltaGenerator:
    return st.container(border=True, height="stretch", key=f"recipe_{key}")


def _told(key: str, title: str, line: str, more: str = "") -> None:
    """The picture, which says nothing that the words do not, and the words; all of them the playground's own."""
    extra = f"<em>{escape(more)}</em>" if more else ""
    words = f"<strong>{escape(title)}</strong>{escape(line)}{extra}"
    st.html(f'<div class="recipe-told"><div style="{picture(key)}" aria-hidden="true"></div><div>{words}</div></div>')


def _recipe(bigger: Bigger, recipe: Recipe) -> None:
    _told(recipe.key, recipe.title, recipe.line, download(recipe.plan.source.name))
    with st.container(horizontal=True):
        # In callbacks, which come before the page is drawn: so it is drawn once, not twice.
        st.button(
            f"Train: {recipe.short}", key=f"bigger_train_{recipe.key}", type="primary", on_click=_train,
            args=(bigger, recipe),
        )  # fmt: skip
        st.button(
            f"Set up: {recipe.short}", key=f"bigger_open_{recipe.key}", type="tertiary", on_click=_show,
            args=(bigger, recipe),
        )  # fmt: skip


def _train(bigger: Bigger, recipe: Recipe) -> None:
    bigger.replace(recipe.plan, recipe.key)
    bigger.start([(recipe.title, recipe.plan)])


def _show(bigger: Bigger, recipe: Recipe) -> None:
    bigger.replace(recipe.plan, recipe.key)
    bigger.open_part(recipe.part)
