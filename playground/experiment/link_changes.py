"""The changes of a run as text in a link: `12:rate:0.03~15:w:3:0.5~18:ws:3:0.5,7:-1~20:opt:adam:beta_1=0.8`.

Where a change sets every weight and bias, their values stand alone, packed as starting weights are: `18:all:p...`.
"""

from __future__ import annotations

from typing import Any

from playground.experiment import derived, limits, text
from playground.experiment.experiment import Experiment
from playground.experiment.link_fields import pack_weights, read_weights
from playground.experiment.run import OPTIMIZER, RATE, WEIGHT, WEIGHTS, Change
from playground.experiment.values import shown

FORM = "12:rate:0.03 (learning rate), 12:w:3:0.5 (weight number 3) or 12:opt:adam (optimizer)"


def write(changes: tuple[Change, ...]) -> str:
    """The changes as text, in their order."""
    return "~".join(f"{change.update}:{_write_value(change)}" for change in changes)


def _write_value(change: Change) -> str:
    if change.what == RATE:
        return f"rate:{text.number(change.value)}"
    if change.what == WEIGHT:
        return f"w:{change.value[0]}:{text.number(change.value[1])}"
    if change.what == WEIGHTS:
        if [index for index, _ in change.value] == list(range(len(change.value))):
            return f"all:{pack_weights(tuple(value for _, value in change.value))}"
        return "ws:" + ",".join(f"{index}:{text.number(value)}" for index, value in change.value)
    name, hyper = change.value
    return ":".join(["opt", name, *(f"{key}={text.number(value)}" for key, value in hyper)])


def read(value: str, experiment: Experiment, problems: list[str]) -> tuple[Change, ...]:
    """The changes that text tells and this experiment can take; for the others a sentence is added to `problems`."""
    parts = value.split("~", limits.MOST_CHANGES)
    if len(parts) > limits.MOST_CHANGES:
        problems.append(f"A run may have at most {limits.MOST_CHANGES:,} changes; the later ones were ignored.")
        parts.pop()
    size = derived.parameter_count(experiment.values())
    changes: list[Change] = []
    refused: list[str] = []
    together = 0
    for part in parts:
        change = _read_one(part)
        if isinstance(change, str):
            refused.append(change)
        elif max((index for index, _ in change.edits), default=0) >= size:
            refused.append(
                f"The change {shown(part)} was ignored: this network has {size} weights and biases, counted from 0."
            )
        elif change.what == WEIGHTS and together + len(change.value) > limits.MOST_SET_TOGETHER:
            refused.append(
                f"The change {shown(part)} was ignored: a run may set at most {limits.MOST_SET_TOGETHER:,} numbers by "
                "points of its loss surface."
            )
        else:
            together += len(change.value) if change.what == WEIGHTS else 0
            changes.append(change)
    problems += refused[:3]
    if len(refused) > 3:
        problems.append(f"{len(refused) - 3:,} more changes could not be read and were ignored.")
    return tuple(changes)


def _read_one(part: str) -> Change | str:
    """One change, or the sentence that says why it is none."""
    update_text, _, rest = part.partition(":")
    what, _, value_text = rest.partition(":")
    update = text.read_whole(update_text)
    value = _read_value(what, value_text)
    if update is None or value is None:
        return f"The change {shown(part)} was ignored: a change looks like {FORM}."
    try:
        return Change(update, *value)
    except ValueError as error:
        return f"The change {shown(part)} was ignored. {error}"


def _read_value(what: str, value_text: str) -> tuple[str, Any] | None:
    if what == "rate":
        rate = text.read_number(value_text)
        return None if rate is None else (RATE, rate)
    if what == "w":
        index_text, _, number_text = value_text.partition(":")
        index, number = text.read_whole(index_text), text.read_number(number_text)
        return None if index is None or number is None else (WEIGHT, (index, number))
    if what == "all":
        values = read_weights(value_text)
        return None if not values else (WEIGHTS, tuple(enumerate(values)))
    if what == "ws":
        return _read_several(value_text)
    if what == "opt":
        name, *settings = value_text.split(":", 20)
        pairs = [(key, text.read_number(number)) for key, _, number in (pair.partition("=") for pair in settings)]
        return None if any(number is None for _, number in pairs) else (OPTIMIZER, (name, tuple(pairs)))
    return None


def _read_several(value_text: str) -> tuple[str, Any] | None:
    pairs = []
    for part in value_text.split(","):
        index_text, _, number_text = part.partition(":")
        index, number = text.read_whole(index_text), text.read_number(number_text)
        if index is None or number is None:
            return None
        pairs.append((index, number))
    return WEIGHTS, tuple(pairs)
