"""The network, layer by layer: kinds and settings, shapes and counts, refusals with a mend."""

from __future__ import annotations

from typing import Any

import streamlit as st

from playground.engine import LOSSES
from playground.experiment.layers import SETTINGS
from playground.plans import KINDS, LayerSpec, Misfit, Row, judge, layer, total
from playground.plans.compare import throughout
from playground.plans.plan import losses_for, outputs_for
from playground.plans.sets import CARRIED, IMAGES, WORDS
from playground.plans.stack import MOST_LAYERS, describe
from playground.ui.bigger.state import Bigger
from playground.ui.markdown import plainly
from playground.ui.meaning import meaning

#: Fields of a layer beside each other, in the column they stand in.
FIELDS_A_ROW = 3


def builder(bigger: Bigger) -> None:
    """One line a layer. Nothing here waits for a worker: shapes and counts are reckoned on the spot."""
    plan = bigger.plan
    if plan.source.name == CARRIED:
        st.caption("This network came over from Step through, with its weights. To change it, change it there.")
    try:
        rows: list[Row] = plan.rows()
        misfit = None
    except Misfit as error:
        rows, misfit = _rows_before(bigger, error), error
    if plan.data.shape:
        st.caption("In: sequences of word numbers" if plan.data.kind == WORDS else f"In: {describe(plan.data.shape)}")
    for at, each in enumerate(plan.layers):
        if misfit is not None and misfit.at == at:
            _refusal(bigger, misfit)
        _line(bigger, at, each, rows[at] if at < len(rows) else None)
    if misfit is not None and misfit.at >= len(plan.layers):
        _refusal(bigger, misfit)
    if plan.source.name != CARRIED:
        _add(bigger)
    _output(bigger, rows[-1] if misfit is None else None)
    if misfit is None:
        kept = sum(row.kept for row in rows)
        more = f", and {kept:,} running means that are kept, not learned" if kept else ""
        st.markdown(f"**{total(rows):,}** numbers to learn{more}")


def _rows_before(bigger: Bigger, misfit: Misfit) -> list[Row]:
    try:
        return judge(bigger.plan.data.shape, bigger.plan.layers[: misfit.at], words=bigger.plan.data.kind == WORDS)
    except Misfit:
        return []


def _refusal(bigger: Bigger, misfit: Misfit) -> None:
    with st.container(border=True, key=bigger.key("misfit")):
        st.warning(plainly(str(misfit)), icon=":material/extension_off:")
        if misfit.mend is not None and st.button(misfit.offer, key=bigger.key("mend"), type="primary"):
            bigger.change(layers=misfit.mend)
            st.rerun()


def _line(bigger: Bigger, at: int, each: LayerSpec, row: Row | None) -> None:
    kind = KINDS[each.kind]
    with st.container(border=True, key=bigger.key(f"layer_{at}")):
        name, shape, tools = st.columns([4, 6, 3], vertical_alignment="center")
        name.markdown(f"**{kind.title}**", help=kind.line)
        changed = dict(each.settings)
        names = [n for n in each.values() if bigger.plan.source.name != CARRIED]
        if names:
            for number, setting in enumerate(names):
                if number % FIELDS_A_ROW == 0:
                    fields = st.columns(min(FIELDS_A_ROW, len(names)))
                with fields[number % FIELDS_A_ROW]:
                    changed[setting] = _setting(bigger, at, setting, each[setting])
        elif each.settings:
            st.caption(", ".join(f"{SETTINGS[name].label} {value}" for name, value in each.settings if value))
        if row is not None:
            shape.caption(f"→ {describe(row.after)}, **{row.parameters:,}** to learn")
        if changed != each.values():
            layers = bigger.plan.layers
            bigger.change(layers=(*layers[:at], layer(each.kind, **changed), *layers[at + 1 :]))
            st.rerun()
        if bigger.plan.source.name != CARRIED:
            with tools.container(horizontal=True, gap="small"):
                _tools(bigger, at)


def _tools(bigger: Bigger, at: int) -> None:
    layers = bigger.plan.layers
    if st.button("", icon=":material/arrow_upward:", key=bigger.key(f"up_{at}"), disabled=at == 0, help="Move up"):
        swapped = [*layers]
        swapped[at - 1], swapped[at] = swapped[at], swapped[at - 1]
        bigger.change(layers=tuple(swapped))
        st.rerun()
    if st.button("", icon=":material/delete:", key=bigger.key(f"drop_{at}"), help="Take this layer out"):
        bigger.change(layers=layers[:at] + layers[at + 1 :])
        st.rerun()


def _setting(bigger: Bigger, at: int, name: str, value: Any) -> Any:
    key = bigger.key(f"{name}_{at}")
    row = SETTINGS[name]
    if row.choices:
        return st.selectbox(
            row.label, row.choices, row.choices.index(value), key=key, help=meaning(row.label, str(value))
        )
    if row.switch:
        return int(st.toggle(row.label, bool(value), key=key, help=meaning(row.label)))
    if row.whole:
        return int(
            st.number_input(row.label, int(row.low), int(row.high), int(value), key=key, help=meaning(row.label))
        )
    return float(
        st.number_input(
            row.label, row.low, row.high, value, step=row.step, format=row.shown, key=key, help=meaning(row.label)
        )
    )


def _add(bigger: Bigger) -> None:
    kind = bigger.plan.data.kind
    groups = {"basic", "pictures", "sequences"} if kind == IMAGES else {"basic", "sequences"}
    offered = [name for name, each in KINDS.items() if each.group in groups]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            "Add a layer", offered, format_func=lambda name: KINDS[name].title, key=bigger.key("add"), width=260
        )
        full = len(bigger.plan.layers) >= MOST_LAYERS
        if st.button("Add", key=bigger.key("add_it"), icon=":material/add:", disabled=full):
            bigger.change(layers=(*bigger.plan.layers, layer(chosen)))
            st.rerun()
        st.caption(f"{MOST_LAYERS} layers are the most a stack may have." if full else KINDS[chosen].line)


def _output(bigger: Bigger, row: Row | None) -> None:
    plan = bigger.plan
    with st.container(border=True, key=bigger.key("output_row")):
        name, shape = st.columns([4, 9], vertical_alignment="center")
        name.markdown("**Output**")
        if plan.source.name == CARRIED:
            words = [plan.output, LOSSES[plan.loss].label, throughout(plan)]
            st.caption(", ".join(word for word in words if word))
        else:
            outputs = outputs_for(plan.task, plan.data.classes)
            losses = losses_for(plan.task, plan.output)
            one, two = st.columns(2)
            output = one.selectbox(
                "Activation", outputs, outputs.index(plan.output), key=bigger.key("output"),
                help=meaning("Activation", plan.output),
            )  # fmt: skip
            loss = two.selectbox(
                "Loss",
                losses,
                losses.index(plan.loss),
                key=bigger.key("loss"),
                format_func=lambda name: LOSSES[name].label,
                help=meaning("Loss", LOSSES[plan.loss].label),
            )
            if (output, loss) != (plan.output, plan.loss):
                bigger.change(output=output, loss=loss)
                st.rerun()
        if row is not None:
            shape.caption(f"→ {describe(row.after)}, **{row.parameters:,}** to learn")
    if plan.source.name != CARRIED and plan.data.kind != WORDS:
        redraw = st.toggle(
            "Autoencoder: the network is to give back what it was given",
            plan.reconstruct,
            key=bigger.key("reconstruct"),
            help=meaning("Autoencoder"),
        )
        if redraw != plan.reconstruct:
            bigger.change(reconstruct=redraw)
            st.rerun()
