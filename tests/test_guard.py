"""What a client sends over the page's line: the browser's own passes as it is, and nothing else reaches Streamlit."""

import asyncio
from typing import Any

import pytest
from google.protobuf.descriptor import FieldDescriptor
from starlette.types import Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from playground.ui.guard import ANY, DEEPEST, EVENTS, HEARD, KINDS, MOST_AT_ONCE, MOST_CONTROLS, Controls, Guard
from playground.ui.guard import PageLine as Line


def drawn(kind: str, name: str) -> bytes:
    """The server's message that draws a control."""
    message = ForwardMsg()
    getattr(message.delta.new_element, kind).id = name
    return bytes(message.SerializeToString())


def ended(how: Any = ForwardMsg.FINISHED_SUCCESSFULLY) -> bytes:
    """The server's message that a run is over."""
    return bytes(ForwardMsg(script_finished=how).SerializeToString())


def run(*states: WidgetState) -> bytes:
    """The browser's message that asks for a run of the page."""
    message = BackMsg()
    message.rerun_script.query_string = "at=3.loss"
    message.rerun_script.widget_states.widgets.extend(states)
    return bytes(message.SerializeToString())


def heard(line: Line, *states: WidgetState) -> list[WidgetState]:
    """What is left of these states of controls; the rest of the message is as it was."""
    passed = BackMsg.FromString(line.allowed(run(*states)) or b"")
    assert passed.rerun_script.query_string == "at=3.loss"
    return [*passed.rerun_script.widget_states.widgets]


SOUND: dict[str, dict[str, Any]] = {
    "selectbox": {"string_value": "0.1"}, "checkbox": {"bool_value": True}, "button": {"trigger_value": True},
    "number_input": {"double_value": 0.5}, "bidi_component": {"json_value": "{}"}, "text_area": {"string_value": "x"},
    "dataframe": {"string_value": '{"edited_rows": {"0": {"a": 1}}}'},
}  # fmt: skip


@pytest.fixture
def known() -> Line:
    line = Line(Controls())
    for kind in SOUND:
        line.drawn(drawn(kind, kind))
    line.drawn(ended())
    return line


def test_what_the_browser_says_passes_to_the_byte(known: Line) -> None:
    states = [WidgetState(id=kind, **value) for kind, value in SOUND.items()]
    events = WidgetState(id=EVENTS.format("bidi_component"), json_trigger_value='[{"event": "ask", "value": [[1.5]]}]')
    whole = WidgetState(id="number_input", int_value=7)
    emptied = [WidgetState(id=kind) for kind in SOUND]
    for data in (run(), run(*states), run(events), run(whole), run(*emptied), run(*states, events)):
        assert known.allowed(data) == data


@pytest.mark.parametrize("kind", [field.name for field in BackMsg.DESCRIPTOR.oneofs_by_name["type"].fields])
def test_what_else_a_browser_may_say(known: Line, kind: str) -> None:
    """To keep the line open, to have a file. Streamlit would empty the caches of all for whoever asks."""
    message = BackMsg()
    if BackMsg.DESCRIPTOR.fields_by_name[kind].type == FieldDescriptor.TYPE_MESSAGE:
        getattr(message, kind).SetInParent()
    else:
        setattr(message, kind, True)
    data = message.SerializeToString()
    assert known.allowed(data) == (data if kind in HEARD else None)
    assert "clear_cache" not in HEARD


def of_kind(name: str, kind: str) -> WidgetState:
    """A value of some kind under a control's name."""
    state = WidgetState(id=name)
    field = WidgetState.DESCRIPTOR.fields_by_name[kind]
    if field.type == FieldDescriptor.TYPE_MESSAGE:
        getattr(state, kind).SetInParent()
    else:
        texts = {"json_value": "{}", "json_trigger_value": "[]", "string_value": "x", "bytes_value": b"x"}
        setattr(state, kind, texts.get(kind, 1))
    return state


FITS = {(kind, field) for kind, value in SOUND.items() for field in value} | {("number_input", "int_value")}


@pytest.mark.parametrize(("kind", "wrong"), [(a, b) for a in SOUND for b in sorted(ANY) if (a, b) not in FITS])
def test_a_value_of_another_kind_is_taken_out_and_the_rest_kept(known: Line, kind: str, wrong: str) -> None:
    other = "checkbox" if kind != "checkbox" else "selectbox"
    sound = WidgetState(id=other, **SOUND[other])
    assert heard(known, of_kind(kind, wrong), sound) == [sound]


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_a_number_that_is_none_says_nothing(known: Line, value: float) -> None:
    """Streamlit makes a whole number of it, and fails."""
    known.drawn(drawn("slider", "slider"))
    slider = WidgetState(id="slider")
    slider.double_array_value.data.extend([1.0, value])
    assert heard(known, WidgetState(id="number_input", double_value=value), slider) == []


@pytest.mark.parametrize(
    "text", ["", "{", "nothing", "[" * 5_000, "[" * DEEPEST + "]" * DEEPEST, '{"a": NaN}', "[1,]", '"\\ud800"']
)
def test_what_a_component_or_a_table_says_is_json_and_not_deep(known: Line, text: str) -> None:
    """Of lists in lists without end Python's reader fails, earlier the deeper it is called."""
    states = [
        WidgetState(id=EVENTS.format("bidi_component"), json_trigger_value=text),
        WidgetState(id="bidi_component", json_value=text),
        WidgetState(id="dataframe", string_value=text),
    ]
    assert heard(known, *states) == []


@pytest.mark.parametrize("told", ["7", "null", '"text"', '""', "[7]", '["x"]', '[[{"event": "ask"}]]'])
def test_what_a_component_says_has_its_shape(known: Line, told: str) -> None:
    """Of a text Streamlit reads what is in it, once more, and fails."""
    events = WidgetState(id=EVENTS.format("bidi_component"), json_trigger_value=told)
    assert heard(known, events, WidgetState(id="bidi_component", json_value=told)) == []


@pytest.mark.parametrize(
    ("told", "possible"),
    [
        ('{"edited_rows": {"0": {"a": 1, "b": null}}, "added_rows": [], "deleted_rows": []}', True),
        ("{}", True),
        ("[]", False),
        ("7", False),
        ('{"edited_rows": {"first": {"a": 1}}}', False),
        ('{"edited_rows": {"0": 1}}', False),
        ('{"added_rows": [7]}', False),
        ('{"deleted_rows": ["0"]}', False),
    ],
)
def test_what_was_written_into_a_table_has_its_shape(known: Line, told: str, possible: bool) -> None:
    state = WidgetState(id="dataframe", string_value=told)
    assert heard(known, state) == ([state] if possible else [])


@pytest.mark.parametrize("name", ["nobody", "", EVENTS.format("selectbox"), EVENTS.format("nobody")])
def test_a_control_that_was_never_drawn_says_nothing(known: Line, name: str) -> None:
    assert heard(known, WidgetState(id=name, json_trigger_value="[]"), WidgetState(id=name)) == []


def test_a_page_that_another_server_drew_is_heard_until_it_is_drawn_here() -> None:
    """Who presses something after the server was replaced speaks of controls that the new one has not drawn."""
    line = Line(Controls())
    chosen = WidgetState(id="$$ID-1a2b-mine", string_value="adam")
    broken = [
        WidgetState(id="$$ID-1a2b-race", json_value="{"),
        WidgetState(id="$$ID-1a2b-n", double_value=float("nan")),
        WidgetState(id="run"),
        WidgetState(id="run", string_value="adam"),
    ]
    assert heard(line, chosen, *broken) == [chosen]
    line.drawn(ended(ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY))
    line.drawn(ended(ForwardMsg.FINISHED_EARLY_FOR_RERUN))
    assert heard(line, chosen) == [chosen]
    line.drawn(ended())
    assert heard(line, chosen) == []


def test_of_a_control_that_somebody_was_drawn_it_is_known_what_it_sends_whoever_speaks() -> None:
    """Its name is the same in every session, on a new line too."""
    controls = Controls()
    Line(controls).drawn(drawn("checkbox", "c"))
    sound, wrong = WidgetState(id="c", bool_value=True), WidgetState(id="c", string_value="x")
    line = Line(controls)
    assert heard(line, wrong, sound) == [sound]
    line.drawn(ended())
    assert heard(line, wrong, sound) == [sound]


def test_a_component_that_the_browser_has_from_before_is_heard_and_nothing_else_is(known: Line) -> None:
    """Streamlit names a large message that the browser still has, and does not send it again: as after a new start."""
    events = WidgetState(id=EVENTS.format("$$ID-1a2b-race"), json_trigger_value="[]")
    others = [WidgetState(id="$$ID-1a2b-x", string_value="x"), WidgetState(id="$$ID-1a2b-race", json_value="{")]
    assert heard(known, events) == []
    known.drawn(bytes(ForwardMsg(ref_hash="abc").SerializeToString()))
    assert heard(known, events, *others) == [events]


def test_a_control_that_is_not_used_here_yet_may_send_what_it_likes(known: Line) -> None:
    known.drawn(drawn("color_picker", "new"))
    assert "color_picker" not in KINDS
    assert heard(known, WidgetState(id="new", string_value="#fff")) != []


def test_elements_are_called_as_streamlit_calls_them() -> None:
    names = {field.name for field in Element.DESCRIPTOR.oneofs_by_name["type"].fields}
    assert set(KINDS) <= names | {EVENTS}
    assert set.union(*KINDS.values()) <= ANY


@pytest.mark.parametrize("data", [None, b"", b"\x00", b"\xff" * 40, run()[:-3], b"\x0a\xff\xff\xff\xff\x0f"])
def test_what_is_no_message_is_dropped(known: Line, data: bytes | None) -> None:
    assert known.allowed(data) is None


def test_more_values_than_a_page_has_controls_are_not_looked_through(known: Line) -> None:
    state = WidgetState(id="checkbox", bool_value=True)
    assert known.allowed(run(*[state] * MOST_AT_ONCE)) is not None
    assert known.allowed(run(*[state] * (MOST_AT_ONCE + 1))) is None


def test_the_newest_controls_are_remembered_and_no_more() -> None:
    controls = Controls()
    for number in range(MOST_CONTROLS):
        controls.drawn("checkbox", f"c{number}")
    controls.drawn("checkbox", "c0")
    controls.drawn("checkbox", "another")
    named = {name: controls.element(name) for name in ("c0", "c1", "c2", "another")}
    assert named == {"c0": "checkbox", "c1": None, "c2": "checkbox", "another": "checkbox"}


def test_a_line_is_looked_at_on_its_way_and_other_requests_are_not() -> None:
    arrived: list[Message] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            for data in (drawn("checkbox", "c"), ended()):
                await send({"type": "websocket.send", "bytes": data})
        while (message := await receive())["type"] != "websocket.disconnect":
            arrived.append(message)

    def arrive(kind: str, *messages: Message) -> list[Message]:
        waiting = [*messages, {"type": "websocket.disconnect"}]

        async def receive() -> Message:
            return waiting.pop(0)

        async def send(message: Message) -> None:
            del message

        arrived.clear()
        asyncio.run(Guard(app)({"type": kind}, receive, send))
        return [*arrived]

    frames: list[Message] = [
        {"type": "websocket.connect"},
        {"type": "websocket.receive", "text": "{}"},
        {"type": "websocket.receive", "bytes": run(WidgetState(id="c", bool_value=True), WidgetState(id="d"))},
    ]
    assert arrive("websocket", *frames) == [
        {"type": "websocket.connect"},
        {"type": "websocket.receive", "bytes": run(WidgetState(id="c", bool_value=True))},
    ]
    assert arrive("http", *frames) == frames
