"""A batch's loss and its gradient, line by line: forward pass, loss, backward pass.

How a kind of layer is written stands in a module of its own (`LINES`). The formulas are the engine's; a test runs both.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from playground.engine import Network
from playground.experiment import Experiment, targets
from playground.explain.program import activation_lines
from playground.explain.program.convolution_lines import CONVOLUTION_LINES
from playground.explain.program.dense_lines import DENSE_LINES, FLATTEN_LINES, activated, slope_of_z
from playground.explain.program.lines import COLUMNS, TAB, CodeLine, code
from playground.explain.program.loss_lines import loss_lines, slope
from playground.explain.program.normalisation_lines import BATCH_NORMALISATION_LINES, DROPOUT_LINES
from playground.explain.program.part import LayerLines, ProgramLayer, called, parts_of, penalties_of
from playground.explain.program.pooling_lines import AVERAGE_POOLING_LINES, MAX_POOLING_LINES
from playground.explain.program.recurrence_lines import LSTM_LINES, SIMPLE_RNN_LINES


def _block_forward(part: ProgramLayer) -> Iterator[CodeLine]:
    for inner in part.inner:
        yield from LINES[inner.layer.kind].forward(inner)
    yield part.line(f"Z{part.k} = A{part.inner[-1].k} + {part.fed}  # what came in goes around the block", "Z")
    yield from activated(part)


def _block_backward(part: ProgramLayer) -> Iterator[CodeLine]:
    yield from slope_of_z(part)
    last = part.inner[-1]
    yield code(f"dA{last.k} = dZ{part.k}", f"dZ:{last.step}")
    for at in reversed(range(len(part.inner))):
        inner = part.inner[at]
        yield from LINES[inner.layer.kind].backward(inner)
        if at:
            before = part.inner[at - 1]
            yield from LINES[inner.layer.kind].handed(inner, f"dA{before.k}", f"dZ:{before.step}")


def _block_handed(part: ProgramLayer, name: str, operation: str) -> Iterator[CodeLine]:
    first = part.inner[0]
    yield from LINES[first.layer.kind].handed(first, name, operation)
    yield code(f"{name} = {name} + dZ{part.k}  # both ways: through the block and around it", operation)


LINES: dict[str, LayerLines] = {
    "dense": DENSE_LINES,
    "flatten": FLATTEN_LINES,
    "conv2d": CONVOLUTION_LINES,
    "max_pooling2d": MAX_POOLING_LINES,
    "average_pooling2d": AVERAGE_POOLING_LINES,
    "batch_normalization": BATCH_NORMALISATION_LINES,
    "dropout": DROPOUT_LINES,
    "simple_rnn": SIMPLE_RNN_LINES,
    "lstm": LSTM_LINES,
    "residual": LayerLines(_block_forward, _block_backward, _block_handed),
}
"""The engine's kind of a layer -> how it is written."""


def normal_cdf(network: Network) -> list[CodeLine]:
    """What GELU needs and NumPy lacks; nothing where no layer is one."""
    each = [inner for layer in network.layers for inner in (layer, *getattr(layer, "layers", ()))]
    functions = [getattr(layer, name, None) for layer in each for name in ("activation", "cell")]
    return activation_lines.normal_cdf([function.name for function in functions if function is not None])


def batch_of(experiment: Experiment) -> str:
    """The statement that takes a batch's rows of the data: inputs and targets."""
    if experiment.coding == targets.CLASS_NUMBER:
        return f"X, T = X_TRAIN[rows], np.eye({experiment.classes})[T_TRAIN[rows]]"
    return "X, T = X_TRAIN[rows], T_TRAIN[rows]"


def arguments(network: Network) -> str:
    """What the function below asks for: dropout draws another mask in every update."""
    return "theta, X, T" + (", update" if network.needs_masks else "")


def loss_and_grad(experiment: Experiment, network: Network) -> list[CodeLine]:
    """The function of theta, X and T that gives loss and gradient, with the operations of its lines."""
    last = str(len(network.layers))
    begun, fused = slope(experiment.loss, last)
    parts = parts_of(experiment, network, begun if fused else "")
    body = [
        code("n = len(X)", "start"),
        *_unpacked(network),
        code("# Forward pass"),
        *(line for part in parts for line in LINES[part.layer.kind].forward(part)),
        code("# Loss"),
        *loss_lines(experiment.loss, last, penalties_of(parts)),
        code("# Backward pass: the average's 1/n comes in once"),
        *([] if fused else [code(f"dA{last} = {begun}", f"dA:{parts[-1].step}")]),
        *_backward(parts),
        *_packed(network),
    ]
    lines = [code(f"def loss_and_grad({arguments(network)}):")]
    return lines + [code(f"{TAB}{line.text}", line.step) for line in body]


def _backward(parts: list[ProgramLayer]) -> Iterator[CodeLine]:
    for at in reversed(range(len(parts))):
        part = parts[at]
        written = LINES[part.layer.kind]
        yield from written.backward(part)
        if at:
            yield from written.handed(part, f"dA{parts[at - 1].k}", f"dA:{parts[at - 1].step}")


def _unpacked(network: Network) -> Iterator[CodeLine]:
    """The weights and biases as views of theta."""
    for _, group in groupby(network.layout, key=lambda segment: (segment.layer, segment.place)):
        segments = list(group)
        views = []
        for segment in segments:
            view = f"theta[{segment.start}:{segment.stop}]"
            views.append(view if len(segment.shape) == 1 else f"{view}.reshape{segment.shape}")
        whole = f"{', '.join(map(called, segments))} = {', '.join(views)}"
        if len(TAB) + len(whole) <= COLUMNS:
            yield code(whole, "start")
            continue
        for segment, view in zip(segments, views, strict=True):
            yield code(f"{called(segment)} = {view}", "start")


def _packed(network: Network) -> Iterator[CodeLine]:
    """The gradient as one row, in theta's order."""
    rows = []
    for _, group in groupby(network.layout, key=lambda segment: (segment.layer, segment.place)):
        rows.append("".join(f"d{called(s)}{'.ravel()' if len(s.shape) > 1 else ''}, " for s in group))
    whole = f"return loss, np.concatenate([{''.join(rows).rstrip(', ')}])"
    if len(whole) + len(TAB) <= COLUMNS:
        yield code(whole)
        return
    yield code("return loss, np.concatenate([")
    for row in rows:
        yield code(f"{TAB}{row.rstrip()}")
    yield code("])")
