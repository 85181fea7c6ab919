"""A run's states at any update, and what they come to."""

from playground.timeline.memory import MOST_RECOMPUTED
from playground.timeline.moment import Metrics, Moment
from playground.timeline.timeline import Diverged, NotYet, Timeline

__all__ = ["MOST_RECOMPUTED", "Diverged", "Metrics", "Moment", "NotYet", "Timeline"]
