"""The layers of a network that are not all plain Dense ones: a list to build, each layer with its settings.

What does not fit anywhere is not offered, and the list's help says why.
"""

from collections.abc import Callable
from typing import Any

import streamlit as st

from playground.experiment import Experiment, choices, layer_rules
from playground.experiment.choices import Choice
from playground.experiment.layers import KINDS, SETTINGS, LayerSpec
from playground.ui.meaning import meaning

Draw = Callable[..., None]
Select = Callable[..., None]

#: Settings that are shown only to those who want every one.
_RARE = ("l1", "l2")
_FIELDS_A_ROW = 2


def layer_list(experiment: Experiment, full: bool, control: Draw, select: Select, drop: Callable[[int], None]) -> None:
    """Every layer with its settings and a button to take it out. control, select: draw a control and hand on what was
    chosen, by the names `layer<number>_<setting>`; drop: takes a layer out.
    """
    for at, each in enumerate(experiment.layers):
        kind = KINDS[each.kind]
        with st.container(border=True):
            name, tools = st.columns([4, 1], vertical_alignment="center")
            name.markdown(f"**{at + 1}. {kind.title}**", help=kind.line)
            tools.button(
                "", icon=":material/delete:", key=f"drop_layer_{at}_{len(experiment.layers)}", help="Take it out",
                on_click=drop, args=(at,),
            )  # fmt: skip
            names = [name for name in each.values() if full or name not in _RARE]
            for number, setting in enumerate(names):
                if number % _FIELDS_A_ROW == 0:
                    fields = st.columns(_FIELDS_A_ROW)
                with fields[number % _FIELDS_A_ROW]:
                    _setting(experiment, at, each, setting, control, select)


def add_layer(experiment: Experiment, select: Select) -> None:
    """What can be added, each where it fits last."""
    offered = choices.layer_choices(experiment)
    select("add_layer", "Add a layer", [Choice("", "choose a kind"), *offered], "")


def _setting(experiment: Experiment, at: int, each: LayerSpec, name: str, control: Draw, select: Select) -> None:
    row, value, key = SETTINGS[name], each[name], f"layer{at}_{name}"
    if name == "activation":
        select(key, row.label, [choice for choice in choices.activation_choices() if choice.offered], value)
    elif row.choices:
        select(key, row.label, [Choice(choice, choice) for choice in row.choices], value)
    elif row.switch:
        control(
            key,
            bool(value),
            lambda id_, changed, born: st.toggle(row.label, born, key=id_, on_change=changed, help=meaning(row.label)),
        )
    elif row.whole:
        top = layer_rules.most_here(experiment.values(), at, name)
        control(key, value, _whole(row.label, top))
    else:
        control(key, float(value), _decimal(row.label, row.low, row.high, row.step, row.shown))


def _whole(label: str, top: int) -> Callable[[str, Any, Any], Any]:
    return lambda id_, changed, born: st.number_input(
        label, 1, top, min(born, top), step=1, key=id_, on_change=changed, help=meaning(label)
    )


def _decimal(label: str, low: float, high: float, step: float, shown: str) -> Callable[[str, Any, Any], Any]:
    return lambda id_, changed, born: st.number_input(
        label, low, high, born, step=step, format=shown, key=id_, on_change=changed, help=meaning(label)
    )
