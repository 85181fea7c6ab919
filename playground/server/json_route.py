"""Answers as JSON to questions that need no session: what is asked is all there is, and nothing of it is kept."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

MOST_BODY = 64_000
"""Bytes of a question."""


class TooLarge(ValueError):
    """A question of more than is read at once."""


class JsonRoute:
    """A route that answers by a function of what was asked: the parameters of a GET, the JSON object of a POST.

    The function raises ValueError with a sentence for what cannot be answered; the page shows it. For how long the
    browser keeps the answer of a GET is `seconds`.
    """

    def __init__(self, answer: Callable[[Mapping[str, Any]], Any], seconds: int = 0) -> None:
        self.answer = answer
        self.keep = {"Cache-Control": f"private, max-age={seconds}" if seconds else "no-store"}

    async def respond(self, request: Request) -> Response:
        """Answer a GET or a POST."""
        try:
            asked = await _body(request) if request.method == "POST" else dict(request.query_params)
            told = await run_in_threadpool(self.answer, asked)
        except ValueError as error:
            status = 413 if isinstance(error, TooLarge) else 400
            return _json({"sentence": str(error)}, status, {"Cache-Control": "no-store"})
        return _json(told, 200, self.keep)


def _json(told: Any, status: int, headers: dict[str, str]) -> Response:
    text = json.dumps(told, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return Response(text, status, headers, "application/json")


async def _body(request: Request) -> dict[str, Any]:
    held = b""
    async for part in request.stream():
        held += part
        if len(held) > MOST_BODY:
            raise TooLarge(f"That is more than the {MOST_BODY // 1000} kB that are read at once.")
    try:
        found = json.loads(held)
    except (ValueError, RecursionError):
        raise ValueError("That could not be read: it is not JSON.") from None
    if not isinstance(found, dict):
        raise ValueError("That could not be read: an object was expected.")
    return found
