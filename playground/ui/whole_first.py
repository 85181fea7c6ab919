"""What a browser says first on a line, it says to the whole page; and what follows, to a page that has been drawn.

After a server has taken another's place, a page that stayed open speaks to the part of it that was pressed (a fragment,
in Streamlit's words). The new server has drawn no such part: Streamlit leaves the message unread, and so every one that
follows; nothing on the page answers any more. Said to the whole page it is heard, and the parts are drawn with it. What
is said to a part before that would still be left unread: it waits.
"""

from __future__ import annotations

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg


class WholeFirst:
    """ASGI middleware for the page's websocket, behind the guard: what arrives is a message."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
            return
        begun = False
        drawn = asyncio.Event()

        async def whole() -> Message:
            nonlocal begun
            message = await receive()
            if drawn.is_set() or message["type"] != "websocket.receive":
                return message
            said = BackMsg.FromString(message["bytes"])
            first, begun = not begun, begun or said.WhichOneof("type") == "rerun_script"
            if not said.rerun_script.fragment_id:
                return message
            if first:
                said.rerun_script.fragment_id = ""
                return {**message, "bytes": said.SerializeToString()}
            await drawn.wait()
            return message

        async def told(message: Message) -> None:
            if not drawn.is_set() and message["type"] == "websocket.send" and _is_end(message["bytes"]):
                drawn.set()
            await send(message)

        await self.app(scope, whole, told)


def _is_end(answer: bytes) -> bool:
    """Whether it tells the browser that a run of the page is over."""
    return bool(ForwardMsg.FromString(answer).WhichOneof("type") == "script_finished")
