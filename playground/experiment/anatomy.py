"""The anatomy of a network: what each of its parts is, where it stands, and what it is called.

Made once from a bound network and the names of its inputs, and then carried: captions, inspector, race, links and the
browser read these rows, and nobody works a name, an index or a phase out again. To everybody else an id is opaque.

Ids: an input is "i:0", a unit "n:1:2" (layer, place), a weight "w:0:1:2" (layer, from, to), a bias "b:1:0" (layer,
unit); any other parameter has its array's name and its place in it, "u:0:1:2", and inside a residual block its place
there, "w:1.0:2:3". Links carry these ids, so they stay as they are.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, get_args

import numpy as np

from playground.engine import Network, Step
from playground.engine.layers.windows import Windows
from playground.engine.layout import Segment
from playground.experiment import naming
from playground.experiment.layers import RECURRENT
from playground.experiment.naming_shared import Owner, of_shared
from playground.experiment.step_words import Place, words_of

Shape = tuple[int, ...]
Granularity = Literal["cell", "filter", "moment", "operation", "layer", "pass", "batch", "epoch"]
"""What one Step may mean, from the finest to the coarsest."""

Phase = Literal["start", "forward", "loss", "backward", "update", "recheck"]
EntryKind = Literal["weight", "bias", "shared"]
WEIGHT: Literal["weight"] = "weight"
BIAS: Literal["bias"] = "bias"
SHARED: Literal["shared"] = "shared"
INPUT, UNIT = "input", "unit"
"""Kinds of parts. A shared parameter is used by many units or at many moments: a kernel's, a recurrent matrix's."""


@dataclass(frozen=True, slots=True)
class Input:
    """One number of an example. place: where it stands, from 0; name, tex: on screen and in formulas."""

    id: str
    index: int
    place: Shape
    name: str
    tex: str
    kind: str = INPUT
    words: str = "comes from the data; inputs are not trained"


@dataclass(frozen=True, slots=True)
class Unit:
    """One number a layer gives out. index: in the layer's output laid flat; place: the same as coordinates, from 0."""

    id: str
    layer: int
    index: int
    place: Shape
    name: str
    tex: str
    output: bool
    words: str
    kind: str = UNIT

    @property
    def j(self) -> int:
        """Its number in its layer."""
        return self.index

    @property
    def z_tex(self) -> str:
        """The unit's weighted sum."""
        return f"z_{{{self.tex}}}"

    @property
    def delta_tex(self) -> str:
        """The derivative of an example's own loss against the weighted sum."""
        return rf"\delta_{{{self.tex}}}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One number of theta, at `index`. array: the parameter it belongs to ("W", "b", "1.W"); place: where in it.

    from_, to: ids of the two parts a weight joins, of the unit a bias belongs to; "" where a parameter joins many.
    slope: id of the operation that gives its gradient. words: what it is, for a newcomer.
    """

    id: str
    index: int
    layer: int
    kind: EntryKind
    array: str
    place: Shape
    from_: str
    to: str
    slope: str
    name: str
    tex: str
    words: str

    @property
    def i(self) -> int:
        """From which of the parts its layer is fed a weight comes."""
        return self.place[0]

    @property
    def j(self) -> int:
        """To which unit of its layer a weight or bias goes."""
        return self.place[-1]

    @property
    def spoken(self) -> str:
        """The name in the middle of a sentence: "x₁→h₂", "the bias of ŷ"."""
        return f"the {self.name}" if self.kind == BIAS else self.name


@dataclass(frozen=True, slots=True)
class Tier:
    """One layer as a place: its number, kind and words ("hidden layer 1"), its short title, its output's shape.

    windows: where a convolution's or a pooling's windows lie on what it is fed; None for others. moments: how many a
    recurrent layer goes through; 0 for others.
    """

    number: int
    kind: str
    words: str
    title: str
    shape: Shape
    activation: str
    has_bias: bool
    windows: Windows | None = None
    moments: int = 0


@dataclass(frozen=True, slots=True)
class Operation:
    """A micro-step by its id: its phase, its layer (None where it belongs to none), its moment in a sequence, from 0.

    words: what it gives; next: what pressing Step does when it comes next. shape: of what it gives for one example, or
    of the parameter whose gradient (or part of one) it is; () for a single number. parameter: that one's name in the
    layout, "" for none. per_example: whether it gives one such array an example. cells: the shape of its layer, where
    Step "cell" goes through its cells, one window or one cell's share after the other; () where it is taken as a whole.
    """

    id: str
    name: str
    phase: Phase
    layer: int | None
    time: int | None
    words: str
    next: str
    shape: Shape = ()
    parameter: str = ""
    per_example: bool = False
    cells: Shape = ()


Part = Input | Unit | Entry

START = Operation("start", "start", "start", None, None, *words_of("start", Place()))
"""Before the first operation of an update: its batch is chosen, nothing computed."""


@dataclass(frozen=True)
class Anatomy:
    """All parts of one network, and the micro-steps of its updates.

    units: of all layers, one after the other. parameters: in theta's order. operations: of one update, START first.
    """

    inputs: tuple[Input, ...]
    tiers: tuple[Tier, ...]
    units: tuple[Unit, ...]
    parameters: tuple[Entry, ...]
    operations: tuple[Operation, ...]

    @property
    def last(self) -> int:
        """The output's layer number."""
        return len(self.tiers) - 1

    @cached_property
    def sizes(self) -> Shape:
        """How many numbers go in, and how many each layer gives out: (2, 3, 1)."""
        return len(self.inputs), *(len(units) for units in self._by_layer)

    @cached_property
    def _by_layer(self) -> tuple[tuple[Unit, ...], ...]:
        return tuple(tuple(u for u in self.units if u.layer == tier.number) for tier in self.tiers)

    @cached_property
    def _parts(self) -> dict[str, Part]:
        parts: list[Part] = [*self.inputs, *self.units, *self.parameters]
        return {part.id: part for part in parts}

    @cached_property
    def _operations(self) -> dict[str, Operation]:
        return {operation.id: operation for operation in self.operations}

    def find(self, id_: str | None) -> Part | None:
        """The part an id stands for; None where it is absent, malformed or not of this network."""
        return self._parts.get(id_ or "")

    def entry(self, id_: str | None) -> Entry | None:
        """The number of theta an id stands for; None for an input, a unit or nothing."""
        found = self.find(id_)
        return found if isinstance(found, Entry) else None

    def operation(self, id_: str) -> Operation:
        """The micro-step of that id. KeyError where an update of this network has none."""
        return self._operations[id_]

    @cached_property
    def granularities(self) -> tuple[Granularity, ...]:
        """What one Step may mean in this network: cells where there are windows, moments where there is time."""
        without: set[str] = set()
        if not any(row.cells for row in self.operations):
            without |= {"cell", "filter"}
        if not any(tier.moments for tier in self.tiers):
            without.add("moment")
        return tuple(each for each in get_args(Granularity) if each not in without)

    def step_of(self, name: str, layer: int) -> str:
        """The id of a layer's operation by its name ("Z", "A", "dZ"); "" where none belongs to no single moment."""
        return self._by_name.get((name, layer), "")

    @cached_property
    def _by_name(self) -> dict[tuple[str, int | None], str]:
        return {(row.name, row.layer): row.id for row in self.operations if row.time is None}

    @property
    def step_ids(self) -> list[str]:
        """The ids of an update's operations, in order, "start" first."""
        return [*self._operations]

    def units_of(self, layer: int) -> Sequence[Input | Unit]:
        """The units of a layer; the inputs for layer -1."""
        return self.inputs if layer < 0 else self._by_layer[layer]

    def unit(self, layer: int, index: int) -> Unit:
        """Unit `index` of a layer's output laid flat."""
        return self._by_layer[layer][index]

    def at(self, layer: int, index: int) -> Input | Unit:
        """The same, with the inputs as layer -1."""
        return self.units_of(layer)[index]

    def layer_words(self, layer: int) -> str:
        """A layer in a sentence: "the inputs" (layer -1), "hidden layer 1", "the output"."""
        return "the inputs" if layer < 0 else self.tiers[layer].words

    def target_tex(self, index: int) -> str:
        """The target of output `index`."""
        return "t" if self.sizes[-1] == 1 else f"t_{{{index + 1}}}"

    def weight(self, layer: int, from_: int, to: int) -> Entry:
        """The weight of a dense layer between two places. KeyError where there is none."""
        return self._entry(f"w:{layer}:{from_}:{to}")

    def bias(self, layer: int, to: int) -> Entry:
        """The bias of a unit. KeyError where the network has no biases."""
        return self._entry(f"b:{layer}:{to}")

    def shared(self, array: str, layer: int, *place: int) -> Entry:
        """A number that many places use, by its array ("U") and its place there. KeyError where there is none."""
        return self._entry(":".join(map(str, (array.lower(), layer, *place))))

    def _entry(self, id_: str) -> Entry:
        part = self._parts[id_]
        if not isinstance(part, Entry):
            raise KeyError(id_)
        return part


def anatomy(
    network: Network, input_keys: Sequence[str], steps: Iterable[Step], *, data: str = "", fused: bool = False
) -> Anatomy:
    """The anatomy of a bound network.

    input_keys: what the inputs are called, one key an input, or a single one for inputs with places (a picture's).
    steps: the micro-steps of one update, as traced. data: the data's name, for the examples known from paper. fused:
    whether the loss goes straight to the output's sums.
    """
    traced = list(steps)
    inputs = _inputs(network.input_shape, input_keys)
    tiers = _tiers(network)
    maps = [_which(tier, [each for each in tiers if _called_alike(each, tier)]) for tier in tiers]
    units = tuple(itertools.chain.from_iterable(_units(tier, tiers, maps[tier.number]) for tier in tiers))
    by_layer = [[unit for unit in units if unit.layer == tier.number] for tier in tiers]
    sizes = (len(inputs), *map(len, by_layer))
    paper = naming.on_paper(data, sizes)
    fed: list[Sequence[Input | Unit]] = [inputs, *by_layer]
    # A parameter's gradient is the last record of it that belongs to no single moment: after data's and penalty's part.
    slopes = {(step.layer, step.parameter): step.id for step in traced if step.parameter and step.time is None}
    parameters = tuple(
        itertools.chain.from_iterable(
            _entries(
                segment,
                tiers[segment.layer],
                _which(tiers[segment.layer], [each for each in tiers if each.kind == tiers[segment.layer].kind]),
                fed[segment.layer],
                by_layer[segment.layer],
                paper,
                slopes.get((segment.layer, segment.name), ""),
            )
            for segment in network.layout
        )
    )
    ids = {step.id for step in traced}
    operations = (START, *(_operation(step, tiers, fused, ids) for step in traced))
    return Anatomy(inputs, tiers, units, parameters, operations)


def _operation(step: Step, tiers: Sequence[Tier], fused: bool, ids: Collection[str]) -> Operation:
    """The row of a traced micro-step. ids: of all those of its update."""
    at = Place()
    if step.layer is not None:
        tier = tiers[step.layer]
        at = Place(
            tier.words,
            tier.kind,
            tier.shape != (1,),
            tier.activation,
            step.layer == len(tiers) - 1,
            fused,
            None if step.time is None else step.time + 1,
        )
    words = words_of(step.name, at)
    shape: Shape = ()
    each = False
    if step.layer is not None:
        each = step.parameter is None and step.name not in OF_THE_BATCH
        # What a layer keeps of the whole batch it keeps as it broadcasts over the examples: its last axis counts.
        shape = tuple(np.shape(step.value)[1:] if each else np.shape(step.value) if step.parameter else
                      np.shape(step.value)[-1:])  # fmt: skip
    cells = tiers[step.layer].shape if step.layer is not None and _is_walked(step, tiers, ids) else ()
    return Operation(
        step.id, step.name, step.phase, step.layer, step.time, *words, shape, step.parameter or "", each, cells
    )


OF_THE_BATCH = ("mean", "variance")
"""Operations of a layer that give one value for all examples of the batch together."""


def _is_walked(step: Step, tiers: Sequence[Tier], ids: Collection[str]) -> bool:
    """Whether an operation is many small ones of one kind: a window at each place, or each place's share or slope."""
    layer = step.layer
    if layer is None or step.time is not None or "." in step.id:
        return False
    tier = tiers[layer]
    if step.name == "dA":
        return layer + 1 < len(tiers) and tiers[layer + 1].windows is not None and len(tier.shape) == 3
    if tier.windows is None:
        return False
    if tier.kind != "conv2d":
        return step.name == "A"
    return step.name in ("Z", "dW_data") or (step.name == "dW" and f"dW_data:{layer}" not in ids)


def _called_alike(one: Tier, other: Tier) -> bool:
    """Whether the units of two layers are called by the same places."""
    pooled = [tier.windows is not None and tier.kind != "conv2d" for tier in (one, other)]
    return len(one.shape) == len(other.shape) > 1 and pooled[0] == pooled[1]


def _which(tier: Tier, alike: Sequence[Tier]) -> str:
    """Which layer is meant, where several are called alike."""
    return f" of layer {tier.number + 1}" if len(alike) > 1 else ""


def _inputs(shape: Shape, keys: Sequence[str]) -> tuple[Input, ...]:
    places = list(np.ndindex(*shape))
    if len(shape) == 1 and len(keys) == len(places):
        called = [naming.of_input(key) for key in keys]
    else:
        called = [naming.of_input(keys[0], place, shape) for place in places]
    return tuple(Input(f"i:{n}", n, place, *called[n]) for n, place in enumerate(places))


def _tiers(network: Network) -> tuple[Tier, ...]:
    count = len(network.layers)
    return tuple(
        Tier(
            number,
            layer.kind,
            naming.of_layer(number, count),
            "output" if number == count - 1 else f"hidden {number + 1}",
            tuple(layer.output_shape),
            layer.activation.name if layer.activation is not None else "",
            any(parameter.name == "b" for parameter in layer.parameters),
            layer.windows,
            layer.input_shape[0] if layer.kind in RECURRENT else 0,
        )
        for number, layer in enumerate(network.layers)
    )


_ADDS_UP = "adds up what it hears, times its weights, and says what its activation makes of the sum"
_WHAT_UNITS_DO = {
    "conv2d": "one window, heard through its filter",
    "max_pooling2d": "the largest number of its window",
    "average_pooling2d": "the mean of its window",
    "flatten": "the same number, now in one row",
    "dropout": "what came in, or 0 where it is dropped",
    "batch_normalization": "standardised, then scaled and shifted",
    "residual": "what its block makes, added to what came in",
    "simple_rnn": "its state at this moment, handed on",
    "lstm": "its state at this moment, handed on",
}
"""What a unit is, by the kind of its layer; of a layer not named here it adds up."""

_LAST = "its state at the last moment, handed on"
"""Of a recurrent layer that hands on its last state alone."""


def _units(tier: Tier, tiers: Sequence[Tier], which: str) -> Iterable[Unit]:
    only, layers = tier.shape == (1,), len(tiers)
    for index, place in enumerate(np.ndindex(*tier.shape)):
        called = naming.of_unit(tier.number, layers, place, only, tier.kind, which)
        id_ = ":".join(map(str, ("n", tier.number, *place)))
        words = _LAST if tier.moments and len(tier.shape) == 1 else _WHAT_UNITS_DO.get(tier.kind, _ADDS_UP)
        yield Unit(id_, tier.number, index, place, *called, tier.number == layers - 1, words=words)


def _entries(
    segment: Segment,
    tier: Tier,
    which: str,
    fed: Sequence[Input | Unit],
    units: Sequence[Unit],
    paper: dict[tuple[int, int, int], str],
    slope: str,
) -> Iterable[Entry]:
    """The rows of one parameter array, in theta's order."""
    array = segment.array
    at = ".".join([str(segment.layer), *segment.place])
    joins = tier.kind == "dense" and not segment.place
    owner = Owner(tier.kind, array, segment.shape, segment.place, len(tier.shape) == 3, which)
    for offset, place in enumerate(np.ndindex(*segment.shape)):
        id_, index = ":".join(map(str, (array.lower(), at, *place))), segment.start + offset
        if joins and array == "W":
            a, b = fed[place[0]], units[place[1]]
            called = naming.of_weight((a.name, a.tex), (b.name, b.tex), paper.get((segment.layer, *place), ""))
            words = f"how strongly {a.name} is heard by {b.name}"
            yield Entry(id_, index, segment.layer, WEIGHT, segment.name, place, a.id, b.id, slope, *called, words)
        elif joins and array == "b":
            b = units[place[0]]
            words = f"what {b.name} adds to its sum whatever the inputs are"
            called = naming.of_bias((b.name, b.tex))
            yield Entry(id_, index, segment.layer, BIAS, segment.name, place, "", b.id, slope, *called, words)
        else:
            called, words = of_shared(owner, place)
            yield Entry(id_, index, segment.layer, SHARED, segment.name, place, "", "", slope, *called, words)
