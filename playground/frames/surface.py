"""The loss surface beside the network as the stage draws it: the plane, the losses over it, where the dots are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.experiment.surface_choice import SurfaceChoice
from playground.explain import numbers
from playground.frames.codec import single
from playground.frames.pictures import Picture
from playground.frames.wire import ChosenSurface, SurfaceWish, ToldSurface
from playground.timeline import Diverged, NotYet, Timeline
from playground.timeline.ground import MOST_PLACES, Ground
from playground.timeline.relief import PIECE_WORK
from playground.timeline.survey import Survey

MOST_RUNS = 2
_WHY = {
    "first": "",
    "choice": "",
    "run": "A new plane: another run has begun.",
    "twin": "A new plane: through the start and where both runs get to.",
    "left": "A new plane: the path had left the map at update {update}.",
    "press": "A new plane, as you asked, from update {update} on.",
}


def surface(survey: Survey, runs: Sequence[Timeline], wish: SurfaceWish, until: float) -> Picture[ToldSurface]:
    """What is known of the surface of some runs when the time is over. The other weights of a plane of two are those of
    the first run.

    until: seconds of `time.perf_counter`; one piece is always computed.
    """
    run = runs[0]
    choice = choice_of(wish, run)
    mine = survey.ground is not None and wish.known == survey.ground.id
    survey.look_at(runs, choice, wish.state, wish.again if mine else None)
    with np.errstate(all="ignore"):
        survey.go_on(until)
        return _told(survey, runs, wish, choice, until)


def choice_of(wish: SurfaceWish, run: Timeline) -> SurfaceChoice:
    """The choice a page tells; where its two parameters are none of this network's, the plane of the path."""
    entries = [run.run.experiment.anatomy.entry(id_) for id_ in wish.pair or ()]
    pair = tuple(entry.index for entry in entries if entry is not None)
    if wish.kind == "pair" and len(pair) == 2:
        return SurfaceChoice("pair", (pair[0], pair[1]), contours=wish.contours).fitting(run.network.size)
    if wish.kind == "random":
        return SurfaceChoice("random", seed=wish.seed, contours=wish.contours)
    return SurfaceChoice(contours=wish.contours)


def chosen(choice: SurfaceChoice, run: Timeline) -> ChosenSurface:
    """A choice with the parameters' ids."""
    parameters = run.run.experiment.anatomy.parameters
    pair = choice.kind == "pair" and choice.fitting(len(parameters)) == choice
    return {
        "kind": choice.kind if pair or choice.kind != "pair" else "path",
        "pair": (parameters[choice.pair[0]].id, parameters[choice.pair[1]].id) if pair else None,
        "seed": choice.seed,
        "contours": choice.contours,
    }


def _told(
    survey: Survey, runs: Sequence[Timeline], wish: SurfaceWish, choice: SurfaceChoice, until: float
) -> Picture[ToldSurface]:
    ground, run = survey.ground, runs[0]
    update = wish.update if choice.contours == "batch" else None
    told: ToldSurface = {
        "plane": ground.id if ground else "",
        **chosen(choice, run),
        "words": _words(ground, run, wish.state) if ground else "",
        "why": _WHY[survey.reason].format(update=f"{ground.update + 1:,}") if ground else "",
        "domain": list(ground.domain) if ground else [],
        "axes": _axes(ground, run) if ground else ("", ""),
        "update": update,
        "state": wish.state,
        "side": 0,
        "asked": 0 if wish.dot else wish.side,
        "dots": [],
        "optimizers": [_optimizers(each) for each in runs],
        "unfinished": survey.searching,
        "waiting": survey.searching,
    }
    arrays: dict[str, NDArray[Any]] = {}
    if ground is None:
        return Picture(told, arrays)
    if wish.known != ground.id:
        arrays |= {"surface_origin": ground.plane.origin, "surface_u": ground.plane.u, "surface_v": ground.plane.v}
    if wish.path or wish.known != ground.id:
        for name, each, way in zip(("surface_path", "surface_twin_path"), runs, _ways(survey), strict=False):
            arrays[name] = _path(ground, each, wish.state, way)
    dots = {}
    for state in sorted({wish.state, wish.update, wish.update + 1}):
        try:
            dots[state] = [survey.dot(each, update, state, runs[0]) for each in runs]
        except (NotYet, Diverged) as missing:
            told["unfinished"] |= isinstance(missing, NotYet)
    told["dots"] = [*dots]
    arrays["surface_dots"] = np.array([*dots.values()], dtype="f8").reshape(-1, len(runs), 5).swapaxes(0, 1)
    # Losses over a plane that will be another in a moment are not worth drawing anew.
    old = survey.searching and wish.known == ground.id
    if not wish.dot and wish.state in dots and not old:
        relief = survey.relief(run, wish.side, update, wish.state)
        if relief.go_on(until):
            told["side"] = relief.side
            arrays["surface_losses"] = single(relief.values)
        else:
            told["unfinished"] = True
    return Picture(told, arrays)


def _ways(survey: Survey) -> tuple[NDArray[np.float64], ...]:
    return survey.ways or (np.empty((0, 3)),) * MOST_RUNS


def _path(ground: Ground, run: Timeline, until: int, way: NDArray[np.float64]) -> NDArray[np.float64]:
    """(states, 4): update, place, and the loss of all examples, of the states up to `until` that are in memory, evenly
    thinned, and of those that `way` tells besides. NaN for the losses where so many would take long, or none is known.
    """
    known = [state for state in run.known() if state.update <= until]
    known = [*known[: -1 : -(-len(known) // MOST_PLACES)], *known[-1:]]
    thetas = np.stack([state.theta for state in known])
    losses = np.full(len(known), np.nan)
    if len(thetas) * run.network.work * len(run.x) <= PIECE_WORK:
        losses = run.network.loss(thetas, run.x, run.y, run.run.experiment.loss, **run.network.as_one_batch)
    rows = np.column_stack([[float(state.update) for state in known], ground.project(thetas), losses])
    told = way[(way[:, 0] <= until) & ~np.isin(way[:, 0], rows[:, 0])]
    both = np.concatenate([np.column_stack([told, np.full(len(told), np.nan)]), rows])
    return both[np.argsort(both[:, 0], kind="stable")]


def _optimizers(run: Timeline) -> list[tuple[int, str]]:
    changes = [(change.update, change.value[0]) for change in run.run.changes if change.what == "optimizer"]
    return [(0, run.run.experiment.optimizer), *changes]


def _axes(ground: Ground, run: Timeline) -> tuple[str, str]:
    parameters = run.run.experiment.anatomy.parameters
    if ground.choice.kind == "pair":
        first, second = (parameters[index].name for index in ground.choice.pair)
        return first, second
    if ground.choice.kind == "random":
        return "random 1", "random 2"
    return "along the way", "to its side"


def _words(ground: Ground, run: Timeline, state: int) -> str:
    """What plane it is, and what it shows of the path, for who is at a state."""
    size = run.network.size
    if ground.choice.kind == "pair":
        parameters = run.run.experiment.anatomy.parameters
        first, second = (parameters[index].spoken for index in ground.choice.pair)
        rest = f", the other {size - 2} as they are now" if size > 2 else ""
        return f"Exact: {first} and {second}{rest}."
    held = numbers.percent(ground.held)
    if ground.choice.kind == "random":
        return f"Two random directions of {size}: they hold {held} of the way."
    way, that = ("both ways", "them") if ground.runs > 1 else ("the way", "it")
    still = " (still to come)" if state < ground.ahead else ""
    return f"This plane was laid along {way} to update {ground.ahead:,}{still} and holds {held} of {that}."
