"""What each activation and each loss does, in words; and their formulas with a unit's own name in them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playground.explain import numbers


@dataclass(frozen=True)
class Activated:
    """An activation in words.

    does: what happens to a sum, for the middle of a sentence ("tanh squashes ..."). verb: what comes next ("squash
    {it} with tanh", {it} being "it" or "them"). f, slope: LaTeX from the LaTeX of z and of a. slope_numbers: from the
    numbers z and a.
    """

    name: str
    does: str
    verb: str
    f: Callable[[str], str]
    slope: Callable[[str, str], str]
    slope_numbers: Callable[[float, float], str] | None = None


def _apply(name: str) -> Callable[[str], str]:
    return lambda z: rf"{name}\left({z}\right)"


def _prime(name: str) -> Callable[[str, str], str]:
    return lambda z, a: rf"{name}'\left({z}\right)"


def _step(low: str) -> Callable[[str, str], str]:
    return lambda z, a: rf"\left(1 \text{{ if }} {z} > 0 \text{{ else }} {low}\right)"


ACTIVATED: dict[str, Activated] = {
    "linear": Activated("linear", "nothing is squashed here", "pass {it} on unchanged", lambda z: z, lambda z, a: "1"),
    "sigmoid": Activated(
        "sigmoid", "sigmoid squashes every sum into the range 0 to 1", "squash {it} with sigmoid",
        _apply(r"\sigma"), lambda z, a: rf"{a} \left(1 - {a}\right)",
        lambda z, a: rf"{numbers.tex(a)} \left(1 - {numbers.factor(a)}\right)",
    ),
    "tanh": Activated(
        "tanh", "tanh squashes every sum into the range −1 to +1", "squash {it} with tanh",
        _apply(r"\tanh"), lambda z, a: rf"1 - {{{a}}}^2", lambda z, a: rf"1 - {numbers.factor(a)}^2",
    ),
    "relu": Activated(
        "ReLU", "ReLU keeps a positive sum and turns a negative one into 0", "put {it} through ReLU",
        lambda z: rf"\max\left({z}, 0\right)", _step("0"),
    ),
    "leaky_relu": Activated(
        "leaky ReLU", "leaky ReLU keeps a positive sum and shrinks a negative one to a fifth",
        "put {it} through leaky ReLU",
        lambda z: rf"\max\left({z}, 0.2 \times {z}\right)", _step("0.2"),
    ),
    "elu": Activated(
        "ELU", "ELU keeps a positive sum and bends a negative one towards −1", "put {it} through ELU",
        _apply(r"\operatorname{elu}"), lambda z, a: rf"\left(1 \text{{ if }} {z} > 0 \text{{ else }} e^{{{z}}}\right)",
    ),
    "gelu": Activated(
        "GELU", "GELU lets a large positive sum through and holds a negative one back", "put {it} through GELU",
        _apply(r"\operatorname{gelu}"), _prime(r"\operatorname{gelu}"),
    ),
    "softplus": Activated(
        "softplus", "softplus makes every sum positive, like ReLU with its corner rounded", "put {it} through softplus",
        lambda z: rf"\ln\left(1 + e^{{{z}}}\right)", lambda z, a: rf"\sigma\left({z}\right)",
    ),
    "softmax": Activated(
        "softmax", "softmax turns the sums into probabilities that add up to 1",
        "turn {it} into probabilities with softmax",
        lambda z: rf"\frac{{e^{{{z}}}}}{{\sum_j e^{{z_j}}}}", lambda z, a: "",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Measured:
    """A loss in words.

    name: for the middle of a sentence. term: LaTeX of one output's part, from its guess and target. mean: whether the
    parts are averaged over several outputs (else added). slope: LaTeX of the part's derivative against the guess.
    """

    name: str
    term: Callable[[str, str], str]
    mean: bool
    slope: Callable[[str, str], str]


MEASURED: dict[str, Measured] = {
    "half_squared_error": Measured(
        "half squared error", lambda y, t: rf"\frac{{1}}{{2}} \left({y} - {t}\right)^2", False,
        lambda y, t: f"{y} - {t}",
    ),
    "mse": Measured(
        "mean squared error", lambda y, t: rf"\left({y} - {t}\right)^2", True, lambda y, t: rf"2 \left({y} - {t}\right)"
    ),
    "mae": Measured(
        "mean absolute error", lambda y, t: rf"\left|{y} - {t}\right|", True,
        lambda y, t: rf"\operatorname{{sign}}\left({y} - {t}\right)",
    ),
    "huber": Measured(
        "Huber loss", lambda y, t: rf"\operatorname{{huber}}\left({y} - {t}\right)", True,
        lambda y, t: rf"\left({y} - {t} \text{{, held between −1 and +1}}\right)",
    ),
    "hinge": Measured(
        "hinge loss", lambda y, t: rf"\max\left(1 - {t} \times {y}, 0\right)", True,
        lambda y, t: rf"\left(-{t} \text{{ if }} {t} \times {y} < 1 \text{{ else }} 0\right)",
    ),
    "binary_crossentropy": Measured(
        "binary cross-entropy",
        lambda y, t: rf"-\left({t} \cdot \ln {y} + \left(1 - {t}\right) \cdot \ln \left(1 - {y}\right)\right)",
        True, lambda y, t: f"{y} - {t}",
    ),
    "categorical_crossentropy": Measured(
        "cross-entropy", lambda y, t: rf"-{t} \ln {y}", False, lambda y, t: f"{y} - {t}"
    ),
    "sparse_categorical_crossentropy": Measured(
        "cross-entropy", lambda y, t: rf"-{t} \ln {y}", False, lambda y, t: f"{y} - {t}"
    ),
}  # fmt: skip


def slope_numbers(name: str, z: float, a: float) -> str:
    """LaTeX of an activation's slope with the numbers put in, "" where the formula has no short form in numbers."""
    form = ACTIVATED[name].slope_numbers
    return form(z, a) if form else ""
