"""Throws what hostile.py makes at a live server, while a learner beside it walks: `python -m tests.load.thrown 2000`.

Told are the events, the answers, how much memory the server took and how long the slowest answer was; and everything
that nobody should see: a page that says it failed, a traceback in the log, a server that answers no more, a number of
the witness that is not the engine's.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import re
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin, Subprotocol

from tests.load.checking import wrong
from tests.load.held import memory_of
from tests.load.hostile import OFTEN, Known, first, frames
from tests.load.learner import Learner
from tests.serving import ROOT, Server, serve

#: A server that has not answered for so long, in seconds, hangs.
LONGEST = 60.0
#: Events between two looks at whether the page still answers.
BETWEEN = 10
#: Sessions of the hostile client at once.
AT_ONCE = 3
APOLOGY = "fault in the playground"
MET = re.compile(r"in _call_callbacks / .*/ RuntimeError: dictionary \w+ \w+ during iteration$")
"""Streamlit begins the run that follows while the one before it ends, each under a lock of its own: where many follow
each other at once, the two meet in the session's list of controls, once in some thousand. The run is done again.
"""


@dataclass
class Thrown:
    """What came of it. megabytes: of the server before, at most, and after; slowest: of the answers, in seconds; met:
    see `MET`.
    """

    events: int = 0
    answers: int = 0
    closed: int = 0
    slowest: float = 0.0
    megabytes: tuple[float, float, float] = (0.0, 0.0, 0.0)
    compared: int = 0
    met: int = 0
    steps: list[float] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)


async def throw(server: Server, events: int, seed: int = 1) -> Thrown:
    """So many events, from a seed; with a witness."""
    found = Thrown()
    before = most = memory_of(server)
    witness = Learner(server.url, seed)
    walking = asyncio.create_task(witness.live(0.0, float("inf")))
    each = -(-events // AT_ONCE)
    hostile = [
        asyncio.create_task(_be_hostile(server, each, seed * 1_000 + number, found)) for number in range(AT_ONCE)
    ]
    while True:
        done, under_way = await asyncio.wait(hostile, timeout=0.5)
        most = max(most, memory_of(server))
        if not under_way:
            break
    for task in done:
        task.result()
    # The witness ends a step it has begun.
    walking.cancel()
    with suppress(asyncio.CancelledError):
        await walking
    found.megabytes = before, most, memory_of(server)
    found.compared, differing = wrong(witness.notes.states)
    found.steps = [took for _, took in witness.notes.steps]
    found.troubles += differing + witness.notes.troubles + witness.line.troubles
    await witness.line.close()
    errors = raised(server.printed())
    ours = [error for error in errors if not MET.search(error)]
    found.met, found.troubles = len(errors) - len(ours), found.troubles + ours
    return found


def raised(printed: str) -> list[str]:
    """The last lines of each traceback that a server printed: where it was, and what."""
    found = []
    for each in printed.split("Traceback (most recent call last):")[1:]:
        lines = each.splitlines()[1:]
        end = next((at for at, line in enumerate(lines) if line and not line.startswith(" ")), len(lines) - 1)
        found.append("raised: " + " / ".join(line.strip() for line in lines[max(0, end - 6) : end + 1]))
    return found


async def _be_hostile(server: Server, events: int, seed: int, found: Thrown) -> None:
    chance = random.Random(seed)
    thrown, seen = 0, list[str]()
    while thrown < events:
        page = chance.choice(OFTEN)
        try:
            async with _page(server, first(chance, Known(page, controls=seen)), page, found) as (socket, known):
                until = min(events, thrown + chance.choice([10, 40, 120]))
                while thrown < until:
                    sent = frames(chance, known)
                    for frame in sent:
                        await socket.send(frame)
                    thrown += len(sent)
                    found.events += len(sent)
                    if chance.randrange(BETWEEN) < len(sent):
                        await _answers(socket, known, found)
                await _answers(socket, known, found)
                seen = [*seen, *known.controls][-200:]
        except ConnectionClosed:
            found.closed += 1
        except TimeoutError:
            found.troubles.append(f"no answer within {LONGEST:g} s on {page}, seed {seed}, after {thrown} events")
            return


@asynccontextmanager
async def _page(
    server: Server, opening: bytes, page: str, found: Thrown
) -> AsyncIterator[tuple[ClientConnection, Known]]:
    """A page of the app, opened with this message."""
    base = urlsplit(server.url)
    address = f"ws://{base.netloc}{base.path.rstrip('/')}/_stcore/stream"
    origin = Origin(f"{base.scheme}://{base.netloc}")
    async with connect(address, origin=origin, subprotocols=[Subprotocol("streamlit")], compression=None,
                       max_size=None, ping_interval=None, open_timeout=LONGEST) as socket:  # fmt: skip
        known = Known(page)
        await socket.send(opening)
        await _finished(socket, known, found)
        yield socket, known


async def _answers(socket: ClientConnection, known: Known, found: Thrown) -> None:
    """Whatever was sent, the page runs once more, and to its end."""
    began = time.perf_counter()
    await socket.send(_run(ClientState(page_script_hash=known.script)))
    await _finished(socket, known, found)
    found.slowest = max(found.slowest, time.perf_counter() - began)
    found.answers += 1


def _run(state: ClientState) -> bytes:
    return bytes(BackMsg(rerun_script=state).SerializeToString())


async def _finished(socket: ClientConnection, known: Known, found: Thrown) -> None:
    """Read until a run of the page has ended and nothing more comes for a moment."""
    patience = LONGEST
    while True:
        try:
            data = await asyncio.wait_for(socket.recv(), patience)
        except TimeoutError:
            if patience == LONGEST:
                raise
            return
        assert isinstance(data, bytes)
        if _heard(ForwardMsg.FromString(data), known, found):
            patience = 0.05


def _heard(message: ForwardMsg, known: Known, found: Thrown) -> bool:
    """Take note of a message; whether it ends a run."""
    kind = message.WhichOneof("type")
    if kind == "navigation":
        known.script = message.navigation.page_script_hash
    elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
        element = message.delta.new_element
        shown = element.WhichOneof("type")
        if shown == "bidi_component":
            known.components[element.bidi_component.id] = message.delta.fragment_id
        elif shown == "exception" or (shown == "alert" and APOLOGY in element.alert.body):
            found.troubles.append(f"{known.page} shows: {(element.exception.message or element.alert.body)[:200]}")
        elif shown is not None and (name := str(getattr(getattr(element, str(shown)), "id", ""))):
            known.controls = [*known.controls[-60:], name]
    return kind == "script_finished" and message.script_finished in {
        ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY,
        ForwardMsg.FINISHED_WITH_COMPILE_ERROR,
    }  # fmt: skip


def told(found: Thrown) -> str:
    """The outcome in a few lines."""
    before, most, after = found.megabytes
    steps = sorted(found.steps) or [0.0]
    lines = [
        f"{found.events:,} events thrown; the line was closed {found.closed} times",
        f"the page answered {found.answers:,} times in between, the slowest answer after {found.slowest:.1f} s",
        f"memory of the server: {before:.0f} MB before, {most:.0f} at most, {after:.0f} after",
        f"the witness: {len(found.steps)} steps; {found.compared} states compared with the engine",
        f"two of Streamlit's own threads met {found.met} times",
        f"its steps: median {1000 * steps[len(steps) // 2]:.0f} ms, slowest {1000 * steps[-1]:.0f} ms",
        *(f"TROUBLE: {trouble}" for trouble in found.troubles),
    ]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("events", type=int, nargs="?", default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, serve(ROOT, Path(folder) / "server.log") as server:
        found = asyncio.run(throw(server, given.events, given.seed))
        print(told(found))
    sys.exit(bool(found.troubles))


if __name__ == "__main__":
    main()
