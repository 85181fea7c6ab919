"""What an optimizer is: a pure rule from (theta, gradient, state) to (theta, state).

`init(theta)` gives the state before the first update, `update(theta, grad, state)` a new theta and a new state; neither
changes what it was given. So stepping back, branching, racing and replaying are lists of states.

Every number follows Keras 3 (`keras/src/optimizers/`): names of the hyperparameters, defaults, where epsilon stands,
and the order: clip the gradient, decay the weights, then the rule. Hyperparameters may be arrays over the runs axes:
eight learning rates train eight networks in one call.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple, Protocol

import numpy as np

from playground.engine.arrays import Array


@dataclass(frozen=True)
class Hyperparameter:
    """A setting of optimizers. label: what a control calls it. least, most: how far it goes, and whether the ends
    themselves are allowed. switch: it is on or off instead.
    """

    label: str
    least: float = 0.0
    most: float = np.inf
    with_least: bool = True
    with_most: bool = False
    switch: bool = False

    @property
    def bounds(self) -> str:
        """What is allowed, after "a number": "from 0 to below 1"."""
        text = f"{'from' if self.with_least else 'above'} {self.least:g}"
        return text if self.most == np.inf else f"{text} {'to' if self.with_most else 'to below'} {self.most:g}"


HYPERPARAMETERS: dict[str, Hyperparameter] = {
    "learning_rate": Hyperparameter("learning rate"),
    "momentum": Hyperparameter("momentum μ", most=1.0, with_most=True),
    "nesterov": Hyperparameter("look ahead (Nesterov)", switch=True),
    "beta_1": Hyperparameter("β₁", most=1.0),
    "beta_2": Hyperparameter("β₂", most=1.0),
    "rho": Hyperparameter("ρ", most=1.0),
    "epsilon": Hyperparameter("ε"),
    "amsgrad": Hyperparameter("largest v so far (AMSGrad)", switch=True),
    "centered": Hyperparameter("centred", switch=True),
    "initial_accumulator_value": Hyperparameter("first sum"),
    "weight_decay": Hyperparameter("weight decay"),
    "clipnorm": Hyperparameter("longest gradient of one array", with_least=False),
    "clipvalue": Hyperparameter("largest entry of the gradient", with_least=False),
    "global_clipnorm": Hyperparameter("longest gradient", with_least=False),
}
"""Every setting that an optimizer here may have, by its name in Keras."""
_CLIPS = ("clipnorm", "clipvalue", "global_clipnorm")


class Piece(Protocol):
    """One variable inside theta, as `Network.layout` lists them."""

    @property
    def start(self) -> int: ...
    @property
    def stop(self) -> int: ...


class OptimizerState(NamedTuple):
    """t: updates made so far. slots: name -> array, `(*runs, size)` (the velocity, m, v, ...)."""

    t: int
    slots: dict[str, Array]


class UpdateRecord(NamedTuple):
    """One update, with all that led to it.

    theta, state: the new ones. before: the state before. grad: the gradient the rule used (clipped, if it clips).
    clipped: whether it clips. decay: what weight decay added, or None. delta: what the rule added. rate: this update's.
    """

    theta: Array
    state: OptimizerState
    before: OptimizerState
    grad: Array
    clipped: bool
    decay: Array | None
    delta: Array
    rate: Any


class Optimizer:
    """Base of all optimizers. A subclass names its hyperparameters and slots, and gives `_rule`.

    name: registry key; label: for people. defaults: its hyperparameters with their usual values, Keras's. keras: the
    class in `keras.optimizers` with the same rule, keras_arguments: what it has to be told to be this one, keras_slots:
    what it calls each slot, at the end of its variable's path. first_rate: a learning rate to try first, on data of
    some hundred examples.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    defaults: ClassVar[Mapping[str, Any]]
    keras: ClassVar[str]
    keras_arguments: ClassVar[Mapping[str, Any]] = {}
    keras_slots: ClassVar[Mapping[str, str]] = {}
    first_rate: ClassVar[float] = 0.001
    common: ClassVar[Mapping[str, Any]] = {
        "weight_decay": None,
        "clipnorm": None,
        "clipvalue": None,
        "global_clipnorm": None,
    }

    def __init__(self, **hyperparameters: Any) -> None:
        known = {**self.defaults, **{k: v for k, v in self.common.items() if k not in self.defaults}}
        unknown = [key for key in hyperparameters if key not in known]
        if unknown:
            raise ValueError(f"{self.name} has no hyperparameter {unknown[0]!r}; it has: {', '.join(known)}")
        self.hyperparameters: dict[str, Any] = {
            key: _valid(key, value) for key, value in {**known, **hyperparameters}.items()
        }
        given = [key for key in _CLIPS if self.hyperparameters[key] is not None]
        if len(given) > 1:
            raise ValueError(f"only one way of clipping may be chosen, not {' and '.join(given)}")
        self._clip = given[0] if given else None
        self._plain = self._clip is None and self.hyperparameters["weight_decay"] is None
        # Over the runs axes a hyperparameter needs one more axis, for the entries of theta.
        self._values = {k: v[..., None] if isinstance(v, np.ndarray) else v for k, v in self.hyperparameters.items()}

    def __repr__(self) -> str:
        given = ", ".join(f"{k}={v!r}" for k, v in self.hyperparameters.items() if v is not None)
        return f"{type(self).__name__}({given})"

    def init(self, theta: Array) -> OptimizerState:
        """The state before the first update: every slot zero unless the rule says otherwise."""
        return OptimizerState(0, {slot: np.zeros_like(theta) for slot in self.slots()})

    def slots(self) -> tuple[str, ...]:
        """The names of the arrays this optimizer keeps, each shaped like theta."""
        return ()

    def update(
        self,
        theta: Array,
        grad: Array,
        state: OptimizerState,
        *,
        segments: Sequence[Piece] | None = None,
        trainable: Array | None = None,
    ) -> tuple[Array, OptimizerState]:
        """One update. theta, grad `(*runs, size)`; the results are new arrays.

        segments: the variables inside theta, for clipping each by its own norm. trainable: a boolean mask over theta;
        where False the entry stays as it is and its gradient counts as zero.
        """
        with np.errstate(all="ignore"):
            return self.apply(theta, grad, state, segments=segments, trainable=trainable)

    def apply(
        self,
        theta: Array,
        grad: Array,
        state: OptimizerState,
        *,
        segments: Sequence[Piece] | None = None,
        trainable: Array | None = None,
    ) -> tuple[Array, OptimizerState]:
        """As `update`, within the caller's `np.errstate(all="ignore")`.

        Entering it once more takes 0.7 of the 17 microseconds of an update at a stretch.
        """
        if self._plain and trainable is None:  # the same without its record
            delta, slots = self._rule(theta, grad, state, self._rate(state.t, theta.dtype))
            return theta + delta, OptimizerState(state.t + 1, slots)
        change = self.step(theta, grad, state, segments=segments, trainable=trainable)
        return change.theta, change.state

    def step(
        self,
        theta: Array,
        grad: Array,
        state: OptimizerState,
        *,
        segments: Sequence[Piece] | None = None,
        trainable: Array | None = None,
    ) -> UpdateRecord:
        """As `update`, but with everything that led to the new theta."""
        rate = self._rate(state.t, theta.dtype)
        decay = None
        start = theta
        with np.errstate(all="ignore"):
            grad = _held(grad, trainable)
            if not self._plain:
                grad = self._clipped(grad, segments)
                weight_decay = self._value("weight_decay", theta.dtype)
                if weight_decay is not None:
                    decay = _held(-(theta * weight_decay * rate), trainable)
                    start = theta + decay
            delta, slots = self._rule(start, grad, state, rate)
            delta = _held(delta, trainable)
            new = start + delta
        after = OptimizerState(state.t + 1, slots)
        return UpdateRecord(new, after, state, grad, self._clip is not None, decay, delta, rate)

    def substeps(self, change: UpdateRecord) -> list[tuple[str, Array]]:
        """What the inspector shows of an update, in order: clipped gradient, decay, slots, delta, theta."""
        shown: list[tuple[str, Array]] = []
        if change.clipped:
            shown.append(("clipped", change.grad))
        if change.decay is not None:
            shown.append(("decay", change.decay))
        with np.errstate(all="ignore"):
            shown += self._shown(change)
        shown += [("delta", change.delta), ("theta", change.theta)]
        return shown

    def _shown(self, change: UpdateRecord) -> list[tuple[str, Array]]:
        """The sub-steps before delta; by default the new slots."""
        return list(change.state.slots.items())

    def _rule(self, theta: Array, grad: Array, state: OptimizerState, rate: Any) -> tuple[Array, dict[str, Array]]:
        """delta, to be added to theta, and the new slots."""
        raise NotImplementedError

    def _value(self, name: str, dtype: np.dtype[Any]) -> Any:
        """A hyperparameter as it multiplies theta: a float, or an array `(*runs, 1)` in theta's dtype."""
        value = self._values[name]
        return value.astype(dtype, copy=False) if isinstance(value, np.ndarray) else value

    def learning_rate(self, t: int) -> Any:
        """The learning rate of update t (from 0): a float, or an array over the runs axes."""
        rate = self.hyperparameters["learning_rate"]
        return rate(t) if callable(rate) else rate

    def _rate(self, t: int, dtype: np.dtype[Any]) -> Any:
        rate = self._values["learning_rate"]
        if isinstance(rate, float):
            return rate
        if callable(rate):
            rate = rate(t)
            rate = rate[..., None] if isinstance(rate, np.ndarray) else rate
        return rate.astype(dtype, copy=False) if isinstance(rate, np.ndarray) else rate

    def _clipped(self, grad: Array, segments: Sequence[Piece] | None) -> Array:
        """The gradient held in bounds, as Keras does it.

        clipvalue: every entry within +/- value. global_clipnorm: the whole gradient scaled down to that length if it is
        longer (Pascanu, Mikolov and Bengio 2013). clipnorm: the same for each variable by itself.
        """
        if self._clip is None:
            return grad
        bound = self._value(self._clip, grad.dtype)
        if self._clip == "clipvalue":
            return np.clip(grad, -bound, bound)
        if self._clip == "global_clipnorm" or segments is None:
            return grad * (bound / np.maximum(_norm(grad), bound))  # type: ignore[no-any-return]
        clipped = grad.copy()
        for piece in segments:
            part = clipped[..., piece.start : piece.stop]
            part *= bound / np.maximum(_norm(part), bound)
        return clipped


def _held(values: Array, trainable: Array | None) -> Array:
    """values, but 0 where an entry is not to be trained."""
    return values if trainable is None else np.where(trainable, values, np.zeros((), values.dtype))


def _norm(values: Array) -> Array:
    return np.sqrt(np.sum(values * values, axis=-1, keepdims=True))  # type: ignore[no-any-return]


def _valid(name: str, value: Any) -> Any:
    """A hyperparameter as a float, an array, a bool or a schedule; ValueError when it is impossible."""
    if (value is None and name in Optimizer.common) or (name == "learning_rate" and callable(value)):
        return value
    allowed = HYPERPARAMETERS[name]
    if allowed.switch:
        if not isinstance(value, (bool, np.bool_)):
            raise ValueError(f"{name} must be True or False, not {value!r}")
        return bool(value)
    try:
        numbers = np.asarray(value, np.float64)
    except (TypeError, ValueError):
        numbers = np.asarray(np.nan)
    above = numbers >= allowed.least if allowed.with_least else numbers > allowed.least
    below = numbers <= allowed.most if allowed.with_most else numbers < allowed.most
    if isinstance(value, bool) or not bool(np.all(above & below)):
        raise ValueError(f"{name} must be a number {allowed.bounds}, not {value!r}")
    return float(numbers) if numbers.ndim == 0 else numbers
