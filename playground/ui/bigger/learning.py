"""How it learns: optimizer, rate and schedule, batch, epochs, seed, when to stop."""

from __future__ import annotations

import streamlit as st

from playground.engine import INITIALIZERS, OPTIMIZERS
from playground.experiment import limits
from playground.plans.carry import begun_afresh
from playground.plans.plan import MOST_BATCH, MOST_EPOCHS, SCHEDULES
from playground.plans.sets import CARRIED
from playground.ui.bigger.state import Bigger
from playground.ui.meaning import meaning


def learning_controls(bigger: Bigger) -> None:
    """The controls, in three columns and below them."""
    plan = bigger.plan
    ours = plan.source.name == CARRIED
    one, two, three = st.columns(3)
    changes: dict[str, object] = {}
    with one:
        names = list(OPTIMIZERS)
        changes["optimizer"] = st.selectbox(
            "Optimizer", names, names.index(plan.optimizer), format_func=lambda name: OPTIMIZERS[name].label,
            key=bigger.key("opt"), help=meaning("Optimizer", OPTIMIZERS[plan.optimizer].label),
        )  # fmt: skip
        if begun_afresh(plan):
            st.caption(begun_afresh(plan))
        changes["learning_rate"] = float(
            st.number_input(
                "Learning rate", 0.0, limits.MOST_RATE, float(plan.learning_rate), step=0.0005, format="%g",
                key=bigger.key("lr"), help=meaning("Learning rate"),
            )
        )  # fmt: skip
    with two:
        epochs = int(st.number_input("Epochs", 1, None, plan.epochs, key=bigger.key("epochs"),
            help=meaning("Epochs")))  # fmt: skip
        changes["epochs"] = min(epochs, MOST_EPOCHS)
        if epochs > MOST_EPOCHS:
            st.caption(f"{MOST_EPOCHS} epochs are the most at a time, so it is {MOST_EPOCHS}.")
        changes["batch_size"] = int(
            st.number_input("Batch size", 1, max(MOST_BATCH, plan.batch_size), plan.batch_size, key=bigger.key("batch"),
                disabled=ours,
                help=meaning("Batch size"))
        )  # fmt: skip
        changes["patience"] = int(
            st.number_input("Stop after so many epochs without a better validation loss", 0, MOST_EPOCHS, plan.patience,
                key=bigger.key("patience"), help=meaning("early stopping, validation", note="0: never stop early."))
        )  # fmt: skip
    with three:
        changes["seed"] = int(
            st.number_input("Seed", 0, limits.MOST_SEED, plan.seed, key=bigger.key("seed"), disabled=ours,
                help=meaning("Seed", note="Starting weights and the order of the examples follow from it."))
        )  # fmt: skip
        starts = list(INITIALIZERS)
        changes["initializer"] = st.selectbox(
            "Starting weights", starts, starts.index(plan.initializer), key=bigger.key("init"), disabled=ours,
            format_func=lambda name: INITIALIZERS[name].label,
            help=meaning("Starting weights", INITIALIZERS[plan.initializer].label),
        )  # fmt: skip
        changes["clipnorm"] = float(
            st.number_input("Longest gradient of a weight array", 0.0, limits.MOST_RATE, float(plan.clipnorm), step=0.5,
                key=bigger.key("clip"), help=meaning("Clipping, norm", note="0: no limit."))
        )  # fmt: skip
    schedules = list(SCHEDULES)
    changes["schedule"] = st.selectbox(
        "The rate over time", schedules, schedules.index(plan.schedule), key=bigger.key("schedule"),
        format_func=lambda name: f"{name}: {SCHEDULES[name]}", help=meaning("Schedule", plan.schedule),
    )  # fmt: skip
    changes["best"] = st.toggle(
        "Keep the best epoch's network", plan.best, key=bigger.key("best"),
        help="The network is then that of the epoch with the lowest validation loss, whether the training was "
        "stopped early or not. Off: the last epoch's.",
    )  # fmt: skip
    different = {name: value for name, value in changes.items() if value != getattr(plan, name)}
    if different:
        if "optimizer" in different:
            different["hyper"] = ()
        bigger.change(**different)
