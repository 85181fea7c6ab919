"""Bytes that Python writes are read by the browser's own `codec.js`: the same names, shapes and numbers, to the bit."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from playground.experiment.link import Cursor
from playground.frames import decode, encode
from playground.ui import answers
from playground.ui.links import session_of
from tests.serving import ROOT

CODEC = ROOT / "playground" / "components" / "shared" / "codec.js"
# Numbers travel back as the bits of float64, so that NaN and -0 are told apart too.
_SCRIPT = """
import { readFileSync } from "node:fs"
const { decode } = await import(process.argv[1])
const { header, arrays } = decode(new Uint8Array(readFileSync(process.argv[2])))
const bits = (data) => Buffer.from(Float64Array.from(data).buffer).toString("hex")
const read = Object.entries(arrays).map(([name, { data, shape }]) => [name, data.constructor.name, shape, bits(data)])
console.log(JSON.stringify({ header, read }))
"""
KINDS = {"f4": "Float32Array", "f8": "Float64Array", "i4": "Int32Array", "u1": "Uint8Array"}


def in_the_browser(message: bytes, folder: Path) -> dict[str, Any]:
    file = folder / "message"
    file.write_bytes(message)
    done = subprocess.run(
        ["node", "--input-type=module", "-e", _SCRIPT, CODEC.as_uri(), str(file)],
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def expected(message: bytes) -> dict[str, Any]:
    """What Python's own decoder reads, in the form in which the browser's answer comes back."""
    told = decode(message)
    read = [
        [name, KINDS[array.dtype.str[-2:]], list(array.shape), array.astype("<f8").tobytes().hex()]
        for name, array in told.arrays.items()
    ]
    return {"header": told.header, "read": read}


def _of_every_kind() -> bytes:
    arrays: dict[str, NDArray[Any]] = {
        "f4": np.array([[1.5, -0.0, np.nan], [np.inf, -np.inf, 1e-45]], "f4"),
        "f8": np.array([0.1, 5e-324, 1.7976931348623157e308, -0.0, np.nan], "f8"),
        "i4": np.array([-(2**31), 2**31 - 1, 7], "i4"),
        "u1": np.arange(256, dtype="u1").reshape(4, 8, 8),
        "none": np.zeros((0, 4), "f8"),
        "one": np.array(3.25),
        "across": np.arange(12, dtype="f4").reshape(3, 4).T,
    }
    return encode({"words": "ŷ → ½ 𝛿", "float": 0.1, "lost": float("nan"), "far": [float("-inf")], "no": None}, arrays)


@pytest.mark.parametrize("message", [_of_every_kind(), encode({}, {})], ids=["every kind", "nothing in it"])
def test_the_browser_reads_what_python_wrote(message: bytes, tmp_path: Path) -> None:
    assert in_the_browser(message, tmp_path) == expected(message)


@pytest.mark.parametrize("query", ["", "card=three", "card=sine", "hidden=8.8&samples=3"])
def test_the_browser_reads_a_whole_opening(query: str, tmp_path: Path) -> None:
    session = session_of(dict(part.split("=") for part in query.split("&") if part))
    session.cursor = Cursor(1, "start")
    message = answers.opening(session)
    assert in_the_browser(message, tmp_path) == expected(message)
