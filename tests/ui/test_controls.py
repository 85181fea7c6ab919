"""What the sidebar's controls tell the browser."""

from typing import Any

from streamlit.testing.v1 import AppTest


def _settings() -> None:
    import streamlit as st

    from playground.experiment import Experiment
    from playground.ui.controls import ALL_SETTINGS, show_controls
    from tests.ui.sessions import session_on

    if "session" not in st.session_state:
        chosen: dict[str, Any] = {"hidden": (4, 2), "activations": ("relu", "elu"), "optimizer": "adam"}
        session = session_on(Experiment(batch_size=10, noise=15, l2=0.01, learning_rate=0.03, use_bias=False, **chosen))
        session.view = type(session.view)(level=ALL_SETTINGS)
        st.session_state["session"] = session
    show_controls(st.session_state["session"])


def test_a_control_is_told_its_value_each_time_it_is_drawn() -> None:
    """The browser may see the second drawing before the first: told once, a control would say another value there."""
    page = AppTest.from_function(_settings, default_timeout=60)
    for _ in range(2):
        page.run()
        assert not page.exception
        assert not page.warning
        assert len(page.number_input) > 8
        for box in page.number_input:
            assert box.proto.default == box.value, box.label
        for choice in page.selectbox:
            assert choice.proto.default == choice.index, choice.label
        for slider in page.slider:
            assert list(slider.proto.default) == [slider.value], slider.label
        for toggle in page.toggle:
            assert toggle.proto.default == toggle.value, toggle.label
        assert [list(pills.proto.default) for pills in page.button_group] == [[0, 1]]


def test_a_control_keeps_what_the_learner_chose_and_follows_what_comes_from_elsewhere() -> None:
    page = AppTest.from_function(_settings, default_timeout=60).run()
    page.slider[0].set_value(3).run()
    assert page.slider[0].value == 3
    assert page.session_state["session"].experiment.hidden == (4, 2, 2)
    page.run()
    assert page.slider[0].value == 3
    session = page.session_state["session"]
    session.restart(type(session.experiment)(hidden=(5,)), ())
    page.run()
    assert page.slider[0].value == 1
    assert list(page.slider[0].proto.default) == [1]
    page.slider[0].set_value(2).run()
    assert page.session_state["session"].experiment.hidden == (5, 5)
