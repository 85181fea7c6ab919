"""Tells a browser with the first bytes of a page which modules it will need, so that they come in one wave.

Left to itself, it learns of the component's module from the first message, which comes when Streamlit's own scripts
have been read and the page's script has run.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_IMPORTED = re.compile(r"""(?:from|import)\s*["'`]\./([\w.-]+\.js)["'`]""")


def needed_by(index: Path, scripts: Path, chunks: Iterable[str]) -> list[str]:
    """The files of Streamlit's `chunks` ("BidiComponent") and all they import, but for what its page names itself.

    index: Streamlit's page; scripts: the folder of its modules, each named by what it is and a hash.
    """
    named = set(re.findall(r'js/([\w.-]+\.js)"', index.read_text("utf-8")))
    found: dict[str, None] = {}
    asked = [file.name for chunk in chunks for file in sorted(scripts.glob(f"{chunk}.*.js"))]
    while asked:
        name = asked.pop(0)
        if name not in named and name not in found:
            found[name] = None
            asked += _IMPORTED.findall((scripts / name).read_text("utf-8"))
    return list(found)


class Preload:
    """ASGI middleware that names modules in the header `Link` of a page.

    always: addresses that every page needs. pages: a page's path -> the address of its component, asked each time, as
    it carries a version.
    """

    def __init__(self, app: ASGIApp, always: Iterable[str], pages: Mapping[str, Callable[[], str]]) -> None:
        self.app = app
        self.always = tuple(always)
        self.pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        own = self.pages.get(scope["path"]) if scope["type"] == "http" else None
        if own is None:
            await self.app(scope, receive, send)
            return
        link = ", ".join(f"<{address}>; rel=modulepreload" for address in (own(), *self.always))

        async def send_with_link(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                MutableHeaders(scope=message).append("Link", link)
            await send(message)

        await self.app(scope, receive, send_with_link)
