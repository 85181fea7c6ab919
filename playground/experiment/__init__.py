"""What a learner chose, as data: the experiment, its run, and the ways to write both down."""

from playground.experiment.experiment import Experiment
from playground.experiment.replacing import replace
from playground.experiment.run import Change, Run

__all__ = ["Change", "Experiment", "Run", "replace"]
