"""What a moment adds to the gradient of a number that is used at every moment, and the sum of all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from playground.engine.records import Name
from playground.experiment.anatomy import Entry
from playground.explain import numbers
from playground.explain.arithmetic import Term, average, call, exact, number, plus, put_in, times
from playground.explain.captions.caption import Words
from playground.explain.captions.gradients import gradient_tex
from playground.explain.sums import add, product_text, scalar_product, total
from playground.explain.through_time import Array, Through

if TYPE_CHECKING:
    from playground.engine import Step

MOST_WRITTEN = 6
"""Terms of a sum in a caption."""
_WORDS = {"W": "what comes in", "U": "the states a moment before", "b": "the constant 1"}


def spoken(chosen: Entry) -> str:
    """Its name in the middle of a sentence."""
    return f"the {chosen.name}" if chosen.array == "b" else chosen.name


def entry_of(seen: Through, array: str) -> Entry:
    """The number of an array that is looked at."""
    place = {"W": (seen.i, seen.column), "U": (seen.k, seen.column), "b": (seen.column,)}[array]
    return seen.entry(array, *place)


def shares(seen: Through, chosen: Entry) -> Array:
    """What each moment adds to the batch's gradient of one number, (moments,); of U nothing at the first."""
    back = seen.view.moment.pass_.backward[seen.layer]
    found = (back.get(Name(f"d{chosen.array}", time=t)) for t in range(seen.moments))
    values: Array = seen.deltas[:, 0] * 0.0
    for t, part in enumerate(found):
        values[t] = 0.0 if part is None else part.reshape(-1, part.shape[-1])[_at(chosen)]
    return values


def _at(chosen: Entry) -> tuple[int, int]:
    """A bias is kept as a row of its own."""
    return (chosen.place[0], chosen.place[1]) if len(chosen.place) == 2 else (0, chosen.place[0])


def came_in(seen: Through, chosen: Entry, t: int) -> Array:
    """What came in through a number at a moment, for every example of the batch: (n,)."""
    pass_ = seen.view.moment.pass_
    if chosen.array == "W":
        before: Array = pass_.inputs if seen.layer == 0 else pass_.A[seen.layer - 1]
        return before[:, t, chosen.place[0]]
    if chosen.array == "U":
        state: Array = pass_.forward[seen.layer][Name("h" if seen.is_lstm else "H", time=t - 1)]
        return state[:, chosen.place[0]]
    return pass_.inputs.reshape(seen.view.n, -1)[:, 0] * 0.0 + 1.0


def pushed(seen: Through, chosen: Entry, t: int) -> Array:
    """Each example's delta at a moment, of its own loss: (n,)."""
    deltas: Array = seen.view.moment.pass_.backward[seen.layer][Name("dZ", time=t)]
    return deltas[:, chosen.place[-1]] * seen.view.n


def share_tex(seen: Through, chosen: Entry, t: int) -> str:
    """A moment's share, before its sum."""
    return rf"{gradient_tex(seen.view, chosen)}[{t + 1}]"


def came_tex(seen: Through, chosen: Entry, t: int) -> str:
    """What came in through a number at a moment."""
    if chosen.array == "W":
        return seen.fed_tex(chosen.place[0], t)
    return seen.state_tex(chosen.place[0], t - 1) if chosen.array == "U" else "1"


def share(seen: Through, step: Step) -> Words:
    """dW@t, dU@t, db@t: one moment's share of the gradient of a number that all moments use."""
    t, array = step.time or 0, step.name[1:]
    chosen = entry_of(seen, array)
    value = float(shares(seen, chosen)[t])
    pulls = np.column_stack([came_in(seen, chosen, t), pushed(seen, chosen, t)])
    n, left = len(pulls), share_tex(seen, chosen, t)
    came = came_tex(seen, chosen, t)
    delta = seen.delta_tex(chosen.place[-1], t)
    if n == 1:
        formula, term = rf"{came} \cdot {delta}", times(*map(number, pulls[0]))
        told = product_text(pulls[0].tolist(), value)
    else:
        formula = rf"\frac{{1}}{{{n}}} \sum_{{i=1}}^{{{n}}} {came} \cdot {delta}"
        term, told = average(scalar_product(seen.view.in_view_first(pulls), most=3), n), numbers.brief(value)
    mean = "" if n == 1 else f", the mean of the batch's {n} examples"
    sentence = (
        f"Moment {t + 1}'s share of the gradient of {array}: {_WORDS[array]} times delta{mean}. "
        f"For {spoken(chosen)} it is {told}. It waits to be added to the other moments' shares."
    )
    title = f"What moment {t + 1} adds to the gradient of {array}"
    return Words(title, sentence, f"{left} = {formula}", put_in(left, value, term), chosen.id)


def sum_of_shares(seen: Through, chosen: Entry, most: int = MOST_WRITTEN) -> tuple[str, Term]:
    """The sum over the moments, in symbols and in numbers, the latest first, as it was made."""
    values = shares(seen, chosen)[::-1].tolist()
    if chosen.array == "U":
        values = values[:-1]  # at the first moment there was no state before
    order = list(range(seen.moments, seen.moments - len(values), -1))
    symbol = gradient_tex(seen.view, chosen)
    formula = add(len(values), lambda at: rf"{symbol}[{order[at]}]", most=most)
    return formula, total(len(values), lambda at: number(values[at]), most=most, amounts=values)


def whole(seen: Through, step: Step) -> Words | None:
    """dW, dU, db, and their two parts where there is a penalty."""
    array, _, part = step.name[1:].partition("_")
    if array not in _WORDS:
        return None
    chosen = entry_of(seen, array)
    value = float(step.value[chosen.place])
    back, symbol = seen.view.moment.pass_.backward[seen.layer], gradient_tex(seen.view, chosen)
    if part == "penalty":
        return _penalty(seen, chosen, value)
    title = f"The gradient of {array}: all moments together"
    if f"d{array}_data" in back and not part:
        pieces = [float(back[f"d{array}_{name}"][chosen.place]) for name in ("data", "penalty")]
        sentence = f"The gradient of {chosen.name} is both parts together, {numbers.brief(value)}."
        formula = rf"{symbol} = \sum_t {symbol}[t] + \frac{{\partial R}}{{\partial {chosen.tex}}}"
        return Words(title, sentence, formula, put_in(symbol, value, plus(*map(number, pieces))), chosen.id)
    formula, term = sum_of_shares(seen, chosen)
    return Words(
        title, _summed(seen, chosen, value, part), f"{symbol} = {formula}", put_in(symbol, value, term), chosen.id
    )


def _summed(seen: Through, chosen: Entry, value: float, part: str) -> str:
    """The sentence of a sum over moments."""
    values = shares(seen, chosen)
    used = seen.moments - (chosen.array == "U")
    whose = "the data's part of its gradient" if part else "its gradient"
    many = f"{used} moment{'s' if used > 1 else ''}"
    start = f"The same {chosen.array} was used at {many}, so {whose} is the sum of what each adds"
    largest = int(abs(values).argmax())
    end = f"for {spoken(chosen)}, {numbers.brief(value)}"
    if used > 1 and values[largest]:
        end += f"; moment {largest + 1} adds most, {numbers.brief(float(values[largest]))}"
    cut = seen.engine.cut
    after = (
        f" Beyond a cut after {cut} moment{'s' if cut > 1 else ''} nothing was carried."
        if 0 < cut < seen.moments
        else ""
    )
    return f"{start}: {end}.{after}"


def _penalty(seen: Through, chosen: Entry, value: float) -> Words:
    """The slope of the penalty on large weights; it knows no moments."""
    kernel = seen.engine
    w = number(seen.params[chosen.array][chosen.place], chosen.tex)
    parts: list[Term] = []
    if kernel.kernel_l1:
        sign = call(r"\operatorname{sign}", w, lambda x: float((x > 0) - (x < 0)))
        parts.append(times(number(kernel.kernel_l1, r"\lambda_1"), sign))
    if kernel.kernel_l2:
        parts.append(times(exact(2), number(kernel.kernel_l2, r"\lambda_2"), w))
    left = rf"\frac{{\partial R}}{{\partial {chosen.tex}}}"
    sentence = (
        f"The penalty on large weights has a slope of its own, which pulls every weight towards 0: for {chosen.name}, "
        f"{numbers.brief(value)}."
    )
    both = plus(*parts)
    return Words("The penalty's pull", sentence, f"{left} = {both.symbols}", put_in(left, value, both), chosen.id)
