"""The sidebar: every setting of the experiment, written back the moment it is changed.

A control shows what the session holds: its value is set before it is drawn, so that it follows a card, a link or an
edit on the stage. What does not fit is not offered, and the control's help says why.
"""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from playground import datasets
from playground.experiment import Experiment, choices, limits
from playground.experiment.choices import Choice
from playground.ui import keys
from playground.ui.apply import apply
from playground.ui.session import Session

#: The level of disclosure from which on every setting is shown.
ALL_SETTINGS = 5


def show_controls(session: Session) -> None:
    """The settings; the rarer ones only where the learner wants them all."""
    st.session_state[keys.CONTROLS_DRAWN] = drawn = set[str]()
    experiment = session.experiment
    full = session.view.level >= ALL_SETTINGS
    st.subheader("Data", divider="gray")
    _data(session, experiment, full)
    st.subheader("Network", divider="gray")
    _network(session, experiment, full)
    st.subheader("Training", divider="gray")
    _training(session, experiment, full)
    _control(
        session, "level", full,
        lambda key, changed: st.toggle("Show every setting", key=key, on_change=changed),
    )  # fmt: skip
    # One that is gone may still be heard once, and stands for another thing when it comes again (a layer's units).
    lives = st.session_state[keys.CONTROL_LIVES]
    for name in lives.keys() - drawn:
        lives[name] += 1


def _data(session: Session, experiment: Experiment, full: bool) -> None:
    _select(session, "data", "Data set", choices.data_choices(), experiment.data)
    st.caption(datasets.spec(experiment.data).line)
    fixed = choices.data_reason(experiment)
    if fixed:
        st.caption(fixed)
    elif full:
        _number(session, "noise", "Noise (%)", experiment.noise, 0, limits.MOST_NOISE, 5)
        _number(session, "samples", "Examples", experiment.samples, 1, datasets.MOST_SAMPLES, 50)
        _number(
            session, "train_share", "For training (%)", experiment.train_share,
            limits.LEAST_SHARE, limits.MOST_SHARE, 10,
            note="The other examples are kept back. The network never learns from them, so they show how well it does "
            "on new ones.",
        )  # fmt: skip
        _number(
            session, "data_seed", "Data seed", experiment.data_seed, 0, limits.MOST_SEED, 1,
            note="Another number draws other examples; the same number draws the same ones again.",
        )  # fmt: skip
    if datasets.spec(experiment.data).planar:
        features = choices.input_choices(experiment)
        labels = {choice.value: choice.label for choice in features}
        _control(
            session, "inputs", list(experiment.inputs),
            lambda key, changed: st.pills(
                "Inputs of the network", list(labels), selection_mode="multi", format_func=labels.__getitem__,
                key=key, on_change=changed,
            ),
        )  # fmt: skip


def _network(session: Session, experiment: Experiment, full: bool) -> None:
    depth = len(experiment.hidden)
    _control(
        session, "depth", depth,
        lambda key, changed: st.slider("Hidden layers", 0, limits.MOST_LAYERS, key=key, on_change=changed),
    )  # fmt: skip
    names = [choice for choice in choices.activation_choices() if choice.offered]
    for layer in range(depth):
        units, activation = st.columns(2)
        with units:
            _number(
                session, f"units{layer}", f"Units, layer {layer + 1}", experiment.hidden[layer], 1, limits.MOST_UNITS, 1
            )
        with activation:
            _select(session, f"activation{layer}", "Activation", names, experiment.activations[layer])
    _select(session, "output_activation", "Output", choices.output_choices(experiment), experiment.output_activation)
    if not full:
        return
    _select(session, "initializer", "Starting weights", choices.initializer_choices(), experiment.initializer)
    seed, bias = st.columns(2)
    with seed:
        _number(
            session, "seed", "Seed", experiment.seed, 0, limits.MOST_SEED, 1,
            note="Draws the starting weights and deals the batches. The same seed gives the same run.",
        )  # fmt: skip
    with bias:
        _decimal(session, "bias", "Starting biases", experiment.bias, -limits.MOST_BIAS, limits.MOST_BIAS)
    _control(
        session, "use_bias", experiment.use_bias,
        lambda key, changed: st.toggle("Units have a bias", key=key, on_change=changed),
    )  # fmt: skip


def _training(session: Session, experiment: Experiment, full: bool) -> None:
    _select(session, "loss", "Loss", choices.loss_choices(experiment), experiment.loss)
    st.caption(choices.targets_sentence(experiment))
    rates = [f"{rate:g}" for rate in limits.LEARNING_RATES]
    shown = f"{experiment.learning_rate:g}"
    _control(
        session, "learning_rate", shown,
        lambda key, changed: st.selectbox(
            "Learning rate", rates if shown in rates else [*rates, shown], key=key, on_change=changed,
            accept_new_options=True,
            help="How far each update goes along the slope. Choose one, or type your own. The run goes on with it from "
            "the next update.",
        ),
    )  # fmt: skip
    _number(
        session, "batch_size", "Batch size", experiment.batch_size, 1, max(experiment.train_size, 1), 1,
        note="How many examples are averaged for one update.",
    )  # fmt: skip
    _select(session, "optimizer", "Optimizer", choices.optimizer_choices(), experiment.optimizer)
    st.caption(f"Its gradient is the average over a batch of {experiment.batch_size}.")
    if not full:
        return
    given = dict(experiment.hyper)
    for name, usual in choices.hyper_defaults(experiment.optimizer).items():
        if usual is None:
            continue
        value = given.get(name, usual)
        if isinstance(usual, bool):
            _control(
                session, f"hyper_{name}", bool(value),
                lambda key, changed, name=name: st.toggle(name, key=key, on_change=changed),
            )  # fmt: skip
        else:
            _decimal(session, f"hyper_{name}", name, float(value), None, None)
    l1, l2 = st.columns(2)
    for column, name, label in ((l1, "l1", "L1 penalty"), (l2, "l2", "L2 penalty")):
        with column:
            _decimal(session, name, label, getattr(experiment, name), 0.0, limits.MOST_PENALTY)


# -- one control -------------------------------------------------------------------------------------------------------


def _control(session: Session, name: str, value: Any, draw: Callable[..., Any]) -> None:
    """Draw a control that shows ``value`` and hands what the learner chose to the experiment.

    Where the value changed for another reason (a card, an edit on the stage) the control is a new one, under a new key.
    Set from here instead, the old one would answer with its old value if the page asks something at the same moment.
    """
    lives = st.session_state.setdefault(keys.CONTROL_LIVES, {})
    st.session_state[keys.CONTROLS_DRAWN].add(name)
    key = f"{keys.CONTROL}{name}_{lives.setdefault(name, 0)}"
    if key in st.session_state and st.session_state[key] != value:
        lives[name] += 1
        key = f"{keys.CONTROL}{name}_{lives[name]}"
    if key not in st.session_state:
        st.session_state[key] = value

    def changed() -> None:
        # A control that has been replaced may still be heard once, with what it showed before.
        if key == f"{keys.CONTROL}{name}_{lives[name]}":
            apply(session, name, st.session_state[key])

    draw(key, changed)


def _select(session: Session, name: str, label: str, offered: Sequence[Choice], value: str) -> None:
    labels = {choice.value: choice.label for choice in offered if choice.offered}
    reasons = [f"{choice.label}: {choice.reason}" for choice in offered if not choice.offered]
    _control(
        session, name, value,
        lambda key, changed: st.selectbox(
            label, list(labels), format_func=lambda item: labels.get(item, item), key=key, on_change=changed,
            help="Not offered here:\n\n" + "\n\n".join(reasons) if reasons else None,
        ),
    )  # fmt: skip


def _number(
    session: Session, name: str, label: str, value: int, least: int, most: int, step: int, note: str = ""
) -> None:
    _control(
        session, name, value,
        lambda key, changed: st.number_input(
            label, least, most, step=step, key=key, on_change=changed, help=note or None
        ),
    )  # fmt: skip


def _decimal(session: Session, name: str, label: str, value: float, least: float | None, most: float | None) -> None:
    _control(
        session, name, value,
        lambda key, changed: st.number_input(label, least, most, key=key, on_change=changed, format="%g", step=0.1),
    )  # fmt: skip
