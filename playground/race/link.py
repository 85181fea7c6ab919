"""A race as a query string, and back: `?surface=ravine&start=-1.8,0.5&racers=sgd:0.019~adam:0.1&at=63`.

The network of a race on one's own network travels in `net`, as the query string of "Step through".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

import numpy as np

from playground.engine import TrainState
from playground.experiment import Experiment, Run, text
from playground.experiment import link as experiment_link
from playground.experiment.link_parts import BROWSERS
from playground.race.reading import read
from playground.race.settings import CONSTANT, USUAL_FLOOR, Racer, RaceSettings, Stand

MOST_CHARACTERS = 20_000
NAMES = ("surface", "start", "racers", "steps", "scale", "turn", "noise", "seed", "threshold",
          "plane", "pair", "plane_seed", "current", "net", "at", "basins", "point", "present", *BROWSERS)  # fmt: skip


def encode(settings: RaceSettings, usual: RaceSettings) -> str:
    """The query string without "?" and without the step (`at`), which the page adds; "" for the usual race."""
    if settings == usual:
        return ""
    params = {"surface": settings.surface}
    if settings.start is not None:
        params["start"] = ",".join(text.number(value) for value in settings.start)
    params["racers"] = "~".join(_racer(racer) for racer in settings.racers) or "none"
    params["steps"] = str(settings.steps)
    usual_values = RaceSettings()
    for name in ("scale", "turn", "noise", "seed"):
        if getattr(settings, name) != getattr(usual_values, name):
            params[name] = text.number(getattr(settings, name))
    if settings.threshold is not None:
        params["threshold"] = text.number(settings.threshold)
    if settings.on_network and settings.experiment is not None:
        view = settings.view
        params |= {"plane": view.plane, "pair": f"{view.pair[0]},{view.pair[1]}"}
        if view.seed:
            params["plane_seed"] = str(view.seed)
        if view.current:
            params["current"] = "1"
        params["net"] = _network(settings.experiment, settings.stand)
    return urlencode(params, quote_via=quote, safe=":,~;")


def _network(experiment: Experiment, stand: Stand | None) -> str:
    """The network as a link of "Step through", standing where the race begins: at a state with nothing remembered."""
    run = Run(experiment)
    if stand is None:
        return experiment_link.encode(run)
    theta = np.array(stand.theta)
    state = TrainState(stand.update, theta, experiment.make_optimizer().init(theta))
    return experiment_link.encode(run, experiment_link.Cursor(stand.update), state=state)


def _racer(racer: Racer) -> str:
    parts = [racer.optimizer, text.number(racer.rate), *(f"{key};{text.number(value)}" for key, value in racer.hyper)]
    if racer.schedule != CONSTANT:
        parts.append(f"schedule;{racer.schedule}")
        if racer.floor != USUAL_FLOOR:
            parts.append(f"floor;{text.number(racer.floor)}")
    return ":".join(parts)


def decode(
    params: Mapping[str, str], experiment: Experiment, usual: RaceSettings
) -> tuple[RaceSettings, int, list[str]]:
    """The race, the step, and a sentence for each part not used as given. Never raises. experiment: for a race on the
    network when the link brings none.
    """
    problems: list[str] = []
    given = {}
    stand = None
    for name in list(params)[:60]:
        if name not in NAMES:
            problems.append(f"The link has a part this page does not know ({str(name)[:20]}); it was ignored.")
        elif name not in BROWSERS and len(params[name]) > MOST_CHARACTERS:
            problems.append(f"{name} was ignored: it is too long to be read.")
        else:
            given[name] = params[name]
    if "net" in given:
        link, notes = experiment_link.decode(dict(parse_qsl(given["net"], keep_blank_values=True, max_num_fields=60)))
        experiment, problems = link.run.experiment, problems + notes
        if link.snapshot is not None:
            stand = Stand(link.snapshot.update, tuple(link.snapshot.theta.tolist()))
    raw = _raw(given) | ({"begin": "now"} if stand else {})
    # A link that names a surface tells the whole race; what it leaves out is not the first race's.
    base = RaceSettings(racers=usual.racers) if "surface" in given else usual
    settings, more = read(raw, experiment, base, stand)
    at = text.read_whole(given.get("at", "0"))
    if at is None or not 0 <= at <= settings.steps:
        problems.append(f"The step in the link must be from 0 to {settings.steps}; the race opens at its start.")
        at = 0
    return settings, at, problems + _looks(given, settings) + more


def _looks(given: Mapping[str, str], settings: RaceSettings) -> list[str]:
    """A sentence for each part about what is drawn over the map that the page, which reads them itself, cannot use."""
    problems = []
    racer = text.read_whole(given.get("basins", "0"))
    if racer is None or not 0 <= racer < max(len(settings.racers), 1):
        problems.append("The link asks for the basins of a racer that is not there; the first one's are drawn.")
    if "point" in given and len(text.read_all_numbers(given["point"]) or []) != 2:
        problems.append("The link asks about a point of the map that is not two numbers; no point is marked.")
    return problems


def _raw(given: Mapping[str, str]) -> dict[str, Any]:
    """Numbers read where they can be; what cannot stays text, for the reader to complain about."""
    raw: dict[str, Any] = {name: given[name] for name in ("surface", "plane") if name in given}
    for name in ("steps", "scale", "turn", "noise", "seed", "threshold", "plane_seed"):
        if name in given:
            value = text.read_number(given[name])
            raw[name] = given[name] if value is None else value
    for name, reader in (("start", text.read_all_numbers), ("pair", text.read_all_wholes)):
        if name in given:
            raw[name] = reader(given[name]) or given[name]
    if "current" in given:
        raw["current"] = given["current"] == "1"
    if "racers" in given:
        parts = [] if given["racers"] == "none" else given["racers"].split("~", 50)
        raw["racers"] = [_parsed(part) for part in parts]
    return raw


def _parsed(part: str) -> dict[str, Any]:
    name, *rest = part.split(":", 20)
    rate = text.read_number(rest[0]) if rest else None
    hyper = {}
    rates: dict[str, Any] = {}
    for setting in rest[1:]:
        key, _, value = setting.partition(";")
        if key == "schedule":
            rates[key] = value
        elif key == "floor":
            rates[key] = text.read_number(value)
        else:
            hyper[key] = text.read_number(value)
    return {
        **rates,
        "optimizer": name,
        "rate": rate if rate is not None else (rest[0] if rest else None),
        "hyper": hyper,
    }
