"""An LSTM in words: four gates, a memory that is carried along a line, and why the slope survives on it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from playground.engine.layers.lstm import GATES
from playground.experiment.naming_shared import GATE_WORDS
from playground.explain import numbers
from playground.explain.arithmetic import (
    Term,
    call,
    equation,
    exact,
    minus,
    number,
    plus,
    power,
    put_in,
    sigmoid,
    times,
)
from playground.explain.captions.caption import Words
from playground.explain.captions.shares import share, whole
from playground.explain.captions.simple_rnn import about, handed_on, state_slope, title, weighted
from playground.explain.sums import product_text
from playground.explain.through_time import Through, through
from playground.explain.view import View

if TYPE_CHECKING:
    from playground.engine import Step

_SAYS = {
    "i": "says how much of the new is written into the memory",
    "f": "says how much of the memory is kept",
    "g": "is what could be written into the memory, between −1 and +1",
    "o": "says how much of the memory is shown",
}


def lstm(view: View, step: Step) -> Words | None:
    """The words of an operation of an LSTM; None for one that it has none of its own for."""
    seen, t = through(view, step.layer or 0), step.time
    if t is None:
        return _handed_on(seen) if step.name == "A" else whole(seen, step)
    if step.name in GATES:
        return _gate(seen, step.name, t)
    write = {"c": _memory, "h": _shown, "dh": state_slope, "dc": _memory_slope, "dZ": _deltas}.get(step.name)
    return share(seen, step) if write is None else write(seen, t)


def _gate(seen: Through, gate: str, t: int) -> Words:
    seen = replace(seen, gate=GATES.index(gate))
    value, left = float(seen.said(gate)[t, seen.j]), seen.gate_tex(gate, t)
    formula, term = weighted(seen, t)
    is_candidate = gate == "g"
    squashed = call(r"\tanh", term, np.tanh) if is_candidate else sigmoid(term)
    name = r"\tanh" if is_candidate else r"\sigma"
    words = GATE_WORDS[gate]
    range_ = "" if is_candidate else ", between 0 and 1,"
    sentence = f"The {words}{range_} {_SAYS[gate]}: for {seen.unit_words} at moment {t + 1}, {numbers.brief(value)}."
    head = title(seen, f"The {words}", t)
    return Words(
        head, sentence, rf"{left} = {name}\left({formula}\right)", put_in(left, value, squashed), about(seen, t)
    )


def _memory(seen: Through, t: int) -> Words:
    i, f, g, c = (seen.said(name)[:, seen.j] for name in "ifgc")
    left, value = seen.gate_tex("c", t), float(c[t])
    new = times(number(i[t], seen.gate_tex("i", t)), number(g[t], seen.gate_tex("g", t)))
    if not t:
        sentence = (
            f"At the first moment there is no memory yet. {seen.unit_words.capitalize()} takes in "
            f"{product_text((float(i[t]), float(g[t])), value)}."
        )
        return Words(title(seen, "The memory", t), sentence, *equation(left, value, new), about(seen, t))
    kept = times(number(f[t], seen.gate_tex("f", t)), number(c[t - 1], seen.gate_tex("c", t - 1)))
    sentence = (
        f"The memory keeps {numbers.brief(float(f[t]))} of the {numbers.brief(float(c[t - 1]))} it was, and takes in "
        f"{numbers.brief(float(i[t]))} of the candidate {numbers.brief(float(g[t]))}: for {seen.unit_words} it is now "
        f"{numbers.brief(value)}. On this line nothing is squashed and no matrix stands."
    )
    return Words(title(seen, "The memory", t), sentence, *equation(left, value, plus(kept, new)), about(seen, t))


def at_the_gates(seen: Through, t: int) -> str:
    """What the unit's four gates made of a moment, in two sentences: a learner who takes a moment or a layer at once
    rests where it ends, and each gate's own words went by on the way.
    """
    i, f, g, o, c, h = (numbers.brief(float(seen.said(name)[t, seen.j])) for name in "ifgoch")
    kept = (
        f"the forget gate keeps {f} of the memory {numbers.brief(float(seen.said('c')[t - 1, seen.j]))}"
        if t
        else f"the forget gate, {f}, has no memory to keep yet"
    )
    return (
        f"{seen.unit_words.capitalize()}, moment {t + 1}: {kept}, the input gate adds {i} of the candidate {g}, and "
        f"the memory is {c}. The output gate shows {o} of its tanh: the state is {h}"
    )


def _handed_on(seen: Through) -> Words:
    """What the last gates made of it, before what the layer hands on."""
    told, last = handed_on(seen), seen.moments - 1
    onward = (
        "The states of all moments are handed on." if seen.engine.return_sequences else "Only this one is handed on."
    )
    return replace(told, sentence=f"{at_the_gates(seen, last)}. {onward}")


def _shown(seen: Through, t: int) -> Words:
    o, c, h = (float(seen.said(name)[t, seen.j]) for name in "och")
    onward = f"it goes on to moment {t + 2}" if t + 1 < seen.moments else "it is the last one"
    sentence = f"{at_the_gates(seen, t)}; {onward}."
    squashed = call(r"\tanh", number(c, seen.gate_tex("c", t)), np.tanh)
    written = equation(seen.state_tex(seen.j, t), h, times(number(o, seen.gate_tex("o", t)), squashed))
    return Words(title(seen, "The state", t), sentence, *written, about(seen, t))


def _squashed(seen: Through, t: int) -> Term:
    """tanh of the memory, as a number of its own."""
    c = seen.said("c")[t, seen.j]
    return number(np.tanh(c), rf"\tanh\left({seen.gate_tex('c', t)}\right)")


def gates_between(seen: Through, t: int) -> list[float]:
    """The forget gates on the memory's line from moment t to the last one that is joined to it, of the unit."""
    end = next((s for s in range(t, seen.moments) if seen.is_cut(s)), seen.moments - 1)
    return [float(value) for value in seen.said("f")[t + 1 : end + 1, seen.j]]


def _memory_slope(seen: Through, t: int) -> Words:
    j, last = seen.j, seen.moments - 1
    value = float(seen.came_back("dc")[t, j])
    dh, o = float(seen.slopes[t, j]), float(seen.said("o")[t, j])
    here = times(
        number(dh, seen.slope_tex(seen.state_tex(j, t))),
        number(o, seen.gate_tex("o", t)),
        minus(exact(1), power(_squashed(seen, t), 2)),
    )
    left, name = seen.slope_tex(seen.gate_tex("c", t)), title(seen, "Back to the memory", t)
    if t == last or seen.is_cut(t):
        why = "" if t == last else f" The line is cut here: nothing comes along it from moment {t + 2}."
        sentence = (
            f"The memory's slope at moment {t + 1} comes through what it shows there: {numbers.brief(value)}.{why}"
        )
        return Words(name, sentence, *equation(left, value, here), about(seen, t))
    ahead, gate = float(seen.came_back("dc")[t + 1, j]), float(seen.said("f")[t + 1, j])
    along = times(number(ahead, seen.slope_tex(seen.gate_tex("c", t + 1))), number(gate, seen.gate_tex("f", t + 1)))
    gates = gates_between(seen, t)
    through_all = float(np.prod(gates))
    way = "one forget gate lets" if len(gates) == 1 else f"{len(gates)} forget gates, multiplied, let"
    sentence = (
        f"Two roads back to {seen.unit_words}'s memory: through what it shows now, and along the line from moment "
        f"{t + 2}, times the forget gate there, {numbers.brief(gate)}: no matrix, no tanh. From moment "
        f"{t + 1 + len(gates)} to here {way} {numbers.brief(through_all)} through."
    )
    return Words(name, sentence, *equation(left, value, plus(here, along)), about(seen, t))


def _deltas(seen: Through, t: int) -> Words:
    """dZ@t: the slopes against the sums of the four blocks; in numbers of the one that is looked at."""
    j, gate = seen.j, GATES[seen.gate]
    value = float(seen.deltas[t, seen.column])
    left = seen.delta_tex(seen.column, t)
    own = float(seen.said(gate)[t, j])
    symbol = number(own, seen.gate_tex(gate, t))
    slope = [minus(exact(1), power(symbol, 2))] if gate == "g" else [symbol, minus(exact(1), symbol)]
    if gate == "o":
        came = [number(seen.slopes[t, j], seen.slope_tex(seen.state_tex(j, t))), _squashed(seen, t)]
    else:
        came = [number(seen.came_back("dc")[t, j], seen.slope_tex(seen.gate_tex("c", t)))]
        other = {"i": "g", "g": "i", "f": "c"}[gate]
        s = t - 1 if gate == "f" else t
        before = float(seen.said(other)[s, j]) if s >= 0 else 0.0
        came.append(number(before, seen.gate_tex(other, s) if s >= 0 else "0"))
    first = "; at the first moment there is no memory to forget" if gate == "f" and not t else ""
    sentence = (
        f"Back into the sums of the four gates, each through its own slope. For the {GATE_WORDS[gate]} of "
        f"{seen.unit_words} at moment {t + 1} the delta is {numbers.brief(value)}{first}."
    )
    return Words(
        title(seen, "Deltas of the gates", t), sentence, *equation(left, value, times(*came, *slope)), about(seen, t)
    )
