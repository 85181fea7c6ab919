"""What is taken along of a run in NumPy, carried out by a Python of its own, beside the engine: the same numbers?

Run as `python -m tests.taking.carried_out [updates]`: the program from the start, its notebook, and the program with
the weights as they stand, of every card of Step through as it is and with L1 and L2 on, that many updates into its run
(7; 0 is its start). It prints what was compared and what differed.
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterator
from urllib.parse import parse_qsl

import nbformat
import numpy as np

from playground.experiment.link import decode
from playground.experiment.presets import PRESETS
from playground.taking.asked import reached
from playground.taking.files import FILES
from playground.timeline import Timeline
from tests.explain.programs import carried_out

RELATIVE = 1e-12
WORDS = {"loss of all training examples": "train_loss", "of it the penalty": "penalty"}

# Cell after cell in one namespace, as a notebook's kernel does; what they leave is looked at by `carried_out`.
_CELLS = "for _cell in {cells!r}:\n    exec(compile(_cell, 'a cell', 'exec'), globals())\n"


def taken(name: str, link: str) -> str:
    """A file of what a link opens. ValueError with a sentence where there is none."""
    made = FILES[name][1](dict(parse_qsl(link)))
    return made if isinstance(made, str) else made.decode()


def cells(text: str) -> list[str]:
    """The code of a notebook, a cell each."""
    return _sources(text, "code")


def texts(text: str) -> list[str]:
    """The headings of a notebook."""
    return _sources(text, "markdown")


def _sources(text: str, kind: str) -> list[str]:
    book = nbformat.reads(text, as_version=4)
    nbformat.validate(book)
    return [cell.source for cell in book.cells if cell.cell_type == kind]


def differing(link: str) -> tuple[dict[str, int], list[str]]:
    """How many numbers of each file were compared with the engine's; and what differs, or why a file is not made."""
    asked, problems = decode(dict(parse_qsl(link)))
    assert not problems, problems
    timeline, update = Timeline(asked.run), reached(asked.cursor)
    texts: dict[str, str] = {}
    found: list[str] = []
    for name in ("backprop.py", "backprop.ipynb", "weights.py"):
        try:
            text = taken(name, link)
        except ValueError as error:
            found.append(f"{name}: {error}")
            continue
        texts[name] = _CELLS.format(cells=cells(text)) if name.endswith(".ipynb") else text
    compared: dict[str, int] = {}
    for name, done in zip(texts, carried_out(list(texts.values())), strict=True):
        wanted = list(_standing(timeline, update, done.said) if name == "weights.py" else _course(timeline, done.said))
        told = [float(part.rsplit(" ", 1)[1]) for line in done.said for part in line.split(", ")]
        ended = timeline.end is not None and name != "weights.py"  # the program goes on with what is no number
        assert 0 < len(wanted) == (min(len(told), len(wanted)) if ended else len(told)), done.said
        compared[name] = len(wanted)
        off = np.abs(np.subtract(told[: len(wanted)], wanted)) / np.maximum(np.abs(wanted), 1e-3)
        if off.max() > RELATIVE:
            found.append(f"{name}: off by {off.max():.2g}")
    return compared, found


def _course(timeline: Timeline, said: list[str]) -> Iterator[float]:
    """What a program from the start says: each batch's loss before its update and after, while the run goes."""
    for update in range(len(said)):
        moment = timeline.moment(update)
        if moment.after is None:
            return
        yield float(moment.pass_.loss)
        yield float(moment.steps[-1].value.after)


def _standing(timeline: Timeline, update: int, said: list[str]) -> Iterator[float]:
    """What the program with the weights as they stand says: the loss of all examples and, where there is one, the
    penalty in it.
    """
    metrics = timeline.metrics(update)
    for line in said:
        yield getattr(metrics, WORDS[line.partition(":")[0]])


def main(updates: int = 7) -> int:
    numbers, complaints = 0, 0
    for key, penalty in itertools.product(PRESETS, ("", "&l1=0.001&l2=0.02")):
        link = f"card={key}{penalty}"
        timeline = Timeline(decode(dict(parse_qsl(link)))[0].run)
        compared, found = differing(f"{link}&at={timeline.reached(updates)}.start")
        print(f"{link}: {compared or 'nothing'} compared. {' '.join(found)}")
        numbers += sum(compared.values())
        complaints += sum(": off by" in each for each in found)
    print(f"{numbers} numbers beside the engine, {complaints} files differ (relative {RELATIVE}).")
    return bool(complaints)


if __name__ == "__main__":
    raise SystemExit(main(*map(int, sys.argv[1:])))
