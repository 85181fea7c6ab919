"""What Keras is to do, as values: data, layers, settings. Judged, counted and written as code without Keras.

The page builds a `Plan`, a worker carries it out. Nothing here imports Keras, so the page can say at once what fits.
"""

from playground.experiment.layers import KINDS, LayerSpec, layer
from playground.plans.plan import Plan, from_json, to_json
from playground.plans.sets import SETS, DataChoice, Source
from playground.plans.stack import Misfit, Row, judge, total

__all__ = [
    "KINDS",
    "SETS",
    "DataChoice",
    "LayerSpec",
    "Misfit",
    "Plan",
    "Row",
    "Source",
    "from_json",
    "judge",
    "layer",
    "to_json",
    "total",
]
