"""The card that carries the run of "Step through" over: what it takes along, and from where."""

from __future__ import annotations

import time
from dataclasses import dataclass

import streamlit as st

from playground.engine import TrainState
from playground.experiment import Experiment, Run
from playground.frames.labels import headline
from playground.plans.carry import Offer, left_behind, offers
from playground.timeline import Diverged, NotYet, Timeline
from playground.ui import keys
from playground.ui.bigger.state import Bigger
from playground.ui.markdown import plainly
from playground.ui.session import Session, next_update

_SECONDS = 0.1


@dataclass(frozen=True)
class Carriable:
    """The run of "Step through" that is looked at, where it stands, and what the runs beside it are called.

    under_way: whether the learner stands within an update, which is then taken to its end first.
    """

    run: Run
    state: TrainState
    others: tuple[str, ...] = ()
    under_way: bool = False


def carrying(bigger: Bigger) -> None:
    """What would be carried, a button for each way, or why it cannot be."""
    found = to_carry(st.session_state.get(keys.SESSION))
    e = found.run.experiment_at(found.state.update)
    st.markdown("**Your network from Step through**")
    st.caption(f"{headline(e)}, with the same data, weights and batches.")
    if e.standstill:
        st.caption(e.standstill)
        return
    first = "The update under way is taken to its end first." if found.under_way else ""
    told = " ".join(filter(None, (left_behind(found.run, found.state.update, found.others), first)))
    if told:
        st.caption(plainly(told))
    for number, offer in enumerate(offers(found.run, found.state)):
        if offer.plan is None:
            st.warning(plainly(offer.refusal), icon=":material/info:")
        else:
            st.button(
                offer.button, key=f"bigger_carry_{offer.key}", type="secondary" if number else "primary",
                on_click=_carry, args=(bigger, offer),
            )  # fmt: skip


def to_carry(session: Session | None) -> Carriable:
    """Where the run that is looked at stands: before the first update that has not begun, or at its end."""
    if session is None:
        timeline = Timeline(Run(Experiment()))
        return Carriable(timeline.run, timeline.state(0))
    timeline = session.shown_timeline
    others = [name for name, each in zip(session.names, session.timelines, strict=True) if each is not timeline]
    timeline.allow(time.perf_counter() + _SECONDS)
    try:
        state = timeline.state(next_update(session.cursor))
    except (Diverged, NotYet) as last:
        state = timeline.state(last.update)
    return Carriable(timeline.run, state, tuple(others), state.update > session.cursor.update)


def _carry(bigger: Bigger, offer: Offer) -> None:
    if offer.plan is not None:
        bigger.replace(offer.plan)
        bigger.start([("Carried over", offer.plan)])
