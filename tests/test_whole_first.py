"""What a browser says first on a line, it says to the whole page; and everything else as it is."""

import asyncio

from starlette.types import Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

from playground.ui.whole_first import WholeFirst


def said(fragment: str = "", query: str = "at=3.loss") -> Message:
    message = BackMsg()
    message.rerun_script.query_string = query
    message.rerun_script.fragment_id = fragment
    message.rerun_script.widget_states.widgets.add(id="stage", json_trigger_value="[]")
    return {"type": "websocket.receive", "bytes": message.SerializeToString()}


CONNECT = {"type": "websocket.connect"}
BEAT = {"type": "websocket.receive", "bytes": BackMsg(app_heartbeat=True).SerializeToString()}


def heard(kind: str, *messages: Message) -> list[Message]:
    """What reaches the app of what arrives on a line."""
    waiting = [*messages, {"type": "websocket.disconnect"}]
    found: list[Message] = []

    async def receive() -> Message:
        return waiting.pop(0)

    async def send(message: Message) -> None:
        del message

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        del scope, send
        while (message := await receive())["type"] != "websocket.disconnect":
            found.append(message)

    asyncio.run(WholeFirst(app)({"type": kind}, receive, send))
    return found


def test_the_first_that_is_said_goes_to_the_whole_page() -> None:
    arriving = [CONNECT, BEAT, said("stage"), said("stage"), said()]
    assert heard("websocket", *arriving) == [CONNECT, BEAT, said(), said("stage"), said()]


def test_what_is_said_to_the_whole_page_is_as_it_was() -> None:
    arriving = [CONNECT, said(query="lv=3"), said("stage")]
    assert heard("websocket", *arriving) == arriving


def test_other_requests_are_not_looked_at() -> None:
    arriving = [{"type": "http.request", "body": b"x"}]
    assert heard("http", *arriving) == arriving
