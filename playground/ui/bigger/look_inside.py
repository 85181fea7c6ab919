"""Open one batch of a training at any epoch: what each layer gave, its gradients, one weight's by two hands."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from playground.components.chart import chart
from playground.experiment import numbers
from playground.experiment.numbers import plain
from playground.figures import inside, training
from playground.jobs import Part
from playground.plans import Plan, to_json
from playground.plans.carry import made
from playground.plans.sets import CARRIED
from playground.ui.bigger import engine_room
from playground.ui.bigger.data_controls import pictures

_INSIDE = "playground.keras_backend.inside"
_LAST_DIGITS = 1e-5


def look_inside(plan: Plan, part: Part) -> None:
    """Controls for epoch, batch and example; the layers; the weight."""
    if plan.source.name == CARRIED:
        _twins(plan)
    done = max([event["epoch"] for event in part.events if event["kind"] == "epoch"], default=0)
    kept = (part.result or {}).get("epochs") or list(range(done + 1))
    one, two, three = st.columns(3)
    epoch = int(one.select_slider("After epoch", kept, kept[-1], key=f"inside_epoch_{part.id}"))
    batch = int(two.number_input("Batch of the next epoch", 1, None, 1, key="inside_batch"))
    example = int(three.number_input("Example in it", 1, plan.batch_size, 1, key="inside_example"))
    four, five = st.columns(2)
    array = int(st.session_state.get("inside_array", 0))
    key = f"inside_weight_of_{array}"  # each array keeps its own
    weight = int(st.session_state.get(key, 1)) - 1
    found = engine_room.answered(
        f"{part.id} {part.status}", f"{_INSIDE}:open_batch", part.folder, epoch, batch - 1, example - 1, array, weight
    )
    titles, counts = found["titles"], found["counts"]
    four.selectbox(
        "One number of", range(len(titles)), format_func=lambda n: titles[min(n, len(titles) - 1)], key="inside_array"
    )
    count = counts[min(array, len(counts) - 1)]
    five.number_input(f"Number, of {count:,}", 1, count, 1, key=key)
    _weight(found)
    size = f"{found['size']} example{'' if found['size'] == 1 else 's'}"
    where = f"Batch {found['batch'] + 1} of {found['batches']}, {size}"
    st.caption(
        f"{where}, loss {numbers.text(found['loss'], 6)}. Below: what each layer gave for the chosen example, and "
        "how the batch's loss depends on it."
    )
    if plan.data.pictures:
        pictures([found["input"]], [f"in: {plain(found['label'])}"], width=88)
    classes = list(plan.data.labels) or [str(n) for n in range(plan.data.classes)]
    last = len(found["layers"]) - 1
    for number, row in enumerate(found["layers"]):
        named = number == last and len(row.get("numbers", ())) == len(classes)
        _layer(number, row, classes if named else [])


def _weight(found: dict[str, Any]) -> None:
    weight = found["weight"]
    place = ", ".join(str(n + 1) for n in weight["place"])
    st.markdown(f"**Number [{place}] of {weight['title']}**, now {numbers.text(weight['value'], 6)}")
    columns = st.columns(3)
    columns[0].metric("∂L/∂w by Keras's GradientTape", numbers.text(weight["keras"], 7))
    if "engine" not in weight:
        columns[1].caption(weight["why"])
        return
    columns[1].metric("∂L/∂w by the NumPy engine", numbers.text(weight["engine"], 7))
    columns[2].metric("Difference", numbers.text(weight["keras"] - weight["engine"], 2))
    part = weight["examples"] < found["size"]
    which = f"the first {weight['examples']} of this batch's {found['size']}" if part else f"all {found['size']}"
    st.caption(
        f"L is the loss over {which} examples, with dropout off and batch normalisation at its running mean. Over the "
        f"whole array the two differ by {numbers.text(weight['apart'], 2)} at most; its largest gradient is "
        f"{numbers.text(weight['largest'], 2)}. {_why_apart(weight)}"
    )


def _why_apart(weight: dict[str, Any]) -> str:
    if weight["apart"] <= _LAST_DIGITS * weight["largest"]:
        return (
            "Keras reckons with 7 digits, the engine with 16. A small sum of large numbers keeps fewer of the 7, so a "
            "difference this far below the largest gradient is rounding."
        )
    return (
        "Keras reckons with 7 digits, the engine with 16. Where guess and target almost agree, their difference has "
        "only a few of the 7 left, and so has the gradient."
    )


def _layer(number: int, row: dict[str, Any], names: list[str]) -> None:
    shape = " × ".join(str(n) for n in row["shape"])
    with st.container(border=True, key=f"inside_row_{number}"):
        st.markdown(f"**{row['kind']}** · {shape}")
        st.caption(
            f"Over the batch: mean {numbers.text(row['mean'], 3)}, spread {numbers.text(row['spread'], 3)}, "
            f"{numbers.percent(row['zeros'])} exactly 0; "
            f"length of the gradient {numbers.text(row['gradient'], 3)}"
        )
        if "maps" in row:
            pictures([_grey(each) for each in row["maps"]], [f"{n + 1}" for n in range(len(row["maps"]))], width=72)
            with st.expander("Gradients of these maps"):
                names = [f"{n + 1}" for n in range(len(row["gradient_maps"]))]
                pictures([_grey(each) for each in row["gradient_maps"]], names, width=72)
        else:
            left, right = st.columns(2)
            with left:
                chart(
                    inside.signed(row["numbers"], "What it gave", names),
                    key=f"inside_a_{number}", height=200, label=f"What {row['kind']} gave",
                )  # fmt: skip
            with right:
                chart(
                    inside.signed(row["gradients"], "How the loss depends on it: ∂L/∂a", names),
                    key=f"inside_g_{number}", height=200, label=f"How the loss depends on what {row['kind']} gave",
                )  # fmt: skip


def _grey(values: list[list[float]]) -> list[list[list[float]]]:
    """A map brought to 0 to 1, black the smallest."""
    array = np.asarray(values, dtype=float)
    low, high = array.min(), array.max()
    scaled = (array - low) / (high - low) if high > low else array * 0
    found: list[list[list[float]]] = scaled[..., None].tolist()
    return found


def _twins(plan: Plan) -> None:
    """The same updates by Keras and by the engine, on one chart."""
    found = engine_room.answered("twins", f"{_INSIDE}:twins", to_json(plan))
    apart = max(abs(a - b) for a, b in zip(found["keras"], found["numpy"], strict=True))
    chart(training.twins(found["keras"], found["numpy"]), key="bigger_twins", label="Losses of Keras and the engine")
    which = f"After {made(plan.begins)} in Step through, the next" if plan.begins else "The first"
    st.caption(
        f"{which} {numbers.counted(len(found['keras']), 'update')} from the same weights, with the same batches: the "
        f"losses differ by {numbers.text(apart, 2)} at most. Keras reckons in float32, the engine in float64."
    )
