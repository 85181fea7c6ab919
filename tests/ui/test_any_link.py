"""Random links, and links somebody spoilt: every one opens, and what it opens to has a link that opens it again."""

import random
from urllib.parse import quote, quote_plus

import pytest

from playground.datasets import DATASETS, FEATURES
from playground.engine import ACTIVATIONS, INITIALIZERS, LOSSES, OPTIMIZERS
from playground.experiment import Change, Experiment, Run, replace
from playground.experiment.link import Cursor, PageView, encode
from playground.experiment.presets import PRESETS
from playground.experiment.tuning import hyper_problem, usual
from playground.timeline import Timeline
from tests.explain.random_experiments import random_stack
from tests.ui.acting import Actor, params
from tests.ui.stored_links import stored

SAMPLE, ALL = 100, 3_000
KINDS = 4
ODD = ["", "0", "-1", "1e999", "nan", "9" * 400, "1e308", "٣", "\ud800", "%00", "<b>", "none", "~", ":", ",", "w:0:0:0",
       "0:opt:sgd", "0:w:0:1e308", "1000000000:rate:1", "999999999.loss", "adam", "softmax", "x" * 50_000]  # fmt: skip
NAMES = [
    "data", "noise", "samples", "share", "dataseed", "points", "inputs", "hidden", "act", "out", "loss", "init", "bias",
    "seed", "biases", "weights", "opt", "rate", "hyper", "batch", "l1", "l2", "changes", "at", "sel", "ex", "level",
    "lv", "present", "hide", "find", "snap", "card", "embed", "zap",
]  # fmt: skip


def hyper(chance: random.Random, name: str) -> tuple[tuple[str, float], ...]:
    """Some of an optimizer's own settings, with values it takes."""
    chosen = [key for key in usual(name) if chance.random() < 0.3]
    pairs = tuple((key, chance.choice([0.0, 1.0, 0.5, 0.9, 1e-4, 10.0])) for key in chosen)
    found = hyper_problem(name, pairs)
    return found[1] if found else pairs


def experiment(chance: random.Random) -> Experiment:
    optimizer = chance.choice([*OPTIMIZERS])
    depth = chance.choice([0, 1, 1, 2, 3, 6])
    chosen = chance.choice
    points = [(chance.uniform(-6, 6), chance.uniform(-6, 6), chance.randrange(2)) for _ in range(chosen([0, 0, 3]))]
    wanted = {
        "data": chosen([*DATASETS]), "noise": chosen([0, 25, 50]), "samples": chosen([2, 20, 200]),
        "train_share": chosen([10, 50, 90]), "data_seed": chance.randrange(100), "seed": chance.randrange(10**6),
        "inputs": tuple(chance.sample([*FEATURES], chance.randint(1, 7))), "use_bias": chance.random() < 0.8,
        "hidden": tuple(chance.randint(1, 8) for _ in range(depth)),
        "activations": tuple(chosen([name for name in ACTIVATIONS if name != "softmax"]) for _ in range(depth)),
        "output_activation": chosen([*ACTIVATIONS]), "loss": chosen([*LOSSES]),
        "initializer": chosen([*INITIALIZERS]), "bias": chosen([0.0, 0.1, -10.0]),
        "optimizer": optimizer, "hyper": hyper(chance, optimizer), "learning_rate": chosen([1e-5, 0.03, 1.0, 1e6]),
        "batch_size": chosen([1, 7, 50]), "l1": chosen([0.0, 0.01, 10.0]), "l2": chosen([0.0, 0.1]),
        "points": tuple(points),
    }  # fmt: skip
    told = dict(chance.sample(sorted(wanted.items()), chance.randint(0, len(wanted))))
    if "hyper" in told:
        told["optimizer"] = optimizer
    if chance.random() < 0.3:
        settings = random_stack(chance).values()
        told |= {name: settings[name] for name in ("data", "layers", "moments", "output_activation", "loss")}
        for name in ("hidden", "activations"):
            told.pop(name, None)
    return replace(Experiment(), **told)[0]


def run(chance: random.Random) -> Run:
    """An experiment with up to three changes in its first updates: rates, weights, and all optimizers with settings."""
    begun = experiment(chance)
    changes = []
    for _ in range(chance.choice([0, 0, 1, 3])):
        optimizer = chance.choice([*OPTIMIZERS])
        what, value = chance.choice(
            [
                ("learning_rate", chance.choice([1e-5, 0.3, 100.0])),
                ("weight", (chance.randrange(begun.network().size), chance.choice([0.0, 1.5, -1e11, 1.7976e308]))),
                ("weights", tuple((index, chance.uniform(-2, 2)) for index in range(begun.network().size))),
                ("optimizer", (optimizer, hyper(chance, optimizer))),
            ]
        )
        changes.append(Change(chance.choice([0, 0, 1, 3, 5]), what, value))
    return Run(begun, tuple(changes))


def link(chance: random.Random) -> str:
    """An address: a run at a place, a stored one, parameters at random; spoilt half of the time."""
    match chance.randrange(KINDS):
        case 0 | 1:
            made = run(chance)
            anatomy = made.experiment.anatomy
            parts = [*(row.id for row in anatomy.parameters), *(row.id for row in anatomy.units)]
            step = chance.choice(["start", "loss", "recheck", "delta", "m_hat"])
            cursor = Cursor(chance.choice([0, 0, 1, 5, 30]), step)
            state = Timeline(made).state(0) if chance.random() < 0.2 and made.experiment.train_size else None
            view = PageView(chance.randrange(6), chance.random() < 0.2, chance.random() < 0.2)
            query = encode(made, cursor, chance.choice([None, *parts]), chance.choice([None, 0, 3, 400]), view, state)
        case 2:
            known = [entry["link"].partition("?")[2] for entry in stored()["links"] if entry["link"].startswith("/?")]
            query = chance.choice([*known, *(f"card={key}&at=2.loss" for key in PRESETS)])
        case _:
            names = chance.choices(NAMES, k=chance.randint(1, 8))
            odd = [chance.choice(ODD).encode("utf-8", "replace").decode() for _ in names]
            query = "&".join(f"{name}={quote(value)}" for name, value in zip(names, odd, strict=True))
    return spoilt(chance, query) if chance.random() < 0.5 else query


def spoilt(chance: random.Random, query: str) -> str:
    """As links arrive from mails and chats: cut off, twice over, with parts that were put in or encoded again."""
    at = chance.randrange(len(query) + 1)
    junk = chance.choice(["%", "%zz", "%F0%9F", "%00", "&", "=", "&&=&", "+", "#", "1e400", "~~", ":::", "\n", "é"])
    return chance.choice(
        [query[:at], query + "&" + query[at:], query[:at] + junk + query[at:], quote_plus(query),
         query.replace("&", ";"), query.replace(":", "%3A"), query[::-1], query.upper(),
         f"{query}&{query}&rate={'9' * 400}"]
    )  # fmt: skip


@pytest.mark.timeout(3_600)
@pytest.mark.filterwarnings("error")
def test_every_link_opens(request: pytest.FixtureRequest) -> None:
    """100 links, always the same; 3,000 with --every. All are opened, drawn and taken one step further."""
    failed = []
    for number in range(ALL if request.config.getoption("every") else SAMPLE):
        query = link(random.Random(number))
        try:
            page = Actor(query)
            page.go(page.move(1))
            address = page.link()
            again = Actor(address)
            assert not [note for note in again.message.header.get("notices", [[]])[0] if "ignored" in note]
            assert again.link() == address
            assert params(again.link()) == params(address)
        except Exception as problem:  # noqa: BLE001 - all that fail are told, not the first
            failed.append(f"{number}: {query[:300]}\n    {type(problem).__name__}: {str(problem)[:300]}")
    assert not failed, f"{len(failed)} links did not open\n" + "\n".join(failed)
