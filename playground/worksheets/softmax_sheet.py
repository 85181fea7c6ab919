"""The sheet of softmax with cross-entropy."""

from __future__ import annotations

from playground.explain.arithmetic import Term, exact, log, minus, negative, over, plus
from playground.explain.working import Given, Slip, laws
from playground.explain.working.laws import Law
from playground.explain.working.quantity import turned
from playground.worksheets.network_sheets import ROUNDED
from playground.worksheets.sheet import Rng, Sheet, tenths
from playground.worksheets.symbols import spoken
from playground.worksheets.work import Item, item, named

_CLASSES = (1, 2, 3)


def softmax(rng: Rng) -> Sheet:
    """Three sums and the right class."""
    given = dict(zip(("z1", "z2", "z3"), tenths(rng, -15, 15, 3), strict=True))
    right = int(rng.integers(3)) + 1
    items = (*(_share(n) for n in _CLASSES), _loss(right), *(_delta(n, n == right) for n in _CLASSES))
    task = f"Three sums come out of a network, and class {right} is right. The loss is cross-entropy. {ROUNDED}"
    return Sheet("Softmax", task, given, items, 4)


def _share(n: int) -> Item:
    law = laws.softmax([named(f"z{k}") for k in _CLASSES], n - 1, spoken(f"p{n}"))
    formula = rf"\frac{{e^{{z_{{{n}}}}}}}{{e^{{z_{{1}}}} + e^{{z_{{2}}}} + e^{{z_{{3}}}}}}"
    return item(f"p{n}", f"the share of class {n}", formula, ["z1", "z2", "z3"], law)


def _loss(right: int) -> Item:
    share = named(f"p{right}")

    def whole(given: Given) -> Term:
        return negative(log(share.of(given)))

    def of_all(given: Given) -> Term:
        return plus(*(negative(log(named(f"p{k}").of(given))) for k in _CLASSES))

    slips = (
        turned(whole, "The minus in front of the logarithm is lost."),
        Slip("extra", laws.LOGARITHM_OF_TEN, lambda given: over(whole(given), laws.LN_TEN)),
        Slip("path", "The logarithms of all three are added up; the loss takes that of the right class.", of_all),
    )
    return item("L", "the loss", rf"-\ln p_{{{right}}}", [share.key], Law(whole, slips))


def _delta(n: int, is_right: bool) -> Item:
    share, target = named(f"p{n}"), exact(float(is_right))
    law = laws.product([laws.error(share, lambda given: target)])
    left = Slip("term", "The target 1 is not taken away.", share.of)
    taken = Slip(
        "term",
        "1 is taken away, though this is not the right class.",
        lambda given: minus(share.of(given), exact(1)),
    )
    other = left if is_right else taken
    return item(f"delta{n}", f"the δ of class {n}", rf"p_{{{n}}} - {int(is_right)}", [share.key], law, other)
