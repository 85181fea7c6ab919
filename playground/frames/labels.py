"""What a run is called: in a line of its own, and among others, where only what tells them apart is said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from playground.engine import ACTIVATIONS, INITIALIZERS, LOSSES, OPTIMIZERS
from playground.experiment import Change, Experiment, Run
from playground.experiment.layers import KINDS
from playground.experiment.settings import NAME, SETTINGS, SWITCH, WHOLE
from playground.experiment.twin import OWN
from playground.explain import numbers

MOST_RULES = 3
"""Optimizers and rates of one run that its label names; of more the first and the last, and how many lie between."""

_IN_HEADLINE = {"data", "inputs", "hidden", "layers", "optimizer", "learning_rate", "hyper", "batch_size"}
"""Settings that a line of its own names anyway, or an optimizer's label does."""
_NAMES: dict[str, Any] = {
    "output_activation": ACTIVATIONS, "activations": ACTIVATIONS, "loss": LOSSES, "initializer": INITIALIZERS,
}  # fmt: skip


def optimizer_label(experiment: Experiment) -> str:
    """The optimizer and its rate: "Adam 0.01"; other settings of its where they are not the usual ones."""
    hyper = "".join(f", {name} {numbers.plain(value)}" for name, value in experiment.hyper)
    return f"{OPTIMIZERS[experiment.optimizer].label} {numbers.plain(experiment.learning_rate)}{hyper}"


def headline(experiment: Experiment, optimizer: str = "") -> str:
    """What is trained, in a line: "Circle, network 2-3-1, SGD 0.1, one example at a time"; of a network that is not all
    Dense its layers: "Bars, Conv2D 4 – Max pooling – Flatten – 1".
    """
    network = f"network {'–'.join(map(str, experiment.sizes))}" if experiment.plain else short(experiment)
    batch = "one example at a time" if experiment.batch_size == 1 else f"batches of {experiment.batch_size}"
    title = experiment.dataset().title
    return f"{title}, {network}, {optimizer or optimizer_label(experiment)}, {batch}"


def short(experiment: Experiment) -> str:
    """The layers by their names and how wide they are, the output's last."""
    named = [
        f"{KINDS[each.kind].title} {each.get('filters') or each.get('units') or ''}".strip()
        for each in experiment.layers
    ]
    return " – ".join([*named, str(experiment.sizes[-1])])


def rules_of(run: Run, updates: int) -> str:
    """What the first `updates` updates of a run went by: "SGD 0.1 for 388 updates, then Adam 0.1"."""
    since = sorted({0, *(each.update for each in run.changes if each.what in OWN and each.update < max(updates, 1))})
    names: list[tuple[int, str]] = []
    for update in since:
        label = optimizer_label(run.experiment_at(update))
        if not names or names[-1][1] != label:
            names.append((update, label))
    if len(names) > MOST_RULES:
        between = len(names) - 2
        return f"{names[0][1]}, then {between} other settings, then {names[-1][1]}"
    ends = [*(update for update, _ in names[1:]), updates]
    parts = [
        f"{label} for {numbers.count(end - update)} update{'' if end - update == 1 else 's'}"
        for (update, label), end in zip(names[:-1], ends[:-1], strict=True)
    ]
    return ", then ".join([*parts, names[-1][1]])


def told_apart(run: Run, others: Sequence[Run]) -> str:
    """The settings that tell a run from the others and stand in no headline, each in a few words: ", ReLU, Huber"."""
    mine = run.experiment.values()
    telling = [
        name
        for name in SETTINGS
        if name not in _IN_HEADLINE and any(other.experiment.values()[name] != mine[name] for other in others)
    ]
    said = [_said(name, mine[name]) for name in telling if name != "activations" or mine[name]]
    by_hand = _by_hand(run)
    if by_hand and any(_by_hand(other) != by_hand for other in others):
        said.append(f"weights set by hand {'once' if len(by_hand) == 1 else f'{len(by_hand)} times'}")
    return "".join(f", {words}" for words in said)


def _by_hand(run: Run) -> list[Change]:
    return [change for change in run.changes if change.edits]


def _said(name: str, value: Any) -> str:
    """A setting and its value, in few words."""
    row = SETTINGS[name]
    if name == "activations":
        return "–".join(ACTIVATIONS[each].label for each in dict.fromkeys(value))
    if name == "points":
        return f"{len(value)} point{'' if len(value) == 1 else 's'} of your own"
    if name == "weights":
        return "given weights" if value else "drawn weights"
    if row.kind == NAME:
        label = str(_NAMES[name][value].label)
        return f"output {label}" if name == "output_activation" else label
    if row.kind == SWITCH:
        return "biases" if value else "no biases"
    label = row.label if row.label[:2].isupper() else row.label[:1].lower() + row.label[1:]
    # A seed is a name rather than a count: it is written without commas.
    return f"{label} {value if row.kind == WHOLE else numbers.plain(value)}"
