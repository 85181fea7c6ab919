"""A run's numbers as tables: the losses on the way, and every number of one update."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from playground.engine import Network, penalties
from playground.taking.asked import AskedRun, learnable, reached, too_far
from playground.timeline import Diverged, NotYet, Timeline

Array = NDArray[np.float64]
MOST_ROWS = 2_000


def history(asked: AskedRun) -> str:
    """The losses from the start to where the page stands, a row a state: of every update, or of every so many.

    The loss is what is minimised; its penalty stands in a column of its own, so the examples' loss is the difference.
    """
    last = reached(asked.cursor)
    stride = -(-max(last, 1) // MOST_ROWS)
    classes = asked.run.experiment.is_classification
    head = ["update", "epoch", "learning_rate", "training_loss", "penalty", "test_loss"]
    return _written([*head, *(["training_accuracy", "test_accuracy"] if classes else [])], _rows(asked, last, stride))


def _rows(asked: AskedRun, last: int, stride: int) -> Iterator[list[object]]:
    learnable(asked.run)
    timeline = Timeline(asked.run)
    timeline.allow(asked.until)
    for update in sorted({*range(0, last, stride), last}):
        try:
            metrics = timeline.metrics(update)
        except Diverged:
            return
        except NotYet as found:
            raise ValueError(too_far(found.update)) from found
        if time.perf_counter() > asked.until:
            raise ValueError(too_far(update))
        row: list[object] = [
            update, _number(update / timeline.batches.per_epoch), _number(timeline.experiment(update).learning_rate),
            _number(metrics.train_loss), _number(metrics.penalty), _number(metrics.test_loss),
        ]  # fmt: skip
        if metrics.train_accuracy is not None and metrics.test_accuracy is not None:
            row += [_number(metrics.train_accuracy), _number(metrics.test_accuracy)]
        yield row


def gradients(asked: AskedRun) -> str:
    """Every weight and bias in the update under way: its value, gradient, the optimizer's memory, its change.

    The gradient is the batch's, average and penalty included; the penalty's part stands in a column of its own.
    """
    timeline = asked.timeline
    try:
        moment = timeline.moment(asked.cursor.update)
    except Diverged as end:
        raise ValueError(f"The run ends in update {end.update + 1:,}, before this place.") from end
    except NotYet as found:
        raise ValueError(too_far(found.update)) from found
    before, after = moment.before, moment.after
    of_penalty = penalty_slope(timeline.network, before.theta)
    slots = before.optimizer.slots
    head = ["id", "name", "layer", "value", "gradient", "gradient_of_penalty"]
    head += [f"{slot}_{when}" for slot in slots for when in ("before", "after")] + ["change", "value_after"]
    rows: list[list[object]] = []
    for entry in asked.run.experiment.anatomy.parameters:
        at = entry.index
        row: list[object] = [
            entry.id, entry.name, entry.layer + 1, _number(before.theta[at]), _number(moment.pass_.grad[at]),
            _number(of_penalty[at]),
        ]  # fmt: skip
        for slot, values in slots.items():
            row += [_number(values[at]), "" if after is None else _number(after.optimizer.slots[slot][at])]
        row += ["", ""] if after is None else [_number(after.theta[at] - before.theta[at]), _number(after.theta[at])]
        rows.append(row)
    return _written(head, rows)


def penalty_slope(network: Network, theta: Array) -> Array:
    """Its gradient, `(size,)`: 0 where nothing is penalised."""
    found = np.zeros_like(theta)
    for weights, l1, l2, where in _penalised(network, theta):
        found[where] = penalties.gradient(weights, l1, l2).ravel()
    return found


def _penalised(network: Network, theta: Array) -> Iterator[tuple[Array, float, float, slice]]:
    parameters = [parameter for layer in network.layers for parameter in layer.parameters]
    for segment, parameter in zip(network.layout, parameters, strict=True):
        if parameter.l1 or parameter.l2:
            where = slice(segment.start, segment.stop)
            yield theta[where].reshape(segment.shape), parameter.l1, parameter.l2, where


def _written(head: list[str], rows: Iterable[list[object]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return text.getvalue()


def _number(value: float | np.floating) -> str:
    """Every digit that there is."""
    return repr(float(value))
