"""Optimizer race: the same surface, the same start, different rules."""

from playground.ui.race.page import show_race

show_race()
