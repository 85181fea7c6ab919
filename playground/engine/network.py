"""Network: a chain of layers whose parameters are one flat array.

`theta` holds every weight and bias, layer after layer, each W in C order and then b. Any number of leading "runs" axes
may stand before it: matrix products broadcast over them, so one call trains one network, races eight, or evaluates
the ten thousand of a loss surface. A Network holds no numbers and may be shared by threads.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from playground.engine import losses
from playground.engine.arrays import FLOATS, Array, Shape, Views, whole_number
from playground.engine.layers.base import Layer, Mode
from playground.engine.layout import Layout
from playground.engine.losses import Loss
from playground.engine.passes import Pass
from playground.engine.records import Kept


class Network:
    """A network of `layers` fed with `inputs` features (an int, or a shape without the batch axis)."""

    def __init__(self, inputs: int | Shape, layers: Sequence[Layer]) -> None:
        shape = (inputs,) if isinstance(inputs, (int, np.integer)) else tuple(inputs)
        self.input_shape: Shape = tuple(whole_number("inputs", size) for size in shape)
        if not shape or not layers:
            raise ValueError("a network needs at least one input and one layer")
        bound: list[Layer] = []
        shape = self.input_shape
        for layer in layers:
            if not isinstance(layer, Layer):
                raise ValueError(f"layers must be Dense or another layer of the engine, not {layer!r}")
            bound.append(layer.bind(shape))
            shape = bound[-1].output_shape
        self.layers: tuple[Layer, ...] = tuple(bound)
        self.output_shape: Shape = shape
        self._plan = Layout([layer.parameters for layer in bound])
        self._stats_plan = Layout([layer.statistics for layer in bound])
        self.layout, self.size, self.stats_size = self._plan.segments, self._plan.size, self._stats_plan.size
        self.needs_masks = any(layer.needs_mask for layer in bound)
        #: Products of one example's way forwards, a bias counted as one: of Dense layers as many as parameters.
        self.work = sum(layer.products for layer in bound)
        #: For `loss` and its like: examples as one batch, with their own mean and variance and no unit silenced. So the
        #: loss is a function of theta alone, as a surface or a race needs it.
        self.as_one_batch: dict[str, Any] = (
            {"training": True, "masks": [None] * len(bound)} if self.stats_size or self.needs_masks else {}
        )
        self._penalised = any(p.l1 or p.l2 for layer in bound for p in layer.parameters)
        self._modes = {training: [Mode(training)] * len(bound) for training in (False, True)}

    def __repr__(self) -> str:
        return f"Network({self.input_shape}, {list(self.layers)})"

    # --- theta ---------------------------------------------------------------------------------------------------

    def init(self, rng: np.random.Generator, runs: Shape = ()) -> Array:
        """A start for theta, `(*runs, size)` float64, drawn by each parameter's initializer in the order of theta."""
        return self._plan.draw(rng, runs)

    def init_stats(self, runs: Shape = ()) -> Array | None:
        """The running statistics before training, flat `(*runs, stats_size)`, or None if no layer keeps any."""
        # Means start at 0 and variances at 1: the generator is never asked.
        return self._stats_plan.draw(np.random.default_rng(0), runs) if self.stats_size else None

    def unpack(self, theta: Array) -> list[dict[str, Array]]:
        """theta as one dict a layer, name -> view: {"W": `(*runs, fan_in, fan_out)`, "b": `(*runs, fan_out)`}."""
        if theta.shape[-1:] != (self.size,):
            raise ValueError(f"theta must be (*runs, {self.size}) for this network, not {theta.shape}")
        return self._plan.named(theta)

    def unpack_stats(self, stats: Array | None) -> list[dict[str, Array]]:
        """The running statistics in the same way; empty dicts where no layer keeps any."""
        return [{} for _ in self.layers] if stats is None else self._stats_plan.named(stats)

    def views(self, flat: Array) -> list[list[Array]]:
        """Each layer's arrays inside `flat` `(*runs, size)`, shaped to broadcast over the examples."""
        return self._plan.views(flat)

    # --- passes --------------------------------------------------------------------------------------------------

    def forward(
        self, theta: Array, x: Array, *, training: bool = False, masks: Any = None, stats: Array | None = None
    ) -> Array:
        """The network's guesses for x `(n, *inputs)`: `(*runs, n, *outputs)`."""
        theta, x = self._checked(theta, x)
        with np.errstate(all="ignore"):
            for layer, p, mode in zip(self.layers, self.views(theta),
                                      self._mode(theta, training, masks, stats), strict=True):  # fmt: skip
                x = layer.output(p, x, mode)
        return x

    def activations(self, theta: Array, x: Array, *, stats: Array | None = None) -> list[Array]:
        """What every layer gives for x, one array `(*runs, n, *units)` a layer: the pictures of a network's units."""
        theta, x = self._checked(theta, x)
        outputs = []
        with np.errstate(all="ignore"):
            views = self.views(theta)
            for layer, p, mode in zip(self.layers, views, self._mode(theta, False, None, stats), strict=True):
                x = layer.output(p, x, mode)
                outputs.append(x)
        return outputs

    def records(
        self, theta: Array, x: Array, *, training: bool = False, masks: Any = None, stats: Array | None = None
    ) -> list[Kept]:
        """What every layer records on the way forward, its output as "A": a recurrent layer its states, for one."""
        theta, x = self._checked(theta, x)
        found = []
        with np.errstate(all="ignore"):
            views = self.views(theta)
            for layer, p, mode in zip(self.layers, views, self._mode(theta, training, masks, stats), strict=True):
                x, kept = layer.forward(p, x, mode)
                found.append(kept)
        return found

    def loss(
        self,
        theta: Array,
        x: Array,
        y: Array,
        loss: str | Loss,
        *,
        training: bool = False,
        masks: Any = None,
        stats: Array | None = None,
    ) -> Array:
        """The objective alone, `(*runs,)`: the mean of the examples' losses plus the penalties."""
        return self.loss_and_guesses(theta, x, y, loss, training=training, masks=masks, stats=stats)[0]

    def loss_and_guesses(
        self,
        theta: Array,
        x: Array,
        y: Array,
        loss: str | Loss,
        *,
        training: bool = False,
        masks: Any = None,
        stats: Array | None = None,
    ) -> tuple[Array, Array]:
        """The objective `(*runs,)` and the guesses `(*runs, n, *outputs)` it was taken from, in one pass."""
        rule = self.rule(loss)
        theta, x = self._checked(theta, x)
        with np.errstate(all="ignore"):
            views = self.views(theta)
            *hidden, last = zip(self.layers, views, self._mode(theta, training, masks, stats), strict=True)
            for layer, p, mode in hidden:
                x = layer.output(p, x, mode)
            layer, p, mode = last
            x, kept = layer.forward(p, x, mode)
            rows = self._rows(rule, x, kept, self._answers(rule, y, x))
            return np.add.reduce(rows, axis=-1) / rows.shape[-1] + self._penalty(views), x

    def loss_and_grad(
        self,
        theta: Array,
        x: Array,
        y: Array,
        loss: str | Loss,
        *,
        training: bool = False,
        masks: Any = None,
        stats: Array | None = None,
    ) -> tuple[Array, Array]:
        """The objective `(*runs,)` and its gradient `(*runs, size)`; the thin face of `evaluate`."""
        result = self.evaluate(theta, x, y, loss, training=training, masks=masks, stats=stats)
        return result.loss, result.grad

    def evaluate(
        self,
        theta: Array,
        x: Array,
        y: Array,
        loss: str | Loss,
        *,
        training: bool = False,
        masks: Any = None,
        stats: Array | None = None,
        inputs_too: bool = False,
    ) -> Pass:
        """Forward, loss and backward; with inputs_too on to the inputs, which are not trained.

        x `(n, *inputs)`, y `(n, *outputs)` or sparse `(n,)`; both may carry runs axes.

        Walks the layers from the last to the first, handing each dL/d(its output) and taking dL/d(its input):
        the chain rule, evaluated from the loss's end (Linnainmaa 1970; Rumelhart, Hinton and Williams 1986).
        """
        rule = self.rule(loss)
        theta, x = self._checked(theta, x)
        layers, views = self.layers, self.views(theta)
        with np.errstate(all="ignore"):
            outputs: list[Array] = []
            forward: list[Kept] = []
            a = x
            modes = self._mode(theta, training, masks, stats)
            for layer, p, mode in zip(layers, views, modes, strict=True):
                a, kept = layer.forward(p, a, mode)
                outputs.append(a)
                forward.append(kept)
            t = self._answers(rule, y, a)
            rows = self._rows(rule, a, forward[-1], t)
            n = rows.shape[-1]
            data_loss = np.add.reduce(rows, axis=-1) / n
            penalty = self._penalty(views)

            fused = rule.fused is not None
            if rule.logit_slope is not None:
                g = rule.logit_slope(forward[-1]["Z"], a, t)
            else:
                g = rule.slope(self._flat(a), t)
            g /= n
            if len(self.output_shape) > 1:
                g = g.reshape(*g.shape[:-1], *self.output_shape)
            grad = np.empty((*rows.shape[:-1], self.size), theta.dtype)
            slots = self.views(grad)
            last = len(layers) - 1
            dA: list[Array | None] = [None] * len(layers)
            backward: list[Kept] = [{}] * len(layers)
            if not fused:
                dA[last] = g
            for i in range(last, -1, -1):
                before = outputs[i - 1] if i else x
                dx, backward[i] = layers[i].backward(
                    views[i], before, forward[i], g, slots[i], at_logits=fused and i == last,
                    first=i == 0 and not inputs_too,
                )  # fmt: skip
                if i and dx is not None:
                    dA[i - 1] = g = dx
            after = self._new_stats(theta, forward, modes) if training and self.stats_size else stats
        slope = dx if inputs_too else None
        return Pass(
            data_loss + penalty, data_loss, rows, penalty, grad, x, outputs, forward, backward, dA, after, slope
        )

    def draw_masks(self, rng: np.random.Generator | Sequence[int], n: int, runs: Shape = ()) -> list[Any] | None:
        """The random masks of one training pass over n examples, one a layer, or None if no layer needs any.

        rng: a generator, or a key such as (seed, update): then each layer draws from a generator of its own,
        keyed (seed, update, layer), so that a change in one layer leaves the others' masks as they were.
        """
        if not self.needs_masks:
            return None
        keyed = not isinstance(rng, np.random.Generator)
        return [
            layer.draw_mask(np.random.default_rng([*rng, i]) if keyed else rng, n, runs)  # type: ignore[misc, arg-type]
            for i, layer in enumerate(self.layers)
        ]

    # --- what fits -----------------------------------------------------------------------------------------------

    def rule(self, loss: str | Loss) -> Loss:
        """The loss of that name; ValueError where it does not fit this network's output."""
        rule = losses.get(loss)
        last = self.layers[-1]
        name = last.activation.name if last.activation else "no activation"
        if not losses.go_together(rule, name):
            raise ValueError(f"{rule.name} needs an output layer with {rule.fused}, not with {name}")
        if rule.fused is not None and len(self.output_shape) > 1:
            raise ValueError(f"{rule.name} needs an output of shape (outputs,), not {self.output_shape}")
        return rule

    def inputs(self, x: Array, dtype: np.dtype[Any]) -> Array:
        """x in this dtype; ValueError when it is not `(*runs, n, *inputs)` with at least one example."""
        x = np.asarray(x, dtype)
        rank = len(self.input_shape)
        if x.ndim <= rank or x.shape[-rank:] != self.input_shape or x.shape[-rank - 1] == 0:
            wanted = ", ".join(map(str, self.input_shape))
            raise ValueError(f"x must be (n, {wanted}) with at least one example, not {x.shape}")
        return x

    def targets(self, rule: Loss, y: Array, n: int, dtype: np.dtype[Any]) -> Array:
        """y in this dtype as `(*runs, n, outputs)`; ValueError if it is not one target an output (never broadcast)."""
        y = np.asarray(y)
        if rule.sparse:
            if y.shape[-1:] != (n,):
                raise ValueError(f"{rule.name} needs one class number an example, y of shape ({n},), not {y.shape}")
            return losses.one_hot(y, self.output_shape[0], dtype)
        if y.shape[-len(self.output_shape) - 1 :] != (n, *self.output_shape):
            wanted = ", ".join(map(str, (n, *self.output_shape)))
            raise ValueError(f"{rule.name} needs y of shape ({wanted}), not {y.shape}")
        return self._flat(np.asarray(y, dtype))

    # --- the small parts -----------------------------------------------------------------------------------------

    def _checked(self, theta: Array, x: Array) -> tuple[Array, Array]:
        """theta as it is, x in theta's dtype; ValueError when a shape does not fit."""
        theta = np.asarray(theta)
        if theta.dtype not in FLOATS:
            theta = np.asarray(theta, np.float64)
        if theta.shape[-1:] != (self.size,):
            raise ValueError(f"theta must be (*runs, {self.size}) for this network, not {theta.shape}")
        return theta, self.inputs(x, theta.dtype)

    def _answers(self, rule: Loss, y: Array, a: Array) -> Array:
        """The targets beside the guesses a."""
        return self.targets(rule, y, a.shape[-len(self.output_shape) - 1], a.dtype)

    def _flat(self, a: Array) -> Array:
        """`(*runs, n, *outputs)` with all outputs on one axis."""
        rank = len(self.output_shape)
        return a if rank == 1 else a.reshape(*a.shape[:-rank], -1)

    def _rows(self, rule: Loss, a: Array, kept: Kept, t: Array) -> Array:
        """Each example's own loss, `(*runs, n)`."""
        if rule.logit_rows is not None:
            return rule.logit_rows(kept["Z"], t)
        return rule.rows(self._flat(a), t)

    def penalty(self, theta: Array) -> Array:
        """What L1 and L2 add to the loss, `(*runs,)`: 0 where nothing is penalised."""
        with np.errstate(all="ignore"):
            return np.broadcast_to(self._penalty(self.views(theta)), theta.shape[:-1])

    def _penalty(self, views: list[list[Array]]) -> Array | float:
        if not self._penalised:
            return 0.0
        total: Array | float = 0.0
        for layer, p in zip(self.layers, views, strict=True):
            total = total + layer.penalty(p)
        return total

    def _mode(self, theta: Array, training: bool, masks: Any, stats: Array | None) -> list[Mode]:
        if not (self.stats_size or (training and self.needs_masks)):
            return self._modes[training]
        if training and self.needs_masks and masks is None:
            raise ValueError("training a network with Dropout needs masks=net.draw_masks(rng, n)")
        if stats is None:
            stats = self.init_stats()
        views: Sequence[Views] = [()] * len(self.layers)
        if stats is not None:
            views = self._stats_plan.views(np.asarray(stats, theta.dtype))
        drawn = masks if training and masks is not None else [None] * len(self.layers)
        return [Mode(training, mask, view) for mask, view in zip(drawn, views, strict=True)]

    def _new_stats(self, theta: Array, forward: list[Kept], modes: list[Mode]) -> Array:
        new: list[Array] = []
        for layer, kept, mode in zip(self.layers, forward, modes, strict=True):
            new += layer.new_statistics(kept, mode.stats)
        return self._stats_plan.pack(new, theta.dtype)
