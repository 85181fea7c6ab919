"""Hold a class: learners at the server over real websockets, and a table of how long they waited.

    .venv-check/bin/python -m tests.load.hold --learners 1 10 30 60 100
    .venv-check/bin/python -m tests.load.hold --learners 100 --playing 10 --speed full --claiming
    .venv-check/bin/python -m tests.load.hold --goals

Each row is a server of its own, a class that arrives within ten seconds, and a minute. Every two seconds a learner does
something: presses Step for a whole update (its inside, its sentences, the inspector, the dot on the surface, the
address), now and then chooses another rate or sets a weight by hand. Who plays asks for pictures as the page does.
Afterwards every state that was told, up to update 20,000 of a run, is compared with the engine's.

--server-cores, --own-cores pin the two programs to cores, each to its own (0 and 1) or both to one (0 and 0): without
them both may use all there are.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import psutil
from threadpoolctl import threadpool_limits

from tests.load.checking import wrong
from tests.load.held import Outcome, Setting, hold
from tests.load.pace import FULL
from tests.serving import ROOT, serve

#: "Now train on all" plays at 4 epochs a second.
DEFAULT = 6
_SPEEDS = {"default": DEFAULT, "full": FULL}
#: Who plays among a hundred, and the 95th percentile of a Step that it is to be held to, in milliseconds.
GOALS = (
    (Setting(100), 100), (Setting(100, 10, DEFAULT), 150), (Setting(100, 10, FULL), 250),
    (Setting(100, 10, FULL, claiming=True), 250), (Setting(100, 30, FULL), 500),
    (Setting(100, 30, FULL, claiming=True), 500),
)  # fmt: skip
FIRST_PAGE, MEGABYTES = 3.0, 6.0

_HEAD = (
    f"{'learners':>8} {'playing':<22}{'p50':>6}{'p95':>6}{'worst':>7}{'goal':>6} {'page':>6}{'surface':>8}"
    f" {'MB each':>8}{'epochs/s':>9}{'late':>6}{'server':>8}{'ms each':>8}{'asking':>7} {'errors':>7}{'compared':>9}"
)


def row(outcome: Outcome, goal: float | None) -> str:
    """What came of it, in the columns of the head."""
    setting = outcome.setting
    steps = 1000 * np.array(outcome.steps or [np.nan])
    compared, differing = wrong(state for notes in outcome.notes for state in notes.states)
    pages = max(notes.first_page for notes in outcome.notes)
    surfaces = [notes.surface for notes in outcome.notes if notes.surface is not None]
    each = (outcome.memory[1] - outcome.memory[0]) / setting.learners
    names = {number: name for name, number in _SPEEDS.items()}
    who = f"{setting.playing} at {names.get(setting.speed, f'speed {setting.speed}')}" if setting.playing else "nobody"
    who += ", claiming" if setting.claiming else ""
    players = outcome.players
    epochs = np.mean([notes.epochs / notes.played for notes in players]) if players else np.nan
    late = 100 * np.mean([notes.lacking / notes.played for notes in players]) if players else np.nan
    p95 = float(np.percentile(steps, 95))
    missed = [
        *(["Step"] if goal is not None and p95 > goal else []),
        *(["first page"] if pages > FIRST_PAGE else []),
        *(["memory"] if setting.learners >= 100 and each > MEGABYTES else []),
    ]
    errors = outcome.troubles + differing
    line = (
        f"{setting.learners:>8} {who:<22}{np.percentile(steps, 50):>6.0f}{p95:>6.0f}{steps.max():>7.0f}"
        f"{goal or '':>6} {pages:>5.1f}s{max(surfaces, default=np.nan):>7.1f}s {each:>8.1f}{epochs:>9.1f}{late:>5.0f}%"
        f"{outcome.server_cpu / outcome.lasted:>8.2f}{1000 * outcome.server_cpu / max(outcome.questions, 1):>8.1f}"
        f"{outcome.own_cpu / outcome.lasted:>7.2f} "
        f"{len(errors):>7}{compared:>9}" + (f"  missed: {', '.join(missed)}" if missed else "")
    )
    return "\n".join([line, *(f"         {error}" for error in errors[:5])])


def settings_of(options: argparse.Namespace) -> list[tuple[Setting, float | None]]:
    """The rows that were asked for, each with its goal if it has one."""
    shared = {"seconds": options.seconds, "seed": options.seed}
    if options.goals:
        return [
            (Setting(known.learners, known.playing, known.speed, known.claiming, **shared), goal)
            for known, goal in GOALS
        ]
    speed = _SPEEDS.get(options.speed) or int(options.speed)
    return [
        (Setting(count, min(options.playing, count), speed, options.claiming, **shared), None)
        for count in options.learners
    ]


def asked(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--learners", type=int, nargs="+", default=[1, 10, 30, 60, 100])
    parser.add_argument("--playing", type=int, default=0, help="how many of them play")
    parser.add_argument("--speed", default="full", help="default (4 epochs a second), full, or a number from 6 to 9")
    parser.add_argument("--claiming", action="store_true", help="who plays claims more than was sent")
    parser.add_argument("--goals", action="store_true", help="a hundred learners, beside what they are held to")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--server-cores", type=int, nargs="+", help="cores the server is pinned to")
    parser.add_argument("--own-cores", type=int, nargs="+", help="cores those who ask are pinned to")
    return parser.parse_args(arguments)


def main() -> None:
    """Hold every class that was asked for, and print a row each."""
    options = asked()
    threadpool_limits(1, user_api="blas")
    if options.own_cores:
        psutil.Process().cpu_affinity(options.own_cores)
    print(f"cores: server {options.server_cores or 'all'}, asking {options.own_cores or 'all'}; milliseconds a Step")
    print(f"load of the machine before: {', '.join(f'{load:.1f}' for load in os.getloadavg())}")
    print(_HEAD, flush=True)
    for setting, goal in settings_of(options):
        with tempfile.TemporaryDirectory() as folder, serve(ROOT, Path(folder) / "server.log") as server:
            if options.server_cores:
                psutil.Process(server.process.pid).cpu_affinity(options.server_cores)
            outcome = asyncio.run(hold(server, setting))
            printed = server.printed()
        print(
            row(outcome, goal) + ("\n         a traceback is in the log" if "Traceback" in printed else ""), flush=True
        )
    print(f"load of the machine after: {', '.join(f'{load:.1f}' for load in os.getloadavg())}")


if __name__ == "__main__":
    main()
