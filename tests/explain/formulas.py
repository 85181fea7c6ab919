"""Every formula of random experiments worked out: is the number behind its equals sign the right one?

Run as `python -m tests.explain.formulas [experiments] [seed] [pictures|sequences|rows]`; it prints what was compared
and what failed. Without a word of what it is drawn from: points of the plane and rows of Dense layers.
All LaTeX that is turned into MathML for the page is looked at, so no formula is left out because nobody thought of it.
"""

from __future__ import annotations

import math
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from random import Random

from playground.engine import OPTIMIZERS
from playground.experiment import Change, Experiment, Run
from playground.explain import cell_story, story
from playground.timeline import Moment, Timeline
from tests.explain.evaluate import Judged, judged
from tests.explain.moments import inspected
from tests.explain.random_experiments import (
    random_experiment,
    random_part,
    random_pictures,
    random_rows,
    random_selection,
)
from tests.explain.random_sequences import random_sequences

UPDATES = (0, 1, 20)
MAKERS: dict[str, Callable[..., Experiment]] = {
    "pictures": random_pictures,
    "sequences": random_sequences,
    "rows": random_rows,
}


@contextmanager
def listening() -> Iterator[list[str]]:
    """The list of all LaTeX that is made into MathML meanwhile."""
    heard: list[str] = []
    holders = [
        (module, module.mathml)
        for name, module in list(sys.modules.items())
        if name.startswith("playground.") and callable(getattr(module, "mathml", None))
    ]

    def listener(latex: str) -> str:
        heard.append(latex)
        return ""

    for module, _ in holders:
        module.mathml = listener  # type: ignore[attr-defined]
    try:
        yield heard
    finally:
        for module, usual in holders:
            module.mathml = usual  # type: ignore[attr-defined]


def formulas_of(moment: Moment, selection: str, focus: int | None = None, cells: Sequence[float] = ()) -> list[str]:
    """Every formula the page shows of one update, for one selection and one example. cells: as shares of the way, those
    at which operations are looked at that are gone through cell by cell.
    """
    with listening() as heard:
        story(moment, selection, focus)
        for row in moment.experiment.anatomy.operations:
            if row.cells:
                count = math.prod(row.cells)
                cell_story(moment, row.id, [int(share * count) for share in cells], selection, focus)
        inspected(moment, "recheck", selection, focus, points=3)
    return list(dict.fromkeys(heard))


def random_formulas(draw: Random, experiment: Experiment) -> Iterator[tuple[str, str]]:
    """(where, formula) of an experiment's updates 0, 1 and 20, or of the last one where it diverges."""
    changes: tuple[Change, ...] = ()
    if draw.random() < 0.15:  # a weight set to something unusual
        place = draw.randrange(experiment.network().size)
        changes = (Change(0, "weight", (place, draw.choice((0.0, 1.0, 40.0, -3e5, 1e150, 1.7976e308)))),)
    timeline = Timeline(Run(experiment, changes))
    for update in UPDATES:
        moment = timeline.moment(timeline.reached(update))
        focus = draw.choice((None, None, draw.randrange(len(moment.x))))
        dense = experiment.plain
        selection = random_selection(draw, experiment) if dense else random_part(draw, experiment)
        for formula in formulas_of(moment, selection, focus, () if dense else (0.0, draw.random(), 0.999)):
            yield f"{experiment.optimizer}{experiment.hyper} {experiment.loss} @{update} {selection}", formula


def survey(
    experiments: int, seed: int, make: Callable[..., Experiment] = random_experiment
) -> tuple[Counter[str], list[tuple[str, Judged]], list[tuple[str, Exception]]]:
    """How many formulas of each kind; those that are false, loose or unreadable; what raised an error."""
    counts: Counter[str] = Counter()
    faults: list[tuple[str, Judged]] = []
    broken: list[tuple[str, Exception]] = []
    names = list(OPTIMIZERS)
    for number in range(experiments):
        draw = Random(f"{seed} {number}")
        experiment = make(draw, optimizer=names[number % len(names)])
        try:
            for where, formula in random_formulas(draw, experiment):
                found = judged(formula)
                counts[found.kind] += 1
                if found.kind in ("false", "loose", "unreadable"):
                    faults.append((where, found))
        except Exception as error:  # noqa: BLE001 - counted and shown, whatever it is
            broken.append((f"{experiment}", error))
    return counts, faults, broken


def main() -> None:
    makers = [MAKERS[text] for text in sys.argv[1:] if text in MAKERS]
    asked = [text for text in sys.argv[1:] if text not in MAKERS]
    experiments, seed = (int(text) for text in (*asked, *("1000", "0")[len(asked) :]))
    counts, faults, broken = survey(experiments, seed, *makers)
    compared = counts["true"] + counts["false"] + counts["loose"]
    unread = counts["unreadable"] / max(1, compared + counts["unreadable"])
    print(f"{compared:,} formulas compared: {counts['false']:,} false, {counts['loose']:,} with too few digits.")
    print(
        f"{counts['unreadable']:,} could not be evaluated ({unread:.1%}); {counts['bare']:,} have nothing to work out."
    )
    print(f"{len(broken):,} of {experiments:,} experiments ended in an error.")
    for kind in ("false", "loose", "unreadable"):
        for where, found in [pair for pair in faults if pair[1].kind == kind][:12]:
            print(f"  {kind}: {found.latex}\n      {found.why}\n      {where}")
    for where, error in broken[:5]:
        print(f"  {type(error).__name__}: {error}\n      {where}")


if __name__ == "__main__":
    main()
