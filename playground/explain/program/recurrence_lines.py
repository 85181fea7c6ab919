"""SimpleRNN and LSTM, line by line: a loop over the moments, and one back (`engine/layers/simple_rnn.py`, `lstm.py`).

A variable of every moment is a dict by moment; before the first the state is 0, and so is what comes back from after
the last.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from playground.explain.program.activation_lines import ACTIVATION_LINES, sigmoid
from playground.explain.program.lines import COLUMNS, TAB, CodeLine, code
from playground.explain.program.part import LayerLines, ProgramLayer, kernel_slope

STATES = {"simple_rnn": "H", "lstm": "ch"}
"""What a kind of layer carries from moment to moment."""


def _moments(part: ProgramLayer) -> int:
    return int(part.layer.input_shape[0])


def _in_loop(part: ProgramLayer, lines: list[tuple[str, str]]) -> Iterator[CodeLine]:
    """Lines of a loop over the moments, as (operation, text)."""
    yield from (part.line(f"{TAB}{text}", operation, moments=True) for operation, text in lines)


def _at(name: str, text: str) -> str:
    """The formula of an activation's with its variables at the moment t."""
    called = {"dA": "dH", "A": "H", "Z": "Z"}
    return re.sub(rf"\b(dA|A|Z){name}\b", lambda found: f"{called[found[1]]}{name}[t]", text)


def _handed_on(part: ProgramLayer, state: str) -> CodeLine:
    last = _moments(part) - 1
    if part.layer.return_sequences:
        return part.line(f"A{part.k} = np.stack([{state}{part.k}[t] for t in range({last + 1})], axis=1)", "A")
    return part.line(f"A{part.k} = {state}{part.k}[{last}]", "A")


def _simple(part: ProgramLayer) -> Iterator[CodeLine]:
    k = part.k
    yield code(f"Z{k}, H{k} = {{}}, {{-1: np.zeros((n, {part.layer.units}))}}  # before the first moment 0")
    yield code(f"for t in range({_moments(part)}):")
    texts = [_at(k, text) for text in ACTIVATION_LINES[part.layer.cell.name][0](k)]
    fed = f"Z{k}[t] = {part.fed}[:, t] @ W{k} + H{k}[t - 1] @ U{k} + b{k}"
    yield from _in_loop(part, [("Z", fed), *(("H", text) for text in texts)])
    yield _handed_on(part, "H")


def _begun(part: ProgramLayer, names: str) -> Iterator[CodeLine]:
    """The heads of the way back: the dicts, and the loop from the last moment to the first."""
    k, width = part.k, part.layer.parameters[1].shape[1]
    dicts = [f"d{name}{k}" for name in names] + [f"d{name}{k}_at" for name in "WUb"]
    yield code(f"{', '.join(dicts)} = {', '.join(['{}'] * len(dicts))}")
    yield code(f"dZ{k} = {{{_moments(part)}: np.zeros((n, {width}))}}  # nothing comes back from after the last moment")


def _linked(part: ProgramLayer) -> str:
    """The condition under which something comes back from the moment after: everywhere but at a cut."""
    last = _moments(part) - 1
    return f" if ({last} - t) % {part.layer.cut} else 0" if part.layer.cut else ""


def _slope_of_state(part: ProgramLayer, state: str) -> str:
    """The slope of a moment's state: what the layer after it says, and what comes back from the next moment."""
    k, last, linked = part.k, _moments(part) - 1, _linked(part)
    back = f"dZ{k}[t + 1] @ U{k}.T"
    if part.layer.return_sequences:
        return f"d{state}{k}[t] = dA{k}[:, t] + {f'({back}{linked})' if linked else back}"
    rest = f"({back}{linked} * dA{k})" if linked else back
    return f"d{state}{k}[t] = dA{k} if t == {last} else {rest}"


def _shares(part: ProgramLayer, state: str) -> list[tuple[str, str]]:
    """What a moment adds to the slopes of the weights, which all moments share."""
    k = part.k
    return [
        ("dW", f"dW{k}_at[t] = {part.fed}[:, t].T @ dZ{k}[t]"),
        ("dU", "if t > 0:"),
        ("dU", f"{TAB}dU{k}_at[t] = {state}{k}[t - 1].T @ dZ{k}[t]"),
        ("db", f"db{k}_at[t] = dZ{k}[t].sum(axis=0)"),
    ]


def _summed(part: ProgramLayer) -> Iterator[CodeLine]:
    k = part.k
    yield from kernel_slope(part, lambda name: [f"{name} = sum(dW{k}_at.values())"])
    for name in "Ub":
        yield part.line(f"d{name}{k} = sum(d{name}{k}_at.values())", f"d{name}")


def _simple_back(part: ProgramLayer) -> Iterator[CodeLine]:
    k = part.k
    yield from _begun(part, "H")
    yield code(f"for t in reversed(range({_moments(part)})):")
    taken = _at(k, ACTIVATION_LINES[part.layer.cell.name][1](k))
    texts = [f"dZ{k}[t] = {taken}"]
    if len(texts[0]) > COLUMNS - 2 * len(TAB):
        given, _, own = taken.partition(" * ")
        texts = [f"slope = {own}", f"dZ{k}[t] = {given} * slope"]
    lines = [("dH", _slope_of_state(part, "H")), *(("dZ", text) for text in texts), *_shares(part, "H")]
    yield from _in_loop(part, lines)
    yield from _summed(part)


def _gated(part: ProgramLayer) -> Iterator[CodeLine]:
    k, units = part.k, part.layer.units
    yield code(f"i{k}, f{k}, g{k}, o{k} = {{}}, {{}}, {{}}, {{}}")
    yield code(
        f"c{k}, h{k} = {{-1: np.zeros((n, {units}))}}, {{-1: np.zeros((n, {units}))}}  # before the first moment 0"
    )
    yield code(f"for t in range({_moments(part)}):")
    lines = [
        ("i", f"z = {part.fed}[:, t] @ W{k} + b{k} + h{k}[t - 1] @ U{k}"),
        ("i", "z_i, z_f, z_g, z_o = np.split(z, 4, axis=1)"),
        ("i", f"i{k}[t] = {sigmoid('z_i')}"),
        ("f", f"f{k}[t] = {sigmoid('z_f')}"),
        ("g", f"g{k}[t] = np.tanh(z_g)"),
        ("o", f"o{k}[t] = {sigmoid('z_o')}"),
        ("c", f"c{k}[t] = f{k}[t] * c{k}[t - 1] + i{k}[t] * g{k}[t]"),
        ("h", f"h{k}[t] = o{k}[t] * np.tanh(c{k}[t])"),
    ]
    yield from _in_loop(part, lines)
    yield _handed_on(part, "h")


def _gated_back(part: ProgramLayer) -> Iterator[CodeLine]:
    k, linked = part.k, _linked(part)
    yield from _begun(part, "hc")
    yield code(f"kept = np.zeros((n, {part.layer.units}))  # what the memory brings back from the moment after")
    yield code(f"for t in reversed(range({_moments(part)})):")
    own = f"dh{k}[t] * o{k}[t] * (1 - np.tanh(c{k}[t]) ** 2)"
    lines = [
        ("dh", _slope_of_state(part, "h")),
        ("dc", f"dc{k}[t] = {own} + {f'(kept{linked})' if linked else 'kept'}"),
        ("dc", f"kept = dc{k}[t] * f{k}[t]"),
        ("dZ", f"dz_i = dc{k}[t] * g{k}[t] * i{k}[t] * (1 - i{k}[t])"),
        ("dZ", f"dz_f = dc{k}[t] * c{k}[t - 1] * f{k}[t] * (1 - f{k}[t])"),
        ("dZ", f"dz_g = dc{k}[t] * i{k}[t] * (1 - g{k}[t] ** 2)"),
        ("dZ", f"dz_o = dh{k}[t] * np.tanh(c{k}[t]) * o{k}[t] * (1 - o{k}[t])"),
        ("dZ", f"dZ{k}[t] = np.concatenate([dz_i, dz_f, dz_g, dz_o], axis=1)"),
        *_shares(part, "h"),
    ]
    yield from _in_loop(part, lines)
    yield from _summed(part)


def _handed(part: ProgramLayer, name: str, operation: str) -> Iterator[CodeLine]:
    k = part.k
    yield code(f"{name} = np.stack([dZ{k}[t] @ W{k}.T for t in range({_moments(part)})], axis=1)", operation)


SIMPLE_RNN_LINES = LayerLines(_simple, _simple_back, _handed)
LSTM_LINES = LayerLines(_gated, _gated_back, _handed)
