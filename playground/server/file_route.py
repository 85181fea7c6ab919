"""Files made for whoever asks, from what is asked alone."""

from collections.abc import Callable, Mapping
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

MOST_QUERY = 40_000
"""Characters behind the question mark."""


class FileRoute:
    """A route that gives a file by its name: `makers`, name -> (media type, function of the parameters).

    The function raises ValueError with a sentence where there is no such file; the page shows it.
    """

    def __init__(self, makers: Mapping[str, tuple[str, Callable[[Mapping[str, str]], str | bytes]]]) -> None:
        self.makers = makers

    async def respond(self, request: Request) -> Response:
        """Answer a GET for `request.path_params["name"]`."""
        kind = self.makers.get(request.path_params["name"])
        if kind is None:
            return PlainTextResponse("Not found", 404, {"Cache-Control": "no-store"})
        media, make = kind
        headers: dict[str, Any] = {"Cache-Control": "no-store"}
        if len(request.url.query) > MOST_QUERY:
            return PlainTextResponse("The page's address is too long to make a file of.", 400, headers)
        try:
            content = await run_in_threadpool(make, dict(request.query_params))
        except ValueError as error:
            return PlainTextResponse(str(error), 400, headers)
        headers["Content-Disposition"] = f'attachment; filename="{request.path_params["name"]}"'
        return Response(content, 200, headers, media)
