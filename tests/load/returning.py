"""A learner whose server may end: they come back as their browser does, with their address and what it has kept."""

from __future__ import annotations

import base64
import time
import urllib.request
from http.cookies import SimpleCookie

from playground.experiment.link import Cursor, encode
from tests.load.learner import Learner
from tests.load.line import Answer, Line, Trouble
from tests.load.proxy import BELOW

#: Questions until a place far into a run is reached again.
MOST_PIECES = 400


def cookie_of(url: str) -> str:
    """The value of the cookie that the first answer brings: what tells this learner from others."""
    with urllib.request.urlopen(url, timeout=30) as answer:
        given = SimpleCookie()
        for line in answer.headers.get_all("Set-Cookie") or []:
            given.load(line)
    told = given["playground"]
    assert told["path"] == BELOW
    # What a page asks for next comes with it: from then on nginx has sent it to a copy.
    again = urllib.request.Request(url, headers={"Cookie": f"playground={told.value}"})
    with urllib.request.urlopen(again, timeout=30):
        return told.value


class Returning(Learner):
    """One of a class that goes on when its server is gone."""

    def __init__(self, url: str, number: int, *, speed: int | None = None) -> None:
        super().__init__(url, number, speed=speed)
        self._url = url
        self.cookie = cookie_of(url)
        self.line = Line(url, encode(self.run, Cursor()), f"playground={self.cookie}")
        #: Of each return: when the line was found closed, seconds until the page was back, and the update it stands at.
        self.returns: list[tuple[float, float, int]] = []
        self._kept: dict[int, bytes] = {}

    async def _act(self, kind: int) -> None:
        try:
            await super()._act(kind)
        except Trouble:
            await self._come_back()
            # What was not answered was not done: the place and the run are what they were told last.
            await super()._act(kind)

    async def _play(self, until: float) -> None:
        while True:
            try:
                return await super()._play(until)
            except Trouble:
                await self._come_back()

    async def _come_back(self) -> None:
        """As the page does: from its address, and where that carries no state, with the newest one it was given to keep
        (components/stage/keepsakes.js).
        """
        if not self.line.closed:
            raise Trouble("no answer, and the line is whole")
        began = time.perf_counter()
        self.notes.troubles += self.line.troubles
        place = (self._update, self._step)
        address = encode(self.run, Cursor(*place))
        self._known, self._heard = "", ""
        self.line = Line(self._url, address, f"playground={self.cookie}")
        answer = await self.line.open()
        await self.line.finished()
        self._note(answer)
        self._stand(answer)
        held = [update for update in self._kept if update <= place[0] + 1]
        if answer.told.sought is not None and held:
            text = base64.urlsafe_b64encode(self._kept[max(held)]).decode().rstrip("=")
            answer = await self._ask(back=address, brought={"snap": f"r{text}", "again": True})
            self._stand(answer)
        for _ in range(MOST_PIECES):
            if answer.told.sought is None:
                break
            answer = await self._ask(seek=True)
            self._stand(answer)
        if (self._update, self._step) != place:
            self.notes.troubles.append(f"learner {self.number}: was at {place}, is at {self._update, self._step}")
        self.returns.append((began, time.perf_counter() - began, self._update))

    def _stand(self, answer: Answer) -> None:
        """Where an opening puts the page: at its place, or at the nearest there is until that is computed."""
        if answer.told.setup is not None:
            cursor = answer.told.setup.view.cursor
            self._update, self._step = cursor["update"], cursor["step"]

    def _note(self, answer: Answer) -> None:
        super()._note(answer)
        if answer.told.keepsakes:
            rows = answer.array("keepsake")
            self._kept |= {update: row.tobytes() for update, row in zip(answer.told.keepsakes, rows, strict=True)}
