"""Predict, then reveal: questions about what the next step will compute, made from the experiment at hand.

`ask` makes one for a place in an update; the same place and count give the same question, so that nothing need be kept
between asking and answering. `answered` tells what an answer was worth, and why.
"""

from playground.explain.predicting.ahead import Ahead, ahead_of
from playground.explain.predicting.answering import Answered, answered
from playground.explain.predicting.asking import ask
from playground.explain.predicting.question import AskedKind, Option, Posed

__all__ = ["Ahead", "Answered", "AskedKind", "Option", "Posed", "ahead_of", "answered", "ask"]
