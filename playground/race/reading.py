"""Settings from outside (the page's controls, a link) -> RaceSettings, with a sentence for each part that was mended.

Never raises for values: what cannot be used is replaced, and the sentence says what was given, what is allowed, and
what is used instead.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from playground.engine import OPTIMIZERS
from playground.experiment import Experiment, replace
from playground.experiment.limits import MOST_RATE, MOST_SEED
from playground.experiment.numbers import count, plain
from playground.experiment.tuning import hyper_problem, usual
from playground.experiment.values import finite, shown
from playground.race import settings as limits
from playground.race.functions import FUNCTIONS, domain
from playground.race.rates import SCHEDULES
from playground.race.settings import NETWORK, NetworkView, Racer, RaceSettings, Stand

MOST_START = 10.0
"""How far out the two parameters of a network may start."""

EMPTY = "Nobody is racing yet. Add an optimizer, and it starts from the marked point."


def read(
    raw: Mapping[str, Any], experiment: Experiment | None, base: RaceSettings, stand: Stand | None = None
) -> tuple[RaceSettings, list[str]]:
    """raw: settings by name, of any type; what is absent is as in base. experiment: the learner's own network; stand:
    where it stands in "Step through".
    """
    problems: list[str] = []
    surface = _one_of("surface", raw.get("surface", base.surface), [*FUNCTIONS, NETWORK], base.surface, problems)
    if surface == NETWORK and (experiment is None or experiment.standstill):
        problems.append(f"{experiment.standstill if experiment else ''} The race stays where it was.".strip())
        surface = base.surface if base.surface != NETWORK else next(iter(FUNCTIONS))
    on_network = surface == NETWORK
    if on_network and experiment is not None and raw.get("batch_size") is not None:
        experiment = _batched(experiment, raw, problems)
    racers = base.racers if "racers" not in raw else _racers(raw["racers"], problems)
    if not racers:
        problems.append(EMPTY)
    view = _view(raw, base.view, experiment, problems) if on_network else base.view
    turn = 0.0 if on_network else _number("turn", raw, "turn", base.turn, -180.0, 180.0, problems)
    found = RaceSettings(
        surface=surface,
        start=_start(raw, surface, base, view, turn, problems),
        racers=racers,
        steps=_whole("steps", raw, base.steps, 1, limits.MOST_STEPS, problems),
        scale=1.0 if on_network else _number("loss scale", raw, "scale", base.scale, 0.01, 100.0, problems),
        turn=turn,
        noise=0.0 if on_network else _number("noise", raw, "noise", base.noise, 0.0, limits.MOST_NOISE, problems),
        seed=_whole("seed", raw, base.seed, 0, MOST_SEED, problems),
        threshold=_threshold(raw, base.threshold, problems),
        experiment=experiment if on_network else None,
        stand=_stand(raw, base, experiment, stand, problems) if on_network and experiment is not None else None,
        view=view,
    )
    return _that_fits(found, problems), problems


def _stand(
    raw: Mapping[str, Any], base: RaceSettings, experiment: Experiment, stand: Stand | None, problems: list[str]
) -> Stand | None:
    """Where the race begins: "begin" is "start" or "now"; a network that is kept keeps its beginning."""
    size = experiment.network().size
    kept = base.stand if raw.get("network") == "kept" else None
    found = {"start": None, "now": kept or stand}.get(str(raw.get("begin", "")), kept)
    if found is not None and len(found.theta) == size:
        return found
    if raw.get("begin") == "now":
        problems.append("Step through stands at its start, so the race begins there.")
    return None


def _that_fits(found: RaceSettings, problems: list[str]) -> RaceSettings:
    """With fewer steps where the paths of a large network would take too much of the server's memory."""
    if found.experiment is None or found.view.plane == limits.PAIR or not found.racers:
        return found
    size, racers = found.experiment.network().size, len(found.racers)
    most = max(limits.MOST_HELD // (size * racers), 1)
    if found.steps <= most:
        return found
    problems.append(
        f"{racers} racer{'s' if racers > 1 else ''} over {found.steps:,} steps with all {size} parameters are more "
        f"than can be kept here; the race has {most:,} steps."
    )
    return dataclasses.replace(found, steps=most)


def _one_of(what: str, value: Any, allowed: list[str], usual_one: str, problems: list[str]) -> str:
    if isinstance(value, str) and value in allowed:
        return value
    problems.append(f"There is no {what} called “{shown(value, 24)}”; “{usual_one}” is used.")
    return usual_one


def _number(
    what: str, raw: Mapping[str, Any], key: str, old: float, least: float, most: float, problems: list[str]
) -> float:
    if key not in raw:
        return old
    value = finite(raw[key])
    if value is None:
        problems.append(f"The {what} must be a number from {plain(least)} to {plain(most)}; {plain(old)} is used.")
        return old
    kept = min(max(value, least), most)
    if kept != value:
        problems.append(
            f"The {what} must be from {plain(least)} to {plain(most)}, and {plain(value)} was given; "
            f"{plain(kept)} is used."
        )
    return kept + 0.0


def _whole(key: str, raw: Mapping[str, Any], old: int, least: int, most: int, problems: list[str]) -> int:
    if key not in raw:
        return old
    return round(_number(f"number of {key}" if key == "steps" else key, raw, key, old, least, most, problems))


def _threshold(raw: Mapping[str, Any], old: float | None, problems: list[str]) -> float | None:
    if "threshold" not in raw or raw["threshold"] is None:
        return None if "threshold" in raw else old
    value = finite(raw["threshold"])
    if value is None:
        problems.append("The loss that counts as arrived must be a number; none is set.")
    return value


def _start(
    raw: Mapping[str, Any], surface: str, base: RaceSettings, view: NetworkView, turn: float, problems: list[str]
) -> tuple[float, float] | None:
    fixed = raw.get("start", base.start if surface == base.surface and view == base.view else None)
    if surface == NETWORK and (fixed is None or view.plane == limits.PCA):
        return None
    bounds = (
        ((-MOST_START, MOST_START), (-MOST_START, MOST_START)) if surface == NETWORK else domain(FUNCTIONS[surface])
    )
    (left, right), (low, high) = bounds
    middle = (0.8 * left + 0.2 * right, 0.2 * low + 0.8 * high)
    if fixed is None:
        return middle
    pair = [finite(value) for value in fixed] if isinstance(fixed, list | tuple) and len(fixed) == 2 else [None]
    if len(pair) != 2 or pair[0] is None or pair[1] is None:
        problems.append(f"A start is two numbers, such as −1.8, 0.5; ({plain(middle[0])}, {plain(middle[1])}) is used.")
        return middle
    # A turned surface carries its start with it, but the frame stays: what counts is where the start comes to lie.
    reach = 2**0.5 if turn else 1.0
    x, y = pair[0], pair[1]
    kept = (min(max(x, left * reach), right * reach) + 0.0, min(max(y, low * reach), high * reach) + 0.0)
    if kept != (x, y):
        problems.append(
            f"The start ({plain(x)}, {plain(y)}) lies outside the surface, which goes from {plain(left)} "
            f"to {plain(right)} and from {plain(low)} to {plain(high)}. The race starts at its edge, at "
            f"({plain(kept[0])}, {plain(kept[1])})."
        )
    return kept


def _racers(value: Any, problems: list[str]) -> tuple[Racer, ...]:
    if not isinstance(value, list | tuple):
        problems.append("The racers could not be read; none is at the start.")
        return ()
    if len(value) > limits.MOST_RACERS:
        problems.append(f"{len(value)} racers were asked for; {limits.MOST_RACERS} fit on the track.")
    found = [_racer(each, problems) for each in value[: limits.MOST_RACERS]]
    return tuple(racer for racer in found if racer is not None)


def _racer(value: Any, problems: list[str]) -> Racer | None:
    given = value if isinstance(value, Mapping) else {}
    name = given.get("optimizer")
    if not isinstance(name, str) or name not in OPTIMIZERS:
        problems.append(f"There is no optimizer called “{shown(name, 24)}”; it was left out.")
        return None
    label = OPTIMIZERS[name].label
    rate = finite(given.get("rate"))
    if rate is None or not 0 < rate <= MOST_RATE:
        usual_rate = 0.01
        problems.append(
            f"{label}'s learning rate must be above 0 and at most {count(MOST_RATE)}, and "
            f"“{shown(given.get('rate'), 24)}” was given; {plain(usual_rate)} is used."
        )
        rate = usual_rate
    hyper = given.get("hyper")
    pairs = hyper if isinstance(hyper, Mapping) else {}
    values = {key: float(value) if isinstance(value, bool) else finite(value) for key, value in pairs.items()}
    numbers = tuple(sorted((k, v) for k, v in values.items() if isinstance(k, str) and v is not None))
    if len(numbers) < len(pairs):
        problems.append(f"{label}'s settings must be numbers; those that were not are as usual.")
    wrong = hyper_problem(name, numbers)
    if wrong:
        problems.append(f"{wrong[0]}; the usual value is used.")
        numbers = wrong[1]
    known = usual(name)
    schedule, floor = _over_time(given, label, problems)
    return Racer(name, rate, tuple((k, v) for k, v in numbers if v != known[k]), schedule, floor)


def _over_time(given: Mapping[str, Any], label: str, problems: list[str]) -> tuple[str, float]:
    """How a racer's rate goes on, and what is left of it at the end."""
    name = given.get("schedule", limits.CONSTANT)
    if not isinstance(name, str) or name not in SCHEDULES:
        problems.append(f"{label}'s learning rate cannot go on as “{shown(name, 24)}”; it stays constant.")
        name = limits.CONSTANT
    if name == limits.CONSTANT:
        return name, limits.USUAL_FLOOR
    floor = finite(given.get("floor", limits.USUAL_FLOOR))
    if floor is None or not limits.LEAST_FLOOR <= floor <= 1:
        problems.append(
            f"What is left of {label}'s learning rate at the end must be from {plain(limits.LEAST_FLOOR)} to 1 times "
            f"the first, and “{shown(given.get('floor'), 24)}” was given; {plain(limits.USUAL_FLOOR)} is used."
        )
        floor = limits.USUAL_FLOOR
    return name, floor


def _batched(experiment: Experiment, raw: Mapping[str, Any], problems: list[str]) -> Experiment:
    """The experiment with the race's batch size: the noise of a race on a network."""
    size = _number("batch size", raw, "batch_size", experiment.batch_size, 1, experiment.train_size, problems)
    return replace(experiment, batch_size=round(size))[0]


def _view(raw: Mapping[str, Any], base: NetworkView, experiment: Experiment | None, problems: list[str]) -> NetworkView:
    plane = _one_of("plane", raw.get("plane", base.plane), list(limits.PLANES), base.plane, problems)
    size = experiment.network().size if experiment is not None else 2
    pair = raw.get("pair", base.pair)
    good = (
        isinstance(pair, list | tuple)
        and len(pair) == 2
        and all(isinstance(p, int) and not isinstance(p, bool) and 0 <= p < size for p in pair)
        and pair[0] != pair[1]
    )
    if not good:
        if "pair" in raw:
            problems.append(
                f"Two different parameters, numbered from 0 to {size - 1}, make the plane; 0 and 1 are used."
            )
        pair = (0, 1)
    seed = _whole("plane_seed", raw, base.seed, 0, MOST_SEED, problems)
    return NetworkView(plane, (int(pair[0]), int(pair[1])), seed, raw.get("current", base.current) is True)
