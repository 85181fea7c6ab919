"""The programs of random runs, carried out by a Python of their own, beside the engine: the same losses and weights?

Run as `python -m tests.explain.programs [runs] [seed]`; it prints what was compared and what differed.
"""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import numpy as np

from playground.engine import OPTIMIZERS
from playground.experiment import Change, Experiment, Run
from playground.experiment.layers import RECURRENT
from playground.explain.program import program
from playground.timeline import Timeline
from tests.explain.random_experiments import (
    random_experiment,
    random_options,
    random_pictures,
    random_rows,
    random_stack,
)

UPDATES = 12
RELATIVE = 1e-12
ROOM = 100

# Each program in a namespace of its own; what it prints is what it says, what it leaves is its theta.
_CARRY_OUT = """
import contextlib, io, json, pathlib, sys, warnings
warnings.simplefilter("ignore")  # numbers that run away are the run's, not the program's
for name in sys.argv[1:]:
    said, left = io.StringIO(), {}
    with contextlib.redirect_stdout(said):
        exec(compile(pathlib.Path(name).read_text(encoding="utf-8"), name, "exec"), left)
    assert "playground" not in sys.modules
    print(json.dumps([said.getvalue().splitlines(), left["theta"].tolist()]))
"""


class Carried(NamedTuple):
    """What a program printed, line by line, and the weights it ended with."""

    said: list[str]
    theta: np.ndarray


def carried_out(texts: Sequence[str]) -> list[Carried]:
    """Programs run by one Python that knows nothing of the playground but their text."""
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for number, text in enumerate(texts):
            files.append(Path(folder) / f"{number}.py")
            files[-1].write_text(text, encoding="utf-8")
        command = [sys.executable, "-I", "-c", _CARRY_OUT, *map(str, files)]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    return [Carried(said, np.array(theta)) for said, theta in answers]


def random_run(draw: Random, **given: Any) -> Run:
    """A random experiment with some changes on the way; one in ten has more examples than a program carries."""
    if draw.random() < 0.1:
        given = {"samples": 4000, "data": draw.choice(("circle", "three_arms", "plane")), **given}
    return _with_changes(draw, random_experiment(draw, **given))


def random_stacked_run(draw: Random) -> Run:
    """A random run of a network that is not all Dense, on pictures, sequences or points, with changes on the way."""
    experiment = draw.choice((random_pictures, random_rows, random_stack, random_stack))(draw)
    if any(layer.kind in RECURRENT for layer in experiment.layers):
        experiment = replace(experiment, cut=draw.choice((0, 0, 1, 2, 3)))
    return _with_changes(draw, experiment)


def _with_changes(draw: Random, experiment: Experiment) -> Run:
    changes = []
    size = experiment.network().size
    for update in sorted(draw.sample(range(UPDATES), draw.choice((0, 0, 1, 2, 3)))):
        what = draw.choice(("learning_rate", "weight", "optimizer"))
        value: Any = draw.choice((0.001, 0.05, 0.2))
        if what == "weight":
            value = (draw.randrange(size), draw.uniform(-1, 1))
        if what == "optimizer":
            name = draw.choice(list(OPTIMIZERS))
            value = (name, random_options(draw, name))
        changes.append(Change(update, what, value))
    return Run(experiment, tuple(changes))


def compared(run: Run, done: Carried) -> str:
    """What differs between the program of a run and the page, as a sentence; "" where nothing does.

    A run that blows up a last bit is given room: as much as it differs from itself with other last bits.
    """
    wanted, complaint, off = _beside(run, done)
    if not complaint:
        return ""
    draws = np.random.default_rng(0).integers(0, 2**31, (8, 2))
    own = max(_apart(wanted, _states(run, seeds)) for seeds in draws)
    return "" if off <= ROOM * own else f"{complaint} (off by {off:.3g}, from itself by {own:.3g})"


def strictly_compared(run: Run, done: Carried) -> str:
    """The same without any room: where a last bit decides which side of a kink a number is on, all may differ."""
    return _beside(run, done)[1]


def _beside(run: Run, done: Carried) -> tuple[list[tuple[float, float, np.ndarray]], str, float]:
    wanted = _states(run, np.zeros(2, int))
    return wanted, *_differs(wanted, done)


def _states(run: Run, seeds: np.ndarray) -> list[tuple[float, float, np.ndarray]]:
    """(loss, loss of the recheck, new weights) of each update until one is not finite. seeds: of the last bits of data
    and starting weights; 0, 0 leaves them.
    """
    timeline = Timeline(run)
    if seeds.any():
        timeline = Timeline(replace(run, experiment=_nudged(run.experiment, seeds[0])))
        timeline.x[...] = _bits(timeline.x, seeds[1])
    states = []
    for update in range(UPDATES):
        moment = timeline.moment(update)
        if moment.after is None:
            break
        after = float(moment.steps[-1].value.after)
        # As the update left them: `timeline.state` already holds what is set by hand before the next.
        states.append((float(moment.pass_.loss), after, np.array(moment.after.theta)))
    return states


def _bits(values: np.ndarray, seed: int) -> np.ndarray:
    """The values with their last bits changed: up, down or not at all."""
    towards = np.random.default_rng(seed).choice([-np.inf, np.nan, np.inf], values.shape)
    return np.where(np.isnan(towards), values, np.nextafter(values, towards))


def _nudged(experiment: Experiment, seed: int) -> Experiment:
    return replace(experiment, weights=tuple(_bits(experiment.theta0(), seed).tolist()))


def _differs(wanted: list[tuple[float, float, np.ndarray]], done: Carried) -> tuple[str, float]:
    """What is beyond `RELATIVE`, and by how much at most."""
    complaint, most = "", 0.0
    for update, ((loss, after, _), line) in enumerate(zip(wanted, done.said, strict=False)):
        told = [float(part.rsplit(" ", 1)[1]) for part in line.split(", ")]
        off = max(_relative(a, b) for a, b in zip(told, (loss, after), strict=True))
        most = max(most, off)
        if off > RELATIVE and not complaint:
            complaint = f"update {update + 1}: the program says {told}, the page {[loss, after]}"
    if len(wanted) == len(done.said):
        off = _relative(done.theta, wanted[-1][2])
        most = max(most, off)
        complaint = complaint or (f"the weights differ by {off:.3g} of the largest" if off > RELATIVE else "")
    return complaint, most


def _apart(a: list[tuple[float, float, np.ndarray]], b: list[tuple[float, float, np.ndarray]]) -> float:
    """How far two courses of a run are from each other at most."""
    pairs = zip(itertools.chain(*a), itertools.chain(*b), strict=False)
    return max((_relative(one, other) for one, other in pairs), default=0.0)


def _relative(a: Any, b: Any) -> float:
    """The largest difference, as a part of the largest number (of a thousandth at least)."""
    return float(np.abs(np.subtract(a, b)).max() / max(1e-3, np.abs(b).max()))


def compare(runs: Sequence[Run], by: Callable[[Run, Carried], str] = compared) -> list[str]:
    """The complaints about the programs of some runs, each with its experiment."""
    texts = [program(run, UPDATES).text for run in runs]
    found = []
    for run, done in zip(runs, carried_out(texts), strict=True):
        complaint = by(run, done)
        if complaint:
            found.append(f"{complaint}: {run}")
    return found


def main(count: int = 1000, seed: int = 0) -> int:
    draw, complaints = Random(seed), 0
    for start in range(0, count, 50):
        runs = [draw.choice((random_run, random_stacked_run))(draw) for _ in range(min(50, count - start))]
        found = compare(runs)
        complaints += len(found)
        print("\n".join(found), end="\n" if found else "")
    print(f"{count} programs of {UPDATES} updates beside the engine, {complaints} differ (relative {RELATIVE}).")
    return bool(complaints)


if __name__ == "__main__":
    raise SystemExit(main(*map(int, sys.argv[1:])))
