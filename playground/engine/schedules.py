"""Learning-rate schedules: the rate as a function of the number of updates made so far.

A schedule is called with t = 0, 1, 2, ... and gives the rate of that update. Formulas and argument names as Keras
(`keras/src/optimizers/schedules/learning_rate_schedule.py`); they are frozen dataclasses, so they can be compared,
hashed and read. `schedule("cosine", initial_learning_rate=0.1, decay_steps=1000)` makes one by name.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import MISSING, dataclass, fields
from typing import Any, ClassVar

from playground.engine.arrays import number_between, one_of, whole_number


@dataclass(frozen=True)
class Schedule:
    """Base: a rate for each update. name: registry key; label: for people. keras: the class of the same rule
    in `keras.optimizers.schedules`, which takes the same arguments; "" where there is none.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    keras: ClassVar[str] = ""

    def __call__(self, t: int) -> float:
        raise NotImplementedError

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name in ("decay_steps", "first_decay_steps"):
                whole_number(field.name, value)
            elif field.name == "warmup_steps":
                whole_number(field.name, value, 0)
            elif isinstance(value, float | int) and not isinstance(value, bool):
                number_between(field.name, value, 0.0)


@dataclass(frozen=True)
class Constant(Schedule):
    """The same rate for ever."""

    name = "constant"
    label = "Constant"
    initial_learning_rate: float

    def __call__(self, t: int) -> float:
        return self.initial_learning_rate


@dataclass(frozen=True)
class Exponential(Schedule):
    """rate = initial decay_rate^(t / decay_steps); a staircase takes the whole part of t / decay_steps."""

    name = "exponential"
    keras = "ExponentialDecay"
    label = "Exponential"
    initial_learning_rate: float
    decay_steps: int
    decay_rate: float
    staircase: bool = False

    def __call__(self, t: int) -> float:
        part = t // self.decay_steps if self.staircase else t / self.decay_steps
        return float(self.initial_learning_rate * self.decay_rate**part)


@dataclass(frozen=True)
class StepDecay(Schedule):
    """Every decay_steps updates the rate is multiplied by decay_rate: the exponential as a staircase."""

    name = "step"
    label = "Step decay"
    initial_learning_rate: float
    decay_steps: int
    decay_rate: float = 0.5

    def __call__(self, t: int) -> float:
        return float(self.initial_learning_rate * self.decay_rate ** (t // self.decay_steps))


@dataclass(frozen=True)
class InverseTime(Schedule):
    """rate = initial / (1 + decay_rate t / decay_steps)."""

    name = "inverse_time"
    keras = "InverseTimeDecay"
    label = "Inverse time"
    initial_learning_rate: float
    decay_steps: int
    decay_rate: float
    staircase: bool = False

    def __call__(self, t: int) -> float:
        part = t // self.decay_steps if self.staircase else t / self.decay_steps
        return self.initial_learning_rate / (1.0 + self.decay_rate * part)


@dataclass(frozen=True)
class Cosine(Schedule):
    """Half a cosine from the start down to alpha times it (Loshchilov and Hutter 2017), then level.

    With warmup_target: first a straight line from the initial rate up to warmup_target within warmup_steps.
    """

    name = "cosine"
    keras = "CosineDecay"
    label = "Cosine"
    initial_learning_rate: float
    decay_steps: int
    alpha: float = 0.0
    warmup_target: float | None = None
    warmup_steps: int = 0

    def __call__(self, t: int) -> float:
        top = self.initial_learning_rate
        if self.warmup_target is not None:
            if t < self.warmup_steps:
                return top + (self.warmup_target - top) * (t / self.warmup_steps)
            top, t = self.warmup_target, t - self.warmup_steps
        half = 0.5 * (1.0 + math.cos(math.pi * min(t, self.decay_steps) / self.decay_steps))
        return top * ((1.0 - self.alpha) * half + self.alpha)


@dataclass(frozen=True)
class CosineRestarts(Schedule):
    """Cosine after cosine, each t_mul times as long and starting m_mul times as high as the one before (SGDR)."""

    name = "cosine_restarts"
    keras = "CosineDecayRestarts"
    label = "Cosine with restarts"
    initial_learning_rate: float
    first_decay_steps: int
    t_mul: float = 2.0
    m_mul: float = 1.0
    alpha: float = 0.0

    def __post_init__(self) -> None:
        super().__post_init__()
        number_between("t_mul", self.t_mul, 1.0)

    def __call__(self, t: int) -> float:
        length, restart, passed = float(self.first_decay_steps), 0, float(t)
        while passed >= length:
            passed, length, restart = passed - length, length * self.t_mul, restart + 1
        half = 0.5 * self.m_mul**restart * (1.0 + math.cos(math.pi * passed / length))
        return float(self.initial_learning_rate * ((1.0 - self.alpha) * half + self.alpha))


@dataclass(frozen=True)
class Piecewise(Schedule):
    """values[i] up to and including update boundaries[i], the last value from then on."""

    name = "piecewise"
    keras = "PiecewiseConstantDecay"
    label = "Piecewise constant"
    boundaries: tuple[int, ...]
    values: tuple[float, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "boundaries", tuple(whole_number("a boundary", b, 0) for b in self.boundaries))
        object.__setattr__(self, "values", tuple(number_between("a value", v, 0.0) for v in self.values))
        if len(self.values) != len(self.boundaries) + 1 or list(self.boundaries) != sorted(set(self.boundaries)):
            raise ValueError(
                f"piecewise needs rising boundaries and one value more than those, "
                f"not {self.boundaries} and {self.values}"
            )

    def __call__(self, t: int) -> float:
        return self.values[sum(t > boundary for boundary in self.boundaries)]


SCHEDULES: dict[str, type[Schedule]] = {
    kind.name: kind for kind in (Constant, StepDecay, Exponential, InverseTime, Cosine, CosineRestarts, Piecewise)
}


def schedule(name: str, **arguments: Any) -> Schedule:
    """The schedule called `name`. ValueError for an unknown name or argument, or an impossible value."""
    if name not in SCHEDULES:
        raise one_of("schedule", name, list(SCHEDULES))
    kind = SCHEDULES[name]
    known = [field.name for field in fields(kind)]
    unknown = [key for key in arguments if key not in known]
    missing = [field.name for field in fields(kind) if field.default is MISSING and field.name not in arguments]
    if unknown or missing:
        what = f"no argument {unknown[0]!r}" if unknown else f"to be told {missing[0]!r}"
        raise ValueError(f"{name} {'has' if unknown else 'needs'} {what}; it takes: {', '.join(known)}")
    return kind(**arguments)


def rates(rule: Schedule, updates: int) -> Sequence[float]:
    """The rates of the first `updates` updates, for a chart."""
    return [rule(t) for t in range(updates)]
