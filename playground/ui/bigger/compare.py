"""Several trainings from the same weights and the same batches: optimizers side by side, or a sweep."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from playground.plans import Plan
from playground.plans.plan import OPTIMIZERS
from playground.ui.bigger.state import Bigger

_MOST = 6
_USUAL = {"sgd": 0.05, "momentum": 0.02, "nesterov": 0.02, "adam": 0.001, "adamw": 0.001, "rmsprop": 0.001}
_RATES = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)


def compare(bigger: Bigger) -> None:
    """Two ways to choose what is compared; a button each."""
    kind = st.segmented_control(
        "Compare", ["Settings side by side", "Sweep over rates and seeds"], default="Settings side by side",
        required=True, key="bigger_compare_kind",
    )  # fmt: skip
    if kind == "Settings side by side":
        _side_by_side(bigger)
    else:
        _sweep(bigger)


def _side_by_side(bigger: Bigger) -> None:
    plan = bigger.plan
    st.caption("Two to six, each from the same starting weights and with the same batches in the same order.")
    names = list(OPTIMIZERS)
    chosen = st.multiselect(
        "Optimizers", names, ["sgd", "adam"], max_selections=_MOST, format_func=OPTIMIZERS.__getitem__,
        key="bigger_compare_names",
    )  # fmt: skip
    rates: list[float] = []
    if chosen:
        for column, name in zip(st.columns(len(chosen)), chosen, strict=True):
            usual = plan.learning_rate if name == plan.optimizer else _USUAL.get(name, 0.001)
            key = f"bigger_compare_rate_{name}"
            rates.append(
                float(column.number_input(f"Rate of {OPTIMIZERS[name]}", 0.0, 10.0, usual, 0.001, "%.4f", key=key))
            )
    if st.button("Compare", key="bigger_compare_go", type="primary", disabled=len(chosen) < 2):
        plans = [
            (f"{OPTIMIZERS[name]} {rate:g}", _with(plan, name, rate, plan.seed))
            for name, rate in zip(chosen, rates, strict=True)
        ]
        bigger.start(plans)
        st.rerun()


def _sweep(bigger: Bigger) -> None:
    plan = bigger.plan
    st.caption("One training for each pair of a learning rate and a seed, spread over the workers.")
    rates = st.multiselect("Learning rates", _RATES, [0.001, 0.01, 0.1], key="bigger_sweep_rates")
    seeds = st.multiselect("Seeds", list(range(1, 10)), [1, 2], key="bigger_sweep_seeds")
    pairs = [(rate, seed) for rate in sorted(rates) for seed in sorted(seeds)]
    if st.button(f"Train {len(pairs)}", key="bigger_sweep_go", type="primary", disabled=len(pairs) < 2):
        bigger.start([(f"rate {rate:g}, seed {seed}", _with(plan, plan.optimizer, rate, seed)) for rate, seed in pairs])
        st.rerun()


def _with(plan: Plan, optimizer: str, rate: float, seed: int) -> Plan:
    hyper = plan.hyper if optimizer == plan.optimizer else ()
    return replace(plan, optimizer=optimizer, learning_rate=rate, seed=plan.seed if plan.carried else seed, hyper=hyper)
