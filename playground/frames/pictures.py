"""States and moves as arrays for the stage.

A *state* lies between two updates: the weights, the output over the plane, every unit's response, the losses. A *move*
is the inside of one update: for the example in focus everything computed forwards and backwards, for the batch the
gradient, the optimizer's rows and the recheck. Stepping by operation needs moves; playing many updates a second needs
only states.

A move's numbers of the example in focus are those of its own loss: the engine's row times the size of its batch.

Numbers that are written out travel as float64, bit for bit the engine's: rounded on the way, 1.2 would be shown as
1.200, and one in some thousands with another last digit than in the sentence beside it. Pictures are bytes.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from playground import datasets
from playground.engine import Recheck
from playground.engine.training import TrainState
from playground.experiment import Experiment
from playground.frames.maps import again, has_maps, inner, map_rows, maps, signed_bytes
from playground.frames.onward import goes_on, onward
from playground.frames.wire import MoveHeader, StateHeader
from playground.timeline import Diverged, Metrics, Moment, NotYet, Timeline

SURFACE_SIDE = 50
HEAT_SIDE = 12
CURVE_POINTS = 121
# Rows of a table that is not a plane; data of that kind is a handful of examples by hand.
MOST_TABLE_ROWS = 16

Array = NDArray[Any]
Header = TypeVar("Header")


@dataclass(frozen=True)
class Picture(Generic[Header]):
    """A part of a message: header entries and arrays by name."""

    header: Header
    arrays: dict[str, Array]


# -- states ------------------------------------------------------------------------------------------------------------


def state(timeline: Timeline, update: int, focus: int | None = None) -> Picture[StateHeader] | None:
    """The state before `update`; None where the run ends earlier, or the time ends before it is computed.

    focus: of pictures and sequences the training example whose maps are shown, the first where none is chosen.
    """
    try:
        before = timeline.before(update)  # Its gradient is drawn too, and it lies on the way.
        return state_at_hand(timeline, timeline.state(update), before, focus)
    except (Diverged, NotYet):
        return None


def state_at_hand(
    timeline: Timeline, now: TrainState, before: TrainState | None, focus: int | None = None
) -> Picture[StateHeader]:
    """The same of the state `now`, which comes one update after `before`: neither is looked for in the timeline, which
    is left as it is, so a thread beside the asking one may call this.
    """
    shown = (focus or 0) if has_maps(timeline.run.experiment) and len(timeline.x) else None
    with np.errstate(all="ignore"):
        drawn = _state(timeline, now, before, shown)
    return Picture({"update": now.update, "focus": shown}, {f"state_{name}": array for name, array in drawn.items()})


def metrics_of(picture: Picture[StateHeader]) -> Metrics:
    """The losses and accuracies in the picture of a state, which its timeline may have let go of since."""
    train, test, *shares, penalty = picture.arrays["state_metrics"].tolist()
    right, right_test = (None if math.isnan(share) else share for share in shares)
    return Metrics(train, test, right, right_test, penalty)


def join(pictures: Sequence[Picture[Header]]) -> Picture[list[Header]]:
    """Pictures of one kind as one: their headers in a list, their arrays stacked on a new first axis.

    Two optimizers in one run keep different rows; the shorter ones are filled up with NaN, which nobody reads: a move's
    rows are those of the operations in its header.
    """
    if not pictures:
        return Picture([], {})
    arrays = {}
    for name in pictures[0].arrays:
        rows = [picture.arrays[name] for picture in pictures]
        longest = max(len(row) for row in rows)
        arrays[name] = np.stack([_filled(row, longest) for row in rows])
    return Picture([picture.header for picture in pictures], arrays)


def _filled(rows: Array, length: int) -> Array:
    if len(rows) == length:
        return rows
    return np.concatenate([rows, np.full((length - len(rows), *rows.shape[1:]), np.nan, rows.dtype)])


def _state(timeline: Timeline, now: TrainState, before: TrainState | None, focus: int | None) -> dict[str, Array]:
    theta, stats, network = now.theta, now.stats, timeline.network
    metrics = timeline.metrics_of(now)
    drawn: dict[str, Array] = {
        "theta": theta,
        "metrics": np.array(
            [
                metrics.train_loss,
                metrics.test_loss,
                *_numbers(metrics.train_accuracy, metrics.test_accuracy),
                metrics.penalty,
            ],
            "f8",
        ),
    }
    if len(timeline.x):
        drawn["norms"] = timeline.norms_from(before)
    experiment = timeline.run.experiment
    if datasets.spec(experiment.data).planar:
        x = plane_inputs(experiment)
        layers = network.activations(theta.astype("f4"), x, stats=stats)
        if not all(bool(np.isfinite(layer).all()) for layer in layers):
            # Too large for float32 on the way is not too large for the network's own numbers.
            layers = network.activations(theta, x, stats=stats)
        drawn["surface"] = _surface(experiment, layers[-1])
        drawn["heat"] = _heat(experiment, timeline.network.layers, layers)
    elif datasets.spec(experiment.data).curve:
        drawn["curve"] = network.forward(theta, _line(experiment), stats=stats)[:, 0]
    else:
        drawn["outputs"] = network.forward(theta, timeline.x[:MOST_TABLE_ROWS], stats=stats)
    if focus is not None:
        records = network.records(theta, timeline.x[focus : focus + 1], stats=stats)
        drawn |= maps(map_rows(experiment.anatomy), records)
    return drawn


def _numbers(*values: float | None) -> list[float]:
    return [np.nan if value is None else value for value in values]


@lru_cache(maxsize=16)
def plane_inputs(experiment: Experiment) -> Array:
    """The network's inputs at every pixel of the plane, by rows from the top left: (SURFACE_SIDE^2, inputs) float32."""
    return experiment.features(_grid(experiment, SURFACE_SIDE)).astype("f4")


def _grid(experiment: Experiment, side: int) -> Array:
    """Pixel centres of the plane, (side^2, 2), from the top left to the bottom right."""
    (x0, x1), (y0, y1) = datasets.spec(experiment.data).domain
    steps = (np.arange(side) + 0.5) / side
    x, y = np.meshgrid(x0 + (x1 - x0) * steps, y1 - (y1 - y0) * steps)
    return np.column_stack([x.ravel(), y.ravel()])


def _line(experiment: Experiment) -> Array:
    (low, high), *_ = datasets.spec(experiment.data).domain
    return experiment.features(np.linspace(low, high, CURVE_POINTS)[:, None])


def _surface(experiment: Experiment, y_hat: Array) -> Array:
    """The outputs over the plane as bytes (outputs, side, side).

    Softmax: 0 to 255 is probability 0 to 1, one picture a class. Else -1 to +1, sigmoid's 0 to 1 stretched to it.
    """
    columns = y_hat.T.reshape(-1, SURFACE_SIDE, SURFACE_SIDE)
    if experiment.output_activation == "softmax":
        return signed_bytes(2 * columns - 1)
    return signed_bytes(2 * columns - 1 if experiment.output_activation == "sigmoid" else columns)


def _heat(experiment: Experiment, layers: Sequence[Any], outputs: Sequence[Array]) -> Array:
    """Every unit's response over the plane, small: (units, HEAT_SIDE, HEAT_SIDE) bytes, -1 to +1 and clipped there."""
    pick = ((np.arange(HEAT_SIDE) + 0.5) * SURFACE_SIDE / HEAT_SIDE).astype(int)
    rows = (pick[:, None] * SURFACE_SIDE + pick).ravel()
    return signed_bytes(
        np.concatenate([output[rows] for output in outputs], axis=1).T.reshape(-1, HEAT_SIDE, HEAT_SIDE)
    )


def input_heat(experiment: Experiment) -> Array:
    """The same for the inputs, each scaled by its own largest value: (inputs, HEAT_SIDE, HEAT_SIDE) bytes."""
    x = experiment.features(_grid(experiment, HEAT_SIDE))
    largest = np.abs(x).max(axis=0)
    return signed_bytes((x / np.where(largest > 0, largest, 1)).T.reshape(-1, HEAT_SIDE, HEAT_SIDE))


# -- moves -------------------------------------------------------------------------------------------------------------


def move(timeline: Timeline, update: int, focus: int | None) -> Picture[MoveHeader] | None:
    """The inside of `update`, seen from example `focus` (None: the first of its batch).

    None past the run's end, or where the time ends before it is computed.
    """
    try:
        with np.errstate(all="ignore"):
            header, arrays = _move(timeline.moment(update), focus)
    except (Diverged, NotYet):
        return None
    return Picture(header, {f"move_{name}": array for name, array in arrays.items()})


def focus_of(moment: Moment, focus: int | None) -> int:
    """The example in focus: the learner's choice, else the first of this update's batch."""
    return int(moment.batch[0]) if focus is None else focus


def _move(moment: Moment, focus: int | None) -> tuple[MoveHeader, dict[str, Array]]:
    index = focus_of(moment, focus)
    own, row, scale = moment.seen_from(index)
    in_batch = own is moment.pass_
    network = moment.network
    optimizer_rows = [step.value for step in moment.steps if step.phase == "update"]
    recheck = (
        moment.steps[-1].value if isinstance(moment.steps[-1].value, Recheck) else Recheck(*[np.array(np.nan)] * 3)
    )
    header: MoveHeader = {
        "update": moment.update,
        "focus": index,
        "in_batch": in_batch,
        "batch": moment.batch.tolist() if len(moment.batch) <= 64 else [],
        "steps": ["start", *(step.id for step in moment.steps)],
    }
    losses = [float(moment.pass_.loss), float(own.rows[row]), *(float(value) for value in recheck)]
    renewed, row_after = moment.records_after(index)
    more = {}
    if own.dx is not None:
        more["dx"] = own.dx[row].ravel() * scale
        operations = moment.experiment.anatomy.operations
        more["inner"] = inner(moment, index, operations)
        more["again"] = again(renewed, row_after, operations)
    if goes_on(moment.experiment):
        more["onward"] = onward(moment, index)
    return header, {
        "grad": moment.pass_.grad,
        "opt": np.array(optimizer_rows, "f8").reshape(len(optimizer_rows), network.size),
        "x": moment.x[index].ravel().astype("f8"),
        "t": np.atleast_1d(moment.y[index]).astype("f8"),
        "Z": _units(own.A, own.Z, row),
        "A": _units(own.A, own.A, row),
        "dA": _units(own.A, own.dA, row, scale),
        "dZ": _units(own.A, own.dZ, row, scale),
        "after": np.concatenate([kept["A"][row_after].ravel() for kept in renewed]),
        "loss": np.array(losses, "f8"),
        **more,
    }


def _units(outputs: Sequence[Array], layers: Sequence[Array | None], row: int, scale: int = 1) -> Array:
    """One example's numbers of all layers side by side, a number a unit. Where a layer has no such thing (where the
    loss goes straight to dZ there is no dA of the output; Flatten has no sums) its place stays empty.
    """
    return np.concatenate(
        [
            np.full(output[row].size, np.nan) if layer is None else layer[row].ravel() * scale
            for output, layer in zip(outputs, layers, strict=True)
        ]
    )
