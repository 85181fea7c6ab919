"""Serves Streamlit's font of icons without those that no page can show.

They are left out in a process of its own when the server starts, which takes some seconds and, in this one, would take
a learner's time; until then, and where that fails, the whole font is given.
"""

import logging
import subprocess
import sys
from pathlib import Path
from threading import Thread

from starlette.requests import Request
from starlette.responses import Response

from playground.server.files import A_YEAR

ROOT = Path(__file__).parents[2]

FONT = "MaterialSymbols-Rounded."
"""How the name of the file begins; a hash follows."""
SECONDS = 120.0
"""The longest the smaller font is waited for."""


class Icons:
    """Serves the font below `media`; `scripts` and `ours` are the folders in which icons are named."""

    def __init__(self, media: Path, scripts: Path, ours: Path) -> None:
        self.file = next(media.glob(f"{FONT}*.woff2"))
        self.folders = (scripts, ours)
        self.body: bytes | None = None

    def begin(self) -> Thread:
        """Have the smaller font made, beside what else there is to do."""
        thread = Thread(target=self._make, name="icons", daemon=True)
        thread.start()
        return thread

    def _make(self) -> None:
        command = [sys.executable, "-m", "playground.server.icon_font", str(self.file), *map(str, self.folders)]
        try:
            done = subprocess.run(  # noqa: S603  our own module, no word of a learner in it
                command, cwd=ROOT, capture_output=True, check=True, timeout=SECONDS
            )
            self.body = done.stdout
        except (OSError, subprocess.SubprocessError) as error:
            logging.getLogger(__name__).warning("The icons are served whole: %s", error)

    def respond(self, request: Request) -> Response:
        """Answer a GET or HEAD for the font."""
        del request
        body = self.file.read_bytes() if self.body is None else self.body
        return Response(body, headers={"Cache-Control": A_YEAR}, media_type="font/woff2")
