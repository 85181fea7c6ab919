"""Sessions that have left are let go.

Streamlit keeps a session for two minutes after its page has left, in case the line was only cut, and looks whether that
time is over when another page leaves. After a class has gone nobody else does: what it used, some three open handles
and a megabyte or more a page, would stay until the next morning's first visitor. So now and then somebody comes who
wants nothing, and leaves.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Protocol

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import Runtime
from streamlit.runtime.session_manager import SessionClient

#: Seconds between two visits: in that time, and the two minutes, all is let go.
EVERY = 60.0


class Visited(Protocol):
    """What is wanted of Streamlit's runtime."""

    def connect_session(self, client: SessionClient, user_info: dict[str, Any]) -> str: ...

    def disconnect_session(self, session_id: str) -> None: ...


class Nobody(SessionClient):
    """A page that nobody looks at."""

    def write_forward_msg(self, msg: ForwardMsg) -> None:
        """Nothing is read."""


def visit(runtime: Visited) -> None:
    """Come and leave. To be called on the event loop, as everything that a session begins or ends with."""
    runtime.disconnect_session(runtime.connect_session(Nobody(), {}))


@asynccontextmanager
async def visiting(app: object, every: float = EVERY) -> AsyncIterator[None]:
    """While the app runs, a visit every so many seconds."""
    del app

    async def again_and_again() -> None:
        while True:
            await asyncio.sleep(every)
            visit(Runtime.instance())

    visits = asyncio.create_task(again_and_again(), name="visits that let go of those who have left")
    try:
        yield
    finally:
        visits.cancel()
