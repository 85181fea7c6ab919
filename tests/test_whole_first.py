"""What a browser says first on a line, it says to the whole page; and everything else as it is, once that is drawn."""

import asyncio
from collections.abc import Iterable

from starlette.types import Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.SessionEvent_pb2 import SessionEvent

from playground.ui.whole_first import WholeFirst


def said(fragment: str = "", query: str = "at=3.loss") -> Message:
    message = BackMsg()
    message.rerun_script.query_string = query
    message.rerun_script.fragment_id = fragment
    message.rerun_script.widget_states.widgets.add(id="stage", json_trigger_value="[]")
    return {"type": "websocket.receive", "bytes": message.SerializeToString()}


CONNECT = {"type": "websocket.connect"}
BEAT = {"type": "websocket.receive", "bytes": BackMsg(app_heartbeat=True).SerializeToString()}


def told(message: ForwardMsg) -> Message:
    return {"type": "websocket.send", "bytes": message.SerializeToString()}


ACCEPT = {"type": "websocket.accept"}
BEGUN = told(ForwardMsg(session_event=SessionEvent()))
DRAWN = told(ForwardMsg(script_finished=ForwardMsg.FINISHED_SUCCESSFULLY))


def heard(kind: str, *messages: Message, answers: Iterable[list[Message]] = ()) -> list[Message]:
    """What reaches the app of what arrives on a line. answers: what it says to each."""
    answers = [*answers]
    waiting = [*messages, {"type": "websocket.disconnect"}]
    found: list[Message] = []

    async def receive() -> Message:
        return waiting.pop(0)

    async def send(message: Message) -> None:
        del message

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        del scope
        while (message := await receive())["type"] != "websocket.disconnect":
            found.append(message)
            for answer in answers.pop(0) if answers else []:
                await send(answer)

    asyncio.run(WholeFirst(app)({"type": kind}, receive, send))
    return found


def test_the_first_that_is_said_goes_to_the_whole_page() -> None:
    arriving = [CONNECT, BEAT, said("stage"), said("stage"), said()]
    assert heard("websocket", *arriving, answers=[[ACCEPT], [], [BEGUN, DRAWN]]) == [
        CONNECT,
        BEAT,
        said(),
        said("stage"),
        said(),
    ]


def test_what_is_said_to_the_whole_page_is_as_it_was() -> None:
    arriving = [CONNECT, said(query="lv=3"), said("stage")]
    assert heard("websocket", *arriving, answers=[[ACCEPT], [DRAWN]]) == arriving


def test_what_follows_waits_until_the_page_is_drawn() -> None:
    arriving = [CONNECT, said(), said("stage"), BEAT, {"type": "websocket.disconnect"}]
    passed: list[Message] = []

    async def receive() -> Message:
        return arriving.pop(0)

    async def send(message: Message) -> None:
        passed.append(message)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        del scope
        assert [await receive(), await receive()] == [CONNECT, said()]
        following = asyncio.ensure_future(receive())
        await send(ACCEPT)
        await send(BEGUN)
        await asyncio.sleep(0)
        assert not following.done()
        await send(DRAWN)
        assert await following == said("stage")
        assert await receive() == BEAT

    asyncio.run(WholeFirst(app)({"type": "websocket"}, receive, send))
    assert passed == [ACCEPT, BEGUN, DRAWN]


def test_other_requests_are_not_looked_at() -> None:
    arriving = [{"type": "http.request", "body": b"x"}]
    assert heard("http", *arriving) == arriving
