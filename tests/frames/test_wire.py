"""The wire: declared once, written out for the browser, kept to by every message, read alike on both sides."""

from __future__ import annotations

import json
import math
import shutil
import subprocess
from pathlib import Path
from typing import Any, Literal, NotRequired, TypedDict

import msgspec
import numpy as np
import pytest

from playground.experiment import Change, Experiment
from playground.experiment.presets import PRESETS
from playground.frames import decode, encode, wire
from playground.frames.arriving import arrived
from playground.frames.typescript import HEAD, Finite, declarations
from playground.ui import answers, questions
from tests.frames.astray import astray
from tests.serving import ROOT
from tests.ui.sessions import session_on
from tests.web.wire import FILE, named

COMPONENTS = ROOT / "playground" / "components"
TSC = ROOT / ".ci" / "web" / "node_modules" / ".bin" / "tsc"


# -- declared once -----------------------------------------------------------------------------------------------------


def test_the_browsers_declarations_are_those_of_python() -> None:
    assert FILE.read_text(encoding="utf-8") == declarations(named()), "Run `python -m tests.web.wire`."


class Row(TypedDict):
    """A row."""

    name: str
    values: list[float]
    at: NotRequired[tuple[int, Finite] | None]


class Asked(msgspec.Struct):
    """A question."""

    kind: Literal["a", "b"]
    rows: list[Row] = []


def test_how_types_are_written_in_typescript() -> None:
    assert (
        declarations({"Row": Row, "Asked": Asked, "Either": Row | Asked})
        == HEAD
        + """
/** A row. */
export type Row = {
  name: string
  values: Float[]
  at?: [number, number] | null
}

/** A question. */
export type Asked = {
  kind: "a" | "b"
  rows?: Row[]
}

export type Either = Row | Asked
"""
    )
    with pytest.raises(TypeError, match="no plain form in TypeScript"):
        declarations({"Odd": set[int]})


# -- kept to by every message ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", PRESETS)
def test_every_message_is_as_declared(key: str) -> None:
    session = session_on(PRESETS[key].experiment)
    opened = decode(answers.opening(session)).header
    assert not astray(opened, wire.StageHeader)
    if session.experiment.standstill:
        return
    parts = session.experiment.anatomy
    for part in (parts.parameters[0].id, parts.units[0].id, parts.inputs[0].id):
        asked = {"id": "q", "cursor": {"update": 1, "step": "loss"}, "selection": part, "moves": [1], "states": [1, 2],
                 "stories": [1], "inspector": True, "program": True, "variables": True, "link": True}  # fmt: skip
        question = questions.read(asked)
        questions.take_place(session, question)
        told = decode(answers.answer(session, question, math.inf)).header
        assert not astray(told, wire.StageHeader)
        assert told["inspector"]["selection"] == part
        assert told["program"]["lines"]
        assert told["variables"]["update"] == 1
    ahead = questions.read({"id": "p", "ahead": [3, 1, 4]})
    assert not astray(decode(answers.answer(session, ahead, math.inf)).header, wire.StageHeader)


def test_a_run_that_ends_and_one_set_aside_are_as_declared() -> None:
    session = session_on(Experiment(learning_rate=1e6, activations=("relu",), output_activation="linear"))
    session.change(Change(0, "weight", (0, 1e200)), session.cursor)
    for update in range(3):
        session.curve.add(update, session.timeline.metrics(0))
    session.reached = 2
    session.keep()
    told = decode(answers.opening(session)).header
    assert told["ghosts"]
    assert not astray(told, wire.StageHeader)


def test_what_is_not_as_declared_is_found() -> None:
    good = {"update": 1, "step": "loss"}
    assert astray(good, wire.Cursor) == []
    assert astray({**good, "more": 1}, wire.Cursor) == ["message.more is not declared"]
    assert astray({"update": 1}, wire.Cursor) == ["message.step is missing"]
    assert astray({"update": "1", "step": ""}, wire.Cursor) == ["message.update: Expected `int`, got `str`"]


# -- what arrives ------------------------------------------------------------------------------------------------------


def test_of_a_question_only_what_is_as_declared_is_taken() -> None:
    deep: Any = []
    for _ in range(2_000):
        deep = [deep]
    asked = {"id": "a" * 64, "hello": 1, "cursor": {"update": True, "step": "loss"}, "moves": [1, "2", -3, 10**400, 4],
             "focus": 10**400, "ahead": [1, 2], "goal": {"id": "g", "kind": "loss", "value": "1"}, "states": deep,
             "level": 99, 3: 4}  # fmt: skip
    assert arrived(wire.StageQuestion, asked) == wire.StageQuestion(moves=[1, 4], states=[])
    assert arrived(wire.StageQuestion, deep) == wire.StageQuestion()
    good = {"id": "q", "cursor": {"update": 3, "step": "dW:1"}, "ahead": [0, 1, 2], "granularity": "pass"}
    assert arrived(wire.StageQuestion, good) == wire.StageQuestion(
        id="q", cursor=wire.ArrivingCursor(3, "dW:1"), ahead=(0, 1, 2), granularity="pass"
    )


# -- both sides --------------------------------------------------------------------------------------------------------

READ = """
import { readFileSync } from "node:fs"
const { decode, row } = await import(process.argv[1])
const { header, arrays } = decode(new Uint8Array(readFileSync(0)))
const told = {}
for (const [name, packed] of Object.entries(arrays)) {
  const [data, last] = [packed.data, row(packed, packed.shape[0] - 1)].map((numbers) => [...numbers].map(String))
  told[name] = { kind: packed.data.constructor.name, shape: packed.shape, data, last }
}
console.log(JSON.stringify({ header, arrays: told }))
"""

ASK = """
const { createMailbox } = await import(process.argv[1] + "shared/mailbox.js")
const { createStore } = await import(process.argv[1] + "stage/store.js")
const { questionOf } = await import(process.argv[1] + "stage/question.js")
import { readFileSync } from "node:fs"
const store = createStore()
store.receive(new Uint8Array(readFileSync(0)))
const { createState } = await import(process.argv[1] + "stage/state.js")
const state = { ...createState(), cursor: { update: 5, step: "loss" }, granularity: "operation",
  selection: "w:0:1:2", focus: 4, level: 3, reached: 5, tab: "code" }
const mailbox = createMailbox((question) => { console.log(JSON.stringify(question)); process.exit(0) })
mailbox.ask(questionOf(store, state, { towards: { update: 6, step: "start" }, link: true }))
"""


def node(script: str, argument: str, given: bytes) -> Any:
    """What a script prints as JSON, from an argument and bytes on its input."""
    command = ["node", "--input-type=module", "--experimental-default-type=module", "-e", script, argument]
    done = subprocess.run(command, input=given, capture_output=True, check=True, timeout=60)
    return json.loads(done.stdout)


@pytest.fixture
def modules(tmp_path: Path) -> Path:
    """The browser's modules where Node knows them for modules."""
    shutil.copytree(COMPONENTS, tmp_path / "components")
    (tmp_path / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    return tmp_path / "components"


def test_bytes_written_by_python_are_read_by_the_browsers_codec(modules: Path) -> None:
    arrays = {
        "theta": np.array([[0.1, -2.5e-38], [np.inf, np.nan]], "f4"),
        "losses": np.array([[1 / 3], [-np.inf]], "f8"),
        "updates": np.array([[7], [-8]], "i4"),
        "bytes": np.array([[0, 255, 3]], "u1"),
    }
    header = {"text": "∂L/∂w → ŷ", "odd": [math.nan, math.inf, -math.inf], "none": None, "half": 0.5}
    read = node(READ, str(modules / "shared" / "codec.js"), encode(header, arrays))
    assert read["header"] == {**header, "odd": ["NaN", "Infinity", "-Infinity"]}
    kinds = {"f4": "Float32Array", "f8": "Float64Array", "i4": "Int32Array", "u1": "Uint8Array"}
    for name, array in arrays.items():
        found = read["arrays"][name]
        assert found["kind"] == kinds[array.dtype.str.lstrip("<|")]
        assert found["shape"] == list(array.shape)
        np.testing.assert_array_equal(np.array(found["data"], float), array.ravel().astype(float))
        np.testing.assert_array_equal(np.array(found["last"], float), array[-1].astype(float))


def test_a_question_written_by_the_browser_is_read_by_python(modules: Path) -> None:
    """A store filled by the server's own message wishes for what is missing; Python reads every entry of the wish."""
    session = session_on()
    asked = node(ASK, f"{modules}/", answers.opening(session))
    read = questions.read(asked)
    assert read == wire.StageQuestion(
        id=asked["id"], run=session.run.key(), cursor=wire.ArrivingCursor(5, "loss"), granularity="operation",
        selection="w:0:1:2", focus=4, level=3, moves=asked["moves"], states=asked["states"], stories=asked["stories"],
        inspector=True, program=True, variables=True, link=True, reached=5, shown="first",
        surface=wire.SurfaceWish("path", "all", 5, 5, 41, "", path=True),
        manner=wire.ArrivingManner("auto", "auto", False, False, False, False, 0, 1),
    )  # fmt: skip
    assert 6 in read.moves
    assert 6 in read.states
    assert asked.keys() <= {field.name for field in msgspec.structs.fields(wire.StageQuestion)}


@pytest.mark.parametrize("side", ["server", "browser"])
def test_a_field_renamed_on_one_side_fails_the_check(tmp_path: Path, side: str) -> None:
    """TypeScript over the browser's code and the declarations, one of which says it otherwise."""
    shutil.copytree(COMPONENTS, tmp_path / "playground" / "components")
    shutil.copytree(ROOT / ".ci" / "web", tmp_path / ".ci" / "web", ignore=shutil.ignore_patterns("node_modules"))
    file = {"server": "shared/wire.d.ts", "browser": "stage/transport/status_words.js"}[side]
    changed = tmp_path / "playground" / "components" / file
    text = changed.read_text(encoding="utf-8")
    assert "batches_per_epoch" in text
    command = [str(TSC), "-p", str(tmp_path / ".ci" / "web" / "tsconfig.json")]
    before = subprocess.run(command, capture_output=True, text=True, timeout=110, check=False)
    assert before.returncode == 0, before.stdout
    changed.write_text(text.replace("batches_per_epoch", "batches_an_epoch"), encoding="utf-8")
    after = subprocess.run(command, capture_output=True, text=True, timeout=110, check=False)
    assert after.returncode != 0
    assert "batches_" in after.stdout
