"""Operations of layers whose numbers many places share, in the anatomy's words and a number of the unit looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playground.explain import numbers
from playground.explain.captions.caption import Words, capital
from playground.explain.view import View

if TYPE_CHECKING:
    from playground.engine import Step


def plain(view: View, step: Step) -> Words:
    """What the operation gives, and how large its numbers are at most."""
    row = view.anatomy.operation(step.id)
    largest = float(abs(step.value).max())
    many = f"{step.value.size:,} numbers, the largest of them" if step.value.size > 1 else "one number,"
    return Words(capital(row.words), f"{capital(row.words)}: {many} {numbers.brief(largest)} in size.")
