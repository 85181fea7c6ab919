"""What may be set to what: every rule once, as the sentence that refuses a value and the value that would do instead.

`problems` looks at settings in the order below and gives the first thing wrong in each; `validate` raises on the
first, and `mend` applies the values that would do until nothing is wrong, collecting what it changed. So a link, a
widget and a test are judged alike.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from playground.datasets import DATASETS, FEATURES, MOST_POINTS
from playground.engine import LOSSES
from playground.experiment import layer_rules, limits, output_and_loss
from playground.experiment.derived import Values, class_count, most_classes, parameter_count, stretched, train_rows
from playground.experiment.layer_rules import HIDDEN_ACTIVATIONS
from playground.experiment.layers import KINDS, dense_layers
from playground.experiment.numbers import plain
from playground.experiment.settings import LIST, SETTINGS
from playground.experiment.tuning import hyper_problem
from playground.experiment.values import is_number, is_whole, shown


@dataclass(frozen=True)
class Problem:
    """A setting that cannot be. `why` says what is wrong and what is allowed, `now` what is used instead (both without
    a full stop); `instead` is that value, and `field` the setting to give it to.
    """

    field: str
    why: str
    instead: Any
    now: str

    @property
    def note(self) -> str:
        return f"{self.why}; {self.now}."


def validate(values: Values) -> None:
    """Raise ValueError with a sentence if any setting is out of range or does not go with the others."""
    for problem in problems(values):
        raise ValueError(f"{problem.why}.")


def mend(values: Values, asked: Collection[str] = ()) -> tuple[dict[str, Any], list[str]]:
    """The settings with everything that cannot be replaced, and a sentence for each replacement.

    Where two settings do not go together, the one not in `asked` gives way.
    """
    mended, notes = dict(values), []
    # Each round settles one setting for good, and later rules never undo an earlier one; the bound is a safety net.
    for _ in range(3 * len(mended)):
        problem = next(problems(mended, asked), None)
        if problem is None:
            break
        mended[problem.field] = problem.instead
        mended = layer_rules.in_form(mended)
        notes.append(problem.note)
    return mended, notes


def problems(values: Values, asked: Collection[str] = ()) -> Iterator[Problem]:
    """What is wrong, in the order in which it has to be put right."""
    yield from _alone(values)
    yield from _samples(values)
    yield from _points(values)
    yield from _network(values)
    yield from _output_and_loss(values, asked)
    yield from _training(values)


# -- one setting at a time ---------------------------------------------------------------------------------------------


def _alone(v: Values) -> Iterator[Problem]:
    for name, row in SETTINGS.items():
        if row.kind != LIST and not row.allows(v[name]):
            used = row.nearest(v[name])
            yield Problem(name, row.why(v[name]), used, row.now(used))


def _samples(v: Values) -> Iterator[Problem]:
    choice = DATASETS[v["data"]]
    if not choice.fixed and v["samples"] > choice.most:
        why = f"{choice.title} has {choice.most:,} examples, and {v['samples']:,} were asked for"
        yield Problem("samples", why, choice.most, "all of them are used")


# -- settings that are lists -------------------------------------------------------------------------------------------


def _points(v: Values) -> Iterator[Problem]:
    points, choice = v["points"], DATASETS.get(str(v["data"]))
    if choice is None:
        return
    if not isinstance(points, tuple):
        yield Problem("points", "Your own points must be a list of (x1, x2, class)", (), "none are used")
    elif points and not choice.planar:
        yield Problem("points", f"{choice.title} has no room for points of your own", (), "they are left out")
    elif len(points) > MOST_POINTS:
        why = f"There may be at most {MOST_POINTS} points of your own, and {len(points):,} were given"
        yield Problem("points", why, points[:MOST_POINTS], f"the first {MOST_POINTS} are used")
    else:
        good = tuple(point for point in points if _is_point(point, most_classes(choice)))
        if len(good) < len(points):
            bad = next(point for point in points if not _is_point(point, most_classes(choice)))
            far, top = plain(limits.MOST_COORDINATE), most_classes(choice) - 1
            allowed = f"(x1, x2, class), each x from −{far} to {far}, the class 0 to {top}"
            why = f"A point of your own is {allowed}, and {shown(bad)} was given"
            yield Problem("points", why, good, "such points are left out")


def _is_point(point: object, classes: int) -> bool:
    if not isinstance(point, tuple) or len(point) != 3:
        return False
    x1, x2, label = point
    near = all(is_number(x) and abs(x) <= limits.MOST_COORDINATE for x in (x1, x2))
    return near and is_whole(label) and 0 <= label < classes


def _network(v: Values) -> Iterator[Problem]:
    inputs, weights = v["inputs"], v["weights"]
    known = [i for i in inputs if isinstance(i, str) and i in FEATURES] if isinstance(inputs, tuple) else []
    if not known or len(set(known)) < len(inputs):
        good = tuple(dict.fromkeys(known))
        used = good or ("x1", "x2")
        why = f"The inputs must be one or more of {', '.join(FEATURES)}, each once, and {shown(inputs)} was given"
        yield Problem("inputs", why, used, f"{', '.join(used)} is used")
    fits = True
    for problem in _layers_of(v) if v["layers"] is None else _stack(v):
        fits = False
        yield problem
    if weights is not None and fits:
        good_list = isinstance(weights, tuple) and all(is_number(w) for w in weights)
        size = parameter_count(v) if _sized(v) else -1
        if not good_list:
            yield Problem("weights", "Starting weights must be finite numbers", None, "weights are drawn from the seed")
        elif size >= 0 and len(weights) != size:
            why = f"This network has {size} weights and biases, and the starting values are {len(weights)}"
            yield Problem("weights", why, None, "weights are drawn from the seed")


def _stack(v: Values) -> Iterator[Problem]:
    """Layers that are not all plain Dense ones."""
    for refusal in layer_rules.refusals(v):
        yield Problem("layers", *refusal)
    always = layer_rules.biased(v["layers"])
    if always is not None and not v["use_bias"]:
        title = KINDS[always.kind].title
        yield Problem("use_bias", f"{title} always has a bias, and biases are switched off", True, "they are used")


def _layers_of(v: Values) -> Iterator[Problem]:
    """Plain Dense layers, in the short spelling."""
    hidden, activations = v["hidden"], v["activations"]
    layers, units = limits.MOST_LAYERS, limits.MOST_UNITS
    if (
        not isinstance(hidden, tuple)
        or len(hidden) > layers
        or not all(is_whole(n) and 1 <= n <= units for n in hidden)
    ):
        given = hidden if isinstance(hidden, tuple) else ()
        mended = tuple(min(max(n, 1), units) for n in given if is_whole(n))[:layers]
        why = f"There may be 0 to {layers} hidden layers of 1 to {units} neurons each, and {shown(hidden)} was given"
        yield Problem("hidden", why, mended, f"{_layers(mended)} is used")
        return
    if not isinstance(activations, tuple) or not all(name in HIDDEN_ACTIVATIONS for name in activations):
        given = activations if isinstance(activations, tuple) else ()
        mended_names = tuple(name if name in HIDDEN_ACTIVATIONS else "tanh" for name in given)
        allowed = ", ".join(HIDDEN_ACTIVATIONS)
        why = f"A hidden layer's activation must be one of {allowed}, and {shown(activations)} was given"
        yield Problem("activations", why, mended_names, "tanh is used where that is not so")
    elif len(activations) != len(hidden):
        why = f"There is one activation a hidden layer, and {len(activations)} were given for {_layers(hidden)}"
        yield Problem(
            "activations", why, stretched(activations, len(hidden)), "the last one is used for the layers without one"
        )
    elif DATASETS[v["data"]].shape:
        for refusal in layer_rules.refusals({**v, "layers": dense_layers(hidden, activations)}):
            yield Problem("layers", *refusal)


def _layers(hidden: tuple[int, ...]) -> str:
    if not hidden:
        return "no hidden layer"
    return f"{len(hidden)} hidden layer{'s' if len(hidden) > 1 else ''} ({', '.join(str(n) for n in hidden)})"


# -- settings that have to go together ---------------------------------------------------------------------------------


def _output_and_loss(v: Values, asked: Collection[str]) -> Iterator[Problem]:
    kind, classes = DATASETS[v["data"]].kind, class_count(v)
    output, loss = v["output_activation"], v["loss"]
    reason = output_and_loss.output_reason(kind, classes, output)
    if reason:
        used = output_and_loss.usual_output(kind, classes)
        yield Problem("output_activation", reason.rstrip("."), used, f"the output is now {used}")
        return
    reason = output_and_loss.loss_reason(kind, output, loss)
    if not reason:
        return
    wanted = output_and_loss.output_for(kind, classes, loss)
    if "loss" in asked and "output_activation" not in asked and wanted:
        yield Problem("output_activation", reason.rstrip("."), wanted, f"the output is now {wanted}")
    else:
        used = output_and_loss.usual_loss(kind, output, loss)
        yield Problem("loss", reason.rstrip("."), used, f"the loss is now {LOSSES[used].label.lower()}")


def _training(v: Values) -> Iterator[Problem]:
    name, hyper = v["optimizer"], v["hyper"]
    found = hyper_problem(name, hyper)
    if found:
        why, instead = found
        yield Problem("hyper", why, instead, "its usual values are used" if not instead else "the others are used")
    size = v["batch_size"]
    rows = max(train_rows(v), 1)
    if size > rows:
        why = f"A batch of {size:,} is larger than the training data ({rows:,} example{'s' if rows > 1 else ''})"
        yield Problem("batch_size", why, rows, f"the batch is now {rows:,}")


def _sized(v: Values) -> bool:
    """Whether the settings that decide the network's size are settled (output and loss are judged after the
    weights).
    """
    return not any(_output_and_loss(v, ()))
