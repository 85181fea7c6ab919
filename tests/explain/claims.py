"""What sentences claim of direction, size and cause, beside the numbers, for random experiments.

Every sentence is read with a table of patterns; each pattern's claim is worked out anew from the engine, by another way
than the code that wrote the sentence: a finite difference, the update made again with an empty memory or another rate,
the run tried again without a suspect. A word of direction, size or cause that no pattern covers is a fault as well, so
a new sentence needs a new line in the table.

    .venv-check/bin/python -m tests.explain.claims 4000     # so many looks (some minutes)
"""

from __future__ import annotations

import dataclasses
import math
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from playground.engine import ACTIVATIONS, LOSSES, OPTIMIZERS, activations, losses
from playground.engine.optimizers.base import OptimizerState
from playground.experiment import Change, Experiment, Run, tuning
from playground.experiment.anatomy import Entry, Unit
from playground.explain import story
from playground.explain.view import View, look
from playground.timeline import Moment, Timeline
from tests.explain.moments import inspected

WORDS = re.compile(
    r"\b(because|so|therefore|since|only|hardly|nearly|small\w*|larger|largest|little|tiny|short\w*|long\w*|too|"
    r"rais\w+|lower\w*|fell|fallen|rose|grew|grown|uphill|downhill|outweighs?|against|dead|"
    r"saturated|flat|up|down|towards|"
    r"unchanged|stays?|stayed|leaves?|without|would)\b"
)


@dataclass(frozen=True)
class Claim:
    """Where a sentence was said: the moment, the selection the words are about, the caption's step."""

    at: Moment
    selection: str
    focus: int | None
    step: str
    sentence: str

    @cached_property
    def view(self) -> View:
        return look(self.at, self.selection, self.focus)

    @cached_property
    def index(self) -> int:
        return self.view.moved.index

    @cached_property
    def gradients(self) -> np.ndarray[Any, Any]:
        at = self.at
        x, y = at.x[at.batch], at.y[at.batch]
        return np.asarray(at.network.loss_and_grad(at.before.theta, x, y, at.experiment.loss, **at.mode)[1])

    @property
    def g(self) -> float:
        return float(self.gradients[self.index])

    @property
    def changes(self) -> np.ndarray[Any, Any]:
        return self.updated() - self.at.before.theta

    @property
    def d(self) -> float:
        return float(self.changes[self.index])

    def updated(self, rate: float | None = None, *, memory: bool = True, decay: bool = True) -> np.ndarray[Any, Any]:
        """theta after this update made anew, perhaps with another rate, an empty memory or no weight decay."""
        at, before = self.at, self.at.before
        hyper = dict(at.experiment.hyper) | ({} if decay else {"weight_decay": 0.0})
        opt = tuning.build(at.experiment.optimizer, rate or at.experiment.learning_rate, tuple(hyper.items()))
        state = before.optimizer if memory else OptimizerState(before.optimizer.t, opt.init(before.theta).slots)
        with np.errstate(all="ignore"):
            return np.asarray(opt.step(before.theta, self.gradients, state, segments=at.network.layout).theta)

    def loss(self, theta: np.ndarray[Any, Any]) -> float:
        at = self.at
        with np.errstate(all="ignore"):
            return float(at.batch_loss(theta[None])[0])

    @property
    def before(self) -> float:
        return self.loss(self.at.before.theta)

    @property
    def after(self) -> float:
        return self.loss(self.updated())

    @property
    def predicted(self) -> float:
        return self.before + float(self.gradients @ self.changes)

    def own(self, guess: np.ndarray[Any, Any]) -> float:
        """The focused example's own loss at another guess."""
        return float(losses.get(self.at.experiment.loss).rows(guess[None], self.view.t[None])[0])

    @property
    def layer(self) -> int:
        return int(self.step.partition(":")[2] or self.view.moved.layer)

    def slope(self, layer: int, j: int) -> float:
        """The activation's slope where a unit stands, as a difference."""
        f, z = activations.get(self.view.activation(layer)).f, self.view.z[layer].copy()
        h = 1e-6 * max(1.0, abs(float(z[j])))
        up, down = z.copy(), z.copy()
        up[j] += h
        down[j] -= h
        return float((f(up[None])[0, j] - f(down[None])[0, j]) / (2 * h))


Check = Callable[[Claim, re.Match[str]], bool]


def _way(c: Claim, m: re.Match[str]) -> bool:
    return c.d > 0 if m[1] == "up" else c.d < 0


def _slope_says(c: Claim, m: re.Match[str]) -> bool:
    return c.g > 0 if m[1] == "raise" else c.g < 0


def _memory(c: Claim, m: re.Match[str]) -> bool:
    """With an empty memory the update would not go this way, or not half as far."""
    fresh = float((c.updated(memory=False) - c.at.before.theta)[c.index])
    return c.d * c.g >= 0 and c.d != 0 and not fresh / c.d > 0.5


def _decay(c: Claim, m: re.Match[str]) -> bool:
    """Without weight decay the update would not go this way, or not half as far."""
    free = float((c.updated(decay=False) - c.at.before.theta)[c.index])
    return c.d * c.g >= 0 and c.d != 0 and not free / c.d > 0.5


def _counted(c: Claim, m: re.Match[str]) -> bool:
    moving, against = int(np.count_nonzero(c.changes)), int(np.count_nonzero(c.changes * c.gradients < 0))
    said = int((m["some"] or m["all"]).replace(",", ""))
    told = {"none": 0, None: moving}.get(m["way"], 0) if not (m["way"] or "").isdigit() else int(m["way"])
    return said == moving and against == told and (m["all"] is None or moving == len(c.changes))


def _larger_smaller(c: Claim, m: re.Match[str]) -> bool:
    return c.g < 0 if m[1] == "larger" else c.g > 0


def _guess_slope(c: Claim, m: re.Match[str]) -> bool:
    """The focused example's own loss falls when its guess goes a little that way."""
    j = c.view.unit_at(c.view.last)
    guess = c.view.a[-1].copy()
    value = float(c.view.arrived(c.view.last)[j])
    step = 1e-4 * max(1.0, abs(float(guess[j]))) if c.at.experiment.loss != "huber" else 1e-5
    moved = guess.copy()
    moved[j] += step if m[1] == "larger" else -step
    fell = c.own(moved) - c.own(guess)
    # Beside a corner or the bottom, nearer than the step, only the slope's sign is there to look at.
    return fell < 0 or (value > 0) == (m[1] == "smaller")


def _guess_rests(c: Claim, m: re.Match[str]) -> bool:
    j = c.view.unit_at(c.view.last)
    guess = c.view.a[-1].copy()
    here = c.own(guess)
    for step in (1e-3, -1e-3):
        moved = guess.copy()
        moved[j] += step
        if c.own(moved) < here * (1 - 1e-12) - 1e-12:
            return False
    return True


def _hardly(c: Claim, m: re.Match[str]) -> bool:
    return abs(c.after - c.before) <= 1.0001e-4 * abs(c.before)


def _longer(c: Claim, m: re.Match[str]) -> bool:
    return c.after > c.before >= c.predicted - 1e-12 * abs(c.before)


def _rate_helps(c: Claim, m: re.Match[str]) -> bool:
    return c.loss(c.updated(number(m[1]))) < c.before


def _uphill(c: Claim, m: re.Match[str]) -> bool:
    """With the other part alone the step would have gone downhill, or nowhere."""
    free = c.updated(memory=False) if m[1].startswith("what") else c.updated(decay=False)
    return c.predicted > c.before >= c.before + float(c.gradients @ (free - c.at.before.theta)) - 1e-9 * abs(c.before)


def _learned(c: Claim, m: re.Match[str]) -> bool:
    rows = losses_of(c.at, c.at.batch)
    return float(np.mean(rows)) <= 1e-3


def losses_of(at: Moment, rows: Any) -> np.ndarray[Any, Any]:
    return np.asarray(at.network.evaluate(at.before.theta, at.x[rows], at.y[rows], at.experiment.loss).rows)


def _layer(c: Claim, words: str) -> int:
    return next(k for k in range(len(c.view.anatomy.tiers)) if c.view.anatomy.layer_words(k) == words)


def _all_off(c: Claim, m: re.Match[str]) -> bool:
    """The layer gives 0 for all of the batch, and its weights get no gradient."""
    layer = _layer(c, m[1])
    at = c.at
    out = at.network.activations(at.before.theta, at.x[at.batch])[layer]
    return bool((out == 0).all()) and at.experiment.activations[layer : layer + 1] != ("tanh",)


def _flat_layer(c: Claim, m: re.Match[str]) -> bool:
    at, layer = c.at, _layer(c, m[1])
    a = at.network.activations(at.before.theta, at.x[at.batch])[layer]
    slope = a * (1 - a) * 4 if m[2] == "sigmoid" else 1 - a**2
    return bool((slope < 0.0501).all())


def _opposed(c: Claim, m: re.Match[str]) -> bool:
    at = c.at
    plain = dataclasses.replace(at.experiment, l1=0.0, l2=0.0).network()
    each = [(at.x[row : row + 1], at.y[row : row + 1]) for row in at.batch]
    own = [plain.loss_and_grad(at.before.theta, x, y, at.experiment.loss)[1] for x, y in each]
    alone = float(np.mean([np.linalg.norm(g) for g in own]))
    return float(np.linalg.norm(np.mean(own, axis=0))) <= 0.0501 * alone


def _balanced(c: Claim, m: re.Match[str]) -> bool:
    at = c.at
    plain = dataclasses.replace(at.experiment, l1=0.0, l2=0.0).network()
    data = plain.loss_and_grad(at.before.theta, at.x[at.batch], at.y[at.batch], at.experiment.loss)[1]
    penalty = c.gradients - data
    share = float(np.linalg.norm(data) / np.linalg.norm(penalty))
    return float(data @ penalty) < 0 and abs(share - 1.0) <= 0.06


def _short(c: Claim, m: re.Match[str]) -> bool:
    fallen = c.before - c.loss(c.updated(number(m[1])))
    return fallen > 0.0009 * c.before and told(m[2], fallen)


def _only_slope(c: Claim, m: re.Match[str]) -> bool:
    return abs(c.slope(c.layer, c.view.unit_at(c.layer))) < 0.0201


def _cut_off(c: Claim, m: re.Match[str]) -> bool:
    return bool(c.view.a[c.layer][c.view.unit_at(c.layer)] == 0)


def _towards_zero(c: Claim, m: re.Match[str]) -> bool:
    """The penalty's slope has the weight's own sign: going against it goes to 0."""
    chosen = c.view.weight_at(c.layer)
    w = float(c.view.params[c.layer]["W"][chosen.i, chosen.j])
    value = float(c.at.pass_.backward[c.layer]["dW_penalty"][chosen.i, chosen.j])
    return value * w > 0 or w == value == 0


def _against(c: Claim, m: re.Match[str]) -> bool:
    return c.d * c.g < 0


def _still(c: Claim, m: re.Match[str]) -> bool:
    return c.d == 0


def _flat(c: Claim, m: re.Match[str]) -> bool:
    return c.d == 0 and c.g == 0 and not np.any(c.updated() - c.at.before.theta != c.changes)


def _lost(c: Claim, m: re.Match[str]) -> bool:
    """The optimizer made a step of it, which the number could not take up."""
    step = sum(float(s.value[c.index]) for s in c.at.steps if s.name in ("delta", "decay"))
    return c.d == 0 and step != 0


def _no_step(c: Claim, m: re.Match[str]) -> bool:
    return c.d == 0 and c.g != 0 and not any(float(s.value[c.index]) for s in c.at.steps if s.name == "delta")


def _together(c: Claim, m: re.Match[str]) -> bool:
    moving = int(np.count_nonzero(c.changes))
    if m[0].startswith("; nothing"):
        return moving == 1
    found = re.findall(r"\d+", m[0].replace(",", ""))
    return moving == (int(found[0]) if found else 2) and (len(found) == 2 or moving == len(c.changes))


def _margin(c: Claim, m: re.Match[str]) -> bool:
    agreement = float(c.view.t[0] * c.view.a[-1][0])
    return agreement > 1 if m[1] == "past" else agreement == 1


def _corrected(c: Claim, m: re.Match[str]) -> bool:
    values = {s.name: float(s.value[c.index]) for s in c.at.steps if s.name in ("m", "m_hat")}
    return abs(values["m_hat"]) >= abs(values["m"])


def _mean_stays(c: Claim, m: re.Match[str]) -> bool:
    now = next(float(s.value[c.index]) for s in c.at.steps if s.name == m[1])
    return now == float(c.at.before.optimizer.slots[m[1]][c.index])


def told(text: str, exact: float, rounding: float = 0.0) -> bool:
    """Whether a sentence's number is this one, rounded to as many digits. rounding: what a sum made another way, whose
    terms cancel, may differ by.
    """
    mantissa, _, power = text.partition("\u00a0×")
    unit = 10.0 ** -len(mantissa.partition(".")[2]) * (number(f"1\u00a0×{power}") if power else 1.0)
    return abs(number(text) - exact) <= 0.501 * unit + 1e-15 * abs(exact) + rounding


def _clipped(c: Claim, m: re.Match[str]) -> bool:
    value = next(float(s.value[c.index]) for s in c.at.steps if s.name == "clipped")
    return abs(value) <= abs(c.g) and value * c.g >= 0


def _shortened(c: Claim, m: re.Match[str]) -> bool:
    """Both lengths, of all weights, are those of the numbers."""
    used = next(np.asarray(s.value) for s in c.at.steps if s.name == "clipped")
    return told(m[1], float(np.linalg.norm(c.at.pass_.grad))) and told(m[2], float(np.linalg.norm(used)))


def _unclipped(c: Claim, m: re.Match[str]) -> bool:
    return next(float(s.value[c.index]) for s in c.at.steps if s.name == "clipped") == c.g


def _decay_pulls(c: Claim, m: re.Match[str]) -> bool:
    w = float(c.at.before.theta[c.index])
    pulled = next(float(s.value[c.index]) for s in c.at.steps if s.name == "decay")
    return pulled * w < 0 or pulled == 0


def _rule_goes(c: Claim, m: re.Match[str]) -> bool:
    """Plain gradient descent: the rule's part goes against the gradient."""
    delta = next(float(s.value[c.index]) for s in c.at.steps if s.name == "delta")
    return delta * c.g <= 0


def _mean_goes(c: Claim, m: re.Match[str]) -> bool:
    values = {s.name: float(s.value[c.index]) for s in c.at.steps if s.name in ("m_hat", "delta")}
    return values["m_hat"] * values["delta"] <= 0


def _old_weights(c: Claim, m: re.Match[str]) -> bool:
    """The deltas behind, through the weights that this update makes."""
    layer, j = int(c.step.partition(":")[2]), c.view.unit_at(int(c.step.partition(":")[2]))
    weights = c.at.network.unpack(c.updated())[layer + 1]["W"][j]
    return _near(float(c.view.dZ[layer + 1] @ weights), number(m[1]))


def _as_they_stay(c: Claim, m: re.Match[str]) -> bool:
    """None of the weights behind this unit moves; where it is said so, for want of a gradient."""
    layer, j = int(c.step.partition(":")[2]), c.view.unit_at(int(c.step.partition(":")[2]))
    changes, gradients = (c.at.network.unpack(found)[layer + 1]["W"][j] for found in (c.changes, c.at.pass_.grad))
    return not changes.any() and not (m[1] and gradients.any())


def _as_good_as_the_same(c: Claim, m: re.Match[str]) -> bool:
    layer, j = int(c.step.partition(":")[2]), c.view.unit_at(int(c.step.partition(":")[2]))
    new, old = (
        float(c.view.dZ[layer + 1] @ c.at.network.unpack(theta)[layer + 1]["W"][j])
        for theta in (c.updated(), c.at.before.theta)
    )
    return abs(new - old) <= 1.01e-5 * max(abs(new), abs(old))


def _others_flat(c: Claim, m: re.Match[str]) -> bool:
    still = c.changes == 0
    return (m[1] == "other has") == (np.count_nonzero(still) == 1) and not c.at.pass_.grad[still].any()


def _two_slopes(c: Claim, m: re.Match[str]) -> bool:
    """Both slopes together are the delta; each is written with two digits or three."""
    product, value = number(m[1]) * number(m[2]), float(c.view.dZ[-1][c.view.unit_at(c.view.last)])
    return abs(product - value) <= 0.12 * abs(value)


def _bias_of_zero(c: Claim, m: re.Match[str]) -> bool:
    layer = c.layer
    bias = c.view.bias_at(layer)
    return bool(c.at.before.theta[bias.index] == 0 and c.gradients[bias.index] != 0)


def _near(value: float, said: float) -> bool:
    return abs(value - said) <= 0.06 * abs(value) + 1e-12


def _true(c: Claim, m: re.Match[str]) -> bool:
    return True


def _agree(c: Claim, m: re.Match[str]) -> bool:
    """Of a look that is not at a corner: another difference, with its own step, is near the gradient."""
    assert isinstance(c.view.selection, Entry)
    index = c.view.selection.index
    theta = c.at.before.theta
    best = math.inf
    for h in (1e-4, 1e-5, 3e-6, 3e-7, 3e-8):
        both = np.repeat(theta[None], 2, axis=0)
        step = h * max(1.0, abs(float(theta[index])))
        both[:, index] += (step, -step)
        up, down = (c.loss(row) for row in both)
        noise = 1e-14 * max(1.0, abs(up)) / step
        g = float(c.gradients[index])
        best = min(best, max(0.0, abs((up - down) / (2 * step) - g) - noise) / max(abs(g), 1e-9))
    return best < 2e-3


def _saturated(c: Claim, m: re.Match[str]) -> bool:
    chosen = c.view.selection
    assert isinstance(chosen, Unit | Entry)
    top = 1.0 if c.view.activation(chosen.layer).name == "tanh" else 0.25
    return abs(c.slope(chosen.layer, chosen.j)) < 0.0501 * top


def _fused(c: Claim, m: re.Match[str]) -> bool:
    chosen = c.view.selection
    assert isinstance(chosen, Unit | Entry)
    return losses.get(c.at.experiment.loss).fused is not None and chosen.layer == c.view.last


def _dead(c: Claim, m: re.Match[str]) -> bool:
    chosen = c.view.selection
    assert isinstance(chosen, Unit | Entry)
    out = c.at.network.activations(c.at.before.theta, c.at.x)[chosen.layer]
    return bool((out[:, chosen.j] == 0).all()) and int(m[1]) == len(out)


def _off_here(c: Claim, m: re.Match[str]) -> bool:
    chosen = c.view.selection
    assert isinstance(chosen, Unit | Entry)
    return bool(c.view.a[chosen.layer][chosen.j] == 0)


def comes_through(run: Run, update: int) -> bool:
    line = Timeline(run)
    return line.reached(update) == update and line.moment(update).after is not None


def _without_edits(c: Claim, m: re.Match[str]) -> bool:
    kept = tuple(change for change in c.at.run.changes if change.what != "weight")
    return len(kept) < len(c.at.run.changes) and comes_through(Run(c.at.run.experiment, kept), c.at.update)


def _without_penalty(c: Claim, m: re.Match[str]) -> bool:
    run = c.at.run
    return comes_through(Run(dataclasses.replace(run.experiment, l1=0.0, l2=0.0), run.changes), c.at.update)


def _usual_epsilon(c: Claim, m: re.Match[str]) -> bool:
    run = c.at.run
    hyper = tuple(pair for pair in run.experiment.hyper if pair[0] != "epsilon")
    return comes_through(Run(dataclasses.replace(run.experiment, hyper=hyper), run.changes), c.at.update)


def _slower(c: Claim, m: re.Match[str]) -> bool:
    run = c.at.run
    slower = dataclasses.replace(run.experiment, learning_rate=number(m[1]))
    return comes_through(Run(slower, run.changes), c.at.update)


def _grew(c: Claim, m: re.Match[str]) -> bool:
    start = float(np.abs(c.at.run.experiment.theta0()).max())
    return float(np.abs(c.at.before.theta).max()) > 10 * start


def _divided(c: Claim, m: re.Match[str]) -> bool:
    hyper = c.at.optimizer.hyperparameters
    return hyper.get("epsilon") == 0 and c.at.steps[-1].phase == "update"


def number(text: str) -> float:
    """A number as a sentence writes it."""
    mantissa, _, power = text.replace("−", "-").replace("\u00a0", " ").replace(",", "").partition(" × 10")
    return float(mantissa) * 10.0 ** int(power.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")) or 0)


_N = r"(−?\d+(?:\.\d+)?(?:\s×\s10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?)"
_STEPPED = (
    r"(?:All (?P<all>[\d,]+)|(?P<some>[\d,]+) of the [\d,]+) [\w ]+? took a step"
    r"(?:, (?P<way>\w+) of them against the gradient| against (?:its gradient|their gradients))"
)
CLAIMS: list[tuple[str, Check]] = [
    (r"by this slope, raising it would (raise|lower) the loss", _slope_says),
    (
        r"[Bb]y its slope, making this \w+ a little (larger|smaller) would (?:lower|have lowered) the loss",
        _larger_smaller,
    ),
    (r"so the update move[sd] it (up|down)", lambda c, m: _way(c, m) and _against(c, m)),
    (r"and the update move[sd] it (up|down)", lambda c, m: _way(c, m) and _against(c, m)),
    (r"(?:but|yet) the update move[sd] it (up|down)", _way),
    (r": what the optimizer remembers of earlier gradients outweigh(?:s|ed) it", _memory),
    (r", by what the optimizer remembers of earlier gradients", _memory),
    (r": weight decay outweigh(?:s|ed) it|, by weight decay", _decay),
    (r"so the update (?:leaves|left) it where it (?:is|was)", _flat),
    (
        r"but the update (?:leaves|left) it where it (?:is|was): the step is too small to change a number of this size",
        _lost,
    ),
    (r"but the update (?:leaves|left) it where it (?:is|was): the optimizer makes no step of it", _no_step),
    (r"and what else would (?:move|have moved) it is too small to change a number of this size", _lost),
    (
        r"For (?:the )?\S+(?: \S+){0,3} it is 0(?!\.?\d)|slope of the loss against this \w+ (?:is|was) 0",
        lambda c, m: c.g == 0,
    ),
    (_STEPPED, _counted),
    (r"No weight(?: or bias)? moved", lambda c, m: not np.any(c.changes)),
    (r"went from " + _N + " to " + _N, lambda c, m: c.d != 0 and (number(m[1]) < number(m[2])) == (c.d > 0)),
    (r"stayed at " + _N, _still),
    (r"moved from .+? by ([−+])", lambda c, m: c.d > 0 if m[1] == "+" else c.d < 0),
    (r"the loss fell from", lambda c, m: c.after < c.before),
    (r"the loss rose from", lambda c, m: c.after > c.before),
    (r"the loss hardly moved", _hardly),
    (r"the step was longer than the slope holds good", _longer),
    (r"and with a learning rate of " + _N + " it would have fallen", _rate_helps),
    (r"(what the optimizer remembers of earlier gradients|weight decay) carried the weights uphill", _uphill),
    (r"the guesses are wrong by next to nothing, so here there is hardly anything left to learn", _learned),
    (r"every unit of (.+?) is off: ReLU cuts its sum off for .+?, so no gradient passes back there", _all_off),
    (
        r"; ([\w ]+?) is saturated: its sums lie where (\w+) is nearly flat, so little of the slope passes back",
        _flat_layer,
    ),
    (r"the examples pull against each other: one by one their gradients are .+? long, their mean only", _opposed),
    (r"the penalty on large weights pulls as hard as the examples do, the other way", _balanced),
    (r"the step was short: with a learning rate of " + _N + " in place of .+? it would have fallen by " + _N, _short),
    (r"every gradient is 0 here, though the guesses are wrong", lambda c, m: not np.any(c.gradients)),
    (r"has the slope 0, so \S+ need not change", _guess_rests),
    (r"has the slope .+?, so a little (smaller|larger), \S+ would lower it", _guess_slope),
    (r"whose slope here is only", _only_slope),
    (r"ReLU has cut .+? off at 0, where its slope is 0, so for this example nothing passes back", _cut_off),
    (r"passes its sum on unchanged, so its delta", _true),
    (r"pulls every weight towards 0", _towards_zero),
    (r"moves against its gradient", _against),
    (r"follows what the optimizer remembers of earlier gradients rather than this one", _memory),
    (r"follows weight decay rather than its gradient", _decay),
    (r"stays where it is, at .+?, because its gradient is 0", _flat),
    (r"stays where it is, at .+?, because its step is too small to change a number of this size", _lost),
    (r"stays where it is, at .+?, because the optimizer makes no step of it", _no_step),
    (r"; (?:all [\d,]+|[\d,]+ of the [\d,]+|the|both) [\w ]+? move at the same moment|; nothing else moves", _together),
    (r", the (other has|others have) the gradient 0", _others_flat),
    (r"(past|at) the margin of 1, so there is nothing to pay", _margin),
    (r"started at 0, so at first they are too small; dividing makes up for it", _corrected),
    (r"Clipping holds the gradient in bounds", _clipped),
    (r"is (.{1,30}) long\. Clipping lets \S+ through, in the same direction, so every entry shrinks alike", _clipped),
    (r"The gradient of all weights together, (.{1,30}) long, was shortened to (\S+) first", _shortened),
    (r"is (.{1,30}) long, no more than the \S+ that clipping lets through: it stays as it is", _unclipped),
    (r"Weight decay pulls every parameter towards 0", _decay_pulls),
    (r"how far to go against the gradient", _rule_goes),
    (r"over its usual size, against its sign", _mean_goes),
    (r"the push once more, so ", _true),
    (r"the chain rule gave [^.]*(?:\.\d[^.:]*)?: they agree\.$", _agree),
    (r"With every corner kept on that side the nudge gives .+ too: they agree\.", _true),
    (r"on a corner here, or too near to one for any nudge", _true),
    (r"their difference is too small to tell beside the rounding of the loss", _true),
    (r"is saturated: its sum .+? lies where \w+ is nearly flat", _saturated),
    (r"makes up for that, so its delta stays guess minus target", _fused),
    (r"so of what arrives from the loss only that share passes back through it", _true),
    (r"is dead\. For all (\d+) training examples", _dead),
    (r"is not above 0, so it says 0 and nothing passes back", _off_here),
    (r"Without the value set by hand, .+ it would not have come to this", _without_edits),
    (r"Without the penalty of .+? it would not have come to this", _without_penalty),
    (r"With the usual epsilon, .+?, it would not have come to this", _usual_epsilon),
    (r"The steps were too long: with a learning rate of " + _N + " in place of .+? it would not have come to", _slower),
    (r"The largest weight has grown from .+? updates?\.", _grew),
    (r"divided 0 by 0: .+? its epsilon is 0 too|divides by the usual size .+? its epsilon is 0 too", _divided),
    (r"grew past the largest number a computer can hold", lambda c, m: not _all_finite(c.at.steps[-1].value)),
    (
        r"All gradients use the weights as they still are: .+?; with those after the update it would be " + _N,
        _old_weights,
    ),
    (
        r"it would be the same, for .+? as (?:it is|they are)(: its gradient is 0|: their gradients are 0)?",
        _as_they_stay,
    ),
    (r"with those after the update it would be as good as the same", _as_good_as_the_same),
    (
        r"In this product .+? cancels: the loss's slope against .+?, " + _N + ", times .+?, " + _N,
        _two_slopes,
    ),
    (r"The bias is 0 and its gradient is not: it says what the loss does when the bias moves", _bias_of_zero),
    # What things are, whatever the numbers: a gradient, a bias, a function.
    (r"the penalty on large weights", _true),
    (r"so its gradient is", _true),
    (r"inputs are not trained, so we stop here", _true),
    (r"counts as half its square while small and by its size beyond", _true),
    (r"lets a large positive sum through", _true),
    (r"bends a negative one towards −1", _true),
    (r"passes its sum on as it is", _true),
    (r", (m|v)(?:: for |, to know its usual size: for ).+? it stays at ", _mean_stays),
    (r"\S+ stays −?[\d.]+", lambda c, m: True),
    (r"the slope of the loss against", _true),
    (r"the largest v there has been", _true),
    (r"would be; not used in this update|what would be, not used in this update|\(it would be;", _true),
    (r"without (?:the ringed one|example \d+)", lambda c, m: not c.view.in_batch),
    (r"so there is nothing to compare", _true),
    (r"adds? up", _true),
    (r"The largest recent gradient, slowly forgotten", _true),
    (r"changes with that sum, is .+? too\.", _true),
    (r"this network has no biases|so far", _true),
    (r"a running mean of (?:the|each) [\w' ]+|the largest recent gradient, slowly forgotten", _true),
]
Table = list[tuple[re.Pattern[str], Check]]
TABLE: Table = [(re.compile(pattern), check) for pattern, check in CLAIMS]
_ABOUT_THE_WHOLE_UPDATE = ("move it", "leave it")


def _all_finite(value: Any) -> bool:
    return all(bool(np.isfinite(part).all()) for part in (value if isinstance(value, tuple) else (value,)))


def faults_of(claim: Claim, counts: Counter[str], table: Table = TABLE) -> list[str]:
    """What a sentence claims wrongly, and its claim-like words that no pattern covers."""
    found, rest = [], claim.sentence
    for pattern, check in table:
        for match in pattern.finditer(claim.sentence):
            rest = rest.replace(match[0], " ")
            counts["compared" if check is not _true else "definitions"] += 1
            counts[pattern.pattern] += 1
            with np.errstate(all="ignore"):
                if not check(claim, match):
                    found.append(f"{claim.step}: {match[0]!r} in {claim.sentence!r}")
    loose = WORDS.search(rest)
    if loose:
        found.append(f"{claim.step}: {loose[0]!r} is covered by no pattern in {claim.sentence!r}")
    counts["sentences"] += 1
    return found


# -- random experiments ------------------------------------------------------------------------------------------------


def experiment(rng: np.random.Generator) -> Experiment:
    """Settings of every kind; what does not go together is drawn again."""
    while True:
        name = str(rng.choice(list(OPTIMIZERS)))
        hidden = tuple(int(rng.integers(1, 5)) for _ in range(rng.integers(0, 4)))
        kinds = [key for key in ACTIVATIONS if key != "softmax"]
        loss = str(rng.choice(list(LOSSES)))
        softmax = loss.endswith("categorical_crossentropy")
        output = "softmax" if softmax or rng.random() < 0.05 else str(rng.choice(kinds))
        try:
            return Experiment(
                data=str(rng.choice(["three_arms", "three_blobs"] if output == "softmax" else
                                    ["circle", "xor", "gauss", "hand_222", "sine", "hand_121"])),
                samples=int(rng.choice([10, 50, 100])),
                hidden=hidden,
                activations=tuple(str(rng.choice(kinds)) for _ in hidden),
                output_activation="sigmoid" if loss == "binary_crossentropy" else output,
                loss=loss,
                initializer=str(rng.choice(["glorot_uniform", "zeros", "he_normal", "random_normal"])),
                bias=float(rng.choice([0, 0, 0, 0.5, -3, 9])),
                seed=int(rng.integers(1000)),
                use_bias=bool(rng.random() < 0.85),
                optimizer=name,
                learning_rate=float(rng.choice([1e-6, 1e-3, 0.01, 0.1, 0.1, 1.0, 3.0, 100.0, 1e5])),
                hyper=_hyper(rng, name),
                batch_size=int(rng.choice([1, 1, 2, 7, 25, 50])),
                l1=float(rng.choice([0, 0, 0, 0.01, 10])),
                l2=float(rng.choice([0, 0, 0, 0.01, 10])),
            )  # fmt: skip
        except ValueError:
            continue


def _hyper(rng: np.random.Generator, name: str) -> tuple[tuple[str, float], ...]:
    known = tuning.usual(name)
    pool = {
        "momentum": (0.0, 0.5, 0.9), "nesterov": (0, 1), "beta_1": (0.0, 0.5, 0.9), "beta_2": (0.5, 0.99),
        "rho": (0.5, 0.95), "epsilon": (0.0, 1e-7, 1e-3), "weight_decay": (0.01, 0.5), "clipnorm": (0.5,),
        "clipvalue": (0.1,), "global_clipnorm": (1.0,), "amsgrad": (0, 1), "centered": (0, 1),
    }  # fmt: skip
    chosen = [key for key in pool if key in known and rng.random() < 0.2]
    clips = [key for key in chosen if "clip" in key][1:]
    return tuple((key, float(rng.choice(pool[key]))) for key in chosen if key not in clips)


def looks(seed: int) -> Iterator[Claim]:
    """The sentences of one random look: an update of a random run, seen from a random selection and example."""
    rng = np.random.default_rng([815, seed])
    start = experiment(rng)
    size = start.network().size
    changes = []
    at = int(rng.choice([0, 1, 20]))
    if rng.random() < 0.25:
        value = float(rng.choice([0.5, -3.0, 0.0, 1e3, 1e9, 1e200, -1.7e308]))
        changes.append(Change(int(rng.integers(0, at + 1)), "weight", (int(rng.integers(size)), value)))
    if rng.random() < 0.1:
        changes.append(Change(int(rng.integers(0, at + 1)), "optimizer", (str(rng.choice(list(OPTIMIZERS))), ())))
    line = Timeline(Run(start, tuple(changes)))
    moment = line.moment(line.reached(200 if rng.random() < 0.1 else at))
    view = look(moment)
    layer = int(rng.integers(len(view.anatomy.tiers)))
    i, j = (int(rng.integers(size)) for size in (view.anatomy.sizes[layer], view.anatomy.sizes[layer + 1]))
    kinds = (f"w:{layer}:{i}:{j}", f"b:{layer}:{j}", f"n:{layer}:{j}", f"i:{rng.integers(view.anatomy.sizes[0])}")
    selection = str(rng.choice(kinds))
    focus = None if rng.random() < 0.5 else int(rng.integers(len(moment.x)))
    for caption in story(moment, selection, focus):
        for sentence in (caption.sentence, caption.summary):
            if sentence:
                yield Claim(moment, selection, focus, caption.id, sentence)
    panel = inspected(moment, moment.steps[-1].id, selection, focus)
    for part, key in (("gradient", "sentence"), ("gradient", "in_hindsight"), ("check", "sentence"),
                      ("optimizer", "sentence"), ("activation", "flag_sentence")):  # fmt: skip
        if panel.get(part, {}).get(key):
            yield Claim(moment, selection, focus, f"{part} card", panel[part][key])


def faults(seed: int, counts: Counter[str]) -> list[str]:
    """All that is wrong in one look; an error while writing or reading is a fault too."""
    try:
        return [f"{seed} {found}" for claim in looks(seed) for found in faults_of(claim, counts)]
    except Exception as error:  # noqa: BLE001  a sentence that cannot be written is the worst of them
        counts["errors"] += 1
        return [f"{seed} {type(error).__name__}: {error}"]


def report(count: int, faults: Callable[[int, Counter[str]], list[str]], table: Table) -> None:
    """Print what so many looks come to."""
    counts: Counter[str] = Counter()
    found = [fault for seed in range(count) for fault in faults(seed, counts)]
    print("\n".join(found[:60]))
    print(f"{count} looks, {counts['sentences']} sentences, {counts['compared']} claims compared, "
          f"{counts['errors']} errors, {len(found)} faults")  # fmt: skip
    unused = [pattern.pattern for pattern, _ in table if not counts[pattern.pattern]]
    print("Never met:", *unused, sep="\n  ")


if __name__ == "__main__":
    report(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000, faults, TABLE)
