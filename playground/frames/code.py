"""The NumPy program of a run, and what its variables hold, as the browser draws them."""

from playground.experiment import Run
from playground.explain.program import program, updates_for, variables
from playground.frames.wire import ToldProgram, ToldVariables
from playground.timeline import Moment


def told_program(run: Run, reached: int) -> ToldProgram:
    """The program, so long that it comes past `reached`; there must be something to train on."""
    written = program(run, updates_for(run, reached))
    return {
        "name": f"backprop_{run.experiment.data}.py",
        "lines": [
            {"text": line.text, "step": line.step, "since": line.since, "until": line.until} for line in written.lines
        ],
        "data": written.data,
        "updates": written.updates,
    }


def told_variables(moment: Moment, selection: str | None = None, focus: int | None = None) -> ToldVariables:
    """The variables in an update; where its numbers ran away, up to there. Of large arrays the part that is looked at:
    by the id of what is selected, and the number of the training example in focus.
    """
    return {
        "update": moment.update,
        "selection": selection,
        "focus": focus,
        "rows": [
            {
                "name": row.name,
                "step": row.step,
                "part": row.part,
                "sides": list(row.sides),
                "shape": list(row.shape),
                "numbers": list(row.numbers),
            }
            for row in variables(moment, selection, focus)
        ],
    }
