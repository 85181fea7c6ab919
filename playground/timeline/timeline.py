"""A run's states, at any update, forwards and backwards.

Training is a pure function of the run: the batches follow from the seed, the state after an update from the state
before it. So going back needs no history, only a state to start from (see `memory.py`). What lies between two of them
is computed again, bit for bit.

Computing is bounded here, where it is done, and by time: `allow` says until when, and whoever asks for a state that
needs longer is told `NotYet`. What was computed until then is kept, so asking again goes on from there.
"""

import math
import time
from collections import OrderedDict
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from playground.engine import Layer, Optimizer, Training
from playground.engine.dense_gradient import is_dense
from playground.engine.diagnostics import layer_norms
from playground.engine.magnitudes import largest, suspicious
from playground.engine.training import Trace, TrainState, accuracy
from playground.experiment import Experiment, Run
from playground.timeline.memory import SLIM_CHECKPOINTS, Memory
from playground.timeline.moment import Metrics, Moment

Array = NDArray[np.float64]

# A run that diverges is noticed after this many updates at the latest, and they are then gone through one by one.
LONGEST_LEAP = 512
#: Updates trained before the first look at the clock; from then on as many as take about `STRETCH_SECONDS`.
FIRST_STRETCH = 16
STRETCH_SECONDS = 0.002
# Looking at every micro-step of every update would cost more than training does, so it is done past a size only (see
# `magnitudes.suspicious`): below it no number inside an update can overflow.
# Weights beyond that are looked at once a stretch: this is how large any number may become that is squared then. A run
# that gets from here past the largest float (1.8e308) does not come back within a stretch.
MOST_BEFORE_SQUARING = 1e100
MOST_SQUARED = 1e280
#: Updates from the start that are computed again in a moment, and on any processor to nearly the same numbers. Of a
#: network that is not all dense layers an update takes some ten times as long.
SOON, SOON_STACKED = 200, 20
#: For the moments that are kept: what a message says of an update it reads from one opening of it.
MOMENT_BYTES = 2_000_000


class Diverged(Exception):
    """Asked for a state past the update in which a number stopped being finite. ``update`` is that update."""

    def __init__(self, update: int) -> None:
        super().__init__(f"The run ends in update {update + 1}: a number stopped being finite there.")
        self.update = update


class NotYet(Exception):
    """The time that was allowed is over, and the state asked for is not computed yet.

    ``update`` is the last one on the way to it whose state is known.
    """

    def __init__(self, update: int) -> None:
        super().__init__(f"The time for computing is over; it has come to update {update + 1}.")
        self.update = update


class Timeline(Memory):
    """The states of one run, and what follows from them. Not for several threads: one question at a time."""

    def __init__(self, run: Run) -> None:
        self.run = run
        experiment = run.experiment
        if experiment.train_size:
            self._training = experiment.training()
            self.network, self.batches = self._training.network, self._training.batches
            self.x, self.y = self._training.x, self._training.y
        else:
            self.network = experiment.network()
            self.x, self.y = experiment.training_set()
        super().__init__(self.network.size)
        self.x_test, self.y_test = experiment.test_set()
        #: The update that did not end in finite numbers, once the run has come that far.
        self.end: int | None = None
        self._at: dict[int, Experiment] = {}
        self._built: tuple[Experiment, Optimizer] | None = None
        self._moments: OrderedDict[int, Moment] = OrderedDict()
        self._until, self._begun = math.inf, False
        self._stretch = FIRST_STRETCH
        self._keep(self._first_state())

    @classmethod
    def branched(cls, run: Run, trunk: "Timeline", update: int) -> "Timeline":
        """The timeline of ``run``, like ``trunk``'s before ``update``, whose states up to there it keeps.

        ``run`` has the trunk's changes at ``update`` too, or others of the same things in their place: so the trunk's
        state there, once more changed, is the branch's.
        """
        branch = cls(run)
        for known in trunk.known():
            if known.update > update:
                break
            state = known if known.update < update else branch._changed(known)
            branch._keep(state)
            if state.update in trunk.anchors:
                branch.adopt(state)
        branch.claimed = trunk.claimed
        return branch

    def allow(self, until: float) -> None:
        """Compute until ``until`` (seconds of ``time.perf_counter``) and no longer, from now to the next such call.

        However little time that is, one stretch is computed: who asks again and again arrives.
        """
        self._until, self._begun = until, False

    def adopt(self, state: TrainState, *, claimed: bool = False) -> None:
        super().adopt(state, claimed=claimed)
        self._moments.clear()

    def slim(self, most: int = SLIM_CHECKPOINTS) -> None:
        super().slim(most)
        self._moments.clear()

    # -- what holds at an update ------------------------------------------------------------------------------------

    @cached_property
    def _change_updates(self) -> tuple[int, ...]:
        return tuple(sorted({change.update for change in self.run.changes}))

    def experiment(self, update: int) -> Experiment:
        """The experiment as the changes up to and including ``update`` have left it."""
        since = max((at for at in self._change_updates if at <= update), default=-1)
        if since not in self._at:
            self._at[since] = self.run.experiment_at(update)
        return self._at[since]

    def _optimizer(self, update: int) -> Optimizer:
        experiment = self.experiment(update)
        built = self._built
        if built is None or built[0] is not experiment:
            # One assignment: `further` may be asking from another thread.
            self._built = built = (experiment, experiment.make_optimizer())
        return built[1]

    def training(self, update: int) -> Training:
        """What update number ``update`` is made by; there is none on an empty plane."""
        return self._training.with_optimizer(self._optimizer(update))

    def _first_state(self) -> TrainState:
        theta = self.run.experiment.theta0()
        state = TrainState(0, theta, self._optimizer(0).init(theta), self.network.init_stats())
        return self._changed(state)

    def _changed(self, state: TrainState) -> TrainState:
        """``state`` with the weights edited, and the optimizer replaced, at exactly its update."""
        if state.update not in self._change_updates:
            return state
        theta = state.theta.copy()
        optimizer_state = state.optimizer
        for change in self.run.changes:
            if change.update != state.update:
                continue
            for index, value in change.edits:
                theta[index] = value
            if change.what == "optimizer":
                optimizer_state = self._optimizer(state.update).init(theta)
        return TrainState(update=state.update, theta=theta, optimizer=optimizer_state, stats=state.stats)

    # -- states -----------------------------------------------------------------------------------------------------

    def state(self, update: int) -> TrainState:
        """The state before ``update`` (counted from 0).

        Raises :class:`Diverged` past the end of a run that has one, and :class:`NotYet` where the time is over.
        """
        if update < 0:
            raise ValueError(f"Updates are counted from 0; {update} was asked for.")
        state = self._nearest(update)
        try:
            while state.update < update:
                if self._begun and update - state.update > 1 and time.perf_counter() >= self._until:
                    raise NotYet(state.update)
                self._begun = True
                # The one before it is passed on the way: its gradient is drawn beside it.
                last = state.update == update - 1
                if last:
                    self._remember(state)
                state = self._leap(state, update if last else update - 1)
        finally:
            self._remember(state)
        return state

    def before(self, update: int) -> TrainState | None:
        """The state one update before that before ``update`` (of the first: itself), where that one's gradient is.

        None where a link or a snapshot brought ``update`` along and nothing of what lies before it.
        """
        if update in self.anchors and not self.holds(update - 1):
            return None
        return self.state(max(update - 1, 0))

    def reached(self, update: int) -> int:
        """``update``, or the last update there is where the run ends before it."""
        try:
            self.state(update)
        except Diverged as diverged:
            return diverged.update
        return update

    def further(self, state: TrainState, until: int) -> TrainState | None:
        """The state before ``until``, from ``state``, and nothing kept: a thread beside the asking one may call this.

        None where more than training is to be done on the way: a change, or numbers that have to be looked at.
        """
        if self.end is not None or any(state.update < change <= until for change in self._change_updates):
            return None
        after = self._run(state, until)
        return after if self._harmless(state) and self._harmless(after) else None

    def _leap(self, state: TrainState, update: int) -> TrainState:
        """The state as far towards ``update`` as nothing has to be kept, changed or looked at in between."""
        if self.end is not None and state.update >= self.end:
            raise Diverged(self.end)
        following = (change for change in self._change_updates if change > state.update)
        checkpoint = (state.update // self.spacing + 1) * self.spacing
        until = min(update, checkpoint, state.update + self._stretch, *following)
        began = time.perf_counter()
        after = self._run(state, until) if self._harmless(state) else None
        if after is None or not self._harmless(after):
            # Somewhere in between a number may have left the finite ones; now every update is looked at.
            after = self._looked_at(state)
            while after.update < until and time.perf_counter() - began < STRETCH_SECONDS:
                after = self._looked_at(after)
        self._pace(after.update - state.update, time.perf_counter() - began)
        after = self._changed(after)
        self._checkpoint(after)
        return after

    def _pace(self, updates: int, seconds: float) -> None:
        """How many updates the next stretch may have, from what the last one took."""
        if seconds > 2 * STRETCH_SECONDS:
            self._stretch = max(1, self._stretch // 2)
        elif updates == self._stretch and seconds < STRETCH_SECONDS:
            self._stretch = min(2 * self._stretch, LONGEST_LEAP)

    def _harmless(self, state: TrainState) -> bool:
        """No number inside an update that begins or ends here can leave the finite ones."""
        if np.abs(state.theta).max(initial=0.0) < self._suspicious:
            return True
        memory = max((float(np.abs(slot).max(initial=0.0)) for slot in state.optimizer.slots.values()), default=0.0)
        within = largest(self.network, state.theta, *self._extent) < MOST_BEFORE_SQUARING
        return within and memory < MOST_SQUARED

    @cached_property
    def _suspicious(self) -> float:
        return suspicious(self.network)

    @cached_property
    def _extent(self) -> tuple[float, float]:
        """The largest input and the largest target, without their signs."""
        return float(np.abs(self.x).max(initial=0.0)), float(np.abs(self.y).max(initial=0.0))

    def _looked_at(self, state: TrainState) -> TrainState:
        """The state one update on, every number on the way being finite."""
        trace = self._opened(state)
        if self.end == state.update:
            raise Diverged(state.update)
        return trace.state

    def _opened(self, state: TrainState) -> Trace:
        """The update that begins at ``state`` with all its micro-steps; where one is not finite, the run's end."""
        trace = self.training(state.update).trace(state)
        if not all(_finite(step.value) for step in trace.steps):
            self.end = state.update
        return trace

    def _run(self, state: TrainState, until: int) -> TrainState:
        return self.training(state.update).advance(state, until)

    @cached_property
    def soon(self) -> int:
        """Up to this update the run is computed again in a moment."""
        return SOON if is_dense(self.network) else SOON_STACKED

    @cached_property
    def _most_moments(self) -> int:
        """How many moments fit; one holds some eight numbers for each unit and example, and each weight ten times."""
        units = sum(_recorded(layer) for layer in self.network.layers)
        one = 8 * (8 * units * self.batches.batch_size + 10 * self.network.size) + 10_000
        return int(np.clip(MOMENT_BYTES // one, 1, 16))

    # -- what is drawn and explained --------------------------------------------------------------------------------

    def moment(self, update: int) -> Moment:
        """Update ``update`` opened: its batch, its pass and all its micro-steps, up to the first that is not finite.

        Opened once: the picture, the captions and the inspector of a message ask for the same one.
        """
        if update in self._moments:
            self._moments.move_to_end(update)
        else:
            self._moments[update] = self._open(update)
            while len(self._moments) > self._most_moments:
                self._moments.popitem(last=False)
        return self._moments[update]

    def _open(self, update: int) -> Moment:
        before = self.state(update)
        trace = self._opened(before)
        after: TrainState | None = trace.state
        steps = trace.steps
        if self.end == update:
            bad = next(i for i, step in enumerate(steps) if not _finite(step.value))
            after, steps = None, steps[: bad + 1]
        epoch, number = self.batches.position(update)
        return Moment(
            self.run, self.experiment(update), self.network, self._optimizer(update), update, epoch, number,
            self.batches.per_epoch, self.batches.indices(update), self.x, self.y, before, after, steps, trace.pass_,
        )  # fmt: skip

    def metrics(self, update: int) -> Metrics:
        """Loss and accuracy over the training and the test set, of the state before ``update``."""
        return self.metrics_of(self.state(update))

    def metrics_of(self, state: TrainState) -> Metrics:
        """The same of a state at hand; nothing is kept, so a thread beside the asking one may call this."""
        if not len(self.x):
            return Metrics(math.nan, math.nan, None, None)
        experiment = self.run.experiment
        found: list[tuple[float, float | None]] = []
        with np.errstate(all="ignore"):
            for x, y in ((self.x, self.y), (self.x_test, self.y_test)):
                loss, y_hat = self.network.loss_and_guesses(state.theta, x, y, experiment.loss, stats=state.stats)
                right = accuracy(experiment.loss, y_hat, y, output=experiment.output_activation)
                share = math.nan if right is None else float(right)
                found.append((float(loss), share if experiment.is_classification else None))
        (train, train_accuracy), (test, test_accuracy) = found
        return Metrics(train, test, train_accuracy, test_accuracy, float(self.network.penalty(state.theta)))

    def gradient_norms(self, update: int) -> NDArray[np.float64]:
        """The length of each layer's gradient, weights and biases together, in the update that led to this state.

        Of the first update for the state before it: (layers,). NaN where the state it begins at is not known.
        """
        return self.norms_from(self.before(update))

    def norms_from(self, before: TrainState | None) -> NDArray[np.float64]:
        """The same in the update that begins at a state at hand; nothing is kept."""
        if before is None:
            return np.full(len(self.network.layers), np.nan)
        opened = self._moments.get(before.update)
        grad = opened.pass_.grad if opened is not None else self._training.gradient(before)
        with np.errstate(all="ignore"):
            return layer_norms(self.network, grad)


def _recorded(layer: Layer) -> int:
    """Numbers of one example that a layer's record holds some eight of, there and back: its units; of a recurrent one,
    which keeps its gates and its parts of the gradient, as many for each moment; of a convolution its windows too.
    """
    units = math.prod(layer.output_shape)
    if layer.windows is not None and layer.parameters:
        return units + math.prod(layer.windows.out) * layer.parameters[0].fan_in // 8
    own = math.prod(layer.parameters[-1].shape) if layer.parameters else 1
    return units if own == layer.output_shape[-1] else layer.input_shape[0] * own


def _finite(value: object) -> bool:
    values = value if isinstance(value, tuple) else (value,)
    return all(bool(np.isfinite(item).all()) for item in values)
