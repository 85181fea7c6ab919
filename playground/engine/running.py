"""Many updates at a stretch: bit for bit the numbers of `train_step` after `train_step`, for a player in a hurry.

Nothing is computed differently; what need not be done each time is left out. theta and the gradient keep their place in
memory, so each layer's views of them are made once. The examples of an epoch are put in order in one gather. The loss
itself is not computed: an update needs only its slope.
"""

from __future__ import annotations

import numpy as np

from playground.engine import losses
from playground.engine.arrays import Array, Views
from playground.engine.layers import Dense
from playground.engine.layers.base import Kept, Layer, Mode, ones
from playground.engine.losses import Loss
from playground.engine.network import Network
from playground.engine.optimizers.base import Optimizer
from playground.engine.training import Batches, TrainState, train_step


def advance(
    net: Network,
    state: TrainState,
    x: Array,
    y: Array,
    loss: str | Loss,
    opt: Optimizer,
    batches: Batches,
    until: int,
) -> TrainState:
    """The state before update `until`. x `(n, *inputs)`, y: the training set.

    Raises ValueError where `until` lies before the state.
    """
    if until < state.update:
        raise ValueError(f"training goes forwards: from update {state.update} there is no way to update {until}")
    rule = losses.get(loss)
    if until == state.update:
        return state
    if until - state.update == 1 or not _plain(net, state, batches):
        while state.update < until:
            state = train_step(net, state, x, y, rule, opt, batches)
        return state
    update, theta, memory = state.update, state.theta.copy(), state.optimizer
    gradient = (_SlowGradient if any(map(_penalised, net.layers)) else _Gradient)(net, rule, theta)
    targets = losses.one_hot(y, net.output_shape[0], theta.dtype) if rule.sparse else np.asarray(y, theta.dtype)
    size, layout = batches.batch_size, net.layout
    with np.errstate(all="ignore"):
        while update < until:
            epoch, first = batches.position(update)
            order = batches.order(epoch)
            xs, ts = x[order], targets[order]
            last = min(batches.per_epoch, first + until - update)
            for start in range(first * size, last * size, size):
                grad = gradient(xs[start : start + size], ts[start : start + size])
                moved, memory = opt.update(theta, grad, memory, segments=layout)
                theta[:] = moved
            update += last - first
    return TrainState(update, theta, memory, state.stats)


def _plain(net: Network, state: TrainState, batches: Batches) -> bool:
    """One network of dense layers, one order of batches: the case worth hurrying."""
    dense = all(type(layer) is Dense for layer in net.layers) and len(net.output_shape) == len(net.input_shape) == 1
    return dense and state.theta.ndim == 1 and not isinstance(batches.seed, tuple)


def _penalised(layer: Layer) -> bool:
    return any(p.l1 or p.l2 for p in layer.parameters)


class _Gradient:
    """dL/dtheta of one batch after another, at whatever theta holds by then. The array it gives is written over.

    As `Network.evaluate` with `Dense.forward` and `Dense.backward`, product by product, without the loss, without a
    record of what was computed and without asking at every layer what was asked before: at ten examples a batch, those
    questions take as long as the numbers.
    """

    def __init__(self, net: Network, rule: Loss, theta: Array) -> None:
        self._rule = rule
        self._grad = np.empty_like(theta)
        views, slots = _views(net, theta), _views(net, self._grad)
        activations = [layer.activation for layer in net.layers if isinstance(layer, Dense)]
        # (W, b or None, f) forwards; (dW, db or None, vjp, W^T) backwards, the last layer first.
        self._forward = [(v[0], v[1] if len(v) > 1 else None, f.f) for v, f in zip(views, activations, strict=True)]
        self._backward = [
            (slot[0], slot[1] if len(slot) > 1 else None, f.vjp, v[0].T)
            for v, slot, f in zip(views, slots, activations, strict=True)
        ][::-1]

    def __call__(self, x: Array, t: Array) -> Array:
        """Forwards, the loss's slope with its 1/n, backwards."""
        kept = []
        for W, b, f in self._forward:
            Z = x.dot(W)
            if b is not None:
                Z += b
            A = f(Z)
            kept.append((x.T, Z, A))
            x = A
        n = len(t)
        one = ones(n, x.dtype)
        logit_slope = self._rule.logit_slope
        fused = logit_slope is not None
        g = logit_slope(kept[-1][1], x, t) if logit_slope is not None else self._rule.slope(x, t)
        g /= n
        left = len(kept)
        for dW, db, vjp, WT in self._backward:
            left -= 1
            xT, Z, A = kept.pop()
            if not fused:
                g = vjp(Z, A, g)
            fused = False
            xT.dot(g, dW)
            if db is not None:
                one.dot(g, db)
            if left:
                g = g.dot(WT)
        return self._grad


class _SlowGradient:
    """The same by way of the layers themselves, for kernels with a penalty."""

    def __init__(self, net: Network, rule: Loss, theta: Array) -> None:
        self._layers = net.layers
        self._rule = rule
        self._grad = np.empty_like(theta)
        self._views = _views(net, theta)
        self._slots = _views(net, self._grad)
        self._mode = Mode(True)

    def __call__(self, x: Array, t: Array) -> Array:
        """As `Network.evaluate`, without the loss: forwards, the loss's slope with its 1/n, backwards."""
        layers, views, mode, rule = self._layers, self._views, self._mode, self._rule
        inputs: list[Array] = []
        kept: list[Kept] = []
        for layer, p in zip(layers, views, strict=True):
            inputs.append(x)
            x, record = layer.forward(p, x, mode)
            kept.append(record)
        fused = rule.logit_slope is not None
        g = rule.logit_slope(kept[-1]["Z"], x, t) if rule.logit_slope is not None else rule.slope(x, t)
        g /= len(t)
        for i in range(len(layers) - 1, -1, -1):
            dx, _ = layers[i].backward(
                views[i], inputs[i], kept[i], g, self._slots[i], at_logits=fused and i == len(layers) - 1, first=i == 0
            )
            if dx is not None:
                g = dx
        return self._grad


def _views(net: Network, flat: Array) -> list[Views]:
    """Each layer's parameters inside `flat`, shaped to broadcast over the examples."""
    views: list[Views] = []
    start = 0
    for layer in net.layers:
        own = []
        for p in layer.parameters:
            own.append(flat[start : start + p.size].reshape(p.inner))
            start += p.size
        views.append(own)
    return views
