"""How large a number inside one update can become at most, from the size of the weights alone.

Finding the update in which a run leaves the finite numbers takes a look at every micro-step, which costs many times
what training does. Where this bound is small, nothing has to be looked at.
"""

from __future__ import annotations

import math

import numpy as np

from playground.engine.arrays import Array
from playground.engine.dense_gradient import is_dense
from playground.engine.network import Network

#: Activations whose values lie between -1 and 1 whatever they are given. Every other one stays below |z| + 1.
BOUNDED = ("tanh", "sigmoid", "softmax")
# No activation is steeper than 1.13 (GELU); the slope of softmax, over its outputs, sums to no more than 2.
_STEEPEST = 2.0
_RECURRENT = ("simple_rnn", "lstm")


#: Weights below this leave every number of a small dense network finite: six hidden layers of eight, there and back
#: again, squared for the loss and squared once more by an optimizer.
_SMALL, _DEPTH, _WIDTH = 1e10, 7, 8


def suspicious(net: Network) -> float:
    """Below this size of the weights no number inside an update of this network can leave the finite ones.

    A pass multiplies by weights once a layer, and once a moment in a recurrent one; each time by as many as are added
    up. Of a deeper or wider network the weights must be so much smaller.
    """
    depth = width = 0
    for layer in net.layers:
        moments = layer.input_shape[0] if layer.kind in _RECURRENT else 1
        inner = len(getattr(layer, "layers", (layer,)))
        depth += moments * inner
        width = max([width, *(max(math.prod(p.shape[:-1]), p.shape[-1]) for p in layer.parameters)])
    if depth <= _DEPTH and is_dense(net):
        return _SMALL
    most: float = (_SMALL * _WIDTH) ** (_DEPTH / max(depth, _DEPTH)) / max(width, _WIDTH)
    return min(most, _SMALL)


def largest(net: Network, theta: Array, x: float, y: float) -> float:
    """A bound on every |value| of the forward pass, the loss, the backward pass and the penalties; inf or NaN: none.

    theta `(size,)`. x, y: the largest absolute input and target. For Dense layers alone, of weights W and biases b (inf
    where there are others); the losses of
    this engine, cross-entropies fused with their outputs. Each value is a sum of products, bounded by the number of its
    terms times the largest factors.
    """
    if not is_dense(net):
        return math.inf
    reach = x
    found, weights = [x], []
    for layer, p in zip(net.layers, net.unpack(theta), strict=True):
        fan_in, units = p["W"].shape
        w = float(np.abs(p["W"]).max())
        z = fan_in * w * reach + (float(np.abs(p["b"]).max()) if "b" in p else 0.0)
        weights.append((units * w, reach))
        reach = 1.0 if layer.activation is not None and layer.activation.name in BOUNDED else z + 1.0
        l1, l2 = layer.parameters[0].l1, layer.parameters[0].l2
        # The penalty of all weights, and the slope of one.
        found += [z, fan_in * units * (l1 * w + l2 * w * w), l1 + 2.0 * l2 * w]
    outputs, error = net.output_shape[0], reach + y + 1.0
    # Squared; or, of cross-entropies, some multiples of the last layer's sums.
    found += [outputs * error * error, outputs * (3.0 * z + 5.0) * (y + 1.0)]
    slope = 2.0 * error
    for spread, came in reversed(weights):
        delta = _STEEPEST * slope
        found += [delta, delta * max(came, 1.0)]
        slope = spread * delta
    # NumPy's maximum, unlike Python's, lets a NaN through.
    return float(np.max(found))
