"""What sentences claim of convolutions, pooling, recurrence and what stands between, beside the numbers.

As `claims`, for networks that are not all Dense: which number of a window is its largest and what no window shows is
looked for by hand, a moment's share is its deltas times what came in, a cut is counted from the end.

    .venv-check/bin/python -m tests.explain.claims_of_layers 2000     # so many looks (some minutes)
"""

from __future__ import annotations

import itertools
import math
import re
import sys
from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import Any

import numpy as np

from playground.engine.records import Name
from playground.experiment import Run
from playground.experiment.anatomy import Tier, Unit
from playground.explain import cell_story, story
from playground.explain.functions import ACTIVATED
from playground.timeline import Timeline
from tests.explain import claims
from tests.explain.claims import Check, Claim, told
from tests.explain.moments import inspected
from tests.explain.random_experiments import random_part, random_pictures, random_rows, random_stack
from tests.explain.random_sequences import random_sequences

MAKERS = (random_pictures, random_sequences, random_rows, random_stack)
Match = re.Match[str]
ROUNDING = 1e-15
_N = r"(−?\d+(?:,\d{3})*(?:\.\d+)?(?:\s×\s10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?)"
_PART = r"([^.:;]+?)"


def layer_of(c: Claim) -> int:
    return int(re.split(r"[.@]", c.step.partition(":")[2])[0])


def tier(c: Claim, ahead: int = 0) -> Tier:
    return c.view.anatomy.tiers[layer_of(c) + ahead]


def part(c: Claim, name: str) -> Unit:
    """The unit of that name, which stands at the head of a sentence with a capital letter."""
    return next(row for row in c.view.anatomy.units if row.name.casefold() == name.strip().casefold())


def shown_by(windows: Any, row: int, column: int, height: int, width: int) -> list[tuple[int, int]]:
    """The places that a window shows, inside the picture, row by row."""
    top, left = row * windows.strides[0] - windows.before[0], column * windows.strides[1] - windows.before[1]
    rows, columns = range(top, top + windows.size[0]), range(left, left + windows.size[1])
    return [(r, s) for r, s in itertools.product(rows, columns) if 0 <= r < height and 0 <= s < width]


def seen_in(c: Claim, unit: Unit) -> Iterator[list[tuple[int, int]]]:
    """What each window of the layer behind shows that shows this cell."""
    here, behind = c.view.anatomy.tiers[unit.layer], c.view.anatomy.tiers[unit.layer + 1]
    assert behind.windows is not None
    for row, column in itertools.product(*map(range, behind.windows.out)):
        found = shown_by(behind.windows, row, column, *here.shape[:2])
        if unit.place[:2] in found:
            yield found


def value_at(c: Claim, layer: int, *place: int) -> float:
    return float(c.view.a[layer].reshape(c.view.anatomy.tiers[layer].shape)[place])


def wins(c: Claim, unit: Unit) -> bool:
    """Whether the cell is the first of the largest numbers of a window that shows it."""
    channel = unit.place[2]
    for found in seen_in(c, unit):
        values = [value_at(c, unit.layer, *place, channel) for place in found]
        if found[int(np.argmax(values))] == unit.place[:2]:
            return True
    return False


def heard_by(c: Claim, unit: Unit) -> list[tuple[tuple[int, int], float]]:
    """Place and value of each number that a pooled cell is made of."""
    here, before = c.view.anatomy.tiers[unit.layer], c.view.anatomy.tiers[unit.layer - 1]
    found = shown_by(here.windows, *unit.place[:2], *before.shape[:2])
    return [(place, value_at(c, unit.layer - 1, *place, unit.place[2])) for place in found]


def _winner(c: Claim, m: Match) -> bool:
    heard, best = heard_by(c, part(c, m[1])), part(c, m[2])
    values = [value for _, value in heard]
    return heard[int(np.argmax(values))][0] == best.place[:2] and told(m[3], max(values))


def _largest(c: Claim, m: Match) -> bool:
    heard = heard_by(c, part(c, m[2]))
    return len(heard) == int(m[1]) and told(m[3], max(value for _, value in heard))


def _gets(c: Claim, m: Match) -> bool:
    unit = part(c, m[1])
    return wins(c, unit) and told(m[2], float(c.view.arrived(unit.layer)[unit.index]))


def _lost(c: Claim, m: Match) -> bool:
    unit = part(c, m[1])
    return not wins(c, unit) and c.view.arrived(unit.layer)[unit.index] == 0


def _unseen(c: Claim, m: Match) -> bool:
    unit = part(c, m[1])
    return not list(seen_in(c, unit)) and c.view.arrived(unit.layer)[unit.index] == 0


def _even(c: Claim, m: Match) -> bool:
    unit = part(c, m[2])
    sizes = {len(found) for found in seen_in(c, unit)}
    return sizes == {int(m[1])} and told(m[3], float(c.view.arrived(unit.layer)[unit.index]))


def _flat(c: Claim, m: Match) -> bool:
    here = layer_of(c)
    before = c.view.a[here - 1] if here else c.view.incoming(0)
    return int(m[1].replace(",", "")) == len(before) and np.array_equal(c.view.a[here], before)


def _back_from_flat(c: Claim, m: Match) -> bool:
    here = layer_of(c)
    return np.array_equal(c.view.arrived(here), c.view.arrived(here + 1))


def _both_ways(c: Claim, m: Match) -> bool:
    unit = part(c, m[3])
    whole, around = float(c.view.arrived(unit.layer)[unit.index]), float(c.view.dZ[unit.layer + 1][unit.index])
    return told(m[1], around) and told(m[2], whole - around) and told(m[4], whole)


def _masked(c: Claim, layer: int) -> np.ndarray[Any, Any]:
    """Dropout's factors for the example in view; outside the batch nobody is silent."""
    found = c.at.pass_.forward[layer]["mask"]
    return np.asarray(found[c.view.row]) if c.view.row is not None else np.ones(found.shape[1:])


def _chosen(c: Claim, m: Match) -> bool:
    mask = _masked(c, layer_of(c)).ravel()
    kept = mask[mask != 0]
    rate = 1 - 1 / float(kept[0]) if kept.size and c.view.row is not None else 0.0
    fair = not kept.size or c.view.row is None or bool(np.isclose(rate, c.at.experiment.layers[layer_of(c)]["rate"]))
    return int(m[1]) == int((mask == 0).sum()) and int(m[2]) == mask.size and fair


def _silent(c: Claim, m: Match) -> bool:
    unit = part(c, m[1])
    gone = _masked(c, unit.layer + 1).ravel()[unit.index] == 0
    return bool(gone) and c.view.arrived(unit.layer)[unit.index] == 0


def _of_all(c: Claim, m: Match) -> bool:
    """Of an operation inside a residual block: how many numbers, and the largest in size."""
    value = np.asarray(next(step.value for step in c.at.steps if step.id == c.step))
    return value.size == (1 if m[1] == "one" else int(m[1].replace(",", ""))) and told(m[2], float(np.abs(value).max()))


def _cut_behind(c: Claim, moment: int) -> bool:
    """Whether the way back from the moment after this one (counted from 1) is cut: pieces are counted from the end."""
    cut, moments = c.at.experiment.cut, tier(c).moments
    return 0 < cut < moments and moment < moments and (moments - moment) % cut == 0


def _no_later(c: Claim, m: Match) -> bool:
    return int(m[1]) == tier(c).moments


def _cut_first(c: Claim, m: Match) -> bool:
    return int(m[2]) == int(m[1]) + 1 and _cut_behind(c, int(m[1]))


def _cut_here(c: Claim, m: Match) -> bool:
    later, here = int(m[2]), int(m[3])
    return int(m[1]) == c.at.experiment.cut and later == here + 1 and _cut_behind(c, here)


def _unheard(c: Claim, m: Match) -> bool:
    """Of this moment and of those before it nothing has a slope."""
    return not _slopes(c)[: int(c.step.partition("@")[2]) + 1].any()


def _cut_further(c: Claim, m: Match) -> bool:
    """A cut between a later moment and the last: nothing has come to the moment after this one."""
    here, later, too = (int(text) for text in m.groups())
    cut = any(_cut_behind(c, border) for border in range(later, tier(c).moments))
    return here == too == later - 1 and cut and not _slopes(c)[here - 1 : later].any()


def _slopes(c: Claim) -> np.ndarray[Any, Any]:
    """(moments, units) of the whole batch's slopes, in size."""
    back, name = c.at.pass_.backward[layer_of(c)], "dh" if tier(c).kind == "lstm" else "dH"
    return np.array([np.abs(back[Name(name, time=t)]).max(axis=0) for t in range(tier(c).moments)])


def _hands_on(c: Claim) -> bool:
    """Whether a layer hands on the state of every moment."""
    return bool(c.at.experiment.layers[layer_of(c)]["sequences"])


def _only_through(c: Claim, m: Match) -> bool:
    here, later = int(m[1]), int(m[2])
    return later == here + 1 and not _cut_behind(c, here) and (not _hands_on(c) or not _arrived_at(c, here).any())


def _multiplied(c: Claim, m: Match) -> bool:
    """How often, since which moment, and how long the example's slope against the state was there and is here."""
    here, last = int(c.step.partition("@")[2]), tier(c).moments - 1
    kept, row, n = c.at.seen_from(c.view.focus)
    lengths = [float(np.linalg.norm(kept.backward[layer_of(c)][Name("dH", time=t)][row])) * n for t in (last, here)]
    count = 1 if m[2] == "once" else int(m[2].split()[0])
    named = m[1] == ACTIVATED[c.at.experiment.layers[layer_of(c)]["activation"]].name
    return named and count == last - here and int(m[3]) == last + 1 and all(map(told, (m[4], m[5]), lengths))


def _arrived_at(c: Claim, moment: int) -> np.ndarray[Any, Any]:
    return np.asarray(c.view.arrived(layer_of(c)).reshape(tier(c).shape)[moment - 1])


def shares(c: Claim, name: str) -> np.ndarray[Any, Any]:
    """What each moment adds to the gradient of the number of that name: deltas times what came in."""
    layer = layer_of(c)
    entry = next(row for row in c.view.anatomy.parameters if row.layer == layer and row.name == name.strip())
    forward, back = c.at.pass_.forward[layer], c.at.pass_.backward[layer]
    before = c.at.pass_.inputs if layer == 0 else c.at.pass_.A[layer - 1]
    found: np.ndarray[Any, Any] = np.zeros(tier(c).moments)
    for t in range(tier(c).moments):
        delta = back[Name("dZ", time=t)][:, entry.place[-1]]
        if entry.array == "W":
            found[t] = before[:, t, entry.place[0]] @ delta
        elif entry.array == "b":
            found[t] = delta.sum()
        elif t:
            found[t] = forward[Name("h" if tier(c).kind == "lstm" else "H", time=t - 1)][:, entry.place[0]] @ delta
    return found


def _moments(c: Claim, m: Match) -> bool:
    """How many moments use a number, and which of them adds most to its gradient."""
    if int(m[2]) != tier(c).moments - (m[1] == "U"):
        return False
    if m["most"] is None:
        return True
    added = shares(c, m["name"])
    said = added[int(m["most"]) - 1]
    return bool(abs(said) >= np.abs(added).max() * (1 - 1e-9)) and told(m["adds"], float(said), ROUNDING)


def _share(c: Claim, m: Match) -> bool:
    added = shares(c, m[2])
    return told(re.split(r"[=≈] ", m[3])[-1], float(added[int(m[1]) - 1]), ROUNDING)


def _pulls(c: Claim, m: Match) -> bool:
    """Every number of the penalty's slope has its weight's own sign: going against it goes to 0."""
    value = next(step.value for step in c.at.steps if step.id == c.step)
    inside = c.step.partition(":")[2].partition(".")[2]
    weights = c.view.params[layer_of(c)][f"{inside}.W" if inside else "W"]
    return bool((value * weights >= 0).all())


def _in_block(c: Claim, m: Match) -> bool:
    """The gradient of an array inside a block: how many numbers, its largest, and of what it is made."""
    value = np.asarray(next(step.value for step in c.at.steps if step.id == c.step))
    count = int(m["count"].replace(",", "")) if m["count"] else 1
    parted = any(step.id == c.step.replace("dW:", "dW_data:") for step in c.at.steps) and c.step.startswith("dW:")
    maps, mean = len(tier(c).shape) == 3, c.view.n > 1
    made = m["made"]
    if (made == "both parts together") != parted or bool(m["data"]) != c.step.startswith("dW_data"):
        return False
    if not parted and ("over all positions" in made, "the mean over" in made) != (maps, mean):
        return False
    largest = float(value.ravel()[np.abs(value).argmax()])
    return value.size == count and not c.step.startswith("dW_penalty") and told(m["most"], largest)


def _gates(c: Claim, m: Match) -> bool:
    """Each gate, the memory before and after, the candidate and the state: the example's own, of that unit."""
    unit, t = int(m["unit"]) - 1, int(m["moment"]) - 1
    kept, row, _ = c.at.seen_from(c.view.focus)
    at = {name: kept.forward[layer_of(c)][Name(name, time=t)][row, unit] for name in "ifgoch"}
    if (m["memory"] is None) != (t == 0) or t != int((c.step.partition("@")[2]) or tier(c).moments - 1):
        return False
    before = 0.0 if t == 0 else kept.forward[layer_of(c)][Name("c", time=t - 1)][row, unit]
    said = {"f": m["kept"] or m["idle"], **{name: m[name] for name in "igoch"}}
    return told(m["memory"] or "0", float(before)) and all(told(said[name], float(at[name])) for name in "ifgoch")


GATES = (
    rf"Unit (?P<unit>\d+), moment (?P<moment>\d+): the forget gate(?: keeps (?P<kept>{_N}) of the memory "
    rf"(?P<memory>{_N})|, (?P<idle>{_N}), has no memory to keep yet), the input gate adds (?P<i>{_N}) of the "
    rf"candidate (?P<g>{_N}), and the memory is (?P<c>{_N})\. The output gate shows (?P<o>{_N}) of its tanh: the "
    rf"state is (?P<h>{_N})[;.]"
)
TOWARDS_ZERO = r"pulls every weight towards 0"
MULTIPLIED = (
    r"Each moment back multiplies by (.+?)'s slope and by U again: (once|\d+ times) since moment (\d+), and "
    r"all units' ∂L/∂h together, (.{1,30}?) long there, is (.{1,30}?) long here"
)
OF_LAYERS: list[tuple[str, Check]] = [
    (MULTIPLIED, _multiplied),
    (GATES, _gates),
    (TOWARDS_ZERO, _pulls),
    (r"slope of the loss against this \w+ (?:is|was) 0", lambda c, m: c.g == 0),
    ((rf"In each window the largest number wins; only its place is remembered, for the way back\. For {_PART} the "
     rf"winner is {_PART}, with {_N}\."), _winner),
    ((rf"The largest of the (\d+) numbers in each window goes on, the others are dropped: for {_PART}"
     rf"(?:, the window at [\w ,]+ of the pooled map)?, {_N}\."), _largest),
    (rf"so only it hears of the loss\. {_PART} was not the largest: nothing comes back to it", _lost),
    (rf"so all that came back goes to it\. {_PART} was the largest and gets {_N}\.", _gets),
    (r"Only the winner of a window moved the pooled number", lambda c, m: tier(c, 1).kind == "max_pooling2d"),
    (rf"No window shows {_PART}, so nothing comes back to it", _unseen),
    ((rf"Each of the (\d+) cells of a window had the same share in its mean, so what came back is shared out evenly: "
     rf"{_PART} gets {_N}\."), _even),
    (r"The ([\d,]+) numbers are laid out as one row, unchanged", _flat),
    (r"Nothing was changed on the way, so every slope goes back to the place its number came from", _back_from_flat),
    ((rf"The slope comes back on both ways: {_N} around the block, however small the slopes inside it, and {_N} "
     rf"through its layers; together {_PART} gets {_N}\."), _both_ways),
    ((r"Dropout silences some numbers at random, in training only: here (\d+) of (\d+)\. The others are made larger by "
     r"as much, so that their sum stays about the same"), _chosen),
    (rf"What was silent did not move the loss, so nothing comes back to {_PART}\.", _silent),
    ((rf"The (?P<data>data's part of the )?gradient of (?:each of the (?P<count>[\d,]+) (?:weights|biases)|the one "
     rf"(?:weight|bias)) of the \w+ layer of the block in [\w ]+ is (?P<made>[^:]+): (?:the largest in size|it) is "
     rf"(?P<most>{_N})"), _in_block),
    (rf"pulls every weight of .+? towards 0: (?:the largest in size|it) is {_N}", _pulls),
    (rf"([\d,]+|one) number(?:s, the largest of them|,) {_N} in size", _of_all),
    (r"At moment (\d+) only what comes from the loss counts \(nothing comes later\)", _no_later),
    ((r"At moment (\d+) only what comes from the loss counts \(the way back is cut here, so nothing comes from moment "
     r"(\d+)\)"), _cut_first),
    ((r"The way back is cut here, after (\d+) moments?: nothing is carried from moment (\d+) to moment "
      r"(\d+)"), _cut_here),
    ((r"The way back is cut behind moment (\d+): no slope has come to moment (\d+), so none can be carried on to "
     r"moment (\d+)"), _cut_further),
    (r", so what happened here and before is not heard", _unheard),
    (r"Moment (\d+) reaches the loss only by way of moment (\d+)", _only_through),
    ((r"The same ([WUb]) was used at (\d+) moments?, so (?:the data's part of )?its gradient is the sum of what each "
     rf"adds(?:: for (?:the )?(?P<name>[^,]+), {_N}(?:; moment (?P<most>\d+) adds most, (?P<adds>{_N})\.)?)?"),
     _moments),
    ((r"Moment (\d+)'s share of the gradient of [WUb]: [^.]+?\. For (?:the )?(.+?) it is (.+?)\. It waits to be added "
     r"to the other moments' shares"), _share),
]  # fmt: skip
TABLE = [(re.compile(pattern), check) for pattern, check in OF_LAYERS] + [
    row for row in claims.TABLE if row[0].pattern != TOWARDS_ZERO and not row[0].pattern.startswith("For (?:the )?")
]


def looks(seed: int) -> Iterator[Claim]:
    """The sentences of one random look, those of cells that are walked through among them."""
    draw = Random(f"layers {seed}")
    experiment = MAKERS[seed % len(MAKERS)](draw)
    line = Timeline(Run(experiment))
    at = line.moment(line.reached(draw.choice((0, 1, 20))))
    selection, focus = random_part(draw, experiment), draw.choice((None, draw.randrange(len(at.x))))
    for caption in story(at, selection, focus):
        for sentence in (caption.sentence, caption.summary):
            if sentence:
                yield Claim(at, selection, focus, caption.id, sentence)
    panel = inspected(at, at.steps[-1].id, selection, focus)
    for name in ("gradient", "check", "optimizer"):
        if sentence := panel.get(name, {}).get("sentence"):
            yield Claim(at, selection, focus, f"{name} card", sentence)
    for row in experiment.anatomy.operations:
        if row.cells:
            count = math.prod(row.cells)
            for told_ in cell_story(at, row.id, [0, draw.randrange(count), count - 1], selection, focus).values():
                yield Claim(at, selection, focus, row.id, told_.sentence)


def faults(seed: int, counts: Counter[str]) -> list[str]:
    """All that is wrong in one look; an error while writing or reading is a fault too."""
    try:
        return [f"{seed} {found}" for claim in looks(seed) for found in claims.faults_of(claim, counts, TABLE)]
    except Exception as error:  # noqa: BLE001  a sentence that cannot be written is the worst of them
        counts["errors"] += 1
        return [f"{seed} {type(error).__name__}: {error}"]


if __name__ == "__main__":
    claims.report(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000, faults, TABLE)
