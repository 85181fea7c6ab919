"""Training written out as a plain loop: what the timeline must agree with, to the last bit."""

from playground.engine.training import TrainState
from playground.experiment import Run


def plain(run: Run, updates: int) -> list[TrainState]:
    """The states before updates 0 to `updates`, each computed once, forwards, with the run's changes."""
    training = run.experiment.training().with_optimizer(run.experiment_at(0).make_optimizer())
    state = training.start(run.experiment.theta0())
    states = []
    for update in range(updates + 1):
        training = training.with_optimizer(run.experiment_at(update).make_optimizer())
        state = _changed(run, state, update)
        states.append(state)
        if update < updates:
            state = training.step(state)
    return states


def _changed(run: Run, state: TrainState, update: int) -> TrainState:
    theta, slots = state.theta.copy(), state.optimizer
    for change in run.changes:
        pairs = {"weight": [change.value], "weights": change.value}.get(change.what, [])
        for index, value in pairs if change.update == update else []:
            theta[index] = value
        if change.update == update and change.what == "optimizer":
            slots = run.experiment_at(update).make_optimizer().init(theta)
    return TrainState(update, theta, slots, state.stats)


def bits(state: TrainState) -> tuple[object, ...]:
    """All a state holds, so that two of them are equal only if every bit is."""
    slots = tuple((name, slot.tobytes()) for name, slot in sorted(state.optimizer.slots.items()))
    return state.update, state.theta.tobytes(), state.optimizer.t, slots
