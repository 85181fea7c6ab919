"""The sidebar: every setting of the experiment, written back the moment it is changed.

A control shows what the session holds: its value is set before it is drawn, so that it follows a card, a link or an
edit on the stage. What does not fit is not offered, and the control's help says why.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import streamlit as st

from playground import datasets
from playground.engine import HYPERPARAMETERS
from playground.experiment import Experiment, choices, limits
from playground.experiment.choices import Choice
from playground.experiment.layers import RECURRENT
from playground.experiment.numbers import plain
from playground.experiment.settings import NAME, NUMBER, SETTINGS, WHOLE
from playground.experiment.tuning import CLIPS, GLOBAL_CLIP
from playground.ui import keys
from playground.ui.apply import apply
from playground.ui.layer_controls import add_layer, layer_list
from playground.ui.meaning import meaning
from playground.ui.session import Session

#: The level of disclosure from which on every setting is shown.
ALL_SETTINGS = 5


def show_controls(session: Session) -> None:
    """The settings; the rarer ones only where the learner wants them all."""
    st.session_state[keys.CONTROLS_DRAWN] = drawn = set[str]()
    experiment = session.shown_experiment
    full = session.view.level >= ALL_SETTINGS
    st.header("Data", divider="gray")
    _data(session, experiment, full)
    st.header("Network", divider="gray")
    _network(session, experiment, full)
    st.header("Training", divider="gray")
    _training(session, experiment, full)
    _control(
        session, "level", full,
        lambda key, changed, born: st.toggle("Show every setting", born, key=key, on_change=changed),
    )  # fmt: skip
    # One that is gone may still be heard once, and stands for another thing when it comes again (a layer's units).
    lives = st.session_state[keys.CONTROL_LIVES]
    for name in lives.keys() - drawn:
        lives[name] += 1


def _data(session: Session, experiment: Experiment, full: bool) -> None:
    _setting(session, "data", full)
    st.caption(datasets.spec(experiment.data).line)
    fixed = choices.data_reason(experiment)
    if fixed:
        st.caption(fixed)
    else:
        for name in ("noise", "samples", "train_share", "data_seed"):
            _setting(session, name, full)
    if datasets.spec(experiment.data).example == datasets.SEQUENCE:
        _setting(session, "moments", full)
    if datasets.spec(experiment.data).planar:
        features = choices.input_choices(experiment)
        labels = {choice.value: choice.label for choice in features}
        _control(
            session, "inputs", list(experiment.inputs),
            lambda key, changed, born: st.pills(
                "Inputs of the network", list(labels), selection_mode="multi", format_func=labels.__getitem__,
                default=born, key=key, on_change=changed, help=meaning("Inputs"),
            ),
        )  # fmt: skip


def _network(session: Session, experiment: Experiment, full: bool) -> None:
    if experiment.plain:
        _plain_layers(session, experiment)
    else:
        layer_list(
            experiment, full, partial(_control, session), partial(_select, session),
            lambda at: apply(session, "drop_layer", at),
        )  # fmt: skip
    if full or not experiment.plain:
        add_layer(experiment, partial(_select, session))
    _setting(session, "output_activation", full)
    _setting(session, "initializer", full)
    _side_by_side(session, ("seed", "bias"), full)
    _setting(session, "use_bias", full)


def _plain_layers(session: Session, experiment: Experiment) -> None:
    """Dense layers, by their number, units and activations."""
    depth = len(experiment.layers)
    _control(
        session, "depth", depth,
        lambda key, changed, born: st.slider(
            "Hidden layers", 0, limits.MOST_LAYERS, born, key=key, on_change=changed, help=meaning("Hidden layers")
        ),
    )  # fmt: skip
    names = [choice for choice in choices.activation_choices() if choice.offered]
    same = {spec["activation"] for spec in experiment.layers}
    if depth > 1:
        shown = same.pop() if len(same) == 1 else ""
        several = [Choice("", "different ones")] if not shown else []
        _select(session, "all_activations", "Activation of all hidden layers", [*several, *names], shown)
    for number, spec in enumerate(experiment.layers):
        units, activation = st.columns(2)
        with units:
            _number(session, f"units{number}", f"Units, layer {number + 1}", spec["units"], 1, limits.MOST_UNITS, 1)
        with activation:
            _select(session, f"activation{number}", "Activation", names, spec["activation"])


def _training(session: Session, experiment: Experiment, full: bool) -> None:
    _setting(session, "loss", full)
    st.caption(choices.targets_sentence(experiment))
    shown = plain(experiment.learning_rate)
    rates = [plain(rate) for rate in limits.LEARNING_RATES]
    rates = rates if shown in rates else [*rates, shown]
    row = SETTINGS["learning_rate"]
    _control(
        session, row.name, shown,
        lambda key, changed, born: st.selectbox(
            row.label, rates, _at(rates, born), key=key, on_change=changed, accept_new_options=True,
            help=meaning(row.label, note=row.note),
        ),
    )  # fmt: skip
    _setting(session, "batch_size", full, most=max(experiment.train_size, 1))
    recurrent = any(spec.kind in RECURRENT for spec in experiment.layers)
    if recurrent:
        _setting(session, "cut", full)
    _setting(session, "optimizer", full)
    if recurrent or full:
        _clipping(session, experiment)
    st.caption(f"Its gradient is the average over a batch of {experiment.batch_size}.")
    if not full:
        return
    given = dict(experiment.hyper)
    for name, usual in choices.hyper_defaults(experiment.optimizer).items():
        if usual is None:
            continue
        value, label = given.get(name, usual), HYPERPARAMETERS[name].label
        if HYPERPARAMETERS[name].switch:
            _control(
                session, f"hyper_{name}", bool(value),
                lambda key, changed, born, label=label: st.toggle(
                    label, born, key=key, on_change=changed, help=meaning(label)
                ),
            )  # fmt: skip
        else:
            _decimal(session, f"hyper_{name}", label, float(value), None, None)
    _side_by_side(session, ("l1", "l2"), full)


def _clipping(session: Session, experiment: Experiment) -> None:
    """How long the whole gradient may be; 0 where it is not clipped."""
    given = dict(experiment.hyper)
    if given.keys() & CLIPS - {GLOBAL_CLIP}:  # Of a link: only one way of clipping goes at a time.
        return
    label = "Clip the gradient's length at (0: never)"
    _decimal(session, f"hyper_{GLOBAL_CLIP}", label, float(given.get(GLOBAL_CLIP, 0.0)), 0.0, None)


def _side_by_side(session: Session, names: Sequence[str], full: bool) -> None:
    if full:
        for column, name in zip(st.columns(len(names)), names, strict=True):
            with column:
                _setting(session, name, full)


def _setting(session: Session, name: str, full: bool, most: float | None = None) -> None:
    """The control of a setting as its row describes it; nothing where it is a rare one and not all are asked for."""
    row, value = SETTINGS[name], getattr(session.shown_experiment, name)
    if row.rare and not full:
        return
    high = row.high if most is None else most
    if row.kind == NAME:
        _select(session, name, row.label, choices.named(session.shown_experiment, name), value)
    elif row.kind == WHOLE:
        _number(session, name, row.label, value, int(row.low), int(high or 0), int(row.step), note=row.note)
    elif row.kind == NUMBER:
        _decimal(session, name, row.label, value, row.low, high)
    else:
        about = meaning(row.label, note=row.note)
        _control(
            session,
            name,
            value,
            lambda key, changed, born: st.toggle(row.label, born, key=key, on_change=changed, help=about),
        )


# -- one control -------------------------------------------------------------------------------------------------------


def _control(session: Session, name: str, value: Any, draw: Callable[..., Any]) -> None:
    """Draw a control that shows ``value`` and hands what the learner chose to the experiment.

    Where the value changed for another reason (a card, an edit on the stage) the control is a new one, under a new key.
    Set from here instead, the old one would answer with its old value if the page asks something at the same moment.

    What it begins with it is told as its usual value (``born``), never through the session's state: that tells the
    browser once, and where the page asks something before that is drawn, the control would answer with a value of its
    own, a network without hidden layers say.
    """
    lives = st.session_state.setdefault(keys.CONTROL_LIVES, {})
    st.session_state[keys.CONTROLS_DRAWN].add(name)
    key = f"{keys.CONTROL}{name}_{lives.setdefault(name, 0)}"
    if key in st.session_state and st.session_state[key] != value:
        lives[name] += 1
        key = f"{keys.CONTROL}{name}_{lives[name]}"
    births = st.session_state.setdefault(keys.CONTROL_BIRTHS, {})
    if key not in st.session_state:
        births[name] = value

    def changed() -> None:
        # A control that has been replaced may still be heard once, with what it showed before; one whose page was left
        # meanwhile has no value any more.
        if key == f"{keys.CONTROL}{name}_{lives[name]}" and key in st.session_state:
            apply(session, name, st.session_state[key])

    draw(key, changed, births[name])


def _at(offered: Sequence[str], value: str) -> int:
    """Where a list begins; its first where that is no longer offered."""
    return offered.index(value) if value in offered else 0


def _select(session: Session, name: str, label: str, offered: Sequence[Choice], value: str) -> None:
    labels = {choice.value: choice.label for choice in offered if choice.offered}
    reasons = [f"{choice.label}: {choice.reason}" for choice in offered if not choice.offered]
    not_offered = "Not offered here:\n\n" + "\n\n".join(reasons) if reasons else ""
    _control(
        session, name, value,
        lambda key, changed, born: st.selectbox(
            label, list(labels), _at(list(labels), born), format_func=lambda item: labels.get(item, item), key=key,
            on_change=changed, help=meaning(label, labels.get(value, ""), not_offered),
        ),
    )  # fmt: skip


def _number(
    session: Session, name: str, label: str, value: int, least: int, most: int, step: int, note: str = ""
) -> None:
    _control(
        session, name, value,
        lambda key, changed, born: st.number_input(
            label, least, most, max(least, min(most, born)), step=step, key=key, on_change=changed,
            help=meaning(label, note=note),
        ),
    )  # fmt: skip


def _decimal(session: Session, name: str, label: str, value: float, least: float | None, most: float | None) -> None:
    _control(
        session, name, value,
        lambda key, changed, born: st.number_input(
            label, least, most, born, key=key, on_change=changed, format="%g", step=0.1, help=meaning(label)
        ),
    )  # fmt: skip
