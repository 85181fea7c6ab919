"""One example inside one update: the numbers captions and inspector put into their formulas.

Everything is the engine's. The batch's pass carries the average's 1/n in its derivatives; an example's *own* numbers
are its row times n. An example outside the batch gets a pass of its own, with the same weights.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from playground.datasets import registry
from playground.engine import activations, losses
from playground.experiment import targets
from playground.explain.names import Names, Selection, input_names

if TYPE_CHECKING:
    from playground.engine.activations import ActivationFunction
    from playground.engine.layers import Layer
    from playground.timeline import Moment

Array = NDArray[np.float64]


@dataclass(frozen=True)
class View:
    """A moment, seen from one example and one selection.

    focus: index of the example in the training set. row: its place in the batch, None where it is not in it.
    x (inputs,); z, a, dA, dZ: one array (units,) a layer, of this example's own loss; dA[-1] is None where the loss and
    the output's activation are taken together. t (outputs,): the targets as the loss compares them with the outputs.
    """

    moment: Moment
    names: Names
    selection: Selection | None
    focus: int
    row: int | None
    x: Array
    t: Array
    z: tuple[Array, ...]
    a: tuple[Array, ...]
    dA: tuple[Array | None, ...]
    dZ: tuple[Array, ...]

    @property
    def n(self) -> int:
        """How many examples the batch has."""
        return len(self.moment.batch)

    @property
    def in_batch(self) -> bool:
        return self.row is not None

    @property
    def last(self) -> int:
        """The output's layer number."""
        return self.names.layers - 1

    @property
    def fused(self) -> bool:
        return self.dA[-1] is None

    @property
    def loss(self) -> losses.Loss:
        return losses.get(self.moment.experiment.loss)

    def layer(self, number: int) -> Layer:
        return self.moment.network.layers[number]

    def activation(self, layer: int) -> ActivationFunction:
        return activations.get(self.layer(layer).activation or "linear")

    @cached_property
    def params(self) -> list[dict[str, Array]]:
        """The weights in force: those from before the update."""
        return list(self.moment.network.unpack(self.moment.before.theta))

    @cached_property
    def slots(self) -> dict[tuple[int, str], tuple[int, tuple[int, ...]]]:
        """(layer, "W" or "b") -> where it starts in theta, and its shape."""
        return {(s.layer, s.name): (s.start, tuple(s.shape)) for s in self.moment.network.layout}

    def index(self, selection: Selection) -> int | None:
        """Where a weight or bias stands in theta; None where it is no parameter of this network."""
        slot = self.slots.get((selection.layer, "W" if selection.kind == "w" else "b"))
        if selection.kind not in "wb" or slot is None:
            return None
        start, shape = slot
        return start + (selection.i * shape[1] + selection.j if selection.kind == "w" else selection.j)

    def has_bias(self, layer: int) -> bool:
        return (layer, "b") in self.slots

    def penalised(self, layer: int) -> bool:
        kernel = self.layer(layer).parameters[0]
        return bool(kernel.l1 or kernel.l2)

    @cached_property
    def own_is_batch(self) -> bool:
        """True where the example's own loss is the whole loss: a batch of one, in focus, and no penalty."""
        return self.n == 1 and self.in_batch and not any(self.penalised(layer) for layer in range(self.names.layers))

    @cached_property
    def two_sided(self) -> bool:
        """True where the answers are −1 and +1, which the screen writes with their signs."""
        output = self.activation(self.last).name
        kind = registry.spec(self.moment.experiment.data).kind
        return self.loss.name == "hinge" or targets.coding(kind, output, self.loss.name) == targets.PLUS_MINUS

    @property
    def loss_tex(self) -> str:
        """The symbol of the example's own loss."""
        return "L" if self.own_is_batch else "L_i"

    def arrived(self, layer: int) -> Array:
        """dA of a layer that has one. Raises ValueError for an output whose loss goes straight to its sums."""
        rows = self.dA[layer]
        if rows is None:
            raise ValueError("This loss is taken together with the output's activation: there is no slope in between.")
        return rows

    def incoming(self, layer: int) -> Array:
        """What the units of ``layer`` are fed: the inputs, or the layer before."""
        return self.x if layer == 0 else self.a[layer - 1]

    @cached_property
    def own_loss(self) -> float:
        """This example's own loss, without penalty."""
        loss = self.loss
        if loss.logit_rows is not None:
            return float(loss.logit_rows(self.z[-1][None], self.t[None])[0])
        return float(loss.rows(self.a[-1][None], self.t[None])[0])

    # -- which unit, weight and bias of a layer a caption speaks about -------------------------------------------------

    def unit_at(self, layer: int) -> int:
        """The unit of a layer the numbers are shown for: the selection's, or one it is joined to; else the first."""
        chosen = self.selection
        if chosen is None:
            return 0
        if chosen.kind == "i":
            return chosen.i if layer == -1 else 0
        if layer == chosen.layer:
            return chosen.j
        return chosen.i if chosen.kind == "w" and layer == chosen.layer - 1 else 0

    def weight_at(self, layer: int) -> Selection:
        return Selection("w", layer, self.unit_at(layer - 1), self.unit_at(layer))

    def bias_at(self, layer: int) -> Selection:
        return Selection("b", layer, 0, self.unit_at(layer))

    @property
    def moved(self) -> Selection:
        """The parameter the update's captions speak about."""
        chosen = self.selection
        if chosen is not None and chosen.kind in "wb" and self.index(chosen) is not None:
            return chosen
        layer = chosen.layer if chosen is not None else 0
        return self.weight_at(layer)


def look(moment: Moment, selection: str | None = None, focus: int | None = None) -> View:
    """The view of ``moment`` with a selection id (ignored where it does not fit) and a focused example.

    Without a focus, or with one that is not an example of the training set, the batch's first example is in focus.
    """
    names = names_of(moment)
    if focus is None or not 0 <= focus < len(moment.x):
        focus = int(moment.batch[0])
    pass_, at, n = moment.seen_from(focus)
    row = at if pass_ is moment.pass_ else None
    return View(
        moment,
        names,
        names.parse(selection) if moment.experiment.anatomy.find(selection) else None,
        focus,
        row,
        x=moment.x[focus],
        t=_targets(moment, focus),
        z=tuple(rows[at] for rows in pass_.Z if rows is not None),
        a=tuple(rows[at] for rows in pass_.A),
        dA=tuple(None if rows is None else rows[at] * n for rows in pass_.dA),
        dZ=tuple(rows[at] * n for rows in pass_.dZ if rows is not None),
    )


def names_of(moment: Moment) -> Names:
    """The names of a moment's network."""
    experiment, layers = moment.experiment, moment.network.layers
    spec = registry.spec(experiment.data)
    keys = experiment.inputs if spec.planar else spec.columns
    sizes = (moment.x.shape[1], *(int(layer.output_shape[0]) for layer in layers))
    return Names(sizes, input_names(keys), experiment.data)


def _targets(moment: Moment, focus: int) -> Array:
    """The targets as numbers to compare the outputs with: class numbers as a row with a single 1, and hinge's ±1."""
    loss = losses.get(moment.experiment.loss)
    target: Array = np.asarray(moment.y[focus], dtype=np.float64)
    if loss.sparse:
        target = np.eye(int(moment.network.layers[-1].output_shape[0]))[int(target)]
    if loss.name == "hinge":
        target = np.where(target == 0.0, -1.0, target)
    return target
