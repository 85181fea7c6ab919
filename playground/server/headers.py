"""Security headers for every response: what the browser may load, run and be framed by.

Streamlit sends no Content-Security-Policy of its own. Ours allows what Streamlit needs and nothing from any other host,
so an injected script has nowhere to come from and nowhere to send to.
"""

import base64
import hashlib
import re
from collections.abc import Iterable
from html.parser import HTMLParser
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

FRAMED_BY = ("'self'", "https://*.streamlit.app", "https://share.streamlit.io")
"""Who may always show the app in a frame: itself, and Community Cloud, from its own hosts."""
MORE_FRAMED_BY = "PLAYGROUND_FRAMED_BY"
"""The environment variable that names more of them: a school's hosts, with spaces or commas between."""
REFUSAL = "websocket.http.response"
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"https?://(?:\*\.)?{_LABEL}(?:\.{_LABEL})*(?::[0-9]{{1,5}})?/?", re.ASCII | re.IGNORECASE)


def framed_by(told: str) -> tuple[tuple[str, ...], list[str]]:
    """Who may show the app in a frame, where the environment says `told`; and a sentence for each part that is no host.

    A host is told with its scheme, as the policy wants it: `https://school.example`, `https://*.school.example:8443`.
    Nothing else gets into the policy, so no part can end it or begin another rule.
    """
    parts = [part for part in re.split(r"[\s,]+", told) if part]
    problems = [
        f"{MORE_FRAMED_BY}: {part[:80]!r} is left out. It must be a host with its scheme, "
        "such as https://school.example or https://*.school.example."
        for part in parts
        if not _HOST.fullmatch(part)
    ]
    more = [part.rstrip("/").lower() for part in parts if _HOST.fullmatch(part)]
    return (*dict.fromkeys((*FRAMED_BY, *more)),), problems


class _InlineScripts(HTMLParser):
    """Collects the text of every <script> that has no src, exactly as written: a hash covers each space."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "script" and "src" not in dict(attrs):
            self._inside = True
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.found[-1] += data


def inline_script_hashes(html: str) -> list[str]:
    """CSP sources (`'sha256-...'`) for the inline scripts of a page, in their order."""
    parser = _InlineScripts()
    parser.feed(html)
    parser.close()
    digests = (hashlib.sha256(text.encode()).digest() for text in parser.found)
    return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]


def content_security_policy(index: Path, frames: Iterable[str] = FRAMED_BY) -> str:
    """The policy for pages made by the `index.html` at `index`, the installed one, so it follows Streamlit's updates.

    frames: who may show the app in a frame.

    blob: in script-src is how Streamlit runs a component's JavaScript; Streamlit and Plotly both write inline styles.
    """
    directives = {
        "default-src": ["'self'"],
        "script-src": ["'self'", "blob:", *inline_script_hashes(index.read_text(encoding="utf-8"))],
        "style-src": ["'self'", "'unsafe-inline'"],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'", "data:"],
        "media-src": ["'self'", "data:", "blob:"],
        "connect-src": ["'self'", "data:", "blob:"],
        "worker-src": ["'self'", "blob:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": list(frames),
    }
    return "; ".join(" ".join([name, *sources]) for name, sources in directives.items())


class SecurityHeaders:
    """ASGI middleware that adds the headers to each HTTP response: also to the one for a fault of ours, and to the one
    that refuses a websocket. An open websocket is left alone.

    Plain ASGI rather than Starlette's BaseHTTPMiddleware, which would wrap every response in a task and a stream.
    """

    def __init__(self, app: ASGIApp, policy: str) -> None:
        self.app = app
        self.headers = {
            "Content-Security-Policy": policy,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
            "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=()",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and add to what comes back."""
        if scope["type"] == "http":
            await self._answered(scope, receive, send)
        elif scope["type"] == "websocket" and REFUSAL in (scope.get("extensions") or {}):
            await self.app(scope, receive, self._refusing(send))
        else:
            await self.app(scope, receive, send)

    async def _answered(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                self._add(message)
            await send(message)

        try:
            await self.app(scope, receive, send_with_headers)
        except Exception:
            # Starlette's own answer would be sent past this, without the headers. It still puts the fault into the log.
            if not started:
                await PlainTextResponse("Something went wrong on our side", 500)(scope, receive, send_with_headers)
            raise

    def _refusing(self, send: Send) -> Send:
        """What closes a websocket before it was accepted becomes the answer 403 that it stands for, with the headers
        (ASGI's extension for it: https://asgi.readthedocs.io/en/latest/extensions.html).
        """
        opened = False

        async def send_with_headers(message: Message) -> None:
            nonlocal opened
            opened = opened or message["type"] == "websocket.accept"
            if message["type"] == "websocket.close" and not opened:
                refused: Message = {"type": f"{REFUSAL}.start", "status": 403, "headers": []}
                self._add(refused)
                await send(refused)
                message = {"type": f"{REFUSAL}.body", "body": b""}
            elif message["type"] == f"{REFUSAL}.start":
                self._add(message)
            await send(message)

        return send_with_headers

    def _add(self, message: Message) -> None:
        headers = MutableHeaders(scope=message)
        for name, value in self.headers.items():
            headers.setdefault(name, value)
