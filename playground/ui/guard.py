"""What arrives over the page's line is looked at before Streamlit sees it: a client can send any bytes.

Streamlit takes a control's value for what the control sends, and where it is none the run of the page fails with a
traceback in the log; and whoever asks for it has the caches of all learners emptied, their trainings among them. So of
each control that is drawn, for whomever, it is remembered what its value may be. A value that it cannot have, or of a
control that was never drawn, is taken out of the message; what no learner's browser says is dropped. The browser's own
messages pass as they are, to the byte.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from typing import Any

import msgspec
from google.protobuf.message import DecodeError
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates

HEARD = frozenset({"rerun_script", "stop_script", "app_heartbeat", "file_urls_request", "backend_operation_request"})
"""What a learner's browser says. Not: to empty everybody's caches, to tell of the code or to watch it."""
EVENTS = "$$STREAMLIT_INTERNAL_KEY_{}__events"
"""The name of the control by which a component tells its events (streamlit/components/v2)."""
CONTROL = "$$ID-"
"""How the name of every other control begins (streamlit/elements/lib/utils.py)."""
KINDS = {
    "bidi_component": {"json_value"},
    EVENTS: {"json_trigger_value"},
    "button": {"trigger_value"},
    "button_group": {"string_array_value"},
    "checkbox": {"bool_value"},
    "dataframe": {"string_value"},
    "download_button": {"trigger_value"},
    "file_uploader": {"file_uploader_state_value"},
    "multiselect": {"string_array_value"},
    "number_input": {"double_value", "int_value"},
    "selectbox": {"string_value"},
    "slider": {"double_array_value"},
    "text_area": {"string_value"},
}
"""By what Streamlit calls an element, the kinds of value that its control sends (`value_type` of `register_widget`, and
what the browser sends of whole numbers). An element that is not used here may send any.
"""
ANY = {field.name for field in WidgetState.DESCRIPTOR.oneofs_by_name["value"].fields}
COMPONENTS = KINDS["bidi_component"] | KINDS[EVENTS]
SHAPES: dict[str, Any] = {"json_value": dict[str, Any], "json_trigger_value": list[dict[str, Any]]}
"""What a component tells: its state by names, and its events in their order."""
MOST_CONTROLS = 10_000
"""Controls that are remembered, those drawn last: a page has some sixty, of the same names in every session."""
MOST_AT_ONCE = 1_000
"""Values in one message."""
DEEPEST = 100
"""Lists within lists; what the page's components say has ten."""


class Guard:
    """ASGI middleware for the page's websocket."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._controls = Controls()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
            return
        line = PageLine(self._controls)

        async def looked_at() -> Message:
            while True:
                message = await receive()
                if message["type"] != "websocket.receive":
                    return message
                data = line.allowed(message.get("bytes"))
                if data is not None:
                    return {**message, "bytes": data}

        async def remembered(message: Message) -> None:
            if message["type"] == "websocket.send" and message.get("bytes"):
                line.drawn(message["bytes"])
            await send(message)

        await self.app(scope, looked_at, remembered)


class Controls:
    """What this server has drawn, for whomever: the names of controls, each with what Streamlit calls its element. A
    control of the same element and key has the same name in every session.
    """

    def __init__(self) -> None:
        self._elements: OrderedDict[str, str] = OrderedDict()

    def element(self, name: str) -> str | None:
        """What the control of this name is; None where it was never drawn."""
        return self._elements.get(name)

    def drawn(self, element: str, name: str) -> None:
        """Remember a control."""
        self._elements[name] = element
        self._elements.move_to_end(name)
        if len(self._elements) > MOST_CONTROLS:
            self._elements.popitem(last=False)


class PageLine:
    """One page's websocket."""

    def __init__(self, controls: Controls) -> None:
        self._controls = controls
        # Until the page has been drawn it may be another server's, whose place this one has taken: then its browser
        # speaks of controls that nobody here has drawn.
        self._is_drawn = False
        # Whether the browser has an element from before, of which it was told only that it stays. Nobody here knows
        # what that is; but only components are so large.
        self._has_named = False

    def drawn(self, data: bytes) -> None:
        """Remember what a message to the browser draws."""
        message = ForwardMsg.FromString(data)
        kind = message.WhichOneof("type")
        if kind == "script_finished":
            self._is_drawn |= message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
        elif kind == "ref_hash":
            self._has_named = True
        elif kind == "delta" and (change := message.delta.WhichOneof("type")) in {"new_element", "add_block"}:
            part = getattr(message.delta, change)
            element = part.WhichOneof("type")
            if element is not None and (name := getattr(getattr(part, element), "id", "")):
                self._controls.drawn(element, name)
                if element == "bidi_component":
                    self._controls.drawn(EVENTS, EVENTS.format(name))

    def allowed(self, data: bytes | None) -> bytes | None:
        """The message from the browser without what no control sends; None where no browser sends it."""
        if data is None:
            return None
        message = BackMsg()
        try:
            message.ParseFromString(data)
        except DecodeError:
            return None
        kind = message.WhichOneof("type")
        if kind != "rerun_script":
            return data if kind in HEARD else None
        states = message.rerun_script.widget_states.widgets
        if len(states) > MOST_AT_ONCE:
            return None
        sound = [state for state in states if self._is_sound(state)]
        if len(sound) == len(states):
            return data
        message.rerun_script.widget_states.CopyFrom(WidgetStates(widgets=sound))
        return bytes(message.SerializeToString())

    def _is_sound(self, state: WidgetState) -> bool:
        """Whether this is a value that the control may have."""
        element = self._controls.element(state.id)
        kinds = self._of_strangers(state.id) if element is None else KINDS.get(element, ANY)
        kind = state.WhichOneof("value")
        if kind is None:  # emptied: a control is then what it was at first
            return bool(kinds)
        if kind not in kinds:
            return False
        if kind == "double_value":
            return math.isfinite(state.double_value)
        if kind == "double_array_value":
            return all(map(math.isfinite, state.double_array_value.data))
        if kind in COMPONENTS:
            return is_json(getattr(state, kind), SHAPES[kind])
        return element != "dataframe" or is_json(state.string_value, Edits)

    def _of_strangers(self, name: str) -> set[str]:
        """What a control of this name may send, which nobody here has drawn. By another kind of name than a control's
        Streamlit knows what a page keeps for itself.
        """
        if not name.startswith((CONTROL, EVENTS.format(CONTROL).removesuffix("__events"))):
            return set()
        if not self._is_drawn:
            return ANY
        return COMPONENTS if self._has_named else set()


class Edits(msgspec.Struct):
    """What the browser tells of a table in which one may write (streamlit/elements/widgets/data_editor.py)."""

    edited_rows: dict[int, dict[str, Any]] = {}
    added_rows: list[dict[str, Any]] = []
    deleted_rows: list[int] = []


def is_json(text: str, shape: Any = Any) -> bool:
    """Whether a text is JSON of this shape, and not so deep that reading it fails."""
    try:
        told = msgspec.json.decode(text)
        msgspec.convert(told, shape, str_keys=True)
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        return False
    within = [told]
    for _ in range(DEEPEST):
        if not within:
            return True
        lists = [
            value.values() if isinstance(value, dict) else value for value in within if isinstance(value, dict | list)
        ]
        within = [value for values in lists for value in values]
    return False
