"""A random update of a random experiment of any kind, and the command that goes through many of them."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from random import Random

from playground.experiment import Experiment, Run
from playground.timeline import Moment, Timeline
from tests.explain.random_experiments import random_experiment, random_pictures, random_rows, random_stack

UPDATES = (0, 1, 3, 8)


def _experiment(draw: Random) -> Experiment:
    make = draw.choice((random_experiment, random_experiment, random_experiment, random_stack, random_rows))
    return random_pictures(draw) if draw.random() < 0.1 else make(draw)


def random_moment(draw: Random) -> Moment | None:
    """One of the first updates, the last where the run ends before; None where there is nothing to train on."""
    timeline = Timeline(Run(_experiment(draw)))
    return timeline.moment(timeline.reached(draw.choice(UPDATES))) if len(timeline.x) else None


def go_through(checked: Callable[[int, Counter[str]], list[str]]) -> None:
    """Print what `checked` complains of, of as many seeds as the command names, and what was seen; exit 1 for any."""
    seen: Counter[str] = Counter()
    found = 0
    for seed in range(int(sys.argv[1]) if len(sys.argv) > 1 else 200):
        for complaint in checked(seed, seen):
            found += 1
            print(complaint)
    print(dict(seen), f"{found} complaints")
    sys.exit(found > 0)
