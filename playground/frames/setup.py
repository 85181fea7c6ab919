"""What the stage must know of a run once: the network's shape and names, the examples, how to read its bytes."""

import numpy as np
from numpy.typing import NDArray

from playground import datasets
from playground.engine import OPTIMIZERS
from playground.experiment import Change, Experiment, targets
from playground.experiment.anatomy import START
from playground.explain import numbers
from playground.frames.parts import operations, parts
from playground.frames.pictures import MOST_TABLE_ROWS, SURFACE_SIDE, Picture, input_heat
from playground.frames.wire import RunSetup, ToldAnatomy
from playground.timeline import Timeline

# How far past the examples a curve's picture reaches, as a share of their spread.
CURVE_MARGIN = 0.25


def setup(timeline: Timeline, history: NDArray[np.float64]) -> Picture[RunSetup]:
    """`history`: known rows of (update, train loss, test loss, train accuracy, test accuracy), for the loss curve."""
    experiment = timeline.run.experiment
    spec = datasets.spec(experiment.data)
    dataset = experiment.dataset()
    softmax = experiment.output_activation == "softmax"
    own = np.flatnonzero(dataset.own[dataset.train])
    header: RunSetup = {
        "run": timeline.run.key(),
        "headline": headline(timeline),
        "kind": dataset.kind,
        "classes": dataset.classes,
        "class_names": [f"class {index}" for index in range(dataset.classes)] if dataset.classes else ["+1", "−1"],
        "planar": spec.planar,
        "domain": _domain(timeline),
        "columns": list(experiment.input_labels),
        "axes": [datasets.FEATURES[key].label for key in spec.columns] if len(spec.columns) == 2 else ["x", "y"],
        "anatomy": _anatomy(timeline),
        "is_classification": experiment.is_classification,
        "targets_sentence": targets.sentence(
            dataset.kind, dataset.classes, experiment.output_activation, experiment.loss
        ),
        "n_train": len(dataset.train),
        "batches_per_epoch": timeline.batches.per_epoch if experiment.train_size else 1,
        "surface_side": SURFACE_SIDE,
        "surface_kind": ("probability" if softmax else "value") if spec.planar else None,
        "can_add_points": spec.planar,
        "own_first": int(own[0]) if len(own) else len(dataset.train),
        "own_points": list(experiment.points),
        "changes": [{"update": change.update, "text": describe(change, timeline)} for change in timeline.run.changes],
        "standstill": experiment.standstill,
    }
    order = np.concatenate([dataset.train, dataset.test[:0] if dataset.test_is_train else dataset.test])
    x = dataset.x_raw[order]
    curve = spec.kind == datasets.REGRESSION and len(spec.columns) == 1
    table_y = np.asarray(timeline.y[:MOST_TABLE_ROWS], dtype=float)
    arrays = {
        "points": np.column_stack([x, dataset.value[order]] if curve else [x]).astype("f8")[:, :2],
        "point_class": dataset.label[order].astype("u1"),
        "point_value": dataset.value[order, 0].astype("f8"),
        "point_test": (np.arange(len(order)) >= len(dataset.train)).astype("u1"),
        "table_x": timeline.x[:MOST_TABLE_ROWS].astype("f8"),
        "table_y": table_y.reshape(len(table_y), 1 if table_y.ndim == 1 else table_y.shape[1]).astype("f8"),
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


def _anatomy(timeline: Timeline) -> ToldAnatomy:
    """The network's parts, the operations of all its updates, and which of them an update has, from when on.

    The lists are those of updates that end in finite numbers; a change of the optimizer begins a new one.
    """
    experiment = timeline.run.experiment
    if not experiment.train_size:
        return {**parts(experiment.anatomy), "operations": operations([START]), "updates": [(0, [START.id])]}
    since = sorted({0, *(change.update for change in timeline.run.changes if change.what == "optimizer")})
    found = [timeline.experiment(update).anatomy for update in since]
    return {
        **parts(experiment.anatomy),
        "operations": operations(row for anatomy in found for row in anatomy.operations),
        "updates": [(update, anatomy.step_ids) for update, anatomy in zip(since, found, strict=True)],
    }


def describe(change: Change, timeline: Timeline) -> str:
    """A change in words, for its mark on the loss curve."""
    if change.what == "learning_rate":
        return f"Learning rate {numbers.plain(change.value)} from update {change.update + 1}"
    if change.edits:
        return f"{edited(change, timeline.run.experiment)} before update {change.update + 1}"
    return f"{OPTIMIZERS[change.value[0]].label} from update {change.update + 1}"


def edited(change: Change, experiment: Experiment) -> str:
    """What a change sets: "x₁→h₂ set to 0.5", "x₁→h₂ set to 0.5 and h₂→ŷ to 1", "all 13 weights and biases set"."""
    named = [(experiment.anatomy.parameters[index].spoken, numbers.text(value)) for index, value in change.edits]
    if len(named) > 2:
        whole = "all " if len(named) == len(experiment.anatomy.parameters) else ""
        return f"{whole}{len(named)} weights and biases set"
    return " and ".join(f"{name} {'set ' * (not at)}to {value}" for at, (name, value) in enumerate(named))
