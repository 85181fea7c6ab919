"""The NumPy program of a run: what the page computes, as some forty lines that run as they stand.

>>> written = program(run, updates=20)
>>> written.text                  # the whole file, data and weights as literals below the code
>>> written.lines[9].step         # "Z:0": the operation that this line is

Every line knows its operation, so that the page can light it and go there; nobody reads the text to find out.
"""

from playground.explain.program.lines import CodeLine
from playground.explain.program.program import Program, program, updates_for
from playground.explain.program.variables import Variable, variables

__all__ = ["CodeLine", "Program", "Variable", "program", "updates_for", "variables"]
