"""The screen of "Bigger data" as a message: what its component has not got yet, and how everything stands."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, cast

from playground.experiment.layers import KINDS
from playground.experiment.numbers import counted
from playground.frames import encode
from playground.jobs import Job
from playground.jobs.job import STOPPING
from playground.plans import Misfit, Plan, Row, judge
from playground.plans.plan import NO_TABLE
from playground.plans.sets import CSV, WORDS
from playground.ui.bigger import looks, standing, taken
from playground.ui.bigger.download import download
from playground.ui.bigger.results import swept, told_table
from playground.ui.bigger.state import Bigger
from playground.ui.bigger.story import Story, summary, tell
from playground.ui.bigger.wire import (
    CurvesTold,
    LayerTold,
    NetworkTold,
    TrainingMessage,
    TrainingTold,
)


def message(bigger: Bigger, job: Job | None, question: dict[str, Any]) -> bytes:
    """How everything stands. `question`: the newest from the screen, of which "have" says what it holds already."""
    plans: tuple[Plan, ...] = job.about if job else (bigger.plan,)
    stories = [tell(part) for part in job.parts] if job else []
    part = min(bigger.part, len(plans) - 1)
    if job is None:
        stands = standing.before(bigger.plan)
    elif len(plans) == 1:
        stands = standing.of_one(job.parts[0], plans[0], stories[0])
    else:
        stands = standing.of_several(job, stories)
    held = _held(question, job)
    story = stories[part] if stories else Story()
    live, drawn = looks.live(story.live, _looked(question, job, part), story.columns) if job else (None, {})
    mistakes, wrong = looks.mistakes(story.mistakes, _missed(question, job, part), story.columns) if job else (None, {})
    header: TrainingMessage = {
        "reply_to": question.get("id"),
        "job": job.id if job else "",
        "address": bigger.address,
        "settings": _settings(bigger),
        "part": part,
        "running": job is not None and not job.over,
        "setup": (bigger.setting_up, bigger.turns),
        "view": bigger.view,
        "notices": (*bigger.told, bigger.told_turns),
        "headline": {"title": stands.title, "sentence": stands.sentence, "more": stands.more},
        "dock": {
            "progress": stands.progress,
            "status": _status(stands.status, job, bigger.plan),
            "next": _next(bigger.plan),
            "refused": bigger.refused,
            "compared": len(bigger.compared),
            "can_stop": job is not None and any(not p.over and p.status != STOPPING for p in job.parts),
        },
        "network": network(plans[part]),
        "trainings": [
            _training(job, number, plan, story, held)
            for number, (plan, story) in enumerate(zip(plans, stories, strict=True))
        ]
        if job
        else [_to_come(bigger.plan)],
        "curves": _curves(plans, stories),
        "table": told_table(job, stories) if job and len(plans) > 1 else None,
        "live": live,
        "mistakes": mistakes,
        "files": taken.offered(plans[part], job.parts[part]) if job else [],
    }
    return encode(header, drawn | wrong)


def _settings(bigger: Bigger) -> dict[str, str | float]:
    plan = bigger.plan
    return {
        "recipe": bigger.recipe,
        "data": plan.source.name,
        "optimizer": plan.optimizer,
        "learning_rate": plan.learning_rate,
        "batch_size": plan.batch_size,
        "epochs": plan.epochs,
        "loss_name": plan.loss,
        "patience": plan.patience,
        "compared": len(bigger.compared),
    }


def _status(status: str, job: Job | None, plan: Plan) -> str:
    """The line beside the buttons, with the data where the training was on others than are set up now."""
    learned: Plan | None = job.about[0] if job is not None and job.over else None
    if learned is None or learned.source == plan.source:
        return status
    data = learned.data.title
    if learned.source.name == plan.source.name == CSV:
        same = learned.source.file == plan.source.file
        data = "the table as it was set up before" if same else "another table"
    return f"{status} · learned from {data}"


def _next(plan: Plan) -> str:
    if plan.source.name == CSV and not plan.data.shape:
        return NO_TABLE
    starts = f"Train starts: {summary(plan)} · batch {plan.batch_size} · {counted(plan.epochs, 'epoch')}"
    return f"{download(plan.source.name)} {starts}".lstrip()


def _held(question: dict[str, Any], job: Job | None) -> list[tuple[int, int, int]]:
    """Of each training how often it had begun, and how many rows and points the screen holds. From the browser: it may
    be anything.
    """
    if job is None:
        return []
    nothing = [(-1, 0, 0)] * len(job.parts)
    have = question.get("have")
    if not isinstance(have, dict) or have.get("job") != job.id or not isinstance(have.get("parts"), list):
        return nothing
    found = [
        cast(tuple[int, int, int], tuple(part))
        if isinstance(part, list) and len(part) == 3 and all(type(n) is int and n >= 0 for n in part)
        else (-1, 0, 0)
        for part in have["parts"]
    ]
    return found if len(found) == len(job.parts) else nothing


def _looking(question: dict[str, Any], job: Job, part: int) -> dict[str, Any]:
    """What the screen holds, if it looks at this training."""
    have = question.get("have")
    same = isinstance(have, dict) and have.get("job") == job.id and have.get("part") == part
    return cast(dict[str, Any], have) if same else {}


def _looked(question: dict[str, Any], job: Job, part: int) -> tuple[int, int]:
    """Epoch and batch of the newest look that the screen holds."""
    told = _looking(question, job, part).get("live")
    return (told[0], told[1]) if isinstance(told, list) and len(told) == 2 else (-1, -1)


def _missed(question: dict[str, Any], job: Job, part: int) -> Any:
    """The epoch of the newest mistakes that the screen holds."""
    return _looking(question, job, part).get("mistakes", -1)


def _training(job: Job, number: int, plan: Plan, story: Story, held: list[tuple[int, int, int]]) -> TrainingTold:
    begun = story.begun + len(story.resumed)
    same, rows, running = held[number]
    first_row = min(rows, len(story.rows)) if same == begun else 0
    # Points under way are drawn of a single training alone.
    points = story.running if len(job.parts) == 1 else []
    first_running = min(running, len(points)) if same == begun else 0
    second = _second(plan)
    return {
        "title": job.parts[number].task.title,
        "optimizer": plan.optimizer,
        "status": job.parts[number].status,
        "epochs": plan.epochs,
        "begun": begun,
        "first_row": first_row,
        "rows": [dict(row) for row in story.rows[first_row:]],
        "first_running": first_running,
        "running": [(x, logs.get("loss"), logs.get(second)) for x, logs in points[first_running:]],
    }


def _to_come(plan: Plan) -> TrainingTold:
    """A training that nobody has started: its lines are named, and not drawn."""
    return {
        "title": "Training",
        "optimizer": plan.optimizer,
        "status": "",
        "epochs": plan.epochs,
        "begun": 0,
        "first_row": 0,
        "rows": [],
        "first_running": 0,
        "running": [],
    }


def _second(plan: Plan) -> Any:
    """The figure beside the loss."""
    return "accuracy" if plan.has_accuracy else "mae" if plan.task == "value" else ""


def _curves(plans: Sequence[Plan], stories: Sequence[Story]) -> CurvesTold:
    told = stories[0].guessing if stories else None
    return {
        "epochs": max(plan.epochs for plan in plans),
        "what": _second(plans[0]),
        "guessing": guessing_evenly(plans[0]) if told is None else told,
        "even": told is None,
        "swept": swept(plans, stories) if len(plans) > 1 else [],
    }


def guessing_evenly(plan: Plan) -> float | None:
    """The loss of giving each class the same probability, ln k; None where the loss is no cross-entropy."""
    return math.log(plan.data.classes) if plan.has_accuracy and plan.loss.endswith("crossentropy") else None


def network(plan: Plan) -> NetworkTold:
    """The plan's network, layer by layer, as far as its layers fit."""
    misfit = ""
    rows: list[Row] = []
    try:
        rows = plan.rows()
    except Misfit as error:
        misfit = str(error)
        try:
            rows = judge(plan.data.shape, plan.layers[: error.at], words=plan.data.kind == WORDS, every=plan.every)
        except Misfit:
            rows = []
    names = plan.data.labels or tuple(str(n) for n in range(plan.data.classes))
    outputs = rows[-1].after if rows and not misfit else ()
    return {
        "data": plan.data.title,
        "kind": plan.data.kind,
        "shape": list(plan.data.shape),
        "layers": [_layer(row) for row in rows],
        "labels": list(names) if plan.has_accuracy and outputs in {(len(names),), (1,)} else [],
        "probable": plan.output in {"softmax", "sigmoid"},
        "misfit": misfit,
    }


def _layer(row: Row) -> LayerTold:
    return {
        "title": KINDS[row.layer.kind].title,
        "kind": row.layer.kind,
        "shape": list(row.after),
        "parameters": row.parameters,
    }
