"""Run until: the conditions under which Play stops by itself, looked at where an epoch ends."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field

from playground.engine.stopping import EarlyStopping
from playground.experiment.numbers import plain, text
from playground.frames.wire import GoalWish
from playground.timeline import Metrics

KINDS = ("loss", "patience")
MOST_PATIENCE = 10_000


@dataclass
class Goal:
    """One wish to stop, and how near it is. ``id`` tells it from the wish before."""

    id: str
    kind: str
    value: float
    stopping: EarlyStopping = field(default_factory=EarlyStopping)
    #: The last epoch that was looked at; a question that is asked again does not count twice.
    epoch: int = -1
    reached: str = ""
    #: Which of the runs came below the loss, by its place, and after which epoch.
    below: dict[int, int] = field(default_factory=dict)

    def look(self, epoch: int, metrics: Sequence[Metrics], names: Sequence[str] = ("",), at: int = 0) -> str:
        """The sentence that says why Play stops at the end of ``epoch`` (counted from 1); "" where it goes on.

        metrics: of the run, and of the one beside it where there is one; names: what they are called; at: which
        of them is looked at. For a loss Play goes on until both came below it, and the sentence says which was first.
        """
        if self.reached or epoch <= self.epoch:
            return self.reached
        self.epoch = epoch
        if self.kind == "loss":
            for place, each in enumerate(metrics):
                if each.train_loss < self.value:
                    self.below.setdefault(place, epoch)
            if len(self.below) == len(metrics):
                self.reached = self._came_below(metrics[0]) if len(metrics) == 1 else self._in_order(names)
        if self.kind == "patience":
            self.stopping = self.stopping.after(epoch, metrics[at].test_loss)
            if self.stopping.is_over(self.value):
                waited = "an epoch" if self.stopping.wait == 1 else f"{self.stopping.wait} epochs in a row"
                self.reached = (
                    f"Early stopping: the test loss was not better for {waited}. "
                    f"Since Play began it was lowest after epoch {self.stopping.best_epoch:,}: "
                    f"{text(self.stopping.best)}."
                )
        return self.reached

    def _came_below(self, metrics: Metrics) -> str:
        return f"The training loss is below {plain(self.value)} after epoch {self.epoch:,}: {text(metrics.train_loss)}."

    def _in_order(self, names: Sequence[str]) -> str:
        """Which of two runs was below the loss first, and by how many epochs."""
        (first, early), (second, late) = sorted(self.below.items(), key=lambda item: item[1])
        below = f"training loss is below {plain(self.value)}"
        if early == late:
            return f"{names[0]}'s and {names[1]}'s {below} after the same epoch, {early:,}."
        later = f"{late - early:,} epoch{'' if late - early == 1 else 's'} later"
        return (
            f"{names[first]}'s {below} first, after epoch {early:,}; {names[second]}'s after epoch {late:,}, {later}."
        )


def goal_of(wish: GoalWish | None) -> Goal | None:
    """The goal that is wished for, or None where it makes no sense; epochs the browser counts by itself."""
    if wish is None or wish.kind not in KINDS:
        return None
    most = MOST_PATIENCE if wish.kind == "patience" else sys.float_info.max
    return Goal(wish.id, wish.kind, wish.value) if 0 < wish.value <= most else None
