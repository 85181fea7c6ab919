"""Where the components' browser files are, and the address under which app.py serves them."""

import hashlib
from pathlib import Path

FOLDER = Path(__file__).parent
SUFFIXES = (".js", ".css")


def version() -> str:
    """Twelve hexadecimal digits that change when a file is added, removed, or written to. Costs a `stat` a file."""
    digest = hashlib.sha256()
    for file in sorted(f for f in FOLDER.rglob("*") if f.suffix in SUFFIXES):
        status = file.stat()
        digest.update(f"{file.relative_to(FOLDER).as_posix()} {status.st_mtime_ns} {status.st_size}\n".encode())
    return digest.hexdigest()[:12]


def url(name: str) -> str:
    """The address of `name` ("stage/stage.js"), relative to the page: in the browser, `new URL(it, document.baseURI)`.

    It carries the version, which a module's relative imports inherit, so the browser may keep the files for a year.
    """
    return f"assets/{version()}/{name}"
