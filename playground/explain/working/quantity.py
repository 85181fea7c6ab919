"""A number of one update that can be worked out by hand: its formula, and the wrong formulas that people use for it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from playground.explain.arithmetic import Term, exact, minus, negative, number, worth

Given = Callable[[str], float]
"""The numbers that a formula may use, by their keys."""

SlipKind = Literal[
    "sign", "factor", "extra", "slope", "weight", "bias", "average", "too_early", "penalty", "path", "activation",
    "memory", "correction", "betas", "epsilon", "rate", "square", "root", "coupled", "term", "clipping", "other_side",
]  # fmt: skip
SLIP_NAMES: dict[SlipKind, str] = {
    "sign": "a turned sign",
    "factor": "a lost factor",
    "extra": "a factor too many",
    "slope": "a wrong slope",
    "weight": "a lost weight",
    "bias": "a forgotten bias",
    "average": "a wrong average",
    "too_early": "new weights too early",
    "penalty": "a wrong penalty",
    "path": "a lost path",
    "activation": "a wrong activation",
    "memory": "a lost memory",
    "correction": "a wrong bias correction",
    "betas": "exchanged betas",
    "epsilon": "epsilon in the wrong place",
    "rate": "a forgotten learning rate",
    "square": "a lost square",
    "root": "a lost root",
    "coupled": "weight decay in the gradient",
    "term": "a lost term",
    "clipping": "a forgotten clipping",
    "other_side": "the wrong one of two numbers",
}
"""What each kind of mistake is called, for the middle of a sentence."""


@dataclass(frozen=True)
class Slip:
    """One way of getting a number wrong. sentence: what was done, for who did it; way: the wrong formula."""

    kind: SlipKind
    sentence: str
    way: Callable[[Given], Term]


@dataclass(frozen=True)
class Workable:
    """A number that one operation of the update gives.

    key: what it is called among the others, "z n:0:1". step: the operation's id; about: the part it belongs to. left:
    its symbol in LaTeX, sign what follows it; words: its name in the middle of a sentence. ways: of reckoning it, the
    first also written in symbols, the last the most exact. plain: nothing is to be reckoned, as where an activation
    passes its sum on.
    """

    key: str
    step: str
    about: str
    left: str
    words: str
    ways: Callable[[Given], tuple[Term, ...]]
    slips: tuple[Slip, ...] = ()
    sign: str = "="
    plain: bool = False

    def value(self, given: Given) -> float:
        """What it is worth with these numbers; NaN where that is not finite."""
        return worth(reckoned(lambda numbers: self.ways(numbers)[-1], given))


def reckoned(way: Callable[[Given], Term], given: Given) -> Term:
    """A formula with some numbers put in; not a number where they lead out of what it can take, as a root of -1."""
    try:
        return way(given)
    except (ValueError, ZeroDivisionError, OverflowError):
        return number(math.nan)


def turned(way: Callable[[Given], Term], sentence: str) -> Slip:
    """The size is right and the sign is not."""
    return Slip("sign", sentence, lambda given: negative(way(given)))


def one_minus(a: Term) -> Term:
    """1 - a."""
    return minus(exact(1), a)
