"""Links as learners have them in their notes and courses, and what each one opens to.

`stored_links.json` holds the links literally, with what they opened to when they were stored: settings, changes, place,
selection, focus, look, and the numbers there. It is not written anew when the code changes, since it is what the code
must agree with. Links of a new kind are added by

    python -m tests.ui.stored_links "/?data=spiral&rate=0.03" "/optimizer_race?surface=bowl"
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock
from urllib.parse import parse_qsl

import numpy as np
from numpy.typing import NDArray

from playground.engine.training import TrainState
from playground.experiment import Experiment, manner, surface_choice
from playground.experiment.link import Link, decode
from playground.plans import Plan, to_json
from playground.race.course import course
from playground.race.link import decode as decode_race
from playground.ui.bigger import state as bigger
from playground.ui.links import session_of
from playground.ui.race.track import USUAL, Track
from playground.ui.session import Session

STORE = Path(__file__).with_suffix(".json")
MOST_LISTED = 24


def stored() -> dict[str, Any]:
    """{"usual": the settings of the first screen, "links": [{"link", "opens"}]}."""
    found: dict[str, Any] = json.loads(STORE.read_text(encoding="utf-8"))
    return found


def opens(link: str, usual: dict[str, Any]) -> dict[str, Any]:
    """What a link opens to, as plain JSON; of an experiment's settings those that are not as in `usual`."""
    page, _, query = link.partition("?")
    params = dict(parse_qsl(query, keep_blank_values=True))
    opened: dict[str, Any] = PAGES[page](params, usual)
    as_stored: dict[str, Any] = json.loads(json.dumps(opened))  # tuples as lists
    return as_stored


def settings(experiment: Experiment, usual: dict[str, Any]) -> dict[str, Any]:
    """The settings of an experiment that differ from `usual`, by name."""
    values = {name: _listed(value) for name, value in experiment.values().items()}
    return {name: value for name, value in values.items() if value != usual[name]}


def _listed(value: Any) -> Any:
    """A setting as JSON has it; of a long list, such as the weights of a large network, the number and a digest."""
    if isinstance(value, tuple) and len(value) > MOST_LISTED:
        return {"count": len(value), "sha256": hashlib.sha256(repr(value).encode()).hexdigest()[:16]}
    return json.loads(json.dumps(value, default=lambda layer: [layer.kind, layer.values()]))


def _step_through(params: dict[str, str], usual: dict[str, Any]) -> dict[str, Any]:
    link, problems = decode(params)
    session = session_of(params)
    view, changes = session.view, session.run.changes
    return {
        "experiment": settings(session.run.experiment, usual),
        "changes": [[change.update, change.what, change.value] for change in changes],
        "asked": [link.cursor.update, link.cursor.step],
        "cursor": [session.cursor.update, session.cursor.step],
        "selection": session.selection,
        "focus": session.focus,
        "view": [view.level, view.present, view.hide_next],
        "granularity": session.granularity,
        "card": session.card,
        "linked": session.linked is not None,
        "snapshot": link.snapshot and digest(link.snapshot),
        "state": digest(session.timeline.state(session.cursor.update)),
        "notices": len(session.notices),
        "problems": len(problems),
        "blamed": _blamed(params, lambda rest: len(decode(rest)[1])),
        **_came_later(link, session, usual),
    }


def _came_later(link: Link, session: Session, usual: dict[str, Any]) -> dict[str, Any]:
    """What the first links could not tell: each only where a link tells it."""
    found: dict[str, Any] = {}
    if session.twin is not None:
        run = session.twin.timeline.run
        found["twin"] = {
            "experiment": settings(run.experiment, usual),
            "changes": [[change.update, change.what, change.value] for change in run.changes],
            "snapshot": link.twin_snapshot and digest(link.twin_snapshot),
            "shown": session.shown,
        }
    looks = {name: value for name, value in vars(session.view.manner).items() if value != vars(manner.USUAL)[name]}
    if looks:
        found["manner"] = looks
    if session.view.surface != surface_choice.USUAL:
        found["surface"] = vars(session.view.surface)
    if session.view.find:
        found["find"] = True
    for name, curve in (("curve", link.curve), ("twin_curve", link.twin_curve)):
        if curve is not None:
            found[name] = {"others": curve[1], "points": len(curve[0]), "sums": _sums(np.nan_to_num(curve[0]))}
    if session.kept:
        found["kept"] = [
            {"slot": each.slot, "run": settings(each.timeline.run.experiment, usual), "at": each.cursor.update,
             "points": len(each.curve.points), "twin": each.twin is not None}
            for each in session.kept
        ]  # fmt: skip
    if link.ground:
        found["ground"] = _ground(session)
    return found


def _ground(session: Session) -> dict[str, Any]:
    """The plane of the loss surface, laid again where the link says so; its directions to the digits of a float32."""
    survey = session.survey
    while survey.searching:
        survey.go_on()
    ground = survey.ground
    if ground is None:
        return {}
    sums = [float(f"{value:.5g}") for vector in (ground.plane.u, ground.plane.v) for value in _sums(vector)]
    domain = [[float(f"{value:.5g}") for value in side] for side in ground.domain]
    return {"reason": survey.reason, "update": ground.update, "ahead": ground.ahead, "held": ground.held,
            "domain": domain, "sums": sums, "ways": [len(way) for way in survey.ways]}  # fmt: skip


def digest(state: TrainState) -> dict[str, Any]:
    """A state in a few numbers: update, the optimizer's own count, and sums that any other number would change."""
    slots = sorted(state.optimizer.slots.items())
    return {
        "update": state.update,
        "t": state.optimizer.t,
        "theta": _sums(state.theta),
        "slots": {name: _sums(slot) for name, slot in slots},
    }


def _sums(values: NDArray[np.float64]) -> list[float]:
    """Sum, sum of sizes, and a sum in which every entry counts by its place, to twelve digits."""
    flat = values.ravel()
    place = np.arange(1, flat.size + 1)
    return [float(f"{total:.12g}") for total in (flat.sum(), np.abs(flat).sum(), float(place @ flat))]


def _race(params: dict[str, str], usual: dict[str, Any]) -> dict[str, Any]:
    track = Track.from_link(params, Experiment())
    race = track.settings
    heat = course(race).heat
    return {
        "surface": race.surface,
        "start": race.start,
        "racers": [[r.optimizer, r.rate, r.hyper, r.schedule, r.floor] for r in race.racers],
        "steps": race.steps,
        "turned": [race.scale, race.turn, race.noise, race.seed],
        "threshold": race.threshold,
        "experiment": race.experiment and settings(race.experiment, usual),
        "plane": [race.view.plane, race.view.pair, race.view.seed, race.view.current],
        "at": track.at,
        "there": [_sums(racer[track.at]) if racer.size else [] for racer in np.nan_to_num(heat.theta)],
        "diverged": heat.diverged.tolist(),
        "problems": len(track.problems),
        "blamed": _blamed(params, lambda rest: len(decode_race(rest, Experiment(), USUAL)[2])),
    }


def _bigger_data(params: dict[str, str], usual: dict[str, Any]) -> dict[str, Any]:
    """The address names a training of this server, which knows none here. left: what the address goes on to tell."""
    nobody = SimpleNamespace(service=lambda: SimpleNamespace(job=lambda job, tab: None), tab=lambda: "tab")
    with mock.patch.object(bigger, "engine_room", nobody):
        found = bigger.opened(params)
    left = {name: value for name, value in params.items() if name != "job" or value == found.job}
    opened = {"job": found.job, "recipe": found.recipe, "notices": len(found.notices), "left": left}
    told = {"plan": _chosen(found.plan), "compared": [_chosen(plan) for plan in found.compared]}
    return opened | (told if found.address else {})


def _chosen(plan: Plan) -> dict[str, Any]:
    """The settings of a plan, and of its source, that differ from the usual, by name."""
    values, others = json.loads(to_json(plan)), json.loads(to_json(Plan()))
    source, usual = values.pop("source"), others.pop("source")
    chosen = {name: value for name, value in values.items() if value != others[name]}
    return chosen | {"source": {name: value for name, value in source.items() if value != usual[name]}}


def _blamed(params: dict[str, str], problems: Any) -> list[str]:
    """The parameters without which there would be fewer sentences about what was not usable, whatever they say."""
    count = problems(params)
    return [name for name in params if problems({key: params[key] for key in params if key != name}) < count]


PAGES = {"/": _step_through, "/optimizer_race": _race, "/bigger_data": _bigger_data}


def add(links: list[str]) -> None:
    """Store what these links open to, after those there are."""
    found = stored()
    known = {entry["link"] for entry in found["links"]}
    entries = found["links"] + [
        {"link": link, "opens": opens(link, found["usual"])} for link in links if link not in known
    ]
    lines = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in entries)
    usual = json.dumps(found["usual"], ensure_ascii=False)
    STORE.write_text(f'{{"usual": {usual},\n"links": [\n{lines}\n]}}\n', encoding="utf-8")


if __name__ == "__main__":
    add(sys.argv[1:])
