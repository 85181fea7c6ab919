"""A job's events, told in order, as what the page shows: how far, which figures, what happened on the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playground.engine import OPTIMIZERS
from playground.experiment.numbers import plain
from playground.jobs import Part
from playground.plans import Plan
from playground.plans.carry import made
from playground.plans.compare import network
from playground.plans.events import LiveEvent, MistakesEvent

Row = dict[str, float]
_SETTLED = 0.1
MEASURING = "Measuring on the test set"
PREPARING = "Preparing the training step"
"""What Keras does between the beginning of a training and its first batch: it records the step, to repeat it fast."""


@dataclass
class Story:
    """phase: what is going on, since how many seconds after the beginning. spent: what was done before the first batch,
    and its seconds. guessing: the loss of guessing, without looking at the input. columns: names of the numbers in a
    table's row. running: (epochs passed, logs) during the epochs. rows: one an epoch. layers: what was measured inside
    after each epoch. begun: how often it was begun, more than once if its process was lost. resumed: epochs from which
    it went on then. live, mistakes: the newest look at the network under way, and at what it gets wrong.
    """

    phase: str = ""
    since: float = 0.0
    spent: list[tuple[str, float]] = field(default_factory=list)
    epoch: int = 0
    batch: int = 0
    batches: int = 0
    rate: float = 0.0
    left: float = 0.0
    sizes: tuple[int, int, int] = (0, 0, 0)
    guessing: float | None = None
    columns: list[str] = field(default_factory=list)
    download: tuple[int, int] | None = None
    running: list[tuple[float, Row]] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    layers: list[list[dict[str, Any]]] = field(default_factory=list)
    begun: int = 0
    resumed: list[int] = field(default_factory=list)
    live: LiveEvent | None = None
    mistakes: MistakesEvent | None = None

    def progress(self, epochs: int) -> float:
        """Share of the training that is done, 0 to 1."""
        within = self.batch / self.batches if self.batches and self.epoch > len(self.rows) else 0.0
        return min(1.0, (len(self.rows) + within) / max(1, epochs))


def tell(part: Part) -> Story:
    """The story of a part so far."""
    story = Story()
    for event in list(part.events):
        if hear := _HEAR.get(event["kind"]):
            hear(story, event)
    return story


def _begun(story: Story, event: dict[str, Any]) -> None:
    """What was told of an epoch that was lost under way is forgotten."""
    del event
    story.begun += 1
    story.epoch = story.batch = 0
    story.phase, story.spent = "", []
    story.running = [(x, logs) for x, logs in story.running if x <= len(story.rows)]


def _phase(story: Story, event: dict[str, Any]) -> None:
    _passed(story, event["at"])
    story.phase, story.since, story.download = event["text"], event["at"], None


def _download(story: Story, event: dict[str, Any]) -> None:
    story.download = (event["done"], event["total"])


def _data(story: Story, event: dict[str, Any]) -> None:
    story.sizes = (event["train"], event["val"], event["test"])
    story.guessing, story.columns = event.get("guessing"), [*event.get("columns", [])]


def _passed(story: Story, at: float) -> None:
    """The phase so far is over, `at` seconds after the beginning."""
    if story.phase and not story.epoch:
        story.spent.append((story.phase, at - story.since))


def _batch(story: Story, event: dict[str, Any]) -> None:
    _passed(story, event["at"])
    story.epoch, story.batch, story.batches = event["epoch"], event["batch"], event["batches"]
    story.rate, story.left = event["rate"], event["left"]
    within = event["batch"] / event["batches"]
    # The mean of an epoch's first few batches jumps about; only the very first says something: where it all began.
    if event["epoch"] == 1 or within >= _SETTLED:
        story.running.append((event["epoch"] - 1 + within, event["logs"]))


def _epoch(story: Story, event: dict[str, Any]) -> None:
    done = event["epoch"] - 1
    story.rows = [*story.rows[:done], event["row"]]
    story.layers = [*story.layers[:done], event["layers"]]


def _resumed(story: Story, event: dict[str, Any]) -> None:
    """What came after the last checkpoint is lost, and forgotten here too."""
    at = event["epoch"]
    story.resumed.append(at)
    story.rows, story.layers = list(event["rows"]), story.layers[:at]
    story.running = [(x, logs) for x, logs in story.running if x <= at]


def until_the_first_batch(story: Story) -> str:
    """What the time before the first batch went into, as far as it has passed: "reading the data 0.2 s, ..."."""
    names = {"Training": PREPARING}
    return ", ".join(f"{names.get(name, name).lower()} {spent:.1f} s" for name, spent in story.spent)


def _live(story: Story, event: Any) -> None:
    story.live = event


def _mistakes(story: Story, event: Any) -> None:
    story.mistakes = event


_HEAR: dict[str, Callable[[Story, Any], None]] = {
    "at work": _begun,
    "phase": _phase,
    "download": _download,
    "data": _data,
    "batch": _batch,
    "epoch": _epoch,
    "resumed": _resumed,
    "live": _live,
    "mistakes": _mistakes,
}


def lost(story: Story) -> str:
    """That the process was lost and what became of the training, as a sentence; "" if it was not."""
    if story.begun <= 1 and not story.resumed:
        return ""
    if story.resumed:
        after = f"; the training went on from the end of epoch {story.resumed[-1]}"
    else:
        after = "; the training began anew" if story.epoch else ""  # before that, it may still find a checkpoint
    return f"The training process was lost and started again{after}."


def seconds(value: float) -> str:
    """A time in words: "8 s", "2 min 5 s"."""
    whole = max(0, round(value))
    return f"{whole} s" if whole < 60 else f"{whole // 60} min {whole % 60} s"


def summary(plan: Plan) -> str:
    """A plan in one line."""
    kinds = ", ".join(_short(each.kind, each.values()) for each in plan.layers) or "no hidden layer"
    task = " giving its input back" if plan.reconstruct else ""
    begun = f" after {made(plan.begins)}" if plan.begins else ""
    how = f"{plan.output}{task} · {plan.optimizer} {plain(plan.learning_rate)}"
    return f"{plan.data.title}{begun} → {kinds} → {how}"


def settings(plan: Plan) -> str:
    """The plan in one line with all that a comparison may vary."""
    schedule = "" if plan.schedule == "constant" else f", {plan.schedule}"
    optimizer = OPTIMIZERS[plan.optimizer].label
    return (
        f"{network(plan)} · {optimizer} {plain(plan.learning_rate)}{schedule} · batch {plan.batch_size} · "
        f"{plan.epochs} epoch{'' if plan.epochs == 1 else 's'} · seed {plan.seed}"
    )


def _short(kind: str, values: dict[str, Any]) -> str:
    number = values.get("units") or values.get("filters") or values.get("rate") or ""
    return f"{kind.replace('_', ' ')} {number}".strip()
