"""What one browser tab is looking at: the run, the cursor, the selection. One object in Streamlit's session state."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from playground.experiment import Change, Experiment, Run
from playground.experiment.link import Cursor, Link, View
from playground.frames.setup import names_of
from playground.timeline import Metrics, Timeline

MOST_CURVE_POINTS = 2_000


def next_update(cursor: Cursor) -> int:
    """The first update that has not begun: where a change of the learning rate takes effect."""
    return cursor.update if cursor.step == "start" else cursor.update + 1


@dataclass
class Curve:
    """The losses of the states drawn so far, thinned so that memory stays bounded: the loss curve after a reload."""

    points: dict[int, Metrics] = field(default_factory=dict)

    def add(self, update: int, metrics: Metrics) -> None:
        self.points[update] = metrics
        if len(self.points) > MOST_CURVE_POINTS:
            self.points = dict(sorted(self.points.items())[::2])

    def before(self, update: int) -> "Curve":
        """The part that a run branching off at ``update`` shares."""
        return Curve({at: metrics for at, metrics in self.points.items() if at <= update})

    def rows(self) -> NDArray[np.float64]:
        """(points, 5): update, train loss, test loss, train accuracy, test accuracy."""
        rows = [
            [update, m.train_loss, m.test_loss, _number(m.train_accuracy), _number(m.test_accuracy)]
            for update, m in sorted(self.points.items())
        ]
        return np.array(rows, dtype=np.float64).reshape(-1, 5)


def _number(value: float | None) -> float:
    return np.nan if value is None else value


@dataclass
class Session:
    """The state of one tab. Methods change it; nothing here knows Streamlit."""

    timeline: Timeline
    cursor: Cursor = field(default_factory=Cursor)
    selection: str | None = None
    focus: int | None = None
    view: View = field(default_factory=View)
    #: What one Step means: "operation", "layer", "pass", "batch" or "epoch".
    granularity: str = "pass"
    curve: Curve = field(default_factory=Curve)
    #: Sentences for the learner, sent with the next message.
    notices: list[str] = field(default_factory=list)
    #: What the last restart threw away, for one Undo.
    previous: "Session | None" = None
    #: The run and cursor of the link this page was opened from.
    linked: Link | None = None

    @property
    def run(self) -> Run:
        return self.timeline.run

    @property
    def experiment(self) -> Experiment:
        """The experiment with what holds at the next update: what the controls show."""
        return self.timeline.experiment(next_update(self.cursor))

    def restart(self, experiment: Experiment, notices: tuple[str, ...] = (), *, undo: bool = True) -> None:
        """Train ``experiment`` from its start. What was there before can be brought back once."""
        if undo and (self.cursor != Cursor() or self.run.changes):
            self.previous = Session(self.timeline, self.cursor, self.selection, self.focus, curve=self.curve)
        self._look_at(Timeline(Run(experiment)), Cursor())
        self.notices += notices

    def open(self, link: Link) -> None:
        """Look at what a link or a card describes."""
        timeline = Timeline(link.run)
        if link.snapshot is not None:
            timeline.adopt(link.snapshot)
        self._look_at(timeline, link.cursor)
        self.selection, self.focus = link.selection, link.focus

    def _look_at(self, timeline: Timeline, cursor: Cursor) -> None:
        """The selection and the focus stay where they still exist."""
        self.timeline, self.cursor, self.curve = timeline, cursor, Curve()
        if self.focus is not None and self.focus >= len(timeline.x):
            self.focus = None
        if names_of(timeline.run.experiment).parse(self.selection) is None:
            self.selection = None

    def change(self, change: Change, cursor: Cursor) -> None:
        """Branch off: from ``change.update`` on the run is another one; before it, it is the same.

        A run that has no room for one more change stays as it is, and a sentence says so.
        """
        try:
            run = self.run.branch(change.update, change)
        except ValueError as error:
            self.notices.append(str(error))
            return
        self.timeline = Timeline.branched(run, self.timeline, change.update)
        self.curve = self.curve.before(change.update)
        self.cursor = cursor

    def undo(self) -> None:
        """Back to what the last restart threw away."""
        if self.previous is None:
            return
        old, self.previous = self.previous, None
        self.timeline, self.cursor, self.curve = old.timeline, old.cursor, old.curve
        self.selection, self.focus = old.selection, old.focus
