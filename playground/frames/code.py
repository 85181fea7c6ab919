"""The NumPy program of a run, and what its variables hold, as the browser draws them."""

from playground.experiment import Run, limits
from playground.experiment.layers import KINDS
from playground.explain.program import program, updates_for, variables
from playground.explain.program.lines import CodeLine
from playground.explain.program.program import Program
from playground.frames.wire import ToldProgram, ToldVariables
from playground.timeline import Moment


def told_program(run: Run, reached: int) -> ToldProgram:
    """The program, so long that it comes past `reached`; there must be something to train on."""
    written = program(run, updates_for(run, reached)) if run.experiment.plain else _without(run)
    return {
        "name": f"backprop_{run.experiment.data}.py",
        "lines": [
            {"text": line.text, "step": line.step, "since": line.since, "until": line.until} for line in written.lines
        ],
        "data": written.data,
        "updates": written.updates,
    }


def _without(run: Run) -> Program:
    """Of layers that are not all Dense there is no program: a line says so."""
    kinds = ", ".join(dict.fromkeys(KINDS[each.kind].title for each in run.experiment.layers))
    return Program((CodeLine(f"# There is no program yet for a network with {kinds}.", ""),), "", limits.MOST_UPDATE)


def told_variables(moment: Moment) -> ToldVariables:
    """The variables in an update; where its numbers ran away, up to there."""
    rows = variables(moment) if moment.experiment.plain else []
    return {
        "update": moment.update,
        "rows": [
            {"name": row.name, "step": row.step, "shape": list(row.shape), "numbers": list(row.numbers)} for row in rows
        ],
    }
