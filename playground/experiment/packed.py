"""Bytes as text for a link: base64url, deflated if that makes it shorter. The first letter tells: "z", else "r"."""

from __future__ import annotations

import base64
import binascii
import re
import zlib

_TEXT = re.compile(r"[rz][A-Za-z0-9_-]*", re.ASCII)


def pack(raw: bytes) -> str:
    """The bytes as text."""
    deflated = zlib.compress(raw, 9)
    letter, body = ("z", deflated) if len(deflated) < len(raw) else ("r", raw)
    return letter + base64.urlsafe_b64encode(body).decode("ascii").rstrip("=")


def unpack(text: str, most: int) -> bytes | None:
    """The bytes behind the text, at most `most` of them; None where it is none that `pack` writes of so many."""
    if not _TEXT.fullmatch(text):
        return None
    try:
        body = base64.urlsafe_b64decode(text[1:] + "=" * (-len(text[1:]) % 4))
        if text[0] == "r":
            return body if len(body) <= most else None
        inflater = zlib.decompressobj()
        raw = inflater.decompress(body, most + 1)
    except (binascii.Error, ValueError, zlib.error):
        return None
    return raw if len(raw) <= most and inflater.eof and not inflater.unused_data else None
