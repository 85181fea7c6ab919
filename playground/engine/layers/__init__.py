"""The layers, one idea a file."""

from playground.engine.layers.activation import Activation
from playground.engine.layers.base import Layer, Parameter
from playground.engine.layers.batch_normalization import BatchNormalization
from playground.engine.layers.conv2d import Conv2D
from playground.engine.layers.dense import Dense
from playground.engine.layers.dropout import Dropout
from playground.engine.layers.flatten import Flatten
from playground.engine.layers.lstm import LSTM
from playground.engine.layers.pooling import AveragePooling2D, MaxPooling2D
from playground.engine.layers.residual import Residual
from playground.engine.layers.simple_rnn import SimpleRNN

__all__ = [
    "LSTM",
    "Activation",
    "AveragePooling2D",
    "BatchNormalization",
    "Conv2D",
    "Dense",
    "Dropout",
    "Flatten",
    "Layer",
    "MaxPooling2D",
    "Parameter",
    "Residual",
    "SimpleRNN",
]
