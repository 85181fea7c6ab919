"""Batch normalisation and dropout, line by line (`batch_normalization.py` and `dropout.py` of `engine/layers/`)."""

from __future__ import annotations

from collections.abc import Iterator

from playground.explain.program.lines import CodeLine, code, number
from playground.explain.program.part import LayerLines, ProgramLayer, nothing_more


def _axes(part: ProgramLayer) -> str:
    """Over the examples, and over the places of a picture or the moments of a sequence."""
    axes = tuple(range(len(part.layer.output_shape)))
    return f"axis={axes if len(axes) > 1 else 0}"


def _forward(part: ProgramLayer) -> Iterator[CodeLine]:
    k, fed, axes = part.k, part.fed, _axes(part)
    spread = f"np.sqrt(variance{k} + {number(part.layer.epsilon)})"
    yield part.line(f"mean{k} = {fed}.mean({axes})", "mean")
    yield part.line(f"variance{k} = (({fed} - mean{k}) ** 2).mean({axes})", "variance")
    yield part.line(f"X{k}_hat = ({fed} - mean{k}) / {spread}", "X_hat")
    yield part.line(f"A{k} = gamma{k} * X{k}_hat + beta{k}", "A")


def _backward(part: ProgramLayer) -> Iterator[CodeLine]:
    k, axes = part.k, _axes(part)
    yield part.line(f"dgamma{k} = (dA{k} * X{k}_hat).sum({axes})", "dgamma")
    yield part.line(f"dbeta{k} = dA{k}.sum({axes})", "dbeta")
    yield part.line(f"dX{k}_hat = dA{k} * gamma{k}", "dX_hat")


def _handed(part: ProgramLayer, name: str, operation: str) -> Iterator[CodeLine]:
    k, axes = part.k, _axes(part)
    for text in (
        "# Mean and variance depend on every example: two more ways back",
        f"centre = dX{k}_hat.mean({axes})",
        f"along = (dX{k}_hat * X{k}_hat).mean({axes})",
        f"{name} = (dX{k}_hat - centre - X{k}_hat * along) / np.sqrt(variance{k} + {number(part.layer.epsilon)})",
    ):
        yield code(text, "" if text.startswith("#") else operation)


def _silenced(part: ProgramLayer) -> Iterator[CodeLine]:
    k, rate = part.k, part.layer.rate
    if not rate:
        yield part.line(f"A{k} = {part.fed}", "A")
        return
    drawn = f"np.random.default_rng([SEED, update, {part.index}]).random({part.fed}.shape)"
    yield part.line(f"mask{k} = ({drawn} >= {number(rate)}) / {number(1 - rate)}", "mask")
    yield part.line(f"A{k} = {part.fed} * mask{k}", "A")


def _through_the_mask(part: ProgramLayer, name: str, operation: str) -> Iterator[CodeLine]:
    yield code(f"{name} = dA{part.k}" + (f" * mask{part.k}" if part.layer.rate else ""), operation)


BATCH_NORMALISATION_LINES = LayerLines(_forward, _backward, _handed)
DROPOUT_LINES = LayerLines(_silenced, nothing_more, _through_the_mask)
