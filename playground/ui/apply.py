"""A control was changed: what becomes of the experiment and the run.

The learning rate and the optimizer change the run from the next update on. Everything else starts training again from
the starting weights, which is said, and can be taken back.
"""

import dataclasses
import math
import re
from typing import Any

from playground.engine import OPTIMIZERS
from playground.experiment import Change, Experiment, layer_rules, limits, replace
from playground.experiment.layers import layer
from playground.experiment.link import Cursor
from playground.experiment.numbers import count, plain, read
from playground.experiment.settings import ANEW, SETTINGS
from playground.experiment.tuning import tuned
from playground.experiment.twin import FIRST, TWIN
from playground.experiment.values import shown
from playground.timeline import Timeline
from playground.ui.session import Session, next_update

_OF_A_LAYER = re.compile(r"layer\d{1,3}_[a-z0-9]{1,20}")


def apply(session: Session, name: str, value: Any) -> None:
    """Take over what the learner chose in the control ``name``. Never raises: a sentence says what was wrong."""
    if name == "level":
        session.view = dataclasses.replace(session.view, level=5 if value else 4)
        session.retold = True
    elif name == "learning_rate":
        _learning_rate(session, value)
    elif name == "optimizer" or name.startswith("hyper_"):
        _optimizer(session, name, value)
    else:
        changes = _changes(session, name, value)
        if changes is not None:
            _start_again(session, name, changes)


def _learning_rate(session: Session, value: Any) -> None:
    rate = read(str(value))
    if not SETTINGS["learning_rate"].allows(rate):
        kept = plain(session.shown_experiment.learning_rate)
        session.notices.append(
            f"“{str(value)[:30]}” is not a learning rate: it must be a number above 0 and at most "
            f"{count(limits.MOST_RATE)}. It stays {kept}."
        )
        return
    if rate != session.shown_experiment.learning_rate:
        _from_next_update(session, "learning_rate", rate, {"learning_rate": rate})


def _number(value: Any) -> float:
    """``value`` as a float, NaN where it is none."""
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError):
        return math.nan


def _optimizer(session: Session, name: str, value: Any) -> None:
    experiment = session.shown_experiment
    if name == "optimizer":
        chosen, _ = replace(experiment, optimizer=value)
    else:
        setting = name.removeprefix("hyper_")
        number = _number(value)
        if not math.isfinite(number):
            session.notices.append(f"{shown(value)} is not a number, so {setting} stays as it was.")
            return
        chosen, notes = replace(experiment, hyper=tuned(experiment.hyper, setting, number))
        session.notices += notes
    if (chosen.optimizer, chosen.hyper) != (experiment.optimizer, experiment.hyper):
        settings = {"optimizer": chosen.optimizer, "hyper": chosen.hyper}
        _from_next_update(session, "optimizer", (chosen.optimizer, chosen.hyper), settings)


def _from_next_update(session: Session, what: str, value: Any, settings: dict[str, Any]) -> None:
    """A change the run looked at goes on with; before the first update it is simply another experiment."""
    update = next_update(session.cursor)
    if session.end is not None and update > session.end:
        update = session.end
        session.cursor = Cursor(update)
    before, revision = session.shown_experiment, session.revision
    if update == 0 and not any(run.changes for run in session.runs):
        if session.shown == TWIN:
            _another_twin(session, **settings)
        else:
            experiment, notes = replace(session.run.experiment, **settings)
            session.restart(experiment, notes, undo=False)
    else:
        session.change(Change(update, what, value), session.cursor)
    if session.twin is not None and session.revision != revision:
        session.notices.append(_whose(session, before, update))


def _another_twin(session: Session, **settings: Any) -> None:
    """The second optimizer with other settings, from the start."""
    chosen, notes = replace(session.shown_experiment, **settings)
    session.compare(chosen.optimizer, chosen.learning_rate, chosen.hyper)
    session.notices += notes


def _whose(session: Session, before: Experiment, update: int) -> str:
    """To which of the two a change went: to the one whose numbers are looked at."""
    one, other = (timeline.experiment(update) for timeline in _shown_first(session))
    since = f"From update {update + 1:,} on, " if update else ""
    names = [f"{OPTIMIZERS[each.optimizer].label} {plain(each.learning_rate)}" for each in (before, one, other)]
    return f"{since}{names[1]} takes the place of {names[0]}, whose numbers were shown; {names[2]} beside it stays."


def _shown_first(session: Session) -> tuple[Timeline, ...]:
    return session.timelines if session.shown == FIRST else session.timelines[::-1]


def _changes(session: Session, name: str, value: Any) -> dict[str, Any] | None:
    """The experiment's fields that the control stands for; None where nothing is to be done."""
    experiment = session.experiment
    hidden, activations = list(experiment.hidden), list(experiment.activations)
    if name in {"drop_layer", "add_layer"} or _OF_A_LAYER.fullmatch(name):
        return _layers(session, name, value)
    if name == "depth":
        return {"hidden": (hidden + [hidden[-1] if hidden else 3] * value)[:value]}
    if name == "all_activations":
        return {"activations": (value,) * len(activations)} if value else None
    for what, values, field in (("units", hidden, "hidden"), ("activation", activations, "activations")):
        if name.startswith(what):
            layer = int(name.removeprefix(what))
            if layer >= len(values):
                return None  # The layer went while its control was still on the screen.
            values[layer] = value
            return {field: tuple(values)}
    if name == "inputs" and not value:
        session.notices.append("A network needs at least one input, so the inputs stay as they were.")
        return None
    return {name: tuple(value) if isinstance(value, list) else value}


def _layers(session: Session, name: str, value: Any) -> dict[str, Any] | None:
    """What becomes of the list of layers: one more, one less, or one with another setting."""
    experiment = session.experiment
    layers = experiment.layers
    if name == "add_layer":
        found, why = layer_rules.added(experiment.values(), value) if value in layer_rules.OFFERED else (None, "")
        session.notices += [why] if why else []
        return None if found is None else {"layers": found}
    if name == "drop_layer":
        return {"layers": layers[:value] + layers[value + 1 :]} if 0 <= value < len(layers) else None
    number, _, setting = name.removeprefix("layer").partition("_")
    at = int(number)
    if at >= len(layers) or setting not in layers[at].values():
        return None  # The layer went while its control was still on the screen.
    try:
        changed = layer(layers[at].kind, **{**layers[at].values(), setting: value})
    except ValueError as error:
        session.notices.append(str(error))
        return None
    return {"layers": (*layers[:at], changed, *layers[at + 1 :])}


def _start_again(session: Session, name: str, changes: dict[str, Any]) -> None:
    base = session.experiment
    # The controls of the layers stand for more than one setting each; an activation asks for no other weights.
    row = SETTINGS[name if name in SETTINGS else "activations" if "activation" in name else "hidden"]
    if base.weights is not None and row.change == ANEW:
        changes = {"weights": None, **changes}
    experiment, notes = replace(base, **changes)
    if experiment == base:
        session.notices += notes
        return
    begun = session.cursor != Cursor() or any(run.changes for run in session.runs)
    if begun:
        notes = (*notes, f"You changed {row.words}, so training starts again from its starting weights.")
    session.restart(experiment, notes)
