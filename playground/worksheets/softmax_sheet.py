"""The sheet of softmax with cross-entropy."""

from __future__ import annotations

import math

from playground.worksheets.network_sheets import ROUNDED
from playground.worksheets.sheet import Rng, Sheet, tenths
from playground.worksheets.work import Item, Values, Wrong

_CLASSES = (1, 2, 3)


def softmax(rng: Rng) -> Sheet:
    """Three sums and the right class."""
    given = dict(zip(("z1", "z2", "z3"), tenths(rng, -15, 15, 3), strict=True))
    right = int(rng.integers(3)) + 1
    items = (*(_share(n) for n in _CLASSES), _loss(right), *(_delta(n, n == right) for n in _CLASSES))
    task = f"Three sums come out of a network, and class {right} is right. The loss is cross-entropy. {ROUNDED}"
    return Sheet("Softmax", task, given, items, 4)


def _power(values: Values, n: int) -> float:
    return math.exp(values[f"z{n}"])


def _share(n: int) -> Item:
    def total(values: Values) -> float:
        return sum(_power(values, k) for k in _CLASSES)

    wrong = (
        Wrong("the power was not divided by the sum of all three", lambda v: _power(v, n)),
        Wrong("it was divided by the other two alone", lambda v: _power(v, n) / (total(v) - _power(v, n))),
        Wrong("the sums themselves were shared out, without the powers of e",
              lambda v: v[f"z{n}"] / sum(v[f"z{k}"] for k in _CLASSES)),
    )  # fmt: skip
    formula = rf"\frac{{e^{{z_{{{n}}}}}}}{{e^{{z_{{1}}}} + e^{{z_{{2}}}} + e^{{z_{{3}}}}}}"
    return Item(f"p{n}", f"the share of class {n}", formula, ("z1", "z2", "z3"),
                lambda v: _power(v, n) / total(v), wrong)  # fmt: skip


def _loss(right: int) -> Item:
    share = f"p{right}"
    wrong = (
        Wrong("the minus was lost", lambda v: math.log(v[share])),
        Wrong("the logarithm to base 10 was taken", lambda v: -math.log10(v[share])),
        Wrong("the logarithms of all three were added up", lambda v: -sum(math.log(v[f"p{k}"]) for k in _CLASSES)),
    )
    return Item("L", "the loss", rf"-\ln p_{{{right}}}", (share,), lambda v: -math.log(v[share]), wrong)


def _delta(n: int, is_right: bool) -> Item:
    share, target = f"p{n}", float(is_right)
    other = (
        Wrong("the target 1 was not taken away", lambda v: v[share])
        if is_right
        else Wrong("1 was taken away, though this is not the right class", lambda v: v[share] - 1)
    )
    turned = Wrong("the target came first: it is guess minus target", lambda v: target - v[share])
    return Item(f"delta{n}", f"the δ of class {n}", rf"p_{{{n}}} - {int(target)}", (share,),
                lambda v: v[share] - target, (turned, other))  # fmt: skip
