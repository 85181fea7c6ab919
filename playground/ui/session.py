"""What one browser tab is looking at: the run, the cursor, the selection. One object in Streamlit's session state."""

from dataclasses import dataclass, field, replace
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from playground.experiment import Change, Experiment, Run, limits
from playground.experiment.link import Cursor, Link, PageView
from playground.experiment.presets import Granularity
from playground.timeline import Diverged, Metrics, NotYet, Timeline
from playground.timeline.survey import Survey
from playground.ui.goal import Goal
from playground.ui.training_ahead import GRAIN, TrainingAhead, grain

MOST_CURVE_POINTS = 2_000
# More updates than these between two questions were not stepped through one by one.
MOST_STEPPED = 16
MOST_KEPT = 6


def next_update(cursor: Cursor) -> int:
    """The first update that has not begun: where a change of the learning rate takes effect."""
    return cursor.update if cursor.step == "start" else cursor.update + 1


@dataclass
class LossHistory:
    """The losses of the states drawn so far, thinned so that memory stays bounded: the loss curve after a reload."""

    points: dict[int, Metrics] = field(default_factory=dict)

    def add(self, update: int, metrics: Metrics) -> None:
        self.points[update] = metrics
        if len(self.points) > MOST_CURVE_POINTS:
            self.points = dict(sorted(self.points.items())[::2])

    def before(self, update: int) -> "LossHistory":
        """The part up to the state before ``update``."""
        return LossHistory({at: metrics for at, metrics in self.points.items() if at <= update})

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
class Kept:
    """A run set aside: its curve is drawn beside the present one, and it can be gone back to."""

    slot: int
    timeline: Timeline
    cursor: Cursor
    selection: str | None
    focus: int | None
    curve: LossHistory


@dataclass
class Session:
    """The state of one tab. Methods change it; nothing here knows Streamlit."""

    timeline: Timeline
    cursor: Cursor = field(default_factory=Cursor)
    selection: str | None = None
    focus: int | None = None
    view: PageView = field(default_factory=PageView)
    #: What one Step means: "operation", "layer", "pass", "batch" or "epoch".
    granularity: Granularity = "pass"
    curve: LossHistory = field(default_factory=LossHistory)
    #: The furthest state the learner has seen; what was computed ahead of it is not part of the story yet.
    reached: int = 0
    #: Sentences for the learner, sent with the next message.
    notices: list[str] = field(default_factory=list)
    #: Runs set aside, the newest last: at most one a slot.
    kept: list[Kept] = field(default_factory=list)
    #: True while the newest kept run is the one that the last restart ended, so that it can be taken back.
    can_undo: bool = False
    #: What an undo goes back to, where it is a change on the way that is taken back and not a restart.
    before: Kept | None = None
    #: Counts what was opened, so that the stage can tell a new picture from one it is told again.
    revision: int = 0
    #: True where the stage must be told again, though its run is the same (a level chosen in the sidebar).
    retold: bool = False
    #: The card that was opened last, until its experiment is changed.
    card: str = ""
    #: When Play is to stop by itself.
    goal: Goal | None = None
    #: The run and cursor of the link this page was opened from.
    linked: Link | None = None
    #: Tells the stage that it speaks with another session than before: the server had let go of the page's own.
    id: str = field(default_factory=lambda: uuid4().hex[:12])
    #: True once the page has told this session where it stood in an earlier one.
    returned: bool = False
    #: The place that was asked for, while the nearest state held is looked at; its page offers to compute up to it.
    sought: Cursor | None = None
    #: The states that will be wanted next, from the last one sent; None while nothing plays and nothing is sought.
    to_come: range | None = None
    #: The loss surface beside the network.
    survey: Survey = field(default_factory=Survey)
    #: At work on them between an answer and the next question.
    ahead: TrainingAhead | None = None

    @property
    def run(self) -> Run:
        return self.timeline.run

    @property
    def experiment(self) -> Experiment:
        """The experiment with what holds at the next update: what the controls show."""
        return self.timeline.experiment(next_update(self.cursor))

    def train_ahead(self) -> None:
        """Go on training for the pictures the player will want next, until the next question comes."""
        if self.to_come is not None:
            step = self.to_come.step if self.to_come.step >= GRAIN else grain(self.timeline.batches.per_epoch)
            self.ahead = TrainingAhead(self.timeline, self.to_come.start, self.to_come.stop, step)
            self.to_come = None

    def rest(self) -> None:
        """A question has come: what was trained meanwhile is known from now on."""
        if self.ahead is not None:
            self.ahead.end()
            self.ahead = None

    def restart(self, experiment: Experiment, notices: tuple[str, ...] = (), *, undo: bool = True) -> None:
        """Train ``experiment`` from its start. What was there before is kept, and can be brought back."""
        if undo and (self.cursor != Cursor() or self.run.changes):
            self.can_undo = self.keep()
        else:
            self.can_undo = False
        self.before = None
        self._look_at(Timeline(Run(experiment)), Cursor())
        self.card = ""
        self.notices += notices

    def open(self, link: Link) -> None:
        """Look at what a link or a card describes."""
        timeline = Timeline(link.run)
        if link.snapshot is not None:
            timeline.adopt(link.snapshot)
        self._look_at(timeline, link.cursor)
        self.selection, self.focus, self.card = link.selection, link.focus, link.card

    def _look_at(self, timeline: Timeline, cursor: Cursor) -> None:
        """The selection and the focus stay where they still exist."""
        self.timeline, self.cursor, self.curve, self.reached = timeline, cursor, LossHistory(), cursor.update
        self.sought = None
        self.revision += 1
        if self.focus is not None and self.focus >= len(timeline.x):
            self.focus = None
        if timeline.run.experiment.anatomy.find(self.selection) is None:
            self.selection = None
        self._fit_surface()

    def _fit_surface(self) -> None:
        """Two parameters that this network does not have make no plane."""
        self.view = replace(self.view, surface=self.view.surface.fitting(self.timeline.network.size))

    def come_to(self, update: int) -> None:
        """The learner has seen the state before ``update``.

        States arrive ahead of the learner. On the way there they become part of the loss curve, unless the player
        leapt over them.
        """
        first = self.reached + 1 if update - self.reached <= MOST_STEPPED else update
        for at in range(first, update + 1):
            if at not in self.curve.points and self.timeline.holds(at):
                self.curve.add(at, self.timeline.metrics(at))
        self.reached = max(self.reached, update)

    def comes_to(self, update: int) -> bool:
        """Whether the state before ``update`` is known, or computed within the time allowed."""
        try:
            self.timeline.state(update)
        except (Diverged, NotYet):
            return False
        return True

    def change(self, change: Change, cursor: Cursor, *, undo: bool = False) -> None:
        """Branch off: before ``change.update`` the run is the same; what lay behind it is kept as another run.

        A run that has no room for one more change stays as it is, and a sentence says so. undo: it can be taken back
        as a whole.
        """
        try:
            run = self.run.branch(change.update, change)
        except ValueError as error:
            self.notices.append(str(error))
            return
        self._branch_off(run, change.update, cursor, undo=undo)

    def go_on_without(self) -> None:
        """Go on without the changes that lie ahead; the run as it was, with them, is kept."""
        now = next_update(self.cursor)
        ahead = [change.update for change in self.run.changes if change.update > now]
        if ahead:
            kept = tuple(change for change in self.run.changes if change.update <= now)
            self._branch_off(Run(self.run.experiment, kept), ahead[0], self.cursor, undo=False)

    def _branch_off(self, run: Run, update: int, cursor: Cursor, *, undo: bool) -> None:
        """Look at ``run``, which agrees with the present one up to the state before ``update``."""
        curve = self.curve.before(self.reached)
        self.before = Kept(-1, self.timeline, self.cursor, self.selection, self.focus, curve) if undo else None
        self.can_undo = undo
        if self.reached > update:
            self.keep()
        self.revision += 1
        self.timeline = Timeline.branched(run, self.timeline, update)
        self.curve = self.curve.before(update)
        self.reached = min(self.reached, update)
        self.cursor, self.sought = cursor, None

    def keep(self) -> bool:
        """Set the present run aside; the oldest one makes room. False where there is nothing to keep yet."""
        curve = self.curve.before(self.reached)
        if len(curve.points) < 2:
            return False
        # The same run again, no further than now, would only be listed twice.
        self.kept = [old for old in self.kept if old.timeline.run != self.run or max(old.curve.points) > self.reached]
        if len(self.kept) >= MOST_KEPT:
            self.kept.pop(0)
        slot = next(slot for slot in range(MOST_KEPT) if slot not in {kept.slot for kept in self.kept})
        kept = Timeline.branched(self.run, self.timeline, limits.MOST_UPDATE)
        # The places it is opened at again.
        for at in {self.cursor.update, self.cursor.update + 1, self.reached}:
            for update in (at - 1, at):
                if self.timeline.holds(update):
                    kept.adopt(self.timeline.state(update))
        kept.slim()
        self.kept.append(Kept(slot, kept, self.cursor, self.selection, self.focus, curve))
        return True

    def restore(self, slot: int) -> None:
        """Go back to a kept run; the present one takes its place among the kept."""
        found = next((kept for kept in self.kept if kept.slot == slot), None)
        if found is None:
            return
        self.kept.remove(found)
        if self.run != found.timeline.run:
            self.keep()
        self.timeline, self.cursor, self.curve = found.timeline, found.cursor, found.curve
        self.reached = max(found.curve.points, default=found.cursor.update)
        self.sought = None
        self.revision += 1
        self.selection, self.focus = found.selection, found.focus
        self.can_undo, self.before = False, None
        self._fit_surface()

    def drop(self, slot: int) -> None:
        """Let go of a kept run."""
        self.kept = [kept for kept in self.kept if kept.slot != slot]
        self.can_undo, self.before = False, None

    def undo(self) -> None:
        """Back to what the last restart ended, or to before the last change; what came after it is let go."""
        if not self.can_undo:
            return
        self.curve, self.reached = LossHistory(), 0
        if self.before is not None:
            self.kept = [kept for kept in self.kept if kept.timeline.run != self.before.timeline.run]
            self.kept.append(self.before)
        self.restore(self.kept[-1].slot)
