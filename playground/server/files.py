"""Serves text files to the browser: only listed ones, compressed once, cached for as long as is safe.

Streamlit's server sends its own scripts as they are, 3.4 MB for the first page, and would compress plotly.min.js
(4.8 MB) anew for every learner. Here each file is read and compressed when first asked for, and again only after it
changed; who asks meanwhile waits for that, so that a class that arrives together costs no more than one.
"""

import gzip
import hashlib
import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

import brotli
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

MEDIA_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
}
A_YEAR = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"  # the browser keeps it, and asks each time whether it changed


ENCODINGS = ("br", "gzip")
"""Ways to compress, the smaller first: Brotli takes a tenth less. Browsers ask for it over HTTPS, and of their own
machine."""
QUALITY = 9
"""Of Brotli. Its last two steps cost thirty times the time for another twelfth."""


@dataclass
class _Stored:
    """A file as it was at `stamp`, which is another one after every change. Compressed: few ask for anything else."""

    stamp: object
    etag: str
    gzipped: bytes
    _brotli: bytes | None = None
    _lock: Lock = field(default_factory=Lock)

    def body(self, encoding: str | None) -> bytes:
        """The file, compressed in one of the ways of `ENCODINGS`, or plain."""
        if encoding == "gzip":
            return self.gzipped
        if encoding is None:
            return gzip.decompress(self.gzipped)
        with self._lock:
            if self._brotli is None:
                self._brotli = brotli.compress(gzip.decompress(self.gzipped), quality=QUALITY)
            return self._brotli


def encodings(accepted: str) -> set[str]:
    """The ways to compress that an Accept-Encoding header names, without those that it gives no weight (`q=0`)."""
    told = [part.replace(" ", "").lower().partition(";") for part in accepted.split(",")]
    return {name for name, _, weight in told if not re.fullmatch(r"q=0(\.0*)?", weight)}


class Served(ABC):
    """Files by name. A request may name the version as its first path segment: `<version>/stage/stage.js` beside
    `stage/stage.js`. Only the present version may be kept for a year: a page opened before an update must not store the
    new file under the old name.
    """

    named_by_content = False
    """Whether a name stands for one content for ever."""

    def __init__(self, version: Callable[[], str]) -> None:
        self.version = version
        self._stored: dict[object, _Stored] = {}  # bounded by the files there are
        self._lock = Lock()

    @abstractmethod
    def find(self, name: str) -> _Stored | None:
        """The file of that name; None where there is none that may be served. OSError, ValueError likewise."""

    def respond(self, request: Request) -> Response:
        """Answer a GET or HEAD for `request.path_params["path"]`. Starlette runs it in a worker thread."""
        name: str = request.path_params["path"]
        first, _, rest = name.partition("/")
        present = first == self.version()
        try:
            # A page opened before an update names the version it was made of.
            stored = self.find(rest) if present else self.find(name) or self.find(rest)
        except (OSError, ValueError):  # a name that no file system has: too long, a zero in it, half a character
            stored = None
        if stored is None:
            return PlainTextResponse("Not found", status_code=404, headers={"Cache-Control": "no-store"})
        headers = {
            "Cache-Control": A_YEAR if present or self.named_by_content else ASK_AGAIN,
            "ETag": stored.etag,
            "Vary": "Accept-Encoding",
        }
        if stored.etag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        accepted = encodings(request.headers.get("accept-encoding", ""))
        encoding = next((name for name in ENCODINGS if name in accepted), None)
        if encoding:
            headers["Content-Encoding"] = encoding
        return Response(stored.body(encoding), headers=headers, media_type=MEDIA_TYPES[Path(name).suffix])

    def keep(self, key: object, stamp: object, read: Callable[[], bytes]) -> _Stored:
        """What is stored under `key`, read anew where its stamp is another than then."""
        with self._lock:
            stored = self._stored.get(key)
            if stored is None or stored.stamp != stamp:
                body = read()
                etag = f'W/"{hashlib.sha256(body).hexdigest()[:16]}"'  # weak: it names the content, compressed or not
                stored = self._stored[key] = _Stored(stamp, etag, gzip.compress(body, mtime=0))
            return stored


class Files(Served):
    """The files below `folder` whose name ends in one of `suffixes`."""

    def __init__(self, folder: Path, suffixes: tuple[str, ...], version: Callable[[], str]) -> None:
        super().__init__(version)
        self.folder = folder.resolve()
        self.suffixes = suffixes

    def find(self, name: str) -> _Stored | None:
        if not name.endswith(self.suffixes):
            return None
        file = (self.folder / name).resolve()
        if not file.is_relative_to(self.folder) or not file.is_file():
            return None
        status = file.stat()
        return self.keep(file, (status.st_mtime_ns, status.st_size), file.read_bytes)


class Hashed(Files):
    """Files whose names carry a hash of what is in them, as bundlers name them."""

    named_by_content = True

    def __init__(self, folder: Path, suffixes: tuple[str, ...]) -> None:
        super().__init__(folder, suffixes, lambda: "")


class Made(Served):
    """Files that are made when first asked for, and anew with every version: `make(name)`, None where there is none."""

    def __init__(self, make: Callable[[str], str | None], version: Callable[[], str]) -> None:
        super().__init__(version)
        self.make = make
        self._making = Lock()

    def find(self, name: str) -> _Stored | None:
        stamp = self.version()
        with self._making:
            stored = self._stored.get(name)
            if stored is not None and stored.stamp == stamp:
                return stored
            text = self.make(name)
            return None if text is None else self.keep(name, stamp, text.encode)
