"""The layers, one idea a file."""

from playground.engine.layers.base import Layer, Parameter
from playground.engine.layers.dense import Dense

__all__ = ["Dense", "Layer", "Parameter"]
