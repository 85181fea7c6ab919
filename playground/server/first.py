"""Routes that are looked at before Streamlit's own: it keeps `/static/` to itself."""

from collections.abc import Sequence

from starlette.routing import Match, Route
from starlette.types import ASGIApp, Receive, Scope, Send


class First:
    """ASGI middleware that answers what one of `routes` matches in full, and passes everything else on."""

    def __init__(self, app: ASGIApp, routes: Sequence[Route]) -> None:
        self.app = app
        self.routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            for route in self.routes:
                match, found = route.matches(scope)
                if match is Match.FULL:
                    await route.handle({**scope, **found}, receive, send)
                    return
        await self.app(scope, receive, send)
