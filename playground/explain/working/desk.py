"""The desk: one example inside one update laid out, its numbers by their keys and the formula of each.

Keys begin with what a number is and end with the id of its part:

    a n:0:1     what a unit says (or an input: "a i:0")     w w:0:0:1   a weight or bias before the update
    z n:0:1     its weighted sum                            g w:0:0:1   its gradient; gd, gp: the data's, the penalty's
    s n:0:1     the loss's slope against what it says       m w:0:0:1   a sub-step of the optimizer, by its name
    d n:0:1     its delta                                   theta w:0:0:1   the parameter after the update
    t 0         the target of an output                     loss        the example's own loss
    a@2 w:0:0:1, d@2 w:0:0:1    what came in through it, and the delta, of another example of the batch

Every number is of the example in view and its own loss, gradients and what follows them are of the batch.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator, Mapping

from playground.experiment.anatomy import Entry, Unit
from playground.explain.arithmetic import Term, number, worth
from playground.explain.captions.gradients import pull_values
from playground.explain.optimizer_rows import one
from playground.explain.rules import One
from playground.explain.view import Array, View
from playground.explain.working import gradients, optimizing, units
from playground.explain.working.quantity import Given, Slip, Workable, reckoned

_OF_UNITS: dict[str, Callable[[View, Unit], Workable | None]] = {
    "z": units.weighted_sum, "a": units.activated, "s": units.slope, "d": units.delta,
}  # fmt: skip
_OF_ENTRIES: dict[str, Callable[[View, Entry], Workable | None]] = {
    "gd": gradients.data_part, "gp": gradients.penalty_part, "g": gradients.gradient,
}  # fmt: skip


class Desk:
    """The numbers of one view. Quantities are made when they are asked for, and kept."""

    def __init__(self, view: View) -> None:
        self.view = view
        self._made: dict[str, Workable | None] = {}
        self._needs: dict[str, tuple[str, ...]] = {}
        self._pulled: dict[str, Array] = {}
        self._ones: dict[str, One] = {}

    def quantity(self, key: str) -> Workable | None:
        """How a number is worked out; None for one that is given, or that nobody reckons by hand."""
        if key.startswith("w "):
            return None
        if key not in self._made:
            self._made[key] = self._make(key)
        return self._made[key]

    def _make(self, key: str) -> Workable | None:
        what, _, id_ = key.partition(" ")
        if key == "loss":
            return units.own_loss(self.view)
        part = self.view.anatomy.find(id_)
        if isinstance(part, Unit) and what in _OF_UNITS:
            return _OF_UNITS[what](self.view, part)
        if isinstance(part, Entry) and what != "w" and "@" not in what:
            return _OF_ENTRIES[what](self.view, part) if what in _OF_ENTRIES else optimizing.substep(
                self.view, part, what
            )  # fmt: skip
        return None

    def true(self, key: str) -> float:
        """The engine's number. KeyError for a key that stands for none."""
        what, _, id_ = key.partition(" ")
        view = self.view
        if what == "loss":
            return view.own_loss
        if what == "t":
            return float(view.t[int(id_)])
        part = view.anatomy.find(id_)
        if isinstance(part, Entry):
            return self._of_entry(what, part)
        if part is None:
            raise KeyError(key)
        if not isinstance(part, Unit):
            return float(view.x[part.index])
        arrays = {"z": view.z, "a": view.a, "d": view.dZ, "s": view.dA}
        rows = arrays[what][part.layer]
        if rows is None:
            raise KeyError(key)
        return float(rows[part.index])

    def _of_entry(self, what: str, part: Entry) -> float:
        if what in ("gd", "gp"):
            found = gradients.part_of(self.view, part, "data" if what == "gd" else "penalty")
            if found is None:
                raise KeyError(what)
            return found
        what, _, row = what.partition("@")
        if row:
            return float(self._pulls(part)[int(row), int(what == "d")])
        if what == "w":
            return float(self.view.moment.before.theta[part.index])
        if what == "g":
            return float(self.view.moment.pass_.grad[part.index])
        return self._one(part).now[what]

    def _pulls(self, part: Entry) -> Array:
        """What came in and the delta of every example of the batch."""
        if part.id not in self._pulled:
            self._pulled[part.id] = pull_values(self.view, part)
        return self._pulled[part.id]

    def _one(self, part: Entry) -> One:
        if part.id not in self._ones:
            self._ones[part.id] = one(self.view, part)
        return self._ones[part.id]

    def needs(self, key: str) -> tuple[str, ...]:
        """The numbers that stand in a quantity's formula, in the order in which it uses them."""
        if key not in self._needs:
            found: dict[str, None] = {}

            def noted(asked: str) -> float:
                found[asked] = None
                return self.true(asked)

            made = self.quantity(key)
            if made is not None:
                made.ways(noted)
            self._needs[key] = tuple(found)
        return self._needs[key]

    def way_to(self, key: str, known: Callable[[str], bool]) -> list[str]:
        """The quantities that are to be worked out for ``key``, in order, itself last; what is known is not."""
        order: dict[str, None] = {}
        self._visit(key, lambda at: at != key and known(at), order)
        return list(order)

    def _visit(self, at: str, known: Callable[[str], bool], order: dict[str, None]) -> None:
        if at in order or self.quantity(at) is None or known(at):
            return
        for each in self.needs(at):
            if each not in order and self.quantity(each) is not None:
                self._visit(each, known, order)
        order[at] = None

    def following(self, changed: Mapping[str, float], among: Collection[str]) -> Given:
        """The numbers where some are others: what follows from them, of ``among``, is worked out anew from its formula.

        changed: numbers that are set, by their keys. All else is the engine's.
        """
        return _Following(self, changed, among)

    def slipped(self, key: str, slip: Slip, among: Collection[str]) -> Given:
        """The numbers where ``slip`` was made at ``key`` and all else of ``among`` follows from it."""
        return self.following({key: worth(reckoned(slip.way, self.true))}, among)

    def slips(self, keys: Collection[str]) -> Iterator[tuple[str, Slip]]:
        """Every mistake at every one of some quantities, where it gives a finite number."""
        for key in keys:
            made = self.quantity(key)
            for slip in made.slips if made is not None else ():
                if math.isfinite(worth(reckoned(slip.way, self.true))):
                    yield key, slip

    def symbol(self, key: str) -> str:
        """A number's LaTeX."""
        what, _, id_ = key.partition(" ")
        made = self.quantity(key)
        if made is not None:
            return made.left
        part = self.view.anatomy.find(id_)
        if what == "t":
            return self.view.anatomy.target_tex(int(id_))
        if isinstance(part, Unit):
            names = {"z": part.z_tex, "d": part.delta_tex, "s": units.slope_symbol(self.view, part)}
            return names.get(what, part.tex)
        if isinstance(part, Entry) and what in ("g", "gd", "gp"):
            return gradients.symbol(self.view, part, what)
        name, _, row = what.partition("@")
        if row:
            return rf"{'a' if name == 'a' else chr(92) + 'delta'}^{{({int(row) + 1})}}"
        return part.tex if part is not None else what

    def written(self, key: str) -> Term:
        """A number with its symbol, as a formula has it."""
        return number(self.true(key), self.symbol(key))


class _Following:
    """`Desk.following`: a function that calls itself would keep the desk alive until garbage is looked for."""

    def __init__(self, desk: Desk, changed: Mapping[str, float], among: Collection[str]) -> None:
        self._desk, self._among = desk, among
        self._known: dict[str, float] = dict(changed)
        self._moved: dict[str, bool] = dict.fromkeys(changed, True)

    def __call__(self, key: str) -> float:
        if key not in self._known:
            made = self._desk.quantity(key) if self._is_moved(key) else None
            self._known[key] = self._desk.true(key) if made is None else made.value(self)
        return self._known[key]

    def _is_moved(self, key: str) -> bool:
        if key not in self._moved:
            self._moved[key] = key in self._among and any(self._is_moved(each) for each in self._desk.needs(key))
        return self._moved[key]
