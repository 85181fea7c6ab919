"""A QR code of a link, for a class to photograph from the projector: `qr.svg?text=...`."""

from __future__ import annotations

import io
from functools import lru_cache

import segno
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

MOST_CHARACTERS = 600
"""A code of more has modules too small to be read across a classroom: at 600 it has 89 on a side."""
_QUIET_ZONE = 4  # modules of white around it, as the standard asks (ISO/IEC 18004, 9.1)
_MOST_KEPT = 64


def qr(request: Request) -> Response:
    """Answer a GET for the code of the query's `text`. Starlette runs it in a worker thread."""
    text = request.query_params.get("text", "")
    if not 0 < len(text) <= MOST_CHARACTERS:
        words = f"A QR code is made of a text of 1 to {MOST_CHARACTERS} characters; this one has {len(text):,}."
        return PlainTextResponse(words, status_code=400)
    try:
        picture = drawn(text)
    except (segno.DataOverflowError, UnicodeError):  # signs of four bytes each; half a sign
        return PlainTextResponse("This text cannot be told by a QR code.", status_code=400)
    return Response(picture, headers={"Cache-Control": "private, max-age=3600"}, media_type="image/svg+xml")


@lru_cache(maxsize=_MOST_KEPT)
def drawn(text: str) -> bytes:
    """The code as an SVG file that fills its place, black on white whatever the page's theme.

    Error correction is the lowest that makes the fewest modules, raised where that costs none.
    """
    picture = io.BytesIO()
    code = segno.make(text, error="l", micro=False, boost_error=True)
    code.save(picture, kind="svg", border=_QUIET_ZONE, omitsize=True, xmldecl=False, light="#fff", dark="#000")
    return picture.getvalue()
