"""`Plan`: everything about one training with Keras, in a frozen value that travels to a worker as JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from playground import datasets
from playground.engine import ACTIVATIONS, INITIALIZERS, LOSSES, OPTIMIZERS, Optimizer, Schedule, TrainState, schedule
from playground.experiment import Experiment, limits, tuning
from playground.experiment.layers import LayerSpec, Throughout, layer
from playground.experiment.output_and_loss import loss_reason, output_reason
from playground.experiment.stacking import ready_for_output
from playground.experiment.values import is_number, is_whole, shown
from playground.plans import origin
from playground.plans.reading import Reading, is_digest
from playground.plans.sets import CARRIED, CSV, MOST_CLASSES, MOST_COLUMNS, MOST_INPUTS, SETS, WORDS, DataChoice, Source
from playground.plans.stack import Misfit, Row, judge, placed

SCHEDULES = {
    "constant": "the same all the time",
    "step": "halved after each third of the training",
    "exponential": "falling evenly to a hundredth",
    "cosine": "falling along a cosine to zero",
    "warmup": "rising over the first tenth, then along a cosine to zero",
}
MOST_EPOCHS, MOST_BATCH, MOST_EXAMPLES = 100, 1024, 100_000
MOST_CHARACTERS = 300_000
CLASSES, VALUE, RECONSTRUCT = "classes", "value", "reconstruct"
WITH_THEIR_OWN = ("residual", "simple_rnn", "lstm")
"""Kinds with kernels and biases that nothing can be said of for all layers at once."""
NO_TABLE = "There is no table to train on: choose a file under Data."
_DIGITS = Source()


@dataclass(frozen=True)
class Plan:
    """layers: without the output layer, which follows from the task. output: its activation. reconstruct: the network
    is to give back what it was given. initializer, use_bias, bias, l1, l2: as in an Experiment, of every layer; hyper:
    the optimizer's own settings where they differ from the usual. clipnorm: the longest gradient of one weight array; 0
    for no limit. patience: epochs without a better validation loss after which to stop; 0 for never. best: the network
    kept is that of the epoch with the lowest validation loss, not the last one's. carried: a Run of "Step through" as
    JSON, whose data and weights are taken over; state: where it stands, "" for its start (see `origin`). ValueError
    with a sentence where it cannot be.
    """

    source: Source = _DIGITS
    layers: tuple[LayerSpec, ...] = ()
    output: str = "softmax"
    loss: str = "sparse_categorical_crossentropy"
    reconstruct: bool = False
    initializer: str = "glorot_uniform"
    use_bias: bool = True
    bias: float = 0.0
    l1: float = 0.0
    l2: float = 0.0
    optimizer: str = "adam"
    learning_rate: float = 0.001
    hyper: tuple[tuple[str, float], ...] = ()
    schedule: str = "constant"
    clipnorm: float = 0.0
    batch_size: int = 32
    epochs: int = 10
    seed: int = 1
    patience: int = 0
    best: bool = False
    carried: str = ""
    state: str = ""

    def __post_init__(self) -> None:
        found = _problem(self)
        if found:
            raise ValueError(found)

    @property
    def data(self) -> DataChoice:
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

    @property
    def has_penalty(self) -> bool:
        """Whether L1 or L2 adds something to the loss."""
        given = [self.l1, self.l2, *(each.get(name, 0.0) for each in self.layers for name in ("l1", "l2"))]
        return any(given)

    @property
    def every(self) -> Throughout:
        """What holds for every layer."""
        return Throughout(self.initializer, self.use_bias, self.bias, self.l1, self.l2)

    @property
    def begins(self) -> int:
        """The number of its first update: where a run carried over on its way goes on with the batches; else 0."""
        return origin.read(self.carried, self.state).state.update if self.carried else 0

    @property
    def keeps_memory(self) -> bool:
        """Whether the optimizer of a carried-over run goes on with what it remembers; another one begins afresh."""
        e = origin.read(self.carried, self.state).experiment
        return (self.optimizer, self.hyper) == (e.optimizer, split_off_clipnorm(e.hyper)[0])

    def first_state(self) -> TrainState:
        """The state that a carried-over run goes on from."""
        state = origin.read(self.carried, self.state).state
        if self.keeps_memory:
            return state
        return TrainState(state.update, state.theta, self.engine_optimizer(1).init(state.theta), state.stats)

    def rate(self, per_epoch: int) -> Schedule:
        """The learning rate of each update, of `per_epoch` an epoch, as the engine's schedule."""
        updates = max(1, self.epochs * per_epoch)
        third, warm = max(1, updates // 3), max(1, updates // 10)
        first = self.learning_rate
        match self.schedule:
            case "step":
                return schedule("piecewise", boundaries=(third, 2 * third), values=(first, first / 2, first / 4))
            case "exponential":
                return schedule("exponential", initial_learning_rate=first, decay_steps=updates, decay_rate=0.01)
            case "cosine":
                return schedule("cosine", initial_learning_rate=first, decay_steps=updates)
            case "warmup":
                return schedule(
                    "cosine", initial_learning_rate=first / 100, decay_steps=max(1, updates - warm),
                    warmup_target=first, warmup_steps=warm,
                )  # fmt: skip
            case _:
                return schedule("constant", initial_learning_rate=first)

    def engine_optimizer(self, per_epoch: int) -> Optimizer:
        """The engine's optimizer with the same rule, settings, limit and rates."""
        clip = (("clipnorm", self.clipnorm),) if self.clipnorm else ()
        rate: Any = self.learning_rate if self.schedule == "constant" else self.rate(per_epoch)
        return tuning.build(self.optimizer, rate, (*self.hyper, *clip))

    def rows(self) -> list[Row]:
        """All layers in their places, the output layer last. Raises Misfit where the stack is impossible, or where
        there is no table yet to stack them on.
        """
        shape = self.data.shape
        if self.source.name == CSV and not shape:
            raise Misfit(0, NO_TABLE)
        rows = judge(shape, self.layers, words=self.data.kind == WORDS, every=self.every)
        return [*rows, _output_row(self, rows[-1].after if rows else shape)]


def _output_row(plan: Plan, shape: tuple[int, ...]) -> Row:
    at = len(plan.layers)
    given = plan.data.shape
    if plan.task == RECONSTRUCT and len(shape) == 3:
        if shape[:2] == given[:2]:
            last = layer("conv2d", filters=given[2], size=3, padding="same", activation=plan.output)
            return placed(last, shape, plan.every)
        raise Misfit(
            at,
            f"To give the picture back, the last layer must have its size, {given[0]} × {given[1]}, and here it is "
            f"{shape[0]} × {shape[1]}.",
            "Put a Flatten before the output",
            (*plan.layers, layer("flatten")),
        )
    ready_for_output(plan.layers, shape)
    units = math.prod(given) if plan.task == RECONSTRUCT else plan.data.targets if plan.task == VALUE else 1
    if plan.task == CLASSES and plan.output == "softmax":
        units = plan.data.classes
    return placed(LayerSpec("dense", (("activation", plan.output), ("units", units))), shape, plan.every)


def taken_over(e: Experiment) -> dict[str, Any]:
    """The settings of a plan that a carried-over experiment decides once and for all."""
    network = e.network()
    labels = tuple(str(n) for n in range(e.classes))
    targets = 1 if e.is_classification else math.prod(network.output_shape)
    return {
        "source": Source(CARRIED, shape=network.input_shape, labels=labels, targets=targets),
        "layers": e.layers,
        "output": e.output_activation,
        "loss": e.loss,
        "initializer": e.initializer,
        "use_bias": e.use_bias,
        "bias": e.bias,
        "l1": e.l1,
        "l2": e.l2,
        "batch_size": e.batch_size,
        "seed": e.seed,
    }


def split_off_clipnorm(hyper: tuple[tuple[str, float], ...]) -> tuple[tuple[tuple[str, float], ...], float]:
    """An experiment's `hyper` as a plan has it: without the limit of the gradient, which has a setting of its own."""
    return tuple(pair for pair in hyper if pair[0] != "clipnorm"), dict(hyper).get("clipnorm", 0.0)


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
        bare |= {"carried": "", "state": ""}
        if plan.carried:  # what no control shows goes with it
            bare |= {"use_bias": True, "bias": 0.0, "l1": 0.0, "l2": 0.0}
            bare["batch_size"] = min(bare["batch_size"], MOST_BATCH)
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
    if (name == CARRIED) != bool(plan.carried) or (plan.state and not plan.carried):
        return "A carried-over experiment needs the experiment, and nothing else does."
    special = _carried_problem if plan.carried else _task_problem
    found = _number_problem(plan) or _name_problem(plan) or (_table_problem(plan.source) if name == CSV else "")
    return found or special(plan)


def _number_problem(plan: Plan) -> str:
    source = plan.source
    bounds = (
        ("Examples", source.examples, 0, MOST_EXAMPLES),
        ("The share for validation", source.validation, 5, 50),
        ("Noise", source.noise, 0, 50),
        ("The seed of the split", source.seed, 0, limits.MOST_SEED),
        # A carried-over experiment is small, and may be learned all at once.
        ("The batch size", plan.batch_size, 1, MOST_EXAMPLES if plan.carried else MOST_BATCH),
        ("The number of epochs", plan.epochs, 1, MOST_EPOCHS),
        ("The seed", plan.seed, 0, limits.MOST_SEED),
        ("Patience", plan.patience, 0, MOST_EPOCHS),
    )
    for name, value, low, high in bounds:
        if not is_whole(value) or not low <= value <= high:
            return f"{name} must be from {low:,} to {high:,}; {_said(value)} was given."
    numbers = (
        ("learning rate", plan.learning_rate, 0.0, limits.MOST_RATE),
        ("limit of the gradient", plan.clipnorm, 0.0, limits.MOST_RATE),
        ("starting bias", plan.bias, -limits.MOST_BIAS, limits.MOST_BIAS),
        ("L1 penalty", plan.l1, 0.0, limits.MOST_PENALTY),
        ("L2 penalty", plan.l2, 0.0, limits.MOST_PENALTY),
    )
    for name, number, least, most in numbers:
        if not is_number(number) or not least <= number <= most:
            return f"The {name} must be a number from {least:,.0f} to {most:,.0f}; {_said(number)} was given."
    return ""


def _said(value: object) -> str:
    """A value as it is named to a learner who chose it."""
    return f"{value:,}" if isinstance(value, int) and is_whole(value) and abs(value) < 10**12 else shown(value)


def _table_problem(source: Source) -> str:
    """A table is named by its hash alone; what was found in it has to look like what is found in tables. Without a
    shape there is no table yet (see `rows`).
    """
    if source.file and not is_digest(source.file):
        return "A table of one's own does not travel in a link. Give the file again."
    shape: object = source.shape
    one_row = isinstance(shape, tuple) and len(shape) == 1 and is_whole(shape[0]) and 1 <= shape[0] <= MOST_INPUTS
    if shape != () and not one_row:
        return f"A table gives the network from 1 to {MOST_INPUTS:,} numbers; {shape!r:.40} was given."
    if not _texts(source.labels, MOST_CLASSES) or len(source.labels) == 1:
        return f"A table's answer has from 2 to {MOST_CLASSES} classes, or is a number."
    columns: object = source.columns
    if not (isinstance(columns, tuple) and len(columns) <= MOST_COLUMNS and all(_texts(each, 2) for each in columns)):
        return "This cannot be read as the columns of a table."
    return "" if _texts((source.target,), 1) else "The column to predict is named by a text."


def _texts(value: object, most: int) -> bool:
    """A tuple of at most so many short texts."""
    short = isinstance(value, tuple) and len(value) <= most
    return short and all(isinstance(each, str) and len(each) <= 200 for each in value)  # type: ignore[attr-defined]


def _name_problem(plan: Plan) -> str:
    known: tuple[tuple[str, object, Mapping[str, Any]], ...] = (
        ("optimizer", plan.optimizer, OPTIMIZERS),
        ("schedule", plan.schedule, SCHEDULES),
        ("loss", plan.loss, LOSSES),
        ("output", plan.output, ACTIVATIONS),
        ("initializer", plan.initializer, INITIALIZERS),
    )
    for name, chosen, names in known:
        if chosen not in names:
            labels = ", ".join(getattr(each, "label", key) for key, each in names.items())
            return f"The {name} is one of {labels}; {shown(chosen)} was given."
    clip = (("clipnorm", plan.clipnorm),) if plan.clipnorm else ()
    found = tuning.hyper_problem(plan.optimizer, (*plan.hyper, *clip))
    if found:
        return f"{found[0]}."
    if plan.optimizer == "lion" and dict(plan.hyper).get("beta_1") == 0:
        return "Lion of Keras takes only a beta_1 above 0."
    if (
        not plan.carried
        and plan.every != Throughout(plan.initializer)
        and any(each.kind in WITH_THEIR_OWN for each in plan.layers)
    ):
        return "Biases and penalties of every layer at once are for stacks of Dense and Conv2D layers."
    return ""


def _task_problem(plan: Plan) -> str:
    if plan.reconstruct and plan.data.kind == WORDS:
        return "Words cannot be given back as numbers; an autoencoder works on pictures and tables."
    classes = plan.data.classes
    kind = datasets.CLASSES if plan.task == CLASSES else datasets.REGRESSION
    if plan.output not in outputs_for(plan.task, classes):
        return f"The output {plan.output} does not go with this data. {_output_reason(plan, kind)}"
    losses = losses_for(plan.task, plan.output)
    if plan.loss not in losses:
        why = loss_reason(kind, plan.output, plan.loss)
        why = why or f"With it go {', '.join(LOSSES[name].label for name in losses)}."
        return f"The loss {LOSSES[plan.loss].label} does not go with the output {plan.output}. {why}"
    return ""


def _output_reason(plan: Plan, kind: str) -> str:
    if plan.task == RECONSTRUCT:
        return "What is given back lies between 0 and 1 (sigmoid), or may be any number (linear)."
    two = "Two classes need probabilities: one for each with softmax, or one for the second with sigmoid."
    return output_reason(kind, plan.data.classes, plan.output) or two


def _carried_problem(plan: Plan) -> str:
    try:
        run = origin.read(plan.carried, plan.state)
    except ValueError as error:
        return str(error)
    if any(getattr(plan, name) != value for name, value in taken_over(run.experiment).items()):
        return "A carried-over experiment keeps its data, network, loss, batches and seed; change them in Step through."
    if plan.state and plan.schedule != "constant":
        return (
            "A rate that changes over time is counted from a run's first update, and this run goes on after "
            f"{run.state.update:,} of them. Keep the rate constant, or carry the run over from its start."
        )
    return ""


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
        given = document.pop("source")
        reading = Reading.from_document(given.pop("reading", {}))
        source = Source(reading=reading, **{name: _tupled(value) for name, value in given.items()})
        layers = tuple(layer(str(kind), **settings) for kind, settings in document.pop("layers"))
        rest = {name: _tupled(value) for name, value in document.items()}
        return Plan(source=source, layers=layers, **rest)
    except (TypeError, KeyError, AttributeError, RecursionError, json.JSONDecodeError) as error:
        raise ValueError("This cannot be read as a plan of a training.") from error


def _tupled(value: Any) -> Any:
    return tuple(_tupled(item) for item in value) if isinstance(value, list) else value
