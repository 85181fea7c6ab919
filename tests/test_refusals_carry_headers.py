"""What the server refuses, over HTTP or as a websocket, carries the security headers as its answers do."""

import http.client
import json
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from playground.lessons.reading import MOST_BYTES
from playground.server.headers import content_security_policy
from playground.server.json_route import MOST_BODY
from tests.serving import Server
from tests.test_server import INDEX

UPGRADE = {
    "Upgrade": "websocket",
    "Connection": "Upgrade",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Version": "13",
}
REFUSED = {
    "a method that is not ours": ("DELETE", "qr.svg", {}, b"", 405),
    "a method of nobody's": ("BREW", "lessons/check", {}, b"", 405),
    "a page that is posted": ("POST", "", {}, b"x=1", 405),
    "answers of a sheet that are too many": ("POST", "worksheets/marks", {}, b"[" * (MOST_BODY + 1), 413),
    "answers that are no JSON": ("POST", "worksheets/marks", {}, b"\xff\xfe{", 400),
    "a lesson that is too long": ("POST", "lessons/check", {}, b"#" * (MOST_BYTES + 1), 413),
    "a lesson that is no text": ("POST", "lessons/check", {}, b"\xff\xfe", 400),
    "a file for nobody": ("PUT", "_stcore/upload_file/nobody/x", {"Content-Type": "text/csv"}, b"a,b", 403),
    "a code of nothing": ("GET", "qr.svg", {}, b"", 400),
    "a file that nobody makes": ("GET", "take/nothing", {}, b"", 404),
    "an address that is too long": ("GET", f"take/history.csv?{'x' * 41_000}", {}, b"", 400),
    "a socket of another origin": ("GET", "_stcore/stream", UPGRADE | {"Origin": "https://evil.example"}, b"", 403),
    "a socket of no origin that is one": ("GET", "_stcore/stream", UPGRADE | {"Origin": "null"}, b"", 403),
    "a socket where there is none": ("GET", "nothing/here", UPGRADE, b"", 403),
    "a socket of the files' address": ("GET", "assets/stage/stage.js", UPGRADE, b"", 403),
}


@pytest.fixture
def line(server: Server) -> Iterator[http.client.HTTPConnection]:
    """A connection that lets any method and any header pass."""
    parts = urlsplit(server.url)
    opened = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
    yield opened
    opened.close()


@pytest.mark.parametrize("what", REFUSED)
def test_a_refusal_carries_the_headers_and_no_traceback(line: http.client.HTTPConnection, what: str) -> None:
    method, path, headers, body, status = REFUSED[what]
    line.request(method, f"/{path}", body or None, headers)
    answer = line.getresponse()
    told = answer.read()
    assert answer.status == status, told[:300]
    assert answer.headers["Content-Security-Policy"] == content_security_policy(INDEX)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert answer.headers.get("Access-Control-Allow-Origin") is None
    assert b"Traceback" not in told
    assert b'File "' not in told


def test_what_is_too_long_is_told_in_a_sentence(line: http.client.HTTPConnection) -> None:
    line.request("POST", "/worksheets/marks", b"[" * (MOST_BODY + 1))
    assert json.loads(line.getresponse().read())["sentence"] == "That is more than the 64 kB that are read at once."


@pytest.mark.parametrize("size", [0, 10_000_001])
def test_a_file_goes_nowhere_without_a_session_whatever_its_size(
    line: http.client.HTTPConnection, server: Server, size: int
) -> None:
    """With the token of XSRF, too: an address to write to is given out by the page's own line alone."""
    cookie = server.get("_stcore/health")[1]["set-cookie"].partition(";")[0]
    token = re.sub("^_streamlit_xsrf=", "", cookie)
    headers = {"Cookie": cookie, "X-Xsrftoken": token, "Content-Type": "multipart/form-data; boundary=x"}
    part = b'--x\r\nContent-Disposition: form-data; name="f"; filename="a.csv"\r\n\r\n' + b"a" * size + b"\r\n--x--\r\n"
    line.request("PUT", "/_stcore/upload_file/nobody/x", part, headers)
    answer = line.getresponse()
    answer.read()
    assert answer.status in {400, 413}
    assert answer.headers["Content-Security-Policy"] == content_security_policy(INDEX)
