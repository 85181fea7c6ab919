"""What each activation and each loss does, in words; and their arithmetic, in symbols and in numbers."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from playground.explain.arithmetic import (
    Term,
    call,
    exact,
    exponential,
    largest,
    log,
    log_of_one_and,
    minus,
    negative,
    plus,
    power,
    sigmoid,
    size,
    times,
    worth,
)


@dataclass(frozen=True)
class Activated:
    """An activation in words.

    does: what happens to a sum, for the middle of a sentence ("tanh squashes ..."). f: of the sum z; softmax has none,
    it needs all sums. slope: LaTeX from the LaTeX of z and of a. slope_factors: the same of a, to be multiplied; ()
    where it has no short form in numbers.
    """

    name: str
    does: str
    f: Callable[[Term], Term]
    slope: Callable[[str, str], str]
    slope_factors: Callable[[Term], tuple[Term, ...]] = lambda a: ()


def _prime(name: str) -> Callable[[str, str], str]:
    return lambda z, a: rf"{name}'\left({z}\right)"


def _step(low: str) -> Callable[[str, str], str]:
    return lambda z, a: rf"\left(1 \text{{ if }} {z} > 0 \text{{ else }} {low}\right)"


def _gelu(x: float) -> float:
    return 0.0 if x == -math.inf else x * 0.5 * math.erfc(-x / math.sqrt(2))


_GELU_TURNS = -0.7517915246935645  # where gelu is lowest

ACTIVATED: dict[str, Activated] = {
    "linear": Activated("linear", "nothing is squashed here", lambda z: z, lambda z, a: "1"),
    "sigmoid": Activated(
        "sigmoid", "sigmoid squashes every sum into the range 0 to 1",
        sigmoid, lambda z, a: rf"{a} \left(1 - {a}\right)", lambda a: (a, minus(exact(1), a)),
    ),
    "tanh": Activated(
        "tanh", "tanh squashes every sum into the range −1 to +1",
        lambda z: call(r"\tanh", z, math.tanh), lambda z, a: rf"1 - {{{a}}}^2",
        lambda a: (minus(exact(1), power(a, 2)),),
    ),
    "relu": Activated(
        "ReLU", "ReLU keeps a positive sum and turns a negative one into 0",
        lambda z: largest(z, exact(0)), _step("0"),
    ),
    "leaky_relu": Activated(
        "leaky ReLU", "leaky ReLU keeps a positive sum and shrinks a negative one to a fifth",
        lambda z: largest(z, times(exact(0.2), z)), _step("0.2"),
    ),
    "elu": Activated(
        "ELU", "ELU keeps a positive sum and bends a negative one towards −1",
        lambda z: call(r"\operatorname{elu}", z, lambda x: x if x > 0 else math.expm1(x)),
        lambda z, a: rf"\left(1 \text{{ if }} {z} > 0 \text{{ else }} e^{{{z}}}\right)",
    ),
    "gelu": Activated(
        "GELU", "GELU lets a large positive sum through and holds a negative one back",
        lambda z: call(r"\operatorname{gelu}", z, _gelu, _GELU_TURNS), _prime(r"\operatorname{gelu}"),
    ),
    "softplus": Activated(
        "softplus", "softplus makes every sum positive, like ReLU with its corner rounded",
        log_of_one_and, lambda z, a: rf"\sigma\left({z}\right)",
    ),
    "softmax": Activated(
        "softmax", "softmax turns the sums into probabilities that add up to 1", exponential, lambda z, a: "",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Measured:
    """A loss in words and in arithmetic.

    name: for the middle of a sentence. term: one output's part, from its guess and target. mean: whether the parts are
    averaged over several outputs (else added). slope: the part's derivative against the guess; taken together with the
    output's activation, against its sum.
    """

    name: str
    term: Callable[[Term, Term], Term]
    mean: bool
    slope: Callable[[Term, Term], Term]


def _huber(x: float) -> float:
    return x * x / 2 if abs(x) <= 1 else abs(x) - 0.5


def _sign(x: float) -> float:
    return float((x > 0) - (x < 0))


def _half() -> Term:
    return exact(0.5, r"\frac{1}{2}")


def _logarithms(y: Term, t: Term) -> Term:
    r"""-(t \ln y + (1 - t) \ln(1 - y)); in numbers the one that counts, where the target is 0 or 1."""
    parts = plus(times(t, log(y)), times(minus(exact(1), t), log(minus(exact(1), y))))
    target, whole = worth(t), negative(parts)
    if target not in (0.0, 1.0):
        return whole
    return replace(negative(log(y if target == 1.0 else minus(exact(1), y))), symbols=whole.symbols)


def _margin(y: Term, t: Term) -> Term:
    """The slope of the hinge: minus the target while the margin is missed; in numbers the case that holds."""
    symbols = rf"\left(-{t.symbols} \text{{ if }} {t.symbols} \times {y.symbols} < 1 \text{{ else }} 0\right)"
    missed = worth(t) * worth(y) < 1
    return replace(negative(t) if missed else exact(0), symbols=symbols, shape="product")


def _held(y: Term, t: Term) -> Term:
    """An error held between -1 and +1: the slope of the Huber loss."""
    return largest(exact(-1), largest(exact(1), minus(y, t), name=r"\min"))


_CROSS_ENTROPY = Measured("cross-entropy", lambda y, t: negative(times(t, log(y))), False, minus)

MEASURED: dict[str, Measured] = {
    "half_squared_error": Measured(
        "half squared error", lambda y, t: times(_half(), power(minus(y, t), 2)), False, minus
    ),
    "mse": Measured(
        "mean squared error", lambda y, t: power(minus(y, t), 2), True, lambda y, t: times(exact(2), minus(y, t))
    ),
    "mae": Measured(
        "mean absolute error", lambda y, t: size(minus(y, t)), True,
        lambda y, t: call(r"\operatorname{sign}", minus(y, t), _sign),
    ),
    "huber": Measured(
        "Huber loss", lambda y, t: call(r"\operatorname{huber}", minus(y, t), _huber, 0.0), True, _held
    ),
    "hinge": Measured(
        "hinge loss", lambda y, t: largest(minus(exact(1), times(t, y)), exact(0)), True, _margin
    ),
    "binary_crossentropy": Measured("binary cross-entropy", _logarithms, True, minus),
    "categorical_crossentropy": _CROSS_ENTROPY,
    "sparse_categorical_crossentropy": _CROSS_ENTROPY,
}  # fmt: skip


def from_the_sum(name: str, z: Term, t: Term) -> Term | None:
    """One output's part of a cross-entropy from the sigmoid's sum, where the guess has rounded to 0 or 1; else None."""
    if name != "binary_crossentropy" or worth(t) not in (0.0, 1.0):
        return None
    return log_of_one_and(z if worth(t) == 0.0 else negative(z))
