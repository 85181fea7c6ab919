"""The page "Bigger data" shows every carried-over experiment, also one that lies outside the page's own bounds."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest


def page(which: int) -> None:
    from playground.experiment import Experiment, Run
    from playground.plans.recipes import carried
    from playground.ui.bigger import builder, learning, state

    experiments = (
        Experiment(learning_rate=500.0, use_bias=False, l2=5.0, batch_size=250),
        Experiment(data="hand_222", output_activation="sigmoid", optimizer="lion", learning_rate=1e-7),
        Experiment(samples=5000, train_share=90, batch_size=4500, optimizer="amsgrad", hyper=(("clipnorm", 500.0),)),
    )
    bigger = state.Bigger()
    bigger.replace(carried(Run(experiments[which])))
    before = bigger.plan
    learning.learning_controls(bigger)
    builder.builder(bigger)
    assert bigger.plan == before


@pytest.mark.parametrize("which", range(3))
def test_it_is_drawn_and_nothing_of_it_changes(which: int) -> None:
    drawn = AppTest.from_function(page, default_timeout=60, args=(which,)).run()
    assert not drawn.exception
    if which == 0:
        assert any("no biases, L2 5 on all weights" in caption.value for caption in drawn.caption)
