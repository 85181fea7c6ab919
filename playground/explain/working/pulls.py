"""The data's part of a gradient: what every example pulls, added up over places or moments, and their mean.

Of the weights of a Dense layer each pull is a product that can be followed to the units; of numbers that many places or
moments share, the pulls are the engine's, and only their sum and mean are reckoned.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from playground.experiment.anatomy import BIAS, Entry, Input, Unit
from playground.explain.arithmetic import Term, average, exact, number, over, times
from playground.explain.captions.convolution import sum_over_positions
from playground.explain.moments_of import over_moments, seen_by
from playground.explain.positions import has_positions, positions
from playground.explain.sums import scalar_product, total
from playground.explain.view import View
from playground.explain.working import laws
from playground.explain.working.quantity import Given, Slip, Workable, turned

MOST_WRITTEN = 3
"""Pulls of a batch that are written out."""


def mean(view: View, chosen: Entry, made: Workable) -> Workable | None:
    """`made` with the formula of a gradient's data's part; None where nobody reckons it by hand."""
    if view.is_dense(chosen.layer) and chosen.array in ("W", "b"):
        return _ThroughDense.of(view, chosen).told(made)
    if has_positions(view, chosen):
        return _of_positions(view, chosen, made)
    seen = seen_by(view, chosen)
    return None if seen is None else _as_told(view, chosen, made, *over_moments(seen, chosen), ())


def _shown(term: Term, symbols: str) -> Term:
    return replace(term, symbols=symbols)


# -- weights and biases of a Dense layer -------------------------------------------------------------------------------


@dataclass(frozen=True)
class _ThroughDense:
    """A weight or bias of a Dense layer. came: what it hears, None for a bias; to: the unit it feeds; pulls: what came
    in and the delta of each example, the engine's; order: the examples of the batch, the one in view first.
    """

    view: View
    chosen: Entry
    came: Unit | Input | None
    to: Unit
    order: Sequence[int]

    @staticmethod
    def of(view: View, chosen: Entry) -> _ThroughDense:
        first = view.row or 0
        came = None if chosen.kind == BIAS else view.anatomy.at(chosen.layer - 1, chosen.i)
        to = view.anatomy.unit(chosen.layer, chosen.j)
        order = [first, *(row for row in range(view.n) if row != first)]
        return _ThroughDense(view, chosen, came, to, order)

    def factors(self, given: Given, row: int) -> tuple[float, float]:
        """What came in and the delta, of one example: of the one in view its own numbers."""
        if row != self.view.row:
            return given(f"a@{row} {self.chosen.id}"), given(f"d@{row} {self.chosen.id}")
        return (1.0 if self.came is None else given(f"a {self.came.id}")), given(f"d {self.to.id}")

    def added(self, given: Given, keep: str = "both") -> Term:
        """The pulls added up; keep: of every product both factors, or only what came "in", or only the "delta"."""
        pairs = [self.factors(given, row) for row in self.order]
        if self.view.n == 1:
            a, delta = pairs[0]
            came = number(a, self.came.tex if self.came else "1")
            push = number(delta, self.to.delta_tex)
            if keep == "both" and self.came is not None:
                return times(came, push)
            return came if keep == "in" else push
        if keep == "both" and self.came is not None:
            return _shown(scalar_product(pairs, most=MOST_WRITTEN), r"\sum_i a_i \, \delta_i")
        kept = [a if keep == "in" else delta for a, delta in pairs]
        term = total(len(kept), lambda k: number(kept[k]), 0, None, MOST_WRITTEN, kept)
        return _shown(term, r"\sum_i a_i" if keep == "in" else r"\sum_i \delta_i")

    def mean(self, given: Given, keep: str = "both") -> Term:
        return average(self.added(given, keep), self.view.n)

    def own(self, given: Given) -> Term:
        """The pull of the example in view alone."""
        a, delta = self.factors(given, self.view.row or 0)
        push = number(delta, self.to.delta_tex)
        return push if self.came is None else times(number(a, self.came.tex), push)

    def other_side(self, given: Given) -> Term:
        """What the unit says itself, times its delta."""
        return times(number(given(f"a {self.to.id}"), self.to.tex), number(given(f"d {self.to.id}"), self.to.delta_tex))

    def told(self, made: Workable) -> Workable:
        view, chosen, to, came = self.view, self.chosen, self.to, self.came
        sentence = f"The size of the gradient of {chosen.spoken} is right, its sign is turned."
        slips = [turned(self.mean, sentence), *laws.averaged(view.n, chosen.spoken, self.added)]
        if view.n > 1 and view.in_batch:
            slips.append(laws.one_alone(view.n, chosen.spoken, self.own))
        if came is not None:
            alone, without = laws.came_in_lost(came.name, to.name), laws.delta_lost(came.name, to.name)
            slips.append(Slip("factor", alone, lambda given: self.mean(given, "delta")))
            slips.append(Slip("factor", without, lambda given: self.mean(given, "in")))
            if view.in_batch and view.n == 1:
                sentence = f"What {to.name} says is multiplied in, where what comes in from {came.name} belongs."
                slips.append(Slip("other_side", sentence, self.other_side))
        return replace(made, ways=lambda given: (self.mean(given),), slips=tuple(slips))


# -- numbers that many places or moments share -------------------------------------------------------------------------


def _of_positions(view: View, chosen: Entry, made: Workable) -> Workable:
    """Of a convolution's filter: the shares of all positions, added up; the mean over the batch."""
    found = positions(view, chosen)
    count = found.own_shares.size
    slips: list[Slip] = []
    if count > 1:
        sentence = f"The shares of the {count} positions are averaged; they add up, since all use {chosen.spoken}."
        averaged = over(number(found.gradient), exact(count))
        slips.append(Slip("average", sentence, lambda given: averaged))
    if view.n == 1 and view.in_batch and count > 1:
        largest = float(max(found.own_shares.ravel().tolist(), key=abs))
        sentence = f"This is the share of one position alone, of {count} that use {chosen.spoken}."
        slips.append(Slip("path", sentence, lambda given: number(largest)))
    return _as_told(view, chosen, made, *sum_over_positions(view, chosen), tuple(slips))


def _as_told(
    view: View, chosen: Entry, made: Workable, formula: str, term: Term, slips: tuple[Slip, ...]
) -> Workable:  # fmt: skip
    """A gradient whose formula is written already. term: the mean over the batch."""
    shown = _shown(term, formula)
    sentence = f"The size of the gradient of {chosen.spoken} is right, its sign is turned."
    whole = times(exact(view.n), shown)
    return replace(
        made,
        ways=lambda given: (shown,),
        slips=(
            turned(lambda given: shown, sentence),
            *laws.averaged(view.n, chosen.spoken, lambda given: whole),
            *slips,
        ),
    )
