"""What can be done with a trained network: judge it, try it, open it, take it away."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from playground.components.chart import chart
from playground.components.digit_pad import digit_pad
from playground.components.file_list import file_list
from playground.experiment.numbers import percent, text
from playground.figures import training
from playground.jobs import Job, Part
from playground.plans import Plan, to_json
from playground.plans.sets import CSV, IMAGES, NOISE, TABLE, TOY, WORDS
from playground.ui.bigger import engine_room, taken
from playground.ui.bigger.data_controls import pictures
from playground.ui.bigger.drawing import ALWAYS_ANSWERS, about_drawing
from playground.ui.bigger.layers import layers
from playground.ui.bigger.look_inside import look_inside
from playground.ui.bigger.state import LAYERS, RESULT, TAKE, TRY, Bigger
from playground.ui.bigger.story import tell, until_the_first_batch
from playground.ui.bigger.tested import untested
from playground.ui.markdown import plainly

_LONGEST_REVIEW = 20_000


def after(bigger: Bigger, job: Job) -> None:
    """The view that is open, for the training that is looked at."""
    plans: tuple[Plan, ...] = job.about
    at = min(bigger.part, len(plans) - 1)
    part, plan = job.parts[at], plans[at]
    try:
        if bigger.view == TAKE:
            _take(plan, part)
        elif not part.events:
            st.caption("There is a network to look at once the training has begun.")
        elif bigger.view == LAYERS:
            layers(plan, part)
        elif bigger.view == RESULT:
            _result(plan, part)
        elif bigger.view == TRY:
            _try(plan, part)
        else:
            look_inside(plan, part)
    except (ValueError, RuntimeError) as error:
        st.info(plainly(str(error)), icon=":material/info:")


def labels_of(plan: Plan) -> list[str]:
    """The names of the classes."""
    return list(plan.data.labels) or [str(n) for n in range(plan.data.classes)]


def _stage(part: Part) -> str:
    """Changes when a part has newer weights, so that remembered answers are asked for again."""
    return f"{part.id} {part.status} {sum(event['kind'] == 'epoch' for event in part.events)}"


def _result(plan: Plan, part: Part) -> None:
    with st.spinner("Measuring on the test set"):
        found = engine_room.answered(_stage(part), "verdict", part.folder)
    test = found["test"]
    st.markdown(
        f"On **{found['examples']:,}** test examples, which took no part in the training: {_losses(test)}"
        + (f", **{percent(test['accuracy'])}** right" if "accuracy" in test else "")
    )
    if spent := until_the_first_batch(tell(part)):
        st.caption(f"Until the first batch: {spent}.")
    if "confusion" in found:
        labels = labels_of(plan)
        for sentence in untested(labels, [sum(row) for row in found["confusion"]]):
            st.warning(plainly(sentence), icon=":material/info:")
        left, right = st.columns([3, 2])
        with left:
            chart(
                training.confusion(found["confusion"], labels),
                key="bigger_confusion",
                height=180 + 28 * len(labels),
                label="Confusion matrix",
            )
        with right:
            _wrong(plan, found, labels)
    elif "redrawn" in found:
        st.caption("Above what went in, below what came out.")
        pictures_or_rows(plan, [pair[0] for pair in found["redrawn"]], ["in"] * len(found["redrawn"]))
        pictures_or_rows(plan, [pair[1] for pair in found["redrawn"]], ["out"] * len(found["redrawn"]))
    elif found.get("points"):
        chart(training.against(found["points"]), key="bigger_against", height=380, label="Answer against guess")


def _losses(test: dict[str, float]) -> str:
    """The loss on the test set, with and without the penalty where there is one."""
    if "data_loss" not in test:
        return f"loss **{text(test['loss'])}**"
    return f"loss **{text(test['data_loss'])}**, with the penalty {text(test['loss'])}"


def _wrong(plan: Plan, found: dict[str, Any], labels: list[str]) -> None:
    st.markdown(f"**The surest of {found['missed']:,} mistakes**")
    if not found["wrong"]:
        st.caption("There are none on the test set.")
    elif plan.data.pictures:
        names = [f"said {labels[w['guess']]} ({percent(w['chance'])}), is {labels[w['truth']]}" for w in found["wrong"]]
        pictures([w["input"] for w in found["wrong"]], names, width=88)
    else:
        st.dataframe(
            [
                {
                    "row": w["index"],
                    "was": labels[w["truth"]],
                    "taken for": labels[w["guess"]],
                    "with probability": percent(w["chance"]),
                }
                for w in found["wrong"]
            ],
            hide_index=True,
        )


def pictures_or_rows(plan: Plan, samples: list[Any], names: list[str]) -> None:
    """Pictures as pictures, anything else as a table."""
    if plan.data.kind == IMAGES:
        pictures(samples, names, width=88)
    else:
        st.dataframe(np.asarray(samples), height=200)


def _try(plan: Plan, part: Part) -> None:
    kind = plan.data.kind
    if kind == IMAGES:
        _try_drawing(plan, part)
    elif kind in {TABLE, CSV, TOY, NOISE}:
        _try_row(plan, part)
    elif kind == WORDS:
        _try_review(plan, part)
    else:
        st.caption("In Step through, every place of the plane shows what this network answers there.")


def _try_drawing(plan: Plan, part: Part) -> None:
    left, right = st.columns([1, 2])
    with left:
        digits = plan.source.name in {"digits", "mnist"}
        what = "a digit" if digits else "something of its kind"
        st.caption(f"Draw {what}. It is made as small as the pictures it was trained on.")
        drawing = digit_pad(key="bigger_pad")
    with right:
        if drawing is None:
            st.caption("The answer comes as soon as you lift the pen.")
            return
        if why := about_drawing(drawing, digits=digits):
            st.info(why, icon=":material/draw:")
            return
        found = engine_room.answered(_stage(part), "predict", part.folder, drawing.values)
        pictures([found["input"]], ["what it sees"], width=88)
        _answer(plan, found)
        if plan.has_accuracy:
            st.caption(ALWAYS_ANSWERS)


def _try_row(plan: Plan, part: Part) -> None:
    about = engine_room.answered("row", "sample_row", to_json(plan))
    st.caption("The numbers of a typical row stand there to begin with. Change some.")
    key = f"bigger_row_{part.id}"
    if not possible(st.session_state.get(key), about["columns"]):
        del st.session_state[key]
    table = st.data_editor(
        [dict(zip(about["columns"], [float(f"{v:.6g}") for v in about["row"]], strict=True))],
        hide_index=True,
        key=key,
    )
    empty = [name for name in about["columns"] if table[0][name] is None]
    if empty:
        st.info(f"A number is missing in {plainly(empty[0][:60])}; the network wants one in every column.")
        return
    values = [float(table[0][name]) for name in about["columns"]]
    _answer(plan, engine_room.answered(_stage(part), "predict", part.folder, tuple(values)))


def possible(edits: Any, columns: list[str]) -> bool:
    """Whether somebody can have done this to the row that is shown: Streamlit does whatever it is told, and fails where
    there is no such row or column. edits: its `DataEditorState`, None where nothing was done.
    """
    if not edits:
        return True
    rows = edits["edited_rows"]
    inside = set(rows) <= {0} and all(set(row) <= set(columns) for row in rows.values())
    return inside and not edits["added_rows"] and not edits["deleted_rows"]


def _try_review(plan: Plan, part: Part) -> None:
    with st.form("bigger_review", border=False):
        text = st.text_area(
            "A review of a film, in English",
            key="bigger_review_text",
            max_chars=_LONGEST_REVIEW,
            placeholder="A wonderful film with a great cast. I would watch it again.",
        )
        st.form_submit_button("Ask the network", key="bigger_review_ask")
    if not text.strip():
        return
    found = engine_room.answered(_stage(part), "predict_review", part.folder, text)
    for sentence in about_words(found):
        st.caption(plainly(sentence))
    if found["unknown"] < found["words"]:
        _answer(plan, found)


def about_words(found: dict[str, Any]) -> list[str]:
    """What there is to know of how a review was read (see `answers.predict_review`)."""
    words, unknown, known = found["words"], found["unknown"], found["known"]
    if unknown == words:
        return [f"None of these words is among the {known:,} it knows, so there is nothing it could judge."]
    said = []
    if words > found["read"]:
        said.append(f"The review has {words:,} words; as in training, the network reads the last {found['read']}.")
    if unknown:
        named = ", ".join(found["which"]) + (" and others" if found["others"] else "")
        are = "word of yours is" if unknown == 1 else "words of yours are"
        said.append(f"{unknown:,} {are} not among the {known:,} it knows, and read as “unknown”: {named}.")
    return said


def _answer(plan: Plan, found: dict[str, Any]) -> None:
    if "chances" in found:
        labels = labels_of(plan)
        guess = labels[found["guess"]]
        st.markdown(f"It says **{plainly(guess)}**, with probability {percent(found['chances'][found['guess']])}")
        figure = training.bars(labels, found["chances"], "Probability of each class")
        chart(figure, key="bigger_chances", height=90 + 22 * len(labels), label=f"Probabilities, {guess} first")
    elif "copy" in found:
        pictures_or_rows(plan, [found["copy"]], ["what it draws"])
    else:
        st.markdown(f"It says **{text(found['value'], 5)}**")


def _take(plan: Plan, part: Part) -> None:
    st.caption("The code reads the same data and gives the same numbers from the same seed; nothing of it is hidden.")
    file_list(taken.offered(plan, part), key="bigger_files")
    with st.spinner("Writing the code"):
        script = engine_room.answered("code", "code", to_json(plan))
    st.code(
        script if len(script) < 30_000 else script[:30_000] + "\n# and so on: the numbers are in the file",
        "python",
        wrap_lines=True,  # nothing has to be scrolled sideways: Streamlit's box does not take the keyboard's focus
    )
