"""The run of "Step through" as a plan: from its start or as it stands, and what of it is carried, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from playground.engine import OPTIMIZERS, TrainState
from playground.experiment import Experiment, Run
from playground.experiment.numbers import count
from playground.plans import origin
from playground.plans.plan import Plan, split_off_clipnorm, taken_over

EPOCHS = 20


@dataclass(frozen=True)
class Offer:
    """A way to carry a run over. button: what it says. plan: what it trains; None where `refusal` says why not."""

    key: str
    button: str
    plan: Plan | None
    refusal: str = ""


def carried(run: Run, state: TrainState | None = None) -> Plan:
    """The run as a plan: the same network, data, batches, loss and optimizer, with the weights it starts from.

    state: where the run stands; then Keras goes on from there, with those weights, the optimizer's memory, and the
    batches that come next. ValueError with a sentence where a plan cannot be that.
    """
    if state is None:
        run = Run(as_started(run))
    texts = origin.written(run, state)
    e = origin.read(*texts).experiment
    if any(0 < e.cut < tier.moments for tier in e.anatomy.tiers):
        raise ValueError("Keras goes back through all moments: set the cut to 0, and it can be carried over.")
    hyper, clipnorm = split_off_clipnorm(e.hyper)
    return Plan(
        **taken_over(e),
        optimizer=e.optimizer,
        learning_rate=e.learning_rate,
        hyper=hyper,
        clipnorm=clipnorm,
        epochs=EPOCHS,
        carried=texts[0],
        state=texts[1],
    )


def as_started(run: Run) -> Experiment:
    """The run's experiment with all that was changed before its first update."""
    e = run.experiment_at(0)
    edits = [pair for change in run.changes if change.update == 0 for pair in change.edits]
    if not edits:
        return e
    theta = e.theta0()
    for index, value in edits:
        theta[index] = value
    return replace(e, weights=tuple(theta.tolist()))


def offers(run: Run, state: TrainState) -> list[Offer]:
    """How the run can be carried over where it stands at `state`: from its start, if nothing was changed since, and as
    it stands, if it has begun.
    """
    found = []
    if not any(0 < change.update <= state.update for change in run.changes):
        found.append(_offer("start", "Carry it over from its start and train", run, None))
    if state.update:
        memory = remembered(run.experiment_at(state.update), state)
        with_it = f", with {memory}" if memory else ""
        button = f"Carry it over as it stands after {made(state.update)}{with_it}"
        found.append(_offer("now", button, run, state))
    return found


def _offer(key: str, button: str, run: Run, state: TrainState | None) -> Offer:
    try:
        return Offer(key, button, carried(run, state))
    except ValueError as error:
        return Offer(key, button, None, str(error))


def remembered(e: Experiment, state: TrainState) -> str:
    """What the optimizer has kept of earlier gradients, in the middle of a sentence; "" where it keeps nothing."""
    slots = state.optimizer.slots
    if not slots or not state.optimizer.t:
        return ""
    if "m" in slots:
        what = "moments" if len(slots) > 1 else "moment"
    else:
        what = "running means" if "v" in slots else "sums of squares" if "sum" in slots else "velocity"
    label = OPTIMIZERS[e.optimizer].label
    return f"{label}'{'' if label.endswith('s') else 's'} {what}"


def begun_afresh(plan: Plan) -> str:
    """That another optimizer than the carried run's has nothing to go on with, as a sentence; "" where it has."""
    if not plan.carried or plan.keeps_memory or not origin.read(plan.carried, plan.state).state.optimizer.t:
        return ""
    return (
        "The weights and the batches go on from where the run stood; "
        f"{OPTIMIZERS[plan.optimizer].label} remembers nothing of it."
    )


def left_behind(run: Run, update: int, others: Iterable[str] = ()) -> str:
    """What stays in Step through, and why the run is not offered from its start, as sentences; "" where all comes.

    update: where the run stands. others: what the runs beside it are called.
    """
    parts = [f"{name}, the run beside it, stays in Step through." for name in others]
    if any(0 < change.update <= update for change in run.changes):
        parts.append("You changed something on the way, so Keras goes on from where the run stands now.")
    if any(change.update > update for change in run.changes):
        parts.append(
            f"What you changed after update {count(update)} stays there too."
            if parts
            else f"What you changed after update {count(update)} stays in Step through."
        )
    return " ".join(parts)


def made(number: int) -> str:
    """So many updates, in words."""
    return f"{count(number)} update{'' if number == 1 else 's'}"
