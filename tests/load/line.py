"""One page of the app as its server knows it: a websocket, over which Streamlit's messages go to and fro.

Spoken is what a browser speaks: Streamlit's protocol buffers, and in them the questions of the stage (`StageQuestion`).
Of an answer only what somebody looks at is read: a hundred pages must not cost the machine what their server does.
"""

from __future__ import annotations

import asyncio
import json
import struct
import time
from typing import Any
from urllib.parse import urlsplit

import msgspec
import numpy as np
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin, Subprotocol

#: Seconds until a question is asked again, as the browser does (shared/mailbox.js).
PATIENCE = 4.0
#: What is waited for longer than this will not come.
LONGEST = 60.0
_EVENTS = "$$STREAMLIT_INTERNAL_KEY_{}__events"
#: Controls whose values are told; every number in the sidebar of these learners is a whole one.
_VALUES = {"selectbox", "slider", "checkbox", "number_input"}
_DTYPES = {"f4": "<f4", "f8": "<f8", "i4": "<i4", "i2": "<i2", "u1": "u1"}
_PREFIX = struct.Struct("<4sHHI")


class View(msgspec.Struct):
    """What an opening says of the stage: which opening it is, and where it stands."""

    revision: int
    cursor: dict[str, Any]
    selection: str | None


class Setup(msgspec.Struct):
    """What an opening says of the run."""

    view: View
    batches_per_epoch: int


class Caption(msgspec.Struct):
    """A sentence; unfinished: the rest of its update's is not written yet."""

    unfinished: bool = False


class Told(msgspec.Struct):
    """What is read of a message's header. arrays: name, kind of number, shape, and where in the message it begins."""

    run: str
    number: str
    arrays: list[tuple[str, str, list[int], int]]
    reply_to: str | None = None
    states: list[dict[str, Any]] = []
    moves: list[dict[str, Any]] = []
    ahead: list[int] | None = None
    setup: Setup | None = None
    surface: dict[str, Any] | None = None
    notices: tuple[list[str], str] | None = None
    stories: dict[str, list[Caption]] = {}
    begun: list[str] = []
    slowed: bool = False
    keepsakes: list[int] = []
    sought: dict[str, Any] | None = None

    @property
    def said(self) -> set[int]:
        """The updates of which is said what somebody reads who goes from one to the next."""
        said = {key for key, captions in self.stories.items() if not any(one.unfinished for one in captions)}
        return {int(key.split("|")[0]) for key in said}


_HEADER = msgspec.json.Decoder(Told)


class Answer:
    """A message for the stage, its arrays unread."""

    def __init__(self, message: bytes) -> None:
        _, _, _, length = _PREFIX.unpack_from(message)
        self._start = _PREFIX.size + length
        self._message = message
        self.told = _HEADER.decode(memoryview(message)[_PREFIX.size : self._start])

    def array(self, name: str) -> np.ndarray:
        """The array of that name; KeyError where the message has none."""
        for known, code, shape, offset in self.told.arrays:
            if known == name:
                count = int(np.prod(shape))
                return np.frombuffer(self._message, _DTYPES[code], count, self._start + offset).reshape(shape)
        raise KeyError(name)


class Trouble(Exception):
    """Something a learner must never see: a page that says it failed, a line that closed, no answer."""


class Line:
    """One page. Opened, it knows its newest answer, and asks one question at a time.

    cookie: what the browser has of this site, "name=value".
    """

    def __init__(self, url: str, query: str = "", cookie: str = "") -> None:
        self._url, self._query, self._cookie = url, query, cookie
        self._socket: ClientConnection | None = None
        self._reading: asyncio.Task[None] | None = None
        self._widgets: dict[str, WidgetState] = {}
        self._labels: dict[str, str] = {}
        self._page = self._fragment = self._stage = ""
        self._answered: dict[str, asyncio.Future[Answer]] = {}
        self._finished = asyncio.Event()
        self._count = 0
        self.opened = asyncio.Event()
        self.last: Answer | None = None
        #: What was seen that nobody should: sentences.
        self.troubles: list[str] = []
        #: Times a question was asked again because no answer came.
        self.repeated = 0
        #: Nothing comes over it any more.
        self.closed = False

    async def open(self) -> Answer:
        """Connect, have the page run, and return what the stage is told first."""
        base = urlsplit(self._url)
        address = f"ws://{base.netloc}{base.path.rstrip('/')}/_stcore/stream"
        # This server compresses nothing that goes over a websocket, so that is not asked for.
        self._socket = await connect(
            address, origin=Origin(f"{base.scheme}://{base.netloc}"), subprotocols=[Subprotocol("streamlit")],
            additional_headers={"Cookie": self._cookie} if self._cookie else {},
            compression=None, max_size=None, ping_interval=None, open_timeout=LONGEST,
        )  # fmt: skip
        self._reading = asyncio.create_task(self._read())
        await self._send(ClientState(query_string=self._query))
        await asyncio.wait_for(self.opened.wait(), LONGEST)
        if self.last is None:
            raise Trouble("the line closed before there was a page")
        return self.last

    async def finished(self) -> None:
        """Wait for the end of the page's run, its controls and all."""
        await asyncio.wait_for(self._finished.wait(), LONGEST)
        if self.closed:
            raise Trouble("the line closed while the page ran")

    async def ask(self, question: dict[str, Any]) -> Answer:
        """Ask the stage's question, again where nothing is heard, and return its answer."""
        self._count += 1
        name = f"load.{self._count}"
        answered: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._answered[name] = answered
        asked = json.dumps([{"event": "ask", "value": {**question, "id": name}}])
        over = time.perf_counter() + LONGEST
        assert self._reading is not None
        either: tuple[asyncio.Future[Any], ...] = (answered, self._reading)
        while not answered.done():
            await self._send(self._state(asked))
            await asyncio.wait(either, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
            self.repeated += not answered.done()
            if not answered.done() and (time.perf_counter() > over or self.closed):
                raise Trouble(f"no answer to {question}")
        del self._answered[name]
        return answered.result()

    async def choose(self, label: str, value: str) -> None:
        """Choose in a list of the sidebar, and wait until the page has run."""
        widget = self._widgets[self._labels[label]]
        widget.string_value = value
        self._finished.clear()
        state = self._state(None)
        state.fragment_id = ""
        await self._send(state)
        await self.finished()

    async def close(self) -> None:
        """Leave, as a tab is closed."""
        if self._socket is not None:
            await self._socket.close()
        if self._reading is not None:
            await asyncio.gather(self._reading, return_exceptions=True)

    def _state(self, asked: str | None) -> ClientState:
        state = ClientState(query_string=self._query, page_script_hash=self._page, fragment_id=self._fragment)
        state.widget_states.widgets.extend(self._widgets.values())
        if asked is not None:
            state.widget_states.widgets.add(id=_EVENTS.format(self._stage), json_trigger_value=asked)
        return state

    async def _send(self, state: ClientState) -> None:
        assert self._socket is not None
        try:
            await self._socket.send(BackMsg(rerun_script=state).SerializeToString())
        except ConnectionClosed as closed:
            raise Trouble("the line is closed") from closed

    async def _read(self) -> None:
        try:
            await self._listen()
        except ConnectionClosed:
            pass  # it was cut; whoever asks is told so
        finally:
            self.closed = True
            self.opened.set()
            self._finished.set()

    async def _listen(self) -> None:
        assert self._socket is not None
        async for data in self._socket:
            assert isinstance(data, bytes)
            message = ForwardMsg.FromString(data)
            kind = message.WhichOneof("type")
            if kind == "navigation":
                self._page = message.navigation.page_script_hash
            elif kind == "script_finished":
                self._ended(message.script_finished)
            elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
                self._shown(message)

    def _ended(self, how: int) -> None:
        if how == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
            self.troubles.append("The page could not be run.")
        if how == ForwardMsg.FINISHED_SUCCESSFULLY:
            self._finished.set()

    def _shown(self, message: ForwardMsg) -> None:
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        if kind == "bidi_component":
            self._fragment, self._stage = message.delta.fragment_id, element.bidi_component.id
            self._take(element.bidi_component.bytes)
        elif kind in ("exception", "alert"):
            self.troubles.append(f"The page shows: {element.exception.message or element.alert.body}")
        elif kind is not None:
            self._hold(kind, getattr(element, kind))

    def _take(self, message: bytes) -> None:
        answer = Answer(message)
        if self.last is not None and self.last.told.number == answer.told.number:
            return
        self.last = answer
        self.opened.set()
        waiting = self._answered.get(answer.told.reply_to or "")
        if waiting is not None and not waiting.done():
            waiting.set_result(answer)

    def _hold(self, kind: str, widget: Any) -> None:
        """What the browser says of a control with every question: the value it shows, which stays where it has one."""
        if kind not in _VALUES or (widget.id in self._widgets and not widget.set_value):
            return
        state = WidgetState(id=widget.id)
        if kind == "selectbox":
            state.string_value = widget.raw_value if widget.set_value else widget.options[widget.default]
        elif kind == "slider":
            state.double_array_value.data.extend(widget.value if widget.set_value else widget.default)
        elif kind == "checkbox":
            state.bool_value = widget.value if widget.set_value else widget.default
        else:
            state.int_value = int(widget.value if widget.set_value else widget.default)
        self._labels[widget.label] = widget.id
        self._widgets[widget.id] = state
