"""A run as one NumPy program: the code, and below it the data and the weights as literals.

It trains from the start as the page does: the same batches, the same changes on the way, the same numbers.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from playground.engine import OPTIMIZERS
from playground.experiment import Experiment, Run, derived, targets
from playground.experiment.layers import KINDS
from playground.experiment.run import OPTIMIZER, RATE
from playground.explain.program import network_lines, optimizer_lines
from playground.explain.program.lines import COLUMNS, TAB, CodeLine, code, literal, number
from playground.explain.program.part import called

FIRST_UPDATES = 20
#: The program prints about so many lines at most.
MOST_PRINTED = 1000
#: Of more examples than these, it carries only those that its updates use.
MOST_CARRIED = 1000


@dataclass(frozen=True)
class Program:
    """lines: the code, with the operations of its lines. data: the literals and the call, which follow it. updates: how
    many it makes as it stands.
    """

    lines: tuple[CodeLine, ...]
    data: str
    updates: int

    @cached_property
    def text(self) -> str:
        """The whole file."""
        return "".join(f"{line.text}\n" for line in self.lines) + self.data


def updates_for(run: Run, reached: int) -> int:
    """How many updates the program of a run makes so that it comes past its last change and what has been seen: 20, or
    the next power of ten, so that it is not another program after every press.
    """
    wanted = max([reached, *(change.update for change in run.changes)]) + 1
    most = FIRST_UPDATES
    while most < wanted:
        most = 10 ** len(str(most))
    return most


def program(run: Run, updates: int = FIRST_UPDATES) -> Program:
    """The program of a run, making that many updates. ValueError where there is nothing to train on."""
    experiment = run.experiment
    if not experiment.train_size:
        raise ValueError(experiment.standstill)
    network = experiment.network()
    lines = [
        *_head(run, updates),
        *network_lines.normal_cdf(network),
        *network_lines.loss_and_grad(experiment, network),
        code(""),
        code(""),
        *_main(run, updates),
    ]
    return Program(tuple(lines), _data(run, updates), updates)


def _head(run: Run, updates: int) -> Iterator[CodeLine]:
    experiment = run.experiment_at(0)
    title, optimizer = experiment.dataset().title, OPTIMIZERS[experiment.optimizer].label
    rate = f"{optimizer} {number(experiment.learning_rate)}"
    if experiment.plain:
        sizes = "-".join(map(str, experiment.sizes))
        yield code(f'"""{title}, network {sizes}, {rate}: as Backprop Playground trains it."""')
    else:
        yield code(f'"""{title}, {rate}: as Backprop Playground trains it.')
        yield code("")
        yield from map(code, _layers(experiment))
        yield code('"""')
    yield code("")
    yield code("import numpy as np")
    yield code("")
    yield code(f"SEED, BATCH, UPDATES = {experiment.seed}, {experiment.batch_size}, {updates}")
    for name, value in (("L1", experiment.l1), ("L2", experiment.l2)):
        if value:
            yield code(f"{name} = {number(value)}  # penalty on the weights")
    yield code("")
    yield code("")


def _layers(experiment: Experiment) -> Iterator[str]:
    """A line for each layer: its number, its kind and the shape of what it gives for one example."""
    for k, row in enumerate(derived.stack(experiment.values()), 1):
        shape = " x ".join(map(str, row.after))
        yield f"{TAB}{k}  {KINDS[row.layer.kind].title}: {shape}"


@dataclass(frozen=True)
class _Stretch:
    """A part of the run with one optimizer: from update `since` to before `until`."""

    experiment: Experiment
    since: int
    until: int | None


def _stretches(run: Run) -> list[_Stretch]:
    since = sorted({0, *(change.update for change in run.changes if change.what == OPTIMIZER)})
    ends: list[int | None] = [*since[1:], None]
    return [_Stretch(run.experiment_at(at), at, end) for at, end in zip(since, ends, strict=True)]


def _main(run: Run, updates: int) -> Iterator[CodeLine]:
    experiment, stretches = run.experiment, _stretches(run)
    network = experiment.network()
    passed = network_lines.arguments(network)
    yield code("def main(theta):")
    yield from _in(1, [code(f"rate = {number(experiment.learning_rate)}")])
    if len(stretches) == 1:
        yield from _in(1, optimizer_lines.starting(stretches[0].experiment.make_optimizer()))
    yield from _in(1, [code("for update in range(UPDATES):")])
    yield from _in(2, _batch(run))
    yield from _in(2, [code(f"loss, grad = loss_and_grad({passed})")])
    ends = optimizer_lines.parameter_ends(segment.stop - segment.start for segment in network.layout)
    for stretch in stretches:
        optimizer = stretch.experiment.make_optimizer()
        counted = "update + 1" if not stretch.since else f"update - {stretch.since - 1}"
        lines = [
            code(f"# Update: {optimizer.label}"),
            *([code(f"t = {counted}")] if optimizer_lines.counts(optimizer) else []),
            *optimizer_lines.update(optimizer, ends),
        ]
        if len(stretches) > 1:
            begun = optimizer_lines.starting(optimizer)
            first = [code(f"if update == {stretch.since}:"), *_in(1, begun)] if begun else []
            lines = [_condition(stretch), *_in(1, [*first, *lines])]
        yield from (replace(line, since=stretch.since, until=stretch.until) for line in _in(2, lines))
    yield from _in(2, _recheck(updates, passed))
    yield from _in(1, [code("return theta")])


def _condition(stretch: _Stretch) -> CodeLine:
    if stretch.until is None:
        return code("else:")
    return code(f"{'elif' if stretch.since else 'if'} update < {stretch.until}:")


def _batch(run: Run) -> Iterator[CodeLine]:
    """What holds before an update begins: its batch, and what was changed by hand just before it."""
    if any(change.what == RATE for change in run.changes):
        yield code("rate = RATES.get(update, rate)", "start")
    if any(change.edits for change in run.changes):
        yield code("for index, value in EDITS.get(update, ()):", "start")
        yield code(f"{TAB}theta[index] = value", "start")
    yield code("# The batch: every epoch the examples in a new order, cut into parts")
    yield code("epoch, part = divmod(update, -(-len(X_TRAIN) // BATCH))", "start")
    yield code("order = np.random.default_rng([SEED, epoch]).permutation(len(X_TRAIN))", "start")
    yield code("rows = order[part * BATCH : (part + 1) * BATCH]", "start")
    yield code(network_lines.batch_of(run.experiment), "start")


def _recheck(updates: int, passed: str) -> Iterator[CodeLine]:
    yield code(f"after, _ = loss_and_grad({passed})  # the same batch under the new weights", "recheck")
    told = 'print(f"update {update + 1}: loss {loss}, afterwards {after}")'
    every = -(-updates // MOST_PRINTED)
    if every == 1:
        yield code(told)
    else:
        yield code(f"if (update + 1) % {every} == 0:")
        yield code(f"{TAB}{told}")


def _in(depth: int, lines: Iterator[CodeLine] | list[CodeLine]) -> Iterator[CodeLine]:
    """The lines further to the right."""
    for line in lines:
        yield replace(code(f"{TAB * depth}{line.text}", line.step), since=line.since, until=line.until)


# -- the literals ------------------------------------------------------------------------------------------------------


def _data(run: Run, updates: int) -> str:
    experiment = run.experiment
    parts = ["\n\n# The starting weights and biases\n"]
    names = []
    theta = experiment.theta0()
    for segment in experiment.network().layout:
        name = called(segment)
        parts.append(literal(name, theta[segment.start : segment.stop].reshape(segment.shape)))
        names.append(f"{name}.ravel()" if len(segment.shape) > 1 else name)
    parts.append(_call("theta = np.concatenate", names))
    parts.append(_changes(run))
    parts.append(_examples(experiment, updates))
    parts.append("\ntheta = main(theta)\n")
    return "".join(parts)


def _examples(experiment: Experiment, updates: int) -> str:
    """The data: all of it, or of very much what the program uses, in its places."""
    x, t = experiment.training_set()
    if experiment.coding == targets.CLASS_NUMBER:
        t = t.astype(int)
    batches = experiment.batches()
    if len(x) <= MOST_CARRIED or updates >= batches.per_epoch:
        told = "\n# The examples to train on, a row each, and their targets\n"
        return told + literal("X_TRAIN", x) + literal("T_TRAIN", t)
    used = np.unique(np.concatenate([batches.indices(update) for update in range(updates)]))
    empty = "0" if t.ndim == 1 else "np.nan"
    return (
        f"\n# The examples that these updates use, and their places among all {len(x)}\n"
        + literal("PLACES", used)
        + f"X_TRAIN = np.full({x.shape}, np.nan)\nT_TRAIN = np.full({t.shape}, {empty})\n"
        + literal("X_TRAIN[PLACES]", x[used])
        + literal("T_TRAIN[PLACES]", t[used])
    )


def _call(begun: str, names: list[str]) -> str:
    whole = f"{begun}([{', '.join(names)}])\n"
    if len(whole) <= COLUMNS:
        return whole
    return f"{begun}([\n{''.join(f'{TAB}{name},{chr(10)}' for name in names)}])\n"


def _changes(run: Run) -> str:
    """What was changed on the way: learning rates and weights by the update before which they hold."""
    rates = {change.update: change.value for change in run.changes if change.what == RATE}
    edits: dict[int, list[list[float]]] = {}
    for change in run.changes:
        if change.edits:
            edits.setdefault(change.update, []).extend(list(pair) for pair in change.edits)
    text = ""
    for name, what, found in (
        ("RATES", "The learning rate from an update on (the first is 0)", rates),
        ("EDITS", "Weights set by hand before an update: places in theta, and values", edits),
    ):
        if found:
            rows = "".join(_row(update, value) for update, value in found.items())
            text += f"\n# {what}\n{name} = {{\n{rows}}}\n"
    return text


def _row(update: int, value: float | list[list[float]]) -> str:
    """An entry of such a table; a list too long for a line has a line for each of its pairs."""
    whole = f"{TAB}{update}: {json.dumps(value)},\n"
    if len(whole) <= COLUMNS or not isinstance(value, list):
        return whole
    pairs = "".join(f"{TAB}{TAB}{json.dumps(pair)},\n" for pair in value)
    return f"{TAB}{update}: [\n{pairs}{TAB}],\n"
