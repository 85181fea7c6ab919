"""One update worked out by hand: every number of it as a formula of others, and the mistakes people make in it.

A `Desk` lays out one example inside one update. Predictions, the search for a mistake and the marking of a worksheet
all read from it, so that a mistake has one value and one sentence everywhere.
"""

from playground.explain.working.desk import Desk
from playground.explain.working.quantity import SLIP_NAMES, Given, Slip, SlipKind, Workable, reckoned

__all__ = ["SLIP_NAMES", "Desk", "Given", "Slip", "SlipKind", "Workable", "reckoned"]
