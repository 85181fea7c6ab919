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
from playground.engine.records import Kept, Name
from playground.experiment import anatomy, targets
from playground.experiment.anatomy import Anatomy, Entry, Input, Part, Unit

if TYPE_CHECKING:
    from playground.engine.activations import ActivationFunction
    from playground.engine.layers import Layer
    from playground.timeline import Moment

Array = NDArray[np.float64]


@dataclass(frozen=True)
class View:
    """A moment, seen from one example and one selection.

    focus: index of the example in the training set. row: its place in the batch, None where it is not in it.
    x (inputs,); z, a, dA, dZ: one array (units,) a layer, laid flat, of this example's own loss; dA[-1] is None where
    the loss and the output's activation are taken together, z and dZ are NaN where a layer has none. t (outputs,): the
    targets as the loss compares them with the outputs.
    """

    moment: Moment
    anatomy: Anatomy
    selection: Part | None
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
        return self.anatomy.last

    @property
    def fused(self) -> bool:
        return self.dA[-1] is None

    @property
    def loss(self) -> losses.Loss:
        return losses.get(self.moment.experiment.loss)

    def in_view_first(self, rows: Array) -> Array:
        """Rows of the batch's examples, that of the example in view before all others: its numbers are on the stage."""
        first = self.row or 0
        return np.concatenate([rows[first : first + 1], rows[:first], rows[first + 1 :]])

    def layer(self, number: int) -> Layer:
        return self.moment.network.layers[number]

    def activation(self, layer: int) -> ActivationFunction:
        return activations.get(self.layer(layer).activation or "linear")

    @cached_property
    def params(self) -> list[dict[str, Array]]:
        """The weights in force: those from before the update."""
        return list(self.moment.network.unpack(self.moment.before.theta))

    @cached_property
    def over_moments(self) -> dict[tuple[int, str], Array]:
        """What a recurrent layer has at all moments, by layer and name, where it has been asked for already."""
        return {}

    def has_bias(self, layer: int) -> bool:
        return self.anatomy.tiers[layer].has_bias

    @property
    def any_bias(self) -> bool:
        return any(tier.has_bias for tier in self.anatomy.tiers)

    def penalised(self, layer: int) -> bool:
        return any(parameter.l1 or parameter.l2 for parameter in self.layer(layer).parameters)

    def is_dense(self, layer: int) -> bool:
        """Whether a layer is a Dense one, whose every weight joins two units."""
        return self.anatomy.tiers[layer].kind == "dense"

    def is_dense_from(self, layer: int) -> bool:
        """Whether it and all layers after it are: then its units' ways to the loss are paths of weights."""
        return all(self.is_dense(at) for at in range(layer, len(self.anatomy.tiers)))

    @cached_property
    def own_is_batch(self) -> bool:
        """True where the example's own loss is the whole loss: a batch of one, in focus, and no penalty."""
        return (
            self.n == 1 and self.in_batch and not any(self.penalised(layer) for layer in range(len(self.anatomy.tiers)))
        )

    @cached_property
    def two_sided(self) -> bool:
        """True where the answers are −1 and +1, which the screen writes with their signs."""
        output = self.activation(self.last).name
        kind = registry.spec(self.moment.experiment.data).kind
        return self.loss.name == "hinge" or targets.coding(kind, output, self.loss.name) == targets.PLUS_MINUS

    @cached_property
    def copies(self) -> bool:
        """True where the network is to give back what it was given."""
        return registry.spec(self.moment.experiment.data).kind == registry.COPY

    @cached_property
    def answer_name(self) -> str:
        """What the class of this example is called; "" where its classes have numbers only, or there are none."""
        spec = registry.spec(self.moment.experiment.data)
        if spec.kind != registry.CLASSES:
            return ""
        number = int(np.argmax(self.t)) if len(self.t) > 1 else int(self.t[0] > 0)
        return spec.class_name(number)

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
        match self.selection:
            case Input(index=index):
                return index if layer == -1 else self._loudest(layer, 0)
            case Unit(index=index, layer=at) if layer == at or (layer == at + 1 and self._keeps_places(layer)):
                return index
            case Entry(kind=anatomy.SHARED, layer=at) as chosen if layer == at:
                return self._unit_of_shared(chosen)
            case Entry(j=index, layer=at) if layer == at:
                return index
            case Entry(kind=anatomy.WEIGHT, i=index, layer=at) if layer == at - 1:
                return index
            case _ if self._flattens_maps(layer):
                return self.unit_at(layer - 1)
            case Unit() | Entry(kind=anatomy.SHARED) as chosen:
                return self._loudest(layer, self._followed(chosen, layer))
            case _:
                return self._loudest(layer, 0)

    def _keeps_places(self, layer: int) -> bool:
        """Whether every number of a layer is made of the one at the same place before: it is followed there."""
        return self.anatomy.tiers[layer].kind in ("batch_normalization", "dropout")

    def _flattens_maps(self, layer: int) -> bool:
        """Whether a layer lays maps out as a row: then it is spoken of the cell that is in focus in the maps."""
        tiers = self.anatomy.tiers
        return layer > 0 and tiers[layer].kind == "flatten" and len(tiers[layer - 1].shape) == 3

    def _followed(self, chosen: Unit | Entry, layer: int) -> int:
        """The map of a layer that only pools, once or more, the map of what is selected; else the first."""
        between = self.anatomy.tiers[chosen.layer + 1 : layer + 1]
        return chosen.place[-1] if between and all("pooling" in tier.kind for tier in between) else 0

    def _unit_of_shared(self, chosen: Entry) -> int:
        """The unit that a number is spoken of with which many places share: of maps, one of its own map; of a recurrent
        layer the one it leads to, at the last moment.
        """
        tier = self.anatomy.tiers[chosen.layer]
        if not tier.moments:
            return self._loudest(chosen.layer, chosen.j)
        units = tier.shape[-1]  # the gates of an LSTM stand one after the other
        return chosen.j % units + (tier.moments - 1) * units * (len(tier.shape) == 2)

    def _loudest(self, layer: int, channel: int) -> int:
        """Of a layer of maps the cell of that map with the largest number, the middle one where all are 0; of a row
        that unit itself.

        The browser chooses the same (components/stage/network/windows.js).
        """
        shape = self.anatomy.tiers[layer].shape if layer >= 0 else ()
        if len(shape) != 3:
            return channel % max(self.anatomy.sizes[layer + 1], 1)
        height, width, channels = shape
        sizes = np.abs(np.nan_to_num(self.a[layer][channel % channels :: channels]))
        at = int(np.argmax(sizes)) if sizes.any() else height // 2 * width + width // 2
        return at * channels + channel % channels

    def weight_at(self, layer: int) -> Entry:
        return self.anatomy.weight(layer, self.unit_at(layer - 1), self.unit_at(layer))

    def bias_at(self, layer: int) -> Entry:
        return self.anatomy.bias(layer, self.unit_at(layer))

    @property
    def moved(self) -> Entry:
        """The parameter the update's captions speak about."""
        chosen = self.selection
        if isinstance(chosen, Entry):
            return chosen
        layer = chosen.layer if isinstance(chosen, Unit) else 0
        if self.is_dense(layer):
            return self.weight_at(layer)
        # The first number that the layer shares, of the unit's own map; else the nearest layer's first.
        near = sorted(self.anatomy.parameters, key=lambda row: abs(row.layer - layer))
        own = self.unit_at(layer) % self.anatomy.tiers[layer].shape[-1]
        return next((row for row in near if row.layer == layer and row.place[-1] == own), near[0])


def look(moment: Moment, selection: str | None = None, focus: int | None = None) -> View:
    """The view of ``moment`` with a selection id (ignored where it does not fit) and a focused example.

    Without a focus, or with one that is not an example of the training set, the batch's first example is in focus.
    """
    if focus is None or not 0 <= focus < len(moment.x):
        focus = int(moment.batch[0])
    pass_, at, n = moment.seen_from(focus)
    row = at if pass_ is moment.pass_ else None
    return View(
        moment,
        moment.experiment.anatomy,
        moment.experiment.anatomy.find(selection),
        focus,
        row,
        x=moment.x[focus].ravel(),
        t=_targets(moment, focus),
        z=tuple(_flat(rows, outputs, at) for rows, outputs in zip(pass_.Z, pass_.A, strict=True)),
        a=tuple(rows[at].ravel() for rows in pass_.A),
        dA=tuple(None if rows is None else rows[at].ravel() * n for rows in pass_.dA),
        dZ=tuple(_flat(rows, outputs, at) * n for rows, outputs in zip(pass_.dZ, pass_.A, strict=True)),
    )


def _flat(rows: Array | None, outputs: Array, at: int) -> Array:
    return np.full(outputs[at].size, np.nan) if rows is None else rows[at].ravel()


def recorded(kept: Kept, name: str, place: tuple[str, ...] = ()) -> Array | None:
    """What a layer's record has under that name, at that place inside a block, at no single moment; None: nothing."""
    return kept.get(Name(name, place) if place else name)


def _targets(moment: Moment, focus: int) -> Array:
    """The targets as numbers to compare the outputs with: class numbers as a row with a single 1, and hinge's ±1."""
    loss = losses.get(moment.experiment.loss)
    target: Array = np.asarray(moment.y[focus], dtype=np.float64)
    if loss.sparse:
        target = np.eye(int(moment.network.layers[-1].output_shape[0]))[int(target)]
    if loss.name == "hinge":
        target = np.where(target == 0.0, -1.0, target)
    return target
