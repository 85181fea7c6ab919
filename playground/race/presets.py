"""The cards: races that show one effect each: a question, its answer, and the facts that the answer claims.

No title, line or question tells the outcome: a learner guesses first. Every answer's numbers stand beside it as facts,
and a test runs the races and compares both.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import Any

from playground.race.settings import Racer, RaceSettings

FIRST, ARRIVES, NEVER, DIVERGES = "first below", "arrives", "never", "diverges"
LOSS, MINIMUM, SAME = "loss", "minimum", "same path"


@dataclass(frozen=True)
class Fact:
    """racer (by place) does `what`: is below the threshold at step `value` for the first time, perhaps to leave again;
    arrives at step `value`, to stay below; never arrives; diverges; ends with the loss `value`, two
    digits; ends in minimum number `value`; takes the same path as in the card itself, to `value`.
    """

    racer: int
    what: str
    value: float = 0.0


@dataclass(frozen=True)
class Variation:
    """A button: what it changes, what it asks, what comes out. racers: (place, rate) of those whose rate changes."""

    label: str
    changes: dict[str, Any]
    question: str
    answer: str
    facts: tuple[Fact, ...] = ()
    rates: tuple[tuple[int, float], ...] = ()


@dataclass(frozen=True)
class Card:
    """One race to start with. question: what is asked before it is run; answer: what came out, and why."""

    key: str
    title: str
    line: str
    settings: RaceSettings
    question: str
    answer: str
    facts: tuple[Fact, ...] = ()
    variations: tuple[Variation, ...] = field(default=())


def varied(card: Card, variation: Variation) -> RaceSettings:
    """The race of a variation's button."""
    racers = list(card.settings.racers)
    for place, rate in variation.rates:
        racers[place] = dataclasses.replace(racers[place], rate=rate)
    return dataclasses.replace(card.settings, racers=tuple(racers), **variation.changes)


def _racers(sgd: float, momentum: float, adam: float) -> tuple[Racer, ...]:
    return Racer("sgd", sgd), Racer("momentum", momentum), Racer("adam", adam)


def _race(surface: str, start: tuple[float, float], racers: tuple[Racer, ...], steps: int, **more: Any) -> RaceSettings:
    return RaceSettings(surface=surface, start=start, racers=racers, steps=steps, **more)


_SGD, _MOMENTUM, _ADAM = range(3)

_BOWL = Card(
    "bowl",
    "Round bowl",
    "The same slope in every direction.",
    _race("bowl", (-1.6, 1.2), _racers(0.1, 0.1, 0.1), 100, threshold=0.001),
    "The slope is even all around, and all three have the rate 0.1. Which is below 0.001 first?",
    "All three have the rate 0.1. Momentum is below 0.001 first, after 34 steps, but swings out again; SGD stays from "
    "step 37, Adam from 66. On an even slope the gradient itself points at the goal.",
    (Fact(_MOMENTUM, FIRST, 34), Fact(_SGD, ARRIVES, 37), Fact(_ADAM, ARRIVES, 66)),
    (
        Variation("SGD rate 1", {},
                  "Ten times the rate for SGD. Is it faster, or does it overshoot?",
                  "The curvature is 1 everywhere, so with the rate 1 SGD arrives after 1 step.",
                  (Fact(_SGD, ARRIVES, 1),), ((_SGD, 1.0),)),
        Variation("SGD rate 1.9", {},
                  "Nearly twice that. Does SGD still arrive?",
                  "Each step overshoots by nine tenths of the distance: a zigzag that still "
                  "arrives, after 37 steps.", (Fact(_SGD, ARRIVES, 37),), ((_SGD, 1.9),)),
        Variation("SGD rate 2.1", {},
                  "A little more still. Does SGD arrive?",
                  "Past 2 divided by the curvature each step lands further out than the one "
                  "before: SGD diverges.", (Fact(_SGD, DIVERGES),), ((_SGD, 2.1),)),
    ),
)  # fmt: skip

_RAVINE = Card(
    "ravine",
    "Ravine",
    "One direction a hundred times steeper than the other.",
    _race("ravine", (-1.8, 0.5), _racers(0.019, 0.01, 0.1), 180, threshold=0.01),
    "The walls are a hundred times steeper than the floor. Which is below 0.01 first, and stays there?",
    "The steep walls allow no rate above 0.02, and at 0.019 the floor is a long walk: SGD stays below 0.01 from step "
    "133, momentum from 68, Adam from 63. Adam gives each direction a step of its own.",
    (Fact(_SGD, ARRIVES, 133), Fact(_MOMENTUM, ARRIVES, 68), Fact(_ADAM, ARRIVES, 63)),
    (
        Variation("Loss × 10", {"scale": 10.0},
                  "Every loss ten times as large, the rates as before. Who notices?",
                  "The same ravine in other units. SGD at 0.019 now diverges; Adam takes "
                  "the same path as before, because it divides by the gradient's usual size.",
                  (Fact(_SGD, DIVERGES), Fact(_ADAM, SAME, 1e-6))),
        Variation("Turn by 45°", {"turn": 45.0},
                  "The same ravine, turned. Who notices?",
                  "The same ravine, turned. SGD, which stays below from step 133, and momentum, from 68, do not "
                  "notice; Adam works axis by axis, and now stays only from 163.",
                  (Fact(_SGD, ARRIVES, 133), Fact(_MOMENTUM, ARRIVES, 68), Fact(_ADAM, ARRIVES, 163))),
        Variation("SGD rate 0.0205", {},
                  "A little more than 0.019. Is SGD faster now?",
                  "A little past the bound of 0.02, SGD diverges: slowly, and for certain.",
                  (Fact(_SGD, DIVERGES),), ((_SGD, 0.0205),)),
    ),
)  # fmt: skip

_ROSENBROCK = Card(
    "rosenbrock",
    "Banana valley",
    "Rosenbrock's function: a curved, nearly flat valley.",
    _race("rosenbrock", (-1.2, 1.0), _racers(0.001, 0.001, 0.05), 2000, threshold=0.01),
    "A curved valley with a nearly flat floor. Who gets below 0.01 within 2,000 steps, and who is first?",
    "Everyone finds the valley at once; walking along it is the work. Momentum is there after 318 steps, Adam after "
    "830, SGD not within 2,000.",
    (Fact(_SGD, NEVER), Fact(_MOMENTUM, ARRIVES, 318), Fact(_ADAM, ARRIVES, 830)),
)

_SADDLE = Card(
    "saddle",
    "Saddle",
    "Almost no slope in the direction that matters.",
    _race("saddle", (-1.5, 0.01), _racers(0.05, 0.05, 0.05), 140, threshold=-0.9),
    "The way down is sideways, where the slope starts at almost nothing. Which leaves the ridge first?",
    "The way out is sideways, where the gradient starts at almost nothing. SGD is first below −0.9 after 56 steps, "
    "momentum after 25, Adam after 27: it walks at its own pace however small the gradient is.",
    (Fact(_SGD, FIRST, 56), Fact(_MOMENTUM, FIRST, 25), Fact(_ADAM, FIRST, 27)),
    (
        Variation("Start 0.001 beside", {"start": (-1.5, 0.001)},
                  "Ten times closer to the ridge. Who needs more steps than before?",
                  "Ten times closer to the ridge: SGD needs 80 steps, momentum 34, Adam still 27.",
                  (Fact(_SGD, FIRST, 80), Fact(_MOMENTUM, FIRST, 34), Fact(_ADAM, FIRST, 27))),
        Variation("Start 0.0001 beside", {"start": (-1.5, 0.0001)},
                  "Closer still. Who needs more steps now?",
                  "Closer still: SGD needs 104 steps, momentum 37, Adam 27.",
                  (Fact(_SGD, FIRST, 104), Fact(_MOMENTUM, FIRST, 37), Fact(_ADAM, FIRST, 27))),
        Variation("Start on the ridge", {"start": (-1.5, 0.0)},
                  "Exactly on the ridge. Who leaves it?",
                  "Exactly on the ridge the sideways gradient is 0, and "
                  "nobody leaves.", (Fact(_SGD, NEVER), Fact(_ADAM, NEVER))),
        Variation("On the ridge, with noise", {"start": (-1.5, 0.0), "noise": 0.01},
                  "On the ridge, with a little noise in the gradient (0.01). Who leaves it now?",
                  "A little noise in the gradient "
                  "(0.01) is enough: everyone leaves the ridge.", (Fact(_SGD, ARRIVES, 86), Fact(_ADAM, ARRIVES, 27))),
    ),
)  # fmt: skip

_PLATEAU = Card(
    "plateau",
    "Plateau",
    "Flat ground around one hole.",
    _race("plateau", (-1.6, 1.0), _racers(0.05, 0.05, 0.05), 400, threshold=0.1),
    "Out here it is nearly flat. Who finds the hole within 400 steps?",
    "Out here the gradient is close to 0. SGD barely moves in 400 steps and never arrives; Adam divides by the "
    "gradient's size and is in the hole after 29 steps, to stay from step 41.",
    (Fact(_SGD, NEVER), Fact(_ADAM, FIRST, 29), Fact(_ADAM, ARRIVES, 41)),
)

_TWO = Card(
    "two_minima",
    "Two minima",
    "A shallow hole on the way to a deep one.",
    _race("two_minima", (0.6, 1.2), _racers(0.01, 0.01, 0.05), 150),
    "A shallow hole lies on the way to a deep one. Who ends in which?",
    "SGD rolls into the shallow hole on the right and stays. Momentum and Adam come with enough speed to reach the "
    "deep one on the left.",
    (Fact(_SGD, MINIMUM, 1), Fact(_MOMENTUM, MINIMUM, 0), Fact(_ADAM, MINIMUM, 0)),
    (
        Variation("Another start", {"start": (1.8, 0.6)},
                  "From another start: who ends in which hole now?",
                  "From here SGD and Adam both end in the shallow hole, and "
                  "only momentum runs through to the deep one. No optimizer is right from everywhere.",
                  (Fact(_SGD, MINIMUM, 1), Fact(_MOMENTUM, MINIMUM, 0), Fact(_ADAM, MINIMUM, 1))),
    ),
)  # fmt: skip

_NOISY = Card(
    "noise",
    "Noisy gradients",
    "What a small batch does to the last stretch.",
    _race("bowl", (-1.6, 1.2), _racers(0.1, 0.01, 0.1), 600, noise=1.0),
    "Every gradient has noise in it, as from a small batch. Who comes to rest at the bottom?",
    "Noise keeps everyone off the bottom. With the rate 0.1 SGD hovers around 0.053 and Adam around 0.049, on average "
    "over many races: no optimizer averages the noise away at this rate.",
    (Fact(_SGD, LOSS, 0.053), Fact(_ADAM, LOSS, 0.049)),
    (
        Variation("Rate 0.01", {"steps": 2000},
                  "A tenth of the rate for SGD and Adam, and more steps. Do they end lower?",
                  "A tenth of the rate: slower to arrive, and both end around 0.005. "
                  "This is why learning rates are lowered during training.",
                  (Fact(_SGD, LOSS, 0.005), Fact(_ADAM, LOSS, 0.005)), ((_SGD, 0.01), (_ADAM, 0.01))),
    ),
)  # fmt: skip

CARDS: dict[str, Card] = {card.key: card for card in (_RAVINE, _BOWL, _ROSENBROCK, _SADDLE, _PLATEAU, _TWO, _NOISY)}
