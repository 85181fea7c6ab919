"""Inside the layers: how long their gradients are over the epochs, how far an update goes, how weights are spread."""

from __future__ import annotations

import streamlit as st

from playground.components.chart import chart
from playground.figures import training
from playground.jobs import Part
from playground.plans import Plan
from playground.ui.bigger.story import tell

_EVERY = 1.0


def layers(plan: Plan, part: Part) -> None:
    """The charts, drawn again after each epoch while the training runs."""

    @st.fragment(run_every=None if part.over else _EVERY)
    def live() -> None:
        _charts(plan, part)

    live()


def _charts(plan: Plan, part: Part) -> None:
    story = tell(part)
    if not story.layers:
        st.caption("Measured after the first epoch.")
        return
    st.caption(
        "Measured after each epoch on the same training examples (256 at most), with nothing silenced by dropout."
    )
    left, right = st.columns(2)
    with left:
        chart(
            training.layers_over_time(story.layers, "gradient", "Length of the gradient", "length"),
            key="bigger_norms",
            label="Gradient norms by layer",
        )
        chart(
            training.histograms(story.layers[-1], "weights", "Weights"),
            key="bigger_weights",
            height=340,
            label="Weights",
        )
    with right:
        chart(
            training.layers_over_time(story.layers, "ratio", "One update relative to the weights", "ratio"),
            key="bigger_ratios",
            label="Update to weight ratio by layer",
        )
        chart(
            training.histograms(story.layers[-1], "gradient", "Gradients"),
            key="bigger_gradients",
            height=340,
            label="Gradients",
        )
    chart(training.rate_over_time(story.rows, plan.epochs), key="bigger_rate", height=220, label="Learning rate")
    st.caption(
        "An update is usually about a thousandth of the weights. Far less: the layer hardly learns. Far more: it jumps."
    )
