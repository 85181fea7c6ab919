"""A link: the run, the place in it, what is selected and how the page looks, as a query string. And back again.

Readable: `?data=spiral&hidden=8,8&rate=0.03&at=12.dW:1`. What is as usual is left out, so the first screen's link is
empty. Reading never raises: what cannot be used is left out, and a sentence says what, what is allowed, and what is
used instead.

`card=` names a preset to start from; everything else in the link then changes that. `encode` never writes it, so a link
keeps its meaning when a preset is improved.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from playground.engine import TrainState
from playground.experiment import (
    limits,
    link_changes,
    link_curve,
    link_fields,
    link_twin,
    manner,
    presets,
    snapshot,
    surface_choice,
    text,
)
from playground.experiment.experiment import Experiment
from playground.experiment.link_parts import readable_parts, say_unknown
from playground.experiment.manner import Manner
from playground.experiment.replacing import build
from playground.experiment.run import Change, Run
from playground.experiment.surface_choice import SurfaceChoice
from playground.experiment.twin import FIRST, Whose
from playground.experiment.values import shown

_SUBSTEP = re.compile(r"[A-Za-z_]{1,16}", re.ASCII)
MOST_LEVEL = 5
#: The level in links, counted from 1; and in links of before, from 0.
LEVEL, OLD_LEVEL = "lv", "level"
MOST_PARAMETERS = 60
#: As a selection: none, on purpose.
NOTHING = "none"
# Longer than anything `encode` writes for one parameter; longer ones are not looked at.
MOST_CHARACTERS = 40_000


@dataclass(frozen=True)
class Cursor:
    """A place in a run: before or within `update` (from 0), after the micro-step `step`; "start" is before the
    first. cell: how far that step has come, where it is gone through cell by cell: to this unit of its layer (its index
    there); None: it is done as a whole.
    """

    update: int = 0
    step: str = "start"
    cell: int | None = None


@dataclass(frozen=True)
class PageView:
    """How the page looks. level: how much is disclosed, 0 to 5. present: larger, for a projector. hide_next: the next
    number is hidden until the learner has guessed it. find: a mistake is to be found in an update. manner: how the
    picture is drawn and played. surface: the picture of the loss.
    """

    level: int = 0
    present: bool = False
    hide_next: bool = False
    manner: Manner = manner.USUAL
    surface: SurfaceChoice = surface_choice.USUAL
    find: bool = False


Curve = tuple[link_curve.Rows, bool]


@dataclass(frozen=True)
class Link:
    """All that a link says. selection: "w:l:i:j", "b:l:j", "n:l:j" or "i:j", or None; focus: a training example, from
    0, or None; snapshot: a state of the run to start computing from, or None. card: the preset it started from, or "".
    twin: the run beside it, or None, with a state of its own; shown: whose numbers are looked at. curve, twin_curve:
    losses on the way here, and whether there were others between them. kept: the runs set aside, ground: the plane of
    the loss surface, as texts.
    """

    run: Run = field(default_factory=lambda: Run(Experiment()))
    cursor: Cursor = Cursor()
    selection: str | None = None
    focus: int | None = None
    view: PageView = PageView()
    snapshot: TrainState | None = None
    card: str = ""
    twin: Run | None = None
    twin_snapshot: TrainState | None = None
    shown: Whose = FIRST
    curve: Curve | None = field(default=None, compare=False)
    twin_curve: Curve | None = field(default=None, compare=False)
    kept: str = ""
    ground: str = ""


def encode(
    run: Run,
    cursor: Cursor = Cursor(),
    selection: str | None = None,
    focus: int | None = None,
    view: PageView = PageView(),
    state: TrainState | None = None,
    twin: Run | None = None,
    twin_state: TrainState | None = None,
    shown: Whose = FIRST,
) -> str:
    """The query string, without "?"; "" for the first screen. States are in it where they fit (see `snapshot.py`)."""
    params = link_fields.write(run.experiment)
    if run.changes:
        params["changes"] = link_changes.write(run.changes)
    if cursor != Cursor():
        params["at"] = f"{cursor.update}.{cursor.step}{'' if cursor.cell is None else f'~{cursor.cell}'}"
    if selection is not None:
        params["sel"] = selection
    if focus is not None:
        params["ex"] = str(focus)
    if view.level:
        params[LEVEL] = str(view.level + 1)
    for name, on in (("present", view.present), ("hide", view.hide_next), ("find", view.find)):
        if on:
            params[name] = "1"
    params |= manner.write(view.manner)
    params |= surface_choice.write(view.surface)
    if twin is not None:
        params |= link_twin.write(twin)
        if shown != FIRST:
            params["shown"] = shown
    for name, held in (("snap", state), ("twin_snap", twin_state)):
        packed = snapshot.encode(held) if held is not None else ""
        if packed:
            params[name] = packed
    return urlencode(params, quote_via=quote, safe=":,~=")


def decode(params: Mapping[str, str]) -> tuple[Link, list[str]]:
    """What the parameters say, and a sentence for each part that was not used as given. Never raises."""
    problems: list[str] = []
    given = _readable(params, problems)
    card = _card(given, problems)
    experiment = _experiment(given, card, problems)
    run = _run(given, experiment, problems)
    selection = _selection(given, run.experiment, problems)
    focus = _focus(given, run.experiment, problems)
    if card is not None:
        selection = selection or _fitting(card.selection, run.experiment)
        focus = card.focus if focus is None and _has_example(run.experiment, card.focus) else focus
    beside = link_twin.read(given, run, card.twin if card is not None else None, problems)
    link = Link(
        run,
        _cursor(given, run, problems),
        selection,
        focus,
        _view(given, run.experiment, problems),
        _snapshot("snap", given, run, problems),
        card.key if card is not None else "",
        beside,
        _snapshot("twin_snap", given, beside, problems),
        link_twin.read_shown(given, beside, problems),
        _curve("curve", given, problems),
        _curve("twin_curve", given, problems) if beside is not None else None,
        given.get("kept", ""),
        given.get("ground", ""),
    )
    return link, problems


def _readable(params: Mapping[str, str], problems: list[str]) -> dict[str, str]:
    """The parameters that are known, plain text and not too long."""
    given, unknown = readable_parts(params, KNOWN.__contains__, MOST_PARAMETERS, _longest, problems)
    say_unknown(unknown, problems)
    return given


def _longest(name: str) -> int:
    return snapshot.MOST_TRAVELLING if name in ("snap", "twin_snap", "ground") else MOST_CHARACTERS


def _card(given: Mapping[str, str], problems: list[str]) -> presets.Preset | None:
    key = given.get("card")
    if key is None:
        return None
    if key not in presets.PRESETS:
        known = ", ".join(presets.PRESETS)
        problems.append(f"card={shown(key)} was ignored: the cards are {known}.")
    return presets.PRESETS.get(key)


def _experiment(given: Mapping[str, str], card: presets.Preset | None, problems: list[str]) -> Experiment:
    base = card.experiment if card is not None else Experiment()
    values, asked = link_fields.read(given, base, problems)
    experiment, notes = build(values, asked=asked)
    problems += notes
    return experiment


def _run(given: Mapping[str, str], experiment: Experiment, problems: list[str]) -> Run:
    changes: tuple[Change, ...] = ()
    if "changes" in given:
        changes = link_changes.read(given["changes"], experiment, problems)
    return Run(experiment, changes)


def _cursor(given: Mapping[str, str], run: Run, problems: list[str]) -> Cursor:
    if "at" not in given:
        return Cursor()
    number, _, rest = given["at"].partition(".")
    step, inside, cell = rest.partition("~")
    cursor = place(text.read_whole(number), step or "start", run, (text.read_whole(cell) or 0) if inside else None)
    if cursor is None:
        problems.append(
            f"at={shown(given['at'])} was ignored: a place is an update from 0 and a step of it, such as 12.dW:1; "
            "the run opens at its beginning."
        )
    return cursor or Cursor()


def place(update: int | None, step: str, run: Run, cell: int | None = None) -> Cursor | None:
    """The cursor there, or None where no update of this run has or might have such a step, or the step no such cell.

    The steps of the optimizer are looked for once the state is there.
    """
    if update is None or not 0 <= update <= limits.MOST_UPDATE:
        return None
    anatomy = run.experiment_at(update).anatomy
    if step not in anatomy.step_ids:
        return Cursor(update, step) if _SUBSTEP.fullmatch(step) and cell is None else None
    cells = anatomy.operation(step).cells
    if cell is not None and not (cells and 0 <= cell < math.prod(cells)):
        return None
    return Cursor(update, step, cell)


def _selection(given: Mapping[str, str], experiment: Experiment, problems: list[str]) -> str | None:
    if given.get("sel", NOTHING) == NOTHING:
        return None
    selection = _fitting(given["sel"], experiment)
    if selection is None:
        problems.append(
            f"sel={shown(given['sel'])} was ignored: this network has no such part. A selection is w:layer:from:to, "
            "b:layer:unit, n:layer:unit or i:input, all counted from 0; nothing is selected."
        )
    return selection


def _fitting(selection: str | None, experiment: Experiment) -> str | None:
    """The selection if this network has such a part, else None."""
    return selection if experiment.anatomy.find(selection) else None


def _focus(given: Mapping[str, str], experiment: Experiment, problems: list[str]) -> int | None:
    if "ex" not in given:
        return None
    focus = text.read_whole(given["ex"])
    if focus is None or not _has_example(experiment, focus):
        problems.append(
            f"ex={shown(given['ex'])} was ignored: the training examples are numbered from 0, "
            f"and there are {experiment.train_size:,}."
        )
        return None
    return focus


def _has_example(experiment: Experiment, focus: int | None) -> bool:
    return focus is not None and 0 <= focus < experiment.train_size


def _view(given: Mapping[str, str], experiment: Experiment, problems: list[str]) -> PageView:
    level = _level(given, problems)
    flags = {}
    for name in ("present", "hide", "find"):
        value = given.get(name, "0")
        if value not in ("0", "1"):
            problems.append(f"{name}={shown(value)} was ignored: it is 1 (on) or 0 (off); 0 is used.")
        flags[name] = value == "1"
    surface = surface_choice.read(given, experiment, problems)
    find = flags["find"] and not flags["hide"]  # one exercise at a time
    return PageView(level, flags["present"], flags["hide"], manner.read(given, problems), surface, find)


def _level(given: Mapping[str, str], problems: list[str]) -> int:
    """The level, from 0. Links of today count it from 1, as the page does; those of before counted from 0."""
    for name, first in ((LEVEL, 1), (OLD_LEVEL, 0)):
        if name not in given:
            continue
        number = text.read_whole(given[name])
        if number is not None and first <= number <= MOST_LEVEL + first:
            return number - first
        problems.append(
            f"{name}={shown(given[name])} was ignored: it goes from {first} to {MOST_LEVEL + first}; {first} is used."
        )
    return 0


def _snapshot(name: str, given: Mapping[str, str], run: Run | None, problems: list[str]) -> TrainState | None:
    if name not in given or run is None:
        return None
    try:
        return snapshot.decode(given[name], run)
    except ValueError as error:
        problems.append(str(error))
        return None


def _curve(name: str, given: Mapping[str, str], problems: list[str]) -> Curve | None:
    if name not in given:
        return None
    try:
        return link_curve.decode(given[name])
    except ValueError as error:
        problems.append(str(error))
        return None


_OWN = ("card", "changes", "at", "sel", "ex", LEVEL, OLD_LEVEL, "present", "hide", "find", "snap", "curve",
        "twin_curve", "kept", "ground")  # fmt: skip
KNOWN = {*link_fields.NAMES, *manner.NAMES, *surface_choice.NAMES, *link_twin.NAMES, *_OWN}
