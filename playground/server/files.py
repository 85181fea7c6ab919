"""Serves a folder's files to the browser: only listed kinds, compressed once, cached for as long as is safe.

Streamlit's server would compress plotly.min.js (4.8 MB) anew for every learner who opens the page. Here each file is
read and compressed when first asked for, and again only after it changed on disk.
"""

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

MEDIA_TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
A_YEAR = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"  # the browser keeps it, and asks each time whether it changed


@dataclass(frozen=True)
class _Stored:
    """One file as it was on disk at `stamp` (modification time in ns, size in bytes)."""

    stamp: tuple[int, int]
    body: bytes
    compressed: bytes
    etag: str


class Files:
    """The files below `folder` whose name ends in one of `suffixes`.

    A request may name the version as its first path segment: `<version>/stage/stage.js` beside `stage/stage.js`. As
    modules import each other by relative paths, one version in the first address covers all of them. Only the present
    version may be kept for a year: a page opened before an update must not store the new file under the old name.
    """

    def __init__(self, folder: Path, suffixes: tuple[str, ...], version: Callable[[], str]) -> None:
        self.folder = folder.resolve()
        self.suffixes = suffixes
        self.version = version
        self._stored: dict[Path, _Stored] = {}  # bounded by the files of the folder

    def respond(self, request: Request) -> Response:
        """Answer a GET or HEAD for `request.path_params["path"]`. Starlette runs it in a worker thread."""
        name: str = request.path_params["path"]
        first, _, rest = name.partition("/")
        versioned = first == self.version()
        try:
            # A page opened before an update names the version it was made of.
            outdated = not versioned and bool(rest) and not (self.folder / first).is_dir()
            file = self._find(rest if versioned or outdated else name)
        except (OSError, ValueError):  # a name that no file system has: too long, a zero in it, half a character
            file = None
        if file is None:
            return PlainTextResponse("Not found", status_code=404, headers={"Cache-Control": "no-store"})
        stored = self._read(file)
        headers = {
            "Cache-Control": A_YEAR if versioned else ASK_AGAIN,
            "ETag": stored.etag,
            "Vary": "Accept-Encoding",
        }
        if stored.etag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        body = stored.body
        if "gzip" in request.headers.get("accept-encoding", ""):
            headers["Content-Encoding"] = "gzip"
            body = stored.compressed
        return Response(body, headers=headers, media_type=MEDIA_TYPES[file.suffix])

    def _find(self, name: str) -> Path | None:
        """The file of that name, or None when there is none, its kind is not served, or it lies outside the folder."""
        if not name.endswith(self.suffixes):
            return None
        file = (self.folder / name).resolve()
        return file if file.is_relative_to(self.folder) and file.is_file() else None

    def _read(self, file: Path) -> _Stored:
        status = file.stat()
        stamp = (status.st_mtime_ns, status.st_size)
        stored = self._stored.get(file)
        if stored is None or stored.stamp != stamp:
            body = file.read_bytes()
            etag = f'W/"{hashlib.sha256(body).hexdigest()[:16]}"'  # weak: it names the content, compressed or not
            stored = self._stored[file] = _Stored(stamp, body, gzip.compress(body, mtime=0), etag)
        return stored
