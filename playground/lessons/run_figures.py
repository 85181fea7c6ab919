"""The quantities of a run of "Step through": those that its page shows, from the same functions."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from playground.engine import Recheck, gradcheck
from playground.frames.pictures import focus_of, move
from playground.lessons.quantity import COUNT, NUMBER, SHARE, TEXT, Asked, Computed, NoFigure, Quantity
from playground.timeline import Metrics, Moment, Timeline

MOST_SEARCHED = 20_000
"""Updates that are looked through for a loss."""


def _line(asked: Asked) -> Timeline:
    timeline = asked.of.timeline
    timeline.allow(asked.until)
    return timeline


def _moment(asked: Asked) -> Moment:
    return _line(asked).moment(asked.at)


def _metric(name: str, how: str = NUMBER) -> Callable[[Asked], Computed]:
    def compute(asked: Asked) -> Computed:
        return _measured(_line(asked).metrics(asked.at), name, how)

    return compute


def _measured(metrics: Metrics, name: str, how: str) -> Computed:
    value = getattr(metrics, name)
    if value is None:
        raise NoFigure("Where a number is to be guessed there is no accuracy.")
    return Computed(float(value), how)


def _entry(asked: Asked) -> int:
    """The index in theta of the parameter that is named."""
    name = asked.word(0, "the id of a weight or bias, such as w:0:0:0,")
    found = asked.of.timeline.run.experiment.anatomy.entry(name)
    if found is None:
        raise NoFigure(f"This network has no weight or bias “{name[:20]}”.")
    return int(found.index)


def _weight(asked: Asked) -> Computed:
    return Computed(float(_line(asked).state(asked.at).theta[_entry(asked)]))


def _gradient(asked: Asked) -> Computed:
    return Computed(float(_moment(asked).pass_.grad[_entry(asked)]))


def _change(asked: Asked) -> Computed:
    moment = _moment(asked)
    if moment.after is None:
        raise NoFigure("The run ends in this update.")
    index = _entry(asked)
    return Computed(float(moment.after.theta[index] - moment.before.theta[index]))


def _memory(asked: Asked) -> Computed:
    """What the optimizer remembers of a weight."""
    slot = asked.word(0, "the name of what the optimizer remembers, such as velocity,")
    slots = _line(asked).state(asked.at).optimizer.slots
    if slot not in slots:
        raise NoFigure(f"This optimizer remembers {', '.join(slots) or 'nothing'}; not “{slot[:20]}”.")
    return Computed(float(slots[slot][_entry(Asked(asked.of, asked.words[1:], asked.at, asked.until))]))


def _checked(asked: Asked) -> Computed:
    """The slope that a nudge of one weight measures, as the inspector's check does."""
    moment, index = _moment(asked), _entry(asked)
    x, y, loss = moment.x[moment.batch], moment.y[moment.batch], moment.experiment.loss
    theta, grad = np.asarray(moment.before.theta), moment.pass_.grad
    found = gradcheck.check(moment.network, theta, x, y, loss, [index], grad=grad, **moment.mode)
    return Computed(found[0].expected)


def _of_unit(array: str) -> Callable[[Asked], Computed]:
    """A number of a unit, for the example in focus and of its own loss, as the page shows it."""

    def compute(asked: Asked) -> Computed:
        name = asked.word(0, "the id of a unit, such as n:0:0,")
        ids = [unit.id for unit in asked.of.timeline.run.experiment.anatomy.units]
        if name not in ids:
            raise NoFigure(f"This network has no unit “{name[:20]}”.")
        return Computed(float(_moved(asked, array)[ids.index(name)]))

    return compute


def _moved(asked: Asked, array: str) -> np.ndarray:
    drawn = move(_line(asked), asked.at, asked.of.focus)
    if drawn is None:
        _moment(asked)  # raises what keeps it from being drawn
        raise NoFigure("The run ends in this update.")
    found: np.ndarray = drawn.arrays[f"move_{array}"]
    return found


def _slope(asked: Asked) -> Computed:
    """A unit's own slope: how its output answers to its sum."""
    name = asked.word(0, "the id of a unit, such as n:0:0,")
    experiment = asked.of.timeline.run.experiment
    unit = next((unit for unit in experiment.anatomy.units if unit.id == name), None)
    if unit is None:
        raise NoFigure(f"This network has no unit “{name[:20]}”.")
    activation = asked.of.timeline.network.layers[unit.layer].activation
    if activation is None or activation.derivative is None:
        raise NoFigure(f"“{name}” has no slope of its own.")
    return Computed(float(activation.derivative(np.array(_of_unit("Z")(asked).value))))


def _guess(asked: Asked) -> Computed:
    outputs = [at for at, unit in enumerate(asked.of.timeline.run.experiment.anatomy.units) if unit.output]
    place = asked.place(0, len(outputs), "outputs")
    return Computed(float(_moved(asked, "A")[outputs[place]]))


def _given(array: str, what: str) -> Callable[[Asked], Computed]:
    def compute(asked: Asked) -> Computed:
        row = np.ravel(_moved(asked, array))
        return Computed(float(row[asked.place(0, len(row), what)]))

    return compute


def _batch_loss(asked: Asked) -> Computed:
    return Computed(float(_moment(asked).pass_.loss))


def _rechecked(asked: Asked) -> Computed:
    moment = _moment(asked)
    if moment.after is None:
        raise NoFigure("The run ends in this update.")
    return Computed(float(moment.batch_loss(moment.after.theta[None])[0]))


def _predicted(asked: Asked) -> Computed:
    found = _moment(asked).steps[-1].value
    if not isinstance(found, Recheck):
        raise NoFigure("The run ends in this update.")
    return Computed(float(found.predicted - found.before))


def _example_loss(asked: Asked) -> Computed:
    moment = _moment(asked)
    own, row, _ = moment.seen_from(focus_of(moment, asked.of.focus))
    return Computed(float(own.rows[row]))


def _norm(asked: Asked) -> Computed:
    """Of the update that begins at the state `at`."""
    norms = _line(asked).gradient_norms(asked.at + 1)
    trained = [at for at, norm in enumerate(norms) if _trains(asked, at)]
    return Computed(float(norms[trained[asked.place(0, len(trained), "layers with weights")]]))


def _trains(asked: Asked, layer: int) -> bool:
    return bool(asked.of.timeline.network.layers[layer].parameters)


def _guessing(asked: Asked) -> Computed:
    experiment = asked.of.timeline.run.experiment
    if not experiment.is_classification or not experiment.loss.endswith("crossentropy"):
        raise NoFigure("Only a cross-entropy has a loss that guessing evenly has: ln k for k classes.")
    return Computed(math.log(max(experiment.classes, 2)))


def _until_loss(unit: str) -> Callable[[Asked], Computed]:
    """The first state, or the first end of an epoch, whose training loss is below a bound."""

    def compute(asked: Asked) -> Computed:
        bound, timeline = _bound(asked), _line(asked)
        each = timeline.batches.per_epoch if unit == "epochs" else 1
        for count in range(MOST_SEARCHED // each + 1):
            if timeline.metrics(count * each).train_loss < bound:
                return Computed(count, COUNT)
        raise NoFigure(f"The loss does not fall below {bound} within {MOST_SEARCHED:,} updates.")

    return compute


def _bound(asked: Asked) -> float:
    try:
        return float(asked.word(0, "the loss to fall below"))
    except ValueError as error:
        raise NoFigure(f"“{asked.words[0][:20]}” is not a number.") from error


def _end(asked: Asked) -> Computed:
    timeline = _line(asked)
    end = timeline.reached(MOST_SEARCHED)
    if timeline.end is None:
        raise NoFigure(f"The run does not end within {MOST_SEARCHED:,} updates.")
    return Computed(end + 1, COUNT)


def _setting(name: str) -> Callable[[Asked], Computed]:
    def compute(asked: Asked) -> Computed:
        return Computed(float(getattr(asked.of.timeline.experiment(asked.at), name)), TEXT)

    return compute


def _count(read: Callable[[Timeline], int]) -> Callable[[Asked], Computed]:
    return lambda asked: Computed(read(asked.of.timeline), COUNT)


def _beside(quantity: Quantity) -> Quantity:
    """The same of the run beside the first."""

    def compute(asked: Asked) -> Computed:
        if asked.of.twin is None:
            raise NoFigure("There is no run beside this one.")
        of = type(asked.of)(asked.of.page, asked.of.query, asked.of.link)
        of.__dict__["timeline"] = asked.of.twin
        return quantity.compute(Asked(of, asked.words, asked.at, asked.until))

    return Quantity(f"{quantity.says}, of the run beside it", compute)


_FIRST = {
    "guess": Quantity("what the network says to the example in focus; with a number, the output of that place",
                      _guess),
    "target": Quantity("what it should say", _given("t", "targets")),
    "input": Quantity("what the example in focus gives to an input, counted from 1", _given("x", "inputs")),
    "loss": Quantity("the loss of all training examples after so many updates", _metric("train_loss")),
    "test loss": Quantity("the loss of all test examples", _metric("test_loss")),
    "accuracy": Quantity("the share of the training examples that is right", _metric("train_accuracy", SHARE)),
    "test accuracy": Quantity("the share of the test examples that is right", _metric("test_accuracy", SHARE)),
    "batch loss": Quantity("the loss of the update's batch before its weights change", _batch_loss),
    "batch loss after": Quantity("the loss of the same batch under the new weights: the recheck", _rechecked),
    "predicted": Quantity("by how much the slope predicts that loss to change", _predicted),
    "example loss": Quantity("the loss of the example in focus alone", _example_loss),
    "weight": Quantity("a weight or bias by its id, after so many updates", _weight),
    "gradient": Quantity("its gradient in the update that begins there", _gradient),
    "check": Quantity("the slope that a nudge of this weight measures", _checked),
    "change": Quantity("by how much that update changes it", _change),
    "memory": Quantity("what the optimizer remembers of it: velocity, m, v", _memory),
    "sum": Quantity("a unit's sum z, by the unit's id", _of_unit("Z")),
    "out": Quantity("what a unit gives out", _of_unit("A")),
    "delta": Quantity("the slope of the example's loss against a unit's sum", _of_unit("dZ")),
    "slope": Quantity("the slope of a unit's activation at its own sum", _slope),
    "norm": Quantity("the length of a layer's gradient, layers with weights counted from 1", _norm),
    "guessing loss": Quantity("the cross-entropy of guessing evenly, ln k", _guessing),
    "updates to loss": Quantity("how many updates it takes to a training loss below a number", _until_loss("updates")),
    "epochs to loss": Quantity("the same in epochs", _until_loss("epochs")),
    "end": Quantity("the update in which a number stops being finite, from 1", _end),
    "rate": Quantity("the learning rate", _setting("learning_rate")),
    "batch size": Quantity("the examples of an update", _setting("batch_size")),
    "examples": Quantity("the training examples", _count(lambda line: len(line.x))),
    "test examples": Quantity("the test examples", _count(lambda line: len(line.x_test))),
    "updates an epoch": Quantity("the updates of an epoch", _count(lambda line: line.batches.per_epoch)),
    "parameters": Quantity("all weights and biases", _count(lambda line: line.network.size)),
}  # fmt: skip

QUANTITIES: dict[str, Quantity] = {**_FIRST, **{f"twin {name}": _beside(each) for name, each in _FIRST.items()}}
