"""The experiment's settings as parameters of a link: a short readable name for each, written only where not usual."""

from __future__ import annotations

import base64
import binascii
import re
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from playground.datasets import DATASETS, MOST_POINTS, Point
from playground.experiment import derived, limits, link_layers, text
from playground.experiment.experiment import LAYERS, Experiment
from playground.experiment.settings import LIST, NAME, NUMBER, SETTINGS, SWITCH, WHOLE, Setting
from playground.experiment.values import shown

# Up to this many starting weights are written as readable numbers; more are packed, to keep the link short.
MOST_READABLE_WEIGHTS = 24


@dataclass(frozen=True)
class LinkParameter:
    """name in the link, field of Experiment, what is allowed (ends a sentence), and how it is written and read.

    `read` gives None for text it cannot read, and raises ValueError with a sentence for what no page allows; values out
    of range are the rules' business.
    """

    name: str
    field: str
    allowed: str
    write: Callable[[Any], str]
    read: Callable[[str], Any]


def write(experiment: Experiment) -> dict[str, str]:
    """The settings that differ from the usual, by name."""
    values, usual = experiment.values(), usual_values(experiment.data)
    usual["activations"] = derived.stretched(usual["activations"], len(experiment.hidden))
    if values["layers"] is not None:
        # These say all; no layers in the short spelling would say nothing more.
        usual |= {"hidden": (), "activations": ()}
    return {p.name: p.write(values[p.field]) for p in PARAMETERS if values[p.field] != usual[p.field]}


def read(given: Mapping[str, str], base: Experiment, problems: list[str]) -> tuple[dict[str, Any], set[str]]:
    """The settings that parameters tell, on top of `base`, and which ones they told. Not yet judged by the rules.

    What cannot be read is left as in `base`, and a sentence about it is added to `problems`.
    """
    told: dict[str, Any] = {}
    for p in PARAMETERS:
        if p.name not in given:
            continue
        try:
            value = p.read(given[p.name])
        except ValueError as error:
            problems.append(f"{p.name}={shown(given[p.name])} was ignored. {error}")
            continue
        if value is None:
            problems.append(f"{p.name}={shown(given[p.name])} was ignored: it must be {p.allowed}.")
        else:
            told[p.field] = value
    values = base.values()
    data = told.get("data", base.data)
    if data in DATASETS and data != base.data:
        usual = usual_values(data)
        values["samples"] = usual["samples"]
        if derived.usual_layers(DATASETS[data]) != derived.usual_layers(DATASETS[base.data]):
            values |= {name: usual[name] for name in LAYERS}
    if "layers" in told:
        both = [SETTINGS[name].key for name in ("hidden", "activations") if told.pop(name, None)]
        problems += [f"{key} was ignored: layers says what the layers are." for key in both]
    elif "hidden" in told:
        values["layers"] = None
    if "optimizer" in told and told["optimizer"] != base.optimizer:
        values["hyper"] = ()
    values.update(told)
    hidden = values["hidden"][: limits.MOST_LAYERS]
    # One name stands for every layer; none, for the base's.
    if len(values["activations"]) == 1 or "activations" not in told:
        values["activations"] = derived.stretched(values["activations"], len(hidden))
    return values, set(told)


def usual_values(data: str) -> dict[str, Any]:
    """The settings a link need not tell: the defaults, with the number of examples and the layers that are usual for
    the data.
    """
    values, spec = {**Experiment().values(), **derived.usual_layers(DATASETS[data])}, DATASETS[data]
    return values if spec.fixed else {**values, "samples": spec.samples}


# -- readers and writers of the longer settings -----------------------------------------------------------------------


def _write_points(points: tuple[Point, ...]) -> str:
    return "~".join(f"{text.number(x1)},{text.number(x2)},{label}" for x1, x2, label in points)


def _read_points(value: str) -> tuple[Point, ...] | None:
    points: list[Point] = []
    # One more than there may be, so that the rules can say that there were too many.
    for part in value.split("~", MOST_POINTS + 1)[: MOST_POINTS + 1]:
        x1_text, _, rest = part.partition(",")
        x2_text, _, label_text = rest.partition(",")
        x1, x2, label = text.read_number(x1_text), text.read_number(x2_text), text.read_whole(label_text)
        if x1 is None or x2 is None or label is None:
            return None
        points.append((x1, x2, label))
    return tuple(points)


_PACKED = re.compile(r"p[A-Za-z0-9_-]*", re.ASCII)


def _write_weights(weights: tuple[float, ...] | None) -> str:
    if weights is None:
        return "none"
    if len(weights) <= MOST_READABLE_WEIGHTS:
        return ",".join(text.number(weight) for weight in weights)
    return pack_weights(weights)


def pack_weights(weights: tuple[float, ...]) -> str:
    """Weights as "p" and base64url of little-endian float64: the shortest text that is exact."""
    packed = struct.pack(f"<{len(weights)}d", *weights)
    return "p" + base64.urlsafe_b64encode(packed).decode("ascii").rstrip("=")


def read_weights(value: str) -> tuple[float, ...] | None:
    """Readable numbers, or "p" and base64url of little-endian float64."""
    if not _PACKED.fullmatch(value):
        return text.read_all_numbers(value) or None
    try:
        packed = base64.urlsafe_b64decode(value[1:] + "=" * (-len(value[1:]) % 4))
    except (binascii.Error, ValueError):
        return None
    return None if len(packed) % 8 else struct.unpack(f"<{len(packed) // 8}d", packed)


def write_hyper(hyper: tuple[tuple[str, float], ...]) -> str:
    """`momentum:0.8~nesterov:1`, or "none"."""
    return "~".join(f"{name}:{text.number(value)}" for name, value in hyper) or "none"


def read_hyper(value: str) -> tuple[tuple[str, float], ...] | None:
    """See `write_hyper`. Names are not judged here."""
    if value == "none":
        return ()
    pairs = []
    for part in value.split("~", 20):
        name, _, number_text = part.partition(":")
        number = text.read_number(number_text)
        if number is None:
            return None
        pairs.append((name[:40], number))
    return tuple(pairs)


def _write_activations(activations: tuple[str, ...]) -> str:
    """One name where all layers have it."""
    return text.names(activations[:1] if len(set(activations)) == 1 else activations)


def _read_flag(value: str) -> bool | None:
    return {"0": False, "1": True}.get(value)


_KINDS: dict[str, tuple[Callable[[Any], str], Callable[[str], Any]]] = {
    WHOLE: (str, text.read_whole),
    NUMBER: (text.number, text.read_number),
    NAME: (str, lambda value: value[:40]),
    SWITCH: (lambda on: "1" if on else "0", _read_flag),
}
_LISTS: dict[str, tuple[str, Callable[[Any], str], Callable[[str], Any]]] = {
    "points": ("x1,x2,class for each point, with ~ between", _write_points, _read_points),
    "inputs": ("names with commas between", text.names, text.read_names),
    "hidden": (
        "the neurons of each hidden layer with commas between, or none",
        lambda hidden: ",".join(str(units) for units in hidden) or "none",
        text.read_all_wholes,
    ),
    "activations": ("names with commas between", _write_activations, text.read_names),
    "layers": (
        f"layers with ~ between, such as {link_layers.EXAMPLE}",
        lambda layers: "none" if layers is None else link_layers.write(layers),
        link_layers.read_unjudged,
    ),
    "weights": ("numbers with commas between", _write_weights, read_weights),
    "hyper": ("name:number for each setting, with ~ between", write_hyper, read_hyper),
}


def _parameter(row: Setting) -> LinkParameter:
    if row.kind == LIST:
        return LinkParameter(row.key, row.name, *_LISTS[row.name])
    return LinkParameter(row.key, row.name, row.allowed, *_KINDS[row.kind])


PARAMETERS = tuple(_parameter(row) for row in SETTINGS.values())
NAMES = tuple(p.name for p in PARAMETERS)
