"""A layer of the program: what its variables are called, and which operations its lines are.

Layers count from 1 in the program, as on paper, and from 0 in the ids of the operations; the layers inside a residual
block 3 are 3a and 3b.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from playground.engine import Network
from playground.engine.layers.residual import Residual
from playground.engine.layout import Segment
from playground.experiment import Experiment
from playground.explain.program.lines import TAB, CodeLine, code, number

EVERY = "@*"
"""Behind the id of a line in a loop over moments: it is the operation of each of them, "Z:0@*" of Z:0@0, Z:0@1, ..."""


@dataclass(frozen=True)
class ProgramLayer:
    """layer: the engine's, bound. k: its number in names, "3" or "3a". step: in ids, "2" or "2.0". index: among the
    network's layers, from 0. fed: the variable that comes in. loss: what dZ is at the output, where the loss gives it.
    l1, l2: what its weights' penalties are called, "" for none. inner: the layers inside a block.
    """

    layer: Any
    k: str
    step: str
    index: int
    fed: str
    loss: str = ""
    l1: str = ""
    l2: str = ""
    inner: tuple[ProgramLayer, ...] = ()

    def line(self, text: str, operation: str, moments: bool = False) -> CodeLine:
        """A line that is one of the layer's operations: of "Z", in a loop over moments of all of them."""
        return code(text, f"{operation}:{self.step}{EVERY if moments else ''}")


Written = Callable[[ProgramLayer], Iterator[CodeLine]]


@dataclass(frozen=True)
class LayerLines:
    """How a kind of layer is written.

    forward: A from what comes in. backward: the slopes of its own numbers from dA. handed(part, name, operation): the
    slope of what comes in, called `name`, which is an operation of the layer before.
    """

    forward: Written
    backward: Written
    handed: Callable[[ProgramLayer, str, str], Iterator[CodeLine]]


@dataclass(frozen=True)
class Penalty:
    """text: its factor, "L2". measure: of a kernel W. kernels: the names of those that it is on."""

    text: str
    measure: str
    kernels: tuple[str, ...]


def suffix(layer: int, place: tuple[str, ...] = ()) -> str:
    """What the names of a layer's variables end in: "3", of the first layer inside it "3a"."""
    return f"{layer + 1}{''.join(chr(ord('a') + int(at)) for at in place)}"


def called(segment: Segment) -> str:
    """The name of an array of weights: "W3", "U1", "W3a"."""
    return f"{segment.array}{suffix(segment.layer, segment.place)}"


def parts_of(experiment: Experiment, network: Network, loss: str) -> list[ProgramLayer]:
    """The layers from the first to the output's. loss: what the output's dZ is, "" where the loss gives only dA."""
    parts: list[ProgramLayer] = []
    fed = "X"
    for index, layer in enumerate(network.layers):
        k = suffix(index)
        given = loss if index == len(network.layers) - 1 else ""
        inner = tuple(_inside(experiment, layer, index, fed)) if isinstance(layer, Residual) else ()
        parts.append(ProgramLayer(layer, k, str(index), index, fed, given, *_penalties(experiment, layer), inner))
        fed = f"A{k}"
    return parts


def _inside(experiment: Experiment, block: Residual, index: int, fed: str) -> Iterator[ProgramLayer]:
    """The layers inside a block."""
    for at, layer in enumerate(block.layers):
        k = suffix(index, (str(at),))
        yield ProgramLayer(layer, k, f"{index}.{at}", index, fed, "", *_penalties(experiment, layer))
        fed = f"A{k}"


def _penalties(experiment: Experiment, layer: Any) -> tuple[str, str]:
    """What L1 and L2 on a layer's kernel are called: a constant of the program's or a number; "" for none."""
    l1, l2 = (getattr(layer, name, 0.0) for name in ("kernel_l1", "kernel_l2"))
    return (
        ("L1" if l1 == experiment.l1 else number(l1)) if l1 else "",
        ("L2" if l2 == experiment.l2 else number(l2)) if l2 else "",
    )


def penalties_of(parts: list[ProgramLayer]) -> list[Penalty]:
    """The penalties on all kernels, those of one factor together."""
    kernels: dict[tuple[str, str], list[str]] = {}
    for part in (each for outer in parts for each in (*outer.inner, outer)):
        for factor, measure in ((part.l1, "np.sum(np.abs(W))"), (part.l2, "np.sum(W**2)")):
            if factor:
                kernels.setdefault((measure, factor), []).append(f"W{part.k}")
    return [Penalty(factor, measure, tuple(named)) for (measure, factor), named in kernels.items()]


def kernel_slope(part: ProgramLayer, data: Callable[[str], list[str]]) -> Iterator[CodeLine]:
    """The slope of a layer's weights; with a penalty its two parts before it. data(name): the lines that give the part
    that comes from the examples that name.
    """
    k = part.k
    penalties = [f"2 * {part.l2} * W{k}"] * bool(part.l2) + [f"{part.l1} * np.sign(W{k})"] * bool(part.l1)
    if not penalties:
        yield from (part.line(text, "dW") for text in data(f"dW{k}"))
        return
    yield from (part.line(text, "dW_data") for text in data(f"dW{k}_data"))
    yield part.line(f"dW{k}_penalty = {' + '.join(penalties)}", "dW_penalty")
    yield part.line(f"dW{k} = dW{k}_data + dW{k}_penalty", "dW")


def looped(head: str, body: list[str]) -> list[str]:
    """A loop's lines."""
    return [head, *(f"{TAB}{text}" for text in body)]


def nothing_more(part: ProgramLayer) -> Iterator[CodeLine]:
    """Of a layer without numbers to learn, the way back through it is all."""
    yield from ()
