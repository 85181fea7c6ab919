"""What the stage must know of a run once: the network's shape and names, the examples, how to read its bytes."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground import datasets
from playground.engine import OPTIMIZERS
from playground.experiment import Change, Experiment, Run, targets
from playground.experiment.anatomy import START, Anatomy
from playground.experiment.settings import SETTINGS
from playground.experiment.twin import OWN, suggested
from playground.explain import numbers
from playground.explain.guessing import guess
from playground.frames.labels import headline, optimizer_label
from playground.frames.maps import example_bytes, map_rows
from playground.frames.parts import operations, parts
from playground.frames.pictures import MOST_TABLE_ROWS, SURFACE_SIDE, Picture, input_heat
from playground.frames.wire import (
    Mark,
    OptimizerChoice,
    RunSetup,
    SettingsFrom,
    StageRun,
    ToldAnatomy,
    ToldExample,
    ToldGuess,
)
from playground.timeline import Timeline

# How far past the examples a curve's picture reaches, as a share of their spread.
CURVE_MARGIN = 0.25
#: The settings that lessons may wait for: not the long lists among them.
PLAINLY = [name for name in SETTINGS if name not in {"points", "layers", "weights", "hyper"}]
NO_ROWS = np.empty((0, 5))


Rows = NDArray[np.float64]


def setup(timeline: Timeline, history: Rows, twin: Timeline | None = None, beside: Rows = NO_ROWS) -> Picture[RunSetup]:
    """`history`: known rows of (update, train loss, test loss, train accuracy, test accuracy), for the loss curve.

    `twin`, `beside`: the same of the run beside it.
    """
    experiment = timeline.run.experiment
    spec = datasets.spec(experiment.data)
    dataset = experiment.dataset()
    softmax = experiment.output_activation == "softmax"
    own = np.flatnonzero(dataset.own[dataset.train])
    header: RunSetup = {
        "run": ".".join(each.run.key() for each in (timeline, twin) if each is not None),
        "headlines": _headlines(timeline),
        "settings": _settings(timeline),
        "runner": _runner(timeline),
        "twin": _runner(twin) if twin is not None else None,
        "optimizers": _optimizers(timeline.run),
        "kind": dataset.kind,
        "classes": dataset.classes,
        "class_names": list(dataset.class_names) or ["+1", "−1"],
        "planar": spec.planar,
        "example": _example(experiment),
        "maps": map_rows(experiment.anatomy) if spec.shape else [],
        "cut": experiment.cut,
        "domain": _domain(timeline),
        "columns": [] if spec.shape else list(experiment.input_labels),
        "axes": [datasets.FEATURES[key].label for key in spec.columns] if len(spec.columns) == 2 else ["x", "y"],
        "anatomy": _anatomy(timeline, twin),
        "is_classification": experiment.is_classification,
        "targets_sentence": targets.sentence(
            dataset.kind, dataset.classes, experiment.output_activation, experiment.loss, spec.names
        ),
        "n_train": len(dataset.train),
        "batches_per_epoch": timeline.batches.per_epoch if experiment.train_size else 1,
        "surface_side": SURFACE_SIDE,
        "surface_kind": ("probability" if softmax else "value") if spec.planar else None,
        "can_add_points": spec.planar,
        "own_first": int(own[0]) if len(own) else len(dataset.train),
        "own_points": list(experiment.points),
        "standstill": experiment.standstill,
        "guess": _guess(timeline),
    }
    order = np.concatenate([dataset.train, dataset.test[:0] if dataset.test_is_train else dataset.test])
    x = dataset.x_raw[order]
    curve = spec.curve
    table_y = np.asarray(timeline.y[:MOST_TABLE_ROWS], dtype=float)
    arrays = {
        "points": np.column_stack([x, dataset.value[order]] if curve else [_flat(x)]).astype("f8")[:, :2],
        "point_class": dataset.label[order].astype("u1"),
        "point_value": dataset.value[order, 0].astype("f8"),
        "point_test": (np.arange(len(order)) >= len(dataset.train)).astype("u1"),
        "table_x": _flat(timeline.x[:MOST_TABLE_ROWS]).astype("f8"),
        "table_y": table_y.reshape(len(table_y), 1 if table_y.ndim == 1 else table_y.shape[1]).astype("f8"),
        "history_update": history[:, 0].astype("i4"),
        "history_metrics": history[:, 1:].astype("f8"),
        "twin_history_update": beside[:, 0].astype("i4"),
        "twin_history_metrics": beside[:, 1:].astype("f8"),
    }
    if spec.planar:
        arrays["input_heat"] = input_heat(experiment)
    if spec.shape:
        arrays["examples"] = example_bytes(x, *spec.domain[0])
    return Picture(header, arrays)


def _guess(timeline: Timeline) -> ToldGuess | None:
    found = guess(timeline.run.experiment, timeline.y)
    return found and {"loss": found.loss, "name": found.name, "sentence": found.sentence}


def _flat(x: Rows) -> Rows:
    """Examples with all their numbers in a row: (rows, inputs)."""
    return x.reshape(len(x), math.prod(x.shape[1:]))


def _example(experiment: Experiment) -> ToldExample:
    spec = datasets.spec(experiment.data)
    low, high = spec.domain[0]
    return {"kind": spec.example, "shape": [*experiment.input_shape], "low": low, "high": high}


def _domain(timeline: Timeline) -> list[list[float]] | None:
    """The part of the plane the output's picture shows, or None where the examples are shown as a table."""
    experiment = timeline.run.experiment
    spec = datasets.spec(experiment.data)
    if spec.planar:
        return [list(side) for side in spec.domain]
    if not spec.curve:
        return None
    values = experiment.dataset().value
    margin = CURVE_MARGIN * float(np.ptp(values))
    return [list(spec.domain[0]), [float(values.min()) - margin, float(values.max()) + margin]]


def _anatomy(timeline: Timeline, twin: Timeline | None) -> ToldAnatomy:
    """The network's parts, and the operations of all updates of the run and of its twin."""
    anatomy = timeline.run.experiment.anatomy
    told = [*anatomy.granularities]
    if not timeline.run.experiment.train_size:
        return {**parts(anatomy), "operations": operations([START]), "granularities": told}
    found = [each for line in (timeline, twin) if line is not None for _, each in _since(line)]
    rows = operations(row for each in found for row in each.operations)
    return {**parts(anatomy), "operations": rows, "granularities": told}


def _since(timeline: Timeline) -> list[tuple[int, Anatomy]]:
    """From which update on the updates are built in which way; a change of the optimizer begins another."""
    since = sorted({0, *(change.update for change in timeline.run.changes if change.what == "optimizer")})
    return [(update, timeline.experiment(update).anatomy) for update in since]


def _runner(timeline: Timeline) -> StageRun:
    """One of the two runs of a stage. The lists of operations are those of updates that end in finite numbers."""
    empty = not timeline.run.experiment.train_size
    since = [0, *sorted({change.update for change in timeline.run.changes if change.what in OWN})]
    found = {update: timeline.experiment(update) for update in since}
    return {
        "rules": [
            {
                "update": update,
                "optimizer": each.optimizer,
                "rate": numbers.plain(each.learning_rate),
                "label": optimizer_label(each),
            }
            for update, each in found.items()
        ],
        "updates": [(0, [START.id])] if empty else [(update, each.step_ids) for update, each in _since(timeline)],
        "changes": [
            {"update": change.update, "text": describe(change, timeline), "name": named(change, timeline)}
            for change in timeline.run.changes
        ],
    }


def _headlines(timeline: Timeline) -> list[Mark]:
    """What is trained, in a line, and from which update on."""
    since = [0, *sorted({change.update for change in timeline.run.changes if change.what in OWN})]
    return [{"update": update, "text": headline(timeline.experiment(update))} for update in dict.fromkeys(since)]


def _settings(timeline: Timeline) -> list[SettingsFrom]:
    """Every setting that is one value or a short list, and from which update on."""
    since = [0, *sorted({change.update for change in timeline.run.changes if change.what in OWN})]
    return [
        {"update": update, "values": {name: _plain(getattr(experiment, name)) for name in PLAINLY}}
        for update in dict.fromkeys(since)
        for experiment in [timeline.experiment(update)]
    ]


def _plain(value: Any) -> str | float | bool | None:
    """A setting as lessons compare it: a list as a text with commas."""
    return ",".join(map(str, value)) if isinstance(value, tuple) else value


def _optimizers(run: Run) -> list[OptimizerChoice]:
    """What can stand beside the run."""
    first, _ = suggested(run)
    return [{"name": name, "label": kind.label, "suggested": name == first} for name, kind in OPTIMIZERS.items()]


def describe(change: Change, timeline: Timeline) -> str:
    """A change in words, for its mark on the loss curve."""
    if change.what == "learning_rate":
        return f"Learning rate {numbers.plain(change.value)} from update {change.update + 1}"
    if change.edits:
        return f"{edited(change, timeline.run.experiment)} before update {change.update + 1}"
    return f"{OPTIMIZERS[change.value[0]].label} from update {change.update + 1}"


def named(change: Change, timeline: Timeline) -> str:
    """A change in the fewest words, beside its mark."""
    if change.what == "learning_rate":
        return f"rate {numbers.plain(change.value)}"
    return edited(change, timeline.run.experiment) if change.edits else OPTIMIZERS[change.value[0]].label


def edited(change: Change, experiment: Experiment) -> str:
    """What a change sets: "x₁→h₂ set to 0.5", "x₁→h₂ set to 0.5 and h₂→ŷ to 1", "all 13 weights and biases set"."""
    named = [(experiment.anatomy.parameters[index].spoken, numbers.text(value)) for index, value in change.edits]
    if len(named) > 2:
        whole = "all " if len(named) == len(experiment.anatomy.parameters) else ""
        return f"{whole}{len(named)} weights and biases set"
    return " and ".join(f"{name} {'set ' * (not at)}to {value}" for at, (name, value) in enumerate(named))
