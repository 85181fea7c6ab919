"""How one update moves one parameter, and what makes it do so: read off the update, never guessed from a sign."""

from __future__ import annotations

import math
from dataclasses import dataclass

from playground.experiment.anatomy import Entry
from playground.explain.view import View

GRADIENT = "the gradient alone"
AGAINST = "against the gradient, with what the optimizer adds of its own"
MEMORY = "the optimizer's memory"
DECAY = "weight decay"
FLAT = "no gradient"
LOST = "too small a step for the number"
NO_STEP = "the optimizer makes no step of it"


@dataclass(frozen=True)
class Moved:
    """gradient: of the batch's loss. before, after: the parameter; after is None where the update did not get there.

    cause: one of the constants above; "" where there is no after.
    """

    gradient: float
    before: float
    after: float | None
    cause: str

    @property
    def change(self) -> float:
        return 0.0 if self.after is None else self.after - self.before


def moved(view: View, chosen: Entry) -> Moved:
    """The weight or bias ``chosen`` in this update."""
    moment, index = view.moment, chosen.index
    gradient, before = float(moment.pass_.grad[index]), float(moment.before.theta[index])
    parts = {step.name: float(step.value[index]) for step in moment.steps if step.name in ("decay", "delta", "theta")}
    after = parts.get("theta")
    if after is None or not math.isfinite(after):
        return Moved(gradient, before, None, "")
    return Moved(gradient, before, after, _cause(view, gradient, after - before, parts))


def _cause(view: View, gradient: float, change: float, parts: dict[str, float]) -> str:
    delta, decay = parts["delta"], parts.get("decay", 0.0)
    if change == 0:
        if delta + decay != 0:
            return LOST
        return FLAT if gradient == 0 else NO_STEP
    if change * gradient < 0:
        alone = not view.moment.before.optimizer.slots and "decay" not in parts
        return GRADIENT if alone else AGAINST
    # Both may go that way: then the larger part is named.
    return DECAY if decay * change > 0 and (delta * change <= 0 or abs(decay) > abs(delta)) else MEMORY


def outcome(found: Moved, done: bool = False) -> str:
    """What the update does, as the end of a sentence that began with which way the slope points; done: it has."""
    if found.after is None:
        return ""
    way = "up" if found.change > 0 else "down"
    moves, leaves = ("moved it", "left it where it was") if done else ("moves it", "leaves it where it is")
    outweighs, would = ("outweighed it", "would have moved") if done else ("outweighs it", "would move")
    if found.gradient == 0:
        return {
            FLAT: f", so the update {leaves}",
            MEMORY: f", yet the update {moves} {way}, by what the optimizer remembers of earlier gradients",
            DECAY: f", yet the update {moves} {way}, by weight decay",
            LOST: f", and what else {would} it is too small to change a number of this size",
        }[found.cause]
    return {
        GRADIENT: f", so the update {moves} {way}",
        AGAINST: f", and the update {moves} {way}",
        MEMORY: f", but the update {moves} {way}: what the optimizer remembers of earlier gradients {outweighs}",
        DECAY: f", but the update {moves} {way}: weight decay {outweighs}",
        LOST: f", but the update {leaves}: the step is too small to change a number of this size",
        NO_STEP: f", but the update {leaves}: the optimizer makes no step of it",
    }[found.cause]
