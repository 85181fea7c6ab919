"""The twin as text in a link: `twin=adam:0.1:beta_1=0.8`, its own changes `twin_changes`, whose numbers: `shown`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from playground.experiment import link_changes, text, tuning
from playground.experiment.run import Change, Run
from playground.experiment.twin import FIRST, OWN, TWIN, Whose, own_changes, twin_of
from playground.experiment.values import shown

NAMES = ("twin", "twin_changes", "twin_snap", "shown")
#: As a twin: none, where a card would bring one.
NONE = "none"


def write(twin: Run) -> dict[str, str]:
    """The parameters that tell ``twin``, beside those of its run."""
    chosen = twin.experiment
    settings = (f"{name}={text.number(value)}" for name, value in chosen.hyper)
    params = {"twin": ":".join([chosen.optimizer, text.number(chosen.learning_rate), *settings])}
    own = own_changes(twin)
    return {**params, "twin_changes": link_changes.write(own)} if own else params


def read(given: Mapping[str, str], run: Run, usual: tuple[str, float] | None, problems: list[str]) -> Run | None:
    """The twin of ``run`` that parameters tell, or the one of a card (``usual``, its optimizer and rate), or None.

    A sentence is added to ``problems`` for what cannot be used.
    """
    told = given.get("twin")
    if told == NONE:
        return None
    if told is None:
        return twin_of(run, *usual) if usual is not None else None
    name, *rest = told.split(":", 20)
    rate, pairs = text.read_number(rest[0] if rest else ""), _settings(rest[1:])
    if rate is None or pairs is None or name not in tuning.known_optimizers():
        problems.append(
            f"twin={shown(told)} was ignored: a second optimizer is its name and rate, such as adam:0.1; "
            f"the names are {', '.join(tuning.known_optimizers())}."
        )
        return None
    own: tuple[Change, ...] = ()
    if "twin_changes" in given:
        read_all = link_changes.read(given["twin_changes"], run.experiment, problems)
        own = tuple(change for change in read_all if change.what in OWN)
        if len(own) < len(read_all):
            problems.append("Weights of the second optimizer's own were ignored: the two start and are edited alike.")
    try:
        return twin_of(run, name, rate, pairs, own)
    except ValueError as error:
        problems.append(f"The second optimizer was ignored. {error}")
        return None


def read_shown(given: Mapping[str, str], twin: Run | None, problems: list[str]) -> Whose:
    """Whose numbers are looked at."""
    wanted = given.get("shown", FIRST)
    if wanted not in (FIRST, TWIN):
        problems.append(f"shown={shown(wanted)} was ignored: it is {FIRST} or {TWIN}; {FIRST} is used.")
    return TWIN if wanted == TWIN and twin is not None else FIRST


def _settings(parts: list[str]) -> tuple[tuple[str, float], ...] | None:
    pairs: list[tuple[str, Any]] = []
    for part in parts:
        name, _, number = part.partition("=")
        pairs.append((name[:40], text.read_number(number)))
    return None if any(number is None for _, number in pairs) else tuple(pairs)
