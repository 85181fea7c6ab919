"""What a client that keeps to no rules may send over the page's own line: anything, from a seed.

Built are the frames of a websocket. Some are Streamlit's messages with what a browser would say in them, spoilt in a
place or two; some have the right shape around nonsense; some are no message at all.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.WidgetStates_pb2 import WidgetState

from tests.ui.test_any_link import link

EVENTS = "$$STREAMLIT_INTERNAL_KEY_{}__events"
Frame = bytes | str
MOST_BYTES = 4_000_000
"""Of what is made huge: it is the server that is to be kept busy by it, not who makes it."""

NUMBERS = (0, 1, -1, 3, 10**9, 10**9 + 1, -(10**12), 10**30, 2**53, 0.5, -0.0, 1e308, 1e-320,
           float("nan"), float("inf"), float("-inf"))  # fmt: skip
TEXTS = ("", "0", "nan", "1e999", "\u0663", "<img src=x onerror=alert(1)>", "'; --", "../../etc/passwd", "\x00", "%00",
         "w:0:0:0", "w:9:9:9", "b:0:0", "recheck", "Z:0", "adam", "x" * 20_000, "\U0001f600" * 500, "\u202e", "{", "[[",
         "step_through?seed=7", "__class__", "z" + "A" * 3_000)  # fmt: skip
QUESTIONS: dict[str, tuple[dict[str, Any], ...]] = {
    "step_through": (
        {"id": "h.1", "cursor": {"update": 3, "step": "loss"}, "granularity": "operation", "selection": "w:0:0:0",
         "focus": 1, "level": 3, "shown": "first", "moves": [3, 4], "states": [3, 4, 5], "stories": [3], "ends": True,
         "inspector": True, "measured": "check", "program": True, "variables": True, "link": True, "share": True,
         "reached": 4, "heard": "", "cells": [["Z:0", 1]]},
        {"id": "h.2", "cursor": {"update": 0, "step": "start"}, "ahead": [100, 25, 60], "fastest": True,
         "goal": {"id": "g", "kind": "loss", "value": 0.1}, "reached": 10**6},
        {"id": "h.3", "surface": {"kind": "pair", "contours": "all", "update": 0, "state": 0, "side": 101, "known": "",
                                  "pair": ["w:0:0:0", "b:1:0"], "path": True, "again": "press"}},
        {"id": "h.4", "changes": [{"what": "weight", "selection": "w:0:0:0", "value": 0.25, "number": "h.c1"}]},
        {"id": "h.5", "changes": [{"what": "twin", "optimizer": "adam", "rate": 0.01}, {"what": "keep"},
                                  {"what": "reset", "how": "new"}, {"what": "card", "key": "digits"}]},
        {"id": "h.6", "changes": [{"what": "points", "points": [[1, 2, 1], [-1, -2, 0]]}, {"what": "undo"},
                                  {"what": "restore", "slot": 0}, {"what": "open", "link": "data=spiral&at=9.loss"}]},
        {"id": "h.7", "back": "?seed=5&at=400.loss", "brought": {"snap": "rAAAA", "kept": "zAA", "curve": [[0, 1, 1]]}},
        {"id": "h.8", "seek": True, "cursor": {"update": 10**6, "step": "start"}, "predict": {"kind": "sign"},
         "find": {"number": 0}, "hello": True, "run": "0123456789abcdef", "revision": 7},
    ),
    "optimizer_race": (
        {"id": "h.1", "kind": "race", "settings": {"surface": "ravine", "steps": 100, "racers": [{"optimizer": "sgd",
         "rate": 0.02}]}, "number": 1},
        {"id": "h.2", "what": "tune", "racer": 0, "start": [0.5, 1.5], "at": 30, "basins": 0, "point": [0, 0]},
    ),
    "bigger_data": (
        {"id": "h.1", "what": "train"}, {"id": "h.2", "what": "view", "value": "Result"},
        {"id": "h.3", "what": "stop", "job": "0" * 32, "part": 0}, {"id": "h.4", "layer": 0, "what": "layer"},
    ),
    "lessons": ({"id": "h.1", "go": "step_through?card=digits"},),
    "worksheet": ({"id": "h.1", "go": "lessons"},),
}  # fmt: skip
"""By page: what its browser's code asks, or nearly."""
OFTEN = ("step_through", "step_through", "step_through", "optimizer_race", "bigger_data", "lessons", "worksheet")


@dataclass
class Known:
    """What the client has seen of the page: its components with the fragment each is in, its controls, its scripts."""

    page: str
    script: str = ""
    components: dict[str, str] = field(default_factory=dict)
    controls: list[str] = field(default_factory=list)
    sent: list[Frame] = field(default_factory=list)


def odd(chance: random.Random, depth: int = 0) -> Any:
    """Any value that JSON has, and some that it has not."""
    match chance.randrange(9 if depth < 3 else 5):
        case 0 | 1:
            return chance.choice(NUMBERS)
        case 2 | 3:
            return chance.choice(TEXTS)
        case 4:
            return chance.choice([None, True, False])
        case 5:
            return [odd(chance, depth + 1) for _ in range(chance.randrange(5))]
        case 6:
            return [chance.choice(NUMBERS)] * chance.choice([20, 400, 5_000])
        case 7:
            return {str(chance.choice(TEXTS))[:40]: odd(chance, depth + 1) for _ in range(chance.randrange(4))}
        case _:
            deep: Any = chance.choice(NUMBERS)
            for _ in range(chance.choice([2, 90, 400])):
                deep = [deep]
            return deep


def sound(make: Callable[[random.Random], str], chance: random.Random) -> str:
    """What is made so: at random it may be more than a run can have, and is made again."""
    while True:
        try:
            return make(chance)
        except ValueError:
            continue


def spoilt(chance: random.Random, value: Any) -> Any:
    """The value with one place of it replaced, somewhere inside."""
    if isinstance(value, dict) and value and chance.random() < 0.85:
        name = chance.choice(sorted(value))
        return {**value, name: spoilt(chance, value[name])}
    if isinstance(value, list) and value and chance.random() < 0.6:
        at = chance.randrange(len(value))
        return [*value[:at], spoilt(chance, value[at]), *value[at + 1 :]]
    return odd(chance)


def first(chance: random.Random, known: Known) -> bytes:
    """What a page is opened with: nothing but its name, or the states of controls that another server drew."""
    if chance.random() < 0.6 or not known.controls:
        return message(known, page_name=known.page)
    states = [_wrong_state(chance, known) for _ in range(chance.randrange(1, 9))]
    return message(known, *states, fragment=chance.choice(["", "nothing"]), page_name=known.page)


def frames(chance: random.Random, known: Known) -> list[Frame]:
    """What is sent next, in this order."""
    made = chance.choices([make for make, _ in KINDS], [weight for _, weight in KINDS])[0](chance, known)
    known.sent = [*known.sent[-30:], *made]
    return made


def message(known: Known, *states: WidgetState, fragment: str = "", **more: Any) -> bytes:
    """A run of the page with these states of its controls."""
    state = ClientState(page_script_hash=known.script, fragment_id=fragment, **more)
    state.widget_states.widgets.extend(states)
    return bytes(BackMsg(rerun_script=state).SerializeToString())


def _asked(known: Known, question: Any, component: str | None = None, event: str = "ask") -> bytes:
    name = component if component is not None else next(iter(known.components), "nothing")
    told = json.dumps([{"event": event, "value": question}])
    state = WidgetState(id=EVENTS.format(name), json_trigger_value=told)
    return message(known, state, fragment=known.components.get(name, ""))


def _spoilt_question(chance: random.Random, known: Known) -> list[Frame]:
    question: Any = chance.choice(QUESTIONS[known.page])
    for _ in range(chance.choice([0, 1, 1, 2, 4])):
        question = spoilt(chance, question)
    return [_asked(known, question, _component(chance, known), chance.choice(["ask", "ask", "ask", "go", "set"]))]


def _anything(chance: random.Random, known: Known) -> list[Frame]:
    return [_asked(known, odd(chance), _component(chance, known), chance.choice(["ask", "go", "drawn", "", "zap"]))]


def _another_pages(chance: random.Random, known: Known) -> list[Frame]:
    page = chance.choice(sorted(QUESTIONS))
    return [_asked(known, chance.choice(QUESTIONS[page]), _component(chance, known))]


def _twice_and_out_of_order(chance: random.Random, known: Known) -> list[Frame]:
    questions = [_asked(known, question) for question in QUESTIONS[known.page]]
    chosen: list[Frame] = [*chance.choices(questions, k=3), *chance.sample(known.sent, min(3, len(known.sent)))]
    return [frame for frame in chance.sample(chosen, len(chosen)) for _ in range(chance.choice([1, 1, 2]))]


def _no_such_widget(chance: random.Random, known: Known) -> list[Frame]:
    names = [EVENTS.format("nobody"), "nobody", "", "$$ID-0-x", EVENTS, *known.controls]
    state = WidgetState(id=chance.choice(names), json_trigger_value="[]")
    return [message(known, state, fragment=chance.choice(["", "nothing", *known.components.values()]))]


def _wrong_type(chance: random.Random, known: Known) -> list[Frame]:
    return [message(known, _wrong_state(chance, known))]


def _wrong_state(chance: random.Random, known: Known) -> WidgetState:
    """A control's value of another type than the control's."""
    name = chance.choice([*known.controls, *known.components, "nobody"])
    value: dict[str, Any] = chance.choice(
        [{"string_value": chance.choice(TEXTS)}, {"int_value": 2**62}, {"double_value": float("nan")},
         {"bool_value": True}, {"bytes_value": b"\xff" * 100}, {"trigger_value": True},
         {"json_value": json.dumps(odd(chance))}, {"json_value": "{"}, {"json_trigger_value": "nothing"}]
    )  # fmt: skip
    state = WidgetState(id=name, **value)
    if chance.random() < 0.3:
        state.double_array_value.data.extend([float("nan"), 1e308, -1.0])
    return state


def _wrong_envelope(chance: random.Random, known: Known) -> list[Frame]:
    """The list of a component's events is none."""
    name = EVENTS.format(_component(chance, known))
    told = chance.choice(["", "{}", "[", "7", "null", "[7]", '[{"event": 7}]', '[{"value": 1}]', "[" * 900,
                          json.dumps([{"event": "ask", "value": {"id": "h"}}] * 200)])  # fmt: skip
    return [message(known, WidgetState(id=name, json_trigger_value=told))]


def _garbage(chance: random.Random, known: Known) -> list[Frame]:
    whole = _asked(known, chance.choice(QUESTIONS[known.page]))
    at = chance.randrange(len(whole))
    flipped = bytes([*whole[:at], whole[at] ^ (1 << chance.randrange(8)), *whole[at + 1 :]])
    made: list[Frame] = [
        b"", b"\x00", chance.randbytes(chance.choice([3, 60, 3_000])), whole[:at], flipped, whole + b"\xff\xff",
        "text where bytes belong", json.dumps({"rerun_script": {}}),
    ]  # fmt: skip
    return [chance.choice(made)]


def _other_message(chance: random.Random, known: Known) -> list[Frame]:
    """What Streamlit's browser may say beside asking for a run; and what it never says to a server like this."""
    del known
    told = BackMsg()
    match chance.randrange(5):
        case 0:
            told.clear_cache = True
        case 1:
            told.stop_script = True
        case 2:
            told.load_git_info = True
        case 3:
            told.app_heartbeat = True
        case _:
            told.file_urls_request.request_id = "h"
            told.file_urls_request.file_names.extend(["../../x", "<b>.csv", "a" * 3_000, "\x00"])
    return [bytes(told.SerializeToString())]


def _another_link(chance: random.Random, known: Known) -> list[Frame]:
    """The page is opened anew by a link: a sound one, a spoilt one, none."""
    del known
    query = sound(link, chance).encode("utf-8", "replace").decode()
    state = ClientState(query_string=query, page_name=chance.choice(["", *QUESTIONS, "nothing", "../x"]))
    return [bytes(BackMsg(rerun_script=state).SerializeToString())]


def _huge(chance: random.Random, known: Known) -> list[Frame]:
    question: dict[str, Any] = dict(chance.choice(QUESTIONS[known.page]))
    name = chance.choice(["changes", "states", "moves", "back", "brought", "selection", "points", "zap"])
    size = chance.choice([20_000, 200_000])
    item = odd(chance, 3)
    listed = [item] * min(size, MOST_BYTES // len(json.dumps(item)))
    return [_asked(known, {**question, name: chance.choice([listed, "x" * 10 * size])})]


def _component(chance: random.Random, known: Known) -> str:
    return chance.choice([*known.components, *known.components, "nobody"])


KINDS: Sequence[tuple[Callable[[random.Random, Known], list[Frame]], int]] = (
    (_spoilt_question, 10), (_anything, 4), (_another_pages, 1), (_twice_and_out_of_order, 2), (_no_such_widget, 2),
    (_wrong_type, 3), (_wrong_envelope, 2), (_garbage, 2), (_other_message, 1), (_another_link, 2), (_huge, 1),
)  # fmt: skip
"""The ways to be hostile, and how often each is taken."""
