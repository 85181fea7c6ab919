"""Where a training stands, in words: one sentence for the headline, and the line beside the buttons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from playground.experiment.numbers import counted, percent, text
from playground.jobs import Job, Part
from playground.jobs.job import DONE, FAILED, RUNNING, STOPPED, STOPPING, WAITING
from playground.plans import Plan
from playground.plans.compare import judged_by, order
from playground.plans.recipes import note_of
from playground.plans.sets import CSV
from playground.ui.bigger import engine_room
from playground.ui.bigger.story import MEASURING, PREPARING, Story, lost, seconds, summary, until_the_first_batch
from playground.ui.bigger.tested import untested
from playground.ui.bigger.verdicts import verdicts


@dataclass(frozen=True)
class Told:
    """title: what is trained. sentence: where it stands, or what came of it. more: what to make of it. status: the line
    beside the buttons. progress: from 0 to 1.
    """

    title: str
    sentence: str
    more: str = ""
    status: str = ""
    progress: float = 0.0


def before(plan: Plan) -> Told:
    """Of a plan that nobody has trained yet."""
    if plan.source.name == CSV and not plan.data.shape:
        return Told("No table yet", "Choose a file under Data: any spreadsheet does, saved as text (CSV).")
    return Told(
        f"Ready to train: {summary(plan)}",
        "Press Train: Keras learns in a process of its own, and you watch it here.",
        "The same four moves as in Step through, on real data.",
    )


def of_one(part: Part, plan: Plan, story: Story) -> Told:
    """Of a single training. What its recipe has to say goes by its own plan: the controls may show another by now."""
    made = " ".join([*verdicts(plan, story.rows, story.layers, part.over), *_untested(part, plan)])
    note = note_of(plan) if part.over else ""
    spent = f"Until the first batch: {until_the_first_batch(story)}." if story.spent and not story.rows else ""
    told = [lost(story), (part.result or {}).get("sentence", ""), made, note, spent]
    status, progress = _status(part, plan, story)
    return Told(summary(plan), _sentence(part, plan, story), " ".join(filter(None, told)), status, progress)


def of_several(job: Job, stories: Sequence[Story]) -> Told:
    """Of trainings side by side: how many are over, and which is best by its validation figures."""
    plans: tuple[Plan, ...] = job.about
    over = sum(part.over for part in job.parts)
    last = [story.rows[-1] if story.rows else {} for story in stories]
    best = order(plans, [row.get("val_loss") for row in last], [row.get("val_accuracy") for row in last])[0]
    figures = validation(last[best], plans[best])
    name = job.parts[best].task.title
    if not figures:
        sentence = "The curves grow here as soon as the first epoch is over."
    elif job.over:
        sentence = f"Best by {judged_by(plans)}: {name}, {figures}."
    else:
        sentence = f"Ahead so far by {judged_by(plans)}: {name}, {figures}."
    shares = [
        1.0 if part.over else story.progress(plan.epochs)
        for part, plan, story in zip(job.parts, plans, stories, strict=True)
    ]
    state = "Stopped" if job.over and any(part.status == STOPPED for part in job.parts) else "Done"
    return Told(
        f"{plans[0].data.title}: {len(plans)} trainings, {engine_room.spread()}",
        sentence,
        "",
        f"{state} · {over} of {len(plans)} trainings" if job.over else f"Over: {over} of {len(plans)} trainings",
        sum(shares) / len(shares),
    )


def _untested(part: Part, plan: Plan) -> list[str]:
    """Classes of which the result on the test set says little, or nothing."""
    sizes = (part.result or {}).get("tested")
    labels = plan.data.labels or tuple(str(number) for number in range(plan.data.classes))
    return untested(labels, sizes) if sizes and len(sizes) == len(labels) else []


def validation(row: dict[str, float], plan: Plan) -> str:
    """The validation figures of an epoch, in words; "" where there are none."""
    if "val_loss" not in row:
        return ""
    bare = f" ({text(row['val_data_loss'])} without the penalty)" if "val_data_loss" in row else ""
    figures = [f"validation loss {text(row['val_loss'])}{bare}"]
    if "val_accuracy" in row:
        figures.insert(0, f"{percent(row['val_accuracy'])} right on the validation set")
    elif "val_mae" in row and plan.task == "value":
        figures.insert(0, f"off by {text(row['val_mae'])} on average on the validation set")
    return ", ".join(figures)


def _sentence(part: Part, plan: Plan, story: Story) -> str:
    if part.status == FAILED:
        return part.failure
    if part.status == WAITING or (part.status == RUNNING and not part.events):
        return _waiting(part)
    figures = validation(story.rows[-1], plan) if story.rows else ""
    if part.status == DONE:
        return f"Done: {'; '.join(filter(None, [_tested(part), figures])) or 'it has been trained'}."
    so_far = f"After {counted(len(story.rows), 'epoch')}: {figures}." if figures else ""
    if part.status == STOPPED:
        return so_far or "Stopped before the first epoch was over."
    return so_far or ("The first epoch is under way." if story.epoch else "It begins in a moment.")


def _tested(part: Part) -> str:
    """What the test set said, in words; "" where it was not asked."""
    test = (part.result or {}).get("test", {})
    if "accuracy" in test:
        return f"{percent(test['accuracy'])} right on the test set"
    if "mae" in test:
        return f"off by {text(test['mae'])} on average on the test set"
    return f"test loss {text(test['loss'])}" if "loss" in test else ""


def _waiting(part: Part) -> str:
    """Why nothing is heard of it yet."""
    service = engine_room.service()
    ahead = 0 if part.status == RUNNING else service.place(part)
    if service.late:
        return (
            "The training process takes long to start: this machine has much to do. If it does not come it is "
            "started again by itself, and your training waits for it."
        )
    if part.status == RUNNING and service.workers():
        return "It begins in a moment."
    state = service.state
    if state == "broken":
        return "There is no training process at the moment. It is being started again."
    if state != "ready" or not ahead:
        return "The training process is starting: some seconds, once."
    return f"Waiting: {ahead} {'training is' if ahead == 1 else 'trainings are'} ahead of yours."


def _status(part: Part, plan: Plan, story: Story) -> tuple[str, float]:
    """The line beside the buttons, and the share that is done."""
    if part.status == WAITING:
        return "Waiting", 0.0
    if part.status == FAILED:
        return "Failed", story.progress(plan.epochs)
    if story.download and not part.over:
        done, total = story.download
        return f"Downloading {plan.data.title}: {done / 1e6:.0f} of {total / 1e6:.0f} MB", done / max(1, total)
    if part.status == STOPPING:
        return "Stopping", story.progress(plan.epochs)
    if part.status == RUNNING:
        said = {"": "Starting", "Training": PREPARING}.get(story.phase, story.phase)
        if story.epoch and story.phase != MEASURING:
            said = (
                f"Epoch {story.epoch} of {plan.epochs} · batch {story.batch:,} of {story.batches:,} · "
                f"{story.rate:,.0f} examples/s · {seconds(story.left)} left"
            )
        return said, story.progress(plan.epochs)
    return _ended(part, plan, story)


def _ended(part: Part, plan: Plan, story: Story) -> tuple[str, float]:
    result = part.result or {}
    stopped = part.status == STOPPED
    figures = ["Stopped" if stopped else "Done"]
    if _tested(part):
        figures.append(_tested(part))
    if "accuracy" in result.get("test", {}) or "mae" in result.get("test", {}):
        figures.append(f"test loss {text(result['test']['loss'])}")
    figures.append(f"{counted(len(story.rows), 'epoch')} in {seconds(result.get('seconds', 0.0))}")
    if result.get("rate"):
        figures.append(f"{result['rate']:,.0f} examples/s")
    return " · ".join(figures), story.progress(plan.epochs) if stopped else 1.0
