"""Two copies behind nginx, a class spread over both, and one of them killed: nobody loses their place.

    .venv-check/bin/python -m tests.load.replicas --learners 60 --playing 6

nginx is Debian's (`apt-get install nginx`) and set up by the README's lines. The class arrives within ten seconds; half
of the time later one copy is killed. Its learners come back through the same nginx with their address, and who plays
with what the browser was given to keep; the other copy serves them from then on. Afterwards every state that was told,
before and behind, up to update 20,000 of a run, is compared with the engine's.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import signal
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from tests.load.checking import wrong
from tests.load.pace import FULL
from tests.load.proxy import Behind, behind_nginx
from tests.load.returning import Returning


@dataclass(frozen=True)
class Seen:
    """What came of it. spread: learners on each copy before, the one that was killed first; strayed: the numbers of
    learners who came back though theirs lived, or did not though it was gone; printed: a traceback was.
    """

    learners: list[Returning]
    spread: tuple[int, int]
    strayed: list[int]
    printed: bool

    @property
    def troubles(self) -> list[str]:
        return [
            *(trouble for each in self.learners for trouble in each.notes.troubles),
            *(f"learner {number} came back without need, or did not" for number in self.strayed),
            *(["a traceback is in a copy's log"] if self.printed else []),
        ]  # fmt: skip

    @property
    def returns(self) -> list[float]:
        """Seconds from a line that was found closed to the page at its place."""
        return [took for each in self.learners for _, took, _ in each.returns]


async def lose_one(behind: Behind, learners: int, playing: int, arriving: float, seconds: float, seed: int = 1) -> Seen:
    """Let a class use the copies, and kill one in the middle."""
    rng = random.Random(seed)
    players = set(rng.sample(range(learners), playing))
    some = [Returning(behind.url, number, speed=FULL if number in players else None) for number in range(learners)]
    start = time.perf_counter()
    until = start + arriving + seconds
    lives = [asyncio.create_task(each.live(start + rng.uniform(0, arriving), until)) for each in some]
    await asyncio.sleep(arriving + seconds / 2)
    at = {each.number: behind.copy_of(each.cookie) for each in some}
    gone = behind.copies[0]
    os.kill(gone.process.pid, signal.SIGKILL)
    await asyncio.gather(*lives)
    strayed = [each.number for each in some if (at[each.number] is gone) != bool(each.returns)]
    await asyncio.gather(*(each.line.close() for each in some))
    lost = sum(copy is gone for copy in at.values())
    printed = any("Traceback" in copy.printed() for copy in behind.copies)
    return Seen(some, (lost, learners - lost), strayed, printed)


def told(seen: Seen) -> list[str]:
    """What came of it, in sentences."""
    compared, differing = wrong(state for each in seen.learners for state in each.notes.states)
    errors = [*seen.troubles, *differing]
    took = np.array(seen.returns or [np.nan])
    played = [each for each in seen.learners if each.returns and each.speed is not None]
    furthest = max((update for each in played for *_, update in each.returns), default=0)
    return [
        f"on the copy that was killed: {seen.spread[0]}, on the other: {seen.spread[1]}",
        f"came back at their place: {len(seen.returns)}, of them playing: {len(played)}, the furthest at {furthest:,}",
        f"seconds until the page was back: median {np.median(took):.2f}, worst {took.max():.2f}",
        f"Steps answered: {sum(len(each.notes.steps) for each in seen.learners)}, states compared: {compared}",
        f"errors: {len(errors)}",
        *(f"  {error}" for error in errors[:8]),
    ]


def main(arguments: Sequence[str] | None = None) -> None:
    """Kill one of two copies, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--learners", type=int, default=60)
    parser.add_argument("--playing", type=int, default=6, help="how many of them play, as fast as it goes")
    parser.add_argument("--arriving", type=float, default=10.0)
    parser.add_argument("--seconds", type=float, default=40.0)
    options = parser.parse_args(arguments)
    threadpool_limits(1, user_api="blas")
    with tempfile.TemporaryDirectory() as folder, behind_nginx(Path(folder)) as behind:
        seen = asyncio.run(lose_one(behind, options.learners, options.playing, options.arriving, options.seconds))
        print("\n".join(told(seen)))
    print(f"load of the machine: {', '.join(f'{load:.1f}' for load in os.getloadavg())}")


if __name__ == "__main__":
    main()
