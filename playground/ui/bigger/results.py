"""Trainings side by side, in figures: the settings in which they differ and what came of each, the best first."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from typing import Any

from playground.experiment import numbers
from playground.jobs import Job, Part
from playground.jobs.job import WAITING
from playground.plans import Plan
from playground.plans.compare import alike, caution, differences, order
from playground.ui.bigger import engine_room
from playground.ui.bigger.story import Story, lost
from playground.ui.bigger.wire import TableTold

_FIGURES = (
    ("validation loss", "val_loss"),
    ("validation loss without the penalty", "val_data_loss"),
    ("validation accuracy", "val_accuracy"),
    ("validation mae", "val_mae"),
    ("training loss", "end_loss"),
    ("training loss without the penalty", "end_data_loss"),
)


def told_table(job: Job, stories: Sequence[Story]) -> TableTold:
    """The table, how far the trainings started alike, what happened on the way, and once all are over a file."""
    plans: tuple[Plan, ...] = job.about
    rows = table(job, stories)
    words = [sentence for sentence in (alike(plans), caution(plans)) if sentence]
    words += [f"{'; '.join(names)}: {sentence}" for sentence, names in happened(job.parts, stories).items()]
    return {
        "columns": list(rows[0]),
        "rows": [[_cell(name, value) for name, value in row.items()] for row in rows],
        "sort": [list(row.values()) for row in rows],
        "csv": as_csv(rows) if job.over else "",
        "words": words,
    }


def _cell(column: str, value: Any) -> str:
    write = _writer(column)
    return "" if value is None else write(value) if write else str(value)


def swept(plans: Sequence[Plan], stories: Sequence[Story]) -> list[tuple[float, int, float | None]]:
    """Rate, seed and validation loss of each training where nothing else differs; empty for other comparisons."""
    names = {setting.name for setting in differences(plans)}
    if "learning rate" not in names or not names <= {"learning rate", "seed"}:
        return []
    losses = [story.rows[-1].get("val_loss") if story.rows else None for story in stories]
    return [(plan.learning_rate, plan.seed, loss) for plan, loss in zip(plans, losses, strict=True)]


def table(job: Job, stories: Sequence[Story]) -> list[dict[str, Any]]:
    """A row a training, best first; figures at full precision, None where there is none yet. Columns that nobody has
    a figure for are left out.
    """
    plans: tuple[Plan, ...] = job.about
    differ = differences(plans)
    rows: list[dict[str, Any]] = []
    for number, (part, plan, story) in enumerate(zip(job.parts, plans, stories, strict=True)):
        last = story.rows[-1] if story.rows else {}
        result = part.result or {}
        test = result.get("test", {})
        rows.append(
            {
                "training": part.task.title,
                "state": f"{part.status}, {_where(part, plan, story)}",
                **{title: last.get(name) for title, name in _FIGURES},
                "test loss": test.get("loss"),
                "test accuracy": test.get("accuracy"),
                "test mae": test.get("mae"),
                **{setting.name: setting.values[number] for setting in differ},
                "numbers to learn": result.get("parameters") if _sizes_differ(plans) else None,
                "seconds": result.get("seconds"),
            }
        )
    at = order(plans, [row["validation loss"] for row in rows], [row["validation accuracy"] for row in rows])
    kept = [name for name in rows[0] if any(row[name] is not None for row in rows)]
    return [{name: rows[number][name] for name in kept} for number in at]


def _where(part: Part, plan: Plan, story: Story) -> str:
    if part.status == WAITING:
        return f"{engine_room.service().place(part)} ahead"
    return f"{len(story.rows)} of {plan.epochs}"


def happened(parts: Sequence[Part], stories: Sequence[Story]) -> dict[str, list[str]]:
    """What there is to tell of single trainings: sentence -> the titles of those it is true of."""
    found: dict[str, list[str]] = {}
    for part, story in zip(parts, stories, strict=True):
        sentences = [part.failure, (part.result or {}).get("sentence", ""), lost(story)]
        for sentence in filter(None, sentences):
            found.setdefault(sentence, []).append(part.task.title)
    return found


def _sizes_differ(plans: Sequence[Plan]) -> bool:
    return len({plan.layers for plan in plans}) > 1


def as_csv(rows: Sequence[dict[str, Any]]) -> str:
    """The table as a file: numbers as Python writes them, to the last digit."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _writer(column: str) -> Callable[[float], str] | None:
    """How the numbers of a column are written; None: as they are."""
    if column.endswith("accuracy"):
        return numbers.percent
    if column.endswith((" loss", " mae", " the penalty")):
        return numbers.text
    return {"seconds": numbers.brief, "learning rate": numbers.plain, "numbers to learn": numbers.count}.get(column)
