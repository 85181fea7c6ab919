"""Several trainings started together: any two to six settings side by side, or a sweep over rates and seeds."""

from __future__ import annotations

import streamlit as st

from playground.engine import OPTIMIZERS
from playground.plans.compare import MOST, alike, caution, sweep, titles, with_optimizer
from playground.plans.sets import CARRIED
from playground.ui.bigger import engine_room
from playground.ui.bigger.state import Bigger
from playground.ui.bigger.story import settings
from playground.ui.meaning import meaning

_RATES = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)


def compare(bigger: Bigger) -> None:
    """Two ways to choose what is compared; a button each."""
    kind = st.segmented_control(
        "Compare", ["Settings side by side", "Sweep over rates and seeds"], default="Settings side by side",
        required=True, key="bigger_compare_kind", help=meaning("Sweep"),
    )  # fmt: skip
    if kind == "Settings side by side":
        _side_by_side(bigger)
    else:
        _sweep(bigger)


def _side_by_side(bigger: Bigger) -> None:
    st.caption(
        "Set up one variant under Network and Learning and press Add to comparison, change something, add it again: "
        f"two to {MOST}. Or begin with some optimizers, each at a usual rate."
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        names = st.multiselect(
            "Optimizers", list(OPTIMIZERS), ["sgd", "adam"], max_selections=MOST, width=420,
            format_func=lambda name: OPTIMIZERS[name].label, key="bigger_compare_names", help=meaning("Optimizers"),
        )  # fmt: skip
        if st.button("Put on the list", key="bigger_compare_usual", disabled=not names):
            refused = ""
            for name in names:
                bigger.add(with_optimizer(bigger.plan, name))
                refused = refused or bigger.refused
            bigger.refused = refused
            st.rerun()
    if bigger.compared:
        _list(bigger)


def _list(bigger: Bigger) -> None:
    plans = bigger.compared
    named = titles(plans)
    with st.container(border=True, key="bigger_compare_list"):
        for number, title in enumerate(named):
            with st.container(horizontal=True, vertical_alignment="center", key=f"bigger_compared_{number}"):
                st.markdown(f"**{number + 1}. {title}**" if len(plans) > 1 else "**1.**")
                st.caption(settings(plans[number]), width="stretch")
                if st.button("Show in the controls", key=f"bigger_compare_edit_{number}", type="tertiary"):
                    bigger.replace(plans[number])
                    st.rerun()
                if st.button("Remove", key=f"bigger_compare_drop_{number}", type="tertiary"):
                    del plans[number]
                    st.rerun()
        if len(plans) > 1:
            st.caption(alike(plans))
        if caution(plans):
            st.caption(caution(plans))
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(
            f"Compare {len(plans)}" if len(plans) > 1 else "Compare", key="bigger_compare_go", type="primary",
            disabled=len(plans) < 2, icon=":material/stacked_line_chart:",
        ):  # fmt: skip
            bigger.start(list(zip(named, plans, strict=True)))
            st.rerun()
        if st.button("Empty the list", key="bigger_compare_empty"):
            plans.clear()
            st.rerun()
        if len(plans) == 1:
            st.caption("One more is needed.")


def _sweep(bigger: Bigger) -> None:
    plan = bigger.plan
    st.caption(f"One training for each pair of a learning rate and a seed, {engine_room.spread()}.")
    rates = st.multiselect("Learning rates", _RATES, [0.001, 0.01, 0.1], key="bigger_sweep_rates")
    seeds = [plan.seed]
    if plan.source.name != CARRIED:
        seeds = st.multiselect("Seeds", list(range(1, 10)), [1, 2], key="bigger_sweep_seeds")
    plans = sweep(plan, rates, seeds)
    if len(plans) > 1:
        st.caption(alike(plans))
    if st.button(f"Train {len(plans)}", key="bigger_sweep_go", type="primary", disabled=len(plans) < 2):
        bigger.start(list(zip(titles(plans), plans, strict=True)))
        st.rerun()
