"""A micro-step or a weight, explained: plain sentences, formulas, and the formulas with the numbers put in.

>>> captions = story(moment, selection="w:0:0:1", focus=17)
>>> panel = inspect(moment, "dW:0", "w:0:0:1", focus=17)

Every number comes from the engine. Nothing here trains or draws.
"""

from playground.explain.captions.caption import Caption
from playground.explain.inspect import inspect
from playground.explain.story import Telling, cell_story, story

__all__ = ["Caption", "Telling", "cell_story", "inspect", "story"]
