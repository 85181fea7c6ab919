"""Which data: the set, how many examples, how they are split; a look at them; a table of one's own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import streamlit as st

from playground.components.chart import chart
from playground.figures import training
from playground.plans import SETS, Plan, Source, to_json
from playground.plans.sets import CARRIED, CSV, TABLE, TOY, WORDS
from playground.ui.bigger import engine_room
from playground.ui.bigger.own_table import own_table
from playground.ui.bigger.state import Bigger
from playground.ui.bigger.waiting import waiting
from playground.ui.markdown import plainly
from playground.ui.meaning import meaning


def data_controls(bigger: Bigger) -> None:
    """The controls, and below them what the data look like."""
    source = bigger.plan.source
    names = [CSV, *SETS] + ([CARRIED] if source.name == CARRIED else [])
    chosen = st.selectbox(
        "Data",
        names,
        index=names.index(source.name),
        format_func=lambda name: SETS[name].title if name in SETS else Source(name).set().title,
        key=bigger.key("data"),
    )
    if chosen != source.name:
        # Also for a table that has yet to be chosen: what stands here is what Train trains, or refuses.
        bigger.on_data(Source(chosen))
        st.rerun()
    if chosen == CSV:
        own_table(bigger)
    if bigger.plan.data.shape and chosen != CARRIED:
        _amounts(bigger)
    if bigger.plan.data.shape and (chosen != CSV or bigger.plan.source.file in bigger.given):
        show_data(bigger.plan)


def _amounts(bigger: Bigger) -> None:
    source = bigger.plan.source
    data = source.set()
    most = 100_000 if data.kind == TOY else data.examples
    usual = source.examples or (2000 if data.kind == TOY else most)
    if most:
        examples = st.number_input(
            "Examples to use", min(50, usual), most, min(usual, most), step=100, key=bigger.key("examples"),
            help=meaning("Examples", note="A set that has no test set of its own keeps a fifth of them for it first."),
        )  # fmt: skip
        kept = int(examples) if data.kind == TOY or examples < most else 0
        if kept != source.examples and not (not source.examples and examples == usual):
            bigger.change(source=replace(bigger.plan.source, examples=kept))
    share = st.slider(
        "Of these for validation, %", 5, 50, source.validation, 5, key=bigger.key("validation"),
        help=meaning("validation"),
    )  # fmt: skip
    if share != source.validation:
        bigger.change(source=replace(bigger.plan.source, validation=share))
    if data.kind == TOY:
        noise = st.slider("Noise, %", 0, 50, source.noise, 5, key=bigger.key("noise"), help=meaning("Noise"))
        if noise != source.noise:
            bigger.change(source=replace(bigger.plan.source, noise=noise))
    if data.kind in {TABLE, CSV}:
        scaled = st.toggle(
            "Standardise the columns", source.standardise, key=bigger.key("standardise"),
            help=meaning("Standardise"),
        )  # fmt: skip
        if scaled != source.standardise:
            bigger.change(source=replace(bigger.plan.source, standardise=scaled))


def show_data(plan: Plan) -> None:
    """Samples, classes and sizes. A set that would have to be downloaded is not fetched for a look."""
    data = plan.data
    if data.line:
        st.caption(data.line)
    try:
        if data.files and not engine_room.soon("data", "at_hand", data.name):
            st.info(
                f"{data.title} is not on this machine yet. Training it downloads {data.megabytes} MB first.",
                icon=":material/download:",
            )
            return
        found = engine_room.soon("data", "look", to_json(replace_settings(plan)))
    except engine_room.Pending as pending:
        waiting(pending, "The worker reads the data.")
        return
    except (ValueError, RuntimeError) as error:
        st.error(plainly(str(error)), icon=":material/error:")
        return
    st.markdown(
        f"**{found['train']:,}** to train on, **{found['val']:,}** for validation, **{found['test']:,}** for the test"
    )
    labels = data.labels or tuple(str(n) for n in range(data.classes))
    if data.pictures:
        names = [labels[int(label)] if labels else "" for label in found["labels"]]
        pictures(found["samples"], names)
    elif data.kind == WORDS:
        for text, label in list(zip(found["samples"], found["labels"], strict=True))[::10]:
            st.caption(f"{labels[int(label)]}: {plainly(text[:300])}")
    elif found["columns"] and data.kind != CSV:  # the table as it is read shows its rows
        samples = np.round(np.asarray(found["samples"][:8], float), 6) + 0.0  # to what float32 holds; no -0
        rows = samples.reshape(len(samples), -1).tolist()  # a sequence laid flat
        head = [dict(zip(found["columns"], row, strict=True)) for row in rows]
        for row, label in zip(head, found["labels"], strict=False):
            row["answer"] = labels[int(label)] if labels else label
        st.dataframe(head, hide_index=True, height=240)
    if "counts" in found and data.kind != CSV:
        figure = training.bars(labels, found["counts"], "Training examples of each class", shares=False)
        chart(figure, key="bigger_counts", height=90 + 18 * len(labels), label="How many of each class")


def replace_settings(plan: Plan) -> Plan:
    """The plan with what a look at the data does not depend on brought to one value, so that one look serves all."""
    if plan.carried:  # whose network and batches go with its data
        return replace(plan, epochs=1, schedule="constant", learning_rate=0.1, patience=0)
    return replace(plan, epochs=1, batch_size=32, seed=1, schedule="constant", learning_rate=0.1, patience=0, layers=())


def pictures(samples: list[Any], names: list[str], width: int = 64) -> None:
    """Small pictures with a word below each. Samples: values from 0 to 1, (h, w, 1 or 3)."""
    shown = []
    for sample in samples:
        array = (np.clip(np.asarray(sample, dtype=float), 0, 1) * 255).astype(np.uint8)
        times = max(1, -(-width // array.shape[0]))
        colours = np.broadcast_to(array, (*array.shape[:2], 3)).repeat(times, axis=0).repeat(times, axis=1)
        seen = np.full((*colours.shape[:2], 1), 255, dtype=np.uint8)
        edge = max(2, colours.shape[0] // 20)  # clear, so that neighbours keep apart
        shown.append(np.pad(np.concatenate([colours, seen], axis=2), ((edge, edge), (edge, edge), (0, 0))))
    told = [f"Picture {at}: {name}" for at, name in enumerate(names, 1)]
    st.image(shown, caption=names, width=width, alt=told)
