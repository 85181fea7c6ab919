"""How large a number inside one update can become at most, from the size of the weights alone.

Finding the update in which a run leaves the finite numbers takes a look at every micro-step, which costs many times
what training does. Where this bound is small, nothing has to be looked at.
"""

from __future__ import annotations

import numpy as np

from playground.engine.arrays import Array
from playground.engine.network import Network

#: Activations whose values lie between -1 and 1 whatever they are given. Every other one stays below |z| + 1.
BOUNDED = ("tanh", "sigmoid", "softmax")
# No activation is steeper than 1.13 (GELU); the slope of softmax, over its outputs, sums to no more than 2.
_STEEPEST = 2.0


def largest(net: Network, theta: Array, x: float, y: float) -> float:
    """A bound on every |value| of the forward pass, the loss, the backward pass and the penalties; inf or NaN: none.

    theta `(size,)`. x, y: the largest absolute input and target. For layers of weights W and biases b; the losses of
    this engine, cross-entropies fused with their outputs. Each value is a sum of products, bounded by the number of its
    terms times the largest factors.
    """
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
