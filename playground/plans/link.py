"""What the page "Bigger data" shows, as a query string: the plan, the list to compare, the training in view. And back.

Readable: `?recipe=digits`, `?data=mnist&layers=flatten~dense:128&rate=0.01`. What is as on the first screen is left
out. A plan on the list is told by how it differs from the one in the controls, its number in front of each name:
`?compare=2&1.opt=sgd&1.rate=0.05&2.batch=8`. `job=` names a training that this server knows.

Reading never raises: what cannot be used is left out, and a sentence says what, and what is allowed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from playground.experiment import text
from playground.experiment.layers import layer
from playground.experiment.link_parts import readable_parts, say_unknown
from playground.experiment.values import shown
from playground.plans import link_fields
from playground.plans.compare import MOST, refusal
from playground.plans.plan import Plan
from playground.plans.recipes import RECIPES
from playground.plans.sets import Source

USUAL = Plan(Source("digits"), (layer("flatten"), layer("dense", units=64)), epochs=20, learning_rate=0.005)
"""What a link starts from that names no recipe. It stays as it is whatever becomes of the recipes: links rest on it."""
MOST_PARAMETERS = 200
MOST_CHARACTERS = 40_000
"""Of one parameter; longer ones are not looked at."""
_NUMBERED = re.compile(r"([1-9])\.(\w{1,20})", re.ASCII)
_JOB = re.compile(r"[\w-]{0,40}", re.ASCII)


@dataclass(frozen=True)
class PlanLink:
    """All that a link says. plan: None where it tells none. recipe: the recipe that the plan is, or "". compared: the
    plans on the list. job: the name of a training, or "". part: which of its trainings is looked at, from 0; view: what
    is seen of the network, "" for its picture; section: which part of the controls is open, "" for the first.
    """

    plan: Plan | None = None
    recipe: str = ""
    compared: tuple[Plan, ...] = ()
    job: str = ""
    part: int = 0
    view: str = ""
    section: str = ""


VIEWS = ("layers", "result", "try", "inside", "take")
"""What there is to be seen of a network beside its picture, as links name it."""
SECTIONS = ("data", "network", "learning", "compare")
"""The parts of the controls behind the first one, as links name them."""


def encode(
    plan: Plan,
    recipe: str = "",
    compared: Sequence[Plan] = (),
    job: str = "",
    part: int = 0,
    view: str = "",
    section: str = "",
) -> str:
    """The query string, without "?"; "" for the first screen."""
    params: dict[str, str] = {}
    if recipe and plan == RECIPES[recipe].plan:
        params["recipe"] = recipe
    else:
        params |= link_fields.write(plan, USUAL)
    if job and not params:
        params["data"] = plan.source.name  # a link that names a training alone opens that training's plan
    if compared:
        params["compare"] = str(len(compared))
    for number, each in enumerate(compared, 1):
        params |= {f"{number}.{name}": value for name, value in link_fields.write(each, plan).items()}
    if job:
        params["job"] = job
    if part:
        params["part"] = str(part + 1)
    params |= {name: value for name, value in (("view", view), ("section", section)) if value}
    return urlencode(params, quote_via=quote, safe=":,~=")


def decode(params: Mapping[str, str]) -> tuple[PlanLink, list[str]]:
    """What the parameters say, and a sentence for each part that was not used as given. Never raises."""
    problems: list[str] = []
    given = _readable(params, problems)
    recipe = _recipe(given, problems)
    own = {name: value for name, value in given.items() if name in link_fields.NAMES}
    base = RECIPES[recipe].plan if recipe else USUAL
    plan = link_fields.read(own, base, problems)
    link = PlanLink(
        plan if own or recipe or "compare" in given else None,
        recipe if plan == base else "",
        _compared(given, plan, problems),
        _job(given, problems),
        _part(given, problems),
        _word("view", VIEWS, given, problems),
        _word("section", SECTIONS, given, problems),
    )
    return link, problems


def _readable(params: Mapping[str, str], problems: list[str]) -> dict[str, str]:
    """The parameters that are known, plain text and not too long."""
    given, unknown = readable_parts(params, _known, MOST_PARAMETERS, lambda _: MOST_CHARACTERS, problems)
    # A link of before names a training and nothing else, and what else stood in it was never looked at.
    if not (given and set(given) <= {"job"}):
        say_unknown(unknown, problems)
    return given


def _known(name: str) -> bool:
    numbered = _NUMBERED.fullmatch(name)
    return name in OWN or (numbered[2] if numbered else name) in link_fields.NAMES


def _recipe(given: Mapping[str, str], problems: list[str]) -> str:
    key = given.get("recipe", "")
    if key and key not in RECIPES:
        problems.append(f"recipe={shown(key)} was ignored: the recipes are {', '.join(RECIPES)}.")
    return key if key in RECIPES else ""


def _compared(given: Mapping[str, str], plan: Plan, problems: list[str]) -> tuple[Plan, ...]:
    if "compare" not in given:
        return ()
    count = text.read_whole(given["compare"])
    if count is None or not 0 <= count <= MOST:
        problems.append(f"compare={shown(given['compare'])} was ignored: it counts the plans on the list, 0 to {MOST}.")
        return ()
    found: list[Plan] = []
    for number in range(1, count + 1):
        own = {name: given[f"{number}.{name}"] for name in link_fields.NAMES if f"{number}.{name}" in given}
        each = link_fields.read(own, plan, problems)
        refused = refusal(found, each)
        if refused:
            problems.append(f"Number {number} of the list to compare was left out. {refused}")
        else:
            found.append(each)
    return tuple(found)


def _job(given: Mapping[str, str], problems: list[str]) -> str:
    name = given.get("job", "")
    if not _JOB.fullmatch(name):
        problems.append(f"job={shown(name)} was ignored: it is no name of a training.")
        return ""
    return name


def _part(given: Mapping[str, str], problems: list[str]) -> int:
    number = text.read_whole(given.get("part", "1"))
    if number is None or not 1 <= number <= MOST:
        problems.append(f"part={shown(given['part'])} was ignored: the trainings are counted from 1 to {MOST}.")
        return 0
    return number - 1


def _word(name: str, words: Sequence[str], given: Mapping[str, str], problems: list[str]) -> str:
    word = given.get(name, "")
    if word and word not in words:
        problems.append(f"{name}={shown(word)} was ignored: it is one of {', '.join(words)}.")
    return word if word in words else ""


OWN = {"recipe", "compare", "job", "part", "view", "section"}
