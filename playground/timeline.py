"""A run's states, at any update, forwards and backwards.

Training is a pure function of the run: the batches follow from the seed, the state after an update from the state
before it. So going back needs no history, only a state to start from. The timeline keeps checkpoints, twice as far
apart each time their number reaches the limit (so memory is bounded however long the run), and the last few states
one by one (so that Back is as quick as Step). What lies between is computed again, bit for bit.
"""

import math
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from playground.engine import Network, Optimizer, Pass, Step, Training
from playground.engine.diagnostics import layer_norms
from playground.engine.training import TrainState, accuracy
from playground.experiment import Experiment, Run

Array = NDArray[np.float64]

CHECKPOINT_BYTES = 6_000_000
#: Far enough apart that training at full speed is not held up by stopping for them.
FIRST_SPACING = 64
RECENT_STATES = 64
SLIM_CHECKPOINTS = 64
#: Updates that are computed again at most to reach a state; more would keep the learner, and others, waiting.
MOST_RECOMPUTED = 20_000
# A run that diverges is noticed after this many updates at the latest, and they are then gone through one by one.
LONGEST_LEAP = 512
# Looking at every micro-step of every update would cost more than training does, so it is done past this size only.
# Below it no number inside an update can overflow: seven layers deep, squared for the loss, squared again for Adam.
SUSPICIOUS = 1e10
#: For the moments that are kept: what a message says of an update it reads from one opening of it.
MOMENT_BYTES = 2_000_000


@dataclass(frozen=True)
class Moment:
    """One update with all its micro-steps: everything a caption, the inspector or a frame says is read from here."""

    experiment: Experiment
    network: Network
    optimizer: Optimizer
    update: int
    epoch: int
    batch_number: int
    batches_per_epoch: int
    batch: NDArray[np.int_]
    x: Array
    y: Array
    before: TrainState
    after: TrainState | None
    steps: tuple[Step, ...]
    pass_: Pass


@dataclass(frozen=True)
class Metrics:
    """How the network does at one state, over the whole training and test sets. Accuracy is None for a regression."""

    train_loss: float
    test_loss: float
    train_accuracy: float | None
    test_accuracy: float | None


class Diverged(Exception):
    """Asked for a state past the update in which a number stopped being finite. ``update`` is that update."""

    def __init__(self, update: int) -> None:
        super().__init__(f"The run ends in update {update + 1}: a number stopped being finite there.")
        self.update = update


class Timeline:
    """The states of one run. Not for several threads at once: a session asks one question at a time."""

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
        self.x_test, self.y_test = experiment.test_set()
        #: Updates whose states were brought from outside; they are not thinned out.
        self.anchors: set[int] = set()
        #: The update that did not end in finite numbers, once the run has come that far.
        self.end: int | None = None
        self._at: dict[int, Experiment] = {}
        self._built: tuple[Experiment, Optimizer] | None = None
        self._checkpoints: dict[int, TrainState] = {}
        #: How many updates two checkpoints lie apart.
        self.spacing = FIRST_SPACING
        self._recent: OrderedDict[int, TrainState] = OrderedDict()
        self._brought: dict[int, TrainState] = {}
        self._moments: OrderedDict[int, Moment] = OrderedDict()
        self._keep(self._first_state())

    @classmethod
    def branched(cls, run: Run, trunk: "Timeline", update: int) -> "Timeline":
        """The timeline of ``run``, like ``trunk``'s before ``update``, whose states up to there it keeps."""
        branch = cls(run)
        for state in trunk.known():
            if state.update < update:
                branch._keep(state)
                if state.update in trunk.anchors:
                    branch.adopt(state)
        return branch

    def within_reach(self, update: int) -> bool:
        """Whether the state before ``update`` can be computed in about a second from one that is known."""
        return update - self.nearest(update) <= MOST_RECOMPUTED

    def nearest(self, update: int) -> int:
        """The last update up to ``update`` whose state is in memory."""
        return self._nearest(update).update

    def earliest(self, update: int) -> int:
        """How far back one can go from ``update``: to 0, or to a state that a link or a snapshot brought along."""
        first = update
        for at in sorted(self._checkpoints | self._recent, reverse=True):
            if at <= first:
                if first - at > MOST_RECOMPUTED:
                    break
                first = at
        return first

    def slim(self, most: int = SLIM_CHECKPOINTS) -> None:
        """Forget all but some ``most`` checkpoints: for a run that is kept aside and may be looked at again."""
        self._recent.clear()
        self._moments.clear()
        self._brought = {}
        while len(self._checkpoints) > most + len(self.anchors):
            self._thin_out()

    def known(self) -> list[TrainState]:
        """The states in memory, in the order of their updates."""
        return [state for _, state in sorted((self._checkpoints | self._recent).items())]

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
            self._built = built = (experiment, experiment.optimizer_())
        return built[1]

    def training(self, update: int) -> Training:
        """What update number ``update`` is made by; there is none on an empty plane."""
        return self._training.with_optimizer(self._optimizer(update))

    def _first_state(self) -> TrainState:
        theta = self.run.experiment.theta0()
        state = TrainState(update=0, theta=theta, optimizer=self._optimizer(0).init(theta), stats=None)
        return self._changed(state)

    def _changed(self, state: TrainState) -> TrainState:
        """``state`` with the weights edited, and the optimizer replaced, at exactly its update."""
        if state.update not in self._change_updates:
            return state
        theta = state.theta.copy()
        optimizer_state = state.optimizer
        for change in self.run.changes:
            if change.update == state.update and change.what == "weight":
                index, value = change.value
                theta[index] = value
            if change.update == state.update and change.what == "optimizer":
                optimizer_state = self._optimizer(state.update).init(theta)
        return TrainState(update=state.update, theta=theta, optimizer=optimizer_state, stats=state.stats)

    # -- states -----------------------------------------------------------------------------------------------------

    def state(self, update: int) -> TrainState:
        """The state before ``update`` (counted from 0). Raises :class:`Diverged` past the end of a run that has one."""
        if update < 0:
            raise ValueError(f"Updates are counted from 0; {update} was asked for.")
        state = self._nearest(update)
        while state.update < update:
            state = self._leap(state, update)
        self._remember(state)
        return state

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
        return None if _suspicious(after) else after

    def bring(self, states: Iterable[TrainState], since: int) -> None:
        """Know ``states``, which `further` gave; what was brought before the update ``since`` is let go."""
        self._brought = {at: state for at, state in self._brought.items() if at >= since}
        for state in states:
            self._brought[state.update] = state
            self._checkpoint(state)

    def trained_on(self, update: int) -> int:
        """How far the states that were brought go on from ``update``; where none do, ``update``."""
        near = any(update <= at <= update + LONGEST_LEAP for at in self._brought)
        return max(self._brought) if near else update

    def adopt(self, state: TrainState) -> None:
        """Take ``state`` (from a link or a snapshot) as known for good, so that nothing before it need be computed."""
        self.anchors.add(state.update)
        self._moments.clear()
        self._checkpoints[state.update] = state

    def _nearest(self, update: int) -> TrainState:
        places = (self._recent, self._brought, self._checkpoints)
        for known in places:
            if update in known:
                return known[update]
        before = (max((at for at in known if at <= update), default=-1) for known in places)
        at, known = max(zip(before, places, strict=True), key=lambda found: found[0])
        return known[at]

    def _leap(self, state: TrainState, update: int) -> TrainState:
        """The state as far towards ``update`` as nothing has to be kept, changed or looked at in between."""
        if self.end is not None and state.update >= self.end:
            raise Diverged(self.end)
        following = (change for change in self._change_updates if change > state.update)
        checkpoint = (state.update // self.spacing + 1) * self.spacing
        until = min(update, checkpoint, state.update + LONGEST_LEAP, *following)
        after = self._run(state, until)
        if _suspicious(after):
            # Somewhere in between a number may have left the finite ones; now every update is looked at.
            after = state
            while after.update < until:
                if self.moment(after.update).after is None:
                    raise Diverged(after.update)
                after = self._run(after, after.update + 1)
        after = self._changed(after)
        self._keep(after)
        return after

    def _run(self, state: TrainState, until: int) -> TrainState:
        return self.training(state.update).advance(state, until)

    def _keep(self, state: TrainState) -> None:
        self._checkpoint(state)
        self._remember(state)

    def _checkpoint(self, state: TrainState) -> None:
        if state.update % self.spacing == 0 or not self._checkpoints:
            self._checkpoints[state.update] = state
            if len(self._checkpoints) > self._capacity + len(self.anchors):
                self._thin_out()

    def _thin_out(self) -> None:
        self.spacing *= 2
        first = min(self._checkpoints)
        self._checkpoints = {
            at: kept
            for at, kept in self._checkpoints.items()
            if at % self.spacing == 0 or at == first or at in self.anchors
        }

    def _remember(self, state: TrainState) -> None:
        self._recent[state.update] = state
        self._recent.move_to_end(state.update)
        while len(self._recent) > RECENT_STATES:
            self._recent.popitem(last=False)

    @cached_property
    def _capacity(self) -> int:
        """How many checkpoints fit; a state holds theta and at most three arrays like it, and some 2 kB of objects."""
        return int(np.clip(CHECKPOINT_BYTES // (self.network.size * 8 * 4 + 2_000), 32, 2_048))

    @cached_property
    def _most_moments(self) -> int:
        """How many moments fit; one holds some eight numbers for each unit and example, and each weight ten times."""
        units = sum(math.prod(layer.output_shape) for layer in self.network.layers)
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
        training = self.training(update)
        trace = training.trace(before)
        after: TrainState | None = trace.state
        steps = trace.steps
        bad = next((i for i, step in enumerate(steps) if not _finite(step.value)), None)
        if bad is not None:
            after, steps, self.end = None, steps[: bad + 1], update
        epoch, number = self.batches.position(update)
        return Moment(
            self.experiment(update), self.network, training.optimizer, update, epoch, number, self.batches.per_epoch,
            self.batches.indices(update), self.x, self.y, before, after, steps, trace.pass_,
        )  # fmt: skip

    def metrics(self, update: int) -> Metrics:
        """Loss and accuracy over the training and the test set, of the state before ``update``."""
        theta = self.state(update).theta
        if not len(self.x):
            return Metrics(math.nan, math.nan, None, None)
        experiment = self.run.experiment
        found: list[tuple[float, float | None]] = []
        with np.errstate(all="ignore"):
            for x, y in ((self.x, self.y), (self.x_test, self.y_test)):
                loss, y_hat = self.network.loss_and_guesses(theta, x, y, experiment.loss)
                right = accuracy(experiment.loss, y_hat, y, output=experiment.output_activation)
                share = math.nan if right is None else float(right)
                found.append((float(loss), share if experiment.is_classification else None))
        (train, train_accuracy), (test, test_accuracy) = found
        return Metrics(train, test, train_accuracy, test_accuracy)

    def gradient_norms(self, update: int) -> NDArray[np.float64]:
        """The length of each layer's gradient, weights and biases together, in the update that led to this state.

        Of the first update for the state before it: (layers,).
        """
        state = self.state(max(update - 1, 0))
        with np.errstate(all="ignore"):
            return layer_norms(self.network, self._training.evaluate(state).grad)


def _suspicious(state: TrainState) -> bool:
    return not np.abs(state.theta).max(initial=0.0) < SUSPICIOUS


def _finite(value: object) -> bool:
    values = value if isinstance(value, tuple) else (value,)
    return all(bool(np.isfinite(item).all()) for item in values)
