"""What one browser tab is looking at: the run, the cursor, the selection. One object in Streamlit's session state."""

import math
from dataclasses import dataclass, field, replace
from functools import partial
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from playground.engine import OPTIMIZERS
from playground.engine.dense_gradient import is_dense
from playground.experiment import Change, Experiment, Run, limits
from playground.experiment.anatomy import Granularity
from playground.experiment.link import Cursor, Link, PageView
from playground.experiment.twin import FIRST, OWN, TWIN, Whose, follow, twin_of
from playground.explain import Telling
from playground.frames import wire
from playground.frames.labels import optimizer_label
from playground.frames.pictures import Picture, state_at_hand
from playground.timeline import MOST_RECOMPUTED, Diverged, Metrics, NotYet, Timeline
from playground.timeline.survey import Survey
from playground.ui.fairness import SHARE_ALONE
from playground.ui.goal import Goal
from playground.ui.training_ahead import TrainingAhead, kept_every

MOST_CURVE_POINTS = 2_000
# More updates than these between two questions were not stepped through one by one.
MOST_STEPPED = 16
MOST_KEPT = 6
KEPT_TOO = ", which is kept"


def next_update(cursor: Cursor) -> int:
    """The first update that has not begun: where a change of the learning rate takes effect."""
    return cursor.update if cursor.step == "start" else cursor.update + 1


#: In place of losses: what lies here is not known, and no line is drawn over it.
UNKNOWN = Metrics(math.nan, math.nan, None, None)


@dataclass
class LossHistory:
    """The losses of the states drawn so far, thinned so that memory stays bounded: the loss curve after a reload.

    brought: up to this update the points came with a link, and the curve had others between them.
    """

    points: dict[int, Metrics] = field(default_factory=dict)
    brought: int = 0

    @classmethod
    def brought_along(cls, rows: NDArray[np.float64], others: bool) -> "LossHistory":
        """What a link tells: rows of update, training and test loss; whether there were others between them."""
        told = {int(update): Metrics(train, test, None, None) for update, train, test in rows.tolist()}
        return cls(told, max(told) if others else 0)

    def add(self, update: int, metrics: Metrics) -> None:
        self.points[update] = metrics
        if len(self.points) > MOST_CURVE_POINTS:
            self.points = dict(sorted(self.points.items())[::2])

    def before(self, update: int) -> "LossHistory":
        """The part up to the state before ``update``."""
        known = {at: metrics for at, metrics in self.points.items() if at <= update}
        return LossHistory(known, min(self.brought, update))

    @property
    def is_whole(self) -> bool:
        """Whether it has every state from the start to its last one, and knows the losses of each."""
        known = [at for at, metrics in self.points.items() if not math.isnan(metrics.train_loss)]
        return not self.brought and len(known) == max(self.points, default=0) + 1

    def leap(self, update: int) -> None:
        """What lies between the last point before ``update`` and it is not known."""
        before = max((at for at in self.points if at < update), default=-1)
        for at in {before + 1, update - 1} - self.points.keys() if update - before > 1 else ():
            self.points[at] = UNKNOWN

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
class Beside:
    """The run beside the first, trained from the same start on the same batches by an optimizer of its own."""

    timeline: Timeline
    curve: LossHistory = field(default_factory=LossHistory)


@dataclass
class Kept:
    """A run set aside: its curve is drawn beside the present one, and it can be gone back to. So can its twin."""

    slot: int
    timeline: Timeline
    cursor: Cursor
    selection: str | None
    focus: int | None
    curve: LossHistory
    twin: Beside | None = None
    shown: Whose = FIRST

    @property
    def runs(self) -> tuple[Run, ...]:
        return (self.timeline.run, *([self.twin.timeline.run] if self.twin else []))


@dataclass(frozen=True)
class Looks:
    """How a page looks beside its run: what an undo brings back where all of it made room."""

    view: PageView
    granularity: Granularity
    card: str


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
    #: Those sent and not heard yet, and by what name: a message can be lost, so they go with every one until then.
    told: tuple[list[str], str] | None = None
    #: Runs set aside, the newest last: at most one a slot.
    kept: list[Kept] = field(default_factory=list)
    #: True while the newest kept run is the one that the last restart ended, so that it can be taken back.
    can_undo: bool = False
    #: What an undo goes back to, where that is not the newest kept run: what a change on the way branched off from, or
    #: a run that has too little of a curve to be kept.
    before: Kept | None = None
    #: And how its page looked, where something else was opened in place of the whole page.
    looked: Looks | None = None
    #: Counts what was opened, so that the stage can tell a new picture from one it is told again.
    revision: int = 0
    #: The opening that told the stage how to draw and play: that of a link opened in place; -1 for none.
    mannered: int = -1
    #: The run of that link and where it opened: replaced by another's it is nobody's loss.
    opened: tuple[Run, Cursor] | None = None
    #: True where the stage must be told again, though its run is the same (a level chosen in the sidebar).
    retold: bool = False
    #: The second run, always looked at in the same update as the first; None where one optimizer is looked at alone.
    twin: Beside | None = None
    #: Whose numbers are looked at, and who takes a change of rate or optimizer.
    shown: Whose = FIRST
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
    #: Bytes that may go to states for the browser to keep, saved up from message to message.
    owed: float = 0.0
    #: The runs set aside that the page was told of for it to keep.
    told_aside: object = None
    #: The place that was asked for, while the nearest state held is looked at; its page offers to compute up to it.
    sought: Cursor | None = None
    #: Captions that are being written, and of which run and place: an LSTM's come in parts.
    telling: tuple[tuple[str, Whose, str], Telling] | None = None
    #: The states that will be wanted next, from the last one sent; None while nothing plays and nothing is sought.
    to_come: range | None = None
    #: The loss surface beside the network.
    survey: Survey = field(default_factory=Survey)
    #: Others are at work on this server too, and what plays here has to wait for its share.
    slowed: bool = False
    #: At work on them between an answer and the next question.
    ahead: TrainingAhead | None = None
    #: The pictures it has drawn of them, a list a timeline, by update; of these timelines and this example.
    drawn: dict[int, list[Picture[wire.StateHeader]]] = field(default_factory=dict)
    drawn_for: tuple[object, ...] = ()

    @property
    def run(self) -> Run:
        return self.timeline.run

    @property
    def experiment(self) -> Experiment:
        """The first run's experiment with what holds at the next update."""
        return self.timeline.experiment(next_update(self.cursor))

    # -- the run and its twin ---------------------------------------------------------------------------------------

    @property
    def timelines(self) -> tuple[Timeline, ...]:
        """The first run's, and its twin's where there is one."""
        return (self.timeline, *([self.twin.timeline] if self.twin else []))

    @property
    def runs(self) -> tuple[Run, ...]:
        return tuple(timeline.run for timeline in self.timelines)

    @property
    def key(self) -> str:
        """A short name of what is on the stage: the first run's key, with the twin's behind a point."""
        return ".".join(run.key() for run in self.runs)

    @property
    def shown_timeline(self) -> Timeline:
        return self.twin.timeline if self.twin and self.shown == TWIN else self.timeline

    @property
    def shown_experiment(self) -> Experiment:
        """The experiment of the run looked at with what holds at the next update: what the controls show."""
        return self.shown_timeline.experiment(next_update(self.cursor))

    @property
    def end(self) -> int | None:
        """The update in which the two end: the first in which a number of either stops being finite."""
        return min((timeline.end for timeline in self.timelines if timeline.end is not None), default=None)

    def steps(self, update: int) -> tuple[str, ...]:
        """The ids of the steps of an update of the run looked at, whose state is in memory."""
        return ("start", *(step.id for step in self.shown_timeline.moment(update).steps))

    @property
    def ending(self) -> str:
        """Which of the two ends where they end, by its optimizer's name; "" where there is one run only."""
        ended = next(
            (at for at, each in enumerate(self.timelines) if each.end is not None and each.end == self.end), None
        )
        return "" if self.twin is None or ended is None else self.names[ended]

    @property
    def names(self) -> tuple[str, ...]:
        """What the runs are called beside each other: by their optimizers, and rates where those are the same."""
        now = [timeline.experiment(next_update(self.cursor)) for timeline in self.timelines]
        same = len({each.optimizer for each in now}) < len(now)
        return tuple(optimizer_label(each) if same else OPTIMIZERS[each.optimizer].label for each in now)

    def allow(self, until: float) -> None:
        """Compute until ``until`` and no longer, for whichever of the two."""
        for timeline in self.timelines:
            timeline.allow(until)

    def holds(self, update: int) -> bool:
        """Whether the states before ``update`` are in memory."""
        return all(timeline.holds(update) for timeline in self.timelines)

    def nearest(self, update: int) -> int:
        """The last update up to ``update`` at which the states of both are in memory."""
        while not self.holds(update):
            update = min(timeline.nearest(update) for timeline in self.timelines)
        return update

    def earliest(self, update: int) -> int:
        """How far back one can go from ``update``."""
        return max(timeline.earliest(update) for timeline in self.timelines)

    def look_at_numbers_of(self, shown: Whose) -> None:
        """Whose numbers are shown from now on. The other's update may lack the step; then it is its change."""
        if shown == self.shown or (shown == TWIN and self.twin is None):
            return
        self.shown = shown
        self.cursor = self._fitting(self.cursor)

    def _fitting(self, cursor: Cursor) -> Cursor:
        """``cursor``, or the place that comes closest to it in an update of the run looked at."""
        ids = self.shown_timeline.experiment(cursor.update).anatomy.step_ids
        return cursor if cursor.step in ids else Cursor(cursor.update, "delta" if "delta" in ids else "start")

    def compare(self, optimizer: str | None, rate: float = 0.0, hyper: tuple[tuple[str, float], ...] = ()) -> None:
        """Look at a second optimizer beside the first, from the same start; None: at the first alone again.

        ValueError where such an optimizer cannot be. What it has to compute up to the cursor is the caller's business.
        """
        if optimizer is None:
            self.twin, self.shown = None, FIRST
        else:
            self.twin = Beside(Timeline(twin_of(self.run, optimizer, rate, hyper)))
        self.cursor = self._fitting(self.cursor)
        self.sought = None
        self._forget_before()
        self.revision += 1

    def _twin_beside(self, run: Run) -> Beside | None:
        """The twin of another first run, with the optimizer and the settings that hold at the next update."""
        if self.twin is None:
            return None
        now = self.twin.timeline.experiment(next_update(self.cursor))
        return Beside(Timeline(twin_of(run, now.optimizer, now.learning_rate, now.hyper)))

    def train_ahead(self, share: float = SHARE_ALONE) -> None:
        """Go on training for the pictures the player will want next, until the next question comes.

        share: of a processor core; 0 where others need it more.
        """
        if self.to_come is None or not share:
            self.to_come = None
            self.drawn.clear()
            return
        first, step = self.to_come.start, kept_every(self.timeline, self.to_come.step)
        self.drawn = {at: pictures for at, pictures in self.pictures_ahead().items() if at > first}
        self.drawn_for = self._looked_at()
        draw = None if is_dense(self.timeline.network) else partial(state_at_hand, focus=self.focus)
        self.ahead = TrainingAhead(self.timelines, first, self.to_come.stop, step, draw, share=share)
        self.to_come = None

    def rest(self) -> None:
        """A question has come: what was trained meanwhile is known from now on."""
        if self.ahead is not None:
            self.ahead.end()
            self.drawn |= self.ahead.drawn
            self.ahead = None

    def pictures_ahead(self) -> dict[int, list[Picture[wire.StateHeader]]]:
        """What was drawn ahead of the runs on the stage, as they are looked at now."""
        return self.drawn if self.drawn_for == self._looked_at() else {}

    def _looked_at(self) -> tuple[object, ...]:
        return (*self.timelines, self.focus)

    def tell(self, name: str) -> tuple[list[str], str] | None:
        """What there is to be told; by `name` where there is something new in it."""
        if self.notices:
            unheard = self.told[0] if self.told is not None else []
            self.told, self.notices = ([*unheard, *self.notices], name), []
        return self.told

    def heard(self, name: str) -> None:
        """What was told by that name has been shown."""
        if self.told is not None and self.told[1] == name:
            self.told = None

    def restart(self, experiment: Experiment, notices: tuple[str, ...] = (), *, undo: bool = True) -> None:
        """Train ``experiment`` from its start. What was there before is kept, and can be brought back."""
        self._leave_behind(undo=undo)
        run = Run(experiment)
        self._look_at(Timeline(run), self._twin_beside(run), Cursor())
        self.card = ""
        self.notices += notices

    @property
    def begun(self) -> bool:
        """Whether anything was done on the run: a step, or a change on the way."""
        return self.cursor != Cursor() or any(run.changes for run in self.runs)

    def _leave_behind(self, *, undo: bool = True) -> None:
        """Another run follows. What was done on this one is kept, and can be brought back."""
        self.before, self.looked = None, None
        self.can_undo = undo and self.begun
        if self.begun and not self.keep():
            self.before = self._as_it_is(-1)

    def open_in_place(self, link: Link, *, pressed: bool = True) -> str:
        """Look at what a link or a card describes in place of what was there, which can be brought back, whether it was
        begun or only set up. What was lost, as a sentence; "" where it was nobody's: the first screen, a card or
        another link opened in place, as it came. pressed: by the learner; where a lesson goes on, to have stepped on in
        what it opened is no loss.
        """
        as_it_came = not self.begun and (self.card != "" or self.run == Run(Experiment()))
        run, cursor = self.opened or (None, None)
        untouched = self.run == run and (self.cursor == cursor or not pressed)
        theirs = not untouched and not as_it_came
        self._leave_behind()
        kept = self.can_undo and self.before is None
        if not kept:
            self.before = self._as_it_is(-1)
        self.can_undo, self.looked = True, Looks(self.view, self.granularity, self.card)
        self.open(link)
        return f"Another experiment was opened in place of yours{KEPT_TOO if kept else ''}." if theirs else ""

    def open(self, link: Link) -> None:
        """Look at what a link or a card describes."""
        timeline = Timeline(link.run)
        if link.snapshot is not None:
            timeline.adopt(link.snapshot, claimed=True)
        twin = Beside(Timeline(link.twin)) if link.twin is not None else None
        if twin is not None and link.twin_snapshot is not None:
            twin.timeline.adopt(link.twin_snapshot, claimed=True)
        self.shown = link.shown
        self._look_at(timeline, twin, link.cursor)
        self.selection, self.focus, self.card = link.selection, link.focus, link.card

    def _look_at(self, timeline: Timeline, twin: Beside | None, cursor: Cursor) -> None:
        """The selection and the focus stay where they still exist."""
        self.timeline, self.cursor, self.curve, self.reached = timeline, cursor, LossHistory(), cursor.update
        self.twin = twin
        self.sought = None
        self.revision += 1
        if self.focus is not None and self.focus >= len(timeline.x):
            self.focus = None
        if timeline.run.experiment.anatomy.find(self.selection) is None:
            self.selection = None
        self.fit_surface()

    def fit_surface(self) -> None:
        """Two parameters that this network does not have make no plane."""
        self.view = replace(self.view, surface=self.view.surface.fitting(self.timeline.network.size))

    def come_to(self, update: int) -> None:
        """The learner has seen the state before ``update``.

        States arrive ahead of the learner. On the way there they become part of the loss curve, unless the player
        leapt over them.
        """
        first = self.reached + 1 if update - self.reached <= MOST_STEPPED else update
        for timeline, curve in self.courses:
            for at in range(first, update + 1):
                if at not in curve.points and timeline.holds(at):
                    curve.add(at, timeline.metrics(at))
        self.reached = max(self.reached, update)

    @property
    def courses(self) -> tuple[tuple[Timeline, LossHistory], ...]:
        """The first run and its twin, each with its losses."""
        return ((self.timeline, self.curve), *([(self.twin.timeline, self.twin.curve)] if self.twin else []))

    def nears(self, update: int) -> bool:
        """Whether the states before ``update`` lie no further from one that is held than two checkpoints do: where a
        page can stand. Further ones are not computed because a page says that it stands there.
        """
        return all(
            update - timeline.nearest(update) <= max(timeline.spacing, MOST_RECOMPUTED) for timeline in self.timelines
        )

    def comes_to(self, update: int) -> bool:
        """Whether the states before ``update`` are known, or computed within the time allowed."""
        try:
            for timeline in self.timelines:
                timeline.state(update)
        except (Diverged, NotYet):
            return False
        return True

    def change(self, change: Change, cursor: Cursor, *, undo: bool = False) -> None:
        """Branch off: before ``change.update`` the run is the same; what lay behind it is kept as another run.

        With a twin the two branch together: edited weights are edited in both, another rate or optimizer is taken by
        the one that is looked at. Where there is no room for one more change all stays as it is, and a sentence says
        so. undo: it can be taken back as a whole.
        """
        at, twin = change.update, self.twin
        try:
            if twin is None or self.shown == FIRST or change.what not in OWN:
                run = self.run.branch(at, change)
                second = follow(twin.timeline.run.upto(at), run) if twin is not None else None
            else:
                run = self.run.upto(at)
                second = follow(twin.timeline.run.branch(at, change), run)
        except ValueError as error:
            self.notices.append(str(error))
            return
        self._branch_off(run, second, at, cursor, undo=undo)

    def go_on_without(self) -> None:
        """Go on without the changes that lie ahead; the runs as they were, with them, are kept."""
        now = next_update(self.cursor)
        ahead = [change.update for run in self.runs for change in run.changes if change.update > now]
        if ahead:
            run, *others = (run.upto(now) for run in self.runs)
            self._branch_off(run, others[0] if others else None, min(ahead), self.cursor, undo=False)

    def _branch_off(self, run: Run, second: Run | None, update: int, cursor: Cursor, *, undo: bool) -> None:
        """Look at ``run``, and at ``second`` beside it, which agree with the present ones up to before ``update``."""
        self.before, self.looked = self._as_it_is(-1) if undo else None, None
        self.can_undo = undo
        if self.reached > update:
            self.keep()
        self.revision += 1
        self.timeline = _branched(run, self.timeline, update)
        self.curve = self.curve.before(update)
        if self.twin is not None and second is not None:
            self.twin = Beside(_branched(second, self.twin.timeline, update), self.twin.curve.before(update))
        self.reached = min(self.reached, update)
        self.cursor, self.sought = cursor, None

    def keep(self) -> bool:
        """Set the present run aside; the oldest one makes room. False where there is nothing to keep yet."""
        curve = self.curve.before(self.reached)
        if len(curve.points) < 2:
            return False
        # The same run again, no further than now, would only be listed twice.
        self.kept = [old for old in self.kept if old.runs != self.runs or max(old.curve.points) > self.reached]
        if len(self.kept) >= MOST_KEPT:
            self.kept.pop(0)
        slot = next(slot for slot in range(MOST_KEPT) if slot not in {kept.slot for kept in self.kept})
        kept = self._as_it_is(slot)
        kept.timeline = self._aside(kept.timeline)
        if kept.twin is not None:
            kept.twin.timeline = self._aside(kept.twin.timeline)
        self.kept.append(kept)
        return True

    def _as_it_is(self, slot: int) -> Kept:
        """What is looked at now, to be gone back to; with the very timelines."""
        twin = Beside(self.twin.timeline, self.twin.curve.before(self.reached)) if self.twin is not None else None
        return Kept(
            slot, self.timeline, self.cursor, self.selection, self.focus, self.curve.before(self.reached), twin,
            self.shown,
        )  # fmt: skip

    def _aside(self, timeline: Timeline) -> Timeline:
        """A timeline of the same run that holds less: some checkpoints, and the places it is opened at again."""
        kept = Timeline.branched(timeline.run, timeline, limits.MOST_UPDATE)
        for at in {self.cursor.update, self.cursor.update + 1, self.reached}:
            for update in (at - 1, at):
                if timeline.holds(update):
                    kept.adopt(timeline.state(update))
        kept.slim()
        return kept

    def restore(self, slot: int) -> None:
        """Go back to a kept run; the present one takes its place among the kept."""
        found = next((kept for kept in self.kept if kept.slot == slot), None)
        if found is None:
            return
        self.kept.remove(found)
        if self.runs != found.runs:
            self.keep()
        self.timeline, self.cursor, self.curve = found.timeline, found.cursor, found.curve
        self.twin, self.shown = found.twin, found.shown
        self.reached = max(found.curve.points, default=found.cursor.update)
        self.sought = None
        self.revision += 1
        self.selection, self.focus = found.selection, found.focus
        self._forget_before()
        self.fit_surface()

    def drop(self, slot: int) -> None:
        """Let go of a kept run."""
        self.kept = [kept for kept in self.kept if kept.slot != slot]
        self._forget_before()

    def _forget_before(self) -> None:
        """There is nothing any more that an undo would go back to."""
        self.can_undo, self.before, self.looked = False, None, None

    def undo(self) -> None:
        """Back to what the last restart ended, or to before the last change; what came after it is let go."""
        if not self.can_undo:
            return
        self.curve, self.reached = LossHistory(), 0
        if self.before is not None:
            self.kept = [kept for kept in self.kept if kept.runs != self.before.runs]
            self.kept.append(self.before)
        looked = self.looked
        self.restore(self.kept[-1].slot)
        if looked is not None:
            # A projector stays one.
            self.view = replace(looked.view, present=self.view.present)
            self.granularity, self.card, self.mannered = looked.granularity, looked.card, self.revision
            self.fit_surface()


def another_level(what: str, before: int, now: int) -> list[str]:
    """That the page shows more or less than before, because of what was opened: a "card", a "place"."""
    if now == before:
        return []
    shows = "more" if now > before else "less"
    return [
        f"This {what} shows {shows}: level {now + 1} in place of {before + 1}. The list at the top changes it back."
    ]


def _branched(run: Run, trunk: Timeline, update: int) -> Timeline:
    """The timeline of ``run``, which is the trunk's up to ``update``; the trunk itself where it is the same run."""
    return trunk if run == trunk.run else Timeline.branched(run, trunk, update)
