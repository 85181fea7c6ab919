"""A training in view: where it stands, its curves as they grow, what happens inside the layers, what to make of it."""

from __future__ import annotations

import streamlit as st

from playground.components.chart import chart
from playground.experiment.numbers import percent, text
from playground.figures import training
from playground.jobs import Job, Part
from playground.jobs.job import FAILED, RUNNING, STOPPED, STOPPING, WAITING
from playground.plans import Plan
from playground.plans.recipes import RECIPES
from playground.ui.bigger import engine_room
from playground.ui.bigger.results import several, swept
from playground.ui.bigger.state import Bigger, current_job
from playground.ui.bigger.story import MEASURING, PREPARING, Story, lost, seconds, summary, tell, until_the_first_batch
from playground.ui.bigger.verdicts import verdicts

_EVERY = 0.4


def watch(bigger: Bigger) -> None:
    """Draws the job in view, again and again while it runs; once it is over the whole page is drawn once more."""
    job = current_job()
    if job is None:
        return
    running = not job.over

    @st.fragment(run_every=_EVERY if running else None)
    def live() -> None:
        now = current_job()
        if now is None:
            return
        _draw(bigger, now)
        if running and now.over:
            st.rerun(scope="app")

    live()


def _draw(bigger: Bigger, job: Job) -> None:
    plans: tuple[Plan, ...] = job.about
    stories = [tell(part) for part in job.parts]
    at = min(bigger.part, len(job.parts) - 1)
    part, plan, story = job.parts[at], plans[at], stories[at]
    with st.container(key="bigger_status"):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.markdown(f"**{summary(plan) if len(plans) == 1 else _together(plans)}**")
            # A callback comes before the drawing, so the click's own picture says already that it stops.
            st.button(
                "Stop",
                key="bigger_stop",
                icon=":material/stop:",
                disabled=job.over or part.status == STOPPING,
                on_click=engine_room.service().stop,
                args=(job,),
            )
        if len(plans) == 1:
            _status(part, plan, story)
        else:
            several(job, stories)
    _curves(job, plans, stories)
    if len(plans) == 1:
        with st.container(key="bigger_words"):
            for sentence in verdicts(plan, story.rows, story.layers):
                st.info(sentence, icon=":material/lightbulb:")
            if part.over and bigger.recipe and RECIPES[bigger.recipe].note:
                st.caption(RECIPES[bigger.recipe].note)
        _inside(plan, story)


def _together(plans: tuple[Plan, ...]) -> str:
    return f"{plans[0].data.title}: {len(plans)} trainings, {engine_room.spread()}"


def _status(part: Part, plan: Plan, story: Story) -> None:
    if part.status == WAITING:
        _waiting(part)
    elif part.status == FAILED:
        st.error(part.failure, icon=":material/error:")
    elif story.download:
        done, total = story.download
        st.progress(done / max(1, total), f"Downloading {plan.data.title}: {done / 1e6:.0f} of {total / 1e6:.0f} MB")
    elif part.status in {RUNNING, STOPPING}:
        text = {"": "Starting", "Training": PREPARING}.get(story.phase, story.phase)
        if story.epoch and story.phase != MEASURING:
            text = (
                f"Epoch {story.epoch} of {plan.epochs}, batch {story.batch:,} of {story.batches:,} · "
                f"{story.rate:,.0f} examples/s · {seconds(story.left)} left"
            )
        st.progress(story.progress(plan.epochs), "Stopping" if part.status == STOPPING else text)
    else:
        _ended(part, plan, story)
    if story.spent:
        st.caption(f"Until the first batch: {until_the_first_batch(story)}.")
    if lost(story):
        st.info(lost(story), icon=":material/restart_alt:")


def _waiting(part: Part) -> None:
    ahead = engine_room.service().place(part)
    state = engine_room.service().state
    if state == "broken":
        st.warning("There is no training process at the moment. It is being started again.", icon=":material/sync:")
    elif state != "ready" or not ahead:
        st.progress(0.0, "The training process is starting: some seconds, once.")
    else:
        st.progress(0.0, f"Waiting: {ahead} {'training is' if ahead == 1 else 'trainings are'} ahead of yours.")


def _ended(part: Part, plan: Plan, story: Story) -> None:
    result = part.result or {}
    test = result.get("test", {})
    figures = []
    if "accuracy" in test:
        figures.append(f"**{percent(test['accuracy'])}** right on the test set")
    elif "mae" in test:
        figures.append(f"off by **{text(test['mae'])}** on average on the test set")
    if "loss" in test:
        figures.append(f"test loss {text(test['loss'])}")
    figures.append(f"{len(story.rows)} epochs in {seconds(result.get('seconds', 0.0))}")
    if result.get("rate"):
        figures.append(f"{result['rate']:,.0f} examples/s")
    stopped = part.status == STOPPED
    share = story.progress(plan.epochs) if stopped else 1.0
    st.progress(share, ("Stopped · " if stopped else "Done · ") + " · ".join(figures))
    if result.get("sentence"):
        st.info(result["sentence"], icon=":material/info:")


def _curves(job: Job, plans: tuple[Plan, ...], stories: list[Story]) -> None:
    curves = [
        training.DrawnTraining(part.task.title, story.rows, story.running)
        for part, story in zip(job.parts, stories, strict=True)
    ]
    epochs = max(plan.epochs for plan in plans)
    what = "accuracy" if plans[0].has_accuracy else "mae" if plans[0].task == "value" else ""
    left, right = st.columns(2)
    title = "Loss" if len(plans) == 1 else "Validation loss"
    with left:
        chart(training.curves(curves, "loss", title, epochs=epochs), key="bigger_loss", label="Loss over epochs")
    with right:
        if what:
            name = {"accuracy": "Accuracy", "mae": "Mean distance"}[what]
            name = name if len(plans) == 1 else f"Validation {name.lower()}"
            chart(training.curves(curves, what, name, epochs=epochs), key="bigger_acc", label=f"{name} over epochs")
    points = swept(plans, stories)
    if points:
        chart(training.by_rate(points), key="bigger_sweep", height=280, label="Validation loss by learning rate")


def _inside(plan: Plan, story: Story) -> None:
    with st.expander("Inside the layers", key="bigger_inside_open", on_change="rerun") as inside:
        if not getattr(inside, "open", False):
            return
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
            chart(training.histograms(story.layers[-1], "weights", "Weights"), key="bigger_weights", height=340)
        with right:
            chart(
                training.layers_over_time(story.layers, "ratio", "One update relative to the weights", "ratio"),
                key="bigger_ratios",
                label="Update to weight ratio by layer",
            )
            chart(training.histograms(story.layers[-1], "gradient", "Gradients"), key="bigger_gradients", height=340)
        chart(training.rate_over_time(story.rows, plan.epochs), key="bigger_rate", height=220)
        st.caption(
            "An update is usually about a thousandth of the weights. Far less: the layer hardly learns. Far more: it "
            "jumps."
        )
