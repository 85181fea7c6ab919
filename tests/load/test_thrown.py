"""A sample of what `python -m tests.load.thrown` throws at a live server, always the same; and that it would notice."""

import asyncio
import random
from pathlib import Path

from tests.load.hostile import KINDS, QUESTIONS, Known, frames
from tests.load.thrown import MET, raised, throw, told
from tests.serving import ROOT, serve

EVENTS = 200
MOST_MEGABYTES = 150
"""That the server may take while so many events come; measured were some 50."""


def test_no_traceback_no_hang_and_nobody_elses_numbers(tmp_path: Path) -> None:
    with serve(ROOT, tmp_path / "log") as server:
        found = asyncio.run(throw(server, EVENTS))
        assert not found.troubles, f"{told(found)}\n{server.printed()[-4_000:]}"
    assert found.events >= EVENTS
    assert found.answers > 5
    assert found.compared >= 3
    before, most, _ = found.megabytes
    assert most - before < MOST_MEGABYTES


def test_all_ways_of_being_hostile_are_taken_and_the_same_seed_is_the_same() -> None:
    for page in QUESTIONS:
        known = [Known(page, "script", {"stage": "fragment"}, ["control"]) for _ in range(2)]
        chances = [random.Random(5) for _ in known]
        for make, _ in KINDS:
            sent = [make(chance, each) for chance, each in zip(chances, known, strict=True)]
            assert sent[0] == sent[1]
            assert sent[0]
        assert frames(chances[0], known[0]) == frames(chances[1], known[1])


def test_a_traceback_is_told_by_its_last_lines_and_streamlits_own_is_told_apart() -> None:
    head, met = "Traceback (most recent call last):", "RuntimeError: dictionary changed size during iteration"
    ours = f'12:00 failed\n{head}\n  File "a.py", line 1, in f\n    g()\nKeyError: 1\n12:01 more\n'
    theirs = f'{head}\n  File "state.py", line 9, in _call_callbacks\n    for wid in states:\n{met}\n'
    errors = raised(ours + theirs + ours.replace("KeyError: 1", met))
    assert errors[0] == 'raised: File "a.py", line 1, in f / g() / KeyError: 1'
    assert [bool(MET.search(error)) for error in errors] == [False, True, False]
