"""A teacher's own file as the server answers it: read, refused where it is too large or no text, and kept nowhere."""

import asyncio
import json
import math
from typing import Any

import pytest
from starlette.requests import Request
from starlette.types import Message

from playground.lessons import serving
from playground.lessons.reading import MOST_BYTES

TEMPLATE = serving.TEMPLATE.read_bytes()


def posted(*parts: bytes) -> tuple[int, dict[str, Any], dict[str, str]]:
    """Status, answer and headers of a file that arrives in these parts."""
    messages: list[Message] = [{"type": "http.request", "body": part, "more_body": True} for part in parts]
    messages.append({"type": "http.request", "body": b"", "more_body": False})

    async def receive() -> Message:
        return messages.pop(0)

    async def ask() -> tuple[int, dict[str, Any], dict[str, str]]:
        request = Request({"type": "http", "method": "POST", "headers": [], "path": "/lessons/check"}, receive)
        answer = await serving.Checking().respond(request)
        return answer.status_code, json.loads(bytes(answer.body)), dict(answer.headers)

    return asyncio.run(ask())


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine must not decide which figures are computed in time."""
    monkeypatch.setattr(serving, "SECONDS", math.inf)


def test_a_file_is_read_however_it_arrives_and_the_answer_is_not_kept() -> None:
    status, found, headers = posted(TEMPLATE[:100], TEMPLATE[100:])
    assert (status, found["faults"]) == (200, [])
    assert found["lesson"] == serving.check(TEMPLATE.decode())["lesson"]
    assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("parts", "status", "sentence"),
    [
        ([b"x" * MOST_BYTES, b"x"], 413, "A lesson's file has at most 256 kB."),
        ([b"x" * 100_000] * 9, 413, "A lesson's file has at most 256 kB."),
        ([b"\xff\xfe\x00"], 400, "This is no text file in UTF-8."),
    ],
)
def test_what_is_too_large_or_no_text_is_refused_in_a_sentence(parts: list[bytes], status: int, sentence: str) -> None:
    answered, found, _ = posted(*parts)
    assert (answered, found) == (status, {"lesson": None, "faults": [{"line": 1, "sentence": sentence}]})


def test_a_file_of_just_the_largest_size_is_read() -> None:
    status, found, _ = posted(TEMPLATE + b"\n" * (MOST_BYTES - len(TEMPLATE)))
    assert (status, found["faults"]) == (200, [])
