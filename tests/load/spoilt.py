"""Spoils what every reader of the playground may be given, and reads it: `python -m tests.load.spoilt 20000`.

Each input is sound and then damaged as files and links are: cut, doubled, with bytes flipped, put in or exchanged, or
it is nothing that anybody wrote. A reader may take it, or refuse it in a sentence. Anything else is told: another
error, no sentence, more than a few seconds or more memory than a reader needs.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from urllib.parse import parse_qsl

import numpy as np
import psutil

from playground.components.digit_pad import read as read_drawing
from playground.experiment import Change, Experiment, Run, document, link_curve, snapshot, surface_choice
from playground.experiment.link import Cursor, decode, encode
from playground.experiment.packed import pack
from playground.keras_backend.tables import telling
from playground.lessons import serving
from playground.plans import from_json, link, to_json, uploads
from playground.plans.reading import Reading
from playground.plans.recipes import RECIPES
from playground.race import link as race_link
from playground.race.settings import RaceSettings
from playground.timeline import Timeline, brought_ground
from playground.ui import kept_link, links, questions
from playground.ui.answers import answer
from playground.ui.race.track import USUAL
from playground.ui.session import Session
from playground.worksheets import answers, codes
from tests.load.hostile import QUESTIONS, odd, sound, spoilt
from tests.ui.test_any_link import link as any_link
from tests.ui.test_any_link import run as any_run

SECONDS = 6.0
"""The longest a reader may take of a processor's time; a lesson's figures may take four of them."""
MOST_MEGABYTES = 200
TABLE = "height;colour;weight;kind\n1.80;red;80;a\n" + "\n".join(f"1.{n:02d};blue;{60 + n};b" for n in range(40))


def params(text: str) -> dict[str, str]:
    return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=500))


@cache
def states() -> tuple[Run, str]:
    run = Run(Experiment(optimizer="adam", batch_size=10))
    return run, snapshot.encode(Timeline(run).state(20))


@cache
def line() -> Timeline:
    return Timeline(states()[0])


@cache
def plane() -> str:
    """The loss surface's, as a page that has come some updates far tells it."""
    session = Session(line(), Cursor(20), reached=20)
    wish = {"kind": "path", "contours": "all", "update": 20, "state": 20, "side": 41, "known": "", "path": True}
    told = ""
    while not told:
        answer(session, questions.read({"id": "q", "surface": wish}), float("inf"))
        told = links.shared(session)["ground"].removeprefix("ground=")
    return told


@cache
def lessons() -> list[str]:
    return [(serving.FOLDER / f"{key}.md").read_text(encoding="utf-8") for key in ("learning_rate", "q_relu_zero")]


def _link(chance: random.Random) -> str:
    return any_link(chance)


def _run(chance: random.Random) -> str:
    return document.dumps(any_run(chance))


def _curve(chance: random.Random) -> str:
    rows = np.cumsum(np.array([[chance.randrange(1, 40), 0, 0] for _ in range(30)], dtype=float), axis=0)
    rows[:, 1:] = [[chance.random(), chance.random()] for _ in rows]
    return link_curve.encode(rows)


def _drawing(chance: random.Random) -> str:
    return json.dumps({"values": [chance.random() for _ in range(784)], "wide": 0.5, "high": 0.5, "ink": 0.2,
                       "full": 0.5, "edge": False})  # fmt: skip


def _as_json(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _question(chance: random.Random) -> str:
    return json.dumps(spoilt(chance, chance.choice(QUESTIONS["step_through"])))


def _race(chance: random.Random) -> str:
    return race_link.encode(RaceSettings(surface="ravine", steps=chance.randrange(10, 90)), USUAL)


def _plan(chance: random.Random) -> str:
    return link.encode(chance.choice([*RECIPES.values()]).plan, "", (), "", 0, "", "")


def _kept(chance: random.Random) -> str:
    run = Run(Experiment(seed=chance.randrange(9)), (Change(3, "learning_rate", 0.1),))
    told = [[0, encode(run), link_curve.encode(np.array([[0, 1.0, 1.0], [4, 0.5, 0.6]])), ""]]
    return pack(json.dumps(told).encode())


def _sheet(chance: random.Random) -> str:
    return json.dumps({"code": codes.encode("A", chance.randrange(999)), "answers": {"z": "0,25", "a": "1e5"}})


def _marks(text: str) -> None:
    asked = _as_json(text)
    if isinstance(asked, dict):
        answers.marks(asked)
    codes.decode(text[:200])


def _table(text: str) -> None:
    telling.look(uploads.store(text.encode("utf-8", "surrogatepass")), Reading())


READERS: dict[str, tuple[Callable[[random.Random], str], Callable[[str], object], int]] = {
    "a link of Step through": (_link, lambda text: decode(params(text)), 4),
    "a run's JSON": (_run, document.loads, 4),
    "a state": (lambda chance: states()[1], lambda text: snapshot.decode(text, states()[0]), 2),
    "a loss curve": (_curve, link_curve.decode, 2),
    "runs set aside": (_kept, kept_link.read, 2),
    "a plane": (lambda chance: plane(), lambda text: brought_ground.decode(text, [line()], surface_choice.USUAL), 2),
    "a link of the race": (_race, lambda text: race_link.decode(params(text), Experiment(), USUAL), 3),
    "a link of a plan": (_plan, lambda text: link.decode(params(text)), 3),
    "a plan's JSON": (lambda chance: to_json(chance.choice([*RECIPES.values()]).plan), from_json, 3),
    "a lesson": (lambda chance: chance.choice(lessons()), serving.check, 1),
    "a sheet": (_sheet, _marks, 2),
    "a table": (lambda chance: TABLE, _table, 2),
    "a drawing": (_drawing, lambda text: read_drawing(_as_json(text)), 2),
    "a question": (_question, lambda text: questions.read(_as_json(text)), 3),
}
"""What is read, by its name: what makes a sound one, its reader, and how often it is taken."""


def damaged(chance: random.Random, text: str) -> str:
    """A text with something done to it, once or several times."""
    for _ in range(chance.choice([0, 1, 1, 2, 5])):
        at, to = sorted(chance.randrange(len(text) + 1) for _ in range(2))
        junk = chance.choice(["\x00", "%", "&", "=", "~", ",", '"', "\n", "\ud800", "\u0663", "9" * 400, "nan", "1e999",
                              "[" * 900, "{", "<script>", "z" * 30_000, "-", ":", ";", "\ufeff", "---\n"])  # fmt: skip
        text = chance.choice(
            [text[:at], text[at:], text[:at] + text[to:], text[:at] + junk + text[at:], text[:at] + junk + text[to:],
             text + text, text[::-1], text.upper(), text[:at] + chr(chance.randrange(1, 0x3000)) + text[at + 1 :]]
        )  # fmt: skip
        text = text[:400_000]
    return json.dumps(odd(chance)) if chance.random() < 0.05 else text


def read_all(inputs: int, seed: int = 1) -> tuple[dict[str, int], list[str]]:
    """Reads so many, from a seed. Returned are how many of each were refused, and what no reader should have done."""
    chance = random.Random(seed)
    names = [name for name, (_, _, often) in READERS.items() for _ in range(often)]
    refused, found = dict.fromkeys(READERS, 0), []
    process = psutil.Process()
    for number in range(inputs):
        name = chance.choice(names)
        make, reader, _ = READERS[name]
        text = damaged(chance, sound(make, chance))
        before, began = process.memory_info().rss, time.process_time()
        try:
            reader(text)
        except ValueError as error:
            refused[name] += 1
            if not str(error).strip():
                found.append(f"{number}, {name}: refused without a sentence: {text[:200]!r}")
        except Exception as error:  # noqa: BLE001 - all that fail are told, not the first
            found.append(f"{number}, {name}: {type(error).__name__}: {str(error)[:200]}: {text[:200]!r}")
        if (took := time.process_time() - began) > SECONDS:
            found.append(f"{number}, {name}: {took:.1f} s: {text[:200]!r}")
        if (more := (process.memory_info().rss - before) / 1e6) > MOST_MEGABYTES:
            found.append(f"{number}, {name}: {more:.0f} MB: {text[:200]!r}")
    return refused, found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("inputs", type=int, nargs="?", default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["PLAYGROUND_JOBS_DIR"] = str(Path(folder))
        refused, found = read_all(given.inputs, given.seed)
    for name, count in refused.items():
        print(f"{name}: {count:,} refused in a sentence")
    print(f"{given.inputs:,} inputs, {len(found)} that no reader should have taken so", *found, sep="\n")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
