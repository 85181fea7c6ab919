"""What a browser says first on a line, it says to the whole page.

After a server has taken another's place, a page that stayed open speaks to the part of it that was pressed (a fragment,
in Streamlit's words). The new server has drawn no such part: Streamlit leaves the message unread, and so every one that
follows; nothing on the page answers any more. Said to the whole page it is heard, and the parts are drawn with it.
"""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg


class WholeFirst:
    """ASGI middleware for the page's websocket, behind the guard: what arrives is a message."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
            return
        begun = False

        async def whole() -> Message:
            nonlocal begun
            message = await receive()
            if begun or message["type"] != "websocket.receive":
                return message
            said = BackMsg.FromString(message["bytes"])
            begun = said.WhichOneof("type") == "rerun_script"
            if not said.rerun_script.fragment_id:
                return message
            said.rerun_script.fragment_id = ""
            return {**message, "bytes": said.SerializeToString()}

        await self.app(scope, whole, send)
