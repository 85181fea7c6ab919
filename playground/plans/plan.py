"""`Plan`: everything about one training with Keras, in a frozen value that travels to a worker as JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Collection
from dataclasses import asdict, dataclass, fields
from typing import Any

from playground.experiment.values import is_number, is_whole
from playground.plans.layers import ACTIVATIONS, Layer, layer
from playground.plans.sets import CARRIED, CSV, SETS, WORDS, DataSet, Source
from playground.plans.stack import Misfit, Row, judge

OPTIMIZERS = {
    "sgd": "SGD",
    "momentum": "SGD with momentum",
    "nesterov": "SGD with Nesterov's momentum",
    "adam": "Adam",
    "adamw": "AdamW",
    "nadam": "Nadam",
    "adamax": "Adamax",
    "rmsprop": "RMSprop",
    "adagrad": "Adagrad",
    "adadelta": "Adadelta",
}
SCHEDULES = {
    "constant": "the same all the time",
    "step": "halved after each third of the training",
    "exponential": "falling evenly to a hundredth",
    "cosine": "falling along a cosine to zero",
    "warmup": "rising over the first tenth, then along a cosine to zero",
}
LOSSES = {
    "sparse_categorical_crossentropy": "sparse categorical cross-entropy",
    "categorical_crossentropy": "categorical cross-entropy",
    "binary_crossentropy": "binary cross-entropy",
    "mse": "mean squared error",
    "mae": "mean absolute error",
    "huber": "Huber",
    "half_squared_error": "half squared error",
    "hinge": "hinge",
}
MOST_EPOCHS, MOST_BATCH, MOST_EXAMPLES, MOST_RATE, MOST_SEED = 100, 1024, 100_000, 1e6, 2**31 - 1
MOST_CHARACTERS = 60_000
CLASSES, VALUE, RECONSTRUCT = "classes", "value", "reconstruct"
_DIGITS = Source()


@dataclass(frozen=True)
class Plan:
    """layers: without the output layer, which follows from the task. output: its activation. reconstruct: the network
    is to give back what it was given. hyper: the optimizer's own settings where they differ from the usual. clipnorm:
    the longest gradient of one weight array; 0 for no limit. patience: epochs without a better validation loss after
    which to stop; 0 for never. carried: a Run of "Step through" as JSON, whose weights and batches are taken over.
    ValueError with a sentence where it cannot be.
    """

    source: Source = _DIGITS
    layers: tuple[Layer, ...] = ()
    output: str = "softmax"
    loss: str = "sparse_categorical_crossentropy"
    reconstruct: bool = False
    initializer: str = "glorot_uniform"
    optimizer: str = "adam"
    learning_rate: float = 0.001
    hyper: tuple[tuple[str, float], ...] = ()
    schedule: str = "constant"
    clipnorm: float = 0.0
    batch_size: int = 32
    epochs: int = 10
    seed: int = 1
    patience: int = 0
    carried: str = ""

    def __post_init__(self) -> None:
        found = _problem(self)
        if found:
            raise ValueError(found)

    @property
    def data(self) -> DataSet:
        return self.source.set()

    @property
    def task(self) -> str:
        """Classes, a value, or to give back the input."""
        return RECONSTRUCT if self.reconstruct else CLASSES if self.data.classes else VALUE

    @property
    def one_hot(self) -> bool:
        """Whether a class is given as a row of zeros with a one."""
        return self.task == CLASSES and self.output == "softmax" and self.loss != "sparse_categorical_crossentropy"

    @property
    def has_accuracy(self) -> bool:
        return self.task == CLASSES

    def rows(self) -> list[Row]:
        """All layers in their places, the output layer last. Raises Misfit where the stack is impossible."""
        shape = self.data.shape
        rows = judge(shape, self.layers, words=self.data.kind == WORDS)
        return [*rows, _output_row(self, rows[-1].after if rows else shape)]


def _output_row(plan: Plan, shape: tuple[int, ...]) -> Row:
    at = len(plan.layers)
    given = plan.data.shape
    if plan.task == RECONSTRUCT and len(shape) == 3:
        if shape[:2] == given[:2]:
            last = layer("conv2d", filters=given[2], size=3, padding="same", activation=plan.output)
            return Row(last, shape, given, 9 * shape[2] * given[2] + given[2])
        raise Misfit(
            at,
            f"To give the picture back, the last layer must have its size, {given[0]} × {given[1]}, and here it is "
            f"{shape[0]} × {shape[1]}.",
            "Put a Flatten before the output",
            (*plan.layers, layer("flatten")),
        )
    if len(shape) != 1:
        what = "pictures" if len(shape) == 3 else "a sequence"
        raise Misfit(
            at,
            f"The output layer wants one row of numbers an example, and the last layer gives {what}.",
            "Put a Flatten before the output",
            (*plan.layers, layer("flatten")),
        )
    units = math.prod(given) if plan.task == RECONSTRUCT else 1
    if plan.task == CLASSES and plan.output == "softmax":
        units = plan.data.classes
    return Row(
        Layer("output", (("activation", plan.output), ("units", units))), shape, (units,), (shape[0] + 1) * units
    )


def outputs_for(task: str, classes: int) -> tuple[str, ...]:
    """Activations of the output that make sense."""
    if task == CLASSES:
        return ("softmax", "sigmoid") if classes == 2 else ("softmax",)
    return ("sigmoid", "linear") if task == RECONSTRUCT else ("linear",)


def losses_for(task: str, output: str) -> tuple[str, ...]:
    """Losses that go with task and output, the usual one first."""
    if task == CLASSES:
        if output == "softmax":
            return ("sparse_categorical_crossentropy", "categorical_crossentropy", "mse")
        return ("binary_crossentropy", "mse")
    if task == RECONSTRUCT:
        return ("mse", "binary_crossentropy") if output == "sigmoid" else ("mse",)
    return ("mse", "mae", "huber")


def fitted(plan: Plan, **changes: Any) -> Plan:
    """The plan with changes, its output and loss following the task where they no longer fit."""
    bare = {f.name: getattr(plan, f.name) for f in fields(Plan)} | changes
    source: Source = bare["source"]
    data = source.set()
    if source.name != CARRIED:
        bare["carried"] = ""
        task = RECONSTRUCT if bare["reconstruct"] else CLASSES if data.classes else VALUE
        outputs = outputs_for(task, data.classes)
        other = task != plan.task  # then what was chosen for the old task says nothing about the new one
        if other or bare["output"] not in outputs:
            bare["output"] = outputs[0]
        losses = losses_for(task, bare["output"])
        if other or bare["loss"] not in losses:
            bare["loss"] = losses[0]
    return Plan(**bare)


def _problem(plan: Plan) -> str:
    """What is wrong with a plan, as a sentence; "" if nothing is. Whether the stack fits is asked by `rows`."""
    name = plan.source.name
    if name not in SETS and name not in {CSV, CARRIED}:
        return f"There is no data set called {name[:40]!r}."
    if (name == CARRIED) != bool(plan.carried):
        return "A carried-over experiment needs the experiment, and nothing else does."
    return _number_problem(plan) or _name_problem(plan) or ("" if plan.carried else _task_problem(plan))


def _number_problem(plan: Plan) -> str:
    source = plan.source
    bounds = (
        ("Examples", source.examples, 0, MOST_EXAMPLES),
        ("The share for validation", source.validation, 5, 50),
        ("Noise", source.noise, 0, 50),
        ("The seed of the split", source.seed, 0, MOST_SEED),
        ("The batch size", plan.batch_size, 1, MOST_BATCH),
        ("The number of epochs", plan.epochs, 1, MOST_EPOCHS),
        ("The seed", plan.seed, 0, MOST_SEED),
        ("Patience", plan.patience, 0, MOST_EPOCHS),
    )
    for name, value, low, high in bounds:
        if not is_whole(value) or not low <= value <= high:
            return f"{name} must be from {low:,} to {high:,}; {value!r:.40} was given."
    for name, number in (("learning rate", plan.learning_rate), ("limit of the gradient", plan.clipnorm)):
        if not is_number(number) or not 0 <= number <= MOST_RATE:
            return f"The {name} must be a number from 0 to {MOST_RATE:,.0f}; {number!r:.40} was given."
    return ""


def _name_problem(plan: Plan) -> str:
    known: tuple[tuple[str, object, Collection[str]], ...] = (
        ("optimizer", plan.optimizer, OPTIMIZERS),
        ("schedule", plan.schedule, SCHEDULES),
        ("loss", plan.loss, LOSSES),
        ("output", plan.output, ACTIVATIONS),
        ("initializer", plan.initializer, INITIALIZERS),
    )
    for name, chosen, names in known:
        if chosen not in names:
            return f"The {name} is one of {', '.join(names)}; {chosen!r:.40} was given."
    if not all(name in _HYPER and is_number(number) for name, number in plan.hyper):
        return f"The optimizer's own settings are numbers called {', '.join(_HYPER)}."
    return ""


def _task_problem(plan: Plan) -> str:
    if plan.reconstruct and plan.data.kind == WORDS:
        return "Words cannot be given back as numbers; an autoencoder works on pictures and tables."
    if plan.output not in outputs_for(plan.task, plan.data.classes):
        return f"The output {plan.output} does not go with this data."
    if plan.loss not in losses_for(plan.task, plan.output):
        return f"The loss {LOSSES[plan.loss]} does not go with the output {plan.output}."
    return ""


_HYPER = (
    "momentum", "nesterov", "beta_1", "beta_2", "epsilon", "amsgrad", "rho", "centered", "initial_accumulator_value",
    "weight_decay", "clipnorm", "clipvalue", "global_clipnorm",
)  # fmt: skip
INITIALIZERS = (
    "glorot_uniform", "glorot_normal", "he_uniform", "he_normal", "random_uniform", "random_normal", "zeros",
    "orthogonal",
)  # fmt: skip


def to_json(plan: Plan) -> str:
    """The plan as JSON, at full precision."""
    document = asdict(plan)
    document["layers"] = [[each.kind, each.values()] for each in plan.layers]
    return json.dumps(document, ensure_ascii=False, allow_nan=False)


def from_json(text: str) -> Plan:
    """The plan of that JSON. ValueError with a sentence for anything else."""
    if len(text) > MOST_CHARACTERS:
        raise ValueError(f"This is too long to be a plan: {len(text):,} characters.")
    try:
        document = json.loads(text)
        source = Source(**{name: _tupled(value) for name, value in document.pop("source").items()})
        layers = tuple(layer(str(kind), **settings) for kind, settings in document.pop("layers"))
        rest = {name: _tupled(value) for name, value in document.items()}
        return Plan(source=source, layers=layers, **rest)
    except (TypeError, KeyError, AttributeError, RecursionError, json.JSONDecodeError) as error:
        raise ValueError("This cannot be read as a plan of a training.") from error


def _tupled(value: Any) -> Any:
    return tuple(_tupled(item) for item in value) if isinstance(value, list) else value
