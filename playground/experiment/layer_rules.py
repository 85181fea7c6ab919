"""Which layers a network of "Step through" may have: each a sentence that refuses one, and the layers that would do.

What fits behind what is judged in `stacking`, for Keras and for here; how large it may be, here.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, NamedTuple

from playground.datasets import DATASETS, PICTURE, SEQUENCE
from playground.engine import ACTIVATIONS
from playground.experiment import derived, limits
from playground.experiment.layers import KINDS, RECURRENT, SETTINGS, LayerSpec, as_given, dense_layers, layer
from playground.experiment.numbers import plain as told
from playground.experiment.stacking import Misfit, Row, Stack, placed_rows, ready_for_output, total
from playground.experiment.values import shown

OFFERED = (
    "dense", "conv2d", "max_pooling", "average_pooling", "flatten", "dropout", "batch_normalization", "residual",
    "simple_rnn", "lstm",
)  # fmt: skip
"""The kinds there are here, in the order of the list."""
HIDDEN_ACTIVATIONS = tuple(name for name in ACTIVATIONS if name != "softmax")

_MOST: dict[tuple[str, str], int] = {
    ("dense", "units"): limits.MOST_HEARD,
    ("conv2d", "filters"): limits.MOST_FILTERS,
    ("conv2d", "size"): limits.MOST_WINDOW,
    ("max_pooling", "size"): limits.MOST_WINDOW,
    ("average_pooling", "size"): limits.MOST_WINDOW,
    ("simple_rnn", "units"): limits.MOST_STATES,
    ("lstm", "units"): limits.MOST_STATES,
}
_SMALL: dict[str, dict[str, Any]] = {
    "dense": {"units": 4, "activation": "tanh"},
    "conv2d": {"filters": 4},
    "simple_rnn": {"units": 4},
    "lstm": {"units": 4},
}
"""What a layer begins with that is added."""
_UNITS = {"units": "units", "filters": "filters", "size": "pixels a side"}


class Refusal(NamedTuple):
    """why: what is wrong and what is allowed, without a full stop; instead: layers that would do; now: what they are,
    in words.
    """

    why: str
    instead: Stack
    now: str


def most(kind: str, setting: str) -> float:
    """How far a setting of a layer goes here."""
    return _MOST.get((kind, setting), SETTINGS[setting].high)


def most_here(v: derived.Values, at: int, setting: str) -> int:
    """How far a whole setting of layer number `at` goes where it stands, the other layers being as they are."""
    layers: Stack = v["layers"] if v["layers"] is not None else dense_layers(v["hidden"], v["activations"])
    each = layers[at]
    top = int(most(each.kind, setting))
    shape = placed_rows(derived.input_shape(v), layers[: at + 1], derived.every(v))[at].before
    if setting == "size" and (each.kind != "conv2d" or each["padding"] == "valid"):
        return min(top, *shape[:2])
    return min(top, max(shape[:2])) if setting == "stride" else top


def added(v: derived.Values, kind: str) -> tuple[Stack | None, str]:
    """The layers with one of that kind more, where it fits last; or None, and a sentence that says why it fits nowhere.

    It begins small: one may make it larger.
    """
    layers: Stack = v["layers"] if v["layers"] is not None else dense_layers(v["hidden"], v["activations"])
    new = layer(kind, **_SMALL.get(kind, {}))
    why = ""
    for at in range(len(layers), -1, -1):
        found = (*layers[:at], new, *layers[at:])
        refused = next(refusals({**v, "layers": found}), None)
        if refused is None:
            return found, ""
        why = why or f"{refused.why}."
    return None, why


def plain(layers: Stack) -> bool:
    """Whether the short spelling says them: Dense layers without penalties of their own, of few units."""
    usual = KINDS["dense"].settings
    return all(
        each.kind == "dense" and each["units"] <= limits.MOST_UNITS and not each["l1"] and not each["l2"]
        and set(each.values()) == set(usual)
        for each in layers
    )  # fmt: skip


def in_form(values: dict[str, Any]) -> dict[str, Any]:
    """The settings with their layers said in one way: the short one where it can say them, else as `layers` alone."""
    layers = values["layers"]
    if not isinstance(layers, tuple) or not all(isinstance(each, LayerSpec) for each in layers):
        return values
    if plain(layers):
        short = tuple(each["units"] for each in layers), tuple(each["activation"] for each in layers)
        return {**values, "layers": None, "hidden": short[0], "activations": short[1]}
    return {**values, "hidden": (), "activations": ()}


def biased(layers: Stack | None) -> LayerSpec | None:
    """The first layer that always has a bias; None where there is none."""
    return next((each for each in layers or () if each.kind in RECURRENT), None)


def refusals(v: derived.Values) -> Iterator[Refusal]:
    """What is wrong with the layers, in the order in which it has to be put right. The other settings are settled."""
    layers = v["layers"]
    if not isinstance(layers, tuple) or not all(isinstance(each, LayerSpec) for each in layers):
        usual = usual_stack(v)
        yield Refusal(f"The layers must be a list of layers, and {shown(layers)} was given", usual, _used(usual))
        return
    if len(layers) > limits.MOST_STACKED:
        kept = layers[: limits.MOST_STACKED]
        why = f"There may be at most {limits.MOST_STACKED} hidden layers, and {len(layers)} were given"
        yield Refusal(why, kept, f"the first {limits.MOST_STACKED} are used")
    for at, each in enumerate(layers):
        yield from _alone(v, layers, at, each)
    try:
        rows = placed_rows(derived.input_shape(v), layers, derived.every(v))
        ready_for_output(layers, rows[-1].after if rows else derived.input_shape(v))
    except Misfit as misfit:
        mended = mend_of(v, misfit)
        yield Refusal(str(misfit).rstrip("."), mended, _used(mended))
        return
    yield from _too_large(v, layers, rows)


def usual_stack(v: derived.Values) -> Stack:
    """The layers that suit the data, as a stack."""
    usual = derived.usual_layers(DATASETS[v["data"]])
    if usual["layers"] is not None:
        return tuple(usual["layers"])
    pairs = zip(usual["hidden"], usual["activations"], strict=True)
    return tuple(layer("dense", units=units, activation=name) for units, name in pairs)


def mend_of(v: derived.Values, misfit: Misfit) -> Stack:
    """Layers that would do in place of those that do not fit; without the one that does not, or without those that are
    made for other data.
    """
    layers: Stack = v["layers"]
    if misfit.mend is not None and all(each.kind in OFFERED for each in misfit.mend):
        try:
            placed_rows(derived.input_shape(v), misfit.mend[: misfit.at + 1], derived.every(v))
        except Misfit:
            pass
        else:
            return misfit.mend
    foreign = {PICTURE: "sequences", SEQUENCE: "pictures"}.get(DATASETS[v["data"]].example)
    group = KINDS[layers[misfit.at].kind].group
    if foreign is None or group == foreign:
        left = tuple(each for each in layers if KINDS[each.kind].group != group or group == "basic")
        if left != layers:
            return left
    return layers[: misfit.at] + layers[misfit.at + 1 :]


def _alone(v: derived.Values, layers: Stack, at: int, each: LayerSpec) -> Iterator[Refusal]:
    """One layer by itself."""
    if each.kind not in OFFERED:
        why = f"{KINDS[each.kind].title} is a layer for Bigger data; there is none of it to be stepped through"
        without = layers[:at] + layers[at + 1 :]
        yield Refusal(why, without, _used(without))
        return
    title = KINDS[each.kind].title
    for name, value in each.settings:
        if name == "activation" and value not in HIDDEN_ACTIVATIONS:
            allowed = ", ".join(HIDDEN_ACTIVATIONS)
            why = f"A hidden layer's activation must be one of {allowed}, and {shown(value)} was given"
            yield Refusal(why, _with(layers, at, activation="tanh"), "tanh is used there")
        row, top = SETTINGS[name], most(each.kind, name)
        if row.choices or row.low <= value <= top:
            continue
        allowed = f"{told(row.low)} to {told(top)}"
        if name in _UNITS:
            why = f"{title} may have {allowed} {_UNITS[name]} here, and {value:,} were given"
        else:
            why = f"{row.label} of {title} may be {allowed} here, and {told(value)} was given"
        nearest = min(max(value, row.low), top)
        mended = _with(layers, at, **{name: int(nearest) if row.whole else nearest})
        yield Refusal(why, mended, f"{told(nearest)} is used")


def _with(layers: Stack, at: int, **settings: Any) -> Stack:
    each = layers[at]
    return (*layers[:at], as_given(each.kind, **{**each.values(), **settings}), *layers[at + 1 :])


def _too_large(v: derived.Values, layers: Stack, rows: list[Row]) -> Iterator[Refusal]:
    """Networks whose numbers are too many to be sent and drawn while they are stepped through."""
    # The output's activation is judged later; how many units it has is settled.
    fed = rows[-1].after[0] if rows else derived.input_shape(v)[0]
    parameters = total(rows) + derived.output_count(v) * (fed + v["use_bias"])
    units = sum(math.prod(row.after) for row in rows)
    if parameters <= limits.MOST_STACK_PARAMETERS and units <= limits.MOST_STACK_UNITS:
        return
    if parameters > limits.MOST_STACK_PARAMETERS:
        has = f"{parameters:,} weights and biases, and {limits.MOST_STACK_PARAMETERS:,} can be stepped through"
    else:
        has = f"{units:,} units, and {limits.MOST_STACK_UNITS:,} can be stepped through"
    smaller = _smaller(layers)
    yield Refusal(f"This network has {has}", smaller, _used(smaller))


def _smaller(layers: Stack) -> Stack:
    """The same with half as many filters and units in its widest layer; without its last layer where all have one."""
    sizes = [int(each.get("units") or each.get("filters") or 1) for each in layers]
    at = max(range(len(layers)), key=lambda k: sizes[k])
    if sizes[at] == 1:
        return layers[:-1]
    name = "units" if "units" in layers[at].values() else "filters"
    return _with(layers, at, **{name: sizes[at] // 2})


def words(layers: Stack) -> str:
    """The layers in a sentence: "Conv2D of 4 filters (size 2), Max pooling, Flatten"."""
    return ", ".join(_said(each) for each in layers) or "no hidden layer"


def _said(each: LayerSpec) -> str:
    title, usual = KINDS[each.kind].title, KINDS[each.kind].settings
    if (filters := each.get("filters")) is not None:
        title = f"{title} of {filters} filter{'' if filters == 1 else 's'}"
    elif (units := each.get("units")) is not None:
        title = f"{title} of {units}"
    # What a mend may have changed besides.
    others = {
        "size": f"size {each.get('size')}",
        "stride": f"stride {each.get('stride')}",
        "padding": f"edge {each.get('padding')}",
        "sequences": "hands on every step",
    }
    unlike = ", ".join(words for name, words in others.items() if each.get(name) != usual.get(name))
    return f"{title} ({unlike})" if unlike else title


def _used(layers: Stack) -> str:
    return f"the layers are now: {words(layers)}"
