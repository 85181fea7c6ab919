"""Find the mistake: one update written out line by line, with one line in it that is wrong.

Every number on it is the engine's, but for the wrong line's and those that follow from it, which are reckoned from its
number by the right rules. `find` makes one from an update; the same place gives the same again.
"""

from playground.explain.finding.asking import Posted, find
from playground.explain.finding.mistaken import LineIs, Mistaken, WrittenLine

__all__ = ["LineIs", "Mistaken", "Posted", "WrittenLine", "find"]
