"""Run until: the conditions under which Play stops by itself, looked at where an epoch ends."""

import sys
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

    def look(self, epoch: int, metrics: Metrics) -> str:
        """The sentence that says why Play stops at the end of ``epoch`` (counted from 1); "" where it goes on."""
        if self.reached or epoch <= self.epoch:
            return self.reached
        self.epoch = epoch
        if self.kind == "loss" and metrics.train_loss < self.value:
            self.reached = (
                f"The training loss is below {plain(self.value)} after epoch {epoch:,}: {text(metrics.train_loss)}."
            )
        if self.kind == "patience":
            self.stopping = self.stopping.after(epoch, metrics.test_loss)
            if self.stopping.is_over(self.value):
                self.reached = (
                    f"Early stopping: the test loss was not better for {self.stopping.wait} epochs in a row. "
                    f"Since Play began it was lowest after epoch {self.stopping.best_epoch:,}: "
                    f"{text(self.stopping.best)}."
                )
        return self.reached


def goal_of(wish: GoalWish | None) -> Goal | None:
    """The goal that is wished for, or None where it makes no sense; epochs the browser counts by itself."""
    if wish is None or wish.kind not in KINDS:
        return None
    most = MOST_PATIENCE if wish.kind == "patience" else sys.float_info.max
    return Goal(wish.id, wish.kind, wish.value) if 0 < wish.value <= most else None
