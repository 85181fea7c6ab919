"""What the stage must know of a run once: the network's shape and names, the examples, how to read its bytes."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground import datasets
from playground.engine import OPTIMIZERS
from playground.engine.training import TrainState
from playground.experiment import Change, Experiment, targets
from playground.explain import numbers
from playground.explain.names import Names, Selection, input_names
from playground.frames.pictures import MOST_TABLE_ROWS, SURFACE_SIDE, Picture, input_heat
from playground.timeline import Timeline

# How far past the examples a curve's picture reaches, as a share of their spread.
CURVE_MARGIN = 0.25


def setup(timeline: Timeline, history: NDArray[np.float64]) -> Picture:
    """`history`: known rows of (update, train loss, test loss, train accuracy, test accuracy), for the loss curve."""
    experiment = timeline.run.experiment
    spec = datasets.spec(experiment.data)
    dataset = experiment.dataset()
    network = timeline.network
    softmax = experiment.output_activation == "softmax"
    own = np.flatnonzero(dataset.own[dataset.train])
    header = {
        "run": timeline.run.key(),
        "headline": headline(timeline),
        "kind": dataset.kind,
        "classes": dataset.classes,
        "class_names": [f"class {index}" for index in range(dataset.classes)] if dataset.classes else ["+1", "−1"],
        "planar": spec.planar,
        "domain": _domain(timeline),
        "columns": list(experiment.input_labels),
        "axes": [datasets.FEATURES[key].label for key in spec.columns] if len(spec.columns) == 2 else ["x", "y"],
        "names": {"inputs": list(experiment.input_labels), "layers": _unit_names(experiment)},
        "layers": _layers(timeline),
        "size": network.size,
        "edge_count": sum(a * b for a, b in zip(experiment.sizes, experiment.sizes[1:], strict=False)),
        "loss": experiment.loss,
        "is_classification": experiment.is_classification,
        "targets_sentence": targets.sentence(
            dataset.kind, dataset.classes, experiment.output_activation, experiment.loss
        ),
        "n_train": len(dataset.train),
        "batch_size": experiment.batch_size,
        "batches_per_epoch": timeline.batches.per_epoch if experiment.train_size else 1,
        "step_ids": _step_ids(timeline),
        "surface_side": SURFACE_SIDE,
        "surface_kind": ("probability" if softmax else "value") if spec.planar else None,
        "can_add_points": spec.planar,
        "own_first": int(own[0]) if len(own) else len(dataset.train),
        "own_points": [list(point) for point in experiment.points],
        "changes": [{"update": change.update, "text": describe(change, timeline)} for change in timeline.run.changes],
        "standstill": experiment.standstill,
    }
    order = np.concatenate([dataset.train, dataset.test[:0] if dataset.test_is_train else dataset.test])
    x = dataset.x_raw[order]
    curve = spec.kind == datasets.REGRESSION and len(spec.columns) == 1
    table_y = np.asarray(timeline.y[:MOST_TABLE_ROWS], dtype=float)
    arrays = {
        "points": np.column_stack([x, dataset.value[order]] if curve else [x]).astype("f4")[:, :2],
        "point_class": dataset.label[order].astype("u1"),
        "point_value": dataset.value[order, 0].astype("f4"),
        "point_test": (np.arange(len(order)) >= len(dataset.train)).astype("u1"),
        "table_x": timeline.x[:MOST_TABLE_ROWS].astype("f4"),
        "table_y": table_y.reshape(len(table_y), 1 if table_y.ndim == 1 else table_y.shape[1]).astype("f4"),
        "history_update": history[:, 0].astype("i4"),
        "history_metrics": history[:, 1:].astype("f8"),
    }
    if spec.planar:
        arrays["input_heat"] = input_heat(experiment)
    return Picture(header, arrays)


def headline(timeline: Timeline) -> str:
    """What is trained, in a line: "Circle, network 2-3-1, rate 0.1, batches of 1"."""
    experiment = timeline.experiment(max((change.update for change in timeline.run.changes), default=0))
    sizes = "–".join(map(str, experiment.sizes))
    batch = "one example at a time" if experiment.batch_size == 1 else f"batches of {experiment.batch_size}"
    optimizer = OPTIMIZERS[experiment.optimizer].label
    return (
        f"{experiment.dataset().title}, network {sizes}, {optimizer} {numbers.plain(experiment.learning_rate)}, {batch}"
    )


def _unit_names(experiment: Experiment) -> list[list[str]]:
    names = names_of(experiment)
    return [[names.unit(layer, j) for j in range(units)] for layer, units in enumerate(experiment.sizes[1:])]


def names_of(experiment: Experiment) -> Names:
    """What the experiment's inputs, units and weights are called on screen."""
    spec = datasets.spec(experiment.data)
    keys = experiment.inputs if spec.planar else spec.columns
    return Names(experiment.sizes, input_names(keys), experiment.data)


def _domain(timeline: Timeline) -> list[list[float]] | None:
    """The part of the plane the output's picture shows, or None where the examples are shown as a table."""
    experiment = timeline.run.experiment
    spec = datasets.spec(experiment.data)
    if spec.planar:
        return [list(side) for side in spec.domain]
    if spec.kind != datasets.REGRESSION or len(spec.columns) != 1:
        return None
    values = experiment.dataset().value
    margin = CURVE_MARGIN * float(np.ptp(values))
    return [list(spec.domain[0]), [float(values.min()) - margin, float(values.max()) + margin]]


def _layers(timeline: Timeline) -> list[dict[str, Any]]:
    layers: list[dict[str, Any]] = []
    for layer in timeline.network.layers:
        (units,) = layer.output_shape
        layers.append(
            {"units": units, "activation": layer.activation.name if layer.activation else "", "W": None, "b": None}
        )
    for segment in timeline.network.layout:
        layers[segment.layer][segment.name] = [segment.start, segment.stop]
    return layers


def _step_ids(timeline: Timeline) -> list[str]:
    """The steps of an update that ends in finite numbers; the same for every update of a run with one optimizer."""
    if not timeline.run.experiment.train_size:
        return ["start"]
    state: TrainState = timeline.state(0)
    batch = timeline.batches.indices(0)[:1]
    experiment = timeline.run.experiment
    optimizer = experiment.optimizer_()
    steps = timeline.network.steps(
        state.theta, timeline.x[batch], timeline.y[batch], experiment.loss, optimizer, state.optimizer
    )
    return ["start", *(step.id for step in steps)]


def describe(change: Change, timeline: Timeline) -> str:
    """A change in words, for its mark on the loss curve."""
    if change.what == "learning_rate":
        return f"Learning rate {numbers.plain(change.value)} from update {change.update + 1}"
    if change.what == "weight":
        index, value = change.value
        return f"{parameter_name(timeline, index)} set to {numbers.text(value)} before update {change.update + 1}"
    return f"{OPTIMIZERS[change.value[0]].label} from update {change.update + 1}"


def parameter_name(timeline: Timeline, index: int) -> str:
    """The name of entry `index` of theta: "x₁→h₂", "the bias of ŷ"."""
    return names_of(timeline.run.experiment).parameter(selection_at(timeline, index))


def selection_at(timeline: Timeline, index: int) -> Selection:
    """Which weight or bias entry `index` of theta is."""
    segment = next(segment for segment in timeline.network.layout if segment.start <= index < segment.stop)
    if segment.name == "b":
        return Selection("b", segment.layer, 0, index - segment.start)
    i, j = divmod(index - segment.start, segment.shape[1])
    return Selection("w", segment.layer, i, j)


def index_of(timeline: Timeline, selection: Selection) -> int:
    """The inverse of :func:`selection_at`. Raises ``ValueError`` for what is neither a weight nor a bias."""
    for segment in timeline.network.layout:
        if segment.layer != selection.layer:
            continue
        if segment.name == "W" and selection.kind == "w":
            return segment.start + selection.i * segment.shape[1] + selection.j
        if segment.name == "b" and selection.kind == "b":
            return segment.start + selection.j
    raise ValueError("Only a weight or a bias has a value that can be set.")
