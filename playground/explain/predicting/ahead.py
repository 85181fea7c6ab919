"""What the next step will compute: the operations between two places of a walk, and what is on the screen before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import TYPE_CHECKING, TypeVar

from playground.experiment.anatomy import Entry, Operation, Unit
from playground.explain.view import View, look
from playground.explain.working import Desk

if TYPE_CHECKING:
    from playground.timeline import Moment

P = TypeVar("P")

MOST_PARTS = 4
"""Units, or parameters, of one operation that may be asked about at one place."""
_OF_UNITS = {"Z": "z", "A": "a", "dA": "s", "dZ": "d"}


@dataclass(frozen=True)
class Ahead:
    """desk: of the update that the step is in. done: ids of its operations on the screen; coming: those of the step, in
    order. level: how much the learner sees. losses: of all training examples before and after, where the step is
    longer than an update.
    """

    desk: Desk
    done: frozenset[str]
    coming: tuple[Operation, ...]
    level: int
    losses: tuple[float, float] | None = None

    @property
    def view(self) -> View:
        return self.desk.view

    @cached_property
    def ids(self) -> frozenset[str]:
        return frozenset(each.id for each in self.coming)

    def step_of(self, key: str) -> str:
        """The operation that gives a number, "" for none."""
        made = self.desk.quantity(key)
        if made is not None:
            return made.step
        what, _, id_ = key.partition(" ")
        part = self.view.anatomy.find(id_)
        if isinstance(part, Entry):
            return part.slope if what == "g" else what
        names = {what: name for name, what in _OF_UNITS.items()}
        return self.view.anatomy.step_of(names[what], part.layer) if isinstance(part, Unit) else ""

    def is_known(self, key: str) -> bool:
        """Whether a number is given, or was on the screen before the step. The guess is told at the start already."""
        made = self.desk.quantity(key)
        if made is None:
            return True
        part = self.view.anatomy.find(key.partition(" ")[2])
        said = key.startswith("a ") and isinstance(part, Unit) and part.output
        return said or made.step in self.done

    def is_new(self, key: str) -> bool:
        """Whether the step computes it, and nothing on the screen says it yet: the loss of a single example is the
        training loss, which is.
        """
        made = self.desk.quantity(key)
        if made is None or made.step not in self.ids or self.is_known(key):
            return False
        return key != "loss" or len(self.view.moment.x) > 1

    def keys(self, draw: Random) -> Iterator[str]:
        """The numbers of the step, of each operation a few parts, the selected one first."""
        for operation in self.coming if self.losses is None else ():
            yield from self._keys_of(operation, draw)

    def _keys_of(self, operation: Operation, draw: Random) -> Iterator[str]:
        anatomy = self.view.anatomy
        if operation.id == "loss":
            yield "loss"
        elif operation.phase == "update":
            name = operation.name
            yield from (f"{name} {row.id}" for row in self.entries(list(anatomy.parameters), draw))
        elif operation.layer is not None and operation.time is None and operation.name in _OF_UNITS:
            units = anatomy.units_of(operation.layer)
            picked = self._some(list(units), self.view.unit_at(operation.layer), draw)
            yield from (f"{_OF_UNITS[operation.name]} {unit.id}" for unit in picked)
        elif operation.parameter:
            mine = [row for row in anatomy.parameters if row.slope == operation.id]
            yield from (f"g {row.id}" for row in self.entries(mine, draw))
            part = {"_data": "gd", "_penalty": "gp"}.get(operation.name[operation.name.find("_") :])
            if part is not None:
                whole = operation.id.replace(operation.name, operation.name.partition("_")[0])
                parts = [row for row in anatomy.parameters if row.slope == whole]
                yield from (f"{part} {row.id}" for row in self.entries(parts, draw))

    def entries(self, rows: Sequence[Entry], draw: Random) -> list[Entry]:
        """A few parameters, the one in view first where it is among them."""
        chosen = self.view.moved
        first = next((at for at, row in enumerate(rows) if row.id == chosen.id), None)
        return self._some(list(rows), first, draw)

    @staticmethod
    def _some(parts: list[P], first: int | None, draw: Random) -> list[P]:
        kept = [] if first is None else [parts[first]]
        others = [part for at, part in enumerate(parts) if at != first]
        return kept + draw.sample(others, min(MOST_PARTS - len(kept), len(others)))


def ahead_of(
    moment: Moment,
    step: str | None,
    until: str,
    *,
    level: int,
    selection: str | None = None,
    focus: int | None = None,
    losses: tuple[float, float] | None = None,
) -> Ahead | None:
    """What a step computes in an update, from the operation ``step`` (None: from before its start) to ``until``, both
    by id; None where it computes nothing there.
    """
    ids = [each.id for each in moment.steps]
    first = ids.index(step) + 1 if step in ids else 0
    last = ids.index(until) + 1 if until in ids else 0
    if last <= first:
        return None
    view = look(moment, selection, focus)
    coming = tuple(view.anatomy.operation(id_) for id_ in ids[first:last])
    return Ahead(Desk(view), frozenset(["start", *ids[:first]]), coming, level, losses)
