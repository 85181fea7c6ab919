"""A run's states at any update, and what they come to."""

from playground.timeline.memory import MOST_RECOMPUTED
from playground.timeline.moment import Metrics, Moment
from playground.timeline.timeline import SOON, Diverged, NotYet, Timeline

__all__ = ["MOST_RECOMPUTED", "SOON", "Diverged", "Metrics", "Moment", "NotYet", "Timeline"]
